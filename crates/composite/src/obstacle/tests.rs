use super::*;
use crate::column::MISSING;
use crate::explain::tests::{Case, EQUAL};
use crate::method::Mean;

fn assert_near(found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert!(
            (found - expected).abs() < 1e-12 || (found.is_nan() && expected.is_nan()),
            "{found} {expected}"
        );
    }
}

#[test]
fn degrees_weigh_what_is_missing_to_the_top_and_add_up_to_100() {
    // 0.5 * 0.2 = 0.1; 0.25 * 0.8 = 0.2; 0; above the top 0; missing
    let items = [(0.5, 80.0), (0.25, 20.0), (0.25, 100.0), (0.1, 130.0), (0.1, MISSING)];
    let expected = [100.0 / 3.0, 200.0 / 3.0, 0.0, 0.0, MISSING];
    assert_near(&degrees(&items, Scale::HUNDRED), &expected);
    let from_1_to_5 = items.map(|(weight, score)| (weight, 1.0 + 4.0 * score / 100.0));
    assert_near(&degrees(&from_1_to_5, Scale { lower: 1.0, upper: 5.0 }), &expected);
    assert_near(&degrees(&[(0.5, 100.0), (0.2, MISSING)], Scale::HUNDRED), &[0.0, MISSING]);
}

#[test]
fn a_unit_has_degrees_by_the_weights_that_its_gaps_leave() {
    let rows = [[60.0, MISSING, 90.0, 40.0, 80.0], [MISSING; 5]];
    let case = Case::new(Mean::Arithmetic, Mean::Geometric, [1.0, 5.0, 2.0, 1.0, 1.0, 3.0, 1.0], &rows);
    let weights = effective_weights(case.scores(), 0).unwrap().unwrap();
    assert_near(&weights, &[0.25, 0.0, 0.5, 0.125, 0.125]);
    // 0.25 * 0.4 = 0.1; 0.5 * 0.1 = 0.05; 0.125 * 0.6 = 0.075; 0.125 * 0.2 = 0.025; together 0.25
    let found = of_unit(case.scores(), 0, Scale::HUNDRED).unwrap().unwrap();
    assert_near(&found, &[40.0, MISSING, 20.0, 30.0, 10.0]);
    assert_eq!(of_unit(case.scores(), 1, Scale::HUNDRED), Ok(None));
    assert!(of_unit(case.scores(), 2, Scale::HUNDRED).is_err());
}

#[test]
fn the_next_points_come_from_where_the_index_gains_most() {
    let rows = [[60.0, 60.0, 100.0, 20.0, MISSING]];
    let case = Case::new(Mean::Arithmetic, Mean::Arithmetic, EQUAL, &rows);
    let goal = |step| Goal { target: 100.0, step };
    let order = |found: &[Gain]| found.iter().map(|gain| gain.column).collect::<Vec<_>>();
    let found = gains(case.scores(), 0, goal(None), None).unwrap();
    assert_eq!(order(&found), [3, 0, 1]);
    assert_near(&[found[0].points, found[1].points], &[40.0, 20.0 / 3.0]);
    let steps = gains(case.scores(), 0, goal(Some(50.0)), Some(&[1.0, MISSING, 1.0, 30.0, 1.0])).unwrap();
    assert_eq!(order(&steps), [0, 3, 1], "the cheaper point first, and what has no cost last");
    assert_eq!((steps[0].to, steps[1].to, steps[2].points_per_cost), (100.0, 70.0, None));
    assert_near(&[steps[1].points, steps[1].points_per_cost.unwrap()], &[25.0, 25.0 / 30.0]);
}

#[test]
fn a_gain_is_that_of_scoring_again_whatever_the_mean() {
    let rows =
        [[60.0, 30.0, 90.0, 20.0, 50.0], [40.0, 50.0, 70.0, 60.0, 40.0], [20.0, 45.0, 80.0, 70.0, 30.0]];
    let means = [Mean::Geometric, Mean::Median, Mean::Topsis, Mean::Copeland, Mean::Arithmetic];
    for (groups, index) in means.into_iter().flat_map(|groups| means.map(|index| (groups, index))) {
        if matches!((groups, index), (Mean::Topsis | Mean::Copeland, Mean::Geometric)) {
            continue;
        }
        let case = Case::new(groups, index, [1.0, 2.0, 1.5, 1.0, 3.0, 2.0, 1.0], &rows);
        for gain in gains(case.scores(), 0, Goal { target: 95.0, step: None }, None).unwrap() {
            let mut raised = rows;
            raised[0][gain.column] = 95.0;
            let after = Case::new(groups, index, [1.0, 2.0, 1.5, 1.0, 3.0, 2.0, 1.0], &raised);
            assert_near(&[gain.points], &[after.columns[7][0] - case.columns[7][0]]);
        }
    }
}

#[test]
fn what_is_no_goal_or_cost_is_refused() {
    let case = Case::new(Mean::Arithmetic, Mean::Arithmetic, EQUAL, &[[60.0; 5]]);
    let run = |goal, costs| gains(case.scores(), 0, goal, costs);
    let goal = Goal { target: 100.0, step: Some(0.0) };
    assert_eq!(run(goal, None), Err(GainError::Goal { goal }));
    let goal = Goal { target: 100.0, step: None };
    assert_eq!(run(goal, Some(&[1.0][..])), Err(GainError::Costs { costs: 1, indicators: 5 }));
    let costs = [1.0, -1.0, 1.0, 1.0, 1.0];
    assert_eq!(run(goal, Some(&costs[..])), Err(GainError::Cost { column: 1, cost: -1.0 }));
    assert_eq!(run(Goal { target: 60.0, step: None }, None), Ok(Vec::new()), "all are there");
}
