//! How sure the ranks are: the overview works it out in the browser, and a computation of its own says the same.

use std::collections::BTreeMap;

use composite::column::MISSING;
use composite::hierarchy::{Aggregate, Direction, Hierarchy, Indicator};
use composite::method::{Aggregation, Coverage, CoverageRule, Mean};
use composite::uncertainty::{Case, Ensemble, Multipliers, Setting, Spread, Weighting};
use domain::framework::Framework;
use domain::id::RoundId;
use protocol::result::{CommunityResult, RoundResult};
use serde::Deserialize;
use support::browser::Key;
use support::world::Person;
use support::{Device, Network};

use crate::reader::Reader;
use crate::results::closed_rounds;
use crate::scene::Scene;
use crate::tongue::Tongue::{self, Chinese, English};

/// What the panel draws, and from which seed.
const DRAWS: u64 = 1_000;
const SEED: u64 = 1;

/// A round's results as somebody reads them, with what each community's own result says of its indicators.
pub struct Native {
    result: RoundResult,
    pub scored: Vec<CommunityResult>,
    tree: Hierarchy,
}

impl Native {
    pub async fn of(person: &Person, framework: &Framework, round: RoundId) -> Self {
        let result: RoundResult = person.client.read(&format!("rounds/{round}/result")).await;
        let mut scored = Vec::new();
        for standing in result.standings.iter().filter(|it| it.index.is_some()) {
            let path = format!("communities/{}/result?round={round}", standing.community);
            scored.push(person.client.read(&path).await);
        }
        Self { result, scored, tree: tree(framework) }
    }

    /// The spread of each scored community under weights that vary by `share`, by name in a language.
    pub fn spreads(&self, share: f64, top: u32, tongue: Tongue) -> BTreeMap<String, Spread> {
        let indicators = self.tree.columns().len();
        let mut columns = vec![Vec::new(); indicators];
        for of_one in &self.scored {
            let assessment = &of_one.assessment;
            for (column, it) in columns.iter_mut().zip(&assessment.indicators) {
                // Only what has a share of its pillar adds to it.
                column.push(it.score.filter(|_| it.share_of_pillar > 0.0).unwrap_or(MISSING));
            }
        }
        let multipliers: Vec<Vec<f64>> = self
            .scored
            .iter()
            .map(|it| it.assessment.indicators.iter().map(|it| it.multiplier).collect())
            .collect();
        let group_of: Vec<u32> = (0..self.scored.len() as u32).collect();
        let aggregation =
            Aggregation { default: Mean::Arithmetic, levels: BTreeMap::from([(4, Mean::Geometric)]) };
        let coverage = Coverage { rule: CoverageRule::Count, default: 0.0, levels: BTreeMap::new() };
        let case = Case {
            hierarchy: &self.tree,
            columns: &columns,
            aggregation: &aggregation,
            coverage: &coverage,
            // A group for each community: what its types multiply is in its own result.
            multipliers: Some(Multipliers { by_group: &multipliers, group_of: &group_of }),
        };
        let setting = Setting { seed: SEED, weighting: Weighting::Within { share }, top };
        let mut ensemble = Ensemble::new(&case, setting).expect("a question");
        ensemble.advance(0..DRAWS).expect("draws");
        let names = self.scored.iter().map(|it| name_of(it, tongue));
        let spreads = ensemble.results().units.into_iter().map(|it| it.expect("everybody is ranked"));
        names.zip(spreads).collect()
    }

    /// The rank of each scored community where the hard side has this share of the index.
    fn ranks_with(&self, hard: f64, tongue: Tongue) -> BTreeMap<String, u32> {
        let index = |it: &CommunityResult| {
            let [h, s] =
                [it.assessment.hard(), it.assessment.soft()].map(|side| side.expect("it has an index"));
            h.powf(hard) * s.powf(1.0 - hard)
        };
        let scores: Vec<f64> = self.scored.iter().map(index).collect();
        let rank = |score: f64| scores.iter().filter(|other| **other > score + 1e-9).count() as u32 + 1;
        self.scored.iter().map(|it| name_of(it, tongue)).zip(scores.iter().map(|it| rank(*it))).collect()
    }
}

fn name_of(it: &CommunityResult, tongue: Tongue) -> String {
    let english = it.community.name_en.as_ref().map_or(it.community.name.as_str(), |name| name.as_str());
    tongue.say(it.community.name.as_str(), english).to_owned()
}

