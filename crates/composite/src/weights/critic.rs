//! CRITIC: a column counts by how much it varies and how little the others say the same.

use super::WeightsError;
use crate::column;
use crate::statistics::{is_constant, pearson};
use serde::{Deserialize, Serialize};

/// CRITIC weights and what they come from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Critic {
    /// `w_j = C_j / sum C`.
    pub weights: Vec<f64>,
    /// Contrast `sigma_j`: standard deviation with `n - 1`; 0 for a constant column.
    pub deviations: Vec<f64>,
    /// Conflict `sum_k (1 - r_jk)`; 0 for a constant column.
    pub conflicts: Vec<f64>,
}

/// CRITIC weights (criteria importance through intercriteria correlation) of normalised columns (min-max to 0-1,
/// higher is better; the deviations must be comparable):
///
/// `C_j = sigma_j * sum_k (1 - r_jk)`, `w_j = C_j / sum_j C_j`, with the standard deviation `sigma_j` (`n - 1`) over
/// the cells of the column that have a value and Pearson's `r_jk` over the rows that both columns have. Rows beyond
/// the shorter of two columns take no part in their correlation.
///
/// A constant column has weight 0 and is in no conflict with others. A single column that varies has weight 1.
///
/// Errors: a column with fewer than two values; two columns that vary but have no correlation ([`pearson`]) over the
/// rows they share; nothing to tell weights by, because all columns are constant or all say the same (`r_jk = 1` to
/// 12 digits).
///
/// D. Diakoulaki, G. Mavrotas, L. Papayannakis, Determining objective weights in multiple criteria problems: The CRITIC
/// method, Comput. Oper. Res. 22 (1995) 763-770.
pub fn critic<C: AsRef<[f64]>>(columns: &[C]) -> Result<Critic, WeightsError> {
    if columns.is_empty() {
        return Err(WeightsError::Nothing);
    }
    let mut deviations = Vec::with_capacity(columns.len());
    for (column, cells) in columns.iter().enumerate() {
        let cells = cells.as_ref();
        let count = column::count(cells);
        let deviation =
            column::deviation(cells).ok_or(WeightsError::TooFewCells { column, count, needed: 2 })?;
        deviations.push(if is_constant(cells) { 0.0 } else { deviation });
    }
    let conflicts = conflicts(columns, &deviations)?;
    let varying = deviations.iter().filter(|deviation| **deviation > 0.0).count();
    let information: Vec<f64> = if varying == 1 {
        deviations.iter().map(|deviation| if *deviation > 0.0 { 1.0 } else { 0.0 }).collect()
    } else {
        deviations.iter().zip(&conflicts).map(|(deviation, conflict)| deviation * conflict).collect()
    };
    let total: f64 = information.iter().sum();
    if !(total > 0.0 && total.is_finite()) {
        return Err(WeightsError::NoInformation);
    }
    let weights = information.into_iter().map(|c| c / total).collect();
    Ok(Critic { weights, deviations, conflicts })
}

fn conflicts<C: AsRef<[f64]>>(columns: &[C], deviations: &[f64]) -> Result<Vec<f64>, WeightsError> {
    let mut conflicts = vec![0.0; columns.len()];
    let varies = |column: usize| deviations.get(column).is_some_and(|deviation| *deviation > 0.0);
    for first in (0..columns.len()).filter(|column| varies(*column)) {
        for second in (first + 1..columns.len()).filter(|column| varies(*column)) {
            let found = pearson(columns[first].as_ref(), columns[second].as_ref());
            let r = found.value.ok_or(WeightsError::Unrelated { first, second, rows: found.n })?;
            // Below this, two columns that say the same differ by rounding noise only.
            let conflict = if 1.0 - r <= 1e-12 { 0.0 } else { 1.0 - r };
            conflicts[first] += conflict;
            conflicts[second] += conflict;
        }
    }
    Ok(conflicts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::MISSING;
    use crate::statistics::sample::{FIRST, SECOND, THIRD, all_close};

    fn scaled(column: &[f64], mirrored: bool) -> Vec<f64> {
        let (low, high) = crate::column::range(column).unwrap();
        column.iter().map(|x| (x - low) / (high - low)).map(|x| if mirrored { 1.0 - x } else { x }).collect()
    }

    /// numpy 2.4 `nanstd(ddof=1)` and scipy 1.17 `pearsonr` on the min-max normalised cells, the third column turned
    /// round.
    #[test]
    fn critic_weights_match_another_implementation() {
        let found = critic(&[scaled(&FIRST, false), scaled(&SECOND, false), scaled(&THIRD, true)]).unwrap();
        assert!(all_close(&found.weights, &[0.3333511736715261, 0.2930227581166487, 0.37362606821182526]));
        let information: Vec<f64> =
            found.deviations.iter().zip(&found.conflicts).map(|(s, c)| s * c).collect();
        assert!(all_close(&information, &[0.0414858969260403, 0.036466984070647905, 0.04649814903604003]));
    }

    #[test]
    fn three_columns_by_hand() {
        // The first two are opposites (r = -1), the third has r = 0 with both: conflicts 3, 3, 2; equal deviations.
        let columns = [[0.0, 0.0, 1.0, 1.0], [1.0, 1.0, 0.0, 0.0], [0.0, 1.0, 0.0, 1.0]];
        let found = critic(&columns).unwrap();
        assert!(all_close(&found.conflicts, &[3.0, 3.0, 2.0]));
        assert!(all_close(&found.weights, &[0.375, 0.375, 0.25]));
    }

    #[test]
    fn a_constant_column_has_no_weight_and_is_in_no_conflict() {
        let with = critic(&[vec![0.0, 0.5, 1.0], vec![0.1; 3], vec![0.0, 1.0, 0.2]]).unwrap();
        let without = critic(&[vec![0.0, 0.5, 1.0], vec![0.0, 1.0, 0.2]]).unwrap();
        assert_eq!([with.weights[0], with.weights[2]], [without.weights[0], without.weights[1]]);
        assert_eq!((with.weights[1], with.deviations[1], with.conflicts[1]), (0.0, 0.0, 0.0));
        assert_eq!(critic(&[[0.0, 0.5, 1.0], [0.1; 3]]).unwrap().weights, [1.0, 0.0]);
    }

    #[test]
    fn columns_that_say_nothing_or_all_the_same_have_no_weights() {
        assert_eq!(critic(&[[0.1; 3], [0.2; 3]]), Err(WeightsError::NoInformation));
        assert_eq!(critic(&[[0.1, 0.4, 0.3], [0.2, 0.8, 0.6]]), Err(WeightsError::NoInformation));
        assert_eq!(critic::<Vec<f64>>(&[]), Err(WeightsError::Nothing));
        assert_eq!(
            critic(&[[0.0, 1.0], [MISSING, 0.5]]),
            Err(WeightsError::TooFewCells { column: 1, count: 1, needed: 2 })
        );
    }

    #[test]
    fn columns_without_enough_rows_in_common_are_named() {
        let columns = [
            vec![0.0, 0.5, 1.0, MISSING, 0.2],
            vec![1.0, 0.0, 0.3, 0.4, 0.9],
            vec![MISSING, MISSING, 0.0, 1.0, 0.5],
        ];
        assert_eq!(critic(&columns), Err(WeightsError::Unrelated { first: 0, second: 2, rows: 2 }));
    }
}
