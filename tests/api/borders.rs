//! Borders: what belongs to a region stays there, whoever asks, and what is closed stays as it was.

use domain::access::Role;
use domain::community::Community;
use domain::id::{CommunityId, RegionId, RoundId};
use domain::text::{Name, Text};
use protocol::problem::{Problem, ProblemCode};
use protocol::result::RoundResult;
use protocol::round::RoundView;
use protocol::scorecard::{Decision, PutReview};
use reqwest::Method;
use serde_json::{Value, json};
use support::{Answer, Client, fresh};

use crate::scene::{Scene, at};

/// The body that makes a round what it is.
fn body_of(view: &RoundView) -> Value {
    let round = &view.round;
    json!({
        "region": round.region, "name": round.name, "kind": round.kind, "period": round.period,
        "framework": round.framework, "amends": round.amends,
    })
}

/// Changes something that is there, as it is now.
async fn change(client: &Client, path: &str, body: &Value) -> Answer {
    let current = client.get(path).await;
    let ask = client.ask(Method::PUT, path).header("if-match", current.header("etag").unwrap_or("*"));
    ask.json(body).send().await
}

fn as_json(value: &impl serde::Serialize) -> Value {
    serde_json::to_value(value).expect("it is JSON")
}

#[tokio::test]
async fn nobody_takes_a_round_over_into_a_region_of_their_own() {
    let scene = Scene::new().await;
    let city = scene.other_city().await;
    let neighbour = scene.neighbour("neighbour", Role::Evaluator, city).await;
    let path = format!("rounds/{}", scene.round);
    let ours: RoundView = scene.evaluator.client.read(&path).await;
    let mut body = body_of(&ours);
    body["region"] = json!(city);
    let ask = neighbour.ask(Method::PUT, &path).header("if-match", "*").json(&body);
    ask.send().await.expect_problem(ProblemCode::Forbidden);
    assert_eq!(scene.evaluator.client.read::<RoundView>(&path).await, ours);
}

#[tokio::test]
async fn a_round_keeps_its_region_and_is_changed_only_by_whoever_saw_its_present_state() {
    let scene = Scene::new().await;
    let path = format!("rounds/{}", scene.round);
    let client = &scene.evaluator.client;
    let ours: RoundView = client.read(&path).await;
    let mut moved = body_of(&ours);
    moved["region"] = json!(scene.community.region);
    let problem = change(client, &path, &moved).await.expect_problem(ProblemCode::Invalid);
    assert_eq!(at(&problem, "/region").code, "region_fixed");

    let mut renamed = body_of(&ours);
    renamed["name"] = json!("改名的一轮");
    client.put(&path, &renamed).await.expect_problem(ProblemCode::StaleVersion);
    client.put(&path, &body_of(&ours)).await.expect_status(200);
    let view: RoundView = change(client, &path, &renamed).await.expect_status(200).json();
    assert_eq!(view.round.name.as_str(), "改名的一轮");
    assert_eq!(view.progress, ours.progress);
}

#[tokio::test]
async fn a_closed_round_is_mended_by_one_other_and_not_by_two() {
    let scene = Scene::new().await;
    let client = &scene.evaluator.client;
    let path = format!("rounds/{}", scene.round);
    client.put(&format!("{path}/closing"), &json!({})).await.expect_status(200);
    let mut amended = body_of(&client.read(&path).await);
    amended["amends"] = json!(scene.round);
    let first = format!("rounds/{}", fresh::<RoundId>());
    client.put(&first, &amended).await.expect_status(201);
    client.put(&first, &amended).await.expect_status(200);
    let second = client.put(&format!("rounds/{}", fresh::<RoundId>()), &amended).await;
    assert_eq!(at(&second.expect_problem(ProblemCode::Invalid), "/amends").code, "amended_already");
}

#[tokio::test]
async fn a_period_outside_of_the_years_that_matter_is_refused_at_its_place() {
    let scene = Scene::new().await;
    let mut body = body_of(&scene.evaluator.client.read(&format!("rounds/{}", scene.round)).await);
    for (start, end, place, code) in [
        ("1999-01-01", "1999-12-31", "/period", "not_a_period"),
        ("2101-01-01", "2101-03-31", "/period", "not_a_period"),
        ("0000-01-01", "0001-01-01", "/period", "not_a_period"),
        ("-0001-01-01", "0000-01-01", "/period/start", "not_a_date"),
        ("2026-01-01", "2026-02-30", "/period/end", "not_a_date"),
    ] {
        body["period"] = json!({"start": start, "end": end});
        let answer = scene.evaluator.client.put(&format!("rounds/{}", fresh::<RoundId>()), &body).await;
        let problem = answer.expect_problem(ProblemCode::Invalid);
        assert_eq!(at(&problem, place).code, code, "{start}");
    }
}

