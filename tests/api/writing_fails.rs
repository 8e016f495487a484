//! A database that is locked, or can only be read: the caller is told, and nothing that they hold is lost.

use chrono::Utc;
use domain::access::Role;
use protocol::problem::ProblemCode;
use protocol::scorecard::Receipt;
use protocol::session::Session;
use reqwest::Method;
use serde_json::json;
use store::{Act, Store, StoreConfig};
use support::{Client, Server, World, fresh};

use crate::scene::Scene;

#[tokio::test]
async fn while_the_database_is_locked_reading_goes_on_and_writing_may_be_tried_again() {
    let scene = Scene::new().await;
    let config = StoreConfig::from_url(scene.server.database_url()).expect("the server's own URL");
    let other = Store::open(&config).await.expect("the server's database");
    let lock = other.write(Act { actor: None, at: Utc::now() }).await.expect("the write lock");
    scene.assessor.client.get("tasks").await.expect_status(200);
    let (card, revision) = (fresh::<uuid::Uuid>(), fresh::<uuid::Uuid>());
    let (path, body) = (format!("scorecards/{card}/revisions/{revision}"), scene.card());
    let answer = scene.assessor.client.put(&path, &body).await;
    let problem = answer.expect_problem(ProblemCode::StoreBusy);
    assert!(problem.code.is_passing());
    assert!(answer.header("retry-after").is_some());
    drop(lock);
    other.close().await;
    scene.assessor.client.put(&path, &body).await.expect_status(201).json::<Receipt>();
}

#[tokio::test]
async fn a_database_that_can_only_be_read_says_so_and_still_shows_everything() {
    let server = Server::demo().await;
    let answer = server.client().try_sign_in("assessor", "guanhu-demo").await.expect_success();
    let cookie =
        answer.header("set-cookie").and_then(|it| it.split(';').next()).expect("a cookie").to_owned();
    let read_only = format!("{}?mode=ro", server.database_url());
    let frozen = Server::setup().demo().database(&read_only).start().await;
    let ask =
        |method: Method, path: &str| Client::new(frozen.base()).ask(method, path).header("cookie", &cookie);
    let session: Session = ask(Method::GET, "session").send().await.expect_status(200).json();
    assert!(session.holds(Role::Assessor));
    ask(Method::GET, "tasks").send().await.expect_status(200);
    let world = World::demo(&frozen).await;
    let tasks: Vec<protocol::scorecard::Task> = ask(Method::GET, "tasks").send().await.json();
    let task = tasks.iter().find(|task| task.card.is_none()).expect("a task that is not begun");
    let body = world.revision(task.round.id, &task.community, 1, world.full_card(&task.community));
    let path = format!("scorecards/{}/revisions/{}", fresh::<uuid::Uuid>(), fresh::<uuid::Uuid>());
    let refused = ask(Method::PUT, &path).json(&body).send().await.expect_problem(ProblemCode::StoreReadOnly);
    assert!(!refused.detail.is_empty());
    let stranger = frozen.client().reading("en");
    let sign_in = stranger.try_sign_in("assessor", "guanhu-demo").await;
    sign_in.expect_problem(ProblemCode::StoreReadOnly);
    // The same card is taken as soon as the database can be written again.
    let back = Client::new(server.base()).ask(Method::PUT, &path).header("cookie", &cookie);
    back.json(&body).send().await.expect_status(201);
}

#[tokio::test]
async fn what_was_handed_in_outlives_a_pulled_plug() {
    let mut scene = Scene::new().await;
    let card = scene.world.hand_in(&scene.assessor, scene.round, &scene.community, scene.entries()).await;
    scene.server.kill();
    scene.server.restart().await;
    let path = format!("scorecards/{}/revisions/{}", card.id, card.revision);
    let again = scene.assessor.client.put(&path, &card.body).await.expect_status(200).json::<Receipt>();
    assert_eq!(again, card.receipt);
    scene
        .evaluator
        .client
        .put(&format!("rounds/{}/closing", scene.round), &json!({}))
        .await
        .expect_problem(ProblemCode::RoundNotReady);
}
