//! What this device keeps by itself: drafts as they are typed, the last tasks and frameworks that the
//! server gave, and the reasons of a review in work. The only module that knows IndexedDB.
//!
//! A failure here never loses what is on the screen: every call answers with a [`KeepError`] that the
//! screen turns into a visible save state, while the typed text stays in memory.

mod aside;
mod birth;
mod database;
mod draft;
mod drafts;
mod keeper;
mod kit;
mod review;

pub use aside::{gather, remove_asides, set_aside_of};
pub use birth::{birth, now};
pub use database::KeepError;
pub use draft::{Answers, Draft, Outgoing, Position, Typed, TypedEvidence, View, say_the_same};
pub use drafts::{all_drafts, load_draft, remove_draft};
pub use keeper::{Doubt, Keeper, Keeping};
pub use kit::{keep_framework, keep_tasks, kept_framework, kept_tasks};
pub use review::{ReviewDraft, keep_review, load_review, remove_review};
