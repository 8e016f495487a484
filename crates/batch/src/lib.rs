//! Scoring and analysing files without a server.

pub mod fault;
pub mod number;
pub mod table;
pub mod tree;
