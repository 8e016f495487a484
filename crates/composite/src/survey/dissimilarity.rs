//! The index of dissimilarity.

use super::{SurveyError, check_column};
use crate::column::is_missing;
use serde::{Deserialize, Serialize};

/// How unevenly two groups are spread over the same areas.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Dissimilarity {
    /// 0 where both are spread alike, 1 where they share no area: the share of one group that would have to move.
    /// `None` where a group is nobody.
    pub index: Option<f64>,
    /// Areas with both counts; only these count, also towards the totals.
    pub areas: usize,
    /// Areas where a count is missing, left out.
    pub areas_left_out: usize,
}

/// Index of dissimilarity of two groups, `1/2 sum |a_i / A - b_i / B|` over the areas, `A` and `B` being their
/// totals: O. D. Duncan and B. Duncan, A methodological analysis of segregation indexes, Am. Sociol. Rev. 20 (1955)
/// 210-217.
///
/// A row an area, counts of at least 0.
///
/// # Errors
/// Columns of different lengths, a count below 0 or beyond [`super::NUMBER_MAX`], more than [`super::ROWS_MAX`] rows.
pub fn dissimilarity(first: &[f64], second: &[f64]) -> Result<Dissimilarity, SurveyError> {
    if first.len() != second.len() {
        return Err(SurveyError::LengthsDiffer { first: first.len(), second: second.len() });
    }
    for column in [first, second] {
        check_column(column)?;
        if let Some(row) = column.iter().position(|count| *count < 0.0) {
            return Err(SurveyError::NegativeCount { row, value: column[row] });
        }
    }
    let areas = || first.iter().zip(second).filter(|(a, b)| !is_missing(**a) && !is_missing(**b));
    let (count, a_total, b_total) =
        areas().fold((0, 0.0, 0.0), |(count, a_sum, b_sum), (a, b)| (count + 1, a_sum + a, b_sum + b));
    let apart = || areas().map(|(a, b)| (a / a_total - b / b_total).abs()).sum::<f64>();
    Ok(Dissimilarity {
        index: (a_total > 0.0 && b_total > 0.0).then(|| (0.5 * apart()).min(1.0)),
        areas: count,
        areas_left_out: first.len() - count,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::MISSING;
    use proptest::prelude::*;

    #[test]
    fn groups_are_as_uneven_as_the_shares_that_would_move() {
        // Shares 0.1, 0.3, 0.6 against 0.5, 0.3, 0.2: (0.4 + 0 + 0.4) / 2.
        let found = dissimilarity(&[10.0, 30.0, 60.0, MISSING], &[25.0, 15.0, 10.0, 99.0]).unwrap();
        assert!((found.index.unwrap() - 0.4).abs() < 1e-15);
        assert_eq!((found.areas, found.areas_left_out), (3, 1));
    }

    #[test]
    fn apart_is_one_alike_is_zero_and_nobody_is_nothing() {
        let index = |a: &[f64], b: &[f64]| dissimilarity(a, b).unwrap().index;
        assert_eq!(index(&[5.0, 0.0], &[0.0, 2.0]), Some(1.0));
        assert_eq!(index(&[5.0, 10.0], &[1.0, 2.0]), Some(0.0));
        assert_eq!(index(&[0.0, 0.0], &[1.0, 2.0]), None);
        assert_eq!(index(&[MISSING], &[1.0]), None);
        assert_eq!(index(&[], &[]), None);
    }

    #[test]
    fn counts_that_cannot_be_are_refused() {
        assert_eq!(dissimilarity(&[1.0], &[]), Err(SurveyError::LengthsDiffer { first: 1, second: 0 }));
        assert_eq!(
            dissimilarity(&[1.0, 2.0], &[1.0, -2.0]),
            Err(SurveyError::NegativeCount { row: 1, value: -2.0 })
        );
    }

    proptest! {
        #[test]
        fn the_index_does_not_depend_on_the_side_or_on_the_size_of_a_group(
            areas in prop::collection::vec((0u32..100, 0u32..100), 1..20), times in 1u32..50,
        ) {
            let column = |pick: fn(&(u32, u32)) -> u32| areas.iter().map(|a| f64::from(pick(a))).collect::<Vec<_>>();
            let (first, second) = (column(|a| a.0), column(|a| a.1));
            let larger: Vec<f64> = first.iter().map(|count| count * f64::from(times)).collect();
            let found = dissimilarity(&first, &second).unwrap().index;
            prop_assert_eq!(found, dissimilarity(&second, &first).unwrap().index);
            let scaled = dissimilarity(&larger, &second).unwrap().index;
            prop_assert!((found.unwrap_or(0.0) - scaled.unwrap_or(0.0)).abs() < 1e-12);
            prop_assert!(found.is_none_or(|index| (0.0..=1.0).contains(&index)));
        }
    }
}
