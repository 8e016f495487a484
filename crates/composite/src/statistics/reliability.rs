//! Cronbach's alpha: whether the columns of a set measure one thing.

use super::matrix::pairs;
use super::pair::Pair;
use super::{Gaps, complete_rows};
use serde::{Deserialize, Serialize};
use std::convert::Infallible;

/// Cronbach's alpha of a set of columns (items), 1 at most; it may be negative.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reliability {
    /// How many columns.
    pub items: usize,
    /// Rows used: with [`Gaps::Complete`] those without any gap, with [`Gaps::Pairwise`] the fewest that two columns
    /// share.
    pub n: usize,
    /// Alpha of the columns as they are.
    pub alpha: Option<f64>,
    /// Alpha of the standardised columns.
    pub standardised: Option<f64>,
    /// Alpha (of the columns as they are) when the column of this index is dropped, on the same rows; `None` where
    /// fewer than two remain. One above `alpha` says that the set is more of one piece without that column.
    pub without: Vec<Option<f64>>,
}

/// Cronbach's alpha, `k / (k-1) * (1 - sum of variances / variance of the total)` of `k` columns, where the variance
/// of the total is the sum of all cells of the covariance matrix, variances included (L. J. Cronbach, Coefficient
/// alpha and the internal structure of tests, Psychometrika 16 (1951) 297-334). Standardised: the same of the
/// correlation matrix, `k r / (1 + (k-1) r)` with the mean correlation `r`.
///
/// [`Gaps::Complete`] is the definition and the one to use by default; with [`Gaps::Pairwise`] each cell of the
/// matrix rests on its own rows, as in COINr's `get_cronbach` by default, and alpha may exceed 1.
///
/// `None`: below two columns or two rows (three for the standardised one), if the total does not vary, or, for the
/// standardised one, with a constant column. Dropping takes `O(k^3)`: meant for up to 500 columns.
pub fn reliability<C: AsRef<[f64]>>(columns: &[C], gaps: Gaps) -> Reliability {
    let Ok(found) = reliability_watched(columns, gaps, |_, _| Ok::<(), Infallible>(()));
    found
}

/// As [`reliability`]. `look` is told before each pair of columns how many of how many are done, and may end the work.
///
/// # Errors
/// That of `look`.
pub fn reliability_watched<C: AsRef<[f64]>, E>(
    columns: &[C],
    gaps: Gaps,
    look: impl FnMut(usize, usize) -> Result<(), E>,
) -> Result<Reliability, E> {
    match gaps {
        Gaps::Complete => pairwise(&complete_rows(columns), look),
        Gaps::Pairwise => pairwise(columns, look),
    }
}

fn pairwise<C: AsRef<[f64]>, E>(
    columns: &[C],
    mut look: impl FnMut(usize, usize) -> Result<(), E>,
) -> Result<Reliability, E> {
    let items = columns.len();
    let mut covariances = vec![None; items * items];
    let mut correlations = vec![None; items * items];
    let mut n = usize::MAX;
    let mut done = 0;
    for a in 0..items {
        for b in a..items {
            look(done, pairs(items))?;
            done += 1;
            let pair = Pair::of(columns[a].as_ref(), columns[b].as_ref());
            n = n.min(pair.n);
            for cell in [a * items + b, b * items + a] {
                covariances[cell] = pair.covariance();
                correlations[cell] =
                    if a == b { pair.correlation().map(|_| 1.0) } else { pair.correlation() };
            }
        }
    }
    Ok(Reliability {
        items,
        n: if items == 0 { 0 } else { n },
        alpha: alpha(&covariances, items, None),
        standardised: alpha(&correlations, items, None),
        without: (0..items).map(|item| alpha(&covariances, items, Some(item))).collect(),
    })
}

