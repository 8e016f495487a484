//! The work that other libraries do beside the engine (`cargo xtask bench --peers`, `tests/measure/peers`): the same table, the
//! same tree, the same steps. Where nothing is drawn the sum of the index is printed too, so that both can be seen to do the same.

#[path = "host/clock.rs"]
mod host;
#[path = "host/workload.rs"]
mod workload;

use std::error::Error;
use std::hint::black_box;
use std::ops::ControlFlow;

use composite::column::present;
use composite::method::{Coverage, Normalise, Scale};
use composite::pipeline::run;
use composite::uncertainty::{Case, Ensemble, Plan, Replications, SamplingErrors, Setting, Vary, Weighting};
use workload::{even, flat, grouped, input, method, table};

fn main() -> Result<(), Box<dyn Error>> {
    whole_pipeline()?;
    replications()?;
    weights_only()
}

/// Winsorised, min-max, three levels of means, every aggregate ranked.
fn whole_pipeline() -> Result<(), Box<dyn Error>> {
    let what = "whole pipeline 10,000 x 50";
    let (tree, method, input) = (grouped(50)?, method(), input(table(10_000, 50)));
    let mut times = Vec::new();
    let mut sum = 0.0;
    for _ in 0..21 {
        let data = input.clone();
        let start = host::now_ms();
        let scored = run(&tree, &method, data, &mut |_| ControlFlow::Continue(()))?;
        times.push(host::now_ms() - start);
        sum = present(&scored.columns[tree.index()]).sum();
    }
    host::row(what, &mut times, "-");
    host::say(&format!("row\t{what} summed up, {}\t{sum}\tpoints\t-", host::NAME));
    Ok(())
}

/// Everything anew in each replication: an error in every cell, weights within a quarter, one of two normalisations.
fn replications() -> Result<(), Box<dyn Error>> {
    let (tree, method, input) = (grouped(49)?, method(), input(table(51, 49)));
    let vary = Vary {
        weights: Weighting::Within { share: 0.25 },
        normalise: vec![Normalise::MinMax(Scale::HUNDRED), Normalise::ZScore],
        sampling: Some(SamplingErrors { standard_errors: vec![Some(vec![0.01; 51]); 49] }),
        ..Vary::default()
    };
    let plan = Plan { seed: 1, vary, top: 10 };
    let mut times = Vec::new();
    for _ in 0..5 {
        let start = host::now_ms();
        let mut replications = Replications::new(&tree, &method, &input, &plan)?;
        replications.advance(0..1_000)?;
        black_box(replications.results());
        times.push(host::now_ms() - start);
    }
    host::row("whole pipeline 51 x 49, 1,000 replications", &mut times, "-");
    Ok(())
}

/// Weights drawn evenly from all that are possible, on one level.
fn weights_only() -> Result<(), Box<dyn Error>> {
    let columns = even(1_000, 50);
    let tree = flat(50)?;
    let case = Case {
        hierarchy: &tree,
        columns: &columns,
        aggregation: &method().aggregate,
        coverage: &Coverage::default(),
        multipliers: None,
    };
    let setting = Setting { seed: 1, weighting: Weighting::Dirichlet { concentration: 50.0 }, top: 10 };
    let mut times = Vec::new();
    for _ in 0..5 {
        let start = host::now_ms();
        let mut ensemble = Ensemble::new(&case, setting.clone())?;
        ensemble.advance(0..10_000)?;
        black_box(ensemble.results());
        times.push(host::now_ms() - start);
    }
    host::row("weights only 1,000 x 50, 10,000 draws", &mut times, "-");
    Ok(())
}
