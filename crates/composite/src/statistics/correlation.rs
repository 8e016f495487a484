//! How two columns go together: Pearson, Spearman, Kendall.

use super::classes::{Classes, GAP, Ties};
use super::pair::Pair;
use serde::{Deserialize, Serialize};

/// Which coefficient, each -1 to 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Coefficient {
    /// See [`pearson`].
    Pearson,
    /// See [`spearman`].
    Spearman,
    /// See [`kendall`].
    Kendall,
}

/// A coefficient and what it rests on.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Correlation {
    /// -1 to 1; `None` below three rows (two always lie on a line) or when either column is constant over the rows
    /// that both have (for the rank correlations: all are tied).
    pub value: Option<f64>,
    /// Rows without a gap in either column.
    pub n: usize,
}

/// Pearson's product-moment correlation over the rows that both columns have. Rows beyond the shorter one are left out.
pub fn pearson(x: &[f64], y: &[f64]) -> Correlation {
    let pair = Pair::of(x, y);
    Correlation { value: pair.correlation(), n: pair.n }
}

/// Spearman's rank correlation over the rows that both columns have: Pearson's of the ranks among these rows, where
/// tied values share the mean of their ranks. Rows beyond the shorter one are left out.
pub fn spearman(x: &[f64], y: &[f64], ties: Ties) -> Correlation {
    spearman_of(&Classes::of(x, ties), &Classes::of(y, ties))
}

/// Kendall's tau-b over the rows that both columns have, `(C - D) / sqrt((P - Tx) (P - Ty))`: concordant minus
/// discordant pairs of rows, `P = n (n-1) / 2` pairs in all, `Tx` and `Ty` of them tied in either column. Rows beyond
/// the shorter one are left out.
///
/// In `O(n log n)`: W. R. Knight, A computer method for calculating Kendall's tau with ungrouped data, J. Am. Stat.
/// Assoc. 61 (1966) 436-439. Formula: M. G. Kendall, The treatment of ties in ranking problems, Biometrika 33
/// (1945) 239-251.
pub fn kendall(x: &[f64], y: &[f64], ties: Ties) -> Correlation {
    kendall_of(&Classes::of(x, ties), &Classes::of(y, ties))
}

/// The classes of each row that both have.
fn shared<'a>(x: &'a Classes, y: &'a Classes) -> impl Iterator<Item = (u32, u32)> + 'a {
    x.of.iter().copied().zip(y.of.iter().copied()).filter(|(a, b)| *a != GAP && *b != GAP)
}

pub(super) fn spearman_of(x: &Classes, y: &Classes) -> Correlation {
    let mut sizes = [vec![0u32; x.sizes.len()], vec![0u32; y.sizes.len()]];
    let mut n = 0usize;
    for (a, b) in shared(x, y) {
        for (sizes, class) in sizes.iter_mut().zip([a, b]) {
            if let Some(size) = sizes.get_mut(class as usize) {
                *size += 1;
            }
        }
        n += 1;
    }
    if n < 3 {
        return Correlation { value: None, n };
    }
    let [ranks_x, ranks_y] = sizes.map(|sizes| centred_ranks(&sizes, n));
    let rank = |ranks: &[f64], class: u32| ranks.get(class as usize).copied().unwrap_or(0.0);
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for (a, b) in shared(x, y) {
        let (a, b) = (rank(&ranks_x, a), rank(&ranks_y, b));
        xx += a * a;
        yy += b * b;
        xy += a * b;
    }
    let r: f64 = xy / (xx * yy).sqrt();
    Correlation { value: (xx > 0.0 && yy > 0.0).then(|| r.clamp(-1.0, 1.0)), n }
}

/// Twice the mean rank of each class minus its mean over all rows, `n + 1`: a whole number, so that the sums of
/// columns below some 100,000 rows are exact.
fn centred_ranks(sizes: &[u32], n: usize) -> Vec<f64> {
    let mut before = 0u64;
    let rank = |size: &u32| {
        let doubled = 2 * before + u64::from(*size) + 1;
        before += u64::from(*size);
        doubled as f64 - (n + 1) as f64
    };
    sizes.iter().map(rank).collect()
}

