use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::aggregate::aggregate;
use crate::column::MISSING;
use crate::hierarchy::{Aggregate, Direction, Hierarchy, Indicator};
use crate::method::{Aggregation, Coverage, CoverageRule, Scale, Ties};

/// A tree of two groups, a to c and d to e, with scores.
pub(crate) struct Case {
    pub hierarchy: Hierarchy,
    pub aggregation: Aggregation,
    pub coverage: Coverage,
    pub columns: Vec<Vec<f64>>,
}

/// Codes by node: the indicators, the groups, the index.
pub(crate) const CODES: [&str; 8] = ["a", "b", "c", "d", "e", "First", "Second", "Index"];

impl Case {
    /// By the means of the groups and of the index, relative weights by node, and the indicators' scores by unit.
    pub fn new(groups: Mean, index: Mean, weights: [f64; 7], rows: &[[f64; 5]]) -> Self {
        let indicator = |place: usize| Indicator {
            code: CODES[place].to_owned(),
            parent: CODES[if place < 3 { 5 } else { 6 }].to_owned(),
            weight: weights[place],
            direction: Direction::Higher,
            target: None,
            denominator: None,
            core: false,
        };
        let node = |place: usize, level, weight| Aggregate {
            code: CODES[place].to_owned(),
            level,
            parent: (place < 7).then(|| "Index".to_owned()),
            weight,
        };
        let aggregates = vec![node(5, 2, weights[5]), node(6, 2, weights[6]), node(7, 3, 1.0)];
        let hierarchy = Hierarchy::new((0..5).map(indicator).collect(), aggregates).unwrap();
        let columns = (0..5).map(|column| rows.iter().map(|row| row[column]).collect()).collect();
        let aggregation = Aggregation { default: groups, levels: BTreeMap::from([(3, index)]) };
        let mut case = Self { hierarchy, aggregation, coverage: Coverage::default(), columns };
        case.score();
        case
    }

    fn score(&mut self) {
        for node in self.hierarchy.aggregates() {
            let scores = self.scores();
            let (places, weights): (Vec<usize>, Vec<f64>) = scores.weights(node).unzip();
            let children: Vec<&[f64]> = places.iter().map(|&place| &self.columns[place][..]).collect();
            let mut out = vec![MISSING; self.columns[0].len()];
            let core = vec![false; places.len()];
            let enough = scores.enough(node);
            aggregate(scores.mean(node), &children, &weights, &core, enough, &mut out).unwrap();
            self.columns.push(out);
        }
    }

    pub fn scores(&self) -> Scores<'_> {
        Scores {
            hierarchy: &self.hierarchy,
            aggregation: &self.aggregation,
            coverage: &self.coverage,
            columns: &self.columns,
        }
    }
}

pub(crate) const EQUAL: [f64; 7] = [1.0; 7];

fn assert_parts(found: &Explained, base: f64, expected: &[(usize, f64)]) {
    assert!((found.base - base).abs() < 1e-12, "{found:?}");
    assert_eq!(found.parts.len(), expected.len(), "{found:?}");
    for (part, (column, points)) in found.parts.iter().zip(expected) {
        assert_eq!(part.column, *column);
        assert!((part.points - points).abs() < 1e-12, "{found:?}");
    }
}

#[test]
fn in_an_arithmetic_mean_a_part_is_share_times_score_and_gaps_have_none() {
    let rows = [[60.0, MISSING, 90.0, 40.0, 80.0]];
    let case = Case::new(Mean::Arithmetic, Mean::Arithmetic, [1.0, 5.0, 2.0, 1.0, 1.0, 3.0, 1.0], &rows);
    let found = explain(case.scores(), 0, 0.0).unwrap();
    assert_parts(found[0].as_ref().unwrap(), 0.0, &[(0, 20.0), (2, 60.0)]);
    assert_parts(found[2].as_ref().unwrap(), 0.0, &[(0, 15.0), (2, 45.0), (3, 5.0), (4, 10.0)]);
    let from_ten = explain(case.scores(), 0, 10.0).unwrap();
    assert_parts(from_ten[0].as_ref().unwrap(), 10.0, &[(0, 50.0 / 3.0), (2, 160.0 / 3.0)]);
}

#[test]
fn groups_share_a_geometric_index_equally_from_0_and_hand_it_down_in_proportion() {
    let rows = [[82.0, 82.0, 82.0, 32.0, 64.0]];
    let case = Case::new(Mean::Arithmetic, Mean::Geometric, EQUAL, &rows);
    let index = 3936f64.sqrt();
    let found = explain(case.scores(), 0, 0.0).unwrap();
    let sixth = index / 6.0;
    let expected = [(0, sixth), (1, sixth), (2, sixth), (3, sixth), (4, 2.0 * sixth)];
    assert_parts(found[2].as_ref().unwrap(), 0.0, &expected);
}