/// The framework as `composite` takes it: draws go along its nodes in this order.
fn tree(framework: &Framework) -> Hierarchy {
    let mut indicators: Vec<Option<Indicator>> = vec![None; framework.indicators().len()];
    for (position, dimension) in framework.dimensions().iter().enumerate() {
        for (column, it) in framework.indicators_of(position) {
            indicators[column] = Some(Indicator {
                code: it.code.to_string(),
                parent: dimension.code.to_string(),
                weight: it.weight,
                direction: Direction::Higher,
                target: None,
                denominator: None,
                core: false,
            });
        }
    }
    let aggregate =
        |code: String, level, parent: Option<String>, weight| Aggregate { code, level, parent, weight };
    let dimensions = framework
        .dimensions()
        .iter()
        .map(|it| aggregate(it.code.to_string(), 2, Some(format!("side {}", it.pillar)), it.weight));
    let sides = framework.pillars().iter().map(|it| {
        let share = f64::from(it.weight_bp) / 10_000.0;
        aggregate(format!("side {}", it.code), 3, Some("index".to_owned()), share)
    });
    let index = aggregate("index".to_owned(), 4, None, 1.0);
    let aggregates = dimensions.chain(sides).chain([index]).collect();
    Hierarchy::new(indicators.into_iter().flatten().collect(), aggregates).expect("a tree")
}

/// A line of the panel's table.
#[derive(Debug, Deserialize)]
pub struct Line {
    pub name: String,
    /// "3 (2–6)"
    pub rank: String,
    /// Unrounded, as the worker scored it.
    pub index: f64,
    top: String,
    /// "5 ▼2", where the slider was moved.
    other: Option<String>,
}

const READ_LINES: &str =
    "return [...document.querySelectorAll('.stability-table .table-row')].map((row) => ({
    name: row.querySelector('.name').innerText,
    rank: row.querySelector('.stability-rank').innerText,
    index: Number(row.querySelector('data').value),
    top: row.querySelectorAll('.cell-number')[row.querySelector('.stability-move') ? 3 : 1].innerText,
    other: row.querySelector('.stability-move > .visually-hidden')?.innerText ?? null }))";

impl Reader {
    pub async fn asks_for_intervals(&self) {
        self.presses("计算名次区间", "Work out the intervals").await;
    }

    /// All lines of the panel, once there are `count`. The demo city's fit into what a table draws at once.
    pub async fn reads_lines(&self, count: usize) -> Vec<Line> {
        let all = format!(
            "return document.querySelectorAll('.stability-body[aria-busy=false] .table-row').length === {count}"
        );
        self.page.becomes_true(&all).await;
        serde_json::from_value(self.page.evaluate(READ_LINES).await).expect("lines")
    }

    /// Holds every line against the native computation.
    pub async fn compares(&self, native: &Native, share: f64, top: u32) -> Vec<Line> {
        let lines = self.reads_lines(native.scored.len()).await;
        let spreads = native.spreads(share, top, self.tongue);
        let mut contained = 0;
        for line in &lines {
            let own = &spreads[&line.name];
            let (low, high) = (own.low.floor(), own.high.ceil());
            assert_eq!(line.rank, ranged(own), "{} at ±{share}", line.name);
            assert_eq!(line.top, share_words(own.top), "{} at ±{share}", line.name);
            let standing = native.result.standings.iter().find(|it| {
                let english = it.name_en.as_ref().map_or(it.name.as_str(), |name| name.as_str());
                self.tongue.say(it.name.as_str(), english) == line.name
            });
            let standing = standing.expect("a line of the result");
            let served = standing.index.expect("it is scored");
            assert!((line.index - served).abs() <= 1e-9, "{}: {} and {served}", line.name, line.index);
            assert_eq!(standing.rank, Some(own.rank), "{}", line.name);
            contained += usize::from((low..=high).contains(&f64::from(own.rank)));
        }
        assert!(
            contained * 10 >= lines.len() * 9,
            "{contained} of {} intervals hold their rank",
            lines.len()
        );
        lines
    }
}

/// "3 (2–6)", as the panel writes it.
pub fn ranged(own: &Spread) -> String {
    let (low, high) = (own.low.floor(), own.high.ceil());
    let range = if low == high { format!("{low}") } else { format!("{low}–{high}") };
    format!("{} ({range})", own.rank)
}

