//! The main job, from a card on a phone to the dashboard: filled, sent back, mended, accepted, closed, explained.

use std::collections::BTreeSet;

use domain::community::Community;
use serde_json::Value;
use support::Device;
use support::browser::Key;

use crate::answers::{Answer, BUILT_NOT_KEPT, Proof, SENT_BACK, Typed, WELL_KEPT, lifts_and_care};
use crate::arithmetic::{Found, applies, framework, list, outcome};
use crate::form::name_of;
use crate::reader::Reader;
use crate::results::{Shown, every_line_agrees, records};
use crate::scene::Scene;
use crate::tongue::Tongue;

#[tokio::test]
async fn a_community_is_scored_from_the_card_on_a_phone_to_the_dashboard() {
    a_day(Tongue::Chinese, "康乐新村", BUILT_NOT_KEPT, "red").await;
}

#[tokio::test]
async fn the_same_day_in_english_in_another_community() {
    a_day(Tongue::English, "胜利新村", WELL_KEPT, "none").await;
}

const REASON: &str = "背面楼道的照片显示有积存垃圾，达不到 4 级。";
const MENDED_PROOF: Proof = ("定位照片", "Geotagged photo", "3 号楼背面楼道，10 月 8 日复拍");

async fn a_day(tongue: Tongue, name: &str, found_there: &[Typed], flag: &str) {
    let scene = Scene::new().await;
    let (server, community) = (&scene.server, scene.community(name).await);
    let card = the_whole_card(&community, found_there);
    let title = tongue.say(name, community.name_en.as_ref().map_or(name, |name| name.as_str())).to_owned();

    // The assessor, on the way.
    let mut assessor = Reader::who_chooses(Device::Phone, tongue, server).await;
    assessor.signs_in("assessor").await;
    fills_the_card(&mut assessor, &title, &card).await;
    assessor.submits().await;
    let first_receipt = assessor.receipt().await;

    // The evaluator, at the desk: not good enough.
    let evaluator = Reader::who_chooses(Device::Desktop, tongue, server).await;
    evaluator.signs_in("evaluator").await;
    evaluator.opens_for_review(&title).await;
    evaluator.entry(SENT_BACK).sees(&level(tongue, 4)).await;
    evaluator.sends_back(SENT_BACK, REASON).await;

    // The assessor mends it.
    assessor.page.open("/tasks").await;
    assessor.page.within(&title).sees(assessor.say("退回 · 1 处意见", "Sent back · 1 remark")).await;
    assessor.opens_the_card_of(&title).await;
    assessor.question(SENT_BACK).sees(REASON).await;
    assessor.finds(&as_handed_in(&card, &community)).await;
    let mended = Answer::Level(2, &[MENDED_PROOF]);
    assessor.answers_one(SENT_BACK, Answer::Level(2, &[])).await;
    assessor.question(SENT_BACK).fill(assessor.say(MENDED_PROOF.0, MENDED_PROOF.1), MENDED_PROOF.2).await;
    assessor.submits().await;
    assert_ne!(assessor.receipt().await, first_receipt, "every revision has a receipt of its own");
    assessor.leaves().await;

    // The evaluator accepts it and what else waits, and closes the round.
    evaluator.opens_for_review(&title).await;
    evaluator.entry(SENT_BACK).sees(evaluator.say("已修改", "changed")).await;
    evaluator.accepts().await;
    assert!(scene.accept_what_waits().await > 0, "the demo city has cards that wait");
    evaluator.closes_the_round(&scene.round_name).await;

    // What it comes to, worked out here.
    let framework = framework();
    let types: Vec<String> = community.types.iter().map(|kind| kind.as_str().to_owned()).collect();
    let mut found = records(&scene.evaluator, &community.id.to_string(), scene.round).await;
    found.extend(values(&card, &community));
    found.insert(SENT_BACK.to_owned(), mended.value(&community));
    let own = outcome(&framework, &types, &found).expect("everything that a score needs is there");
    assert_eq!(own.flag, flag, "the journey means to show this case: {own:?}");
    let expected = Shown::of(&own, tongue);

    evaluator.page.open(&format!("/?round={}", scene.round)).await;
    assert_eq!(evaluator.reads_the_ranking(&title).await, expected, "on the overview");
    evaluator.page.within(evaluator.say("排名", "Ranking")).click(&title).await;
    assert_eq!(evaluator.reads_the_headline().await, expected, "on the community's page");
    asks_why(&evaluator, &community).await;
    evaluator.leaves().await;

    let scored = every_line_agrees(&scene.evaluator, &framework, scene.round).await;
    assert!(scored > 10, "only {scored} communities have a score");
}

