//! From what was typed to an entry: each text is read once, and what is wrong keeps its place.

use domain::community::Community;
use domain::entry::{CardEntry, Entry, Quantity, Rating};
use domain::evidence::Evidence;
use domain::framework::{Denominator, EvidenceKind, Framework, Indicator, IndicatorCode, Measure};
use domain::text::{Note, Reason, Text, TextError};
use domain::validation::{Finding, Place, Rule, check_entry};
use locale::{Language, t};
use protocol::scorecard::Task;

use crate::locale::Locale;
use crate::offline::{Typed, TypedEvidence};
use crate::pages::entry::finding_words;
use crate::ui::{NumberProblem, parse_number};

/// A field of a question, for putting a message at its place and the keyboard into it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    Value,
    Numerator,
    Denominator,
    Mean,
    SampleSize,
    Reason,
    Evidence,
    Note,
}

impl Field {
    /// The word in the page: `data-field`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Numerator => "numerator",
            Self::Denominator => "denominator",
            Self::Mean => "mean",
            Self::SampleSize => "sample_size",
            Self::Reason => "reason",
            Self::Evidence => "evidence",
            Self::Note => "note",
        }
    }
}

impl From<Place> for Field {
    fn from(place: Place) -> Self {
        match place {
            Place::Whole | Place::Value => Self::Value,
            Place::Numerator => Self::Numerator,
            Place::Denominator => Self::Denominator,
            Place::Mean => Self::Mean,
            Place::SampleSize => Self::SampleSize,
            Place::Evidence => Self::Evidence,
            Place::Note => Self::Note,
        }
    }
}

/// What is wrong with a text.
#[derive(Clone, Debug, PartialEq)]
pub enum Wrong {
    Number(NumberProblem),
    Text(TextError),
    /// Not applicable or not to be had was chosen and the reason is still missing.
    NoReason,
    /// An item of evidence without a word on where it can be found.
    NoReference,
    /// A rule of the framework or of the card.
    Rule(Finding),
}

impl Wrong {
    /// In the reader's words.
    pub fn words(&self, locale: Locale) -> String {
        let language = locale.language();
        match self {
            Self::Number(problem) => problem.words(language),
            Self::Text(error) => text_words(*error, language),
            Self::NoReason => t!(language, "validation.no_reason"),
            Self::NoReference => t!(language, "validation.no_reference"),
            Self::Rule(finding) => finding_words(finding, locale),
        }
    }

    fn is_warning(&self) -> bool {
        matches!(self, Self::Rule(finding) if !finding.is_error())
    }
}

/// What is wrong with a text that people write.
pub fn text_words(error: TextError, language: Language) -> String {
    match error {
        TextError::Empty => t!(language, "validation.text_empty"),
        TextError::TooLong { max } => t!(language, "validation.text_too_long", max = max),
        TextError::ControlCharacter => t!(language, "validation.text_control_character"),
    }
}

/// How far a question is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Progress {
    /// Nothing that answers it was typed.
    #[default]
    Open,
    /// Half of a pair, or a reason still missing.
    Unfinished,
    /// Something is wrong.
    Wrong,
    /// Answered as before, although the reviewer asked for something here.
    Unheeded,
    /// Another window has another answer, and nobody has chosen yet.
    Offered,
    Answered,
}

/// What was typed at one question, read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    pub progress: Progress,
    /// The entry, as soon as one can be made; it may still break a rule.
    pub entry: Option<CardEntry>,
    pub faults: Vec<(Field, Wrong)>,
    pub warnings: Vec<(Field, Wrong)>,
}

impl Reading {
    /// The first thing that is wrong at `field`.
    pub fn fault_at(&self, field: Field) -> Option<&Wrong> {
        self.faults.iter().find(|(at, _)| *at == field).map(|(_, wrong)| wrong)
    }
}

/// Reads what was typed at `indicator` in `community`.
pub fn read(framework: &Framework, indicator: &Indicator, community: &Community, typed: &Typed) -> Reading {
    let mut faults = Vec::new();
    let (entry, begun) = value(indicator, typed, &mut faults);
    let begun = begun || is_begun_beside_the_value(typed);
    let evidence = evidence(&typed.evidence, &mut faults);
    let note = Note::parse(&typed.note).map_err(|error| faults.push((Field::Note, Wrong::Text(error))));
    let entry = entry.map(|entry| CardEntry { entry, evidence, note: note.unwrap_or_default() });
    let findings = entry.iter().flat_map(|entry| check_entry(framework, indicator, community, entry));
    faults.extend(findings.map(|finding| (finding.place.into(), Wrong::Rule(finding))));
    let (warnings, faults): (Vec<_>, Vec<_>) = faults.into_iter().partition(|(_, wrong)| wrong.is_warning());
    let progress = match (&entry, begun) {
        _ if faults.iter().any(|(_, wrong)| *wrong != Wrong::NoReason) => Progress::Wrong,
        (Some(_), _) => Progress::Answered,
        (None, true) => Progress::Unfinished,
        (None, false) => Progress::Open,
    };
    Reading { progress, entry, faults, warnings }
}

/// Whether two texts at a question say the same: to the letter, or as entries without a fault. The ids of evidence,
/// which each device makes for itself, do not count.
pub fn read_alike(
    framework: &Framework,
    task: &Task,
    code: &IndicatorCode,
    one: &Typed,
    other: &Typed,
) -> bool {
    let sound = |typed: &Typed| {
        let reading = read(framework, framework.indicator(code)?, &task.community, typed);
        let CardEntry { entry, evidence, note } = reading.entry.filter(|_| reading.faults.is_empty())?;
        let proofs: Vec<_> = evidence.into_iter().map(|item| (item.kind, item.reference)).collect();
        Some((entry, note, proofs))
    };
    one.says_the_same(other) || sound(one).is_some_and(|one| sound(other) == Some(one))
}

