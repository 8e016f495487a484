//! How severe or mild each rater is, in the unit of the ratings; above 0 is mild.
//!
//! Two answers to one question. [`against_others`] compares a rater with the others on the units they share, simple
//! to explain; but who shares units with a severe colleague looks mild. [`additive_model`] removes that: all
//! raters' effects are estimated together.

use super::Ratings;
use crate::column;
use nalgebra::{Cholesky, DMatrix, DVector};
use serde::{Deserialize, Serialize};

/// One rater against the others on the same units.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AgainstOthers {
    /// Mean over `units` of the rater's value less the mean of the others' values; `None` without a shared unit.
    pub difference: Option<f64>,
    /// Deviation of those differences (`n - 1`) by the root of their number; `None` below two shared units.
    pub standard_error: Option<f64>,
    /// Units that the rater and someone else rated.
    pub units: usize,
}

/// Each rater against the mean of the others (itself left out) on the same units. Every shared unit counts once,
/// however many others rated it. The standard error takes units as independent and the others as they are.
pub fn against_others(ratings: &Ratings) -> Vec<AgainstOthers> {
    let mut differences = vec![Vec::new(); ratings.raters()];
    for unit in ratings.by_unit().filter(|unit| unit.len() > 1) {
        let others = (unit.len() - 1) as f64;
        for &(rater, value) in unit {
            // The sum of the differences from each other, so that full agreement gives exactly 0.
            differences[rater].push(unit.iter().map(|entry| value - entry.1).sum::<f64>() / others);
        }
    }
    let of = |own: &Vec<f64>| AgainstOthers {
        difference: column::mean(own),
        standard_error: column::deviation(own).map(|deviation| deviation / (own.len() as f64).sqrt()),
        units: own.len(),
    };
    differences.iter().map(of).collect()
}

/// One rater's effect in the additive model.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RaterEffect {
    /// The rater's effect; those of one group add up to 0. `None` for a rater who shares no unit with anyone.
    pub effect: Option<f64>,
    /// `None` where the effect is, and where no degrees of freedom are left to estimate the residual variance.
    pub standard_error: Option<f64>,
    /// The group of raters, numbered from 0, that are linked by shared units. Effects of different groups cannot be
    /// compared: nothing tells a severe group from a group with worse units.
    pub group: Option<usize>,
}

/// The additive model, fitted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AdditiveModel {
    pub raters: Vec<RaterEffect>,
    /// How many groups; 1 is a connected design, in which all effects can be compared.
    pub groups: usize,
    /// Variance of what neither unit nor rater explains; `None` without degrees of freedom.
    pub residual_variance: Option<f64>,
    /// Ratings of units that two or more rated, less those units, less their raters, plus the groups.
    pub residual_degrees: usize,
}

/// Fits `value = unit + rater + residual` by least squares, rater effects centred at 0 in each group of linked
/// raters.
///
/// The unit effects are eliminated exactly (each is the mean of what its raters leave), and the equations of the
/// rater effects, one system a group, are solved by Cholesky's method; the standard errors come from the same
/// matrix (H. Scheffé, The Analysis of Variance, 1959, chapter 4.4; J. A. John and E. R. Williams, Cyclic and
/// Computer Generated Designs, 1995, chapter 1). Units with one rating say nothing about raters.
pub fn additive_model(ratings: &Ratings) -> AdditiveModel {
    let units: Vec<&[(usize, f64)]> = ratings.by_unit().filter(|unit| unit.len() > 1).collect();
    let (group_of, members) = groups(&units, ratings.raters());
    let mut effects: Vec<Option<f64>> = vec![None; ratings.raters()];
    // Each rater's variance in units of the residual variance.
    let mut leverages: Vec<Option<f64>> = vec![None; ratings.raters()];
    for (group, raters) in members.iter().enumerate() {
        let inside = units.iter().copied().filter(|unit| group_of[unit[0].0] == Some(group));
        if let Some(solved) = solve(inside, raters) {
            for (&rater, (effect, leverage)) in raters.iter().zip(solved) {
                (effects[rater], leverages[rater]) = (Some(effect), Some(leverage));
            }
        }
    }
    let compared: usize = units.iter().map(|unit| unit.len()).sum();
    let linked: usize = members.iter().map(Vec::len).sum();
    let residual_degrees = (compared + members.len()).saturating_sub(units.len() + linked);
    let residual_variance =
        (residual_degrees > 0).then(|| residual_squares(&units, &effects) / residual_degrees as f64);
    let rater = |rater: usize| RaterEffect {
        effect: effects[rater],
        standard_error: leverages[rater]
            .zip(residual_variance)
            .map(|(own, variance)| (own * variance).sqrt()),
        group: group_of[rater],
    };
    AdditiveModel {
        raters: (0..ratings.raters()).map(rater).collect(),
        groups: members.len(),
        residual_variance,
        residual_degrees,
    }
}

