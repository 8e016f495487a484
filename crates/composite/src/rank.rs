//! Competition ranks, and ascending ranks as a normalisation wants them.

use crate::method::Ties;

mod order;

/// The value rounded to 12 significant digits. Values beyond any measurement (infinite, or smaller than
/// 1e-280) stay as they are.
fn twelve_digits(x: f64) -> f64 {
    let size = x.abs();
    if !(1e-280..=f64::MAX).contains(&size) {
        return x;
    }
    // The power of ten at or below `size`; at its very edge the logarithm may be one off, which moves the
    // rounding by a digit for both of two equal values alike.
    let shift = 11 - libm::floor(libm::log10(size)) as i32;
    if shift >= 0 {
        let factor = libm::pow(10.0, f64::from(shift));
        (x * factor).round() / factor
    } else {
        let factor = libm::pow(10.0, f64::from(-shift));
        (x / factor).round() * factor
    }
}

/// Values further apart than this share of the larger one differ in their first 12 digits.
const APART: f64 = 2e-11;

/// What a sum of scores may be off by, as a share of the largest: four times the distance from 1 to the next number.
const NOISE: f64 = 4.0 * f64::EPSILON;

/// Whether two values count as equal: the same 12 significant digits, or nothing but rounding noise apart
/// (which could straddle the place where the twelfth digit turns).
#[inline]
pub fn ties(a: f64, b: f64) -> bool {
    let (distance, size) = ((a - b).abs(), a.abs().max(b.abs()));
    if distance > APART * size {
        return false;
    }
    if size == f64::INFINITY {
        return a == b;
    }
    distance <= 1e-14 * size || twelve_digits(a) == twelve_digits(b)
}

/// Ranks, with memory that is kept between calls: nothing is allocated when the same number of rows is ranked again.
#[derive(Clone, Debug, Default)]
pub struct Ranker {
    order: order::Order,
}

impl Ranker {
    /// The rank of each value: 1 is the highest, ties ([`ties`]) share the smallest rank and the next rank
    /// counts all of them (1, 2, 2, 4). So do values that are no further apart than rounding noise of the largest: two units whose
    /// scores are exactly 0 may come out as 2e-16 and -5e-16, which have no digit in common. A value is compared with the first of those it may tie with, so a long row of
    /// values, each nearly its neighbour, is no single tie. `NaN` is unranked, written as 0. Row order does not matter.
    ///
    /// `values` may hold at most `u32::MAX` rows; `ranks` is resized to their number.
    pub fn rank(&mut self, values: &[f64], ranks: &mut Vec<u32>) {
        ranks.clear();
        ranks.resize(values.len(), 0);
        let order = self.order.descending(values);
        let ends =
            [order.first(), order.last()].map(|row| row.map_or(0.0, |&row| values[row as usize].abs()));
        let size = ends[0].max(ends[1]);
        let noise = if size.is_finite() { NOISE * size } else { 0.0 };
        let mut leader = (f64::NAN, 0);
        for (place, &row) in order.iter().enumerate() {
            let value = values[row as usize];
            if place == 0 || !(leader.0 - value <= noise || ties(leader.0, value)) {
                leader = (value, place as u32 + 1);
            }
            ranks[row as usize] = leader.1;
        }
    }
}

impl Ranker {
    /// Ascending ranks, written in `out`: 1 is the lowest. Ties (those of [`Ranker::rank`]) share the least, the mean or the greatest of
    /// the ranks they take up; a gap stays a gap. `out` has a row per value.
    pub fn ascending(&mut self, values: &[f64], rule: Ties, out: &mut [f64]) {
        let shared = values.len().min(out.len());
        out.fill(f64::NAN);
        let order = self.order.descending(&values[..shared]);
        let mut from = 0;
        while let Some(&leader) = order.get(from) {
            let leader = values[leader as usize];
            let tied = order[from..].iter().take_while(|&&row| ties(leader, values[row as usize])).count();
            // A value that does not even tie with itself is infinite; it stands alone.
            let tied = tied.max(1);
            let most = order.len() - from;
            let rank = match rule {
                Ties::Min => (most - tied + 1) as f64,
                Ties::Average => most as f64 - 0.5 * (tied - 1) as f64,
                Ties::Max => most as f64,
            };
            for &row in &order[from..from + tied] {
                out[row as usize] = rank;
            }
            from += tied;
        }
    }
}

