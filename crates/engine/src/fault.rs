//! Why a job has no result.

use std::fmt;

/// Why the engine refuses a table or a job, or could not finish it. The facts are those that a page can point at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fault {
    /// A message that says nothing: page and worker are of different versions.
    Unreadable,
    /// No table has come that could be used.
    NoTable,
    /// Lists of the table do not fit each other, or it is larger than [`crate::Table`] may be.
    Shape,
    /// A cell is infinite.
    Cell { column: u32, row: u32 },
    /// The parents make no tree.
    Tree,
    /// A weight or a multiplier is negative or not finite, or a group of siblings has none.
    Weights,
    /// Draws, top or the law's number are out of their bounds.
    Bounds,
    /// The mean is not defined for this value of a node.
    NotPositive { node: u32, row: u32, value: f64 },
    /// A mean that the engine does not compute.
    Mean,
    /// Another job took its place, or it was cancelled.
    Replaced,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable => f.write_str("the engine cannot read what the page asks: open the page again"),
            Self::NoTable => f.write_str("the engine has no table: send one before the job"),
            Self::Shape => f.write_str("the lists of the table do not fit each other, or are too long"),
            Self::Cell { column, row } => write!(f, "the cell in column {column}, row {row} is infinite"),
            Self::Tree => f.write_str("the parents make no tree with one index at the top"),
            Self::Weights => f.write_str(
                "a weight is negative or not finite, or siblings have none: give 0 or positive numbers",
            ),
            Self::Bounds => f.write_str("draws, top or the law's number are out of their bounds"),
            Self::NotPositive { node, row, value } => {
                write!(
                    f,
                    "{value} of node {node}, row {row}, is not positive, and its parent's mean needs that"
                )
            }
            Self::Mean => f.write_str("the engine does not compute this mean"),
            Self::Replaced => f.write_str("another job took its place"),
        }
    }
}

impl std::error::Error for Fault {}
