//! Entries: what a person (or a record) says about one indicator. Never a score.
//!
//! "No answer" is not zero: an entry is a value, a reasoned not-applicable or a reasoned unavailable, and an
//! unanswered indicator has no entry at all.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::evidence::Evidence;
use crate::text::{Note, Reason};
use crate::whole::{self, Whole};

/// A level of a rubric, 0 to 4. People give ratings; the system derives scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "Whole", into = "i64")]
pub struct Rating(u8);

/// The number is no level of the rubric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RatingOutOfRange(pub i64);

impl fmt::Display for RatingOutOfRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "level {} is not in 0..=4", self.0)
    }
}

impl std::error::Error for RatingOutOfRange {}

impl Rating {
    pub const MAX: u8 = 4;
    pub const ALL: [Self; 5] = [Self(0), Self(1), Self(2), Self(3), Self(4)];

    pub fn level(self) -> u8 {
        self.0
    }
}

impl TryFrom<i64> for Rating {
    type Error = RatingOutOfRange;

    fn try_from(level: i64) -> Result<Self, RatingOutOfRange> {
        match u8::try_from(level) {
            Ok(level) if level <= Self::MAX => Ok(Self(level)),
            _ => Err(RatingOutOfRange(level)),
        }
    }
}

impl TryFrom<Whole> for Rating {
    type Error = RatingOutOfRange;

    fn try_from(Whole(level): Whole) -> Result<Self, RatingOutOfRange> {
        level.try_into()
    }
}

impl From<Rating> for i64 {
    fn from(rating: Rating) -> Self {
        rating.0.into()
    }
}

/// The number is not finite, negative, or beyond what any community could hold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct QuantityOutOfRange(pub f64);

impl fmt::Display for QuantityOutOfRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is not in 0..={:e}", self.0, Quantity::MAX)
    }
}

impl std::error::Error for QuantityOutOfRange {}

/// A finite number from 0 to 10^12, in the indicator's unit: metres, hours, yuan, points.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Quantity(f64);

impl Quantity {
    pub const MAX: f64 = 1e12;

    pub fn value(self) -> f64 {
        self.0
    }
}

impl TryFrom<f64> for Quantity {
    type Error = QuantityOutOfRange;

    fn try_from(value: f64) -> Result<Self, QuantityOutOfRange> {
        // Adding 0.0 turns -0.0 into 0.0, so that equal values have equal bits.
        if (0.0..=Self::MAX).contains(&value) {
            Ok(Self(value + 0.0))
        } else {
            Err(QuantityOutOfRange(value))
        }
    }
}

impl From<Quantity> for f64 {
    fn from(quantity: Quantity) -> Self {
        quantity.0
    }
}

/// A value read off the place, in the indicator's own unit.
pub type Measurement = Quantity;

/// What is said about one indicator.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Entry {
    /// A number in the indicator's unit.
    Measured(Measurement),
    /// A level of the rubric.
    Rated(Rating),
    /// "17 of 20": how many, out of how many. Both stay visible wherever the rate is shown.
    Counted { numerator: Quantity, denominator: Quantity },
    /// A survey's mean and its number of answers.
    Surveyed {
        mean: Quantity,
        #[serde(deserialize_with = "whole::number")]
        n: u32,
    },
    /// The indicator has no object here, and why. Leaves the average; never 0 or 100.
    NotApplicable(Reason),
    /// It was asked for and not to be had, and why: no ledger was kept, no survey was held. No data, which
    /// keeps its weight in the coverage; never 0 or 100, and never out of the average as not applicable is.
    Unavailable(Reason),
}

impl Entry {
    /// The part of an entry's name on the wire; also used in messages' keys.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Measured(_) => "measured",
            Self::Rated(_) => "rated",
            Self::Counted { .. } => "counted",
            Self::Surveyed { .. } => "surveyed",
            Self::NotApplicable(_) => "not_applicable",
            Self::Unavailable(_) => "unavailable",
        }
    }

    pub fn is_not_applicable(&self) -> bool {
        matches!(self, Self::NotApplicable(_))
    }

    /// The value in the indicator's unit: a count as a percentage, a rating as its level. `None` where
    /// there is none (not applicable, unavailable, or a count out of nothing).
    pub fn value(&self) -> Option<f64> {
        match self {
            Self::Measured(value) => Some(value.value()),
            Self::Rated(rating) => Some(rating.level().into()),
            Self::Counted { numerator, denominator } => {
                (denominator.value() > 0.0).then(|| numerator.value() / denominator.value() * 100.0)
            }
            Self::Surveyed { mean, .. } => Some(mean.value()),
            Self::NotApplicable(_) | Self::Unavailable(_) => None,
        }
    }
}

/// An entry as it stands on a card: with what it rests on and what was remarked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CardEntry {
    pub entry: Entry,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    #[serde(default, skip_serializing_if = "Note::is_empty")]
    pub note: Note,
}

impl CardEntry {
    /// An entry with neither evidence nor note.
    pub fn plain(entry: Entry) -> Self {
        Self { entry, evidence: Vec::new(), note: Note::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_outside_the_rubric_is_refused_also_through_json() {
        assert_eq!(Rating::try_from(6), Err(RatingOutOfRange(6)));
        assert_eq!(Rating::try_from(-1), Err(RatingOutOfRange(-1)));
        assert!(serde_json::from_str::<Entry>(r#"{"rated":5}"#).is_err());
        let four: Entry = serde_json::from_str(r#"{"rated":4}"#).unwrap();
        assert_eq!(four, Entry::Rated(Rating::ALL[4]));
    }

    #[test]
    fn a_quantity_is_finite_and_not_negative() {
        for wrong in [-0.5, f64::NAN, f64::INFINITY, 1.1e12] {
            assert!(Quantity::try_from(wrong).is_err(), "{wrong}");
        }
        assert_eq!(Quantity::try_from(-0.0).unwrap().value().to_bits(), 0.0f64.to_bits());
    }

    #[test]
    fn an_unknown_field_in_an_entry_is_refused() {
        let counted = r#"{"counted":{"numerator":17,"denominator":20,"of":3}}"#;
        assert!(serde_json::from_str::<Entry>(counted).is_err());
        let card = r#"{"entry":{"rated":1},"score":88}"#;
        assert!(serde_json::from_str::<CardEntry>(card).is_err(), "nobody can send a score");
    }

    #[test]
    fn a_count_out_of_nothing_has_no_value() {
        let of = |n: f64, d: f64| Entry::Counted {
            numerator: n.try_into().unwrap(),
            denominator: d.try_into().unwrap(),
        };
        assert_eq!(of(17.0, 20.0).value(), Some(85.0));
        assert_eq!(of(0.0, 0.0).value(), None);
    }

    #[test]
    fn not_applicable_and_unavailable_need_their_reason() {
        assert!(serde_json::from_str::<Entry>(r#"{"not_applicable":"  "}"#).is_err());
        assert!(serde_json::from_str::<Entry>(r#"{"not_applicable":"无电梯"}"#).unwrap().is_not_applicable());
        assert!(serde_json::from_str::<Entry>(r#"{"unavailable":""}"#).is_err());
        let unavailable = serde_json::from_str::<Entry>(r#"{"unavailable":"物业未建台账"}"#).unwrap();
        assert_eq!((unavailable.kind(), unavailable.value()), ("unavailable", None));
    }
}
