//! The page of `cargo xtask bench --page` in a real browser: it measures everything that the programs measure, stays alive
//! meanwhile, and computes the bits that the same code gives natively.
//!
//! `GUANHU_XTASK` names xtask; without it the one beside the test program is taken. Nothing here is about how fast it is.

#[path = "../../crates/composite/examples/host/bits.rs"]
mod bits;
#[path = "../../crates/composite/examples/host/workload.rs"]
mod workload;

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use support::program::{Farewell, Program};
use support::{Browser, Device, Folder};

/// Each work that is measured, in the page's order, by the beginning of its name, and whether something was promised for it.
const WORK: [(&str, bool); 16] = [
    ("60 indicators x 1000 scored and ranked", true),
    ("10000 x 50, whole pipeline", true),
    ("10000 x 50, winsorised", false),
    ("10000 x 50, normalised", false),
    ("10000 x 50, aggregated", false),
    ("10000 x 50, ranked", false),
    ("weights only, 1,000 x 50, 10,000 draws, no gaps, arithmetic", true),
    ("weights only, 1,000 x 50, 10,000 draws, 3 % gaps, arithmetic", false),
    ("weights only, 1,000 x 50, 10,000 draws, 3 % gaps, geometric index", false),
    ("one slider move, 10,000 x 60", true),
    ("whole pipeline, 51 x 49, 1,000 replications, all choices and weights", true),
    ("whole pipeline, 51 x 49, 1,000 replications, also errors in every cell", true),
    ("Sobol indices", false),
    ("weights from principal components", false),
    ("principal components", false),
    ("indices and ranks of the whole pipeline", false),
];

/// All programs, on a machine that does other things too.
const PATIENCE: Duration = Duration::from_secs(600);

fn xtask() -> PathBuf {
    if let Some(path) = std::env::var_os("GUANHU_XTASK") {
        return PathBuf::from(path);
    }
    let test = std::env::current_exe().expect("a running test has a path");
    let profile = test.ancestors().nth(2).expect("test programs are in target/PROFILE/deps");
    let path = profile.join("xtask");
    assert!(path.is_file(), "{} is not there: cargo build -p xtask", path.display());
    path
}

/// Xtask handing out the page, and where. It builds the programs first where they are not built.
async fn page_of_xtask(folder: &Folder) -> (Program, String) {
    let mut command = Command::new(xtask());
    command.args(["bench", "--page"]);
    let mut program = Program::start(command, &folder.join("xtask.log"), folder.path(), Farewell::Kill)
        .unwrap_or_else(|error| panic!("cannot start xtask: {error}"));
    let address = program.wait_for_log(PATIENCE, |log| {
        let (_, rest) = log.split_once("measuring at ")?;
        Some(rest.split_once("/ ")?.0.to_owned())
    });
    let address = address.await.unwrap_or_else(|log| panic!("xtask does not hand out the page:\n{log}"));
    (program, address)
}

#[tokio::test]
async fn the_page_measures_all_work_and_computes_the_bits_of_native_code() {
    let folder = Folder::new("measuring");
    let (_xtask, address) = page_of_xtask(&folder).await;
    let browser = Browser::open(Device::Desktop, "en", &address).await;
    let page = browser.page();
    page.open("/").await;
    page.sees("Nothing is measured yet.").await;
    let cores = page.evaluate("return String(navigator.hardwareConcurrency)").await;
    let facts = page.texts("#machine dd").await;
    assert!(facts[0].chars().any(|sign| sign.is_ascii_digit()), "a browser and its version: {facts:?}");
    assert_eq!(Some(facts[1].as_str()), cores.as_str());

    page.click("Measure").await;
    page.sees("Measuring, 1 of 4: measure_round").await;
    // The page answers while the worker works.
    assert_eq!(page.evaluate("return document.getElementById('measure').disabled").await, true);
    let patient = page.waiting_at_most(PATIENCE);
    patient.becomes_true("return !document.getElementById('measure').disabled").await;
    page.sees("Done.").await;

    let found = page.texts("#rows td:first-child").await;
    assert_eq!(found.len(), WORK.len(), "{found:#?}");
    let (spreads, verdicts) =
        (page.texts("#rows td:nth-child(3)").await, page.texts("#rows td:nth-child(5)").await);
    for (place, (work, promised)) in WORK.into_iter().enumerate() {
        assert!(found[place].starts_with(work) && found[place].ends_with(", wasm"), "{}", found[place]);
        assert!(spreads[place].ends_with(" runs"), "{}", spreads[place]);
        assert_eq!(["kept", "BROKEN"].contains(&verdicts[place].as_str()), promised, "{work}");
    }

    let natively =
        bits::ALL.map(|(what, work)| (what.to_owned(), format!("{:016x}", work().expect("a result"))));
    let sums = page.texts("#bits td:nth-child(2)").await;
    let here: Vec<_> = page.texts("#bits td:first-child").await.into_iter().zip(sums).collect();
    assert_eq!(here, natively);

    page.axe().await;
    page.screenshot("measuring").await;
    page.click("Copy as text").await;
    page.sees("Copied.").await;
    browser.finish().await;
}

#[tokio::test]
async fn the_page_starts_by_itself_when_asked_to_and_fits_a_phone() {
    let folder = Folder::new("measuring");
    let (_xtask, address) = page_of_xtask(&folder).await;
    let browser = Browser::open(Device::Phone, "en", &address).await;
    let page = browser.page();
    page.open("/?run").await;
    page.sees("Measuring, ").await;
    page.waiting_at_most(PATIENCE).sees("60 indicators x 1000 scored and ranked, wasm").await;
    assert_eq!(page.past_the_edge().await, "");
    page.screenshot("measuring").await;
    browser.finish().await;
}
