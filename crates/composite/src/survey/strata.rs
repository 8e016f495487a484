//! Post-stratification: a sample weighted to the known sizes of the population's groups.

use super::{POPULATION_MAX, SurveyError, check_column};
use crate::column;
use serde::{Deserialize, Serialize};

/// A group of the population (an age group, a building type) and the answers that came from it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stratum<'a> {
    /// How many people the group has, from a register or a census.
    pub population: u64,
    /// Their answers; a gap is no answer.
    pub answers: &'a [f64],
}

/// What came from one stratum.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StratumFigures {
    /// Its share of the whole population, `N_h / N`; `None` of no population.
    pub share: Option<f64>,
    pub answers: usize,
    /// People that one answer stands for, `N_h / n_h`; `None` without an answer.
    pub weight: Option<f64>,
    pub mean: Option<f64>,
    /// Variance of the answers with `n_h - 1`; `None` below two, but 0 where the stratum is one person, who answered.
    pub variance: Option<f64>,
}

/// A mean weighted to the population. It stands for the covered people only, those of strata with an answer; see
/// `covered`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PostStratified {
    /// `sum W_h mean_h`, `W_h` being the stratum's share of the covered people; `None` without an answer.
    pub mean: Option<f64>,
    /// Variance of the mean over all samples of this size, however they fall on the strata: `(1 - n / N) / n sum
    /// W_h s_h^2 + 1 / n^2 sum (1 - W_h) s_h^2`. `None` where the variance of a covered stratum is.
    pub variance: Option<f64>,
    /// Variance of the mean, the answers of each stratum taken as planned: `sum W_h^2 (1 - n_h / N_h) s_h^2 / n_h`.
    /// `None` where the variance of a covered stratum is.
    pub variance_given_counts: Option<f64>,
    /// Share of the population that lives in strata with an answer, 0 to 1; `None` of no population.
    pub covered: Option<f64>,
    /// Strata that have people but no answer: nothing is known of them, and they are in no figure.
    pub without_answers: Vec<usize>,
    /// Strata of several people with a single answer: they take the variances away. Join them with similar ones.
    pub with_one_answer: Vec<usize>,
    pub strata: Vec<StratumFigures>,
}

