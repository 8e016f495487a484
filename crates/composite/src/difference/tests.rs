use proptest::prelude::*;

use super::*;
use crate::column::MISSING;
use crate::explain::tests::{Case, EQUAL, any_mean, units, weights};
use crate::method::Mean;

fn side(case: &Case, row: usize) -> Side<'_> {
    Side { scores: case.scores(), row }
}

fn assert_changes(found: &Result<Difference, Unexplained>, expected: &[(usize, f64, f64)]) {
    let found = found.as_ref().unwrap();
    assert_eq!(found.changes.len(), expected.len(), "{found:?}");
    for (change, (node, by_value, by_weight)) in found.changes.iter().zip(expected) {
        assert_eq!(change.node, *node, "{found:?}");
        let off = (change.by_value - by_value).abs().max((change.by_weight - by_weight).abs());
        assert!(off < 1e-12, "{found:?}");
    }
}

#[test]
fn in_an_arithmetic_mean_value_and_weight_have_their_parts() {
    let rows = [[60.0, 30.0, MISSING, 50.0, 50.0], [40.0, 30.0, 80.0, 50.0, 50.0]];
    let case = Case::new(Mean::Arithmetic, Mean::Arithmetic, EQUAL, &rows);
    let found = difference(side(&case, 0), side(&case, 1)).unwrap();
    // First: 45 - 50. Shares 1/2 now and 1/3 before: a 5/12 * 20 and 1/6 * 50; b 1/6 * 30; c -80/3.
    assert_changes(&found[0], &[(0, 25.0 / 3.0, 25.0 / 3.0), (1, 0.0, 5.0), (2, 0.0, -80.0 / 3.0)]);
    assert_changes(&found[1], &[]);
    assert_changes(&found[2], &[(0, 25.0 / 6.0, 25.0 / 6.0), (1, 0.0, 2.5), (2, 0.0, -40.0 / 3.0)]);
}

#[test]
fn an_aggregate_whose_weight_differs_has_a_part_by_weight() {
    let rows = [[60.0, 60.0, 60.0, 20.0, 20.0]];
    let before = Case::new(Mean::Arithmetic, Mean::Arithmetic, EQUAL, &rows);
    let now = Case::new(Mean::Arithmetic, Mean::Arithmetic, [1.0, 1.0, 1.0, 1.0, 1.0, 3.0, 1.0], &rows);
    let found = difference(side(&now, 0), side(&before, 0)).unwrap();
    assert_changes(&found[2], &[(5, 0.0, 15.0), (6, 0.0, -5.0)]);
}

#[test]
fn in_a_geometric_mean_the_way_is_shared_by_shapley_values() {
    let rows = [[16.0, 16.0, 16.0, 4.0, 4.0], [1.0, 1.0, 1.0, 1.0, 1.0]];
    let before = Case::new(Mean::Arithmetic, Mean::Geometric, EQUAL, &rows);
    let found = difference(side(&before, 0), side(&before, 1)).unwrap();
    let expected = [(0, 1.5, 0.0), (1, 1.5, 0.0), (2, 1.5, 0.0), (3, 1.25, 0.0), (4, 1.25, 0.0)];
    assert_changes(&found[2], &expected);
    // Same values, weights 1 to 1 and 3 to 1: 16^(3/4) 4^(1/4) - 8, the index's own.
    let now = Case::new(Mean::Arithmetic, Mean::Geometric, [1.0, 1.0, 1.0, 1.0, 1.0, 3.0, 1.0], &rows);
    let found = difference(side(&now, 0), side(&before, 0)).unwrap();
    assert_changes(&found[2], &[(7, 0.0, 8.0 * 2f64.sqrt() - 8.0)]);
}

#[test]
fn what_is_not_the_same_thing_has_no_difference() {
    let rows = [[16.0, 16.0, 16.0, 4.0, 4.0], [1.0, 1.0, 1.0, MISSING, MISSING]];
    let case = Case::new(Mean::Arithmetic, Mean::Geometric, EQUAL, &rows);
    let other = Case::new(Mean::Arithmetic, Mean::Harmonic, EQUAL, &rows);
    let fault = NotComparable::Method { node: 7 };
    assert_eq!(difference(side(&case, 0), side(&other, 0)), Err(fault));
    let fault = NotComparable::OutOfPlace(OutOfPlace::Row { row: 2, column: 0, rows: 2 });
    assert_eq!(difference(side(&case, 0), side(&case, 2)), Err(fault));
    let found = difference(side(&case, 0), side(&case, 1)).unwrap();
    assert_eq!(found[1], Err(Unexplained::NoScore));
    let ranked = Case::new(Mean::Copeland, Mean::Arithmetic, EQUAL, &rows);
    let found = difference(side(&ranked, 0), side(&ranked, 0)).unwrap();
    assert_eq!(found[0], Err(Unexplained::OtherUnits));
    assert_eq!(found[2], Err(Unexplained::Below(5)));
}

proptest! {
    #[test]
    fn parts_add_up_to_the_difference_with_other_weights_and_gaps_too(
        groups in any_mean(), index in any_mean(), rows in units(), others in units(), weights in weights(), reweighted in weights(),
    ) {
        let now = Case::new(groups, index, weights, &rows);
        for before in [Case::new(groups, index, weights, &rows), Case::new(groups, index, reweighted, &others)] {
            for row in 0..2 {
                let found = difference(side(&now, row), side(&before, 1)).unwrap();
                for (node, found) in now.hierarchy.aggregates().zip(found) {
                    let expected = now.columns[node][row] - before.columns[node][1];
                    let Ok(found) = found else {
                        prop_assert!(expected.is_nan());
                        continue;
                    };
                    let sum: f64 = found.changes.iter().map(|change| change.by_value + change.by_weight).sum();
                    prop_assert!((sum - expected).abs() < 1e-11 && found.points == expected, "{} {}", sum, expected);
                }
            }
        }
    }
}
