//! How sure the mean or the proportion of a simple random sample is.

use super::{SurveyError, both_sides, check_column, check_population};
use crate::column;
use crate::distribution::student_quantile;
use serde::{Deserialize, Serialize};

/// The mean of a population, from a simple random sample of it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MeanInterval {
    /// Mean of the answers; `None` without any.
    pub mean: Option<f64>,
    /// `None` below two answers, unless everybody answered: then it is 0.
    pub standard_error: Option<f64>,
    /// Ends of the interval; `None` where the standard error is.
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub confidence: f64,
    pub answers: usize,
}

/// Mean of the answers with its interval, corrected for a finite population of `N`:
///
/// `mean -+ t sqrt((1 - n / N) s^2 / n)`, with Student's `t` of `n - 1` degrees of freedom and `s^2` with `n - 1`
///
/// W. G. Cochran, Sampling Techniques, 3rd ed., 1977, sections 2.6 to 2.8. A gap is no answer. Without a
/// `population` it is taken as endless.
///
/// # Errors
/// A confidence not between 0 and 1, a population out of range or smaller than the answers, an answer beyond
/// [`super::NUMBER_MAX`], more than [`super::ROWS_MAX`] rows.
pub fn mean_interval(
    answers: &[f64],
    population: Option<u64>,
    confidence: f64,
) -> Result<MeanInterval, SurveyError> {
    both_sides(confidence)?;
    check_population(population)?;
    check_column(answers)?;
    let n = column::count(answers);
    if let Some(population) = population.filter(|people| *people < n as u64) {
        return Err(SurveyError::MoreAnswersThanPeople { answers: n as u64, population });
    }
    let everybody = population == Some(n as u64);
    let unseen = population.map_or(1.0, |people| 1.0 - n as f64 / people as f64);
    let standard_error = if everybody {
        Some(0.0)
    } else {
        column::variance(answers).map(|variance| (unseen * variance / n as f64).sqrt())
    };
    let reach = if everybody {
        Some(0.0)
    } else {
        let quantile = student_quantile(0.5 + 0.5 * confidence, n as f64 - 1.0);
        standard_error.zip(quantile).map(|(error, quantile)| error * quantile)
    };
    let mean = column::mean(answers);
    let ends = mean.zip(reach);
    Ok(MeanInterval {
        mean,
        standard_error,
        low: ends.map(|(mean, reach)| mean - reach),
        high: ends.map(|(mean, reach)| mean + reach),
        confidence,
        answers: n,
    })
}

/// A proportion, from a simple random sample of an endless population.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProportionInterval {
    /// Share of yes, 0 to 1; `None` without an answer, as the ends.
    pub proportion: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub confidence: f64,
}

