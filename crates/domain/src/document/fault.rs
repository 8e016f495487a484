//! What can be wrong with a document, and where.

use std::fmt;

use serde::Serialize;

use crate::text::TextError;

/// One wrong place in a document.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DocumentError {
    /// JSON pointer (RFC 6901) of the wrong place; empty for the document as a whole.
    pub pointer: String,
    #[serde(flatten)]
    pub kind: DocumentErrorKind,
}

/// What is wrong there. [`DocumentErrorKind::code`] is stable; the words for users are keyed by it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum DocumentErrorKind {
    /// Not JSON at all; the place as line and column (in characters), both from 1.
    NotJson {
        line: usize,
        column: usize,
        /// The JSON reader's words.
        #[serde(skip)]
        why: String,
        /// What stands there; empty at the end of the document.
        #[serde(skip)]
        found: String,
    },
    /// The document is larger than `max` bytes and was not read.
    TooLarge { bytes: usize, max: usize },
    /// A member that this version does not know; ignoring it would hide a spelling mistake.
    UnknownField {
        name: String,
        /// The members that are known there.
        #[serde(skip)]
        known: Vec<String>,
    },
    /// The same member twice in one object.
    DuplicateField { name: String },
    /// A member that must be there.
    MissingField { name: &'static str },
    /// Another JSON type than expected.
    WrongType {
        expected: &'static str,
        /// Between which ends a number must lie.
        #[serde(skip)]
        range: Option<[f64; 2]>,
    },
    /// Nothing but blanks where words are needed.
    EmptyText,
    /// Longer than `max` characters.
    TextTooLong { max: usize },
    /// A sign that no screen shows, such as a control character.
    TextControlCharacter,
    /// A source's address that does not begin with `https://` or `http://`: a browser might run it.
    NotAWebAddress,
    /// More items than `max`.
    TooMany { count: usize, max: usize },
    /// A code that does not have the form of its kind.
    BadCode { text: String, expected: &'static str },
    /// A word that is not one of the choices.
    UnknownChoice { text: String, choices: Vec<&'static str> },
    /// A number outside `min..=max`.
    NumberOutOfRange { min: f64, max: f64 },
    /// The same code twice.
    DuplicateCode { text: String },
    /// A pillar that the document does not declare.
    UnknownPillar { text: String },
    /// A dimension that the document does not declare.
    UnknownDimension { text: String },
    /// An indicator that the document does not declare.
    UnknownIndicator { text: String },
    /// A source that the document does not declare.
    UnknownSource { text: String },
    /// A party that the document does not declare.
    UnknownParty { text: String },
    /// A facility that the document does not declare.
    UnknownFacility { text: String },
    /// A party that leads a duty and supervises it: nobody verifies their own duty.
    SupervisesItself { text: String },
    /// A duty with neither a recurrence nor a trigger is never due.
    NeverDue,
    /// A part of a recurrence rule (RFC 5545) that duties do not use, or that is missing.
    BadRecurrence { part: String },
    /// Days around a due date, of a duty that has no due dates.
    WindowWithoutRecurrence,
    /// An indicator names another pillar than its dimension belongs to.
    PillarMismatch { expected: String },
    /// Hard against soft needs exactly two pillars.
    PillarCount { count: usize },
    /// Worst and target are the same value, so nothing lies between them.
    GoalpostsEqual,
    /// Target below worst although higher is better, or the other way round.
    GoalpostsAgainstDirection,
    /// Goalposts that the measurement can never reach.
    GoalpostsOutsideScale { min: f64, max: f64 },
    /// A weight of zero or less.
    WeightNotPositive,
    /// Every weight in the group is zero, so there is no average.
    AllZeroGroup,
    /// A dimension without indicators or a pillar without dimensions.
    EmptyGroup,
    /// A pillar weight that is not a whole number of basis points (0.0001).
    NotBasisPoints,
    /// Pillar weights do not add up to 10,000 basis points.
    WeightsDoNotSum { total_bp: u64 },
    /// A rubric needs exactly the levels 0, 1, 2, 3, 4, in this order.
    BadLevels,
    /// Grades or bands must run strictly in one direction and leave no hole at the end.
    BadSteps,
}

impl From<TextError> for DocumentErrorKind {
    fn from(error: TextError) -> Self {
        match error {
            TextError::Empty => Self::EmptyText,
            TextError::TooLong { max } => Self::TextTooLong { max },
            TextError::ControlCharacter => Self::TextControlCharacter,
        }
    }
}

impl DocumentErrorKind {
    /// A stable word for the wire and the locale.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotJson { .. } => "not_json",
            Self::TooLarge { .. } => "too_large",
            Self::UnknownField { .. } => "unknown_field",
            Self::DuplicateField { .. } => "duplicate_field",
            Self::MissingField { .. } => "missing_field",
            Self::WrongType { .. } => "wrong_type",
            Self::EmptyText => "empty_text",
            Self::TextTooLong { .. } => "text_too_long",
            Self::TextControlCharacter => "text_control_character",
            Self::NotAWebAddress => "not_a_web_address",
            Self::TooMany { .. } => "too_many",
            Self::BadCode { .. } => "bad_code",
            Self::UnknownChoice { .. } => "unknown_choice",
            Self::NumberOutOfRange { .. } => "number_out_of_range",
            Self::DuplicateCode { .. } => "duplicate_code",
            Self::UnknownPillar { .. } => "unknown_pillar",
            Self::UnknownDimension { .. } => "unknown_dimension",
            Self::UnknownIndicator { .. } => "unknown_indicator",
            Self::UnknownSource { .. } => "unknown_source",
            Self::UnknownParty { .. } => "unknown_party",
            Self::UnknownFacility { .. } => "unknown_facility",
            Self::SupervisesItself { .. } => "supervises_itself",
            Self::NeverDue => "never_due",
            Self::BadRecurrence { .. } => "bad_recurrence",
            Self::WindowWithoutRecurrence => "window_without_recurrence",
            Self::PillarMismatch { .. } => "pillar_mismatch",
            Self::PillarCount { .. } => "pillar_count",
            Self::GoalpostsEqual => "goalposts_equal",
            Self::GoalpostsAgainstDirection => "goalposts_against_direction",
            Self::GoalpostsOutsideScale { .. } => "goalposts_outside_scale",
            Self::WeightNotPositive => "weight_not_positive",
            Self::AllZeroGroup => "all_zero_group",
            Self::EmptyGroup => "empty_group",
            Self::NotBasisPoints => "not_basis_points",
            Self::WeightsDoNotSum { .. } => "weights_do_not_sum",
            Self::BadLevels => "bad_levels",
            Self::BadSteps => "bad_steps",
        }
    }
}

