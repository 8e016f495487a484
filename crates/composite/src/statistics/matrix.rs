//! The correlations of a set of columns, and which of them deserve a second look.

use super::classes::{Classes, Ties};
use super::correlation::{Coefficient, Correlation, kendall_of, pearson, spearman_of};
use super::{Gaps, complete_rows};
use serde::{Deserialize, Serialize};
use std::convert::Infallible;

/// From this size of correlation on, two columns of a group are said to count the same thing twice. A convention, not a
/// test.
pub const COLLINEAR: f64 = 0.92;
/// From this size of negative correlation on, two columns of a group are said to pull against each other. A convention.
pub const OPPOSED: f64 = 0.4;

/// The correlations of every two columns of a set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Correlations {
    size: usize,
    /// Row by row, both halves and the diagonal.
    cells: Vec<Correlation>,
}

/// Two columns whose correlation passes a bound; `first < second`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Flag {
    /// Index of a column.
    pub first: usize,
    /// Index of a later column.
    pub second: usize,
    /// Their correlation.
    pub value: f64,
    /// Rows that it rests on.
    pub n: usize,
}

impl Correlations {
    /// Of every two of the columns. The diagonal is 1 where the column has three values that are not all equal, else
    /// `None`. With [`Gaps::Pairwise`], what R's `cor` does with `use = "pairwise.complete.obs"`, the matrix need not
    /// be positive semidefinite.
    ///
    /// `ties` matters to the rank correlations only. `k` columns of `n` rows take `O(k^2 n)` (Kendall
    /// `O(k^2 n log n)`) time.
    pub fn of<C: AsRef<[f64]>>(
        columns: &[C],
        coefficient: Coefficient,
        gaps: Gaps,
        ties: Ties,
    ) -> Correlations {
        let Ok(found) = Self::watched(columns, coefficient, gaps, ties, |_, _| Ok::<(), Infallible>(()));
        found
    }

    /// As [`Correlations::of`]. `look` is told before each pair how many of how many are done, and may end the work.
    ///
    /// # Errors
    /// That of `look`.
    pub fn watched<C: AsRef<[f64]>, E>(
        columns: &[C],
        coefficient: Coefficient,
        gaps: Gaps,
        ties: Ties,
        look: impl FnMut(usize, usize) -> Result<(), E>,
    ) -> Result<Correlations, E> {
        match gaps {
            Gaps::Pairwise => Correlations::pairwise(columns, coefficient, ties, look),
            Gaps::Complete => Correlations::pairwise(&complete_rows(columns), coefficient, ties, look),
        }
    }

    fn pairwise<C: AsRef<[f64]>, E>(
        columns: &[C],
        coefficient: Coefficient,
        ties: Ties,
        mut look: impl FnMut(usize, usize) -> Result<(), E>,
    ) -> Result<Correlations, E> {
        let measure = match coefficient {
            Coefficient::Pearson => {
                let measure = |a: usize, b: usize| pearson(columns[a].as_ref(), columns[b].as_ref());
                return Correlations::from_pairs(columns.len(), measure, look);
            }
            Coefficient::Spearman => spearman_of,
            Coefficient::Kendall => kendall_of,
        };
        let mut classes = Vec::with_capacity(columns.len());
        for column in columns {
            look(0, pairs(columns.len()))?;
            classes.push(Classes::of(column.as_ref(), ties));
        }
        Correlations::from_pairs(classes.len(), |a, b| measure(&classes[a], &classes[b]), look)
    }

    fn from_pairs<E>(
        size: usize,
        measure: impl Fn(usize, usize) -> Correlation,
        mut look: impl FnMut(usize, usize) -> Result<(), E>,
    ) -> Result<Correlations, E> {
        let mut cells = vec![Correlation { value: None, n: 0 }; size * size];
        let mut done = 0;
        for a in 0..size {
            for b in a..size {
                look(done, pairs(size))?;
                done += 1;
                let mut cell = measure(a, b);
                if a == b {
                    cell.value = cell.value.map(|_| 1.0);
                }
                cells[a * size + b] = cell;
                cells[b * size + a] = cell;
            }
        }
        Ok(Correlations { size, cells })
    }

    /// How many columns there are.
    pub fn size(&self) -> usize {
        self.size
    }

    /// The correlation of two columns; `None` for an index out of range.
    pub fn get(&self, first: usize, second: usize) -> Option<Correlation> {
        (first < self.size && second < self.size)
            .then(|| self.cells.get(first * self.size + second).copied())
            .flatten()
    }

    /// Columns of the same group whose correlation is at least `bound` in size, in either direction (say
    /// [`COLLINEAR`]). `groups` has an entry a column; columns beyond it are in no group.
    pub fn collinear<G: PartialEq>(&self, groups: &[G], bound: f64) -> Vec<Flag> {
        self.flags(groups, |value| value.abs() >= bound)
    }

    /// Columns of the same group whose correlation is `-bound` or below (say [`OPPOSED`]), so that a gain in one is
    /// typically a loss in the other: often a wrong direction. `groups` as for [`Correlations::collinear`].
    pub fn opposed<G: PartialEq>(&self, groups: &[G], bound: f64) -> Vec<Flag> {
        self.flags(groups, |value| value <= -bound)
    }

