//! What comes back from the worker.

use crate::fault::Fault;

/// How far a job is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    pub done: u32,
    pub of: u32,
}

/// Where each unit's rank lies over all draws. Every list has a row per unit; NaN for a unit that was never ranked.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranking {
    /// With the weights of the table: score and competition rank (0: none).
    pub score: Vec<f64>,
    pub rank: Vec<u32>,
    /// Mean of the ranks.
    pub mean: Vec<f64>,
    pub median: Vec<f64>,
    /// The rank that 5 % of the draws do not exceed.
    pub low: Vec<f64>,
    /// The rank that 95 % of the draws do not exceed.
    pub high: Vec<f64>,
    /// Share of the draws in which the unit is among the top, 0 to 1.
    pub top: Vec<f64>,
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
    Ranking(Ranking),
    Scores(Scores),
    /// The job's end without a result.
    Failed(Fault),
}
