//! Why a figure of a survey could not be worked out.

use super::sample::SAMPLE_MAX;
use super::{NUMBER_MAX, POPULATION_MAX, ROWS_MAX};
use std::fmt;

/// What is wrong with a plan or a sample. Rows and strata are numbered from 0.
#[derive(Debug, Clone, PartialEq)]
pub enum SurveyError {
    ConfidenceOutOfRange { confidence: f64 },
    ProportionOutOfRange { proportion: f64 },
    MarginOutOfRange { margin: f64 },
    DeviationOutOfRange { deviation: f64 },
    PopulationOutOfRange { population: u64 },
    SampleTooLarge { size: f64 },
    TooManyRows { count: usize },
    ValueOutOfRange { row: usize, value: f64 },
    NegativeCount { row: usize, value: f64 },
    LengthsDiffer { first: usize, second: usize },
    MoreYesThanAnswers { yes: u64, answers: u64 },
    MoreAnswersThanPeople { answers: u64, population: u64 },
    MoreAnswersThanPeopleInStratum { stratum: usize, answers: u64, population: u64 },
}

impl fmt::Display for SurveyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use SurveyError::*;
        match self {
            ConfidenceOutOfRange { confidence } => {
                write!(f, "the confidence is {confidence}; it must lie between 0 and 1, for example 0.95")
            }
            ProportionOutOfRange { proportion } => {
                write!(
                    f,
                    "the proportion is {proportion}; it must lie between 0 and 1; 0.5 is on the safe side"
                )
            }
            MarginOutOfRange { margin } => write!(
                f,
                "the margin of error is {margin}; it must be above 0, and below 1 for a proportion, for example 0.05"
            ),
            DeviationOutOfRange { deviation } => {
                write!(
                    f,
                    "the standard deviation is {deviation}; it must be above 0 and at most {NUMBER_MAX:e}"
                )
            }
            PopulationOutOfRange { population } => {
                write!(f, "the population is {population}; it must lie between 1 and {POPULATION_MAX}")
            }
            SampleTooLarge { size } => write!(
                f,
                "{size:e} answers would be needed, more than {SAMPLE_MAX:e}; allow a larger margin of error"
            ),
            TooManyRows { count } => write!(f, "there are {count} rows; at most {ROWS_MAX} can be counted"),
            ValueOutOfRange { row, value } => write!(
                f,
                "the value in row {row} is {value}; it must lie between -{NUMBER_MAX:e} and {NUMBER_MAX:e}"
            ),
            NegativeCount { row, value } => {
                write!(f, "the count in row {row} is {value}; there cannot be fewer than 0")
            }
            LengthsDiffer { first, second } => {
                write!(f, "one column has {first} rows and the other {second}; give both a row per area")
            }
            MoreYesThanAnswers { yes, answers } => {
                write!(f, "{yes} of {answers} answers were yes; check which is which")
            }
            MoreAnswersThanPeople { answers, population } => write!(
                f,
                "there are {answers} answers from a population of {population}; check for repeated answers"
            ),
            MoreAnswersThanPeopleInStratum { stratum, answers, population } => write!(
                f,
                "stratum {stratum} has {answers} answers from a population of {population}; check its population"
            ),
        }
    }
}

impl std::error::Error for SurveyError {}
