//! Small worlds worked out by hand.

use super::*;

fn given(draws: &[[f64; 2]]) -> Weighting {
    Weighting::Given(GivenWeights {
        nodes: vec![0, 1],
        draws: draws.iter().map(|draw| draw.to_vec()).collect(),
    })
}

fn run(case: &Case<'_>, weighting: Weighting, draws: u64) -> Outcome {
    let mut ensemble = Ensemble::new(case, Setting { seed: 0, weighting, top: 1 }).unwrap();
    ensemble.advance(0..draws).unwrap();
    ensemble.results()
}

#[test]
fn given_weights_move_ranks_as_worked_out() {
    let hierarchy = tree(&[&[0, 0]], |_, _| 1.0);
    let columns = [vec![90.0, 10.0, 48.0, f64::NAN], vec![20.0, 80.0, 48.0, f64::NAN]];
    let (aggregation, coverage) = (arithmetic(), Coverage::default());
    // Nominal 55, 45, 48. With 1:0 the indices are 90, 10, 48; with 0:1 20, 80, 48; with 1:3 37.5, 62.5, 48.
    let case = case(&hierarchy, &columns, &aggregation, &coverage);
    let outcome = run(&case, given(&[[1.0, 1.0], [1.0, 0.0], [0.0, 1.0], [1.0, 3.0]]), 4);
    let [Some(a), Some(b), Some(c), None] = outcome.units[..] else { panic!("{outcome:?}") };
    assert_eq!([a.rank, b.rank, c.rank], [1, 3, 2]);
    assert_eq!([a.index, b.index, c.index], [55.0, 45.0, 48.0]);
    assert_eq!([a.mean, b.mean, c.mean], [2.0, 2.0, 2.0]);
    // Ranks of a: 1, 1, 3, 3; of b: 3, 3, 1, 1; of c: 2 always. numpy.percentile([1, 1, 3, 3], [5, 50, 95])
    // is 1, 2, 3.
    assert_eq!([a.low, a.median, a.high], [1.0, 2.0, 3.0]);
    assert_eq!([c.low, c.median, c.high], [2.0, 2.0, 2.0]);
    assert_eq!([a.top, b.top, c.top], [0.5, 0.5, 0.0]);
    assert_eq!([a.above_next, c.above_next, b.above_next], [Some(0.5), Some(0.5), None]);
    assert_eq!([a.tied_with, b.tied_with, c.tied_with], [2, 2, 2]);
    assert_eq!([a.tied_group, b.tied_group, c.tied_group], [1, 1, 1]);
}

#[test]
fn more_draws_than_were_given_are_refused() {
    let hierarchy = tree(&[&[0, 0]], |_, _| 1.0);
    let columns = [vec![1.0, 2.0], vec![2.0, 1.0]];
    let (aggregation, coverage) = (arithmetic(), Coverage::default());
    let case = case(&hierarchy, &columns, &aggregation, &coverage);
    let setting = |draws: &[[f64; 2]]| Setting { seed: 0, weighting: given(draws), top: 1 };
    let mut ensemble = Ensemble::new(&case, setting(&[[1.0, 1.0]])).unwrap();
    assert_eq!(ensemble.advance(0..2), Err(Fault::NotGiven { draw: 1, given: 1 }));
    assert_eq!(ensemble.advance(0..1), Ok(()));
    let bare = Ensemble::new(&case, setting(&[[1.0, 1.0], [0.0, 0.0]]));
    assert_eq!(bare.err(), Some(Fault::DrawWithoutWeight { draw: 1, parent: "2.0".to_owned() }));
}

#[test]
fn multipliers_weigh_a_group_in_its_own_way() {
    let hierarchy = tree(&[&[0, 0]], |_, _| 1.0);
    let columns = [vec![80.0, 80.0, f64::NAN], vec![20.0, 20.0, 30.0]];
    let (aggregation, coverage) = (arithmetic(), Coverage::default());
    let by_group = [vec![1.0, 1.0], vec![3.0, 1.0]];
    let multipliers = Some(Multipliers { by_group: &by_group, group_of: &[0, 1, 1] });
    let case = Case { multipliers, ..case(&hierarchy, &columns, &aggregation, &coverage) };
    let (mut index, mut ranks) = ([0.0; 3], [0; 3]);
    let mut board = Board::new(&case).unwrap();
    board.rescore(&[1.0, 1.0, 1.0], &mut index, &mut ranks).unwrap();
    // (80 + 20) / 2, (3 * 80 + 20) / 4, and what there is.
    assert_eq!((index, ranks), ([50.0, 65.0, 30.0], [2, 1, 3]));
    board.rescore(&[1.0, 2.0, 1.0], &mut index, &mut ranks).unwrap();
    // (80 + 40) / 3, (3 * 80 + 2 * 20) / 5.
    assert_eq!((index, ranks), ([40.0, 56.0, 30.0], [2, 1, 3]));
}

