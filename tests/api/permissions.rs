//! Who may do what: every route against everybody, in one table.

use domain::access::Role;
use domain::id::{AssignmentId, RegionId, ReviewId};
use domain::region::{Region, RegionKind};
use domain::text::Name;
use protocol::scorecard::{Decision, PutReview};
use reqwest::Method;
use serde_json::{Value, json};
use store::Act;
use support::{Client, fresh, repository};

use crate::scene::Scene;

/// Everybody who can knock at the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    Stranger,
    /// Sent to the community; the card is theirs.
    Assessor,
    /// An assessor of the same district who was not sent there.
    OtherAssessor,
    Evaluator,
    /// An evaluator of another city.
    Neighbour,
    Viewer,
    Admin,
}

use Who::{Admin, Assessor, Evaluator, Neighbour, OtherAssessor, Stranger, Viewer};

const EVERYBODY: [Who; 7] = [Stranger, Assessor, OtherAssessor, Evaluator, Neighbour, Viewer, Admin];
const SIGNED_IN: &[Who] = &[Assessor, OtherAssessor, Evaluator, Neighbour, Viewer, Admin];
const READERS: &[Who] = &[Evaluator, Viewer, Admin];

/// One route: who is let through, and what they then get. Everybody else gets 403, a stranger 401.
struct Row {
    method: Method,
    path: String,
    body: Option<Value>,
    status: u16,
    allowed: &'static [Who],
}

fn get(path: impl Into<String>, allowed: &'static [Who]) -> Row {
    Row { method: Method::GET, path: path.into(), body: None, status: 200, allowed }
}

/// Every write of the table repeats what is already so, and is answered with 200.
fn put(path: impl Into<String>, body: Value, allowed: &'static [Who]) -> Row {
    Row { method: Method::PUT, path: path.into(), body: Some(body), status: 200, allowed }
}

/// What is not there is removed once more.
fn remove(path: impl Into<String>, allowed: &'static [Who]) -> Row {
    Row { method: Method::DELETE, path: path.into(), body: None, status: 204, allowed }
}

/// The world of the table, with everything in it that the rows name.
struct Town {
    scene: Scene,
    clients: Vec<(Who, Client)>,
    rows: Vec<Row>,
}

impl Town {
    async fn new() -> Self {
        let scene = Scene::new().await;
        let neighbour = scene.neighbour("neighbour", Role::Evaluator, new_city(&scene).await).await;
        let client = async |role| scene.world.person(role).await.client;
        let clients = vec![
            (Stranger, scene.server.client()),
            (Assessor, scene.assessor.client.clone()),
            (OtherAssessor, scene.other_assessor().await.client),
            (Evaluator, scene.evaluator.client.clone()),
            (Neighbour, neighbour),
            (Viewer, client(Role::Viewer).await),
            (Admin, client(Role::Admin).await),
        ];
        let rows = rows(&scene).await;
        Self { scene, clients, rows }
    }

    async fn status(&self, who: Who, row: &Row) -> u16 {
        let (_, client) = self.clients.iter().find(|(name, _)| *name == who).expect("everybody has a client");
        let ask = client.ask(row.method.clone(), &row.path);
        let ask = match &row.body {
            Some(body) => ask.json(body),
            None => ask,
        };
        ask.send().await.status()
    }
}

/// A city in which there is nothing yet.
async fn new_city(scene: &Scene) -> RegionId {
    let store = scene.store().await;
    let mut write = store.write(Act { actor: None, at: chrono::Utc::now() }).await.expect("the write lock");
    let name = Name::parse("邻市").expect("a name");
    let city = Region { id: fresh(), parent: None, kind: RegionKind::City, name, name_en: None };
    write.put_regions(std::slice::from_ref(&city)).await.expect("a new city");
    write.commit().await.expect("a commit");
    store.close().await;
    city.id
}

