//! Which side lags, and the 重建设轻管护 flag: much building, little maintenance.

use domain::framework::{IndicatorCode, LagRule, RedCondition};
use serde::{Deserialize, Serialize};

use composite::rank::ties;

/// Hard against soft (threshold after 徐维祥 et al., 自然资源学报 35 (2020) 2044: a difference of 0.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Lag {
    /// 软性滞后: the concrete is ahead of its governance.
    HardAhead,
    /// 硬性滞后
    SoftAhead,
    /// 同步
    InStep,
}

/// 重建设轻管护.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Flag {
    None,
    /// Hard is ahead of soft.
    Raised,
    /// And goals or duty performance show it too.
    Red,
}

/// Which side lags. `hard` and `soft` are scores, 0 to 100; `threshold` is a difference of 0-1 scores.
/// A difference equal to the threshold, rounding noise included, is in step.
pub fn lag(hard: f64, soft: f64, threshold: f64) -> Lag {
    let difference = (hard - soft) / 100.0;
    if difference > threshold + 1e-12 {
        Lag::HardAhead
    } else if -difference > threshold + 1e-12 {
        Lag::SoftAhead
    } else {
        Lag::InStep
    }
}

/// The flag and the indicators that turned it red. It is raised when hard is ahead; red when at the same
/// time the raw value of any indicator of `rule.red_when` lies below its bound (S4-03 soft share of goals
/// < 30 %, H5-01 duties on time < 70 %). A value equal to its bound,
/// rounding noise included, is not below it; an unknown value turns nothing red.
pub fn flag(
    lag: Option<Lag>,
    rule: &LagRule,
    raw: impl Fn(&IndicatorCode) -> Option<f64>,
) -> (Flag, Vec<IndicatorCode>) {
    if lag != Some(Lag::HardAhead) {
        return (Flag::None, Vec::new());
    }
    let is_met = |condition: &&RedCondition| {
        raw(&condition.indicator)
            .is_some_and(|value| value < condition.below && !ties(value, condition.below))
    };
    let met: Vec<_> = rule.red_when.iter().filter(is_met).map(|condition| condition.indicator).collect();
    if met.is_empty() { (Flag::Raised, met) } else { (Flag::Red, met) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_of_exactly_the_threshold_is_in_step() {
        assert_eq!(lag(80.0, 70.0, 0.10), Lag::InStep);
        assert_eq!(lag(0.3 * 100.0, 0.2 * 100.0, 0.10), Lag::InStep, "noise is no lag");
        assert_eq!(lag(80.01, 70.0, 0.10), Lag::HardAhead);
        assert_eq!(lag(55.0, 70.0, 0.10), Lag::SoftAhead);
    }

    #[test]
    fn the_flag_turns_red_only_with_hard_ahead_and_a_low_value() {
        let code = IndicatorCode::parse("H5-01").unwrap();
        let rule = LagRule { threshold: 0.1, red_when: vec![RedCondition { indicator: code, below: 70.0 }] };
        let with = |lag, value: Option<f64>| flag(lag, &rule, |_| value);
        assert_eq!(with(Some(Lag::HardAhead), Some(69.9)), (Flag::Red, vec![code]));
        assert_eq!(with(Some(Lag::HardAhead), Some(70.0)), (Flag::Raised, vec![]));
        assert_eq!(with(Some(Lag::HardAhead), Some(70.0 - 2e-14)), (Flag::Raised, vec![]), "noise");
        assert_eq!(with(Some(Lag::HardAhead), None), (Flag::Raised, vec![]));
        assert_eq!(with(Some(Lag::SoftAhead), Some(10.0)), (Flag::None, vec![]));
        assert_eq!(with(None, Some(10.0)), (Flag::None, vec![]));
    }
}
