//! From raw columns to ranks: the steps of a [`Method`] one after the other, each leaving a trace.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use crate::hierarchy::Hierarchy;
use crate::method::Method;

/// Raw data. Every list has a row per unit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Input {
    /// Keys of the units.
    pub units: Vec<String>,
    /// By indicator, in the hierarchy's order.
    pub columns: Vec<Vec<f64>>,
    /// By indicator; `None` where it names no denominator.
    pub denominators: Vec<Option<Vec<f64>>>,
    /// Group of each unit by name of the column of labels; `None` for a unit without a label.
    pub groups: BTreeMap<String, Vec<Option<u32>>>,
}

/// How far a run is, for whoever waits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    pub step: Step,
    /// Pieces of the step that are done, out of `of`.
    pub done: usize,
    pub of: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Screen,
    Denominate,
    Impute,
    Treat,
    Normalise,
    Aggregate,
    Rank,
}

/// Is told how far the run is; `Break` ends it.
pub type Watch<'w> = &'w mut dyn FnMut(Progress) -> ControlFlow<()>;

/// What came of a run. Every list has a row per unit that stayed.
#[derive(Clone, Debug, PartialEq)]
pub struct Scored {
    /// Rows of the input that passed the screen, ascending.
    pub rows: Vec<u32>,
    /// The tree with the weights that were used.
    pub hierarchy: Hierarchy,
    /// By node of the hierarchy: normalised indicators, then aggregated scores.
    pub columns: Vec<Vec<f64>>,
    /// By aggregate, in the hierarchy's order: competition ranks, 0 for a unit without a score.
    pub ranks: Vec<Vec<u32>>,
    pub trace: Trace,
}

/// What every step did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trace {}

/// Why a run ended without a result.
#[derive(Clone, Debug, PartialEq)]
pub enum RunError {
    /// The watcher asked for it.
    Cancelled,
}

/// Scores and ranks the units.
pub fn run(
    _hierarchy: &Hierarchy,
    _method: &Method,
    _input: Input,
    _watch: Watch<'_>,
) -> Result<Scored, RunError> {
    Err(RunError::Cancelled)
}