/// The answers to every question that this community's card asks, neither more nor less.
pub fn the_whole_card(community: &Community, found_there: &[Typed]) -> Vec<Typed> {
    let card: Vec<Typed> = found_there.iter().copied().chain(lifts_and_care(community)).collect();
    let framework = framework();
    let types: Vec<String> = community.types.iter().map(|kind| kind.as_str().to_owned()).collect();
    let is_asked = |it: &&Value| it["measurement"] != "derived" && applies(it, &types);
    let asked: BTreeSet<&str> =
        list(&framework, "indicators").filter(is_asked).filter_map(|it| it["code"].as_str()).collect();
    let answered: BTreeSet<&str> = card.iter().map(|(code, _)| *code).collect();
    assert_eq!(answered, asked, "the journey answers exactly what the card asks");
    card
}

/// Fills a card with two accidents in the middle: a closed tab and a dead battery.
async fn fills_the_card(assessor: &mut Reader, title: &str, card: &[Typed]) {
    assessor.opens_the_card_of(title).await;
    let (before, after) = card.split_at(card.len() / 2);
    mistypes(assessor).await;
    assessor.answers(before).await;
    assessor.waits_until_it_is_kept().await;
    let address = assessor.page.evaluate("return location.pathname").await;
    let address = address.as_str().unwrap_or_default().to_owned();
    let left_at = before.last().map_or(SENT_BACK, |(code, _)| code);

    assessor.page.close_tab_and_open(&address).await;
    comes_back_to(assessor, left_at).await;
    assessor.finds(before).await;

    assessor.browser.crash_and_reopen().await;
    assessor.page.open(&address).await;
    signs_in_if_asked(assessor).await;
    comes_back_to(assessor, left_at).await;
    assessor.finds(before).await;

    assessor.answers(after).await;
    assessor.waits_until_it_is_kept().await;
}

/// Words where a number belongs, and more lamps lit than there are: told at the field, and nothing is taken away.
async fn mistypes(assessor: &Reader) {
    let wires = assessor.question("H2-01");
    let (label, words) = (assessor.say("实际数量", "How many there are"), assessor.say("三处", "three"));
    wires.fill(label, words).await;
    assessor.page.press(Key::Tab).await;
    wires.sees(assessor.say("请只填数字，例如 12 或 12.5。", "Enter a number, such as 12 or 12.5.")).await;
    wires.field_holds(label, words).await;

    let lamps = assessor.question("H1-05");
    let count = assessor.say("符合的数量", "How many meet it");
    lamps.fill(assessor.say("总数", "Out of"), "200").await;
    lamps.fill(count, "220").await;
    lamps
        .sees(assessor.say("数量不能大于总数 200。", "The count cannot be more than the total of 200."))
        .await;
    lamps.field_holds(count, "220").await;
}

/// The question where somebody left off is on the screen again.
async fn comes_back_to(assessor: &Reader, code: &str) {
    assessor.question(code).sees(&name_of(assessor.tongue, code)).await;
    let in_sight = format!(
        "const box = document.getElementById('question-{code}').getBoundingClientRect();
         return box.top < innerHeight && box.bottom > 0;"
    );
    assessor.page.becomes_true(&in_sight).await;
}

/// A dead battery may have taken the session along; what was typed it has not.
async fn signs_in_if_asked(assessor: &Reader) {
    let either = "return !!document.querySelector('.question, form #account')";
    assessor.page.becomes_true(either).await;
    if assessor.page.evaluate("return !!document.querySelector('form #account')").await == true {
        assessor.signs_in("assessor").await;
    }
}

fn level(tongue: Tongue, level: u8) -> String {
    tongue.tell(format!("{level} 级"), format!("Level {level}"))
}

fn values(card: &[Typed], community: &Community) -> Found {
    card.iter().map(|(code, answer)| ((*code).to_owned(), answer.value(community))).collect()
}

/// The card as it comes back: a number that was worked out from a plain count is known by what was handed in.
fn as_handed_in(card: &[Typed], community: &Community) -> Vec<Typed> {
    let handed_in = |answer: Answer| match answer {
        Answer::Plain(..) => Answer::WorkedOut(answer.value(community).unwrap_or_default()),
        other => other,
    };
    card.iter().map(|(code, answer)| (*code, handed_in(*answer))).collect()
}

/// From the index down to the entry that was mended, with its value, its evidence and the card that it came from.
async fn asks_why(evaluator: &Reader, community: &Community) {
    let verdict = "document.querySelector('.community-verdict a')";
    evaluator.page.evaluate(&format!("{verdict}.scrollIntoView({{ block: 'center' }})")).await;
    evaluator.page.click_css(".community-verdict a").await;
    let drawer = evaluator.page.within(evaluator.say("综合指数", "Index"));
    drawer.sees(evaluator.say("几何平均", "geometric mean")).await;
    drawer.click(SENT_BACK).await;
    let reasons = evaluator.page.within(&name_of(evaluator.tongue, SENT_BACK));
    reasons.sees(&level(evaluator.tongue, 2)).await;
    reasons.sees(MENDED_PROOF.2).await;
    reasons.sees("李强").await;
    evaluator.page.is_at(&format!("/communities/{}", community.id)).await;
    evaluator.presses("关闭", "Close").await;
    evaluator.page.no_longer_sees(MENDED_PROOF.2).await;
}
