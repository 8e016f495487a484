//! How sure an index is: ranks under weights, choices and errors that could have been others.

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
pub use case::{CELLS_MAX, Case, GROUPS_MAX, Multipliers, UNITS_MAX};
pub use cause::Cause;
pub use ensemble::{DRAWS_MAX, Ensemble, Setting};
pub use fault::Fault;
pub use leave_out::{Shifted, Without, leave_out};
pub use model::WAYS_MAX;
pub use plan::{Factor, Plan, SamplingErrors, Severity, Vary};
pub use replications::{KEPT_MAX, ReplicationOutcome, Replications};
pub use spread::{Failure, Outcome, Spread};
pub use summary::{IndexSpread, Replicated, Summary};
pub use weighting::{CONCENTRATION, GivenWeights, Weighting};

/// What [`crate::sensitivity`] runs on.
pub(crate) mod engine {
    pub(crate) use super::model::Model;
    pub(crate) use super::progress::Done;
    pub(crate) use super::replication::Room;
    pub(crate) use super::spread::Failures;
}

#[cfg(test)]
pub(crate) mod tests;
