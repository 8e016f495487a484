//! AHP against Saaty's published examples, numpy, and what judgements must obey.

use super::*;
use crate::statistics::sample::{all_close, close};
use proptest::prelude::*;

/// Saaty's scale: 0 is 1, a step up 2, a step down 1/2, eight steps 9 or 1/9.
fn judgements(steps: &[i32]) -> Vec<f64> {
    let judgement = |step: &i32| if *step < 0 { 1.0 / f64::from(1 - step) } else { f64::from(1 + step) };
    steps.iter().map(judgement).collect()
}

fn rounded(values: &[f64], digits: i32) -> Vec<f64> {
    let scale = 10f64.powi(digits);
    values.iter().map(|x| (x * scale).round() / scale).collect()
}

/// Buying a house: eight criteria, T. L. Saaty, How to make a decision: The analytic hierarchy process, Eur. J. Oper.
/// Res. 48 (1990) 9-26.
fn house() -> Judgements {
    let upper = [
        5.0,
        3.0,
        7.0,
        6.0,
        6.0,
        1.0 / 3.0,
        1.0 / 4.0, //
        1.0 / 3.0,
        5.0,
        3.0,
        3.0,
        1.0 / 5.0,
        1.0 / 7.0, //
        6.0,
        3.0,
        4.0,
        6.0,
        1.0 / 5.0, //
        1.0 / 3.0,
        1.0 / 4.0,
        1.0 / 7.0,
        1.0 / 8.0, //
        1.0 / 2.0,
        1.0 / 5.0,
        1.0 / 6.0, //
        1.0 / 5.0,
        1.0 / 6.0, //
        1.0 / 2.0,
    ];
    Judgements::from_upper_triangle(8, &upper).unwrap()
}

/// The wealth of seven nations, T. L. Saaty, The Analytic Hierarchy Process, New York, 1980, chapter 2.
fn wealth() -> Judgements {
    Judgements::from_rows(&[
        [1.0, 4.0, 9.0, 6.0, 6.0, 5.0, 5.0],
        [1.0 / 4.0, 1.0, 7.0, 5.0, 5.0, 3.0, 4.0],
        [1.0 / 9.0, 1.0 / 7.0, 1.0, 1.0 / 5.0, 1.0 / 5.0, 1.0 / 7.0, 1.0 / 5.0],
        [1.0 / 6.0, 1.0 / 5.0, 5.0, 1.0, 1.0, 1.0 / 3.0, 1.0 / 3.0],
        [1.0 / 6.0, 1.0 / 5.0, 5.0, 1.0, 1.0, 1.0 / 3.0, 1.0 / 3.0],
        [1.0 / 5.0, 1.0 / 3.0, 7.0, 3.0, 3.0, 1.0, 2.0],
        [1.0 / 5.0, 1.0 / 4.0, 5.0, 3.0, 3.0, 1.0 / 2.0, 1.0],
    ])
    .unwrap()
}

#[test]
fn saatys_house_has_the_published_priorities_and_ratio() {
    let found = house().priorities().unwrap();
    assert_eq!(rounded(&found.weights, 3), [0.173, 0.054, 0.188, 0.018, 0.031, 0.036, 0.167, 0.333]);
    let figures = [found.lambda_max, found.consistency_index, found.consistency_ratio];
    assert_eq!(rounded(&figures, 3), [9.669, 0.238, 0.169]);
}

#[test]
fn saatys_wealth_of_nations_has_the_published_priorities_and_ratio() {
    let found = wealth().priorities().unwrap();
    assert_eq!(rounded(&found.weights, 3), [0.427, 0.230, 0.021, 0.052, 0.052, 0.123, 0.094]);
    assert_eq!(rounded(&[found.lambda_max], 3), [7.608]);
    assert_eq!(rounded(&[found.consistency_index, found.consistency_ratio], 2), [0.10, 0.08]);
}

/// numpy 2.4: `linalg.eig`, the vector of the largest eigenvalue by its sum; ratio with 1.41.
#[test]
fn the_house_matches_another_implementation_to_the_last_digits() {
    let found = house().priorities().unwrap();
    let expected = [
        0.17301747464834763,
        0.05397572299903931,
        0.1881102988574409,
        0.01750791130819571,
        0.03104373640390229,
        0.0363222021546561,
        0.16683367362634785,
        0.33318898000207015,
    ];
    assert!(all_close(&found.weights, &expected));
    assert!(close(found.lambda_max, 9.668887317118154));
    assert!(close(found.consistency_ratio, 0.16908686090356168));
}

