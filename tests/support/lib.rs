//! What the acceptance tests stand on: a real PostgreSQL, the real `guanhu` program, a real browser, and
//! sentences to drive them with.
//!
//! One pattern for async tests: `#[tokio::test] async fn a_sentence() { .. }`, a runtime of its own per test,
//! nothing async kept in a `static`. What a test starts is owned by a value and ends with it, by a panic and
//! by `kill -9` of the test process too (see [`program`]).
//!
//! A helper that waits polls until [`patience`] runs out and then panics with what it saw, naming the line of
//! the test that called it.

pub mod browser;
pub mod client;
pub mod engine;
pub mod folder;
pub mod postgres;
pub mod program;
pub mod server;
pub mod world;

pub use browser::{Browser, Device, Network, Page};
pub use client::{Answer, Client, fresh};
pub use engine::EngineWorker;
pub use folder::Folder;
pub use server::Server;
pub use world::World;

use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a helper waits for what it was told to expect: `GUANHU_TEST_PATIENCE_S` seconds, 10 unless set.
pub fn patience() -> Duration {
    let seconds = std::env::var("GUANHU_TEST_PATIENCE_S").ok().and_then(|text| text.parse().ok());
    Duration::from_secs(seconds.unwrap_or(10).clamp(1, 600))
}

/// The workspace's root, where `catalog/` and `target/` are.
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// This package's folder, where `screenshots/`, `fixtures/` and `node_modules/` are.
pub(crate) fn tests_folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