async fn rows(scene: &Scene) -> Vec<Row> {
    let (community, round) = (&scene.community, scene.round);
    let card = scene.world.hand_in(&scene.assessor, round, community, scene.entries()).await;
    let review: ReviewId = fresh();
    let accept = PutReview { revision: card.revision, decision: Decision::Accept };
    let reviewing = format!("scorecards/{}/reviews/{review}", card.id);
    scene.evaluator.client.put(&reviewing, &accept).await.expect_status(201);

    let rounds: Vec<Value> = scene.evaluator.client.list("rounds").await;
    let closed = rounds.iter().find(|it| it["state"] != "open").expect("a closed round");
    let mut round_body = rounds.iter().find(|it| it["id"] == json!(round)).expect("our round").clone();
    let members = ["region", "name", "kind", "period", "framework", "amends"];
    round_body.as_object_mut().expect("an object").retain(|name, _| members.contains(&name.as_str()));
    let assigned: Vec<Value> = scene.evaluator.client.list(&format!("rounds/{round}/assignments")).await;
    let assignment: AssignmentId = serde_json::from_value(assigned[0]["id"].clone()).expect("an id");
    let asked = json!({"community": community.id, "assessor": scene.assessor.session.user});
    let catalogue = std::fs::read(repository().join("catalog/framework.json")).expect("the catalogue ships");
    let mut document: Value = serde_json::from_slice(&catalogue).expect("it is JSON");
    document["version"] = json!("9.9.9");
    let framework = "frameworks/long-term-maintenance/9.9.9";
    let admin = scene.world.person(Role::Admin).await;
    admin.client.put(framework, &document).await.expect_status(201);
    let card_path = format!("scorecards/{}", card.id);
    vec![
        get("about", &EVERYBODY),
        get("session", SIGNED_IN),
        get("regions", SIGNED_IN),
        get("frameworks", SIGNED_IN),
        get(framework, SIGNED_IN),
        get("duty-catalogues", SIGNED_IN),
        get("duty-catalogues/long-term-maintenance-duties/1.0.0", SIGNED_IN),
        get("communities", SIGNED_IN),
        get("rounds", SIGNED_IN),
        get(format!("communities/{}", community.id), &[Assessor, Evaluator, Viewer, Admin]),
        put(format!("communities/{}", community.id), as_json(community), &[Evaluator, Admin]),
        get(format!("communities/{}/result?round={round}", community.id), READERS),
        get(format!("rounds/{round}"), &[Assessor, Evaluator, Viewer, Admin]),
        put(format!("rounds/{round}"), round_body, &[Evaluator]),
        put(format!("rounds/{}/closing", closed["id"].as_str().expect("an id")), json!({}), &[Evaluator]),
        get(format!("rounds/{round}/result"), READERS),
        get(format!("rounds/{round}/matrix"), READERS),
        get(format!("rounds/{round}/assignments"), &[Evaluator]),
        put(format!("rounds/{round}/assignments/{assignment}"), asked, &[Evaluator]),
        remove(format!("rounds/{round}/assignments/{}", fresh::<AssignmentId>()), &[Evaluator]),
        get("assessors", &[Evaluator, Neighbour]),
        get(format!("assessors?region={}", community.region), &[Evaluator]),
        get("tasks", &[Assessor, OtherAssessor]),
        get("scorecards?stage=submitted", &[Evaluator, Neighbour]),
        get(&card_path, &[Assessor, Evaluator]),
        get(format!("{card_path}/revisions"), &[Assessor, Evaluator]),
        put(format!("{card_path}/revisions/{}", card.revision), as_json(&card.body), &[Assessor]),
        put(reviewing, as_json(&accept), &[Evaluator]),
        put(framework, document, &[Admin]),
    ]
}

fn as_json(value: &impl serde::Serialize) -> Value {
    serde_json::to_value(value).expect("it is JSON")
}

#[tokio::test]
async fn every_route_lets_in_exactly_those_whom_the_table_names() {
    let town = Town::new().await;
    let mut wrong = Vec::new();
    for row in &town.rows {
        for who in EVERYBODY {
            let expected = match who {
                _ if row.allowed.contains(&who) => row.status,
                Stranger => 401,
                _ => 403,
            };
            let status = town.status(who, row).await;
            if status != expected {
                wrong.push(format!("{who:?} {} {}: {status} and not {expected}", row.method, row.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn the_table_names_every_route_of_the_api_description() {
    let described =
        std::fs::read(repository().join("docs/openapi.json")).expect("the description is checked in");
    let described: Value = serde_json::from_slice(&described).expect("it is JSON");
    let town = Town::new().await;
    let mut missing = Vec::new();
    for (path, item) in described["paths"].as_object().expect("paths") {
        let Some(path) = path.strip_prefix("/api/v1/") else { continue };
        for method in ["get", "put", "post", "delete"].into_iter().filter(|it| item.get(it).is_some()) {
            let is_named = town
                .rows
                .iter()
                .any(|row| row.method.as_str().eq_ignore_ascii_case(method) && matches(path, &row.path));
            // Signing in and out has tests of its own: it is what makes somebody out of a stranger.
            let is_the_door = path == "session" && method != "get";
            if !is_named && !is_the_door {
                missing.push(format!("{method} {path}"));
            }
        }
    }
    assert!(missing.is_empty(), "not in the table: {}", missing.join(", "));
    drop(town.scene);
}

/// Whether a path with ids in it is the path with `{names}` in their places.
fn matches(described: &str, path: &str) -> bool {
    let path = path.split('?').next().unwrap_or_default();
    let (described, path): (Vec<_>, Vec<_>) = (described.split('/').collect(), path.split('/').collect());
    described.len() == path.len()
        && described.iter().zip(&path).all(|(name, word)| name.starts_with('{') || name == word)
}

#[tokio::test]
async fn lists_show_a_neighbour_nothing_of_ours() {
    let town = Town::new().await;
    let (_, neighbour) = town.clients.iter().find(|(who, _)| *who == Neighbour).expect("a neighbour");
    assert_eq!(neighbour.get("assessors").await.expect_status(200).value(), json!([]));
    for path in ["rounds", "communities", "scorecards"] {
        assert_eq!(neighbour.get(path).await.expect_status(200).value(), json!({"items": []}), "{path}");
    }
}