#[tokio::test]
async fn an_admin_of_one_city_changes_no_community_of_another() {
    let scene = Scene::new().await;
    let city = scene.other_city().await;
    let admin = scene.neighbour("neighbour-admin", Role::Admin, city).await;
    let path = format!("communities/{}", scene.community.id);
    let renamed =
        Community { name: Name::parse("抢来的小区").expect("a name"), ..scene.community.clone() };
    let moved = Community { region: city, ..scene.community.clone() };
    for body in [renamed, moved] {
        let ask = admin.ask(Method::PUT, &path).header("if-match", "*").json(&body);
        ask.send().await.expect_problem(ProblemCode::Forbidden);
    }
    assert_eq!(scene.evaluator.client.read::<Community>(&path).await, scene.community);
    let own = Community {
        id: fresh::<CommunityId>(),
        code: Text::parse("LS-01").expect("a code"),
        region: city,
        ..scene.community.clone()
    };
    admin.put(&format!("communities/{}", own.id), &own).await.expect_status(201);
}

#[tokio::test]
async fn a_community_that_a_round_has_taken_in_keeps_its_region_and_closed_rounds_keep_their_counts() {
    let scene = Scene::new().await;
    let client = &scene.evaluator.client;
    let closing = format!("rounds/{}/closing", scene.round);
    let closed: RoundView = client.put(&closing, &json!({})).await.expect_status(200).json();
    let result = format!("rounds/{}/result", scene.round);
    let before: RoundResult = client.read(&result).await;
    let elsewhere: RegionId = before
        .standings
        .iter()
        .map(|it| it.region)
        .find(|it| *it != scene.community.region)
        .expect("the district has other subdistricts");
    let moved = Community { region: elsewhere, ..scene.community.clone() };
    let path = format!("communities/{}", scene.community.id);
    let problem = change(client, &path, &as_json(&moved)).await.expect_problem(ProblemCode::Invalid);
    assert_eq!(at(&problem, "/region").code, "region_fixed");

    let newcomer =
        Community { id: fresh(), code: Text::parse("NEW-01").expect("a code"), ..scene.community.clone() };
    client.put(&format!("communities/{}", newcomer.id), &newcomer).await.expect_status(201);
    let after: RoundView = client.read(&format!("rounds/{}", scene.round)).await;
    assert_eq!(after.progress, closed.progress, "who comes later took no part");
    assert_eq!(client.read::<RoundResult>(&result).await, before);
}

#[tokio::test]
async fn a_decision_on_one_card_is_no_answer_about_another() {
    let scene = Scene::new().await;
    let card = scene.world.hand_in(&scene.assessor, scene.round, &scene.community, scene.entries()).await;
    let others = scene.world.communities(&scene.evaluator).await;
    let other = others.iter().find(|it| it.region == scene.community.region && it.id != scene.community.id);
    let other = other.expect("the subdistrict has several communities");
    scene.world.assign(&scene.evaluator, scene.round, other, scene.assessor.session.user).await;
    let entries = scene.world.full_card(other);
    let second = scene.world.hand_in(&scene.assessor, scene.round, other, entries).await;
    let review = fresh::<domain::id::ReviewId>();
    let accept = PutReview { revision: card.revision, decision: Decision::Accept };
    let client = &scene.evaluator.client;
    client.put(&format!("scorecards/{}/reviews/{review}", card.id), &accept).await.expect_status(201);
    let answer = client.put(&format!("scorecards/{}/reviews/{review}", second.id), &accept).await;
    answer.expect_problem(ProblemCode::StaleVersion);
}

#[tokio::test]
async fn a_card_from_another_age_is_refused_at_its_time() {
    let scene = Scene::new().await;
    let beyond = (chrono::Utc::now() + chrono::Duration::days(2)).to_rfc3339();
    for time in ["+262000-01-01T00:00:00Z", "-262000-01-01T00:00:00Z", "2019-12-31T00:00:00Z", &beyond] {
        let refused =
            scene.refused(ProblemCode::Invalid, "/submitted_at", |body| body["submitted_at"] = json!(time));
        assert_eq!(refused.await.code, "not_a_likely_time", "{time}");
    }
}

#[tokio::test]
async fn what_is_searched_for_and_asked_for_has_bounds_that_are_said() {
    let scene = Scene::new().await;
    let client = &scene.evaluator.client;
    let problem = client.get("communities?q=%00").await.expect_problem(ProblemCode::BadQuery);
    assert_eq!(problem.errors[0].code, "text_control_character");
    let problem = client.get("communities?limit=0").await.expect_problem(ProblemCode::BadQuery);
    assert!(problem.errors[0].message.contains("1000"), "{problem:?}");
    let hidden = Name::parse("康乐\u{202e}村");
    assert!(hidden.is_err(), "a sign that turns the writing direction is in no name");
}

