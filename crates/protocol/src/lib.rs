//! What browser and server say to each other: shapes, problem codes and bounds. Both sides compile the
//! same crate, so that neither can drift.

pub mod bounds;
pub mod community;
pub mod problem;
pub mod result;
pub mod round;
pub mod scorecard;
pub mod session;
mod unique;

/// The prefix of every path of the API.
pub const API: &str = "/api/v1";
