//! Principal components of a set of columns.

use super::complete_rows;
use super::matrix::pairs;
use super::pair::Pair;
use crate::column;
use nalgebra::{DMatrix, SymmetricEigen};
use serde::{Deserialize, Serialize};
use std::convert::Infallible;
use std::fmt;

/// More columns than this are refused: the time grows with their cube.
pub const COLUMNS_MOST: usize = 500;

/// What the components are components of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Of the correlation matrix: every column counts alike, whatever its unit. The default of the field.
    Correlation,
    /// Of the covariance matrix (`n - 1`): a column counts by its variance.
    Covariance,
}

/// Principal components, the one with the largest variance first. There are as many as columns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Components {
    /// Rows without any gap, which all of this rests on.
    pub n: usize,
    /// Variances of the components, descending, never negative.
    pub eigenvalues: Vec<f64>,
    /// Each eigenvalue by the sum of all, 0 to 1.
    pub shares: Vec<f64>,
    /// Running sum of the shares.
    pub cumulative: Vec<f64>,
    /// For each component the coefficient of each column: eigenvectors of unit length. Of the coefficients with the
    /// largest size (to 9 digits) the first is positive. Where eigenvalues are equal, the vectors among them are one
    /// choice of many.
    pub loadings: Vec<Vec<f64>>,
    /// How many eigenvalues are above the mean eigenvalue, which is 1 with [`Basis::Correlation`] (H. F. Kaiser, The
    /// application of electronic computers to factor analysis, Educ. Psychol. Meas. 20 (1960) 141-151). None, if all
    /// are equal.
    pub kaiser: usize,
    /// What each column is moved and then divided by.
    centres: Vec<f64>,
    scales: Vec<f64>,
}

/// Why there are no components.
#[derive(Debug, Clone, PartialEq)]
pub enum ComponentsError {
    /// No column at all.
    NoColumns,
    /// More than [`COLUMNS_MOST`] columns.
    TooManyColumns { columns: usize },
    /// Columns of different length.
    Ragged { column: usize, rows: usize, expected: usize },
    /// Fewer than three rows without a gap.
    TooFewRows { complete: usize },
    /// A column that is constant over the rows without a gap.
    Constant { column: usize },
    /// Variances beyond the range of numbers.
    OutOfRange,
    /// The decomposition did not come to an end.
    NotConverged,
    /// Scores of another number of columns than the components are of.
    Columns { expected: usize, found: usize },
}

impl fmt::Display for ComponentsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ComponentsError::NoColumns => write!(f, "no column is given; principal components need one"),
            ComponentsError::TooManyColumns { columns } => {
                write!(
                    f,
                    "{columns} columns are given; take at most {COLUMNS_MOST} at once, for example by group"
                )
            }
            ComponentsError::Ragged { column, rows, expected } => {
                write!(
                    f,
                    "column {column} has {rows} rows where the first has {expected}; give all the same units"
                )
            }
            ComponentsError::TooFewRows { complete } => {
                write!(
                    f,
                    "{complete} rows have no gap; three are needed: impute, or leave out columns with gaps"
                )
            }
            ComponentsError::Constant { column } => {
                write!(f, "column {column} is constant over the rows without a gap; leave it out")
            }
            ComponentsError::OutOfRange => {
                write!(
                    f,
                    "the variances are too large or too small to compute with; normalise the columns first"
                )
            }
            ComponentsError::NotConverged => {
                write!(f, "the eigenvalues could not be found; leave out columns that depend on others")
            }
            ComponentsError::Columns { expected, found } => {
                write!(f, "the components are of {expected} columns, scores were asked of {found}")
            }
        }
    }
}

impl std::error::Error for ComponentsError {}

