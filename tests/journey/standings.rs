//! Who stands where: ranks, orders and trends on the screens against the ones worked out from the observations.

use std::collections::BTreeMap;

use domain::community::{Community, CommunityType};
use domain::round::Round;
use locale::t;
use protocol::round::RoundView;
use support::Device;

use crate::arithmetic::{Numbers, framework, ranks};
use crate::reader::Reader;
use crate::results::{closed_rounds, numbers_of};
use crate::scene::Scene;
use crate::tongue::Tongue::{self, Chinese, English};

/// Its newest round is not reviewed yet, so its trend ends in a gap.
const WITH_A_GAP: &str = "康乐新村";

/// A community with what it comes to in the round that is looked at.
struct Line {
    community: Community,
    numbers: Numbers,
}

impl Line {
    fn name(&self, tongue: Tongue) -> String {
        name(&self.community, tongue)
    }
}

fn name(community: &Community, tongue: Tongue) -> String {
    let english = community.name_en.as_ref().map_or(community.name.as_str(), |name| name.as_str());
    tongue.say(community.name.as_str(), english).to_owned()
}

#[tokio::test]
async fn ranks_orders_and_trends_are_those_that_follow_from_the_observations() {
    let scene = Scene::new().await;
    let framework = framework();
    let last = closed_rounds(&scene.evaluator).await.pop().expect("a closed round").round;
    let mut lines = Vec::new();
    // The case from the paper lies in a district of its own, which this evaluator looks at by choice only.
    let all = scene.world.communities(&scene.evaluator).await;
    for community in all.into_iter().filter(|it| it.demo) {
        let numbers = numbers_of(&scene.evaluator, &framework, &community, last.id).await;
        lines.push(Line { community, numbers });
    }
    let community = scene.community(WITH_A_GAP).await;
    for tongue in [Chinese, English] {
        let reader = Reader::at(Device::Desktop, tongue, &scene.server).await;
        reader.comes_as("evaluator").await;
        ranks_on_the_overview(&reader, &last, &lines).await;
        orders_of_the_list(&reader, &last, &lines).await;
        parts_of_the_list(&reader, &lines).await;
        let trend = trend_of(&scene, &community, tongue).await;
        the_trend_of_a_community(&reader, &last, &community, &trend).await;
        reader.leaves().await;
    }
}

async fn ranks_on_the_overview(reader: &Reader, round: &Round, lines: &[Line]) {
    let tongue = reader.tongue;
    reader.page.open(&format!("/?round={}", round.id)).await;
    let (scored, short): (Vec<&Line>, Vec<&Line>) =
        lines.iter().partition(|line| line.numbers.index.is_some());
    assert!(scored.len() > 15 && !short.is_empty(), "{} and {}", scored.len(), short.len());
    let scores: Vec<f64> = scored.iter().filter_map(|line| line.numbers.index).collect();
    let mut overall: BTreeMap<String, String> =
        short.iter().map(|line| (line.name(tongue), "—".to_owned())).collect();
    let mut within = overall.clone();
    for (line, rank) in scored.iter().zip(ranks(&scores)) {
        overall.insert(line.name(tongue), rank.to_string());
        let alike = |other: &&&Line| other.community.types == line.community.types;
        let rivals: Vec<&&Line> = scored.iter().filter(alike).collect();
        let scores: Vec<f64> = rivals.iter().filter_map(|line| line.numbers.index).collect();
        let own = rivals.iter().position(|rival| rival.community.id == line.community.id);
        within.insert(line.name(tongue), ranks(&scores)[own.expect("it is like itself")].to_string());
    }

    let shown = reader.reads_rows(lines.len()).await;
    assert_eq!(shown.iter().cloned().collect::<BTreeMap<_, _>>(), overall, "ranks among all");
    let names: Vec<String> = shown.into_iter().map(|(name, _)| name).take(scored.len()).collect();
    assert_eq!(names, descending(&scored, tongue, |line| line.numbers.index), "the best comes first");

    reader.page.click(&t!(tongue.language(), "overview.rank_type")).await;
    let moved = lines.iter().find(|it| overall[&it.name(tongue)] != within[&it.name(tongue)]);
    let moved = moved.expect("a rank that differs").name(tongue);
    let script = format!(
        "return [...document.querySelectorAll('.ranking-name')].some((it) =>
           it.querySelector('.name').innerText === '{moved}' && it.querySelector('.ranking-rank').innerText === '{}')",
        within[&moved]
    );
    reader.page.becomes_true(&script).await;
    let shown = reader.reads_rows(lines.len()).await;
    assert_eq!(shown.into_iter().collect::<BTreeMap<_, _>>(), within, "ranks among those of the same types");
}

