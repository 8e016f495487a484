//! Scores of many units under several draws of weights at once, for means that are sums in some domain.
//!
//! Units stand in tiles of [`ROWS`], the cells of an indicator side by side; a tile meets all draws of a batch before the
//! next one is read. A unit's sum runs over the same terms in the same order whatever else is in its tile or batch, so
//! its score has the same bits.
//!
//! Units that have everything use the collapsed tree: one weighted sum for each run of levels with the same mean.
//! Units with gaps go up level by level. What is left of a node's weight depends only on which of its children are there,
//! so that it is added up once a draw for each such pattern (a slot) and not for each unit.

use std::collections::HashMap;
use std::ops::Range;

use super::case::{Case, Groups};
use super::kernel::{ABSENT, ROWS, WHOLE, add, dot, dot_above, finish, next, normalise};
use super::shape::{Level, Shape};
use crate::column::is_missing;

/// What is left of a node's children.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Slot {
    level: usize,
    group: usize,
    /// Positions among the level's children, ascending.
    present: Vec<u32>,
}

/// Tiles of units of one group.
#[derive(Clone, Debug)]
struct Block {
    group: usize,
    /// Where the tiles' slots start; `None` for units that have everything.
    slots: Option<usize>,
    tiles: Range<usize>,
    /// Places of the units.
    places: Range<usize>,
}

#[derive(Clone, Debug)]
pub(super) struct Packed {
    full: Shape,
    collapsed: Shape,
    runs: Vec<Range<usize>>,
    multipliers: Vec<Vec<f64>>,
    blocks: Vec<Block>,
    /// By tile and leaf, in the domain of the lowest level; 0 for a gap.
    cells: Vec<[f64; ROWS]>,
    /// By tile with gaps and node of the full shape, bottom up.
    tile_slots: Vec<[u32; ROWS]>,
    slots: Vec<Slot>,
    /// Leaves with a cell that the lowest mean is not defined for, and the first such place.
    undefined: Vec<(usize, usize)>,
    /// Row of each place in the groups' order: units with an index.
    pub rows: Vec<u32>,
}

/// Buffers for batches of `D` draws.
#[derive(Clone, Debug, Default)]
pub(super) struct Scratch<const D: usize> {
    /// By level: shares of the children in their parents; those of indicators one group after the other.
    full: Vec<Vec<[f64; D]>>,
    collapsed: Vec<Vec<[f64; D]>>,
    factors: Vec<[f64; D]>,
    inverses: Vec<[f64; D]>,
    below: Vec<[[f64; ROWS]; D]>,
    above: Vec<[[f64; ROWS]; D]>,
}

impl Packed {
    /// `nominal` has the scores of all nodes under the nominal weights, rows in the groups' order: what is missing there is
    /// missing in every draw.
    pub fn new(case: &Case<'_>, full: Shape, groups: &Groups, nominal: &[Vec<f64>]) -> Self {
        let index = case.hierarchy.index();
        let collapsed = full.collapsed();
        let runs = full.runs();
        let mut packed = Self {
            collapsed,
            runs,
            multipliers: full
                .leaves()
                .iter()
                .map(|&leaf| groups.multipliers.iter().map(|group| group[leaf]).collect())
                .collect(),
            full,
            blocks: Vec::new(),
            cells: Vec::new(),
            tile_slots: Vec::new(),
            slots: vec![
                Slot { level: 0, group: usize::MAX, present: Vec::new() },
                Slot { level: 1, group: usize::MAX, present: Vec::new() },
            ],
            undefined: Vec::new(),
            rows: Vec::new(),
        };
        let mut known = HashMap::new();
        for (group, span) in groups.spans.iter().enumerate() {
            let rows = span.clone().filter(|&row| !is_missing(nominal[index][row]));
            let (whole, gappy): (Vec<usize>, Vec<usize>) =
                rows.partition(|&row| nominal.iter().all(|column| !is_missing(column[row])));
            for (rows, gaps) in [(whole, false), (gappy, true)] {
                if !rows.is_empty() {
                    packed.push(group, &rows, gaps, nominal, &mut known);
                }
            }
        }
        packed
    }

