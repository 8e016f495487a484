//! The duty catalogue that ships: in the house from the start, the same for everybody, never changed.

use std::process::Command;

use domain::access::Role;
use domain::duty::DutyCatalogueVersion;
use protocol::problem::ProblemCode;
use reqwest::Method;
use serde_json::Value;
use store::{Act, Store, StoreConfig};
use support::{Server, World, repository};

const PATH: &str = "duty-catalogues/long-term-maintenance-duties/1.0.0";

fn shipped() -> String {
    std::fs::read_to_string(repository().join("catalog/duties.json")).expect("the catalogue ships")
}

#[tokio::test]
async fn the_shipped_duties_are_served_byte_for_byte_with_a_tag_and_may_be_kept() {
    let server = Server::demo().await;
    let world = World::demo(&server).await;
    let viewer = world.person(Role::Viewer).await;
    let versions: Vec<DutyCatalogueVersion> = viewer.client.read("duty-catalogues").await;
    assert_eq!(
        versions.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["long-term-maintenance-duties 1.0.0"]
    );
    let got = viewer.client.get(PATH).await.expect_status(200);
    assert_eq!(got.text(), shipped());
    assert_eq!(got.value()["duties"].as_array().map(Vec::len), Some(52));
    assert!(got.header("cache-control").is_some_and(|it| it.contains("immutable")));
    let tag = got.header("etag").expect("a tag").to_owned();
    viewer.client.ask(Method::GET, PATH).header("if-none-match", &tag).send().await.expect_status(304);
    let other = PATH.replace("1.0.0", "1.0.1");
    viewer.client.get(&other).await.expect_problem(ProblemCode::NotFound);
    server.client().get(PATH).await.expect_problem(ProblemCode::NotSignedIn);
}

#[tokio::test]
async fn an_empty_installation_has_the_duties_too_and_the_audit_says_so() {
    let server = Server::start().await;
    let config = StoreConfig::from_url(server.database_url()).expect("a URL");
    let store = Store::open(&config).await.expect("the store");
    let mut read = store.read().await.expect("a snapshot");
    let rows = read.audit(0, 100).await.expect("the audit");
    let put = rows.iter().filter(|row| row.action == "duty_catalogue_put").count();
    assert_eq!((put, read.duty_catalogues().await.expect("the list").len()), (1, 1));
}

#[tokio::test]
async fn a_version_that_is_stored_with_another_content_stops_the_start() {
    let folder = support::Folder::new("duties");
    let url = folder.sqlite_url("guanhu.sqlite");
    let config = StoreConfig::from_url(&url).expect("a URL");
    let store = Store::open(&config).await.expect("a store");
    let other = shipped().replacen("\"criticality\": 2", "\"criticality\": 3", 1);
    let catalogue = domain::duty::DutyCatalogue::from_json(other.as_bytes()).expect("it is whole");
    let mut write = store.write(Act { actor: None, at: chrono::Utc::now() }).await.expect("the write lock");
    write.put_duty_catalogue(catalogue.version(), &other).await.expect("a new version");
    write.commit().await.expect("a commit");
    store.close().await;
    let mut serve = Command::new(support::server::binary());
    let said =
        serve.args(["serve", "--listen", "127.0.0.1:0", "--database", &url]).output().expect("guanhu runs");
    let words = String::from_utf8_lossy(&said.stderr).into_owned();
    assert_eq!(said.status.code(), Some(1), "{words}");
    assert!(words.contains("long-term-maintenance-duties 1.0.0 is stored with another content"), "{words}");
}

#[test]
fn a_duty_file_is_checked_and_every_fault_printed_with_its_place_in_both_languages() {
    let folder = support::Folder::new("check-duties");
    let (good, broken) = (repository().join("catalog/duties.json"), folder.join("broken.json"));
    let mut document: Value = serde_json::from_str(&shipped()).expect("it is JSON");
    document["duties"][0]["lead_party"] = "P-NOBODY".into();
    document["duties"][2]["rrule"] = "FREQ=HOURLY".into();
    document["duties"][3]["unexpected"] = 1.into();
    std::fs::write(&broken, document.to_string()).expect("a file in our own folder");
    let check = |file: &std::path::Path, language: &str| {
        let mut command = Command::new(support::server::binary());
        let said = command.env("LC_ALL", language).args(["duties", "check"]).arg(file).output();
        let said = said.expect("guanhu runs");
        (said.status.code(), String::from_utf8_lossy(&said.stdout).into_owned())
    };
    assert_eq!(check(&good, "C"), (Some(0), "long-term-maintenance-duties 1.0.0: 52 duties\n".to_owned()));
    let (code, said) = check(&broken, "en_US.UTF-8");
    assert_eq!((code, said.lines().count()), (Some(2), 3), "{said}");
    assert!(said.contains("/duties/0/lead_party: No party “P-NOBODY” is declared."), "{said}");
    assert!(said.contains("/duties/2/rrule: “FREQ=HOURLY” of the recurrence rule"), "{said}");
    assert!(said.contains("/duties/3/unexpected: "), "{said}");
    assert!(check(&broken, "zh_CN.UTF-8").1.contains("没有声明过主体“P-NOBODY”"));
}
