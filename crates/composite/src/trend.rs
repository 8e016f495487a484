//! How something moves over time: slope, test of a trend, and change against a baseline and against peers.
//!
//! A series is a column of times and one of values, a row a point, in any order. [`MISSING`] on either side is a
//! gap: the point is left out, and nothing is put in its place. Two points with values at one time are an error,
//! for a slope between them has no meaning; bring them together first.

pub mod change;
pub mod mann_kendall;
pub mod theil_sen;

#[cfg(doc)]
use crate::column::MISSING;
use crate::column::is_missing;
use crate::rank::Ranker;
use std::fmt;

/// Most points of a series; every pair of them is compared.
pub const POINTS_MAX: usize = 2_000;
/// Largest size of a time or a value.
pub const NUMBER_MAX: f64 = 1e100;

/// What is wrong with a series or with what was asked of it. Rows are numbered from 0.
#[derive(Debug, Clone, PartialEq)]
pub enum TrendError {
    LengthsDiffer { expected: usize, found: usize },
    TooManyPoints { count: usize },
    TimeOutOfRange { row: usize, time: f64 },
    ValueOutOfRange { row: usize, value: f64 },
    TimeRepeats { time: f64 },
    ConfidenceOutOfRange { confidence: f64 },
}

impl fmt::Display for TrendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bounds = format!("it must lie between -{NUMBER_MAX:e} and {NUMBER_MAX:e}");
        match self {
            TrendError::LengthsDiffer { expected, found } => {
                write!(
                    f,
                    "one column has {expected} rows and another {found}; give every column the same rows"
                )
            }
            TrendError::TooManyPoints { count } => {
                write!(f, "there are {count} points; at most {POINTS_MAX} can be compared")
            }
            TrendError::TimeOutOfRange { row, time } => {
                write!(f, "the time in row {row} is {time}; {bounds}")
            }
            TrendError::ValueOutOfRange { row, value } => {
                write!(f, "the value in row {row} is {value}; {bounds}")
            }
            TrendError::TimeRepeats { time } => {
                write!(f, "there is more than one value at time {time}; keep one or take their mean")
            }
            TrendError::ConfidenceOutOfRange { confidence } => {
                write!(f, "the confidence is {confidence}; it must lie between 0 and 1, for example 0.95")
            }
        }
    }
}

impl std::error::Error for TrendError {}

/// The points that have a value, by time.
struct Points {
    times: Vec<f64>,
    values: Vec<f64>,
    /// The rank of each value, 1 for the highest; equal to 12 significant digits share one ([`crate::rank::ties`]).
    ranks: Vec<u32>,
    /// How many values share a rank, for each rank that two or more share.
    ties: Vec<f64>,
}

impl Points {
    fn new(times: &[f64], values: &[f64]) -> Result<Points, TrendError> {
        if times.len() != values.len() {
            return Err(TrendError::LengthsDiffer { expected: times.len(), found: values.len() });
        }
        let mut points = Vec::new();
        for (row, (&time, &value)) in times.iter().zip(values).enumerate() {
            if is_missing(time) || is_missing(value) {
                continue;
            }
            if time.abs() > NUMBER_MAX {
                return Err(TrendError::TimeOutOfRange { row, time });
            }
            if value.abs() > NUMBER_MAX {
                return Err(TrendError::ValueOutOfRange { row, value });
            }
            points.push((time, value));
        }
        if points.len() > POINTS_MAX {
            return Err(TrendError::TooManyPoints { count: points.len() });
        }
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        if let Some([twice, _]) = points.array_windows().find(|[a, b]| a.0 == b.0) {
            return Err(TrendError::TimeRepeats { time: twice.0 });
        }
        let (times, values): (Vec<f64>, Vec<f64>) = points.into_iter().unzip();
        let mut ranks = Vec::new();
        Ranker::default().rank(&values, &mut ranks);
        let mut sorted = ranks.clone();
        sorted.sort_unstable();
        let runs = sorted.chunk_by(|a, b| a == b).map(|run| run.len() as f64);
        let ties = runs.filter(|length| *length > 1.0).collect();
        Ok(Points { times, values, ranks, ties })
    }

    /// Variance of the sum of signs over all pairs, if no order were likelier than another: M. G. Kendall, Rank
    /// Correlation Methods, 1948. `(n (n - 1) (2 n + 5) - sum over ties of t (t - 1) (2 t + 5)) / 18`.
    fn variance_of_signs(&self) -> f64 {
        let of = |n: f64| n * (n - 1.0) * (2.0 * n + 5.0);
        (of(self.values.len() as f64) - self.ties.iter().map(|tie| of(*tie)).sum::<f64>()) / 18.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::MISSING;

    #[test]
    fn points_are_sorted_gaps_left_out_and_ties_counted() {
        let times = [2024.0, 2021.0, 2022.0, 2023.0, MISSING, 2025.0];
        let values = [0.1 + 0.2, 1.0, MISSING, 0.3, 9.0, 1.0];
        let points = Points::new(&times, &values).unwrap();
        assert_eq!(points.times, [2021.0, 2023.0, 2024.0, 2025.0]);
        assert_eq!(points.ranks, [1, 3, 3, 1]);
        assert_eq!(points.ties, [2.0, 2.0]);
        // (4 * 3 * 13 - 2 * 2 * 1 * 9) / 18.
        assert!((points.variance_of_signs() - 120.0 / 18.0).abs() < 1e-15);
    }

    #[test]
    fn what_is_no_series_is_named() {
        let error = |times: &[f64], values: &[f64]| Points::new(times, values).err();
        assert_eq!(error(&[1.0], &[]), Some(TrendError::LengthsDiffer { expected: 1, found: 0 }));
        assert_eq!(
            error(&[1.0, f64::INFINITY], &[1.0, 2.0]),
            Some(TrendError::TimeOutOfRange { row: 1, time: f64::INFINITY })
        );
        assert_eq!(error(&[1.0], &[1e101]), Some(TrendError::ValueOutOfRange { row: 0, value: 1e101 }));
        assert_eq!(error(&[1.0, 2.0, 1.0], &[1.0; 3]), Some(TrendError::TimeRepeats { time: 1.0 }));
        assert_eq!(error(&[0.0, -0.0], &[1.0; 2]), Some(TrendError::TimeRepeats { time: 0.0 }));
        // At a gap nothing repeats.
        assert_eq!(error(&[1.0, 1.0], &[1.0, MISSING]), None);
        let many = [0.0; 2_001];
        assert_eq!(error(&many, &many), Some(TrendError::TooManyPoints { count: 2_001 }));
    }
}
