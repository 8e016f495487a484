//! What happens to a card on its way in, the wrong ones above all.

use domain::access::Role;
use domain::id::{RevisionId, ScorecardId};
use domain::scorecard::Stage;
use protocol::problem::ProblemCode;
use protocol::result::CommunityResult;
use protocol::scorecard::{CardView, Decision, Receipt, Task};
use scoring::IndicatorState;
use serde_json::json;
use support::fresh;

use crate::scene::Scene;

#[tokio::test]
async fn a_complete_card_gets_a_receipt_and_waits_for_review() {
    let scene = Scene::new().await;
    let card = scene.world.hand_in(&scene.assessor, scene.round, &scene.community, scene.entries()).await;
    assert!(card.receipt.id.to_string().ends_with(&card.receipt.number.to_lowercase()));
    let seen: CardView = scene.evaluator.client.read(&format!("scorecards/{}", card.id)).await;
    assert_eq!((seen.stage, seen.number, seen.revision), (Stage::Submitted, 1, card.revision));
    assert_eq!(seen.entries, card.body.entries, "what was typed is what is kept");
    let tasks: Vec<Task> = scene.assessor.client.read("tasks").await;
    let task = tasks.iter().find(|task| task.round.id == scene.round).expect("the task is still listed");
    assert_eq!(task.card.as_ref().map(|it| it.id), Some(card.id));
}

#[tokio::test]
async fn a_card_sent_twice_gets_the_first_receipt_both_times() {
    let scene = Scene::new().await;
    let (card, revision): (ScorecardId, RevisionId) = (fresh(), fresh());
    let (path, body) = (format!("scorecards/{card}/revisions/{revision}"), scene.card());
    let first = scene.assessor.client.put(&path, &body).await.expect_status(201).json::<Receipt>();
    let again = scene.assessor.client.put(&path, &body).await.expect_status(200).json::<Receipt>();
    assert_eq!(first, again);
    let other = scene.world.revision(scene.round, &scene.community, 1, Default::default());
    scene.assessor.client.put(&path, &other).await.expect_problem(ProblemCode::StaleVersion);
    let kept: CardView = scene.assessor.client.read(&format!("scorecards/{card}")).await;
    assert_eq!(kept.entries, body.entries, "the other body changed nothing");
}

#[tokio::test]
async fn a_count_above_its_total_is_rule_v01_at_the_count() {
    let scene = Scene::new().await;
    let code = scene.ratio();
    let pointer = format!("/entries/{code}/entry/counted/numerator");
    let error = scene
        .refused(ProblemCode::Invalid, &pointer, |body| {
            body["entries"][code.as_str()]["entry"] =
                json!({"counted": {"numerator": 21, "denominator": 20}});
        })
        .await;
    assert_eq!(error.code, "V01");
}

#[tokio::test]
async fn a_wrong_number_is_refused_where_it_stands() {
    let scene = Scene::new().await;
    let code = scene.ratio();
    let pointer = format!("/entries/{code}/entry/counted/denominator");
    for (wrong, problem, fault) in [
        (json!(-1), ProblemCode::Invalid, "out_of_range"),
        (json!(2e12), ProblemCode::Invalid, "out_of_range"),
        (json!("twenty"), ProblemCode::MalformedBody, "wrong_type"),
        (json!(null), ProblemCode::MalformedBody, "wrong_type"),
    ] {
        let error = scene
            .refused(problem, &pointer, |body| {
                let counted = json!({"counted": {"numerator": 0, "denominator": wrong}});
                body["entries"][code.as_str()]["entry"] = counted;
            })
            .await;
        assert_eq!(error.code, fault);
    }
}

#[tokio::test]
async fn a_level_outside_the_rubric_is_rule_v02_at_its_entry() {
    let scene = Scene::new().await;
    let code = scene.rubric();
    for level in [5, -1, 99] {
        let pointer = format!("/entries/{code}/entry/rated");
        let error = scene
            .refused(ProblemCode::Invalid, &pointer, |body| {
                body["entries"][code.as_str()]["entry"] = json!({"rated": level});
            })
            .await;
        assert_eq!(error.code, "V02");
    }
}

#[tokio::test]
async fn a_high_level_without_evidence_is_rule_v03_at_the_evidence() {
    let scene = Scene::new().await;
    let code = scene.rubric();
    let error = scene
        .refused(ProblemCode::Invalid, &format!("/entries/{code}/evidence"), |body| {
            body["entries"][code.as_str()] = json!({"entry": {"rated": 3}});
        })
        .await;
    assert_eq!(error.code, "V03");
}

