//! The engine in a real browser's worker, under the policy that the program sends: it starts, computes the bits that the
//! same computation has natively, and ends a job when it is told to.

use std::collections::BTreeMap;

use composite::column::MISSING;
use composite::method::{Aggregation, Coverage, CoverageRule, Mean};
use composite::uncertainty::{Board, Ensemble};
use engine::{
    Fault, Kept, Law, Message, Part, RankIntervals, Ranking, Reply, Request, Rescore, Sample, Scores, Table,
};
use support::{Browser, Device, EngineWorker, Page, Server};

const UNITS: usize = 61;
const INDICATORS: usize = 12;

/// Twelve indicators in four dimensions, two pillars and an index, for units of three groups. One cell in eleven is a gap,
/// and one unit has nothing at all.
fn table() -> Table {
    let cell = |place: usize| match (place % UNITS, place * 7 % 11) {
        (17, _) | (_, 3) => MISSING,
        (row, _) => 1.0 + ((row * 37 + place / UNITS * 53) % 97) as f64 * 1.013,
    };
    let parents = (0..12).map(|column| 12 + column / 3).chain([16, 16, 17, 17, 18, 18]);
    Table {
        units: UNITS,
        cells: (0..UNITS * INDICATORS).map(cell).collect(),
        parents: parents.map(Some).chain([None]).collect(),
        weights: (0..19u32).map(|node| 1.0 + f64::from(node % 4) / 3.0).collect(),
        core: (0..INDICATORS).map(|column| column == 4).collect(),
        aggregation: Aggregation {
            default: Mean::Arithmetic,
            levels: BTreeMap::from([(4, Mean::Geometric)]),
        },
        coverage: Coverage { rule: CoverageRule::Weight, default: 0.4, levels: BTreeMap::from([(4, 1.0)]) },
        groups: (0..UNITS as u32).map(|unit| unit % 3).collect(),
        multipliers: (0..3 * INDICATORS).map(|place| [1.0, 1.5, 0.7, 2.0][place % 4]).collect(),
    }
}

const LAWS: [Law; 3] = [
    Law::Dirichlet { concentration: 12.5 },
    // Some of its parameters are below 1: drawn as logarithms.
    Law::Dirichlet { concentration: 0.75 },
    Law::Within { share: 0.25 },
];

fn job(law: Law, draws: u32) -> RankIntervals {
    RankIntervals { law, draws, seed: 0x9e37_79b9_7f4a_7c15, top: 10 }
}

fn bits(reply: Reply) -> Vec<u64> {
    let message = reply.message(0);
    let parts = message.parts.into_iter().flat_map(|part| match part {
        Part::Reals(list) => list.iter().map(|real| real.to_bits()).collect::<Vec<_>>(),
        Part::Counts(list) => list.iter().map(|count| u64::from(*count)).collect(),
    });
    parts.collect()
}

async fn page(server: &Server) -> (Browser, Page) {
    let browser = Browser::open(Device::Desktop, "en", server.base()).await;
    let page = browser.page();
    page.open("/").await;
    page.sees("Sign in").await;
    (browser, page)
}

#[tokio::test]
async fn the_worker_gives_the_bits_that_the_same_computation_has_natively() {
    let server = Server::demo().await;
    let (browser, page) = page(&server).await;
    let fetched =
        "return performance.getEntriesByType('resource').filter((it) => it.name.includes('/engine-')).length";
    assert_eq!(page.evaluate(fetched).await, 0, "nothing of the engine comes before it is asked for");
    let worker = EngineWorker::start(&page).await;
    let kept = Kept::new(table()).expect("a table");
    worker.post(&table().message()).await;

    for (number, law) in (1..).zip(LAWS) {
        let job = job(law, 2_000);
        let mut ensemble = Ensemble::new(&kept.case(), job.setting()).expect("a question");
        ensemble.advance(0..2_000).expect("draws");
        let expected = Ranking::from(&ensemble.results());
        assert!(expected.rank.iter().filter(|rank| **rank > 0).count() > 40, "{:?}", expected.rank);
        let found = worker.ask(&job.message(number)).await;
        assert_eq!(bits(found), bits(Reply::Ranking(Box::new(expected))), "{law:?}");
    }

    let weights: Vec<f64> = (0..19u32).map(|node| 0.3 + f64::from(node * node % 7) / 9.0).collect();
    let mut expected = Scores { score: vec![MISSING; UNITS], rank: vec![0; UNITS] };
    let mut board = Board::new(&kept.case()).expect("a case");
    board.rescore(&weights, &mut expected.score, &mut expected.rank).expect("scores");
    let found = worker.ask(&Rescore { weights }.message(8)).await;
    assert_eq!(bits(found), bits(Reply::Scores(expected)));
    browser.finish().await;
}

