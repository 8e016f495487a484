//! Reading: what is not read twice, pages without gaps, and words in the reader's language.

use std::collections::BTreeSet;

use domain::access::Role;
use domain::community::Community;
use domain::id::CommunityId;
use domain::text::Text;
use protocol::community::CommunityPage;
use protocol::problem::{Problem, ProblemCode};
use protocol::round::RoundView;
use reqwest::Method;
use serde_json::{Value, json};
use store::Act;
use support::{Server, World, fresh};

use crate::scene::{Scene, at};

#[tokio::test]
async fn what_the_caller_holds_already_is_not_sent_again() {
    let server = Server::demo().await;
    let world = World::demo(&server).await;
    let evaluator = world.person(Role::Evaluator).await;
    for path in
        ["regions", "communities?limit=5", "rounds", "frameworks", "session", "scorecards?stage=submitted"]
    {
        let first = evaluator.client.get(path).await.expect_status(200);
        let ask = evaluator.client.ask(Method::GET, path).header("if-none-match", first.etag());
        let again = ask.send().await.expect_status(304);
        assert!(again.bytes().is_empty());
        assert_eq!(again.etag(), first.etag(), "{path}");
        let ask = evaluator.client.ask(Method::GET, path).header("if-none-match", "\"other\"");
        assert_eq!(ask.send().await.expect_status(200).bytes(), first.bytes());
        assert_eq!(first.header("cache-control"), Some("private, no-cache"), "{path}");
    }
}

#[tokio::test]
async fn a_community_is_changed_only_by_who_has_seen_its_present_state() {
    let scene = Scene::new().await;
    let path = format!("communities/{}", scene.community.id);
    let read = scene.evaluator.client.get(&path).await;
    let mut changed: Community = read.json();
    changed.context.households = Some(512);
    let put = |etag: &str, body: &Community| {
        let ask = scene.evaluator.client.ask(Method::PUT, &path).header("if-match", etag).json(body);
        async { ask.send().await }
    };
    scene.evaluator.client.put(&path, &changed).await.expect_problem(ProblemCode::StaleVersion);
    let saved = put(read.etag(), &changed).await.expect_status(200);
    let mut lost = changed.clone();
    lost.context.households = Some(7);
    put(read.etag(), &lost).await.expect_problem(ProblemCode::StaleVersion);
    let now = scene.evaluator.client.get(&path).await;
    assert_eq!(now.json::<Community>(), changed, "the late writer overwrote nothing");
    assert_eq!(now.etag(), saved.etag(), "the answer to a write carries the tag for the next one");
    scene.evaluator.client.put(&path, &changed).await.expect_status(200);
}

#[tokio::test]
async fn a_new_community_is_registered_and_a_wrong_one_is_refused_in_its_place() {
    let scene = Scene::new().await;
    let id: CommunityId = fresh();
    let path = format!("communities/{id}");
    let mut body = serde_json::to_value(&scene.community).expect("JSON");
    body["id"] = json!(id);
    body["code"] = json!("NEW-01");
    let client = &scene.evaluator.client;
    for (pointer, wrong) in [
        ("/id", json!(fresh::<CommunityId>())),
        ("/region", json!(fresh::<uuid::Uuid>())),
        ("/types", json!(["general", "parking_conflict"])),
        ("/types", json!([])),
        ("/name", json!("")),
        ("/name", json!("名".repeat(81))),
        ("/context/share_renters", json!(1.5)),
        ("/context/prior_cooperation", json!(3)),
    ] {
        let mut broken = body.clone();
        *broken.pointer_mut(pointer).expect("the field is there") = wrong.clone();
        let problem = client.put(&path, &broken).await.expect_problem(ProblemCode::Invalid);
        assert_eq!(problem.errors[0].pointer, pointer, "{wrong}: {problem:?}");
    }
    client.put(&path, &body).await.expect_status(201);
    client.put(&path, &body).await.expect_status(200);
    let mut twin = body.clone();
    let other: CommunityId = fresh();
    twin["id"] = json!(other);
    let taken = client.put(&format!("communities/{other}"), &twin).await.expect_problem(ProblemCode::Invalid);
    assert_eq!(at(&taken, "/code").code, "taken");
    let found: CommunityPage = client.read("communities?q=new-01").await;
    assert_eq!(found.items.iter().map(|it| it.id).collect::<Vec<_>>(), [id]);
}

