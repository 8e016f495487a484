//! Cohen's kappa of two raters.

use super::{AgreementError, check_value};
use crate::column::is_missing;
use serde::{Deserialize, Serialize};

/// Agreement of two raters, corrected for chance.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Kappa {
    /// `1 - observed / expected`: 1 is perfect, 0 is chance, below 0 is worse than chance. `None` without a unit
    /// that both rated, and where both gave one and the same value to every unit: without variation nothing is
    /// known.
    pub kappa: Option<f64>,
    /// Mean disagreement of the two values of a unit; `None` without a unit that both rated.
    pub observed: Option<f64>,
    /// Mean disagreement of any value of the first with any of the second; `None` without a unit that both rated.
    pub expected: Option<f64>,
    /// Units that both rated.
    pub units: usize,
    /// Units that only one or neither rated, left out.
    pub units_left_out: usize,
}

/// Quadratic weighted kappa: two values disagree by their squared distance, `(x - y)^2`, so that a rating of 1
/// against 4 weighs nine times one of 1 against 2. The categories are the values themselves; distances count, also
/// where a value between two others never occurs. J. Cohen, Weighted kappa, Psychol. Bull. 70 (1968) 213-220.
///
/// A row a unit, [`crate::column::MISSING`] where a rater gave none; such units are left out.
///
/// # Errors
/// Columns of different lengths, or a value beyond [`super::VALUE_MAX`].
pub fn quadratic_kappa(first: &[f64], second: &[f64]) -> Result<Kappa, AgreementError> {
    let pairs = pairs(first, second)?;
    let n = pairs.len() as f64;
    let means = pairs.iter().fold([0.0; 2], |sum, pair| [sum[0] + pair[0] / n, sum[1] + pair[1] / n]);
    let mean_square = |difference: &dyn Fn(&[f64; 2]) -> f64| {
        pairs.iter().map(|pair| difference(pair) * difference(pair)).sum::<f64>() / n
    };
    let observed = mean_square(&|pair| pair[0] - pair[1]);
    // Over all pairs of a first with a second value, the squares split into both variances and the distance of the
    // means.
    let apart = means[0] - means[1];
    let expected =
        mean_square(&|pair| pair[0] - means[0]) + mean_square(&|pair| pair[1] - means[1]) + apart * apart;
    Ok(kappa(&pairs, first.len(), observed, expected))
}

/// Unweighted kappa: two values disagree or not; equal as numbers is the same. J. Cohen, A coefficient of agreement
/// for nominal scales, Educ. Psychol. Meas. 20 (1960) 37-46. Rows and errors as in [`quadratic_kappa`].
pub fn unweighted_kappa(first: &[f64], second: &[f64]) -> Result<Kappa, AgreementError> {
    let pairs = pairs(first, second)?;
    let n = pairs.len() as f64;
    let observed = pairs.iter().filter(|pair| pair[0] != pair[1]).count() as f64 / n;
    let sorted = |rater: usize| {
        let mut values: Vec<f64> = pairs.iter().map(|pair| pair[rater]).collect();
        values.sort_unstable_by(f64::total_cmp);
        values
    };
    let (first_values, second_values) = (sorted(0), sorted(1));
    let alike: f64 = first_values
        .chunk_by(|a, b| a == b)
        .map(|run| {
            let from = second_values.partition_point(|value| *value < run[0]);
            let to = second_values.partition_point(|value| *value <= run[0]);
            run.len() as f64 * (to - from) as f64
        })
        .sum();
    Ok(kappa(&pairs, first.len(), observed, (n * n - alike) / (n * n)))
}

/// The values of the units that both rated.
fn pairs(first: &[f64], second: &[f64]) -> Result<Vec<[f64; 2]>, AgreementError> {
    if first.len() != second.len() {
        return Err(AgreementError::LengthsDiffer { rater: 1, length: second.len(), expected: first.len() });
    }
    super::within(first.len(), super::UNITS_MAX, |count| AgreementError::TooManyUnits { count })?;
    let mut pairs = Vec::new();
    for (unit, (&x, &y)) in first.iter().zip(second).enumerate() {
        check_value(x, unit, 0)?;
        check_value(y, unit, 1)?;
        if !is_missing(x) && !is_missing(y) {
            // Adding 0 makes -0 the 0 that it equals.
            pairs.push([x + 0.0, y + 0.0]);
        }
    }
    Ok(pairs)
}

