//! What varies when the whole pipeline is run again and again.

use std::collections::BTreeMap;

use super::weighting::Weighting;
use crate::method::{Coverage, Impute, Mean, Normalise, Treat};

/// A question to the whole pipeline.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    pub seed: u64,
    pub vary: Vary,
    /// The places of which it is said how often a unit is among them.
    pub top: u32,
}

/// What varies; the rest is as the method says. Of a list one entry is drawn, each with the same probability;
/// an empty list, `None` and [`Weighting::Nominal`] do not vary. The method's own choice is among the entries
/// only if it is listed.
#[derive(Clone, Debug, PartialEq)]
pub struct Vary {
    pub weights: Weighting,
    pub normalise: Vec<Normalise>,
    /// By the level that is produced.
    pub aggregate: BTreeMap<u32, Vec<Mean>>,
    pub coverage: Vec<Coverage>,
    pub impute: Vec<Option<Impute>>,
    pub treat: Vec<Option<Treat>>,
    pub sampling: Option<SamplingErrors>,
    pub severity: Option<Severity>,
    /// Whether indicators are left out, one at a time: none or any one of them, with the same probability.
    pub leave_out: bool,
    /// By indicator, between which raw values a cell stays when an error or a severity is added (after
    /// denominating); empty for none at all.
    pub limits: Vec<Option<[f64; 2]>>,
}

impl Default for Vary {
    /// Nothing varies.
    fn default() -> Self {
        Self {
            weights: Weighting::Nominal,
            normalise: Vec::new(),
            aggregate: BTreeMap::new(),
            coverage: Vec::new(),
            impute: Vec::new(),
            treat: Vec::new(),
            sampling: None,
            severity: None,
            leave_out: false,
            limits: Vec::new(),
        }
    }
}

/// Errors of surveys: a normal number with mean 0 and the cell's standard error is added to each raw value,
/// independent from cell to cell.
#[derive(Clone, Debug, PartialEq)]
pub struct SamplingErrors {
    /// By indicator, a standard error per unit of the input, in units of the raw column and divided by its
    /// denominator like it; 0 or missing where a cell is sure, `None` for a whole column.
    pub standard_errors: Vec<Option<Vec<f64>>>,
}

/// Severity of assessors: each adds a normal number with mean 0, the same to all that they rated.
#[derive(Clone, Debug, PartialEq)]
pub struct Severity {
    /// Standard deviation between assessors, in units of the raw columns.
    pub deviation: f64,
    /// Indicators that are rated, by column.
    pub columns: Vec<usize>,
    /// Assessor of each unit of the input; `None` for a unit that nobody rated.
    pub assessor_of: Vec<Option<u32>>,
}

/// One thing that varies. In a replication each has one number in 0 to 1; where a factor is many numbers
/// (weights, errors, severities), the number picks the stream that they are drawn from, so that together they
/// are one factor of a sensitivity analysis (I. M. Sobol', Global sensitivity indices for nonlinear
/// mathematical models and their Monte Carlo estimates, Math. Comput. Simul. 55 (2001) 271-280, on sets of
/// variables). Weights that were given are an exception: replications take them in their order, and only in a
/// sensitivity analysis, which pairs numbers on purpose, the number picks one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Factor {
    Weights,
    Normalise,
    /// The mean that makes this level.
    Aggregate {
        level: u32,
    },
    Coverage,
    Impute,
    Treat,
    Sampling,
    Severity,
    LeaveOut,
}

impl Vary {
    /// What varies, in the order in which a replication has its numbers.
    pub fn factors(&self) -> Vec<Factor> {
        let levels = self.aggregate.iter().filter(|(_, means)| !means.is_empty());
        let mut found = Vec::new();
        let mut add = |varies: bool, factor| {
            if varies {
                found.push(factor);
            }
        };
        add(self.weights != Weighting::Nominal, Factor::Weights);
        add(!self.normalise.is_empty(), Factor::Normalise);
        levels.for_each(|(&level, _)| add(true, Factor::Aggregate { level }));
        add(!self.coverage.is_empty(), Factor::Coverage);
        add(!self.impute.is_empty(), Factor::Impute);
        add(!self.treat.is_empty(), Factor::Treat);
        add(self.sampling.is_some(), Factor::Sampling);
        add(self.severity.is_some(), Factor::Severity);
        add(self.leave_out, Factor::LeaveOut);
        found
    }
}
