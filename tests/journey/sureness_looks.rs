//! The panel of ranks on screens of every width and on paper: nothing of it is cut, and its lists can be opened.

use std::collections::BTreeMap;

use locale::t;
use support::Device;
use support::browser::Key;

use crate::reader::Reader;
use crate::results::closed_rounds;
use crate::scene::Scene;
use crate::sureness::{Native, ranged};
use crate::tongue::Tongue::{self, Chinese, English};

/// Lines of ranks of which something lies outside of what the table shows before it is scrolled, and headings that are cut.
const CUT: &str = "const frame = document.querySelector('.stability-table .table-scroll').getBoundingClientRect();
    const first = document.querySelector('.stability-table tbody th').getBoundingClientRect();
    const outside = [...document.querySelectorAll('.stability-table .rank-range, .stability-table .rank-range *')]
        .filter((it) => { const at = it.getBoundingClientRect();
            return at.left < first.right - 0.5 || at.right > frame.right + 0.5 })
        .map((it) => `${it.className} ${JSON.stringify(it.getBoundingClientRect())}`);
    const narrow = [...document.querySelectorAll('.stability-table .rank-range')]
        .filter((it) => it.getBoundingClientRect().width < 96).map((it) => `narrow ${it.ariaLabel}`);
    const heads = [...document.querySelectorAll('table[aria-rowcount] thead th')]
        .filter((it) => it.scrollWidth > it.clientWidth).map((it) => `cut ${it.innerText}`);
    const cells = [...document.querySelectorAll('.stability-table td')]
        .filter((it) => it.scrollWidth > it.clientWidth).map((it) => `cut ${it.innerText}`);
    const tall = [...document.querySelectorAll('.stability-table .table-row')]
        .filter((it) => Math.abs(it.getBoundingClientRect().height
            - document.querySelector('.stability-table .table-ruler').getBoundingClientRect().height) > 1)
        .map((it) => `tall ${it.innerText}`);
    return [...outside, ...narrow, ...heads, ...cells, ...tall]";

impl Reader {
    async fn finds_nothing_cut(&self, width: u32) {
        let cut = self.page.evaluate(CUT).await;
        assert_eq!(cut.as_array().map(Vec::len), Some(0), "{:?} at {width}: {cut}", self.tongue);
        let past = self.page.past_the_edge().await;
        assert!(past.is_empty(), "too wide at {width}: {past}");
    }

    async fn opens_the_panel(&self, round: domain::id::RoundId, count: usize) {
        self.comes_as("evaluator").await;
        self.page.open(&format!("/?round={round}")).await;
        self.asks_for_intervals().await;
        self.reads_lines(count).await;
    }
}

#[tokio::test]
async fn nothing_of_the_panel_is_cut_from_320_to_1440_pixels_in_either_language() {
    let scene = Scene::new().await;
    let round = closed_rounds(&scene.evaluator).await.pop().expect("a closed round").round.id;
    let native = Native::of(&scene.evaluator, scene.world.framework(), round).await;
    for (device, tongue) in [
        (Device::Phone, Chinese),
        (Device::Phone, English),
        (Device::Desktop, Chinese),
        (Device::Desktop, English),
    ] {
        let reader = Reader::at(device, tongue, &scene.server).await;
        reader.opens_the_panel(round, native.scored.len()).await;
        let widths: &[u32] = match device {
            Device::Phone => &[320, 360, 414, 600, 700],
            Device::Desktop => &[768, 1024, 1280, 1440],
        };
        for &width in widths {
            reader.page.is_as_wide_as(width).await;
            reader.finds_nothing_cut(width).await;
        }
        reader.page.evaluate("document.querySelector('.slider input').focus(); return null").await;
        reader.page.press(Key::Right).await;
        reader.page.becomes_true("return !!document.querySelector('.stability-move')").await;
        for &width in widths {
            reader.page.is_as_wide_as(width).await;
            reader.finds_nothing_cut(width).await;
        }
        reader.page.prefers_dark(true).await;
        reader.looks_right("sureness-dark").await;
        reader.leaves().await;
    }
}

