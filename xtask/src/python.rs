//! Programs that are written in Python, each in an environment of its own that holds exactly what is pinned.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::test::PYTHON;
use crate::{process, workspace};

const FOLLOWED: &str = "requirements.txt";

/// Makes the environment `name` as the file `requirements` says, unless it is there already. Gives the folder of its
/// programs, the interpreter among them ([`interpreter`]).
pub fn environment(name: &str, requirements: &Path) -> Result<PathBuf> {
    let home = workspace::own_state()?.join(name);
    let programs = home.join(if cfg!(windows) { "Scripts" } else { "bin" });
    let wanted = fs::read(requirements)?;
    if interpreter(&programs).is_file() && fs::read(home.join(FOLLOWED)).is_ok_and(|now| now == wanted) {
        return Ok(programs);
    }
    if home.exists() {
        fs::remove_dir_all(&home)?;
    }
    process::run(Command::new(PYTHON).args(["-m", "venv"]).arg(&home))?;
    let mut install = Command::new(interpreter(&programs));
    // Without dependencies: whatever is not pinned shall be missed and not chosen by the day.
    install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]);
    process::run(install.arg("--requirement").arg(requirements))?;
    // Last, so that a broken installation is made anew.
    fs::copy(requirements, home.join(FOLLOWED))?;
    Ok(programs)
}

/// The interpreter among an environment's programs.
pub fn interpreter(programs: &Path) -> PathBuf {
    programs.join(format!("python{}", std::env::consts::EXE_SUFFIX))
}
