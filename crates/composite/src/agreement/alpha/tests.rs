//! Alpha against published examples and against its definition.

use super::super::published::{four_observers, three_coders, two_observers};
use super::*;
use crate::bootstrap::{BootstrapFault, REPLICATIONS_MAX};
use crate::column::MISSING;
use proptest::prelude::*;

const LEVELS: [Level; 4] = [Level::Nominal, Level::Ordinal, Level::Interval, Level::Ratio];

fn bootstrap(replications: u32, seed: u64) -> Bootstrap {
    Bootstrap { replications, confidence: 0.95, seed }
}

fn assert_alphas(ratings: &Ratings, expected: [f64; 4]) {
    for (level, expected) in LEVELS.into_iter().zip(expected) {
        let found = alpha(ratings, level).unwrap().alpha.unwrap();
        assert!((found - expected).abs() < 1e-12, "{level:?}: {found} instead of {expected}");
    }
}

#[test]
fn four_observers_agree_as_krippendorff_published() {
    // 0.743, 0.815, 0.849 and 0.797 in the paper; more digits from the Python package krippendorff 0.8.
    assert_alphas(
        &four_observers(),
        [0.743_421_052_631_579, 0.815_387_503_754_881_4, 0.849_107_142_857_142_8, 0.797_402_774_711_612_1],
    );
    let found = alpha(&four_observers(), Level::Nominal).unwrap();
    assert_eq!((found.units, found.ratings, found.units_left_out), (11, 40, 1));
}

#[test]
fn three_coders_agree_as_krippendorff_published() {
    // 0.691, 0.807 and 0.811; more digits from the Python package krippendorff 0.8.
    assert_alphas(
        &three_coders(),
        [0.691_358_024_691_358, 0.806_721_419_941_315_3, 0.810_844_892_812_105_9, 0.808_943_670_784_247_1],
    );
}

#[test]
fn two_observers_agree_hardly_better_than_chance() {
    // 1 - 19 * 4 / (14 * 6), the same at every level of two values.
    assert_alphas(&two_observers(), [2.0 / 21.0; 4]);
    let found = alpha(&two_observers(), Level::Nominal).unwrap();
    assert_eq!((found.observed, found.expected), (Some(0.4), Some(168.0 / 380.0)));
}

#[test]
fn without_variation_or_pairs_there_is_no_alpha() {
    let constant = Ratings::from_columns(&[[3.0, 3.0], [3.0, 3.0]]).unwrap();
    let single = Ratings::from_columns(&[[3.0, MISSING], [MISSING, 4.0]]).unwrap();
    for level in LEVELS {
        let found = alpha(&constant, level).unwrap();
        assert_eq!((found.alpha, found.expected, found.units), (None, Some(0.0), 2));
        let found = alpha(&single, level).unwrap();
        assert_eq!((found.alpha, found.expected, found.units, found.units_left_out), (None, None, 0, 2));
        let interval = alpha_interval(&constant, level, bootstrap(50, 1)).unwrap();
        assert_eq!((interval.low, interval.high, interval.undefined_replications), (None, None, 50));
        let interval = alpha_interval(&single, level, bootstrap(50, 1)).unwrap();
        assert_eq!((interval.low, interval.undefined_replications), (None, 50));
    }
}

#[test]
fn a_value_below_zero_has_no_place_on_a_ratio_scale() {
    let ratings = Ratings::from_columns(&[[-1.0, 2.0], [0.0, 2.0]]).unwrap();
    assert_eq!(alpha(&ratings, Level::Ratio), Err(AgreementError::NegativeOnRatioScale { value: -1.0 }));
    let zeros = Ratings::from_columns(&[[0.0, 2.0], [-0.0, 2.0]]).unwrap();
    assert_eq!(alpha(&zeros, Level::Ratio).unwrap().alpha, Some(1.0));
    let many: Vec<f64> = (0..4_001).map(f64::from).collect();
    let many = Ratings::from_columns(&[many.clone(), many]).unwrap();
    assert_eq!(alpha(&many, Level::Ratio), Err(AgreementError::TooManyRatioValues { count: 4_001 }));
    assert_eq!(alpha(&many, Level::Interval).unwrap().alpha, Some(1.0));
}

