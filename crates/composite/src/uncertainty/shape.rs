//! The tree as lists in which siblings stand side by side, and the domains in which its means are sums.

use std::ops::Range;

use crate::hierarchy::Hierarchy;
use crate::method::{Aggregation, Mean};

/// Where a mean is a weighted sum: the geometric mean of logarithms, the power mean of powers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Domain {
    Plain,
    Logarithm,
    Reciprocal,
    Power(f64),
}

impl Domain {
    /// `None` for a mean that is no sum anywhere.
    pub fn of(mean: Mean) -> Option<Self> {
        match mean {
            Mean::Arithmetic => Some(Self::Plain),
            Mean::Geometric => Some(Self::Logarithm),
            Mean::Harmonic => Some(Self::Reciprocal),
            Mean::Generalised { p: 0.0 } => Some(Self::Logarithm),
            Mean::Generalised { p: 1.0 } => Some(Self::Plain),
            Mean::Generalised { p } => Some(Self::Power(p)),
            Mean::Median | Mean::Topsis | Mean::Copeland | Mean::Fuzzy => None,
        }
    }

    /// Whether the mean is defined for the value.
    #[inline]
    pub fn holds(self, x: f64) -> bool {
        match self {
            Self::Plain => !x.is_nan(),
            Self::Power(p) if p > 0.0 => x >= 0.0,
            Self::Logarithm | Self::Reciprocal | Self::Power(_) => x > 0.0,
        }
    }

    /// From a value into the domain; NaN where the mean is not defined for it.
    #[inline]
    pub fn enter(self, x: f64) -> f64 {
        if !self.holds(x) {
            return f64::NAN;
        }
        match self {
            Self::Plain => x,
            Self::Logarithm => libm::log(x),
            Self::Reciprocal => 1.0 / x,
            Self::Power(p) => libm::pow(x, p),
        }
    }

    /// From the domain back to a value.
    #[inline]
    pub fn leave(self, sum: f64) -> f64 {
        match self {
            Self::Plain => sum,
            Self::Logarithm => libm::exp(sum),
            Self::Reciprocal => 1.0 / sum,
            Self::Power(p) => libm::pow(sum, 1.0 / p),
        }
    }
}

/// The nodes of a level and what they are made of. Numbers of nodes are the hierarchy's.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Level {
    pub nodes: Vec<usize>,
    /// Siblings side by side; the level below has them as its `nodes`, in this order.
    pub children: Vec<usize>,
    /// Where each node's children stand.
    pub spans: Vec<Range<usize>>,
    pub domain: Domain,
}

/// The levels from the indicators' parents up.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Shape {
    pub levels: Vec<Level>,
}

impl Shape {
    /// `None` where a level has a mean that is no sum in any domain.
    pub fn new(hierarchy: &Hierarchy, aggregation: &Aggregation) -> Option<Self> {
        let mut levels = Vec::new();
        let mut nodes = vec![hierarchy.index()];
        for level in (2..=hierarchy.levels()).rev() {
            let domain = Domain::of(aggregation.of(level))?;
            let mut children = Vec::new();
            let mut spans = Vec::with_capacity(nodes.len());
            for &node in &nodes {
                let start = children.len();
                children.extend_from_slice(&hierarchy.nodes()[node].children);
                spans.push(start..children.len());
            }
            let below = children.clone();
            levels.push(Level { nodes, children, spans, domain });
            nodes = below;
        }
        levels.reverse();
        Some(Self { levels })
    }

    /// Runs of levels with the same domain, from the bottom: within one, shares multiply along the way up.
    pub fn runs(&self) -> Vec<Range<usize>> {
        let mut runs: Vec<Range<usize>> = Vec::new();
        for (place, level) in self.levels.iter().enumerate() {
            match runs.last_mut() {
                Some(run) if self.levels[run.start].domain == level.domain => run.end = place + 1,
                _ => runs.push(place..place + 1),
            }
        }
        runs
    }

    /// The same tree with every run of levels as one level.
    pub fn collapsed(&self) -> Self {
        let levels = self.runs().into_iter().map(|run| {
            let (bottom, top) = (&self.levels[run.start], &self.levels[run.end - 1]);
            let spans = top.spans.iter().map(|span| {
                self.levels[run.start..run.end - 1].iter().rev().fold(span.clone(), |span, level| {
                    level.spans[span.start].start..level.spans[span.end - 1].end
                })
            });
            Level {
                nodes: top.nodes.clone(),
                children: bottom.children.clone(),
                spans: spans.collect(),
                domain: bottom.domain,
            }
        });
        Self { levels: levels.collect() }
    }

    /// Indicators by position: siblings side by side.
    pub fn leaves(&self) -> &[usize] {
        self.levels.first().map_or(&[], |level| &level.children)
    }
}
