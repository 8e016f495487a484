//! Copeland scores: every unit against every other one.

use std::ops::{AddAssign, Sub};

use super::{AggregateError, CHUNK};
use crate::column::MISSING;
use crate::rank::ties;

/// Units that are compared pair by pair at most: the work grows with the square of their number.
pub const COPELAND_ROWS_MAX: usize = 20_000;

/// Two sums of weights closer than this share of all the weight are a draw.
const NOISE: f64 = 1e-12;

/// Whole-numbered weights are counted in whole numbers up to this sum, twice as many pairs at a time as in fractions.
const WHOLE_MAX: f64 = 1e9;

/// Pairs won less pairs lost, of each row.
pub(super) fn copeland(children: &[&[f64]], weights: &[f64], out: &mut [f64]) -> Result<(), AggregateError> {
    if out.len() > COPELAND_ROWS_MAX {
        return Err(AggregateError::TooManyRows { rows: out.len(), bound: COPELAND_ROWS_MAX });
    }
    let weighty = || children.iter().zip(weights).filter(|(_, weight)| **weight > 0.0);
    let places: Vec<Vec<u32>> = weighty().map(|(column, _)| places(column)).collect();
    let weights: Vec<f64> = weighty().map(|(_, &weight)| weight).collect();
    let scores = match whole(&weights) {
        Some(whole) => balances(&places, &whole, 0, out.len()),
        None => balances(&places, &weights, NOISE * weights.iter().sum::<f64>(), out.len()),
    };
    for (row, (cell, score)) in out.iter_mut().zip(scores).enumerate() {
        let any = places.iter().any(|places| places[row] > 0);
        *cell = if any { score as f64 } else { MISSING };
    }
    Ok(())
}

/// Place of each cell from the lowest, 1 for the first; values that tie share one. 0 for a cell without a value.
fn places(column: &[f64]) -> Vec<u32> {
    let mut order: Vec<(f64, usize)> = column.iter().copied().zip(0..).filter(|(x, _)| !x.is_nan()).collect();
    order.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let mut places = vec![0; column.len()];
    let (mut leader, mut place) = (MISSING, 0);
    for (value, row) in order {
        if place == 0 || !ties(leader, value) {
            (leader, place) = (value, place + 1);
        }
        places[row] = place;
    }
    places
}

/// The weights as whole multiples of what divides them all, where that is not too small: those of a framework are, in
/// basis points.
fn whole(weights: &[f64]) -> Option<Vec<i32>> {
    let top = weights.iter().copied().fold(0.0, f64::max);
    let divisor =
        weights.iter().fold(0.0, |divisor, &weight| common_divisor(weight, divisor, top / WHOLE_MAX));
    let multiples = || weights.iter().map(|weight| weight / divisor);
    let are_whole = multiples().all(|multiple| (multiple - multiple.round()).abs() <= 1e-13 * multiple);
    (are_whole && multiples().sum::<f64>() <= WHOLE_MAX)
        .then(|| multiples().map(|multiple| multiple.round() as i32).collect())
}

/// The greatest number that divides both to a remainder of at most `noise` (Euclid, Elements VII.2, with rounding).
fn common_divisor(mut a: f64, mut b: f64, noise: f64) -> f64 {
    while b > noise {
        let rest = a % b;
        (a, b) = (b, if b - rest <= noise { 0.0 } else { rest });
    }
    a
}

/// Wins less losses of each row, from the places in every child's column and the children's weights; a difference of
/// weights up to `noise` is a draw.
fn balances<W>(places: &[Vec<u32>], weights: &[W], noise: W, rows: usize) -> Vec<i32>
where
    W: Copy + Default + PartialOrd + AddAssign + Sub<Output = W>,
{
    let nothing = W::default();
    let mut scores = vec![0; rows];
    for row in 0..rows {
        let mut own_score = 0;
        for start in (row + 1..rows).step_by(CHUNK) {
            let others = start..(start + CHUNK).min(rows);
            let mut lead = [nothing; CHUNK];
            for (places, &weight) in places.iter().zip(weights) {
                let own = places[row];
                if own == 0 {
                    continue;
                }
                for (lead, &other) in lead.iter_mut().zip(&places[others.clone()]) {
                    let won = if (own > other) & (other > 0) { weight } else { nothing };
                    let lost = if own < other { weight } else { nothing };
                    *lead += won - lost;
                }
            }
            for (score, lead) in scores[others].iter_mut().zip(lead) {
                let won = i32::from(lead > noise) - i32::from(nothing - lead > noise);
                own_score += won;
                *score -= won;
            }
        }
        scores[row] += own_score;
    }
    scores
}
