//! How long taking scores apart takes, before it is done.

use super::game::cost_of_one;
use super::shapley::{ORDERS_MAX, PLAYERS_MAX};
use super::{OutOfPlace, Scores, is_additive};
use crate::method::Mean;

/// Operations that a node may take: some seconds.
const COST_MAX: u64 = 2_000_000_000;

/// Operations that a logarithm or a power takes, roughly.
const POWER: u64 = 40;

/// Up to how many players every coalition is looked at; `None` where even some orders of so many are too much.
pub(super) fn exact_max(mean: Mean, players: usize, units: usize) -> Option<usize> {
    let one = cost_of_one(mean, players, units);
    let exact_max = (0..=PLAYERS_MAX).rev().find(|&most| one << most <= COST_MAX).unwrap_or(0);
    let is_too_much = players > exact_max && one.saturating_mul(ORDERS_MAX * players as u64) > COST_MAX;
    (!is_too_much).then_some(exact_max)
}

/// Operations, roughly, of taking all units' scores apart with [`super::explain`]; a core does some 1,000,000,000 a second.
pub fn cost(scores: Scores<'_>) -> Result<u64, OutOfPlace> {
    let units = scores.columns.first().map_or(0, Vec::len);
    let Some(last) = units.checked_sub(1) else { return Ok(0) };
    scores.check(last)?;
    let mut total = 0u64;
    let mut players = vec![0usize; units];
    for node in scores.hierarchy.aggregates() {
        let mean = scores.mean(node);
        players.fill(0);
        for (child, _) in scores.weights(node).filter(|(_, weight)| *weight > 0.0) {
            for (players, value) in players.iter_mut().zip(&scores.columns[child]) {
                *players += usize::from(!value.is_nan());
            }
        }
        // By number of players: units that have so many, and a score.
        let mut counts = vec![0u64; scores.weights(node).count() + 1];
        for (&players, score) in players.iter().zip(&scores.columns[node]) {
            counts[players] += u64::from(!score.is_nan());
        }
        let handed_down = scores.hierarchy.columns().len() as u64;
        for (players, count) in counts.into_iter().enumerate().filter(|(_, count)| *count > 0) {
            let one = of_unit(mean, players, units).saturating_add(handed_down);
            total = total.saturating_add(one.saturating_mul(count));
        }
    }
    Ok(total)
}

fn of_unit(mean: Mean, players: usize, units: usize) -> u64 {
    if is_additive(mean) {
        return players as u64;
    }
    let Some(exact_max) = exact_max(mean, players, units) else { return 0 };
    let (one, m) = (cost_of_one(mean, players, units), players as u64);
    let (one, set_up) = match mean {
        Mean::Topsis | Mean::Copeland => (one, m.saturating_mul(units as u64)),
        Mean::Median => (one, 0),
        _ => (one + POWER, m * POWER),
    };
    let coalitions = if players <= exact_max {
        // Each is also weighed for every player.
        (one.saturating_add(m)).saturating_mul(1 << players)
    } else {
        one.saturating_mul(ORDERS_MAX * m)
    };
    set_up.saturating_add(coalitions)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Case, EQUAL};
    use super::*;
    use crate::column::MISSING;

    #[test]
    fn the_cost_is_that_of_all_coalitions_of_the_children_that_are_there() {
        let rows = [[1.0, 2.0, 3.0, 4.0, 5.0], [2.0, 3.0, MISSING, 5.0, 6.0], [3.0; 5]];
        let case = Case::new(Mean::Copeland, Mean::Arithmetic, EQUAL, &rows);
        // Setting up, coalitions times (comparisons with both others, players), handing down to 5 indicators.
        let three = 3 * 3 + 8 * (3 * 2 + 3) + 5;
        let two = 2 * 3 + 4 * (2 * 2 + 2) + 5;
        // First of three units, two whole; Second; the index is a sum.
        assert_eq!(cost(case.scores()), Ok(2 * three + two + 3 * two + 3 * (2 + 5)));
    }

    #[test]
    fn a_tournament_costs_more_than_a_sum_by_far() {
        assert!(of_unit(Mean::Copeland, 12, 2_000) > 2_000 * of_unit(Mean::Geometric, 12, 2_000) / 50);
        assert_eq!(of_unit(Mean::Arithmetic, 12, 2_000), 12);
        // 16 children and 20,000 units: 64 orders instead of 65,536 coalitions.
        assert_eq!(exact_max(Mean::Copeland, 16, 20_000), Some(12));
        assert_eq!(of_unit(Mean::Copeland, 16, 20_000), 16 * 20_000 + 64 * 16 * 16 * 19_999);
        assert_eq!((exact_max(Mean::Copeland, 100, 20_000), of_unit(Mean::Copeland, 100, 20_000)), (None, 0));
    }
}
