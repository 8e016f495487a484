//! Per head, per area, per what: an indicator divided by another column.
//!
//! A missing denominator makes the cell missing. A denominator of 0 under a value is a mistake and an error: an empty cell says "not
//! known", a zero says that there are no heads at all to divide by.

/// A value that would be divided by 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ZeroDenominator {
    pub row: usize,
    pub value: f64,
}

/// Divides a column by another, row by row, in place; both have the same rows. After an error the rows before the one it
/// names are divided.
pub fn column(column: &mut [f64], denominators: &[f64]) -> Result<(), ZeroDenominator> {
    for (row, (cell, &denominator)) in column.iter_mut().zip(denominators).enumerate() {
        if denominator == 0.0 && !cell.is_nan() {
            return Err(ZeroDenominator { row, value: *cell });
        }
        *cell /= denominator;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::MISSING;

    #[test]
    fn a_gap_on_either_side_is_a_gap() {
        let mut cells = [6.0, MISSING, 6.0, 0.0, MISSING];
        assert_eq!(column(&mut cells, &[4.0, 4.0, MISSING, 4.0, 0.0]), Ok(()));
        assert_eq!((cells[0], cells[3]), (1.5, 0.0));
        assert!([1, 2, 4].iter().all(|&row| cells[row].is_nan()));
    }

    #[test]
    fn a_zero_below_a_value_is_an_error_that_says_where() {
        let found = column(&mut [6.0, 0.0], &[1.0, 0.0]);
        assert_eq!(found, Err(ZeroDenominator { row: 1, value: 0.0 }));
    }
}
