//! What comes back from the worker.

use composite::column::MISSING;
use composite::uncertainty::{Outcome, Spread};

use crate::fault::Fault;

/// How far a job is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    pub done: u32,
    pub of: u32,
    /// Memory that the worker's program holds, bytes.
    pub memory: u32,
}

/// Where each unit's rank lies over all draws, as [`composite::uncertainty::Outcome`] says it. Every list has a row per unit;
/// NaN and 0 stand for a unit without an index.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ranking {
    /// Draws that count, and those that do not because some index could not be computed.
    pub counted: u32,
    pub failed: u32,
    /// Ranks that share a count: quantiles are exact where it is 1, and at most half of it off otherwise.
    pub resolution: u32,
    /// With the weights of the table: score and competition rank.
    pub score: Vec<f64>,
    pub rank: Vec<u32>,
    /// Mean of the ranks.
    pub mean: Vec<f64>,
    pub median: Vec<f64>,
    /// 5 % and 95 % quantile of the rank.
    pub low: Vec<f64>,
    pub high: Vec<f64>,
    /// Share of the draws in which the unit is among the top, 0 to 1.
    pub top: Vec<f64>,
    /// Share of the draws in which it is ranked before the one that follows it nominally; NaN for the last.
    pub above_next: Vec<f64>,
    /// How many other units' intervals from `low` to `high` overlap with this one's.
    pub tied_with: Vec<u32>,
    /// From the nominally best down, units whose interval overlaps with that of the first of the group, from 1.
    pub tied_group: Vec<u32>,
}

impl From<&Outcome> for Ranking {
    fn from(outcome: &Outcome) -> Self {
        let reals = |pick: fn(&Spread) -> f64| -> Vec<f64> {
            outcome.units.iter().map(|unit| unit.as_ref().map_or(MISSING, pick)).collect()
        };
        let counts = |pick: fn(&Spread) -> u32| -> Vec<u32> {
            outcome.units.iter().map(|unit| unit.as_ref().map_or(0, pick)).collect()
        };
        Self {
            counted: outcome.draws as u32,
            failed: outcome.failed as u32,
            resolution: outcome.resolution,
            score: reals(|unit| unit.index),
            rank: counts(|unit| unit.rank),
            mean: reals(|unit| unit.mean),
            median: reals(|unit| unit.median),
            low: reals(|unit| unit.low),
            high: reals(|unit| unit.high),
            top: reals(|unit| unit.top),
            above_next: reals(|unit| unit.above_next.unwrap_or(MISSING)),
            tied_with: counts(|unit| unit.tied_with),
            tied_group: counts(|unit| unit.tied_group),
        }
    }
}

/// Scores and ranks of the index, a row per unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Scores {
    /// NaN where there is too little data.
    pub score: Vec<f64>,
    /// Competition ranks; 0 for a unit without a score.
    pub rank: Vec<u32>,
}

/// A message of the worker.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// The program has started and reads its messages.
    Ready,
    Progress(Progress),
    Ranking(Box<Ranking>),
    Scores(Scores),
    /// What a [`crate::Sample`] asked for.
    Sample(Vec<f64>),
    /// The job's end without a result.
    Failed(Fault),
}
