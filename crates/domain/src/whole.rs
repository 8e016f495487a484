//! Whole numbers in JSON. It knows one kind of number, so that `2` and `2.0` are the same, and there are programs that
//! write the latter; the API's description allows both.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Unexpected, Visitor};

/// Up to here every whole number is a `f64` of its own.
const EXACT_MAX: f64 = 9_007_199_254_740_992.0;

/// A whole number, however it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Whole(pub i64);

/// For `#[serde(deserialize_with = "whole::number")]`.
pub fn number<'de, D: Deserializer<'de>, N: TryFrom<i64>>(deserializer: D) -> Result<N, D::Error> {
    narrow(Whole::deserialize(deserializer)?)
}

/// The same where there may be none; the field is `default`.
pub fn optional<'de, D: Deserializer<'de>, N: TryFrom<i64>>(deserializer: D) -> Result<Option<N>, D::Error> {
    Option::<Whole>::deserialize(deserializer)?.map(narrow).transpose()
}

fn narrow<N: TryFrom<i64>, E: Error>(Whole(value): Whole) -> Result<N, E> {
    N::try_from(value).map_err(|_| E::invalid_value(Unexpected::Signed(value), &"a whole number in range"))
}

impl<'de> Deserialize<'de> for Whole {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_i64(Digits)
    }
}

struct Digits;

impl Visitor<'_> for Digits {
    type Value = Whole;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number")
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Whole, E> {
        Ok(Whole(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Whole, E> {
        let fits = i64::try_from(value).map(Whole);
        fits.map_err(|_| E::invalid_value(Unexpected::Unsigned(value), &self))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Whole, E> {
        if value.fract() == 0.0 && value.abs() <= EXACT_MAX {
            // Exact by the line above.
            return Ok(Whole(value as i64));
        }
        Err(E::invalid_type(Unexpected::Float(value), &self))
    }
}

#[cfg(test)]
mod tests {
    use crate::community::Context;
    use crate::entry::{Entry, Rating};

    #[test]
    fn a_whole_number_may_be_written_with_a_fraction_of_nothing() {
        let context: Context =
            serde_json::from_str(r#"{"lifts":2.0,"households":4e2,"units":null}"#).unwrap();
        assert_eq!((context.lifts, context.households, context.units), (Some(2), Some(400), None));
        assert_eq!(serde_json::from_str::<Rating>("4.0").unwrap(), Rating::ALL[4]);
        assert!(serde_json::from_str::<Entry>(r#"{"surveyed":{"mean":3,"n":12.0}}"#).is_ok());
    }

    #[test]
    fn what_is_no_whole_number_or_none_of_that_size_is_refused() {
        for lifts in ["2.5", "-1", "4294967296", "1e300", "-1e300", "18446744073709551615", "\"2\"", "true"] {
            let refused = serde_json::from_str::<Context>(&format!("{{\"lifts\":{lifts}}}"));
            assert!(refused.is_err(), "{lifts}");
        }
    }
}
