use super::*;
use crate::column::MISSING;
use crate::hierarchy::{Aggregate, Direction, HierarchyFault, Indicator};
use crate::method::{Aggregation, Coverage, Impute, Mean, Normalise, Scale, Screen, Treat};
use crate::normalise::{Formula, Reason, RuleFault, Want};
use crate::treat::Action;

/// `x` (better high), `y` (better low, per `heads`) and `z` (better high, a core indicator), all in the index.
fn hierarchy() -> Hierarchy {
    let indicator = |code: &str, direction, denominator: Option<&str>| Indicator {
        code: code.into(),
        parent: "index".into(),
        weight: 1.0,
        direction,
        target: None,
        denominator: denominator.map(Into::into),
        core: code == "z",
    };
    let indicators = vec![
        indicator("x", Direction::Higher, None),
        indicator("y", Direction::Lower, Some("heads")),
        indicator("z", Direction::Higher, None),
    ];
    let index = Aggregate { code: "index".into(), level: 2, parent: None, weight: 1.0 };
    Hierarchy::new(indicators, vec![index]).unwrap()
}

fn method() -> Method {
    Method {
        screen: None,
        denominate: false,
        impute: None,
        treat: None,
        normalise: Normalise::MinMax(Scale::HUNDRED),
        weights: BTreeMap::new(),
        aggregate: Aggregation { default: Mean::Arithmetic, levels: BTreeMap::new() },
        coverage: Coverage::default(),
    }
}

/// Five units; the last has one value of three.
fn input() -> Input {
    Input {
        units: ["A", "B", "C", "D", "E"].map(String::from).into(),
        columns: vec![
            vec![1.0, 2.0, 3.0, MISSING, MISSING],
            vec![2.0, 4.0, 6.0, 10.0, MISSING],
            vec![0.0, 5.0, 10.0, 10.0, 99.0],
        ],
        denominators: vec![None, Some(vec![1.0, 2.0, 2.0, 2.0, 0.0]), None],
        groups: BTreeMap::from([("region".into(), vec![Some(1), Some(1), Some(2), Some(2), None])]),
    }
}

fn score(method: &Method, input: Input) -> Result<Scored, RunError> {
    run(&hierarchy(), method, input, &mut |_| ControlFlow::Continue(()))
}

fn fault(method: &Method, input: Input) -> RunError {
    score(method, input).unwrap_err()
}

#[test]
fn every_step_leaves_its_trace() {
    let method = Method {
        screen: Some(Screen { min_availability: 0.5 }),
        denominate: true,
        impute: Some(Impute::GroupMean { group: "region".into() }),
        weights: BTreeMap::from([("x".into(), 2.0)]),
        ..method()
    };
    let found = score(&method, input()).unwrap();
    assert_eq!(found.rows, [0, 1, 2, 3]);
    assert_eq!(found.trace.screened, [Screened { row: 4, availability: 1.0 / 3.0 }]);
    // The zero of E's denominator leaves with E; y is 2, 2, 3, 5 per head.
    let y = [100.0, 100.0, 200.0 / 3.0, 0.0];
    assert!(found.columns[1].iter().zip(y).all(|(a, b)| (a - b).abs() < 1e-12));
    // D is in C's region.
    assert_eq!(found.trace.imputed, [Imputed { column: 0, row: 3, value: 3.0 }]);
    assert_eq!(found.trace.gaps, [0, 0, 0]);
    assert_eq!(found.columns[0], [0.0, 50.0, 100.0, 100.0]);
    assert_eq!(found.trace.normalised[1], Normalised::By(Formula::Linear { origin: -5.0, spread: 3.0 }));
    assert_eq!(found.hierarchy.effective_weights(), [0.5, 0.25, 0.25, 1.0]);
    let index = [25.0, 62.5, 50.0 + 0.25 * 200.0 / 3.0 + 25.0, 75.0];
    assert!(found.columns[3].iter().zip(index).all(|(a, b)| (a - b).abs() < 1e-12));
    assert_eq!(found.ranks, [[4, 3, 1, 2]]);
    assert!(found.trace.treated.is_empty() && found.trace.winsorised.is_empty());
}

#[test]
fn without_imputation_gaps_stay_and_are_counted() {
    let found = score(&method(), input()).unwrap();
    assert_eq!(found.trace.gaps, [2, 1, 0]);
    assert!(found.trace.imputed.is_empty());
    assert!(found.columns[0][3].is_nan());
    let mut data = input();
    data.columns[2][0] = MISSING;
    let found = score(&method(), data).unwrap();
    assert!(found.columns[3][0].is_nan(), "z is core");
    assert_eq!(found.ranks[0][0], 0);
}

