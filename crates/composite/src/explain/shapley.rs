//! Shapley values: what each of several players adds, averaged over the orders in which they can come.
//!
//! L. S. Shapley, A value for n-person games, in: Contributions to the Theory of Games II (1953) 307-317; for
//! decomposing an indicator: A. F. Shorrocks, Decomposition procedures for distributional analysis, J. Econ. Inequality
//! 11 (2013) 99-126.

/// Up to this many players every coalition is looked at (65,536 of them).
pub const PLAYERS_MAX: usize = 16;

/// Starting points, at most, of the orders that are looked at with more players.
const STARTS_MAX: usize = 32;

/// Orders, at most: from each starting point forwards and backwards.
pub(super) const ORDERS_MAX: u64 = 2 * STARTS_MAX as u64;

/// Values of all coalitions' game, and how they were found.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Values {
    pub parts: Vec<f64>,
    pub exact: bool,
}

/// The players' values of a game: `value` of a coalition, whose members are marked, from `nobody` (value of the empty
/// one) to `everybody`. They add up to `everybody - nobody`, whichever way they are found:
///
/// - up to `exact_max` players: `sum over S without i of |S|! (m - |S| - 1)! / m! (v(S + i) - v(S))`;
/// - beyond: the average of what a player adds over a fixed set of orders, the rotations of the players' own order and
///   of its reverse (32 of each at most). Each player stands early and late about equally often.
///
/// `None` where a coalition has no value.
pub(crate) fn values(
    players: usize,
    exact_max: usize,
    [nobody, everybody]: [f64; 2],
    mut value: impl FnMut(&[bool]) -> f64,
) -> Option<Values> {
    let exact = players <= exact_max.min(PLAYERS_MAX);
    let mut ends = |inside: &[bool], members: usize| match members {
        0 => nobody,
        all if all == players => everybody,
        _ => value(inside),
    };
    let parts = if exact { of_all(players, &mut ends) } else { of_some(players, &mut ends) };
    parts.iter().all(|part| part.is_finite()).then_some(Values { parts, exact })
}

fn of_all(players: usize, value: &mut impl FnMut(&[bool], usize) -> f64) -> Vec<f64> {
    let mut inside = vec![false; players];
    let worth: Vec<f64> = (0..1usize << players)
        .map(|coalition| {
            for (player, inside) in inside.iter_mut().enumerate() {
                *inside = coalition >> player & 1 == 1;
            }
            value(&inside, coalition.count_ones() as usize)
        })
        .collect();
    // 1 / (m C(m - 1, s)) for s members without the player.
    let mut chances = Vec::with_capacity(players);
    let mut chance = 1.0 / players as f64;
    for members in 0..players {
        chances.push(chance);
        chance *= (members + 1) as f64 / (players - members).saturating_sub(1).max(1) as f64;
    }
    let mut parts = vec![0.0; players];
    for (player, part) in parts.iter_mut().enumerate() {
        for without in (0..worth.len()).filter(|coalition| coalition >> player & 1 == 0) {
            let chance = chances[without.count_ones() as usize];
            *part += chance * (worth[without | 1 << player] - worth[without]);
        }
    }
    parts
}

fn of_some(players: usize, value: &mut impl FnMut(&[bool], usize) -> f64) -> Vec<f64> {
    let starts = players.min(STARTS_MAX);
    let mut parts = vec![0.0; players];
    let mut inside = vec![false; players];
    for order in 0..2 * starts {
        let start = order / 2 * players / starts;
        inside.fill(false);
        let mut before = value(&inside, 0);
        for step in 0..players {
            let turned = (start + step) % players;
            let player = if order % 2 == 0 { turned } else { players - 1 - turned };
            inside[player] = true;
            let after = value(&inside, step + 1);
            parts[player] += (after - before) / (2 * starts) as f64;
            before = after;
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The definition: what the player adds, averaged over all orders.
    fn by_orders(players: usize, value: &dyn Fn(&[bool]) -> f64) -> Vec<f64> {
        fn visit(
            left: &[usize],
            inside: &mut Vec<bool>,
            parts: &mut [f64],
            value: &dyn Fn(&[bool]) -> f64,
        ) -> f64 {
            let mut orders = if left.is_empty() { 1.0 } else { 0.0 };
            for &player in left {
                let before = value(inside);
                inside[player] = true;
                let added = value(inside) - before;
                let rest: Vec<usize> = left.iter().copied().filter(|other| *other != player).collect();
                let below = visit(&rest, inside, parts, value);
                parts[player] += added * below;
                orders += below;
                inside[player] = false;
            }
            orders
        }
        let all: Vec<usize> = (0..players).collect();
        let mut parts = vec![0.0; players];
        let orders = visit(&all, &mut vec![false; players], &mut parts, value);
        parts.iter().map(|part| part / orders).collect()
    }

    #[test]
    fn a_pair_of_gloves_is_worth_most_to_the_only_left_one() {
        // One left glove, two right ones; a pair is worth 1: 4/6, 1/6, 1/6.
        let pair = |inside: &[bool]| f64::from(u8::from(inside[0] && (inside[1] || inside[2])));
        let found = values(3, PLAYERS_MAX, [0.0, 1.0], pair).unwrap();
        assert!(found.exact);
        for (part, expected) in found.parts.iter().zip([2.0 / 3.0, 1.0 / 6.0, 1.0 / 6.0]) {
            assert!((part - expected).abs() < 1e-15, "{part}");
        }
        assert_eq!(values(3, PLAYERS_MAX, [0.0, 1.0], |_| f64::NAN), None);
    }

    proptest! {
        #[test]
        fn values_are_those_of_all_orders_and_many_players_still_add_up(
            worth in prop::collection::vec(-5.0..5.0f64, 32), players in 1usize..=5, many in 17usize..40,
        ) {
            let place = |inside: &[bool]| inside.iter().fold(0, |place, inside| (2 * place + usize::from(*inside)) % 32);
            let value = |inside: &[bool]| worth[place(inside)];
            let ends = [value(&vec![false; players]), value(&vec![true; players])];
            let found = values(players, PLAYERS_MAX, ends, value).unwrap().parts;
            for (part, expected) in found.iter().zip(by_orders(players, &value)) {
                prop_assert!((part - expected).abs() < 1e-12, "{} {}", part, expected);
            }
            let all = values(many, PLAYERS_MAX, [1.0, 4.0], value).unwrap();
            prop_assert!(!all.exact && (all.parts.iter().sum::<f64>() - 3.0).abs() < 1e-12);
        }
    }
}
