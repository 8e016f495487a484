//! The worker's program: compiled for speed, where the app is compiled for size.

use std::path::PathBuf;

use anyhow::Result;

use super::{Mode, TARGET};
use crate::{process, workspace};

/// Four or two numbers at once: every browser that runs the app has it. Measured by `cargo xtask bench engine`.
const FEATURES: &str = "target.wasm32-unknown-unknown.rustflags=[\"-C\", \"target-feature=+simd128\"]";

/// Compiles the program and says where it lies.
pub fn compile(mode: Mode) -> Result<PathBuf> {
    let (profile, folder) = match mode {
        Mode::Release => ("engine", "engine"),
        Mode::Dev => ("dev", "debug"),
    };
    let program = ["build", "-p", "engine", "--bin", "engine", "--target", TARGET];
    process::run(process::cargo(program).args(["--profile", profile, "--config", FEATURES]))?;
    Ok(workspace::target().join(TARGET).join(folder).join("engine.wasm"))
}
