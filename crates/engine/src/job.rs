//! What the engine does with its table.

use composite::uncertainty::{Setting, Weighting};

/// How weights vary between draws. Every weight varies among its siblings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Law {
    /// As [`Weighting::Dirichlet`]: around the shares of the table; the larger the concentration, the closer to them.
    Dirichlet { concentration: f64 },
    /// As [`Weighting::Within`]: each independently and uniformly; 0.25 is from 0.75 to 1.25 of the weight.
    Within { share: f64 },
}

/// Monte Carlo over the weights: how far the rank of each unit moves. Gives a [`crate::Ranking`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RankIntervals {
    pub law: Law,
    /// 1 to [`RankIntervals::DRAWS_MAX`].
    pub draws: u32,
    /// The same seed gives the same bits, in every browser and on a server.
    pub seed: u64,
    /// How many ranks count as the top, from 1.
    pub top: u32,
}

impl RankIntervals {
    pub const DRAWS_MAX: u32 = 100_000;

    /// The question as `composite` takes it.
    pub fn setting(&self) -> Setting {
        let weighting = match self.law {
            Law::Dirichlet { concentration } => Weighting::Dirichlet { concentration },
            Law::Within { share } => Weighting::Within { share },
        };
        Setting { seed: self.seed, weighting, top: self.top }
    }
}

/// The table's scores under other weights: one move of a slider. Gives [`crate::Scores`]. The table keeps its own weights,
/// which decide what has a score (see [`composite::uncertainty::Board`]).
#[derive(Clone, Debug, PartialEq)]
pub struct Rescore {
    /// By node, as [`crate::Table::weights`].
    pub weights: Vec<f64>,
}
