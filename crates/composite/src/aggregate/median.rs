//! The weighted median.

use crate::column::MISSING;

/// Two sums of weights closer than this share of all the weight are the same.
const NOISE: f64 = 1e-12;

/// The weighted median of each row.
pub(super) fn median(children: &[&[f64]], weights: &[f64], out: &mut [f64]) {
    let mut present = Vec::with_capacity(children.len());
    for (row, cell) in out.iter_mut().enumerate() {
        present.clear();
        let cells = children.iter().zip(weights).map(|(column, &weight)| (column[row], weight));
        present.extend(cells.filter(|(value, weight)| !value.is_nan() && *weight > 0.0));
        *cell = median_of(&mut present);
    }
}

/// The weighted median of pairs of value and weight above 0, which are brought into order; missing without any.
pub(crate) fn median_of(pairs: &mut [(f64, f64)]) -> f64 {
    pairs.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let whole: f64 = pairs.iter().map(|(_, weight)| weight).sum();
    let mut below = 0.0;
    for (place, &(value, weight)) in pairs.iter().enumerate() {
        below += weight;
        let past_half = below - 0.5 * whole;
        if past_half > NOISE * whole {
            return value;
        }
        if past_half >= -NOISE * whole {
            return pairs.get(place + 1).map_or(value, |(next, _)| 0.5 * value + 0.5 * next);
        }
    }
    MISSING
}
