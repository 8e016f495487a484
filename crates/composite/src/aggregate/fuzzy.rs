//! Fuzzy comprehensive evaluation: how far a unit belongs to each of several grades.
//!
//! A value belongs to the grades around it by triangular membership functions: wholly to a grade at that grade's
//! centre, and in proportion to the two on both sides between two centres. Beyond the first or the last centre it
//! belongs to that grade wholly. With the memberships of all children as rows of `R` and the weights `w` (adding up to
//! 1 over those that have a value), the unit's membership is `B = w R`, the operator M(·,+) of the weighted average;
//! its score is `sum B_k c_k` over the centres `c_k`, and its grade the one with the largest membership.
//!
//! Inside the range of the centres `sum mu_k(x) c_k = x`, so the score **is the weighted arithmetic mean** of the
//! values, cut to the range of the centres. What the method adds is the vector `B`: two units of score 50, one with
//! everything in the middle and one half excellent and half poor, differ in it.
//!
//! Source: L. A. Zadeh, Fuzzy sets, Inf. Control 8 (1965) 338-353, for the membership; 模糊综合评价 as Chinese evaluation
//! papers use it (汪培庄: 模糊集合论及其应用. 上海科学技术出版社, 1983) for the evaluation.

/// Centres of five grades on a scale of 0 to 100, from poor to excellent.
pub const GRADES: [f64; 5] = [0.0, 25.0, 50.0, 75.0, 100.0];

/// Two memberships closer than this are equal.
const NOISE: f64 = 1e-12;

/// How far a unit belongs to each grade, and what follows from it.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// By grade, 0 to 1; they add up to 1.
    pub membership: Vec<f64>,
    /// On the scale of the centres.
    pub score: f64,
    /// The grade with the largest membership; of equal ones the lowest, so that doubt never flatters.
    pub grade: usize,
}

/// Evaluates one unit: `values` with NaN for a missing child, and their relative `weights`. `centres` ascend. `None`
/// without a centre, or without a value that has a weight above 0; entries beyond the shorter of both lists are left
/// out.
pub fn evaluate(values: &[f64], weights: &[f64], centres: &[f64]) -> Option<Evaluation> {
    let present = || values.iter().zip(weights).filter(|(value, weight)| !value.is_nan() && **weight > 0.0);
    let whole: f64 = present().map(|(_, weight)| weight).sum();
    if centres.is_empty() || whole <= 0.0 {
        return None;
    }
    let mut membership = vec![0.0; centres.len()];
    for (&value, weight) in present() {
        let (below, part) = between(value, centres);
        membership[below] += weight * (1.0 - part);
        if part > 0.0 {
            membership[below + 1] += weight * part;
        }
    }
    for part in &mut membership {
        *part /= whole;
    }
    let score = membership.iter().zip(centres).map(|(part, centre)| part * centre).sum();
    let grade = (1..membership.len())
        .fold(0, |best, grade| if membership[grade] > membership[best] + NOISE { grade } else { best });
    Some(Evaluation { membership, score, grade })
}

/// A value cut to the range of [`GRADES`].
pub(crate) fn cut(value: f64) -> f64 {
    value.clamp(GRADES[0], GRADES[4])
}

/// The grade at or below a value, and how far the value belongs to the next one, 0 up to 1.
fn between(value: f64, centres: &[f64]) -> (usize, f64) {
    let above = centres.partition_point(|centre| *centre <= value);
    if above == 0 {
        return (0, 0.0);
    }
    match centres.get(above) {
        Some(next) => (above - 1, (value - centres[above - 1]) / (next - centres[above - 1])),
        None => (above - 1, 0.0),
    }
}
