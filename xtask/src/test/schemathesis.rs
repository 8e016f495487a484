//! Requests that nobody thought of, made by schemathesis from `docs/openapi.json`, against the real server.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use super::Outcome;
use super::tools::{self, Need};
use crate::{process, python, workspace};

/// Accounts of the demo city that may do different things.
const ACCOUNTS: [&str; 3] = ["evaluator", "assessor", "admin"];
const PASSWORD: &str = "guanhu-demo";
/// How long signing in may take on a machine that compiles beside it.
const PATIENCE: Duration = Duration::from_secs(60);
const FOLDER: &str = "tests/schemathesis";
const REQUIREMENTS: &str = "requirements.txt";

/// Asks `program` in the name of every account. Where Python cannot be had, nothing is asked, and that is said.
pub fn run(program: &Path) -> Result<Outcome> {
    if let Err(missing) = tools::provide(&[Need::Python]) {
        return Ok(Outcome::Skipped(format!("{missing:#}")));
    }
    let programs = python::environment("schemathesis", &workspace::root().join(FOLDER).join(REQUIREMENTS))?;
    let tool = programs.join(format!("schemathesis{}", std::env::consts::EXE_SUFFIX));
    let server = Running::start(program)?;
    // All of them first: wrong passwords are among what is tried, and they close the door for a while.
    let tokens =
        ACCOUNTS.into_iter().map(|account| sign_in(&server.address, account)).collect::<Result<Vec<_>>>()?;
    let mut failed = Vec::new();
    for (account, token) in ACCOUNTS.into_iter().zip(tokens) {
        eprintln!("\nschemathesis: as {account}");
        if let Err(error) = ask(&tool, &server, &token) {
            eprintln!("xtask: {error:#}");
            failed.push(account);
        }
    }
    if failed.is_empty() {
        return Ok(Outcome::Passed);
    }
    bail!("schemathesis found faults as {}; the server's log: {}", failed.join(", "), server.log.display())
}

fn ask(tool: &Path, server: &Running, token: &str) -> Result<()> {
    let root = workspace::root();
    let mut command = Command::new(tool);
    command.arg("--config-file").arg(root.join(FOLDER).join("schemathesis.toml"));
    command.arg("run").arg(root.join("docs/openapi.json"));
    command.args(["--url", &format!("http://{}", server.address), "--warnings", "off", "--no-color"]);
    // It leaves notes of its own where it works.
    command.env("GUANHU_SESSION", token).current_dir(&server.folder);
    process::run(&mut command)
}

/// The server with a demo city, ended however the stage ends.
struct Running {
    child: Child,
    address: String,
    folder: PathBuf,
    log: PathBuf,
}

impl Running {
    fn start(program: &Path) -> Result<Self> {
        let folder = workspace::own_state()?.join("schemathesis-server");
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        let log = folder.join("server.log");
        let mut command = Command::new(program);
        command.args(["serve", "--demo", "--listen", "127.0.0.1:0", "--database", "sqlite:guanhu.sqlite"]);
        command.current_dir(&folder).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(File::create(&log)?);
        let child = command.spawn().context("cannot start the server")?;
        let mut server = Self { child, address: String::new(), folder, log };
        let mut said = String::new();
        if let Some(out) = server.child.stdout.take() {
            BufReader::new(out).read_line(&mut said)?;
        }
        match said.trim().strip_prefix("listening on http://") {
            Some(address) => server.address = address.to_owned(),
            None => bail!("the server did not start: {}", fs::read_to_string(&server.log)?),
        }
        Ok(server)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The token of a new session.
fn sign_in(address: &str, account: &str) -> Result<String> {
    let body = format!(r#"{{"account":"{account}","password":"{PASSWORD}"}}"#);
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    write!(
        stream,
        "POST /api/v1/session HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    token_in(&answer).with_context(|| format!("{account} could not sign in: {answer}"))
}

fn token_in(answer: &str) -> Option<String> {
    let line = answer.lines().find_map(|line| line.strip_prefix("set-cookie: guanhu="))?;
    line.split(';').next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_session_is_read_from_the_answer_and_a_refusal_has_none() {
        let answer = "HTTP/1.1 200 OK\r\nset-cookie: guanhu=0af3; Path=/; HttpOnly\r\n\r\n{}";
        assert_eq!(token_in(answer).as_deref(), Some("0af3"));
        assert_eq!(token_in("HTTP/1.1 401 Unauthorized\r\n\r\n{}"), None);
    }

    #[test]
    fn everything_that_is_installed_has_its_exact_version() {
        let path = workspace::root().join(FOLDER).join(REQUIREMENTS);
        let text = fs::read_to_string(path).expect("it is checked in");
        assert!(text.lines().any(|line| line.starts_with("schemathesis==")));
        assert!(text.lines().all(|line| line.split("==").count() == 2), "{text}");
    }
}
