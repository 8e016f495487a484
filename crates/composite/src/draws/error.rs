//! Why nothing could be drawn.

use super::{SHAPE_MAX, SHAPE_MIN};
use std::fmt;

/// Why a set of shares cannot be drawn.
#[derive(Debug, Clone, PartialEq)]
pub enum DrawError {
    /// There must be a place for every share.
    LengthsDiffer { concentrations: usize, shares: usize },
    /// A concentration that is neither 0 nor within the bounds.
    ConcentrationOutOfRange { index: usize, value: f64 },
    /// There is none, or all are 0: no share could be above 0.
    NoConcentration,
}

impl fmt::Display for DrawError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DrawError::LengthsDiffer { concentrations, shares } => write!(
                f,
                "there are {concentrations} concentrations but places for {shares} shares; pass one place each"
            ),
            DrawError::ConcentrationOutOfRange { index, value } => write!(
                f,
                "concentration {index} is {value}; it must be 0 or between {SHAPE_MIN:e} and {SHAPE_MAX:e}"
            ),
            DrawError::NoConcentration => {
                write!(f, "no concentration is above 0; at least one must be, for shares to add up to 1")
            }
        }
    }
}

impl std::error::Error for DrawError {}