fn descending(lines: &[&Line], tongue: Tongue, of: fn(&Line) -> Option<f64>) -> Vec<String> {
    let mut sorted: Vec<&&Line> = lines.iter().filter(|line| of(line).is_some()).collect();
    sorted.sort_by(|a, b| of(b).partial_cmp(&of(a)).expect("scores can be compared"));
    sorted.iter().map(|line| line.name(tongue)).collect()
}

/// Each column by a press on its heading, the highest first, and again by another; what has no number stays at the end.
async fn orders_of_the_list(reader: &Reader, round: &Round, lines: &[Line]) {
    let (tongue, language) = (reader.tongue, reader.tongue.language());
    reader.page.open(&format!("/communities?round={}", round.id)).await;
    let all: Vec<&Line> = lines.iter().collect();
    type Number = fn(&Line) -> Option<f64>;
    let columns: [(String, Number); 3] = [
        (t!(language, "overview.index"), |line| line.numbers.index),
        (t!(language, "overview.soft"), |line| line.numbers.soft),
        (t!(language, "community.households"), |line| line.community.context.households.map(f64::from)),
    ];
    for (heading, number) in columns {
        for is_descending in [true, false] {
            reader.page.within(reader.say("社区", "Communities")).click(&heading).await;
            let aria = if is_descending { "descending" } else { "ascending" };
            reader.page.becomes_true(&format!("return !!document.querySelector('[aria-sort={aria}]')")).await;
            let mut expected = descending(&all, tongue, number);
            if !is_descending {
                expected.reverse();
            }
            let shown: Vec<String> =
                reader.reads_rows(lines.len()).await.into_iter().map(|(name, _)| name).collect();
            assert_eq!(shown[..expected.len()], expected, "by {heading}, {aria}");
        }
    }
    if tongue == English {
        reader.page.within("Communities").click(&t!(language, "overview.column_community")).await;
        let mut names: Vec<String> = lines.iter().map(|line| line.name(tongue)).collect();
        names.sort();
        let first = format!("return document.querySelector('tbody .name').innerText === '{}'", names[0]);
        reader.page.becomes_true(&first).await;
        let shown: Vec<String> =
            reader.reads_rows(lines.len()).await.into_iter().map(|(name, _)| name).collect();
        assert_eq!(shown, names, "by name");
    }
}

async fn parts_of_the_list(reader: &Reader, lines: &[Line]) {
    let (tongue, language) = (reader.tongue, reader.tongue.language());
    let kind = CommunityType::ParkingConflict;
    let of_kind = lines.iter().filter(|line| line.community.types.iter().any(|own| own == kind));
    let mut expected: Vec<String> = of_kind.map(|line| line.name(tongue)).collect();
    expected.sort();
    let filter = t!(language, "community.types");
    reader.page.select(&filter, &t!(language, "community.type_parking_conflict")).await;
    reader.page.sees(&t!(language, "communities.shown", n = expected.len())).await;
    assert_eq!(reader.names_shown(expected.len()).await, expected, "of one type");

    reader.page.select(&filter, &t!(language, "ui.any")).await;
    for (typed, found) in [("新村", "新村"), ("new village", "New Village"), ("sf-1", "SF-1")] {
        let holds = |line: &&Line| {
            let known = &line.community;
            let english = known.name_en.as_ref().map_or("", |name| name.as_str());
            [known.name.as_str(), english, known.code.as_str()].iter().any(|text| text.contains(found))
        };
        let mut expected: Vec<String> = lines.iter().filter(holds).map(|it| it.name(tongue)).collect();
        expected.sort();
        assert!(expected.len() > 2 && expected.len() < lines.len(), "{typed} tells some from others");
        reader.page.fill(&t!(language, "shell.search_label"), typed).await;
        reader.page.sees(&t!(language, "communities.shown", n = expected.len())).await;
        assert_eq!(reader.names_shown(expected.len()).await, expected, "{typed}");
    }
    reader.page.fill(&t!(language, "shell.search_label"), "这里没有的名字").await;
    reader.page.sees(&t!(language, "overview.no_match")).await;
}

