//! What holds of every run, whatever the data.
//!
//! A better raw value never lowers the unit's own scores, under every normalisation and under the weighted means and the median.
//! That is not said of three things: outlier treatment and imputation (a value that becomes an outlier may be brought
//! in, and what others have goes into a gap), a column that becomes or ceases to be constant (it is missing then), and the ways that
//! compare units with each other, TOPSIS and Copeland. Nor is it said of other units' scores: where one moves an end, the
//! others move.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use composite::column::MISSING;
use composite::hierarchy::{Aggregate, Direction, Hierarchy, Indicator};
use composite::method::{Aggregation, Coverage, Mean, Method, Normalise, Scale, Ties, Treat};
use composite::pipeline::{Input, Scored, run};
use proptest::prelude::*;

const INDICATORS: usize = 5;
const PERCENT: Scale = Scale { lower: 1.0, upper: 100.0 };

/// Three indicators and two, weights 1 to 5, every second one a cost.
fn hierarchy() -> Hierarchy {
    let indicators = (0..INDICATORS)
        .map(|number| Indicator {
            code: format!("x{number}"),
            parent: if number < 3 { "a".into() } else { "b".into() },
            weight: 1.0 + number as f64,
            direction: if number % 2 == 0 { Direction::Higher } else { Direction::Lower },
            target: Some(if number % 2 == 0 { 60.0 } else { 0.5 }),
            denominator: None,
            core: false,
        })
        .collect();
    let aggregate = |code: &str, level, parent: Option<&str>, weight| Aggregate {
        code: code.into(),
        level,
        parent: parent.map(Into::into),
        weight,
    };
    let aggregates = vec![
        aggregate("a", 2, Some("index"), 2.0),
        aggregate("b", 2, Some("index"), 3.0),
        aggregate("index", 3, None, 1.0),
    ];
    Hierarchy::new(indicators, aggregates).unwrap()
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

fn keys(units: usize) -> Vec<String> {
    (0..units).map(|unit| format!("u{unit}")).collect()
}

fn scored(columns: &[Vec<f64>], method: &Method) -> Scored {
    scored_as(keys(columns[0].len()), columns, method)
}

fn scored_as(units: Vec<String>, columns: &[Vec<f64>], method: &Method) -> Scored {
    let input = Input { units, columns: columns.to_vec(), ..Input::default() };
    run(&hierarchy(), method, input, &mut |_| ControlFlow::Continue(())).unwrap()
}

/// Five columns of positive halves with ties, one cell in ten empty.
fn columns(units: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Vec<f64>>> {
    let cell = prop::option::weighted(0.9, 2u32..100)
        .prop_map(|cell| cell.map_or(MISSING, |cell| f64::from(cell) / 2.0));
    units.prop_flat_map(move |units| {
        prop::collection::vec(prop::collection::vec(cell.clone(), units..=units), INDICATORS)
    })
}

fn goalposts(truncate: bool) -> Normalise {
    let posts = (0..INDICATORS).map(|number| (format!("x{number}"), [10.0, 40.0])).collect();
    Normalise::Goalposts { posts, scale: PERCENT, truncate }
}

fn normalise() -> impl Strategy<Value = Normalise> {
    let ties = prop::sample::select(vec![Ties::Min, Ties::Average, Ties::Max]);
    let reference = |cap| Normalise::DistanceToReference { reference: "u0".into(), cap, scale: PERCENT };
    prop_oneof![
        Just(Normalise::MinMax(PERCENT)),
        any::<bool>().prop_map(goalposts),
        Just(Normalise::ZScore),
        ties.clone().prop_map(|ties| Normalise::Rank { ties }),
        ties.clone().prop_map(|ties| Normalise::Borda { ties }),
        ties.prop_map(|ties| Normalise::PercentileRank { ties, scale: PERCENT }),
        Just(Normalise::DistanceToMax(PERCENT)),
        any::<bool>().prop_map(reference),
        any::<bool>().prop_map(|cap| Normalise::DistanceToTarget { cap, scale: PERCENT }),
        Just(Normalise::FractionOfMax(PERCENT)),
    ]
}

/// Those whose values stay on the scale, which is above 0.
fn on_scale() -> impl Strategy<Value = Normalise> {
    prop::sample::select(vec![
        Normalise::MinMax(PERCENT),
        goalposts(true),
        Normalise::PercentileRank { ties: Ties::Average, scale: PERCENT },
        Normalise::DistanceToMax(PERCENT),
        Normalise::DistanceToReference { reference: "u0".into(), cap: true, scale: PERCENT },
        Normalise::FractionOfMax(PERCENT),
    ])
}

fn positive_mean() -> impl Strategy<Value = Mean> {
    prop::sample::select(vec![
        Mean::Arithmetic,
        Mean::Geometric,
        Mean::Harmonic,
        Mean::Generalised { p: 0.5 },
        Mean::Generalised { p: -2.0 },
        Mean::Median,
    ])
}

fn same(a: f64, b: f64, tolerance: f64) -> bool {
    (a.is_nan() && b.is_nan()) || (a - b).abs() <= tolerance * a.abs().max(1.0)
}

/// The columns with one cell made better by `step`.
fn bettered(columns: &[Vec<f64>], number: usize, unit: usize, step: f64) -> Vec<Vec<f64>> {
    let mut columns = columns.to_vec();
    let cell = &mut columns[number][unit];
    // Of a cost, a share is taken away, so that it stays above 0.
    *cell = if number.is_multiple_of(2) { *cell + step } else { *cell / (1.0 + step) };
    columns
}

fn never_lower(columns: &[Vec<f64>], method: &Method, number: usize, step: f64) -> Result<(), TestCaseError> {
    let before = scored(columns, method);
    for unit in 0..columns[number].len() {
        let after = scored(&bettered(columns, number, unit, step), method);
        let gaps = |scored: &Scored| scored.columns.iter().map(|c| c[unit].is_nan()).collect::<Vec<_>>();
        if gaps(&before) != gaps(&after) {
            continue;
        }
        for (old, new) in before.columns.iter().zip(&after.columns) {
            let (old, new) = (old[unit], new[unit]);
            prop_assert!(old.is_nan() || new >= old - 1e-9, "unit {}: {} after {}", unit, new, old);
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn a_better_value_never_lowers_the_units_own_scores(
        columns in columns(2..8), normalise in normalise(), number in 0..INDICATORS, step in 1u32..80,
    ) {
        never_lower(&columns, &method(normalise, Mean::Arithmetic), number, f64::from(step) / 4.0)?;
    }

    #[test]
    fn nor_under_any_other_mean(
        columns in columns(2..8), normalise in on_scale(), mean in positive_mean(), number in 0..INDICATORS, step in 1u32..80,
    ) {
        never_lower(&columns, &method(normalise, mean), number, f64::from(step) / 4.0)?;
    }

    #[test]
    fn between_open_goalposts_a_better_value_raises_every_score_above_it(
        columns in columns(1..4), number in 0..INDICATORS, step in 1u32..80,
    ) {
        let method = method(goalposts(false), Mean::Arithmetic);
        let (before, after) = (scored(&columns, &method), scored(&bettered(&columns, number, 0, f64::from(step)), &method));
        let parent = if number < 3 { INDICATORS } else { INDICATORS + 1 };
        for place in [number, parent, INDICATORS + 2] {
            let (old, new) = (before.columns[place][0], after.columns[place][0]);
            prop_assert!(columns[number][0].is_nan() || new > old, "{} after {}", new, old);
        }
    }

    #[test]
    fn scores_stay_on_the_scale(columns in columns(1..10), normalise in on_scale(), mean in positive_mean()) {
        for column in scored(&columns, &method(normalise, mean)).columns {
            for score in column {
                prop_assert!(score.is_nan() || (1.0 - 1e-9..=100.0 + 1e-9).contains(&score), "{}", score);
            }
        }
    }

    #[test]
    fn the_order_of_units_does_not_matter(
        columns in columns(2..40), normalise in normalise(), treated in any::<bool>(), turn in 1usize..40,
    ) {
        let exact = !treated && normalise != Normalise::ZScore;
        let method = Method { treat: treated.then(Treat::default), ..method(normalise, Mean::Arithmetic) };
        let before = scored(&columns, &method);
        let turn = turn % columns[0].len();
        let (mut units, mut turned) = (keys(columns[0].len()), columns.clone());
        units.rotate_left(turn);
        turned.iter_mut().for_each(|column| column.rotate_left(turn));
        let after = scored_as(units, &turned, &method);
        for (old, new) in before.columns.iter().zip(&after.columns) {
            for (row, &new) in new.iter().enumerate() {
                let old = old[(row + turn) % old.len()];
                prop_assert!(if exact { same(old, new, 0.0) } else { same(old, new, 1e-12) }, "{} {}", old, new);
            }
        }
        for (old, new) in before.ranks.iter().zip(&after.ranks) {
            let mut new = new.clone();
            new.rotate_right(turn);
            prop_assert_eq!(old, &new);
        }
    }

    #[test]
    fn the_unit_of_measurement_does_not_matter(
        columns in columns(2..40), normalise in normalise(), treated in any::<bool>(), factor in 1e-3..1e3,
    ) {
        let fixed = matches!(normalise, Normalise::Goalposts { .. } | Normalise::DistanceToTarget { .. });
        prop_assume!(!fixed);
        let method = Method { treat: treated.then(Treat::default), ..method(normalise, Mean::Arithmetic) };
        // A fraction of a logarithm is a fraction of what the unit of measurement was.
        prop_assume!(!(treated && matches!(method.normalise, Normalise::FractionOfMax(_))));
        let before = scored(&columns, &method);
        let scaled: Vec<Vec<f64>> =
            columns.iter().map(|column| column.iter().map(|cell| cell * factor).collect()).collect();
        let after = scored(&scaled, &method);
        for (old, new) in before.columns.iter().flatten().zip(after.columns.iter().flatten()) {
            prop_assert!(same(*old, *new, 1e-9), "{} {}", old, new);
        }
    }

    #[test]
    fn a_missing_child_leaves_with_its_weight(columns in columns(1..10)) {
        let found = scored(&columns, &method(goalposts(true), Mean::Arithmetic));
        let mean = |children: &[(usize, f64)], row: usize| {
            let present = || children.iter().filter(|(child, _)| !found.columns[*child][row].is_nan());
            let total: f64 = present().map(|(_, weight)| weight).sum();
            present().map(|(child, weight)| weight / total * found.columns[*child][row]).reduce(|a, b| a + b)
        };
        for row in 0..columns[0].len() {
            let groups: [(usize, &[(usize, f64)]); 3] = [
                (5, &[(0, 1.0), (1, 2.0), (2, 3.0)]),
                (6, &[(3, 4.0), (4, 5.0)]),
                (7, &[(5, 2.0), (6, 3.0)]),
            ];
            for (parent, children) in groups {
                let expected = mean(children, row).unwrap_or(MISSING);
                prop_assert!(same(found.columns[parent][row], expected, 1e-12));
            }
        }
    }
}
