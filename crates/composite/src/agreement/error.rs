//! Why agreement could not be worked out.

use super::{RATERS_MAX, RATINGS_MAX, UNITS_MAX, VALUE_MAX, alpha};
use crate::bootstrap::BootstrapFault;
use std::fmt;

/// What is wrong with a set of ratings or with what was asked of it. Units and raters are numbered from 0.
#[derive(Debug, Clone, PartialEq)]
pub enum AgreementError {
    TooManyUnits {
        count: usize,
    },
    TooManyRaters {
        count: usize,
    },
    TooManyRatings {
        count: usize,
    },
    UnitOutOfRange {
        row: usize,
        unit: usize,
        units: usize,
    },
    RaterOutOfRange {
        row: usize,
        rater: usize,
        raters: usize,
    },
    ValueOutOfRange {
        unit: usize,
        rater: usize,
        value: f64,
    },
    RatedTwice {
        unit: usize,
        rater: usize,
    },
    LengthsDiffer {
        rater: usize,
        length: usize,
        expected: usize,
    },
    NegativeOnRatioScale {
        value: f64,
    },
    TooManyRatioValues {
        count: usize,
    },
    /// Replications or a confidence out of range.
    Bootstrap(BootstrapFault),
}

impl fmt::Display for AgreementError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use AgreementError::*;
        match self {
            TooManyUnits { count } => {
                write!(f, "there are {count} units; at most {UNITS_MAX} can be compared")
            }
            TooManyRaters { count } => {
                write!(f, "there are {count} raters; at most {RATERS_MAX} can be compared")
            }
            TooManyRatings { count } => {
                write!(f, "there are {count} ratings or more; at most {RATINGS_MAX} can be compared")
            }
            UnitOutOfRange { row, unit, units } => {
                write!(
                    f,
                    "rating {row} is of unit {unit}, but units are numbered from 0 and there are {units}"
                )
            }
            RaterOutOfRange { row, rater, raters } => write!(
                f,
                "rating {row} is by rater {rater}, but raters are numbered from 0 and there are {raters}"
            ),
            ValueOutOfRange { unit, rater, value } => write!(
                f,
                "rater {rater} gave unit {unit} the value {value}; values must lie between -{VALUE_MAX:e} and {VALUE_MAX:e}"
            ),
            RatedTwice { unit, rater } => {
                write!(f, "rater {rater} rated unit {unit} more than once; keep one of the ratings")
            }
            LengthsDiffer { rater, length, expected } => write!(
                f,
                "the column of rater {rater} has {length} rows, but the first has {expected}; give every column a row per unit"
            ),
            NegativeOnRatioScale { value } => {
                write!(f, "a ratio scale starts at 0, but a value is {value}; use the interval level instead")
            }
            TooManyRatioValues { count } => write!(
                f,
                "there are {count} different values; at the ratio level at most {} can be compared, so round them",
                alpha::RATIO_VALUES_MAX
            ),
            Bootstrap(fault) => fault.fmt(f),
        }
    }
}

impl std::error::Error for AgreementError {}
