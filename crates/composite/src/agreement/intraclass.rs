//! The intraclass correlation ICC(2,1).

use super::{AgreementError, Ratings};
use crate::bootstrap::check_confidence;
use crate::distribution::f_quantile;
use serde::{Deserialize, Serialize};

/// The share of variance that belongs to the units, for a single rater.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IntraclassCorrelation {
    /// ICC(2,1): up to 1; it may come out below 0. `None` with fewer than two raters or two complete units, and
    /// where all values are the same: without variation nothing is known.
    pub correlation: Option<f64>,
    /// Ends of the interval; both `None` where the correlation is, where nothing is left as residual (raters in
    /// full agreement say nothing about error), and where the approximation breaks down, as it may below 0: an end
    /// needs degrees of freedom that have no F distribution, or the interval misses its own estimate.
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub confidence: f64,
    /// Raters; a unit is complete if all of them rated it.
    pub raters: usize,
    /// Complete units; only these count.
    pub units: usize,
    /// Units that are not complete, left out.
    pub units_left_out: usize,
}

/// Mean squares of the two-way analysis of variance: between units, between raters, residual.
#[derive(Clone, Copy)]
struct MeanSquares {
    units: f64,
    raters: f64,
    residual: f64,
}

/// ICC(2,1): two-way random effects, absolute agreement, a single rater. With `n` complete units, `k` raters and
/// the mean squares of units (R), raters (C) and residual (E):
///
/// `(R - E) / (R + (k - 1) E + k (C - E) / n)`
///
/// P. E. Shrout and J. L. Fleiss, Intraclass correlations: uses in assessing rater reliability, Psychol. Bull. 86
/// (1979) 420-428; the interval from the F distribution as in K. O. McGraw and S. P. Wong, Forming inferences about
/// some intraclass correlation coefficients, Psychol. Methods 1 (1996) 30-46, table 7 (the same as theirs).
///
/// # Errors
/// A confidence that is not between 0 and 1.
pub fn intraclass_correlation(
    ratings: &Ratings,
    confidence: f64,
) -> Result<IntraclassCorrelation, AgreementError> {
    check_confidence(confidence).map_err(AgreementError::Bootstrap)?;
    let raters = ratings.raters();
    let complete: Vec<&[(usize, f64)]> =
        ratings.by_unit().filter(|unit| raters > 0 && unit.len() == raters).collect();
    let units = complete.len();
    let mut found = IntraclassCorrelation {
        correlation: None,
        low: None,
        high: None,
        confidence,
        raters,
        units,
        units_left_out: ratings.units() - units,
    };
    let first = complete.first().map_or(0.0, |unit| unit[0].1);
    let varied = complete.iter().any(|unit| unit.iter().any(|entry| entry.1 != first));
    if units < 2 || raters < 2 || !varied {
        return Ok(found);
    }
    let squares = mean_squares(&complete, raters, first);
    let (n, k) = (units as f64, raters as f64);
    let MeanSquares { units: r, raters: c, residual: e } = squares;
    let all = r + (k - 1.0) * e + k * (c - e) / n;
    if all > 0.0 {
        let correlation = (r - e) / all;
        found.correlation = Some(correlation);
        if let Some((low, high)) = interval(squares, correlation, n, k, confidence) {
            (found.low, found.high) = (Some(low), Some(high));
        }
    }
    Ok(found)
}

/// Values are taken from `origin`, so that a large common part takes no digits.
fn mean_squares(complete: &[&[(usize, f64)]], raters: usize, origin: f64) -> MeanSquares {
    let (n, k) = (complete.len() as f64, raters as f64);
    let mut rater_means = vec![0.0; raters];
    let mut unit_means = Vec::with_capacity(complete.len());
    for unit in complete {
        let mut sum = 0.0;
        for (mean, entry) in rater_means.iter_mut().zip(*unit) {
            *mean += (entry.1 - origin) / n;
            sum += entry.1 - origin;
        }
        unit_means.push(sum / k);
    }
    let mean = unit_means.iter().sum::<f64>() / n;
    let squares = |means: &[f64]| means.iter().map(|own| (own - mean) * (own - mean)).sum::<f64>();
    let mut residual = 0.0;
    for (unit, unit_mean) in complete.iter().zip(&unit_means) {
        for (entry, rater_mean) in unit.iter().zip(&rater_means) {
            let rest = entry.1 - origin - unit_mean - rater_mean + mean;
            residual += rest * rest;
        }
    }
    MeanSquares {
        units: k * squares(&unit_means) / (n - 1.0),
        raters: n * squares(&rater_means) / (k - 1.0),
        residual: residual / ((n - 1.0) * (k - 1.0)),
    }
}

