//! The means that are sums of a function of the values: arithmetic, geometric, harmonic and the power means around them.

use super::{AggregateError, CHUNK, chunks};
use crate::column::MISSING;
use crate::method::Mean;

/// Below this exponent the power mean is taken by its logarithm, above by its definition: `1 / p` would blow the rounding
/// of a sum near 1 up.
pub(crate) const SMALL_POWER: f64 = 0.01;

pub(super) fn arithmetic(children: &[&[f64]], weights: &[f64], out: &mut [f64]) {
    quasi(children, weights, out, |x| x, |mean| mean);
}

/// The score of a fuzzy comprehensive evaluation.
pub(super) fn fuzzy(children: &[&[f64]], weights: &[f64], out: &mut [f64]) {
    quasi(children, weights, out, super::fuzzy::cut, |mean| mean);
}

/// Values that a mean is not defined for.
#[derive(Clone, Copy)]
pub(super) enum Wrong {
    BelowZero,
    ZeroAndBelow,
}

impl Wrong {
    #[inline]
    pub(super) fn is(self, value: f64) -> bool {
        match self {
            Self::BelowZero => value < 0.0,
            Self::ZeroAndBelow => value <= 0.0,
        }
    }
}

/// Which values the mean is not defined for; `None` where it is for all.
pub(super) fn wrong_value(mean: Mean) -> Result<Option<Wrong>, AggregateError> {
    Ok(match mean {
        Mean::Generalised { p } if !p.is_finite() => return Err(AggregateError::Power { p }),
        Mean::Generalised { p: 1.0 } => None,
        Mean::Generalised { p } if p > 0.0 => Some(Wrong::BelowZero),
        Mean::Geometric | Mean::Harmonic | Mean::Generalised { .. } => Some(Wrong::ZeroAndBelow),
        Mean::Arithmetic | Mean::Median | Mean::Topsis | Mean::Copeland | Mean::Fuzzy => None,
    })
}

pub(super) fn geometric(children: &[&[f64]], weights: &[f64], out: &mut [f64]) {
    quasi(children, weights, out, libm::log, libm::exp);
}

pub(super) fn harmonic(children: &[&[f64]], weights: &[f64], out: &mut [f64]) {
    quasi(children, weights, out, |x| 1.0 / x, |mean| 1.0 / mean);
}

pub(super) fn generalised(p: f64, children: &[&[f64]], weights: &[f64], out: &mut [f64]) {
    if p == 1.0 {
        arithmetic(children, weights, out);
    } else if p == 0.0 {
        geometric(children, weights, out);
    } else if p == -1.0 {
        harmonic(children, weights, out);
    } else {
        power(p, children, weights, out, if p > 0.0 { f64::max } else { f64::min });
    }
}

/// `back(sum w f(x) / sum w)` of the values of each row.
fn quasi(
    children: &[&[f64]],
    weights: &[f64],
    out: &mut [f64],
    f: impl Fn(f64) -> f64,
    back: impl Fn(f64) -> f64,
) {
    for rows in chunks(out.len()) {
        let (mut sums, mut present) = ([0.0; CHUNK], [0.0; CHUNK]);
        for (column, &weight) in children.iter().zip(weights).filter(|(_, weight)| **weight > 0.0) {
            for ((sum, present), &x) in sums.iter_mut().zip(&mut present).zip(&column[rows.clone()]) {
                let (term, weight) = if x.is_nan() { (0.0, 0.0) } else { (weight * f(x), weight) };
                *sum += term;
                *present += weight;
            }
        }
        for ((cell, sum), present) in out[rows].iter_mut().zip(sums).zip(present) {
            *cell = if present > 0.0 { back(sum / present) } else { MISSING };
        }
    }
}

/// The power mean, taken relative to the value that leads it (the largest for `p > 0`, the smallest for `p < 0`): no
/// power then leaves 0 to 1.
fn power(p: f64, children: &[&[f64]], weights: &[f64], out: &mut [f64], leads: impl Fn(f64, f64) -> f64) {
    let small = p.abs() < SMALL_POWER;
    for rows in chunks(out.len()) {
        let (mut sums, mut present, mut leader) = ([0.0; CHUNK], [0.0; CHUNK], [MISSING; CHUNK]);
        let weighty = || children.iter().zip(weights).filter(|(_, weight)| **weight > 0.0);
        for (column, _) in weighty() {
            for (leader, &x) in leader.iter_mut().zip(&column[rows.clone()]) {
                *leader = leads(*leader, x);
            }
        }
        for (column, &weight) in weighty() {
            for (row, &x) in column[rows.clone()].iter().enumerate().filter(|(_, x)| !x.is_nan()) {
                let part = if leader[row] == 0.0 { 1.0 } else { x / leader[row] };
                let term = if small { libm::expm1(p * libm::log(part)) } else { libm::pow(part, p) };
                sums[row] += weight * term;
                present[row] += weight;
            }
        }
        for (row, cell) in out[rows].iter_mut().enumerate() {
            let mean = sums[row] / present[row];
            let part = if small { libm::exp(libm::log1p(mean) / p) } else { libm::pow(mean, 1.0 / p) };
            *cell = if present[row] > 0.0 { leader[row] * part } else { MISSING };
        }
    }
}
