//! Programs that cannot outlive the tests.
//!
//! A destructor does not run when a test process is killed, and a `static` is never dropped. So each program
//! gets a watcher: a `sh` that holds the reading end of a pipe whose writing end only we hold. However this
//! process ends, the pipe closes, and the watcher ends the program's whole process group and removes its
//! folder. (`PR_SET_PDEATHSIG` would not do: it fires when the *thread* ends that spawned, and every test has
//! a thread of its own.)

use std::fs::File;
use std::io::{self, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::{Duration, Instant};

/// How a program is asked to end before it is made to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Farewell {
    /// At once, like a pulled plug.
    Kill,
    /// PostgreSQL's immediate shutdown: it removes its shared memory and then ends.
    Quit,
}

/// A running program, its log, and its watcher.
#[derive(Debug)]
pub struct Program {
    child: Child,
    watcher: Child,
    /// Closed last: what the watcher waits on.
    leash: Option<ChildStdin>,
    farewell: Farewell,
    log: PathBuf,
}

/// Reads its first line; where none comes, the tests are gone: `$1` process group, `$2` signal, `$3` folder.
const WATCH: &str = r#"
read -r word
[ "$word" = done ] && exit 0
kill -s "$2" -- "$1" 2>/dev/null
tries=0
while [ "$2" != KILL ] && [ $tries -lt 50 ] && kill -0 "$1" 2>/dev/null; do tries=$((tries + 1)); sleep 0.1; done
kill -s KILL -- -"$1" 2>/dev/null
sleep 0.2
[ -n "$3" ] && rm -rf -- "$3"
"#;

impl Program {
    /// Starts `command` in a process group of its own, both of its outputs appended to `log`. `folder` is
    /// removed by the watcher should this process die before it can.
    pub fn start(mut command: Command, log: &Path, folder: &Path, farewell: Farewell) -> io::Result<Self> {
        let output = File::options().create(true).append(true).open(log)?;
        command.stdin(Stdio::null()).stdout(output.try_clone()?).stderr(output).process_group(0);
        let child = command.spawn()?;
        let signal = match farewell {
            Farewell::Kill => "KILL",
            Farewell::Quit => "QUIT",
        };
        let mut watcher = Command::new("sh")
            .args(["-c", WATCH, "watcher", &child.id().to_string(), signal])
            .arg(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()?;
        let leash = watcher.stdin.take();
        Ok(Self { child, watcher, leash, farewell, log: log.to_owned() })
    }

    /// The process id, which is also the id of its process group.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Everything it has said so far.
    pub fn log(&self) -> String {
        let bytes = std::fs::read(&self.log).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// The last `lines` of its log, for a failure message.
    pub fn log_tail(&self, lines: usize) -> String {
        let log = self.log();
        let all: Vec<_> = log.lines().collect();
        all[all.len().saturating_sub(lines)..].join("\n")
    }

    /// Whether it still runs.
    pub fn is_running(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Waits until `find` sees something in the log, and gives it. `Err` is the log of a program that ended
    /// or said nothing of the kind within `limit`.
    pub async fn wait_for_log<T>(
        &mut self,
        limit: Duration,
        find: impl Fn(&str) -> Option<T>,
    ) -> Result<T, String> {
        let start = Instant::now();
        loop {
            // Asked before the log is read, so that last words are not missed.
            let running = self.is_running();
            if let Some(found) = find(&self.log()) {
                return Ok(found);
            }
            if !running || start.elapsed() > limit {
                return Err(self.log_tail(60));
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// `kill -9` to the program and everything it started; returns when it is gone.
    pub fn kill(&mut self) {
        let group = format!("-{}", self.child.id());
        signal("KILL", &group);
        let _ = self.child.kill();
        let _ = self.child.wait();
        self.release_watcher();
    }

    fn release_watcher(&mut self) {
        if let Some(mut leash) = self.leash.take() {
            let _ = leash.write_all(b"done\n");
            drop(leash);
            let _ = self.watcher.wait();
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        if self.farewell == Farewell::Quit && self.is_running() {
            signal("QUIT", &self.child.id().to_string());
            let start = Instant::now();
            while self.is_running() && start.elapsed() < Duration::from_secs(5) {
                std::thread::sleep(Duration::from_millis(20));
            }
        }
        self.kill();
    }
}

/// Sends a signal to a process, or to a group where the target starts with `-`. Without `unsafe` there is no
/// kill(2); the `kill` that every shell has built in does.
fn signal(name: &str, target: &str) {
    let script = r#"kill -s "$1" -- "$2" 2>/dev/null"#;
    let _ = Command::new("sh").args(["-c", script, "signal", name, target]).stderr(Stdio::null()).status();
}

/// The first of `names` that is a program in the search path or in a place where Debian keeps system tools.
pub fn which(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let system = ["/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/bin", "/bin"].map(PathBuf::from);
    let folders: Vec<_> = std::env::split_paths(&path).chain(system).collect();
    names.iter().find_map(|name| folders.iter().map(|folder| folder.join(name)).find(|file| file.is_file()))
}
