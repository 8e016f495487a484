//! What goes wrong while somebody works: the session ends, the server is away, the round is closed. It is said in
//! words, nothing that was typed is lost, and what can go on goes on.

use std::collections::BTreeMap;

use domain::framework::IndicatorCode;
use domain::text::Reason;
use protocol::scorecard::{Decision, PutReview};
use support::{Device, fresh};

use crate::answers::Answer;
use crate::form::name_of;
use crate::reader::Reader;
use crate::scene::{REMARKED, RETURNED, Scene};
use crate::tongue::Tongue::{self, Chinese, English};

const NOT_STARTED: [&str; 2] = ["康乐新村", "Kangle New Village"];
/// A question that may be left open, answered by a number.
const OPTIONAL: &str = "H1-03";

fn named(names: [&'static str; 2], tongue: Tongue) -> &'static str {
    tongue.say(names[0], names[1])
}

#[tokio::test]
async fn a_session_that_ends_in_the_middle_of_a_card_costs_nothing() {
    a_session_ends(Chinese).await;
    a_session_ends(English).await;
}

async fn a_session_ends(tongue: Tongue) {
    let scene = Scene::new().await;
    let reader = Reader::at(Device::Phone, tongue, &scene.server).await;
    reader.comes_as("assessor").await;
    reader.opens_the_card_of(named(RETURNED, tongue)).await;
    reader.answers(&[("H1-05", Answer::Count(151, 160))]).await;
    reader.replies_at(REMARKED[1], "已补拍").await;
    reader.page.loses_its_cookies().await;
    reader.answers(&[("H1-02", Answer::Count(31, 32))]).await;
    reader.submits().await;

    reader.sees("请重新登录", "Sign in again").await;
    reader.sees("页面上的内容已保留", "What is on the page is kept").await;
    reader.page.fill(reader.say("密码", "Password"), crate::reader::PASSWORD).await;
    reader.presses("登录", "Sign in").await;
    reader.receipt().await;
    reader.leaves().await;

    let [card] = &scene.waiting_of(RETURNED[0]).await[..] else { panic!("the card has not arrived once") };
    let entry = |code: &str| {
        let found = card.entries.iter().find(|(name, _)| name.as_str() == code);
        serde_json::to_value(found.map(|(_, entry)| &entry.entry)).expect("an entry is JSON")
    };
    assert_eq!(entry("H1-05")["counted"]["numerator"], 151.0, "typed before the session ended");
    assert_eq!(entry("H1-02")["counted"]["numerator"], 31.0, "typed after that");
}

#[tokio::test]
async fn a_card_that_meets_no_server_is_kept_and_arrives_once() {
    a_server_is_away(Chinese).await;
    a_server_is_away(English).await;
}

async fn a_server_is_away(tongue: Tongue) {
    let mut scene = Scene::new().await;
    let reader = Reader::at(Device::Phone, tongue, &scene.server).await;
    reader.comes_as("assessor").await;
    reader.opens_the_card_of(named(RETURNED, tongue)).await;
    let typed = [("H1-05", Answer::Count(152, 160))];
    reader.answers(&typed).await;
    reader.replies_at(REMARKED[1], "已补拍").await;

    scene.server.kill();
    reader.submits().await;
    reader.sees("连接不上服务器", "The server cannot be reached").await;
    reader.sees("您填写的内容都在本机，没有丢失。", "Everything you typed is on this device.").await;
    reader.presses("重新发送", "Send again").await;
    reader.sees("连接不上服务器", "The server cannot be reached").await;
    reader.sees("待发送：还没有提交成功", "Waiting to be sent: not handed in yet").await;

    // Opened anew: the list and the card say that it waits, and one tap sends it.
    scene.server.restart().await;
    says_nothing_of_having_sent_it(&reader).await;
    reader.page.click(named(RETURNED, tongue)).await;
    reader.sees("待发送：还没有提交成功", "Waiting to be sent: not handed in yet").await;
    reader.presses("重新发送", "Send again").await;
    let number = reader.receipt().await;

    // The number is there again whenever the card is opened, and in the list.
    reader.page.reload().await;
    reader.sees("回执号", "Receipt no.").await;
    reader.page.sees(&number).await;
    reader.page.open("/tasks").await;
    reader.page.sees(&number).await;
    reader.leaves().await;
    let [card] = &scene.waiting_of(RETURNED[0]).await[..] else { panic!("the card has not arrived once") };
    let mut numbers = scene.revisions(card).await;
    numbers.sort_unstable();
    assert_eq!(numbers, [1, 2], "tried three times, it is one more revision of one card");
}

/// The list of tasks says that the card waits, and nothing of its having been sent.
async fn says_nothing_of_having_sent_it(reader: &Reader) {
    reader.page.open("/tasks").await;
    let task = reader.page.within(named(RETURNED, reader.tongue));
    task.sees(reader.say("待发送", "Waiting to be sent")).await;
    task.sees(reader.say("还没有提交成功，内容都在本机", "Not handed in yet, all of it is on this device"))
        .await;
    let said = task.text().await;
    for claim in ["已发送", "已提交", "已收到", "待审核", "Sent,", "Received", "Waiting for review"]
    {
        assert!(!said.contains(claim), "{claim}: {said}");
    }
}

#[tokio::test]
async fn what_cannot_be_read_holds_a_card_back_that_is_sent_again() {
    something_cannot_be_read(Chinese).await;
    something_cannot_be_read(English).await;
}

async fn something_cannot_be_read(tongue: Tongue) {
    let mut scene = Scene::new().await;
    let reader = Reader::at(Device::Phone, tongue, &scene.server).await;
    reader.comes_as("assessor").await;
    reader.opens_the_card_of(named(RETURNED, tongue)).await;
    reader.answers(&[("H1-05", Answer::Count(152, 160))]).await;
    reader.replies_at(REMARKED[1], "已补拍").await;
    scene.server.kill();
    reader.submits().await;
    reader.sees("连接不上服务器", "The server cannot be reached").await;
    reader.presses("继续填写", "Go on filling in").await;

    // An answer that is no number would not be sent, and the receipt would take it away.
    let name = name_of(tongue, OPTIONAL);
    reader.question(OPTIONAL).fill(&name, "abc").await;
    reader.waits_until_it_is_kept().await;
    scene.server.restart().await;
    reader.presses("重新发送", "Send again").await;
    let dialog = reader.page.within(reader.say("提交打分卡", "Submit the card"));
    dialog.sees(reader.say("还有 1 项需要处理", "1 question needs attention")).await;
    dialog.click(&name).await;
    reader.question(OPTIONAL).field_holds(&name, "abc").await;
    reader.answers(&[(OPTIONAL, Answer::Number(2.0))]).await;
    reader.waits_until_it_is_kept().await;
    reader.presses("重新发送", "Send again").await;
    reader.receipt().await;
    reader.leaves().await;
    let [card] = &scene.waiting_of(RETURNED[0]).await[..] else { panic!("the card has not arrived once") };
    let sent = card.entries.iter().find(|(code, _)| code.as_str() == OPTIONAL);
    let sent = serde_json::to_value(sent.map(|(_, entry)| &entry.entry)).expect("an entry is JSON");
    assert_eq!(sent["measured"], 2.0, "what was put right has arrived");
}

/// Lets every write reach the server and loses the answer on its way back.
const LOSE_THE_ANSWERS: &str = "
    const real = window.fetch;
    window.fetch = async (request, options) => {
        const answer = await real(request, options);
        if ((request.method ?? 'GET') === 'PUT') throw new TypeError('the answer was lost');
        return answer;
    };";

#[tokio::test]
async fn what_is_typed_after_a_lost_receipt_stays_and_goes_on_when_the_card_comes_back() {
    a_receipt_is_lost(Chinese).await;
    a_receipt_is_lost(English).await;
}

async fn a_receipt_is_lost(tongue: Tongue) {
    let scene = Scene::new().await;
    let reader = Reader::at(Device::Phone, tongue, &scene.server).await;
    reader.comes_as("assessor").await;
    reader.opens_the_card_of(named(RETURNED, tongue)).await;
    reader.answers(&[("H1-05", Answer::Count(152, 160))]).await;
    reader.replies_at(REMARKED[1], "已补拍").await;
    reader.page.evaluate(LOSE_THE_ANSWERS).await;
    reader.submits().await;
    reader.sees("连接不上服务器", "The server cannot be reached").await;
    reader.presses("继续填写", "Go on filling in").await;
    let typed = [("H1-05", Answer::Count(149, 160))];
    reader.answers(&typed).await;
    reader.waits_until_it_is_kept().await;

    // The server has the card all the same; what was typed after that is not in it.
    reader.page.reload().await;
    reader
        .sees(
            "本机还保留着与所提交的不同的内容",
            "Answers that differ from the submitted card are still stored",
        )
        .await;
    let [card] = &scene.waiting_of(RETURNED[0]).await[..] else { panic!("the card has not arrived once") };
    let reason = Reason::parse("请再核对").expect("a reason");
    let code = IndicatorCode::parse(REMARKED[0]).expect("a code");
    let decision = Decision::Return { reasons: BTreeMap::from([(code, reason)]) };
    let body = PutReview { revision: card.revision, decision };
    let path = format!("scorecards/{}/reviews/{}", card.id, fresh::<uuid::Uuid>());
    scene.evaluator.client.put(&path, &body).await.expect_success();
    reader.page.reload().await;
    reader.finds(&typed).await;
    reader.leaves().await;
}

#[tokio::test]
async fn a_returned_card_goes_back_only_with_an_answer_to_every_remark() {
    a_remark_is_left(Chinese).await;
    a_remark_is_left(English).await;
}

async fn a_remark_is_left(tongue: Tongue) {
    let scene = Scene::new().await;
    let reader = Reader::at(Device::Phone, tongue, &scene.server).await;
    reader.comes_as("assessor").await;
    reader.opens_the_card_of(named(RETURNED, tongue)).await;
    reader.presses("检查并提交", "Check and submit").await;
    let dialog = reader.page.within(reader.say("提交打分卡", "Submit the card"));
    let left = reader.say("审核意见尚未回应", "The reviewer's remark is not answered yet");
    dialog.sees(REMARKED[0]).await;
    dialog.sees(left).await;
    dialog.click(REMARKED[1]).await;
    reader.page.becomes_true("return !!document.activeElement.closest('#question-H3-02')").await;

    // A new count answers the one, a note the other, whose level stands.
    reader.answers(&[("H1-05", Answer::Count(154, 160))]).await;
    reader.question(REMARKED[1]).sees(reader.say("意见待回应", "Remark to answer")).await;
    reader.replies_at(REMARKED[1], "照片已在附件中，等级不变").await;
    reader.question(REMARKED[1]).no_longer_sees(reader.say("意见待回应", "Remark to answer")).await;
    reader.submits().await;
    reader.receipt().await;
    reader.leaves().await;
}

#[tokio::test]
async fn a_round_that_was_closed_meanwhile_takes_no_card_and_destroys_none() {
    a_round_is_closed(Chinese).await;
    a_round_is_closed(English).await;
}

async fn a_round_is_closed(tongue: Tongue) {
    let scene = Scene::new().await;
    let reader = Reader::at(Device::Phone, tongue, &scene.server).await;
    reader.comes_as("assessor").await;
    reader.opens_the_card_of(named(RETURNED, tongue)).await;
    let typed = [("H1-05", Answer::Count(153, 160))];
    reader.answers(&typed).await;
    reader.replies_at(REMARKED[1], "已补拍").await;
    scene.close_the_round().await;
    reader.submits().await;
    reader.sees("本轮评估已结束", "This round is closed").await;
    reader.sees("您填写的内容都在本机，没有丢失。", "Everything you typed is on this device.").await;
    reader.presses("继续填写", "Go on filling in").await;
    reader.finds(&typed).await;

    // Opened anew, the card is no task any more, and what was typed is still there.
    reader.page.reload().await;
    reader.sees("这项任务不在您的待办中", "This is not among your open tasks").await;
    reader.sees("项仍保留着", "still kept").await;
    reader.leaves().await;
}

#[tokio::test]
async fn a_level_without_its_proof_is_named_at_the_proof_and_holds_the_card_back() {
    a_proof_is_missing(Chinese).await;
    a_proof_is_missing(English).await;
}

async fn a_proof_is_missing(tongue: Tongue) {
    let scene = Scene::new().await;
    let reader = Reader::at(Device::Phone, tongue, &scene.server).await;
    reader.comes_as("assessor").await;
    reader.opens_the_card_of(named(NOT_STARTED, tongue)).await;
    let rules = reader.question("S2-11");
    reader.answers(&[("S2-11", Answer::Level(3, &[]))]).await;
    let one = reader.say("3 级须附至少 1 项佐证。", "Level 3 needs at least 1 item of evidence.");
    rules.within(reader.say("佐证", "Evidence")).sees(one).await;
    reader.answers(&[("S2-11", Answer::Level(4, &[("制度文本", "Rule document", "管护公约第 4 条")]))]).await;
    let two = reader.say(
        "4 级须有 2 类不同的佐证，各有出处。",
        "Level 4 needs 2 different kinds of evidence, each with its own reference.",
    );
    rules.within(reader.say("佐证", "Evidence")).sees(two).await;

    reader.presses("检查并提交", "Check and submit").await;
    let in_the_way = reader.page.within(reader.say("提交打分卡", "Submit the card"));
    in_the_way.sees(two).await;
    in_the_way.click("S2-11").await;
    reader.page.becomes_true("return !!document.activeElement.closest('#question-S2-11 .evidence')").await;
    rules.is_chosen(reader.say("4 级", "Level 4")).await;
    reader.leaves().await;
}