#[test]
fn from_a_base_of_1_the_shapley_value_is_the_mean_of_both_orders() {
    let case = Case::new(Mean::Arithmetic, Mean::Geometric, EQUAL, &[[16.0, 16.0, 16.0, 4.0, 4.0]]);
    // First: 1/2 [(4 - 1) + (8 - 2)] = 4.5; Second: 1/2 [(2 - 1) + (8 - 4)] = 2.5; with the base of 1 together 8.
    let found = explain(case.scores(), 0, 1.0).unwrap();
    assert_parts(found[2].as_ref().unwrap(), 1.0, &[(0, 1.5), (1, 1.5), (2, 1.5), (3, 1.25), (4, 1.25)]);
}

#[test]
fn rounding_of_shares_is_no_reason_to_give_a_tiny_exponent_up() {
    // Shares of 4.58, 0.1 and 0.1 in their sum add up to a little more than 1.
    let weights = [4.580_107_661_109_57, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1];
    let case = Case::new(Mean::Generalised { p: 4.4e-10 }, Mean::Arithmetic, weights, &[[1.0; 5]]);
    for (node, found) in explain(case.scores(), 0, 0.0).unwrap().into_iter().enumerate() {
        let found = found.unwrap_or_else(|why| panic!("node {node}: {why:?}"));
        let sum: f64 = found.base + found.parts.iter().map(|part| part.points).sum::<f64>();
        assert!((sum - 1.0).abs() < 1e-9, "{found:?}");
    }
}

#[test]
fn what_cannot_be_taken_apart_says_why() {
    let rows = [[60.0, 50.0, 90.0, MISSING, MISSING], [-1.0, 2.0, 0.5, 1.0, 1.0]];
    let case = Case::new(Mean::Arithmetic, Mean::Geometric, EQUAL, &rows);
    let found = explain(case.scores(), 0, 0.0).unwrap();
    assert_eq!(found[1], Err(Unexplained::NoScore));
    assert!(found[2].is_ok());
    let found = explain(case.scores(), 1, -3.0).unwrap();
    assert_eq!(found[2], Err(Unexplained::Undefined));
    let case = Case::new(Mean::Geometric, Mean::Arithmetic, EQUAL, &[[5.0, 5.0, 5.0, 1.0, 1.0]]);
    let found = explain(case.scores(), 0, -1.0).unwrap();
    assert_eq!(found[2], Err(Unexplained::Below(5)));
    let fault = OutOfPlace::Row { row: 3, column: 0, rows: 1 };
    assert_eq!(explain(case.scores(), 3, 0.0), Err(fault));
    let short = Scores { columns: &case.columns[1..], ..case.scores() };
    assert_eq!(explain(short, 0, 0.0), Err(OutOfPlace::Columns { columns: 7, nodes: 8 }));
}

#[test]
fn shares_that_round_to_more_than_all_of_nothing_are_nothing() {
    // 4.324030442448532 and 0.5452833646612203 parts of their sum add up to a rounding error above 1.
    let weights = [0.1, 0.1, 0.1, 0.1, 0.1, 4.324030442448532, 0.5452833646612203];
    let case =
        Case::new(Mean::Arithmetic, Mean::Generalised { p: 3.039119623927965e-9 }, weights, &[[1.0; 5]]);
    let found = explain(case.scores(), 0, 0.0).unwrap();
    assert_eq!(found[2].as_ref().unwrap().base, 0.0);
}

#[test]
fn an_end_comes_between_two_coalitions() {
    let case = Case::new(Mean::Geometric, Mean::Geometric, EQUAL, &[[60.0, 50.0, 90.0, 10.0, 20.0]]);
    let asked = std::cell::Cell::new(0);
    let goes_on = || {
        asked.set(asked.get() + 1);
        asked.get() < 4
    };
    let found = explain_while(case.scores(), 0, 1.0, &goes_on).unwrap();
    assert_eq!(found, [Err(Unexplained::Ended), Err(Unexplained::Ended), Err(Unexplained::Below(5))]);
}