/// Alpha from a matrix of covariances, without one of the items if need be.
fn alpha(matrix: &[Option<f64>], items: usize, without: Option<usize>) -> Option<f64> {
    let kept = || (0..items).filter(move |item| Some(*item) != without);
    let k = kept().count();
    if k < 2 {
        return None;
    }
    let (mut diagonal, mut total, mut size) = (0.0, 0.0, 0.0);
    for a in kept() {
        for b in kept() {
            let cell = matrix.get(a * items + b).copied().flatten()?;
            diagonal += if a == b { cell } else { 0.0 };
            total += cell;
            size += cell.abs();
        }
    }
    // Items that cancel each other out leave nothing but rounding noise.
    (total > 1e-12 * size).then(|| k as f64 / (k - 1) as f64 * (1.0 - diagonal / total))
}

#[cfg(test)]
mod tests {
    use super::super::sample::{FIRST, SECOND, THIRD, close};
    use super::*;
    use crate::column::MISSING;

    fn turned() -> [Vec<f64>; 3] {
        [FIRST.to_vec(), SECOND.to_vec(), THIRD.iter().map(|x| 100.0 - x).collect()]
    }

    /// numpy 2.4: `k / (k-1) * (1 - trace(S) / S.sum())` with `S = cov` or `corrcoef`, of the rows without a gap or
    /// pair by pair; the third column turned round as `100 - x`.
    #[test]
    fn alpha_matches_another_implementation() {
        let found = reliability(&turned(), Gaps::Complete);
        assert_eq!((found.items, found.n), (3, 8));
        assert!(close(found.alpha.unwrap(), 0.8695626542133547));
        assert!(close(found.standardised.unwrap(), 0.9787113909329677));
        for (found, expected) in
            found.without.iter().zip([0.7400671708286688, 0.8384691653436387, 0.9505586463846052])
        {
            assert!(close(found.unwrap(), expected));
        }
        let found = reliability(&turned(), Gaps::Pairwise);
        assert_eq!(found.n, 9);
        assert!(close(found.alpha.unwrap(), 0.9154873594953135));
        assert!(close(found.standardised.unwrap(), 0.9737513790127893));
        for (found, expected) in
            found.without.iter().zip([0.7750974187537192, 0.9153422687544643, 1.0191008578087999])
        {
            assert!(close(found.unwrap(), expected));
        }
    }

    #[test]
    fn two_items_by_hand() {
        // Variances 1 and 4, covariance 2, total variance 9: alpha = 2 (1 - 5 / 9) = 8 / 9; correlation 1.
        let found = reliability(&[[1.0, 2.0, 3.0], [2.0, 4.0, 6.0]], Gaps::Complete);
        assert!(close(found.alpha.unwrap(), 8.0 / 9.0));
        assert!(close(found.standardised.unwrap(), 1.0));
        assert_eq!(found.without, [None, None]);
    }

    #[test]
    fn what_does_not_vary_has_no_alpha() {
        let against = reliability(&[[0.1, 0.5, 0.7], [-0.1, -0.5, -0.7]], Gaps::Complete);
        assert_eq!((against.alpha, against.standardised), (None, None));
        let constant = reliability(&[[1.0; 3], [2.0; 3]], Gaps::Complete);
        assert_eq!((constant.alpha, constant.standardised), (None, None));
        for (columns, items, n) in [(vec![], 0, 0), (vec![vec![1.0, 2.0]], 1, 2)] {
            let found = reliability::<Vec<f64>>(&columns, Gaps::Pairwise);
            assert_eq!((found.items, found.n, found.alpha), (items, n, None));
        }
        let gaps = reliability(&[[1.0, 2.0, MISSING], [MISSING, 2.0, 3.0]], Gaps::Pairwise);
        assert_eq!((gaps.n, gaps.alpha), (1, None));
    }

    #[test]
    fn a_constant_item_lowers_alpha_and_leaves_no_standardised_one() {
        let found = reliability(&[vec![1.0, 2.0, 3.0], vec![2.0, 4.0, 6.0], vec![5.0; 3]], Gaps::Complete);
        // k = 3: 3 / 2 (1 - 5 / 9) = 2 / 3.
        assert!(close(found.alpha.unwrap(), 2.0 / 3.0));
        assert_eq!(found.standardised, None);
        assert!(close(found.without[2].unwrap(), 8.0 / 9.0));
    }
}
