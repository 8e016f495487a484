//! When there is too little data for a parent's value.

use super::{CHUNK, Enough, SHARE_NOISE, chunks};
use crate::column::MISSING;
use crate::method::CoverageRule;

/// Takes the value from the rows of `out` that do not have enough children, or not all of the core ones.
pub(super) fn hold_back(
    children: &[&[f64]],
    weights: &[f64],
    core: &[bool],
    enough: Enough,
    out: &mut [f64],
) {
    for (column, _) in children.iter().zip(core).filter(|(_, core)| **core) {
        for (cell, value) in out.iter_mut().zip(*column) {
            *cell = if value.is_nan() { MISSING } else { *cell };
        }
    }
    let least = enough.share - SHARE_NOISE;
    if least <= 0.0 {
        return;
    }
    let counts = |&weight: &f64| match enough.rule {
        CoverageRule::Count => 1.0,
        CoverageRule::Weight => weight,
    };
    let whole: f64 = weights.iter().map(counts).sum();
    for rows in chunks(out.len()) {
        let mut lost = [0.0; CHUNK];
        for (column, counts) in children.iter().zip(weights.iter().map(counts)) {
            for (lost, value) in lost.iter_mut().zip(&column[rows.clone()]) {
                *lost += if value.is_nan() { counts } else { 0.0 };
            }
        }
        for (cell, lost) in out[rows].iter_mut().zip(lost) {
            let share = (whole - lost) / whole;
            *cell = if share >= least { *cell } else { MISSING };
        }
    }
}
