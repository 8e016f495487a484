//! Everything that must hold before a change lands, in stages that share what they compile.
//!
//! All native stages select the same packages, so cargo resolves the same features for each of them and compiles every
//! crate once for clippy and once for the tests.

mod plan;
mod schemathesis;
mod tools;

pub use tools::{Need, PYTHON, provide};

use std::ffi::OsString;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use serde_json::Value;

use crate::build_web::{self, Mode};
use crate::{bench, openapi, process, release, tidy, workspace};
use plan::Stage;

/// What to test.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Names of stages; none means all. What a stage stands on is built first in any case.
    pub stages: Vec<String>,
    /// Go on after a failed stage.
    pub keep_going: bool,
    /// Handed to the test programs: a part of a test's name, `--nocapture` and the like.
    pub passed_on: Vec<OsString>,
}

/// How a stage ended that did not fail.
enum Outcome {
    Passed,
    /// This machine lacks something that is not needed to build Guanhu; says what.
    Skipped(String),
}

/// What throws any bytes at the readers of files.
const FUZZ: &str = "crates/batch/fuzz/Cargo.toml";
const WORKSPACE: [&str; 3] = ["--workspace", "--exclude", "guanhu-app"];

/// Runs the stages and prints how long each took; fails when one failed.
pub fn run(options: &Options) -> Result<()> {
    let targets = Targets::read()?;
    let stages = plan::stages(&options.stages, &targets.acceptance)?;
    let mut results: Vec<(Stage, Duration, Result<Outcome>)> = Vec::new();
    for stage in stages {
        eprintln!("\n=== {stage}");
        let started = Instant::now();
        let result = perform(&stage, options, &targets);
        if let Err(error) = &result {
            eprintln!("xtask: {error:#}");
        }
        let failed = result.is_err();
        results.push((stage, started.elapsed(), result));
        if failed && !options.keep_going {
            break;
        }
    }
    summarise(results)
}

fn perform(stage: &Stage, options: &Options, targets: &Targets) -> Result<Outcome> {
    let passed = match stage {
        Stage::Format => process::run(&mut process::cargo(["fmt", "--all", "--check"])),
        Stage::Tidy => tidy::run(),
        Stage::Clippy => clippy(),
        Stage::ClippyApp => {
            build_web::ensure_target()?;
            let app = ["clippy", "-p", "guanhu-app", "--all-features", "--target", build_web::TARGET];
            process::run(process::cargo(app).args(["--", "-D", "warnings"]))
        }
        Stage::Build => build(),
        Stage::Unit => unit(options, targets),
        Stage::OpenApi => openapi::compare(&server_under_test()),
        Stage::Web => build_web::run(Mode::Release).map(drop),
        Stage::Tools(needs) => return provide_for(needs),
        Stage::Acceptance(name) => {
            let program =
                if name == plan::EMBEDDED { server_with_the_app_inside()? } else { server_under_test() };
            let mut test = process::cargo(["test", "--test", name]);
            test.args(WORKSPACE).env("GUANHU_BIN", program);
            if name == plan::MEASURING {
                bench::prepare_page()?;
                test.env("GUANHU_XTASK", std::env::current_exe()?);
            }
            process::run(test.arg("--").args(&options.passed_on))
        }
        Stage::Schemathesis => return schemathesis::run(&server_under_test()),
    };
    passed.map(|()| Outcome::Passed)
}

/// What the acceptance tests need. Without PostgreSQL they run on SQLite alone, and that is said at the end.
fn provide_for(needs: &[Need]) -> Result<Outcome> {
    let (optional, needed): (Vec<Need>, Vec<Need>) =
        needs.iter().partition(|need| matches!(need, Need::PostgreSql));
    tools::provide(&needed)?;
    Ok(match tools::provide(&optional) {
        Ok(()) => Outcome::Passed,
        Err(missing) => Outcome::Skipped(format!("nothing was tried on PostgreSQL: {missing:#}")),
    })
}

/// Tests without a server or a browser: in the crates, beside them, and in their documentation.
fn unit(options: &Options, targets: &Targets) -> Result<()> {
    let mut test = process::cargo(["test", "--lib", "--bins"]);
    test.args(WORKSPACE);
    for name in &targets.beside_their_crate {
        test.args(["--test", name]);
    }
    process::run(test.arg("--").args(&options.passed_on))?;
    process::run(process::cargo(["test", "-p", "guanhu-app", "--lib", "--"]).args(&options.passed_on))?;
    process::run(process::cargo(["test", "--doc"]).args(WORKSPACE))
}

fn build() -> Result<()> {
    process::run(process::cargo(["build", "--tests", "--bin", "guanhu"]).args(WORKSPACE))
}

