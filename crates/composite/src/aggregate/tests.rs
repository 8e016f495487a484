use proptest::prelude::*;

use super::*;
use crate::column::MISSING;

const ANY: Enough = Enough { rule: CoverageRule::Count, share: 0.0 };

const ALL: [Mean; 9] = [
    Mean::Arithmetic,
    Mean::Geometric,
    Mean::Harmonic,
    Mean::Generalised { p: 0.5 },
    Mean::Generalised { p: -2.0 },
    Mean::Median,
    Mean::Topsis,
    Mean::Copeland,
    Mean::Fuzzy,
];

/// The means that lie between the smallest and the largest of their values.
const MEANS: [Mean; 7] = [ALL[0], ALL[1], ALL[2], ALL[3], ALL[4], ALL[5], ALL[8]];

/// Of children given by row, without core ones.
fn of(mean: Mean, rows: &[&[f64]], weights: &[f64], enough: Enough) -> Result<Vec<f64>, AggregateError> {
    with_core(mean, rows, weights, &vec![false; weights.len()], enough)
}

fn with_core(
    mean: Mean,
    rows: &[&[f64]],
    weights: &[f64],
    core: &[bool],
    enough: Enough,
) -> Result<Vec<f64>, AggregateError> {
    let columns: Vec<Vec<f64>> =
        (0..weights.len()).map(|child| rows.iter().map(|row| row[child]).collect()).collect();
    let children: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let mut out = vec![0.0; rows.len()];
    aggregate(mean, &children, weights, core, enough, &mut out)?;
    Ok(out)
}

/// Of one unit.
fn one(mean: Mean, row: &[f64], weights: &[f64]) -> f64 {
    of(mean, &[row], weights, ANY).unwrap()[0]
}

fn assert_near(found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        let same = (found - expected).abs() <= 1e-12 * expected.abs().max(1.0);
        assert!(same || (found.is_nan() && expected.is_nan()), "{found} {expected}");
    }
}

/// Four units with a gap, and weights 1, 2 and 5; expected numbers made from the definitions with numpy.
const UNITS: [&[f64]; 4] =
    [&[60.0, 20.0, 90.0], &[70.0, 80.0, MISSING], &[40.0, 50.0, 30.0], &[60.0, 50.0, 90.0]];
const WEIGHTS: [f64; 3] = [1.0, 2.0, 5.0];

#[test]
fn means_are_those_of_their_definition_with_gaps() {
    let p = |p| Mean::Generalised { p };
    let arithmetic = [68.75, 76.66666666666667, 36.25, 76.25];
    let geometric = [58.73919273304557, 76.51724731089556, 35.33464921414029, 73.8606245751204];
    let harmonic = [46.45161290322581, 76.36363636363636, 34.53237410071942, 71.2871287128713];
    let expected = [
        (Mean::Arithmetic, arithmetic),
        (p(1.0), arithmetic),
        (Mean::Geometric, geometric),
        (p(0.0), geometric),
        (Mean::Harmonic, harmonic),
        (p(-1.0), harmonic),
        (p(0.5), [64.24904882600504, 76.59251010465726, 35.77956670242566, 75.08713644276395]),
        (p(-2.0), [36.83840472695886, 76.20634755325443, 33.85322124905583, 68.69928772566067]),
        (p(3.0), [78.5480253005578, 76.95126317496967, 38.287068739276314, 80.09753728265181]),
        (Mean::Topsis, [0.7140319890087139, 1.0, 0.1633059557615762, 0.8344474332991555]),
        (Mean::Copeland, [-1.0, 3.0, -3.0, 1.0]),
        (Mean::Fuzzy, arithmetic),
    ];
    for (mean, expected) in expected {
        assert_near(&of(mean, &UNITS, &WEIGHTS, ANY).unwrap(), &expected);
    }
}

#[test]
fn an_extreme_exponent_comes_close_to_the_extreme_value_and_does_not_overflow() {
    let of = |p, row: &[f64]| one(Mean::Generalised { p }, row, &[1.0, 1.0]);
    assert_near(
        &[of(1e5, &[40.0, 90.0]), of(-1e5, &[40.0, 90.0])],
        &[90.0, 40.0].map(|x: f64| x * 0.5f64.powf(1e-5 * (x - 65.0).signum())),
    );
    assert_near(&[of(1e300, &[40.0, 90.0]), of(-1e300, &[40.0, 90.0])], &[90.0, 40.0]);
    assert_near(&[of(2.0, &[3e200, 4e200]) / 1e200], &[12.5f64.sqrt()]);
    assert_near(&[of(2.0, &[0.0, 0.0]), of(0.5, &[0.0, 4.0])], &[0.0, 1.0]);
    assert_near(&[one(Mean::Arithmetic, &[f64::MAX, f64::MAX], &[3.0, 7.0]) / f64::MAX], &[1.0]);
}

