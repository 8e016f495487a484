//! A PostgreSQL cluster of the tests' own: one per test process, a fresh database per test.

use std::io::{self, Write};
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use crate::folder::Folder;
use crate::program::{Farewell, Program, which};

/// The role that owns everything; trusted without a password, reachable on 127.0.0.1 only.
const ROLE: &str = "guanhu";

/// An empty database that no other test sees.
#[derive(Clone, Debug)]
pub struct Database {
    /// `postgres://guanhu@127.0.0.1:PORT/NAME`
    pub url: String,
    pub name: String,
}

impl Database {
    /// Runs one SQL command through psql and gives its unaligned output; for looking from outside.
    pub fn psql(&self, sql: &str) -> String {
        match CLUSTER.get() {
            Some(Ok(cluster)) => cluster.psql(&self.name, sql),
            _ => unreachable!("a database comes from a running cluster"),
        }
    }
}

static CLUSTER: OnceLock<Result<Cluster, Missing>> = OnceLock::new();

/// A fresh database, or `None` where this machine has no PostgreSQL; then the skip is said once, and loudly.
///
/// A PostgreSQL that is there but does not start is a failure, not a skip.
pub fn database() -> Option<Database> {
    match CLUSTER.get_or_init(Cluster::start) {
        Ok(cluster) => Some(cluster.create_database()),
        Err(_) => None,
    }
}

/// The line for the end of the suite: which PostgreSQL it ran against, or why it did not.
pub fn verdict() -> String {
    match CLUSTER.get_or_init(Cluster::start) {
        Ok(cluster) => format!("PostgreSQL: {}", cluster.version),
        Err(missing) => missing.to_string(),
    }
}

/// What this machine lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    what: String,
}

impl std::fmt::Display for Missing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PostgreSQL: skipped (not found: {})", self.what)
    }
}

impl Missing {
    fn new(what: impl Into<String>) -> Self {
        let missing = Self { what: what.into() };
        missing.say();
        missing
    }

    /// To the terminal, past the capture of test output.
    fn say(&self) {
        let _ = writeln!(io::stderr(), "{self}");
    }
}

struct Cluster {
    bin: PathBuf,
    port: u16,
    version: String,
    // Dropped by nobody, being static: the program's watcher ends it and removes the folder.
    _program: Program,
    _folder: Folder,
}

