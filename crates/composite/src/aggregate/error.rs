//! What children cannot be brought together.

use std::fmt;

use super::mean::Wrong;

/// A child's cell that the mean is not defined for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NotPositive {
    /// Position of the child.
    pub child: usize,
    pub row: usize,
    pub value: f64,
}

/// Why children were not brought together. Children and rows are positions, from 0.
#[derive(Clone, Debug, PartialEq)]
pub enum AggregateError {
    /// A mean that needs positive values met another one.
    NotPositive(NotPositive),
    /// Something other than one weight and one core mark a child.
    Entries { children: usize, weights: usize, core: usize },
    /// A child with another number of rows than the parent.
    Rows { child: usize, rows: usize, expected: usize },
    /// A weight that is negative or not a number.
    Weight { child: usize, weight: f64 },
    /// The exponent of a generalised mean that is not a finite number.
    Power { p: f64 },
    /// More units than can be compared with each other pair by pair.
    TooManyRows { rows: usize, bound: usize },
}

impl fmt::Display for AggregateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotPositive(NotPositive { child, row, value }) => write!(
                f,
                "row {row} of child {child} is {value}, and this mean is not defined for it; normalise to a scale that \
                 starts above 0, for example 1 to 100"
            ),
            Self::Entries { children, weights, core } => write!(
                f,
                "{children} children came with {weights} weights and {core} core marks; give one of each a child"
            ),
            Self::Rows { child, rows, expected } => {
                write!(
                    f,
                    "child {child} has {rows} rows and its parent {expected}; give a row per unit to both"
                )
            }
            Self::Weight { child, weight } => {
                write!(f, "the weight of child {child} is {weight}; give a number that is 0 or above")
            }
            Self::Power { p } => {
                write!(f, "the exponent of the generalised mean is {p}; give a finite number")
            }
            Self::TooManyRows { rows, bound } => write!(
                f,
                "{rows} units cannot be compared pair by pair, at most {bound}; choose another mean for this level"
            ),
        }
    }
}

impl std::error::Error for AggregateError {}

/// Checks that shapes fit and weights are weights.
pub(super) fn check(
    children: &[&[f64]],
    weights: &[f64],
    core: &[bool],
    expected: usize,
) -> Result<(), AggregateError> {
    if weights.len() != children.len() || core.len() != children.len() {
        let (children, weights, core) = (children.len(), weights.len(), core.len());
        return Err(AggregateError::Entries { children, weights, core });
    }
    for (child, (column, &weight)) in children.iter().zip(weights).enumerate() {
        if column.len() != expected {
            return Err(AggregateError::Rows { child, rows: column.len(), expected });
        }
        if !(weight >= 0.0 && weight.is_finite()) {
            return Err(AggregateError::Weight { child, weight });
        }
    }
    Ok(())
}

/// Refuses the first cell, by child and then by row, that the mean is not defined for, in a row that is not held back. `room` has
/// a row per unit, and what it holds is of no use afterwards.
pub(super) fn refuse(
    children: &[&[f64]],
    weights: &[f64],
    wrong: Wrong,
    hold_back: impl FnOnce(&mut [f64]),
    room: &mut [f64],
) -> Result<(), AggregateError> {
    let weighty = || children.iter().zip(weights).enumerate().filter(|(_, (_, weight))| **weight > 0.0);
    // Whole columns first: without a way out in between it is many cells at a time.
    let any = |column: &[f64]| column.iter().fold(false, |any, &value| any | wrong.is(value));
    if !weighty().any(|(_, (column, _))| any(column)) {
        return Ok(());
    }
    room.fill(0.0);
    hold_back(room);
    for (child, (column, _)) in weighty() {
        let cells = column.iter().zip(&*room).enumerate();
        let found = cells.filter(|(_, (_, held))| !held.is_nan()).find(|(_, (value, _))| wrong.is(**value));
        if let Some((row, (&value, _))) = found {
            return Err(AggregateError::NotPositive(NotPositive { child, row, value }));
        }
    }
    Ok(())
}
