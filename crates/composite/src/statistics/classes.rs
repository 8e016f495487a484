//! Classes of equal values: what rank correlations and counts of distinct values rest on.

use crate::column::is_missing;
use crate::rank;
use serde::{Deserialize, Serialize};

/// When two values are tied, for rank correlations and for counts of distinct values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ties {
    /// When they are the same number, as R and scipy have it: figures that any other program gives, too.
    #[default]
    Exact,
    /// When they are the same to 12 significant digits ([`rank::ties`]), as in this crate's ranks: 3.4 and
    /// 3.4000000000000004, one value that different sums have arrived at, are tied.
    TwelveDigits,
}

/// The class of a cell without a value.
pub(super) const GAP: u32 = u32::MAX;

/// Whether two values are equal to 12 significant digits ([`rank::ties`]), with a cheap answer for most pairs: what
/// is further apart than two units of the twelfth digit cannot be.
pub(super) fn same(a: f64, b: f64) -> bool {
    a == b || ((a - b).abs() <= 2e-11 * a.abs().max(b.abs()) && rank::ties(a, b))
}

/// For each row the class of its value, counted from 0 upwards with the value; equal values share one, a gap has
/// [`GAP`]. Zeros are equal whatever their sign. A column holds fewer than `u32::MAX` rows; further ones count as gaps.
pub(super) struct Classes {
    pub(super) of: Vec<u32>,
    /// How many rows are in each class.
    pub(super) sizes: Vec<u32>,
}

impl Classes {
    pub(super) fn of(column: &[f64], ties: Ties) -> Classes {
        let mut cells: Vec<(f64, u32)> = column
            .iter()
            .zip(0..GAP)
            .filter(|(cell, _)| !is_missing(**cell))
            .map(|(x, row)| (*x, row))
            .collect();
        cells.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        let mut of = vec![GAP; column.len()];
        let mut sizes: Vec<u32> = Vec::new();
        let mut leader = f64::NAN;
        for (cell, row) in cells {
            match sizes.last_mut() {
                Some(size) if leader == cell || (ties == Ties::TwelveDigits && same(leader, cell)) => {
                    *size += 1
                }
                _ => {
                    leader = cell;
                    sizes.push(1);
                }
            }
            if let Some(class) = of.get_mut(row as usize) {
                *class = (sizes.len() - 1) as u32;
            }
        }
        Classes { of, sizes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::MISSING;
    use proptest::prelude::*;

    #[test]
    fn equal_values_share_a_class_and_gaps_have_none() {
        let column = [0.3, MISSING, -1.0, 0.1 + 0.2, 7.0, 0.3];
        let classes = Classes::of(&column, Ties::TwelveDigits);
        assert_eq!(classes.of, [1, GAP, 0, 1, 2, 1]);
        assert_eq!(classes.sizes, [1, 3, 1]);
        let exact = Classes::of(&column, Ties::Exact);
        assert_eq!(exact.of, [1, GAP, 0, 2, 3, 1]);
        assert_eq!(exact.sizes, [1, 2, 1, 1]);
        assert_eq!(Classes::of(&[0.0, -0.0], Ties::Exact).sizes, [2]);
        assert!(Classes::of(&[MISSING], Ties::Exact).sizes.is_empty());
    }

    proptest! {
        #[test]
        fn the_quick_answer_is_the_right_one(a in -1e3..1e3f64, steps in 0u32..400, down in 0i32..30) {
            let b = a * (1.0 + f64::from(steps) * 1e-13) * (1.0 + 1e-12 * 10f64.powi(-down));
            prop_assert_eq!(same(a, b), rank::ties(a, b));
            prop_assert_eq!(same(a, -a), rank::ties(a, -a));
        }
    }
}
