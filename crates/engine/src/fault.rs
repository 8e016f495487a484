//! Why a job has no result.

use std::fmt;

use composite::aggregate::{AggregateError, NotPositive};
use composite::uncertainty::{self as kernel, Cause};

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
    /// The mean that makes the node is not defined for this value of one of its children.
    NotPositive { node: u32, row: u32, value: f64 },
    /// A mean that compares units with each other, under multipliers or with too many units.
    Mean,
    /// No unit has an index under the table's weights.
    NothingScored,
    /// Under these weights a unit's index is no number.
    NoIndex { row: u32 },
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
                    "{value} in row {row} is not positive, and the mean that makes node {node} needs that"
                )
            }
            Self::Mean => f.write_str(
                "a mean compares units with each other: not with multipliers, nor with so many units",
            ),
            Self::NothingScored => f.write_str("no unit has enough data for an index"),
            Self::NoIndex { row } => write!(f, "row {row} has no index under these weights"),
            Self::Replaced => f.write_str("another job took its place"),
        }
    }
}

impl std::error::Error for Fault {}

/// The codes of the engine's trees are their nodes' numbers.
fn number(code: &str) -> u32 {
    code.parse().unwrap_or_default()
}

impl From<kernel::Fault> for Fault {
    fn from(fault: kernel::Fault) -> Self {
        use kernel::Fault as Of;
        match fault {
            Of::NotFinite { column, unit, .. } => Self::Cell { column: column as u32, row: unit as u32 },
            Of::BadMultiplier { .. } | Of::GroupWithoutWeight { .. } => Self::Weights,
            Of::Aggregate { node, error: AggregateError::NotPositive(NotPositive { row, value, .. }) } => {
                Self::NotPositive { node: number(&node), row: row as u32, value }
            }
            Of::MeanAcrossGroups { .. } | Of::Aggregate { .. } => Self::Mean,
            Of::NothingScored => Self::NothingScored,
            Of::TooMany { .. } | Of::Length { .. } | Of::UnknownGroup { .. } => Self::Shape,
            _ => Self::Bounds,
        }
    }
}

impl From<Cause> for Fault {
    fn from(cause: Cause) -> Self {
        match cause {
            Cause::NotPositive { node, unit, value, .. } => {
                Self::NotPositive { node: number(&node), row: unit as u32, value }
            }
            Cause::NoWeight { unit, .. } | Cause::TooLarge { unit } => Self::NoIndex { row: unit as u32 },
            Cause::Cell { unit, .. } => Self::NoIndex { row: unit as u32 },
            Cause::Aggregate { .. } => Self::Mean,
            Cause::NothingScored => Self::NothingScored,
        }
    }
}
