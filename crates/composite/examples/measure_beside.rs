//! The work that other libraries do beside the engine (`cargo xtask bench --peers`, `tests/measure/peers`): the same table, the
//! same tree, the same steps. Where nothing is drawn the sum of the index is printed too, so that both can be seen to do the same.

#[path = "host/clock.rs"]
mod host;

use std::collections::BTreeMap;
use std::error::Error;
use std::hint::black_box;
use std::ops::ControlFlow;

use composite::column::{MISSING, present};
use composite::hierarchy::{Aggregate, Direction, Hierarchy, Indicator};
use composite::method::{Aggregation, Coverage, Mean, Method, Normalise, Scale, Treat};
use composite::pipeline::{Input, run};
use composite::uncertainty::{Case, Ensemble, Plan, Replications, SamplingErrors, Setting, Vary, Weighting};

const GROUPS: usize = 8;

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
    host::row(what, host::median(&mut times), "-");
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
    host::row("whole pipeline 51 x 49, 1,000 replications", host::median(&mut times), "-");
    Ok(())
}

/// Weights drawn evenly from all that are possible, on one level.
fn weights_only() -> Result<(), Box<dyn Error>> {
    let columns: Vec<Vec<f64>> =
        (0..50).map(|column| (0..1_000).map(|row| number(column * 1_000 + row)).collect()).collect();
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
    host::row("weights only 1,000 x 50, 10,000 draws", host::median(&mut times), "-");
    Ok(())
}

/// A uniform number from a place (SplitMix64; G. L. Steele, D. Lea and C. H. Flood, Fast splittable pseudorandom number
/// generators, OOPSLA 2014), so that any language makes the same table.
fn number(place: usize) -> f64 {
    let z = (place as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
}

/// A column per indicator; every fifth is skewed, every 33rd cell is missing.
fn table(rows: usize, columns: usize) -> Vec<Vec<f64>> {
    let cell = |column: usize, row: usize| {
        let place = column * rows + row;
        match number(place) {
            _ if place % 33 == 7 => MISSING,
            even if column.is_multiple_of(5) => 1.0 / (even + 0.002),
            even => even,
        }
    };
    (0..columns).map(|column| (0..rows).map(|row| cell(column, row)).collect()).collect()
}

fn input(columns: Vec<Vec<f64>>) -> Input {
    let units = (0..columns[0].len()).map(|row| row.to_string()).collect();
    Input { units, columns, ..Input::default() }
}

fn method() -> Method {
    Method {
        screen: None,
        denominate: false,
        impute: None,
        treat: Some(Treat::default()),
        normalise: Normalise::MinMax(Scale::HUNDRED),
        weights: BTreeMap::new(),
        aggregate: Aggregation { default: Mean::Arithmetic, levels: BTreeMap::new() },
        coverage: Coverage::default(),
    }
}

/// Eight groups of neighbouring indicators, the first four of which make one half of the index.
fn grouped(indicators: usize) -> Result<Hierarchy, Box<dyn Error>> {
    let mut aggregates = vec![aggregate("index".into(), 4, None)];
    aggregates.extend((0..2).map(|half| aggregate(format!("half {half}"), 3, Some("index".into()))));
    aggregates.extend(
        (0..GROUPS).map(|group| {
            aggregate(format!("group {group}"), 2, Some(format!("half {}", group / (GROUPS / 2))))
        }),
    );
    let parent = |number: usize| format!("group {}", number * GROUPS / indicators);
    tree((0..indicators).map(|number| indicator(number, parent(number))).collect(), aggregates)
}

fn flat(indicators: usize) -> Result<Hierarchy, Box<dyn Error>> {
    let indicators = (0..indicators).map(|number| indicator(number, "index".into()));
    tree(indicators.collect(), vec![aggregate("index".into(), 2, None)])
}

fn tree(indicators: Vec<Indicator>, aggregates: Vec<Aggregate>) -> Result<Hierarchy, Box<dyn Error>> {
    Hierarchy::new(indicators, aggregates).map_err(|faults| format!("{faults:?}").into())
}

fn indicator(number: usize, parent: String) -> Indicator {
    Indicator {
        code: format!("indicator {number}"),
        parent,
        weight: 1.0,
        direction: Direction::Higher,
        target: None,
        denominator: None,
        core: false,
    }
}

fn aggregate(code: String, level: u32, parent: Option<String>) -> Aggregate {
    Aggregate { code, level, parent, weight: 1.0 }
}
