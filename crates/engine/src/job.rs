//! What the engine does with its table.

use composite::draws::Stream;
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

/// Random numbers themselves, to be compared with another machine's: a difference in the last bit of a logarithm would
/// hide behind ranks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    pub seed: u64,
    pub stream: u64,
}

impl Sample {
    /// Of each kind.
    pub const COUNT: usize = 64;

    /// [`Sample::COUNT`] numbers of each kind, each kind from the start of the stream: uniform, normal, exponential, gamma of
    /// shape 2.5, gamma of shape 0.3; then one division of 1 by the concentrations 1, 2, 3.5.
    pub fn numbers(self) -> Vec<f64> {
        let stream = || Stream::new(self.seed, self.stream);
        let kinds: [fn(&mut Stream) -> f64; 5] = [
            Stream::unit,
            Stream::normal,
            Stream::exponential,
            |stream| stream.gamma(2.5),
            |stream| stream.gamma(0.3),
        ];
        let mut numbers = Vec::with_capacity(kinds.len() * Self::COUNT + 3);
        for kind in kinds {
            let mut stream = stream();
            numbers.extend((0..Self::COUNT).map(|_| kind(&mut stream)));
        }
        let mut shares = [0.0; 3];
        // These concentrations can be drawn.
        let _ = stream().dirichlet(&[1.0, 2.0, 3.5], &mut shares);
        numbers.extend(shares);
        numbers
    }
}
