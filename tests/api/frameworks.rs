//! Publishing a framework version: checked as a whole, and for ever.

use domain::access::Role;
use domain::framework::FrameworkVersion;
use domain::text::Text;
use protocol::bounds::FRAMEWORK_VERSIONS_MAX;
use protocol::problem::ProblemCode;
use reqwest::Method;
use serde_json::{Value, json};
use store::Act;
use support::{Server, World, repository};

use crate::scene::{Scene, at};

/// The shipped document under another version.
fn document(version: &str) -> Value {
    let text = std::fs::read(repository().join("catalog/framework.json")).expect("the catalogue ships");
    let mut document: Value = serde_json::from_slice(&text).expect("it is JSON");
    document["version"] = json!(version);
    document
}

#[tokio::test]
async fn a_published_version_is_served_as_it_was_sent_and_never_changes() {
    let server = Server::demo().await;
    let world = World::demo(&server).await;
    let admin = world.person(Role::Admin).await;
    let (path, sent) = ("frameworks/long-term-maintenance/2.0.0", document("2.0.0"));
    admin.client.put(path, &sent).await.expect_status(201);
    admin.client.put(path, &sent).await.expect_status(200);
    let got = admin.client.get(path).await.expect_status(200);
    assert_eq!(got.value(), sent);
    assert!(got.header("cache-control").is_some_and(|it| it.contains("immutable")));
    let mut changed = sent.clone();
    changed["title"]["en"] = json!("Another title");
    admin.client.put(path, &changed).await.expect_problem(ProblemCode::StaleVersion);
    let versions: Vec<FrameworkVersion> = admin.client.read("frameworks").await;
    assert!(versions.iter().any(|it| it.version.as_str() == "2.0.0"));
}

#[tokio::test]
async fn weights_that_do_not_add_up_are_refused_with_what_they_add_up_to_in_both_languages() {
    let server = Server::demo().await;
    let world = World::demo(&server).await;
    let admin = world.person(Role::Admin).await;
    let mut broken = document("2.0.0");
    let pillars = broken["pillars"].as_array_mut().expect("pillars");
    pillars[0]["weight"] = json!(0.6);
    for (language, words) in [("zh-CN", "基点"), ("en", "basis points")] {
        let client = admin.client.clone().reading(language);
        let answer = client.put("frameworks/long-term-maintenance/2.0.0", &broken).await;
        let problem = answer.expect_problem(ProblemCode::FrameworkRefused);
        let error = problem.errors.iter().find(|error| error.code == "weights_do_not_sum");
        let error = error.unwrap_or_else(|| panic!("the sum is not mentioned: {problem:?}"));
        assert_eq!(error.params["total_bp"], 11_000);
        assert!(error.message.contains("11000") && error.message.contains(words), "{}", error.message);
        assert_eq!(error.pointer, "/pillars");
    }
    let versions: Vec<FrameworkVersion> = admin.client.read("frameworks").await;
    assert!(versions.iter().all(|it| it.version.as_str() != "2.0.0"), "a refused version is not there");
}

#[tokio::test]
async fn every_wrong_place_of_a_document_is_listed_at_once() {
    let server = Server::demo().await;
    let world = World::demo(&server).await;
    let admin = world.person(Role::Admin).await;
    let mut broken = document("2.0.0");
    broken["indicators"][0]["weight"] = json!(-1);
    broken["indicators"][1]["dimension"] = json!("H99");
    broken["surprise"] = json!(true);
    let answer = admin.client.put("frameworks/long-term-maintenance/2.0.0", &broken).await;
    let problem = answer.expect_problem(ProblemCode::FrameworkRefused);
    assert_eq!(at(&problem, "/surprise").code, "unknown_field");
    assert_eq!(at(&problem, "/indicators/1/dimension").code, "unknown_dimension");
    assert!(problem.errors.iter().any(|error| error.pointer == "/indicators/0/weight"), "{problem:?}");
}

#[tokio::test]
async fn versions_are_published_up_to_a_bound_that_is_named_and_those_that_are_there_may_be_sent_again() {
    let scene = Scene::new().await;
    let admin = scene.world.person(Role::Admin).await;
    let path = "frameworks/long-term-maintenance/2.0.0";
    admin.client.put(path, &document("2.0.0")).await.expect_status(201);
    let store = scene.store().await;
    let mut write = store.write(Act { actor: None, at: chrono::Utc::now() }).await.expect("the write lock");
    for number in write.framework_count().await.expect("a count")..FRAMEWORK_VERSIONS_MAX {
        let (id, version) = (Text::parse("filling").expect("an id"), Text::parse(&format!("1.{number}")));
        let version = FrameworkVersion { id, version: version.expect("a version") };
        write.put_framework(&version, "{}").await.expect("a new version");
    }
    write.commit().await.expect("a commit");
    store.close().await;
    let one_more = "frameworks/long-term-maintenance/3.0.0";
    for (language, words) in [("zh-CN", "200 个"), ("en", "200 framework versions")] {
        let client = admin.client.clone().reading(language);
        let problem = client.put(one_more, &document("3.0.0")).await.expect_problem(ProblemCode::Invalid);
        let error = at(&problem, "");
        assert_eq!(error.code, "too_many_frameworks");
        assert!(error.message.contains(words), "{}", error.message);
    }
    admin.client.put(path, &document("2.0.0")).await.expect_status(200);
    admin.client.get(one_more).await.expect_problem(ProblemCode::NotFound);
}

#[tokio::test]
async fn a_document_under_another_name_or_past_its_bound_is_refused() {
    let server = Server::demo().await;
    let world = World::demo(&server).await;
    let admin = world.person(Role::Admin).await;
    let path = "frameworks/long-term-maintenance/2.0.0";
    let problem =
        admin.client.put(path, &document("3.0.0")).await.expect_problem(ProblemCode::FrameworkRefused);
    assert_eq!(at(&problem, "/version").code, "not_as_in_path");
    let ask = admin.client.ask(Method::PUT, path);
    let huge = vec![b' '; protocol::bounds::FRAMEWORK_BYTES_MAX + 1];
    ask.body("application/json", huge).send().await.expect_problem(ProblemCode::TooLarge);
    admin.client.get("frameworks/none/1").await.expect_problem(ProblemCode::NotFound);
}
