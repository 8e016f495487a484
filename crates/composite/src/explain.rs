//! Exact contributions: what every indicator adds to every node above it, so that "why this score?" adds up.
//!
//! A contribution is counted from a **base**, the bottom of the scale ([`bottom`]): `score = base of the node + sum of
//! the parts`. The base of a node is what it would be with everything below it at the base; for a mean that is the base
//! itself. Missing children and children of weight 0 have no part.
//!
//! - Where the mean is additive, a child's part is its share times its distance from its base, `w (x - base) / sum w`
//!   (for a fuzzy evaluation with both cut to 0 to 100).
//! - Elsewhere the children share `score - base` by their Shapley values: exactly up to [`PLAYERS_MAX`] children, over
//!   a fixed set of orders beyond ([`Explained::exact`] tells). A geometric or harmonic mean is 0 as long as any child
//!   stands at a base of 0, so with that base its children share it equally.
//! - TOPSIS and Copeland depend on the other units: those stay where they are while this unit's children move.
//!
//! A child's part is handed down to its own indicators in proportion to their parts in it. Where these cancel out to
//! less than a millionth of their sizes, the proportion of the sizes is taken instead, lest rounding be blown up.
//!
//! Source: L. S. Shapley, A value for n-person games (1953); A. F. Shorrocks, Decomposition procedures for distributional
//! analysis, J. Econ. Inequality 11 (2013) 99-126.

mod cost;
mod game;
mod scores;
mod shapley;

pub use cost::cost;
pub use scores::{Covered, OutOfPlace, Scores};
pub use shapley::PLAYERS_MAX;
pub(crate) use shapley::values as shapley_values;

use crate::aggregate::fuzzy;
use crate::method::{Mean, Normalise};
pub(crate) use game::{Child, Game};

/// What an indicator adds to a node.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    /// Number of the indicator's column.
    pub column: usize,
    pub points: f64,
}

/// A node's score as a sum.
#[derive(Clone, Debug, PartialEq)]
pub struct Explained {
    /// The node with everything below it at the base.
    pub base: f64,
    /// A part for each indicator that plays a role, by column. `base` and all of them add up to the score to 1e-12 of
    /// the scale.
    pub parts: Vec<Part>,
    /// Whether every Shapley value on the way was taken over all coalitions. Otherwise the parts add up all the same,
    /// but are averages over some of the orders only.
    pub exact: bool,
}

/// Why a node's score is not taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unexplained {
    /// There is no score.
    NoScore,
    /// The mean is not defined with a child at its base or its value: below 0 for a geometric mean, everybody alike for
    /// TOPSIS.
    Undefined,
    /// Too many units and children to compare them once a coalition.
    TooCostly,
    /// The score depends on all units, so that two sides do not make up a difference.
    OtherUnits,
    /// This node below is not taken apart.
    Below(usize),
    /// Somebody asked for an end.
    Ended,
}

/// The base that belongs to a scale: its lower end, 0 for z-scores and Borda points, 1 for ranks.
pub fn bottom(normalise: &Normalise) -> f64 {
    normalise
        .scale()
        .map_or(if matches!(normalise, Normalise::Rank { .. }) { 1.0 } else { 0.0 }, |scale| scale.lower)
}

/// Takes every aggregate's score of the unit in `row` apart, in the hierarchy's order of aggregates. `base` is that of
/// every indicator.
pub fn explain(
    scores: Scores<'_>,
    row: usize,
    base: f64,
) -> Result<Vec<Result<Explained, Unexplained>>, OutOfPlace> {
    explain_while(scores, row, base, &|| true)
}

/// As [`explain`], for as long as `goes_on` says yes; it is asked before every coalition. What is not taken apart by then is
/// [`Unexplained::Ended`]. See [`cost`] for how long it takes.
pub fn explain_while(
    scores: Scores<'_>,
    row: usize,
    base: f64,
    goes_on: &dyn Fn() -> bool,
) -> Result<Vec<Result<Explained, Unexplained>>, OutOfPlace> {
    scores.check(row)?;
    let mut found: Vec<Result<Explained, Unexplained>> = Vec::new();
    for node in scores.hierarchy.aggregates() {
        found.push(of_node(scores, row, base, node, &found, goes_on));
    }
    Ok(found)
}

