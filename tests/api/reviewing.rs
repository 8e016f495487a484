//! Review, closing, and the results that come of them.

use std::collections::BTreeMap;

use domain::access::{Grant, Role};
use domain::community::Community;
use domain::entry::{CardEntry, Entry};
use domain::framework::IndicatorCode;
use domain::id::{AssignmentId, ReviewId, RevisionId, RoundId};
use domain::round::RoundState;
use domain::scorecard::{Entries, Stage};
use domain::text::{Note, Reason, Text};
use protocol::problem::ProblemCode;
use protocol::result::{CommunityResult, Matrix, RoundResult, Standing};
use protocol::round::{AssignmentView, RoundView};
use protocol::scorecard::{CardView, Decision, PutReview, Receipt, Task};
use reqwest::Method;
use scoring::Mode;
use serde_json::json;
use support::fresh;

use crate::scene::{Scene, at};

fn reasons(code: IndicatorCode, words: &str) -> Decision {
    let reason = Reason::parse(words).expect("a reason");
    Decision::Return { reasons: BTreeMap::from([(code, reason)]) }
}

/// A complete card with a note at one entry.
fn replied(scene: &Scene, code: IndicatorCode, words: &str) -> Entries {
    let mut entries = scene.entries();
    let entry = entries.get_mut(&code).expect("the card answers it");
    entry.note = Note::parse(words).expect("a note");
    entries
}

#[tokio::test]
async fn a_returned_entry_that_comes_back_untouched_is_refused_at_its_note_in_both_languages() {
    let scene = Scene::new().await;
    let entries = scene.entries();
    let card = scene.world.hand_in(&scene.assessor, scene.round, &scene.community, entries.clone()).await;
    let code = scene.rubric();
    scene.world.review(&scene.evaluator, &card, reasons(code, "照片看不清")).await.expect_success();
    let path = format!("scorecards/{}/revisions/{}", card.id, fresh::<RevisionId>());
    let put = async |entries: Entries, language: &str| {
        let body = scene.world.revision(scene.round, &scene.community, 2, entries);
        let body = serde_json::to_vec(&body).expect("a card is JSON");
        let ask = scene.assessor.client.ask(reqwest::Method::PUT, &path);
        ask.header("Accept-Language", language).body("application/json", body).send().await
    };
    for (language, words) in
        [("zh-CN", "审核意见尚未回应"), ("en", "The reviewer's remark is not answered yet")]
    {
        let problem = put(entries.clone(), language).await.expect_problem(ProblemCode::Invalid);
        let error = at(&problem, &format!("/entries/{code}/note"));
        assert_eq!(error.code, "remark_unanswered");
        assert!(error.message.contains(words), "{}", error.message);
    }
    // The same items of evidence under new ids are no other evidence; one more is.
    let mut proved = entries.clone();
    let evidence = &mut proved.get_mut(&code).expect("the card answers it").evidence;
    evidence.iter_mut().for_each(|item| item.id = fresh());
    put(proved.clone(), "zh-CN").await.expect_problem(ProblemCode::Invalid);
    let evidence = &mut proved.get_mut(&code).expect("the card answers it").evidence;
    evidence[0].reference = Text::parse("补拍照片 3 张").expect("a reference");
    put(proved, "zh-CN").await.expect_status(201);
}

#[tokio::test]
async fn a_note_alone_answers_a_remark_and_the_card_carries_the_receipt_of_its_revision() {
    let scene = Scene::new().await;
    let card = scene.world.hand_in(&scene.assessor, scene.round, &scene.community, scene.entries()).await;
    let seen: CardView = scene.assessor.client.read(&format!("scorecards/{}", card.id)).await;
    assert_eq!(seen.receipt, card.receipt);
    let code = scene.ratio();
    scene.world.review(&scene.evaluator, &card, reasons(code, "请核对")).await.expect_success();
    let body =
        scene.world.revision(scene.round, &scene.community, 2, replied(&scene, code, "已核对,数量无误"));
    let path = format!("scorecards/{}/revisions/{}", card.id, fresh::<RevisionId>());
    let second = scene.assessor.client.put(&path, &body).await.expect_status(201).json::<Receipt>();
    let tasks: Vec<Task> = scene.assessor.client.read("tasks").await;
    let task = tasks.iter().find(|it| it.community.id == scene.community.id && it.round.id == scene.round);
    let own = task.and_then(|task| task.card.as_ref()).expect("the card is among the tasks");
    assert_eq!(own.receipt, second, "every revision has a receipt of its own");
}

