use super::*;
use crate::column::MISSING;
use crate::hierarchy::Direction::{Higher, Lower};
use crate::hierarchy::Indicator;
use crate::method::Normalise;
use std::collections::BTreeMap;

const GAPPY: [f64; 5] = [4.0, MISSING, 1.0, 7.0, 4.0];
const TENTHS: Scale = Scale { lower: 1.0, upper: 11.0 };

fn scaled(rule: Rule, direction: Direction, values: &[f64]) -> (Vec<f64>, Result<Normalised, CellFault>) {
    let mut out = vec![0.0; values.len()];
    let found = column(&rule, direction, values, &mut Scratch::default(), &mut out);
    (out, found)
}

/// The cells, and a formula behind them.
#[track_caller]
fn becomes(rule: Rule, direction: Direction, values: &[f64], expected: &[f64]) {
    let (out, found) = scaled(rule, direction, values);
    assert!(matches!(found, Ok(Normalised::By(_))), "{found:?}");
    for (row, (found, expected)) in out.iter().zip(expected).enumerate() {
        let close = (found - expected).abs() < 1e-14 || (found.is_nan() && expected.is_nan());
        assert!(close, "{row}: {out:?}");
    }
}

#[track_caller]
fn is_missing_because(rule: Rule, direction: Direction, values: &[f64], reason: Reason) {
    let (out, found) = scaled(rule, direction, values);
    assert_eq!(found, Ok(Normalised::Missing(reason)));
    assert!(out.iter().all(|cell| cell.is_nan()), "{out:?}");
}

const ALL: [Rule; 11] = [
    Rule::MinMax(Scale::HUNDRED),
    Rule::Goalposts { worst: 0.0, best: 2.0, scale: Scale::HUNDRED, truncate: true },
    Rule::ZScore,
    Rule::Rank { ties: Ties::Min },
    Rule::PercentileRank { ties: Ties::Min, scale: Scale::ONE },
    Rule::Borda { ties: Ties::Min },
    Rule::DistanceToMax(Scale::ONE),
    Rule::DistanceToReference { row: 0, cap: false, scale: Scale::ONE },
    Rule::DistanceToTarget { target: 3.0, cap: false, scale: Scale::ONE },
    Rule::FractionOfMax(Scale::ONE),
    Rule::RubricLevel(Scale::HUNDRED),
];

#[test]
fn nothing_stays_nothing_under_every_rule() {
    for rule in ALL {
        is_missing_because(rule, Higher, &[MISSING; 3], Reason::NoData);
        assert_eq!(scaled(rule, Lower, &[]).1, Ok(Normalised::Missing(Reason::NoData)));
    }
}

#[test]
fn a_constant_column_is_missing_under_every_rule_whose_ends_are_not_fixed() {
    let constant = [2.0, MISSING, 2.0];
    for rule in ALL {
        match rule {
            Rule::Goalposts { .. } => becomes(rule, Higher, &constant, &[100.0, MISSING, 100.0]),
            Rule::RubricLevel(_) => becomes(rule, Higher, &constant, &[50.0, MISSING, 50.0]),
            _ => {
                is_missing_because(rule, Higher, &constant, Reason::Constant);
                is_missing_because(rule, Lower, &[0.1 + 0.2, 0.3], Reason::Constant);
            }
        }
    }
    is_missing_because(Rule::ZScore, Lower, &[5.0], Reason::Constant);
    let far = [1_000_000_000_001.0, 1_000_000_000_002.0, 1_000_000_000_003.0];
    becomes(Rule::MinMax(Scale::HUNDRED), Higher, &far, &[0.0, 50.0, 100.0]);
}

#[test]
fn min_max_and_distance_to_max_span_the_scale() {
    for rule in [Rule::MinMax(TENTHS), Rule::DistanceToMax(TENTHS)] {
        becomes(rule, Higher, &GAPPY, &[6.0, MISSING, 1.0, 11.0, 6.0]);
        becomes(rule, Lower, &[4.0, MISSING, 2.0, 7.0, 4.0], &[7.0, MISSING, 11.0, 1.0, 7.0]);
    }
}