pub(super) fn kendall_of(x: &Classes, y: &Classes) -> Correlation {
    // Sorted by the class in x, among equals by that in y.
    let mut rows: Vec<u64> = shared(x, y).map(|(a, b)| u64::from(a) << 32 | u64::from(b)).collect();
    let n = rows.len();
    if n < 3 {
        return Correlation { value: None, n };
    }
    rows.sort_unstable();
    let tied_x = pairs_within(rows.chunk_by(|a, b| a >> 32 == b >> 32));
    let tied_both = pairs_within(rows.chunk_by(|a, b| a == b));
    let mut by_y: Vec<u32> = rows.into_iter().map(|row| row as u32).collect();
    let discordant = inversions(&mut by_y);
    let tied_y = pairs_within(by_y.chunk_by(|a, b| a == b));
    let pairs = i128::from(n as u64) * i128::from(n as u64 - 1) / 2;
    let balance = pairs - tied_x - tied_y + tied_both - 2 * discordant;
    let (free_x, free_y) = ((pairs - tied_x) as f64, (pairs - tied_y) as f64);
    let tau = balance as f64 / (free_x * free_y).sqrt();
    Correlation { value: (free_x > 0.0 && free_y > 0.0).then(|| tau.clamp(-1.0, 1.0)), n }
}

/// How many pairs can be made inside the chunks.
fn pairs_within<'a, T: 'a>(chunks: impl Iterator<Item = &'a [T]>) -> i128 {
    chunks.map(|chunk| i128::from(chunk.len() as u64) * i128::from(chunk.len() as u64 - 1) / 2).sum()
}

/// Sorts, and counts the pairs that stood the wrong way round: a merge sort from the bottom up.
fn inversions(values: &mut Vec<u32>) -> i128 {
    let mut merged = Vec::with_capacity(values.len());
    let mut inverted = 0u64;
    let mut width = 1;
    while width < values.len() {
        for run in values.chunks(2 * width) {
            let (mut left, mut right) = run.split_at(width.min(run.len()));
            while let ([a, left_rest @ ..], [b, right_rest @ ..]) = (left, right) {
                if a <= b {
                    merged.push(*a);
                    left = left_rest;
                } else {
                    merged.push(*b);
                    right = right_rest;
                    inverted += left.len() as u64;
                }
            }
            merged.extend_from_slice(left);
            merged.extend_from_slice(right);
        }
        std::mem::swap(values, &mut merged);
        merged.clear();
        width *= 2;
    }
    i128::from(inverted)
}

#[cfg(test)]
mod tests {
    use super::super::sample::{FIRST, SECOND, THIRD, close};
    use super::*;
    use crate::column::MISSING;
    use proptest::prelude::*;

    type Figure = fn(&[f64], &[f64]) -> Correlation;

    fn rho(x: &[f64], y: &[f64]) -> Correlation {
        spearman(x, y, Ties::Exact)
    }

    fn tau(x: &[f64], y: &[f64]) -> Correlation {
        kendall(x, y, Ties::Exact)
    }

    /// scipy 1.17: `pearsonr`, `spearmanr`, `kendalltau` on the rows that both columns have.
    #[test]
    fn the_coefficients_match_another_implementation() {
        let pairs = [(&FIRST, &SECOND, 9), (&FIRST, &THIRD, 9), (&SECOND, &THIRD, 10)];
        let expected: [(Figure, [f64; 3]); 3] = [
            (pearson, [0.9466035302548577, -0.9070887001577294, -0.9218534152541624]),
            (rho, [0.5882352941176471, -0.7647058823529412, -0.7598819296000807]),
            (tau, [0.5142857142857143, -0.6, -0.6292532049656926]),
        ];
        for (figure, values) in expected {
            for ((x, y, n), value) in pairs.into_iter().zip(values) {
                let found = figure(x, y);
                assert_eq!(found.n, n);
                assert!(close(found.value.unwrap(), value), "{found:?} {value}");
                assert_eq!(figure(y, x), found, "sides may change");
            }
        }
    }

    #[test]
    fn four_rows_by_hand() {
        // Ranks 1 2.5 2.5 4 against 1 3 2 4: centred products 2.25 + 0 + 0 + 2.25 over sqrt(4.5 * 5).
        let (x, y) = ([1.0, 2.0, 2.0, 9.0], [10.0, 30.0, 20.0, 40.0]);
        assert!(close(rho(&x, &y).value.unwrap(), 4.5 / 22.5_f64.sqrt()));
        // Five concordant pairs, one tied in x.
        assert!(close(tau(&x, &y).value.unwrap(), 5.0 / 30.0_f64.sqrt()));
    }

