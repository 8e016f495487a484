//! How many answers are needed.

use super::{NUMBER_MAX, SurveyError, both_sides, check_population};
use serde::{Deserialize, Serialize};

/// Most answers that can be asked for, before the correction for the population.
pub const SAMPLE_MAX: f64 = 1e15;

/// How many answers a simple random sample needs.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MinimumSample {
    /// Answers needed from the population, rounded up; at least 1 and never more than the population.
    pub size: u64,
    /// Answers needed from a population without end, `n0`, not rounded.
    pub from_endless: f64,
}

/// Fewest answers that give a proportion within `margin` either way (both as shares of 1), with the given confidence:
///
/// `n0 = z^2 p (1 - p) / margin^2`, `n = n0 / (1 + (n0 - 1) / N)`, rounded up
///
/// W. G. Cochran, Sampling Techniques, 3rd ed., 1977, section 4.4. `proportion` is a guess; 0.5 needs the most
/// answers. Without a `population` it is taken as endless.
///
/// # Errors
/// `proportion`, `margin` or `confidence` not between 0 and 1, a population not between 1 and
/// [`super::POPULATION_MAX`], or a sample beyond [`SAMPLE_MAX`].
pub fn minimum_for_proportion(
    proportion: f64,
    margin: f64,
    confidence: f64,
    population: Option<u64>,
) -> Result<MinimumSample, SurveyError> {
    if !(proportion > 0.0 && proportion < 1.0) {
        return Err(SurveyError::ProportionOutOfRange { proportion });
    }
    if !(margin > 0.0 && margin < 1.0) {
        return Err(SurveyError::MarginOutOfRange { margin });
    }
    let reach = both_sides(confidence)? / margin;
    check_population(population)?;
    let from_endless = reach * reach * proportion * (1.0 - proportion);
    minimum(from_endless, 1.0, population)
}

/// Fewest answers that give a mean within `margin` either way, with the given confidence, if the answers have the
/// standard `deviation` (a guess, from a pilot or an earlier round; with `n - 1`), both in the unit of the answers:
///
/// `n0 = z^2 deviation^2 / margin^2`, `n = n0 / (1 + n0 / N)`, rounded up
///
/// Cochran 1977, section 4.6. The normal quantile stands for Student's, as there; of fewer than about 30 answers
/// take some more.
///
/// # Errors
/// `deviation` or `margin` not above 0 or beyond [`NUMBER_MAX`]; otherwise as [`minimum_for_proportion`].
pub fn minimum_for_mean(
    deviation: f64,
    margin: f64,
    confidence: f64,
    population: Option<u64>,
) -> Result<MinimumSample, SurveyError> {
    if !(deviation > 0.0 && deviation <= NUMBER_MAX) {
        return Err(SurveyError::DeviationOutOfRange { deviation });
    }
    if !(margin > 0.0 && margin <= NUMBER_MAX) {
        return Err(SurveyError::MarginOutOfRange { margin });
    }
    let reach = both_sides(confidence)? * (deviation / margin);
    check_population(population)?;
    let from_endless = reach * reach;
    minimum(from_endless, 0.0, population)
}

/// `n0 / (1 + (n0 - less) / N)`, rounded up.
fn minimum(from_endless: f64, less: f64, population: Option<u64>) -> Result<MinimumSample, SurveyError> {
    if from_endless > SAMPLE_MAX {
        return Err(SurveyError::SampleTooLarge { size: from_endless });
    }
    let needed = match population {
        Some(n) => from_endless / (1.0 + (from_endless - less) / n as f64),
        None => from_endless,
    };
    // Rounding must not ask for one more where the formula gives a whole number.
    let nearest = needed.round();
    let up = if (needed - nearest).abs() <= 1e-9 * needed { nearest } else { needed.ceil() };
    let size = (up as u64).max(1).min(population.unwrap_or(u64::MAX));
    Ok(MinimumSample { size, from_endless })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_usual_samples_are_found() {
        let size = |population| minimum_for_proportion(0.5, 0.05, 0.95, population).unwrap().size;
        // 384.146 from an endless population; 384.146 / (1 + 383.146 / N) from N people.
        assert_eq!(size(None), 385);
        assert_eq!([Some(100_000), Some(1_000), Some(100), Some(1)].map(size), [383, 278, 80, 1]);
        let endless = minimum_for_proportion(0.5, 0.05, 0.95, Some(100)).unwrap().from_endless;
        assert!((endless - 384.145_882_069_412_4).abs() < 1e-9, "{endless}");
    }

    #[test]
    fn a_mean_needs_what_its_deviation_says() {
        let size = |population| minimum_for_mean(15.0, 2.0, 0.95, population).unwrap().size;
        // (1.96 * 15 / 2)^2 = 216.08; of 400 people 216.08 / (1 + 216.08 / 400) = 140.29.
        assert_eq!((size(None), size(Some(400))), (217, 141));
    }

    #[test]
    fn rounding_does_not_ask_for_one_more() {
        // z / margin = 1, so that the formula gives deviation^2 = 9, give or take a bit.
        let z = both_sides(0.9).unwrap();
        assert_eq!(minimum_for_mean(3.0, z, 0.9, None).unwrap().size, 9);
        assert_eq!(minimum_for_mean(3.0 * (1.0 + 1e-6), z, 0.9, None).unwrap().size, 10);
    }

    #[test]
    fn plans_that_make_no_sense_are_refused() {
        use SurveyError::*;
        assert_eq!(
            minimum_for_proportion(1.0, 0.05, 0.95, None),
            Err(ProportionOutOfRange { proportion: 1.0 })
        );
        assert_eq!(minimum_for_proportion(0.5, 5.0, 0.95, None), Err(MarginOutOfRange { margin: 5.0 }));
        assert_eq!(
            minimum_for_proportion(0.5, 0.05, 1.0, None),
            Err(ConfidenceOutOfRange { confidence: 1.0 })
        );
        assert_eq!(
            minimum_for_proportion(0.5, 0.05, 0.95, Some(0)),
            Err(PopulationOutOfRange { population: 0 })
        );
        assert!(matches!(minimum_for_proportion(0.5, 1e-10, 0.95, Some(9)), Err(SampleTooLarge { .. })));
        assert_eq!(minimum_for_mean(0.0, 1.0, 0.95, None), Err(DeviationOutOfRange { deviation: 0.0 }));
        assert!(minimum_for_mean(f64::NAN, 1.0, 0.95, None).is_err());
        assert!(minimum_for_mean(1.0, f64::NAN, 0.95, None).is_err());
    }

    proptest! {
        #[test]
        fn a_sample_is_between_one_and_everybody_and_grows_with_the_population(
            proportion in 0.01..0.99f64, margin in 0.001..0.3f64, people in 1u64..1_000_000,
        ) {
            let size = |population| minimum_for_proportion(proportion, margin, 0.95, population).unwrap().size;
            let found = size(Some(people));
            prop_assert!((1..=people).contains(&found));
            prop_assert!(found <= size(Some(2 * people)) && found <= size(None));
        }
    }
}
