//! Ids: UUIDv7, made where the thing is born (often on a phone, offline), so that the id is also the
//! idempotency key of every write.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The text is not a UUID of version 7.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAnId;

impl fmt::Display for NotAnId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a UUID of version 7")
    }
}

impl std::error::Error for NotAnId {}

/// Builds the UUIDv7 for an instant in Unix milliseconds and 10 random bytes. Neither clock nor
/// randomness is read here: the caller brings both.
fn uuid_v7(unix_ms: u64, random: [u8; 10]) -> Uuid {
    uuid::Builder::from_unix_timestamp_millis(unix_ms, &random).into_uuid()
}

macro_rules! typed_id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "Uuid", into = "Uuid")]
        pub struct $name(Uuid);

        impl $name {
            /// The id of something born at `unix_ms` (Unix milliseconds) with these random bytes.
            pub fn born(unix_ms: u64, random: [u8; 10]) -> Self {
                Self(uuid_v7(unix_ms, random))
            }

            pub fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl TryFrom<Uuid> for $name {
            type Error = NotAnId;
            fn try_from(id: Uuid) -> Result<Self, NotAnId> {
                if id.get_version_num() == 7 { Ok(Self(id)) } else { Err(NotAnId) }
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                Uuid::parse_str(text).map_err(|_| NotAnId)?.try_into()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

typed_id! {
    /// A city, district or subdistrict.
    RegionId,
    /// A community (社区 / 小区), the unit that is scored.
    CommunityId,
    /// A party (主体) that holds or supervises duties.
    PartyId,
    /// A person with an account.
    UserId,
    /// An evaluation round (评估轮次).
    RoundId,
    /// That one assessor is asked to assess one community in one round.
    AssignmentId,
    /// A scorecard (打分卡): one assessor, one community, one round.
    ScorecardId,
    /// One submitted revision of a scorecard.
    RevisionId,
    /// A review decision on one revision.
    ReviewId,
    /// An item of evidence (佐证).
    EvidenceId,
    /// The server's word that it holds a write.
    ReceiptId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_carries_its_time_of_birth_and_survives_json() {
        let id = RoundId::born(1_767_225_600_000, [7; 10]);
        let json = serde_json::to_string(&id).unwrap();
        assert_eq!(serde_json::from_str::<RoundId>(&json).unwrap(), id);
        assert!(id < RoundId::born(1_767_225_600_001, [0; 10]), "later ids sort later");
    }

    #[test]
    fn a_random_uuid_is_not_an_id() {
        assert_eq!("6ba7b810-9dad-41d1-80b4-00c04fd430c8".parse::<UserId>(), Err(NotAnId));
        assert!(serde_json::from_str::<UserId>("\"nonsense\"").is_err());
    }
}