#[test]
fn an_interval_takes_what_its_replications_give_and_counts_those_without_alpha() {
    // Two units drawn twice: equal pairs of the first, of the second, or both units, with probability 1/4, 1/4, 1/2.
    let ratings = Ratings::from_columns(&[[1.0, 2.0], [1.0, 2.0]]).unwrap();
    let interval = alpha_interval(&ratings, Level::Interval, bootstrap(1_000, 4)).unwrap();
    assert_eq!((interval.low, interval.high), (Some(1.0), Some(1.0)));
    assert!((440..560).contains(&interval.undefined_replications), "{interval:?}");
    let one_unit = Ratings::from_columns(&[[1.0], [2.0]]).unwrap();
    let interval = alpha_interval(&one_unit, Level::Interval, bootstrap(10, 4)).unwrap();
    assert_eq!((interval.low, interval.undefined_replications), (None, 0));
}

#[test]
fn an_interval_is_the_same_for_a_seed_and_holds_the_alpha() {
    for level in LEVELS {
        let found = alpha(&four_observers(), level).unwrap().alpha.unwrap();
        let interval = alpha_interval(&four_observers(), level, bootstrap(2_000, 9)).unwrap();
        assert_eq!(interval, alpha_interval(&four_observers(), level, bootstrap(2_000, 9)).unwrap());
        let (low, high) = (interval.low.unwrap(), interval.high.unwrap());
        assert!(low < found && found < high && high <= 1.0 && low > -0.5, "{interval:?}");
        let wider = Bootstrap { confidence: 0.99, ..bootstrap(2_000, 9) };
        assert!(alpha_interval(&four_observers(), level, wider).unwrap().low.unwrap() < low);
    }
}

#[test]
fn a_bootstrap_that_cannot_be_done_is_refused() {
    for replications in [0, REPLICATIONS_MAX + 1] {
        assert_eq!(
            alpha_interval(&two_observers(), Level::Nominal, bootstrap(replications, 1)),
            Err(AgreementError::Bootstrap(BootstrapFault::ReplicationsOutOfRange { replications, least: 1 }))
        );
    }
    let certain = Bootstrap { confidence: 1.0, ..bootstrap(10, 1) };
    assert_eq!(
        alpha_interval(&two_observers(), Level::Nominal, certain),
        Err(AgreementError::Bootstrap(BootstrapFault::ConfidenceOutOfRange { confidence: 1.0 }))
    );
}

/// The definition, by the coincidence matrix.
fn by_coincidences(columns: &[Vec<f64>], level: Level) -> Option<f64> {
    const VALUES: usize = 5;
    let mut coincidences = [[0.0; VALUES]; VALUES];
    for row in 0..columns[0].len() {
        let unit: Vec<usize> =
            columns.iter().map(|column| column[row]).filter(|v| !v.is_nan()).map(|v| v as usize).collect();
        for (i, &c) in unit.iter().enumerate() {
            for (j, &k) in unit.iter().enumerate() {
                coincidences[c][k] += if i == j { 0.0 } else { 1.0 / (unit.len() - 1) as f64 };
            }
        }
    }
    let totals = coincidences.map(|row| row.iter().sum::<f64>());
    let n: f64 = totals.iter().sum();
    let difference = |c: usize, k: usize| match level {
        Level::Nominal => 1.0,
        Level::Ordinal => (totals[c..=k].iter().sum::<f64>() - 0.5 * (totals[c] + totals[k])).powi(2),
        Level::Interval => (k as f64 - c as f64).powi(2),
        Level::Ratio => ((k as f64 - c as f64) / (k + c) as f64).powi(2),
    };
    let (mut observed, mut expected) = (0.0, 0.0);
    for c in 0..VALUES {
        for k in c + 1..VALUES {
            observed += coincidences[c][k] * difference(c, k);
            expected += totals[c] * totals[k] * difference(c, k);
        }
    }
    (expected > 1e-9).then(|| 1.0 - (n - 1.0) * observed / expected)
}

proptest! {
    #[test]
    fn alpha_is_what_the_coincidence_matrix_says(
        columns in (1usize..12).prop_flat_map(|units| {
            let cell = prop_oneof![1 => Just(MISSING), 4 => (0u8..5).prop_map(f64::from)];
            prop::collection::vec(prop::collection::vec(cell, units), 1..5)
        }),
    ) {
        let ratings = Ratings::from_columns(&columns).unwrap();
        for level in LEVELS {
            let found = alpha(&ratings, level).unwrap().alpha;
            let expected = by_coincidences(&columns, level);
            prop_assert_eq!(found.is_some(), expected.is_some());
            prop_assert!((found.unwrap_or(0.0) - expected.unwrap_or(0.0)).abs() < 1e-9, "{level:?} {found:?} {expected:?}");
        }
    }
}
