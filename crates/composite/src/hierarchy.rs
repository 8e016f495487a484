//! The tree of a composite indicator, flattened once: indicators at the bottom, aggregates above, one index at the top.
//!
//! Nodes are numbered: first the indicators in the order they were given (a node's number is its column), then the
//! aggregates by level and within a level in the order given, the index last. Children therefore stand before their
//! parent, and a walk over the nodes in order meets every child before it is needed.

mod fault;

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

pub use fault::HierarchyFault;

/// Which raw values are better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Higher,
    Lower,
}

impl Direction {
    /// What a raw value is multiplied by so that higher is better: 1 or -1.
    pub fn sign(self) -> f64 {
        match self {
            Self::Higher => 1.0,
            Self::Lower => -1.0,
        }
    }
}

/// An indicator: a column of raw data. Its level is 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Indicator {
    pub code: String,
    /// Code of the aggregate of level 2 it belongs to.
    pub parent: String,
    /// Relative weight among its siblings, finite and not negative.
    pub weight: f64,
    pub direction: Direction,
    /// Target in raw units, for the distance to it.
    pub target: Option<f64>,
    /// Name of the column that it is divided by where the method denominates.
    pub denominator: Option<String>,
    /// Without a value of it, its parent has none, whatever the coverage.
    pub core: bool,
}

/// What indicators or lower aggregates are brought together in.
#[derive(Clone, Debug, PartialEq)]
pub struct Aggregate {
    pub code: String,
    /// 2 for what is made of indicators, and one more for each step up.
    pub level: u32,
    /// Code of the aggregate one level up; `None` for the index.
    pub parent: Option<String>,
    /// Relative weight among its siblings, finite and not negative. The index's is not used.
    pub weight: f64,
}

/// A place in the tree.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    pub code: String,
    /// 1 for an indicator.
    pub level: u32,
    /// Relative weight among its siblings.
    pub weight: f64,
    pub core: bool,
    /// `None` for the index.
    pub parent: Option<usize>,
    /// Ascending; empty for an indicator.
    pub children: Vec<usize>,
}

/// A checked tree: every group has weight, levels follow on each other, and there is one index.
#[derive(Clone, Debug, PartialEq)]
pub struct Hierarchy {
    indicators: Vec<Indicator>,
    nodes: Vec<Node>,
}

impl Hierarchy {
    /// Indicators and aggregates, each.
    pub const NODES_MAX: usize = 1_000;
    /// Levels, indicators included.
    pub const LEVELS_MAX: u32 = 10;

    /// Builds the tree, or names everything that is wrong with it.
    pub fn new(indicators: Vec<Indicator>, aggregates: Vec<Aggregate>) -> Result<Self, Vec<HierarchyFault>> {
        let mut faults = fault::of_sizes(&indicators, &aggregates);
        if !faults.is_empty() {
            return Err(faults);
        }
        let mut nodes: Vec<Node> = indicators.iter().map(Node::of_indicator).collect();
        let mut parents: Vec<Option<String>> = indicators.iter().map(|i| Some(i.parent.clone())).collect();
        let mut aggregates = aggregates;
        aggregates.sort_by_key(|aggregate| aggregate.level);
        nodes.extend(aggregates.iter().map(Node::of_aggregate));
        parents.extend(aggregates.into_iter().map(|aggregate| aggregate.parent));
        let mut places = HashMap::with_capacity(nodes.len());
        for (place, node) in nodes.iter().enumerate() {
            if places.insert(node.code.clone(), place).is_some() {
                faults.push(HierarchyFault::DuplicateCode { code: node.code.clone() });
            }
        }
        for (place, parent) in parents.into_iter().enumerate() {
            let Some(parent) = parent else { continue };
            let Some(&above) = places.get(&parent) else {
                faults.push(HierarchyFault::UnknownParent { code: nodes[place].code.clone(), parent });
                continue;
            };
            if nodes[above].level != nodes[place].level + 1 {
                let (code, level) = (nodes[place].code.clone(), nodes[place].level);
                faults.push(HierarchyFault::WrongLevel {
                    code,
                    level,
                    parent,
                    parent_level: nodes[above].level,
                });
                continue;
            }
            nodes[place].parent = Some(above);
            nodes[above].children.push(place);
        }
        let found = Self { indicators, nodes };
        if faults.is_empty() {
            faults.extend(fault::of_shape(&found.nodes));
        }
        if faults.is_empty() { Ok(found) } else { Err(faults) }
    }

    /// The same tree with other relative weights at the nodes named, or the faults of that: a code that is not in the tree, a weight
    /// that is negative or not finite, a group left without weight.
    pub fn reweighted(&self, weights: &BTreeMap<String, f64>) -> Result<Self, Vec<HierarchyFault>> {
        let mut found = self.clone();
        let mut faults = Vec::new();
        for (code, &weight) in weights {
            match found.position(code) {
                Some(place) => found.nodes[place].weight = weight,
                None => faults.push(HierarchyFault::UnknownCode { code: code.clone() }),
            }
        }
        for place in found.columns() {
            found.indicators[place].weight = found.nodes[place].weight;
        }
        faults.extend(fault::of_shape(&found.nodes));
        if faults.is_empty() { Ok(found) } else { Err(faults) }
    }

    pub fn indicators(&self) -> &[Indicator] {
        &self.indicators
    }

    /// Indicators first, then aggregates, the index last.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// Numbers of the indicators' nodes, which are their columns' too.
    pub fn columns(&self) -> Range<usize> {
        0..self.indicators.len()
    }

    /// Numbers of the aggregates' nodes, children before parents.
    pub fn aggregates(&self) -> Range<usize> {
        self.indicators.len()..self.nodes.len()
    }

    /// Number of the index's node.
    pub fn index(&self) -> usize {
        self.nodes.len() - 1
    }

    /// Level of the index.
    pub fn levels(&self) -> u32 {
        self.nodes[self.index()].level
    }

    /// The node with this code.
    pub fn position(&self, code: &str) -> Option<usize> {
        self.nodes.iter().position(|node| node.code == code)
    }

    /// Share of each node in its parent, 0 to 1, as if nothing were missing; 1 for the index.
    pub fn shares(&self) -> Vec<f64> {
        let mut shares = vec![1.0; self.nodes.len()];
        for parent in self.aggregates() {
            let children = &self.nodes[parent].children;
            let total: f64 = children.iter().map(|&child| self.nodes[child].weight).sum();
            for &child in children {
                shares[child] = self.nodes[child].weight / total;
            }
        }
        shares
    }

    /// Effective weight of each node in the index, 0 to 1: the product of the shares on its way up. Those of one level add up to 1.
    pub fn effective_weights(&self) -> Vec<f64> {
        let mut weights = self.shares();
        for place in (0..self.nodes.len()).rev() {
            if let Some(parent) = self.nodes[place].parent {
                weights[place] *= weights[parent];
            }
        }
        weights
    }
}

impl Node {
    fn of_indicator(indicator: &Indicator) -> Self {
        Self {
            code: indicator.code.clone(),
            level: 1,
            weight: indicator.weight,
            core: indicator.core,
            parent: None,
            children: Vec::new(),
        }
    }

    fn of_aggregate(aggregate: &Aggregate) -> Self {
        Self {
            code: aggregate.code.clone(),
            level: aggregate.level,
            weight: aggregate.weight,
            core: false,
            parent: None,
            children: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests;
