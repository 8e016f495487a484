//! Entropy weights: a column counts by how unevenly it spreads over the units.

use super::WeightsError;
use crate::column::is_missing;
use crate::statistics::is_constant;
use serde::{Deserialize, Serialize};

/// Entropy weights and what they come from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entropy {
    /// `w_j = d_j / sum d`.
    pub weights: Vec<f64>,
    /// `e_j`, 0 to 1.
    pub entropies: Vec<f64>,
}

/// Entropy weights of normalised columns (min-max to 0-1, higher is better; any other columns of 0 or more will do, but
/// moving one by a constant moves its weight):
///
/// `p_ij = x_ij / sum_i x_ij`, `e_j = -1 / ln(n_j) * sum_i p_ij ln p_ij` with `0 ln 0 = 0`, `d_j = 1 - e_j`,
/// `w_j = d_j / sum_j d_j`.
///
/// Gaps are left out: sums run over the cells of the column that have a value, and `n_j` is their number. A constant
/// column, also one of zeros, has `e_j = 1` and weight 0. Columns may differ in length.
///
/// Errors: a negative or infinite cell, a column with fewer than two values, all columns constant.
///
/// C. E. Shannon, A mathematical theory of communication, Bell Syst. Tech. J. 27 (1948) 379-423; Z.-H. Zou, Y. Yun,
/// J.-N. Sun, Entropy method for determination of weight of evaluating indicators in fuzzy synthetic evaluation for
/// water quality assessment, J. Environ. Sci. 18 (2006) 1020-1023.
pub fn entropy<C: AsRef<[f64]>>(columns: &[C]) -> Result<Entropy, WeightsError> {
    if columns.is_empty() {
        return Err(WeightsError::Nothing);
    }
    let entropies = columns
        .iter()
        .enumerate()
        .map(|(column, cells)| of_column(column, cells.as_ref()))
        .collect::<Result<Vec<f64>, _>>()?;
    let divergence: f64 = entropies.iter().map(|entropy| 1.0 - entropy).sum();
    if divergence <= 0.0 {
        return Err(WeightsError::NoInformation);
    }
    let weights = entropies.iter().map(|entropy| (1.0 - entropy) / divergence).collect();
    Ok(Entropy { weights, entropies })
}

fn of_column(column: usize, cells: &[f64]) -> Result<f64, WeightsError> {
    let (mut count, mut largest) = (0, 0.0);
    for (row, value) in cells.iter().copied().enumerate().filter(|(_, cell)| !is_missing(*cell)) {
        if !(value >= 0.0 && value.is_finite()) {
            return Err(WeightsError::NotAPart { column, row, value });
        }
        count += 1;
        largest = f64::max(largest, value);
    }
    if count < 2 {
        return Err(WeightsError::TooFewCells { column, count, needed: 2 });
    }
    if is_constant(cells) {
        return Ok(1.0);
    }
    // Parts of the largest cell: no sum leaves the range of numbers.
    let parts = || cells.iter().filter(|cell| !is_missing(**cell)).map(|cell| cell / largest);
    let sum: f64 = parts().sum();
    let disorder: f64 = parts().map(|part| part / sum).filter(|p| *p > 0.0).map(|p| -p * libm::log(p)).sum();
    Ok((disorder / libm::log(count as f64)).clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::MISSING;
    use crate::statistics::sample::{FIRST, SECOND, THIRD, all_close};
    use proptest::prelude::*;

    fn scaled(column: &[f64], mirrored: bool) -> Vec<f64> {
        let (low, high) = crate::column::range(column).unwrap();
        column.iter().map(|x| (x - low) / (high - low)).map(|x| if mirrored { 1.0 - x } else { x }).collect()
    }

    /// scipy 1.17: `1 - stats.entropy(p) / log(n)` of the min-max normalised cells, the third column turned round.
    #[test]
    fn entropy_weights_match_another_implementation() {
        let found = entropy(&[scaled(&FIRST, false), scaled(&SECOND, false), scaled(&THIRD, true)]).unwrap();
        assert!(all_close(&found.weights, &[0.35040308605200754, 0.42623811417415, 0.22335879977384251]));
        let divergences: Vec<f64> = found.entropies.iter().map(|e| 1.0 - e).collect();
        assert!(all_close(&divergences, &[0.21331929910182834, 0.25948634411461635, 0.13597694915537895]));
    }

    #[test]
    fn a_column_by_hand() {
        // p = 1/2, 1/2, 0 and 0: e = ln 2 / ln 4 = 1/2; p = 1: e = 0. Divergences 1/2 and 1.
        let found = entropy(&[[1.0, 0.0, 1.0, 0.0], [0.0, 0.0, 0.0, 7.0]]).unwrap();
        assert!(all_close(&found.entropies, &[0.5, 0.0]));
        assert!(all_close(&found.weights, &[1.0 / 3.0, 2.0 / 3.0]));
    }

    #[test]
    fn a_gap_is_neither_a_zero_nor_a_unit() {
        let found = entropy(&[vec![1.0, MISSING, 3.0], vec![1.0, 0.0, 3.0]]).unwrap();
        let without = entropy(&[vec![1.0, 3.0], vec![1.0, 0.0, 3.0]]).unwrap();
        assert_eq!(found, without);
        assert!(found.weights[0] < found.weights[1]);
    }

    #[test]
    fn a_constant_column_has_no_weight_and_all_constant_is_an_error() {
        let found = entropy(&[vec![0.1; 7], vec![0.0; 2], vec![0.0, 1.0]]).unwrap();
        assert_eq!(found.weights, [0.0, 0.0, 1.0]);
        assert_eq!(entropy(&[[0.1; 7], [0.3; 7]]), Err(WeightsError::NoInformation));
    }

    #[test]
    fn what_is_no_part_of_a_sum_is_named() {
        assert_eq!(
            entropy(&[[0.5, 1.0], [0.0, -0.5]]),
            Err(WeightsError::NotAPart { column: 1, row: 1, value: -0.5 })
        );
        assert!(matches!(entropy(&[[f64::INFINITY, 1.0]]), Err(WeightsError::NotAPart { row: 0, .. })));
        assert_eq!(
            entropy(&[[0.5, 1.0], [MISSING, 0.5]]),
            Err(WeightsError::TooFewCells { column: 1, count: 1, needed: 2 })
        );
        assert_eq!(entropy::<Vec<f64>>(&[]), Err(WeightsError::Nothing));
    }

    proptest! {
        #[test]
        fn neither_the_unit_nor_the_order_of_rows_matters(
            mut cells in prop::collection::vec(0u32..1000, 3..40), size in 1e-3..1e3f64,
        ) {
            let other = [0.0, 1.0, 0.25];
            let column = |cells: &[u32], size: f64| cells.iter().map(|x| f64::from(*x) * size).collect::<Vec<_>>();
            let before = entropy(&[column(&cells, 1.0), other.to_vec()]).unwrap();
            cells.reverse();
            let after = entropy(&[column(&cells, size), other.to_vec()]).unwrap();
            prop_assert!((before.weights[0] - after.weights[0]).abs() < 1e-10);
            prop_assert!((after.weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        }
    }
}