/// Which group each rater belongs to, and the raters of each group, both in the order of the raters.
fn groups(units: &[&[(usize, f64)]], raters: usize) -> (Vec<Option<usize>>, Vec<Vec<usize>>) {
    let mut leader: Vec<usize> = (0..raters).collect();
    let follow = |leader: &[usize], mut rater: usize| {
        while leader[rater] != rater {
            rater = leader[rater];
        }
        rater
    };
    for unit in units {
        for &(rater, _) in *unit {
            let (a, b) = (follow(&leader, unit[0].0), follow(&leader, rater));
            // The smaller number leads, so that groups are numbered by their first rater.
            leader[a.max(b)] = a.min(b);
        }
    }
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); raters];
    for rater in 0..raters {
        members[follow(&leader, rater)].push(rater);
    }
    // A rater alone shares no unit with anyone.
    members.retain(|raters| raters.len() > 1);
    let mut group_of = vec![None; raters];
    for (group, raters) in members.iter().enumerate() {
        for &rater in raters {
            group_of[rater] = Some(group);
        }
    }
    (group_of, members)
}

/// Effect and leverage of each of the `raters`, who are linked by the units.
fn solve<'a>(units: impl Iterator<Item = &'a [(usize, f64)]>, raters: &[usize]) -> Option<Vec<(f64, f64)>> {
    let k = raters.len();
    let mut place = vec![0; raters.last()? + 1];
    for (index, &rater) in raters.iter().enumerate() {
        place[rater] = index;
    }
    let mut matrix = DMatrix::<f64>::zeros(k, k);
    let mut right = DVector::<f64>::zeros(k);
    for unit in units {
        let m = unit.len() as f64;
        for &(rater, value) in unit {
            let row = place[rater];
            right[row] += unit.iter().map(|entry| value - entry.1).sum::<f64>() / m;
            matrix[(row, row)] += 1.0;
            for &(other, _) in unit {
                matrix[(row, place[other])] -= 1.0 / m;
            }
        }
    }
    // The equations leave the common level open. Adding the same to every cell closes it at 0 and changes nothing
    // else.
    let level = matrix.trace() / (k * k) as f64;
    let inverse = Cholesky::new(matrix.add_scalar(level))?.inverse();
    let effects = &inverse * right;
    let open = 1.0 / (level * (k * k) as f64);
    let mean = effects.mean();
    Some((0..k).map(|row| (effects[row] - mean, (inverse[(row, row)] - open).max(0.0))).collect())
}

/// Sum of the squared residuals, each unit's effect being the mean of what its raters leave.
fn residual_squares(units: &[&[(usize, f64)]], effects: &[Option<f64>]) -> f64 {
    let left = |entry: &(usize, f64)| entry.1 - effects[entry.0].unwrap_or(0.0);
    let of_unit = |unit: &&[(usize, f64)]| {
        let mean = unit.iter().map(left).sum::<f64>() / unit.len() as f64;
        unit.iter().map(|entry| (left(entry) - mean) * (left(entry) - mean)).sum::<f64>()
    };
    units.iter().map(of_unit).sum()
}

#[cfg(test)]
mod tests;
