//! What holds a community back. The degrees are [`composite::obstacle::degrees`].

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
    fn what_holds_nothing_back_is_no_obstacle() {
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
