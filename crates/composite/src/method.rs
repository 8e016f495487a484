//! A method: everything that is decided between raw data and an index, as a value.

use std::collections::BTreeMap;

/// What [`crate::pipeline::run`] does. Every step but normalising and aggregating may be left out.
#[derive(Clone, Debug, PartialEq)]
pub struct Method {
    pub screen: Option<Screen>,
    /// Whether indicators that name a denominator are divided by it.
    pub denominate: bool,
    pub impute: Option<Impute>,
    pub treat: Option<Treat>,
    pub normalise: Normalise,
    /// Relative weights by code of a node, in place of those of the tree.
    pub weights: BTreeMap<String, f64>,
    pub aggregate: Aggregation,
    pub coverage: Coverage,
}

/// Which units stay.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Screen {
    /// Least share of the indicators that a unit must have, 0 to 1; a unit with exactly this share stays.
    pub min_availability: f64,
}

/// What stands in a gap.
#[derive(Clone, Debug, PartialEq)]
pub enum Impute {
    /// Mean of the column.
    Mean,
    /// Median of the column.
    Median,
    /// Mean of the column within the unit's group; `group` names the column of labels.
    GroupMean { group: String },
    /// Median of the column within the unit's group.
    GroupMedian { group: String },
    /// Mean of the unit's other normalised indicators with the same parent, mapped back to the column's scale.
    UnitDimensionMean,
}

/// Outliers: winsorise until the column is acceptable, else a logarithm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Treat {
    /// A column passes below this absolute skew (type 2), or below `kurtosis`.
    pub skew: f64,
    /// Excess kurtosis (type 2).
    pub kurtosis: f64,
    /// Cells that may be winsorised before the fallback.
    pub max_points: usize,
    pub fallback: Fallback,
    /// Whether the fallback takes the winsorised column instead of the original.
    pub combine: bool,
}

impl Default for Treat {
    /// Skew 2, kurtosis 3.5, five points, logarithm of the original: the JRC's usual choice.
    fn default() -> Self {
        Self { skew: 2.0, kurtosis: 3.5, max_points: 5, fallback: Fallback::Log, combine: false }
    }
}

/// What is done with a column that winsorising did not mend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fallback {
    /// `ln(x - min + 0.01 (max - min))`.
    Log,
    /// The same for a skew that is not negative, and mirrored, `-ln(max - x + 0.01 (max - min))`, for a negative one.
    LogPlus,
    /// The winsorised column stays as it is.
    None,
}

/// Two ends of a scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    pub lower: f64,
    pub upper: f64,
}

impl Scale {
    pub const HUNDRED: Self = Self { lower: 0.0, upper: 100.0 };
    pub const ONE: Self = Self { lower: 0.0, upper: 1.0 };
}

/// Which rank equal values share.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ties {
    #[default]
    Min,
    Average,
    Max,
}

/// How raw values come on one scale, after the direction has been applied.
#[derive(Clone, Debug, PartialEq)]
pub enum Normalise {
    MinMax(Scale),
    /// Between fixed posts in raw units, by code of the indicator; which of the two is the worse end follows from the direction.
    Goalposts {
        posts: BTreeMap<String, [f64; 2]>,
        scale: Scale,
        truncate: bool,
    },
    ZScore,
    /// 1 for the lowest.
    Rank {
        ties: Ties,
    },
    PercentileRank {
        ties: Ties,
        scale: Scale,
    },
    /// The rank less 1: how many are beaten.
    Borda {
        ties: Ties,
    },
    DistanceToMax(Scale),
    /// `reference` is the key of a unit.
    DistanceToReference {
        reference: String,
        cap: bool,
        scale: Scale,
    },
    /// The indicators' targets.
    DistanceToTarget {
        cap: bool,
        scale: Scale,
    },
    FractionOfMax(Scale),
    /// Rubric levels 0 to 4.
    RubricLevel(Scale),
}

impl Normalise {
    /// The scale that values come on; `None` where it has no two ends.
    pub fn scale(&self) -> Option<Scale> {
        match self {
            Self::MinMax(scale)
            | Self::Goalposts { scale, .. }
            | Self::PercentileRank { scale, .. }
            | Self::DistanceToMax(scale)
            | Self::DistanceToReference { scale, .. }
            | Self::DistanceToTarget { scale, .. }
            | Self::FractionOfMax(scale)
            | Self::RubricLevel(scale) => Some(*scale),
            Self::ZScore | Self::Rank { .. } | Self::Borda { .. } => None,
        }
    }
}

/// How children become a parent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Mean {
    Arithmetic,
    Geometric,
    Harmonic,
    /// Power mean with exponent `p`; 0 is the geometric mean.
    Generalised {
        p: f64,
    },
    Median,
    /// Closeness to the ideal.
    Topsis,
    Copeland,
    /// Fuzzy comprehensive evaluation.
    Fuzzy,
}

/// The mean of every level.
#[derive(Clone, Debug, PartialEq)]
pub struct Aggregation {
    pub default: Mean,
    /// By the level that is produced: 2 is made of indicators.
    pub levels: BTreeMap<u32, Mean>,
}

impl Aggregation {
    /// The mean that makes nodes of this level.
    pub fn of(&self, level: u32) -> Mean {
        self.levels.get(&level).copied().unwrap_or(self.default)
    }
}

/// What a coverage counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CoverageRule {
    /// Share of the children.
    #[default]
    Count,
    /// Share of the children's weight.
    Weight,
}

/// How much a node needs to have before it has a score. Core children must be there whatever the share.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Coverage {
    pub rule: CoverageRule,
    /// Least share, 0 to 1; exactly this share is enough. 0: any child.
    pub default: f64,
    /// By the level that is produced.
    pub levels: BTreeMap<u32, f64>,
}

impl Coverage {
    /// The least share for nodes of this level.
    pub fn of(&self, level: u32) -> f64 {
        self.levels.get(&level).copied().unwrap_or(self.default)
    }
}
