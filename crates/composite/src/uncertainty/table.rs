//! The data of a case, and its scores through [`aggregate`]: under the nominal weights, and where the fast path has none.

use std::ops::Range;

use super::case::{Case, Groups};
use super::fault::Fault;
use crate::aggregate::{AggregateError, Enough, aggregate};
use crate::column::{MISSING, is_missing};
use crate::hierarchy::Hierarchy;
use crate::method::{Aggregation, Coverage, CoverageRule};

/// Rows are in the groups' order everywhere.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Table {
    pub hierarchy: Hierarchy,
    pub groups: Groups,
    aggregation: Aggregation,
    coverage: Coverage,
    /// By indicator.
    columns: Vec<Vec<f64>>,
}

/// Where a mean failed: the node that it makes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Failed {
    pub node: usize,
    pub error: AggregateError,
    /// The row that the error counts from.
    pub first: usize,
}

impl Table {
    pub fn new(case: &Case<'_>) -> Result<Self, Fault> {
        let groups = case.groups()?;
        let sorted = |column: &Vec<f64>| groups.order.iter().map(|&unit| column[unit as usize]).collect();
        Ok(Self {
            hierarchy: case.hierarchy.clone(),
            aggregation: case.aggregation.clone(),
            coverage: case.coverage.clone(),
            columns: case.columns.iter().map(sorted).collect(),
            groups,
        })
    }

    /// Columns of all nodes under the nominal weights, held back where there is too little data.
    pub fn nominal(&self) -> Result<Vec<Vec<f64>>, Fault> {
        let weights: Vec<f64> = self.hierarchy.nodes().iter().map(|node| node.weight).collect();
        let rows = 0..self.groups.order.len();
        let aggregates = self.score(rows, &weights, None).map_err(|Failed { node, error, .. }| {
            Fault::Aggregate { node: self.hierarchy.nodes()[node].code.clone(), error }
        })?;
        Ok(self.columns.iter().cloned().chain(aggregates).collect())
    }

    /// Columns of the aggregates for some rows, under weights by node. `nominal` says which cells there are; without it the
    /// coverage decides.
    pub fn score(
        &self,
        rows: Range<usize>,
        weights: &[f64],
        nominal: Option<&[Vec<f64>]>,
    ) -> Result<Vec<Vec<f64>>, Failed> {
        let mut found: Vec<Vec<f64>> = Vec::with_capacity(self.hierarchy.aggregates().len());
        for node in self.hierarchy.aggregates() {
            let mut out = vec![MISSING; rows.len()];
            if self.hierarchy.nodes()[node].level == 2 {
                for (group, span) in self.groups.spans.iter().enumerate() {
                    let span = span.start.max(rows.start)..span.end.min(rows.end);
                    if span.is_empty() {
                        continue;
                    }
                    let out = &mut out[span.start - rows.start..span.end - rows.start];
                    let children = |child: usize| &self.columns[child][span.clone()];
                    let multipliers = &self.groups.multipliers[group];
                    let weight = |child: usize| weights[child] * multipliers[child];
                    self.bring_together(node, children, weight, nominal.is_none(), out)
                        .map_err(|error| Failed { node, error, first: span.start })?;
                }
            } else {
                let children = |child: usize| &found[child - self.columns.len()][..];
                self.bring_together(node, children, |child| weights[child], nominal.is_none(), &mut out)
                    .map_err(|error| Failed { node, error, first: rows.start })?;
            }
            if let Some(nominal) = nominal {
                for (cell, nominal) in out.iter_mut().zip(&nominal[node][rows.clone()]) {
                    *cell = if is_missing(*nominal) { MISSING } else { *cell };
                }
            }
            found.push(out);
        }
        Ok(found)
    }

    fn bring_together<'c>(
        &self,
        node: usize,
        children: impl Fn(usize) -> &'c [f64],
        weight: impl Fn(usize) -> f64,
        held_back: bool,
        out: &mut [f64],
    ) -> Result<(), AggregateError> {
        let nodes = self.hierarchy.nodes();
        let numbers = &nodes[node].children;
        let children: Vec<&[f64]> = numbers.iter().map(|&child| children(child)).collect();
        let weights: Vec<f64> = numbers.iter().map(|&child| weight(child)).collect();
        let core: Vec<bool> = numbers.iter().map(|&child| held_back && nodes[child].core).collect();
        let level = nodes[node].level;
        let enough = match held_back {
            true => Enough { rule: self.coverage.rule, share: self.coverage.of(level) },
            false => Enough { rule: CoverageRule::Count, share: 0.0 },
        };
        aggregate(self.aggregation.of(level), &children, &weights, &core, enough, out)
    }
}
