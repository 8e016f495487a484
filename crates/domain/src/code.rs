//! Codes: short names held inline, so that copying one costs nothing and none can be empty or endless.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The text does not have the form of the code that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadCode {
    /// What is expected, in English.
    pub expected: &'static str,
}

impl fmt::Display for BadCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {}", self.expected)
    }
}

impl std::error::Error for BadCode {}

/// Starts with a capital letter, then letters, digits and hyphens.
fn is_upper_code(text: &str) -> bool {
    text.as_bytes().first().is_some_and(u8::is_ascii_uppercase)
        && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-')
}

/// Starts with a small letter, then small letters, digits and underscores.
fn is_snake_code(text: &str) -> bool {
    text.as_bytes().first().is_some_and(u8::is_ascii_lowercase)
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

macro_rules! inline_code {
    ($($(#[$doc:meta])* $name:ident, $max:literal, $check:path, $expected:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name {
            bytes: [u8; $max],
            length: u8,
        }

        impl $name {
            /// The longest code, in bytes (all of them ASCII).
            pub const MAX: usize = $max;

            /// Checks length and form.
            pub fn parse(text: &str) -> Result<Self, BadCode> {
                if text.len() > $max || !$check(text) {
                    return Err(BadCode { expected: $expected });
                }
                let mut bytes = [0; $max];
                bytes[..text.len()].copy_from_slice(text.as_bytes());
                Ok(Self { bytes, length: text.len() as u8 })
            }

            /// The code as written.
            pub fn as_str(&self) -> &str {
                // Only ASCII gets in, so the fallback is never taken.
                std::str::from_utf8(&self.bytes[..usize::from(self.length)]).unwrap_or("")
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.as_str())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = BadCode;
            fn from_str(text: &str) -> Result<Self, BadCode> {
                Self::parse(text)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                Self::parse(&text).map_err(serde::de::Error::custom)
            }
        }
    )+};
}

inline_code! {
    /// An indicator: `H1-01`.
    IndicatorCode, 16, is_upper_code, "an indicator code such as H1-01 (at most 16 capitals, digits, hyphens)";
    /// A dimension: `H1`.
    DimensionCode, 16, is_upper_code, "a dimension code such as H1 (at most 16 capitals, digits, hyphens)";
    /// A pillar: `H` or `S`.
    PillarCode, 16, is_upper_code, "a pillar code such as H (at most 16 capitals, digits, hyphens)";
    /// A maintenance duty: `D-BFA-01`.
    DutyCode, 24, is_upper_code, "a duty code such as D-BFA-01 (at most 24 capitals, digits, hyphens)";
    /// A fact of a community's context: `C-01`.
    ContextCode, 16, is_upper_code, "a context code such as C-01 (at most 16 capitals, digits, hyphens)";
    /// A validation rule: `V01`.
    RuleCode, 16, is_upper_code, "a rule code such as V01 (at most 16 capitals, digits, hyphens)";
    /// A source that the framework cites: `JX2022`.
    SourceCode, 16, is_upper_code, "a source code such as JX2022 (at most 16 capitals, digits, hyphens)";
    /// A party that duties name: `P-PM`.
    PartyCode, 16, is_upper_code, "a party code such as P-PM (at most 16 capitals, digits, hyphens)";
    /// A facility that is looked after: `storm_sewer`.
    FacilityCode, 40, is_snake_code, "a facility code in snake_case (at most 40 characters)";
    /// What makes a duty due beside the calendar: `leak_report`.
    Trigger, 40, is_snake_code, "a trigger in snake_case (at most 40 characters)";
    /// A kind of evidence: `geotagged_photo`.
    EvidenceKind, 40, is_snake_code, "a kind of evidence in snake_case (at most 40 characters)";
    /// Who reports or verifies an indicator: `third_party_assessor`.
    Reporter, 40, is_snake_code, "a reporter or verifier in snake_case (at most 40 characters)";
    /// What is counted in a ratio: `lamps_lit`.
    CountCode, 40, is_snake_code, "a count in snake_case (at most 40 characters)";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_survives_json_and_sorts_as_text() {
        let code = IndicatorCode::parse("S2-10").unwrap();
        let json = serde_json::to_string(&code).unwrap();
        assert_eq!(json, "\"S2-10\"");
        assert_eq!(serde_json::from_str::<IndicatorCode>(&json).unwrap(), code);
        assert!(IndicatorCode::parse("H1-02").unwrap() < code);
        assert_eq!(format!("{code:>7}"), "  S2-10");
    }

    #[test]
    fn empty_long_and_foreign_codes_are_refused() {
        for text in ["", "h1-01", "H1 01", "1H", "H1-01-ABCDEFGHIJK", "路"] {
            assert!(IndicatorCode::parse(text).is_err(), "{text:?} was accepted");
        }
        for text in ["", "Photo", "night-photo", "_photo", &"a".repeat(41)] {
            assert!(EvidenceKind::parse(text).is_err(), "{text:?} was accepted");
        }
        assert!(serde_json::from_str::<EvidenceKind>("\"Night photo\"").is_err());
    }
}
