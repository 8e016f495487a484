//! Coupling coordination of hard against soft.

use serde::{Deserialize, Serialize};

/// How two subsystems develop together, all 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Coupling {
    /// Coupling degree C, corrected: `sqrt((1 - |u1 - u2|) * min / max)`.
    pub coupling: f64,
    /// Development T: the mean of both.
    pub development: f64,
    /// Coordination degree D: `sqrt(C * T)`.
    pub coordination: f64,
    /// The classic C, `2 sqrt(u1 u2) / (u1 + u2)`, for comparison with other papers only: it crowds near 1.
    pub classic_coupling: f64,
    /// D from the classic C, for comparison only.
    pub classic_coordination: f64,
}

/// Coupling coordination of `u1` and `u2`, each 0 to 1 (a score divided by 100). Both zero: C is 0.
///
/// Corrected form: 王淑佳, 孔伟, 任亮, 治丹丹, 戴彬婷: 国内耦合协调度模型的误区及修正. 自然资源学报
/// 36 (2021) 793-810.
pub fn coupling(u1: f64, u2: f64) -> Coupling {
    let (low, high) = (u1.min(u2), u1.max(u2));
    let development = 0.5 * u1 + 0.5 * u2;
    let (coupling, classic_coupling) = if high > 0.0 {
        (((1.0 - (high - low)) * (low / high)).max(0.0).sqrt(), 2.0 * (low * high).sqrt() / (low + high))
    } else {
        (0.0, 0.0)
    };
    Coupling {
        coupling,
        development,
        coordination: (coupling * development).sqrt(),
        classic_coupling,
        classic_coordination: (classic_coupling * development).sqrt(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rounded(x: f64) -> f64 {
        (x * 1e4).round() / 1e4
    }

    #[test]
    fn the_unbalanced_test_vector_holds() {
        let c = coupling(0.82, 0.48);
        let found = [c.coupling, c.development, c.coordination, c.classic_coupling, c.classic_coordination];
        assert_eq!(found.map(rounded), [0.6216, 0.65, 0.6356, 0.9652, 0.7921]);
    }

    #[test]
    fn the_balanced_test_vector_holds() {
        let c = coupling(0.70, 0.70);
        assert_eq!([c.coupling, c.development, c.coordination].map(rounded), [1.0, 0.7, 0.8367]);
    }

    #[test]
    fn nothing_on_either_side_couples_nothing() {
        assert_eq!(coupling(0.0, 0.0).coordination, 0.0);
        assert_eq!(coupling(1.0, 0.0).coordination, 0.0);
        assert_eq!(coupling(1.0, 1.0).coordination, 1.0);
    }

    proptest! {
        #[test]
        fn all_degrees_lie_between_0_and_1_and_sides_may_change(u1 in 0.0..=1.0f64, u2 in 0.0..=1.0f64) {
            let c = coupling(u1, u2);
            for x in [c.coupling, c.development, c.coordination, c.classic_coupling, c.classic_coordination] {
                prop_assert!((0.0..=1.0 + 1e-12).contains(&x), "{x}");
            }
            prop_assert_eq!(c.coupling, coupling(u2, u1).coupling);
            prop_assert!(c.coupling <= c.classic_coupling + 1e-12, "the correction only takes away");
        }
    }
}