    fn flags<G: PartialEq>(&self, groups: &[G], passes: impl Fn(f64) -> bool) -> Vec<Flag> {
        let mut flags = Vec::new();
        for (first, group) in groups.iter().enumerate() {
            for (second, other) in groups.iter().enumerate().skip(first + 1) {
                if group == other
                    && let Some(Correlation { value: Some(value), n }) = self.get(first, second)
                    && passes(value)
                {
                    flags.push(Flag { first, second, value, n });
                }
            }
        }
        flags
    }
}

/// Pairs of so many columns, each with itself too.
pub(super) fn pairs(columns: usize) -> usize {
    columns * (columns + 1) / 2
}

#[cfg(test)]
mod tests {
    use super::super::sample::{FIRST, SECOND, THIRD, close};
    use super::super::{kendall, spearman};
    use super::*;
    use crate::column::MISSING;

    const COLUMNS: [&[f64]; 3] = [&FIRST, &SECOND, &THIRD];

    #[test]
    fn a_pairwise_matrix_holds_what_its_pairs_give() {
        for (coefficient, figure) in [
            (Coefficient::Pearson, pearson as fn(&[f64], &[f64]) -> Correlation),
            (Coefficient::Spearman, |x, y| spearman(x, y, Ties::Exact)),
            (Coefficient::Kendall, |x, y| kendall(x, y, Ties::Exact)),
        ] {
            let found = Correlations::of(&COLUMNS, coefficient, Gaps::Pairwise, Ties::Exact);
            for (a, b) in [(0, 1), (0, 2), (1, 2), (2, 0)] {
                assert_eq!(found.get(a, b), Some(figure(COLUMNS[a], COLUMNS[b])));
            }
            assert_eq!(found.get(0, 0), Some(Correlation { value: Some(1.0), n: 10 }));
            assert_eq!((found.size(), found.get(0, 3), found.get(3, 0)), (3, None, None));
        }
    }

    /// scipy 1.17: `pearsonr`, `spearmanr`, `kendalltau` on the eight rows without any gap.
    #[test]
    fn a_complete_matrix_uses_the_same_rows_for_every_pair() {
        for (coefficient, expected) in [
            (Coefficient::Pearson, [0.9465986660191542, -0.9317508665054203, -0.9378775264685233]),
            (Coefficient::Spearman, [0.6107893935757621, -0.8095238095238096, -0.8742671711966791]),
            (Coefficient::Kendall, [0.5455447255899809, -0.6428571428571428, -0.7637626158259734]),
        ] {
            let found = Correlations::of(&COLUMNS, coefficient, Gaps::Complete, Ties::Exact);
            for ((a, b), value) in [(0, 1), (0, 2), (1, 2)].into_iter().zip(expected) {
                let cell = found.get(a, b).unwrap();
                assert!(close(cell.value.unwrap(), value), "{cell:?} {value}");
                assert_eq!(cell.n, 8);
            }
        }
    }

    #[test]
    fn a_flag_is_raised_inside_a_group_only() {
        let found = Correlations::of(&COLUMNS, Coefficient::Pearson, Gaps::Pairwise, Ties::Exact);
        let pairs = |flags: Vec<Flag>| flags.iter().map(|f| (f.first, f.second)).collect::<Vec<_>>();
        assert_eq!(pairs(found.collinear(&[1, 1, 1], COLLINEAR)), [(0, 1), (1, 2)]);
        assert_eq!(pairs(found.collinear(&[1, 1, 2], COLLINEAR)), [(0, 1)]);
        assert_eq!(pairs(found.opposed(&["a", "b", "a"], OPPOSED)), [(0, 2)]);
        assert!(found.opposed(&[1, 1], OPPOSED).is_empty());
        let exact = found.get(0, 1).unwrap().value.unwrap();
        assert_eq!(found.collinear(&[1, 1], exact).len(), 1, "a bound that is met is passed");
    }

    #[test]
    fn a_constant_column_has_neither_correlation_nor_flag() {
        let columns = [vec![1.0, 2.0, 3.0, 5.0], vec![4.0; 4], vec![MISSING; 4]];
        for gaps in [Gaps::Pairwise, Gaps::Complete] {
            let found = Correlations::of(&columns, Coefficient::Pearson, gaps, Ties::Exact);
            assert_eq!(found.get(1, 1).unwrap().value, None);
            assert_eq!(found.get(0, 1).unwrap().value, None);
            assert!(found.collinear(&[0, 0, 0], 0.0).is_empty());
        }
    }

    #[test]
    fn who_watches_is_told_of_every_pair_and_may_end_it() {
        let mut told = Vec::new();
        let ended =
            Correlations::watched(&COLUMNS, Coefficient::Kendall, Gaps::Complete, Ties::Exact, |done, of| {
                told.push((done, of));
                if done == 4 { Err("enough") } else { Ok(()) }
            });
        assert_eq!(ended, Err("enough"));
        // Three columns are sorted first.
        assert_eq!(told, [(0, 6), (0, 6), (0, 6), (0, 6), (1, 6), (2, 6), (3, 6), (4, 6)]);
    }
}
