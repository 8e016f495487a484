//! Scores with everything they were made by.

use std::fmt;

use crate::aggregate::Enough;
use crate::hierarchy::Hierarchy;
use crate::method::{Aggregation, Coverage, Mean, Method};
use crate::pipeline::Scored;

/// Aggregated scores and how they came about.
#[derive(Clone, Copy, Debug)]
pub struct Scores<'s> {
    /// With the weights that were used.
    pub hierarchy: &'s Hierarchy,
    pub aggregation: &'s Aggregation,
    pub coverage: &'s Coverage,
    /// By node: normalised indicators, then aggregates; a row per unit each.
    pub columns: &'s [Vec<f64>],
}

/// What a node has of its children in a unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Covered {
    /// Share of the children that have a value, as the coverage counts them.
    pub share: f64,
    /// The least share.
    pub least: f64,
    /// Numbers of the children without a value, and of the core ones among them.
    pub missing: Vec<usize>,
    pub missing_core: Vec<usize>,
    /// Whether that is enough. A node that has enough and no score has a mean that is not defined there.
    pub is_enough: bool,
}

/// A unit or a node without a place in the scores.
#[derive(Clone, Debug, PartialEq)]
pub enum OutOfPlace {
    /// Another number of columns than the hierarchy has nodes.
    Columns { columns: usize, nodes: usize },
    /// A column that ends before the unit's row.
    Row { row: usize, column: usize, rows: usize },
}

impl fmt::Display for OutOfPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Columns { columns, nodes } => {
                write!(
                    f,
                    "{columns} columns came with {nodes} nodes of the tree; give one of each node, in its order"
                )
            }
            Self::Row { row, column, rows } => {
                write!(
                    f,
                    "row {row} is not in column {column}, which has {rows}; give the row of a unit that was scored"
                )
            }
        }
    }
}

impl std::error::Error for OutOfPlace {}

impl<'s> Scores<'s> {
    /// Those of a run by this method.
    pub fn of(scored: &'s Scored, method: &'s Method) -> Self {
        Self {
            hierarchy: &scored.hierarchy,
            aggregation: &method.aggregate,
            coverage: &method.coverage,
            columns: &scored.columns,
        }
    }

    /// Whether there is a column for every node and this row in all of them.
    pub(crate) fn check(&self, row: usize) -> Result<(), OutOfPlace> {
        let (columns, nodes) = (self.columns.len(), self.hierarchy.nodes().len());
        if columns != nodes {
            return Err(OutOfPlace::Columns { columns, nodes });
        }
        let short = self.columns.iter().position(|column| column.len() <= row);
        short.map_or(Ok(()), |column| Err(OutOfPlace::Row { row, column, rows: self.columns[column].len() }))
    }

    pub(crate) fn mean(&self, node: usize) -> Mean {
        self.aggregation.of(self.hierarchy.nodes()[node].level)
    }

    pub(crate) fn enough(&self, node: usize) -> Enough {
        Enough { rule: self.coverage.rule, share: self.coverage.of(self.hierarchy.nodes()[node].level) }
    }

    /// What a node has of its children in this row; `None` where there is no such node or row.
    pub fn covered(&self, node: usize, row: usize) -> Option<Covered> {
        self.check(row).ok()?;
        let nodes = self.hierarchy.nodes();
        nodes.get(node)?;
        let is_missing = |child: usize| self.columns[child][row].is_nan();
        let missing: Vec<usize> =
            self.weights(node).map(|(child, _)| child).filter(|&child| is_missing(child)).collect();
        let missing_core: Vec<usize> = missing.iter().copied().filter(|&child| nodes[child].core).collect();
        let enough = self.enough(node);
        let share = enough.share_of(self.weights(node).map(|(child, weight)| (weight, !is_missing(child))));
        let has_any = self.present(node, row).next().is_some();
        let is_enough = has_any && missing_core.is_empty() && enough.is_met_by(share);
        Some(Covered { share, least: enough.share, missing, missing_core, is_enough })
    }

    /// Children of a node with their relative weights.
    pub(crate) fn weights(&self, node: usize) -> impl Iterator<Item = (usize, f64)> + use<'s> {
        let nodes = self.hierarchy.nodes();
        nodes[node].children.iter().map(|&child| (child, nodes[child].weight))
    }

    /// Those of them that have a value in this row and a weight above 0.
    pub(crate) fn present(&self, node: usize, row: usize) -> impl Iterator<Item = (usize, f64)> + use<'s> {
        let columns = self.columns;
        self.weights(node).filter(move |&(child, weight)| weight > 0.0 && !columns[child][row].is_nan())
    }
}
