//! Why one score differs from another: between two units, or between two periods of one.
//!
//! Both sides are scores over the same tree and by the same means; the weights may differ, and so may the gaps. All
//! parts of a node add up to its difference, `now - before`, to 1e-12 of the scale.
//!
//! - Where the mean is additive, with shares `w` and `w0` and values `x` and `x0` ([`split`]):
//!   `w x - w0 x0 = (w + w0)/2 (x - x0) + (w - w0) (x + x0)/2`, the first part by value, the second by weight. A child
//!   that only one side has is all weight.
//! - Elsewhere Shapley values ([`crate::explain`]) on the way from one side to the other: each child that both sides
//!   have moves from its old value to its new one, by value; the change of weights and gaps among the children is one
//!   move of its own and is the node's, by weight.
//! - TOPSIS closeness and Copeland scores depend on all units and not on the two sides alone: a difference of theirs is
//!   not taken apart, nor is any above it.
//!
//! A child's part by value is handed down to what its own difference is made of, in proportion.

mod moves;

use std::fmt;

use crate::explain::{OutOfPlace, Scores, Unexplained, handed_down};
use moves::Pair;

/// What one node below has to do with a difference.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    /// An indicator; or an aggregate, whose own share or whose children's weights and gaps differ.
    pub node: usize,
    /// Points because its value differs. Only indicators have these.
    pub by_value: f64,
    /// Points because its share in its parent differs, or, for a node whose mean is not additive, because the weights
    /// and gaps among its children do.
    pub by_weight: f64,
}

/// A node's difference as a sum.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// `now - before`.
    pub points: f64,
    /// By node; only those with a part.
    pub changes: Vec<Change>,
    /// Whether every Shapley value on the way was taken over all coalitions; see [`crate::explain::Explained::exact`].
    pub exact: bool,
}

/// Two sides that cannot be compared.
#[derive(Clone, Debug, PartialEq)]
pub enum NotComparable {
    OutOfPlace(OutOfPlace),
    /// The trees differ in more than weights, or the means do, at this node.
    Method {
        node: usize,
    },
}

impl fmt::Display for NotComparable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OutOfPlace(fault) => fault.fmt(f),
            Self::Method { node } => write!(
                f,
                "node {node} is another one or made by another mean on the other side; compare scores over one tree by one method"
            ),
        }
    }
}

impl std::error::Error for NotComparable {}

/// `w x - w0 x0` as a part by value and a part by weight.
pub fn split([w, x]: [f64; 2], [w0, x0]: [f64; 2]) -> [f64; 2] {
    [0.5 * (w + w0) * (x - x0), 0.5 * (w - w0) * (x + x0)]
}

/// A unit with its scores.
#[derive(Clone, Copy, Debug)]
pub struct Side<'s> {
    pub scores: Scores<'s>,
    pub row: usize,
}

/// Takes every aggregate's difference apart, in the hierarchy's order of aggregates.
pub fn difference(
    now: Side<'_>,
    before: Side<'_>,
) -> Result<Vec<Result<Difference, Unexplained>>, NotComparable> {
    for side in [now, before] {
        side.scores.check(side.row).map_err(NotComparable::OutOfPlace)?;
    }
    let nodes = [now, before].map(|side| side.scores.hierarchy.nodes());
    let alike = |node: usize| {
        let [new, old] = nodes.map(|nodes| nodes.get(node));
        let same = new.zip(old).is_some_and(|(new, old)| new.code == old.code && new.parent == old.parent);
        same && now.scores.mean(node) == before.scores.mean(node)
    };
    if let Some(node) = (0..nodes[0].len().max(nodes[1].len())).find(|&node| !alike(node)) {
        return Err(NotComparable::Method { node });
    }
    let mut found = Vec::new();
    for node in now.scores.hierarchy.aggregates() {
        found.push(of_node(now, before, node, &found));
    }
    Ok(found)
}

fn of_node(
    now: Side<'_>,
    before: Side<'_>,
    node: usize,
    below: &[Result<Difference, Unexplained>],
) -> Result<Difference, Unexplained> {
    let [new, old] = [now, before].map(|side| side.scores.columns[node][side.row]);
    if new.is_nan() || old.is_nan() {
        return Err(Unexplained::NoScore);
    }
    let pairs = Pair::of(now, before, node);
    let first = now.scores.hierarchy.aggregates().start;
    let inner =
        |pair: &Pair| pair.node.checked_sub(first).filter(|_| pair.on_both()).map(|place| &below[place]);
    if let Some(pair) = pairs.iter().find(|pair| matches!(inner(pair), Some(Err(_)))) {
        return Err(Unexplained::Below(pair.node));
    }
    let moves = moves::between(now.scores.mean(node), &pairs, [old, new])?;
    let mut changes = vec![[0.0; 2]; node + 1];
    let mut exact = moves.exact;
    changes[node][1] = moves.by_weight;
    for (pair, step) in pairs.iter().zip(moves.children) {
        changes[pair.node][1] += step.by_weight;
        let Some(Ok(inner)) = inner(pair) else {
            changes[pair.node][0] += step.by_value;
            continue;
        };
        exact &= inner.exact;
        let parts: Vec<f64> = inner.changes.iter().flat_map(|c| [c.by_value, c.by_weight]).collect();
        let handed = handed_down(step.by_value, step.slope, &parts);
        for (change, handed) in inner.changes.iter().zip(handed.chunks_exact(2)) {
            changes[change.node][0] += handed[0];
            changes[change.node][1] += handed[1];
        }
    }
    let changes = changes.into_iter().enumerate().filter(|(_, parts)| *parts != [0.0; 2]);
    let changes = changes.map(|(node, [by_value, by_weight])| Change { node, by_value, by_weight }).collect();
    Ok(Difference { points: new - old, changes, exact })
}

#[cfg(test)]
mod tests;
