//! What scores are made of: cells, the tree above them, and what a unit's group changes in it.

use composite::aggregate::Enough;
use composite::method::{CoverageRule, Mean};

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
    /// From level 2 up: how children become a node of this level, and how much of them it needs.
    pub levels: Vec<(Mean, Enough)>,
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

    /// A level at which the weighted arithmetic mean of whatever is there is taken.
    pub fn plain_level() -> (Mean, Enough) {
        (Mean::Arithmetic, Enough { rule: CoverageRule::Count, share: 0.0 })
    }
}
