//! Change against one's own baseline and against peers.

use super::TrendError;
use crate::column::{MISSING, is_missing};
use serde::{Deserialize, Serialize};

/// What became of each unit between two times: columns with a row a unit, [`MISSING`] where nothing can be said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Changes {
    /// `after - before`; missing where either is.
    pub absolute: Vec<f64>,
    /// `(after - before) / |before|`, so that its sign is that of the change; missing where the baseline is 0 too.
    pub relative: Vec<f64>,
    /// The unit's absolute change less the median absolute change of its peers: the other units of its group that
    /// have a change, itself left out. Missing where the unit has no change or no such peer.
    pub against_peers: Vec<f64>,
    /// How many peers that median is of.
    pub peers: Vec<usize>,
}

/// The change of each unit from its own baseline `before` to `after`. Units with equal `groups` are peers; one
/// group of all: `&vec![(); before.len()]`. A row a unit in all three.
///
/// # Errors
/// Columns of different lengths.
pub fn changes<G: Ord + Copy>(before: &[f64], after: &[f64], groups: &[G]) -> Result<Changes, TrendError> {
    let expected = before.len();
    for found in [after.len(), groups.len()] {
        if found != expected {
            return Err(TrendError::LengthsDiffer { expected, found });
        }
    }
    let absolute: Vec<f64> = before.iter().zip(after).map(|(before, after)| after - before).collect();
    let share = |(change, before): (&f64, &f64)| if *before == 0.0 { MISSING } else { change / before.abs() };
    let relative = absolute.iter().zip(before).map(share).collect();
    let mut found =
        Changes { against_peers: vec![MISSING; expected], peers: vec![0; expected], relative, absolute };
    let mut rows: Vec<usize> = (0..expected).collect();
    rows.sort_by_key(|row| groups[*row]);
    for group in rows.chunk_by(|a, b| groups[*a] == groups[*b]) {
        compare_with_peers(group, &mut found);
    }
    Ok(found)
}

/// Writes what the units of one group make of each other.
fn compare_with_peers(group: &[usize], found: &mut Changes) {
    let absolute = &found.absolute;
    let mut changed: Vec<usize> = group.iter().copied().filter(|row| !is_missing(absolute[*row])).collect();
    changed.sort_by(|a, b| absolute[*a].total_cmp(&absolute[*b]));
    for &row in group {
        found.peers[row] = changed.len() - usize::from(!is_missing(absolute[row]));
    }
    for (place, &row) in changed.iter().enumerate() {
        // The sorted changes without the unit's own: from its place on, everyone moves up by one.
        let peer = |number: usize| absolute[changed[number + usize::from(number >= place)]];
        let Some(last) = changed.len().checked_sub(2) else { continue };
        let median = 0.5 * peer(last / 2) + 0.5 * peer(last - last / 2);
        found.against_peers[row] = absolute[row] - median;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column;
    use proptest::prelude::*;

    /// Equal cells, gaps included.
    fn same(found: &[f64], expected: &[f64]) {
        let bits = |column: &[f64]| column.iter().map(|c| (!c.is_nan()).then_some(*c)).collect::<Vec<_>>();
        assert_eq!(bits(found), bits(expected));
    }

    #[test]
    fn a_unit_is_compared_with_itself_before_and_with_the_others_of_its_group() {
        let before = [50.0, 60.0, 40.0, 80.0, MISSING, 0.0];
        let after = [60.0, 60.0, 44.0, 60.0, 70.0, 5.0];
        let found = changes(&before, &after, &["a", "a", "a", "b", "a", "b"]).unwrap();
        same(&found.absolute, &[10.0, 0.0, 4.0, -20.0, MISSING, 5.0]);
        same(&found.relative, &[0.2, 0.0, 0.1, -0.25, MISSING, MISSING]);
        same(&found.against_peers, &[8.0, -7.0, -1.0, -25.0, MISSING, 25.0]);
        assert_eq!(found.peers, [2, 2, 2, 1, 3, 1]);
    }

    #[test]
    fn who_has_no_peer_is_compared_with_nobody() {
        let found = changes(&[1.0, 2.0], &[2.0, MISSING], &[(); 2]).unwrap();
        same(&found.against_peers, &[MISSING, MISSING]);
        assert_eq!(found.peers, [0, 1]);
    }

    #[test]
    fn a_negative_baseline_keeps_the_sign_of_the_change() {
        same(&changes(&[-4.0], &[-2.0], &[()]).unwrap().relative, &[0.5]);
    }

    #[test]
    fn columns_of_different_lengths_are_refused() {
        assert_eq!(
            changes(&[1.0], &[1.0], &[0; 3]),
            Err(TrendError::LengthsDiffer { expected: 1, found: 3 })
        );
    }

    proptest! {
        #[test]
        fn the_median_of_peers_is_that_of_the_others(
            rows in prop::collection::vec((prop::option::weighted(0.8, -9i8..9), 0u8..3), 0..30),
        ) {
            let after: Vec<f64> = rows.iter().map(|row| row.0.map_or(MISSING, f64::from)).collect();
            let groups: Vec<u8> = rows.iter().map(|row| row.1).collect();
            let found = changes(&vec![0.0; rows.len()], &after, &groups).unwrap();
            for (row, (change, group)) in after.iter().zip(&groups).enumerate() {
                let others: Vec<f64> =
                    (0..rows.len()).filter(|o| *o != row && groups[*o] == *group).map(|o| after[o]).collect();
                let expected = column::median(&others).map_or(MISSING, |median| change - median);
                prop_assert!(found.against_peers[row] == expected || expected.is_nan() && found.against_peers[row].is_nan());
                prop_assert_eq!(found.peers[row], column::count(&others));
            }
        }
    }
}
