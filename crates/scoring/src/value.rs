//! Normalising one raw value to 0-100.

use domain::framework::{Indicator, Measure};

/// How raw values of one indicator become scores.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scale {
    /// `clamp((x - worst) / (target - worst), 0, 1) * 100`: min-max against fixed goalposts, truncated
    /// (OECD/JRC Handbook on Constructing Composite Indicators, 2008, step 5). Works for both directions,
    /// because worst and target are ordered by direction.
    Goalposts { worst: f64, target: f64 },
    /// `level / 4 * 100`.
    Rubric,
}

impl Scale {
    /// The scale of an indicator.
    pub fn of(indicator: &Indicator) -> Self {
        match indicator.measure {
            Measure::Rubric { .. } => Self::Rubric,
            _ => Self::Goalposts { worst: indicator.goalposts.worst, target: indicator.goalposts.target },
        }
    }

    /// The score, 0 to 100. `None` for a value that is not finite.
    pub fn normalise(self, raw: f64) -> Option<f64> {
        if !raw.is_finite() {
            return None;
        }
        let share = match self {
            Self::Goalposts { worst, target } => (raw - worst) / (target - worst),
            Self::Rubric => raw / 4.0,
        };
        // Adding 0.0 turns -0.0 into 0.0.
        Some(share.clamp(0.0, 1.0) * 100.0 + 0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn goalposts_work_in_both_directions_and_cut_what_lies_outside() {
        let rate = Scale::Goalposts { worst: 70.0, target: 98.0 };
        assert_eq!(rate.normalise(84.0), Some(50.0));
        assert_eq!(rate.normalise(60.0), Some(0.0));
        assert_eq!(rate.normalise(100.0), Some(100.0));
        let defects = Scale::Goalposts { worst: 12.0, target: 0.0 };
        assert_eq!(defects.normalise(3.0), Some(75.0));
        assert_eq!(defects.normalise(20.0), Some(0.0));
        assert_eq!(defects.normalise(12.0).map(f64::to_bits), Some(0.0f64.to_bits()));
    }

    #[test]
    fn a_level_is_a_quarter_of_the_way() {
        let scores: Vec<_> = (0..=4).filter_map(|level| Scale::Rubric.normalise(level.into())).collect();
        assert_eq!(scores, [0.0, 25.0, 50.0, 75.0, 100.0]);
    }

    #[test]
    fn what_is_no_number_has_no_score() {
        assert_eq!(Scale::Rubric.normalise(f64::NAN), None);
        assert_eq!(Scale::Goalposts { worst: 0.0, target: 1.0 }.normalise(f64::INFINITY), None);
    }

    proptest! {
        #[test]
        fn better_raw_values_never_score_less(worst in -1e6..1e6f64, span in 1e-3..1e6f64, a in -1e7..1e7f64, b in -1e7..1e7f64) {
            let (low, high) = (a.min(b), a.max(b));
            let up = Scale::Goalposts { worst, target: worst + span };
            let down = Scale::Goalposts { worst, target: worst - span };
            prop_assert!(up.normalise(low) <= up.normalise(high));
            prop_assert!(down.normalise(low) >= down.normalise(high));
            prop_assert!((0.0..=100.0).contains(&up.normalise(a).unwrap()));
        }
    }
}
