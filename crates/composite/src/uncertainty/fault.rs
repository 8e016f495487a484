//! What is wrong with a question before anything is drawn.

use std::fmt;

use crate::aggregate::AggregateError;
use crate::draws::DrawError;
use crate::pipeline::RunError;
use crate::sensitivity::SampleFault;

/// Why nothing was drawn. Units, columns, groups and draws are positions, from 0.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// More units or draws than are held.
    TooMany { what: &'static str, count: u64, bound: u64 },
    /// A list has another length than what it belongs to.
    Length { what: &'static str, found: usize, expected: usize },
    /// A cell that is infinite.
    NotFinite { column: usize, unit: usize, value: f64 },
    /// A unit is of a group that has no multipliers.
    UnknownGroup { unit: usize, group: u32, groups: usize },
    /// A multiplier that is negative or not finite.
    BadMultiplier { group: usize, column: usize, value: f64 },
    /// Children of this node have no weight left in this group.
    GroupWithoutWeight { group: usize, parent: String },
    /// A mean that compares units with each other cannot have weights that differ from unit to unit.
    MeanAcrossGroups { level: u32 },
    /// The nominal weights give no index: the mean that makes this node.
    Aggregate { node: String, error: AggregateError },
    /// No unit has an index.
    NothingScored,
    /// The half width of the relative weights is not between 0 and 1.
    BadWidth { share: f64 },
    /// The concentration is outside of what can be drawn.
    BadConcentration { concentration: f64, lowest: f64, highest: f64 },
    /// The shares of this node's children cannot be drawn.
    Undrawable { parent: String, error: DrawError },
    /// A given weight names a node that is not in the tree.
    UnknownNode { node: usize, nodes: usize },
    /// A given weight that is negative or not finite.
    BadWeight { draw: usize, node: String, weight: f64 },
    /// A given draw leaves the children of this node without weight.
    DrawWithoutWeight { draw: usize, parent: String },
    /// More draws are asked for than were given.
    NotGiven { draw: u64, given: u64 },
    /// This draw is counted already: each counts once.
    Repeated { draw: u64 },
    /// The pipeline does not run as the method says, or cannot be run with a listed choice at all.
    Run(RunError),
    /// Limits of a column that go down or are no numbers.
    BadLimits { column: usize },
    /// A standard error, or the deviation between assessors, that is negative or not finite.
    BadDeviation { column: Option<usize>, unit: Option<usize>, value: f64 },
    /// A column that is not in the tree.
    UnknownColumn { column: usize, indicators: usize },
    /// Means are listed for a level that the tree does not make.
    UnknownLevel { level: u32, levels: u32 },
    /// The sample of a sensitivity analysis cannot be made.
    Sample(SampleFault),
    /// What is merged answers another question.
    OtherQuestion,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooMany { what, count, bound } => write!(f, "{count} {what} are too many: at most {bound}"),
            Self::Length { what, found, expected } => {
                write!(f, "{found} entries of {what} came where {expected} are needed; give one each")
            }
            Self::NotFinite { column, unit, value } => {
                write!(
                    f,
                    "unit {unit} of column {column} is {value}; give a finite number or leave it missing"
                )
            }
            Self::UnknownGroup { unit, group, groups } => {
                write!(
                    f,
                    "unit {unit} is of group {group}, and multipliers came for {groups} groups; add them"
                )
            }
            Self::BadMultiplier { group, column, value } => write!(
                f,
                "the multiplier of column {column} in group {group} is {value}; give 0 or a positive number"
            ),
            Self::GroupWithoutWeight { group, parent } => write!(
                f,
                "the multipliers of group {group} leave all that belongs to `{parent}` without weight; keep one above 0"
            ),
            Self::MeanAcrossGroups { level } => write!(
                f,
                "the mean of level {level} compares units with each other, and their weights differ by group; \
                 choose another mean for this level or leave the multipliers out"
            ),
            Self::Aggregate { node, error } => write!(f, "`{node}` cannot be computed: {error}"),
            Self::NothingScored => f.write_str(
                "no unit has an index under the nominal weights; fill gaps or lower the least coverage",
            ),
            other => other.fmt_of_what_varies(f),
        }
    }
}

impl Fault {
    fn fmt_of_what_varies(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BadWidth { share } => {
                write!(f, "weights cannot vary by {share} of themselves; give a share between 0 and 1")
            }
            Self::BadConcentration { concentration, lowest, highest } => {
                write!(f, "the concentration {concentration} is out of range; give {lowest} to {highest}")
            }
            Self::Undrawable { parent, error } => {
                write!(f, "shares within `{parent}` cannot be drawn: {error}")
            }
            Self::UnknownNode { node, nodes } => {
                write!(f, "weights are given for node {node}, and the tree has {nodes}; correct the number")
            }
            Self::BadWeight { draw, node, weight } => {
                write!(f, "draw {draw} gives `{node}` the weight {weight}; give 0 or a positive number")
            }
            Self::DrawWithoutWeight { draw, parent } => {
                write!(
                    f,
                    "draw {draw} leaves all that belongs to `{parent}` without weight; keep one above 0"
                )
            }
            Self::NotGiven { draw, given } => {
                write!(f, "draw {draw} is asked for, and {given} draws were given; ask for those only")
            }
            Self::Repeated { draw } => write!(f, "draw {draw} is counted already; each counts once"),
            Self::Sample(fault) => write!(f, "{fault}"),
            Self::Run(error) => write!(f, "{error}"),
            Self::BadLimits { column } => {
                write!(
                    f,
                    "the limits of column {column} are none: give the lower one first, or leave them out"
                )
            }
            Self::BadDeviation { column, unit, value } => {
                write!(f, "{value} is no standard deviation")?;
                if let (Some(column), Some(unit)) = (column, unit) {
                    write!(f, " (unit {unit} of column {column})")?;
                }
                f.write_str(": give 0 or a positive number, or leave it missing")
            }
            Self::UnknownColumn { column, indicators } => {
                write!(f, "column {column} is rated, and the tree has {indicators}; correct the number")
            }
            Self::UnknownLevel { level, levels } => {
                write!(
                    f,
                    "means are listed for level {level}, and the tree makes levels 2 to {levels}; correct it"
                )
            }
            Self::OtherQuestion => f.write_str(
                "the two ensembles have different units or settings; merge forks of one ensemble only",
            ),
            // All others are said above.
            _ => f.write_str("the question cannot be answered"),
        }
    }
}

impl std::error::Error for Fault {}