#[test]
fn what_a_node_lacks_is_data_only_where_the_coverage_says_so() {
    // Second is alike in both units: no closeness, though nothing is below the coverage.
    let rows = [[60.0, MISSING, 90.0, 40.0, MISSING], [50.0, 1.0, MISSING, 40.0, MISSING]];
    let mut case = Case::new(Mean::Topsis, Mean::Arithmetic, [1.0, 3.0, 1.0, 1.0, 1.0, 1.0, 1.0], &rows);
    case.coverage.default = 0.5;
    let covered = case.scores().covered(6, 0).unwrap();
    assert_eq!((covered.share, covered.least, covered.is_enough), (0.5, 0.5, true));
    assert_eq!((covered.missing, covered.missing_core), (vec![4], vec![]));
    case.coverage.default = 0.6;
    assert!(!case.scores().covered(6, 0).unwrap().is_enough);
    case.coverage.rule = CoverageRule::Weight;
    assert_eq!([0, 1].map(|row| case.scores().covered(5, row).unwrap().share), [0.4, 0.8]);
    assert_eq!((case.scores().covered(8, 0), case.scores().covered(5, 2)), (None, None));
}

#[test]
fn the_base_is_the_bottom_of_the_scale() {
    assert_eq!(bottom(&Normalise::MinMax(Scale { lower: 1.0, upper: 100.0 })), 1.0);
    let rank = Normalise::PercentileRank { ties: Ties::Min, scale: Scale { lower: 2.0, upper: 3.0 } };
    assert_eq!((bottom(&rank), Normalise::ZScore.scale()), (2.0, None));
    assert_eq!(bottom(&Normalise::ZScore), 0.0);
    assert_eq!(bottom(&Normalise::Rank { ties: Ties::Min }), 1.0);
    assert_eq!(bottom(&Normalise::Borda { ties: Ties::Min }), 0.0);
}

pub(crate) fn any_mean() -> impl Strategy<Value = Mean> {
    prop_oneof![
        Just(Mean::Arithmetic),
        Just(Mean::Geometric),
        Just(Mean::Harmonic),
        (-3.0..3.0f64).prop_map(|p| Mean::Generalised { p }),
        (-1e-8..1e-8f64).prop_map(|p| Mean::Generalised { p }),
        Just(Mean::Median),
        Just(Mean::Fuzzy),
    ]
}

pub(crate) fn units() -> impl Strategy<Value = Vec<[f64; 5]>> {
    let value = prop_oneof![12 => 1.0..100.0f64, 1 => Just(MISSING)];
    prop::collection::vec(prop::array::uniform5(value), 2..7)
}

pub(crate) fn weights() -> impl Strategy<Value = [f64; 7]> {
    prop::array::uniform7(0.1..5.0f64)
}

proptest! {
    #[test]
    fn base_and_parts_add_up_to_every_score(
        groups in prop_oneof![4 => any_mean(), 1 => Just(Mean::Topsis), 1 => Just(Mean::Copeland)],
        index in prop_oneof![4 => any_mean(), 1 => Just(Mean::Topsis), 1 => Just(Mean::Copeland)],
        rows in units(), weights in weights(), base in prop_oneof![Just(0.0), Just(1.0), -2.0..40.0f64],
    ) {
        let others = [Mean::Topsis, Mean::Copeland];
        let index = if others.contains(&groups) { Mean::Arithmetic } else { index };
        let case = Case::new(groups, index, weights, &rows);
        for row in 0..rows.len() {
            for (node, found) in case.hierarchy.aggregates().zip(explain(case.scores(), row, base).unwrap()) {
                let score = case.columns[node][row];
                match found {
                    Ok(found) => {
                        let sum = found.base + found.parts.iter().map(|part| part.points).sum::<f64>();
                        prop_assert!((sum - score).abs() < 1e-11 && found.exact, "{} {}", sum, score);
                    }
                    Err(Unexplained::NoScore) => prop_assert!(score.is_nan()),
                    Err(why) => prop_assert!(base < 0.0 || others.contains(&groups) || others.contains(&index), "{:?}", why),
                }
            }
        }
    }

    #[test]
    fn a_group_of_many_children_still_adds_up(values in prop::collection::vec(1.0..100.0f64, 17..40)) {
        let indicators = values.iter().enumerate().map(|(place, _)| Indicator {
            code: format!("i{place}"),
            parent: "Index".to_owned(),
            weight: 1.0 + place as f64,
            direction: Direction::Higher,
            target: None,
            denominator: None,
            core: false,
        });
        let top = Aggregate { code: "Index".to_owned(), level: 2, parent: None, weight: 1.0 };
        let hierarchy = Hierarchy::new(indicators.collect(), vec![top]).unwrap();
        let aggregation = Aggregation { default: Mean::Geometric, levels: BTreeMap::new() };
        let columns = values.iter().map(|value| vec![*value]).collect();
        let mut case = Case { hierarchy, aggregation, coverage: Coverage::default(), columns };
        case.score();
        let found = explain(case.scores(), 0, 0.5).unwrap().remove(0).unwrap();
        let sum = found.base + found.parts.iter().map(|part| part.points).sum::<f64>();
        prop_assert!((sum - case.columns[values.len()][0]).abs() < 1e-11 && !found.exact);
    }
}