#[test]
fn a_tiny_exponent_comes_close_to_the_geometric_mean() {
    let of = |p| one(Mean::Generalised { p }, &[20.0, 80.0], &[1.0, 3.0]);
    // M_p = G (1 + p v / 2 + ..) with v the weighted variance of the logarithms: 3/16 ln(4)^2 here.
    let geometric = (0.25 * 20f64.ln() + 0.75 * 80f64.ln()).exp();
    let variance = 3.0 / 16.0 * 4f64.ln().powi(2);
    assert_near(
        &[of(1e-9), of(-1e-9)],
        &[geometric * (1.0 + 0.5e-9 * variance), geometric * (1.0 - 0.5e-9 * variance)],
    );
    assert!((of(0.00999999) - of(0.01)).abs() < 1e-6 && of(0.00999999) < of(0.01), "both ways meet");
}

#[test]
fn a_child_that_is_not_positive_is_named() {
    let rows: [&[f64]; 2] = [&[60.0, 20.0], &[70.0, 0.0]];
    let fault = |value| Err(AggregateError::NotPositive(NotPositive { child: 1, row: 1, value }));
    for mean in [Mean::Geometric, Mean::Harmonic, Mean::Generalised { p: -0.5 }, Mean::Generalised { p: 0.0 }]
    {
        assert_eq!(of(mean, &rows, &[1.0, 1.0], ANY), fault(0.0));
        assert_near(&of(mean, &rows, &[1.0, 0.0], ANY).unwrap(), &[60.0, 70.0]);
    }
    assert_near(
        &of(Mean::Generalised { p: 2.0 }, &rows, &[1.0, 1.0], ANY).unwrap(),
        &[2000f64.sqrt(), 2450f64.sqrt()],
    );
    let negative: [&[f64]; 2] = [&[60.0, 20.0], &[70.0, -3.0]];
    assert_eq!(of(Mean::Generalised { p: 2.0 }, &negative, &[1.0, 1.0], ANY), fault(-3.0));
    assert_near(&of(Mean::Arithmetic, &negative, &[1.0, 1.0], ANY).unwrap(), &[40.0, 33.5]);
}

#[test]
fn a_child_that_is_not_positive_is_no_error_in_a_row_that_is_held_back_anyway() {
    let rows: [&[f64]; 3] = [&[60.0, 40.0], &[MISSING, 0.0], &[10.0, 40.0]];
    let all = Enough { rule: CoverageRule::Count, share: 1.0 };
    for mean in [Mean::Geometric, Mean::Harmonic, Mean::Generalised { p: -0.5 }] {
        let found = of(mean, &rows, &[1.0, 1.0], all).unwrap();
        let alone = [one(mean, &[60.0, 40.0], &[1.0, 1.0]), MISSING, one(mean, &[10.0, 40.0], &[1.0, 1.0])];
        assert_near(&found, &alone);
        let fault = AggregateError::NotPositive(NotPositive { child: 1, row: 1, value: 0.0 });
        assert_eq!(of(mean, &rows, &[1.0, 1.0], ANY), Err(fault), "one of two is enough there");
    }
}

#[test]
fn what_is_no_shape_or_weight_is_refused() {
    let (a, b) = ([1.0, 2.0], [1.0]);
    let mut out = [0.0; 2];
    let mut run = |mean, children: &[&[f64]], weights: &[f64]| {
        aggregate(mean, children, weights, &[false, false], ANY, &mut out)
    };
    let entries = AggregateError::Entries { children: 1, weights: 1, core: 2 };
    assert_eq!(run(Mean::Arithmetic, &[&a], &[1.0]), Err(entries));
    let rows = AggregateError::Rows { child: 1, rows: 1, expected: 2 };
    assert_eq!(run(Mean::Arithmetic, &[&a, &b], &[1.0, 1.0]), Err(rows));
    let weight = AggregateError::Weight { child: 0, weight: -1.0 };
    assert_eq!(run(Mean::Arithmetic, &[&a, &a], &[-1.0, 1.0]), Err(weight));
    assert!(run(Mean::Arithmetic, &[&a, &a], &[f64::NAN, 1.0]).is_err());
    let p = f64::INFINITY;
    assert_eq!(run(Mean::Generalised { p }, &[&a, &a], &[1.0, 1.0]), Err(AggregateError::Power { p }));
    let many = vec![1.0; COPELAND_ROWS_MAX + 1];
    let bound = AggregateError::TooManyRows { rows: COPELAND_ROWS_MAX + 1, bound: COPELAND_ROWS_MAX };
    let found = aggregate(Mean::Copeland, &[&many], &[1.0], &[false], ANY, &mut vec![0.0; many.len()]);
    assert_eq!(found, Err(bound));
}

