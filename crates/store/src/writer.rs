//! Writing: a reader that holds the write lock, knows who is at work, and remembers what to tell the audit.

use std::ops::{Deref, DerefMut};

use chrono::{DateTime, Utc};
use domain::id::UserId;

use crate::audit::{ChainEnd, Note};
use crate::database::Connection;
use crate::{Reader, StoreError};

/// Who does what follows, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Act {
    /// `None`: the program itself, by its command line or at start.
    pub actor: Option<UserId>,
    /// Kept to the microsecond.
    pub at: DateTime<Utc>,
}

/// What a PUT did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Put {
    Created,
    /// The same was there already; nothing was written.
    Same,
    Changed,
}

/// A transaction that holds the one write lock. Dropped without [`Writer::commit`], it leaves no trace.
pub struct Writer {
    reader: Reader,
    pub(crate) act: Act,
    pub(crate) end: ChainEnd,
    pub(crate) notes: Vec<Note>,
}

impl Writer {
    pub(crate) async fn begin(mut db: Connection, act: Act) -> Result<Self, StoreError> {
        // The lock in PostgreSQL and the proof of writability in SQLite, which lets BEGIN IMMEDIATE pass on a
        // read-only file.
        let end = ChainEnd::lock(&mut db).await?;
        Ok(Self { reader: Reader::new(db), act, end, notes: Vec::new() })
    }

    /// Somebody else, or another time, for what follows: history that is filled in has many authors.
    pub fn act(&mut self, act: Act) {
        self.act = act;
    }

    /// Makes everything since the start true, together with its audit rows.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] where the database found another write in the way; then nothing happened.
    pub async fn commit(mut self) -> Result<(), StoreError> {
        self.write_audit().await?;
        self.reader.db.commit().await
    }

    /// What [`Act::at`] becomes in the database and in answers.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        let micros = self.act.at.timestamp_micros();
        DateTime::from_timestamp_micros(micros).unwrap_or(self.act.at)
    }
}

impl Deref for Writer {
    type Target = Reader;

    fn deref(&self) -> &Reader {
        &self.reader
    }
}

impl DerefMut for Writer {
    fn deref_mut(&mut self) -> &mut Reader {
        &mut self.reader
    }
}
