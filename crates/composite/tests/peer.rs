//! Where the field's R package, COINr 1.1.14, is wrong, and this engine is right: one test for each.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use composite::column::MISSING;
use composite::hierarchy::{Aggregate, Direction, Hierarchy, HierarchyFault, Indicator};
use composite::method::{Aggregation, Coverage, Mean, Method, Normalise, Scale};
use composite::pipeline::{Input, RunError, Scored, run};
use composite::statistics::{Basis, components};
use composite::weights::first_component;

const GAP: f64 = MISSING;

/// One index over as many indicators as there are columns, all of weight 1.
fn flat(directions: &[Direction]) -> Hierarchy {
    let indicators = directions.iter().enumerate().map(|(number, &direction)| Indicator {
        code: format!("i{number}"),
        parent: "index".into(),
        weight: 1.0,
        direction,
        target: None,
        denominator: None,
        core: false,
    });
    let index = Aggregate { code: "index".into(), level: 2, parent: None, weight: 1.0 };
    Hierarchy::new(indicators.collect(), vec![index]).expect("a tree")
}

fn method(normalise: Normalise, mean: Mean) -> Method {
    Method {
        screen: None,
        denominate: false,
        impute: None,
        treat: None,
        normalise,
        weights: BTreeMap::new(),
        aggregate: Aggregation { default: mean, levels: BTreeMap::new() },
        coverage: Coverage::default(),
    }
}

/// Goalposts that leave values from 0 to `top` as they are.
fn as_given(columns: usize, top: f64) -> Normalise {
    let posts = (0..columns).map(|number| (format!("i{number}"), [0.0, top])).collect();
    Normalise::Goalposts { posts, scale: Scale { lower: 0.0, upper: top }, truncate: true }
}

fn score(hierarchy: &Hierarchy, method: &Method, rows: &[&[f64]]) -> Result<Scored, RunError> {
    let columns = (0..rows[0].len()).map(|column| rows.iter().map(|row| row[column]).collect());
    let units = (0..rows.len()).map(|row| format!("unit {row}")).collect();
    let input = Input { units, columns: columns.collect(), ..Input::default() };
    run(hierarchy, method, input, &mut |_| ControlFlow::Continue(()))
}

fn index(scored: &Scored) -> &[f64] {
    &scored.columns[scored.hierarchy.index()]
}

#[test]
fn units_that_tie_in_exact_arithmetic_share_a_rank_whatever_the_noise_of_summation() {
    let tree = flat(&[Direction::Higher; 3]);
    let rows: [&[f64]; 3] = [&[0.1, 0.2, 0.3], &[0.3, 0.2, 0.1], &[0.2, 0.2, 0.1]];
    let scored = score(&tree, &method(as_given(3, 1.0), Mean::Arithmetic), &rows).expect("scores");
    let scores = index(&scored);
    assert_ne!(scores[0].to_bits(), scores[1].to_bits(), "the noise that splits them elsewhere is there");
    assert_eq!(scored.ranks, [[1, 1, 3]]);
}

#[test]
fn copeland_scores_do_not_depend_on_the_order_of_the_rows_also_with_gaps() {
    let tree = flat(&[Direction::Higher; 3]);
    let rows: [&[f64]; 4] = [&[5.0, GAP, 1.0], &[4.0, 3.0, GAP], &[GAP, 2.0, 2.0], &[6.0, 1.0, GAP]];
    let copeland = method(as_given(3, 10.0), Mean::Copeland);
    let expected = index(&score(&tree, &copeland, &rows).expect("scores")).to_vec();
    // By hand: the first beats the second on the one column both have and loses to the third and the fourth; the second
    // beats the third and draws with the fourth; the third beats the fourth.
    assert_eq!(expected, [-1.0, 0.0, 1.0, 0.0]);
    for turn in 1..rows.len() {
        let mut turned = rows;
        turned.rotate_left(turn);
        let mut found = index(&score(&tree, &copeland, &turned).expect("scores")).to_vec();
        found.rotate_right(turn);
        assert_eq!(found, expected, "rows turned by {turn}");
    }
}

#[test]
fn a_generalised_mean_leaves_a_missing_child_out_with_its_weight_as_every_mean_does() {
    let tree = flat(&[Direction::Higher; 3]);
    let rows: [&[f64]; 2] = [&[GAP, 4.0, 9.0], &[1.0, 4.0, 9.0]];
    let scored = score(&tree, &method(as_given(3, 10.0), Mean::Generalised { p: 0.5 }), &rows);
    let scored = scored.expect("scores");
    // ((2 + 3) / 2)^2 and ((1 + 2 + 3) / 3)^2.
    for (found, expected) in index(&scored).iter().zip([6.25, 4.0]) {
        assert!((found - expected).abs() < 1e-12, "{found} {expected}");
    }
}

#[test]
fn weights_from_principal_components_are_squared_loadings_never_negative_and_sum_to_one() {
    // The third column runs against the others, so that its loading is negative.
    let columns = [[1.0, 2.0, 3.0, 4.0, 6.0], [1.0, 3.0, 2.0, 5.0, 6.0], [9.0, 7.0, 7.0, 4.0, 1.0]];
    let weights = first_component(&columns).expect("weights");
    assert!(weights.iter().all(|&weight| weight > 0.0), "{weights:?}");
    assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-12, "{weights:?}");
    let components = components(&columns, Basis::Correlation).expect("components");
    for (weight, loading) in weights.iter().zip(&components.loadings[0]) {
        assert!((weight - loading * loading).abs() < 1e-12, "{weight} {loading}");
    }
    assert!(components.loadings[0].iter().any(|&loading| loading < 0.0), "which no weight may be");
}

#[test]
fn a_group_without_weight_and_a_negative_weight_are_errors_that_say_where() {
    let tree = flat(&[Direction::Higher; 2]);
    let with = |weights: [f64; 2]| {
        let mut method = method(as_given(2, 10.0), Mean::Arithmetic);
        method.weights =
            weights.into_iter().enumerate().map(|(n, weight)| (format!("i{n}"), weight)).collect();
        score(&tree, &method, &[&[1.0, 2.0]]).expect_err("no index")
    };
    let none = HierarchyFault::GroupWithoutWeight { parent: "index".into() };
    assert_eq!(with([0.0, 0.0]), RunError::Hierarchy(vec![none]));
    let negative = HierarchyFault::BadWeight { code: "i1".into(), weight: -1.0 };
    assert_eq!(with([1.0, -1.0]), RunError::Hierarchy(vec![negative]));
}

#[test]
fn goalposts_honour_direction() {
    let tree = flat(&[Direction::Lower]);
    let rows: [&[f64]; 4] = [&[0.0], &[2.0], &[10.0], &[12.0]];
    let scored = score(&tree, &method(as_given(1, 10.0), Mean::Arithmetic), &rows).expect("scores");
    assert_eq!(index(&scored), [10.0, 8.0, 0.0, 0.0]);
}

#[test]
fn a_fraction_of_the_maximum_keeps_the_order_where_lower_is_better() {
    let tree = flat(&[Direction::Lower]);
    let rows: [&[f64]; 3] = [&[2.0], &[4.0], &[8.0]];
    let fraction = method(Normalise::FractionOfMax(Scale::ONE), Mean::Arithmetic);
    let scored = score(&tree, &fraction, &rows).expect("scores");
    assert_eq!(index(&scored), [1.0, 0.5, 0.25], "the negated ratio would be 1, 2, 4");
}
