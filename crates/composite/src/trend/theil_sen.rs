//! The Theil-Sen slope.

use super::{Points, TrendError};
use crate::column::median;
use crate::distribution::normal_quantile;
use serde::{Deserialize, Serialize};

/// A slope that a few wild points cannot turn.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Slope {
    /// Median of the slopes of all pairs of points, in values per unit of time; `None` below two points.
    /// As every figure here, `None` too where it is beyond `f64` (times next to nothing apart).
    pub slope: Option<f64>,
    /// Value at time 0: the median value less the slope times the median time; `None` below two points.
    pub intercept: Option<f64>,
    /// Ends of the interval of the slope; `None` below two points.
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub confidence: f64,
    /// There are too few points for the confidence: an end would lie beyond the outermost slope and was put there.
    /// The interval then covers less than it says.
    pub interval_is_cut: bool,
    /// Points with a time and a value.
    pub points: usize,
}

/// Theil-Sen slope of the values over the times: H. Theil, A rank-invariant method of linear and polynomial
/// regression analysis, Proc. K. Ned. Akad. Wet. 53 (1950) 386-392; P. K. Sen, Estimates of the regression
/// coefficient based on Kendall's tau, J. Am. Stat. Assoc. 63 (1968) 1379-1389.
///
/// With `N` slopes in ascending order and `C = z sqrt(V)`, where `V` is the variance of Kendall's sum of signs with
/// its correction for ties, the interval goes from slope number `(N - C) / 2` to slope number `(N + C) / 2 + 1`,
/// numbered from 1 and rounded to the nearest (half to the even one). Intercept: W. J. Conover, Practical
/// Nonparametric Statistics, 1980.
///
/// # Errors
/// See [`TrendError`].
pub fn theil_sen(times: &[f64], values: &[f64], confidence: f64) -> Result<Slope, TrendError> {
    let quantile = normal_quantile(0.5 + 0.5 * confidence).filter(|_| confidence > 0.0 && confidence < 1.0);
    let z = quantile.ok_or(TrendError::ConfidenceOutOfRange { confidence })?;
    let points = Points::new(times, values)?;
    let n = points.values.len();
    let mut slopes = Vec::with_capacity(n * n.saturating_sub(1) / 2);
    for (i, (time, value)) in points.times.iter().zip(&points.values).enumerate() {
        let later = points.times[i + 1..].iter().zip(&points.values[i + 1..]);
        slopes.extend(later.map(|(later, then)| (then - value) / (later - time)));
    }
    slopes.sort_unstable_by(f64::total_cmp);
    let finite = |figure: &f64| figure.is_finite();
    let slope = median(&slopes).filter(finite);
    let centre = median(&points.values).zip(median(&points.times));
    let half_width = z * points.variance_of_signs().sqrt();
    let count = slopes.len() as f64;
    // Numbered from 0.
    let (first, last) =
        (libm::rint(0.5 * (count - half_width)) - 1.0, libm::rint(0.5 * (count + half_width)));
    let end =
        |number: f64| slopes.get(number.clamp(0.0, (count - 1.0).max(0.0)) as usize).copied().filter(finite);
    Ok(Slope {
        slope,
        intercept: slope.zip(centre).map(|(slope, (value, time))| value - slope * time).filter(finite),
        low: end(first),
        high: end(last),
        confidence,
        interval_is_cut: !slopes.is_empty() && (first < 0.0 || last > count - 1.0),
        points: n,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::MISSING;
    use proptest::prelude::*;

    fn assert_slope(found: Slope, expected: [f64; 4]) {
        for (found, expected) in
            [found.slope, found.intercept, found.low, found.high].into_iter().zip(expected)
        {
            assert!((found.unwrap() - expected).abs() < 1e-9, "{found:?} instead of {expected}");
        }
    }

    #[test]
    fn slopes_agree_with_scipy() {
        // scipy.stats.theilslopes(values, times, 0.95): slope, intercept, low, high.
        let times = [2012.0, 2013.0, 2014.0, 2015.0, 2017.0, 2018.0, 2019.0, 2020.0, 2021.0, 2024.0];
        let values = [52.0, 53.5, 51.0, 55.0, 58.0, 90.0, 57.5, 60.0, 60.0, 66.0];
        let found = theil_sen(&times, &values, 0.95).unwrap();
        assert_slope(
            found,
            [1.136_363_636_363_636_5, -2_234.863_636_363_636_5, 0.666_666_666_666_666_6, 1.5],
        );
        assert!(!found.interval_is_cut);
        let found = theil_sen(&[0.0, 1.5, 2.0, 4.0, 7.0], &[1.0, 3.0, 2.0, 2.0, 9.0], 0.9).unwrap();
        assert_slope(found, [0.795_454_545_454_545_4, 0.409_090_909_090_909_17, -0.4, 1.4]);
    }

    #[test]
    fn a_gap_is_left_out_and_the_order_of_points_does_not_matter() {
        let found = theil_sen(&[3.0, 1.0, 2.0, 9.0], &[30.0, 10.0, MISSING, 90.0], 0.95).unwrap();
        assert_slope(found, [10.0, 0.0, 10.0, 10.0]);
        assert_eq!(found.points, 3);
        assert!(found.interval_is_cut, "three points cannot carry 95 %");
    }

    #[test]
    fn one_point_has_no_slope() {
        for values in [&[5.0, MISSING], &[MISSING, MISSING]] {
            let found = theil_sen(&[1.0, 2.0], values, 0.95).unwrap();
            assert_eq!((found.slope, found.intercept, found.low, found.high), (None, None, None, None));
            assert!(!found.interval_is_cut);
        }
        for confidence in [0.0, 1.0, -0.5, f64::NAN] {
            assert!(matches!(theil_sen(&[], &[], confidence), Err(TrendError::ConfidenceOutOfRange { .. })));
        }
    }

    proptest! {
        #[test]
        fn one_wild_point_in_seven_or_more_moves_no_line_and_the_interval_holds_the_slope(
            slope in -5.0..5.0f64, points in 7usize..30, wild in 0usize..7, by in -1e6..1e6f64,
        ) {
            let times: Vec<f64> = (0..points).map(|i| (i * i) as f64 + 1.0).collect();
            let mut values: Vec<f64> = times.iter().map(|time| 3.0 + slope * time).collect();
            values[wild] += by;
            let found = theil_sen(&times, &values, 0.95).unwrap();
            prop_assert!((found.slope.unwrap() - slope).abs() < 1e-9);
            prop_assert!(found.low.unwrap() <= found.slope.unwrap() && found.slope.unwrap() <= found.high.unwrap());
        }
    }
}
