//! What uncertainty comes from: variance-based sensitivity (I. M. Sobol', Sensitivity estimates for nonlinear
//! mathematical models, Math. Model. Comput. Exp. 1 (1993) 407-414).
//!
//! Of an output `y` of independent inputs, the **first-order** index of an input is the share of the variance
//! of `y` that goes away on average when the input is known; the **total-order** index is the share that
//! stays when all others are known. They are estimated from two independent samples of the inputs, A and B,
//! and for each input `i` the sample AB_i, which is A with the input `i` of B ([`estimate`]). [`Design`]
//! makes such samples, and [`Analysis`] answers which part of the uncertainty of ranks comes from the
//! weights, the normalisation, the means, and what else a [`crate::uncertainty::Plan`] lists.

mod analysis;
mod design;
mod estimate;
mod fault;
mod sequence;

pub use analysis::{Analysis, AnalysisOutcome};
pub use design::{Design, POINTS_MAX};
pub use estimate::{Constant, Effect, Estimate, INPUTS_MAX, estimate, estimate_watched};
pub use fault::SampleFault;

#[cfg(test)]
mod tests;