impl Cluster {
    fn start() -> Result<Self, Missing> {
        let bin = binaries(&candidates())?;
        let account = Account::for_postgres()?;
        let folder = Folder::new("postgres");
        account.give(folder.path());
        let data = folder.join("data");
        let initdb = account
            .command(&bin.join("initdb"))
            .args(["--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "--username", ROLE])
            .arg(&data)
            .current_dir(folder.path())
            .output();
        succeeded("initdb", initdb);

        // Between asking for a free port and using it somebody else may take it: then another one.
        for _ in 0..5 {
            let port = free_port();
            let log = folder.join("postgres.log");
            let mut command = account.command(&bin.join("postgres"));
            command.arg("-D").arg(&data).arg("-k").arg(folder.path()).args(["-p", &port.to_string()]);
            command.args(["-h", "127.0.0.1"]).current_dir(folder.path());
            for setting in SETTINGS {
                command.args(["-c", setting]);
            }
            let mut program = Program::start(command, &log, folder.path(), Farewell::Quit)
                .unwrap_or_else(|error| panic!("cannot start postgres: {error}"));
            if is_ready(&bin, port, &mut program) {
                let mut cluster =
                    Self { bin, port, version: String::new(), _program: program, _folder: folder };
                cluster.version = cluster.psql("postgres", "SHOW server_version");
                return Ok(cluster);
            }
            let said = program.log_tail(20);
            assert!(said.contains("Address already in use"), "postgres did not start:\n{said}");
        }
        panic!("no free port for postgres after five tries");
    }

    fn create_database(&self) -> Database {
        static COUNT: AtomicU32 = AtomicU32::new(1);
        let name = format!("test_{}", COUNT.fetch_add(1, Ordering::Relaxed));
        self.psql("postgres", &format!("CREATE DATABASE {name} TEMPLATE template0"));
        Database { url: format!("postgres://{ROLE}@127.0.0.1:{}/{name}", self.port), name }
    }

    fn psql(&self, database: &str, sql: &str) -> String {
        let output = Command::new(self.bin.join("psql"))
            .args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-U", ROLE])
            .args(["-p", &self.port.to_string(), "-d", database, "-c", sql])
            .output();
        let output = succeeded("psql", output);
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }
}

/// Durability is for data that matters; a test's may go with the machine.
const SETTINGS: [&str; 6] = [
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=200",
    "shared_buffers=64MB",
    "log_min_messages=warning",
];

/// Who runs PostgreSQL: we do, unless we are root, whom it refuses.
struct Account {
    /// The program and arguments that become that user, empty for ourselves.
    becoming: Vec<String>,
    ids: Option<(u32, u32)>,
}

impl Account {
    fn for_postgres() -> Result<Self, Missing> {
        if id(&["-u"]) != Some(0) {
            return Ok(Self { becoming: Vec::new(), ids: None });
        }
        let user = ["postgres", "nobody"].into_iter().find(|user| id(&["-u", user]).is_some());
        let user = user.ok_or_else(|| Missing::new("a user postgres or nobody to run as"))?;
        let ids = id(&["-u", user]).zip(id(&["-g", user]));
        let becoming = if let Some(setpriv) = which(&["setpriv"]) {
            vec![
                setpriv.display().to_string(),
                format!("--reuid={user}"),
                format!("--regid={}", ids.map_or(0, |(_, group)| group)),
                "--clear-groups".into(),
                "--".into(),
            ]
        } else if let Some(runuser) = which(&["runuser"]) {
            vec![runuser.display().to_string(), "-u".into(), user.into(), "--".into()]
        } else {
            return Err(Missing::new("setpriv or runuser, to not run as root"));
        };
        Ok(Self { becoming, ids })
    }

    fn command(&self, program: &Path) -> Command {
        match self.becoming.split_first() {
            None => Command::new(program),
            Some((first, rest)) => {
                let mut command = Command::new(first);
                command.args(rest).arg(program);
                command
            }
        }
    }

    /// Makes the folder theirs, and nobody else's.
    fn give(&self, folder: &Path) {
        if let Some((user, group)) = self.ids {
            chown(folder, Some(user), Some(group)).expect("root may give a folder away");
        }
        std::fs::set_permissions(folder, PermissionsExt::from_mode(0o700)).expect("the folder is ours");
    }
}

/// What `id` says about a user, as a number.
fn id(arguments: &[&str]) -> Option<u32> {
    let output = Command::new("id").args(arguments).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

/// Where binaries may be: what `pg_config` says, then Debian's folders, the newest version first.
fn candidates() -> Vec<PathBuf> {
    let config = Command::new("pg_config").arg("--bindir").output().ok();
    let mut folders: Vec<_> = config
        .filter(|output| output.status.success())
        .map(|output| PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()))
        .into_iter()
        .collect();
    let mut debian: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .collect();
    debian.sort();
    folders.extend(debian.into_iter().rev().map(|(_, folder)| folder));
    folders
}

/// The first folder that has all three programs (`libpq-dev` brings a pg_config without a server).
fn binaries(folders: &[PathBuf]) -> Result<PathBuf, Missing> {
    let needed = ["initdb", "postgres", "psql"];
    folders
        .iter()
        .find(|folder| needed.iter().all(|name| folder.join(name).is_file()))
        .cloned()
        .ok_or_else(|| Missing::new("initdb, postgres, psql; Debian's package is postgresql"))
}

/// Waits until it takes connections; `false` if it ended instead.
fn is_ready(bin: &Path, port: u16, program: &mut Program) -> bool {
    let start = Instant::now();
    while program.is_running() && start.elapsed() < Duration::from_secs(30) {
        let asked = Command::new(bin.join("psql"))
            .args(["-X", "-q", "-h", "127.0.0.1", "-U", ROLE, "-p", &port.to_string()])
            .args(["-d", "postgres", "-c", "SELECT 1"])
            .output();
        if asked.is_ok_and(|output| output.status.success()) {
            return true;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    false
}

fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port on loopback");
    listener.local_addr().expect("a bound socket has an address").port()
}

fn succeeded(what: &str, output: io::Result<Output>) -> Output {
    let output = output.unwrap_or_else(|error| panic!("cannot run {what}: {error}"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{what} failed with {}:\n{said}", output.status);
    output
}