/// Principal components (K. Pearson, On lines and planes of closest fit to systems of points in space, Philos. Mag. 2
/// (1901) 559-572) over the rows without a gap, by decomposition of the symmetric matrix; the same as R's
/// `prcomp(scale. = TRUE)` with [`Basis::Correlation`], but for signs and for eigenvalues of 0, which `prcomp` may
/// leave out.
pub fn components<C: AsRef<[f64]>>(columns: &[C], basis: Basis) -> Result<Components, ComponentsError> {
    let Ok(found) = components_watched(columns, basis, |_, _| Ok::<(), Infallible>(()));
    found
}

/// As [`components`]. `look` is told before each pair of columns how many of how many are done, and may end the work.
///
/// # Errors
/// That of `look`; within, those of [`components`].
pub fn components_watched<C: AsRef<[f64]>, E>(
    columns: &[C],
    basis: Basis,
    look: impl FnMut(usize, usize) -> Result<(), E>,
) -> Result<Result<Components, ComponentsError>, E> {
    let cells = match checked(columns) {
        Ok(cells) => cells,
        Err(error) => return Ok(Err(error)),
    };
    Ok(matrix(&cells, basis, look)?.and_then(|matrix| of_matrix(&cells, matrix, basis)))
}

/// Covariances or correlations of every two columns.
fn matrix<E>(
    cells: &[Vec<f64>],
    basis: Basis,
    mut look: impl FnMut(usize, usize) -> Result<(), E>,
) -> Result<Result<DMatrix<f64>, ComponentsError>, E> {
    let k = cells.len();
    let mut matrix = DMatrix::zeros(k, k);
    let mut done = 0;
    for a in 0..k {
        for b in a..k {
            look(done, pairs(k))?;
            done += 1;
            let pair = Pair::of(&cells[a], &cells[b]);
            let cell = match basis {
                Basis::Correlation if a == b => pair.correlation().map(|_| 1.0),
                Basis::Correlation => pair.correlation(),
                Basis::Covariance => pair.covariance(),
            };
            let Some(cell) = cell else { return Ok(Err(ComponentsError::OutOfRange)) };
            matrix[(a, b)] = cell;
            matrix[(b, a)] = cell;
        }
    }
    Ok(Ok(matrix))
}

fn of_matrix(cells: &[Vec<f64>], matrix: DMatrix<f64>, basis: Basis) -> Result<Components, ComponentsError> {
    let (n, k) = (cells.first().map_or(0, Vec::len), cells.len());
    let scale = |cells: &Vec<f64>| match basis {
        Basis::Correlation => column::deviation(cells).ok_or(ComponentsError::OutOfRange),
        Basis::Covariance => Ok(1.0),
    };
    let scales = cells.iter().map(scale).collect::<Result<_, _>>()?;
    let centres = cells.iter().map(|cells| column::mean(cells).unwrap_or(0.0)).collect();
    let (eigenvalues, loadings) = decomposed(matrix)?;
    let total: f64 = eigenvalues.iter().sum();
    if !(total > 0.0 && total.is_finite()) {
        return Err(ComponentsError::OutOfRange);
    }
    let shares: Vec<f64> = eigenvalues.iter().map(|value| value / total).collect();
    let mut sum = 0.0;
    let cumulative = shares
        .iter()
        .map(|share| {
            sum += share;
            sum
        })
        .collect();
    // Equal eigenvalues come out a rounding error apart; none of them is above their mean.
    let mean = total / k as f64 * (1.0 + 1e-9);
    let kaiser = eigenvalues.iter().filter(|value| **value > mean).count();
    Ok(Components { n, eigenvalues, shares, cumulative, loadings, kaiser, centres, scales })
}

/// The rows without a gap, if components can be made of them.
fn checked<C: AsRef<[f64]>>(columns: &[C]) -> Result<Vec<Vec<f64>>, ComponentsError> {
    let expected = columns.first().ok_or(ComponentsError::NoColumns)?.as_ref().len();
    if columns.len() > COLUMNS_MOST {
        return Err(ComponentsError::TooManyColumns { columns: columns.len() });
    }
    for (column, cells) in columns.iter().enumerate() {
        let rows = cells.as_ref().len();
        if rows != expected {
            return Err(ComponentsError::Ragged { column, rows, expected });
        }
    }
    let cells = complete_rows(columns);
    let complete = cells.first().map_or(0, Vec::len);
    if complete < 3 {
        return Err(ComponentsError::TooFewRows { complete });
    }
    match cells.iter().position(|cells| super::is_constant(cells)) {
        Some(column) => Err(ComponentsError::Constant { column }),
        None => Ok(cells),
    }
}

