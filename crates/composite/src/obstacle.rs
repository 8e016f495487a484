//! What holds a unit back, and where its next points come cheapest.

mod gain;
mod rescore;

pub use gain::{Gain, GainError, Goal, gains};

use crate::explain::{OutOfPlace, Scores};
use crate::method::Scale;

/// Obstacle degrees `O_j = w_j (1 - x_j) / sum_k w_k (1 - x_k) * 100`, 0 to 100 and adding up to 100, of indicators
/// given as effective weight `w_j` and score; `x_j` is the score's place on `scale`, 0 at the lower and 1 at the upper
/// end. All zero where nothing is missing to the upper end; a score above it is no obstacle, nor makes up for one. A
/// missing score has a missing degree and leaves with its weight.
///
/// The obstacle degree model (障碍度模型) is the usual one of Chinese evaluation papers: factor contribution (weight)
/// times indicator deviation (distance from the target), normalised.
pub fn degrees(items: &[(f64, f64)], scale: Scale) -> Vec<f64> {
    let place = |score: f64| (score - scale.lower) / (scale.upper - scale.lower);
    let deviations: Vec<f64> = items
        .iter()
        .map(|&(weight, score)| {
            let deviation = weight * (1.0 - place(score));
            if deviation < 0.0 { 0.0 } else { deviation }
        })
        .collect();
    let total: f64 = deviations.iter().filter(|deviation| !deviation.is_nan()).sum();
    deviations.iter().map(|d| if total > 0.0 { d / total * 100.0 } else { d * 0.0 }).collect()
}

/// Obstacle degrees of the unit in `row`, by indicator: [`degrees`] under the weights that its indicators have in its
/// index, gaps having left with theirs. An indicator without a value has none; `None` for a unit without an index.
pub fn of_unit(scores: Scores<'_>, row: usize, scale: Scale) -> Result<Option<Vec<f64>>, OutOfPlace> {
    let weights = effective_weights(scores, row)?;
    Ok(weights.map(|weights| {
        let columns = &scores.columns[scores.hierarchy.columns()];
        let items: Vec<(f64, f64)> =
            weights.into_iter().zip(columns).map(|(weight, column)| (weight, column[row])).collect();
        degrees(&items, scale)
    }))
}

/// Effective weight of each indicator in the index of the unit in `row`: the product of the shares on the way up, each
/// among the children that have a value. They add up to 1; 0 for an indicator without a value or below a node without
/// one. `None` for a unit without an index.
pub fn effective_weights(scores: Scores<'_>, row: usize) -> Result<Option<Vec<f64>>, OutOfPlace> {
    scores.check(row)?;
    let index = scores.hierarchy.index();
    if scores.columns[index][row].is_nan() {
        return Ok(None);
    }
    let mut weights = vec![0.0; index + 1];
    weights[index] = 1.0;
    for node in scores.hierarchy.aggregates().rev() {
        let whole: f64 = scores.present(node, row).map(|(_, weight)| weight).sum();
        for (child, weight) in scores.present(node, row) {
            weights[child] = weights[node] * (weight / whole);
        }
    }
    weights.truncate(scores.hierarchy.columns().end);
    Ok(Some(weights))
}

#[cfg(test)]
mod tests;