#[tokio::test]
async fn a_page_begins_after_something_of_the_list_or_is_refused() {
    let scene = Scene::new().await;
    scene.world.hand_in(&scene.assessor, scene.round, &scene.community, scene.entries()).await;
    let (ours, theirs) = (&scene.evaluator.client, &scene.assessor.client);
    let of_others = scene.world.communities(&scene.other_assessor().await).await;
    let mine = scene.world.communities(&scene.assessor).await;
    let foreign = of_others.iter().find(|it| mine.iter().all(|other| other.id != it.id));
    let foreign = foreign.expect("the assessors were sent to different communities").id;
    let unknown = fresh::<CommunityId>();
    for (client, path) in [
        (ours, format!("communities?after={unknown}")),
        (ours, format!("communities?sort=name&after={}", scene.round)),
        (theirs, format!("communities?after={foreign}")),
        (ours, format!("rounds?after={unknown}")),
        (ours, format!("rounds/{}/assignments?after={unknown}", scene.round)),
        (ours, format!("scorecards?after={unknown}")),
        (ours, format!("scorecards?after={}", scene.community.id)),
    ] {
        let problem = client.get(&path).await.expect_problem(ProblemCode::BadQuery);
        assert_eq!(
            (problem.params["parameter"].as_str(), problem.errors.len()),
            (Some("after"), 1),
            "{path}"
        );
        assert_eq!(at(&problem, "").code, "unknown_cursor", "{path}");
    }
    theirs.get(&format!("communities?after={}", scene.community.id)).await.expect_status(200);
}

#[tokio::test]
async fn an_indicator_that_is_answered_twice_in_one_card_is_refused_at_its_place() {
    let scene = Scene::new().await;
    let code = scene.rubric();
    let body = serde_json::to_string(&scene.card()).expect("a card is JSON");
    let twice = body.replacen(
        "\"entries\":{",
        &format!("\"entries\":{{\"{code}\":{{\"entry\":{{\"rated\":0}}}},"),
        1,
    );
    assert_ne!(body, twice);
    let path = format!(
        "scorecards/{}/revisions/{}",
        fresh::<domain::id::ScorecardId>(),
        fresh::<domain::id::RevisionId>()
    );
    let ask = scene.assessor.client.ask(Method::PUT, &path).body("application/json", twice);
    let problem = ask.send().await.expect_problem(ProblemCode::MalformedBody);
    assert_eq!(at(&problem, &format!("/entries/{code}")).code, "duplicate_field");
}

#[tokio::test]
async fn what_is_no_json_is_said_to_be_none_and_not_to_be_of_another_type() {
    let server = support::Server::demo().await;
    let deep = format!("{{\"notes\":{}", "[".repeat(100_000));
    for (language, words) in [("zh-CN", "不是有效的 JSON"), ("en", "Not valid JSON at line")] {
        let client = server.client().reading(language);
        client.sign_in("admin", "guanhu-demo").await;
        let put = |path, body: &[u8]| client.ask(Method::PUT, path).body("application/json", body).send();
        let is_said = |problem: Problem| {
            let error = at(&problem, "");
            assert_eq!(error.code, "not_json");
            assert!(error.message.contains(words) && !error.message.contains("application"), "{error:?}");
        };
        let path = format!("rounds/{}", fresh::<RoundId>());
        for body in [&b"{\"name\":\"\xff\"}"[..], b"{\"name\":NaN}", b"{\"name\":", b"{,}"] {
            is_said(put(&path, body).await.expect_problem(ProblemCode::MalformedBody));
        }
        let answer = put("frameworks/a/1", deep.as_bytes()).await;
        is_said(answer.expect_problem(ProblemCode::FrameworkRefused));
        let plain = client.ask(Method::PUT, &path).body("text/plain", "{}").send().await;
        let error = at(&plain.expect_problem(ProblemCode::MalformedBody), "");
        assert!(error.code == "not_json_type" && error.message.contains("application/json"), "{error:?}");
    }
}

#[tokio::test]
async fn a_name_is_one_line() {
    let scene = Scene::new().await;
    let mut body = as_json(&scene.community);
    body["name"] = json!("康乐\n新村");
    let answer = change(&scene.evaluator.client, &format!("communities/{}", scene.community.id), &body).await;
    let problem = answer.expect_problem(ProblemCode::Invalid);
    assert_eq!(at(&problem, "/name").code, "text_control_character");
}

#[tokio::test]
async fn two_rounds_of_one_region_have_two_names() {
    let scene = Scene::new().await;
    let client = &scene.evaluator.client;
    let ours: RoundView = client.read(&format!("rounds/{}", scene.round)).await;
    let path = format!("rounds/{}", fresh::<RoundId>());
    let mut body = body_of(&ours);
    body["amends"] = Value::Null;
    let problem = client.put(&path, &body).await.expect_problem(ProblemCode::Invalid);
    assert_eq!(at(&problem, "/name").code, "round_name_taken");
    body["name"] = json!("另一轮");
    client.put(&path, &body).await.expect_status(201);
    client.put(&path, &body).await.expect_status(200);
    body["name"] = json!(ours.round.name);
    let problem = change(client, &path, &body).await.expect_problem(ProblemCode::Invalid);
    assert_eq!(at(&problem, "/name").code, "round_name_taken");
}