fn share_words(share: f64) -> String {
    match share {
        share if share > 0.0 && share < 0.01 => "<1%".to_owned(),
        share if share > 0.99 && share < 1.0 => ">99%".to_owned(),
        share => format!("{:.0}%", share * 100.0),
    }
}

#[tokio::test]
async fn the_ranks_of_a_round_are_as_sure_as_a_computation_of_its_own_says() {
    let scene = Scene::new().await;
    let last = closed_rounds(&scene.evaluator).await.pop().expect("a closed round").round.id;
    let native = Native::of(&scene.evaluator, scene.world.framework(), last).await;
    assert!(native.scored.len() > 15, "{} are scored", native.scored.len());
    for (device, tongue) in [
        (Device::Desktop, Chinese),
        (Device::Desktop, English),
        (Device::Phone, Chinese),
        (Device::Phone, English),
    ] {
        how_sure(&scene, &native, last, Reader::at(device, tongue, &scene.server).await).await;
    }
}

async fn how_sure(scene: &Scene, native: &Native, round: RoundId, reader: Reader) {
    let page = &reader.page;
    reader.comes_as("evaluator").await;
    page.open(&format!("/?round={round}")).await;
    reader.sees("排名有多稳", "How sure are these ranks?").await;

    // On a slow line there is time to change one's mind.
    page.network(Network::Slow).await;
    reader.asks_for_intervals().await;
    reader.sees("正在取各社区的得分", "Fetching the communities' scores").await;
    page.screenshot("sureness-fetching").await;
    page.within(reader.say("排名有多稳", "How sure are these ranks?"))
        .click(reader.say("取消", "Cancel"))
        .await;
    page.becomes_true("return document.activeElement?.id === 'ask-for-ranges'").await;
    page.network(Network::Online).await;
    page.is_at(&format!("/?round={round}")).await;

    page.evaluate(
        "window.bars = 0; new MutationObserver(() => {
             window.bars += document.querySelectorAll('.stability-run [role=progressbar]').length
         }).observe(document.body, { childList: true, subtree: true }); return null",
    )
    .await;
    reader.asks_for_intervals().await;
    let usual = reader.compares(native, 0.25, 3).await;
    page.becomes_true("return window.bars > 0").await;
    reader.sees("与服务器一致", "the same index as the server").await;
    page.becomes_true("return location.search.includes('spread=25')").await;
    let beside = "return [...document.querySelectorAll('.ranking-name')].length > 0 &&
        [...document.querySelectorAll('td')].some((cell) => /^\\d+–\\d+$/.test(cell.innerText.trim()))";
    page.becomes_true(beside).await;
    reader.looks_right("sureness").await;

    reader.presses("±50%", "±50%").await;
    page.becomes_true("return location.search.includes('spread=50')").await;
    reader.presses("前四分之一", "First quarter").await;
    page.becomes_true("return location.search.includes('top=quarter')").await;
    let quarter = (native.scored.len() as u32).div_ceil(4);
    page.becomes_true(&format!(
        "return [...document.querySelectorAll('.stability-table thead th')].some((it) => it.innerText.includes('{quarter}'))"
    ))
    .await;
    let wide = reader.compares(native, 0.5, quarter).await;
    let ranks = |lines: &[Line]| lines.iter().map(|it| it.rank.clone()).collect::<Vec<_>>();
    assert_ne!(ranks(&usual), ranks(&wide), "twice as much variation moves something");

    what_if(native, &reader, &usual).await;

    // Another round begins anew, with the same question, and shows nothing of this one.
    let earlier = closed_rounds(&scene.evaluator).await.swap_remove(0).round.id;
    page.open(&format!("/?round={earlier}&spread=10")).await;
    let other = Native::of(&scene.evaluator, scene.world.framework(), earlier).await;
    if other.scored.len() >= 2 {
        reader.compares(&other, 0.1, 3).await;
    }
    reader.leaves().await;
}

