//! What is true in the long-term maintenance (长效管护) of renovated old communities, and what it is called.
//!
//! Types, stages and invariants only: no I/O, no clock, no randomness. What another layer holds in its
//! hands after calling a constructor here is valid for as long as it lives.

pub mod access;
pub mod code;
pub mod community;
pub mod document;
pub mod duty;
pub mod entry;
pub mod evidence;
pub mod framework;
pub mod id;
pub mod instant;
pub mod observation;
#[cfg(feature = "openapi")]
mod openapi;
pub mod party;
pub mod region;
pub mod round;
pub mod scorecard;
pub mod text;
pub mod validation;
pub mod whole;
