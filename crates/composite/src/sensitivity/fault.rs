//! What is wrong with a sample.

use std::fmt;

use crate::bootstrap::BootstrapFault;

/// Why a sample gives no indices. Rows and inputs are positions, from 0.
#[derive(Clone, Debug, PartialEq)]
pub enum SampleFault {
    /// Fewer rows than a variance needs.
    TooFew { rows: usize },
    /// More of something than is read.
    TooMany { what: &'static str, count: usize, bound: usize },
    /// A part of the sample has another number of rows than A.
    Rows { part: String, rows: usize, expected: usize },
    /// An output that is missing or infinite.
    NotFinite { part: String, row: usize },
    /// Replications or a confidence out of range.
    Bootstrap(BootstrapFault),
}

impl fmt::Display for SampleFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooFew { rows } => write!(f, "{rows} rows are too few: give at least 2 in A and B"),
            Self::TooMany { what, count, bound } => write!(f, "{count} {what} are too many: at most {bound}"),
            Self::Rows { part, rows, expected } => {
                write!(f, "{part} has {rows} rows and A has {expected}: give the same to all")
            }
            Self::NotFinite { part, row } => {
                write!(
                    f,
                    "row {row} of {part} has no finite output: give one, or leave the row out of all parts"
                )
            }
            Self::Bootstrap(fault) => fault.fmt(f),
        }
    }
}

impl std::error::Error for SampleFault {}