async fn standing(scene: &Scene) -> Standing {
    let result: RoundResult = scene.evaluator.client.read(&format!("rounds/{}/result", scene.round)).await;
    let found = result.standings.into_iter().find(|it| it.community == scene.community.id);
    found.expect("every community of the round has its line from the start")
}

#[tokio::test]
async fn a_card_that_was_sent_back_shows_the_words_and_its_next_revision_is_accepted() {
    let scene = Scene::new().await;
    let card = scene.world.hand_in(&scene.assessor, scene.round, &scene.community, scene.entries()).await;
    let code = scene.ratio();
    let sent_back = reasons(code, "请复核二单元的照明数量");
    scene.world.review(&scene.evaluator, &card, sent_back).await.expect_status(201);
    let seen: CardView = scene.assessor.client.read(&format!("scorecards/{}", card.id)).await;
    assert_eq!(seen.stage, Stage::Returned);
    assert_eq!(seen.reasons[&code].as_str(), "请复核二单元的照明数量");
    assert_eq!(seen.reviewer_name, Some(scene.evaluator.session.name.clone()));
    assert!(standing(&scene).await.coverage < 0.01, "what was sent back does not count");

    let (revision, body) =
        (fresh(), scene.world.revision(scene.round, &scene.community, 2, replied(&scene, code, "已复核")));
    let path = format!("scorecards/{}/revisions/{revision}", card.id);
    scene.assessor.client.put(&path, &body).await.expect_status(201);
    let mended = support::world::HandedIn { revision, body, ..card };
    scene.world.review(&scene.evaluator, &mended, Decision::Accept).await.expect_status(201);
    let all: Vec<CardView> =
        scene.evaluator.client.read(&format!("scorecards/{}/revisions", mended.id)).await;
    let stages: Vec<_> = all.iter().map(|it| (it.number, it.stage)).collect();
    assert_eq!(stages, [(1, Stage::Returned), (2, Stage::Accepted)], "nothing is overwritten");
}

#[tokio::test]
async fn an_accepted_card_is_scored_at_once_and_the_result_is_what_its_observations_give() {
    let scene = Scene::new().await;
    let before = standing(&scene).await;
    assert_eq!((before.index, before.coverage), (None, 0.0), "no data is no score, and never 0");
    let card = scene.world.hand_in(&scene.assessor, scene.round, &scene.community, scene.entries()).await;
    scene.world.review(&scene.evaluator, &card, Decision::Accept).await.expect_success();
    let after = standing(&scene).await;
    let path = format!("communities/{}/result?round={}", scene.community.id, scene.round);
    let result: CommunityResult = scene.evaluator.client.read(&path).await;
    let observed = result.observations.iter().map(|it| (&it.observation.indicator, &it.observation.entry));
    let framework = scene.world.framework();
    let gathered = scoring::gather(framework, &scene.community.context, observed);
    let own = scoring::assess(framework, scene.community.types, &gathered, Mode::Final);
    assert_eq!(result.assessment, own, "the same engine over the same observations gives the same bits");
    assert_eq!(after.coverage.to_bits(), own.coverage.to_bits());
    assert_eq!((after.hard, after.soft, after.index), (own.hard(), own.soft(), own.index.score()));
    assert_eq!(result.observations.len(), card.body.entries.len());
    let seen = &result.observations[0];
    assert_eq!(seen.scorecard, Some(card.id));
    assert_eq!(seen.assessor_name, Some(scene.assessor.session.name.clone()));
    assert_eq!(result.history.last().map(|it| it.round), Some(scene.round));
}

