//! The device's clock and randomness, read in one place: where ids and instants are born.

use chrono::{DateTime, Utc};

/// The device's clock, in whole milliseconds. A clock beyond the calendar reads as the Unix epoch.
pub fn now() -> DateTime<Utc> {
    DateTime::from_timestamp_millis(js_sys::Date::now() as i64).unwrap_or_default()
}

/// Time and randomness for a new id: `ScorecardId::born` takes both.
pub fn birth() -> (u64, [u8; 10]) {
    let mut random = [0; 10];
    if getrandom::fill(&mut random).is_err() {
        // A browser without its generator still has to give ids that differ.
        for byte in &mut random {
            *byte = (js_sys::Math::random() * 256.0) as u8;
        }
    }
    (js_sys::Date::now() as u64, random)
}
