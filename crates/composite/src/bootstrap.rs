//! What a bootstrap is asked for, and the interval that it gives.

use std::fmt;

use crate::column::quantile;
use crate::draws::Stream;
use serde::{Deserialize, Serialize};

/// Most replications of a bootstrap.
pub const REPLICATIONS_MAX: u32 = 100_000;

/// What to do for a bootstrap interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Bootstrap {
    /// At most [`REPLICATIONS_MAX`]; 1,000 is usual.
    pub replications: u32,
    /// Share of the replications within the interval: between 0 and 1, for example 0.95.
    pub confidence: f64,
    pub seed: u64,
}

/// A bootstrap that cannot be done.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum BootstrapFault {
    /// Fewer than are needed here, or more than [`REPLICATIONS_MAX`].
    ReplicationsOutOfRange { replications: u32, least: u32 },
    /// Not between 0 and 1.
    ConfidenceOutOfRange { confidence: f64 },
}

impl Bootstrap {
    /// Refuses less than `least` replications, more than [`REPLICATIONS_MAX`], and a confidence that is not between 0
    /// and 1.
    pub fn check(&self, least: u32) -> Result<(), BootstrapFault> {
        let Self { replications, confidence, .. } = *self;
        if !(least..=REPLICATIONS_MAX).contains(&replications) {
            return Err(BootstrapFault::ReplicationsOutOfRange { replications, least });
        }
        check_confidence(confidence)
    }

    /// Draws the rows of a replication, with replacement: number `i` from stream `i` of the seed.
    pub fn draw(&self, replication: u32, rows: &mut [usize]) {
        Stream::new(self.seed, u64::from(replication)).resample(rows);
    }

    /// Percentile interval of what the replications gave, which is put in order: the quantiles ([`quantile`], type 7) that
    /// leave half of what is beyond the confidence at either end; `None` of nothing. (B. Efron and R. J. Tibshirani, An
    /// Introduction to the Bootstrap, New York 1993, chapter 13.)
    pub fn interval(&self, found: &mut [f64]) -> Option<[f64; 2]> {
        found.sort_unstable_by(f64::total_cmp);
        let beyond = 0.5 * (1.0 - self.confidence);
        Some([quantile(found, beyond)?, quantile(found, 1.0 - beyond)?])
    }
}

/// Refuses a confidence that is not between 0 and 1.
pub fn check_confidence(confidence: f64) -> Result<(), BootstrapFault> {
    if confidence > 0.0 && confidence < 1.0 {
        Ok(())
    } else {
        Err(BootstrapFault::ConfidenceOutOfRange { confidence })
    }
}

impl fmt::Display for BootstrapFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ReplicationsOutOfRange { replications, least } => {
                write!(f, "{replications} replications were asked for; ask for {least} to {REPLICATIONS_MAX}")
            }
            Self::ConfidenceOutOfRange { confidence } => {
                write!(f, "the confidence is {confidence}; it must lie between 0 and 1, for example 0.95")
            }
        }
    }
}

impl std::error::Error for BootstrapFault {}

#[cfg(test)]
mod tests {
    use super::*;

    const USUAL: Bootstrap = Bootstrap { replications: 1_000, confidence: 0.9, seed: 3 };

    #[test]
    fn half_of_what_is_beyond_the_confidence_lies_at_either_end() {
        let mut found: Vec<f64> = (0..=100).rev().map(f64::from).collect();
        let [low, high] = USUAL.interval(&mut found).unwrap();
        assert!((low - 5.0).abs() < 1e-12 && (high - 95.0).abs() < 1e-12, "{low} to {high}");
        assert_eq!(USUAL.interval(&mut [2.5]), Some([2.5, 2.5]));
        assert_eq!(USUAL.interval(&mut []), None);
    }

    #[test]
    fn a_replication_has_the_rows_of_its_stream() {
        let (mut rows, mut expected) = ([0; 20], [0; 20]);
        USUAL.draw(7, &mut rows);
        Stream::new(3, 7).resample(&mut expected);
        assert_eq!(rows, expected);
    }

    #[test]
    fn what_cannot_be_done_is_refused() {
        assert_eq!(USUAL.check(1), Ok(()));
        for (replications, least) in [(0, 1), (REPLICATIONS_MAX + 1, 0)] {
            let refused = Err(BootstrapFault::ReplicationsOutOfRange { replications, least });
            assert_eq!(Bootstrap { replications, ..USUAL }.check(least), refused);
        }
        assert_eq!(Bootstrap { replications: 0, ..USUAL }.check(0), Ok(()));
        for confidence in [0.0, 1.0, -0.5, f64::INFINITY] {
            let refused = Err(BootstrapFault::ConfidenceOutOfRange { confidence });
            assert_eq!(Bootstrap { confidence, ..USUAL }.check(1), refused);
        }
        assert!(Bootstrap { confidence: f64::NAN, ..USUAL }.check(1).is_err());
    }
}
