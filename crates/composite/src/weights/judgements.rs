//! AHP, the analytic hierarchy process: weights from pairwise comparisons.

use serde::{Deserialize, Serialize};
use std::fmt;

/// More columns than this cannot be compared: the random index ends here, and so does patience.
pub const SIZE_MOST: usize = 15;
/// A judgement is between `1 / JUDGEMENT_MOST` and this. Saaty's scale is 1/9 to 9.
pub const JUDGEMENT_MOST: f64 = 100.0;
/// A judgement times its counterpart may be this far from 1: reciprocals written with three decimals pass.
pub const RECIPROCAL_TOLERANCE: f64 = 0.005;
/// Judgements with a consistency ratio above this contradict each other too much.
pub const CONSISTENCY_BOUND: f64 = 0.1;

/// The mean consistency index of random judgements of 1 to 15 columns: T. L. Saaty, The Analytic Hierarchy Process,
/// McGraw-Hill, New York, 1980. (Later simulations, Saaty's own among them, differ in the second digit.)
const RANDOM_INDEX: [f64; SIZE_MOST] =
    [0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59];

/// Iterations that are always enough, see [`Judgements::priorities`].
const STEPS_MOST: usize = 400_000;

/// One expert's pairwise comparisons: cell `(i, j)` says how many times as important column `i` is as column `j`.
/// Always positive and reciprocal to [`RECIPROCAL_TOLERANCE`].
#[derive(Clone, Debug, PartialEq)]
pub struct Judgements {
    size: usize,
    cells: Vec<f64>,
}

/// What judgements say, and how much they contradict each other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Priorities {
    /// The principal eigenvector, all above 0, sum 1.
    pub weights: Vec<f64>,
    /// The principal eigenvalue, `n` for judgements without contradiction, else larger.
    pub lambda_max: f64,
    /// `(lambda_max - n) / (n - 1)`, never below 0; 0 for one column or two.
    pub consistency_index: f64,
    /// The index by the mean index of random judgements; 0 for one column or two.
    pub consistency_ratio: f64,
}

/// The judgements of one or several experts together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Consensus {
    /// Of the element-wise geometric mean of all judgements.
    pub priorities: Priorities,
    /// The consistency ratio of each expert alone, in order.
    pub ratios: Vec<f64>,
}

/// Why judgements give no weights. Rows, columns and experts count from 0.
#[derive(Debug, Clone, PartialEq)]
pub enum JudgementError {
    /// No column, or no expert.
    Nothing,
    /// More than [`SIZE_MOST`] columns.
    TooLarge { size: usize },
    /// A row of the matrix, or the upper triangle (`row` 0), that has not one cell for each comparison.
    Length { row: usize, expected: usize, found: usize },
    /// A judgement that is not between `1 / JUDGEMENT_MOST` and [`JUDGEMENT_MOST`].
    OutOfScale { row: usize, column: usize, value: f64 },
    /// A column compared with itself that is not 1.
    Diagonal { row: usize, value: f64 },
    /// A judgement that does not fit its counterpart.
    NotReciprocal { row: usize, column: usize, value: f64, counterpart: f64 },
    /// An expert who compares another number of columns than the first.
    Size { expert: usize, expected: usize, found: usize },
    /// A consistency ratio above [`CONSISTENCY_BOUND`].
    Inconsistent { ratio: f64, bound: f64 },
    /// The eigenvector was not found; no judgements are known that lead here.
    NotConverged,
}

impl fmt::Display for JudgementError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            JudgementError::Nothing => {
                write!(f, "there is nothing to compare; give at least one column and expert")
            }
            JudgementError::TooLarge { size } => {
                write!(f, "{size} columns are compared, {SIZE_MOST} at most can be; compare them in groups")
            }
            JudgementError::Length { row, expected, found } => {
                write!(f, "row {row} has {found} judgements where {expected} are needed")
            }
            JudgementError::OutOfScale { row, column, value } => write!(
                f,
                "the judgement in row {row}, column {column} is {value}; it must be between 1/{JUDGEMENT_MOST} and {JUDGEMENT_MOST}"
            ),
            JudgementError::Diagonal { row, value } => {
                write!(f, "row {row} is {value} times as important as itself; write 1 on the diagonal")
            }
            JudgementError::NotReciprocal { row, column, value, counterpart } => write!(
                f,
                "row {row}, column {column} is {value}, its counterpart {counterpart}; write 1/{value} there, or give the upper triangle only"
            ),
            JudgementError::Size { expert, expected, found } => {
                write!(f, "expert {expert} compares {found} columns, the first one {expected}")
            }
            JudgementError::Inconsistent { ratio, bound } => write!(
                f,
                "the judgements contradict each other: consistency ratio {ratio:.3}, at most {bound} is accepted; revise them or force it"
            ),
            JudgementError::NotConverged => {
                write!(f, "the principal eigenvector was not found; revise the judgements")
            }
        }
    }
}

