//! Principal components against numpy, by hand, and as the algebra demands.

use super::super::sample::{FIRST, SECOND, THIRD, all_close, close, five};
use super::*;
use crate::column::MISSING;
use proptest::prelude::*;

const COLUMNS: [&[f64]; 3] = [&FIRST, &SECOND, &THIRD];

/// numpy 2.4: `linalg.eigh` of `corrcoef` of the eight rows without a gap, signs turned to the rule here.
#[test]
fn components_of_correlations_match_another_implementation() {
    let found = components(&COLUMNS, Basis::Correlation).unwrap();
    assert_eq!((found.n, found.kaiser), (8, 1));
    assert!(all_close(&found.eigenvalues, &[2.8774978976623142, 0.06986497029730553, 0.05263713204037994]));
    assert!(all_close(&found.shares, &[0.9591659658874382, 0.02328832343243518, 0.01754571068012665]));
    assert!(close(found.cumulative[1], 0.9591659658874382 + 0.02328832343243518));
    assert!(close(found.cumulative[2], 1.0));
    assert!(all_close(&found.loadings[0], &[0.5775315078481268, 0.578780519974756, -0.5757347194154788]));
    assert!(all_close(&found.loadings[1], &[0.5468205853314438, 0.24939613711010244, 0.79924265042122]));
    assert!(all_close(&found.loadings[2], &[-0.6061720918191851, 0.7764114093007073, 0.17245497559433803]));
}

/// numpy 2.4: `linalg.eigh` of `cov` (n-1) of the same rows.
#[test]
fn components_of_covariances_match_another_implementation() {
    let found = components(&COLUMNS, Basis::Covariance).unwrap();
    assert!(all_close(&found.eigenvalues, &[1006.7686993400846, 21.446715924777784, 6.162932949423632]));
    assert!(all_close(&found.loadings[0], &[-0.39632201539887774, -0.2940796358116582, 0.8697390573678143]));
    assert_eq!(found.kaiser, 1);
}

#[test]
fn scores_match_another_implementation_and_a_gap_has_none() {
    for (basis, first) in [
        (Basis::Correlation, [-0.3908335086359811, 0.1948833725615823, -0.5064551019224838]),
        (Basis::Covariance, [7.72402783979986, 3.754852202575705, -5.412230286980503]),
    ] {
        let found = components(&COLUMNS, basis).unwrap();
        let scores = found.scores(&COLUMNS).unwrap();
        let row: Vec<f64> = scores.iter().map(|column| column[0]).collect();
        assert!(all_close(&row, &first), "{row:?}");
        for (scores, value) in scores.iter().zip(&found.eigenvalues) {
            assert!(scores[2].is_nan() && scores[3].is_nan() && scores[4].is_nan());
            assert!(
                close(column::variance(scores).unwrap(), *value),
                "the variance of scores is the eigenvalue"
            );
        }
    }
}

#[test]
fn two_columns_by_hand() {
    // Centred products -1, squares 2 and 2/3: r = -1 / sqrt(4/3) = -sqrt(3) / 2; the eigenvalues of [[1, r], [r, 1]]
    // are 1 +- r.
    let found = components(&[[0.0, 1.0, 2.0], [1.0, 0.0, 0.0]], Basis::Correlation).unwrap();
    let r = 3.0_f64.sqrt() / 2.0;
    assert!(all_close(&found.eigenvalues, &[1.0 + r, 1.0 - r]));
    let half = 0.5_f64.sqrt();
    assert!(all_close(&found.loadings[0], &[half, -half]), "of two equal sizes the first is positive");
    assert!(all_close(&found.loadings[1], &[half, half]));
}

#[test]
fn uncorrelated_columns_have_no_component_above_the_mean() {
    let found = components(&[[1.0, 1.0, -1.0, -1.0], [1.0, -1.0, 1.0, -1.0]], Basis::Correlation).unwrap();
    assert!(all_close(&found.eigenvalues, &[1.0, 1.0]));
    assert_eq!(found.kaiser, 0);
    let one = components(&[[1.0, 2.0, 4.0]], Basis::Correlation).unwrap();
    assert_eq!((one.eigenvalues, one.loadings, one.kaiser), (vec![1.0], vec![vec![1.0]], 0));
}

