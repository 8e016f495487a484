//! Why a draw counts for nobody.

use std::fmt;

use crate::aggregate::AggregateError;
use crate::normalise::Want;

/// Why a draw has no scores. Nodes and columns are named by their codes, units by their rows in the input, from 0.
#[derive(Clone, Debug, PartialEq)]
pub enum Cause {
    /// The mean that makes this node is not defined for a value of its child.
    NotPositive { node: String, child: String, unit: usize, value: f64 },
    /// The mean that makes this node cannot be computed for another reason.
    Aggregate { node: String, error: AggregateError },
    /// The normalisation is not defined for a raw value.
    Cell { column: String, unit: usize, value: f64, want: Want },
    /// What this unit has of the node's children has no weight in this draw.
    NoWeight { node: String, unit: usize },
    /// A score beyond the largest number.
    TooLarge { unit: usize },
    /// No unit has enough data for an index.
    NothingScored,
}

impl Cause {
    /// The same with the unit's row in the input, from its row among those that are scored.
    pub(super) fn at(mut self, rows: &[u32]) -> Self {
        if let Self::NotPositive { unit, .. }
        | Self::Cell { unit, .. }
        | Self::NoWeight { unit, .. }
        | Self::TooLarge { unit } = &mut self
        {
            *unit = rows.get(*unit).map_or(*unit, |&row| row as usize);
        }
        self
    }

    /// What failed where, the unit and its value aside.
    pub(super) fn kind(&self) -> (u8, String) {
        match self {
            Self::NotPositive { node, .. } => (0, node.clone()),
            Self::Aggregate { node, .. } => (1, node.clone()),
            Self::Cell { column, .. } => (2, column.clone()),
            Self::NoWeight { node, .. } => (3, node.clone()),
            Self::TooLarge { .. } => (4, String::new()),
            Self::NothingScored => (5, String::new()),
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotPositive { node, child, unit, value } => write!(
                f,
                "{value} of `{child}` in unit {unit} cannot go into the mean of `{node}`, which needs values above 0: \
                 normalise to a scale that starts above 0, such as 1 to 100, or choose another mean"
            ),
            Self::Aggregate { node, error } => write!(f, "`{node}` cannot be computed: {error}"),
            Self::Cell { column, unit, value, want } => {
                write!(f, "{value} of `{column}` in unit {unit} cannot be normalised: {want}")
            }
            Self::NoWeight { node, unit } => write!(
                f,
                "what unit {unit} has of `{node}` has no weight in this draw: give it some, or fill the gaps"
            ),
            Self::TooLarge { unit } => write!(f, "the index of unit {unit} is beyond the largest number"),
            Self::NothingScored => {
                f.write_str("no unit has enough data for an index: lower the least coverage or fill gaps")
            }
        }
    }
}