/// Ascending ranks of a column; see [`Ranker::ascending`].
pub fn ascending(column: &[f64], rule: Ties, out: &mut [f64]) {
    Ranker::default().ascending(column, rule, out);
}

/// Ranks of optional values; see [`Ranker::rank`].
pub fn ranks(values: &[Option<f64>]) -> Vec<Option<u32>> {
    let values: Vec<f64> = values.iter().map(|value| value.unwrap_or(f64::NAN)).collect();
    let mut ranks = Vec::new();
    Ranker::default().rank(&values, &mut ranks);
    ranks.into_iter().map(|rank| (rank > 0).then_some(rank)).collect()
}

/// Ranks within groups: each value only against those whose `groups` entry is equal, for example the same
/// set of community types. Both slices have a row per unit; rows beyond the shorter one are left out.
pub fn ranks_within<G: Ord + Copy>(values: &[Option<f64>], groups: &[G]) -> Vec<Option<u32>> {
    let mut found = vec![None; values.len()];
    let mut rows: Vec<usize> = (0..values.len().min(groups.len())).collect();
    rows.sort_by_key(|&row| groups[row]);
    for group in rows.chunk_by(|&a, &b| groups[a] == groups[b]) {
        let inside: Vec<Option<f64>> = group.iter().map(|&row| values[row]).collect();
        for (&row, rank) in group.iter().zip(ranks(&inside)) {
            found[row] = rank;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ties_share_the_smallest_rank_and_the_next_one_counts_them() {
        let values = [Some(70.0), None, Some(90.0), Some(70.0), Some(60.0)];
        assert_eq!(ranks(&values), [Some(2), None, Some(1), Some(2), Some(4)]);
    }

    #[test]
    fn values_equal_to_twelve_digits_are_ties_and_further_ones_are_not() {
        let noise = 0.1 + 0.2;
        assert_eq!(ranks(&[Some(0.3), Some(noise)]), [Some(1), Some(1)]);
        assert_eq!(ranks(&[Some(61.2), Some(61.2 + 1e-12)]), [Some(1), Some(1)]);
        assert_eq!(ranks(&[Some(61.2), Some(61.2 + 1e-8)]), [Some(2), Some(1)]);
        assert!(ties(33.333_333_333_35, 33.333_333_333_35 - 7e-15), "noise around a turning digit");
        assert!(ties(0.0, -0.0));
    }

    #[test]
    fn ascending_ranks_start_at_the_lowest_and_share_as_asked() {
        let column = [30.0, f64::NAN, 10.0, 30.0, 10.0 + 1e-13, 50.0];
        for (rule, expected) in [
            (Ties::Min, [3.0, f64::NAN, 1.0, 3.0, 1.0, 5.0]),
            (Ties::Average, [3.5, f64::NAN, 1.5, 3.5, 1.5, 5.0]),
            (Ties::Max, [4.0, f64::NAN, 2.0, 4.0, 2.0, 5.0]),
        ] {
            let mut ranks = [0.0; 6];
            ascending(&column, rule, &mut ranks);
            assert_eq!(ranks.map(f64::to_bits), expected.map(f64::to_bits), "{rule:?}");
        }
    }

    #[test]
    fn noise_around_zero_is_a_tie_and_small_scores_that_differ_are_none() {
        assert_eq!(
            ranks(&[Some(2.3e-16), Some(1.2), Some(0.0), Some(-4.7e-16)]),
            [Some(2), Some(1), Some(2), Some(2)]
        );
        assert_eq!(ranks(&[Some(1.2), Some(2e-9), Some(1e-9)]), [Some(1), Some(2), Some(3)]);
    }

    #[test]
    fn nothing_ties_with_infinity() {
        let values =
            [Some(f64::INFINITY), Some(2.0), Some(1.0), Some(f64::INFINITY), Some(f64::NEG_INFINITY)];
        assert_eq!(ranks(&values), [Some(1), Some(3), Some(4), Some(1), Some(5)]);
    }

    #[test]
    fn a_rank_in_a_group_looks_at_the_group_only() {
        let values = [Some(50.0), Some(60.0), Some(70.0), None];
        assert_eq!(ranks_within(&values, &["a", "b", "a", "b"]), [Some(2), Some(1), Some(1), None]);
    }

    #[test]
    fn twelve_digits_are_kept_across_magnitudes() {
        assert_eq!(twelve_digits(123_456.789_012_4), 123_456.789_012);
        assert_eq!(twelve_digits(-0.001_234_567_890_123_4), -0.001_234_567_890_12);
        assert_eq!(twelve_digits(1.234_567_890_123_4e-20), twelve_digits(1.234_567_890_12e-20));
        assert_eq!((twelve_digits(0.0), twelve_digits(f64::INFINITY)), (0.0, f64::INFINITY));
        assert_eq!(twelve_digits(987_654_321_987_654.0), 987_654_321_988_000.0);
    }

    #[test]
    fn a_row_of_near_neighbours_is_cut_where_it_leaves_its_leader() {
        let values: Vec<f64> = (0..4).map(|step| 50.0 - f64::from(step) * 4e-11).collect();
        // To twelve digits: 50.0000000000 twice, then 49.9999999999 twice.
        assert_eq!(ranks(&values.iter().copied().map(Some).collect::<Vec<_>>()), [1, 1, 3, 3].map(Some));
        let near: Vec<_> = (0..4).map(|step| Some(50.0 - f64::from(step) * 4e-13)).collect();
        assert_eq!(ranks(&near), [1; 4].map(Some));
    }

    proptest! {
        #[test]
        fn the_quick_way_to_ranks_finds_those_of_the_definition(
            lists in prop::collection::vec(prop::collection::vec(prop_oneof![
                8 => -100.0..100.0f64,
                4 => (0..9i32).prop_map(|x| f64::from(x) / 3.0),
                2 => (0..9i32).prop_map(|x| 7.0 + f64::from(x) * 3e-13),
                2 => (-9..9i32).prop_map(|x| f64::from(x) * 2e-15),
                1 => prop_oneof![Just(f64::NAN), Just(-f64::NAN), Just(0.0), Just(-0.0), Just(1e300), Just(-3e-300)],
            ], 1..200), 1..4),
        ) {
            let mut ranker = Ranker::default();
            let mut found = Vec::new();
            for values in lists {
                let mut sorted: Vec<f64> = values.iter().copied().filter(|x| !x.is_nan()).collect();
                sorted.sort_by(|a, b| b.total_cmp(a));
                let size = sorted.iter().map(|x| x.abs()).fold(0.0, f64::max);
                let mut leaders: Vec<(f64, u32)> = Vec::new();
                for (place, &value) in sorted.iter().enumerate() {
                    let tied = leaders.last().is_some_and(|(leader, _)| {
                        leader - value <= 4.0 * f64::EPSILON * size
                            || (leader - value).abs() <= 1e-14 * leader.abs().max(value.abs())
                            || twelve_digits(*leader) == twelve_digits(value)
                    });
                    if !tied {
                        leaders.push((value, place as u32 + 1));
                    }
                }
                ranker.rank(&values, &mut found);
                for (value, rank) in values.iter().zip(&found) {
                    let expected = leaders.iter().rev().find(|(leader, _)| leader.total_cmp(value).is_ge());
                    prop_assert_eq!(*rank, expected.filter(|_| !value.is_nan()).map_or(0, |(_, rank)| *rank));
                }
            }
        }

        #[test]
        fn ranks_follow_the_values_and_not_the_rows(
            mut values in prop::collection::vec(prop::option::weighted(0.9, 0u32..50), 1..60),
            turn in 0usize..60,
        ) {
            let as_f64 = |v: &[Option<u32>]| v.iter().map(|x| x.map(|x| f64::from(x) / 7.0)).collect::<Vec<_>>();
            let before = ranks(&as_f64(&values));
            for (row, value) in values.iter().enumerate() {
                let better = values.iter().flatten().filter(|other| Some(**other) > *value).count() as u32;
                prop_assert_eq!(before[row], value.map(|_| better + 1));
            }
            let turn = turn % values.len();
            values.rotate_left(turn);
            let mut after = ranks(&as_f64(&values));
            after.rotate_right(turn);
            prop_assert_eq!(before, after);
        }
    }
}