#[tokio::test]
async fn a_decision_sent_twice_is_one_decision_and_another_one_is_refused() {
    let scene = Scene::new().await;
    let card = scene.world.hand_in(&scene.assessor, scene.round, &scene.community, scene.entries()).await;
    let review: ReviewId = fresh();
    let path = format!("scorecards/{}/reviews/{review}", card.id);
    let accept = PutReview { revision: card.revision, decision: Decision::Accept };
    scene.evaluator.client.put(&path, &accept).await.expect_status(201);
    scene.evaluator.client.put(&path, &accept).await.expect_status(200);
    let other = PutReview { decision: reasons(scene.ratio(), "改主意了"), ..accept.clone() };
    scene.evaluator.client.put(&path, &other).await.expect_problem(ProblemCode::StaleVersion);
    let late = format!("scorecards/{}/reviews/{}", card.id, fresh::<ReviewId>());
    scene.evaluator.client.put(&late, &accept).await.expect_problem(ProblemCode::WrongStage);
}

#[tokio::test]
async fn a_decision_on_an_older_revision_is_refused() {
    let scene = Scene::new().await;
    let card = scene.world.hand_in(&scene.assessor, scene.round, &scene.community, scene.entries()).await;
    scene.world.review(&scene.evaluator, &card, reasons(scene.ratio(), "请复核")).await.expect_success();
    let path = format!("scorecards/{}/revisions/{}", card.id, fresh::<RevisionId>());
    let entries = replied(&scene, scene.ratio(), "已复核");
    let next = scene.world.revision(scene.round, &scene.community, 2, entries);
    scene.assessor.client.put(&path, &next).await.expect_success();
    let answer = scene.world.review(&scene.evaluator, &card, Decision::Accept).await;
    answer.expect_problem(ProblemCode::WrongStage);
}

#[tokio::test]
async fn sending_back_needs_a_reason_at_an_entry_that_the_card_asks_for() {
    let scene = Scene::new().await;
    let card = scene.world.hand_in(&scene.assessor, scene.round, &scene.community, scene.entries()).await;
    let none = Decision::Return { reasons: BTreeMap::new() };
    let problem =
        scene.world.review(&scene.evaluator, &card, none).await.expect_problem(ProblemCode::Invalid);
    assert_eq!(at(&problem, "/decision/return/reasons").code, "no_reasons");
    let derived = scene.world.framework().indicators().iter().find(|it| !it.is_entered());
    let code = derived.expect("the framework derives some").code;
    let answer = scene.world.review(&scene.evaluator, &card, reasons(code, "请复核")).await;
    let problem = answer.expect_problem(ProblemCode::Invalid);
    assert_eq!(at(&problem, &format!("/decision/return/reasons/{code}")).code, "not_on_card");
    let blank = json!({"revision": card.revision, "decision": {"return": {"reasons": {"H1-01": "  "}}}});
    let path = format!("scorecards/{}/reviews/{}", card.id, fresh::<ReviewId>());
    let problem = scene.evaluator.client.put(&path, &blank).await.expect_problem(ProblemCode::Invalid);
    assert_eq!(at(&problem, "/decision/return/reasons/H1-01").code, "text_empty");
    let seen: CardView = scene.evaluator.client.read(&format!("scorecards/{}", card.id)).await;
    assert_eq!(seen.stage, Stage::Submitted, "a refused decision changed nothing");
}

#[tokio::test]
async fn nobody_reviews_their_own_card_whatever_roles_they_hold() {
    let scene = Scene::new().await;
    let evaluator = &scene.evaluator;
    let held = evaluator.session.grants.iter().find(|grant| grant.role == Role::Evaluator).expect("a grant");
    let grants = [Role::Evaluator, Role::Assessor].map(|role| Grant { role, region: held.region });
    scene.grant(evaluator.session.user, &grants).await;
    scene.world.assign(evaluator, scene.round, &scene.community, evaluator.session.user).await;
    let card = scene.world.hand_in(evaluator, scene.round, &scene.community, scene.entries()).await;
    scene.world.review(evaluator, &card, Decision::Accept).await.expect_problem(ProblemCode::OwnCard);
    let sent_back = reasons(scene.ratio(), "请复核");
    scene.world.review(evaluator, &card, sent_back).await.expect_problem(ProblemCode::OwnCard);
}

