//! How sure the ranks are where there is little to say: too few communities, numbers that moved, a part of a round, and
//! communities that no weight can move.

use domain::access::Role;
use domain::region::Region;
use locale::t;
use support::Device;

use crate::reader::Reader;
use crate::results::closed_rounds;
use crate::scene::Scene;
use crate::sureness::{Native, ranged};
use crate::ties::comes_to;
use crate::tongue::Tongue::{Chinese, English};

/// Two communities, in both languages.
const FIRST: [&str; 2] = ["康乐新村", "Kangle New Village"];
const SECOND: [&str; 2] = ["工农新村", "Gongnong New Village"];

const VIEWER: &str = "zhaolan";

impl Scene {
    /// Accepts a card on which everything is this share of the way between its goalposts.
    async fn scores(&self, name: &str, share: f64) {
        let assessor = self.world.person(Role::Assessor).await;
        let community = self.community(name).await;
        self.world.assign(&self.evaluator, self.round, &community, assessor.session.user).await;
        comes_to(self, name, &assessor, share).await;
        assert_eq!(self.accept_what_waits().await, 1, "the card of {name} waits");
    }
}

impl Reader {
    /// The ranking has its heading for them only where they belong beside its ranks.
    async fn finds_no_intervals_in_the_ranking(&self) {
        let heads = self.page.within(&t!(self.tongue.language(), "overview.ranking")).texts("thead th").await;
        assert!(heads.len() > 5, "the ranking is there: {heads:?}");
        let interval = t!(self.tongue.language(), "overview.rank_range");
        assert!(heads.iter().all(|head| head.trim() != interval), "{heads:?}");
    }
}

#[tokio::test]
async fn with_fewer_than_two_communities_scored_there_is_nothing_to_compare() {
    let mut scene = Scene::new().await;
    scene.round = scene.world.open_round(&scene.evaluator, "只有一个社区的一轮").await;
    scene.scores(FIRST[0], 0.5).await;
    for (device, tongue) in [(Device::Desktop, Chinese), (Device::Phone, English)] {
        let reader = Reader::at(device, tongue, &scene.server).await;
        reader.comes_as("evaluator").await;
        reader.page.open(&format!("/?round={}&spread=25", scene.round)).await;
        let part = reader.page.within(&t!(tongue.language(), "overview.sure"));
        part.sees(&t!(tongue.language(), "overview.too_few_words")).await;
        assert!(
            !part.text().await.contains(&t!(tongue.language(), "overview.sure_ask")),
            "nothing to ask for"
        );
        reader.looks_right("sureness-too-few").await;
        reader.leaves().await;
    }

    // A second one, as good as the first: now there is something to ask, and neither is before the other.
    scene.scores(SECOND[0], 0.5).await;
    let reader = Reader::at(Device::Desktop, English, &scene.server).await;
    reader.comes_as("evaluator").await;
    reader.page.open(&format!("/?round={}", scene.round)).await;
    reader.asks_for_intervals().await;
    let lines = reader.reads_lines(2).await;
    assert!(lines.iter().all(|line| line.rank.starts_with("1 (")), "{lines:?}");
    assert_eq!(reader.page.texts(".stability-rivals").await, [lines[1].name.as_str(), &lines[0].name]);
    reader.leaves().await;
}

#[tokio::test]
async fn communities_with_a_side_at_zero_share_the_last_place_and_it_is_said_in_words() {
    let mut scene = Scene::new().await;
    scene.round = scene.world.open_round(&scene.evaluator, "都得零分的一轮").await;
    scene.scores(FIRST[0], 0.0).await;
    scene.scores(SECOND[0], 0.0).await;
    for (device, tongue) in [(Device::Phone, Chinese), (Device::Desktop, English)] {
        let reader = Reader::at(device, tongue, &scene.server).await;
        reader.comes_as("evaluator").await;
        reader.page.open(&format!("/?round={}", scene.round)).await;
        reader.asks_for_intervals().await;
        reader.page.sees(&t!(tongue.language(), "stability.all_zero", n = 2)).await;
        let lines = reader.reads_lines(2).await;
        assert!(lines.iter().all(|line| line.rank == "1 (1)" && line.index == 0.0), "{lines:?}");
        reader.page.no_longer_sees(&t!(tongue.language(), "stability.refused")).await;
        assert_eq!(reader.page.texts(".slider").await.len(), 0, "there is no weight to try");
        reader.looks_right("sureness-all-zero").await;
        reader.leaves().await;
    }

    // One that is better stands alone before both, whatever the weights.
    scene.scores("清河苑", 0.5).await;
    let reader = Reader::at(Device::Desktop, English, &scene.server).await;
    reader.comes_as("evaluator").await;
    reader.page.open(&format!("/?round={}", scene.round)).await;
    reader.asks_for_intervals().await;
    let lines = reader.reads_lines(3).await;
    assert_eq!(lines.iter().map(|it| it.rank.as_str()).collect::<Vec<_>>(), ["1 (1)", "2 (2)", "2 (2)"]);
    reader.page.sees(&t!(English.language(), "stability.some_zero", n = 2)).await;
    reader.page.sees(&t!(English.language(), "stability.first_clear", name = "Qinghe Garden")).await;
    reader.leaves().await;
}

