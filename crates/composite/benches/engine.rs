//! `cargo bench -p composite`: each step alone, a whole run, and uncertainty by the draw. What was promised is measured by
//! `cargo xtask bench`; this is for whoever makes a step faster.

#[path = "../examples/host/workload.rs"]
mod workload;

use std::hint::black_box;
use std::ops::ControlFlow;

use composite::aggregate::{Enough, aggregate};
use composite::hierarchy::Direction;
use composite::method::{Coverage, CoverageRule, Mean, Normalise, Scale, Ties, Treat};
use composite::normalise::{self, Rule};
use composite::pipeline::run;
use composite::rank::Ranker;
use composite::statistics::{pearson, skew_and_kurtosis};
use composite::treat;
use composite::uncertainty::{
    Board, Case, Ensemble, Plan, Replications, SamplingErrors, Setting, Vary, Weighting,
};
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use workload::{even, flat, grouped, input, method, table};

const ROWS: usize = 10_000;

/// One column of 10,000 cells.
fn columns(criterion: &mut Criterion) {
    let columns = table(ROWS, 3);
    let mut group = criterion.benchmark_group("column");
    group.bench_function("skew and kurtosis", |b| b.iter(|| skew_and_kurtosis(black_box(&columns[1]))));
    group.bench_function("correlation", |b| b.iter(|| pearson(black_box(&columns[1]), &columns[2])));
    let mut scratch = treat::Scratch::default();
    for (what, column) in [("treat, acceptable", 1), ("treat, skewed", 0)] {
        group.bench_function(what, |b| {
            b.iter(|| treat::judge(&Treat::default(), black_box(&columns[column]), &mut scratch))
        });
    }
    let (mut scratch, mut out) = (normalise::Scratch::default(), vec![0.0; ROWS]);
    for (what, rule) in [
        ("min-max", Rule::MinMax(Scale::HUNDRED)),
        ("z-score", Rule::ZScore),
        ("ascending ranks", Rule::Rank { ties: Ties::Average }),
    ] {
        group.bench_function(what, |b| {
            b.iter(|| {
                normalise::column(&rule, Direction::Higher, black_box(&columns[1]), &mut scratch, &mut out)
            })
        });
    }
    let (mut ranker, mut ranks) = (Ranker::default(), Vec::new());
    group.bench_function("competition ranks", |b| b.iter(|| ranker.rank(black_box(&columns[1]), &mut ranks)));
    group.finish();
}

/// 50 columns of 10,000 cells brought together.
fn means(criterion: &mut Criterion) {
    let columns: Vec<Vec<f64>> =
        table(ROWS, 50).into_iter().map(|column| column.into_iter().map(|x| x + 1.0).collect()).collect();
    let children: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let enough = Enough { rule: CoverageRule::Count, share: 0.5 };
    let mut out = vec![0.0; ROWS];
    let mut group = criterion.benchmark_group("50 columns to one");
    for (what, mean) in [
        ("arithmetic", Mean::Arithmetic),
        ("geometric", Mean::Geometric),
        ("harmonic", Mean::Harmonic),
        ("generalised 0.5", Mean::Generalised { p: 0.5 }),
        ("median", Mean::Median),
        ("TOPSIS", Mean::Topsis),
    ] {
        group.bench_function(what, |b| {
            b.iter(|| aggregate(mean, black_box(&children), &[1.0; 50], &[false; 50], enough, &mut out))
        });
    }
    group.finish();
}

fn runs(criterion: &mut Criterion) {
    let (tree, method, data) = (grouped(50).expect("a tree"), method(), input(table(ROWS, 50)));
    criterion.bench_function("whole pipeline 10,000 x 50", |b| {
        let go_on = |data| run(&tree, &method, data, &mut |_| ControlFlow::Continue(()));
        b.iter_batched(|| data.clone(), go_on, BatchSize::LargeInput)
    });
}

fn weights_only(criterion: &mut Criterion) {
    let (tree, columns, coverage) = (flat(50).expect("a tree"), even(1_000, 50), Coverage::default());
    let aggregation = method().aggregate;
    let case = Case {
        hierarchy: &tree,
        columns: &columns,
        aggregation: &aggregation,
        coverage: &coverage,
        multipliers: None,
    };
    let setting = Setting { seed: 1, weighting: Weighting::Within { share: 0.25 }, top: 10 };
    criterion.bench_function("weights only 1,000 x 50, 100 draws", |b| {
        b.iter(|| {
            let mut ensemble = Ensemble::new(&case, setting.clone()).expect("a question");
            ensemble.advance(0..100).expect("new draws");
            ensemble.results()
        })
    });
    let mut board = Board::new(&case).expect("a table");
    let (mut index, mut ranks) = (vec![0.0; 1_000], Vec::new());
    let weights: Vec<f64> = (0..51).map(|number| 1.0 + f64::from(number % 3)).collect();
    criterion.bench_function("one slider move 1,000 x 50", |b| {
        b.iter(|| board.rescore(black_box(&weights), &mut index, &mut ranks).expect("scores"))
    });
}

fn replications(criterion: &mut Criterion) {
    let (tree, method, data) = (grouped(49).expect("a tree"), method(), input(table(51, 49)));
    let vary = Vary {
        weights: Weighting::Within { share: 0.25 },
        normalise: vec![Normalise::MinMax(Scale::HUNDRED), Normalise::ZScore],
        sampling: Some(SamplingErrors { standard_errors: vec![Some(vec![0.01; 51]); 49] }),
        ..Vary::default()
    };
    let plan = Plan { seed: 1, vary, top: 10 };
    criterion.bench_function("whole pipeline 51 x 49, 100 replications", |b| {
        b.iter(|| {
            let mut replications = Replications::new(&tree, &method, &data, &plan).expect("a question");
            replications.advance(0..100).expect("new replications");
            replications.results()
        })
    });
}

criterion_group!(benches, columns, means, runs, weights_only, replications);
criterion_main!(benches);
