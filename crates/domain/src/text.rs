//! Bounded text: every string that a person can send is one of these.

mod incoming;
mod sign;

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

pub use incoming::incoming;
pub use sign::is_unseen;

use sign::{is_break, is_steering, is_visible};

/// Text of `MIN..=MAX` characters (Unicode scalar values) after trimming, without signs that no screen shows, and, where
/// something is needed, with one at least that is seen. Only where more than [`LINE_CHARS_MAX`] are allowed may there be
/// line breaks and tabs.
///
/// What somebody sends is held to these rules, by [`Text::parse`] and by serde within [`incoming`]. What comes back from
/// where it was kept (a row, the server's answer on a device) is read by [`Text::stored`] and by serde everywhere else:
/// rules that became stricter since must not make yesterday's records unreadable.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Text<const MIN: usize, const MAX: usize>(Box<str>);

/// Up to this bound a text is one line: a name, a code, a version, a label. Broken over two, a name in a list or a log
/// would look like two things.
pub const LINE_CHARS_MAX: usize = 120;

/// What a place, person or thing is called: 1 to 80 characters.
pub type Name = Text<1, 80>;
/// Why something was decided: 1 to 500 characters. A reason is never empty.
pub type Reason = Text<1, 500>;
/// Free remarks: up to 2,000 characters, may be empty.
pub type Note = Text<0, 2000>;

/// Why a text was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextError {
    /// Nothing that is seen where something is needed.
    Empty,
    /// Longer than `max` characters.
    TooLong { max: usize },
    /// A sign that no screen shows, such as a control character, or a line break where one line is wanted.
    ControlCharacter,
}

impl TextError {
    /// A stable word for the wire and the locale.
    pub fn code(self) -> &'static str {
        match self {
            Self::Empty => "text_empty",
            Self::TooLong { .. } => "text_too_long",
            Self::ControlCharacter => "text_control_character",
        }
    }
}

impl fmt::Display for TextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the text is empty"),
            Self::TooLong { max } => write!(f, "the text is longer than {max} characters"),
            Self::ControlCharacter => f.write_str("the text holds a control character"),
        }
    }
}

impl std::error::Error for TextError {}

/// Whether a text of any length holds no sign that no screen shows, and one at least that is seen: words that nobody can
/// see give no reason and no name.
pub fn check_signs(text: &str) -> Result<(), TextError> {
    if text.contains(|c| !is_break(c) && is_unseen(c)) {
        return Err(TextError::ControlCharacter);
    }
    if text.contains(is_visible) { Ok(()) } else { Err(TextError::Empty) }
}

impl<const MIN: usize, const MAX: usize> Text<MIN, MAX> {
    /// The longest text allowed, in characters.
    pub const MAX: usize = MAX;
    /// Whether it holds neither line breaks nor tabs.
    pub const IS_ONE_LINE: bool = MAX <= LINE_CHARS_MAX;

    /// Trims and checks what somebody sends.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        let text = Self::stored(text)?;
        match check_signs(&text.0) {
            // Where nothing is needed, blanks of any sort are no fault.
            Err(TextError::Empty) if MIN == 0 => Ok(text),
            checked => checked.map(|()| text),
        }
    }

    /// Text that was let in before, by the rules that always held: its length, its lines and no control characters.
    pub fn stored(text: &str) -> Result<Self, TextError> {
        let text = text.trim();
        // Bytes bound the count, so a huge body is refused without walking it.
        if text.len() > MAX * 4 || text.chars().count() > MAX {
            return Err(TextError::TooLong { max: MAX });
        }
        if text.chars().count() < MIN {
            return Err(TextError::Empty);
        }
        let is_allowed = |c| if is_break(c) { !Self::IS_ONE_LINE } else { !is_steering(c) };
        if !text.chars().all(is_allowed) {
            return Err(TextError::ControlCharacter);
        }
        Ok(Self(text.into()))
    }

    /// The text itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What of it is seen, without blanks: texts that look alike are alike in this.
    pub fn seen(&self) -> String {
        self.0.chars().filter(|c| is_visible(*c)).collect()
    }

    /// Whether there is nothing in it (only possible where `MIN` is 0).
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<const MAX: usize> Default for Text<0, MAX> {
    fn default() -> Self {
        Self("".into())
    }
}

