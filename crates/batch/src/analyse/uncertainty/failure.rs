//! Why draws count for nobody, in words that name a unit by its key.

use composite::uncertainty::{self as engine, Cause};
use serde::Serialize;

/// Draws that failed in the same way.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Failure {
    draws: u64,
    /// The lowest of these draws, from 0.
    first: u64,
    because: String,
}

impl Failure {
    /// `key` has the keys of the units by the number that the engine gives them.
    pub fn new<'k>(failure: &engine::Failure, key: impl Fn(usize) -> &'k str) -> Self {
        Self { draws: failure.draws, first: failure.first, because: because(&failure.cause, key) }
    }
}

fn because<'k>(cause: &Cause, key: impl Fn(usize) -> &'k str) -> String {
    match cause {
        Cause::NotPositive { node, child, unit, value } => format!(
            "{value} of `{child}` in unit `{}` cannot go into the mean of `{node}`, which needs values above 0: \
             normalise to a scale that starts above 0, such as 1 to 100, or choose another mean",
            key(*unit)
        ),
        Cause::Cell { column, unit, value, want } => {
            format!("{value} of `{column}` in unit `{}` cannot be normalised: {want}", key(*unit))
        }
        Cause::NoWeight { node, unit } => format!(
            "what unit `{}` has of `{node}` has no weight in this draw: give it some, or fill the gaps",
            key(*unit)
        ),
        Cause::TooLarge { unit } => {
            format!("the index of unit `{}` is beyond the largest number", key(*unit))
        }
        Cause::Aggregate { .. } | Cause::BadWeight { .. } | Cause::NothingScored => cause.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_is_named_by_its_key() {
        let keys = ["Austria", "奥地利"];
        let cause = Cause::NoWeight { node: "P".into(), unit: 1 };
        let found = Failure::new(&engine::Failure { draws: 3, first: 0, cause }, |unit| keys[unit]);
        assert!(found.because.starts_with("what unit `奥地利` has of `P`"), "{found:?}");
        let large = Cause::TooLarge { unit: 0 };
        assert!(because(&large, |unit| keys[unit]).contains("unit `Austria`"));
        assert_eq!(because(&Cause::NothingScored, |_| ""), Cause::NothingScored.to_string());
    }
}
