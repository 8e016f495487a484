//! How sure an index is: ranks under weights, choices and errors that could have been others.

mod board;
mod case;
mod ensemble;
mod fault;
mod packed;
mod placing;
mod progress;
mod scorer;
mod shape;
mod spread;
mod table;
mod tally;
mod weighting;

pub use board::Board;
pub use case::{CELLS_MAX, Case, GROUPS_MAX, Multipliers, UNITS_MAX};
pub use ensemble::{DRAWS_MAX, Ensemble, Setting};
pub use fault::Fault;
pub use scorer::Cause;
pub use spread::{Failure, Outcome, Spread};
pub use weighting::{CONCENTRATION, GivenWeights, Weighting};

#[cfg(test)]
mod tests;