    fn push(
        &mut self,
        group: usize,
        rows: &[usize],
        gaps: bool,
        nominal: &[Vec<f64>],
        known: &mut HashMap<Slot, u32>,
    ) {
        let leaves = self.full.leaves().to_vec();
        let Some(domain) = self.full.levels.first().map(|level| level.domain) else { return };
        let first_tile = self.cells.len() / leaves.len();
        let first_place = self.rows.len();
        let slots = gaps.then_some(self.tile_slots.len());
        for tile in rows.chunks(ROWS) {
            for (position, &leaf) in leaves.iter().enumerate() {
                let mut cells = [0.0; ROWS];
                for (nth, (cell, &row)) in cells.iter_mut().zip(tile).enumerate() {
                    let value = nominal[leaf][row];
                    if domain.holds(value) {
                        *cell = domain.enter(value);
                    } else if !is_missing(value)
                        && self.multipliers[position][group] > 0.0
                        && self.undefined.iter().all(|(leaf, _)| *leaf != position)
                    {
                        self.undefined.push((position, self.rows.len() + nth));
                    }
                }
                self.cells.push(cells);
            }
            if gaps {
                self.push_slots(group, tile, nominal, known);
            }
            self.rows.extend(tile.iter().map(|&row| row as u32));
        }
        self.blocks.push(Block {
            group,
            slots,
            tiles: first_tile..self.cells.len() / leaves.len(),
            places: first_place..self.rows.len(),
        });
    }

    fn push_slots(
        &mut self,
        group: usize,
        tile: &[usize],
        nominal: &[Vec<f64>],
        known: &mut HashMap<Slot, u32>,
    ) {
        for (number, level) in self.full.levels.iter().enumerate() {
            for (&node, span) in level.nodes.iter().zip(&level.spans) {
                let mut slots = [ABSENT; ROWS];
                for (slot, &row) in slots.iter_mut().zip(tile) {
                    if is_missing(nominal[node][row]) {
                        continue;
                    }
                    let present: Vec<u32> = span
                        .clone()
                        .filter(|&child| !is_missing(nominal[level.children[child]][row]))
                        .map(|child| child as u32)
                        .collect();
                    if present.len() == span.len() {
                        *slot = WHOLE;
                        continue;
                    }
                    let group = if number == 0 { group } else { 0 };
                    let wanted = Slot { level: number, group, present };
                    let next = self.slots.len() as u32;
                    *slot = *known.entry(wanted.clone()).or_insert(next);
                    if *slot == next {
                        self.slots.push(wanted);
                    }
                }
                self.tile_slots.push(slots);
            }
        }
    }

    /// Writes the index of every place under each draw: `weights` by node of the hierarchy, `out` by draw, with room for
    /// [`ROWS`] more than there are places. What cannot be computed is NaN or infinite.
    pub fn score<const D: usize>(
        &self,
        weights: &[[f64; D]],
        scratch: &mut Scratch<D>,
        out: &mut [Vec<f64>; D],
    ) {
        self.share(weights, scratch);
        for block in &self.blocks {
            match block.slots {
                None => self.score_block::<D, false>(block, 0, scratch, out),
                Some(slots) => self.score_block::<D, true>(block, slots, scratch, out),
            }
        }
        for &(leaf, place) in &self.undefined {
            let node = self.full.leaves()[leaf];
            for (out, weight) in out.iter_mut().zip(weights[node]) {
                out[place] = if weight > 0.0 { f64::NAN } else { out[place] };
            }
        }
    }

