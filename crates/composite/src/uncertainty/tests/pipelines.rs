//! The whole pipeline again and again: against single runs of it, and by hand.

use std::ops::ControlFlow;

use super::*;
use crate::method::{CoverageRule, Impute, Method, Normalise, Scale, Ties, Treat};
use crate::pipeline::{Input, Scored, run};

const SCALE: Scale = Scale { lower: 1.0, upper: 100.0 };

pub fn method() -> Method {
    Method {
        screen: None,
        denominate: false,
        impute: None,
        treat: None,
        normalise: Normalise::MinMax(SCALE),
        weights: BTreeMap::new(),
        aggregate: arithmetic(),
        coverage: Coverage::default(),
    }
}

pub fn input(columns: Vec<Vec<f64>>) -> Input {
    let units = (0..columns[0].len()).map(|unit| format!("u{unit}")).collect();
    Input { units, denominators: vec![None; columns.len()], columns, groups: BTreeMap::new() }
}

/// Ten units, seven indicators in three dimensions and two pillars, some gaps, an outlier.
pub fn world() -> (Hierarchy, Input) {
    let hierarchy = tree(&[&[0, 0, 0, 1, 1, 2, 2], &[0, 0, 1], &[0, 0]], |_, place| 1.0 + place as f64);
    let mut columns = columns(5, 7, 10, 0.1);
    columns[2][4] = 5_000.0;
    (hierarchy, input(columns))
}

fn score(hierarchy: &Hierarchy, method: &Method, input: &Input) -> Scored {
    run(hierarchy, method, input.clone(), &mut |_| ControlFlow::Continue(())).unwrap()
}

fn replicate(
    hierarchy: &Hierarchy,
    method: &Method,
    input: &Input,
    vary: Vary,
    count: u64,
) -> ReplicationOutcome {
    let plan = Plan { seed: 6, vary, top: 3 };
    let mut replications = Replications::new(hierarchy, method, input, &plan).unwrap();
    replications.advance(0..count).unwrap();
    replications.results()
}

/// Every replication is the run of this method.
fn is_always(outcome: &ReplicationOutcome, scored: &Scored) {
    assert_eq!(outcome.failed, 0, "{:?}", outcome.failures);
    let (index, ranks) = (scored.columns.last().unwrap(), scored.ranks.last().unwrap());
    for ((unit, &index), &rank) in outcome.units.iter().zip(index).zip(ranks) {
        match unit.unwrap().spread {
            None => assert!(index.is_nan()),
            Some(spread) => {
                assert_eq!([spread.index.low, spread.index.median, spread.index.high], [index; 3]);
                assert_eq!([spread.rank.low, spread.rank.mean, spread.rank.high], [f64::from(rank); 3]);
                assert_eq!(spread.top, f64::from(u8::from(rank <= 3)));
            }
        }
    }
}

#[test]
fn without_anything_that_varies_every_replication_is_the_run() {
    let (hierarchy, input) = world();
    let outcome = replicate(&hierarchy, &method(), &input, Vary::default(), 3);
    is_always(&outcome, &score(&hierarchy, &method(), &input));
    assert_eq!(outcome.replications, 3);
}

#[test]
fn a_list_of_one_choice_is_the_run_with_that_choice() {
    let (hierarchy, input) = world();
    let normalise = Normalise::PercentileRank { ties: Ties::Average, scale: SCALE };
    let coverage = Coverage { default: 0.6, ..Coverage::default() };
    let treat = Some(Treat { skew: 1.0, kurtosis: 1.0, ..Treat::default() });
    let impute = Some(Impute::UnitDimensionMean);
    let mut with = method();
    let mut vary = Vary { normalise: vec![normalise.clone()], ..Vary::default() };
    with.normalise = normalise;
    is_always(&replicate(&hierarchy, &method(), &input, vary.clone(), 2), &score(&hierarchy, &with, &input));
    vary.coverage = vec![coverage.clone()];
    with.coverage = coverage;
    is_always(&replicate(&hierarchy, &method(), &input, vary.clone(), 2), &score(&hierarchy, &with, &input));
    vary.aggregate = BTreeMap::from([(2, vec![Mean::Geometric]), (4, vec![Mean::Harmonic])]);
    with.aggregate.levels = BTreeMap::from([(2, Mean::Geometric), (4, Mean::Harmonic)]);
    is_always(&replicate(&hierarchy, &method(), &input, vary.clone(), 2), &score(&hierarchy, &with, &input));
    vary.treat = vec![treat];
    with.treat = treat;
    is_always(&replicate(&hierarchy, &method(), &input, vary.clone(), 2), &score(&hierarchy, &with, &input));
    vary.impute = vec![impute.clone()];
    with.impute = impute;
    let outcome = replicate(&hierarchy, &method(), &input, vary.clone(), 2);
    is_always(&outcome, &score(&hierarchy, &with, &input));
    // Shifts of 0 send every column through the way of those that errors change.
    let assessor_of = vec![Some(1); 10];
    vary.severity = Some(Severity { deviation: 0.0, columns: (0..7).collect(), assessor_of });
    assert_eq!(outcome, replicate(&hierarchy, &method(), &input, vary, 2));
}

