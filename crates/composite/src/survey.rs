//! Residents' answers: how many are needed, how sure a mean is, how far the sample is from the population.
//!
//! [`sample`] plans, [`interval`] reads a simple random sample, [`strata`] weights a sample to the population's
//! groups, and [`dissimilarity`] says how unevenly two groups live. Populations are finite where one is given: who
//! asks half of 200 households knows more than who asks 100 of a million.

pub mod dissimilarity;
mod error;
pub mod interval;
pub mod sample;
pub mod strata;

use crate::column::is_missing;
use crate::distribution::normal_quantile;
pub use error::SurveyError;

/// Largest population.
pub const POPULATION_MAX: u64 = 1_000_000_000_000;
/// Most answers of one sample or stratum, and most areas.
pub const ROWS_MAX: usize = 10_000_000;
/// Largest size of an answer.
pub const NUMBER_MAX: f64 = 1e100;

/// The number that a standard normal number stays within, on both sides, with the given confidence.
fn both_sides(confidence: f64) -> Result<f64, SurveyError> {
    normal_quantile(0.5 + 0.5 * confidence)
        .filter(|_| confidence > 0.0)
        .ok_or(SurveyError::ConfidenceOutOfRange { confidence })
}

/// Refuses a population of nobody or beyond the bound.
fn check_population(population: Option<u64>) -> Result<(), SurveyError> {
    match population {
        Some(population) if !(1..=POPULATION_MAX).contains(&population) => {
            Err(SurveyError::PopulationOutOfRange { population })
        }
        _ => Ok(()),
    }
}

/// Refuses too many rows, and cells that are neither missing nor within the bound.
fn check_column(column: &[f64]) -> Result<(), SurveyError> {
    if column.len() > ROWS_MAX {
        return Err(SurveyError::TooManyRows { count: column.len() });
    }
    match column.iter().position(|value| !is_missing(*value) && value.abs() > NUMBER_MAX) {
        Some(row) => Err(SurveyError::ValueOutOfRange { row, value: column[row] }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_confidence_reaches_equally_far_on_both_sides() {
        assert!((both_sides(0.95).unwrap() - 1.959_963_984_540_054).abs() < 1e-13);
        for confidence in [0.0, 1.0, -0.2, 95.0, f64::NAN] {
            assert!(matches!(both_sides(confidence), Err(SurveyError::ConfidenceOutOfRange { .. })));
        }
    }

    #[test]
    fn cells_and_populations_out_of_range_are_named() {
        assert_eq!(check_column(&[1.0, f64::NAN, -1e100]), Ok(()));
        let infinite = SurveyError::ValueOutOfRange { row: 1, value: f64::INFINITY };
        assert_eq!(check_column(&[1.0, f64::INFINITY]), Err(infinite));
        assert_eq!(check_population(Some(0)), Err(SurveyError::PopulationOutOfRange { population: 0 }));
        assert_eq!(check_population(None), Ok(()));
    }
}