/// Eigenvalues, descending, with their vectors. What rounding pushed below 0 is 0.
fn decomposed(matrix: DMatrix<f64>) -> Result<(Vec<f64>, Vec<Vec<f64>>), ComponentsError> {
    let steps = 1_000 + 100 * matrix.nrows();
    let eigen = SymmetricEigen::try_new(matrix, f64::EPSILON, steps).ok_or(ComponentsError::NotConverged)?;
    let mut found: Vec<(f64, Vec<f64>)> = eigen
        .eigenvalues
        .iter()
        .zip(eigen.eigenvectors.column_iter())
        .map(|(value, vector)| (value.max(0.0), signed(vector.iter().copied().collect())))
        .collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    Ok(found.into_iter().unzip())
}

/// An eigenvector may point either way; this chooses one that does not hang on the last bit.
fn signed(mut vector: Vec<f64>) -> Vec<f64> {
    let largest = vector.iter().fold(0.0, |largest: f64, x| largest.max(x.abs()));
    let leading = vector.iter().find(|x| x.abs() >= largest * (1.0 - 1e-9));
    if leading.is_some_and(|x| *x < 0.0) {
        vector.iter_mut().for_each(|x| *x = -*x);
    }
    vector
}

impl Components {
    /// The scores: for each component a column with a row per unit, the columns centred (and, with
    /// [`Basis::Correlation`], divided by their deviation) times the loadings. A unit with a gap in any column has
    /// none.
    pub fn scores<C: AsRef<[f64]>>(&self, columns: &[C]) -> Result<Vec<Vec<f64>>, ComponentsError> {
        let (expected, found) = (self.centres.len(), columns.len());
        if expected != found {
            return Err(ComponentsError::Columns { expected, found });
        }
        let rows = columns.iter().map(|column| column.as_ref().len()).min().unwrap_or(0);
        let score = |loadings: &Vec<f64>| {
            let mut scores = vec![0.0; rows];
            for (((column, loading), centre), scale) in
                columns.iter().zip(loadings).zip(&self.centres).zip(&self.scales)
            {
                for (score, cell) in scores.iter_mut().zip(column.as_ref()) {
                    *score += (cell - centre) / scale * loading;
                }
            }
            scores
        };
        Ok(self.loadings.iter().map(score).collect())
    }
}

/// Variance inflation factor of each column: `1 / (1 - R^2)` of its regression on all others over the rows without a
/// gap, the diagonal of the inverse correlation matrix (D. W. Marquardt, Generalized inverses, ridge regression,
/// biased linear estimation, and nonlinear estimation, Technometrics 12 (1970) 591-612). 1 or more; from 10 on a
/// column says little that the others do not. `None` where it is infinite: the column is a combination of others, as
/// all are when there are no more rows than columns.
pub fn variance_inflation<C: AsRef<[f64]>>(columns: &[C]) -> Result<Vec<Option<f64>>, ComponentsError> {
    let found = components(columns, Basis::Correlation)?;
    let nothing = 1e-13 * columns.len() as f64;
    let factor = |column: usize| {
        let mut sum = 0.0;
        for (value, vector) in found.eigenvalues.iter().zip(&found.loadings) {
            let square = vector.get(column).map_or(0.0, |loading| loading * loading);
            if *value > nothing {
                sum += square / value;
            } else if square > 1e-12 {
                return None;
            }
        }
        Some(sum)
    };
    Ok((0..columns.len()).map(factor).collect())
}

#[cfg(test)]
mod tests;