type Faults = Vec<(Field, Wrong)>;

/// The value, and whether anything of it was typed.
fn value(indicator: &Indicator, typed: &Typed, faults: &mut Faults) -> (Option<Entry>, bool) {
    if typed.not_applicable {
        return (reason(&typed.reason, faults).map(Entry::NotApplicable), true);
    }
    if typed.unavailable {
        return (reason(&typed.reason, faults).map(Entry::Unavailable), true);
    }
    match &indicator.measure {
        Measure::Number { .. } => {
            let value = quantity(&typed.number, Field::Value, faults);
            (value.map(Entry::Measured), is_typed(&typed.number))
        }
        Measure::Ratio { denominator, .. } => {
            let below = match denominator {
                Denominator::Constant(fixed) => Quantity::try_from(f64::from(*fixed)).ok(),
                Denominator::Named(_) => quantity(&typed.denominator, Field::Denominator, faults),
            };
            let above = quantity(&typed.numerator, Field::Numerator, faults);
            let entry =
                above.zip(below).map(|(numerator, denominator)| Entry::Counted { numerator, denominator });
            (entry, is_typed(&typed.numerator) || is_typed(&typed.denominator))
        }
        Measure::Rubric { .. } => {
            let rating = typed.level.and_then(|level| Rating::try_from(i64::from(level)).ok());
            (rating.map(Entry::Rated), rating.is_some())
        }
        Measure::Survey { .. } => {
            let mean = quantity(&typed.mean, Field::Mean, faults);
            let n = whole(&typed.sample_size, Field::SampleSize, faults);
            let entry = mean.zip(n).map(|(mean, n)| Entry::Surveyed { mean, n });
            (entry, is_typed(&typed.mean) || is_typed(&typed.sample_size))
        }
        Measure::Derived => (None, false),
    }
}

fn is_typed(text: &str) -> bool {
    !text.trim().is_empty()
}

/// A note, evidence, or a plain count from which no number could be worked out: alone it makes no entry.
fn is_begun_beside_the_value(typed: &Typed) -> bool {
    is_typed(&typed.note) || is_typed(&typed.raw_count) || !typed.evidence.is_empty()
}

fn reason(text: &str, faults: &mut Faults) -> Option<Reason> {
    match Reason::parse(text) {
        Ok(reason) => Some(reason),
        Err(TextError::Empty) => {
            faults.push((Field::Reason, Wrong::NoReason));
            None
        }
        Err(error) => {
            faults.push((Field::Reason, Wrong::Text(error)));
            None
        }
    }
}

fn quantity(text: &str, field: Field, faults: &mut Faults) -> Option<Quantity> {
    let out_of_bounds = NumberProblem::OutOfBounds { low: 0.0, high: Quantity::MAX };
    let read = parse_number(text).and_then(|number| {
        number.map(|number| Quantity::try_from(number).map_err(|_| out_of_bounds)).transpose()
    });
    read.unwrap_or_else(|problem| {
        faults.push((field, Wrong::Number(problem)));
        None
    })
}

/// The most answers that one survey can have; the household rule is stricter wherever it is known.
const SAMPLE_MAX: f64 = 10_000_000.0;

fn whole(text: &str, field: Field, faults: &mut Faults) -> Option<u32> {
    let read = parse_number(text).and_then(|number| match number {
        Some(number) if number.fract() != 0.0 => Err(NumberProblem::NotWhole),
        Some(number) if !(0.0..=SAMPLE_MAX).contains(&number) => {
            Err(NumberProblem::OutOfBounds { low: 0.0, high: SAMPLE_MAX })
        }
        // Whole and in bounds, so the conversion is exact.
        other => Ok(other.map(|number| number as u32)),
    });
    read.unwrap_or_else(|problem| {
        faults.push((field, Wrong::Number(problem)));
        None
    })
}

fn evidence(typed: &[TypedEvidence], faults: &mut Faults) -> Vec<Evidence> {
    let mut items = Vec::with_capacity(typed.len());
    for item in typed {
        // The picker offers valid kinds only.
        let Ok(kind) = EvidenceKind::parse(&item.kind) else {
            continue;
        };
        match Text::parse(&item.reference) {
            Ok(reference) => items.push(Evidence { id: item.id, kind, reference }),
            Err(TextError::Empty) => faults.push((Field::Evidence, Wrong::NoReference)),
            Err(error) => faults.push((Field::Evidence, Wrong::Text(error))),
        }
    }
    items
}

/// Where a JSON pointer of the server points: the indicator and the field.
pub fn locate(pointer: &str) -> Option<(&str, Field)> {
    let rest = pointer.strip_prefix("/entries/")?;
    let (code, place) = rest.split_once('/').unwrap_or((rest, ""));
    let field = match place {
        "entry/counted/numerator" => Field::Numerator,
        "entry/counted/denominator" => Field::Denominator,
        "entry/surveyed/mean" => Field::Mean,
        "entry/surveyed/n" => Field::SampleSize,
        "entry/not_applicable" | "entry/unavailable" => Field::Reason,
        place if place.starts_with("evidence") => Field::Evidence,
        place if place.starts_with("note") => Field::Note,
        _ => Field::Value,
    };
    Some((code, field))
}

/// The server's word for a rule, where it is one that this app knows.
pub fn rule_named(code: &str) -> Option<Rule> {
    Rule::ALL.into_iter().find(|rule| rule.code() == code)
}

#[cfg(test)]
pub(super) mod tests;
