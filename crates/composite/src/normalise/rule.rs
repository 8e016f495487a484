//! From a method to the rule of one indicator.

use std::fmt;

use super::Rule;
use crate::hierarchy::{Direction, Indicator};
use crate::method::Normalise;

/// Why a method cannot normalise an indicator.
#[derive(Clone, Debug, PartialEq)]
pub enum RuleFault {
    /// The method has no goalposts for this indicator.
    NoGoalposts { code: String },
    /// Both goalposts are the same, or one is not finite.
    EqualGoalposts { code: String, posts: [f64; 2] },
    /// Higher is better, and the greater post comes first.
    ReversedGoalposts { code: String, posts: [f64; 2] },
    /// The indicator has no target.
    NoTarget { code: String },
    /// No unit has this key.
    UnknownReference { reference: String },
}

impl fmt::Display for RuleFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoGoalposts { code } => {
                write!(f, "there are no goalposts for `{code}`: give its worst and its best value")
            }
            Self::EqualGoalposts { code, posts: [low, high] } => write!(
                f,
                "the goalposts {low} and {high} of `{code}` are no scale: give two different numbers"
            ),
            Self::ReversedGoalposts { code, posts: [first, second] } => write!(
                f,
                "the goalposts of `{code}` go down from {first} to {second}, but higher is better: give the lower first or turn the direction"
            ),
            Self::NoTarget { code } => {
                write!(f, "`{code}` has no target to measure the distance to: give it one")
            }
            Self::UnknownReference { reference } => write!(
                f,
                "the reference unit `{reference}` is not among the units that are scored: name one of them"
            ),
        }
    }
}

impl Rule {
    /// The rule of `normalise` for this indicator; `row_of` finds the row of a unit by its key.
    ///
    /// Goalposts of an indicator where lower is better may stand in either order, the greater is the worst.
    pub fn of(
        normalise: &Normalise,
        indicator: &Indicator,
        row_of: impl FnOnce(&str) -> Option<usize>,
    ) -> Result<Self, RuleFault> {
        let code = || indicator.code.clone();
        Ok(match *normalise {
            Normalise::MinMax(scale) => Self::MinMax(scale),
            Normalise::Goalposts { ref posts, scale, truncate } => {
                let posts =
                    *posts.get(&indicator.code).ok_or_else(|| RuleFault::NoGoalposts { code: code() })?;
                let [first, second] = posts;
                if !(first.is_finite() && second.is_finite() && (second - first).is_finite())
                    || first == second
                {
                    return Err(RuleFault::EqualGoalposts { code: code(), posts });
                }
                let (worst, best) = match indicator.direction {
                    Direction::Higher if first > second => {
                        return Err(RuleFault::ReversedGoalposts { code: code(), posts });
                    }
                    Direction::Higher => (first, second),
                    Direction::Lower => (first.max(second), first.min(second)),
                };
                Self::Goalposts { worst, best, scale, truncate }
            }
            Normalise::ZScore => Self::ZScore,
            Normalise::Rank { ties } => Self::Rank { ties },
            Normalise::PercentileRank { ties, scale } => Self::PercentileRank { ties, scale },
            Normalise::Borda { ties } => Self::Borda { ties },
            Normalise::DistanceToMax(scale) => Self::DistanceToMax(scale),
            Normalise::DistanceToReference { ref reference, cap, scale } => {
                let row = row_of(reference)
                    .ok_or_else(|| RuleFault::UnknownReference { reference: reference.clone() })?;
                Self::DistanceToReference { row, cap, scale }
            }
            Normalise::DistanceToTarget { cap, scale } => {
                let target = indicator.target.filter(|target| target.is_finite());
                let target = target.ok_or_else(|| RuleFault::NoTarget { code: code() })?;
                Self::DistanceToTarget { target, cap, scale }
            }
            Normalise::FractionOfMax(scale) => Self::FractionOfMax(scale),
            Normalise::RubricLevel(scale) => Self::RubricLevel(scale),
        })
    }
}
