//! Two windows, two evaluators: who comes second is told, and neither overwrites the other.

use std::collections::BTreeMap;
use std::process::Output;

use domain::access::Role;
use domain::framework::IndicatorCode;
use domain::text::Reason;
use protocol::scorecard::{Decision, PutReview};
use support::{Client, Device, fresh};

use crate::answers::{Answer, BUILT_NOT_KEPT};
use crate::day::the_whole_card;
use crate::reader::Reader;
use crate::scene::Scene;
use crate::tongue::Tongue::{self, Chinese, English};

pub const SECOND_EVALUATOR: &str = "zhouning";
const TOO_LATE: &str = "井盖数量不符";
/// Not begun, and the first assessor's.
const NOT_STARTED: [&str; 2] = ["康乐新村", "Kangle New Village"];

#[tokio::test]
async fn two_windows_with_the_same_card_never_overwrite_each_other() {
    two_windows(Chinese, "康乐新村").await;
    two_windows(English, "Kangle New Village").await;
}

/// An assessor with a card in two windows: one answer was kept in the first, and the second, which is in front, shows it.
/// With the card's address.
async fn opens_a_card_twice(tongue: Tongue, title: &str) -> (Scene, Reader, String) {
    let scene = Scene::new().await;
    let reader = Reader::at(Device::Phone, tongue, &scene.server).await;
    reader.comes_as("assessor").await;
    reader.opens_the_card_of(title).await;
    reader.answers(&[("H1-05", Answer::Count(150, 160))]).await;
    reader.waits_until_it_is_kept().await;
    let address = reader.page.evaluate("return location.pathname").await;
    let address = address.as_str().expect("a path is text").to_owned();
    reader.page.open_beside(&address).await;
    reader.finds(&[("H1-05", Answer::Count(150, 160))]).await;
    (scene, reader, address)
}

async fn two_windows(tongue: Tongue, title: &str) {
    let (_scene, reader, _) = opens_a_card_twice(tongue, title).await;
    reader.answers(&[("H1-05", Answer::Count(155, 160))]).await;
    reader.waits_until_it_is_kept().await;

    reader.page.other_tab().await;
    reader.answers(&[("H1-02", Answer::Count(20, 21))]).await;
    reader.sees("这张打分卡在另一个窗口里也有改动", "This card was also changed in another window").await;
    reader.presses("载入另一份", "Load the other one").await;
    reader.finds(&[("H1-05", Answer::Count(155, 160))]).await;
    // What was typed here before the choice comes along.
    reader.finds(&[("H1-02", Answer::Count(20, 21))]).await;
    reader
        .page
        .no_longer_sees(reader.say("这张打分卡在另一个窗口里", "This card was also changed in another"))
        .await;
    reader.leaves().await;
}

#[tokio::test]
async fn two_windows_that_are_closed_in_the_middle_of_a_save_lose_nothing() {
    both_are_closed(Chinese, "康乐新村").await;
    both_are_closed(English, "Kangle New Village").await;
}

/// Holds the drafts of this device, as a slow disk would: a save that begins now does not end.
const HOLD_THE_DRAFTS: &str = "
    indexedDB.open('guanhu').onsuccess = (opened) => {
        const drafts = opened.target.result.transaction('drafts', 'readwrite').objectStore('drafts');
        const again = () => { window.held = true; drafts.get('nothing').onsuccess = again; };
        again();
    };";

async fn both_are_closed(tongue: Tongue, title: &str) {
    let (_scene, reader, address) = opens_a_card_twice(tongue, title).await;

    // Both windows type at a question of their own and at a common one, and neither save comes to an end.
    reader.page.other_tab().await;
    reader.page.evaluate(HOLD_THE_DRAFTS).await;
    reader.page.becomes_true("return window.held === true").await;
    reader.answers(&[("H1-02", Answer::Count(20, 21)), ("H1-05", Answer::Count(156, 160))]).await;
    reader.page.other_tab().await;
    reader.answers(&[("H1-05", Answer::Count(155, 160)), ("H1-04", Answer::Count(7, 9))]).await;
    reader.sees("正在保存", "Saving").await;
    reader.page.close_tab().await;
    reader.page.close_tab_and_open(&address).await;

    // Each one's own answer is there, and of the common one both.
    reader.finds(&[("H1-02", Answer::Count(20, 21)), ("H1-04", Answer::Count(7, 9))]).await;
    reader.sees("有 1 项有两份不同的回答", "Two different answers at 1 question").await;
    let common = reader.question("H1-05");
    let here = reader.page.evaluate("return document.querySelector('#question-H1-05 input').value").await;
    let other = if here == "155" { 156 } else { 155 };
    assert!(here == "155" || here == "156", "one of the two is the answer, not {here}");
    common.sees(&format!("({other}/160)")).await;

    // Also after the next opening, until somebody chooses.
    reader.waits_until_it_is_kept().await;
    reader.page.reload().await;
    common.sees(&format!("({other}/160)")).await;
    common.click(reader.say("改用这份", "Use this one")).await;
    reader.finds(&[("H1-05", Answer::Count(other, 160))]).await;
    reader.page.no_longer_sees(reader.say("有两份不同的回答", "Two different answers at")).await;
    reader.leaves().await;
}