#[test]
fn a_share_equal_to_the_bound_is_enough_and_weight_or_number_decide() {
    let row: [&[f64]; 1] = [&[50.0, 70.0, MISSING]];
    let of = |rule, share, weights: &[f64]| {
        of(Mean::Arithmetic, &row, weights, Enough { rule, share }).unwrap()[0]
    };
    let third = 1.0 / 3.0;
    assert_near(&[of(CoverageRule::Count, 2.0 * third, &[1.0; 3])], &[60.0]);
    assert_near(&[of(CoverageRule::Weight, 2.0 * third, &[0.1, 0.1, 0.1])], &[60.0]);
    assert!(of(CoverageRule::Count, 0.667, &[1.0; 3]).is_nan());
    assert_near(&[of(CoverageRule::Count, 2.0 * third, &[1.0, 1.0, 7.0])], &[60.0]);
    assert!(of(CoverageRule::Weight, 2.0 * third, &[1.0, 1.0, 1.1]).is_nan());
    assert!(of(CoverageRule::Count, 0.7, &[1.0, 1.0, 0.0]).is_nan(), "a child without weight counts");
    assert_near(&[of(CoverageRule::Weight, 1.0, &[1.0, 1.0, 0.0])], &[60.0]);
}

#[test]
fn a_missing_core_child_leaves_no_value_whatever_the_share() {
    let rows: [&[f64]; 3] = [&[50.0, MISSING], &[MISSING, 50.0], &[40.0, 60.0]];
    for mean in ALL {
        let found = with_core(mean, &rows, &[9.0, 1.0], &[false, true], ANY).unwrap();
        assert_eq!([found[0].is_nan(), found[1].is_nan()], [true, false], "{mean:?}");
    }
}

#[test]
fn nothing_with_weight_has_no_value() {
    let rows: [&[f64]; 3] = [&[MISSING, MISSING], &[MISSING, 7.0], &[8.0, 9.0]];
    for mean in ALL {
        let found = of(mean, &rows, &[1.0, 0.0], ANY).unwrap();
        assert!(found[0].is_nan() && found[1].is_nan(), "{mean:?}");
        let mut of_none = [0.0];
        assert_eq!(aggregate(mean, &[], &[], &[], ANY, &mut of_none), Ok(()));
        assert!(of_none[0].is_nan(), "{mean:?}");
    }
    assert_eq!(one(Mean::Copeland, &[5.0], &[1.0]), 0.0, "one unit neither wins nor loses");
    assert!(one(Mean::Topsis, &[5.0], &[1.0]).is_nan(), "the only unit is best and worst");
}

#[test]
fn a_median_of_equal_weights_is_the_usual_one_and_weights_move_it() {
    let median = |row: &[f64], weights: &[f64]| one(Mean::Median, row, weights);
    assert_eq!(median(&[8.0, 1.0, 2.0, 3.0], &[0.1; 4]), 2.5);
    assert_eq!(median(&[8.0, 1.0, MISSING, 3.0], &[0.7; 4]), 3.0);
    assert_eq!(median(&[1.0, 2.0, 3.0], &[1.0, 1.0, 5.0]), 3.0);
    assert_eq!(median(&[3.0, 1.0, 2.0], &[2.0, 1.0, 1.0]), 2.5, "half of the weight lies up to 2");
    assert_eq!(median(&[3.0, 1.0, 2.0], &[2.0, 2.0, 0.0]), 2.0, "a value without weight is no neighbour");
}

#[test]
fn more_weight_wins_a_pair_and_equal_weight_is_a_draw() {
    let rows: [&[f64]; 3] = [&[1.0, 5.0, 5.0], &[2.0, 4.0, 5.0 + 1e-13], &[0.0, 0.0, MISSING]];
    assert_eq!(of(Mean::Copeland, &rows, &[1.0, 1.0, 9.0], ANY).unwrap(), [1.0, 1.0, -2.0]);
    assert_eq!(of(Mean::Copeland, &rows, &[0.1 + 0.2, 0.3, 0.1], ANY).unwrap(), [1.0, 1.0, -2.0]);
    assert_eq!(of(Mean::Copeland, &rows, &[3.001, 3.0, 0.7], ANY).unwrap(), [0.0, 2.0, -2.0]);
    let apart: [&[f64]; 2] = [&[1.0, MISSING], &[MISSING, 2.0]];
    assert_eq!(of(Mean::Copeland, &apart, &[1.0, 1.0], ANY).unwrap(), [0.0, 0.0], "nothing in common");
}