#[test]
fn what_has_no_components_says_why() {
    let found = |columns: &[Vec<f64>]| components(columns, Basis::Correlation).unwrap_err();
    assert_eq!(found(&[]), ComponentsError::NoColumns);
    assert_eq!(
        found(&[vec![1.0; 3], vec![1.0; 2]]),
        ComponentsError::Ragged { column: 1, rows: 2, expected: 3 }
    );
    let gappy = [vec![1.0, 2.0, 3.0, MISSING], vec![MISSING, 2.0, 5.0, 1.0]];
    assert_eq!(found(&gappy), ComponentsError::TooFewRows { complete: 2 });
    // Constant only where no other column has a gap.
    let constant = [vec![1.0, 2.0, 3.0, MISSING], vec![7.0, 7.0, 7.0, 8.0]];
    assert_eq!(found(&constant), ComponentsError::Constant { column: 1 });
    assert!(found(&constant).to_string().contains("column 1 is constant"));
    assert_eq!(found(&vec![vec![1.0, 2.0, 3.0]; 501]), ComponentsError::TooManyColumns { columns: 501 });
    let huge = [vec![1e308, -1e308, 0.0], vec![1.0, 2.0, 4.0]];
    assert_eq!(found(&huge), ComponentsError::OutOfRange);
    let good = components(&COLUMNS, Basis::Correlation).unwrap();
    assert_eq!(good.scores(&COLUMNS[..2]), Err(ComponentsError::Columns { expected: 3, found: 2 }));
}

/// numpy 2.4: `diag(inv(corrcoef(..)))`.
#[test]
fn inflation_matches_another_implementation() {
    let factors = |columns: &[Vec<f64>]| variance_inflation(columns).unwrap();
    let found: Vec<f64> = factors(&five()).into_iter().flatten().collect();
    let expected =
        [18.318844320904738, 18.72470001224154, 13.985088739982327, 13.192391181446217, 1.517787432670027];
    assert!(all_close(&found, &expected), "{found:?}");
    let found: Vec<f64> = variance_inflation(&COLUMNS).unwrap().into_iter().flatten().collect();
    assert!(all_close(&found, &[11.376491684054663, 12.4589529372695, 9.823399697889402]));
}

#[test]
fn a_sum_of_others_is_inflated_without_end_and_a_bystander_is_not() {
    let a = vec![1.0, 1.0, 1.0, 1.0, -1.0, -1.0, -1.0, -1.0];
    let b = vec![1.0, 1.0, -1.0, -1.0, 1.0, 1.0, -1.0, -1.0];
    let bystander = vec![1.0, -1.0, 1.0, -1.0, 1.0, -1.0, 1.0, -1.0];
    let sum = a.iter().zip(&b).map(|(a, b)| a + b).collect();
    let found = variance_inflation(&[a, bystander, b, sum]).unwrap();
    assert_eq!([found[0], found[2], found[3]], [None; 3]);
    assert!(close(found[1].unwrap(), 1.0));
    // As many columns as rows: every column is a combination of the others.
    let square = variance_inflation(&[[1.0, 2.0, 4.0], [3.0, 1.0, 2.0], [5.0, 5.0, 1.0]]).unwrap();
    assert_eq!(square, [None; 3]);
}

#[test]
fn a_hundred_copies_of_three_rows_come_to_an_end() {
    let columns: Vec<Vec<f64>> = (0..100)
        .map(|i| {
            let i = f64::from(i);
            vec![i * i % 7.0, 3.0 * i % 11.0 + 0.5, 5.0 * i % 13.0 - 1.0, i % 3.0 + 20.0]
        })
        .collect();
    let found = components(&columns, Basis::Correlation).unwrap();
    assert!(close(found.eigenvalues.iter().sum::<f64>(), 100.0));
    assert!(found.eigenvalues[3..].iter().all(|value| *value < 1e-12), "four rows have three directions");
}

proptest! {
    #[test]
    fn loadings_are_orthonormal_and_give_the_matrix_back(
        rows in prop::collection::vec(prop::array::uniform4(-50i32..50), 6..30),
    ) {
        let columns: Vec<Vec<f64>> =
            (0..4).map(|j| rows.iter().map(|row| f64::from(row[j])).collect()).collect();
        let Ok(found) = components(&columns, Basis::Correlation) else { return Ok(()) };
        for a in 0..4 {
            for b in 0..4 {
                let dot: f64 = (0..4).map(|j| found.loadings[a][j] * found.loadings[b][j]).sum();
                prop_assert!((dot - f64::from(u8::from(a == b))).abs() < 1e-10);
                let back: f64 =
                    (0..4).map(|f| found.loadings[f][a] * found.loadings[f][b] * found.eigenvalues[f]).sum();
                let r = super::super::pearson(&columns[a], &columns[b]).value.unwrap();
                prop_assert!((back - r).abs() < 1e-10);
            }
        }
        prop_assert!(found.eigenvalues.is_sorted_by(|a, b| a >= b));
    }
}