    fn score_block<const D: usize, const GAPS: bool>(
        &self,
        block: &Block,
        first_slot: usize,
        scratch: &mut Scratch<D>,
        out: &mut [Vec<f64>; D],
    ) {
        let shape = if GAPS { &self.full } else { &self.collapsed };
        let Scratch { full, collapsed, inverses, below, above, .. } = scratch;
        let shares: &[Vec<[f64; D]>] = if GAPS { full } else { collapsed };
        let leaves = self.full.leaves().len();
        let nodes: usize = shape.levels.iter().map(|level| level.nodes.len()).sum();
        let Some((lowest, higher)) = shape.levels.split_first() else { return };
        let leaf_shares = &shares[0][block.group * leaves..(block.group + 1) * leaves];
        for (nth, tile) in block.tiles.clone().enumerate() {
            let cells = &self.cells[tile * leaves..(tile + 1) * leaves];
            let mut slots = if GAPS {
                self.tile_slots[first_slot + nth * nodes..first_slot + (nth + 1) * nodes].iter()
            } else {
                [].iter()
            };
            below.clear();
            for span in &lowest.spans {
                let sums = dot(&cells[span.clone()], &leaf_shares[span.clone()]);
                below.push(finish::<D, GAPS>(sums, slots.next(), inverses, lowest.domain, next(higher, 0)));
            }
            for (number, level) in higher.iter().enumerate() {
                above.clear();
                for span in &level.spans {
                    let sums = dot_above(&below[span.clone()], &shares[number + 1][span.clone()]);
                    let parent = next(higher, number + 1);
                    above.push(finish::<D, GAPS>(sums, slots.next(), inverses, level.domain, parent));
                }
                std::mem::swap(below, above);
            }
            let place = block.places.start + nth * ROWS;
            for (out, scores) in out.iter_mut().zip(below[0]) {
                out[place..place + ROWS].copy_from_slice(&scores);
            }
        }
    }

    /// Shares of the children in their parents, and what is left of them in every slot.
    fn share<const D: usize>(&self, weights: &[[f64; D]], scratch: &mut Scratch<D>) {
        let levels = &self.full.levels;
        let groups = self.multipliers.first().map_or(0, Vec::len);
        scratch.full.resize_with(levels.len(), Vec::new);
        for (number, level) in levels.iter().enumerate() {
            let shares = &mut scratch.full[number];
            shares.clear();
            for group in 0..if number == 0 { groups } else { 1 } {
                for (child, &node) in level.children.iter().enumerate() {
                    let multiplier = if number == 0 { self.multipliers[child][group] } else { 1.0 };
                    shares.push(weights[node].map(|weight| weight * multiplier));
                }
                let start = shares.len() - level.children.len();
                for span in &level.spans {
                    normalise(&mut shares[start + span.start..start + span.end]);
                }
            }
        }
        self.collapse(scratch, groups);
        scratch.inverses.clear();
        scratch.inverses.extend([[0.0; D], [1.0; D]]);
        for slot in &self.slots[2..] {
            let level = &scratch.full[slot.level];
            let start = slot.group * levels[slot.level].children.len();
            let mut total = [0.0; D];
            for &child in &slot.present {
                add(&mut total, &level[start + child as usize]);
            }
            scratch.inverses.push(total.map(|total| 1.0 / total));
        }
    }

    /// Shares along the way up within each run of levels.
    fn collapse<const D: usize>(&self, scratch: &mut Scratch<D>, groups: usize) {
        let levels = &self.full.levels;
        scratch.collapsed.resize_with(self.runs.len(), Vec::new);
        for (out, run) in scratch.collapsed.iter_mut().zip(&self.runs) {
            out.clear();
            for group in 0..if run.start == 0 { groups } else { 1 } {
                scratch.factors.clear();
                scratch.factors.resize(levels[run.end - 1].nodes.len(), [1.0; D]);
                for number in run.clone().rev() {
                    let Level { children, spans, .. } = &levels[number];
                    let start = if number == 0 { group * children.len() } else { 0 };
                    let mut factors = Vec::with_capacity(children.len());
                    for (span, factor) in spans.iter().zip(&scratch.factors) {
                        for share in &scratch.full[number][start + span.start..start + span.end] {
                            factors.push(std::array::from_fn(|draw| share[draw] * factor[draw]));
                        }
                    }
                    scratch.factors = factors;
                }
                out.append(&mut scratch.factors);
            }
        }
    }
}
