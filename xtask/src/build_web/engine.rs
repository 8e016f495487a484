//! The worker's program: compiled for speed, where the app is compiled for size.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::{Mode, TARGET};
use crate::process;
use crate::workspace::{self, files_below};

const PROFILE: &str = "engine";

/// Two numbers at once: every browser that runs the app has it, and 10,000 draws take about two thirds of the time
/// (measured in Chromium, 1,000 units and 50 indicators). The bits are the same.
const FEATURES: &str = "target.wasm32-unknown-unknown.rustflags=[\"-C\", \"target-feature=+simd128\"]";

/// Compiles the program and says where it lies.
pub fn compile(mode: Mode) -> Result<PathBuf> {
    let (profile, folder) = match mode {
        Mode::Release => (PROFILE, PROFILE),
        Mode::Dev => (mode.profile(), mode.folder()),
    };
    build(&["-p", "engine", "--bin", "engine"], profile)?;
    Ok(workspace::target().join(TARGET).join(folder).join("engine.wasm"))
}

/// Compiles an example of a package as the worker's program is, and says where it lies.
pub fn compile_example(package: &str, example: &str) -> Result<PathBuf> {
    build(&["-p", package, "--example", example], PROFILE)?;
    Ok(workspace::target().join(TARGET).join(PROFILE).join("examples").join(format!("{example}.wasm")))
}

fn build(what: &[&str], profile: &str) -> Result<()> {
    let how = ["--target", TARGET, "--profile", profile, "--config", FEATURES];
    process::run(process::cargo(["build"]).args(what).args(how))
}

/// What the worker's program costs when it is first asked for: bytes as a browser that takes brotli receives them.
pub fn size(dist: &Path) -> Result<u64> {
    let page = fs::read_to_string(dist.join("index.html")).context("cannot read dist/index.html")?;
    let script = page.split('"').find(|text| text.ends_with("/worker.js"));
    let script = script.context("the page names no worker")?.trim_start_matches('/');
    let folder = dist.join(script.trim_end_matches("worker.js"));
    let files = files_below(&folder)?;
    let sent = files.iter().filter(|file| file.extension().is_some_and(|ending| ending == "br"));
    sent.map(|file| Ok(fs::metadata(folder.join(file))?.len())).sum()
}
