//! A refusal reads the same in both languages: the same code at the same places, in words of that language.

use chrono::Utc;
use domain::id::RevisionId;
use protocol::problem::{Problem, ProblemCode};
use serde_json::{Value, json};
use store::Act;
use support::{Client, Server, fresh};

use crate::scene::Scene;

fn is_chinese(text: &str) -> bool {
    text.chars().any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter))
}

/// Sends the same write as a reader of each language and expects the same refusal at the same place, said in each.
async fn refused_in_both(client: &Client, path: &str, body: &Value, code: ProblemCode, place: Option<&str>) {
    let [zh, en] = ["zh-CN", "en"].map(|language| client.clone().reading(language));
    let zh: Problem = zh.put(path, body).await.expect_problem(code);
    let en: Problem = en.put(path, body).await.expect_problem(code);
    let words = |problem: &Problem| {
        let of_places = problem.errors.iter().map(|error| error.message.clone());
        [problem.title.clone(), problem.detail.clone()].into_iter().chain(of_places).collect::<Vec<_>>()
    };
    for text in words(&zh) {
        assert!(is_chinese(&text) && !text.contains("%{"), "{code:?} in Chinese: {text}");
    }
    for text in words(&en) {
        assert!(
            !is_chinese(&text) && text.contains(' ') && !text.contains("%{"),
            "{code:?} in English: {text}"
        );
    }
    let places = |problem: &Problem| {
        let of = problem.errors.iter().map(|error| (error.pointer.clone(), error.code.clone()));
        of.collect::<Vec<_>>()
    };
    assert_eq!(places(&zh), places(&en), "{code:?}");
    if let Some(place) = place {
        assert!(zh.errors.iter().any(|error| error.pointer == place), "{place} is not in {:?}", places(&zh));
    }
}

fn anywhere() -> String {
    format!("scorecards/{}/revisions/{}", fresh::<uuid::Uuid>(), fresh::<RevisionId>())
}

#[tokio::test]
async fn whatever_is_wrong_inside_a_card_is_said_at_its_place() {
    let scene = Scene::new().await;
    let (ratio, rubric) = (scene.ratio(), scene.rubric());
    let whole = serde_json::to_value(scene.card()).expect("a card is JSON");
    let counted = |numerator: Value| json!({"counted": {"numerator": numerator, "denominator": 20}});
    for (code, place, change) in [
        (
            ProblemCode::Invalid,
            format!("/entries/{ratio}/entry/counted/numerator"),
            (ratio, "entry", counted(json!(21))),
        ),
        (
            ProblemCode::MalformedBody,
            format!("/entries/{ratio}/entry/counted/numerator"),
            (ratio, "entry", counted(json!("many"))),
        ),
        (
            ProblemCode::Invalid,
            format!("/entries/{rubric}/entry/rated"),
            (rubric, "entry", json!({"rated": 5})),
        ),
        (ProblemCode::Invalid, format!("/entries/{rubric}/evidence"), (rubric, "evidence", json!([]))),
        (ProblemCode::MalformedBody, format!("/entries/{rubric}/score"), (rubric, "score", json!(100))),
    ] {
        let mut body = whole.clone();
        let (indicator, member, value) = change;
        if member == "evidence" {
            body["entries"][indicator.as_str()]["entry"] = json!({"rated": 3});
        }
        body["entries"][indicator.as_str()][member] = value;
        refused_in_both(&scene.assessor.client, &anywhere(), &body, code, Some(&place)).await;
    }
}

#[tokio::test]
async fn whoever_may_not_or_comes_too_late_is_told_in_their_language() {
    let scene = Scene::new().await;
    let card = scene.world.hand_in(&scene.assessor, scene.round, &scene.community, scene.entries()).await;
    let body = serde_json::to_value(scene.card()).expect("a card is JSON");
    let (mine, other) = (&scene.assessor.client, scene.other_assessor().await.client);
    refused_in_both(mine, &anywhere(), &body, ProblemCode::CardExists, None).await;
    let anothers = format!("scorecards/{}/revisions/{}", card.id, fresh::<RevisionId>());
    refused_in_both(&other, &anothers, &body, ProblemCode::Forbidden, None).await;

    let community = format!("communities/{}", scene.community.id);
    let mut renamed = serde_json::to_value(&scene.community).expect("a community is JSON");
    renamed["name"] = json!("另一个名字");
    refused_in_both(&scene.evaluator.client, &community, &renamed, ProblemCode::StaleVersion, None).await;

    let review = format!("scorecards/{}/reviews/{}", card.id, fresh::<uuid::Uuid>());
    let accept = json!({"revision": card.revision, "decision": "accept"});
    scene.evaluator.client.put(&review, &accept).await.expect_success();
    let closing = format!("rounds/{}/closing", scene.round);
    scene.evaluator.client.put(&closing, &json!({})).await.expect_success();
    refused_in_both(mine, &anywhere(), &body, ProblemCode::RoundClosed, None).await;
}

#[tokio::test]
async fn a_database_that_cannot_be_written_is_said_in_both_languages() {
    let scene = Scene::new().await;
    let body = serde_json::to_value(scene.card()).expect("a card is JSON");
    let store = scene.store().await;
    let lock = store.write(Act { actor: None, at: Utc::now() }).await.expect("the write lock");
    refused_in_both(&scene.assessor.client, &anywhere(), &body, ProblemCode::StoreBusy, None).await;
    drop(lock);
    store.close().await;

    let read_only = format!("{}?mode=ro", scene.server.database_url());
    let frozen = Server::setup().demo().database(&read_only).start().await;
    let path = "session";
    let sign_in = json!({"account": "assessor", "password": "guanhu-demo"});
    for (language, chinese) in [("zh-CN", true), ("en", false)] {
        let refused = frozen.client().reading(language).post(path, &sign_in).await;
        let problem = refused.expect_problem(ProblemCode::StoreReadOnly);
        assert_eq!(is_chinese(&problem.title), chinese, "{}", problem.title);
        assert_eq!(is_chinese(&problem.detail), chinese, "{}", problem.detail);
    }
}
