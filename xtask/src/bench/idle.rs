//! How much memory the server holds while nobody asks it anything.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::row::{Limit, Row};
use crate::workspace;

const MOST_MB: f64 = 60.0;
const PATIENCE: Duration = Duration::from_secs(120);
/// Long enough for what follows a start to be over.
const REST: Duration = Duration::from_secs(5);

/// Ended however the measurement ends.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts the program with the demo city, lets it rest and reads its resident memory.
pub fn memory(program: &Path) -> Result<Row> {
    let folder = workspace::own_state()?.join("idle");
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    std::fs::create_dir_all(&folder)?;
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
    let mut command = Command::new(program);
    command.arg("serve").arg("--listen").arg(format!("127.0.0.1:{port}")).arg("--demo");
    command.arg("--database").arg(format!("sqlite:{}", folder.join("guanhu.sqlite").display()));
    let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let mut server = Running(child);
    wait_until_ready(&mut server, port)?;
    std::thread::sleep(REST);
    let bytes = resident(server.0.id())?;
    Ok(Row::new("memory of the idle server", bytes as f64 / 1e6, "MB", Some(Limit::AtMost(MOST_MB))))
}

fn wait_until_ready(server: &mut Running, port: u16) -> Result<()> {
    let started = Instant::now();
    while started.elapsed() < PATIENCE {
        if let Some(status) = server.0.try_wait()? {
            bail!("the server ended while it started ({status})");
        }
        if is_ready(port).unwrap_or(false) {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    bail!("the server was not ready after {} s", PATIENCE.as_secs())
}

fn is_ready(port: u16) -> Result<bool> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    stream.set_read_timeout(Some(Duration::from_secs(2)))?;
    stream.write_all(b"GET /readyz HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n")?;
    let mut answer = [0; 12];
    stream.read_exact(&mut answer)?;
    Ok(&answer == b"HTTP/1.1 200")
}

/// Bytes of a process that are in memory, as Linux counts them.
fn resident(pid: u32) -> Result<u64> {
    let path = format!("/proc/{pid}/status");
    let status =
        std::fs::read_to_string(&path).with_context(|| format!("cannot read {path}; this needs Linux"))?;
    read_resident(&status).context("the kernel did not say how much memory the server holds")
}

fn read_resident(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::read_resident;

    #[test]
    fn the_kernel_s_line_is_read_in_bytes() {
        assert_eq!(read_resident("Name:\tguanhu\nVmRSS:\t   51200 kB\nThreads:\t4\n"), Some(52_428_800));
        assert_eq!(read_resident("Name:\tguanhu\n"), None);
    }
}