#[test]
fn goalposts_are_open_or_truncated_and_turn_with_the_direction() {
    let posts = |worst, best, truncate| Rule::Goalposts { worst, best, scale: Scale::HUNDRED, truncate };
    let values = [3.0, MISSING, 1.0, 6.0, 0.0];
    becomes(posts(1.0, 5.0, false), Higher, &values, &[50.0, MISSING, 0.0, 125.0, -25.0]);
    becomes(posts(1.0, 5.0, true), Higher, &values, &[50.0, MISSING, 0.0, 100.0, 0.0]);
    becomes(posts(5.0, 1.0, false), Lower, &values, &[50.0, MISSING, 100.0, -25.0, 125.0]);
    becomes(posts(5.0, 1.0, true), Lower, &values, &[50.0, MISSING, 100.0, 0.0, 100.0]);
}

#[test]
fn a_z_score_has_mean_0_and_deviation_1() {
    // Mean 4, squares 9 + 9 over n - 1 = 3, so the deviation is sqrt 6.
    let unit = 3.0 / 6f64.sqrt();
    becomes(Rule::ZScore, Higher, &GAPPY, &[0.0, MISSING, -unit, unit, 0.0]);
    becomes(Rule::ZScore, Lower, &GAPPY, &[0.0, MISSING, unit, -unit, 0.0]);
}

#[test]
fn ranks_ascend_from_the_worst() {
    for (ties, shared) in [(Ties::Min, 2.0), (Ties::Average, 2.5), (Ties::Max, 3.0)] {
        becomes(Rule::Rank { ties }, Higher, &GAPPY, &[shared, MISSING, 1.0, 4.0, shared]);
        becomes(Rule::Rank { ties }, Lower, &GAPPY, &[shared, MISSING, 4.0, 1.0, shared]);
        let borda = [shared - 1.0, MISSING, 0.0, 3.0, shared - 1.0];
        becomes(Rule::Borda { ties }, Higher, &GAPPY, &borda);
        let percentile = borda.map(|beaten| beaten / 3.0 * 10.0 + 1.0);
        becomes(Rule::PercentileRank { ties, scale: TENTHS }, Higher, &GAPPY, &percentile);
    }
}

#[test]
fn one_value_has_no_percentile() {
    is_missing_because(ALL[4], Higher, &[MISSING, 3.0], Reason::OneValue);
}

#[test]
fn distance_to_a_reference_is_1_at_the_reference_and_0_at_the_worst() {
    let rule = |row, cap| Rule::DistanceToReference { row, cap, scale: Scale::ONE };
    becomes(rule(0, false), Higher, &GAPPY, &[1.0, MISSING, 0.0, 2.0, 1.0]);
    becomes(rule(0, true), Higher, &GAPPY, &[1.0, MISSING, 0.0, 1.0, 1.0]);
    becomes(rule(0, false), Lower, &GAPPY, &[1.0, MISSING, 2.0, 0.0, 1.0]);
    is_missing_because(rule(1, false), Higher, &GAPPY, Reason::ReferenceMissing);
    is_missing_because(rule(9, false), Higher, &GAPPY, Reason::ReferenceMissing);
    is_missing_because(rule(2, false), Higher, &GAPPY, Reason::ReferenceIsWorst);
    is_missing_because(rule(3, false), Lower, &GAPPY, Reason::ReferenceIsWorst);
}

#[test]
fn distance_to_a_target_is_1_at_the_target_and_0_at_the_worst() {
    let rule = |target, cap| Rule::DistanceToTarget { target, cap, scale: Scale::ONE };
    becomes(rule(5.0, false), Higher, &GAPPY, &[0.75, MISSING, 0.0, 1.5, 0.75]);
    becomes(rule(5.0, true), Higher, &GAPPY, &[0.75, MISSING, 0.0, 1.0, 0.75]);
    // (max - x) / (max - target) with max 7 and target 2.
    becomes(rule(2.0, false), Lower, &GAPPY, &[0.6, MISSING, 1.2, 0.0, 0.6]);
    for beyond in [1.0, 0.5] {
        is_missing_because(rule(beyond, true), Higher, &GAPPY, Reason::TargetIsWorst);
    }
    is_missing_because(rule(7.5, true), Lower, &GAPPY, Reason::TargetIsWorst);
}