#[test]
fn siblings_fill_a_gap_before_normalising() {
    let found = score(&Method { impute: Some(Impute::UnitDimensionMean), ..method() }, input()).unwrap();
    // E is best in z, so it becomes best in x and in y.
    assert_eq!(found.trace.imputed.last(), Some(&Imputed { column: 1, row: 4, value: 2.0 }));
    assert_eq!(found.columns[3][4], 100.0);
}

#[test]
fn winsorised_cells_are_told_with_both_values() {
    let mut data = input();
    data.units = (0..8).map(|unit| unit.to_string()).collect();
    data.columns = vec![
        vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 900.0],
        vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0],
        vec![MISSING; 8],
    ];
    data.groups.clear();
    let found = score(&Method { treat: Some(Treat::default()), ..method() }, data).unwrap();
    assert_eq!(found.trace.winsorised, [Winsorised { column: 0, row: 7, before: 900.0, after: 7.0 }]);
    let actions: Vec<Action> = found.trace.treated.iter().map(|treated| treated.action).collect();
    assert_eq!(actions, [Action::Winsorise { lower: 1.0, upper: 7.0 }, Action::None, Action::None]);
    assert_eq!(found.trace.treated[2].before, None);
    assert_eq!(found.trace.normalised[2], Normalised::Missing(Reason::NoData));
}

#[test]
fn nobody_to_score_gives_empty_columns() {
    let found = score(&Method { screen: Some(Screen { min_availability: 1.0 }), ..method() }, {
        let mut data = input();
        data.columns[0] = vec![MISSING; 5];
        data
    });
    let found = found.unwrap();
    assert!(found.rows.is_empty() && found.columns.iter().all(Vec::is_empty));
    assert_eq!(found.trace.screened.len(), 5);
    let empty = Input { columns: vec![Vec::new(); 3], ..Input::default() };
    assert_eq!(score(&method(), empty).unwrap().ranks, [[0u32; 0]]);
}

