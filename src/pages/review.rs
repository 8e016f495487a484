//! Review: the queue of submitted cards, and one card with the decision on it.

mod card;
mod decide;
mod keys;
mod line;
mod queue;
mod reasons;
mod sheet;

pub use card::ReviewCardPage;
pub use queue::ReviewQueuePage;