#[tokio::test]
async fn a_card_that_somebody_else_reviewed_first_says_who_and_when() {
    somebody_was_quicker(Chinese).await;
    somebody_was_quicker(English).await;
}

async fn somebody_was_quicker(tongue: Tongue) {
    let scene = Scene::new().await;
    let colleague = second_evaluator(&scene).await;
    let waiting = scene.waiting().await;
    let card = waiting.first().expect("the demo city has a card that waits");
    let english = card.community_name_en.as_ref().expect("the demo's communities have English names");
    let community = tongue.say(card.community_name.as_str(), english.as_str()).to_owned();

    let reader = Reader::at(Device::Desktop, tongue, &scene.server).await;
    reader.comes_as("evaluator").await;
    reader.opens_for_review(&community).await;
    let body = PutReview { revision: card.revision, decision: Decision::Accept };
    let path = format!("scorecards/{}/reviews/{}", card.id, fresh::<uuid::Uuid>());
    colleague.put(&path, &body).await.expect_success();

    reader.entry("H1-02").click(reader.say("退回此项", "Send this back")).await;
    reader.entry("H1-02").fill(reader.say("退回原因", "Reason"), TOO_LATE).await;
    reader.presses("退回（1）", "Send back (1)").await;
    reader
        .page
        .within(reader.say("退回，附 1 条意见？", "Send back with 1 reason?"))
        .click(reader.say("退回", "Send back"))
        .await;
    reader.sees("打分卡的状态已经变化", "The card is at another stage now").await;
    reader.sees("周宁", "周宁 accepted this card").await;
    reader.finds_the_unsent_reason().await;
    reader.leaves().await;
}

/// Adds another evaluator of the district and signs in as them.
async fn second_evaluator(scene: &Scene) -> Client {
    let password = password_of_a_second_evaluator(scene);
    let client = scene.server.client();
    client.sign_in(SECOND_EVALUATOR, &password).await;
    client
}

/// Adds another evaluator of the district, as an administrator does at a terminal, and gives the password that was told.
pub fn password_of_a_second_evaluator(scene: &Scene) -> String {
    let grants = &scene.evaluator.session.grants;
    let grant = grants.iter().find(|grant| grant.role == Role::Evaluator).expect("the evaluator is one");
    let region = grant.region.to_string();
    let add = [
        "user",
        "add",
        "--account",
        SECOND_EVALUATOR,
        "--name",
        "周宁",
        "--role",
        "evaluator",
        "--region",
        &region,
    ];
    let said = words(&scene.server.command(&add));
    let password = said.lines().find_map(|line| line.strip_prefix("password: "));
    password.unwrap_or_else(|| panic!("no password was told: {said}")).to_owned()
}

