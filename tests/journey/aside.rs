//! A core question whose answer is not to be had: set aside with a reason that reviewer and reader find again.

use support::Device;

use crate::arithmetic::framework;
use crate::form::name_of;
use crate::reader::Reader;
use crate::results::every_line_agrees;
use crate::scene::{REMARKED, RETURNED, Scene};
use crate::tongue::Tongue::{self, Chinese, English};

const REASON: &str = "物业公司未提供账目，9 月 28 日去取过";

#[tokio::test]
async fn what_was_asked_for_in_vain_is_set_aside_with_a_reason_from_the_card_to_the_result() {
    set_aside(Chinese).await;
    set_aside(English).await;
}

async fn set_aside(tongue: Tongue) {
    let scene = Scene::new().await;
    let community = tongue.say(RETURNED[0], RETURNED[1]);
    let assessor = Reader::at(Device::Phone, tongue, &scene.server).await;
    assessor.comes_as("assessor").await;
    assessor.opens_the_card_of(community).await;
    // What the reviewer had asked about gets its answer first.
    for code in REMARKED {
        assessor.replies_at(code, "已重新清点").await;
    }

    let funds = assessor.question("S4-01");
    funds.click(assessor.say("无法取得…", "Not available…")).await;
    funds.fill(assessor.say("无法取得的原因", "Why it is not available"), REASON).await;
    funds.sees(assessor.say("没有数据，所属维度不计分", "without it, its dimension gets no score")).await;
    let survey = assessor.question("H3-06");
    survey.fill(assessor.say("有效答卷（份）", "Valid answers"), "12").await;
    survey.sees(assessor.say("不计入得分和排名", "left out of the score and the ranking")).await;
    assessor.waits_until_it_is_kept().await;
    assessor.submits().await;
    assessor.receipt().await;
    assessor.leaves().await;

    let evaluator = Reader::at(Device::Desktop, tongue, &scene.server).await;
    evaluator.comes_as("evaluator").await;
    evaluator.opens_for_review(community).await;
    evaluator.entry("S4-01").sees(REASON).await;
    evaluator.entry("S4-01").sees(evaluator.say("所属维度不计分", "its dimension gets no score")).await;
    evaluator.accepts().await;

    let checked = every_line_agrees(&scene.evaluator, &framework(), scene.round).await;
    assert!(checked > 0, "the round has scores");
    let place = scene.community(RETURNED[0]).await;
    for (code, words, grounds) in [
        ("S4-01", evaluator.say("无法取得（核心指标）", "Not available (core)"), REASON),
        ("H3-06", evaluator.say("样本不足，未计入（核心指标）", "Sample too small, left out (core)"), "12"),
    ] {
        let path = format!("/communities/{}?round={}&why={code}", place.id, scene.round);
        evaluator.page.open(&path).await;
        evaluator.page.within(&name_of(tongue, code)).sees(words).await;
        evaluator.page.within(&name_of(tongue, code)).sees(grounds).await;
    }
    evaluator.leaves().await;
}
