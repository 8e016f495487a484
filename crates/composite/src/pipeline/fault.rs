//! Why a run ends without a result.

use std::fmt;

use crate::aggregate::AggregateError;
use crate::hierarchy::HierarchyFault;
use crate::normalise::{RuleFault, Want};

use super::Input;

/// Why a run ended without a result. Columns, units and aggregates are named by their codes and keys.
#[derive(Clone, Debug, PartialEq)]
pub enum RunError {
    /// The watcher asked for it.
    Cancelled,
    /// The method's weights do not fit the tree.
    Hierarchy(Vec<HierarchyFault>),
    /// A number of the method is out of its range.
    BadNumber {
        what: &'static str,
        value: f64,
        want: &'static str,
    },
    /// A scale of the method has no length, or goes down.
    BadScale {
        lower: f64,
        upper: f64,
    },
    TooManyUnits {
        count: usize,
    },
    /// There are more or fewer columns than indicators.
    WrongCount {
        what: &'static str,
        found: usize,
        indicators: usize,
    },
    /// A list has not a row per unit.
    WrongLength {
        what: String,
        found: usize,
        units: usize,
    },
    /// The method names a column of labels that the input does not have.
    UnknownGroup {
        group: String,
        known: Vec<String>,
    },
    /// A number that is not finite, or beyond what is read.
    CellOutOfRange {
        column: String,
        unit: String,
        value: f64,
    },
    /// An indicator names a denominator that the input does not have.
    NoDenominator {
        column: String,
        denominator: String,
    },
    ZeroDenominator {
        column: String,
        denominator: String,
        unit: String,
        value: f64,
    },
    /// An indicator cannot be normalised as the method says.
    Rule(RuleFault),
    /// A cell cannot be normalised as the method says.
    Cell {
        column: String,
        unit: String,
        value: f64,
        want: Want,
    },
    /// The mean of an aggregate is not defined for a value of a child.
    NotPositive {
        aggregate: String,
        child: String,
        unit: String,
        value: f64,
    },
    /// Another reason why the children of an aggregate cannot be brought together.
    Aggregate {
        aggregate: String,
        fault: AggregateError,
    },
}

impl fmt::Display for RunError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cancelled => f.write_str("the run was cancelled"),
            Self::Hierarchy(faults) => {
                let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
                f.write_str(&faults.join("; "))
            }
            Self::BadNumber { what, value, want } => write!(f, "{what} is {value}: give {want}"),
            Self::BadScale { lower, upper } => write!(
                f,
                "the scale from {lower} to {upper} has no length: give a lower end below the upper one"
            ),
            Self::TooManyUnits { count } => {
                write!(f, "{count} units are too many: at most {} are read", Input::UNITS_MAX)
            }
            Self::WrongCount { what, found, indicators } => write!(
                f,
                "there are {found} {what} for {indicators} indicators: give one for each indicator of the tree"
            ),
            Self::WrongLength { what, found, units } => {
                write!(f, "{what} has {found} rows for {units} units: give one for each unit")
            }
            Self::UnknownGroup { group, known } if known.is_empty() => {
                write!(f, "there is no column of groups `{group}`: the data has none")
            }
            Self::UnknownGroup { group, known } => {
                write!(f, "there is no column of groups `{group}`: name one of {}", known.join(", "))
            }
            Self::CellOutOfRange { column, unit, value } => write!(
                f,
                "{value} of `{column}` in unit `{unit}` is out of range: values are at most {:e} from 0",
                Input::VALUE_MAX
            ),
            Self::NoDenominator { column, denominator } => write!(
                f,
                "there is no column `{denominator}` to divide `{column}` by: add it or leave the denominator empty"
            ),
            Self::ZeroDenominator { column, denominator, unit, value } => write!(
                f,
                "{value} of `{column}` in unit `{unit}` is divided by a `{denominator}` of 0: leave the cell empty if it is not known"
            ),
            Self::Rule(fault) => fault.fmt(f),
            Self::Cell { column, unit, value, want } => write!(
                f,
                "{value} of `{column}` in unit `{unit}` cannot be normalised: {want}; correct the cell or choose another normalisation"
            ),
            Self::Aggregate { aggregate, fault } => write!(f, "`{aggregate}` cannot be made: {fault}"),
            Self::NotPositive { aggregate, child, unit, value } => write!(
                f,
                "{value} of `{child}` in unit `{unit}` cannot go into the mean of `{aggregate}`, which needs values above 0: normalise to a scale that starts above 0, such as 1 to 100, or choose another mean"
            ),
        }
    }
}

impl std::error::Error for RunError {}
