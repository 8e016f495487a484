//! Weights of the columns of one group: given, from judgements, or from the data.
//!
//! Every function gives weights that are 0 or more and sum to 1 (to rounding), or an error that names the place. What
//! the effective weights up a hierarchy are, is not asked here.
//!
//! - [`equal`], [`given`], [`basis_points`]: decided elsewhere.
//! - [`ahp`]: the analytic hierarchy process, pairwise comparisons by one or several experts.
//! - [`entropy`], [`critic`], [`first_component`], [`retained_components`]: from normalised columns, where higher is
//!   better.
//! - [`blend`], [`arithmetic`], [`multiplicative`]: several sets of weights made one.

mod combination;
mod critic;
mod entropy;
mod judgements;
mod principal;

pub use combination::{arithmetic, blend, multiplicative};
pub use critic::{Critic, critic};
pub use entropy::{Entropy, entropy};
pub use judgements::{
    CONSISTENCY_BOUND, Consensus, JUDGEMENT_MOST, JudgementError, Judgements, Priorities,
    RECIPROCAL_TOLERANCE, SIZE_MOST, ahp,
};
pub use principal::{first_component, retained_components};

use crate::statistics::ComponentsError;
use std::fmt;

/// Why there are no weights.
#[derive(Debug, Clone, PartialEq)]
pub enum WeightsError {
    /// Nothing to weight.
    Nothing,
    /// A weight that is negative, infinite or no number.
    NotAWeight { place: usize, value: f64 },
    /// Every weight of the group is 0.
    AllZero,
    /// Basis points that do not sum to 10,000.
    BasisPoints { total: u64 },
    /// Sets of weights that are not of the same columns, or shares that are not of the sets; `set` counts from 0.
    Lengths { set: usize, expected: usize, found: usize },
    /// A share or an exponent of a set that is negative, infinite, no number, or (for a blend of two) above 1.
    NotAShare { set: usize, value: f64 },
    /// What is wrong with one of several sets, counted from 0.
    InSet { set: usize, error: Box<WeightsError> },
    /// A cell that is negative or infinite where the method needs 0 or more.
    NotAPart { column: usize, row: usize, value: f64 },
    /// A column with fewer than `needed` values.
    TooFewCells { column: usize, count: usize, needed: usize },
    /// Two columns that share too few rows, or do not vary over those, for a correlation.
    Unrelated { first: usize, second: usize, rows: usize },
    /// No column tells units apart, or all tell the same.
    NoInformation,
    /// No principal components.
    Components(ComponentsError),
}

impl fmt::Display for WeightsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WeightsError::Nothing => write!(f, "there is nothing to weight; give at least one"),
            WeightsError::NotAWeight { place, value } => {
                write!(f, "weight {place} is {value}; a weight is a finite number, 0 or more")
            }
            WeightsError::AllZero => write!(f, "all weights of the group are 0; at least one must be above"),
            WeightsError::BasisPoints { total } => {
                write!(f, "the weights sum to {total} basis points; they must sum to 10000")
            }
            WeightsError::Lengths { set, expected, found } => {
                write!(f, "set {set} has {found} entries where {expected} are expected; give one for each")
            }
            WeightsError::NotAShare { set, value } => {
                write!(f, "the share of set {set} is {value}; a share is a finite number, 0 or more")
            }
            WeightsError::InSet { set, error } => write!(f, "set {set}: {error}"),
            WeightsError::NotAPart { column, row, value } => {
                write!(f, "column {column} has {value} in row {row}; normalise it to 0 or more first")
            }
            WeightsError::TooFewCells { column, count, needed } => write!(
                f,
                "column {column} has {count} values where {needed} are needed; impute, or leave the column out"
            ),
            WeightsError::Unrelated { first, second, rows } => write!(
                f,
                "columns {first} and {second} share {rows} rows, over which they have no correlation; impute, or leave one out"
            ),
            WeightsError::NoInformation => {
                write!(f, "the columns hold nothing to tell weights by; give the weights instead")
            }
            WeightsError::Components(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for WeightsError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            WeightsError::Components(error) => Some(error),
            WeightsError::InSet { error, .. } => Some(error),
            _ => None,
        }
    }
}