/// Hard, soft and index of every round, the oldest first; the name of one under way says so.
async fn trend_of(scene: &Scene, community: &Community, tongue: Tongue) -> Vec<(String, Numbers)> {
    let framework = framework();
    let mut rounds: Vec<RoundView> = scene.evaluator.client.list("rounds").await;
    rounds.retain(|view| view.round.demo);
    rounds.sort_by_key(|view| view.round.period.start());
    let mut points = Vec::new();
    for view in rounds {
        let numbers = numbers_of(&scene.evaluator, &framework, community, view.round.id).await;
        let name = view.round.name.to_string();
        let name = match view.round.is_open() {
            true => t!(tongue.language(), "chart.provisional", name = name),
            false => name,
        };
        points.push((name, numbers));
    }
    let scored = points.iter().filter(|(_, numbers)| numbers.index.is_some()).count();
    assert!(scored > 1 && scored < points.len(), "there is a trend, with a gap: {points:?}");
    points
}

async fn the_trend_of_a_community(
    reader: &Reader,
    round: &Round,
    community: &Community,
    trend: &[(String, Numbers)],
) {
    let language = reader.tongue.language();
    reader.page.open(&format!("/communities/{}?round={}", community.id, round.id)).await;
    let part = reader.page.within(&t!(language, "community.trend"));
    part.click(&t!(language, "chart.as_table")).await;
    part.sees(&t!(language, "chart.round")).await;
    let cells = part.texts("tbody th, tbody td").await;
    let shown: Vec<Vec<String>> = cells.chunks(4).map(<[String]>::to_vec).collect();
    let number =
        |value: Option<f64>| value.map_or_else(|| t!(language, "chart.gap"), |value| format!("{value:.1}"));
    let row = |(name, it): &(String, Numbers)| {
        vec![name.clone(), number(it.hard), number(it.soft), number(it.index)]
    };
    assert_eq!(shown, trend.iter().map(row).collect::<Vec<_>>());
}

impl Reader {
    /// Names and ranks (where there are any) of all rows of the table, from the first to the last. Only rows in sight are
    /// drawn, so the table is scrolled through.
    pub async fn reads_rows(&self, count: usize) -> Vec<(String, String)> {
        let counted =
            format!("return document.querySelector('table[aria-rowcount=\"{}\"]') !== null", count + 1);
        self.page.becomes_true(&counted).await;
        let mut rows = BTreeMap::new();
        for step in 0..=20 {
            let scroll = format!(
                "const scroller = document.querySelector('table[aria-rowcount]').parentElement;
                 scroller.scrollTop = {step} * scroller.clientHeight / 2; return null"
            );
            self.page.evaluate(&scroll).await;
            let seen = self.page.evaluate(READ_ROWS).await;
            let seen: Vec<(usize, String, String)> = serde_json::from_value(seen).expect("rows");
            rows.extend(seen.into_iter().map(|(at, name, rank)| (at, (name, rank))));
            if rows.len() == count && rows.keys().copied().eq(2..count + 2) {
                break;
            }
        }
        assert_eq!(rows.len(), count, "not every row was drawn: {rows:?}");
        self.page
            .evaluate("document.querySelector('table[aria-rowcount]').parentElement.scrollTop = 0")
            .await;
        rows.into_values().collect()
    }

    async fn names_shown(&self, count: usize) -> Vec<String> {
        let mut names: Vec<String> = self.reads_rows(count).await.into_iter().map(|(name, _)| name).collect();
        names.sort();
        names
    }
}

/// Place, name and rank of each row that is drawn, once the table has come to rest.
const READ_ROWS: &str = "return [...document.querySelectorAll('table[aria-rowcount] tr.table-row')].map((row) => [
    Number(row.ariaRowIndex ?? row.getAttribute('aria-rowindex')), row.querySelector('.name').innerText.trim(),
    row.querySelector('.ranking-rank')?.innerText.trim() ?? ''])";
