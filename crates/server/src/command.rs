//! The command line.

mod analyse;
mod audit;
mod document;
mod rebuild;
mod region;
mod score;
mod user;
mod watcher;

use std::fmt;
use std::io::Write as _;
use std::net::SocketAddr;
use std::process::ExitCode;

use batch::fault::{Fault, FaultKind, Place};
use clap::{Arg, Args, Command, CommandFactory as _, FromArgMatches as _, Parser, Subcommand, value_parser};
use locale::Language;
use store::{Store, StoreConfig, StoreError};

use crate::routes;
use crate::serve::{self, ServeError, Settings};
use crate::site::{PublicUrl, Site};
use crate::trace::{self, LogFormat};

/// More threads than a small office's server needs would only hold memory.
const WORKERS_MAX: usize = 4;
const BLOCKING_THREADS_MAX: usize = 8;

/// Evaluation of long-term maintenance in renovated old communities.
#[derive(Parser)]
#[command(name = "guanhu", version, about)]
struct CommandLine {
    /// Where the data is: sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME
    #[arg(
        long,
        global = true,
        env = "GUANHU_DATABASE",
        hide_env_values = true,
        default_value = "sqlite:guanhu.sqlite"
    )]
    database: String,
    /// How the log is written to standard error
    #[arg(long, global = true, env = "GUANHU_LOG", value_enum, default_value_t)]
    log: LogFormat,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Serve the API and the web app
    Serve(ServeArgs),
    /// Print the API's description (OpenAPI 3.1, JSON)
    Openapi,
    /// Accounts and what they may do
    User {
        #[command(subcommand)]
        verb: user::Verb,
    },
    /// Cities, districts and subdistricts
    Region {
        #[command(subcommand)]
        verb: region::Verb,
    },
    /// Indicator frameworks
    Framework {
        #[command(subcommand)]
        verb: document::Verb,
    },
    /// Duty catalogues
    Duties {
        #[command(subcommand)]
        verb: document::Verb,
    },
    /// Score a table of data, without a server and a database
    Score(score::Verb),
    /// Analyse a table of data: how columns behave, what they weigh, how sure a ranking is
    Analyse {
        #[command(subcommand)]
        verb: analyse::Verb,
    },
    /// Score every open round again
    Rebuild,
    /// The record of who changed what
    Audit {
        #[command(subcommand)]
        verb: audit::Verb,
    },
}

#[derive(Args)]
struct ServeArgs {
    /// Address and port; port 0 takes a free one
    #[arg(long, env = "GUANHU_LISTEN", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// How people reach it, such as https://guanhu.example.cn; needed behind a proxy that speaks TLS
    #[arg(long, env = "GUANHU_PUBLIC_URL")]
    public_url: Option<PublicUrl>,
    /// A proxy of ours is in front: count sign-in failures by the last X-Forwarded-For address, and leave it to the
    /// proxy how many connections one address may hold
    #[arg(long, env = "GUANHU_BEHIND_PROXY")]
    behind_proxy: bool,
    /// Fill an empty database with the demo city and show its accounts
    #[arg(long, env = "GUANHU_DEMO")]
    demo: bool,
}

/// Why a command did not do its work.
#[derive(Debug)]
pub enum CommandError {
    Serve(ServeError),
    Store(StoreError),
    Io(std::io::Error),
    /// What was given is not acceptable; says why.
    Given(String),
    /// Found to be wrong; the places have been printed.
    Faulty,
}

impl fmt::Display for CommandError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Serve(cause) => cause.fmt(f),
            Self::Store(cause) => cause.fmt(f),
            Self::Io(cause) => cause.fmt(f),
            Self::Given(why) => f.write_str(why),
            Self::Faulty => f.write_str("faults were found"),
        }
    }
}

impl From<StoreError> for CommandError {
    fn from(cause: StoreError) -> Self {
        Self::Store(cause)
    }
}

impl From<std::io::Error> for CommandError {
    fn from(cause: std::io::Error) -> Self {
        Self::Io(cause)
    }
}

impl From<crate::refusal::Refusal> for CommandError {
    fn from(refusal: crate::refusal::Refusal) -> Self {
        Self::Given(refusal.code().as_str().to_owned())
    }
}