impl From<ComponentsError> for WeightsError {
    fn from(error: ComponentsError) -> Self {
        WeightsError::Components(error)
    }
}

/// The same weight for each of `columns` columns.
pub fn equal(columns: usize) -> Result<Vec<f64>, WeightsError> {
    if columns == 0 {
        return Err(WeightsError::Nothing);
    }
    Ok(vec![1.0 / columns as f64; columns])
}

/// Relative weights of any scale, divided by their sum. A 0 is a weight and stays 0.
pub fn given(weights: &[f64]) -> Result<Vec<f64>, WeightsError> {
    if weights.is_empty() {
        return Err(WeightsError::Nothing);
    }
    for (place, value) in weights.iter().copied().enumerate() {
        if !(value.is_finite() && value >= 0.0) {
            return Err(WeightsError::NotAWeight { place, value });
        }
    }
    let largest = weights.iter().copied().fold(0.0, f64::max);
    let sum: f64 = weights.iter().sum();
    if largest == 0.0 {
        return Err(WeightsError::AllZero);
    }
    if sum.is_finite() && sum >= f64::MIN_POSITIVE {
        return Ok(weights.iter().map(|weight| weight / sum).collect());
    }
    // Weights whose sum leaves the range of numbers are brought to size first.
    let scaled: Vec<f64> = weights.iter().map(|weight| weight / largest).collect();
    let sum: f64 = scaled.iter().sum();
    Ok(scaled.into_iter().map(|weight| weight / sum).collect())
}

/// Weights in basis points, hundredths of a percent, which must sum to 10,000.
pub fn basis_points(weights: &[u32]) -> Result<Vec<f64>, WeightsError> {
    if weights.is_empty() {
        return Err(WeightsError::Nothing);
    }
    let total: u64 = weights.iter().copied().map(u64::from).sum();
    if total != 10_000 {
        return Err(WeightsError::BasisPoints { total });
    }
    Ok(weights.iter().map(|weight| f64::from(*weight) / 10_000.0).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn relative_weights_are_divided_by_their_sum() {
        assert_eq!(given(&[1.0, 0.0, 3.0]), Ok(vec![0.25, 0.0, 0.75]));
        assert_eq!(given(&[1e308, 1e308, 0.0, 0.0]), Ok(vec![0.5, 0.5, 0.0, 0.0]));
        assert_eq!(given(&[5e-324, 5e-324]), Ok(vec![0.5, 0.5]));
        assert_eq!(equal(4), Ok(vec![0.25; 4]));
        assert_eq!(basis_points(&[2_500, 0, 7_500]), Ok(vec![0.25, 0.0, 0.75]));
    }

    #[test]
    fn what_is_no_weight_is_named_with_its_place() {
        assert_eq!(given(&[1.0, -0.5]), Err(WeightsError::NotAWeight { place: 1, value: -0.5 }));
        assert!(matches!(given(&[f64::NAN]), Err(WeightsError::NotAWeight { place: 0, .. })));
        assert!(matches!(given(&[1.0, f64::INFINITY]), Err(WeightsError::NotAWeight { place: 1, .. })));
        assert_eq!(given(&[0.0, 0.0]), Err(WeightsError::AllZero));
        assert_eq!(basis_points(&[5_000, 4_999]), Err(WeightsError::BasisPoints { total: 9_999 }));
        assert_eq!([given(&[]), equal(0), basis_points(&[])], [const { Err(WeightsError::Nothing) }; 3]);
        assert_eq!(
            WeightsError::NotAWeight { place: 1, value: -0.5 }.to_string(),
            "weight 1 is -0.5; a weight is a finite number, 0 or more"
        );
    }

    proptest! {
        #[test]
        fn weights_sum_to_one_and_keep_their_proportions(weights in prop::collection::vec(0.0..1e6f64, 1..50)) {
            let Ok(found) = given(&weights) else { return Ok(()) };
            prop_assert!((found.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            for (a, b) in weights.iter().zip(&found) {
                prop_assert!((a * found[0] - b * weights[0]).abs() <= 1e-9);
            }
        }
    }
}
