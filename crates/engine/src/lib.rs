//! The engine: a program for a worker of the browser, in which the app's long computations run while the page stays
//! quick.
//!
//! This library is what page and worker share: what can be asked ([`Table`], [`Job`]), what comes back ([`Reply`]), and
//! how both travel ([`Message`]). The program (`main.rs`) holds one table and does one job at a time, in slices between
//! which it reads its messages, so that a job is cancelled or replaced within one slice and no memory is shared.
//!
//! Nothing is computed here: `composite` does that, the same bits as on a server.

pub mod desk;
mod fault;
mod job;
mod message;
pub mod port;
mod read;
mod reply;
mod table;

pub use fault::Fault;
pub use job::{Law, RankIntervals, Rescore, Sample};
pub use message::{Message, Part};
pub use read::Request;
pub use reply::{Progress, Ranking, Reply, Scores};
pub use table::{Kept, Table};
