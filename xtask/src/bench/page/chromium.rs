//! The page in a browser without a window.

use std::fs;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::{process, workspace};

const NAMES: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];
const FLAGS: [&str; 10] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
];
/// For one program, on a machine that does other things too.
const PATIENCE: Duration = Duration::from_secs(600);
/// How often a browser that ended by itself is noticed.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// Ended however the measurement ends.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Opens `url` and gives what the page reports.
pub fn read(url: &str, hear: &Receiver<String>) -> Result<String> {
    let named = std::env::var_os("GUANHU_CHROMIUM").map(Into::into);
    let program = named.or_else(|| NAMES.into_iter().find_map(process::find));
    let program = program.with_context(|| format!("there is no {}", NAMES.join(" and no ")))?;
    let profile = workspace::own_state()?.join("bench-profile");
    if profile.exists() {
        fs::remove_dir_all(&profile).context("cannot empty the browser's profile")?;
    }
    let mut command = Command::new(program);
    command.args(FLAGS).arg(format!("--user-data-dir={}", profile.display())).arg(url);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut browser = Running(command.spawn().context("cannot start the browser")?);
    let started = Instant::now();
    while started.elapsed() < PATIENCE {
        match hear.recv_timeout(LOOK_EVERY) {
            Ok(report) => return judge(report),
            Err(RecvTimeoutError::Disconnected) => bail!("the page cannot be reached any more"),
            Err(RecvTimeoutError::Timeout) => {}
        }
        if let Some(status) = browser.0.try_wait()? {
            bail!("the browser ended before the page had measured ({status})");
        }
    }
    bail!("the page had measured nothing after {} s", PATIENCE.as_secs())
}

/// A report is the programs' lines; `failed` and a tab before the reason is one of a program that did not end.
fn judge(report: String) -> Result<String> {
    if let Some(reason) = report.lines().find_map(|line| line.strip_prefix("failed\t")) {
        bail!("in the browser: {reason}");
    }
    Ok(report)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_failed_is_an_error_with_its_reason() {
        let error = judge("row\ta\t1\tms\t-\nfailed\tmeasure_round: unreachable".into()).expect_err("failed");
        assert!(error.to_string().contains("measure_round: unreachable"));
        assert!(judge("row\ta\t1\tms\t-".into()).is_ok());
    }
}