fn of_node(
    scores: Scores<'_>,
    row: usize,
    base: f64,
    node: usize,
    below: &[Result<Explained, Unexplained>],
    goes_on: &dyn Fn() -> bool,
) -> Result<Explained, Unexplained> {
    let score = scores.columns[node][row];
    if score.is_nan() {
        return Err(Unexplained::NoScore);
    }
    let first = scores.hierarchy.aggregates().start;
    let mut children = Vec::new();
    for (place, weight) in scores.present(node, row) {
        let base = match place.checked_sub(first).map(|aggregate| &below[aggregate]) {
            None => base,
            Some(Ok(explained)) => explained.base,
            Some(Err(_)) => return Err(Unexplained::Below(place)),
        };
        children.push(Child { node: place, weight, value: scores.columns[place][row], base });
    }
    let shared = shared(scores, row, node, &children, score, goes_on)?;
    let mut points = vec![None; scores.hierarchy.columns().end];
    let mut explained = Explained { base: shared.base, parts: Vec::new(), exact: shared.exact };
    for (child, (part, slope)) in children.iter().zip(shared.parts) {
        match child.node.checked_sub(first).and_then(|aggregate| below[aggregate].as_ref().ok()) {
            None => points[child.node] = Some(part),
            Some(inner) => {
                explained.exact &= inner.exact;
                let parts: Vec<f64> = inner.parts.iter().map(|part| part.points).collect();
                for (part, points_of) in inner.parts.iter().zip(handed_down(part, slope, &parts)) {
                    points[part.column] = Some(points_of);
                }
            }
        }
    }
    let parts = points.into_iter().enumerate();
    explained.parts =
        parts.filter_map(|(column, points)| points.map(|points| Part { column, points })).collect();
    Ok(explained)
}

/// A node's score among its children.
struct Shared {
    base: f64,
    /// Points, and points a point of the child where that is known without dividing the one by the other.
    parts: Vec<(f64, Option<f64>)>,
    exact: bool,
}

fn shared(
    scores: Scores<'_>,
    row: usize,
    node: usize,
    children: &[Child],
    score: f64,
    goes_on: &dyn Fn() -> bool,
) -> Result<Shared, Unexplained> {
    let mean = scores.mean(node);
    if is_additive(mean) {
        return Ok(by_weight(mean, children));
    }
    let noise = 1e-12 * scores.weights(node).map(|(_, weight)| weight).sum::<f64>();
    let (players, units) = (children.len(), scores.columns[node].len());
    let exact_max = cost::exact_max(mean, players, units).ok_or(Unexplained::TooCostly)?;
    let mut game = Game::new(mean, children, scores.columns, row, noise).ok_or(Unexplained::Undefined)?;
    let base = game.value(&vec![false; players]);
    // Without a value the rest of the coalitions takes no time.
    let value = |inside: &[bool]| if goes_on() { game.value(inside) } else { f64::NAN };
    let found = shapley::values(players, exact_max, [base, score], value);
    if !goes_on() {
        return Err(Unexplained::Ended);
    }
    let found = found.ok_or(Unexplained::Undefined)?;
    Ok(Shared { base, parts: found.parts.into_iter().map(|part| (part, None)).collect(), exact: found.exact })
}

/// Whether a child adds its share whatever the others do.
pub(crate) fn is_additive(mean: Mean) -> bool {
    matches!(mean, Mean::Arithmetic | Mean::Fuzzy) || mean == Mean::Generalised { p: 1.0 }
}

fn by_weight(mean: Mean, children: &[Child]) -> Shared {
    let cut = |x: f64| if mean == Mean::Fuzzy { fuzzy::cut(x) } else { x };
    let whole: f64 = children.iter().map(|child| child.weight).sum();
    let base = children.iter().map(|child| child.weight * cut(child.base)).sum::<f64>() / whole;
    let part = |child: &Child| {
        let share = child.weight / whole;
        (share * (cut(child.value) - cut(child.base)), (mean != Mean::Fuzzy).then_some(share))
    };
    Shared { base, parts: children.iter().map(part).collect(), exact: true }
}

/// What a child's `points` are of its own parts: `slope` times each where that is known, else in proportion to them, or
/// to their sizes where they cancel out. Nothing to go by: equal shares.
pub(crate) fn handed_down(points: f64, slope: Option<f64>, parts: &[f64]) -> Vec<f64> {
    if let Some(slope) = slope {
        return parts.iter().map(|part| slope * part).collect();
    }
    let sum: f64 = parts.iter().sum();
    let size: f64 = parts.iter().map(|part| part.abs()).sum();
    if sum.abs() > 1e-6 * size {
        parts.iter().map(|part| points * (part / sum)).collect()
    } else if size > 0.0 {
        parts.iter().map(|part| points * (part.abs() / size)).collect()
    } else {
        vec![points / parts.len() as f64; parts.len()]
    }
}

#[cfg(test)]
pub(crate) mod tests;