/// Share of `yes` among `answers` with Wilson's interval, which never leaves 0 to 1 and is right for few answers too:
///
/// `(p + z^2 / 2n -+ z sqrt(p (1 - p) / n + z^2 / 4n^2)) / (1 + z^2 / n)`
///
/// E. B. Wilson, Probable inference, the law of succession, and statistical inference, J. Am. Stat. Assoc. 22
/// (1927) 209-212.
///
/// # Errors
/// A confidence not between 0 and 1, more `yes` than `answers`, more answers than [`super::POPULATION_MAX`].
pub fn proportion_interval(
    yes: u64,
    answers: u64,
    confidence: f64,
) -> Result<ProportionInterval, SurveyError> {
    let z = both_sides(confidence)?;
    if yes > answers {
        return Err(SurveyError::MoreYesThanAnswers { yes, answers });
    }
    if answers == 0 {
        return Ok(ProportionInterval { proportion: None, low: None, high: None, confidence });
    }
    check_population(Some(answers))?;
    let n = answers as f64;
    let p = yes as f64 / n;
    let square = z * z / n;
    let centre = p + 0.5 * square;
    let reach = (square * (p * (1.0 - p) + 0.25 * square)).sqrt();
    // None or all of the answers have their end at 0 or 1, where rounding would leave a trace.
    let low = if yes == 0 { 0.0 } else { (centre - reach) / (1.0 + square) };
    let high = if yes == answers { 1.0 } else { (centre + reach) / (1.0 + square) };
    Ok(ProportionInterval { proportion: Some(p), low: Some(low), high: Some(high), confidence })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::MISSING;
    use proptest::prelude::*;

    fn close(found: Option<f64>, expected: f64) {
        assert!((found.unwrap() - expected).abs() < 1e-10, "{found:?} instead of {expected}");
    }

    #[test]
    fn a_mean_is_as_sure_as_student_says() {
        // Student's t of 4 degrees of freedom is 2.776445105197793 at 0.975.
        let answers = [2.0, 8.0, MISSING, 1.0, 3.0, 6.0];
        let found = mean_interval(&answers, None, 0.95).unwrap();
        let squares: f64 = [2.0, 8.0, 1.0, 3.0, 6.0].iter().map(|x: &f64| (x - 4.0) * (x - 4.0)).sum();
        close(found.mean, 4.0);
        close(found.standard_error, (squares / 20.0).sqrt());
        close(found.low, 4.0 - 2.776_445_105_197_793 * (squares / 20.0).sqrt());
        assert_eq!(found.answers, 5);
        // Five of ten people leave half the variance.
        let half = mean_interval(&answers, Some(10), 0.95).unwrap();
        close(half.high, 4.0 + 2.776_445_105_197_793 * (squares / 40.0).sqrt());
    }

    #[test]
    fn who_asked_everybody_knows_and_who_asked_one_does_not() {
        for everybody in [&[3.0, 5.0][..], &[4.0]] {
            let found = mean_interval(everybody, Some(everybody.len() as u64), 0.95).unwrap();
            assert_eq!((found.mean, found.standard_error), (Some(4.0), Some(0.0)));
            assert_eq!((found.low, found.high), (Some(4.0), Some(4.0)));
        }
        let one = mean_interval(&[4.0, MISSING], Some(2), 0.95).unwrap();
        assert_eq!((one.mean, one.standard_error, one.low, one.high), (Some(4.0), None, None, None));
        let none = mean_interval(&[MISSING], None, 0.95).unwrap();
        assert_eq!((none.mean, none.standard_error, none.answers), (None, None, 0));
        assert_eq!(
            mean_interval(&[1.0, 2.0], Some(1), 0.95),
            Err(SurveyError::MoreAnswersThanPeople { answers: 2, population: 1 })
        );
    }

    #[test]
    fn proportions_agree_with_statsmodels() {
        // statsmodels.stats.proportion.proportion_confint(method="wilson").
        for (yes, answers, low, high) in [
            (0, 10, 0.0, 0.27753279986288926),
            (3, 10, 0.10779126740630104, 0.6032218525388546),
            (10, 10, 0.7224672001371106, 1.0),
            (412, 1_000, 0.38188731127995773, 0.4427861982134999),
        ] {
            let found = proportion_interval(yes, answers, 0.95).unwrap();
            close(found.low, low);
            close(found.high, high);
        }
        assert_eq!(proportion_interval(0, 10, 0.95).unwrap().low, Some(0.0));
        assert_eq!(proportion_interval(10, 10, 0.95).unwrap().high, Some(1.0));
    }

    #[test]
    fn nobody_has_no_proportion() {
        assert_eq!(proportion_interval(0, 0, 0.95).unwrap().proportion, None);
        assert_eq!(
            proportion_interval(3, 2, 0.95),
            Err(SurveyError::MoreYesThanAnswers { yes: 3, answers: 2 })
        );
        assert!(proportion_interval(1, u64::MAX, 0.95).is_err());
    }

    proptest! {
        #[test]
        fn the_ends_of_a_proportion_lie_one_standard_error_times_z_away(answers in 1u64..5_000, share in 0.0..=1.0f64) {
            let yes = (share * answers as f64) as u64;
            let found = proportion_interval(yes, answers, 0.9).unwrap();
            let (p, n) = (found.proportion.unwrap(), answers as f64);
            let z = both_sides(0.9).unwrap();
            for end in [found.low.unwrap(), found.high.unwrap()] {
                prop_assert!((0.0..=1.0).contains(&end));
                // What defines Wilson's interval: the standard error is that of the end itself.
                prop_assert!(((end - p) * (end - p) - z * z * end * (1.0 - end) / n).abs() < 1e-12);
            }
        }
    }
}
