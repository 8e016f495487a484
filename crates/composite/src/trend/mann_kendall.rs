//! The Mann-Kendall test of a trend.

use super::{Points, TrendError};
use crate::distribution::normal_two_sided;
use serde::{Deserialize, Serialize};

/// Most points for which the exact distribution is worked out; beyond, the normal one is as good.
pub const EXACT_POINTS_MAX: usize = 50;

/// Whether values rise or fall with time more than chance would have them. Every figure is `None` below two points.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MannKendall {
    /// S: pairs that rise less pairs that fall.
    pub s: Option<i64>,
    /// Variance of S without a trend, corrected for ties.
    pub variance: Option<f64>,
    /// `(S - 1) / sqrt(variance)` above 0, `(S + 1) / sqrt(variance)` below, 0 at 0 (also where all values are the
    /// same).
    pub z: Option<f64>,
    /// Two-sided probability of a `z` at least as far from 0, without a trend.
    pub p_normal: Option<f64>,
    /// Two-sided probability of an S at least as far from 0, every order being as likely. `None` with ties, and above
    /// [`EXACT_POINTS_MAX`] points. With few points it is the better of the two.
    pub p_exact: Option<f64>,
    /// Kendall's tau, `S` by the number of pairs (M. G. Kendall's tau-a), -1 to 1.
    pub tau: Option<f64>,
    /// Kendall's tau-b, `S` by the root of all pairs times those that are not tied; `None` too where all values are
    /// the same.
    pub tau_b: Option<f64>,
    /// Points with a time and a value.
    pub points: usize,
}

/// Mann-Kendall test: H. B. Mann, Nonparametric tests against trend, Econometrica 13 (1945) 245-259; M. G. Kendall,
/// Rank Correlation Methods, 1948. Values equal to 12 significant digits are ties. Only the order of times counts.
///
/// # Errors
/// See [`TrendError`].
pub fn mann_kendall(times: &[f64], values: &[f64]) -> Result<MannKendall, TrendError> {
    let points = Points::new(times, values)?;
    let n = points.values.len();
    if n < 2 {
        let none = None;
        return Ok(MannKendall {
            s: None,
            variance: none,
            z: none,
            p_normal: none,
            p_exact: none,
            tau: none,
            tau_b: none,
            points: n,
        });
    }
    let mut s = 0i64;
    for (earlier, rank) in points.ranks.iter().enumerate() {
        for later in &points.ranks[earlier + 1..] {
            // The higher value has the smaller rank.
            s += rank.cmp(later) as i64;
        }
    }
    let variance = points.variance_of_signs();
    let z = if s == 0 { 0.0 } else { (s - s.signum()) as f64 / variance.sqrt() };
    let pairs = 0.5 * n as f64 * (n - 1) as f64;
    let tied: f64 = points.ties.iter().map(|tie| 0.5 * tie * (tie - 1.0)).sum();
    let exact = points.ties.is_empty() && n <= EXACT_POINTS_MAX;
    Ok(MannKendall {
        s: Some(s),
        variance: Some(variance),
        z: Some(z),
        p_normal: Some(normal_two_sided(z)),
        p_exact: exact.then(|| exact_two_sided(n, s)),
        tau: Some(s as f64 / pairs),
        tau_b: (tied < pairs).then(|| s as f64 / (pairs * (pairs - tied)).sqrt()),
        points: n,
    })
}