/// numpy 2.4 on `sqrt(a * b)`; ratios with 0.58.
#[test]
fn experts_meet_at_the_geometric_mean_of_their_judgements() {
    let a = Judgements::from_upper_triangle(3, &[3.0, 5.0, 2.0]).unwrap();
    let b = Judgements::from_upper_triangle(3, &[2.0, 7.0, 3.0]).unwrap();
    let found = ahp(&[a.clone(), b.clone()], false).unwrap();
    assert!(all_close(
        &found.priorities.weights,
        &[0.6335494852918171, 0.2598627280032614, 0.10658778670492151]
    ));
    assert!(close(found.priorities.consistency_ratio, 1.9003825837875292e-05));
    assert!(all_close(&found.ratios, &[0.0031849983307239735, 0.0022765958641334204]));
    let alone = ahp(std::slice::from_ref(&a), false).unwrap();
    assert_eq!(alone.priorities, a.priorities().unwrap());
    assert_eq!(ahp(&[a, wealth()], false), Err(JudgementError::Size { expert: 1, expected: 3, found: 7 }));
}

#[test]
fn contradiction_is_refused_unless_forced() {
    let refused = ahp(&[house()], false).unwrap_err();
    assert!(
        matches!(refused, JudgementError::Inconsistent { ratio, bound: 0.1 } if close(ratio, 0.16908686090356168))
    );
    assert!(refused.to_string().contains("consistency ratio 0.169"));
    assert_eq!(ahp(&[house()], true).unwrap().priorities, house().priorities().unwrap());
    assert!(ahp(&[wealth()], false).is_ok());
    // An expert with contradictions is shown among others without.
    let flat = Judgements::from_upper_triangle(8, &[1.0; 28]).unwrap();
    let group = ahp(&[house(), flat.clone(), flat.clone(), flat], false).unwrap();
    assert!(close(group.ratios[0], 0.16908686090356168) && group.priorities.consistency_ratio < 0.1);
}

#[test]
fn one_and_two_columns_cannot_contradict_each_other() {
    let one = Judgements::from_upper_triangle(1, &[]).unwrap().priorities().unwrap();
    assert_eq!((one.weights, one.lambda_max, one.consistency_ratio), (vec![1.0], 1.0, 0.0));
    let two = Judgements::from_rows(&[[1.0, 4.0], [0.25, 1.0]]).unwrap().priorities().unwrap();
    assert!(all_close(&two.weights, &[0.8, 0.2]));
    assert_eq!((two.consistency_index, two.consistency_ratio), (0.0, 0.0));
}

#[test]
fn three_decimals_are_enough_for_a_reciprocal() {
    let exact = Judgements::from_upper_triangle(3, &[3.0, 7.0, 6.0]).unwrap();
    let rows = [[1.0, 3.0, 7.0], [0.333, 1.0, 6.0], [0.143, 0.167, 1.0]];
    let written = Judgements::from_rows(&rows).unwrap().priorities().unwrap();
    for (a, b) in written.weights.iter().zip(&exact.priorities().unwrap().weights) {
        assert!((a - b).abs() < 1e-3);
    }
}

