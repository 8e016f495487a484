//! How far assessors agree: whether a score depends on who gave it.
//!
//! [`Ratings`] holds who rated which unit how, with gaps. [`alpha`] is Krippendorff's reliability of the data, for
//! any number of raters and any gaps; [`kappa`] compares two raters; [`intraclass`] is the share of variance that
//! belongs to the units; [`severity`] is how much each rater is above or below the others.
//!
//! No measure is made up: where one is undefined (nothing to compare, or no variation at all, so that agreement
//! cannot be told from a constant) it is `None`, never 0 and never 1.

pub mod alpha;
mod error;
pub mod intraclass;
pub mod kappa;
#[cfg(test)]
mod published;
pub mod severity;

use crate::column::{MISSING, is_missing};
pub use error::AgreementError;

/// Most ratings of one set.
pub const RATINGS_MAX: usize = 1_000_000;
/// Most units of one set.
pub const UNITS_MAX: usize = 1_000_000;
/// Most raters of one set.
pub const RATERS_MAX: usize = 1_000;
/// Largest size of a value; squares of squares stay within `f64`.
pub const VALUE_MAX: f64 = 1e50;

/// One value that a rater gave to a unit. Units and raters are numbered from 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rating {
    pub unit: usize,
    pub rater: usize,
    /// [`MISSING`] is no rating.
    pub value: f64,
}

/// Who rated which unit how: at most one value per unit and rater.
#[derive(Clone, Debug, PartialEq)]
pub struct Ratings {
    raters: usize,
    /// Where each unit's entries start, and where the last one's end.
    starts: Vec<usize>,
    /// Rater and value, by unit, then by rater.
    entries: Vec<(usize, f64)>,
}

impl Ratings {
    /// Ratings in any order. Units from 0 to `units - 1` and raters from 0 to `raters - 1` may be without any.
    ///
    /// # Errors
    /// More than [`UNITS_MAX`] units, [`RATERS_MAX`] raters or [`RATINGS_MAX`] ratings; a number that is not below
    /// `units` or `raters`; a value beyond [`VALUE_MAX`]; two values of one rater for one unit.
    pub fn new(units: usize, raters: usize, ratings: &[Rating]) -> Result<Ratings, AgreementError> {
        within(units, UNITS_MAX, |count| AgreementError::TooManyUnits { count })?;
        within(raters, RATERS_MAX, |count| AgreementError::TooManyRaters { count })?;
        within(ratings.len(), RATINGS_MAX, |count| AgreementError::TooManyRatings { count })?;
        for (row, &Rating { unit, rater, value }) in ratings.iter().enumerate() {
            if unit >= units {
                return Err(AgreementError::UnitOutOfRange { row, unit, units });
            }
            if rater >= raters {
                return Err(AgreementError::RaterOutOfRange { row, rater, raters });
            }
            check_value(value, unit, rater)?;
        }
        let mut sorted: Vec<&Rating> = ratings.iter().filter(|rating| !is_missing(rating.value)).collect();
        sorted.sort_by_key(|rating| (rating.unit, rating.rater));
        if let Some([twice, _]) = sorted.array_windows().find(|[a, b]| (a.unit, a.rater) == (b.unit, b.rater))
        {
            return Err(AgreementError::RatedTwice { unit: twice.unit, rater: twice.rater });
        }
        let mut starts = Vec::with_capacity(units + 1);
        let mut end = 0;
        for unit in 0..=units {
            end += sorted[end..].iter().take_while(|rating| rating.unit < unit).count();
            starts.push(end);
        }
        let entries = sorted.iter().map(|rating| (rating.rater, rating.value)).collect();
        Ok(Ratings { raters, starts, entries })
    }

    /// Ratings as a column a rater, a row a unit, [`MISSING`] where there is none.
    ///
    /// # Errors
    /// As [`Ratings::new`], and columns of different lengths.
    pub fn from_columns<C: AsRef<[f64]>>(columns: &[C]) -> Result<Ratings, AgreementError> {
        let units = columns.first().map_or(0, |column| column.as_ref().len());
        let mut ratings = Vec::new();
        for (rater, column) in columns.iter().enumerate() {
            let column = column.as_ref();
            if column.len() != units {
                return Err(AgreementError::LengthsDiffer { rater, length: column.len(), expected: units });
            }
            let given = column.iter().enumerate().filter(|(_, value)| !is_missing(**value));
            ratings.extend(given.map(|(unit, &value)| Rating { unit, rater, value }));
            within(ratings.len(), RATINGS_MAX, |count| AgreementError::TooManyRatings { count })?;
        }
        Ratings::new(units, columns.len(), &ratings)
    }