#[test]
fn a_draw_without_an_index_counts_for_nobody_and_says_why() {
    let hierarchy = tree(&[&[0, 0, 1], &[0, 0]], |_, _| 1.0);
    let columns = [vec![-1.0, 2.0], vec![3.0, 2.0], vec![4.0, 5.0]];
    let aggregation =
        Aggregation { default: Mean::Arithmetic, levels: BTreeMap::from([(3, Mean::Geometric)]) };
    let coverage = Coverage::default();
    let case = case(&hierarchy, &columns, &aggregation, &coverage);
    // The first aggregate of unit 0 is (-1 w0 + 3 w1) / (w0 + w1): 1, -1 and 0.
    let outcome = run(&case, given(&[[1.0, 1.0], [1.0, 0.0], [3.0, 1.0]]), 3);
    assert_eq!((outcome.draws, outcome.failed), (1, 2));
    let cause = Cause::NotPositive { node: "3.0".to_owned(), child: "2.0".to_owned(), unit: 0, value: -1.0 };
    assert_eq!(outcome.failures, [Failure { draws: 2, first: 1, cause }]);
    assert_eq!(outcome.units[0].map(|unit| unit.mean), Some(2.0));
}

#[test]
fn what_is_left_without_weight_fails_the_draw() {
    let hierarchy = tree(&[&[0, 0]], |_, _| 1.0);
    let columns = [vec![1.0, f64::NAN], vec![3.0, 2.0]];
    let (aggregation, coverage) = (arithmetic(), Coverage::default());
    let case = case(&hierarchy, &columns, &aggregation, &coverage);
    let outcome = run(&case, given(&[[1.0, 1.0], [1.0, 0.0]]), 2);
    let cause = Cause::NoWeight { node: "2.0".to_owned(), unit: 1 };
    assert_eq!(outcome.failures, [Failure { draws: 1, first: 1, cause }]);
    assert_eq!(outcome.draws, 1);
}

#[test]
fn an_indicator_that_its_mean_is_not_defined_for_matters_only_with_weight() {
    let hierarchy = tree(&[&[0, 0]], |_, place| place as f64);
    let columns = [vec![0.0, 5.0], vec![3.0, 2.0]];
    let aggregation = Aggregation { default: Mean::Geometric, levels: BTreeMap::new() };
    let coverage = Coverage::default();
    let outcome =
        run(&case(&hierarchy, &columns, &aggregation, &coverage), given(&[[0.0, 1.0], [1.0, 1.0]]), 2);
    let cause = Cause::NotPositive { node: "2.0".to_owned(), child: "1.0".to_owned(), unit: 0, value: 0.0 };
    assert_eq!(outcome.failures, [Failure { draws: 1, first: 1, cause }]);
    assert_eq!(outcome.units[0].map(|unit| unit.rank), Some(1));
}

#[test]
fn other_means_go_through_the_columns() {
    let hierarchy = tree(&[&[0, 0, 0]], |_, _| 1.0);
    let columns = [vec![1.0, 9.0], vec![2.0, 1.0], vec![6.0, 1.5]];
    let aggregation = Aggregation { default: Mean::Median, levels: BTreeMap::new() };
    let coverage = Coverage::default();
    let (mut index, mut ranks) = ([0.0; 2], [0; 2]);
    let mut board = Board::new(&case(&hierarchy, &columns, &aggregation, &coverage)).unwrap();
    board.rescore(&[1.0, 1.0, 1.0, 1.0], &mut index, &mut ranks).unwrap();
    assert_eq!((index, ranks), ([2.0, 1.5], [1, 2]));
    board.rescore(&[5.0, 1.0, 1.0, 1.0], &mut index, &mut ranks).unwrap();
    assert_eq!((index, ranks), ([1.0, 9.0], [2, 1]));
}