#[test]
fn the_watcher_hears_of_every_piece_and_may_end_the_run() {
    let method = Method {
        screen: Some(Screen { min_availability: 0.0 }),
        impute: Some(Impute::Mean),
        treat: Some(Treat::default()),
        ..method()
    };
    let mut heard = Vec::new();
    let mut watch = |progress| {
        heard.push(progress);
        ControlFlow::Continue(())
    };
    run(&hierarchy(), &method, input(), &mut watch).unwrap();
    let of = |step| heard.iter().filter(|progress| progress.step == step).map(|p| (p.done, p.of)).collect();
    let columns: Vec<(usize, usize)> = of(Step::Treat);
    assert_eq!(columns, [(0, 3), (1, 3), (2, 3), (3, 3)]);
    assert_eq!([Step::Impute, Step::Normalise].map(of), [columns.clone(), columns.clone()]);
    assert_eq!([Step::Aggregate, Step::Rank].map(of), [[(0, 1), (1, 1)], [(0, 1), (1, 1)]]);
    assert!(heard.is_sorted_by_key(|progress| progress.step as u8));
    for last in 0..heard.len() {
        let mut left = last;
        let mut watch = |progress: Progress| {
            assert_eq!(progress, heard[last - left]);
            left = left.saturating_sub(1);
            if progress == heard[last] { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        assert_eq!(run(&hierarchy(), &method, input(), &mut watch), Err(RunError::Cancelled));
    }
}

#[test]
fn a_denominator_of_zero_is_named_with_its_unit() {
    let mut data = input();
    data.columns[1][4] = 7.0;
    let found = fault(&Method { denominate: true, ..method() }, data);
    assert_eq!(
        found.to_string(),
        "7 of `y` in unit `E` is divided by a `heads` of 0: leave the cell empty if it is not known"
    );
}

#[test]
fn what_does_not_fit_together_is_named() {
    let with = |change: &dyn Fn(&mut Input)| {
        let mut data = input();
        change(&mut data);
        fault(&Method { denominate: true, ..method() }, data)
    };
    let count = RunError::WrongCount { what: "columns", found: 2, indicators: 3 };
    assert_eq!(with(&|data| data.columns.truncate(2)), count);
    let count = RunError::WrongCount { what: "lists of denominators", found: 0, indicators: 3 };
    assert_eq!(with(&|data| data.denominators.clear()), count);
    let length = |what: &str| RunError::WrongLength { what: what.into(), found: 4, units: 5 };
    assert_eq!(with(&|data| data.columns[2].truncate(4)), length("`z`"));
    assert_eq!(with(&|data| data.denominators[1] = Some(vec![1.0; 4])), length("`heads`"));
    assert_eq!(
        with(&|data| data.groups.values_mut().for_each(|labels| labels.truncate(4))),
        length("`region`")
    );
    let none = RunError::NoDenominator { column: "y".into(), denominator: "heads".into() };
    assert_eq!(with(&|data| data.denominators[1] = None), none);
    let range =
        |column: &str, value| RunError::CellOutOfRange { column: column.into(), unit: "B".into(), value };
    assert_eq!(with(&|data| data.columns[0][1] = f64::INFINITY), range("x", f64::INFINITY));
    assert_eq!(with(&|data| data.columns[0][1] = -1e101), range("x", -1e101));
    assert_eq!(
        with(&|data| data.denominators[1] = Some(vec![1e-200; 5])),
        RunError::CellOutOfRange { column: "y".into(), unit: "A".into(), value: 2.0 / 1e-200 }
    );
}

#[test]
fn what_the_method_names_must_be_there() {
    let group = Some(Impute::GroupMedian { group: "province".into() });
    let found = fault(&Method { impute: group, ..method() }, input());
    assert_eq!(found.to_string(), "there is no column of groups `province`: name one of region");
    let weights = BTreeMap::from([("q".into(), 1.0)]);
    let found = fault(&Method { weights, ..method() }, input());
    assert_eq!(found, RunError::Hierarchy(vec![HierarchyFault::UnknownCode { code: "q".into() }]));
    // E is known, and does not pass the screen.
    let reference = |key: &str| {
        let normalise =
            Normalise::DistanceToReference { reference: key.into(), cap: false, scale: Scale::ONE };
        score(&Method { screen: Some(Screen { min_availability: 0.5 }), normalise, ..method() }, input())
    };
    let unknown = RunError::Rule(RuleFault::UnknownReference { reference: "E".into() });
    assert_eq!(reference("E").unwrap_err(), unknown);
    let found = reference("D").unwrap();
    assert_eq!(found.trace.normalised[0], Normalised::Missing(Reason::ReferenceMissing));
    assert_eq!(found.trace.normalised[1], Normalised::Missing(Reason::ReferenceIsWorst));
    assert_eq!(found.columns[2], [0.0, 0.5, 1.0, 1.0]);
}

#[test]
fn numbers_of_the_method_have_a_range() {
    let screen = Some(Screen { min_availability: 67.0 });
    let found = fault(&Method { screen, ..method() }, input());
    assert_eq!(found.to_string(), "the least availability is 67: give a share, 0 to 1");
    for scale in [Scale { lower: 1.0, upper: 1.0 }, Scale { lower: 0.0, upper: f64::INFINITY }] {
        let found = fault(&Method { normalise: Normalise::MinMax(scale), ..method() }, input());
        assert_eq!(found, RunError::BadScale { lower: scale.lower, upper: scale.upper });
    }
    let coverage = Coverage { levels: BTreeMap::from([(2, f64::NAN)]), ..Coverage::default() };
    assert!(matches!(fault(&Method { coverage, ..method() }, input()), RunError::BadNumber { .. }));
    let treat = Some(Treat { skew: f64::NAN, ..Treat::default() });
    assert!(matches!(fault(&Method { treat, ..method() }, input()), RunError::BadNumber { .. }));
}

#[test]
fn a_cell_that_a_formula_is_not_defined_for_is_named() {
    let found = fault(&Method { normalise: Normalise::RubricLevel(Scale::HUNDRED), ..method() }, input());
    let cell = RunError::Cell { column: "y".into(), unit: "C".into(), value: 6.0, want: Want::Level };
    assert_eq!(found, cell);
    assert_eq!(
        found.to_string(),
        "6 of `y` in unit `C` cannot be normalised: a rubric level is 0 to 4; correct the cell or choose another normalisation"
    );
    let mean = Aggregation { default: Mean::Geometric, levels: BTreeMap::new() };
    let found = fault(&Method { aggregate: mean, ..method() }, input());
    let (aggregate, child, unit) = ("index".into(), "x".into(), "A".into());
    assert_eq!(found, RunError::NotPositive { aggregate, child, unit, value: 0.0 });
    let posts = ["x", "y", "z"].map(|code| (code.to_string(), [0.0, 1e-250])).into();
    let normalise = Normalise::Goalposts { posts, scale: Scale::HUNDRED, truncate: false };
    assert!(matches!(fault(&Method { normalise, ..method() }, input()), RunError::CellOutOfRange { .. }));
}