impl std::error::Error for JudgementError {}

impl Judgements {
    /// From a whole matrix, taken as it stands once it is checked: 1 on the diagonal, each judgement within
    /// `1 / JUDGEMENT_MOST` to [`JUDGEMENT_MOST`] and reciprocal to its counterpart within [`RECIPROCAL_TOLERANCE`].
    pub fn from_rows<R: AsRef<[f64]>>(rows: &[R]) -> Result<Judgements, JudgementError> {
        let size = checked_size(rows.len())?;
        for (row, cells) in rows.iter().enumerate() {
            let found = cells.as_ref().len();
            if found != size {
                return Err(JudgementError::Length { row, expected: size, found });
            }
        }
        for (row, cells) in rows.iter().enumerate() {
            for (column, (value, other)) in cells.as_ref().iter().copied().zip(rows).enumerate() {
                in_scale(row, column, value)?;
                let counterpart = other.as_ref().get(row).copied().unwrap_or(f64::NAN);
                if row == column && value != 1.0 {
                    return Err(JudgementError::Diagonal { row, value });
                }
                in_scale(column, row, counterpart)?;
                if (value * counterpart - 1.0).abs() > RECIPROCAL_TOLERANCE {
                    return Err(JudgementError::NotReciprocal { row, column, value, counterpart });
                }
            }
        }
        Ok(Judgements { size, cells: rows.iter().flat_map(|row| row.as_ref()).copied().collect() })
    }

    /// From what is above the diagonal, row by row: `(0,1), (0,2), .., (1,2), ..`, `size (size - 1) / 2` judgements.
    /// The others are their reciprocals.
    pub fn from_upper_triangle(size: usize, judgements: &[f64]) -> Result<Judgements, JudgementError> {
        let size = checked_size(size)?;
        let expected = size * (size - 1) / 2;
        if judgements.len() != expected {
            return Err(JudgementError::Length { row: 0, expected, found: judgements.len() });
        }
        let mut cells = vec![1.0; size * size];
        let places = (0..size).flat_map(|row| (row + 1..size).map(move |column| (row, column)));
        for ((row, column), value) in places.zip(judgements.iter().copied()) {
            in_scale(row, column, value)?;
            cells[row * size + column] = value;
            cells[column * size + row] = 1.0 / value;
        }
        Ok(Judgements { size, cells })
    }

    /// The element-wise geometric mean of several experts' judgements, all counting alike; of one expert their own.
    /// It is the only mean that keeps judgements reciprocal (J. Aczel, T. L. Saaty, Procedures for synthesizing ratio
    /// judgements, J. Math. Psychol. 27 (1983) 93-102).
    pub fn combined(experts: &[Judgements]) -> Result<Judgements, JudgementError> {
        let first = experts.first().ok_or(JudgementError::Nothing)?;
        if let [only] = experts {
            return Ok(only.clone());
        }
        let mut logarithms = vec![0.0; first.cells.len()];
        for (expert, judgements) in experts.iter().enumerate() {
            if judgements.size != first.size {
                let (expected, found) = (first.size, judgements.size);
                return Err(JudgementError::Size { expert, expected, found });
            }
            for (sum, cell) in logarithms.iter_mut().zip(&judgements.cells) {
                *sum += libm::log(*cell);
            }
        }
        let experts = experts.len() as f64;
        let cells = logarithms.into_iter().map(|sum| libm::exp(sum / experts)).collect();
        Ok(Judgements { size: first.size, cells })
    }

    /// How many columns are compared.
    pub fn size(&self) -> usize {
        self.size
    }

