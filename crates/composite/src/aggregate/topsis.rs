//! Closeness to the ideal.

use super::{CHUNK, chunks};
use crate::column::{MISSING, range};

/// TOPSIS closeness of each row to the best of every child.
pub(super) fn topsis(children: &[&[f64]], weights: &[f64], out: &mut [f64]) {
    let ranges: Vec<(f64, f64)> =
        children.iter().map(|column| range(column).unwrap_or((MISSING, MISSING))).collect();
    for rows in chunks(out.len()) {
        let (mut to_best, mut to_worst) = ([0.0; CHUNK], [0.0; CHUNK]);
        for ((column, &weight), &(worst, best)) in children.iter().zip(weights).zip(&ranges) {
            for ((to_best, to_worst), &x) in to_best.iter_mut().zip(&mut to_worst).zip(&column[rows.clone()])
            {
                let (below, above) = (weight * (best - x), weight * (x - worst));
                *to_best += if x.is_nan() { 0.0 } else { below * below };
                *to_worst += if x.is_nan() { 0.0 } else { above * above };
            }
        }
        for ((cell, to_best), to_worst) in out[rows].iter_mut().zip(to_best).zip(to_worst) {
            let (to_best, to_worst) = (f64::sqrt(to_best), f64::sqrt(to_worst));
            let whole = to_best + to_worst;
            *cell = if whole > 0.0 { to_worst / whole } else { MISSING };
        }
    }
}
