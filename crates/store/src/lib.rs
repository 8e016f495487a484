//! SQLite and PostgreSQL behind one API; the only crate that speaks SQL.
//!
//! A [`Store`] hands out two things. A [`Reader`] is one consistent snapshot. A [`Writer`] holds the one write
//! lock of the database, reads what it checks inside the same transaction, and leaves no trace unless it is
//! committed; every command adds its row to the hash-chained audit.
//!
//! ```no_run
//! # use store::{Act, Review, Store, StoreError};
//! # async fn example(store: Store, act: Act, review: Review<'_>) -> Result<(), StoreError> {
//! let mut write = store.write(act).await?;
//! write.review(&review).await?;
//! write.commit().await?;
//! # Ok(())
//! # }
//! ```
//!
//! Every query is written once, in SQL that both databases understand; only the migrations differ. What a
//! database refuses becomes a [`StoreError`] that the domain has a word for.

mod account;
mod assignment;
mod audit;
mod card;
mod closing;
mod community;
mod config;
mod database;
mod document;
mod duty_catalogue;
mod error;
mod framework;
mod inputs;
mod migration;
mod observation;
mod reader;
mod region;
mod retry;
mod review;
mod round;
mod session;
mod sign_in;
mod standing;
mod store;
mod submission;
mod task;
mod within;
mod writer;

pub use account::Account;
pub use assignment::Assignment;
pub use audit::{AuditReport, AuditRow, BrokenLink};
pub use card::CardFilter;
pub use community::CommunityFilter;
pub use config::{Database, StoreConfig};
pub use error::{Cause, StoreError};
pub use inputs::{AcceptedCard, Inputs};
pub use observation::Record;
pub use reader::Reader;
pub use retry::{MayConflict, retrying};
pub use review::Review;
pub use round::RoundFilter;
pub use session::{SignedIn, TokenHash};
pub use standing::{NewStanding, PreviousScores, StandingLine, StoredStanding, Summary};
pub use store::Store;
pub use submission::{Submit, Submitted};
pub use within::{ROOTS_MAX, Within};
pub use writer::{Act, Put, Writer};
