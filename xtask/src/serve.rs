//! Build what changed and serve it: the command a newcomer runs first.

use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::{release, workspace};

const USUAL_PORT: u16 = 8080;

/// How to serve.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Fill an empty database with the demo city, the catalogue and the accounts.
    pub demo: bool,
    /// Exactly this port; without it 8080, or a free one where 8080 is taken.
    pub port: Option<u16>,
    /// Where the database lies; without it `var/demo` or `var/data` in the repository.
    pub data: Option<PathBuf>,
}

/// Builds, then becomes the server until it is interrupted.
pub fn run(options: &Options) -> Result<()> {
    let program = release::build()?;
    let data = data_folder(options);
    std::fs::create_dir_all(&data).with_context(|| format!("cannot create {}", data.display()))?;
    let port = choose_port(options.port)?;
    let mut server = Command::new(program);
    server.arg("serve").arg("--listen").arg(format!("127.0.0.1:{port}"));
    server.arg("--database").arg(format!("sqlite:{}", data.join("guanhu.sqlite").display()));
    if options.demo {
        server.arg("--demo");
    }
    become_server(server)
}

fn data_folder(options: &Options) -> PathBuf {
    let usual = if options.demo { "var/demo" } else { "var/data" };
    options.data.clone().unwrap_or_else(|| workspace::root().join(usual))
}

fn choose_port(wanted: Option<u16>) -> Result<u16> {
    let free = |port: u16| TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    match wanted {
        Some(port) => {
            if let Err(error) = free(port) {
                bail!("port {port} cannot be used ({error}); give another one, or none to get a free one");
            }
            Ok(port)
        }
        None => match free(USUAL_PORT) {
            Ok(_) => Ok(USUAL_PORT),
            Err(_) => Ok(free(0).context("no port of 127.0.0.1 is free")?.local_addr()?.port()),
        },
    }
}

/// Where the system can, this process turns into the server, so that Ctrl-C and the exit code are the server's own.
#[cfg(unix)]
fn become_server(mut server: Command) -> Result<()> {
    use std::os::unix::process::CommandExt as _;
    Err(server.exec()).context("cannot start the server")
}

#[cfg(not(unix))]
fn become_server(mut server: Command) -> Result<()> {
    crate::process::run(&mut server)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_that_was_asked_for_is_named_and_not_replaced() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let port = taken.local_addr().expect("an address").port();
        let error = choose_port(Some(port)).expect_err("the port is taken");
        assert!(error.to_string().contains(&port.to_string()));
    }

    #[test]
    fn without_a_wish_some_port_is_found() {
        assert_ne!(choose_port(None).expect("a port"), 0);
    }

    #[test]
    fn demo_data_and_real_data_never_share_a_folder() {
        let demo = Options { demo: true, ..Options::default() };
        assert_ne!(data_folder(&demo), data_folder(&Options::default()));
    }
}
