//! Bounded text: every string that a person can send is one of these.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

/// Text of `MIN..=MAX` characters (Unicode scalar values) after trimming, without control characters. Only where more
/// than [`LINE_CHARS_MAX`] are allowed may there be line breaks and tabs.
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

/// Whether a character begins a new line or a new column.
fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}')
}

/// Whether a character steers the text around it and is not seen itself: a control character, or a sign that turns the
/// writing direction, with which one name can look like another.
pub fn is_unseen(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Why a text was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextError {
    /// Nothing but white space where something is needed.
    Empty,
    /// Longer than `max` characters.
    TooLong { max: usize },
    /// A control character, which no screen shows, or a line break where one line is wanted.
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

impl<const MIN: usize, const MAX: usize> Text<MIN, MAX> {
    /// The longest text allowed, in characters.
    pub const MAX: usize = MAX;
    /// Whether it holds neither line breaks nor tabs.
    pub const IS_ONE_LINE: bool = MAX <= LINE_CHARS_MAX;

    /// Trims and checks.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        let text = text.trim();
        // Bytes bound the count, so a huge body is refused without walking it.
        if text.len() > MAX * 4 || text.chars().count() > MAX {
            return Err(TextError::TooLong { max: MAX });
        }
        if text.chars().count() < MIN {
            return Err(TextError::Empty);
        }
        let is_allowed = |c| if is_break(c) { !Self::IS_ONE_LINE } else { !is_unseen(c) };
        if !text.chars().all(is_allowed) {
            return Err(TextError::ControlCharacter);
        }
        Ok(Self(text.into()))
    }

    /// The text itself.
    pub fn as_str(&self) -> &str {
        &self.0
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
        Self::parse(&text).map_err(serde::de::Error::custom)
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
