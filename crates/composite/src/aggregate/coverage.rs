//! When there is too little data for a parent's value.

use super::{CHUNK, Enough, SHARE_NOISE, chunks};
use crate::column::MISSING;
use crate::method::CoverageRule;

impl Enough {
    /// Share of the children that have a value, given as their weights and whether they have one.
    pub fn share_of(&self, children: impl IntoIterator<Item = (f64, bool)>) -> f64 {
        let (mut whole, mut lost) = (0.0, 0.0);
        for (weight, has_value) in children {
            let counts = self.counts(weight);
            whole += counts;
            lost += if has_value { 0.0 } else { counts };
        }
        (whole - lost) / whole
    }

    /// Whether such a share is enough.
    pub fn is_met_by(&self, share: f64) -> bool {
        self.is_met_by_any() || share >= self.share - SHARE_NOISE
    }

    fn is_met_by_any(&self) -> bool {
        self.share <= SHARE_NOISE
    }

    fn counts(&self, weight: f64) -> f64 {
        match self.rule {
            CoverageRule::Count => 1.0,
            CoverageRule::Weight => weight,
        }
    }
}

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
    if enough.is_met_by_any() {
        return;
    }
    let counts = |&weight: &f64| enough.counts(weight);
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
            *cell = if enough.is_met_by(share) { *cell } else { MISSING };
        }
    }
}
