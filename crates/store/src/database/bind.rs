//! Values on their way into a statement. Each keeps its kind when it is null, since PostgreSQL types parameters.

use chrono::{DateTime, NaiveDate, Utc};
use domain::id::{
    AssignmentId, CommunityId, ReceiptId, RegionId, ReviewId, RevisionId, RoundId, ScorecardId, UserId,
};
use domain::text::Text;

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Bind {
    Text(Option<String>),
    Int(Option<i64>),
    Real(Option<f64>),
    Bytes(Option<Vec<u8>>),
}

/// `binds![a, b]`: a `Vec<Bind>` of whatever converts.
macro_rules! binds {
    ($($value:expr),* $(,)?) => { vec![$($crate::database::Bind::from($value)),*] };
}
pub(crate) use binds;

/// Microseconds since 1970 UTC, as instants are stored.
pub(crate) fn micros(instant: DateTime<Utc>) -> i64 {
    instant.timestamp_micros()
}

macro_rules! bind_from {
    ($($kind:ident: $($from:ty => $convert:expr),+;)+) => {$($(
        impl From<$from> for Bind {
            fn from(value: $from) -> Self {
                Self::$kind(Some($convert(value)))
            }
        }

        impl From<Option<$from>> for Bind {
            fn from(value: Option<$from>) -> Self {
                Self::$kind(value.map($convert))
            }
        }
    )+)+};
}

fn written(value: impl std::fmt::Display) -> String {
    value.to_string()
}

bind_from! {
    Text:
        &str => String::from,
        String => std::convert::identity,
        RegionId => written, CommunityId => written, UserId => written, RoundId => written,
        AssignmentId => written, ScorecardId => written, RevisionId => written, ReviewId => written,
        ReceiptId => written, NaiveDate => written;
    Int:
        i64 => std::convert::identity,
        u32 => i64::from,
        bool => i64::from,
        DateTime<Utc> => micros;
    Real:
        f64 => std::convert::identity;
    Bytes:
        Vec<u8> => std::convert::identity,
        &[u8; 32] => |bytes: &[u8; 32]| bytes.to_vec();
}

impl<const MIN: usize, const MAX: usize> From<&Text<MIN, MAX>> for Bind {
    fn from(text: &Text<MIN, MAX>) -> Self {
        Self::Text(Some(text.as_str().into()))
    }
}

impl<const MIN: usize, const MAX: usize> From<Option<&Text<MIN, MAX>>> for Bind {
    fn from(text: Option<&Text<MIN, MAX>>) -> Self {
        Self::Text(text.map(|text| text.as_str().into()))
    }
}
