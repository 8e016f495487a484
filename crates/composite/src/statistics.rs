//! How columns behave: the figures of one column, the correlations of two, and what a set of them has in common.
//!
//! Read before weighting and aggregating (OECD/JRC, Handbook on Constructing Composite Indicators, Paris, 2008, step
//! 4): a column with few values or a long tail, two columns that count the same thing twice, a group whose columns
//! pull against each other.
//!
//! - [`describe`]: the figures of one column; [`skew`] and [`kurtosis`] alone, quick enough for loops.
//! - [`pearson`], [`spearman`], [`kendall`] for two columns, [`Correlations`] for all of a set, with its flags.
//! - [`reliability`]: Cronbach's alpha. [`components`]: principal components. [`variance_inflation`].
//!
//! Three rules hold in all of them. A **gap** is left out and what remains is counted; a figure that what remains
//! does not define is `None`. A column is **constant** when its values are one but for rounding noise
//! ([`is_constant`]): noise does not vary. Whether such values are **tied** is asked ([`Ties`]). Cells may be as
//! large as 1e150 in size; beyond that a figure that leaves the range of numbers is `None` too.

mod classes;
mod components;
mod correlation;
mod description;
mod matrix;
mod moments;
mod pair;
mod reliability;

pub use classes::Ties;
pub use components::{
    Basis, COLUMNS_MOST, Components, ComponentsError, components, components_watched, variance_inflation,
};
pub use correlation::{Coefficient, Correlation, kendall, pearson, spearman};
pub use description::{Description, describe};
pub use matrix::{COLLINEAR, Correlations, Flag, OPPOSED};
pub(crate) use moments::Moments;
pub use moments::{is_constant, kurtosis, skew, skew_and_kurtosis};
pub use reliability::{Reliability, reliability, reliability_watched};

use crate::column::is_missing;
use serde::{Deserialize, Serialize};

/// Which rows a figure of several columns rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gaps {
    /// The rows without a gap in any of the columns.
    Complete,
    /// For each two columns the rows without a gap in either. Uses more of the data, but the figures of different pairs
    /// rest on different rows.
    Pairwise,
}

/// The columns cut down to the rows where none has a gap. Rows beyond the shortest column are left out.
pub(crate) fn complete_rows<C: AsRef<[f64]>>(columns: &[C]) -> Vec<Vec<f64>> {
    let rows = columns.iter().map(|column| column.as_ref().len()).min().unwrap_or(0);
    let mut whole = vec![true; rows];
    for column in columns {
        for (whole, cell) in whole.iter_mut().zip(column.as_ref()) {
            *whole &= !is_missing(*cell);
        }
    }
    let cut = |column: &C| {
        column.as_ref().iter().zip(&whole).filter(|(_, whole)| **whole).map(|(cell, _)| *cell).collect()
    };
    columns.iter().map(cut).collect()
}

/// Numbers that the tests of several figures share: three columns with gaps, ties, zeros and a long tail.
#[cfg(test)]
pub(crate) mod sample {
    use crate::column::MISSING;

    pub const FIRST: [f64; 12] = [12.5, 3.0, MISSING, 7.25, 9.0, 9.0, 41.0, 0.0, 5.5, MISSING, 7.25, 2.0];
    pub const SECOND: [f64; 12] = [1.0, 4.0, 2.0, MISSING, 6.0, 5.0, 30.0, 0.0, 4.0, 3.0, 7.0, 1.5];
    pub const THIRD: [f64; 12] = [80.0, 95.0, 70.0, 60.0, MISSING, 66.0, 12.0, 99.0, 75.0, 81.0, 60.0, 88.0];

    /// Five columns of 20 rows in two bundles, from whole numbers.
    pub fn five() -> Vec<Vec<f64>> {
        let column = |f: fn(u32) -> u32| (1..=20).map(|t| f64::from(f(t))).collect();
        vec![
            column(|t| (7 * t) % 20),
            column(|t| (7 * t) % 20 + (t * t) % 5),
            column(|t| (11 * t * t) % 17),
            column(|t| (11 * t * t) % 17 + (3 * t) % 4),
            column(|t| (13 * t) % 11),
        ]
    }

    pub fn close(found: f64, expected: f64) -> bool {
        (found - expected).abs() <= 1e-12 * expected.abs().max(1.0)
    }

    pub fn all_close(found: &[f64], expected: &[f64]) -> bool {
        found.len() == expected.len() && found.iter().zip(expected).all(|(f, e)| close(*f, *e))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::MISSING;

    #[test]
    fn a_row_with_a_gap_anywhere_is_not_whole() {
        let rows = complete_rows(&[vec![1.0, MISSING, 3.0, 4.0], vec![5.0, 6.0, MISSING, 8.0, 9.0]]);
        assert_eq!(rows, [vec![1.0, 4.0], vec![5.0, 8.0]]);
        assert_eq!(complete_rows::<Vec<f64>>(&[]), Vec::<Vec<f64>>::new());
    }
}
