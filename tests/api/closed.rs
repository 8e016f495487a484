//! A closed round never changes, whatever is done around it.

use domain::community::{Community, CommunityType, CommunityTypes};
use domain::id::{CommunityId, RoundId};
use domain::text::{Name, Text};
use protocol::problem::ProblemCode;
use protocol::result::{CommunityResult, Matrix, RoundResult};
use protocol::round::RoundView;
use protocol::scorecard::Decision;
use reqwest::Method;
use serde_json::{Value, json};
use support::fresh;

use crate::scene::{Scene, at};

#[tokio::test]
async fn a_closed_round_shows_the_communities_that_it_had_by_the_names_and_types_that_they_had() {
    let scene = Scene::new().await;
    let card = scene.world.hand_in(&scene.assessor, scene.round, &scene.community, scene.entries()).await;
    scene.world.review(&scene.evaluator, &card, Decision::Accept).await.expect_success();
    let client = &scene.evaluator.client;
    client.put(&format!("rounds/{}/closing", scene.round), &json!({})).await.expect_status(200);
    let of_community = |id: CommunityId| format!("communities/{id}/result?round={}", scene.round);
    let read = async || {
        let matrix: Matrix = client.read(&format!("rounds/{}/matrix", scene.round)).await;
        let result: RoundResult = client.read(&format!("rounds/{}/result", scene.round)).await;
        let of_one: CommunityResult = client.read(&of_community(scene.community.id)).await;
        (matrix, result, of_one)
    };
    let before = read().await;

    let newcomer =
        Community { id: fresh(), code: Text::parse("NEW-01").expect("a code"), ..scene.community.clone() };
    client.put(&format!("communities/{}", newcomer.id), &newcomer).await.expect_status(201);
    let is_general = scene.community.types == CommunityTypes::GENERAL;
    let other = if is_general { CommunityType::ParkingConflict } else { CommunityType::General };
    let changed = Community {
        name: Name::parse("改名新村").expect("a name"),
        name_en: None,
        types: CommunityTypes::new([other]).expect("one type"),
        ..scene.community.clone()
    };
    let path = format!("communities/{}", scene.community.id);
    let etag = client.get(&path).await.etag().to_owned();
    let ask = client.ask(Method::PUT, &path).header("if-match", &etag).json(&changed);
    ask.send().await.expect_status(200);

    assert_eq!(read().await, before);
    client.get(&of_community(newcomer.id)).await.expect_problem(ProblemCode::NotFound);
}

/// What a round that mends the scene's round is asked for with.
async fn amending(scene: &Scene) -> Value {
    let view: RoundView = scene.evaluator.client.read(&format!("rounds/{}", scene.round)).await;
    let round = view.round;
    json!({
        "region": round.region, "name": "更正", "kind": round.kind, "period": round.period,
        "framework": round.framework, "amends": round.id,
    })
}

#[tokio::test]
async fn an_amended_round_has_the_period_of_the_round_that_it_amends() {
    let scene = Scene::new().await;
    let client = &scene.evaluator.client;
    client.put(&format!("rounds/{}/closing", scene.round), &json!({})).await.expect_status(200);
    let mut body = amending(&scene).await;
    body["period"] = json!({"start": "2026-10-01", "end": "2026-12-30"});
    let path = format!("rounds/{}", fresh::<RoundId>());
    let problem = client.put(&path, &body).await.expect_problem(ProblemCode::Invalid);
    let error = at(&problem, "/period");
    assert_eq!(error.code, "not_the_amended_period");
    assert!(error.message.contains("2026-10-01") && error.message.contains("2026-12-31"), "{error:?}");
    client.put(&path, &amending(&scene).await).await.expect_status(201);
}

#[tokio::test]
async fn an_amended_round_without_any_accepted_card_stays_open_and_takes_no_result_away() {
    let scene = Scene::new().await;
    let client = &scene.evaluator.client;
    client.put(&format!("rounds/{}/closing", scene.round), &json!({})).await.expect_status(200);
    let mended: RoundId = fresh();
    client.put(&format!("rounds/{mended}"), &amending(&scene).await).await.expect_status(201);
    let closing = format!("rounds/{mended}/closing");
    let problem = client.put(&closing, &json!({})).await.expect_problem(ProblemCode::RoundNotReady);
    assert_eq!(at(&problem, "").code, "nothing_accepted");

    scene.world.assign(&scene.evaluator, mended, &scene.community, scene.assessor.session.user).await;
    let card = scene.world.hand_in(&scene.assessor, mended, &scene.community, scene.entries()).await;
    scene.world.review(&scene.evaluator, &card, Decision::Accept).await.expect_success();
    let closed: RoundView = client.put(&closing, &json!({})).await.expect_status(200).json();
    assert!(!closed.round.is_open());
}
