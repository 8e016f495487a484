//! Charts from plain numbers. Each has a title and a description, gives its numbers as a table on request, follows the
//! language because its words are signals, and prints as it looks. Gaps in the data stay gaps.

mod bar_breakdown;
mod frame;
mod label;
mod quadrant;
mod rank_range;
mod rank_strip;
mod scale;
mod spark;
mod trend;

pub use bar_breakdown::{BarBreakdown, BarRow};
pub use quadrant::{Quadrant, QuadrantPoint, QuadrantWords};
pub use rank_range::{RankKey, RankRange};
pub use rank_strip::RankStrip;
pub use spark::Spark;
pub use trend::{Series, Trend};