#[test]
fn fractions_keep_the_order_and_refuse_what_they_are_not_defined_for() {
    let rule = Rule::FractionOfMax(Scale::ONE);
    becomes(rule, Higher, &[2.0, MISSING, 0.0, 8.0], &[0.25, MISSING, 0.0, 1.0]);
    becomes(rule, Lower, &[2.0, MISSING, 1.0, 8.0], &[0.5, MISSING, 1.0, 0.125]);
    let fault = |direction, values: &[f64]| scaled(rule, direction, values).1.unwrap_err();
    let negative = CellFault { row: 1, value: -1.0, want: Want::NotNegative };
    assert_eq!(fault(Higher, &[2.0, -1.0]), negative);
    assert_eq!(fault(Higher, &[-2.0, 0.0]), CellFault { row: 0, value: -2.0, want: Want::NotNegative });
    assert_eq!(fault(Lower, &[2.0, 0.0]), CellFault { row: 1, value: 0.0, want: Want::Positive });
}

#[test]
fn rubric_levels_are_quarters_and_nothing_beyond_four() {
    let rule = Rule::RubricLevel(Scale::HUNDRED);
    becomes(rule, Higher, &[0.0, 3.0, MISSING, 4.0], &[0.0, 75.0, MISSING, 100.0]);
    becomes(rule, Lower, &[0.0, 3.0, MISSING, 4.0], &[100.0, 25.0, MISSING, 0.0]);
    let fault = scaled(rule, Higher, &[1.0, 4.5]).1.unwrap_err();
    assert_eq!(fault, CellFault { row: 1, value: 4.5, want: Want::Level });
}

fn indicator(direction: Direction) -> Indicator {
    Indicator {
        code: "x".into(),
        parent: "top".into(),
        weight: 1.0,
        direction,
        target: None,
        denominator: None,
        core: false,
    }
}

#[test]
fn posts_of_a_cost_may_stand_in_either_order_and_those_of_a_benefit_only_upwards() {
    let rule = |posts: &[(&str, [f64; 2])], direction| {
        let posts: BTreeMap<String, [f64; 2]> = posts.iter().map(|(code, p)| ((*code).into(), *p)).collect();
        let method = Normalise::Goalposts { posts, scale: Scale::HUNDRED, truncate: true };
        Rule::of(&method, &indicator(direction), |_| None)
    };
    let of = |worst, best| Ok(Rule::Goalposts { worst, best, scale: Scale::HUNDRED, truncate: true });
    let code = || "x".to_string();
    assert_eq!(rule(&[("x", [1.0, 5.0])], Higher), of(1.0, 5.0));
    assert_eq!(rule(&[("x", [1.0, 5.0])], Lower), of(5.0, 1.0));
    assert_eq!(rule(&[("x", [5.0, 1.0])], Lower), of(5.0, 1.0));
    let reversed = RuleFault::ReversedGoalposts { code: code(), posts: [5.0, 1.0] };
    assert_eq!(rule(&[("x", [5.0, 1.0])], Higher), Err(reversed));
    let equal = RuleFault::EqualGoalposts { code: code(), posts: [5.0, 5.0] };
    assert_eq!(rule(&[("x", [5.0, 5.0])], Lower), Err(equal));
    assert_eq!(rule(&[("y", [1.0, 5.0])], Lower), Err(RuleFault::NoGoalposts { code: code() }));
}

#[test]
fn a_target_and_a_reference_must_be_there() {
    let target = Normalise::DistanceToTarget { cap: true, scale: Scale::ONE };
    let fault = Rule::of(&target, &indicator(Higher), |_| None).unwrap_err();
    assert_eq!(fault.to_string(), "`x` has no target to measure the distance to: give it one");
    let reference = Normalise::DistanceToReference { reference: "DEU".into(), cap: true, scale: Scale::ONE };
    let row = |key: &str| (key == "DEU").then_some(7);
    let found = Rule::of(&reference, &indicator(Higher), row);
    assert_eq!(found, Ok(Rule::DistanceToReference { row: 7, cap: true, scale: Scale::ONE }));
    let fault = Rule::of(&reference, &indicator(Higher), |_| None);
    assert_eq!(fault, Err(RuleFault::UnknownReference { reference: "DEU".into() }));
}
