//! The steps of a run.

use std::collections::BTreeMap;
use std::mem;
use std::ops::ControlFlow;

use crate::aggregate::{AggregateError, Enough, NotPositive, aggregate};
use crate::column;
use crate::denominate;
use crate::hierarchy::{Hierarchy, Indicator};
use crate::impute::{Figure, Groups, by_figure, by_group, by_siblings};
use crate::method::{Impute, Method, Normalise};
use crate::normalise::{self, Rule};
use crate::rank::Ranker;
use crate::screen::{keep, screen};
use crate::treat::{self, Action};

use super::{Input, Progress, RunError, Step, Trace, Watch, Winsorised, check};

/// A run under way.
pub(super) struct Steps<'r> {
    hierarchy: &'r Hierarchy,
    method: &'r Method,
    watch: Watch<'r>,
    units: Vec<String>,
    denominators: Vec<Option<Vec<f64>>>,
    groups: BTreeMap<String, Vec<Option<u32>>>,
    pub rows: Vec<u32>,
    pub columns: Vec<Vec<f64>>,
    pub trace: Trace,
}

impl<'r> Steps<'r> {
    pub fn new(hierarchy: &'r Hierarchy, method: &'r Method, input: Input, watch: Watch<'r>) -> Self {
        let Input { units, columns, denominators, groups } = input;
        let denominators = if method.denominate { denominators } else { Vec::new() };
        let rows = (0..units.len() as u32).collect();
        Self { hierarchy, method, watch, units, denominators, groups, rows, columns, trace: Trace::default() }
    }

