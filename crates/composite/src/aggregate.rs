//! How children become a parent: weighted means, the median, TOPSIS closeness, Copeland scores, fuzzy evaluation, and
//! when there is too little data for any of them.
//!
//! Everything works a unit (row) at a time over the children's columns; a cell without a value leaves the mean of its row
//! together with its weight. Weights are relative, so `[1, 1, 2]` and `[0.25, 0.25, 0.5]` mean the same; they should not
//! lie further apart than 1e100 times, or the smallest one counts as 0.
//!
//! A row has no parent's value where
//!
//! - the share of its children that have a value is below [`Enough::share`] (a share equal to it, rounding noise of
//!   [`SHARE_NOISE`] included, is enough). With [`CoverageRule::Count`] children of weight 0 count like others, as in
//!   COINr's `dat_thresh` (W. Becker et al., COINr: an R package for developing composite indicators, J. Open Source
//!   Softw. 7 (2022) 4567); with [`CoverageRule::Weight`] they do not matter;
//! - a core child has no value, whatever the share;
//! - no child with a weight above 0 has a value.

mod copeland;
mod coverage;
mod error;
pub mod fuzzy;
mod mean;
mod median;
mod topsis;

use std::ops::Range;

pub use copeland::COPELAND_ROWS_MAX;
pub use error::{AggregateError, NotPositive};

pub(crate) use mean::SMALL_POWER;
pub(crate) use median::median_of;

use crate::method::{CoverageRule, Mean};

/// A share of present children that is less than this below the one that is needed counts as equal to it: 2/3 of the
/// weight is 2/3 however it was added up.
pub const SHARE_NOISE: f64 = 1e-12;

/// Rows that are worked on at a time, so that the running sums stay close to the processor.
const CHUNK: usize = 128;

/// How much of a parent's children a unit must have, and how it is counted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Enough {
    pub rule: CoverageRule,
    /// Least share, 0 to 1; exactly this share is enough.
    pub share: f64,
}

/// Brings the children's columns together in `out`, a row per unit. `weights` and `core` have an entry per child.
///
/// What a [`Mean`] is of values `x` with weights `w` over the children that have a value:
///
/// | mean | value | needs |
/// |---|---|---|
/// | arithmetic | `sum w x / sum w` | |
/// | geometric | `exp(sum w ln x / sum w)` | `x > 0` |
/// | harmonic | `sum w / sum (w / x)` | `x > 0` |
/// | generalised | `(sum w x^p / sum w)^(1/p)`; `p = 0` is the geometric mean | `x > 0`, or `x >= 0` for `p > 0`; nothing for `p = 1` |
/// | median | the value at which the weight of all values up to it first exceeds half; where it is exactly half, the mean of that value and the next one. With equal weights the usual median | |
/// | TOPSIS | closeness to the ideal, 0 to 1: `d- / (d+ + d-)` with `d+ = sqrt(sum (w (best - x))^2)` and `d- = sqrt(sum (w (x - worst))^2)` | one unit that differs |
/// | Copeland | pairs won less pairs lost, `1 - n` to `n - 1` | at most [`COPELAND_ROWS_MAX`] units |
/// | fuzzy | `sum w x / sum w` with every `x` cut to 0 to 100; see [`fuzzy`] | values on 0 to 100 |
///
/// For TOPSIS and Copeland a unit's value depends on the other units, also on those that are held back for too little
/// data.
///
/// - **TOPSIS** (C.-L. Hwang and K. Yoon, Multiple Attribute Decision Making, 1981): `best` and `worst` are each
///   child's largest and smallest value over all units. Children are taken as they come, on one scale already; nothing
///   is normalised again. A unit with gaps is measured over the children it has. Where the best is the worst in all of
///   them, there is no closeness, and the value is missing.
/// - **Copeland** (A. H. Copeland, A "reasonable" social welfare function, 1951; for composite indicators G. Munda and
///   M. Nardo, Noncompensatory/nonlinear composite indicators for ranking countries, Appl. Econ. 41 (2009) 1513-1523):
///   of two units the one wins that is ahead in children of more weight, among the children both have. Values that tie
///   ([`crate::rank::ties`]) are for neither, equal weights (to 1e-12 of all the weight) are a draw, and two units with
///   no child in common are not compared. The order of rows does not matter.
/// - **Median** of weights: F. Y. Edgeworth, On a new method of reducing observations relating to several quantities,
///   Philos. Mag. 25 (1888) 184-191. Sums of weights are equal to 1e-12 of all the weight.
///
/// (OECD/JRC, Handbook on Constructing Composite Indicators, 2008, step 7; P. S. Bullen, Handbook of Means and Their
/// Inequalities, 2003, chapter III for the power means.) A value that the mean is not defined for is an error, unless its row
/// is held back for too little data anyway; a child of weight 0 is not looked at.
///
/// On an error what `out` holds is of no use.
pub fn aggregate(
    mean: Mean,
    children: &[&[f64]],
    weights: &[f64],
    core: &[bool],
    enough: Enough,
    out: &mut [f64],
) -> Result<(), AggregateError> {
    error::check(children, weights, core, out.len())?;
    let weights = &scaled(weights);
    if let Some(wrong) = mean::wrong_value(mean)? {
        let hold_back = |cells: &mut [f64]| coverage::hold_back(children, weights, core, enough, cells);
        error::refuse(children, weights, wrong, hold_back, out)?;
    }
    match mean {
        Mean::Arithmetic => mean::arithmetic(children, weights, out),
        Mean::Geometric => mean::geometric(children, weights, out),
        Mean::Harmonic => mean::harmonic(children, weights, out),
        Mean::Generalised { p } => mean::generalised(p, children, weights, out),
        Mean::Median => median::median(children, weights, out),
        Mean::Topsis => topsis::topsis(children, weights, out),
        Mean::Copeland => copeland::copeland(children, weights, out)?,
        Mean::Fuzzy => mean::fuzzy(children, weights, out),
    }
    coverage::hold_back(children, weights, core, enough, out);
    Ok(())
}

/// The weights times a power of two, so that they add up to at most 1 and no sum of theirs with values can overflow.
/// Not a digit of them changes.
fn scaled(weights: &[f64]) -> Vec<f64> {
    let top = weights.iter().fold(0.0, |top, &weight| if weight > top { weight } else { top });
    let (_, exponent) = libm::frexp(top);
    let (_, count) = libm::frexp(weights.len() as f64);
    weights.iter().map(|&weight| libm::ldexp(weight, -exponent - count)).collect()
}

/// The ranges of rows that are worked on one after the other.
fn chunks(rows: usize) -> impl Iterator<Item = Range<usize>> {
    (0..rows).step_by(CHUNK).map(move |start| start..(start + CHUNK).min(rows))
}

#[cfg(test)]
mod tests;
