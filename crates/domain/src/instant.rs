//! Days and instants as they are written: `2026-05-31`, and RFC 3339.
//!
//! `chrono` reads both through patterns for any date there is, and also what is written loosely. A first visit of the app
//! would load that reader for these two.

use std::fmt;
use std::marker::PhantomData;

use chrono::{DateTime, NaiveDate, Utc};
use serde::de::{Deserializer, Error, Visitor};

/// For `#[serde(deserialize_with = "instant::day")]`: four digits of the year, two of the month and two of the day.
pub fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
    read(deserializer, "a day as 2026-05-31", day_of)
}

/// For `#[serde(deserialize_with = "instant::utc")]`: any offset, which is taken out.
pub fn utc<'de, D: Deserializer<'de>>(deserializer: D) -> Result<DateTime<Utc>, D::Error> {
    read(deserializer, "an instant of RFC 3339", |text| {
        DateTime::parse_from_rfc3339(text).ok().map(|instant| instant.to_utc())
    })
}

fn day_of(text: &str) -> Option<NaiveDate> {
    let &[a, b, c, d, b'-', e, f, b'-', g, h] = text.as_bytes() else { return None };
    let year = number(&[a, b, c, d])?;
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, number(&[e, f])?, number(&[g, h])?)
}

fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |sum, digit| Some(sum * 10 + char::from(*digit).to_digit(10)?))
}

fn read<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    shape: &'static str,
    of: fn(&str) -> Option<T>,
) -> Result<T, D::Error> {
    deserializer.deserialize_str(Written { shape, of, read: PhantomData })
}

/// The text is no day or no instant of the shape that is named.
struct NotWritten(&'static str);

impl fmt::Display for NotWritten {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "input is not {}", self.0)
    }
}

struct Written<T> {
    shape: &'static str,
    of: fn(&str) -> Option<T>,
    read: PhantomData<T>,
}

impl<T> Visitor<'_> for Written<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.shape)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        (self.of)(text).ok_or_else(|| E::custom(NotWritten(self.shape)))
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    struct Both {
        #[serde(deserialize_with = "day")]
        day: NaiveDate,
        #[serde(deserialize_with = "utc")]
        at: DateTime<Utc>,
    }

    fn both(day: &str, at: &str) -> Result<Both, serde_json::Error> {
        serde_json::from_value(serde_json::json!({ "day": day, "at": at }))
    }

    #[test]
    fn what_chrono_writes_is_read_back() {
        let day = NaiveDate::from_ymd_opt(2024, 2, 29).expect("a day");
        for at in ["1970-01-01T00:00:00Z", "2026-05-31T23:59:59.123456789Z"] {
            let at: DateTime<Utc> = at.parse().expect("an instant");
            let written = |value| serde_json::to_value(value).expect("JSON");
            let read = both(&day.to_string(), written(at).as_str().expect("a text")).expect("both");
            assert_eq!((read.day, read.at), (day, at));
        }
    }

    #[test]
    fn an_offset_is_taken_out_of_an_instant() {
        let read = both("2026-05-31", "2026-06-01T07:30:00+08:00").expect("both");
        assert_eq!(read.at.to_rfc3339(), "2026-05-31T23:30:00+00:00");
    }

    #[test]
    fn what_is_written_otherwise_is_refused() {
        for day in ["2026-5-31", "2026-02-29", "20260531", "+2026-05-31", "2026-05-31 ", "２026-05-31", ""] {
            assert!(both(day, "1970-01-01T00:00:00Z").is_err(), "{day}");
        }
        for at in ["2026-05-31", "2026-05-31T10:00:00", "2026-05-31T25:00:00Z", ""] {
            assert!(both("2026-05-31", at).is_err(), "{at}");
        }
    }
}