fn kappa(pairs: &[[f64; 2]], rows: usize, observed: f64, expected: f64) -> Kappa {
    let units = pairs.len();
    let varied =
        pairs.first().is_some_and(|first| pairs.as_flattened().iter().any(|value| *value != first[0]));
    Kappa {
        kappa: (varied && expected > 0.0).then(|| 1.0 - observed / expected),
        observed: (units > 0).then_some(observed),
        // Rounding may leave a trace of the mean where nothing varies.
        expected: (units > 0).then_some(if varied { expected } else { 0.0 }),
        units,
        units_left_out: rows - units,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::MISSING;
    use proptest::prelude::*;

    #[test]
    fn ten_pairs_agree_as_scikit_learn_says() {
        // cohen_kappa_score, with labels 0 to 4 that all occur: 0.375 and 0.8648648648648649.
        let first = [0.0, 1.0, 2.0, 3.0, 4.0, 4.0, 2.0, 1.0, 0.0, 3.0, MISSING, 1.0];
        let second = [0.0, 2.0, 2.0, 3.0, 3.0, 4.0, 1.0, 1.0, 1.0, 4.0, 1.0, MISSING];
        let quadratic = quadratic_kappa(&first, &second).unwrap();
        assert!((quadratic.kappa.unwrap() - 0.864_864_864_864_864_9).abs() < 1e-12);
        assert_eq!((quadratic.units, quadratic.units_left_out), (10, 2));
        let unweighted = unweighted_kappa(&first, &second).unwrap();
        assert!((unweighted.kappa.unwrap() - 0.375).abs() < 1e-12);
        assert_eq!(unweighted.observed, Some(0.5));
    }

    #[test]
    fn the_distance_counts_also_across_a_value_that_never_occurs() {
        // Observed (0 + 0 + 9) / 3 = 3; of the nine pairs of {0, 1, 4} with {0, 1, 1}: squares 0 1 1, 1 0 0, 16 9 9
        // sum to 37.
        let found = quadratic_kappa(&[0.0, 1.0, 4.0], &[0.0, 1.0, 1.0]).unwrap();
        assert!((found.kappa.unwrap() - (1.0 - 27.0 / 37.0)).abs() < 1e-12, "{found:?}");
    }

    #[test]
    fn without_variation_or_pairs_there_is_no_kappa() {
        for kappa in [quadratic_kappa, unweighted_kappa] {
            let constant = kappa(&[0.1, 0.1, 0.1], &[0.1, 0.1, 0.1]).unwrap();
            assert_eq!((constant.kappa, constant.expected, constant.units), (None, Some(0.0), 3));
            let none = kappa(&[1.0, MISSING], &[MISSING, 2.0]).unwrap();
            assert_eq!((none.kappa, none.observed, none.units_left_out), (None, None, 2));
            assert_eq!(kappa(&[], &[]).unwrap().kappa, None);
            // Always one value each, but not the same: no better than chance.
            let apart = kappa(&[1.0, 1.0], &[2.0, 2.0]).unwrap();
            assert_eq!(apart.kappa, Some(0.0));
            assert_eq!(kappa(&[0.0, 1.0], &[-0.0, 1.0]).unwrap().kappa, Some(1.0));
        }
    }

    #[test]
    fn columns_that_do_not_fit_are_refused() {
        assert_eq!(
            quadratic_kappa(&[1.0], &[]),
            Err(AgreementError::LengthsDiffer { rater: 1, length: 0, expected: 1 })
        );
        assert_eq!(
            unweighted_kappa(&[1.0], &[1e51]),
            Err(AgreementError::ValueOutOfRange { unit: 0, rater: 1, value: 1e51 })
        );
    }

    proptest! {
        #[test]
        fn kappa_is_what_the_table_of_all_pairs_says(
            pairs in prop::collection::vec((0i32..5, 0i32..5), 1..30),
        ) {
            let column = |pick: fn(&(i32, i32)) -> i32| pairs.iter().map(|p| f64::from(pick(p))).collect::<Vec<_>>();
            let (first, second) = (column(|p| p.0), column(|p| p.1));
            let n = pairs.len() as f64;
            type Weight = fn(i32, i32) -> f64;
            type Measure = fn(&[f64], &[f64]) -> Result<Kappa, AgreementError>;
            let cases: [(Weight, Measure); 2] = [
                (|x, y| f64::from((x - y) * (x - y)), quadratic_kappa),
                (|x, y| f64::from(u8::from(x != y)), unweighted_kappa),
            ];
            for (weight, measure) in cases {
                let observed: f64 = pairs.iter().map(|p| weight(p.0, p.1)).sum::<f64>() / n;
                let all = pairs.iter().flat_map(|p| pairs.iter().map(move |q| weight(p.0, q.1)));
                let expected = all.sum::<f64>() / (n * n);
                let found = measure(&first, &second).unwrap().kappa;
                prop_assert_eq!(found.is_some(), expected > 0.0);
                let expected = if expected > 0.0 { 1.0 - observed / expected } else { 0.0 };
                prop_assert!((found.unwrap_or(0.0) - expected).abs() < 1e-9);
            }
        }
    }
}
