//! What is scored again and again, and the order in which its units are worked on.

use std::ops::Range;

use super::fault::Fault;
use crate::hierarchy::Hierarchy;
use crate::method::{Aggregation, Coverage, Mean};

/// Normalised data and how it becomes an index.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    pub hierarchy: &'a Hierarchy,
    /// Normalised values by indicator, a row per unit.
    pub columns: &'a [Vec<f64>],
    pub aggregation: &'a Aggregation,
    pub coverage: &'a Coverage,
    pub multipliers: Option<Multipliers<'a>>,
}

/// Groups of units (types of communities) in which indicators weigh more or less than the tree says.
#[derive(Clone, Copy, Debug)]
pub struct Multipliers<'a> {
    /// By group, what the relative weight of each indicator is multiplied by: 0 or above, at most 1e100.
    pub by_group: &'a [Vec<f64>],
    /// Group of each unit.
    pub group_of: &'a [u32],
}

/// Cells of normalised data, at most.
pub const CELLS_MAX: usize = 10_000_000;
/// Units, at most.
pub const UNITS_MAX: usize = 100_000;
/// Groups with multipliers of their own, at most.
pub const GROUPS_MAX: usize = 1_000;

/// Units by group: the order in which they are worked on.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Groups {
    /// Units, those of a group side by side, ascending in it.
    pub order: Vec<u32>,
    /// Where in `order` each group is.
    pub spans: Vec<Range<usize>>,
    /// By group, a multiplier per indicator.
    pub multipliers: Vec<Vec<f64>>,
}

impl Case<'_> {
    pub fn units(&self) -> usize {
        self.columns.first().map_or(0, Vec::len)
    }

    /// Checks lengths, bounds and cells, and sorts the units by group.
    pub(super) fn groups(&self) -> Result<Groups, Fault> {
        self.check()?;
        let units = self.units();
        let indicators = self.columns.len();
        let Some(Multipliers { by_group, group_of }) = self.multipliers else {
            return Ok(Groups {
                order: (0..units as u32).collect(),
                spans: std::iter::once(0..units).collect(),
                multipliers: vec![vec![1.0; indicators]],
            });
        };
        if by_group.len() > GROUPS_MAX {
            let (count, bound) = (by_group.len() as u64, GROUPS_MAX as u64);
            return Err(Fault::TooMany { what: "groups of units", count, bound });
        }
        expect("group of each unit", group_of.len(), units)?;
        for (group, multipliers) in by_group.iter().enumerate() {
            expect("multipliers of a group", multipliers.len(), indicators)?;
            self.check_multipliers(group, multipliers)?;
        }
        if let Some((unit, &group)) =
            group_of.iter().enumerate().find(|(_, g)| **g as usize >= by_group.len())
        {
            return Err(Fault::UnknownGroup { unit, group, groups: by_group.len() });
        }
        if by_group.len() > 1
            && let Mean::Topsis | Mean::Copeland = self.aggregation.of(2)
        {
            return Err(Fault::MeanAcrossGroups { level: 2 });
        }
        let mut order: Vec<u32> = (0..units as u32).collect();
        order.sort_by_key(|&unit| group_of[unit as usize]);
        let spans = (0..by_group.len() as u32).map(|group| {
            let start = order.partition_point(|&unit| group_of[unit as usize] < group);
            start..order.partition_point(|&unit| group_of[unit as usize] <= group)
        });
        let spans = spans.collect();
        Ok(Groups { order, spans, multipliers: by_group.to_vec() })
    }

    fn check(&self) -> Result<(), Fault> {
        let units = self.units();
        expect("columns", self.columns.len(), self.hierarchy.columns().len())?;
        if units > UNITS_MAX {
            return Err(Fault::TooMany { what: "units", count: units as u64, bound: UNITS_MAX as u64 });
        }
        let cells = units as u64 * self.columns.len() as u64;
        if cells > CELLS_MAX as u64 {
            return Err(Fault::TooMany { what: "cells", count: cells, bound: CELLS_MAX as u64 });
        }
        for (column, cells) in self.columns.iter().enumerate() {
            expect("cells of a column", cells.len(), units)?;
            if let Some((unit, &value)) = cells.iter().enumerate().find(|(_, cell)| cell.is_infinite()) {
                return Err(Fault::NotFinite { column, unit, value });
            }
        }
        Ok(())
    }

    fn check_multipliers(&self, group: usize, multipliers: &[f64]) -> Result<(), Fault> {
        if let Some((column, &value)) =
            multipliers.iter().enumerate().find(|(_, m)| !(0.0..=1e100).contains(*m))
        {
            return Err(Fault::BadMultiplier { group, column, value });
        }
        let nodes = self.hierarchy.nodes();
        let weightless = nodes.iter().find(|node| {
            node.level == 2
                && node.children.iter().all(|&child| nodes[child].weight * multipliers[child] == 0.0)
        });
        match weightless {
            Some(node) => Err(Fault::GroupWithoutWeight { group, parent: node.code.clone() }),
            None => Ok(()),
        }
    }
}

pub(super) fn expect(what: &'static str, found: usize, expected: usize) -> Result<(), Fault> {
    if found == expected { Ok(()) } else { Err(Fault::Length { what, found, expected }) }
}