/// The slider by the keyboard, and back.
async fn what_if(native: &Native, reader: &Reader, usual: &[Line]) {
    let page = &reader.page;
    let steps = 20;
    page.evaluate("document.querySelector('.slider input').focus(); return null").await;
    for _ in 0..steps {
        page.press(Key::Right).await;
    }
    let hard = 0.5 + f64::from(steps) / 100.0;
    reader.sees("硬性 70%", "Hard 70%").await;
    page.becomes_true(
        "return document.querySelector('.slider input').getAttribute('aria-valuetext').includes('70%')",
    )
    .await;
    let ranks = native.ranks_with(hard, reader.tongue);
    let now: BTreeMap<&str, u32> = usual
        .iter()
        .map(|it| (it.name.as_str(), it.rank.split(' ').next().unwrap().parse().unwrap()))
        .collect();
    let words = |name: &str| {
        let by = i64::from(now[name]) - i64::from(ranks[name]);
        match by {
            0 => reader.tongue.tell("名次不变".into(), "same rank".into()),
            1 => reader.tongue.tell("上升 1 位".into(), "up 1 place".into()),
            -1 => reader.tongue.tell("下降 1 位".into(), "down 1 place".into()),
            2.. => reader.tongue.tell(format!("上升 {by} 位"), format!("up {by} places")),
            _ => reader.tongue.tell(format!("下降 {} 位", -by), format!("down {} places", -by)),
        }
    };
    let first =
        ranks.iter().min_by_key(|(_, rank)| **rank).map(|(name, _)| name.clone()).expect("a first one");
    page.becomes_true(&format!(
        "return document.querySelector('.stability-table .table-row .name').innerText === '{first}'"
    ))
    .await;
    // The last step of the slider is the one that is shown.
    let mut lines = reader.reads_lines(native.scored.len()).await;
    for _ in 0..20 {
        if lines.iter().all(|it| it.other.as_deref() == Some(words(&it.name).as_str())) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        lines = reader.reads_lines(native.scored.len()).await;
    }
    for line in &lines {
        assert_eq!(line.other.as_deref(), Some(words(&line.name).as_str()), "{}", line.name);
    }
    assert!(lines.iter().any(|it| words(&it.name) != reader.say("名次不变", "same rank")), "nothing moved");
    let order: Vec<u32> = lines.iter().map(|it| ranks[&it.name]).collect();
    assert!(order.is_sorted(), "the table is in the order of what if: {order:?}");
    reader.looks_right("sureness-what-if").await;

    reader.presses("恢复指标体系的权重", "Back to the framework's weight").await;
    page.becomes_true("return !document.querySelector('.stability-move')").await;
    let back = reader.reads_lines(native.scored.len()).await;
    let names = |lines: &[Line]| lines.iter().map(|it| it.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&back), names(usual), "back where it was");
}

impl Reader {
    /// The panel as it is now: nothing that axe minds, nothing past the edge, and a picture.
    pub async fn looks_right(&self, name: &str) {
        self.page.axe().await;
        let past = self.page.past_the_edge().await;
        assert!(past.is_empty(), "too wide: {past}");
        self.page.screenshot(name).await;
    }
}

#[tokio::test]
async fn what_does_not_come_is_said_and_asked_for_again() {
    let scene = Scene::new().await;
    let last = closed_rounds(&scene.evaluator).await.pop().expect("a closed round").round.id;
    let native = Native::of(&scene.evaluator, scene.world.framework(), last).await;
    for tongue in [Chinese, English] {
        let reader = Reader::at(Device::Desktop, tongue, &scene.server).await;
        let page = &reader.page;
        reader.comes_as("evaluator").await;
        page.open(&format!("/?round={last}")).await;
        for words in ["matrix", "none.js"] {
            page.excuse(words);
        }
        page.blocks(&["*/matrix*"]).await;
        reader.asks_for_intervals().await;
        reader.sees("本页的结果没有变化", "The results on this page are unchanged").await;
        page.screenshot("sureness-unreachable").await;
        // No pattern reaches what a worker fetches, so the page is told of another worker.
        page.blocks(&[]).await;
        page.evaluate(
            "const named = document.querySelector('meta[name=engine]');
             window.own = named.content; named.content = '/assets/none.js'; return null",
        )
        .await;
        reader.presses("重试", "Try again").await;
        reader.sees("计算程序没有启动", "The computing part did not start").await;
        page.axe().await;
        page.screenshot("sureness-not-started").await;
        page.evaluate("document.querySelector('meta[name=engine]').content = window.own; return null").await;
        reader.presses("重试", "Try again").await;
        reader.compares(&native, 0.25, 3).await;
        reader.leaves().await;
    }
}