fn words(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

impl Reader {
    /// Sends the open card back with one reason, up to the answer.
    async fn tries_to_send_back(&self) {
        self.presses("退回（1）", "Send back (1)").await;
        self.page
            .within(self.say("退回，附 1 条意见？", "Send back with 1 reason?"))
            .click(self.say("退回", "Send back"))
            .await;
    }

    async fn finds_the_unsent_reason(&self) {
        let words = self.say("您写的退回原因（未送出）", "Your reason, which was not sent");
        self.entry("H1-02").sees(&format!("{words}{TOO_LATE}")).await;
    }

    /// No message lies over a button at the foot of the page.
    async fn can_reach_the_actions_under_a_message(&self) {
        let script = "const over = [...document.querySelectorAll('.toast')].map((it) => it.getBoundingClientRect());
            const foot = [...document.querySelectorAll('.sticky-action button, nav a')]
              .map((it) => it.getBoundingClientRect()).filter((it) => it.width > 0);
            const apart = (a, b) => a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
            return over.length > 0 && foot.length > 1 && over.every((a) => foot.every((b) => apart(a, b)))";
        self.page.becomes_true(script).await;
    }
}

#[tokio::test]
async fn an_evaluator_in_two_windows_is_told_in_the_second_and_loses_no_word() {
    for tongue in [Chinese, English] {
        let scene = Scene::new().await;
        let device = if tongue == Chinese { Device::Desktop } else { Device::Phone };
        let reader = Reader::at(device, tongue, &scene.server).await;
        reader.comes_as("evaluator").await;
        the_same_card_twice(&scene, &reader).await;
        the_same_round_twice(&scene, &reader).await;
        reader.leaves().await;
    }
}

async fn the_same_card_twice(scene: &Scene, reader: &Reader) {
    let waiting = scene.waiting().await;
    let card = waiting.first().expect("the demo city has a card that waits");
    let address = format!("/review/{}", card.id);
    reader.page.open(&address).await;
    reader.sees("提交次数", "Revision").await;
    reader.page.open_beside(&address).await;
    reader.sees("提交次数", "Revision").await;

    reader.page.other_tab().await;
    reader.entry("H1-02").click(reader.say("退回此项", "Send this back")).await;
    reader.entry("H1-02").fill(reader.say("退回原因", "Reason"), TOO_LATE).await;
    reader.page.other_tab().await;
    reader.accepts().await;
    reader.can_reach_the_actions_under_a_message().await;
    reader.page.other_tab().await;
    reader.tries_to_send_back().await;
    reader.sees("打分卡的状态已经变化", "The card is at another stage now").await;
    reader.sees("采纳这张打分卡", "accepted this card").await;
    reader.finds_the_unsent_reason().await;
    // Neither does a look from another day lose it.
    reader.page.reload().await;
    reader.finds_the_unsent_reason().await;
}

/// Sending somebody after the round was closed in the other window.
async fn the_same_round_twice(scene: &Scene, reader: &Reader) {
    let round = scene.world.open_round(&scene.evaluator, "两个窗口的一轮").await;
    let address = format!("/rounds/{round}");
    reader.page.open(&address).await;
    let community = reader.page.within(reader.say(NOT_STARTED[0], NOT_STARTED[1]));
    community.click(reader.say("分配", "Assign")).await;
    reader.page.select(reader.say("评估员", "Assessor"), "李强").await;

    reader.page.other_tab().await;
    reader.page.open(&address).await;
    reader.presses("结束本轮", "Close the round").await;
    reader.presses("结束并固定结果", "Close and freeze").await;
    reader.sees("结束时间", "Closed at").await;

    reader.page.other_tab().await;
    let title = reader
        .tongue
        .tell(format!("为{}分配评估员", NOT_STARTED[0]), format!("Assign an assessor to {}", NOT_STARTED[1]));
    let dialog = reader.page.within(&title);
    dialog.click(reader.say("分配", "Assign")).await;
    dialog.sees(reader.say("本轮评估已结束", "This round is closed")).await;
    let chosen = "const field = document.querySelector('dialog:modal select');
        return field.selectedOptions[0].textContent.trim() === '李强'";
    reader.page.becomes_true(chosen).await;
}

#[tokio::test]
async fn a_second_card_from_a_second_device_is_refused_in_words_and_kept_there() {
    let scene = Scene::new().await;
    let community = scene.community(NOT_STARTED[0]).await;
    let card = the_whole_card(&community, BUILT_NOT_KEPT);
    let reader = Reader::at(Device::Desktop, Chinese, &scene.server).await;
    reader.comes_as("assessor").await;
    reader.opens_the_card_of(NOT_STARTED[0]).await;
    reader.answers(&card).await;
    reader.waits_until_it_is_kept().await;

    // The other device hands in a card of its own.
    let assessor = scene.world.person(Role::Assessor).await;
    let first = scene.world.full_card(&community);
    let sent = scene.world.hand_in(&assessor, scene.round, &community, first.clone()).await;

    reader.submits().await;
    reader.sees("本轮您已提交过该社区的打分卡", "").await;
    reader.sees("您填写的内容都在本机，没有丢失。", "").await;
    reader.presses("继续填写", "").await;
    reader.finds(&card[..6]).await;
    reader.page.click("语言").await;
    reader.page.click("English").await;
    let reader = Reader { tongue: English, ..reader };
    reader.submits().await;
    reader.sees("", "You already have a card for this community in this round").await;
    reader.sees("", "Everything you typed is on this device.").await;
    reader.presses("", "Go on filling in").await;
    reader.finds(&card).await;

    // The server has the first card and no other; opened anew, the second device shows it and what it keeps itself.
    let [handed_in] = &scene.waiting_of(NOT_STARTED[0]).await[..] else { panic!("one card waits") };
    assert_eq!(handed_in.entries, first, "the first device's answers stand");
    reader.page.reload().await;
    reader.sees("", "Answers that differ from the submitted card are still stored here").await;

    // Sent back, the first card goes on; beside it lies every answer of this device that is another.
    let remark = Reason::parse("请复核照明数量").expect("a reason");
    let code = IndicatorCode::parse("H1-05").expect("a code");
    let decision = Decision::Return { reasons: BTreeMap::from([(code, remark)]) };
    scene.world.review(&scene.evaluator, &sent, decision).await.expect_success();
    finds_its_own_answers_beside_the_card(&reader).await;
    reader.leaves().await;
}

async fn finds_its_own_answers_beside_the_card(reader: &Reader) {
    reader.page.reload().await;
    reader.sees("", "Two different answers at").await;
    reader.question("H1-05").sees("(188/200)").await;
    reader.question("H1-05").click("Use this one").await;
    reader.finds(&[("H1-05", Answer::Count(188, 200))]).await;
    reader.waits_until_it_is_kept().await;
    reader.page.reload().await;
    reader.finds(&[("H1-05", Answer::Count(188, 200))]).await;
    reader.question("H1-02").sees("(46/48)").await;
    reader.question("H3-02").sees("3 号楼北侧楼道，9 月 28 日").await;
}
