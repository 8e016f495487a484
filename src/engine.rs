//! The only module that knows the worker: long computations run there, and the page stays quick.
//!
//! ```ignore
//! let engine = Engine::new(table);
//! let analysis = Analysis::new();
//! analysis.start(&engine, RankIntervals { law, draws: 10_000, seed, top: 10 });
//! // analysis.stage() is Waiting(progress), then Done(ranking) or Failed(error); analysis.cancel() ends it.
//! ```
//!
//! One worker serves all tables. It is started, and its program fetched, when the first job is asked for. A worker that
//! did not start, or that ended, is started again by the next job. It does one job at a time: a new one replaces the one
//! before.

mod analysis;
mod hold;
mod running;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

pub use ::engine::{Fault, Law, Progress, RankIntervals, Ranking, Rescore, Scores, Table};
use ::engine::{Message, Reply};

pub use analysis::{Analysis, Stage};
pub use running::Running;

/// A table that jobs are done with. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Engine {
    table: Arc<Table>,
    /// No other table of this page has it.
    number: u32,
}

/// What can be done with a table.
pub trait Job {
    type Answer: Clone + Send + Sync + 'static;

    /// The job under its number, for the worker.
    fn message(&self, number: u32) -> Message<'_>;

    /// The answer, where it is one to this kind of job.
    fn answer(reply: Reply) -> Option<Self::Answer>;
}

/// Why there is no answer. All of them may be asked again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum EngineError {
    /// The worker's program did not come or did not start: there is no network, the page is older than what the server
    /// has, or the browser is too old.
    NotStarted,
    /// The worker ended in the middle of it: there was not enough memory, or a defect.
    Died,
    /// It was cancelled, or another job took its place.
    Cancelled,
    /// The worker says what is wrong with the table or the job.
    Refused(Fault),
}

impl Engine {
    /// An engine for this table. Nothing is fetched or sent before the first job, or [`Engine::prepare`].
    pub fn new(table: Table) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        Self { table: Arc::new(table), number: NEXT.fetch_add(1, Ordering::Relaxed) }
    }

    /// The table as it was given.
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// Starts the worker and gives it the table, so that the first job does not wait for that.
    pub fn prepare(&self) {
        hold::prepare(self);
    }

    /// Begins a job and calls `on_progress` about twenty times a second until it ends. The answer is the future's;
    /// dropping the future cancels the job.
    pub fn run<J: Job>(&self, job: &J, on_progress: impl Fn(Progress) + 'static) -> Running<J> {
        hold::run(self, job, on_progress)
    }
}

impl Job for RankIntervals {
    type Answer = Ranking;

    fn message(&self, number: u32) -> Message<'_> {
        Self::message(self, number)
    }

    fn answer(reply: Reply) -> Option<Ranking> {
        if let Reply::Ranking(ranking) = reply { Some(*ranking) } else { None }
    }
}

impl Job for Rescore {
    type Answer = Scores;

    fn message(&self, number: u32) -> Message<'_> {
        Self::message(self, number)
    }

    fn answer(reply: Reply) -> Option<Scores> {
        if let Reply::Scores(scores) = reply { Some(scores) } else { None }
    }
}

impl From<Fault> for EngineError {
    fn from(fault: Fault) -> Self {
        if fault == Fault::Replaced { Self::Cancelled } else { Self::Refused(fault) }
    }
}

/// For the console; what a reader sees is said by the page.
impl fmt::Display for EngineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotStarted => f.write_str("the engine's worker did not start"),
            Self::Died => f.write_str("the engine's worker ended in the middle of a job"),
            Self::Cancelled => f.write_str("the job was cancelled, or another took its place"),
            Self::Refused(fault) => fault.fmt(f),
        }
    }
}

impl std::error::Error for EngineError {}