    #[test]
    fn two_rows_and_constant_columns_correlate_with_nothing() {
        for figure in [pearson, rho, tau] {
            assert_eq!(figure(&[1.0, 2.0, MISSING], &[1.0, 2.0, 3.0]), Correlation { value: None, n: 2 });
            assert_eq!(figure(&[0.3; 3], &[1.0, 2.0, 3.0]), Correlation { value: None, n: 3 });
            assert_eq!(figure(&[], &[1.0]), Correlation { value: None, n: 0 });
            // Constant over the rows that both have, though not by itself.
            let found = figure(&[5.0, 5.0, 5.0, 8.0], &[1.0, 2.0, 3.0, MISSING]);
            assert_eq!(found, Correlation { value: None, n: 3 });
        }
    }

    #[test]
    fn noise_is_a_tie_only_where_that_is_asked_for() {
        let (noisy, y) = ([0.1 + 0.2, 0.3, 0.5], [1.0, 2.0, 3.0]);
        // Ranks 2 1 3 against 1 2 3, or 1.5 1.5 3.
        assert!(close(spearman(&noisy, &y, Ties::Exact).value.unwrap(), 0.5));
        assert!(close(spearman(&noisy, &y, Ties::TwelveDigits).value.unwrap(), 0.75_f64.sqrt()));
        assert!(close(kendall(&noisy, &y, Ties::Exact).value.unwrap(), 1.0 / 3.0));
        assert!(close(kendall(&noisy, &y, Ties::TwelveDigits).value.unwrap(), 2.0 / 6.0_f64.sqrt()));
        assert_eq!(pearson(&[0.3, 0.1 + 0.2, 0.3], &y).value, None);
    }

    #[test]
    fn a_line_correlates_fully_either_way() {
        let x: Vec<f64> = (0..100).map(|i| f64::from(i) * 0.1).collect();
        let down: Vec<f64> = x.iter().map(|x| 7.0 - 3.0 * x).collect();
        for figure in [pearson, rho, tau] {
            assert!(close(figure(&x, &x).value.unwrap(), 1.0));
            assert!(close(figure(&x, &down).value.unwrap(), -1.0));
        }
    }

    proptest! {
        #[test]
        fn tau_and_rho_are_what_counting_every_pair_gives(
            rows in prop::collection::vec((0i32..12, 0i32..12, 0u8..10), 3..60),
        ) {
            let gap = |value: i32, gap: bool| if gap { MISSING } else { f64::from(value) };
            let x: Vec<f64> = rows.iter().map(|(a, _, g)| gap(*a, *g == 0)).collect();
            let y: Vec<f64> = rows.iter().map(|(_, b, g)| gap(*b, *g == 1)).collect();
            let both: Vec<(i32, i32)> = rows.iter().filter(|r| r.2 > 1).map(|r| (r.0, r.1)).collect();
            let (mut balance, mut free_x, mut free_y) = (0, 0, 0);
            for (i, a) in both.iter().enumerate() {
                for b in &both[..i] {
                    balance += (a.0 - b.0).signum() * (a.1 - b.1).signum();
                    free_x += (a.0 - b.0).signum().abs();
                    free_y += (a.1 - b.1).signum().abs();
                }
            }
            let expected = (both.len() > 2 && free_x > 0 && free_y > 0)
                .then(|| f64::from(balance) / (f64::from(free_x) * f64::from(free_y)).sqrt());
            let found = tau(&x, &y);
            prop_assert_eq!((found.n, found.value.is_some()), (both.len(), expected.is_some()));
            prop_assert!((found.value.unwrap_or(0.0) - expected.unwrap_or(0.0)).abs() < 1e-12);

            let rank = |of: &dyn Fn(&(i32, i32)) -> i32, row: &(i32, i32)| {
                let below = both.iter().filter(|other| of(other) < of(row)).count() as f64;
                below + 0.5 * both.iter().filter(|other| of(other) == of(row)).count() as f64
            };
            let ranks_x: Vec<f64> = both.iter().map(|row| rank(&|r| r.0, row)).collect();
            let ranks_y: Vec<f64> = both.iter().map(|row| rank(&|r| r.1, row)).collect();
            let (found, expected) = (rho(&x, &y), pearson(&ranks_x, &ranks_y));
            prop_assert_eq!(found.value.is_some(), expected.value.is_some());
            prop_assert!((found.value.unwrap_or(0.0) - expected.value.unwrap_or(0.0)).abs() < 1e-12);
        }
    }
}