#[tokio::test]
async fn a_round_closes_only_when_nothing_waits_and_then_never_changes() {
    let scene = Scene::new().await;
    let card = scene.world.hand_in(&scene.assessor, scene.round, &scene.community, scene.entries()).await;
    let closing = format!("rounds/{}/closing", scene.round);
    let refused = scene.evaluator.client.put(&closing, &json!({})).await;
    assert_eq!(refused.expect_problem(ProblemCode::RoundNotReady).params["waiting"], 1);
    scene.world.review(&scene.evaluator, &card, Decision::Accept).await.expect_success();
    let open = standing(&scene).await;
    let closed: RoundView = scene.evaluator.client.put(&closing, &json!({})).await.expect_status(200).json();
    let again: RoundView = scene.evaluator.client.put(&closing, &json!({})).await.expect_status(200).json();
    assert_eq!(closed, again, "closing twice is closing once");
    assert!(matches!(closed.round.state, RoundState::Closed { .. }));
    assert_eq!(standing(&scene).await, open);

    let mut community = scene.community.clone();
    community.types = domain::community::CommunityTypes::new([
        domain::community::CommunityType::ParkingConflict,
        domain::community::CommunityType::MixedCommercial,
    ])
    .expect("two types");
    put_community(&scene, &community).await;
    assert_eq!(standing(&scene).await, open, "what was frozen follows no later change");
    let path = format!("communities/{}/result?round={}", scene.community.id, scene.round);
    let result: CommunityResult = scene.evaluator.client.read(&path).await;
    assert!(result.frozen);
    assert_eq!(result.assessment.coverage, open.coverage);
    let late = format!("rounds/{}/assignments/{}", scene.round, fresh::<AssignmentId>());
    let body = json!({"community": community.id, "assessor": scene.assessor.session.user});
    let answer = scene.evaluator.client.put(&late, &body).await;
    answer.expect_problem(ProblemCode::RoundClosed);
}

async fn put_community(scene: &Scene, community: &Community) {
    let path = format!("communities/{}", community.id);
    let current = scene.evaluator.client.get(&path).await;
    let ask = scene.evaluator.client.ask(reqwest::Method::PUT, &path).header("if-match", current.etag());
    ask.json(community).send().await.expect_status(200);
}

#[tokio::test]
async fn a_changed_type_is_scored_again_at_once_in_an_open_round() {
    let scene = Scene::new().await;
    let card = scene.world.hand_in(&scene.assessor, scene.round, &scene.community, scene.entries()).await;
    scene.world.review(&scene.evaluator, &card, Decision::Accept).await.expect_success();
    let before = standing(&scene).await;
    let mut community = scene.community.clone();
    community.types = domain::community::CommunityTypes::new(
        domain::community::CommunityType::ALL
            .into_iter()
            .filter(|kind| !community.types.contains(*kind))
            .take(1),
    )
    .expect("one other type");
    put_community(&scene, &community).await;
    let after = standing(&scene).await;
    assert_eq!(after.types, community.types);
    assert_ne!(before.coverage, after.coverage, "other questions apply to the other type");
}

