//! Scoring and analysing files without a server.

pub mod analyse;
pub mod data;
pub mod explain;
pub mod fault;
pub mod framework;
pub mod inputs;
pub mod keys;
pub mod method;
pub mod number;
pub mod output;
pub mod plan;
pub mod score;
pub mod table;
pub mod tree;
pub mod watch;
