//! From observations to an index that can be explained: normalise, weight, aggregate, analyse.
//!
//! Pure numbers: no I/O, no clock, no randomness, the same bits in the browser and on the server (logarithm
//! and power come from `libm` on both). Scores run from 0 to 100; "no data" is `None` or [`batch::MISSING`],
//! never 0. The pipeline, each step a module of its own:
//!
//! 1. [`observed`]: an entry becomes a raw value and a normalised score ([`value`]); several accepted cards
//!    become one observation ([`observed::consensus`]).
//! 2. [`tree`]: the framework flattened once for a set of community types.
//! 3. [`aggregate`], [`totals`]: weighted means up the tree, under the coverage rule.
//! 4. [`coupling`], [`lag`], [`obstacle`], [`explain`], [`rank`]: what the numbers say.
//!
//! [`assess()`] runs all of it for one community and keeps every intermediate result; [`batch`] runs the
//! numbers alone for thousands, with the same bits.

pub mod aggregate;
pub mod assess;
pub mod assessment;
pub mod batch;
pub mod explain;
pub mod lag;
pub mod observed;
pub mod obstacle;
pub mod totals;
pub mod tree;
pub mod value;

pub use aggregate::{Mode, Outcome, Shortfall};
pub use assess::{assess, assess_on};
pub use assessment::{Assessment, DimensionResult, IndicatorResult, IndicatorState, PillarResult};
pub use composite::coupling::{self, Coupling};
pub use composite::rank;
pub use lag::{Flag, Lag};
pub use observed::{Lack, Observed, consensus, gather, observe};
pub use obstacle::Obstacle;
pub use tree::Tree;

/// The engine that made a result; a closed round keeps it beside its numbers. The second figure changes
/// when any number could.
pub const ENGINE_VERSION: &str = concat!("guanhu-scoring ", env!("CARGO_PKG_VERSION"));
