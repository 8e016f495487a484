//! How far long work is, for whoever waits, and whether it shall go on.

use std::fmt;
use std::ops::ControlFlow;

use composite::pipeline::{Progress, Step};

/// A moment of the work.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Stage {
    /// This many rows of the data are read.
    Reading { rows: usize },
    /// A step of the method is on its way.
    Running(Progress),
    /// This many pieces of an analysis are done.
    Analysing { what: &'static str, done: usize, of: usize },
    /// This many draws are done.
    Drawing { done: u64, of: u64 },
    /// This many rows of a result are written.
    Writing { file: &'static str, done: usize, of: usize },
}

/// Is told how far the work is; `Break` ends it, and nothing is left behind.
pub type Watch<'w> = &'w mut dyn FnMut(Stage) -> ControlFlow<()>;

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reading { rows } => write!(f, "reading: {rows} rows"),
            Self::Running(Progress { step, done, of }) => write!(f, "{}: {done} of {of}", name(*step)),
            Self::Analysing { what, done, of } => write!(f, "{what}: {done} of {of}"),
            Self::Drawing { done, of } => write!(f, "drawing: {done} of {of}"),
            Self::Writing { file, done, of } => write!(f, "writing {file}: {done} of {of} rows"),
        }
    }
}

fn name(step: Step) -> &'static str {
    match step {
        Step::Screen => "screening",
        Step::Denominate => "denominating",
        Step::Impute => "imputing",
        Step::Treat => "treating outliers",
        Step::Normalise => "normalising",
        Step::Aggregate => "aggregating",
        Step::Rank => "ranking",
    }
}
