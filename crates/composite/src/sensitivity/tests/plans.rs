//! Analyses of a pipeline.

use super::*;
use crate::method::{Coverage, Mean, Method, Normalise, Scale, Ties};
use crate::uncertainty::tests::pipelines::{input, method, world};
use crate::uncertainty::{Cause, Factor, Failure, Fault, Plan, Vary, Weighting};
use std::collections::BTreeMap;

const ROWS: usize = 256;

fn analyse(vary: Vary, rows: usize, chunks: &[[u64; 2]]) -> AnalysisOutcome {
    let (hierarchy, input) = world();
    let plan = Plan { seed: 8, vary, top: 1 };
    let mut analysis =
        Analysis::new(&hierarchy, &method(), &input, &plan, rows, Design::Random { seed: 2 }).unwrap();
    for &[start, end] in chunks {
        analysis.advance(start..end).unwrap();
    }
    analysis.results(&[0, 3], NO_BOOTSTRAP)
}

fn weights_and_normalisation() -> Vary {
    Vary {
        weights: Weighting::Within { share: 0.5 },
        normalise: vec![Normalise::MinMax(Scale::HUNDRED), Normalise::Rank { ties: Ties::Average }],
        ..Vary::default()
    }
}

#[test]
fn the_only_factor_has_all_of_the_variance() {
    let vary = Vary { weights: Weighting::Dirichlet { concentration: 5.0 }, ..Vary::default() };
    let outcome = analyse(vary, ROWS, &[[0, 3 * ROWS as u64]]);
    assert_eq!((outcome.factors, outcome.complete), (vec![Factor::Weights], ROWS));
    let effects = outcome.shift.unwrap().effects.unwrap();
    assert!((effects[0].first - 1.0).abs() < 0.35 && (effects[0].total - 1.0).abs() < 0.15, "{effects:?}");
}

#[test]
fn what_changes_nothing_has_a_total_effect_of_nothing() {
    let vary = Vary {
        // Two ways of saying that any child is enough.
        coverage: vec![Coverage::default(), Coverage { default: 0.01, ..Coverage::default() }],
        ..weights_and_normalisation()
    };
    let outcome = analyse(vary, ROWS, &[[0, 5 * ROWS as u64]]);
    assert_eq!(outcome.factors, [Factor::Weights, Factor::Normalise, Factor::Coverage]);
    let effects = outcome.shift.unwrap().effects.unwrap();
    assert_eq!((effects[2].first, effects[2].total), (0.0, 0.0));
    assert!(effects[0].total > 0.1 && effects[1].total > 0.1, "{effects:?}");
    let (unit, left_out, _) = outcome.units[1];
    assert_eq!((unit, left_out), (3, 0));
}

#[test]
fn chunks_and_workers_give_the_same_bits() {
    let (hierarchy, input) = world();
    let whole = analyse(weights_and_normalisation(), 32, &[[0, 128]]);
    assert_eq!(whole, analyse(weights_and_normalisation(), 32, &[[100, 128], [0, 1], [1, 100]]));
    let plan = Plan { seed: 8, vary: weights_and_normalisation(), top: 1 };
    let design = Design::Random { seed: 2 };
    let mut first = Analysis::new(&hierarchy, &method(), &input, &plan, 32, design).unwrap();
    let mut second = first.fork();
    second.advance(40..128).unwrap();
    first.advance(0..40).unwrap();
    first.merge(second).unwrap();
    assert_eq!((first.done(), first.runs()), (128, 128));
    assert_eq!(whole, first.results(&[0, 3], NO_BOOTSTRAP));
    assert_eq!(first.advance(127..129), Err(Fault::NotGiven { draw: 128, given: 128 }));
}

#[test]
fn a_row_with_a_failed_run_is_left_out_whole_and_counted() {
    let vary = Vary {
        normalise: vec![Normalise::MinMax(Scale::HUNDRED)],
        aggregate: BTreeMap::from([(2, vec![Mean::Arithmetic, Mean::Arithmetic, Mean::Geometric])]),
        weights: Weighting::Within { share: 0.5 },
        ..Vary::default()
    };
    let outcome = analyse(vary, ROWS, &[[0, 5 * ROWS as u64]]);
    // A row counts where neither A nor B draws the third mean: four of nine.
    assert!((80..150).contains(&outcome.complete), "{}", outcome.complete);
    assert!(matches!(outcome.failures[..], [Failure { cause: Cause::NotPositive { .. }, .. }]));
    assert_eq!(outcome.shift.unwrap().rows, outcome.complete);
}

#[test]
fn runs_that_were_not_made_leave_no_estimate() {
    let outcome = analyse(weights_and_normalisation(), 16, &[]);
    assert_eq!((outcome.complete, outcome.shift), (0, Err(SampleFault::TooFew { rows: 0 })));
}

#[test]
fn ranks_that_nothing_moves_have_no_effects() {
    let hierarchy = crate::uncertainty::tests::tree(&[&[0, 0]], |_, _| 1.0);
    let input = input(vec![vec![3.0, 2.0, 1.0], vec![30.0, 20.0, 10.0]]);
    let plan = Plan { seed: 8, vary: weights_and_normalisation(), top: 1 };
    let method = Method { ..method() };
    let mut analysis =
        Analysis::new(&hierarchy, &method, &input, &plan, 8, Design::Sequence { seed: 1 }).unwrap();
    analysis.advance(0..analysis.runs()).unwrap();
    assert_eq!(analysis.results(&[], NO_BOOTSTRAP).shift.unwrap().effects, Err(Constant));
}
