//! The main job once more on PostgreSQL; the store's own suite holds the rest.

use domain::scorecard::Stage;
use protocol::problem::ProblemCode;
use protocol::result::{CommunityResult, RoundResult};
use protocol::scorecard::{CardView, Decision};
use serde_json::json;
use support::Server;

use crate::scene::Scene;

#[tokio::test]
async fn a_card_goes_from_the_phone_to_a_closed_round_on_postgresql() {
    let Some(database) = support::postgres::database() else { return };
    let scene = Scene::on(Server::setup().demo().database(&database.url).start().await).await;
    let card = scene.world.hand_in(&scene.assessor, scene.round, &scene.community, scene.entries()).await;
    let second = serde_json::to_value(scene.card()).expect("a card is JSON");
    scene.send(&second).await.expect_problem(ProblemCode::CardExists);
    scene.world.review(&scene.evaluator, &card, Decision::Accept).await.expect_status(201);
    let seen: CardView = scene.assessor.client.read(&format!("scorecards/{}", card.id)).await;
    assert_eq!(seen.stage, Stage::Accepted);
    let closing = format!("rounds/{}/closing", scene.round);
    scene.evaluator.client.put(&closing, &json!({})).await.expect_status(200);
    let result: RoundResult = scene.evaluator.client.read(&format!("rounds/{}/result", scene.round)).await;
    let line = result.standings.iter().find(|it| it.community == scene.community.id).expect("a line");
    let path = format!("communities/{}/result?round={}", scene.community.id, scene.round);
    let detail: CommunityResult = scene.evaluator.client.read(&path).await;
    assert!(result.frozen && detail.frozen);
    assert_eq!(line.coverage.to_bits(), detail.assessment.coverage.to_bits());
    assert_eq!(line.hard.map(f64::to_bits), detail.assessment.hard().map(f64::to_bits));
}

#[tokio::test]
async fn a_postgresql_that_can_only_be_read_says_so() {
    let Some(database) = support::postgres::database() else { return };
    let scene = Scene::on(Server::setup().demo().database(&database.url).start().await).await;
    database.psql(&format!("ALTER DATABASE {} SET default_transaction_read_only = on", database.name));
    let mut scene = scene;
    scene.server.restart().await;
    let body = serde_json::to_value(scene.card()).expect("a card is JSON");
    scene.send(&body).await.expect_problem(ProblemCode::StoreReadOnly);
    scene.assessor.client.get("tasks").await.expect_status(200);
}
