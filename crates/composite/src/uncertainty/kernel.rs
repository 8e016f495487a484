//! The sums of a tile under a batch of draws. Every unit's and every draw's sum runs over its terms in order.

use super::shape::{Domain, Level};

/// Units of a tile.
pub(super) const ROWS: usize = 4;

/// The slot of a node that a unit does not have, and of one that it has with all children.
pub(super) const ABSENT: u32 = 0;
pub(super) const WHOLE: u32 = 1;

/// The domain of the level above.
pub(super) fn next(higher: &[Level], number: usize) -> Option<Domain> {
    higher.get(number).map(|level| level.domain)
}

#[inline]
pub(super) fn add<const D: usize>(total: &mut [f64; D], more: &[f64; D]) {
    for (total, more) in total.iter_mut().zip(more) {
        *total += more;
    }
}

/// Relative weights of siblings as shares of 1.
pub(super) fn normalise<const D: usize>(siblings: &mut [[f64; D]]) {
    let mut total = [0.0; D];
    for weights in siblings.iter() {
        add(&mut total, weights);
    }
    for weights in siblings {
        for (weight, total) in weights.iter_mut().zip(total) {
            *weight /= total;
        }
    }
}

/// Weighted sums of a tile's cells.
#[inline]
pub(super) fn dot<const D: usize>(cells: &[[f64; ROWS]], shares: &[[f64; D]]) -> [[f64; ROWS]; D] {
    let mut sums = [[0.0; ROWS]; D];
    for (cells, shares) in cells.iter().zip(shares) {
        for draw in 0..D {
            for row in 0..ROWS {
                sums[draw][row] += shares[draw] * cells[row];
            }
        }
    }
    sums
}

/// Weighted sums of a tile's nodes. A node without weight is not looked at.
#[inline]
pub(super) fn dot_above<const D: usize>(nodes: &[[[f64; ROWS]; D]], shares: &[[f64; D]]) -> [[f64; ROWS]; D] {
    let mut sums = [[0.0; ROWS]; D];
    for (values, shares) in nodes.iter().zip(shares) {
        for draw in 0..D {
            for row in 0..ROWS {
                let term = shares[draw] * values[draw][row];
                sums[draw][row] += if shares[draw] == 0.0 { 0.0 } else { term };
            }
        }
    }
    sums
}

/// From the sums of a level to what the level above adds up, or to the index.
#[inline]
pub(super) fn finish<const D: usize, const GAPS: bool>(
    mut sums: [[f64; ROWS]; D],
    slots: Option<&[u32; ROWS]>,
    inverses: &[[f64; D]],
    domain: Domain,
    parent: Option<Domain>,
) -> [[f64; ROWS]; D] {
    let slots = slots.copied().unwrap_or([WHOLE; ROWS]);
    if GAPS {
        for (row, slot) in slots.into_iter().enumerate() {
            let inverse = &inverses[slot as usize];
            for draw in 0..D {
                sums[draw][row] *= inverse[draw];
            }
        }
    }
    if parent == Some(domain) || (parent.is_none() && domain == Domain::Plain) {
        return sums;
    }
    for (row, slot) in slots.into_iter().enumerate() {
        if slot == ABSENT {
            continue;
        }
        for values in &mut sums {
            let value = domain.leave(values[row]);
            values[row] = parent.map_or(value, |parent| parent.enter(value));
        }
    }
    sums
}