#[test]
fn given_weights_alone_are_the_runs_with_each_of_them_also_where_weights_decide_who_has_a_score() {
    let (hierarchy, input) = world();
    let mut with = method();
    with.coverage = Coverage { rule: CoverageRule::Weight, default: 0.7, ..Coverage::default() };
    let mut stream = Stream::new(9, 0);
    let nodes: Vec<usize> = (0..7).collect();
    let draws: Vec<Vec<f64>> =
        (0..12).map(|_| nodes.iter().map(|_| stream.between(0.1, 3.0)).collect()).collect();
    let weights = Weighting::Given(GivenWeights { nodes: nodes.clone(), draws: draws.clone() });
    let vary = Vary { weights, ..Vary::default() };
    let outcome = replicate(&hierarchy, &with, &input, vary.clone(), 12);
    let runs: Vec<Scored> = draws
        .iter()
        .map(|draw| {
            let code = |&node: &usize| hierarchy.nodes()[node].code.clone();
            with.weights = nodes.iter().map(code).zip(draw.iter().copied()).collect();
            score(&hierarchy, &with, &input)
        })
        .collect();
    let mut decided_by_draw = 0;
    for (row, unit) in outcome.units.iter().enumerate() {
        let ranks: Vec<u32> =
            runs.iter().map(|run| run.ranks.last().unwrap()[row]).filter(|rank| *rank > 0).collect();
        assert_eq!(unit.unwrap().scored, ranks.len() as u64);
        decided_by_draw += usize::from((1..12).contains(&ranks.len()));
        let mean = ranks.iter().sum::<u32>() as f64 / ranks.len() as f64;
        assert_eq!(unit.unwrap().spread.map(|spread| spread.rank.mean), (!ranks.is_empty()).then_some(mean));
    }
    assert!(decided_by_draw > 1, "{decided_by_draw}");
    let plan = Plan { seed: 6, vary, top: 3 };
    with.weights.clear();
    let mut more = Replications::new(&hierarchy, &with, &input, &plan).unwrap();
    assert_eq!(more.advance(5..13), Err(Fault::NotGiven { draw: 12, given: 12 }));
    assert_eq!(more.done(), 0);
}

fn everything() -> Vary {
    Vary {
        weights: Weighting::Dirichlet { concentration: 30.0 },
        normalise: vec![Normalise::MinMax(SCALE), Normalise::Rank { ties: Ties::Min }],
        aggregate: (2..=4).map(|level| (level, vec![Mean::Arithmetic, Mean::Geometric])).collect(),
        coverage: vec![Coverage::default(), Coverage { default: 0.9, ..Coverage::default() }],
        impute: vec![None, Some(Impute::Median), Some(Impute::UnitDimensionMean)],
        treat: vec![None, Some(Treat::default())],
        sampling: Some(SamplingErrors { standard_errors: vec![Some(vec![2.0; 10]); 7] }),
        severity: Some(Severity {
            deviation: 3.0,
            columns: vec![1],
            assessor_of: (0..10).map(|u| Some(u % 3)).collect(),
        }),
        leave_out: true,
        limits: vec![Some([0.0, 6_000.0]); 7],
    }
}

