//! Scores of all units under draws of weights, whatever the means are.

use super::case::Case;
use super::cause::Cause;
use super::fault::Fault;
use super::kernel::ROWS;
use super::packed::{Packed, Scratch};
use super::shape::{Cells, Shape};
use super::table::{Failed, Table};
use crate::aggregate::{AggregateError, NotPositive};
use crate::column::is_missing;

/// A case that is ready to be scored under other weights.
#[derive(Clone, Debug)]
pub(super) struct Scorer {
    pub table: Table,
    /// By node, rows in the groups' order.
    nominal: Vec<Vec<f64>>,
    packed: Option<Packed>,
    /// Unit at each place, and its row in the groups' order: those with an index.
    pub units: Vec<u32>,
    rows: Vec<u32>,
}

impl Scorer {
    pub fn new(case: &Case<'_>) -> Result<Self, Fault> {
        let table = Table::new(case)?;
        let nominal = table.nominal()?;
        let packed = Shape::new(case.hierarchy, case.aggregation, Cells::of(case.columns))
            .map(|shape| Packed::new(case, shape, &table.groups, &nominal));
        let index = &nominal[case.hierarchy.index()];
        let mut rows: Vec<u32> =
            (0..index.len() as u32).filter(|&row| !is_missing(index[row as usize])).collect();
        if let Some(packed) = &packed {
            rows = packed.rows.clone();
        }
        let units = rows.iter().map(|&row| table.groups.order[row as usize]).collect();
        if rows.is_empty() {
            return Err(Fault::NothingScored);
        }
        Ok(Self { table, nominal, packed, units, rows })
    }

    /// Index by place under the nominal weights.
    pub fn nominal(&self) -> Vec<f64> {
        let index = &self.nominal[self.table.hierarchy.index()];
        self.rows.iter().map(|&row| index[row as usize]).collect()
    }

    /// Room for the scores of one draw.
    pub fn room(&self) -> usize {
        self.units.len() + ROWS
    }

    /// Writes the index by place for each draw: `weights` by node, `out` with [`Self::room`] each. An index
    /// that cannot be computed is NaN or infinite; [`Self::cause`] finds out why.
    pub fn score<const D: usize>(
        &self,
        weights: &[[f64; D]],
        scratch: &mut Scratch<D>,
        out: &mut [Vec<f64>; D],
    ) {
        if let Some(packed) = &self.packed {
            return packed.score(weights, scratch, out);
        }
        for (draw, out) in out.iter_mut().enumerate() {
            let weights: Vec<f64> = weights.iter().map(|weights| weights[draw]).collect();
            let all = 0..self.table.groups.order.len();
            match self.table.score(all, &weights, Some(&self.nominal)) {
                Ok(aggregates) => {
                    for (out, &row) in out.iter_mut().zip(&self.rows) {
                        *out = aggregates.last().map_or(f64::NAN, |index| index[row as usize]);
                    }
                }
                Err(_) => out.fill(f64::NAN),
            }
        }
    }

    /// Why the index at this place cannot be computed under these weights by node.
    pub fn cause(&self, weights: &[f64], place: usize) -> Cause {
        let unit = self.units[place] as usize;
        let row = self.rows[place] as usize;
        let (rows, first) = match self.packed {
            Some(_) => (row..row + 1, row),
            None => (0..self.table.groups.order.len(), 0),
        };
        let nodes = self.table.hierarchy.nodes();
        match self.table.score(rows, weights, Some(&self.nominal)) {
            Err(failed) => self.cause_of(&failed),
            Ok(found) => {
                let cell = |column: &Vec<f64>| column[row - first];
                let first_aggregate = self.table.hierarchy.aggregates().start;
                let lost = self.table.hierarchy.aggregates().find(|&node| {
                    !is_missing(self.nominal[node][row]) && is_missing(cell(&found[node - first_aggregate]))
                });
                match lost {
                    Some(node) => Cause::NoWeight { node: nodes[node].code.clone(), unit },
                    None => Cause::TooLarge { unit },
                }
            }
        }
    }

    fn cause_of(&self, failed: &Failed) -> Cause {
        let nodes = self.table.hierarchy.nodes();
        let node = &nodes[failed.node];
        match failed.error {
            AggregateError::NotPositive(NotPositive { child, row, value }) => Cause::NotPositive {
                node: node.code.clone(),
                child: node.children.get(child).map_or_else(String::new, |&child| nodes[child].code.clone()),
                unit: self.table.groups.order[failed.first + row] as usize,
                value,
            },
            ref error => Cause::Aggregate { node: node.code.clone(), error: error.clone() },
        }
    }
}