#[tokio::test]
async fn pages_hold_everything_once_in_every_order() {
    let server = Server::demo().await;
    let world = World::demo(&server).await;
    let viewer = world.person(Role::Viewer).await;
    let all = world.communities(&viewer).await;
    assert_eq!(all.len(), 25, "the demo city and the published case");
    for sort in ["code", "name"] {
        for limit in [1, 3, 7, 24, 25, 26] {
            let (mut seen, mut after, mut pages) = (Vec::new(), String::new(), 0);
            loop {
                let path = format!("communities?sort={sort}&limit={limit}{after}");
                let page: CommunityPage = viewer.client.read(&path).await;
                assert!(page.items.len() <= limit);
                seen.extend(page.items.into_iter().map(|it| it.id));
                pages += 1;
                let Some(next) = page.next else { break };
                after = format!("&after={next}");
            }
            assert_eq!(pages, all.len().div_ceil(limit), "{sort}, {limit} a page");
            assert_eq!(seen.len(), all.len(), "{sort}, {limit} a page: something comes twice or never");
            let distinct: BTreeSet<_> = seen.iter().collect();
            assert_eq!(distinct.len(), all.len());
        }
    }
}

#[tokio::test]
async fn pages_of_rounds_and_assignments_hold_everything_once_in_one_order() {
    let scene = Scene::new().await;
    let client = &scene.evaluator.client;
    let rounds: Vec<RoundView> = client.list("rounds").await;
    let closed = rounds.iter().find(|it| !it.round.is_open()).expect("a closed round").round.id;
    for path in ["rounds".to_owned(), format!("rounds/{closed}/assignments")] {
        let all: Vec<Value> = client.list(&path).await;
        assert!(all.len() > 2, "{path}: the demo city has several");
        let size = all.len() as u32;
        for limit in [1, 2, size - 1, size, size + 1] {
            assert_eq!(client.list_by::<Value>(&path, limit).await, all, "{path}, {limit} a page");
        }
        for limit in ["0", "1001"] {
            client.get(&format!("{path}?limit={limit}")).await.expect_problem(ProblemCode::BadQuery);
        }
    }
}

#[tokio::test]
async fn a_new_code_is_plain_so_that_no_two_communities_look_alike() {
    let scene = Scene::new().await;
    let coded = |code: &str| Community {
        id: fresh(),
        code: Text::parse(code).expect("a code"),
        ..scene.community.clone()
    };
    let put = async |community: Community| {
        scene.evaluator.client.put(&format!("communities/{}", community.id), &community).await
    };
    put(coded("KL-77/a")).await.expect_status(201);
    for code in ["КL-77", "ＫＬ-77", "KL 77", "康乐77"] {
        let problem = put(coded(code)).await.expect_problem(ProblemCode::Invalid);
        assert_eq!(at(&problem, "/code").code, "code_not_plain", "{code}");
    }
    // One that was registered before keeps its code through every other change.
    let old = coded("康乐88");
    let store = scene.store().await;
    let mut write = store.write(Act { actor: None, at: chrono::Utc::now() }).await.expect("the write lock");
    write.put_community(&old).await.expect("a new community");
    write.commit().await.expect("a commit");
    store.close().await;
    let path = format!("communities/{}", old.id);
    let tag = scene.evaluator.client.get(&path).await.etag().to_owned();
    let renamed = Community { name: Text::parse("康乐新村").expect("a name"), ..old };
    let ask = scene.evaluator.client.ask(Method::PUT, &path).header("if-match", &tag);
    ask.json(&renamed).send().await.expect_status(200);
}

#[tokio::test]
async fn filters_narrow_the_list_and_can_be_combined() {
    let server = Server::demo().await;
    let world = World::demo(&server).await;
    let viewer = world.person(Role::Viewer).await;
    let all = world.communities(&viewer).await;
    let one = &all[0];
    let kind = one.types.iter().next().expect("a type");
    let path = format!("communities?region={}&type={}&limit=1000", one.region, kind.as_str());
    let page: CommunityPage = viewer.client.read(&path).await;
    let expected: BTreeSet<_> =
        all.iter().filter(|it| it.region == one.region && it.types.contains(kind)).map(|it| it.id).collect();
    assert_eq!(page.items.iter().map(|it| it.id).collect::<BTreeSet<_>>(), expected);
    let page: CommunityPage = viewer.client.read("communities?q=%25").await;
    assert!(page.items.is_empty(), "a percent sign is searched for, not matched by everything");
}