#[test]
fn with_everything_varying_chunks_and_workers_give_the_same_bits() {
    let (hierarchy, input) = world();
    let whole = replicate(&hierarchy, &method(), &input, everything(), 300);
    assert_eq!((whole.replications, whole.failed), (300, 0), "{:?}", whole.failures);
    let plan = Plan { seed: 6, vary: everything(), top: 3 };
    let mut first = Replications::new(&hierarchy, &method(), &input, &plan).unwrap();
    assert_eq!(first.factors().len(), 11);
    let mut second = first.fork();
    second.advance(100..101).unwrap();
    first.advance(150..300).unwrap();
    second.advance(101..150).unwrap();
    first.advance(0..100).unwrap();
    first.merge(second).unwrap();
    assert_eq!(whole, first.results());
    assert!(
        whole
            .units
            .iter()
            .flatten()
            .flat_map(|unit| unit.spread)
            .any(|spread| spread.rank.low < spread.rank.high)
    );
    assert!(whole.units.iter().flatten().any(|unit| unit.scored < 300), "a coverage of 0.9 holds some back");
}

#[test]
fn a_replication_that_fails_counts_for_nobody_and_says_why() {
    let (hierarchy, input) = world();
    let vary = Vary {
        normalise: vec![Normalise::MinMax(Scale::HUNDRED)],
        aggregate: BTreeMap::from([(2, vec![Mean::Arithmetic, Mean::Geometric])]),
        ..Vary::default()
    };
    let outcome = replicate(&hierarchy, &method(), &input, vary, 200);
    assert_eq!(outcome.replications + outcome.failed, 200);
    assert!((70..130).contains(&outcome.failed), "{}", outcome.failed);
    let [Failure { draws, cause: Cause::NotPositive { node, child, unit, value }, .. }] =
        &outcome.failures[..]
    else {
        panic!("{:?}", outcome.failures)
    };
    let worst = crate::column::range(&input.columns[0]).unwrap().0;
    assert_eq!((*draws, node.as_str(), child.as_str(), *value), (outcome.failed, "2.0", "1.0", 0.0));
    assert_eq!(input.columns[0][*unit], worst);
}

/// One indicator between the posts 0 and 1: the index is the raw value.
fn plain(columns: Vec<Vec<f64>>) -> (Hierarchy, Method, Input) {
    let hierarchy = tree(&[&vec![0; columns.len()]], |_, _| 1.0);
    let posts = (0..columns.len()).map(|place| (format!("1.{place}"), [0.0, 1.0])).collect();
    let normalise = Normalise::Goalposts { posts, scale: Scale::ONE, truncate: false };
    (hierarchy, Method { normalise, ..method() }, input(columns))
}

#[test]
fn sampling_errors_spread_an_index_as_a_normal_distribution_does() {
    let (hierarchy, method, input) = plain(vec![vec![10.0, 20.0, 30.0]]);
    let errors = vec![Some(vec![2.0, 0.0, f64::NAN])];
    let vary = Vary { sampling: Some(SamplingErrors { standard_errors: errors.clone() }), ..Vary::default() };
    let outcome = replicate(&hierarchy, &method, &input, vary, 20_000);
    let index = |unit: usize| outcome.units[unit].unwrap().spread.unwrap().index;
    let unsure = index(0);
    for (found, expected) in
        [(unsure.mean, 10.0), (unsure.low, 10.0 - 1.6449 * 2.0), (unsure.high, 10.0 + 1.6449 * 2.0)]
    {
        assert!((found - expected).abs() < 0.08, "{found} is not {expected}");
    }
    assert_eq!([index(1).low, index(1).high, index(2).low, index(2).high], [20.0, 20.0, 30.0, 30.0]);
    let limits = vec![Some([9.0, 10.5])];
    let sampling = Some(SamplingErrors { standard_errors: errors });
    let vary = Vary { sampling, limits, ..Vary::default() };
    let outcome = replicate(&hierarchy, &method, &input, vary, 200);
    let index = outcome.units[0].unwrap().spread.unwrap().index;
    assert_eq!([index.low, index.high], [9.0, 10.5]);
}