#[test]
fn a_power_mean_ranks_whatever_its_exponent() {
    let hierarchy = tree(&[&[0, 0]], |_, _| 1.0);
    let columns = [vec![1e-4, 2e-4, 3e-4, 4e-4], vec![2e-4, 3e-4, 4e-4, 5e-4]];
    let coverage = Coverage::default();
    // Of 2 and 1 with equal weights: 2 (1/2)^(1/100), 1 (1/2)^(-1/100), and close to 0 the geometric mean.
    let means = [100.0, -100.0, 1e-9, -1e-12, 1e-12].map(|p| (p, [0.5f64.powf(0.01), 0.5f64.powf(-0.01)]));
    for (p, [of_large, of_small]) in means {
        let aggregation = Aggregation { default: Mean::Generalised { p }, levels: BTreeMap::new() };
        let (mut index, mut ranks) = ([0.0; 4], [0; 4]);
        let mut board = Board::new(&case(&hierarchy, &columns, &aggregation, &coverage)).unwrap();
        board.rescore(&[1.0, 1.0, 1.0], &mut index, &mut ranks).unwrap();
        assert_eq!(ranks, [4, 3, 2, 1], "p = {p}");
        let expected = match p {
            100.0 => 2e-4 * of_large,
            -100.0 => 1e-4 * of_small,
            _ => 1e-4 * 2f64.sqrt(),
        };
        assert!((index[0] / expected - 1.0).abs() < 1e-9, "p = {p}: {} for {expected}", index[0]);
    }
    // A zero at the bottom and two exponents: 1e-10 to the power 20 is too small for the power -10.
    let hierarchy = tree(&[&[0, 0, 1], &[0, 0]], |_, _| 1.0);
    let columns = [vec![0.0, 1.0], vec![1.0, 1.0], vec![1.0, 1.0]];
    let levels = BTreeMap::from([(2, Mean::Generalised { p: 0.05 }), (3, Mean::Generalised { p: -10.0 })]);
    let aggregation = Aggregation { default: Mean::Arithmetic, levels };
    let (mut index, mut ranks) = ([0.0; 2], [0; 2]);
    let mut board = Board::new(&case(&hierarchy, &columns, &aggregation, &coverage)).unwrap();
    let weights = [1.0, 1e-10, 1.0, 1.0, 1.0, 1.0];
    board.rescore(&weights, &mut index, &mut ranks).unwrap_or_else(|cause| panic!("{cause}"));
    assert!(index[0] > 0.0 && ranks == [2, 1], "{index:?}");
}

#[test]
fn a_mean_across_units_has_no_groups_of_its_own() {
    let hierarchy = tree(&[&[0, 0]], |_, _| 1.0);
    let columns = [vec![1.0, 9.0], vec![2.0, 1.0]];
    let aggregation = Aggregation { default: Mean::Topsis, levels: BTreeMap::new() };
    let coverage = Coverage::default();
    let by_group = [vec![1.0, 1.0], vec![3.0, 1.0]];
    let multipliers = Some(Multipliers { by_group: &by_group, group_of: &[0, 1] });
    let case = Case { multipliers, ..case(&hierarchy, &columns, &aggregation, &coverage) };
    assert_eq!(Board::new(&case).err(), Some(Fault::MeanAcrossGroups { level: 2 }));
}

#[test]
fn weights_that_are_none_are_refused() {
    let hierarchy = tree(&[&[0, 0]], |_, _| 1.0);
    let columns = [vec![1.0, 9.0], vec![2.0, 1.0]];
    let (aggregation, coverage) = (arithmetic(), Coverage::default());
    let mut board = Board::new(&case(&hierarchy, &columns, &aggregation, &coverage)).unwrap();
    let (mut index, mut ranks) = ([7.0; 2], [7; 2]);
    let bad = |weight| Err(Cause::BadWeight { node: "1.1".to_owned(), weight });
    assert_eq!(board.rescore(&[1.0, -1.0, 1.0], &mut index, &mut ranks), bad(-1.0));
    assert_eq!(board.rescore(&[1.0, f64::INFINITY, 1.0], &mut index, &mut ranks), bad(f64::INFINITY));
    let none = Cause::NoWeight { node: "2.0".to_owned(), unit: 0 };
    assert_eq!(board.rescore(&[0.0, 0.0, 1.0], &mut index, &mut ranks), Err(none));
    assert_eq!((index, ranks), ([7.0; 2], [7; 2]));
    let hierarchy = tree(&[&[0, 0]], |_, _| 1e300);
    let large = Board::new(&case(&hierarchy, &columns, &aggregation, &coverage)).err();
    assert_eq!(large, Some(Fault::LargeWeight { node: "1.0".to_owned(), weight: 1e300 }));
}