impl<const MIN: usize, const MAX: usize> fmt::Display for Text<MIN, MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<const MIN: usize, const MAX: usize> TryFrom<String> for Text<MIN, MAX> {
    type Error = TextError;

    fn try_from(text: String) -> Result<Self, TextError> {
        Self::parse(&text)
    }
}

impl<'de, const MIN: usize, const MAX: usize> Deserialize<'de> for Text<MIN, MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        let read = if incoming::is_incoming() { Self::parse } else { Self::stored };
        read(&text).map_err(serde::de::Error::custom)
    }
}

/// The same words in Chinese and in English.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Bilingual {
    pub zh: String,
    pub en: String,
}

impl Bilingual {
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_trimmed_and_counted_in_characters_not_bytes() {
        let name = Name::parse(&format!("  {}  ", "康".repeat(80))).unwrap();
        assert_eq!(name.as_str().chars().count(), 80);
        assert_eq!(Name::parse(&"康".repeat(81)), Err(TextError::TooLong { max: 80 }));
    }

    #[test]
    fn a_reason_of_blanks_is_no_reason() {
        assert_eq!(Reason::parse(" \n\t "), Err(TextError::Empty));
        assert!(Note::parse(" ").unwrap().is_empty());
    }

    #[test]
    fn words_that_nobody_sees_are_no_reason_no_name_and_no_reference() {
        for sign in
            ['\u{3164}', '\u{2800}', '\u{115f}', '\u{1160}', '\u{ffa0}', '\u{e000}', '\u{200d}', '\u{fe0f}']
        {
            assert_eq!(Reason::parse(&format!("{sign} {sign}")), Err(TextError::Empty), "{sign:?}");
            assert_eq!(Name::parse(&sign.to_string()), Err(TextError::Empty), "{sign:?}");
            assert!(Name::parse(&format!("康乐{sign}新村")).is_ok(), "{sign:?}");
        }
        for sign in "\u{200b}\u{200c}\u{200e}\u{200f}\u{61c}\u{2060}\u{2064}\u{feff}\u{ad}\u{180e}\u{e0041}\u{fffe}\u{10ffff}".chars()
        {
            assert_eq!(Reason::parse(&sign.to_string()), Err(TextError::ControlCharacter), "{sign:?}");
            assert_eq!(Note::parse(&format!("康乐{sign}")), Err(TextError::ControlCharacter), "{sign:?}");
        }
        assert_eq!(
            Name::parse("👩‍👧 一家").unwrap().as_str(),
            "👩‍👧 一家",
            "emoji are joined by a sign of their own"
        );
        assert!(Reason::parse("。").is_ok());
    }

    #[test]
    fn what_older_rules_let_in_is_read_where_it_was_kept_and_refused_where_it_comes_in() {
        for kept in ["\u{200b}", "\u{3164}", "康\u{feff}乐"] {
            assert_eq!(Reason::stored(kept).unwrap().as_str(), kept);
            let json = serde_json::to_string(kept).unwrap();
            assert_eq!(serde_json::from_str::<Reason>(&json).unwrap().as_str(), kept);
            assert!(incoming(|| serde_json::from_str::<Reason>(&json)).is_err(), "{kept:?}");
        }
        assert_eq!(Reason::stored("甲\u{0}"), Err(TextError::ControlCharacter), "that was never let in");
    }

    #[test]
    fn a_name_is_one_line_and_a_reason_may_be_several() {
        for sign in ['\n', '\r', '\t', '\u{b}', '\u{85}', '\u{2028}', '\u{2029}'] {
            assert_eq!(Name::parse(&format!("康乐{sign}新村")), Err(TextError::ControlCharacter), "{sign:?}");
        }
        assert_eq!(Text::<1, 24>::parse("Y-01\nY-02"), Err(TextError::ControlCharacter));
        assert!(Reason::parse("第一行\n第二行\t列").is_ok());
    }

    #[test]
    fn control_characters_are_refused_also_through_json() {
        assert_eq!(Name::parse("a\u{0}b"), Err(TextError::ControlCharacter));
        assert!(serde_json::from_str::<Name>("\"a\\u0007b\"").is_err());
        assert_eq!(serde_json::from_str::<Note>("\"第一行\\n第二行\"").unwrap().as_str(), "第一行\n第二行");
    }
}
