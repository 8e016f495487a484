//! Which part of the uncertainty of ranks comes from what.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::design::{Design, Sampler};
use super::estimate::{Estimate, estimate};
use super::fault::SampleFault;
use crate::bootstrap::Bootstrap;
use crate::hierarchy::Hierarchy;
use crate::method::Method;
use crate::pipeline::Input;
use crate::uncertainty::engine::{Done, Failures, Model, Room};
use crate::uncertainty::{Factor, Failure, Fault, KEPT_MAX, Plan};

/// A sensitivity analysis of the whole pipeline over what a [`Plan`] varies: `rows` times (factors + 2) runs,
/// one chunk after the other, the same bits whatever the chunks and workers.
///
/// Run `k` is row `k % rows` of A, of B, or of AB_i, in this order. A factor that is many numbers (weights,
/// errors, severities) is one factor here; see [`Factor`]. Outputs are the mean absolute shift in rank
/// against the method as it is (over units ranked in both), and each unit's rank.
///
/// A row of which one run fails is left out of all parts and counted; nothing else is left out.
#[derive(Clone, Debug)]
pub struct Analysis {
    model: Arc<Model>,
    sampler: Arc<Sampler>,
    rows: usize,
    done: Done,
    /// By first run.
    kept: BTreeMap<u64, Vec<Run>>,
    failures: Failures,
    room: Room,
}

/// Outputs of a run; `None` of one that failed.
type Run = Option<Outputs>;

#[derive(Clone, Debug)]
struct Outputs {
    shift: Option<f64>,
    ranks: Vec<u32>,
}

/// What came of an analysis.
#[derive(Clone, Debug, PartialEq)]
pub struct AnalysisOutcome {
    /// What the effects of every estimate are of, in order.
    pub factors: Vec<Factor>,
    /// Rows of the sample, and how many of them count.
    pub rows: usize,
    pub complete: usize,
    /// Runs that failed, and why.
    pub failures: Vec<Failure>,
    /// Of the mean absolute shift in rank.
    pub shift: Result<Estimate, SampleFault>,
    /// Of the ranks of the units asked for: unit, rows left out because the unit has no rank in one of their
    /// runs, estimate.
    pub units: Vec<(usize, usize, Result<Estimate, SampleFault>)>,
}

impl Analysis {
    /// No runs yet.
    pub fn new(
        hierarchy: &Hierarchy,
        method: &Method,
        input: &Input,
        plan: &Plan,
        rows: usize,
        design: Design,
    ) -> Result<Self, Fault> {
        let model = Model::new(hierarchy, method, input, plan)?;
        let sampler = design.sampler(model.factors.len(), rows).map_err(Fault::Sample)?;
        let runs = rows as u64 * (model.factors.len() as u64 + 2);
        let bound = KEPT_MAX / model.rows.len().max(1) as u64;
        if runs > bound {
            return Err(Fault::TooMany { what: "runs", count: runs, bound });
        }
        Ok(Self {
            model: Arc::new(model),
            sampler: Arc::new(sampler),
            rows,
            done: Done::default(),
            kept: BTreeMap::new(),
            failures: Failures::default(),
            room: Room::default(),
        })
    }

    /// The same analysis without any runs, for another worker; see [`Analysis::merge`].
    pub fn fork(&self) -> Self {
        Self {
            done: Done::default(),
            kept: BTreeMap::new(),
            failures: Failures::default(),
            room: Room::default(),
            model: Arc::clone(&self.model),
            sampler: Arc::clone(&self.sampler),
            rows: self.rows,
        }
    }

    /// All runs that there are to make.
    pub fn runs(&self) -> u64 {
        self.rows as u64 * (self.model.factors.len() as u64 + 2)
    }

    /// Runs made so far.
    pub fn done(&self) -> u64 {
        self.done.count()
    }

    /// Makes these runs. One that was made already, or is beyond the last, is an error, and none is made
    /// then.
    pub fn advance(&mut self, runs: Range<u64>) -> Result<(), Fault> {
        if runs.is_empty() {
            return Ok(());
        }
        if runs.end > self.runs() {
            return Err(Fault::NotGiven { draw: runs.end - 1, given: self.runs() });
        }
        self.done.add(runs.clone())?;
        let factors = self.model.factors.len();
        let (mut a, mut b) = (vec![0.0; factors], vec![0.0; factors]);
        let mut kept = Vec::new();
        for run in runs.clone() {
            let (part, row) = ((run / self.rows as u64) as usize, (run % self.rows as u64) as usize);
            self.sampler.row(row, &mut a, &mut b);
            match part {
                0 => {}
                1 => a.clone_from(&b),
                part => a[part - 2] = b[part - 2],
            }
            kept.push(match self.model.replicate(&a, None, &mut self.room) {
                Ok(()) => {
                    Some(Outputs { shift: self.model.mean_shift(&self.room), ranks: self.room.ranks.clone() })
                }
                Err(cause) => {
                    self.failures.add(Failure { draws: 1, first: run, cause });
                    None
                }
            });
        }
        self.kept.insert(runs.start, kept);
        Ok(())
    }

    /// Adds the runs of a fork.
    pub fn merge(&mut self, other: Self) -> Result<(), Fault> {
        if !Arc::ptr_eq(&self.model, &other.model) || !Arc::ptr_eq(&self.sampler, &other.sampler) {
            return Err(Fault::OtherQuestion);
        }
        self.done.merge(&other.done)?;
        self.kept.extend(other.kept);
        self.failures.merge(other.failures);
        Ok(())
    }

    /// What the runs say: of the mean shift, and of the ranks of these units of the input. Runs that are not
    /// made yet count as failed.
    pub fn results(&self, units: &[usize], bootstrap: Bootstrap) -> AnalysisOutcome {
        let parts = self.model.factors.len() + 2;
        let mut runs: Vec<Option<&Outputs>> = vec![None; self.rows * parts];
        for (&first, kept) in &self.kept {
            for (slot, run) in runs.iter_mut().skip(first as usize).zip(kept) {
                *slot = run.as_ref();
            }
        }
        let whole = |row: &usize| (0..parts).all(|part| runs[part * self.rows + row].is_some());
        let complete: Vec<usize> = (0..self.rows).filter(whole).collect();
        let of = |output: &dyn Fn(&Outputs) -> Option<f64>| {
            let value = |part: usize, row: usize| runs[part * self.rows + row].and_then(output);
            let rows: Vec<usize> = complete
                .iter()
                .copied()
                .filter(|&row| (0..parts).all(|part| value(part, row).is_some()))
                .collect();
            let outputs: Vec<Vec<f64>> =
                (0..parts).map(|part| rows.iter().filter_map(|&row| value(part, row)).collect()).collect();
            let ab: Vec<&[f64]> = outputs.iter().skip(2).map(Vec::as_slice).collect();
            (complete.len() - rows.len(), estimate(&outputs[0], &outputs[1], &ab, bootstrap))
        };
        let shift = of(&|outputs| outputs.shift).1;
        let units = units.iter().map(|&unit| {
            let place = self.model.rows.iter().position(|&row| row as usize == unit);
            let rank = |outputs: &Outputs| {
                outputs.ranks.get(place?).filter(|rank| **rank > 0).map(|&rank| f64::from(rank))
            };
            let (left_out, found) = of(&rank);
            (unit, left_out, found)
        });
        AnalysisOutcome {
            factors: self.model.factors.clone(),
            rows: self.rows,
            complete: complete.len(),
            failures: self.failures.list(),
            units: units.collect(),
            shift,
        }
    }
}
