use super::*;
use crate::column::MISSING;
use proptest::prelude::*;

const USUAL: Treat =
    Treat { skew: 2.0, kurtosis: 3.5, max_points: 5, fallback: Fallback::Log, combine: false };

fn treated(rule: &Treat, values: &[f64]) -> (Vec<f64>, Treated) {
    let mut values = values.to_vec();
    let found = column(rule, &mut values, &mut Scratch::default());
    (values, found)
}

fn same(a: &[f64], b: &[f64]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a == b || (a.is_nan() && b.is_nan()))
}

#[test]
fn a_column_without_a_shape_stays_as_it_is() {
    for values in [&[1.0, 2.0, 900.0][..], &[0.1; 60], &[MISSING, MISSING], &[]] {
        let (after, found) = treated(&USUAL, values);
        assert!(same(&after, values));
        assert_eq!((found.before, found.action), (None, Action::None));
    }
}

#[test]
fn one_outlier_becomes_the_next_value_and_gaps_stay() {
    let values = [1.0, 2.0, MISSING, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 900.0];
    let (after, found) = treated(&USUAL, &values);
    assert!(same(&after, &[1.0, 2.0, MISSING, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 8.0]));
    assert_eq!(found.winsorised, 1);
    assert_eq!(found.action, Action::Winsorise { lower: 1.0, upper: 8.0 });
    let checks = [found.before, found.after_winsorising].map(|check| check.map(|check| check.passes));
    assert_eq!((checks, found.after_fallback), ([Some(false), Some(true)], None));
}

#[test]
fn negative_skew_is_mended_from_below() {
    let values = [-900.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0];
    assert!(same(&treated(&USUAL, &values).0, &[1.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]));
}

#[test]
fn tied_outliers_move_together_and_may_pass_the_bound_of_points() {
    let mut values: Vec<f64> = (0..40).map(|n| f64::from(n) / 40.0).collect();
    values.extend([1e9, 1e6, 1e6, 1e3]);
    let rule = Treat { max_points: 2, fallback: Fallback::None, ..USUAL };
    let (after, found) = treated(&rule, &values);
    // One point at 1e9 joins two at 1e6; as two points are allowed, all three move on.
    assert_eq!(found.winsorised, 3);
    assert_eq!(&after[40..], &[1e3, 1e3, 1e3, 1e3]);
}

/// 30 values on 0 to 1 and six that grow by powers of ten: five points do not mend it.
fn steep() -> Vec<f64> {
    let mut values: Vec<f64> = (0..30).map(|n| f64::from(n) / 30.0).collect();
    values.extend((3..9).map(|power| libm::pow(10.0, f64::from(power))));
    values
}

#[test]
fn what_winsorising_does_not_mend_gets_the_logarithm_of_the_original() {
    let rule = Treat { max_points: 1, ..USUAL };
    let (after, found) = treated(&rule, &steep());
    assert_eq!(found.winsorised, 1);
    for (after, before) in after.iter().zip(steep()) {
        assert_eq!(*after, libm::log(before + 0.01 * 1e8));
    }
    assert_eq!(found.before.unwrap().passes, found.after_winsorising.unwrap().passes);
    assert!(found.after_fallback.is_some());
}

#[test]
fn combined_the_logarithm_is_of_the_winsorised_column() {
    let (after, found) = treated(&Treat { max_points: 1, combine: true, ..USUAL }, &steep());
    assert_eq!(after[35], after[34]);
    assert_eq!(after[35], libm::log(1e7 + 0.01 * 1e7));
    assert!(matches!(found.action, Action::Logarithm { upper: 1e7, .. }));
}

#[test]
fn a_negative_skew_is_mirrored_only_where_asked() {
    let values: Vec<f64> = steep().iter().map(|x| -x).collect();
    let rule = Treat { max_points: 1, fallback: Fallback::LogPlus, ..USUAL };
    let (after, _) = treated(&rule, &values);
    let (mirror, _) = treated(&rule, &steep());
    for (a, b) in after.iter().zip(mirror) {
        assert_eq!(*a, -b, "mirrored data, mirrored result");
    }
    let (plain, found) = treated(&Treat { fallback: Fallback::Log, ..rule }, &values);
    assert!(matches!(found.action, Action::Logarithm { least: -1e8, .. }));
    assert!(plain.iter().all(|x| x.is_finite()));
}

#[test]
fn without_a_fallback_the_winsorised_column_stays() {
    let (after, found) = treated(&Treat { max_points: 1, fallback: Fallback::None, ..USUAL }, &steep());
    assert_eq!((after[34], after[35]), (1e7, 1e7));
    assert_eq!(found.after_fallback, None);
}

#[test]
fn a_round_that_would_leave_one_value_only_is_not_done() {
    let mut values = vec![0.0; 20];
    values[7] = 1.0;
    for fallback in [Fallback::None, Fallback::Log] {
        let (after, found) = treated(&Treat { fallback, ..USUAL }, &values);
        assert!(same(&after, &values), "its shape becomes undefined, so the column stays as it was");
        assert_eq!((found.winsorised, found.action, found.after_winsorising), (0, Action::None, None));
    }
}

/// Winsorising as it is told, round by round, with everything added up every time; the column as it was where a round would
/// leave one value.
fn told(rule: &Treat, values: &[f64]) -> (Vec<f64>, usize) {
    let mut now = values.to_vec();
    let mut moved = vec![false; now.len()];
    while let Some(check) = Moments::of(&now).and_then(|moments| Check::of(rule, &moments)) {
        let count = moved.iter().filter(|moved| **moved).count();
        if check.passes || count >= rule.max_points {
            break;
        }
        let end = |a: f64, b: f64| if check.skew >= 0.0 { a.max(b) } else { a.min(b) };
        let worst = now.iter().copied().reduce(end).unwrap();
        let next = now.iter().copied().filter(|x| *x != worst).reduce(end).unwrap();
        if now.iter().all(|x| *x == worst || *x == next) {
            return (values.to_vec(), 0);
        }
        for (cell, moved) in now.iter_mut().zip(&mut moved).filter(|(cell, _)| **cell == worst) {
            *cell = next;
            *moved = true;
        }
    }
    (now, moved.iter().filter(|moved| **moved).count())
}

proptest! {
    #[test]
    fn the_quick_way_winsorises_what_the_told_way_does(
        body in prop::collection::vec(0u32..1000, 4..700),
        outliers in prop::collection::vec((-9i32..12, 1u32..4), 0..60),
        max_points in 0usize..100,
    ) {
        let mut values: Vec<f64> = body.iter().map(|x| f64::from(*x) / 100.0).collect();
        for (power, sign) in outliers {
            values.push(libm::pow(4.0, f64::from(power)) * if sign == 1 { -1.0 } else { 1.0 });
        }
        let rule = Treat { skew: 0.5, kurtosis: 0.5, max_points, fallback: Fallback::None, combine: false };
        let (quick, found) = treated(&rule, &values);
        if found.before.is_some_and(|check| !check.passes) {
            let (slow, moved) = told(&rule, &values);
            prop_assert_eq!(quick, slow);
            prop_assert_eq!(found.winsorised, moved);
        }
    }
}