impl fmt::Display for DocumentErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotJson { line, column, why, found } => {
                write!(f, "not valid JSON at line {line}, column {column}: {why}, and found ")?;
                if found.is_empty() { f.write_str("the end") } else { write!(f, "{found:?}") }
            }
            Self::TooLarge { bytes, max } => write!(f, "{bytes} bytes; at most {max} are read"),
            Self::UnknownField { name, known } if known.is_empty() => write!(f, "unknown field {name:?}"),
            Self::UnknownField { name, known } => {
                write!(f, "unknown field {name:?}; known are {}", known.join(", "))
            }
            Self::DuplicateField { name } => write!(f, "field {name:?} is given twice"),
            Self::MissingField { name } => write!(f, "field {name:?} is missing"),
            Self::WrongType { expected, range: None } => write!(f, "expected {expected}"),
            Self::WrongType { expected, range: Some([min, max]) } => {
                write!(f, "expected {expected} from {min} to {max}")
            }
            Self::EmptyText => f.write_str("the text is empty"),
            Self::TextTooLong { max } => write!(f, "the text is longer than {max} characters"),
            Self::TextControlCharacter => f.write_str("the text holds a sign that no screen shows"),
            Self::NotAWebAddress => f.write_str("the address must begin with https:// or http://"),
            Self::TooMany { count, max } => write!(f, "{count} items; at most {max} are allowed"),
            Self::BadCode { text, expected } => write!(f, "{text:?} is not {expected}"),
            Self::UnknownChoice { text, choices } => {
                write!(f, "{text:?} is not one of {}", choices.join(", "))
            }
            Self::NumberOutOfRange { min, max } => write!(f, "the number must lie from {min} to {max}"),
            Self::DuplicateCode { text } => write!(f, "{text:?} is given twice"),
            Self::UnknownPillar { text } => write!(f, "no pillar {text:?} is declared"),
            Self::UnknownDimension { text } => write!(f, "no dimension {text:?} is declared"),
            Self::UnknownIndicator { text } => write!(f, "no indicator {text:?} is declared"),
            Self::UnknownSource { text } => write!(f, "no source {text:?} is declared"),
            Self::UnknownParty { text } => write!(f, "no party {text:?} is declared"),
            Self::UnknownFacility { text } => write!(f, "no facility {text:?} is declared"),
            Self::SupervisesItself { text } => write!(f, "{text:?} leads this duty and cannot supervise it"),
            Self::NeverDue => f.write_str("neither a recurrence nor a trigger: it is never due"),
            Self::BadRecurrence { part } => write!(f, "{part:?} is not of a duty's recurrence"),
            Self::WindowWithoutRecurrence => f.write_str("a window needs the due dates of a recurrence"),
            Self::PillarMismatch { expected } => write!(f, "its dimension belongs to pillar {expected:?}"),
            Self::PillarCount { count } => {
                write!(f, "{count} pillars; exactly two, hard then soft, are needed")
            }
            Self::GoalpostsEqual => f.write_str("worst and target are equal"),
            Self::GoalpostsAgainstDirection => {
                f.write_str("worst and target are ordered against the direction")
            }
            Self::GoalpostsOutsideScale { min, max } => write!(f, "goalposts must be within {min} to {max}"),
            Self::WeightNotPositive => f.write_str("a weight must be greater than zero"),
            Self::AllZeroGroup => f.write_str("all weights of this group are zero"),
            Self::EmptyGroup => f.write_str("nothing belongs to this group"),
            Self::NotBasisPoints => f.write_str("a pillar weight must be a multiple of 0.0001 from 0 to 1"),
            Self::WeightsDoNotSum { total_bp } => {
                write!(f, "pillar weights add up to {total_bp} basis points, not 10000")
            }
            Self::BadLevels => f.write_str("a rubric needs the levels 0, 1, 2, 3, 4 in this order"),
            Self::BadSteps => f.write_str("the steps are not in strict order from end to end"),
        }
    }
}

impl fmt::Display for DocumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.pointer.is_empty() { "/" } else { &self.pointer };
        write!(f, "{place}: {}", self.kind)
    }
}

/// Everything found wrong with a document, in reading order, at most [`DocumentErrors::MAX`].
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DocumentErrors {
    /// Never empty.
    pub errors: Vec<DocumentError>,
    /// Whether there were more than are listed.
    pub more: bool,
}

impl DocumentErrors {
    /// The most errors listed; who has more needs another document, not a longer list.
    pub const MAX: usize = 50;
}

impl fmt::Display for DocumentErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, error) in self.errors.iter().enumerate() {
            if i > 0 {
                f.write_str("\n")?;
            }
            error.fmt(f)?;
        }
        if self.more { f.write_str("\n(and more)") } else { Ok(()) }
    }
}

impl std::error::Error for DocumentErrors {}
