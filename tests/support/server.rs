//! The real `guanhu` program, on a port that the system chose.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use crate::client::Client;
use crate::folder::Folder;
use crate::program::{Farewell, Program};

/// How long a start may take: migrations and the demo city included, in a development build.
const START_LIMIT: Duration = Duration::from_secs(120);

/// What to start.
#[derive(Clone, Debug, Default)]
pub struct Setup {
    database: Option<String>,
    arguments: Vec<String>,
    variables: Vec<(String, String)>,
}

impl Setup {
    /// Fills the database with the catalogue, the DT case and the demo city.
    pub fn demo(self) -> Self {
        self.argument("--demo")
    }

    /// Another database than a fresh SQLite file in the server's own folder.
    pub fn database(mut self, url: &str) -> Self {
        self.database = Some(url.to_owned());
        self
    }

    /// One more word on the command line of `guanhu serve`.
    pub fn argument(mut self, word: &str) -> Self {
        self.arguments.push(word.to_owned());
        self
    }

    /// One more environment variable.
    pub fn variable(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Starts it and waits until it is ready; fails the test with its log where it is not.
    pub async fn start(self) -> Server {
        let folder = Folder::new("server");
        let database = self.database.clone().unwrap_or_else(|| folder.sqlite_url("guanhu.sqlite"));
        let (program, base) = launch(&self, &database, &folder, "127.0.0.1:0").await;
        let server = Server { setup: self, database, base, program: Some(program), folder };
        server.wait_until_ready().await;
        server
    }
}

/// A running server, or one that was just killed. Stops when dropped; a test that fails prints its log.
#[derive(Debug)]
pub struct Server {
    setup: Setup,
    database: String,
    base: String,
    program: Option<Program>,
    folder: Folder,
}

impl Server {
    /// An empty installation on a fresh SQLite database.
    pub async fn start() -> Self {
        Setup::default().start().await
    }

    /// An installation with the demo city.
    pub async fn demo() -> Self {
        Setup::default().demo().start().await
    }

    /// To say more before the start: `Server::setup().demo().variable(..).start()`.
    pub fn setup() -> Setup {
        Setup::default()
    }

    /// `http://127.0.0.1:PORT`
    pub fn base(&self) -> &str {
        &self.base
    }

    pub fn database_url(&self) -> &str {
        &self.database
    }

    /// Its working folder, where the SQLite file, the log and whatever it writes are.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A stranger to it.
    pub fn client(&self) -> Client {
        Client::new(&self.base)
    }

    /// Everything it has logged, over all its starts.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.join("server.log")).unwrap_or_default()
    }

    /// `kill -9`: the plug is pulled. Whoever calls now is refused a connection.
    pub fn kill(&mut self) {
        self.program = None;
    }

    /// Starts again after [`Server::kill`] on the same port and the same database.
    pub async fn restart(&mut self) {
        self.kill();
        let address = self.base.trim_start_matches("http://").to_owned();
        let (program, base) = launch(&self.setup, &self.database, &self.folder, &address).await;
        assert_eq!(base, self.base, "it came back at another address");
        self.program = Some(program);
        self.wait_until_ready().await;
    }

    /// Runs another command of `guanhu` against the same database, beside the running server.
    pub fn command(&self, arguments: &[&str]) -> Output {
        self.command_reading("en_GB.UTF-8", arguments)
    }

    /// The same at a terminal whose `LC_ALL` is `locale` (`zh_CN.UTF-8`).
    pub fn command_reading(&self, locale: &str, arguments: &[&str]) -> Output {
        Command::new(binary())
            .args(arguments)
            .args(["--database", &self.database])
            .env("LC_ALL", locale)
            .current_dir(self.folder.path())
            .output()
            .unwrap_or_else(|error| panic!("guanhu {}: {error}", arguments.join(" ")))
    }

    async fn wait_until_ready(&self) {
        let (client, start) = (self.client(), Instant::now());
        while start.elapsed() < START_LIMIT {
            let asked = client.ask(reqwest::Method::GET, "/readyz").try_send().await;
            if asked.is_ok_and(|answer| answer.status() == 200) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
        panic!("{} never said it was ready:\n{}", self.base, self.log());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let log = self.log();
            let tail: Vec<_> = log.lines().rev().take(40).collect();
            eprintln!("the server's last words:");
            tail.iter().rev().for_each(|line| eprintln!("  {line}"));
        }
    }
}

async fn launch(setup: &Setup, database: &str, folder: &Folder, address: &str) -> (Program, String) {
    let log = folder.join("server.log");
    // On a restart the log already holds an address: only what is said from now on counts.
    let before = std::fs::metadata(&log).map_or(0, |file| file.len());
    let mut command = Command::new(binary());
    command.args(["serve", "--listen", address, "--database", database]).args(&setup.arguments);
    command.envs(setup.variables.iter().map(|(name, value)| (name, value))).current_dir(folder.path());
    let mut program = Program::start(command, &log, folder.path(), Farewell::Kill)
        .unwrap_or_else(|error| panic!("cannot start guanhu: {error}"));
    let base = program.wait_for_log(START_LIMIT, |text| address_in(&text[floor(text, before)..])).await;
    let base = base.unwrap_or_else(|said| panic!("guanhu serve did not listen:\n{said}"));
    (program, base)
}

/// `bytes` as an index into `text` that does not cut a character.
fn floor(text: &str, bytes: u64) -> usize {
    text.floor_char_boundary(usize::try_from(bytes).unwrap_or(usize::MAX))
}

/// The address in `listening on http://127.0.0.1:PORT`, once the whole line is there.
fn address_in(said: &str) -> Option<String> {
    let (_, rest) = said.split_once("listening on ")?;
    let (line, _) = rest.split_once('\n')?;
    let end = line.find(|c: char| c.is_whitespace() || c == '"' || c == '\u{1b}').unwrap_or(line.len());
    line.starts_with("http://").then(|| line[..end].trim_end_matches('/').to_owned())
}

/// `GUANHU_BIN`, or `guanhu` beside the folder of the test programs. Whoever runs the tests has built it.
pub fn binary() -> PathBuf {
    if let Some(path) = std::env::var_os("GUANHU_BIN") {
        return PathBuf::from(path);
    }
    let test = std::env::current_exe().expect("a running test has a path");
    let profile = test.ancestors().nth(2).expect("test programs are in target/PROFILE/deps");
    let path = profile.join("guanhu");
    assert!(path.is_file(), "{} is not there: cargo build -p server --bin guanhu", path.display());
    path
}
