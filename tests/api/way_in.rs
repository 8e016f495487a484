//! The way in: what looks like something and is not is refused there; what was let in once stays readable.

use chrono::Utc;
use domain::access::Role;
use domain::community::Community;
use domain::id::RoundId;
use domain::text::Text;
use protocol::problem::ProblemCode;
use protocol::round::RoundView;
use reqwest::Method;
use serde_json::{Value, json};
use store::Act;
use support::{Server, World, fresh, repository};

use crate::scene::{Scene, at};

#[tokio::test]
async fn evidence_and_reasons_that_nobody_sees_are_refused_in_their_place() {
    let scene = Scene::new().await;
    let code = scene.rubric();
    for (sign, fault) in [
        ("\u{200b}", "text_control_character"),
        ("\u{feff}", "text_control_character"),
        ("\u{ad}", "text_control_character"),
        ("\u{e0041}", "text_control_character"),
        ("\u{fffe}", "text_control_character"),
        ("\u{3164}", "text_empty"),
        ("\u{2800}", "text_empty"),
        ("\u{e000}", "text_empty"),
    ] {
        let place = format!("/entries/{code}/evidence/0/reference");
        let error = scene
            .refused(ProblemCode::Invalid, &place, |body| {
                body["entries"][code.as_str()]["evidence"][0]["reference"] = json!(sign);
            })
            .await;
        assert_eq!(error.code, fault, "{sign:?}");
        let place = format!("/entries/{code}/entry/not_applicable");
        let error = scene
            .refused(ProblemCode::Invalid, &place, |body| {
                body["entries"][code.as_str()]["entry"] = json!({ "not_applicable": sign });
            })
            .await;
        assert_eq!(error.code, fault, "{sign:?}");
    }
}

#[tokio::test]
async fn one_record_under_two_kinds_does_not_carry_the_highest_level() {
    let scene = Scene::new().await;
    let code = scene.rubric();
    let item = |kind| json!({"id": fresh::<uuid::Uuid>(), "kind": kind, "reference": "第3号记录"});
    let error = scene
        .refused(ProblemCode::Invalid, &format!("/entries/{code}/evidence"), |body| {
            body["entries"][code.as_str()] =
                json!({"entry": {"rated": 4}, "evidence": [item("minutes"), item("roster")], "note": ""});
        })
        .await;
    assert_eq!(error.code, "V03");
    assert!(error.message.contains("出处") || error.message.contains("reference"), "{}", error.message);
}

#[tokio::test]
async fn what_older_rules_let_in_is_still_read() {
    let scene = Scene::new().await;
    let old = Community { name: Text::stored("\u{3164}\u{200b}").expect("old"), ..scene.community.clone() };
    let store = scene.store().await;
    let mut write = store.write(Act { actor: None, at: Utc::now() }).await.expect("the write lock");
    write.put_community(&old).await.expect("it is stored");
    write.commit().await.expect("a commit");
    store.close().await;
    let path = format!("communities/{}", old.id);
    let read: Community = scene.evaluator.client.read(&path).await;
    assert_eq!(read, old);
    let admin = scene.world.person(Role::Admin).await;
    let ask = admin.client.ask(Method::PUT, &path).header("if-match", "*").json(&read);
    let problem = ask.send().await.expect_problem(ProblemCode::Invalid);
    assert_eq!(at(&problem, "/name").code, "text_control_character");
}

#[tokio::test]
async fn a_list_is_taken_for_no_object() {
    let scene = Scene::new().await;
    let client = &scene.evaluator.client;
    let wrong = |problem: &protocol::problem::Problem, place: &str| {
        assert_eq!(at(problem, place).code, "wrong_type", "{problem:?}");
    };
    let answer = scene.server.client().post("session", &json!(["viewer", "guanhu-demo"])).await;
    wrong(&answer.expect_problem(ProblemCode::MalformedBody), "");
    let path = format!("rounds/{}", scene.round);
    let answer = client.put(&format!("{path}/closing"), &json!([])).await;
    wrong(&answer.expect_problem(ProblemCode::MalformedBody), "");
    let view: RoundView = client.read(&path).await;
    assert!(view.round.is_open(), "nothing was closed");
    let round = &view.round;
    let framework = json!([round.framework.id, round.framework.version]);
    let body = json!({
        "region": round.region, "name": "新的一轮", "kind": round.kind, "period": round.period,
        "framework": framework, "amends": null,
    });
    let answer = client.put(&format!("rounds/{}", fresh::<RoundId>()), &body).await;
    wrong(&answer.expect_problem(ProblemCode::MalformedBody), "/framework");
}

#[tokio::test]
async fn a_renovation_in_a_year_that_no_calendar_knows_is_refused_in_both_languages() {
    let scene = Scene::new().await;
    let admin = scene.world.person(Role::Admin).await;
    let path = format!("communities/{}", scene.community.id);
    let mut body = serde_json::to_value(&scene.community).expect("it is JSON");
    for (day, language, words) in
        [("+262142-01-01", "zh-CN", "1900 年"), ("-262143-01-01", "en", "1900 to 2100")]
    {
        body["context"]["renovated_on"] = json!(day);
        let client = admin.client.clone().reading(language);
        let ask = client.ask(Method::PUT, &path).header("if-match", "*").json(&body);
        let problem = ask.send().await.expect_problem(ProblemCode::Invalid);
        let error = at(&problem, "/context/renovated_on");
        assert_eq!(error.code, "not_a_likely_date", "{day}");
        assert!(error.message.contains(words), "{}", error.message);
    }
}

#[tokio::test]
async fn a_framework_holds_no_address_to_run_and_no_words_that_nobody_sees() {
    let server = Server::demo().await;
    let admin = World::demo(&server).await.person(Role::Admin).await;
    let text = std::fs::read(repository().join("catalog/framework.json")).expect("the catalogue ships");
    let mut document: Value = serde_json::from_slice(&text).expect("it is JSON");
    document["version"] = json!("2.0.0");
    document["sources"]["PMC"]["url"] = json!("javascript:alert(1)");
    document["title"]["en"] = json!("Title\u{202e}");
    document["dimensions"][0]["zh"] = json!("维度\u{0}");
    let answer = admin.client.put("frameworks/long-term-maintenance/2.0.0", &document).await;
    let problem = answer.expect_problem(ProblemCode::FrameworkRefused);
    assert_eq!(at(&problem, "/sources/PMC/url").code, "not_a_web_address");
    assert_eq!(at(&problem, "/title/en").code, "text_control_character");
    assert_eq!(at(&problem, "/dimensions/0/zh").code, "text_control_character");
    document["version"] = json!("2 0");
    let answer = admin.client.put("frameworks/long-term-maintenance/2%200", &document).await;
    assert_eq!(at(&answer.expect_problem(ProblemCode::FrameworkRefused), "/version").code, "bad_code");
}

#[tokio::test]
async fn a_page_of_cards_has_at_most_a_hundred() {
    let scene = Scene::new().await;
    scene.evaluator.client.get("scorecards?limit=100").await.expect_status(200);
    let answer = scene.evaluator.client.get("scorecards?limit=101").await;
    let problem = answer.expect_problem(ProblemCode::BadQuery);
    assert_eq!(
        (&problem.params["parameter"], &problem.errors[0].params["max"]),
        (&json!("limit"), &json!(100))
    );
}
