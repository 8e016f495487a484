//! What stands in a gap: nothing, unless a method says so, and then every filled cell is told.
//!
//! - **Mean**, **median** of the column's values, over all units or within the unit's group ([`by_figure`], [`by_group`]). A unit without a
//!   label, or in a group without a value, keeps its gap.
//! - **Mean within the unit's dimension** ([`by_siblings`]): each column is brought to 0 to 1 between its own minimum and
//!   maximum, upside down where lower is better; a gap is the plain mean of the unit's other values with the same parent, mapped back
//!   through the column's own minimum, maximum and direction. A unit that has none of them keeps its gap. A constant column says
//!   nothing about the others, and what is mapped back to it is the constant.
//!
//! All gaps are filled from values that were there before, never from one that has just been filled.
//!
//! Source: M. Nardo et al., Handbook on Constructing Composite Indicators, OECD/JRC (2008), step 3; the third way is `i_mean_grp`
//! across rows in W. Becker et al., COINr: an R package for developing composite indicators, JOSS 7 (2022) 4567.

use crate::column::{self, is_missing};
use crate::hierarchy::{Direction, Indicator};

/// A cell that was filled.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Imputed {
    /// Number of the indicator.
    pub column: u32,
    pub row: u32,
    pub value: f64,
}

/// What is put in all gaps of a column or a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    Mean,
    Median,
}

impl Figure {
    fn of(self, values: &[f64]) -> Option<f64> {
        match self {
            Self::Mean => column::mean(values),
            Self::Median => column::median(values),
        }
    }
}

/// Fills the gaps of one column from all its values. `number` is the column's, for the list of what was filled.
pub fn by_figure(figure: Figure, number: u32, column: &mut [f64], filled: &mut Vec<Imputed>) {
    if column::count(column) == column.len() {
        return;
    }
    let Some(value) = figure.of(column) else { return };
    for (row, cell) in (0..).zip(column).filter(|(_, cell)| is_missing(**cell)) {
        *cell = value;
        filled.push(Imputed { column: number, row, value });
    }
}

/// The rows of each label together, rows without one left out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Groups {
    members: Vec<(u32, u32)>,
}

impl Groups {
    /// `labels` has an entry per unit.
    pub fn new(labels: &[Option<u32>]) -> Self {
        let mut members: Vec<(u32, u32)> =
            (0..).zip(labels).filter_map(|(row, label)| Some(((*label)?, row))).collect();
        members.sort_unstable();
        Self { members }
    }
}

/// Fills the gaps of one column within each group. Rows beyond the column are left out.
pub fn by_group(figure: Figure, groups: &Groups, number: u32, column: &mut [f64], filled: &mut Vec<Imputed>) {
    if column::count(column) == column.len() {
        return;
    }
    let mut values = Vec::new();
    for group in groups.members.chunk_by(|a, b| a.0 == b.0) {
        values.clear();
        values.extend(group.iter().filter_map(|&(_, row)| column.get(row as usize)));
        let Some(value) = figure.of(&values) else { continue };
        for &(_, row) in group {
            if let Some(cell) = column.get_mut(row as usize).filter(|cell| is_missing(**cell)) {
                *cell = value;
                filled.push(Imputed { column: number, row, value });
            }
        }
    }
}

/// A column between its own ends.
#[derive(Clone, Copy)]
enum Ends {
    Constant(f64),
    Span { low: f64, high: f64, direction: Direction },
}

impl Ends {
    fn of(column: &[f64], direction: Direction) -> Option<Self> {
        let (low, high) = column::range(column)?;
        Some(if column::is_one_value(low, high) {
            Self::Constant(low)
        } else {
            Self::Span { low, high, direction }
        })
    }
}

/// Upside down where lower is better; its own inverse.
fn turned(direction: Direction, share: f64) -> f64 {
    match direction {
        Direction::Higher => share,
        Direction::Lower => 1.0 - share,
    }
}

/// Fills the gaps of all children of one parent, `siblings`, from each unit's values in the others. `indicators` and `columns`
/// have an entry per indicator of the tree.
pub fn by_siblings(
    indicators: &[Indicator],
    siblings: &[usize],
    columns: &mut [Vec<f64>],
    filled: &mut Vec<Imputed>,
) {
    let known = |number: &&usize| **number < indicators.len() && **number < columns.len();
    let siblings: Vec<usize> = siblings.iter().filter(known).copied().collect();
    let ends: Vec<Option<Ends>> =
        siblings.iter().map(|&number| Ends::of(&columns[number], indicators[number].direction)).collect();
    let units = siblings.iter().map(|&number| columns[number].len()).max().unwrap_or(0);
    let mut means = vec![(0.0, 0u32); units];
    for (&number, ends) in siblings.iter().zip(&ends) {
        let Some(Ends::Span { low, high, direction }) = *ends else { continue };
        for ((sum, count), &cell) in means.iter_mut().zip(&columns[number]) {
            if !is_missing(cell) {
                *sum += turned(direction, (cell - low) / (high - low));
                *count += 1;
            }
        }
    }
    for (&number, ends) in siblings.iter().zip(ends) {
        let Some(ends) = ends else { continue };
        for ((row, cell), &(sum, count)) in (0..).zip(&mut columns[number]).zip(&means) {
            if !is_missing(*cell) {
                continue;
            }
            let value = match ends {
                _ if count == 0 => continue,
                Ends::Constant(value) => value,
                Ends::Span { low, high, direction } => {
                    low + (high - low) * turned(direction, sum / f64::from(count))
                }
            };
            *cell = value;
            filled.push(Imputed { column: number as u32, row, value });
        }
    }
}

#[cfg(test)]
mod tests;