#[tokio::test]
async fn everybody_that_a_community_cannot_be_told_apart_from_is_in_a_list_that_its_row_opens() {
    let scene = Scene::new().await;
    let round = closed_rounds(&scene.evaluator).await.pop().expect("a closed round").round.id;
    let native = Native::of(&scene.evaluator, scene.world.framework(), round).await;
    for (device, tongue) in [(Device::Phone, Chinese), (Device::Desktop, English)] {
        let reader = Reader::at(device, tongue, &scene.server).await;
        reader.opens_the_panel(round, native.scored.len()).await;
        let expected = rivals(&native, tongue);
        let most = expected.iter().max_by_key(|(_, rivals)| rivals.len()).expect("communities");
        assert!(most.1.len() > 2, "more than a cell names: {expected:?}");
        let (name, rivals) = most;
        let page = &reader.page;
        let button = format!(
            "[...document.querySelectorAll('.stability-table .table-row')].find((it) =>
               it.querySelector('.name').innerText === '{name}').querySelector('.stability-rivals')"
        );
        let said = page.evaluate(&format!("return {button}.innerText")).await;
        let counted = format!("{} {}", rivals.len(), reader.say("个", "communities"));
        assert!(said.as_str().is_some_and(|said| said.starts_with(&counted)), "{said}, not {counted}");
        page.evaluate(&format!("{button}.focus(); return null")).await;
        page.press(Key::Enter).await;
        page.sees(&t!(tongue.language(), "stability.rivals_of", name = name)).await;
        let listed = format!(
            "return document.querySelector('dialog[open] table')?.getAttribute('aria-rowcount') === '{}'",
            rivals.len() + 1
        );
        page.becomes_true(&listed).await;
        let lines = page.evaluate(
            "return [...document.querySelectorAll('dialog[open] .table-row')].map((it) =>
               [it.querySelector('.name').innerText, it.querySelector('.stability-rank').innerText])",
        );
        let lines: Vec<(String, String)> = serde_json::from_value(lines.await).expect("names and ranks");
        assert_eq!(&lines.into_iter().collect::<BTreeMap<_, _>>(), rivals, "of {name}");
        page.axe().await;
        page.screenshot("sureness-rivals").await;
        page.press(Key::Escape).await;
        page.becomes_true("return !document.querySelector('dialog[open]')").await;
        page.becomes_true(&format!("return document.activeElement === {button}")).await;
        reader.leaves().await;
    }
}

/// Names and ranks of those whose interval has a rank in common with a community's own, by community.
fn rivals(native: &Native, tongue: Tongue) -> BTreeMap<String, BTreeMap<String, String>> {
    let spreads = native.spreads(0.25, 3, tongue);
    let ends = |name: &str| (spreads[name].low.floor(), spreads[name].high.ceil());
    let of = |own: &String| {
        let (low, high) = ends(own);
        let meets = |other: &&String| *other != own && ends(other).0 <= high && low <= ends(other).1;
        spreads.keys().filter(meets).map(|other| (other.clone(), ranged(&spreads[other]))).collect()
    };
    spreads.keys().map(|own| (own.clone(), of(own))).collect()
}

#[tokio::test]
async fn on_paper_the_panel_has_all_rows_and_lines_and_none_of_its_controls() {
    let scene = Scene::new().await;
    let round = closed_rounds(&scene.evaluator).await.pop().expect("a closed round").round.id;
    let native = Native::of(&scene.evaluator, scene.world.framework(), round).await;
    for (device, tongue) in [(Device::Desktop, Chinese), (Device::Phone, English)] {
        let reader = Reader::at(device, tongue, &scene.server).await;
        reader.opens_the_panel(round, native.scored.len()).await;
        let page = &reader.page;
        // As wide as a sheet of A4 between its margins.
        page.is_as_wide_as(680).await;
        page.is_printed(true).await;
        let seen =
            "[...document.querySelectorAll('.stability-tools, .slider, .stability-run, .chart-switch')]
            .filter((it) => it.checkVisibility()).length";
        assert_eq!(page.evaluate(&format!("return {seen}")).await, 0, "controls on paper");
        let whole = format!(
            "const lines = [...document.querySelectorAll('.stability-table .rank-range')];
             const edge = document.documentElement.clientWidth;
             return lines.length === {}
                && lines.every((it) => it.getBoundingClientRect().width >= 96)
                && [...document.querySelectorAll('.stability-table :is(th, td, button)')].every((it) =>
                     it.scrollWidth <= it.clientWidth + 1 && it.getBoundingClientRect().right <= edge)",
            native.scored.len()
        );
        page.becomes_true(&whole).await;
        page.is_printed(false).await;
        page.prints("sureness").await;
        page.becomes_true(&format!("return {seen} > 0")).await;
        reader.leaves().await;
    }
}
