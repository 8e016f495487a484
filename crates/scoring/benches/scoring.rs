//! How long scoring takes: `cargo bench -p scoring`. Prints the median of many runs; asserts nothing.

use std::hint::black_box;
use std::time::{Duration, Instant};

use domain::community::{CommunityType, CommunityTypes};
use domain::framework::Framework;
use scoring::batch::{Table, score};
use scoring::{Mode, Observed, assess};

/// Numbers that are the same in every run (xorshift; Marsaglia, 2003).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }
}

#[allow(clippy::disallowed_methods, reason = "a benchmark is where time is measured")]
fn median(runs: usize, mut work: impl FnMut()) -> Duration {
    let mut times: Vec<_> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .collect();
    times.sort();
    times[runs / 2]
}

fn main() -> Result<(), domain::document::DocumentErrors> {
    let document = include_bytes!("../../../catalog/framework.json");
    let framework = Framework::from_json(document)?;
    let mut numbers = Numbers(88_172_645_463_325_252);
    let mut cell = || {
        let raw = numbers.next() * 100.0;
        (raw > 3.0).then_some(Observed::Value { raw, score: raw, count: 1 })
    };
    println!("{:<48} {:>12}", "work", "median");
    println!("{:<48} {:>12.1?}", "load framework.json", median(51, || drop(Framework::from_json(document))));
    for rows in [1_000, 10_000] {
        let profiles = CommunityType::ALL.map(|kind| CommunityTypes::new([kind]));
        let types: Vec<_> = profiles.into_iter().flatten().cycle().take(rows).collect();
        let cells: Vec<Vec<_>> =
            (0..rows).map(|_| framework.indicators().iter().map(|_| cell()).collect()).collect();
        let mut table = Table::new(&framework, types.clone());
        for (row, cells) in cells.iter().enumerate() {
            table.set_row(row, cells);
        }
        let batch = median(51, || drop(black_box(score(&framework, &table, Mode::Final))));
        println!("{:<48} {batch:>12.1?}", format!("score and rank 60 indicators x {rows}"));
        let each = median(5, || {
            for (cells, types) in cells.iter().zip(&types) {
                black_box(assess(&framework, *types, cells, Mode::Final));
            }
        });
        println!("{:<48} {each:>12.1?}", format!("assess with every detail, 60 x {rows}"));
    }
    Ok(())
}