/// The first numbers under seed 2024 in stream 7, as `composite::draws` promises them for ever.
const PROMISED: [[u64; 4]; 5] = [
    [0x3fe6_8721_9a79_5e35, 0x3fed_a67f_cc88_32c2, 0x3fdd_470e_2566_2808, 0x3fb2_a4ab_9566_9e68],
    [0xbfd4_13d8_975b_b2fd, 0xbfc6_1adc_1a5f_5054, 0x3fed_d775_dad2_7a26, 0x3fd8_c2c8_1132_b08f],
    [0x3fd6_7682_a103_f360, 0x3fb3_85d2_57d4_2649, 0x3fe9_06a6_5a18_7894, 0x4004_f521_f343_11fd],
    [0x3ffb_ca71_0bb7_a02d, 0x400e_cc0d_7534_3473, 0x3ffc_7f32_1677_b208, 0x4011_a178_0017_b842],
    [0x3faa_0e04_3eef_e780, 0x3f94_3573_9601_fbba, 0x3fef_0095_2359_26e9, 0x3fcf_b963_024b_332e],
];

#[tokio::test]
async fn the_worker_draws_the_numbers_that_a_seed_promises() {
    let server = Server::demo().await;
    let (browser, page) = page(&server).await;
    let worker = EngineWorker::start(&page).await;
    let sample = Sample { seed: 2_024, stream: 7 };
    let found = bits(worker.ask(&sample.message(1)).await);
    for (kind, promised) in found.chunks(Sample::COUNT).zip(PROMISED) {
        assert_eq!(kind[..4], promised);
    }
    assert_eq!(found.len(), 5 * Sample::COUNT + 3);
    assert_eq!(found, bits(Reply::Sample(sample.numbers())));
    browser.finish().await;
}

#[tokio::test]
async fn a_job_ends_when_it_is_cancelled_and_when_another_takes_its_place() {
    let server = Server::demo().await;
    let (browser, page) = page(&server).await;
    let worker = EngineWorker::start(&page).await;
    let long = |number: u32| job(LAWS[0], RankIntervals::DRAWS_MAX).message(number);
    worker.post(&table().message()).await;
    worker.post(&long(1)).await;
    page.becomes_true("return window.engine.heard.some(({ data }) => data[0] === 12 && data[1] === 1)").await;
    worker.post(&Request::cancel(1)).await;
    assert_eq!(worker.answer(1).await, Reply::Failed(Fault::Replaced));
    let before = page.evaluate("return window.engine.heard.length").await;
    worker.post(&long(2)).await;
    let short = worker.ask(&job(LAWS[2], 8).message(3)).await;
    assert!(matches!(short, Reply::Ranking(ranking) if ranking.counted == 8));
    assert_eq!(worker.answer(2).await, Reply::Failed(Fault::Replaced));
    // Nothing more came of the first job.
    let later =
        format!("return window.engine.heard.slice({before}).filter(({{ data }}) => data[1] === 1).length");
    assert_eq!(page.evaluate(&later).await, 0);
    // What cannot be read or done is refused, and the worker lives on.
    let odd = Message { kind: 99, job: 4, parts: Vec::new() };
    assert_eq!(worker.ask(&odd).await, Reply::Failed(Fault::Unreadable));
    let none = job(LAWS[0], 0).message(5);
    assert_eq!(worker.ask(&none).await, Reply::Failed(Fault::Bounds));
    assert!(matches!(worker.ask(&job(LAWS[0], 8).message(6)).await, Reply::Ranking(_)));
    browser.finish().await;
}