#[tokio::test]
async fn a_round_that_moved_on_shows_no_intervals_until_its_latest_result_is_fetched() {
    let scene = Scene::new().await;
    let readers = [Reader::at(Device::Desktop, Chinese, &scene.server).await, {
        Reader::at(Device::Phone, English, &scene.server).await
    }];
    for reader in &readers {
        reader.comes_as("evaluator").await;
        reader.page.open(&format!("/?round={}", scene.round)).await;
        reader.sees("计算名次区间", "Work out the intervals").await;
    }
    let before = Native::of(&scene.evaluator, scene.world.framework(), scene.round).await;
    assert!(scene.accept_what_waits().await > 0, "somebody else accepts cards meanwhile");
    let after = Native::of(&scene.evaluator, scene.world.framework(), scene.round).await;
    assert!(after.scored.len() > before.scored.len(), "that scores more communities");
    for reader in readers {
        let language = reader.tongue.language();
        reader.asks_for_intervals().await;
        reader.page.sees(&t!(language, "stability.moved")).await;
        assert_eq!(reader.page.texts(".stability-table").await.len(), 0, "no numbers beside older ones");
        reader.finds_no_intervals_in_the_ranking().await;
        reader.looks_right("sureness-moved").await;
        reader.page.click(&t!(language, "stability.reload")).await;
        reader.compares(&after, 0.25, 3).await;
        reader.page.no_longer_sees(&t!(language, "stability.moved")).await;
        reader.leaves().await;
    }
}

#[tokio::test]
async fn who_reads_a_part_of_a_round_is_told_that_ranks_are_among_that_part() {
    let scene = Scene::new().await;
    let round = closed_rounds(&scene.evaluator).await.pop().expect("a closed round").round.id;
    let password = viewer_of_a_subdistrict(&scene, "清河街道").await;
    let client = scene.server.client();
    let session = client.sign_in(VIEWER, &password).await;
    let viewer = support::world::Person { client, session };
    let native = Native::of(&viewer, scene.world.framework(), round).await;
    let count = native.scored.len();
    assert!((2..=8).contains(&count), "the subdistrict has eight communities: {count}");
    for (device, tongue) in [(Device::Desktop, Chinese), (Device::Phone, English)] {
        let language = tongue.language();
        let reader = Reader::at(device, tongue, &scene.server).await;
        reader.page.open("/").await;
        reader.signs_in_with(VIEWER, &password).await;
        reader.page.open(&format!("/?round={round}")).await;
        reader.asks_for_intervals().await;
        let lines = reader.reads_lines(count).await;
        let spreads = native.spreads(0.25, 3, tongue);
        for line in &lines {
            assert_eq!(line.rank, ranged(&spreads[&line.name]), "{}", line.name);
        }
        reader.page.sees(&t!(language, "stability.partly", n = count)).await;
        reader.finds_no_intervals_in_the_ranking().await;
        reader.looks_right("sureness-partly").await;
        reader.leaves().await;
    }
}

/// Adds somebody who reads one subdistrict only, as an administrator does at a terminal, and gives the password that was told.
async fn viewer_of_a_subdistrict(scene: &Scene, name: &str) -> String {
    let regions: Vec<Region> = scene.evaluator.client.read("regions").await;
    let region = regions.iter().find(|region| region.name.as_str() == name).expect("a subdistrict");
    let id = region.id.to_string();
    let add = ["user", "add", "--account", VIEWER, "--name", "赵岚", "--role", "viewer", "--region", &id];
    let output = scene.server.command(&add);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let password = said.lines().find_map(|line| line.strip_prefix("password: "));
    password.unwrap_or_else(|| panic!("no password was told: {said}")).to_owned()
}