#[tokio::test]
async fn a_wrong_filter_is_named_and_never_ignored() {
    let server = Server::demo().await;
    let world = World::demo(&server).await;
    let viewer = world.person(Role::Viewer).await;
    for (query, parameter) in [
        ("limit=0", "limit"),
        ("limit=1001", "limit"),
        ("limit=-1", "limit"),
        ("limit=ten", "limit"),
        ("colour=red", "colour"),
        ("sort=price", "sort"),
        ("type=palace", "type"),
        ("region=here", "region"),
        ("after=there", "after"),
        (&format!("q={}", "a".repeat(81)), "q"),
    ] {
        let problem =
            viewer.client.get(&format!("communities?{query}")).await.expect_problem(ProblemCode::BadQuery);
        assert_eq!(problem.params["parameter"], parameter, "{query}");
    }
    let endless = format!("communities?q={}", "a".repeat(5000));
    viewer.client.get(&endless).await.expect_problem(ProblemCode::BadQuery);
}

#[tokio::test]
async fn a_path_that_does_not_exist_and_a_method_that_is_not_meant_are_problems_too() {
    let server = Server::demo().await;
    let world = World::demo(&server).await;
    let viewer = world.person(Role::Viewer).await;
    for path in ["nothing", "rounds/none", "communities/1/result", "/api/v2/rounds", "/api/"] {
        viewer.client.get(path).await.expect_problem(ProblemCode::NotFound);
    }
    let missing = format!("rounds/{}", fresh::<uuid::Uuid>());
    viewer.client.get(&missing).await.expect_problem(ProblemCode::NotFound);
    let answer = viewer.client.delete("rounds").await;
    answer.expect_problem(ProblemCode::MethodNotAllowed);
    assert!(answer.header("allow").is_some_and(|it| it.contains("GET")), "it says what is meant");
    let not_v7 = "rounds/6ba7b810-9dad-41d1-80b4-00c04fd430c8/closing";
    viewer.client.put(not_v7, &json!({})).await.expect_problem(ProblemCode::Invalid);
}

#[tokio::test]
async fn a_problem_speaks_the_language_that_was_asked_for() {
    let server = Server::demo().await;
    let said = |language: &'static str| {
        let client = server.client().reading(language);
        async move {
            let answer = client.get("session").await;
            let spoken = answer.header("content-language").map(str::to_owned);
            (answer.expect_problem(ProblemCode::NotSignedIn), spoken)
        }
    };
    let is_chinese =
        |problem: &Problem| problem.title.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let (zh, zh_tag) = said("zh-CN,zh;q=0.9").await;
    let (en, en_tag) = said("en-GB,en;q=0.9,zh;q=0.5").await;
    let (other, _) = said("fr").await;
    assert!(is_chinese(&zh) && !is_chinese(&en) && is_chinese(&other), "Chinese is the default");
    assert_eq!((zh_tag.as_deref(), en_tag.as_deref()), (Some("zh-CN"), Some("en")));
    assert_eq!((zh.code, zh.kind), (en.code, en.kind), "only the words differ");
}

#[tokio::test]
async fn answers_are_compressed_guarded_and_carry_a_request_id() {
    let server = Server::demo().await;
    let world = World::demo(&server).await;
    let viewer = world.person(Role::Viewer).await;
    for encoding in ["br", "gzip"] {
        let ask = viewer.client.ask(Method::GET, "communities").header("accept-encoding", encoding);
        let answer = ask.send().await.expect_status(200);
        assert_eq!(answer.header("content-encoding"), Some(encoding));
    }
    let ask = viewer.client.ask(Method::GET, "communities").header("x-request-id", "seen-by-the-proxy-1");
    let answer = ask.send().await.expect_status(200);
    assert_eq!(answer.header("x-request-id"), Some("seen-by-the-proxy-1"));
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    assert!(answer.header("content-security-policy").is_some());
    assert!(server.log().contains("seen-by-the-proxy-1"));
}

#[tokio::test]
async fn an_assessor_sees_the_communities_they_were_sent_to_and_no_results() {
    let scene = Scene::new().await;
    let seen = scene.world.communities(&scene.assessor).await;
    let viewer = scene.world.person(Role::Viewer).await;
    let all = scene.world.communities(&viewer).await;
    assert!(seen.iter().any(|it| it.id == scene.community.id));
    assert!(seen.len() < all.len());
    let other =
        all.iter().find(|it| !seen.iter().any(|mine| mine.id == it.id)).expect("a community not theirs");
    let path = format!("communities/{}", other.id);
    scene.assessor.client.get(&path).await.expect_problem(ProblemCode::Forbidden);
    let result = format!("communities/{}/result?round={}", scene.community.id, scene.round);
    scene.assessor.client.get(&result).await.expect_problem(ProblemCode::Forbidden);
}
