//! The framework flattened once for a set of community types, so that scoring walks arrays.

use std::ops::Range;

use domain::community::CommunityTypes;
use domain::framework::{
    CoverageRule, DimensionCode, Framework, FrameworkVersion, Indicator, IndicatorCode, PillarCode,
};

use crate::value::Scale;

/// One indicator in the tree.
#[derive(Clone, Debug, PartialEq)]
pub struct Leaf {
    /// Position in [`Framework::indicators`] and of its column.
    pub column: usize,
    pub code: IndicatorCode,
    pub scale: Scale,
    /// What the community types multiply the weight by; 1 without.
    pub multiplier: f64,
    /// Relative weight within the dimension, multiplier included.
    pub weight: f64,
    pub core: bool,
    /// Whether these community types are asked; else it leaves with its weight.
    pub applies: bool,
}

/// One dimension in the tree.
#[derive(Clone, Debug, PartialEq)]
pub struct Branch {
    /// Position in [`Framework::dimensions`].
    pub position: usize,
    pub code: DimensionCode,
    /// Relative weight within the pillar.
    pub weight: f64,
    /// Its indicators in [`Tree::leaves`].
    pub leaves: Range<usize>,
}

/// One pillar in the tree.
#[derive(Clone, Debug, PartialEq)]
pub struct Stem {
    pub code: PillarCode,
    /// Share of the index, 0 to 1; the two add up to 1.
    pub weight: f64,
    /// Its dimensions in [`Tree::branches`].
    pub branches: Range<usize>,
}

/// A framework as numbers, for communities of certain types. Leaves are grouped by branch, branches by
/// pillar, in document order within.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree {
    pub version: FrameworkVersion,
    pub types: CommunityTypes,
    pub coverage: CoverageRule,
    /// Hard first.
    pub pillars: [Stem; 2],
    pub branches: Vec<Branch>,
    pub leaves: Vec<Leaf>,
}

/// What these types multiply an indicator's weight by: the largest multiplier that any of the held types
/// states for it, and 1 where none states one. The largest, because a community with two conflicts needs
/// the stronger emphasis and not the product of both.
pub fn multiplier(framework: &Framework, types: CommunityTypes, code: &IndicatorCode) -> f64 {
    types
        .iter()
        .filter_map(|kind| framework.type_profile(kind))
        .filter_map(|profile| {
            let at = profile.multipliers.binary_search_by_key(code, |(code, _)| *code).ok()?;
            Some(profile.multipliers[at].1)
        })
        .reduce(f64::max)
        .unwrap_or(1.0)
}

impl Tree {
    /// With the multipliers of the community types. They act inside a dimension only: a dimension's weight
    /// is not touched, so each keeps its share of the index.
    pub fn new(framework: &Framework, types: CommunityTypes) -> Self {
        Self::grow(framework, types, |indicator| multiplier(framework, types, &indicator.code))
    }

    /// Without multipliers: the score "one tap away". Which indicators apply still depends on the types.
    pub fn unadjusted(framework: &Framework, types: CommunityTypes) -> Self {
        Self::grow(framework, types, |_| 1.0)
    }

    fn grow(framework: &Framework, types: CommunityTypes, multiplier: impl Fn(&Indicator) -> f64) -> Self {
        let mut leaves = Vec::with_capacity(framework.indicators().len());
        let mut branches = Vec::with_capacity(framework.dimensions().len());
        let pillars = [0, 1].map(|pillar| {
            let first = branches.len();
            for (position, dimension) in framework.dimensions_of(pillar) {
                let start = leaves.len();
                for (column, indicator) in framework.indicators_of(position) {
                    let multiplier = multiplier(indicator);
                    leaves.push(Leaf {
                        column,
                        code: indicator.code,
                        scale: Scale::of(indicator),
                        multiplier,
                        weight: indicator.weight * multiplier,
                        core: indicator.core,
                        applies: indicator.applies(types),
                    });
                }
                branches.push(Branch {
                    position,
                    code: dimension.code,
                    weight: dimension.weight,
                    leaves: start..leaves.len(),
                });
            }
            let stem = &framework.pillars()[pillar];
            Stem {
                code: stem.code,
                weight: f64::from(stem.weight_bp) / 10_000.0,
                branches: first..branches.len(),
            }
        });
        Self {
            version: framework.version().clone(),
            types,
            coverage: framework.coverage(),
            pillars,
            branches,
            leaves,
        }
    }

    /// Shares of the index, 0 to 1, hard first.
    pub fn pillar_weights(&self) -> [f64; 2] {
        [self.pillars[0].weight, self.pillars[1].weight]
    }

    /// Whether the community types change any weight.
    pub fn is_adjusted(&self) -> bool {
        self.leaves.iter().any(|leaf| leaf.multiplier != 1.0)
    }

    /// The number of columns that observations must have.
    pub fn columns(&self) -> usize {
        self.leaves.len()
    }
}
