//! Outliers: winsorise until a column is acceptable, else a logarithm.
//!
//! A column passes when `|skew| < t` **or** `kurtosis < k` (both type 2, the kurtosis in excess; 2 and 3.5 usually). One
//! that does not is winsorised: while it does not pass and fewer than `max_points` cells have changed, all cells at the maximum (skew of
//! 0 or more) or at the minimum (negative skew) become the next value inward. Cells that share a value move together, so the
//! count may end above `max_points`. Where a round would leave one single value, so that skew and kurtosis become undefined, the column
//! stays as it was.
//!
//! A column that still does not pass gets `ln(x - min + 0.01 (max - min))`, or mirrored where it is asked for and the skew
//! is negative, `-ln(max - x + 0.01 (max - min))`, of the original column or of the winsorised one; that stays whether or
//! not it passes. All this is of raw values, before direction; gaps stay gaps.
//!
//! A column whose skew or kurtosis is undefined (fewer than four values, or all equal) stays as it is too.
//!
//! Sources: W. Becker et al., COINr: an R package for developing composite indicators, JOSS 7 (2022) 4567, `Treat`, `winsorise`, `log_CT` and
//! `log_CT_plus`; the thresholds are those of the JRC's audits (M. Saisana and A. Saltelli, JRC 2010 onwards).

mod tails;

use crate::column::{is_missing, range};
use crate::method::{Fallback, Treat};
use crate::statistics::Moments;
use tails::Tails;

/// What treatment decided for a column, and what it rests on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Treated {
    /// Of the raw column; `None` where it is undefined, and the column stays as it is.
    pub before: Option<Check>,
    /// Cells that winsorising changes, whether or not the result was kept.
    pub winsorised: usize,
    /// After winsorising; `None` where there was no need to.
    pub after_winsorising: Option<Check>,
    /// After the fallback; `None` where there was none.
    pub after_fallback: Option<Check>,
    pub action: Action,
}

/// A column's shape, and whether it is acceptable.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Check {
    pub skew: f64,
    pub kurtosis: f64,
    pub passes: bool,
}

impl Check {
    /// `None` where skew or kurtosis is undefined.
    fn of(rule: &Treat, moments: &Moments) -> Option<Self> {
        let (skew, kurtosis) = (moments.skew()?, moments.kurtosis()?);
        Some(Self { skew, kurtosis, passes: skew.abs() < rule.skew || kurtosis < rule.kurtosis })
    }
}

/// What a cell goes through.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Action {
    None,
    /// Cells below `lower` become `lower`, those above `upper` become `upper`.
    Winsorise {
        lower: f64,
        upper: f64,
    },
    /// `ln(x - least + margin)` of the value cut to `lower` and `upper` (which are infinite for the original).
    Logarithm {
        lower: f64,
        upper: f64,
        least: f64,
        margin: f64,
    },
    /// `-ln(greatest - x + margin)` of the value cut to `lower` and `upper` (which are infinite for the original).
    MirroredLogarithm {
        lower: f64,
        upper: f64,
        greatest: f64,
        margin: f64,
    },
}

impl Action {
    /// What becomes of a raw value; a gap stays one.
    #[inline]
    pub fn value(&self, x: f64) -> f64 {
        match *self {
            Self::None => x,
            Self::Winsorise { lower, upper } => cut(x, lower, upper),
            Self::Logarithm { lower, upper, least, margin } => {
                libm::log(cut(x, lower, upper) - least + margin)
            }
            Self::MirroredLogarithm { lower, upper, greatest, margin } => {
                -libm::log(greatest - cut(x, lower, upper) + margin)
            }
        }
    }

    /// Applies it to every cell.
    pub fn apply(&self, column: &mut [f64]) {
        if *self != Self::None {
            column.iter_mut().for_each(|cell| *cell = self.value(*cell));
        }
    }
}

/// Comparisons, because the smaller of a gap and a number would be the number.
#[inline]
fn cut(x: f64, lower: f64, upper: f64) -> f64 {
    if x < lower {
        lower
    } else if x > upper {
        upper
    } else {
        x
    }
}

/// Room that is reused from column to column.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    values: Vec<f64>,
    logarithms: Vec<f64>,
}

/// Treats a column in place: [`judge`], then [`Action::apply`].
pub fn column(rule: &Treat, column: &mut [f64], scratch: &mut Scratch) -> Treated {
    let treated = judge(rule, column, scratch);
    treated.action.apply(column);
    treated
}

/// What treatment would do to a column. Two passes where it is acceptable as it is.
pub fn judge(rule: &Treat, column: &[f64], scratch: &mut Scratch) -> Treated {
    let moments = Moments::of(column);
    let before = moments.and_then(|moments| Check::of(rule, &moments));
    let untouched = Treated {
        before,
        winsorised: 0,
        after_winsorising: None,
        after_fallback: None,
        action: Action::None,
    };
    let (Some(moments), Some(raw)) = (moments, before.filter(|check| !check.passes)) else {
        return untouched;
    };
    scratch.values.clear();
    scratch.values.extend(column.iter().copied().filter(|&cell| !is_missing(cell)));
    let mut tails = Tails::new(&mut scratch.values, moments, raw);
    if !tails.winsorise(rule) {
        return untouched;
    }
    let (lower, upper, winsorised, after) = (tails.lower(), tails.upper(), tails.moved(), tails.check());
    let treated = Treated {
        winsorised,
        after_winsorising: Some(after),
        action: if winsorised > 0 { Action::Winsorise { lower, upper } } else { Action::None },
        ..untouched
    };
    if after.passes || rule.fallback == Fallback::None {
        return treated;
    }
    let action = if rule.combine {
        logarithm(rule, after.skew, column, (lower, upper))
    } else {
        logarithm(rule, raw.skew, column, (f64::NEG_INFINITY, f64::INFINITY))
    };
    scratch.logarithms.clear();
    scratch.logarithms.extend(column.iter().map(|&x| action.value(x)));
    let after_fallback = Moments::of(&scratch.logarithms).and_then(|moments| Check::of(rule, &moments));
    Treated { after_fallback, action, ..treated }
}

/// The logarithm of a column cut to `lower` and `upper`, whose skew is `skew`.
fn logarithm(rule: &Treat, skew: f64, column: &[f64], (lower, upper): (f64, f64)) -> Action {
    let (low, high) = range(column).unwrap_or((0.0, 0.0));
    let (least, greatest) = (cut(low, lower, upper), cut(high, lower, upper));
    let margin = 0.01 * (greatest - least);
    if rule.fallback == Fallback::LogPlus && skew < 0.0 {
        Action::MirroredLogarithm { lower, upper, greatest, margin }
    } else {
        Action::Logarithm { lower, upper, least, margin }
    }
}

#[cfg(test)]
mod tests;
