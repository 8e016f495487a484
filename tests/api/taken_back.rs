//! Assignments that were a mistake: who takes them back, until when, and what comes of what was on its way.

use chrono::Utc;
use domain::access::Role;
use domain::entry::Entry;
use domain::id::AssignmentId;
use domain::observation::{Observation, Source};
use domain::text::Text;
use protocol::problem::ProblemCode;
use protocol::round::{AssignmentView, PutAssignment, RoundView};
use protocol::scorecard::{Decision, Task};
use reqwest::Method;
use serde_json::json;
use store::Act;
use support::fresh;

use crate::scene::Scene;

/// The scene's one assignment and where it is.
async fn given(scene: &Scene) -> (String, PutAssignment) {
    let all: Vec<AssignmentView> =
        scene.evaluator.client.list(&format!("rounds/{}/assignments", scene.round)).await;
    let [one] = &all[..] else { panic!("the scene has one assignment, not {}", all.len()) };
    let body = PutAssignment { community: one.community, assessor: one.assessor };
    (format!("rounds/{}/assignments/{}", scene.round, one.id), body)
}

async fn tasks(scene: &Scene) -> usize {
    let tasks: Vec<Task> = scene.assessor.client.read("tasks").await;
    tasks.iter().filter(|task| task.round.id == scene.round).count()
}

#[tokio::test]
async fn an_assignment_is_taken_back_twice_and_a_delayed_request_does_not_bring_it_back() {
    let scene = Scene::new().await;
    let (path, body) = given(&scene).await;
    let client = &scene.evaluator.client;
    assert_eq!(tasks(&scene).await, 1);
    client.delete(&path).await.expect_status(204);
    client.delete(&path).await.expect_status(204);
    assert_eq!(tasks(&scene).await, 0);

    client.put(&path, &body).await.expect_problem(ProblemCode::StaleVersion);
    assert_eq!(tasks(&scene).await, 0, "nothing came back");
    let anew = format!("rounds/{}/assignments/{}", scene.round, fresh::<AssignmentId>());
    client.put(&anew, &body).await.expect_status(201);
    assert_eq!(tasks(&scene).await, 1, "assigning again takes a new id");
    client.put(&path, &body).await.expect_problem(ProblemCode::StaleVersion);
    client.delete(&path).await.expect_status(204);
    assert_eq!(tasks(&scene).await, 1, "taking the old one back once more does not touch the new one");
}

#[tokio::test]
async fn an_assignment_with_a_card_stays_at_every_stage() {
    let scene = Scene::new().await;
    let (path, _) = given(&scene).await;
    let client = &scene.evaluator.client;
    let card = scene.world.hand_in(&scene.assessor, scene.round, &scene.community, scene.entries()).await;
    client.delete(&path).await.expect_problem(ProblemCode::WrongStage);
    scene.world.review(&scene.evaluator, &card, Decision::Accept).await.expect_success();
    client.delete(&path).await.expect_problem(ProblemCode::WrongStage);
    assert_eq!(given(&scene).await.0, path);
}

#[tokio::test]
async fn an_assignment_of_a_closed_round_stays() {
    let scene = Scene::new().await;
    let (path, _) = given(&scene).await;
    let client = &scene.evaluator.client;
    client.put(&format!("rounds/{}/closing", scene.round), &json!({})).await.expect_status(200);
    client.delete(&path).await.expect_problem(ProblemCode::RoundClosed);
    assert_eq!(given(&scene).await.0, path);
}

#[tokio::test]
async fn an_assignment_is_taken_back_by_an_evaluator_of_the_rounds_region_alone() {
    let scene = Scene::new().await;
    let (path, _) = given(&scene).await;
    let city = scene.other_city().await;
    let elsewhere = scene.neighbour("neighbour", Role::Evaluator, city).await;
    // Of one of the subdistricts that the round is held in: it is the district's round.
    let below = scene.neighbour("subdistrict", Role::Evaluator, scene.community.region).await;
    for client in [&scene.assessor.client, &elsewhere, &below] {
        client.delete(&path).await.expect_problem(ProblemCode::Forbidden);
    }
    scene.server.client().delete(&path).await.expect_problem(ProblemCode::NotSignedIn);
    assert_eq!(given(&scene).await.0, path);
}

#[tokio::test]
async fn a_card_for_an_assignment_that_was_taken_back_is_refused_with_the_reason_and_whom_to_ask() {
    let scene = Scene::new().await;
    let (path, body) = given(&scene).await;
    scene.evaluator.client.delete(&path).await.expect_status(204);
    let card = serde_json::to_value(scene.card()).expect("a card is JSON");
    let problem = scene.send(&card).await.expect_problem(ProblemCode::AssignmentWithdrawn);
    assert_eq!(problem.status, 409);
    assert!(problem.detail.contains("仍保留在本机") && problem.detail.contains("街道评估员"), "{problem:?}");
    let english = scene.assessor.client.clone().reading("en");
    let place = format!("scorecards/{}/revisions/{}", fresh::<uuid::Uuid>(), fresh::<uuid::Uuid>());
    let problem = english.put(&place, &card).await.expect_problem(ProblemCode::AssignmentWithdrawn);
    assert!(problem.detail.contains("still on this device") && problem.detail.contains("evaluator"));

    // Somebody else who never was sent there learns nothing of it.
    let other = scene.other_assessor().await;
    other.client.put(&place, &card).await.expect_problem(ProblemCode::Forbidden);
    // And what was refused is taken once the community is assigned again.
    let anew = format!("rounds/{}/assignments/{}", scene.round, fresh::<AssignmentId>());
    scene.evaluator.client.put(&anew, &body).await.expect_status(201);
    scene.assessor.client.put(&place, &card).await.expect_status(201);
}

#[tokio::test]
async fn a_round_with_a_card_or_with_records_says_that_it_has_begun() {
    for by_card in [true, false] {
        let scene = Scene::new().await;
        let path = format!("rounds/{}", scene.round);
        if by_card {
            scene.world.hand_in(&scene.assessor, scene.round, &scene.community, scene.entries()).await;
        } else {
            keeps_a_record(&scene).await;
        }
        let current = scene.evaluator.client.get(&path).await;
        let round = current.json::<RoundView>().round;
        let renamed = json!({
            "region": round.region, "name": "改名的一轮", "kind": round.kind, "period": round.period,
            "framework": round.framework, "amends": round.amends,
        });
        let ask = scene.evaluator.client.ask(Method::PUT, &path).header("if-match", current.etag());
        ask.json(&renamed).send().await.expect_problem(ProblemCode::RoundBegun);
        assert_eq!(scene.evaluator.client.read::<RoundView>(&path).await.round, round);
    }
}

/// Something that the system's own records say of the community, before anybody went there.
async fn keeps_a_record(scene: &Scene) {
    let indicator = scene.ratio();
    let counted = scene.entries().remove(&indicator).expect("the card answers it").entry;
    assert!(matches!(counted, Entry::Counted { .. }), "{counted:?}");
    let record = Observation {
        community: scene.community.id,
        round: scene.round,
        indicator,
        entry: counted,
        source: Source::Record { label: Text::parse("台账").expect("a label"), demo: true },
    };
    let store = scene.store().await;
    let mut write = store.write(Act { actor: None, at: Utc::now() }).await.expect("the write lock");
    write.put_observations(&[record]).await.expect("a record of an open round");
    write.commit().await.expect("it is kept");
    store.close().await;
}
