//! The next points: what the index would gain from each indicator.

use std::fmt;

use super::rescore::index_after;
use crate::aggregate::AggregateError;
use crate::explain::{OutOfPlace, Scores};

/// How far each indicator rises, in points of the normalised scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Goal {
    /// Where it stops: the upper end of the scale. An indicator there or above does not rise.
    pub target: f64,
    /// One step, above 0; `None`: all the way to the target.
    pub step: Option<f64>,
}

/// What one indicator's rise would give the index.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gain {
    pub column: usize,
    pub from: f64,
    pub to: f64,
    /// Points of index, everything else staying as it is; missing where the index would be (TOPSIS with all units alike).
    pub points: f64,
    /// Points of index for a unit of cost; `None` where no cost is known.
    pub points_per_cost: Option<f64>,
}

/// Why gains could not be found.
#[derive(Clone, Debug, PartialEq)]
pub enum GainError {
    OutOfPlace(OutOfPlace),
    Aggregate(AggregateError),
    /// A step that is not above 0, or a target that is no number.
    Goal {
        goal: Goal,
    },
    /// Another number of costs than of indicators.
    Costs {
        costs: usize,
        indicators: usize,
    },
    /// A cost that is not above 0.
    Cost {
        column: usize,
        cost: f64,
    },
}

impl fmt::Display for GainError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OutOfPlace(fault) => fault.fmt(f),
            Self::Aggregate(fault) => fault.fmt(f),
            Self::Goal { goal: Goal { target, step } } => {
                write!(
                    f,
                    "target {target} with step {step:?} is no goal; give a finite target and a step above 0"
                )
            }
            Self::Costs { costs, indicators } => {
                write!(f, "{costs} costs came with {indicators} indicators; give one of each, or none at all")
            }
            Self::Cost { column, cost } => {
                write!(
                    f,
                    "the cost of indicator {column} is {cost}; give a number above 0, or NaN where it is not known"
                )
            }
        }
    }
}

impl std::error::Error for GainError {}

/// What the index of the unit in `row` would gain if one indicator after the other rose, recomputed through the tree;
/// the largest gain first, or with `costs` the largest gain per cost. `costs` has an entry per indicator, the cost of
/// this rise, NaN where it is not known: those come last, by gain. Equal ones (to the last bit) by column. An indicator
/// without a value or without a voice in the index, or one that is at its target, is left out, and so is everything of
/// a unit without an index.
pub fn gains(
    scores: Scores<'_>,
    row: usize,
    goal: Goal,
    costs: Option<&[f64]>,
) -> Result<Vec<Gain>, GainError> {
    check(scores, goal, costs)?;
    let weights = super::effective_weights(scores, row).map_err(GainError::OutOfPlace)?.unwrap_or_default();
    let index = scores.columns[scores.hierarchy.index()][row];
    let mut found = Vec::new();
    for (column, _) in weights.iter().enumerate().filter(|(_, weight)| **weight > 0.0) {
        let from = scores.columns[column][row];
        let to = goal.step.map_or(goal.target, |step| (from + step).min(goal.target));
        if to > from {
            let points = index_after(scores, row, column, to).map_err(GainError::Aggregate)? - index;
            let cost = costs.and_then(|costs| costs.get(column).copied()).filter(|cost| !cost.is_nan());
            found.push(Gain { column, from, to, points, points_per_cost: cost.map(|cost| points / cost) });
        }
    }
    // What is not known sorts below every number.
    let known = |points: f64| if points.is_nan() { f64::NEG_INFINITY } else { points };
    let worth = |gain: &Gain| (known(gain.points_per_cost.unwrap_or(f64::NAN)), known(gain.points));
    found.sort_by(|a, b| {
        let (a, b) = (worth(a), worth(b));
        b.0.total_cmp(&a.0).then(b.1.total_cmp(&a.1))
    });
    Ok(found)
}

fn check(scores: Scores<'_>, goal: Goal, costs: Option<&[f64]>) -> Result<(), GainError> {
    if !goal.target.is_finite() || goal.step.is_some_and(|step| step.is_nan() || step <= 0.0) {
        return Err(GainError::Goal { goal });
    }
    let (costs, indicators) = (costs.unwrap_or_default(), scores.hierarchy.columns().end);
    if !costs.is_empty() && costs.len() != indicators {
        return Err(GainError::Costs { costs: costs.len(), indicators });
    }
    match costs.iter().position(|cost| *cost <= 0.0) {
        Some(column) => Err(GainError::Cost { column, cost: costs[column] }),
        None => Ok(()),
    }
}
