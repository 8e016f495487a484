//! Direction, and one scale for all indicators.
//!
//! A [`Method`](crate::method::Method) is resolved once into a [`Rule`] per indicator ([`Rule::of`]); [`column()`] applies it. Every
//! formula is of the **directed** value `x' = x` where higher is better and `x' = -x` where lower is; `min'` and `max'` are
//! those of the directed column over the cells that have a value, and `y` comes on the scale as `lower + (upper - lower) y`:
//!
//! | rule | y |
//! |---|---|
//! | min-max, distance to max | `(x' - min') / (max' - min')` (distance to max is written `1 - (max' - x') / (max' - min')` elsewhere) |
//! | goalposts | `(x' - worst') / (best' - worst')`, cut to 0 to 1 where asked |
//! | z-score | `(x' - mean') / deviation'` with `n - 1`; on no scale |
//! | rank | ascending, 1 for the worst; Borda is one less, how many are beaten; on no scale |
//! | percentile rank | `(rank - 1) / (n - 1)` |
//! | distance to reference | `1 - (ref' - x') / (ref' - min') = (x' - min') / (ref' - min')` |
//! | distance to target | `(x' - min') / (target' - min')` |
//! | fraction of max | `x / max` where higher is better, `min / x` where lower is |
//! | rubric level | `x / 4`, or `(4 - x) / 4` where lower is better |
//!
//! A column of one value says nothing about who is better: it is missing, not 0, but for goalposts and rubric levels, whose ends
//! are fixed. One value is one to rounding noise ([`column::is_one_value`]), so that noise is not blown up to the whole scale.
//!
//! Sources: M. Nardo et al., Handbook on Constructing Composite Indicators, OECD/JRC (2008), step 5; W. Becker et al., COINr: an R
//! package for developing composite indicators, JOSS 7 (2022) 4567, for `n_borda`, `n_prank`, `n_dist2ref`, `n_dist2targ` and
//! `n_goalposts`; C.-L. Hwang and K. Yoon, Multiple Attribute Decision Making (1981), 2.2, for `min / x`: the linear
//! normalisation of a cost, which keeps the order that a negated ratio turns round.

mod linear;
mod rule;

use std::fmt;

use crate::column::{self, MISSING, is_missing};
use crate::hierarchy::Direction;
use crate::method::{Scale, Ties};
use crate::rank::Ranker;
use linear::{Cut, linear};
pub use rule::RuleFault;

/// How one column is normalised: a method resolved for one indicator.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rule {
    MinMax(Scale),
    /// `worst` and `best` in raw units, different.
    Goalposts {
        worst: f64,
        best: f64,
        scale: Scale,
        truncate: bool,
    },
    ZScore,
    Rank {
        ties: Ties,
    },
    PercentileRank {
        ties: Ties,
        scale: Scale,
    },
    Borda {
        ties: Ties,
    },
    DistanceToMax(Scale),
    /// `row` of the unit that the others are compared with; `cap` cuts what is better.
    DistanceToReference {
        row: usize,
        cap: bool,
        scale: Scale,
    },
    /// `target` in raw units; `cap` cuts what is better.
    DistanceToTarget {
        target: f64,
        cap: bool,
        scale: Scale,
    },
    FractionOfMax(Scale),
    RubricLevel(Scale),
}

/// What became of a column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Normalised {
    /// Every cell with a value has one.
    By(Formula),
    /// No cell has a value.
    Missing(Reason),
}

/// What was done to a raw value `x`, with `x' = x` or `-x` by direction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Formula {
    /// `lower + (upper - lower) (x' - origin) / spread`, then cut where the rule cuts; the z-score is on 0 to 1.
    Linear { origin: f64, spread: f64 },
    /// `lower + (upper - lower) least / x`.
    Reciprocal { least: f64 },
    /// By the rank of `x'` among `count` values.
    Ranked { count: usize },
}

/// Why a column says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// No cell has a value.
    NoData,
    /// All values are equal, to rounding noise.
    Constant,
    /// There is one value only, and a percentile needs another.
    OneValue,
    /// The reference unit has no value.
    ReferenceMissing,
    /// The reference unit has the worst value.
    ReferenceIsWorst,
    /// The target is not better than the worst value.
    TargetIsWorst,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoData => "no unit has a value",
            Self::Constant => "all values are equal, so there is nothing to compare",
            Self::OneValue => "one unit only has a value, so there is nothing to compare",
            Self::ReferenceMissing => "the reference unit has no value",
            Self::ReferenceIsWorst => {
                "the reference unit has the worst value, so there is no distance to measure in"
            }
            Self::TargetIsWorst => {
                "the target is not better than the worst value, so there is no distance to measure in"
            }
        })
    }
}

/// A cell that the rule is not defined for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CellFault {
    pub row: usize,
    pub value: f64,
    pub want: Want,
}

/// What a cell should have been.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Want {
    /// Above 0: the fraction is of the least value.
    Positive,
    /// 0 or more, and one of the column above 0: the fraction is of the greatest value.
    NotNegative,
    /// A rubric level, 0 to 4.
    Level,
}

impl fmt::Display for Want {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Positive => "the least value over this one needs values above 0",
            Self::NotNegative => "a share of the greatest value needs values of 0 or more, and one above 0",
            Self::Level => "a rubric level is 0 to 4",
        })
    }
}

/// Room that is reused from column to column.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    ranker: Ranker,
    directed: Vec<f64>,
}

