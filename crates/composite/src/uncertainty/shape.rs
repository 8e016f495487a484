//! The tree as lists in which siblings stand side by side, and the domains in which its means are sums.

use std::ops::Range;

use crate::column::present;
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

/// Exponents, in size, whose sums of powers keep all digits: near 0 every power is 1 but for rounding, which the root
/// blows up, and high ones leave the numbers.
const EXPONENT: [f64; 2] = [0.05, 10.0];
/// Powers, at least and at most, so that neither they nor their products with shares leave the numbers.
const POWER: [f64; 2] = [1e-100, 1e100];

/// The cells that means are taken of, as far as it matters to powers of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Cells {
    /// The smallest and the largest above 0.
    positive: [f64; 2],
    has_zero: bool,
    has_negative: bool,
}

impl Cells {
    pub fn of<'c>(columns: impl IntoIterator<Item = &'c Vec<f64>>) -> Self {
        let mut found = Self { positive: [f64::INFINITY, 0.0], has_zero: false, has_negative: false };
        for cell in columns.into_iter().flat_map(|column| present(column)) {
            if cell > 0.0 {
                found.positive = [found.positive[0].min(cell), found.positive[1].max(cell)];
            }
            found.has_zero |= cell == 0.0;
            found.has_negative |= cell < 0.0;
        }
        found
    }

    /// Whether the cells, and all means of them, have powers that are numbers with all their digits. A mean of cells on
    /// both sides of 0 can come as close to it as it likes.
    fn have_powers(self, p: f64) -> bool {
        let [lowest, highest] = POWER;
        let fits = |cell: f64| (lowest..=highest).contains(&libm::pow(cell, p));
        let [low, high] = self.positive;
        !self.has_negative && (low > high || (fits(low) && fits(high)))
    }
}

impl Domain {
    /// `None` for a mean that is no sum anywhere, or is one with too few digits for these cells.
    pub fn of(mean: Mean, cells: Cells) -> Option<Self> {
        let [lowest, highest] = EXPONENT;
        match mean {
            Mean::Arithmetic | Mean::Generalised { p: 1.0 } => Some(Self::Plain),
            Mean::Geometric | Mean::Generalised { p: 0.0 } => Some(Self::Logarithm),
            Mean::Harmonic => cells.have_powers(-1.0).then_some(Self::Reciprocal),
            Mean::Generalised { p } => {
                ((lowest..=highest).contains(&p.abs()) && cells.have_powers(p)).then_some(Self::Power(p))
            }
            Mean::Median | Mean::Topsis | Mean::Copeland | Mean::Fuzzy => None,
        }
    }

    fn exponent(self) -> Option<f64> {
        match self {
            Self::Plain | Self::Logarithm => None,
            Self::Reciprocal => Some(-1.0),
            Self::Power(p) => Some(p),
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
    /// `None` where a level has a mean that is no sum in any domain, or is one with too few digits for these cells.
    pub fn new(hierarchy: &Hierarchy, aggregation: &Aggregation, cells: Cells) -> Option<Self> {
        let mut levels = Vec::new();
        let mut nodes = vec![hierarchy.index()];
        for level in (2..=hierarchy.levels()).rev() {
            let domain = Domain::of(aggregation.of(level), cells)?;
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
        // A power mean of zeros and others may be too small for another power; the same one takes it back.
        let mut exponents = levels.iter().filter_map(|level| level.domain.exponent());
        let first = exponents.next();
        if cells.has_zero && exponents.any(|other| Some(other) != first) {
            return None;
        }
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
