//! What the worker does between two messages: one slice of one job.

use composite::column::MISSING;
use composite::uncertainty::{Board, Ensemble};

use crate::fault::Fault;
use crate::job::{RankIntervals, Rescore, Sample};
use crate::message::Message;
use crate::read::Request;
use crate::reply::{Progress, Ranking, Reply, Scores};
use crate::table::{Kept, Table};

/// How long a slice may take before the worker looks at its messages; half of it is the least that is aimed at.
const SLICE_MS: f64 = 16.0;
/// How often the page is told how far a job is.
const TELL_EVERY_MS: f64 = 50.0;
/// Draws of the first slice; each slice after it takes up to twice as many as the one before.
const FIRST_DRAWS: u32 = 4;

/// What is around the desk: a worker of a browser, or a test.
pub trait Host {
    /// A clock that only goes forward.
    fn now_ms(&self) -> f64;
    /// What the program holds, bytes.
    fn memory(&self) -> u32;
    fn post(&mut self, message: &Message<'_>);
}

enum Work {
    Rank(RankIntervals),
    Ranking(Box<Draws>),
    Rescore(Rescore),
    Sample(Sample),
}

/// Draws that are being made.
struct Draws {
    ensemble: Ensemble,
    done: u32,
    of: u32,
    /// How many the next slice makes.
    slice: u32,
    told_ms: f64,
}

/// One table, and at most one job.
pub struct Desk {
    kept: Result<Kept, Fault>,
    /// The table ready to be scored under other weights, since that was first asked for.
    board: Option<Board>,
    task: Option<(u32, Work)>,
}

impl Default for Desk {
    fn default() -> Self {
        Self { kept: Err(Fault::NoTable), board: None, task: None }
    }
}

impl Desk {
    /// Takes a message of the page. Whatever was being done ends with [`Fault::Replaced`] where it is not the message's own
    /// business to leave it alone.
    pub fn hear(&mut self, message: Message<'_>, host: &mut impl Host) {
        let number = message.job;
        let work = match Request::read(message) {
            Ok((_, Request::Cancel)) => {
                if self.task.as_ref().is_some_and(|(job, _)| *job == number) {
                    self.replace(host);
                }
                return;
            }
            Ok((_, Request::Table(table))) => {
                self.replace(host);
                self.take(table);
                return;
            }
            Ok((_, Request::Sample(job))) => Ok(Work::Sample(job)),
            Ok((_, Request::Rank(job))) => Ok(Work::Rank(job)),
            Ok((_, Request::Rescore(job))) => Ok(Work::Rescore(job)),
            Err(fault) => Err(fault),
        };
        self.replace(host);
        match work {
            Ok(work) => self.task = Some((number, work)),
            Err(fault) => host.post(&Reply::Failed(fault).message(number)),
        }
    }

    /// Whether a slice is waiting to be worked.
    pub fn is_busy(&self) -> bool {
        self.task.is_some()
    }

    /// Works one slice.
    pub fn work(&mut self, host: &mut impl Host) {
        let Some((number, work)) = self.task.take() else { return };
        let end = match work {
            Work::Sample(job) => Ok(Reply::Sample(job.numbers())),
            Work::Rescore(job) => self.rescore(&job).map(Reply::Scores),
            Work::Rank(job) => match self.begin(&job, host.now_ms()) {
                Ok(draws) => {
                    self.task = Some((number, Work::Ranking(Box::new(draws))));
                    return;
                }
                Err(fault) => Err(fault),
            },
            Work::Ranking(mut draws) => match draws.advance(number, host) {
                Ok(()) if draws.done < draws.of => {
                    self.task = Some((number, Work::Ranking(draws)));
                    return;
                }
                Ok(()) => Ok(Reply::Ranking(Box::new(Ranking::from(&draws.ensemble.results())))),
                Err(fault) => Err(fault),
            },
        };
        host.post(&end.unwrap_or_else(Reply::Failed).message(number));
    }

    fn replace(&mut self, host: &mut impl Host) {
        if let Some((number, _)) = self.task.take() {
            host.post(&Reply::Failed(Fault::Replaced).message(number));
        }
    }

    /// What was kept goes first, so that there is room.
    fn take(&mut self, table: Table) {
        self.board = None;
        self.kept = Err(Fault::NoTable);
        self.kept = Kept::new(table);
    }

    fn begin(&self, job: &RankIntervals, now_ms: f64) -> Result<Draws, Fault> {
        let kept = self.kept.as_ref().map_err(|fault| *fault)?;
        if !(1..=RankIntervals::DRAWS_MAX).contains(&job.draws) || job.top == 0 {
            return Err(Fault::Bounds);
        }
        let ensemble = Ensemble::of_at_most(&kept.case(), job.setting(), u64::from(job.draws))?;
        Ok(Draws { ensemble, done: 0, of: job.draws, slice: FIRST_DRAWS, told_ms: now_ms })
    }

    fn rescore(&mut self, job: &Rescore) -> Result<Scores, Fault> {
        let kept = self.kept.as_ref().map_err(|fault| *fault)?;
        kept.check_weights(&job.weights)?;
        let case = kept.case();
        let board = match &mut self.board {
            Some(board) => board,
            none => none.insert(Board::new(&case)?),
        };
        let mut scores = Scores { score: vec![MISSING; case.units()], rank: vec![0; case.units()] };
        board.rescore(&job.weights, &mut scores.score, &mut scores.rank)?;
        Ok(scores)
    }
}

impl Draws {
    /// Makes the draws of one slice and tells how far it is when it is time, and at the end.
    fn advance(&mut self, number: u32, host: &mut impl Host) -> Result<(), Fault> {
        let start = host.now_ms();
        let end = self.of.min(self.done.saturating_add(self.slice));
        self.ensemble.advance(u64::from(self.done)..u64::from(end))?;
        self.done = end;
        let now = host.now_ms();
        if now - start > SLICE_MS {
            self.slice = (self.slice / 2).max(1);
        } else if now - start < SLICE_MS / 2.0 {
            self.slice = self.slice.saturating_mul(2);
        }
        if now - self.told_ms >= TELL_EVERY_MS || self.done == self.of {
            self.told_ms = now;
            let progress = Progress { done: self.done, of: self.of, memory: host.memory() };
            host.post(&Reply::Progress(progress).message(number));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