#[tokio::test]
async fn a_question_is_answered_or_set_aside_with_a_reason_that_the_result_keeps() {
    let scene = Scene::new().await;
    for code in ["S4-01", "S4-02"] {
        let place = format!("/entries/{code}");
        let needed = scene.refused(ProblemCode::Invalid, &place, |body| {
            body["entries"].as_object_mut().expect("entries").remove(code);
        });
        assert_eq!(needed.await.code, "unanswered", "core or not");
    }
    let unseen = scene.refused(ProblemCode::Invalid, "/entries/H1-01/entry", |body| {
        body["entries"]["H1-01"] = json!({"entry": {"unavailable": "没有去看"}});
    });
    assert_eq!(unseen.await.code, "unavailable_refused");

    let mut entries = scene.entries();
    let aside = json!({"entry": {"unavailable": "物业公司未提供账目"}});
    entries.insert("S4-01".parse().expect("a code"), serde_json::from_value(aside).expect("an entry"));
    let card = scene.world.hand_in(&scene.assessor, scene.round, &scene.community, entries).await;
    scene.world.review(&scene.evaluator, &card, Decision::Accept).await.expect_success();
    let path = format!("communities/{}/result?round={}", scene.community.id, scene.round);
    let result: CommunityResult = scene.evaluator.client.read(&path).await;
    let found = result.assessment.indicators.iter().find(|it| it.code.as_str() == "S4-01").expect("S4-01");
    assert_eq!((found.state, found.score), (IndicatorState::Unavailable, None));
    let dimension = result.assessment.dimension(&found.dimension).expect("its dimension");
    assert_eq!(dimension.outcome.shortfall().expect("no score").missing_core, ["S4-01"]);
}

#[tokio::test]
async fn an_unknown_field_is_named_and_a_sent_score_is_one() {
    let scene = Scene::new().await;
    let code = scene.rubric();
    let error = scene
        .refused(ProblemCode::MalformedBody, &format!("/entries/{code}/score"), |body| {
            body["entries"][code.as_str()]["score"] = json!(100);
        })
        .await;
    assert_eq!(error.code, "unknown_field");
    scene.refused(ProblemCode::MalformedBody, "/index", |body| body["index"] = json!(99)).await;
}

#[tokio::test]
async fn every_gap_of_an_unfinished_card_is_listed_at_once() {
    let scene = Scene::new().await;
    let (ratio, rubric) = (scene.ratio(), scene.rubric());
    let mut body = serde_json::to_value(scene.card()).expect("a card is JSON");
    let entries = body["entries"].as_object_mut().expect("entries by indicator");
    entries.remove(ratio.as_str());
    entries.remove(rubric.as_str());
    let problem = scene.send(&body).await.expect_problem(ProblemCode::Invalid);
    let mut missing: Vec<_> = problem.errors.iter().map(|error| error.pointer.clone()).collect();
    missing.sort();
    let mut expected = [ratio, rubric].map(|code| format!("/entries/{code}"));
    expected.sort();
    assert_eq!(missing, expected);
    assert!(problem.errors.iter().all(|error| error.code == "unanswered"));
}

#[tokio::test]
async fn a_derived_indicator_cannot_be_typed() {
    let scene = Scene::new().await;
    let derived = scene.world.framework().indicators().iter().find(|it| !it.is_entered());
    let code = derived.expect("the framework derives some").code;
    let error = scene
        .refused(ProblemCode::Invalid, &format!("/entries/{code}"), |body| {
            body["entries"][code.as_str()] = json!({"entry": {"measured": 100}});
        })
        .await;
    assert_eq!(error.code, "not_on_card");
}

#[tokio::test]
async fn a_second_card_of_the_same_assessor_is_refused_and_names_the_first() {
    let scene = Scene::new().await;
    let first = scene.world.hand_in(&scene.assessor, scene.round, &scene.community, scene.entries()).await;
    let second = serde_json::to_value(scene.card()).expect("a card is JSON");
    let problem = scene.send(&second).await.expect_problem(ProblemCode::CardExists);
    assert_eq!(problem.params["card"], first.id.to_string());
}

#[tokio::test]
async fn nobody_writes_on_or_reads_another_assessors_card() {
    let scene = Scene::new().await;
    let card = scene.world.hand_in(&scene.assessor, scene.round, &scene.community, scene.entries()).await;
    let other = scene.other_assessor().await;
    let path = format!("scorecards/{}/revisions/{}", card.id, fresh::<RevisionId>());
    other.client.put(&path, &scene.card()).await.expect_problem(ProblemCode::Forbidden);
    // Also when sent to the same place by the evaluator.
    scene.world.assign(&scene.evaluator, scene.round, &scene.community, other.session.user).await;
    other.client.put(&path, &scene.card()).await.expect_problem(ProblemCode::Forbidden);
    for path in [format!("scorecards/{}", card.id), format!("scorecards/{}/revisions", card.id)] {
        other.client.get(&path).await.expect_problem(ProblemCode::Forbidden);
    }
}

