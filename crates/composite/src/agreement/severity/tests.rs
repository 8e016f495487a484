//! Severity by hand, by least squares elsewhere, and by the normal equations.

use super::super::published::{four_judges, unbalanced};
use super::super::{Rating, Ratings};
use super::*;
use crate::column::MISSING;
use proptest::prelude::*;

fn close(found: Option<f64>, expected: f64) {
    assert!((found.unwrap() - expected).abs() < 1e-12, "{found:?} instead of {expected}");
}

#[test]
fn a_rater_is_compared_with_the_mean_of_the_others() {
    // Rater 0: 3 - 2 = 1, 4 - 3 = 1, 2 - 1 = 1. Rater 1: -1, 2 - 4 = -2, -2. Rater 2: 4 - 3 = 1, 2, -1.
    let found = against_others(&unbalanced());
    close(found[0].difference, 1.0);
    close(found[0].standard_error, 0.0);
    close(found[1].difference, -5.0 / 3.0);
    close(found[1].standard_error, 1.0 / 3.0);
    close(found[2].difference, 2.0 / 3.0);
    close(found[2].standard_error, (7.0f64 / 3.0).sqrt() / 3.0f64.sqrt());
    assert_eq!(found.iter().map(|rater| rater.units).collect::<Vec<_>>(), [3, 3, 3]);
}

#[test]
fn who_shares_no_unit_is_compared_with_nobody() {
    let ratings =
        Ratings::from_columns(&[[1.0, MISSING, 3.0], [2.0, MISSING, MISSING], [MISSING, 5.0, MISSING]])
            .unwrap();
    let found = against_others(&ratings);
    assert_eq!(found[2], AgainstOthers { difference: None, standard_error: None, units: 0 });
    assert_eq!(found[0], AgainstOthers { difference: Some(-1.0), standard_error: None, units: 1 });
    let model = additive_model(&ratings);
    assert_eq!(model.raters[2], RaterEffect { effect: None, standard_error: None, group: None });
    assert_eq!((model.groups, model.residual_degrees, model.residual_variance), (1, 0, None));
    close(model.raters[0].effect, -0.5);
    assert_eq!(model.raters[0].standard_error, None);
}

#[test]
fn the_additive_model_of_an_unbalanced_design_agrees_with_numpy() {
    // numpy.linalg.lstsq of the design with one rating a row: effects, residual sum of squares 0.8 with 3 degrees.
    let model = additive_model(&unbalanced());
    for (rater, expected) in model.raters.iter().zip([2.0 / 3.0, -17.0 / 15.0, 7.0 / 15.0]) {
        close(rater.effect, expected);
        close(rater.standard_error, 4.0 / 15.0);
        assert_eq!(rater.group, Some(0));
    }
    close(model.residual_variance, 0.8 / 3.0);
    assert_eq!((model.groups, model.residual_degrees), (1, 3));
}

#[test]
fn in_a_complete_design_an_effect_is_the_distance_from_the_mean() {
    // Shrout and Fleiss: judges' means 46/6, 15/6, 26/6, 40/6; residual mean square 1.0194.
    let model = additive_model(&four_judges());
    for (rater, sum) in model.raters.iter().zip([46.0, 15.0, 26.0, 40.0]) {
        close(rater.effect, sum / 6.0 - 127.0 / 24.0);
        // The variance of a mean of six, less that of the mean of all.
        close(rater.standard_error, (367.0f64 / 360.0 * (1.0 / 6.0 - 1.0 / 24.0)).sqrt());
    }
    close(model.residual_variance, 367.0 / 360.0);
}

#[test]
fn a_design_in_two_parts_is_reported_and_each_part_centred() {
    let x = MISSING;
    let ratings =
        Ratings::from_columns(&[[1.0, 2.0, x, x], [x, x, 7.0, 4.0], [3.0, 4.0, x, x], [x, x, 1.0, 2.0]])
            .unwrap();
    let model = additive_model(&ratings);
    assert_eq!(model.groups, 2);
    assert_eq!(
        model.raters.iter().map(|rater| rater.group).collect::<Vec<_>>(),
        [Some(0), Some(1), Some(0), Some(1)]
    );
    for (rater, expected) in model.raters.iter().zip([-1.0, 2.0, 1.0, -2.0]) {
        close(rater.effect, expected);
    }
    assert_eq!(model.residual_degrees, 2);
    // Residuals 0 in the first part; plus and minus 1 in the second, twice: 4 / 2.
    close(model.residual_variance, 2.0);
}

#[test]
fn nobody_has_no_severity() {
    let none = Ratings::from_columns::<Vec<f64>>(&[]).unwrap();
    assert_eq!(against_others(&none), []);
    assert_eq!(additive_model(&none).groups, 0);
}

proptest! {
    #[test]
    fn true_effects_without_noise_are_found_and_residuals_do_not_depend_on_who_rates(
        effects in prop::collection::vec(-2.0..2.0f64, 3..7),
        cells in prop::collection::btree_set((0usize..12, 0usize..6), 1..60),
    ) {
        let raters = effects.len();
        let ratings: Vec<Rating> = cells
            .into_iter()
            .filter(|(_, rater)| *rater < raters)
            .map(|(unit, rater)| Rating { unit, rater, value: unit as f64 * 0.7 + effects[rater] })
            .collect();
        let model = additive_model(&Ratings::new(12, raters, &ratings).unwrap());
        for group in 0..model.groups {
            let inside: Vec<usize> = (0..raters).filter(|r| model.raters[*r].group == Some(group)).collect();
            let mean = inside.iter().map(|r| effects[*r]).sum::<f64>() / inside.len() as f64;
            for rater in inside {
                prop_assert!((model.raters[rater].effect.unwrap() - (effects[rater] - mean)).abs() < 1e-10);
            }
        }
        prop_assert!(model.residual_variance.unwrap_or(0.0) < 1e-20);
    }
}
