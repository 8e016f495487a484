//! The moves of a node's children from one side to the other.

use super::{Side, split};
use crate::aggregate::fuzzy;
use crate::explain::{Child, Game, PLAYERS_MAX, Unexplained, is_additive, shapley_values};
use crate::method::Mean;

/// A child on both sides: its share of the weight that is there, and its value; `None` where it has no value or no
/// weight.
pub(super) struct Pair {
    pub node: usize,
    now: Option<[f64; 2]>,
    before: Option<[f64; 2]>,
}

/// What a child's move adds to its parent.
pub(super) struct Step {
    pub by_value: f64,
    pub by_weight: f64,
    /// Points a point of the child, where that is known.
    pub slope: Option<f64>,
}

/// All moves of a node.
pub(super) struct Moves {
    pub children: Vec<Step>,
    /// Of the weights and gaps as a whole.
    pub by_weight: f64,
    pub exact: bool,
}

impl Pair {
    /// The children of a node that have a value on at least one side.
    pub fn of(now: Side<'_>, before: Side<'_>, node: usize) -> Vec<Self> {
        let [new, old] = [now, before].map(|side| shares(side, node));
        let children = now.scores.weights(node).map(|(child, _)| child).zip(new.into_iter().zip(old));
        let pairs = children.map(|(node, (now, before))| Self { node, now, before });
        pairs.filter(|pair| pair.now.is_some() || pair.before.is_some()).collect()
    }

    pub fn on_both(&self) -> bool {
        self.now.is_some() && self.before.is_some()
    }
}

/// Share and value of every child of a node that has both.
fn shares(side: Side<'_>, node: usize) -> Vec<Option<[f64; 2]>> {
    let whole: f64 = side.scores.present(node, side.row).map(|(_, weight)| weight).sum();
    let share = |(child, weight): (usize, f64)| {
        let value = side.scores.columns[child][side.row];
        (weight > 0.0 && !value.is_nan()).then_some([weight / whole, value])
    };
    side.scores.weights(node).map(share).collect()
}

/// The moves that lead from the value `ends[0]` of a node to `ends[1]`.
pub(super) fn between(mean: Mean, pairs: &[Pair], ends: [f64; 2]) -> Result<Moves, Unexplained> {
    if matches!(mean, Mean::Topsis | Mean::Copeland) {
        return Err(Unexplained::OtherUnits);
    }
    if is_additive(mean) {
        let children = pairs.iter().map(|pair| of_share(mean, pair)).collect();
        return Ok(Moves { children, by_weight: 0.0, exact: true });
    }
    of_coalitions(mean, pairs, ends).ok_or(Unexplained::Undefined)
}

fn of_share(mean: Mean, pair: &Pair) -> Step {
    let cut = |[share, value]: [f64; 2]| [share, if mean == Mean::Fuzzy { fuzzy::cut(value) } else { value }];
    match (pair.now.map(cut), pair.before.map(cut)) {
        (Some(new), Some(old)) => {
            let [by_value, by_weight] = split(new, old);
            let slope = (mean != Mean::Fuzzy).then_some(0.5 * (new[0] + old[0]));
            Step { by_value, by_weight, slope }
        }
        (new, old) => {
            let points = |end: Option<[f64; 2]>| end.map_or(0.0, |[share, value]| share * value);
            Step { by_value: 0.0, by_weight: points(new) - points(old), slope: None }
        }
    }
}

/// Shapley values of the children on both sides, and of the change of weights and gaps as one more player, the last.
fn of_coalitions(mean: Mean, pairs: &[Pair], ends: [f64; 2]) -> Option<Moves> {
    let mut sides = [|pair: &Pair| pair.before, |pair: &Pair| pair.now].map(|side| {
        let there = |pair: &&Pair| side(pair).is_some();
        let child = |pair: &Pair| {
            let [weight, own] = side(pair)?;
            let (base, value) = pair.before.zip(pair.now).map_or((own, own), |(old, new)| (old[1], new[1]));
            Some(Child { node: pair.node, weight, value, base })
        };
        let children: Vec<Child> = pairs.iter().filter_map(child).collect();
        let shared: Vec<bool> = pairs.iter().filter(there).map(Pair::on_both).collect();
        Some((Game::new(mean, &children, &[], 0, 0.0)?, shared))
    });
    let movers = pairs.iter().filter(|pair| pair.on_both()).count();
    let reweighted = pairs.iter().any(|pair| pair.now.map(|[w, _]| w) != pair.before.map(|[w, _]| w));
    let players = movers + usize::from(reweighted);
    let mut inside = Vec::new();
    let found = shapley_values(players, PLAYERS_MAX, ends, |coalition| {
        let new_weights = reweighted && coalition[movers];
        let Some((game, shared)) = &mut sides[usize::from(new_weights)] else { return f64::NAN };
        // A child that only one side has does not move: either mark will do.
        let mut moved = coalition.iter();
        inside.clear();
        inside.extend(shared.iter().map(|shared| *shared && moved.next().copied().unwrap_or(false)));
        game.value(&inside)
    })?;
    let mut parts = found.parts.into_iter();
    let children = pairs.iter().map(|pair| {
        let by_value = if pair.on_both() { parts.next().unwrap_or(0.0) } else { 0.0 };
        Step { by_value, by_weight: 0.0, slope: None }
    });
    let children = children.collect();
    Some(Moves { children, by_weight: parts.next().unwrap_or(0.0), exact: found.exact })
}