    fn tell(&mut self, step: Step, done: usize, of: usize) -> Result<(), RunError> {
        match (self.watch)(Progress { step, done, of }) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(RunError::Cancelled),
        }
    }

    fn indicator(&self, number: usize) -> &'r Indicator {
        &self.hierarchy.indicators()[number]
    }

    pub fn screen(&mut self) -> Result<(), RunError> {
        let Some(rule) = self.method.screen else { return Ok(()) };
        let of = self.columns.len();
        self.tell(Step::Screen, 0, of)?;
        let (rows, screened) = screen(rule, self.units.len(), &self.columns);
        self.trace.screened = screened;
        if rows.len() < self.units.len() {
            keep(&rows, &mut self.units);
            self.groups.values_mut().for_each(|labels| keep(&rows, labels));
            for number in 0..of {
                keep(&rows, &mut self.columns[number]);
                if let Some(Some(cells)) = self.denominators.get_mut(number) {
                    keep(&rows, cells);
                }
                self.tell(Step::Screen, number + 1, of)?;
            }
        }
        self.rows = rows;
        self.tell(Step::Screen, of, of)
    }

    pub fn denominate(&mut self) -> Result<(), RunError> {
        if !self.method.denominate {
            return Ok(());
        }
        let denominators = mem::take(&mut self.denominators);
        let of = self.columns.len();
        self.tell(Step::Denominate, 0, of)?;
        for (number, cells) in denominators.into_iter().enumerate().take(of) {
            let indicator = self.indicator(number);
            if let (Some(denominator), Some(cells)) = (&indicator.denominator, cells) {
                let column = &mut self.columns[number];
                denominate::column(column, &cells).map_err(|fault| RunError::ZeroDenominator {
                    column: indicator.code.clone(),
                    denominator: denominator.clone(),
                    unit: self.units[fault.row].clone(),
                    value: fault.value,
                })?;
                check::cells(&indicator.code, column, &self.units)?;
            }
            self.tell(Step::Denominate, number + 1, of)?;
        }
        Ok(())
    }

    pub fn impute(&mut self) -> Result<(), RunError> {
        let of = self.columns.len();
        let method = self.method;
        let mut filled = Vec::new();
        match &method.impute {
            None => {}
            Some(Impute::UnitDimensionMean) => {
                self.tell(Step::Impute, 0, of)?;
                let mut done = 0;
                for node in self.hierarchy.nodes().iter().filter(|node| node.level == 2) {
                    by_siblings(self.hierarchy.indicators(), &node.children, &mut self.columns, &mut filled);
                    done += node.children.len();
                    self.tell(Step::Impute, done, of)?;
                }
            }
            Some(rule) => {
                let (figure, group) = match rule {
                    Impute::Mean => (Figure::Mean, None),
                    Impute::GroupMean { group } => (Figure::Mean, Some(group)),
                    Impute::GroupMedian { group } => (Figure::Median, Some(group)),
                    Impute::Median | Impute::UnitDimensionMean => (Figure::Median, None),
                };
                let groups = group.and_then(|group| self.groups.get(group)).map(|labels| Groups::new(labels));
                self.tell(Step::Impute, 0, of)?;
                for number in 0..of {
                    let column = &mut self.columns[number];
                    match &groups {
                        Some(groups) => by_group(figure, groups, number as u32, column, &mut filled),
                        None => by_figure(figure, number as u32, column, &mut filled),
                    }
                    self.tell(Step::Impute, number + 1, of)?;
                }
            }
        }
        self.trace.imputed = filled;
        self.trace.gaps = self.columns.iter().map(|cells| cells.len() - column::count(cells)).collect();
        Ok(())
    }

    pub fn treat(&mut self) -> Result<(), RunError> {
        let Some(rule) = self.method.treat else { return Ok(()) };
        let of = self.columns.len();
        let mut scratch = treat::Scratch::default();
        self.tell(Step::Treat, 0, of)?;
        for number in 0..of {
            let column = &mut self.columns[number];
            let treated = treat::judge(&rule, column, &mut scratch);
            if let Action::Winsorise { lower, upper } = treated.action {
                let changed = (0..).zip(column.iter()).filter(|(_, cell)| **cell < lower || **cell > upper);
                self.trace.winsorised.extend(changed.map(|(row, &before)| Winsorised {
                    column: number as u32,
                    row,
                    before,
                    after: treated.action.value(before),
                }));
            }
            treated.action.apply(column);
            self.trace.treated.push(treated);
            self.tell(Step::Treat, number + 1, of)?;
        }
        Ok(())
    }

    pub fn normalise(&mut self) -> Result<(), RunError> {
        let of = self.columns.len();
        let reference = match &self.method.normalise {
            Normalise::DistanceToReference { reference, .. } => {
                self.units.iter().position(|key| key == reference)
            }
            _ => None,
        };
        let mut scratch = normalise::Scratch::default();
        let mut out = vec![column::MISSING; self.units.len()];
        self.tell(Step::Normalise, 0, of)?;
        for number in 0..of {
            let indicator = self.indicator(number);
            let rule = Rule::of(&self.method.normalise, indicator, |_| reference).map_err(RunError::Rule)?;
            let found =
                normalise::column(&rule, indicator.direction, &self.columns[number], &mut scratch, &mut out)
                    .map_err(|fault| RunError::Cell {
                        column: indicator.code.clone(),
                        unit: self.units[fault.row].clone(),
                        value: fault.value,
                        want: fault.want,
                    })?;
            // Far beyond a target, a reference or posts that lie close together.
            check::cells(&indicator.code, &out, &self.units)?;
            mem::swap(&mut self.columns[number], &mut out);
            self.trace.normalised.push(found);
            self.tell(Step::Normalise, number + 1, of)?;
        }
        Ok(())
    }

    pub fn aggregate(&mut self) -> Result<(), RunError> {
        let of = self.hierarchy.aggregates().len();
        let nodes = self.hierarchy.nodes();
        self.columns.reserve(of);
        self.tell(Step::Aggregate, 0, of)?;
        for (done, place) in self.hierarchy.aggregates().enumerate() {
            let node = &nodes[place];
            let children: Vec<&[f64]> =
                node.children.iter().map(|&child| self.columns[child].as_slice()).collect();
            let weights: Vec<f64> = node.children.iter().map(|&child| nodes[child].weight).collect();
            let core: Vec<bool> = node.children.iter().map(|&child| nodes[child].core).collect();
            let enough =
                Enough { rule: self.method.coverage.rule, share: self.method.coverage.of(node.level) };
            let mut out = vec![column::MISSING; self.units.len()];
            let mean = self.method.aggregate.of(node.level);
            aggregate(mean, &children, &weights, &core, enough, &mut out).map_err(|fault| match fault {
                AggregateError::NotPositive(NotPositive { child, row, value }) => RunError::NotPositive {
                    aggregate: node.code.clone(),
                    child: nodes[node.children[child]].code.clone(),
                    unit: self.units[row].clone(),
                    value,
                },
                fault => RunError::Aggregate { aggregate: node.code.clone(), fault },
            })?;
            self.columns.push(out);
            self.tell(Step::Aggregate, done + 1, of)?;
        }
        Ok(())
    }

    pub fn rank(&mut self) -> Result<Vec<Vec<u32>>, RunError> {
        let of = self.hierarchy.aggregates().len();
        let mut ranker = Ranker::default();
        let mut found = Vec::with_capacity(of);
        self.tell(Step::Rank, 0, of)?;
        for (done, place) in self.hierarchy.aggregates().enumerate() {
            let mut ranks = Vec::new();
            ranker.rank(&self.columns[place], &mut ranks);
            found.push(ranks);
            self.tell(Step::Rank, done + 1, of)?;
        }
        Ok(found)
    }
}
