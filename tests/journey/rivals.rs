//! Two windows, two evaluators: who comes second is told, and neither overwrites the other.

use std::process::Output;

use domain::access::Role;
use protocol::scorecard::{Decision, PutReview};
use support::{Client, Device, fresh};

use crate::answers::Answer;
use crate::reader::Reader;
use crate::scene::Scene;
use crate::tongue::Tongue::{self, Chinese, English};

#[tokio::test]
async fn two_windows_with_the_same_card_never_overwrite_each_other() {
    two_windows(Chinese, "康乐新村").await;
    two_windows(English, "Kangle New Village").await;
}

async fn two_windows(tongue: Tongue, title: &str) {
    let scene = Scene::new().await;
    let reader = Reader::at(Device::Phone, tongue, &scene.server).await;
    reader.comes_as("assessor").await;
    reader.opens_the_card_of(title).await;
    reader.answers(&[("H1-05", Answer::Count(150, 160))]).await;
    reader.waits_until_it_is_kept().await;
    let address = reader.page.evaluate("return location.pathname").await;

    reader.page.open_beside(address.as_str().unwrap_or_default()).await;
    reader.finds(&[("H1-05", Answer::Count(150, 160))]).await;
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
    let scene = Scene::new().await;
    let reader = Reader::at(Device::Phone, tongue, &scene.server).await;
    reader.comes_as("assessor").await;
    reader.opens_the_card_of(title).await;
    reader.answers(&[("H1-05", Answer::Count(150, 160))]).await;
    reader.waits_until_it_is_kept().await;
    let address = reader.page.evaluate("return location.pathname").await;
    let address = address.as_str().unwrap_or_default();
    reader.page.open_beside(address).await;
    reader.finds(&[("H1-05", Answer::Count(150, 160))]).await;

    // Both windows type at a question of their own and at a common one, and neither save comes to an end.
    reader.page.other_tab().await;
    reader.page.evaluate(HOLD_THE_DRAFTS).await;
    reader.page.becomes_true("return window.held === true").await;
    reader.answers(&[("H1-02", Answer::Count(20, 21)), ("H1-05", Answer::Count(156, 160))]).await;
    reader.page.other_tab().await;
    reader.answers(&[("H1-05", Answer::Count(155, 160)), ("H1-04", Answer::Count(7, 9))]).await;
    reader.sees("正在保存", "Saving").await;
    reader.page.close_tab().await;
    reader.page.close_tab_and_open(address).await;

    // Each one's own answer is there, and of the common one both.
    reader.finds(&[("H1-02", Answer::Count(20, 21)), ("H1-04", Answer::Count(7, 9))]).await;
    reader.sees("有 1 项在另一个窗口里填的不同", "Another window has another answer at 1 question").await;
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
    reader
        .page
        .no_longer_sees(reader.say("在另一个窗口里填的不同", "Another window has another answer"))
        .await;
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
    reader.entry("H1-02").fill(reader.say("退回原因", "Reason"), "井盖数量不符").await;
    reader.presses("退回（1）", "Send back (1)").await;
    reader
        .page
        .within(reader.say("退回，附 1 条意见？", "Send back with 1 reason?"))
        .click(reader.say("退回", "Send back"))
        .await;
    reader.sees("打分卡的状态已经变化", "The card is at another stage now").await;
    reader.sees("周宁", "周宁 accepted this card").await;
    reader.leaves().await;
}

/// Adds another evaluator of the district, as an administrator does at a terminal, and signs in as them.
async fn second_evaluator(scene: &Scene) -> Client {
    let grants = &scene.evaluator.session.grants;
    let grant = grants.iter().find(|grant| grant.role == Role::Evaluator).expect("the evaluator is one");
    let region = grant.region.to_string();
    let add = [
        "user",
        "add",
        "--account",
        "zhouning",
        "--name",
        "周宁",
        "--role",
        "evaluator",
        "--region",
        &region,
    ];
    let said = words(&scene.server.command(&add));
    let password = said.lines().find_map(|line| line.strip_prefix("password: "));
    let client = scene.server.client();
    client.sign_in("zhouning", password.unwrap_or_else(|| panic!("no password was told: {said}"))).await;
    client
}

fn words(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}
