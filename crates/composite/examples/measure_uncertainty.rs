//! How long uncertainty takes, as rows for `cargo xtask bench`: weights only, the whole pipeline, and one
//! slider move.
//!
//! One program for both targets: natively with the system's clock, in WebAssembly (in a worker of a browser)
//! with the browser's `performance.now()`. The median of several runs is printed, after one that
//! warms up the engine's compiler.

#[path = "host/clock.rs"]
mod host;

use std::collections::BTreeMap;
use std::error::Error;
use std::hint::black_box;

use composite::column::MISSING;
use composite::draws::Stream;
use composite::hierarchy::{Aggregate, Direction, Hierarchy, Indicator};
use composite::method::{Aggregation, Coverage, Impute, Mean, Method, Normalise, Scale, Ties, Treat};
use composite::pipeline::Input;
use composite::uncertainty::{
    Board, Case, Ensemble, Plan, Replications, SamplingErrors, Setting, Severity, Vary, Weighting,
};

const RUNS: usize = 9;
/// Of the slider, in one run.
const MOVES: usize = 20;

fn main() -> Result<(), Box<dyn Error>> {
    weights_only(0.0, Mean::Arithmetic, "no gaps, arithmetic", "<= 1000")?;
    weights_only(0.03, Mean::Arithmetic, "3 % gaps, arithmetic", "-")?;
    weights_only(0.03, Mean::Geometric, "3 % gaps, geometric index", "-")?;
    slider()?;
    whole_pipeline()
}

fn weights_only(gaps: f64, top: Mean, what: &str, limit: &str) -> Result<(), Box<dyn Error>> {
    let hierarchy = tree(50)?;
    let columns = table(50, 1_000, gaps);
    let aggregation = Aggregation { default: Mean::Arithmetic, levels: BTreeMap::from([(4, top)]) };
    let coverage = Coverage::default();
    let case = Case {
        hierarchy: &hierarchy,
        columns: &columns,
        aggregation: &aggregation,
        coverage: &coverage,
        multipliers: None,
    };
    let setting = Setting { seed: 1, weighting: Weighting::Dirichlet { concentration: 100.0 }, top: 10 };
    let mut times = times_ms(|| {
        let mut ensemble = Ensemble::new(&case, setting.clone())?;
        ensemble.advance(0..10_000)?;
        black_box(ensemble.results());
        Ok(())
    })?;
    host::row(&format!("weights only, 1,000 x 50, 10,000 draws, {what}"), &mut times, limit);
    Ok(())
}

fn slider() -> Result<(), Box<dyn Error>> {
    let hierarchy = tree(60)?;
    let columns = table(60, 10_000, 0.03);
    let aggregation =
        Aggregation { default: Mean::Arithmetic, levels: BTreeMap::from([(4, Mean::Geometric)]) };
    let coverage = Coverage::default();
    let case = Case {
        hierarchy: &hierarchy,
        columns: &columns,
        aggregation: &aggregation,
        coverage: &coverage,
        multipliers: None,
    };
    let mut board = Board::new(&case)?;
    let mut weights: Vec<f64> = hierarchy.nodes().iter().map(|node| node.weight).collect();
    let (mut index, mut ranks) = (vec![MISSING; 10_000], vec![0; 10_000]);
    let mut moves = 0;
    let mut times = times_ms(|| {
        for _ in 0..MOVES {
            moves += 1;
            weights[moves % 60] = 1.0 + (moves % 7) as f64;
            board.rescore(&weights, &mut index, &mut ranks).map_err(|cause| format!("{cause:?}"))?;
            black_box(&ranks);
        }
        Ok(())
    })?;
    times.iter_mut().for_each(|time| *time /= MOVES as f64);
    host::row(
        "one slider move, 10,000 x 60, scored and ranked, 3 % gaps, geometric index",
        &mut times,
        "<= 16",
    );
    Ok(())
}