#[test]
fn memberships_of_a_fuzzy_evaluation_add_up_and_beyond_the_ends_is_the_end() {
    // 60 is 0.6 of grade 50 and 0.4 of 75; 110 all of 100; weights 1 and 3.
    let found = fuzzy::evaluate(&[60.0, 110.0, MISSING], &[1.0, 3.0, 9.0], &fuzzy::GRADES).unwrap();
    assert_near(&found.membership, &[0.0, 0.0, 0.15, 0.1, 0.75]);
    assert_near(&[found.score], &[90.0]);
    assert_eq!(found.grade, 4);
    assert_near(&[one(Mean::Fuzzy, &[60.0, 110.0, MISSING], &[1.0, 3.0, 9.0])], &[90.0]);
    let divided = fuzzy::evaluate(&[-5.0, 100.0], &[1.0, 1.0], &fuzzy::GRADES).unwrap();
    assert_eq!((divided.score, divided.grade), (50.0, 0), "of two equal grades the lower");
    assert_eq!(fuzzy::evaluate(&[MISSING], &[1.0], &fuzzy::GRADES), None);
    assert_eq!(fuzzy::evaluate(&[5.0], &[1.0], &[]), None);
}

fn row() -> impl Strategy<Value = Vec<(f64, f64)>> {
    let value = prop_oneof![9 => 1.0..100.0f64, 1 => Just(MISSING)];
    prop::collection::vec((value, 0.1..10.0f64), 1..9)
}

proptest! {
    #[test]
    fn a_mean_lies_between_its_values_rises_with_them_and_is_that_of_the_present(
        row in row(), step in 0.0..20.0f64, turn in 0usize..8,
    ) {
        let (values, weights): (Vec<f64>, Vec<f64>) = row.iter().copied().unzip();
        let (present, their): (Vec<f64>, Vec<f64>) = row.iter().copied().filter(|(x, _)| !x.is_nan()).unzip();
        for mean in MEANS {
            let found = one(mean, &values, &weights);
            prop_assert_eq!(found.is_nan(), present.is_empty());
            let Some((low, high)) = crate::column::range(&present) else { continue };
            prop_assert!(low - 1e-12 * low <= found && found <= high + 1e-12 * high, "{:?} {}", mean, found);
            prop_assert_eq!(found.to_bits(), one(mean, &present, &their).to_bits());
            let mut higher = present.clone();
            let raised = turn % higher.len();
            higher[raised] += step;
            let after = one(mean, &higher, &their);
            prop_assert!(after >= found - 1e-12 * found, "{:?} {} {}", mean, found, after);
        }
    }

    #[test]
    fn copeland_scores_follow_the_pairs_and_not_the_rows(
        mut cells in prop::collection::vec(prop::collection::vec(prop::option::weighted(0.8, 0u8..6), 4), 1..40),
        weights in prop_oneof![Just([1.0, 2.0, 3.0, 4.0]), prop::array::uniform4(0.01..1.0f64)],
        turn in 0usize..40,
    ) {
        let run = |cells: &[Vec<Option<u8>>]| {
            let rows: Vec<Vec<f64>> =
                cells.iter().map(|row| row.iter().map(|x| x.map_or(MISSING, f64::from)).collect()).collect();
            of(Mean::Copeland, &rows.iter().map(Vec::as_slice).collect::<Vec<_>>(), &weights, ANY).unwrap()
        };
        let before = run(&cells);
        for (row, a) in cells.iter().enumerate() {
            let balance = |b: &Vec<Option<u8>>| -> f64 {
                let both = a.iter().zip(b).zip(weights).filter_map(|((a, b), w)| Some(((*a)?, (*b)?, w)));
                let lead: f64 = both.map(|(a, b, w)| f64::from(i8::from(a > b) - i8::from(a < b)) * w).sum();
                if lead.abs() <= 1e-9 { 0.0 } else { lead.signum() }
            };
            let expected: f64 = cells.iter().map(balance).sum();
            prop_assert_eq!(before[row].is_nan(), a.iter().all(Option::is_none));
            prop_assert!(before[row].is_nan() || before[row] == expected, "{} {}", before[row], expected);
        }
        let turn = turn % cells.len();
        cells.rotate_left(turn);
        let mut after = run(&cells);
        after.rotate_right(turn);
        prop_assert!(before.iter().zip(&after).all(|(a, b)| a == b || (a.is_nan() && b.is_nan())));
    }

    #[test]
    fn a_fuzzy_score_is_the_mean_of_what_the_scale_holds(row in row()) {
        let (values, weights): (Vec<f64>, Vec<f64>) = row.iter().copied().unzip();
        if let Some(found) = fuzzy::evaluate(&values, &weights, &fuzzy::GRADES) {
            prop_assert!((found.score - one(Mean::Arithmetic, &values, &weights)).abs() < 1e-11);
            prop_assert!((found.membership.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        }
    }
}
