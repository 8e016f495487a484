//! How children become a parent: weighted means, the median, TOPSIS closeness, Copeland scores, fuzzy evaluation, and
//! when there is too little data for any of them.

use crate::method::{CoverageRule, Mean};

/// How much of a parent's children a unit must have, and how it is counted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Enough {
    pub rule: CoverageRule,
    /// Least share, 0 to 1; exactly this share is enough.
    pub share: f64,
}

/// A child's cell that the mean is not defined for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NotPositive {
    /// Position of the child.
    pub child: usize,
    pub row: usize,
    pub value: f64,
}

/// Brings the children's columns together in `out`, a row per unit. `weights` and `core` have an entry per child.
pub fn aggregate(
    _mean: Mean,
    _children: &[&[f64]],
    _weights: &[f64],
    _core: &[bool],
    _enough: Enough,
    _out: &mut [f64],
) -> Result<(), NotPositive> {
    Ok(())
}