#[tokio::test]
async fn an_assessor_who_was_not_sent_cannot_hand_in() {
    let scene = Scene::new().await;
    let other = scene.other_assessor().await;
    let path = format!("scorecards/{}/revisions/{}", fresh::<ScorecardId>(), fresh::<RevisionId>());
    other.client.put(&path, &scene.card()).await.expect_problem(ProblemCode::Forbidden);
    scene.evaluator.client.put(&path, &scene.card()).await.expect_problem(ProblemCode::Forbidden);
}

#[tokio::test]
async fn the_next_revision_waits_until_the_last_one_was_sent_back() {
    let scene = Scene::new().await;
    let card = scene.world.hand_in(&scene.assessor, scene.round, &scene.community, scene.entries()).await;
    let next = scene.world.revision(scene.round, &scene.community, 2, scene.entries());
    let path = format!("scorecards/{}/revisions/{}", card.id, fresh::<RevisionId>());
    let problem = scene.assessor.client.put(&path, &next).await.expect_problem(ProblemCode::WrongStage);
    assert_eq!(problem.params["stage"], "submitted");
}

#[tokio::test]
async fn a_closed_round_takes_no_card_and_still_confirms_what_it_has() {
    let scene = Scene::new().await;
    let other = scene.other_assessor().await;
    scene.world.assign(&scene.evaluator, scene.round, &scene.community, other.session.user).await;
    let card = scene.world.hand_in(&scene.assessor, scene.round, &scene.community, scene.entries()).await;
    let accepted = Decision::Accept;
    scene.world.review(&scene.evaluator, &card, accepted).await.expect_success();
    let closing = format!("rounds/{}/closing", scene.round);
    scene.evaluator.client.put(&closing, &json!({})).await.expect_status(200);
    let late = format!("scorecards/{}/revisions/{}", fresh::<ScorecardId>(), fresh::<RevisionId>());
    other.client.put(&late, &scene.card()).await.expect_problem(ProblemCode::RoundClosed);
    let path = format!("scorecards/{}/revisions/{}", card.id, card.revision);
    let again = scene.assessor.client.put(&path, &card.body).await.expect_status(200).json::<Receipt>();
    assert_eq!(again, card.receipt, "a phone that never heard the answer hears it now");
}

#[tokio::test]
async fn a_card_for_another_framework_or_an_unknown_place_is_refused() {
    let scene = Scene::new().await;
    let cases =
        [("/framework", json!({"id": "other", "version": "1"})), ("/round", json!(fresh::<ScorecardId>()))];
    for (pointer, value) in cases {
        scene
            .refused(ProblemCode::Invalid, pointer, |body| {
                *body.pointer_mut(pointer).expect("the field is there") = value;
            })
            .await;
    }
}

#[tokio::test]
async fn a_body_past_its_bound_or_of_another_type_is_refused() {
    let scene = Scene::new().await;
    let path = format!("scorecards/{}/revisions/{}", fresh::<ScorecardId>(), fresh::<RevisionId>());
    let put = || scene.assessor.client.ask(reqwest::Method::PUT, &path);
    let huge = vec![b' '; protocol::bounds::SUBMISSION_BYTES_MAX + 1];
    let problem = put().body("application/json", huge).send().await.expect_problem(ProblemCode::TooLarge);
    assert_eq!(problem.params["max_bytes"], protocol::bounds::SUBMISSION_BYTES_MAX);
    put().body("text/plain", "{}").send().await.expect_problem(ProblemCode::MalformedBody);
    for json in ["", "{", "[]", "{}x", "\u{feff}{}"] {
        put().body("application/json", json).send().await.expect_problem(ProblemCode::MalformedBody);
    }
}

#[tokio::test]
async fn a_remark_or_an_evidence_list_past_its_bound_is_refused_in_its_place() {
    let scene = Scene::new().await;
    let code = scene.rubric();
    let error = scene
        .refused(ProblemCode::Invalid, &format!("/entries/{code}/note"), |body| {
            body["entries"][code.as_str()]["note"] = json!("长".repeat(2001));
        })
        .await;
    assert_eq!((error.code.as_str(), &error.params["max"]), ("text_too_long", &json!(2000.0)));
    let item = || json!({"id": fresh::<uuid::Uuid>(), "kind": "geotagged_photo", "reference": "照片"});
    let error = scene
        .refused(ProblemCode::Invalid, &format!("/entries/{code}/evidence"), |body| {
            let items: Vec<_> = (0..21).map(|_| item()).collect();
            body["entries"][code.as_str()]["evidence"] = json!(items);
        })
        .await;
    assert_eq!(error.code, "evidence_list");
}

#[tokio::test]
async fn a_viewer_hands_nothing_in() {
    let scene = Scene::new().await;
    let viewer = scene.world.person(Role::Viewer).await;
    let path = format!("scorecards/{}/revisions/{}", fresh::<ScorecardId>(), fresh::<RevisionId>());
    viewer.client.put(&path, &scene.card()).await.expect_problem(ProblemCode::Forbidden);
}