/// Normalises `column` into `out`, which has a row per cell. A gap stays a gap, and everything is one where the result says
/// [`Normalised::Missing`]. After an error `out` holds nothing of use.
pub fn column(
    rule: &Rule,
    direction: Direction,
    column: &[f64],
    scratch: &mut Scratch,
    out: &mut [f64],
) -> Result<Normalised, CellFault> {
    let Some((low, high)) = column::range(column) else {
        return Ok(missing(Reason::NoData, out));
    };
    let sign = direction.sign();
    // Best and worst of the directed column.
    let (min, max) = match direction {
        Direction::Higher => (low, high),
        Direction::Lower => (-high, -low),
    };
    let mut between = |origin: f64, spread: f64, scale: Scale, cut: Cut| {
        linear(sign, column, origin, spread, scale, cut, out);
        Normalised::By(Formula::Linear { origin, spread })
    };
    let is_fixed = matches!(rule, Rule::Goalposts { .. } | Rule::RubricLevel(_));
    let found = match *rule {
        // A percentile of one value has a reason of its own.
        Rule::PercentileRank { .. } if column::count(column) < 2 => missing(Reason::OneValue, out),
        _ if !is_fixed && column::is_one_value(low, high) => missing(Reason::Constant, out),
        Rule::MinMax(scale) | Rule::DistanceToMax(scale) => between(min, max - min, scale, Cut::Not),
        Rule::Goalposts { worst, best, scale, truncate } => {
            let cut = if truncate { Cut::Both } else { Cut::Not };
            between(sign * worst, sign * (best - worst), scale, cut)
        }
        Rule::ZScore => match (column::mean(column), column::deviation(column)) {
            (Some(mean), Some(deviation)) if deviation > 0.0 => {
                between(sign * mean, deviation, Scale::ONE, Cut::Not)
            }
            _ => missing(Reason::Constant, out),
        },
        Rule::Rank { ties } => ranked(direction, column, ties, scratch, out),
        Rule::Borda { ties } => {
            let found = ranked(direction, column, ties, scratch, out);
            out.iter_mut().for_each(|rank| *rank -= 1.0);
            found
        }
        Rule::PercentileRank { ties, scale } => percentile(direction, column, ties, scale, scratch, out),
        Rule::DistanceToReference { row, cap, scale } => {
            let reference = sign * column.get(row).copied().unwrap_or(MISSING);
            if is_missing(reference) {
                missing(Reason::ReferenceMissing, out)
            } else if column::is_one_value(min, reference) {
                missing(Reason::ReferenceIsWorst, out)
            } else {
                between(min, reference - min, scale, Cut::above(cap))
            }
        }
        Rule::DistanceToTarget { target, cap, scale } => {
            let target = sign * target;
            if column::is_one_value(min, target) {
                missing(Reason::TargetIsWorst, out)
            } else {
                between(min, target - min, scale, Cut::above(cap))
            }
        }
        Rule::FractionOfMax(scale) => return fraction(direction, column, (low, high), scale, out),
        Rule::RubricLevel(scale) => {
            reject(column, Want::Level, |level| !(0.0..=4.0).contains(&level))?;
            let worst = if direction == Direction::Lower { -4.0 } else { 0.0 };
            between(worst, 4.0, scale, Cut::Not)
        }
    };
    Ok(found)
}

fn missing(reason: Reason, out: &mut [f64]) -> Normalised {
    out.fill(MISSING);
    Normalised::Missing(reason)
}

/// The first cell that has a value which is `bad`, as an error.
fn reject(column: &[f64], want: Want, bad: impl Fn(f64) -> bool) -> Result<(), CellFault> {
    let found = column.iter().position(|&value| !is_missing(value) && bad(value));
    found.map_or(Ok(()), |row| Err(CellFault { row, value: column[row], want }))
}

fn fraction(
    direction: Direction,
    column: &[f64],
    (low, high): (f64, f64),
    scale: Scale,
    out: &mut [f64],
) -> Result<Normalised, CellFault> {
    match direction {
        Direction::Higher => {
            reject(column, Want::NotNegative, |value| value < 0.0 || high <= 0.0)?;
            linear(1.0, column, 0.0, high, scale, Cut::Not, out);
            Ok(Normalised::By(Formula::Linear { origin: 0.0, spread: high }))
        }
        Direction::Lower => {
            reject(column, Want::Positive, |value| value <= 0.0)?;
            let span = scale.upper - scale.lower;
            for (y, x) in out.iter_mut().zip(column) {
                *y = low / x * span + scale.lower;
            }
            Ok(Normalised::By(Formula::Reciprocal { least: low }))
        }
    }
}

/// Ascending ranks of the directed column.
fn ranked(
    direction: Direction,
    column: &[f64],
    ties: Ties,
    scratch: &mut Scratch,
    out: &mut [f64],
) -> Normalised {
    match direction {
        Direction::Higher => scratch.ranker.ascending(column, ties, out),
        Direction::Lower => {
            scratch.directed.clear();
            scratch.directed.extend(column.iter().map(|x| -x));
            scratch.ranker.ascending(&scratch.directed, ties, out);
        }
    }
    Normalised::By(Formula::Ranked { count: column::count(column) })
}

fn percentile(
    direction: Direction,
    column: &[f64],
    ties: Ties,
    scale: Scale,
    scratch: &mut Scratch,
    out: &mut [f64],
) -> Normalised {
    let count = column::count(column);
    let found = ranked(direction, column, ties, scratch, out);
    let span = scale.upper - scale.lower;
    for y in out.iter_mut() {
        *y = (*y - 1.0) / (count - 1) as f64 * span + scale.lower;
    }
    found
}

#[cfg(test)]
mod tests;