#[test]
fn an_assessor_shifts_all_that_they_rated_alike() {
    let (hierarchy, method, input) = plain(vec![vec![10.0, 12.0, 11.0], vec![1.0, 1.0, 1.0]]);
    let severity = |assessor_of| Some(Severity { deviation: 5.0, columns: vec![0], assessor_of });
    let vary = Vary { severity: severity(vec![Some(4), Some(4), Some(9)]), ..Vary::default() };
    let outcome = replicate(&hierarchy, &method, &input, vary, 2_000);
    let spread = |unit: usize| outcome.units[unit].unwrap().spread.unwrap();
    assert_eq!(
        spread(1).rank.high,
        2.0,
        "the one of two that an assessor rated better is never below the other"
    );
    assert!(spread(2).rank.low == 1.0 && spread(2).rank.high == 3.0);
    // The index is the mean of two indicators, one of which shifts with deviation 5.
    assert!((spread(0).index.high - (5.5 + 1.6449 * 2.5)).abs() < 0.3, "{:?}", spread(0).index);
}

#[test]
fn leaving_out_says_who_moves() {
    let (hierarchy, method, input) =
        plain(vec![vec![0.9, 0.5, 0.4, f64::NAN], vec![0.1, 0.2, 0.8, f64::NAN]]);
    // Indices 0.5, 0.35, 0.6: ranks 2, 3, 1. Without the first 3, 2, 1; without the second 1, 2, 3.
    let found = leave_out(&hierarchy, &method, &input).unwrap();
    let codes: Vec<&str> = found.iter().map(|without| without.code.as_str()).collect();
    assert_eq!(codes, ["1.0", "1.1"]);
    let [first, second] = [0, 1].map(|place| found[place].outcome.as_ref().unwrap());
    assert_eq!(first.ranks, [3, 2, 1, 0]);
    assert_eq!((first.mean_shift, first.largest_mover), (Some(2.0 / 3.0), Some((0, 1))));
    assert_eq!(second.ranks, [1, 2, 3, 0]);
    assert_eq!((second.mean_shift, second.largest_mover), (Some(4.0 / 3.0), Some((2, 2))));
    assert_eq!(second.index[..3], [0.9, 0.5, 0.4]);
}

#[test]
fn a_dimension_leaves_with_all_below_it_and_its_siblings_take_its_weight() {
    let (hierarchy, input) = world();
    let found = leave_out(&hierarchy, &method(), &input).unwrap();
    assert_eq!(found.len(), hierarchy.nodes().len() - 1);
    let place = hierarchy.position("3.1").unwrap();
    let without = found[place].outcome.as_ref().unwrap();
    // The other pillar alone is the index.
    let pillar = &score(&hierarchy, &method(), &input).columns[hierarchy.position("3.0").unwrap()];
    assert_eq!(format!("{:?}", without.index), format!("{pillar:?}"));
    // The only dimension of the second pillar takes the pillar with it.
    let only = found[hierarchy.position("2.2").unwrap()].outcome.as_ref().unwrap();
    assert_eq!(only.ranks, without.ranks);
}

#[test]
fn given_weights_are_each_taken_once_and_in_their_order() {
    let (hierarchy, method, input) = plain(vec![vec![0.9, 0.1, 0.48], vec![0.2, 0.8, 0.48]]);
    let draws = vec![vec![1.0, 1.0], vec![1.0, 0.0], vec![0.0, 1.0], vec![1.0, 3.0]];
    let weights = Weighting::Given(GivenWeights { nodes: vec![0, 1], draws });
    // Something else varies, but in nothing that matters.
    let vary = Vary { impute: vec![None, Some(Impute::Mean)], weights, ..Vary::default() };
    for seed in [1, 2] {
        let plan = Plan { seed, vary: vary.clone(), top: 1 };
        let mut replications = Replications::new(&hierarchy, &method, &input, &plan).unwrap();
        assert_eq!(replications.most(), 4);
        // Indices 0.55, 0.45, 0.48; 0.9, 0.1, 0.48; 0.2, 0.8, 0.48; 0.375, 0.625, 0.48.
        for (draw, ranks) in
            [[1.0, 3.0, 2.0], [1.0, 3.0, 2.0], [3.0, 1.0, 2.0], [3.0, 1.0, 2.0]].iter().enumerate()
        {
            let mut one = replications.fork();
            one.advance(draw as u64..draw as u64 + 1).unwrap();
            let found = one.results().units.into_iter().flatten().filter_map(|unit| unit.spread);
            assert_eq!(
                found.map(|spread| spread.rank.mean).collect::<Vec<_>>(),
                ranks,
                "draw {draw}, seed {seed}"
            );
        }
        replications.advance(0..4).unwrap();
        let index = replications.results().units[0].unwrap().spread.unwrap().index;
        assert!((index.mean - (0.55 + 0.9 + 0.2 + 0.375) / 4.0).abs() < 1e-12, "{index:?}");
        assert_eq!(replications.advance(4..5), Err(Fault::NotGiven { draw: 4, given: 4 }));
    }
}

