//! Fresh ids, made here as the app makes them on a phone.

use std::time::{SystemTime, UNIX_EPOCH};

/// A new UUIDv7 of any of the domain's id types: `let id: RoundId = fresh();`.
pub fn fresh<Id>() -> Id
where
    Id: TryFrom<uuid::Uuid>,
{
    let mut random = [0; 10];
    getrandom::fill(&mut random).expect("the system gives random bytes");
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |age| age.as_millis());
    let unix_ms = u64::try_from(now).unwrap_or(u64::MAX);
    let id = uuid::Builder::from_unix_timestamp_millis(unix_ms, &random).into_uuid();
    Id::try_from(id).unwrap_or_else(|_| panic!("{id} is a UUID of version 7"))
}
