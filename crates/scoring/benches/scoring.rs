//! `cargo bench -p scoring`: the product's own pipeline, for thousands of communities and for one with every detail.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use domain::community::{CommunityType, CommunityTypes};
use domain::framework::Framework;
use scoring::batch::{Table, score};
use scoring::{Mode, Observed, assess};

/// A round of `rows` communities of all types; three cells in a hundred are missing.
fn round(framework: &Framework, rows: usize) -> (Vec<CommunityTypes>, Vec<Vec<Option<Observed>>>) {
    let profiles = CommunityType::ALL.map(|kind| CommunityTypes::new([kind]));
    let types = profiles.into_iter().flatten().cycle().take(rows).collect();
    let cell = |place: usize| {
        let raw = (place * 7919 % 10_007) as f64 / 100.07;
        (place % 33 != 7).then_some(Observed::Value { raw, score: raw, count: 1 })
    };
    let width = framework.indicators().len();
    (types, (0..rows).map(|row| (0..width).map(|column| cell(row * width + column)).collect()).collect())
}

fn rounds(criterion: &mut Criterion) {
    let document = include_bytes!("../../../catalog/framework.json");
    criterion.bench_function("load framework.json", |b| b.iter(|| Framework::from_json(black_box(document))));
    let framework = Framework::from_json(document).expect("the catalogue's framework");
    for rows in [1_000, 10_000] {
        let (types, cells) = round(&framework, rows);
        let mut table = Table::new(&framework, types.clone());
        for (row, cells) in cells.iter().enumerate() {
            table.set_row(row, cells);
        }
        criterion.bench_function(&format!("score and rank 60 x {rows}"), |b| {
            b.iter(|| score(&framework, black_box(&table), Mode::Final))
        });
        let mut row = 0;
        criterion.bench_function(&format!("assess one of {rows} with every detail"), |b| {
            b.iter(|| {
                row = (row + 1) % rows;
                assess(&framework, types[row], black_box(&cells[row]), Mode::Final)
            })
        });
    }
}

criterion_group!(benches, rounds);
criterion_main!(benches);
