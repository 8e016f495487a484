//! How long a whole run over 10,000 units and 50 indicators takes, as rows for `cargo xtask bench`: winsorising, min-max,
//! three levels of arithmetic means, and ranks of all aggregates; in all, and by step.
//!
//! One program for both targets: natively with the system's clock, in WebAssembly (in a worker of a browser) with the
//! browser's `performance.now()`. The median of many runs is printed, after runs that warm up the
//! engine's compiler. The copy of the raw data that each run uses up is not counted.

#[path = "host/clock.rs"]
mod host;

use std::collections::BTreeMap;
use std::error::Error;
use std::hint::black_box;
use std::ops::ControlFlow;

use composite::column::MISSING;
use composite::hierarchy::{Aggregate, Direction, Hierarchy, Indicator};
use composite::method::{
    Aggregation, Coverage, CoverageRule, Fallback, Mean, Method, Normalise, Scale, Treat,
};
use composite::pipeline::{Input, Progress, Step, run};

const UNITS: usize = 10_000;
const INDICATORS: usize = 50;
const PILLARS: usize = 10;
const WARM_UP_RUNS: usize = 10;
const RUNS: usize = 51;
const LIMIT_MS: &str = "<= 10";
const STEPS: [(Step, &str); 4] = [
    (Step::Treat, "winsorised"),
    (Step::Normalise, "normalised"),
    (Step::Aggregate, "aggregated"),
    (Step::Rank, "ranked"),
];

fn main() -> Result<(), Box<dyn Error>> {
    let (hierarchy, method, input) = (hierarchy()?, method(), input());
    let mut whole = Vec::with_capacity(RUNS);
    let mut steps = vec![Vec::with_capacity(RUNS); STEPS.len()];
    for number in 0..WARM_UP_RUNS + RUNS {
        let data = input.clone();
        let mut ends = [0.0; STEPS.len()];
        let mut watch = |progress: Progress| {
            if let Some(place) = STEPS.iter().position(|(step, _)| *step == progress.step) {
                ends[place] = host::now_ms();
            }
            ControlFlow::Continue(())
        };
        let start = host::now_ms();
        black_box(run(&hierarchy, &method, black_box(data), &mut watch).map_err(|fault| fault.to_string())?);
        let end = host::now_ms();
        if number < WARM_UP_RUNS {
            continue;
        }
        whole.push(end - start);
        for (place, times) in steps.iter_mut().enumerate() {
            times.push(ends[place] - if place == 0 { start } else { ends[place - 1] });
        }
    }
    say("whole pipeline", &mut whole, LIMIT_MS);
    for ((_, name), times) in STEPS.iter().zip(&mut steps) {
        say(name, times, "-");
    }
    Ok(())
}

fn say(what: &str, times: &mut [f64], limit: &str) {
    host::row(&format!("{UNITS} x {INDICATORS}, {what}"), times, limit);
}

/// Ten pillars of five indicators, two sub-indices, one index; every fourth indicator is a cost.
fn hierarchy() -> Result<Hierarchy, Box<dyn Error>> {
    let indicators = (0..INDICATORS)
        .map(|number| Indicator {
            code: format!("indicator {number}"),
            parent: format!("pillar {}", number % PILLARS),
            weight: 1.0 + (number % 3) as f64,
            direction: if number % 4 == 0 { Direction::Lower } else { Direction::Higher },
            target: None,
            denominator: None,
            core: false,
        })
        .collect();
    let aggregate =
        |code: String, level, parent: Option<String>| Aggregate { code, level, parent, weight: 1.0 };
    let mut aggregates: Vec<Aggregate> = (0..PILLARS)
        .map(|number| aggregate(format!("pillar {number}"), 2, Some(format!("half {}", number % 2))))
        .collect();
    aggregates.extend((0..2).map(|half| aggregate(format!("half {half}"), 3, Some("index".into()))));
    aggregates.push(aggregate("index".into(), 4, None));
    Hierarchy::new(indicators, aggregates).map_err(|faults| format!("{faults:?}").into())
}

fn method() -> Method {
    Method {
        screen: None,
        denominate: false,
        impute: None,
        treat: Some(Treat { fallback: Fallback::Log, ..Treat::default() }),
        normalise: Normalise::MinMax(Scale::HUNDRED),
        weights: BTreeMap::new(),
        aggregate: Aggregation { default: Mean::Arithmetic, levels: BTreeMap::new() },
        coverage: Coverage { rule: CoverageRule::Count, default: 0.5, levels: BTreeMap::new() },
    }
}

/// The same in every run: two thirds of the columns even, one third with a long tail or outliers; three cells in a hundred empty.
fn input() -> Input {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut draw = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1u64 << 53) as f64
    };
    let columns = (0..INDICATORS)
        .map(|number| {
            let cell = |row: usize| {
                let even = 100.0 * draw();
                match number % 6 {
                    _ if draw() < 0.03 => MISSING,
                    0 if row.is_multiple_of(3_500) => 3_000.0 + even,
                    1 => libm::exp(even / 15.0),
                    _ => even,
                }
            };
            (0..UNITS).map(cell).collect()
        })
        .collect();
    Input {
        units: (0..UNITS).map(|row| row.to_string()).collect(),
        columns,
        denominators: Vec::new(),
        groups: BTreeMap::new(),
    }
}
