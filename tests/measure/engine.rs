//! What the engine does in the worker of a real browser: weights only, one slider move, a cancelled job, and how the page
//! keeps its frames meanwhile.
//!
//! `GUANHU_BIN` names the program; `cargo xtask bench engine` sets it. Prints rows for xtask's table.

use std::collections::BTreeMap;
use std::time::Duration;

use composite::column::MISSING;
use composite::draws::Stream;
use composite::method::{Aggregation, Coverage, Mean};
use engine::{Law, RankIntervals, Table};
use serde_json::Value;
use support::engine::written;
use support::{Browser, Device, EngineWorker, Page, Server};

const SCRIPTS: &str = include_str!("engine.js");

#[tokio::main]
async fn main() {
    let server = Server::demo().await;
    let browser = Browser::open(Device::Desktop, "en", server.base()).await;
    let page = browser.page().waiting_at_most(Duration::from_secs(60));
    page.open("/").await;
    page.sees("Sign in").await;
    let worker = EngineWorker::start(&page).await;
    page.evaluate(SCRIPTS).await;
    for (gaps, what) in [(0.0, "no gaps"), (0.03, "3 % gaps")] {
        worker.post(&table(1_000, 50, gaps).message()).await;
        weights_only(&page, what).await;
    }
    worker.post(&table(10_000, 60, 0.03).message()).await;
    slider(&page).await;
    cancelled(&page).await;
    browser.finish().await;
}

async fn weights_only(page: &Page, what: &str) {
    let job = RankIntervals { law: Law::Dirichlet { concentration: 100.0 }, draws: 10_000, seed: 1, top: 10 };
    let found = page.evaluate(&format!("return window.measure.rank({})", written(&job.message(1)))).await;
    ended(&found, 0);
    let what = format!("weights only, 1,000 x 50, 10,000 draws, {what}, in a worker of Chromium");
    row(&what, number(&found, "took"), "ms", "<= 1000");
    row("the page beside it, longest time between two frames", number(&found, "gap"), "ms", "<= 50");
    row("memory of the worker's program then", number(&found, "memory") / f64::from(1 << 20), "MiB", "<= 50");
}

async fn slider(page: &Page) {
    let found = page.evaluate("return window.measure.slider(71, 60)").await;
    ended(&found, 0);
    let what = "one slider move, 10,000 x 60, 3 % gaps, to the worker of Chromium and back";
    row(&format!("{what}, median"), number(&found, "median"), "ms", "<= 16");
    row(&format!("{what}, slowest of 100"), number(&found, "slowest"), "ms", "-");
}

async fn cancelled(page: &Page) {
    let job =
        RankIntervals { law: Law::Within { share: 0.25 }, draws: RankIntervals::DRAWS_MAX, seed: 1, top: 10 };
    let found =
        page.evaluate(&format!("return window.measure.cancelled({})", written(&job.message(2)))).await;
    ended(&found, 10);
    row(
        "until a cancelled job of 10,000 x 60 has ended, slowest of 10",
        number(&found, "slowest"),
        "ms",
        "<= 50",
    );
}

/// What failed is not measured.
fn ended(found: &Value, failed: u64) {
    assert_eq!(found["failed"].as_u64(), Some(failed), "jobs that ended without a result: {found}");
}

fn number(found: &Value, name: &str) -> f64 {
    found[name].as_f64().unwrap_or_else(|| panic!("no {name} in {found}"))
}

fn row(what: &str, number: f64, unit: &str, limit: &str) {
    println!("row\t{what}\t{number:.1}\t{unit}\t{limit}");
}

/// Two pillars of four dimensions, the indicators dealt out among them; units differ in quality and vary around it.
fn table(units: usize, indicators: usize, gaps: f64) -> Table {
    let mut stream = Stream::new(7, 0);
    let quality: Vec<f64> = (0..units).map(|_| stream.between(20.0, 80.0)).collect();
    let mut cells = Vec::with_capacity(units * indicators);
    for place in 0..units * indicators {
        let value = (quality[place % units] + 20.0 * stream.normal()).clamp(1.0, 100.0);
        cells.push(if stream.unit() < gaps { MISSING } else { value });
    }
    let first = indicators as u32;
    let dimensions = (0..first).map(|number| Some(first + number % 8));
    let pillars = (0..8).map(|dimension| Some(first + 8 + dimension / 4));
    let parents: Vec<Option<u32>> =
        dimensions.chain(pillars).chain([Some(first + 10), Some(first + 10), None]).collect();
    Table {
        units,
        cells,
        weights: (0..parents.len()).map(|node| 1.0 + (node % 4) as f64).collect(),
        parents,
        core: vec![false; indicators],
        aggregation: Aggregation {
            default: Mean::Arithmetic,
            levels: BTreeMap::from([(4, Mean::Geometric)]),
        },
        coverage: Coverage::default(),
        groups: Vec::new(),
        multipliers: Vec::new(),
    }
}