/// Post-stratified mean of a simple random sample: W. G. Cochran, Sampling Techniques, 3rd ed., 1977, section 5A.9;
/// the variance given the counts as D. Holt and T. M. F. Smith, Post stratification, J. R. Stat. Soc. A 142 (1979)
/// 33-46.
///
/// # Errors
/// More answers from a stratum than it has people, more than [`POPULATION_MAX`] people in all, an answer beyond
/// [`super::NUMBER_MAX`], more than [`super::ROWS_MAX`] answers in a stratum.
pub fn post_stratify(strata: &[Stratum<'_>]) -> Result<PostStratified, SurveyError> {
    let mut population = 0u64;
    for (stratum, own) in strata.iter().enumerate() {
        check_column(own.answers)?;
        let answers = column::count(own.answers) as u64;
        if answers > own.population {
            let population = own.population;
            return Err(SurveyError::MoreAnswersThanPeopleInStratum { stratum, answers, population });
        }
        population = population.saturating_add(own.population);
    }
    if population > POPULATION_MAX {
        return Err(SurveyError::PopulationOutOfRange { population });
    }
    let figures: Vec<StratumFigures> =
        strata.iter().map(|stratum| stratum_figures(stratum, population)).collect();
    let which = |test: &dyn Fn(u64, usize) -> bool| {
        let rows = strata.iter().zip(&figures).enumerate();
        rows.filter(|(_, (own, figures))| test(own.population, figures.answers)).map(|(row, _)| row).collect()
    };
    let people = strata.iter().zip(&figures).filter(|(_, figures)| figures.answers > 0);
    let covered: u64 = people.map(|(own, _)| own.population).sum();
    let (mean, variance, variance_given_counts) = weighted(strata, &figures, covered as f64);
    Ok(PostStratified {
        mean,
        variance,
        variance_given_counts,
        covered: (population > 0).then(|| covered as f64 / population as f64),
        without_answers: which(&|people, answers| people > 0 && answers == 0),
        with_one_answer: which(&|people, answers| people > 1 && answers == 1),
        strata: figures,
    })
}

fn stratum_figures(stratum: &Stratum<'_>, population: u64) -> StratumFigures {
    let answers = column::count(stratum.answers);
    let people = stratum.population as f64;
    let alone = (stratum.population == 1 && answers == 1).then_some(0.0);
    StratumFigures {
        share: (population > 0).then(|| people / population as f64),
        answers,
        weight: (answers > 0).then(|| people / answers as f64),
        mean: column::mean(stratum.answers),
        variance: column::variance(stratum.answers).or(alone),
    }
}

/// The mean and both its variances over the `covered` people.
fn weighted(
    strata: &[Stratum<'_>],
    figures: &[StratumFigures],
    covered: f64,
) -> (Option<f64>, Option<f64>, Option<f64>) {
    let n: usize = figures.iter().map(|own| own.answers).sum();
    if n == 0 {
        return (None, None, None);
    }
    let n = n as f64;
    let (mut mean, mut within, mut between, mut given) = (0.0, 0.0, 0.0, 0.0);
    let mut known = true;
    for (stratum, own) in strata.iter().zip(figures) {
        let Some(stratum_mean) = own.mean else { continue };
        let (people, answers) = (stratum.population as f64, own.answers as f64);
        let weight = people / covered;
        mean += weight * stratum_mean;
        let Some(variance) = own.variance else {
            known = false;
            continue;
        };
        within += weight * variance;
        between += (1.0 - weight) * variance;
        given += weight * weight * (1.0 - answers / people) * variance / answers;
    }
    let variance = (1.0 - n / covered) / n * within + between / (n * n);
    (Some(mean), known.then_some(variance), known.then_some(given))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::MISSING;

    fn close(found: Option<f64>, expected: f64) {
        assert!((found.unwrap() - expected).abs() < 1e-12, "{found:?} instead of {expected}");
    }

    #[test]
    fn a_sample_is_weighted_to_the_population() {
        // W = 0.75 and 0.25, means 3 and 10, variances 1 and 8, n = 3 + 2 of 60 + 20.
        let strata = [
            Stratum { population: 60, answers: &[2.0, 3.0, MISSING, 4.0] },
            Stratum { population: 20, answers: &[8.0, 12.0] },
        ];
        let found = post_stratify(&strata).unwrap();
        close(found.mean, 0.75 * 3.0 + 0.25 * 10.0);
        close(found.variance, (75.0 / 80.0) / 5.0 * (0.75 + 2.0) + (0.25 + 6.0) / 25.0);
        close(found.variance_given_counts, 0.5625 * 0.95 / 3.0 + 0.0625 * 0.9 * 8.0 / 2.0);
        assert_eq!((found.covered, found.strata[0].weight), (Some(1.0), Some(20.0)));
        assert_eq!((found.without_answers, found.with_one_answer), (vec![], vec![]));
    }

    #[test]
    fn a_stratum_without_answers_is_named_and_the_mean_says_whom_it_covers() {
        let strata = [
            Stratum { population: 60, answers: &[1.0, 3.0] },
            Stratum { population: 30, answers: &[MISSING] },
            Stratum { population: 0, answers: &[] },
            Stratum { population: 30, answers: &[8.0, 8.0] },
        ];
        let found = post_stratify(&strata).unwrap();
        assert_eq!(found.without_answers, [1]);
        close(found.covered, 0.75);
        close(found.mean, (60.0 * 2.0 + 30.0 * 8.0) / 90.0);
        assert_eq!((found.strata[1].share, found.strata[1].mean), (Some(0.25), None));
    }

    #[test]
    fn a_single_answer_has_no_variance_unless_it_is_everybody() {
        let sure = Stratum { population: 10, answers: &[1.0, 3.0] };
        let single = [sure, Stratum { population: 5, answers: &[4.0] }];
        let found = post_stratify(&single).unwrap();
        assert_eq!((found.variance, found.variance_given_counts), (None, None));
        assert_eq!(found.with_one_answer, [1]);
        assert!(found.mean.is_some());
        let alone = [sure, Stratum { population: 1, answers: &[4.0] }];
        let found = post_stratify(&alone).unwrap();
        close(found.variance_given_counts, (10.0f64 / 11.0).powi(2) * 0.8 * 2.0 / 2.0);
        assert_eq!(found.with_one_answer, Vec::<usize>::new());
    }

    #[test]
    fn a_census_has_no_variance_left() {
        let strata = [
            Stratum { population: 2, answers: &[1.0, 3.0] },
            Stratum { population: 3, answers: &[4.0, 5.0, 9.0] },
        ];
        let found = post_stratify(&strata).unwrap();
        close(found.mean, 22.0 / 5.0);
        close(found.variance_given_counts, 0.0);
    }

    #[test]
    fn nobody_has_no_mean_and_too_many_are_refused() {
        let none = post_stratify(&[]).unwrap();
        assert_eq!((none.mean, none.variance, none.covered), (None, None, None));
        let empty = post_stratify(&[Stratum { population: 4, answers: &[] }]).unwrap();
        assert_eq!((empty.mean, empty.covered, empty.without_answers), (None, Some(0.0), vec![0]));
        assert_eq!(
            post_stratify(&[Stratum { population: 1, answers: &[1.0, 2.0] }]),
            Err(SurveyError::MoreAnswersThanPeopleInStratum { stratum: 0, answers: 2, population: 1 })
        );
        let huge = Stratum { population: u64::MAX, answers: &[] };
        assert!(matches!(post_stratify(&[huge, huge]), Err(SurveyError::PopulationOutOfRange { .. })));
    }
}
