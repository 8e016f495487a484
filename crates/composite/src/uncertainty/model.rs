//! The whole pipeline as a function of one number per factor.

use std::ops::ControlFlow;

use super::cause::Cause;
use super::fault::Fault;
use super::noise::Noise;
use super::plan::{Factor, Plan, Vary};
use super::variants::{self, Variants, Way};
use super::weighting::Weights;
use crate::column::MISSING;
use crate::denominate;
use crate::hierarchy::Hierarchy;
use crate::method::{Aggregation, Coverage, Mean, Method};
use crate::pipeline::{self, Input, RunError, Scored};

/// Listed ways of imputing, treating and normalising, at most: each is worked out once.
pub const WAYS_MAX: usize = 1_000;
/// Cells of all these ways together (ways times indicators times units that are scored), at most: 8 bytes each.
pub const SHARED_MAX: usize = 32_000_000;

/// The whole pipeline with everything done that does not vary: screened, denominated, and normalised in every
/// listed way as far as no errors are added to raw values.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    pub hierarchy: Hierarchy,
    pub factors: Vec<Factor>,
    pub seed: u64,
    pub(super) weights: Weights,
    /// Rows of the input that are scored, and how many it has.
    pub rows: Vec<u32>,
    pub units: usize,
    /// Index and rank (0 for none) by row, as the method says.
    pub index: Vec<f64>,
    pub ranks: Vec<u32>,
    pub raw: Vec<Vec<f64>>,
    pub(super) noise: Noise,
    /// Whether every replication has errors or severities.
    has_errors: bool,
    pub(super) variants: Variants,
    /// By way and indicator, without errors; empty for what no replication reads.
    pub shared: Vec<Vec<Result<Vec<f64>, Cause>>>,
    pub aggregation: Aggregation,
    pub means: Vec<(u32, Vec<Mean>)>,
    pub coverage: Vec<Coverage>,
}

impl Model {
    pub fn new(hierarchy: &Hierarchy, method: &Method, input: &Input, plan: &Plan) -> Result<Self, Fault> {
        let vary = &plan.vary;
        let scored = run(hierarchy, method, input).map_err(Fault::Run)?;
        check_cells(vary, hierarchy.columns().len(), scored.rows.len())?;
        check_choices(hierarchy, method, input, vary)?;
        let hierarchy = scored.hierarchy;
        let rows = scored.rows;
        let divisors: Vec<Option<&[f64]>> = hierarchy
            .indicators()
            .iter()
            .enumerate()
            .map(|(number, indicator)| {
                let divided = method.denominate && indicator.denominator.is_some();
                input.denominators.get(number).filter(|_| divided)?.as_deref()
            })
            .collect();
        let noise = Noise::new(vary, &rows, input.units.len(), &divisors)?;
        let mut raw: Vec<Vec<f64>> = input.columns.iter().map(|column| kept(&rows, column)).collect();
        for (column, divisors) in raw.iter_mut().zip(divisors) {
            if let Some(divisors) = divisors {
                // A value over 0 would have ended the run above.
                let _ = denominate::column(column, &kept(&rows, divisors));
            }
        }
        let units = kept(&rows, &input.units);
        let groups = input.groups.iter().map(|(name, labels)| (name.clone(), kept(&rows, labels))).collect();
        let lists = (&vary.impute[..], &vary.treat[..], &vary.normalise[..]);
        let variants = Variants::new(&hierarchy, method, lists, &units, &groups)
            .map_err(|fault| Fault::Run(RunError::Rule(fault)))?;
        let means = vary.aggregate.iter().filter(|(_, means)| !means.is_empty());
        let mut model = Self {
            factors: vary.factors(),
            seed: plan.seed,
            weights: Weights::new(&hierarchy, vary.weights.clone())?,
            index: scored.columns.last().cloned().unwrap_or_default(),
            ranks: scored.ranks.last().cloned().unwrap_or_default(),
            rows,
            units: input.units.len(),
            raw,
            noise,
            has_errors: vary.sampling.is_some() || vary.severity.is_some(),
            variants,
            shared: Vec::new(),
            aggregation: method.aggregate.clone(),
            means: means.map(|(&level, means)| (level, means.clone())).collect(),
            coverage: [&method.coverage].into_iter().chain(&vary.coverage).cloned().collect(),
            hierarchy,
        };
        model.share();
        Ok(model)
    }

