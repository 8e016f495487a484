//! Scoring and analysing files without a server: what `guanhu score` and `guanhu analyse` do. `docs/methods/batch.md` is the
//! contract of the files.
//!
//! - Readers take bytes and give values or [`fault::Faults`], every fault at once with its place, in bounded memory and
//!   without a panic for any input: [`tree`] (`meta.csv`), [`framework`], [`method`], [`data`], [`plan`], and beside the
//!   analyses that need them, ratings and samples. [`table`] and [`number`] are what they stand on.
//! - [`inputs`] opens the files of a run, [`score`] and [`analyse`] do the work, [`explain`] says how it came about.
//! - [`output`] writes results whole or not at all; [`watch`] tells whoever waits, and hears when it shall end.
//!
//! The readers are fuzzed, with the nightly compiler and `cargo install cargo-fuzz`, one target at a time from this folder:
//! `cargo +nightly fuzz run data fuzz/corpus/data fuzz/seeds/data -- -max_total_time=600 -max_len=8192`.

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
