//! Exact contributions: what every input adds to every node above it, so that "why this score?" adds up.
//!
//! Inside a pillar the mean is additive: an indicator contributes its share of the pillar times its score.
//! Between the pillars it is geometric. There the pillars share the index by their Shapley values against a
//! baseline (L. S. Shapley, A value for n-person games, 1953; for decomposing an indicator: A. F. Shorrocks,
//! Decomposition procedures for distributional analysis, J. Econ. Inequality 11 (2013) 99-126): with the
//! index `f` and a baseline `(h0, s0)`,
//!
//! `phi_H = 1/2 [f(h, s0) - f(h0, s0)] + 1/2 [f(h, s) - f(h0, s)]`, and `phi_H + phi_S = f(h, s) - f(h0, s0)`.
//!
//! A pillar's value is shared by its indicators in proportion to what they add to the pillar. The product's
//! baseline is (0, 0): `f` is 0 there, so the contributions add up to the index itself. [`difference`] takes
//! another period's or another community's pillars as the baseline.

use composite::difference::split;
use domain::framework::IndicatorCode;
use serde::{Deserialize, Serialize};

use crate::aggregate::geometric;
use crate::assessment::Assessment;

/// Points that one indicator or dimension adds to the nodes above it; `None` where that node has no score.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Contribution {
    pub dimension: Option<f64>,
    pub pillar: Option<f64>,
    pub index: Option<f64>,
}

/// Below this distance a secant is taken as the tangent: closer together, rounding would drown it.
const SAME: f64 = 1e-6;

/// Points of index per point of each pillar, so that `sum slope * (point - baseline)` is the index at
/// `point` minus the index at `baseline`, shared by Shapley values. Scores 0 to 100; weights add up to 1.
pub fn index_slopes(weights: [f64; 2], point: [f64; 2], baseline: [f64; 2]) -> [f64; 2] {
    [0, 1].map(|own| {
        let other = 1 - own;
        let at = |x: f64, y: f64| {
            let mut scores = [x; 2];
            scores[other] = y;
            geometric(weights, scores)
        };
        let slope = |y: f64| {
            let (x, x0) = (point[own], baseline[own]);
            if (x - x0).abs() >= SAME {
                (at(x, y) - at(x0, y)) / (x - x0)
            } else if x > 0.0 {
                weights[own] * at(x, y) / x
            } else {
                0.0
            }
        };
        0.5 * (slope(baseline[other]) + slope(point[other]))
    })
}

/// What one indicator has to do with the difference between two indices.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Change {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub indicator: IndicatorCode,
    /// Points of index because its score differs.
    pub by_score: f64,
    /// Points of index because its effective weight differs (another framework, type, or missing neighbours).
    pub by_weight: f64,
}

/// Why `now` has another index than `before`: all parts add up to the difference. Indicators are those of
/// `now`, in order, then those only `before` had. `None` unless both have an index and the pillars weigh
/// the same in both: two different indices have no difference.
///
/// Inside a pillar the change is that of value and of weight ([`composite::difference::split`]); where one side has no
/// score, all of it is one of weight.
pub fn difference(now: &Assessment, before: &Assessment) -> Option<Vec<Change>> {
    let (point, baseline) = (now.pillar_scores()?, before.pillar_scores()?);
    let weights = [now.pillars.first()?.weight, now.pillars.get(1)?.weight];
    if weights != [before.pillars.first()?.weight, before.pillars.get(1)?.weight] {
        return None;
    }
    let slopes = index_slopes(weights, point, baseline);
    let part = |assessment: &Assessment, code: &IndicatorCode| {
        let found = assessment.indicator(code)?;
        let pillar = assessment.pillar_of(code)?;
        found.contribution.pillar?;
        Some((pillar, found.share_of_pillar, found.score?))
    };
    let only_before = before.indicators.iter().filter(|i| now.indicator(&i.code).is_none());
    let changes = now.indicators.iter().chain(only_before).filter_map(|indicator| {
        let code = indicator.code;
        let (new, old) = (part(now, &code), part(before, &code));
        let pillar = new.or(old)?.0;
        let [by_score, by_weight] = match (new, old) {
            (Some((_, w, x)), Some((_, w0, x0))) => split([w, x], [w0, x0]),
            (Some((_, w, x)), None) => [0.0, w * x],
            (None, Some((_, w0, x0))) => [0.0, -w0 * x0],
            (None, None) => return None,
        };
        let slope = slopes[pillar];
        Some(Change { indicator: code, by_score: by_score * slope, by_weight: by_weight * slope })
    });
    Some(changes.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn against_nothing_both_pillars_share_the_index_equally() {
        let slopes = index_slopes([0.5, 0.5], [82.0, 48.0], [0.0, 0.0]);
        let index = geometric([0.5, 0.5], [82.0, 48.0]);
        assert!((slopes[0] * 82.0 - index / 2.0).abs() < 1e-12);
        assert!((slopes[1] * 48.0 - index / 2.0).abs() < 1e-12);
        assert_eq!(index_slopes([0.5, 0.5], [0.0, 48.0], [0.0, 0.0])[0], 0.0);
    }

    proptest! {
        #[test]
        fn shapley_values_add_up_to_the_difference_of_the_indices(
            h in 0.0..=100.0f64, s in 0.0..=100.0f64, h0 in 0.0..=100.0f64, s0 in 0.0..=100.0f64, w in 0.0..=1.0f64,
        ) {
            let weights = [w, 1.0 - w];
            let slopes = index_slopes(weights, [h, s], [h0, s0]);
            let total = slopes[0] * (h - h0) + slopes[1] * (s - s0);
            let difference = geometric(weights, [h, s]) - geometric(weights, [h0, s0]);
            prop_assert!((total - difference).abs() < 1e-10, "{total} {difference}");
        }

        #[test]
        fn the_tangent_continues_the_secant(h in 1.0..100.0f64, s in 1.0..100.0f64) {
            let near = index_slopes([0.5, 0.5], [h, s], [h + 2e-6, s]);
            let same = index_slopes([0.5, 0.5], [h, s], [h, s]);
            prop_assert!((near[0] - same[0]).abs() < 1e-5 * same[0].max(1.0));
        }
    }
}