/// A debug build with the app inside, as a release has it, for little more than the time to compile the server.
fn server_with_the_app_inside() -> Result<std::path::PathBuf> {
    let web = build_web::run(Mode::Release)?;
    let embed = ["build", "-p", "server", "--bin", "guanhu", "--features", "embed"];
    process::run(process::cargo(embed).env("GUANHU_WEB_BUILD", &web.id))?;
    let aside = workspace::own_state()?.join(format!("embedded-{}", release::program_name()));
    std::fs::copy(server_under_test(), &aside).context("cannot put the program aside")?;
    // The name belongs to the program that the other stages start.
    build()?;
    Ok(aside)
}

/// The server that the tests start: a debug build, which reads `dist/` from disk.
fn server_under_test() -> std::path::PathBuf {
    workspace::target().join("debug").join(release::program_name())
}

/// Integration tests by name, as cargo knows them.
struct Targets {
    /// Against a real server, database or browser; each is a stage of its own.
    acceptance: Vec<String>,
    /// In a crate's own `tests/` folder.
    beside_their_crate: Vec<String>,
}

impl Targets {
    fn read() -> Result<Self> {
        let text =
            process::output_of(&mut process::cargo(["metadata", "--format-version", "1", "--no-deps"]))?;
        let metadata: Value = serde_json::from_str(&text).context("cargo metadata is not JSON")?;
        Ok(Targets::of(&metadata))
    }

    fn of(metadata: &Value) -> Self {
        let mut targets = Targets { acceptance: Vec::new(), beside_their_crate: Vec::new() };
        for package in metadata["packages"].as_array().into_iter().flatten() {
            let list = match package["name"].as_str() {
                Some("acceptance") => &mut targets.acceptance,
                _ => &mut targets.beside_their_crate,
            };
            for target in package["targets"].as_array().into_iter().flatten() {
                let is_test =
                    target["kind"].as_array().is_some_and(|kinds| kinds.iter().any(|kind| kind == "test"));
                if let (true, Some(name)) = (is_test, target["name"].as_str()) {
                    list.push(name.to_owned());
                }
            }
        }
        targets
    }
}

/// Of everything native. The fuzz targets are a workspace of their own, which nothing else here compiles; an interface
/// that changes would leave them behind.
fn clippy() -> Result<()> {
    let strictly = ["--", "-D", "warnings"];
    process::run(process::cargo(["clippy", "--all-targets"]).args(WORKSPACE).args(strictly))?;
    let targets = ["clippy", "--locked", "--no-default-features", "--manifest-path", FUZZ];
    process::run(process::cargo(targets).env("CARGO_TARGET_DIR", workspace::target()).args(strictly))
}

fn summarise(results: Vec<(Stage, Duration, Result<Outcome>)>) -> Result<()> {
    let total: Duration = results.iter().map(|(_, took, _)| *took).sum();
    eprintln!("\n=== stages");
    for (stage, took, result) in &results {
        let verdict = match result {
            Ok(Outcome::Passed) => "ok",
            Ok(Outcome::Skipped(_)) => "skipped",
            Err(_) => "FAILED",
        };
        eprintln!("{:>8.1} s  {verdict:<7}  {stage}", took.as_secs_f64());
    }
    eprintln!("{:>8.1} s  together", total.as_secs_f64());
    // Last, where it is read.
    for (stage, _, result) in &results {
        if let Ok(Outcome::Skipped(why)) = result {
            eprintln!("{stage}: skipped ({why})");
        }
    }
    let failed: Vec<String> = results
        .iter()
        .filter(|(_, _, result)| result.is_err())
        .map(|(stage, _, _)| stage.to_string())
        .collect();
    if failed.is_empty() {
        return Ok(());
    }
    Err(anyhow!("failed: {}", failed.join(", ")))
}

/// For `cargo xtask test`'s help: the stages that can be named.
pub fn list() -> Result<()> {
    let targets = Targets::read()?;
    for name in plan::names(&targets.acceptance) {
        println!("{name}");
    }
    if targets.acceptance.is_empty() {
        bail!("the package `acceptance` has no test");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_acceptance_test_is_a_stage_and_others_are_not() {
        let metadata = json!({ "packages": [
            { "name": "acceptance", "targets": [
                { "name": "support", "kind": ["lib"] }, { "name": "journey", "kind": ["test"] } ] },
            { "name": "locale", "targets": [{ "name": "complete", "kind": ["test"] }] },
        ]});
        let targets = Targets::of(&metadata);
        assert_eq!(targets.acceptance, ["journey"]);
        assert_eq!(targets.beside_their_crate, ["complete"]);
    }
}