/// Runs what the command line says. 0: done; 1: it failed; 2: what was given is wrong.
pub fn run() -> ExitCode {
    let matches = command().get_matches();
    let line = CommandLine::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    trace::start(line.log);
    match act(line) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            if !matches!(error, CommandError::Faulty) {
                say(&error.to_string());
            }
            let is_given = matches!(error, CommandError::Given(_) | CommandError::Faulty);
            ExitCode::from(if is_given { 2 } else { 1 })
        }
    }
}

/// The command line, with help that says nothing of databases and logs where there are none. They are taken there all the
/// same, so that they may stand anywhere.
fn command() -> Command {
    const FILES_ONLY: [&str; 5] = ["score", "analyse", "openapi", "framework", "duties"];
    let database = Arg::new("database").long("database").global(true).hide(true);
    let log = Arg::new("log").long("log").value_parser(value_parser!(LogFormat)).global(true).hide(true);
    FILES_ONLY.into_iter().fold(CommandLine::command(), |command, verb| {
        command.mut_subcommand(verb, |verb| verb.args([database.clone(), log.clone()]))
    })
}

fn act(line: CommandLine) -> Result<(), CommandError> {
    // What goes from files to files needs neither a database nor anything that waits.
    let runtime = || {
        tokio::runtime::Builder::new_multi_thread()
            .worker_threads(std::thread::available_parallelism().map_or(1, usize::from).min(WORKERS_MAX))
            .max_blocking_threads(BLOCKING_THREADS_MAX)
            .enable_all()
            .build()
    };
    let config = || StoreConfig::from_url(&line.database);
    match line.verb {
        Verb::Serve(args) => {
            let site = Site { public_url: args.public_url, is_behind_proxy: args.behind_proxy };
            let settings = Settings { listen: args.listen, site, is_demo: args.demo };
            runtime()?.block_on(serve::run(&config()?, settings)).map_err(CommandError::Serve)
        }
        Verb::Openapi => describe(),
        Verb::Score(verb) => score::run(verb),
        Verb::Analyse { verb } => analyse::run(verb),
        Verb::Framework { verb } => document::framework(&verb),
        Verb::Duties { verb } => document::duties(&verb),
        Verb::User { verb } => {
            runtime()?.block_on(with_store(config()?, async |store| user::run(store, verb).await))
        }
        Verb::Region { verb } => {
            runtime()?.block_on(with_store(config()?, async |store| region::run(store, verb).await))
        }
        Verb::Rebuild => runtime()?.block_on(with_store(config()?, rebuild::run)),
        Verb::Audit { verb } => {
            runtime()?.block_on(with_store(config()?, async |store| audit::run(store, &verb).await))
        }
    }
}

/// Faults of files in the language of whoever sits at the terminal.
fn faults(faults: batch::fault::Faults) -> CommandError {
    CommandError::Given(match document::language() {
        Language::Zh => faults.zh(),
        Language::En => faults.to_string(),
    })
}

/// What should be known besides.
fn say_notes(notes: &[batch::inputs::Note]) {
    for note in notes {
        say(&match document::language() {
            Language::Zh => note.zh(),
            Language::En => note.to_string(),
        });
    }
}

/// A line on standard error. Where even that cannot be written nobody is told, and what the program did stands.
fn say(words: &str) {
    let _ = writeln!(std::io::stderr().lock(), "guanhu: {words}");
}

/// Lines on standard output. A reader that has read enough (`| head -1`) has all that it wants.
fn print(text: &str) -> Result<(), CommandError> {
    let mut out = std::io::stdout().lock();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        Err(cause) if cause.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(faults(Fault::new("", Place::Whole, FaultKind::NotPrinted(cause.to_string())).into()))
        }
        _ => Ok(()),
    }
}

fn describe() -> Result<(), CommandError> {
    let text = routes::description().to_pretty_json().map_err(std::io::Error::from)?;
    print(&text)
}

/// Opens the store for one piece of work and closes it properly afterwards.
async fn with_store(
    config: StoreConfig,
    work: impl AsyncFnOnce(&Store) -> Result<(), CommandError>,
) -> Result<(), CommandError> {
    let store = Store::open(&config).await?;
    let outcome = work(&store).await;
    store.close().await;
    outcome
}
