//! One self-contained program: server, command line and the web app inside.

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::build_web::{self, Mode};
use crate::{process, workspace};

/// Builds the program and says where it is.
pub fn run() -> Result<()> {
    let program = build()?;
    let bytes =
        std::fs::metadata(&program).with_context(|| format!("cannot read {}", program.display()))?.len();
    println!("{}  {}", program.display(), workspace::readable_bytes(bytes));
    Ok(())
}

/// Builds the web app and then the server that embeds it; both do nothing where nothing changed.
pub fn build() -> Result<PathBuf> {
    let web = build_web::run(Mode::Release)?;
    // The compiler notes this variable as an input of the server, so a new dist/ is embedded and an old one is not.
    process::run(
        process::cargo(["build", "-p", "server", "--bin", "guanhu", "--release"])
            .env("GUANHU_WEB_BUILD", &web.id),
    )?;
    Ok(workspace::target().join("release").join(program_name()))
}

/// The server's file name on this system.
pub fn program_name() -> String {
    format!("guanhu{}", std::env::consts::EXE_SUFFIX)
}