fn whole_pipeline() -> Result<(), Box<dyn Error>> {
    let hierarchy = tree(49)?;
    let columns = table(49, 51, 0.025);
    let input = Input {
        units: (0..51).map(|unit| format!("u{unit}")).collect(),
        denominators: vec![None; 49],
        groups: BTreeMap::new(),
        columns,
    };
    let scale = Scale { lower: 1.0, upper: 100.0 };
    let method = Method {
        screen: None,
        denominate: false,
        impute: None,
        treat: Some(Treat::default()),
        normalise: Normalise::MinMax(scale),
        weights: BTreeMap::new(),
        aggregate: Aggregation { default: Mean::Arithmetic, levels: BTreeMap::new() },
        coverage: Coverage::default(),
    };
    let errors = vec![Some(vec![3.0; 51]); 49];
    let without_errors = Vary {
        weights: Weighting::Within { share: 0.25 },
        normalise: vec![
            Normalise::MinMax(scale),
            Normalise::PercentileRank { ties: Ties::Average, scale },
            Normalise::DistanceToMax(scale),
        ],
        aggregate: (2..=4).map(|level| (level, vec![Mean::Arithmetic, Mean::Geometric])).collect(),
        coverage: vec![Coverage::default(), Coverage { default: 0.66, ..Coverage::default() }],
        impute: vec![None, Some(Impute::Mean), Some(Impute::Median)],
        treat: vec![None, Some(Treat::default())],
        leave_out: true,
        ..Vary::default()
    };
    let everything = Vary {
        sampling: Some(SamplingErrors { standard_errors: errors }),
        severity: Some(Severity {
            deviation: 2.0,
            columns: (0..10).collect(),
            assessor_of: (0..51).map(|unit| Some(unit % 7)).collect(),
        }),
        ..without_errors.clone()
    };
    for (what, vary) in
        [("all choices and weights", without_errors), ("also errors in every cell", everything)]
    {
        let plan = Plan { seed: 1, vary, top: 10 };
        let mut times = times_ms(|| {
            let mut replications = Replications::new(&hierarchy, &method, &input, &plan)?;
            replications.advance(0..1_000)?;
            let outcome = replications.results();
            if outcome.failed > 0 {
                return Err(format!("{:?}", outcome.failures).into());
            }
            black_box(outcome);
            Ok(())
        })?;
        host::row(&format!("whole pipeline, 51 x 49, 1,000 replications, {what}"), &mut times, "<= 100");
    }
    Ok(())
}

/// Two pillars of four dimensions each, indicators dealt out among the dimensions.
fn tree(indicators: usize) -> Result<Hierarchy, Box<dyn Error>> {
    let aggregate =
        |code: String, level, parent: Option<String>, weight| Aggregate { code, level, parent, weight };
    let mut aggregates = vec![aggregate("index".to_owned(), 4, None, 1.0)];
    for pillar in 0..2 {
        aggregates.push(aggregate(format!("p{pillar}"), 3, Some("index".to_owned()), 1.0));
    }
    for dimension in 0..8 {
        let parent = Some(format!("p{}", dimension / 4));
        aggregates.push(aggregate(format!("d{dimension}"), 2, parent, 1.0 + (dimension % 3) as f64));
    }
    let indicators = (0..indicators)
        .map(|number| Indicator {
            code: format!("i{number}"),
            parent: format!("d{}", number % 8),
            weight: 1.0 + (number % 4) as f64,
            direction: Direction::Higher,
            target: None,
            denominator: None,
            core: false,
        })
        .collect();
    Hierarchy::new(indicators, aggregates).map_err(|faults| format!("{faults:?}").into())
}

/// Units that differ in quality and vary around it, 0 to 100, with gaps here and there.
fn table(indicators: usize, units: usize, gaps: f64) -> Vec<Vec<f64>> {
    let mut stream = Stream::new(7, 0);
    let quality: Vec<f64> = (0..units).map(|_| stream.between(20.0, 80.0)).collect();
    (0..indicators)
        .map(|_| {
            let cell = |quality: &f64| {
                let value = (quality + 20.0 * stream.normal()).clamp(1.0, 100.0);
                if stream.unit() < gaps { MISSING } else { value }
            };
            quality.iter().map(cell).collect()
        })
        .collect()
}

fn times_ms(mut run: impl FnMut() -> Result<(), Box<dyn Error>>) -> Result<Vec<f64>, Box<dyn Error>> {
    run()?;
    let mut times = Vec::with_capacity(RUNS);
    for _ in 0..RUNS {
        let start = host::now_ms();
        run()?;
        times.push(host::now_ms() - start);
    }
    Ok(times)
}