#[test]
fn what_would_not_fit_is_refused_with_its_bound() {
    let hierarchy = tree(&[&[0; 8]], |_, _| 1.0);
    let input = input(columns(1, 8, 4_001, 0.0));
    let vary = Vary {
        normalise: vec![Normalise::ZScore; 10],
        impute: vec![None; 10],
        treat: vec![None; 10],
        ..Vary::default()
    };
    let found = Replications::new(&hierarchy, &method(), &input, &Plan { seed: 1, vary, top: 1 });
    let Err(Fault::TooMany { count, bound, .. }) = found else { panic!("{found:?}") };
    assert_eq!((count, bound), (1_000 * 8 * 4_001, SHARED_MAX as u64));
}

#[test]
fn no_more_indices_are_left_out_of_than_are_held() {
    let hierarchy = tree(&[&[0; 100]], |_, _| 1.0);
    let units = LEFT_OUT_MAX / 100 + 1;
    let empty = Input {
        units: vec![String::new(); units],
        denominators: vec![None; 100],
        columns: Vec::new(),
        groups: BTreeMap::new(),
    };
    let found = leave_out(&hierarchy, &method(), &empty);
    let Err(Fault::TooMany { count, bound, .. }) = found else { panic!("{found:?}") };
    assert_eq!((count, bound), (100 * units as u64, LEFT_OUT_MAX as u64));
}

#[test]
fn screened_units_have_no_results_and_others_keep_their_rows() {
    let (hierarchy, mut input) = world();
    for column in &mut input.columns {
        column[0] = f64::NAN;
    }
    let screen = Some(crate::method::Screen { min_availability: 0.5 });
    let method = Method { screen, ..method() };
    let outcome = replicate(&hierarchy, &method, &input, everything(), 20);
    assert_eq!(outcome.units[0], None);
    let scored = score(&hierarchy, &method, &input);
    let expected: Vec<Option<u32>> = scored.ranks.last().unwrap().iter().map(|&rank| Some(rank)).collect();
    let found: Vec<Option<u32>> = outcome.units[1..].iter().map(|unit| unit.unwrap().rank).collect();
    assert_eq!(found, expected);
}

#[test]
fn choices_that_are_none_are_refused_before_anything_is_drawn() {
    let (hierarchy, input) = world();
    let refuse =
        |vary| Replications::new(&hierarchy, &method(), &input, &Plan { seed: 0, vary, top: 1 }).err();
    let vary = Vary { aggregate: BTreeMap::from([(5, vec![Mean::Median])]), ..Vary::default() };
    assert_eq!(refuse(vary), Some(Fault::UnknownLevel { level: 5, levels: 4 }));
    let group = Impute::GroupMean { group: "size".to_owned() };
    assert!(matches!(refuse(Vary { impute: vec![Some(group)], ..Vary::default() }), Some(Fault::Run(_))));
    let sampling = Some(SamplingErrors { standard_errors: vec![Some(vec![-1.0; 10]); 7] });
    let bad = Fault::BadDeviation { column: Some(0), unit: Some(0), value: -1.0 };
    assert_eq!(refuse(Vary { sampling, ..Vary::default() }), Some(bad));
    let limits = vec![Some([2.0, 1.0]); 7];
    assert_eq!(refuse(Vary { limits, ..Vary::default() }), Some(Fault::BadLimits { column: 0 }));
}