/// Both ends, or nothing where they are undefined.
fn interval(squares: MeanSquares, correlation: f64, n: f64, k: f64, confidence: f64) -> Option<(f64, f64)> {
    // Divided by the largest, their squares stay within `f64`.
    let largest = squares.units.max(squares.raters).max(squares.residual);
    let [r, c, e] = [squares.units, squares.raters, squares.residual].map(|square| square / largest);
    // Their a and b, times n (1 - correlation), which leaves the degrees of freedom as they are.
    let a = k * correlation * c;
    let b = (n * (1.0 + (k - 1.0) * correlation) - k * correlation) * e;
    let degrees = (a + b) * (a + b) / (a * a / (k - 1.0) + b * b / ((n - 1.0) * (k - 1.0)));
    let upper_share = 0.5 + 0.5 * confidence;
    let below = f_quantile(upper_share, n - 1.0, degrees)?;
    let above = f_quantile(upper_share, degrees, n - 1.0)?;
    let error = k * c + (k * n - k - n) * e;
    let low = n * (r - below * e) / (below * error + n * r);
    let high = n * (above * r - e) / (error + n * above * r);
    // With no residual the interval would shrink to the estimate.
    (e > 1e-25 && low <= correlation && correlation <= high).then_some((low, high))
}

#[cfg(test)]
mod tests {
    use super::super::published::{four_judges, unbalanced};
    use super::*;
    use crate::column::MISSING;
    use proptest::prelude::*;

    #[test]
    fn four_judges_agree_as_shrout_and_fleiss_published() {
        // 0.29 in their table 4; the interval by the same formulas with SciPy's F quantiles, [0.02, 0.76] in
        // pingouin.
        let found = intraclass_correlation(&four_judges(), 0.95).unwrap();
        let expected = [0.289_763_779_527_559_1, 0.018_786_513_374_712_016, 0.761_084_369_648_952_9];
        for (found, expected) in [found.correlation, found.low, found.high].into_iter().zip(expected) {
            assert!((found.unwrap() - expected).abs() < 1e-10, "{found:?} {expected}");
        }
        assert_eq!((found.raters, found.units, found.units_left_out), (4, 6, 0));
    }

    #[test]
    fn units_that_not_all_rated_are_left_out_and_counted() {
        let found = intraclass_correlation(&unbalanced(), 0.95).unwrap();
        assert_eq!((found.units, found.units_left_out, found.correlation), (1, 4, None));
        let with_gap = Ratings::from_columns(&[[1.0, 2.0, MISSING], [1.5, 2.5, 9.0]]).unwrap();
        let without = Ratings::from_columns(&[[1.0, 2.0], [1.5, 2.5]]).unwrap();
        assert_eq!(
            intraclass_correlation(&with_gap, 0.95).unwrap().correlation,
            intraclass_correlation(&without, 0.95).unwrap().correlation
        );
    }

    #[test]
    fn a_severe_rater_costs_agreement_although_the_order_is_the_same() {
        // Units 0.5 apart either side, raters 0.5 either side too: R = 1, C = 1, E = 0, so 1 / (1 + 2 * 1 / 2) = 1/2.
        let ratings = Ratings::from_columns(&[[1.0, 2.0], [2.0, 3.0]]).unwrap();
        let found = intraclass_correlation(&ratings, 0.95).unwrap();
        assert!((found.correlation.unwrap() - 0.5).abs() < 1e-15);
        assert_eq!((found.low, found.high), (None, None));
    }

    #[test]
    fn full_agreement_is_one_and_no_variation_is_nothing() {
        let full = Ratings::from_columns(&[[1.0, 2.0, 4.0], [1.0, 2.0, 4.0]]).unwrap();
        let found = intraclass_correlation(&full, 0.95).unwrap();
        assert_eq!((found.correlation, found.low), (Some(1.0), None));
        for columns in [vec![vec![0.1; 3]; 2], vec![vec![1.0, 2.0]; 1], vec![vec![1.0]; 2], vec![]] {
            let ratings = Ratings::from_columns(&columns).unwrap();
            assert_eq!(intraclass_correlation(&ratings, 0.95).unwrap().correlation, None);
        }
        assert!(intraclass_correlation(&full, 0.0).is_err());
    }

    proptest! {
        #[test]
        fn the_interval_holds_the_correlation_and_shifts_change_nothing(
            columns in (3usize..9).prop_flat_map(|units| {
                prop::collection::vec(prop::collection::vec(0.0..4.0f64, units), 2..5)
            }),
        ) {
            let shifted: Vec<Vec<f64>> =
                columns.iter().map(|column| column.iter().map(|value| value + 1e4).collect()).collect();
            let found = intraclass_correlation(&Ratings::from_columns(&columns).unwrap(), 0.95).unwrap();
            let moved = intraclass_correlation(&Ratings::from_columns(&shifted).unwrap(), 0.95).unwrap();
            let correlation = found.correlation.unwrap();
            prop_assert!((correlation - moved.correlation.unwrap()).abs() < 1e-8);
            prop_assert!(correlation <= 1.0);
            match (found.low, found.high) {
                (Some(low), Some(high)) => prop_assert!(low <= correlation && correlation <= high, "{found:?}"),
                _ => prop_assert!(correlation < 0.0, "the approximation holds above 0: {found:?}"),
            }
        }
    }
}
