//! `docs/openapi.json`: written by the server itself, checked in, and compared in every test run.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::{process, release, workspace};

const FILE: &str = "docs/openapi.json";

/// Builds the server and writes what it says about its API.
pub fn run() -> Result<()> {
    let server = ["build", "-p", "server", "--bin", "guanhu"];
    process::run(&mut process::cargo(server))?;
    let program = workspace::target().join("debug").join(release::program_name());
    let path = workspace::root().join(FILE);
    fs::write(&path, described_by(&program)?).with_context(|| format!("cannot write {FILE}"))?;
    println!("{FILE}");
    Ok(())
}

/// Fails when the file is not what the server says now, and names the first line that differs.
pub fn compare(program: &Path) -> Result<()> {
    let now = described_by(program)?;
    let checked_in = fs::read_to_string(workspace::root().join(FILE)).unwrap_or_default();
    match first_difference(&checked_in, &now) {
        None => {
            eprintln!("openapi: {FILE} is what the server says");
            Ok(())
        }
        Some((line, said)) => bail!("{FILE}:{line}: the server now says `{said}`; run `cargo xtask openapi`"),
    }
}

fn described_by(program: &Path) -> Result<String> {
    process::output_of(Command::new(program).arg("openapi"))
}

/// The first line, counted from one, at which two texts part, and what the second has there.
fn first_difference(before: &str, now: &str) -> Option<(usize, String)> {
    if before == now {
        return None;
    }
    let mut old = before.lines();
    let mut line = 0;
    for new in now.lines() {
        line += 1;
        if old.next() != Some(new) {
            return Some((line, new.trim().to_owned()));
        }
    }
    Some((line + 1, "the end".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::first_difference;

    #[test]
    fn the_first_changed_line_is_named() {
        assert_eq!(first_difference("a\nb\n", "a\nc\n"), Some((2, "c".to_owned())));
        assert_eq!(first_difference("a\n", "a\n  b\n"), Some((2, "b".to_owned())));
        assert_eq!(first_difference("a\nb\n", "a\n"), Some((2, "the end".to_owned())));
        assert_eq!(first_difference("", "a"), Some((1, "a".to_owned())));
    }

    #[test]
    fn the_same_text_differs_nowhere() {
        assert_eq!(first_difference("a\nb\n", "a\nb\n"), None);
    }
}
