//! One community's sums at every node of the tree.

use crate::aggregate::{Cell, Mode, Sum, geometric};
use crate::tree::{Leaf, Tree};
use domain::framework::CoverageRule;

/// A pillar in the making.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PillarSum {
    /// Over its dimensions.
    pub sum: Sum,
    /// Sum over applicable dimensions of weight times the share of indicator weight that has data.
    pub covered: f64,
}

impl PillarSum {
    /// Adds a finished dimension and returns what came of it.
    ///
    /// Decision: the coverage rule with its core indicators holds at the dimension. A pillar needs the same
    /// share of its applicable dimension weight scored (two thirds), the index needs both pillars. So one
    /// silent dimension of four or five does not silence its pillar, two do.
    #[inline]
    pub fn add_dimension(&mut self, weight: f64, dimension: &Sum, rule: CoverageRule, mode: Mode) -> Cell {
        let cell = dimension.cell(rule, mode);
        self.sum.add(weight, false, cell);
        if cell != Cell::NotApplicable {
            self.covered += weight * dimension.share();
        }
        cell
    }

    /// Share of the applicable indicator weight that has data, 0 to 1, dimensions by their weight.
    #[inline]
    pub fn coverage(&self) -> f64 {
        if self.sum.applicable > 0.0 { self.covered / self.sum.applicable } else { 0.0 }
    }
}

/// The overall index of two pillars; missing unless both have a score.
#[inline]
pub fn index(weights: [f64; 2], pillars: [Cell; 2]) -> Cell {
    match pillars {
        [Cell::Score(hard), Cell::Score(soft)] => Cell::Score(geometric(weights, [hard, soft])),
        [Cell::NotApplicable, Cell::NotApplicable] => Cell::NotApplicable,
        _ => Cell::Missing,
    }
}

/// Share of all applicable weight that has data, 0 to 1, pillars by their weight.
#[inline]
pub fn coverage(weights: [f64; 2], pillars: &[PillarSum; 2]) -> f64 {
    let applies = [0, 1].map(|i| if pillars[i].sum.applicable > 0.0 { weights[i] } else { 0.0 });
    let total = applies[0] + applies[1];
    let covered = applies[0] * pillars[0].coverage() + applies[1] * pillars[1].coverage();
    if total > 0.0 { covered / total } else { 0.0 }
}

/// Everything that one community's indicators add up to.
#[derive(Clone, Debug, PartialEq)]
pub struct Totals {
    /// By position in [`Tree::branches`].
    pub dimensions: Vec<(Sum, Cell)>,
    pub pillars: [PillarSum; 2],
    pub pillar_cells: [Cell; 2],
    pub index: Cell,
    /// 0 to 1.
    pub coverage: f64,
}

impl Totals {
    /// Adds up the tree; `cell` says what is known at a leaf. Leaves of other types are never asked for.
    pub fn of(tree: &Tree, mode: Mode, cell: impl Fn(&Leaf) -> Cell) -> Self {
        let mut pillars = [PillarSum::default(); 2];
        let mut dimensions = Vec::with_capacity(tree.branches.len());
        for (pillar, stem) in pillars.iter_mut().zip(&tree.pillars) {
            for branch in &tree.branches[stem.branches.clone()] {
                let mut sum = Sum::default();
                for leaf in &tree.leaves[branch.leaves.clone()] {
                    let cell = if leaf.applies { cell(leaf) } else { Cell::NotApplicable };
                    sum.add(leaf.weight, leaf.core, cell);
                }
                let cell = pillar.add_dimension(branch.weight, &sum, tree.coverage, mode);
                dimensions.push((sum, cell));
            }
        }
        let pillar_cells = pillars.map(|pillar| pillar.sum.cell(tree.coverage, mode));
        let weights = tree.pillar_weights();
        let (index, coverage) = (index(weights, pillar_cells), coverage(weights, &pillars));
        Self { dimensions, pillars, pillar_cells, index, coverage }
    }
}
