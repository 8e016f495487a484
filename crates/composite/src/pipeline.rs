//! From raw columns to ranks: the steps of a [`Method`] one after the other, each leaving a trace.
//!
//! Columns are worked on in place, so a run needs little more room than its input, the aggregates and one column. Who
//! repeats it thousands of times takes the pieces instead: [`crate::screen::screen`], [`crate::denominate::column`],
//! [`crate::treat::column`], [`crate::normalise::column`], [`crate::aggregate::aggregate`] and [`crate::rank::Ranker`].

mod check;
mod fault;
mod steps;

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use crate::hierarchy::Hierarchy;
use crate::impute::Imputed;
use crate::method::Method;
use crate::normalise::Normalised;
use crate::screen::Screened;
use crate::treat::Treated;
pub use fault::RunError;

/// Raw data. Every list has a row per unit, at most [`Input::UNITS_MAX`]. A number is missing, or no further from 0 than
/// [`Input::VALUE_MAX`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Input {
    /// Keys of the units.
    pub units: Vec<String>,
    /// By indicator, in the hierarchy's order.
    pub columns: Vec<Vec<f64>>,
    /// By indicator; `None` where it names no denominator. Not looked at where the method does not denominate.
    pub denominators: Vec<Option<Vec<f64>>>,
    /// Group of each unit by name of the column of labels; `None` for a unit without a label.
    pub groups: BTreeMap<String, Vec<Option<u32>>>,
}

impl Input {
    pub const UNITS_MAX: usize = 10_000_000;
    /// The square of it, summed over all units, is still a number.
    pub const VALUE_MAX: f64 = 1e100;
}

/// How far a run is, for whoever waits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    pub step: Step,
    /// Pieces of the step that are done, out of `of`: indicators, and aggregates in the last two steps.
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

/// Is told how far the run is, before the first piece of a step and after each; `Break` ends the run there.
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

/// What every step did. Rows are those of [`Scored`], but for units that did not stay. A step that the method leaves out leaves
/// an empty list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trace {
    pub screened: Vec<Screened>,
    /// Every cell that was filled.
    pub imputed: Vec<Imputed>,
    /// By indicator: cells that had no value when the imputation was over, also where there was none.
    pub gaps: Vec<usize>,
    /// By indicator.
    pub treated: Vec<Treated>,
    /// Every cell that winsorising changed, of indicators whose winsorised values were kept as they are. A logarithm
    /// changes all cells; [`Treated`] says how.
    pub winsorised: Vec<Winsorised>,
    /// By indicator.
    pub normalised: Vec<Normalised>,
}

/// A cell that was brought in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Winsorised {
    /// Number of the indicator.
    pub column: u32,
    pub row: u32,
    pub before: f64,
    pub after: f64,
}

/// Scores and ranks the units.
///
/// A run without units, or of which no unit passes the screen, gives empty columns.
pub fn run(
    hierarchy: &Hierarchy,
    method: &Method,
    input: Input,
    watch: Watch<'_>,
) -> Result<Scored, RunError> {
    check::check(hierarchy, method, &input)?;
    let hierarchy = hierarchy.reweighted(&method.weights).map_err(RunError::Hierarchy)?;
    let mut steps = steps::Steps::new(&hierarchy, method, input, watch);
    steps.screen()?;
    steps.denominate()?;
    steps.impute()?;
    steps.treat()?;
    steps.normalise()?;
    steps.aggregate()?;
    let ranks = steps.rank()?;
    let steps::Steps { rows, columns, trace, .. } = steps;
    Ok(Scored { rows, columns, ranks, trace, hierarchy })
}

#[cfg(test)]
mod tests;
