//! What the acceptance tests need from the machine: found, or installed where that is allowed, or named exactly.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Result, bail};

use crate::{process, workspace};

/// A thing that cargo does not bring.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// Chromium and the driver that steers it.
    Browser,
    /// Without one, screenshots show boxes.
    ChineseFont,
    /// The accessibility checker, from npm with a lock file.
    Axe,
    /// With the means to make environments, for tools that are written in it.
    Python,
    /// Only the programs: the tests start a server of their own in a temporary folder.
    PostgreSql,
}

impl Need {
    /// What the tests need, all of them together.
    pub const ALL: [Need; 4] = [Need::Browser, Need::ChineseFont, Need::Axe, Need::PostgreSql];

    /// Debian's names.
    fn packages(self) -> &'static [&'static str] {
        match self {
            Need::Browser => &["chromium", "chromium-driver"],
            Need::ChineseFont => &["fonts-noto-cjk"],
            Need::Axe => &["npm"],
            Need::Python => &["python3-venv"],
            Need::PostgreSql => &["postgresql"],
        }
    }

    fn is_there(self) -> bool {
        let any = |programs: &[&str]| programs.iter().any(|program| process::find(program).is_some());
        match self {
            Need::Browser => {
                any(&["chromium", "chromium-browser", "google-chrome"]) && any(&["chromedriver"])
            }
            Need::ChineseFont => has_chinese_font(),
            Need::Axe => axe_is_current() || any(&["npm"]),
            Need::Python => has_python(),
            Need::PostgreSql => any(&["initdb"]) || debian_postgresql().is_some(),
        }
    }
}

/// Makes sure that each need is met, or says what is missing and how to get it.
pub fn provide(needs: &[Need]) -> Result<()> {
    let missing = |needs: &[Need]| needs.iter().copied().filter(|need| !need.is_there()).collect::<Vec<_>>();
    let first = missing(needs);
    if !first.is_empty() {
        install(&first)?;
        let still = missing(&first);
        if !still.is_empty() {
            bail!("still missing after the installation: {}", packages(&still).join(" "));
        }
    }
    if needs.contains(&Need::Axe) && !axe_is_current() {
        process::run(Command::new("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(tests()))?;
        fs::copy(tests().join(LOCK), tests().join(INSTALLED_LOCK))?;
    }
    eprintln!("tools: all there");
    Ok(())
}

fn packages(needs: &[Need]) -> Vec<&'static str> {
    needs.iter().flat_map(|need| need.packages()).copied().collect()
}

fn install(needs: &[Need]) -> Result<()> {
    let packages = packages(needs);
    let by_hand = format!("apt-get install {}", packages.join(" "));
    if process::find("apt-get").is_none() {
        bail!(
            "the tests need what Debian calls {}; there is no apt-get here to install them",
            packages.join(", ")
        );
    }
    let Some(front) = privilege() else {
        bail!("the tests need {}; as root: {by_hand}", packages.join(", "));
    };
    let apt = |arguments: &[&str]| {
        let mut words: Vec<&str> = front.to_vec();
        words.extend(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        words.extend(arguments);
        process::run(Command::new(words[0]).args(&words[1..]))
    };
    apt(&["update", "--quiet"])?;
    let mut arguments = vec!["install", "--yes", "--quiet", "--no-install-recommends"];
    arguments.extend(packages);
    apt(&arguments)
}

/// How to become root without a question: nothing in front, `sudo -n` in front, or not at all.
fn privilege() -> Option<&'static [&'static str]> {
    let said = |program: &str, arguments: &[&str]| {
        let output =
            Command::new(program).args(arguments).stdin(Stdio::null()).stderr(Stdio::null()).output();
        output.ok().filter(|output| output.status.success()).map(|output| output.stdout)
    };
    if said("id", &["-u"]).is_some_and(|id| id.trim_ascii() == b"0") {
        return Some(&[]);
    }
    said("sudo", &["-n", "true"]).map(|_| &["sudo", "-n"][..])
}

fn has_chinese_font() -> bool {
    let output = Command::new("fc-list").args([":lang=zh", "family"]).stdin(Stdio::null()).output();
    output.is_ok_and(|output| !output.stdout.trim_ascii().is_empty())
}

/// Where Python is, where it is.
pub const PYTHON: &str = if cfg!(windows) { "python" } else { "python3" };

/// What is pinned in `tests/schemathesis` is pinned for 3.11 and newer.
fn has_python() -> bool {
    let script = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))";
    let output = Command::new(PYTHON).args(["-c", script]).stdin(Stdio::null()).output();
    output.is_ok_and(|output| output.status.success())
}

fn debian_postgresql() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").ok()?;
    versions.flatten().map(|version| version.path().join("bin/initdb")).find(|path| path.is_file())
}

const LOCK: &str = "package-lock.json";
/// A copy of the lock file that the last installation followed.
const INSTALLED_LOCK: &str = "node_modules/.installed-lock.json";

fn tests() -> PathBuf {
    workspace::root().join("tests")
}

fn axe_is_current() -> bool {
    let follows = |wanted: &Path, installed: &Path| {
        let wanted = fs::read(wanted);
        wanted.is_ok() && wanted.ok() == fs::read(installed).ok()
    };
    tests().join("node_modules/axe-core/axe.min.js").is_file()
        && follows(&tests().join(LOCK), &tests().join(INSTALLED_LOCK))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_need_names_a_package_that_meets_it() {
        for need in Need::ALL {
            assert!(!need.packages().is_empty(), "{need:?}");
        }
        assert_eq!(packages(&[Need::Browser, Need::Axe]), ["chromium", "chromium-driver", "npm"]);
    }
}