/// Probability of an S at least as far from 0 in a random order of `n` values. The probabilities of each number of
/// falling pairs are built up value by value: the next of `m` values falls below 0 to `m - 1` of those before it,
/// each as likely.
fn exact_two_sided(n: usize, s: i64) -> f64 {
    let mut falling = vec![1.0];
    for m in 2..=n {
        let mut next = vec![0.0; falling.len() + m - 1];
        for (count, probability) in falling.iter().enumerate() {
            for below in &mut next[count..count + m] {
                *below += probability / m as f64;
            }
        }
        falling = next;
    }
    // S is all pairs less twice the falling ones; the distribution is the same on both sides.
    let most = ((falling.len() as i64 - 1 - s.abs()) / 2).max(-1) + 1;
    let one_side: f64 = falling.iter().take(most as usize).sum();
    (2.0 * one_side).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::MISSING;
    use proptest::prelude::*;

    fn close(found: Option<f64>, expected: f64) {
        assert!((found.unwrap() - expected).abs() < 1e-12, "{found:?} instead of {expected}");
    }

    fn of(values: &[f64]) -> MannKendall {
        let times: Vec<f64> = (0..values.len()).map(|time| time as f64).collect();
        mann_kendall(&times, values).unwrap()
    }

    #[test]
    fn a_rise_with_ties_agrees_with_pymannkendall_and_scipy() {
        let found = of(&[52.0, 53.5, 51.0, 55.0, 58.0, 90.0, 57.5, 60.0, 60.0, 66.0]);
        let [s, variance, z, p, tau, tau_b] = [
            30.0,
            124.0,
            2.604_276_879_388_236,
            0.009_206_834_553_084_686,
            2.0 / 3.0,
            0.674_199_862_463_242_1,
        ];
        assert_eq!(found.s, Some(s as i64));
        close(found.variance, variance);
        close(found.z, z);
        close(found.p_normal, p);
        close(found.tau, tau);
        close(found.tau_b, tau_b);
        assert_eq!(found.p_exact, None);
    }

    #[test]
    fn few_points_without_ties_have_the_exact_distribution() {
        // Of the 24 orders of four values one has S = 6, three have S = 4, five have S = 2 and six have S = 0.
        close(of(&[1.0, 2.0, 3.0, 4.0]).p_exact, 2.0 / 24.0);
        close(of(&[1.0, 2.0, 4.0, 3.0]).p_exact, 8.0 / 24.0);
        close(of(&[4.0, 2.0, 3.0, 1.0]).p_exact, 8.0 / 24.0);
        close(of(&[2.0, 1.0, 4.0, 3.0]).p_exact, 18.0 / 24.0);
        close(of(&[2.0, 4.0, 1.0, 3.0]).p_exact, 1.0);
        // scipy.stats.kendalltau(method="exact").
        let long: Vec<f64> = (0..20).map(|i| f64::from(i * 7 % 20) + 0.6 * f64::from(i)).collect();
        close(of(&long).p_exact, 0.000_358_995_617_040_501_46);
    }

    #[test]
    fn values_that_never_change_have_no_trend_and_no_tau_b() {
        let found = of(&[0.3, 0.1 + 0.2, 0.3]);
        assert_eq!((found.s, found.z, found.p_normal, found.tau), (Some(0), Some(0.0), Some(1.0), Some(0.0)));
        assert_eq!((found.variance, found.tau_b, found.p_exact), (Some(0.0), None, None));
    }

    #[test]
    fn one_point_has_no_trend() {
        let found = mann_kendall(&[1.0, 2.0], &[MISSING, 3.0]).unwrap();
        assert_eq!(
            (found.s, found.z, found.p_normal, found.p_exact, found.points),
            (None, None, None, None, 1)
        );
        close(of(&[1.0, 2.0]).p_exact, 1.0);
    }

    proptest! {
        #[test]
        fn a_turned_series_has_the_opposite_trend(values in prop::collection::vec(0u8..20, 2..60)) {
            let values: Vec<f64> = values.into_iter().map(f64::from).collect();
            let turned: Vec<f64> = values.iter().rev().copied().collect();
            let (found, turned) = (of(&values), of(&turned));
            prop_assert_eq!(found.s.unwrap(), -turned.s.unwrap());
            prop_assert_eq!(found.p_normal, turned.p_normal);
            prop_assert_eq!(found.p_exact, turned.p_exact);
            prop_assert!((0.0..=1.0).contains(&found.p_normal.unwrap()));
            prop_assert!(found.tau_b.unwrap_or(0.0).abs() <= 1.0 + 1e-12);
        }

        #[test]
        fn the_exact_probability_comes_close_to_the_normal_one(order in Just((0..40).collect::<Vec<u32>>()).prop_shuffle()) {
            let values: Vec<f64> = order.into_iter().map(f64::from).collect();
            let found = of(&values);
            prop_assert!((found.p_exact.unwrap() - found.p_normal.unwrap()).abs() < 0.01);
        }
    }
}