    /// Weights (principal eigenvector), eigenvalue, consistency index `(lambda_max - n) / (n - 1)` and ratio (T. L.
    /// Saaty, A scaling method for priorities in hierarchical structures, J. Math. Psychol. 15 (1977) 234-281). For
    /// one column and for two, which cannot contradict each other, index and ratio are 0.
    ///
    /// The eigenvector comes from power iteration until no weight moves by more than 1e-15 of itself (or rounding
    /// lets it settle no further), which a positive matrix allows: the iterates stay positive, as weights must, where
    /// a general decomposition would give complex vectors to choose from. With judgements between 1/100 and 100, each
    /// step brings all starts closer to each other by `(100^2 - 1) / (100^2 + 1)` at least (G. Birkhoff, Extensions
    /// of Jentzsch's theorem, Trans. Am. Math. Soc. 85 (1957) 219-227), so it always ends; real judgements take a few
    /// dozen steps.
    pub fn priorities(&self) -> Result<Priorities, JudgementError> {
        let n = self.size as f64;
        let (weights, lambda_max) = self.principal()?;
        let random = RANDOM_INDEX.get(self.size - 1).copied().unwrap_or(0.0);
        let (mut consistency_index, mut consistency_ratio) = (0.0, 0.0);
        if random > 0.0 {
            consistency_index = f64::max((lambda_max - n) / (n - 1.0), 0.0);
            consistency_ratio = consistency_index / random;
        }
        Ok(Priorities { weights, lambda_max, consistency_index, consistency_ratio })
    }

    fn principal(&self) -> Result<(Vec<f64>, f64), JudgementError> {
        let mut weights = vec![1.0 / self.size as f64; self.size];
        let mut next = weights.clone();
        let mut before = f64::INFINITY;
        for _ in 0..STEPS_MOST {
            for (next, row) in next.iter_mut().zip(self.cells.chunks_exact(self.size)) {
                *next = row.iter().zip(&weights).map(|(cell, weight)| cell * weight).sum();
            }
            // The weights sum to 1, so their image sums to the eigenvalue.
            let lambda: f64 = next.iter().sum();
            next.iter_mut().for_each(|weight| *weight /= lambda);
            let moved = next.iter().zip(&weights).map(|(a, b)| ((a - b) / a).abs()).fold(0.0, f64::max);
            std::mem::swap(&mut weights, &mut next);
            if moved <= 1e-15 || (moved <= 1e-14 && moved >= before) {
                return Ok((weights, lambda));
            }
            before = moved;
        }
        Err(JudgementError::NotConverged)
    }
}

/// AHP weights of one or several experts: priorities of the geometric mean of their judgements, with each expert's own
/// consistency ratio beside it.
///
/// A ratio of the mean above [`CONSISTENCY_BOUND`] (0.1; 0.1 itself passes) is an error unless `force` is set. The
/// ratio of a single expert among several is shown and never refused.
pub fn ahp(experts: &[Judgements], force: bool) -> Result<Consensus, JudgementError> {
    let priorities = Judgements::combined(experts)?.priorities()?;
    let (ratio, bound) = (priorities.consistency_ratio, CONSISTENCY_BOUND);
    if ratio > bound && !force {
        return Err(JudgementError::Inconsistent { ratio, bound });
    }
    let ratio = |expert: &Judgements| expert.priorities().map(|found| found.consistency_ratio);
    Ok(Consensus { priorities, ratios: experts.iter().map(ratio).collect::<Result<_, _>>()? })
}

fn checked_size(size: usize) -> Result<usize, JudgementError> {
    match size {
        0 => Err(JudgementError::Nothing),
        1..=SIZE_MOST => Ok(size),
        _ => Err(JudgementError::TooLarge { size }),
    }
}

fn in_scale(row: usize, column: usize, value: f64) -> Result<(), JudgementError> {
    // A reciprocal of the bound may be rounded.
    let scale = (1.0 - RECIPROCAL_TOLERANCE) / JUDGEMENT_MOST..=JUDGEMENT_MOST;
    if scale.contains(&value) { Ok(()) } else { Err(JudgementError::OutOfScale { row, column, value }) }
}

#[cfg(test)]
mod tests;