#[test]
fn what_is_no_judgement_is_named_with_its_place() {
    let rows = |rows: &[Vec<f64>]| Judgements::from_rows(rows).unwrap_err();
    assert_eq!(
        rows(&[vec![1.0, 3.0], vec![0.5, 1.0]]),
        JudgementError::NotReciprocal { row: 0, column: 1, value: 3.0, counterpart: 0.5 }
    );
    assert_eq!(
        rows(&[vec![1.0, 3.0], vec![1.0 / 3.0, 2.0]]),
        JudgementError::Diagonal { row: 1, value: 2.0 }
    );
    assert_eq!(
        rows(&[vec![1.0, -3.0], vec![-1.0 / 3.0, 1.0]]),
        JudgementError::OutOfScale { row: 0, column: 1, value: -3.0 }
    );
    assert_eq!(rows(&[vec![1.0, 3.0], vec![1.0]]), JudgementError::Length { row: 1, expected: 2, found: 1 });
    assert_eq!(rows(&[]), JudgementError::Nothing);
    assert_eq!(rows(&vec![vec![1.0; 16]; 16]), JudgementError::TooLarge { size: 16 });
    for value in [0.0, f64::NAN, f64::INFINITY, 101.0] {
        let found = Judgements::from_upper_triangle(3, &[1.0, value, 1.0]);
        assert!(matches!(found, Err(JudgementError::OutOfScale { row: 0, column: 2, .. })), "{value}");
    }
    assert_eq!(
        Judgements::from_upper_triangle(3, &[1.0]),
        Err(JudgementError::Length { row: 0, expected: 3, found: 1 })
    );
    assert_eq!(ahp(&[], true), Err(JudgementError::Nothing));
}

#[test]
fn the_worst_contradiction_still_comes_to_an_end() {
    // Each is a hundred times as important as the next, the last as the first.
    let circle = Judgements::from_upper_triangle(3, &[100.0, 0.01, 100.0]).unwrap().priorities().unwrap();
    assert!(all_close(&circle.weights, &[1.0 / 3.0; 3]));
    assert!(close(circle.lambda_max, 101.01));
    let last = Judgements::from_upper_triangle(4, &[100.0, 0.01, 0.01, 100.0, 100.0, 100.0]).unwrap();
    let (weights, lambda) = last.principal().unwrap();
    for (row, weight) in last.cells.chunks_exact(4).zip(&weights) {
        let image: f64 = row.iter().zip(&weights).map(|(a, w)| a * w).sum();
        assert!((image / (lambda * weight) - 1.0).abs() < 1e-9);
    }
}

proptest! {
    #[test]
    fn judgements_made_from_weights_give_them_back(
        sizes in prop::collection::vec(1.0..9.0f64, 1..=15),
    ) {
        let total: f64 = sizes.iter().sum();
        let rows: Vec<Vec<f64>> =
            sizes.iter().map(|a| sizes.iter().map(|b| a / b).collect()).collect();
        let found = ahp(&[Judgements::from_rows(&rows).unwrap()], false).unwrap().priorities;
        for (weight, size) in found.weights.iter().zip(&sizes) {
            prop_assert!((weight - size / total).abs() < 1e-14);
        }
        prop_assert!(found.consistency_ratio < 1e-12);
    }

    /// The one positive vector that the matrix only stretches is the principal one (Perron).
    #[test]
    fn the_weights_are_stretched_by_the_eigenvalue_alone(scale in prop::collection::vec(-8i32..=8, 10)) {
        let judged = Judgements::from_upper_triangle(5, &judgements(&scale)).unwrap();
        let found = judged.priorities().unwrap();
        for (row, weight) in judged.cells.chunks_exact(5).zip(&found.weights) {
            let image: f64 = row.iter().zip(&found.weights).map(|(a, w)| a * w).sum();
            prop_assert!(*weight > 0.0 && (image / (found.lambda_max * weight) - 1.0).abs() < 1e-12);
        }
        prop_assert!(found.lambda_max >= 5.0 - 1e-12);
        prop_assert!((found.weights.iter().sum::<f64>() - 1.0).abs() < 1e-14);
    }

    /// G. Crawford, C. Williams, A note on the analysis of subjective judgment matrices, J. Math. Psychol. 29 (1985)
    /// 387-405: up to three columns, eigenvector and geometric mean of the rows are the same.
    #[test]
    fn three_columns_are_weighted_by_the_geometric_mean_of_their_rows(
        scale in prop::collection::vec(-8i32..=8, 3),
    ) {
        let judged = Judgements::from_upper_triangle(3, &judgements(&scale)).unwrap();
        let roots: Vec<f64> = judged.cells.chunks_exact(3).map(|row| row.iter().product::<f64>().cbrt()).collect();
        let total: f64 = roots.iter().sum();
        let found = judged.priorities().unwrap();
        for (weight, root) in found.weights.iter().zip(&roots) {
            prop_assert!((weight - root / total).abs() < 1e-12);
        }
    }
}
