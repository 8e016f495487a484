//! Values on their way out of a row: read in the order of the SELECT, parsed into the domain's types. What does
//! not parse was damaged after it was stored.

use std::str::FromStr;

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::Role;
use domain::framework::{FrameworkVersion, IndicatorCode};
use domain::id::{
    AssignmentId, CommunityId, ReceiptId, RegionId, ReviewId, RevisionId, RoundId, ScorecardId, UserId,
};
use domain::region::RegionKind;
use domain::round::RoundKind;
use domain::scorecard::Stage;
use domain::text::Text;
use serde::de::DeserializeOwned;
use sqlx::postgres::{PgRow, Postgres};
use sqlx::sqlite::{Sqlite, SqliteRow};
use sqlx::{Row, ValueRef};

use crate::StoreError;

#[derive(Clone, Copy)]
enum AnyRow<'r> {
    Sqlite(&'r SqliteRow),
    Postgres(&'r PgRow),
}

/// The columns of one row, taken from left to right.
pub(crate) struct Columns<'r> {
    row: AnyRow<'r>,
    next: usize,
}

impl<'r> Columns<'r> {
    pub(super) fn of_sqlite(row: &'r SqliteRow) -> Self {
        Self { row: AnyRow::Sqlite(row), next: 0 }
    }

    pub(super) fn of_postgres(row: &'r PgRow) -> Self {
        Self { row: AnyRow::Postgres(row), next: 0 }
    }

    /// The next column.
    pub fn get<T: Column>(&mut self) -> Result<T, StoreError> {
        T::read(self)
    }

    /// The next column as a JSON document; `what` names it where it is damaged.
    pub fn json<T: DeserializeOwned>(&mut self, what: &'static str) -> Result<T, StoreError> {
        let text: &str = self.raw()?;
        serde_json::from_str(text).map_err(|cause| StoreError::corrupt(what, cause))
    }

    /// The next `count` columns as one optional thing of a LEFT JOIN: absent where the first of them is null.
    pub fn joined<T>(
        &mut self,
        count: usize,
        read: impl FnOnce(&mut Self) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        if self.next_is_null()? {
            self.next += count;
            return Ok(None);
        }
        read(self).map(Some)
    }

    fn next_is_null(&self) -> Result<bool, StoreError> {
        Ok(match self.row {
            AnyRow::Sqlite(row) => row.try_get_raw(self.next)?.is_null(),
            AnyRow::Postgres(row) => row.try_get_raw(self.next)?.is_null(),
        })
    }

    fn raw<T>(&mut self) -> Result<T, StoreError>
    where
        T: sqlx::Decode<'r, Sqlite> + sqlx::Type<Sqlite> + sqlx::Decode<'r, Postgres> + sqlx::Type<Postgres>,
    {
        let at = self.next;
        self.next += 1;
        Ok(match self.row {
            AnyRow::Sqlite(row) => row.try_get(at)?,
            AnyRow::Postgres(row) => row.try_get(at)?,
        })
    }

    fn parsed<T: FromStr>(&mut self, what: &'static str) -> Result<T, StoreError>
    where
        T::Err: std::error::Error + Send + Sync + 'static,
    {
        self.raw::<&str>()?.parse().map_err(|cause: T::Err| StoreError::corrupt(what, cause))
    }
}

/// The value of an enum that is stored as its word on the wire.
pub(crate) fn word<T: Copy>(
    all: &[T],
    as_str: fn(T) -> &'static str,
    text: &str,
    what: &'static str,
) -> Result<T, StoreError> {
    all.iter()
        .copied()
        .find(|value| as_str(*value) == text)
        .ok_or_else(|| StoreError::corrupt(what, "unknown word"))
}

/// What a column can be read as.
pub(crate) trait Column: Sized {
    fn read(columns: &mut Columns<'_>) -> Result<Self, StoreError>;
}

impl<T: Column> Column for Option<T> {
    fn read(columns: &mut Columns<'_>) -> Result<Self, StoreError> {
        columns.joined(1, T::read)
    }
}

macro_rules! plain_column {
    ($($type:ty),+) => {$(
        impl Column for $type {
            fn read(columns: &mut Columns<'_>) -> Result<Self, StoreError> {
                columns.raw()
            }
        }
    )+};
}
plain_column!(String, i64, f64, Vec<u8>);

macro_rules! parsed_column {
    ($($type:ty, $what:literal;)+) => {$(
        impl Column for $type {
            fn read(columns: &mut Columns<'_>) -> Result<Self, StoreError> {
                columns.parsed($what)
            }
        }
    )+};
}
parsed_column! {
    RegionId, "id"; CommunityId, "id"; UserId, "id"; RoundId, "id"; AssignmentId, "id"; ScorecardId, "id";
    RevisionId, "id"; ReviewId, "id"; ReceiptId, "id";
    IndicatorCode, "indicator code"; NaiveDate, "date";
}

macro_rules! word_column {
    ($($type:ty, $what:literal;)+) => {$(
        impl Column for $type {
            fn read(columns: &mut Columns<'_>) -> Result<Self, StoreError> {
                word(&<$type>::ALL, <$type>::as_str, columns.raw()?, $what)
            }
        }
    )+};
}
word_column! { RegionKind, "kind of region"; RoundKind, "kind of round"; Stage, "stage"; Role, "role"; }

impl<const MIN: usize, const MAX: usize> Column for Text<MIN, MAX> {
    fn read(columns: &mut Columns<'_>) -> Result<Self, StoreError> {
        // By the rules of when it was stored: a rule that came later must not make a list unreadable.
        Self::stored(columns.raw()?).map_err(|cause| StoreError::corrupt("text", cause))
    }
}

impl Column for u32 {
    fn read(columns: &mut Columns<'_>) -> Result<Self, StoreError> {
        u32::try_from(columns.raw::<i64>()?).map_err(|cause| StoreError::corrupt("count", cause))
    }
}

impl Column for bool {
    fn read(columns: &mut Columns<'_>) -> Result<Self, StoreError> {
        Ok(columns.raw::<i64>()? != 0)
    }
}

impl Column for DateTime<Utc> {
    fn read(columns: &mut Columns<'_>) -> Result<Self, StoreError> {
        DateTime::from_timestamp_micros(columns.raw()?)
            .ok_or_else(|| StoreError::corrupt("instant", "out of the calendar"))
    }
}

/// Two columns: a document's name may hold any sign, so no one sign can part it from its version.
impl Column for FrameworkVersion {
    fn read(columns: &mut Columns<'_>) -> Result<Self, StoreError> {
        Ok(Self { id: columns.get()?, version: columns.get()? })
    }
}
