//! Many rounds and many assignments: nobody's work is in the way of everybody's.

use std::collections::BTreeSet;

use chrono::{Days, Utc};
use domain::community::Community;
use domain::id::{AssignmentId, RoundId};
use domain::text::Text;
use protocol::bounds::{OPEN_ROUNDS_MAX, ROUND_COMMUNITIES_MAX, ROUND_DAYS_AHEAD_MAX};
use protocol::problem::ProblemCode;
use protocol::round::{AssignmentView, PutAssignment, RoundView};
use serde_json::{Value, json};
use store::Act;
use support::fresh;

use crate::scene::{Scene, at};

/// What a round like the scene's is asked for with, in the community's subdistrict.
async fn of_the_subdistrict(scene: &Scene) -> Value {
    let view: RoundView = scene.evaluator.client.read(&format!("rounds/{}", scene.round)).await;
    json!({
        "region": scene.community.region, "name": "又一轮", "kind": view.round.kind,
        "period": view.round.period, "framework": view.round.framework, "amends": null,
    })
}

#[tokio::test]
async fn a_region_has_at_most_twenty_open_rounds_and_closing_one_makes_room() {
    let scene = Scene::new().await;
    let client = &scene.evaluator.client;
    let mut body = of_the_subdistrict(&scene).await;
    let mut path = String::new();
    for number in 0..OPEN_ROUNDS_MAX {
        body["name"] = json!(format!("第 {number} 轮"));
        path = format!("rounds/{}", fresh::<RoundId>());
        client.put(&path, &body).await.expect_status(201);
    }
    client.put(&path, &body).await.expect_status(200);
    let one_more = format!("rounds/{}", fresh::<RoundId>());
    body["name"] = json!("多出的一轮");
    let problem = client.put(&one_more, &body).await.expect_problem(ProblemCode::Invalid);
    let error = at(&problem, "/region");
    assert_eq!(
        (error.code.as_str(), error.message.contains("20")),
        ("too_many_open_rounds", true),
        "{error:?}"
    );
    client.put(&format!("{path}/closing"), &json!({})).await.expect_status(200);
    client.put(&one_more, &body).await.expect_status(201);
}

#[tokio::test]
async fn a_round_begins_within_a_year_from_today() {
    let scene = Scene::new().await;
    let mut body = of_the_subdistrict(&scene).await;
    let today = Utc::now().date_naive();
    // Two days beyond, so that midnight may pass between here and there.
    for (ahead, is_taken) in [(ROUND_DAYS_AHEAD_MAX, true), (ROUND_DAYS_AHEAD_MAX + 2, false)] {
        let start = today + Days::new(u64::from(ahead));
        body["period"] = json!({"start": start, "end": start + Days::new(90)});
        let answer = scene.evaluator.client.put(&format!("rounds/{}", fresh::<RoundId>()), &body).await;
        if is_taken {
            answer.expect_status(201);
        } else {
            let error = at(&answer.expect_problem(ProblemCode::Invalid), "/period");
            assert_eq!((error.code.as_str(), error.message.contains("366")), ("too_far_ahead", true));
        }
    }
}

#[tokio::test]
async fn an_assignment_is_answered_for_and_listed_however_many_there_are_in_the_round() {
    let scene = Scene::new().await;
    // As many as there are communities in the largest round: what the list of assignments was once cut off at.
    let filling = |number: usize| Community {
        id: fresh(),
        code: Text::parse(&format!("0-{number:05}")).expect("a code"),
        ..scene.community.clone()
    };
    let communities: Vec<_> = (0..ROUND_COMMUNITIES_MAX).map(filling).collect();
    let asked = |community: &Community| {
        let body = PutAssignment { community: community.id, assessor: scene.assessor.session.user };
        (fresh::<AssignmentId>(), scene.round, body)
    };
    let store = scene.store().await;
    let mut write = store.write(Act { actor: None, at: Utc::now() }).await.expect("the write lock");
    write.put_communities(&communities).await.expect("new communities");
    let assignments: Vec<_> = communities.iter().map(asked).collect();
    write.put_assignments(&assignments).await.expect("new assignments");
    write.commit().await.expect("a commit");
    store.close().await;

    let others = scene.world.communities(&scene.evaluator).await;
    let other = others.iter().find(|it| {
        it.region == scene.community.region
            && it.id != scene.community.id
            && !it.code.as_str().starts_with("0-")
    });
    let other = other.expect("the subdistrict has several communities");
    let path = format!("rounds/{}/assignments/{}", scene.round, fresh::<AssignmentId>());
    let body = PutAssignment { community: other.id, assessor: scene.assessor.session.user };
    let client = &scene.evaluator.client;
    let view: AssignmentView = client.put(&path, &body).await.expect_status(201).json();
    assert_eq!((view.community, &view.community_name), (other.id, &other.name));
    client.put(&path, &body).await.expect_status(200);
    let all: Vec<AssignmentView> = client.list(&format!("rounds/{}/assignments", scene.round)).await;
    let places: BTreeSet<_> = all.iter().map(|it| (it.community, it.assessor)).collect();
    assert!(
        places.len() > ROUND_COMMUNITIES_MAX && places.len() == all.len(),
        "{} in {}",
        places.len(),
        all.len()
    );
    assert!(places.contains(&(other.id, scene.assessor.session.user)));
}
