//! Competition ranks, and ascending ranks as a normalisation wants them.

use crate::method::Ties;

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

/// Whether two values count as equal: the same 12 significant digits, or nothing but rounding noise apart
/// (which could straddle the place where the twelfth digit turns).
pub fn ties(a: f64, b: f64) -> bool {
    let (gap, size) = ((a - b).abs(), a.abs().max(b.abs()));
    // One unit of the twelfth digit is at most 1e-11 of the value: the roundings are not worth their time beyond that.
    if gap > 1.1e-11 * size {
        return false;
    }
    gap <= 1e-14 * size || twelve_digits(a) == twelve_digits(b)
}

/// Ranks with a sort order that is kept between calls: ranking again after a small change is cheap.
#[derive(Clone, Debug, Default)]
pub struct Ranker {
    order: Vec<u32>,
}

impl Ranker {
    /// The rank of each value: 1 is the highest, ties ([`ties`]) share the smallest rank and the next rank
    /// counts all of them (1, 2, 2, 4). `NaN` is unranked, written as 0. Row order does not matter.
    ///
    /// `values` may hold at most `u32::MAX` rows; `ranks` is resized to their number.
    pub fn rank(&mut self, values: &[f64], ranks: &mut Vec<u32>) {
        if self.order.len() != values.len() {
            self.order = (0..values.len() as u32).collect();
        }
        let value = |row: u32| values[row as usize];
        // NaN sorts last whatever its sign.
        self.order.sort_unstable_by(|&a, &b| {
            let (a, b) = (value(a), value(b));
            a.is_nan().cmp(&b.is_nan()).then(b.total_cmp(&a))
        });
        ranks.clear();
        ranks.resize(values.len(), 0);
        let mut leader = (f64::NAN, 0);
        for (place, &row) in self.order.iter().enumerate() {
            let value = value(row);
            if value.is_nan() {
                break;
            }
            if place == 0 || !ties(leader.0, value) {
                leader = (value, place as u32 + 1);
            }
            ranks[row as usize] = leader.1;
        }
    }
}

impl Ranker {
    /// Ascending ranks, written in `out`: 1 is the lowest. Ties ([`ties`]) share the least, the mean or the greatest of the
    /// ranks they take up; a gap stays a gap. `out` has a row per value.
    pub fn ascending(&mut self, values: &[f64], rule: Ties, out: &mut [f64]) {
        self.order.clear();
        self.order
            .extend((0..values.len().min(out.len()) as u32).filter(|&row| !values[row as usize].is_nan()));
        self.order.sort_unstable_by(|&a, &b| values[a as usize].total_cmp(&values[b as usize]));
        out.fill(f64::NAN);
        let mut first = 0;
        while first < self.order.len() {
            let leader = values[self.order[first] as usize];
            let group =
                self.order[first..].iter().take_while(|&&row| ties(leader, values[row as usize])).count();
            let rank = match rule {
                Ties::Min => (first + 1) as f64,
                Ties::Average => first as f64 + 0.5 * (group + 1) as f64,
                Ties::Max => (first + group) as f64,
            };
            for &row in &self.order[first..first + group] {
                out[row as usize] = rank;
            }
            first += group;
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

    proptest! {
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