#[tokio::test]
async fn the_matrix_holds_the_same_values_as_the_observations() {
    let scene = Scene::new().await;
    let mut entries = scene.entries();
    let small = IndicatorCode::parse("H3-06").expect("a code");
    let few = Entry::Surveyed { mean: 4.0.try_into().expect("a mean"), n: 12 };
    entries.insert(small, CardEntry::plain(few));
    let card = scene.world.hand_in(&scene.assessor, scene.round, &scene.community, entries).await;
    scene.world.review(&scene.evaluator, &card, Decision::Accept).await.expect_success();
    let matrix: Matrix = scene.evaluator.client.read(&format!("rounds/{}/matrix", scene.round)).await;
    let row = matrix.communities.iter().position(|it| *it == scene.community.id).expect("a row");
    assert_eq!(matrix.types[row], scene.community.types);
    let mut answered = 0;
    for column in &matrix.columns {
        assert_eq!(column.values.len(), matrix.communities.len());
        assert_eq!(column.scores[row].is_some(), column.values[row].is_some(), "{}", column.indicator);
        let entry = card.body.entries.get(&column.indicator).map(|it| &it.entry);
        let value = entry.filter(|_| column.indicator != small).and_then(|it| it.value());
        assert_eq!(column.values[row], value, "{}: twelve answers do not count", column.indicator);
        let absent = column.not_applicable.contains(&u32::try_from(row).expect("a small row"));
        assert_eq!(absent, entry.is_some_and(|it| it.is_not_applicable()), "{}", column.indicator);
        answered += usize::from(entry.is_some());
    }
    assert_eq!(answered, card.body.entries.len());
}

#[tokio::test]
async fn a_card_is_not_accepted_once_the_register_says_otherwise() {
    let scene = Scene::new().await;
    let card = scene.world.hand_in(&scene.assessor, scene.round, &scene.community, scene.entries()).await;
    // The scene's community has lifts, and the card counted their hours.
    let mut community = scene.community.clone();
    community.context.lifts = Some(0);
    let path = format!("communities/{}", community.id);
    let ask = scene.evaluator.client.ask(Method::PUT, &path).header("if-match", "*").json(&community);
    ask.send().await.expect_success();
    let problem = scene
        .world
        .review(&scene.evaluator, &card, Decision::Accept)
        .await
        .expect_problem(ProblemCode::Invalid);
    assert_eq!(at(&problem, "/entries/H2-05/entry").code, "V11");
}

#[tokio::test]
async fn an_assignment_names_a_community_of_the_round_and_an_assessor_of_its_region() {
    let scene = Scene::new().await;
    let put = |body: serde_json::Value| {
        let path = format!("rounds/{}/assignments/{}", scene.round, fresh::<AssignmentId>());
        let client = scene.evaluator.client.clone();
        async move { client.put(&path, &body).await }
    };
    let assessor = scene.assessor.session.user;
    let viewer = scene.world.person(Role::Viewer).await;
    let everywhere = scene.world.communities(&viewer).await;
    let outside = everywhere.iter().find(|it| it.code.as_str() == "Y-DT").expect("the case's community");
    let problem = put(json!({"community": outside.id, "assessor": assessor})).await;
    assert_eq!(at(&problem.expect_problem(ProblemCode::Invalid), "/community").code, "not_in_round");
    let problem = put(json!({"community": scene.community.id, "assessor": viewer.session.user})).await;
    assert_eq!(at(&problem.expect_problem(ProblemCode::Invalid), "/assessor").code, "no_assessor_there");
    let twice = put(json!({"community": scene.community.id, "assessor": assessor})).await;
    assert_eq!(at(&twice.expect_problem(ProblemCode::Invalid), "/assessor").code, "already_assigned");
    let all: Vec<AssignmentView> =
        scene.evaluator.client.list(&format!("rounds/{}/assignments", scene.round)).await;
    assert_eq!(all.len(), 1);
}

#[tokio::test]
async fn ranks_are_the_same_for_whoever_reads_them() {
    let scene = Scene::new().await;
    let rounds: Vec<RoundView> = scene.evaluator.client.list("rounds").await;
    let round: RoundId = rounds.iter().find(|it| !it.round.is_open()).expect("a closed round").round.id;
    let all: RoundResult = scene.evaluator.client.read(&format!("rounds/{round}/result")).await;
    let region = all.standings[0].region;
    let part: RoundResult =
        scene.evaluator.client.read(&format!("rounds/{round}/result?region={region}")).await;
    assert!(!part.standings.is_empty() && part.standings.len() < all.standings.len());
    for line in &part.standings {
        assert_eq!(line.region, region);
        assert!(all.standings.contains(line), "{} is told another rank", line.name);
    }
}
