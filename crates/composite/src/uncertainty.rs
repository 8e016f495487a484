//! How sure an index is: ranks under weights, choices and errors that could have been others.
//!
//! - [`Ensemble`]: weights only, on normalised data that stays. Thousands of draws over thousands of units;
//!   [`Board`] is one set of weights, for a slider.
//! - [`Replications`]: the whole pipeline with everything that a [`Plan`] lists: weights, normalisation, means,
//!   coverage, imputation, treatment, sampling errors, assessors' severity, indicators left out.
//! - [`leave_out`]: what if an indicator or a dimension were left out.
//!
//! All are seeded, go in chunks, and give the same bits whatever the chunks and workers. Intervals are from the
//! 5 % to the 95 % quantile; units whose intervals of ranks overlap are statistically tied. What the
//! uncertainty comes from is answered by [`crate::sensitivity`].
//!
//! M. Saisana, A. Saltelli and S. Tarantola, Uncertainty and sensitivity analysis techniques as tools for the
//! quality assessment of composite indicators, J. R. Stat. Soc. A 168 (2005) 307-323; OECD/JRC, Handbook on
//! Constructing Composite Indicators, 2008, step 7.

mod board;
mod case;
mod cause;
mod ensemble;
mod fault;
mod kernel;
mod leave_out;
mod model;
mod noise;
mod packed;
mod plan;
mod progress;
mod replication;
mod replications;
mod scorer;
mod shape;
mod spread;
mod summary;
mod table;
mod tally;
mod variants;
mod weighting;

pub use board::Board;
pub use case::{CELLS_MAX, Case, GROUPS_MAX, Multipliers, UNITS_MAX, WEIGHT_MAX};
pub use cause::Cause;
pub use ensemble::{DRAWS_MAX, Ensemble, Setting};
pub use fault::Fault;
pub use leave_out::{LEFT_OUT_MAX, Shifted, Without, leave_out, leave_out_watched};
pub use model::{SHARED_MAX, WAYS_MAX};
pub use noise::DEVIATION_MAX;
pub use plan::{Factor, Plan, SamplingErrors, Severity, Vary};
pub use replications::{KEPT_MAX, ReplicationOutcome, Replications};
pub use spread::{Failure, Outcome, Spread};
pub use summary::{IndexSpread, Replicated, Summary};
pub use weighting::{CONCENTRATION, GIVEN_MAX, GivenWeights, Weighting};

/// What [`crate::sensitivity`] runs on.
pub(crate) mod engine {
    pub(crate) use super::model::Model;
    pub(crate) use super::progress::Done;
    pub(crate) use super::replication::Room;
    pub(crate) use super::spread::Failures;
}

#[cfg(test)]
pub(crate) mod tests;
