//! How long a round of 1,000 communities takes to score and rank, as a row for `cargo xtask bench`.
//!
//! One program for both targets: natively with the system's clock, in WebAssembly (in a worker of a browser)
//! with the browser's `performance.now()`. The median of many runs is printed, after runs that warm up the
//! engine's compiler.

#[path = "../../composite/examples/host/clock.rs"]
mod host;

use std::error::Error;
use std::hint::black_box;

use domain::community::{CommunityType, CommunityTypes};
use domain::framework::Framework;
use scoring::batch::{Table, score};
use scoring::{Mode, Observed};

const COMMUNITIES: usize = 1_000;
const WARM_UP_RUNS: usize = 20;
const RUNS: usize = 101;
/// Promised for WebAssembly; native code is measured beside it for comparison.
const LIMIT_MS: &str = "<= 20";

fn main() -> Result<(), Box<dyn Error>> {
    let framework = Framework::from_json(include_bytes!("../../../catalog/framework.json"))
        .map_err(|fault| format!("{fault:?}"))?;
    let table = table(&framework)?;
    for _ in 0..WARM_UP_RUNS {
        black_box(score(&framework, black_box(&table), Mode::Final));
    }
    let mut times: Vec<f64> = (0..RUNS)
        .map(|_| {
            let start = host::now_ms();
            black_box(score(&framework, black_box(&table), Mode::Final));
            host::now_ms() - start
        })
        .collect();
    let what = format!("{} indicators x {COMMUNITIES} scored and ranked", framework.indicators().len());
    host::row(&what, &mut times, LIMIT_MS);
    Ok(())
}

/// Every cell filled but for three in a hundred, the same in every run, with communities of all types.
fn table(framework: &Framework) -> Result<Table, Box<dyn Error>> {
    let mut types = Vec::with_capacity(COMMUNITIES);
    for kind in CommunityType::ALL.into_iter().cycle().take(COMMUNITIES) {
        types.push(CommunityTypes::new([kind])?);
    }
    let mut table = Table::new(framework, types);
    for row in 0..COMMUNITIES {
        for column in 0..framework.indicators().len() {
            let known = (row + column) % 33 != 0;
            let level = (row * 31 + column * 17) % 101;
            let observed = Observed::Value { raw: level as f64, score: level as f64, count: 1 };
            table.set(row, column, known.then_some(observed));
        }
    }
    Ok(table)
}