    /// How many units there are, also those without a rating.
    pub fn units(&self) -> usize {
        self.starts.len() - 1
    }

    /// How many raters there are, also those without a rating.
    pub fn raters(&self) -> usize {
        self.raters
    }

    /// The ratings of each unit as rater and value, by rater.
    pub fn by_unit(&self) -> impl Iterator<Item = &[(usize, f64)]> + Clone {
        self.starts.array_windows().map(|&[start, end]| &self.entries[start..end])
    }

    /// One rater's values, a row a unit; all [`MISSING`] for a number that is no rater's.
    pub fn column(&self, rater: usize) -> Vec<f64> {
        let of = |unit: &[(usize, f64)]| unit.iter().find(|entry| entry.0 == rater).map(|entry| entry.1);
        self.by_unit().map(|unit| of(unit).unwrap_or(MISSING)).collect()
    }
}

/// Nothing, or the error if there are more than the bound.
fn within(
    count: usize,
    bound: usize,
    error: impl FnOnce(usize) -> AgreementError,
) -> Result<(), AgreementError> {
    if count > bound { Err(error(count)) } else { Ok(()) }
}

/// Refuses a value that is neither missing nor within the bound.
fn check_value(value: f64, unit: usize, rater: usize) -> Result<(), AgreementError> {
    if is_missing(value) || value.abs() <= VALUE_MAX {
        Ok(())
    } else {
        Err(AgreementError::ValueOutOfRange { unit, rater, value })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn triples_in_any_order_are_the_matrix_with_gaps() {
        let columns = [[3.0, MISSING, 1.0], [MISSING, 2.0, 4.0]];
        let ratings = [(2, 1, 4.0), (0, 0, 3.0), (1, 0, MISSING), (2, 0, 1.0), (1, 1, 2.0)]
            .map(|(unit, rater, value)| Rating { unit, rater, value });
        let triples = Ratings::new(3, 2, &ratings).unwrap();
        assert_eq!(triples, Ratings::from_columns(&columns).unwrap());
        assert_eq!((triples.units(), triples.raters()), (3, 2));
        assert_eq!(triples.by_unit().map(<[_]>::len).collect::<Vec<_>>(), [1, 1, 2]);
        assert_eq!(triples.column(1)[1..], [2.0, 4.0]);
        assert!(triples.column(1)[0].is_nan() && triples.column(7).iter().all(|cell| cell.is_nan()));
    }

    #[test]
    fn what_cannot_be_a_set_of_ratings_is_named() {
        let one = |unit, rater, value| Rating { unit, rater, value };
        let new = |ratings: &[Rating]| Ratings::new(2, 2, ratings).unwrap_err();
        assert_eq!(new(&[one(2, 0, 1.0)]), AgreementError::UnitOutOfRange { row: 0, unit: 2, units: 2 });
        assert_eq!(
            new(&[one(0, 0, 1.0), one(0, 5, 1.0)]),
            AgreementError::RaterOutOfRange { row: 1, rater: 5, raters: 2 }
        );
        let infinite = AgreementError::ValueOutOfRange { unit: 1, rater: 0, value: f64::INFINITY };
        assert_eq!(new(&[one(1, 0, f64::INFINITY)]), infinite);
        assert_eq!(
            new(&[one(1, 0, 1.0), one(0, 1, 2.0), one(1, 0, 1.0)]),
            AgreementError::RatedTwice { unit: 1, rater: 0 }
        );
        assert_eq!(
            Ratings::from_columns(&[vec![1.0], vec![]]),
            Err(AgreementError::LengthsDiffer { rater: 1, length: 0, expected: 1 })
        );
        assert_eq!(Ratings::new(1, 1_001, &[]), Err(AgreementError::TooManyRaters { count: 1_001 }));
    }

    #[test]
    fn no_ratings_are_a_set_too() {
        let none = Ratings::from_columns::<Vec<f64>>(&[]).unwrap();
        assert_eq!((none.units(), none.raters(), none.by_unit().count()), (0, 0, 0));
    }
}