    /// Works out every way that is drawn, once, as far as no errors are added.
    fn share(&mut self) {
        let mut scratch = variants::Scratch::default();
        for way in self.variants.ways() {
            if !self.variants.draws(way) || (0..self.raw.len()).all(|number| self.changes(way, number)) {
                self.shared.push(Vec::new());
                continue;
            }
            let mut columns = self.raw.clone();
            columns.iter_mut().for_each(|column| self.variants.fill_column(way, column, &mut scratch));
            self.variants.fill_across(way, &self.hierarchy, &mut columns, &mut scratch);
            let finished = columns.iter_mut().enumerate().map(|(number, column)| {
                if self.changes(way, number) {
                    return Ok(Vec::new());
                }
                let mut out = vec![MISSING; column.len()];
                let found =
                    self.variants.finish(way, &self.hierarchy, number, column, &mut scratch, &mut out);
                found.map(|()| out)
            });
            self.shared.push(finished.collect());
        }
    }

    /// Whether errors change this column in every replication: by themselves, or through the gaps of those beside it.
    pub(super) fn changes(&self, way: Way, column: usize) -> bool {
        self.has_errors && (self.variants.mixes_columns(way) || self.noise.touches(column))
    }
}

fn kept<T: Clone>(rows: &[u32], list: &[T]) -> Vec<T> {
    rows.iter().filter_map(|&row| list.get(row as usize).cloned()).collect()
}

fn run(hierarchy: &Hierarchy, method: &Method, input: &Input) -> Result<Scored, RunError> {
    pipeline::run(hierarchy, method, input.clone(), &mut |_| ControlFlow::Continue(()))
}

/// Ways that are drawn.
fn ways(vary: &Vary) -> usize {
    [vary.normalise.len(), vary.impute.len(), vary.treat.len()]
        .iter()
        .fold(1, |ways: usize, &listed| ways.saturating_mul(listed.max(1)))
}

fn check_cells(vary: &Vary, indicators: usize, units: usize) -> Result<(), Fault> {
    let count = (ways(vary) as u64).saturating_mul(indicators as u64 * units as u64);
    let bound = SHARED_MAX as u64;
    if count > bound {
        let what =
            "cells of all ways of imputing, treating and normalising (ways times indicators times units)";
        return Err(Fault::TooMany { what, count, bound });
    }
    Ok(())
}

/// A listed choice that does not fit the data is met when it is drawn; one that is no choice at all is met
/// here.
fn check_choices(hierarchy: &Hierarchy, method: &Method, input: &Input, vary: &Vary) -> Result<(), Fault> {
    let ways = ways(vary);
    if ways > WAYS_MAX {
        let (count, bound) = (ways as u64, WAYS_MAX as u64);
        return Err(Fault::TooMany { what: "ways of imputing, treating and normalising", count, bound });
    }
    let with = |change: &dyn Fn(&mut Method)| {
        let mut method = method.clone();
        change(&mut method);
        match run(hierarchy, &method, input) {
            Ok(_) | Err(RunError::Cell { .. } | RunError::NotPositive { .. }) => Ok(()),
            Err(error) => Err(Fault::Run(error)),
        }
    };
    for normalise in &vary.normalise {
        with(&|method| method.normalise = normalise.clone())?;
    }
    for impute in &vary.impute {
        with(&|method| method.impute = impute.clone())?;
    }
    for treat in &vary.treat {
        with(&|method| method.treat = *treat)?;
    }
    for coverage in &vary.coverage {
        with(&|method| method.coverage = coverage.clone())?;
    }
    for (&level, means) in &vary.aggregate {
        if !(2..=hierarchy.levels()).contains(&level) {
            return Err(Fault::UnknownLevel { level, levels: hierarchy.levels() });
        }
        for &mean in means {
            with(&|method| {
                method.aggregate.levels.insert(level, mean);
            })?;
        }
    }
    Ok(())
}
