//! What scores are made of: cells, the tree above them, and what a unit's group changes in it.

use composite::hierarchy::{Aggregate, Direction, Hierarchy, HierarchyFault, Indicator};
use composite::method::{Aggregation, Coverage};
use composite::uncertainty::{Case, Multipliers};

use crate::fault::Fault;

/// Normalised indicators and how they become an index. The worker keeps one between jobs.
///
/// Nodes are numbered as those of [`composite::hierarchy::Hierarchy`]: the indicators in the order of their columns, then the
/// aggregates by level, the index last.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Rows, at most [`Table::UNITS_MAX`].
    pub units: usize,
    /// Column after column, a row per unit; NaN is a gap, every other cell is finite. At most [`Table::CELLS_MAX`].
    pub cells: Vec<f64>,
    /// By node: the number of its parent, which is one level up; `None` for the index.
    pub parents: Vec<Option<u32>>,
    /// By node: relative weight among its siblings, finite and not negative. The index's is not used.
    pub weights: Vec<f64>,
    /// By indicator: whether its parent has no score without it.
    pub core: Vec<bool>,
    /// How children become a node of each level.
    pub aggregation: Aggregation,
    /// How much of them it needs.
    pub coverage: Coverage,
    /// Group of each unit, from 0; empty where there is but one.
    pub groups: Vec<u32>,
    /// Group after group: what the group multiplies the weight of each indicator by, 0 where it does not apply; empty where
    /// nothing changes.
    pub multipliers: Vec<f64>,
}

impl Table {
    pub const UNITS_MAX: usize = 20_000;
    /// Cells: 16 MB of them.
    pub const CELLS_MAX: usize = 2_000_000;

    /// How many columns there are.
    pub fn indicators(&self) -> usize {
        self.core.len()
    }

    /// The tree; its codes are the nodes' numbers.
    fn hierarchy(&self) -> Result<Hierarchy, Fault> {
        let nodes = self.parents.len();
        if self.weights.len() != nodes || self.indicators() > nodes {
            return Err(Fault::Shape);
        }
        let levels = self.node_levels().ok_or(Fault::Tree)?;
        let (mut indicators, mut aggregates) = (Vec::new(), Vec::new());
        for (node, ((&level, parent), &weight)) in
            levels.iter().zip(&self.parents).zip(&self.weights).enumerate()
        {
            let (code, parent) = (node.to_string(), parent.map(|parent| parent.to_string()));
            match self.core.get(node) {
                Some(&core) => indicators.push(Indicator {
                    code,
                    parent: parent.ok_or(Fault::Tree)?,
                    weight,
                    direction: Direction::Higher,
                    target: None,
                    denominator: None,
                    core,
                }),
                None => aggregates.push(Aggregate { code, level, parent, weight }),
            }
        }
        Hierarchy::new(indicators, aggregates).map_err(|faults| match faults.first() {
            Some(HierarchyFault::BadWeight { .. } | HierarchyFault::GroupWithoutWeight { .. }) => {
                Fault::Weights
            }
            _ => Fault::Tree,
        })
    }

    /// Level of each node: one more than that of its children. `None` where a node stands before its children, or a level
    /// before a lower one.
    fn node_levels(&self) -> Option<Vec<u32>> {
        let mut levels = vec![0; self.parents.len()];
        levels.get_mut(..self.indicators())?.fill(1);
        for (node, parent) in self.parents.iter().enumerate() {
            let Some(parent) = parent.map(|parent| parent as usize) else { continue };
            if parent <= node || parent < self.indicators() {
                return None;
            }
            let level = *levels.get(node)?;
            *levels.get_mut(parent)? = level + 1;
        }
        levels.is_sorted().then_some(levels)
    }
}

/// A table that was looked through, in the shape that it is scored in.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    hierarchy: Hierarchy,
    columns: Vec<Vec<f64>>,
    aggregation: Aggregation,
    coverage: Coverage,
    groups: Vec<u32>,
    multipliers: Vec<Vec<f64>>,
}

impl Kept {
    pub fn new(table: Table) -> Result<Self, Fault> {
        let (units, indicators) = (table.units, table.indicators());
        let fits = units <= Table::UNITS_MAX
            && table.cells.len() <= Table::CELLS_MAX
            && units.checked_mul(indicators) == Some(table.cells.len())
            && (table.groups.is_empty() || table.groups.len() == units)
            && table.groups.is_empty() == table.multipliers.is_empty();
        if !fits || units == 0 || indicators == 0 || !table.multipliers.len().is_multiple_of(indicators) {
            return Err(Fault::Shape);
        }
        Ok(Self {
            hierarchy: table.hierarchy()?,
            columns: table.cells.chunks(units).map(<[f64]>::to_vec).collect(),
            aggregation: table.aggregation,
            coverage: table.coverage,
            groups: table.groups,
            multipliers: table.multipliers.chunks(indicators).map(<[f64]>::to_vec).collect(),
        })
    }

    /// The table as `composite` takes it.
    pub fn case(&self) -> Case<'_> {
        let multipliers = Multipliers { by_group: &self.multipliers, group_of: &self.groups };
        Case {
            hierarchy: &self.hierarchy,
            columns: &self.columns,
            aggregation: &self.aggregation,
            coverage: &self.coverage,
            multipliers: (!self.groups.is_empty()).then_some(multipliers),
        }
    }

    /// Whether these can be the tree's weights: one a node, each 0 or above and finite, and none of a node's children all 0.
    pub fn check_weights(&self, weights: &[f64]) -> Result<(), Fault> {
        let nodes = self.hierarchy.nodes();
        let fine = weights.len() == nodes.len()
            && weights.iter().all(|weight| (0.0..=1e100).contains(weight))
            && self
                .hierarchy
                .aggregates()
                .all(|node| nodes[node].children.iter().any(|&child| weights[child] > 0.0));
        if fine { Ok(()) } else { Err(Fault::Weights) }
    }
}
