//! Whole questions: against a plain reference, by hand, and the same bits in every order.

mod by_hand;
mod ensembles;
pub(crate) mod pipelines;
mod reference;

use std::collections::BTreeMap;

use crate::draws::Stream;
use crate::hierarchy::{Aggregate, Direction, Hierarchy, Indicator};
use crate::method::{Aggregation, Coverage, Mean};

use super::*;

/// A tree from lists of parents: `shape[0]` has the parent of each indicator among the aggregates of level 2, and so on;
/// the last level has one node.
pub(crate) fn tree(shape: &[&[usize]], weight: impl Fn(u32, usize) -> f64) -> Hierarchy {
    let code = |level: usize, place: usize| format!("{level}.{place}");
    let mut indicators = Vec::new();
    let mut aggregates = Vec::new();
    for (number, parents) in shape.iter().enumerate() {
        let level = number as u32 + 1;
        for (place, &parent) in parents.iter().enumerate() {
            let (own, parent) = (code(number + 1, place), code(number + 2, parent));
            let weight = weight(level, place);
            if level == 1 {
                indicators.push(Indicator {
                    code: own,
                    parent,
                    weight,
                    direction: Direction::Higher,
                    target: None,
                    denominator: None,
                    core: false,
                });
            } else {
                aggregates.push(Aggregate { code: own, level, parent: Some(parent), weight });
            }
        }
    }
    let level = shape.len() as u32 + 1;
    aggregates.push(Aggregate { code: code(shape.len() + 1, 0), level, parent: None, weight: 1.0 });
    Hierarchy::new(indicators, aggregates).unwrap()
}

pub(super) fn arithmetic() -> Aggregation {
    Aggregation { default: Mean::Arithmetic, levels: BTreeMap::new() }
}

pub(super) fn case<'a>(
    hierarchy: &'a Hierarchy,
    columns: &'a [Vec<f64>],
    aggregation: &'a Aggregation,
    coverage: &'a Coverage,
) -> Case<'a> {
    Case { hierarchy, columns, aggregation, coverage, multipliers: None }
}

/// Columns of 1 to 100, with a share of gaps.
pub(super) fn columns(seed: u64, indicators: usize, units: usize, gaps: f64) -> Vec<Vec<f64>> {
    let mut stream = Stream::new(seed, 0);
    let mut cell = || {
        let value = stream.between(1.0, 100.0);
        if stream.unit() < gaps { f64::NAN } else { value }
    };
    (0..indicators).map(|_| (0..units).map(|_| cell()).collect()).collect()
}
