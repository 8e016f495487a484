//! The figures of one column.

use super::classes::{Classes, Ties};
use super::moments::skew_and_kurtosis;
use crate::column;
use serde::{Deserialize, Serialize};

/// What one column looks like. Every figure but `rows` and `availability` is of the cells that have a value; a figure
/// that these do not define is `None`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Description {
    /// Cells with and without a value.
    pub rows: usize,
    /// Cells with a value.
    pub count: usize,
    /// `count / rows`, 0 to 1; `None` without rows.
    pub availability: Option<f64>,
    pub minimum: Option<f64>,
    pub maximum: Option<f64>,
    pub mean: Option<f64>,
    pub median: Option<f64>,
    /// Standard deviation with `n - 1`; from two values on.
    pub deviation: Option<f64>,
    /// See [`super::skew`]; from three values on, not of a constant column.
    pub skew: Option<f64>,
    /// See [`super::kurtosis`]; from four values on, not of a constant column.
    pub kurtosis: Option<f64>,
    /// How many different values there are.
    pub distinct: usize,
    /// The share of zeros, 0 to 1.
    pub zero_share: Option<f64>,
    /// The share of the commonest value, 0 to 1.
    pub commonest_share: Option<f64>,
}

/// The figures of one column. The shares of zeros and of the commonest value are of `count`, as in COINr's
/// `get_stats` (W. Becker et al., COINr: An R package for developing composite indicators, JOSS 7 (2022) 4567);
/// `ties` says which values are one and the same.
pub fn describe(cells: &[f64], ties: Ties) -> Description {
    let count = column::count(cells);
    let share = |part: usize, whole: usize| (whole > 0).then(|| part as f64 / whole as f64);
    let (skew, kurtosis) = skew_and_kurtosis(cells);
    let classes = Classes::of(cells, ties);
    let range = column::range(cells);
    let commonest = classes.sizes.iter().max().map_or(0, |size| *size as usize);
    Description {
        rows: cells.len(),
        count,
        availability: share(count, cells.len()),
        minimum: range.map(|range| range.0),
        maximum: range.map(|range| range.1),
        mean: column::mean(cells).filter(|mean| mean.is_finite()),
        median: column::median(cells),
        deviation: column::deviation(cells).filter(|deviation| deviation.is_finite()),
        skew,
        kurtosis,
        distinct: classes.sizes.len(),
        zero_share: share(column::present(cells).filter(|cell| *cell == 0.0).count(), count),
        commonest_share: share(commonest, count),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{FIRST, close};
    use super::*;
    use crate::column::MISSING;

    /// numpy 2.4 (`mean`, `median`, `std(ddof=1)`) on the cells that have a value; the counts by hand.
    #[test]
    fn every_figure_is_of_the_cells_that_have_a_value() {
        let found = describe(&FIRST, Ties::Exact);
        assert_eq!((found.rows, found.count, found.distinct), (12, 10, 8));
        assert_eq!((found.minimum, found.maximum), (Some(0.0), Some(41.0)));
        assert_eq!((found.mean, found.median), (Some(9.65), Some(7.25)));
        assert!(close(found.deviation.unwrap(), 11.625642156696358));
        assert_eq!(found.availability, Some(10.0 / 12.0));
        assert_eq!((found.zero_share, found.commonest_share), (Some(0.1), Some(0.2)));
        assert_eq!((found.skew, found.kurtosis), skew_and_kurtosis(&FIRST));
    }

    #[test]
    fn nothing_is_described_as_nothing() {
        let found = describe(&[MISSING, MISSING], Ties::Exact);
        assert_eq!((found.rows, found.count, found.distinct, found.availability), (2, 0, 0, Some(0.0)));
        for figure in [
            found.minimum,
            found.maximum,
            found.mean,
            found.median,
            found.deviation,
            found.skew,
            found.kurtosis,
            found.zero_share,
            found.commonest_share,
        ] {
            assert_eq!(figure, None);
        }
        assert_eq!(describe(&[], Ties::Exact).availability, None);
    }

    #[test]
    fn noise_makes_a_new_value_unless_ties_are_to_twelve_digits() {
        let column = [0.3, 0.1 + 0.2, 0.5, 0.3, -0.0, 0.0];
        let found = |ties| {
            let found = describe(&column, ties);
            (found.distinct, found.zero_share, found.commonest_share)
        };
        assert_eq!(found(Ties::TwelveDigits), (3, Some(2.0 / 6.0), Some(0.5)));
        assert_eq!(found(Ties::Exact), (4, Some(2.0 / 6.0), Some(2.0 / 6.0)));
    }
}
