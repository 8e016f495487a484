//! What holds a community back.

use domain::framework::IndicatorCode;
use serde::{Deserialize, Serialize};

/// One obstacle.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Obstacle {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub indicator: IndicatorCode,
    /// Its part of everything that is missing, 0 to 100; over all indicators they add up to 100.
    pub degree: f64,
    /// Points that the index would gain if this one indicator reached its target; `None` without an index.
    pub gain: Option<f64>,
}

/// Obstacle degrees `O_j = w_j (1 - x_j) / sum_k w_k (1 - x_k) * 100` of items given as effective global
/// weight `w_j` and score `x_j` (0 to 100 here, 0 to 1 in the formula). All zero where nothing is missing.
///
/// The obstacle degree model is the usual one of Chinese evaluation papers: factor contribution (weight)
/// times indicator deviation (distance from the target), normalised.
pub fn degrees(items: &[(f64, f64)]) -> Vec<f64> {
    let deviations: Vec<f64> = items.iter().map(|(weight, score)| weight * (1.0 - score / 100.0)).collect();
    let total: f64 = deviations.iter().sum();
    if total > 0.0 { deviations.iter().map(|d| d / total * 100.0).collect() } else { vec![0.0; items.len()] }
}

/// The `top` largest of the obstacles that hold back at all, largest first; equal ones by code.
pub fn largest(mut obstacles: Vec<Obstacle>, top: usize) -> Vec<Obstacle> {
    obstacles.retain(|obstacle| obstacle.degree > 0.0);
    obstacles.sort_by(|a, b| b.degree.total_cmp(&a.degree).then(a.indicator.cmp(&b.indicator)));
    obstacles.truncate(top);
    obstacles
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_weigh_what_is_missing_and_add_up_to_100() {
        let found = degrees(&[(0.5, 80.0), (0.25, 20.0), (0.25, 100.0)]);
        // 0.5 * 0.2 = 0.1; 0.25 * 0.8 = 0.2; 0
        for (degree, expected) in found.iter().zip([100.0 / 3.0, 200.0 / 3.0, 0.0]) {
            assert!((degree - expected).abs() < 1e-12, "{degree} {expected}");
        }
    }

    #[test]
    fn where_everything_is_at_target_nothing_is_an_obstacle() {
        assert_eq!(degrees(&[(0.5, 100.0), (0.5, 100.0)]), [0.0, 0.0]);
        let code = IndicatorCode::parse("H1-01").unwrap();
        assert!(largest(vec![Obstacle { indicator: code, degree: 0.0, gain: None }], 5).is_empty());
    }

    #[test]
    fn the_largest_come_first_and_equal_ones_by_code() {
        let obstacle =
            |code, degree| Obstacle { indicator: IndicatorCode::parse(code).unwrap(), degree, gain: None };
        let all = vec![obstacle("S1-02", 20.0), obstacle("H1-01", 20.0), obstacle("S4-01", 60.0)];
        let codes: Vec<_> = largest(all, 2).iter().map(|o| o.indicator.to_string()).collect();
        assert_eq!(codes, ["S4-01", "H1-01"]);
    }
}
