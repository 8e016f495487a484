//! Weighted means up the tree, and when there is too little data for one.

use domain::framework::CoverageRule;
use serde::{Deserialize, Serialize};

/// Which coverage counts as enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// The framework's coverage rule: what is published.
    Final,
    /// Scores what there is, over a half-filled card; never published, always shown with its share.
    Provisional,
}

/// Why a node has no score, and what is known nevertheless.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Shortfall {
    /// Share of the applicable weight below this node's children that has data, 0 to 1.
    pub share: f64,
    /// The share that is needed, 0 to 1.
    pub needed: f64,
    /// Codes of the children without data, in order.
    pub missing: Vec<String>,
    /// Those of them without which there is no score, whatever the share.
    pub missing_core: Vec<String>,
}

/// What came of a node.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// 0 to 100.
    Score(f64),
    /// "Insufficient data", never a number.
    Insufficient(Shortfall),
    /// Nothing below it applies to this community; it leaves with its weight.
    NotApplicable,
}

impl Outcome {
    pub fn score(&self) -> Option<f64> {
        match self {
            Self::Score(score) => Some(*score),
            _ => None,
        }
    }

    pub fn shortfall(&self) -> Option<&Shortfall> {
        match self {
            Self::Insufficient(shortfall) => Some(shortfall),
            _ => None,
        }
    }
}

/// One child's part in a [`Sum`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell {
    /// 0 to 100.
    Score(f64),
    Missing,
    NotApplicable,
}

/// A weighted arithmetic mean in the making. Children that do not apply leave with their weight; missing
/// ones leave too, and are remembered.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sum {
    /// Weight of the children that apply.
    pub applicable: f64,
    /// Weight of the children that have a score.
    pub present: f64,
    /// Sum of weight times score.
    pub weighted: f64,
    /// Whether an applicable core child is missing.
    pub core_missing: bool,
}

impl Sum {
    /// Adds a child.
    #[inline]
    pub fn add(&mut self, weight: f64, core: bool, cell: Cell) {
        match cell {
            Cell::NotApplicable => {}
            Cell::Missing => {
                self.applicable += weight;
                self.core_missing |= core;
            }
            Cell::Score(score) => {
                self.applicable += weight;
                self.present += weight;
                self.weighted += weight * score;
            }
        }
    }

    /// Share of the applicable weight that has a score, 0 to 1; 0 where nothing applies.
    #[inline]
    pub fn share(&self) -> f64 {
        if self.applicable > 0.0 { self.present / self.applicable } else { 0.0 }
    }

    /// The mean under the rule.
    #[inline]
    pub fn cell(&self, rule: CoverageRule, mode: Mode) -> Cell {
        if self.applicable == 0.0 {
            return Cell::NotApplicable;
        }
        let enough = match mode {
            Mode::Final => !self.core_missing && rule.is_met(self.present, self.applicable),
            Mode::Provisional => self.present > 0.0,
        };
        // The clamp only takes off rounding noise: a mean of values from 0 to 100 lies there.
        if enough { Cell::Score((self.weighted / self.present).clamp(0.0, 100.0)) } else { Cell::Missing }
    }
}

/// Weighted geometric mean `exp(sum w ln x)` of scores `x >= 0` with weights that add up to 1; 0 where any
/// score with weight is 0. Taken relative to the largest, so that equal scores come out as themselves.
///
/// Between the pillars it makes an imbalance cost points: 82 and 48 give 62.7 and not 65 (OECD/JRC
/// Handbook, 2008, step 7).
pub fn geometric<const N: usize>(weights: [f64; N], scores: [f64; N]) -> f64 {
    let weighty = || weights.iter().zip(&scores).filter(|(weight, _)| **weight > 0.0);
    let top = weighty().map(|(_, score)| *score).fold(0.0, f64::max);
    if top == 0.0 || weighty().any(|(_, score)| *score == 0.0) {
        return 0.0;
    }
    let logs: f64 = weighty().map(|(weight, score)| weight * libm::log(score / top)).sum();
    top * libm::exp(logs)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: CoverageRule = CoverageRule::TWO_THIRDS;

    fn sum(children: &[(f64, bool, Cell)]) -> Sum {
        let mut sum = Sum::default();
        for (weight, core, cell) in children {
            sum.add(*weight, *core, *cell);
        }
        sum
    }

    #[test]
    fn a_child_that_does_not_apply_leaves_with_its_weight() {
        let with = sum(&[(1.0, false, Cell::Score(40.0)), (3.0, false, Cell::Score(80.0))]);
        assert_eq!(with.cell(RULE, Mode::Final), Cell::Score(70.0));
        let without = sum(&[(1.0, false, Cell::Score(40.0)), (3.0, true, Cell::NotApplicable)]);
        assert_eq!(without.cell(RULE, Mode::Final), Cell::Score(40.0));
        assert_eq!(sum(&[(1.0, true, Cell::NotApplicable)]).cell(RULE, Mode::Final), Cell::NotApplicable);
    }

    #[test]
    fn two_thirds_of_the_weight_are_enough_and_less_is_not() {
        let two_of_three =
            [(1.0, false, Cell::Score(50.0)), (1.0, false, Cell::Score(70.0)), (1.0, false, Cell::Missing)];
        assert_eq!(sum(&two_of_three).cell(RULE, Mode::Final), Cell::Score(60.0));
        let heavier = [two_of_three[0], two_of_three[1], (1.1, false, Cell::Missing)];
        assert_eq!(sum(&heavier).cell(RULE, Mode::Final), Cell::Missing);
        assert_eq!(sum(&heavier).cell(RULE, Mode::Provisional), Cell::Score(60.0));
    }

    #[test]
    fn a_missing_core_child_holds_the_score_back_whatever_the_share() {
        let children = [(9.0, false, Cell::Score(50.0)), (1.0, true, Cell::Missing)];
        assert_eq!(sum(&children).cell(RULE, Mode::Final), Cell::Missing);
        assert_eq!(sum(&children).cell(RULE, Mode::Provisional), Cell::Score(50.0));
        assert_eq!(sum(&[(1.0, false, Cell::Missing)]).cell(RULE, Mode::Provisional), Cell::Missing);
    }

    #[test]
    fn an_imbalance_costs_points() {
        let index = geometric([0.5, 0.5], [82.0, 48.0]);
        assert!((index - 3936.0f64.sqrt()).abs() < 1e-12, "{index}");
        assert_eq!(geometric([0.5, 0.5], [70.0, 70.0]), 70.0);
        assert_eq!(geometric([0.5, 0.5], [0.0, 90.0]), 0.0);
        assert_eq!(geometric([0.0, 1.0], [0.0, 90.0]), 90.0, "no weight, no voice");
    }
}
