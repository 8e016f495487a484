//! Which units have enough data to be scored at all.
//!
//! Availability of a unit: the share of the indicators, over the whole tree, that have a raw value. A unit below the bound leaves; one
//! that has exactly that share (to 1e-12, because shares like 2/3 are not written exactly) stays.
//!
//! Source: W. Becker et al., COINr: an R package for developing composite indicators, JOSS 7 (2022) 4567, `Screen` with
//! `byNA`.

use crate::column::is_missing;
use crate::method::Screen;

/// How far below the bound a share still counts as equal to it.
const ROUNDING: f64 = 1e-12;

/// A unit that left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Screened {
    /// Row of the input.
    pub row: u32,
    /// Share of the indicators that have a value, 0 to 1.
    pub availability: f64,
}

/// The share of the columns in which each of `units` rows has a value, 0 to 1; 0 without columns. Rows that a column does not reach
/// have none there.
pub fn availability(units: usize, columns: &[Vec<f64>]) -> Vec<f64> {
    let mut counts = vec![0u32; units];
    for column in columns {
        for (count, &cell) in counts.iter_mut().zip(column) {
            *count += u32::from(!is_missing(cell));
        }
    }
    counts.into_iter().map(|count| f64::from(count) / columns.len().max(1) as f64).collect()
}

/// The rows that stay, ascending, and the units that leave.
pub fn screen(screen: Screen, units: usize, columns: &[Vec<f64>]) -> (Vec<u32>, Vec<Screened>) {
    let mut rows = Vec::with_capacity(units);
    let mut screened = Vec::new();
    for (row, availability) in (0..).zip(availability(units, columns)) {
        if availability + ROUNDING < screen.min_availability {
            screened.push(Screened { row, availability });
        } else {
            rows.push(row);
        }
    }
    (rows, screened)
}

/// Leaves only these rows of a list, in place; `rows` is ascending and within the list.
pub fn keep<T>(rows: &[u32], list: &mut Vec<T>) {
    for (place, &row) in rows.iter().enumerate() {
        if place != row as usize && (row as usize) < list.len() {
            list.swap(place, row as usize);
        }
    }
    list.truncate(rows.len());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::MISSING;

    #[test]
    fn a_unit_below_the_bound_leaves_and_one_at_it_stays() {
        let columns = [vec![1.0, 1.0, MISSING], vec![2.0, MISSING, MISSING], vec![3.0, 4.0, 0.0]];
        assert_eq!(availability(3, &columns), [1.0, 2.0 / 3.0, 1.0 / 3.0]);
        // One unit in the last place above 2/3: the bound as somebody else computed it.
        let bound = Screen { min_availability: (2.0f64 / 3.0).next_up() };
        let (rows, screened) = screen(bound, 3, &columns);
        assert_eq!(rows, [0, 1]);
        assert_eq!(screened, [Screened { row: 2, availability: 1.0 / 3.0 }]);
        assert_eq!(screen(Screen { min_availability: 0.67 }, 3, &columns).0, [0]);
        assert_eq!(screen(Screen { min_availability: 0.0 }, 3, &columns).0, [0, 1, 2]);
    }

    #[test]
    fn what_stays_keeps_its_order() {
        let mut list = vec!["a", "b", "c", "d", "e"];
        keep(&[1, 2, 4], &mut list);
        assert_eq!(list, ["b", "c", "e"]);
        keep(&[], &mut list);
        assert!(list.is_empty());
    }
}
