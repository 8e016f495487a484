use std::collections::BTreeMap;

use domain::scorecard::Stage;
use domain::text::Reason;
use protocol::scorecard::Decision;
use store::{Act, StoreError, Submit};
use support::fresh;

use crate::site::{code, minute};

fn send_back() -> Decision {
    Decision::Return { reasons: BTreeMap::from([(code("H1-01"), Reason::parse("照片看不清").unwrap())]) }
}

on_both! {
    async fn a_resent_submission_returns_the_first_receipt_and_adds_nothing(site) {
        let ids = (fresh(), fresh());
        let body = site.body(1, 3);
        let first = site.submit(&site.store, site.assessor, ids, &body).await.unwrap();
        assert!(!first.resent);
        assert_eq!(first.receipt.number.len(), 8);
        assert!(first.receipt.id.to_string().ends_with(&first.receipt.number));

        let rows = site.store.read().await.unwrap().verify_audit().await.unwrap().rows;
        let again = site.submit(&site.another_store().await, site.assessor, ids, &body).await.unwrap();
        assert!(again.resent);
        assert_eq!(again.receipt, first.receipt);
        let mut read = site.store.read().await.unwrap();
        assert_eq!(read.card_revisions(ids.0).await.unwrap().len(), 1);
        assert_eq!(read.verify_audit().await.unwrap().rows, rows, "a resend is no event");
    }

    async fn what_was_submitted_is_read_back_as_it_was(site) {
        let (card, revision) = site.handed_in(3).await;
        let view = site.store.read().await.unwrap().card(card).await.unwrap().unwrap();
        let body = site.body(1, 3);
        assert_eq!((view.revision, view.number, view.stage), (revision, 1, Stage::Submitted));
        assert_eq!((view.entries, view.framework), (body.entries, site.framework.clone()));
        assert_eq!((view.submitted_at, view.received_at), (minute(1), minute(2)));
        assert_eq!(view.community_name, site.communities[0].name);
        assert_eq!((view.reviewer_name, view.reviewed_at), (None, None));
        assert!(view.reasons.is_empty());
    }

    async fn the_same_revision_with_another_body_is_stale(site) {
        let ids = site.handed_in(3).await;
        let refused = site.submit(&site.store, site.assessor, ids, &site.body(1, 2)).await;
        assert!(matches!(refused, Err(StoreError::StaleVersion)), "{refused:?}");
        let view = site.store.read().await.unwrap().card(ids.0).await.unwrap().unwrap();
        assert_eq!(view.entries, site.body(1, 3).entries, "what was there first stays");
    }

    async fn a_second_card_of_the_same_assessor_is_refused_and_the_first_is_named(site) {
        let (card, _) = site.handed_in(3).await;
        let refused = site.submit(&site.store, site.assessor, (fresh(), fresh()), &site.body(1, 1)).await;
        let Err(StoreError::CardExists { card: named }) = refused else { panic!("{refused:?}") };
        assert_eq!(named, card);
    }

    async fn two_assessors_have_a_card_each_and_neither_writes_on_the_others(site) {
        let (card, revision) = site.handed_in(3).await;
        site.submit(&site.store, site.rival, (fresh(), fresh()), &site.body(1, 1)).await.unwrap();
        site.review(card, revision, send_back()).await.unwrap();
        for ids in [(card, fresh()), (card, revision)] {
            let refused = site.submit(&site.store, site.rival, ids, &site.body(2, 4)).await;
            assert!(matches!(refused, Err(StoreError::NotYours)), "{refused:?}");
        }
    }

    async fn of_two_first_cards_sent_at_the_same_time_exactly_one_is_taken(site) {
        let other = site.another_store().await;
        let (here, there) = (site.body(1, 1), site.body(1, 4));
        let ((a, b), (c, d)) = ((fresh(), fresh()), (fresh(), fresh()));
        let (one, two) = tokio::join!(
            site.submit(&site.store, site.assessor, (a, b), &here),
            site.submit(&other, site.assessor, (c, d), &there),
        );
        let (winner, loser) = if one.is_ok() { (a, two) } else { (c, one) };
        let Err(StoreError::CardExists { card }) = loser else { panic!("{loser:?}") };
        assert_eq!(card, winner);
    }

    async fn one_submission_sent_from_many_places_at_once_is_held_once(site) {
        let ids = (fresh(), fresh());
        let body = site.body(1, 2);
        let mut receipts = Vec::new();
        let stores = [site.store.clone(), site.another_store().await, site.another_store().await];
        let (x, y, z) = tokio::join!(
            site.submit(&stores[0], site.assessor, ids, &body),
            site.submit(&stores[1], site.assessor, ids, &body),
            site.submit(&stores[2], site.assessor, ids, &body),
        );
        for outcome in [x, y, z] {
            receipts.push(outcome.unwrap());
        }
        assert_eq!(receipts.iter().filter(|it| !it.resent).count(), 1);
        assert!(receipts.iter().all(|it| it.receipt == receipts[0].receipt));
    }

    async fn a_next_revision_is_taken_after_a_return_and_only_then(site) {
        let (card, first) = site.handed_in(3).await;
        let refused = site.submit(&site.store, site.assessor, (card, fresh()), &site.body(2, 4)).await;
        assert!(matches!(refused, Err(StoreError::WrongStage { stage: Stage::Submitted })), "{refused:?}");

        site.review(card, first, send_back()).await.unwrap();
        let skipping = site.submit(&site.store, site.assessor, (card, fresh()), &site.body(3, 4)).await;
        assert!(matches!(skipping, Err(StoreError::StaleVersion)), "{skipping:?}");
        let second = fresh();
        site.submit(&site.store, site.assessor, (card, second), &site.body(2, 4)).await.unwrap();

        let revisions = site.store.read().await.unwrap().card_revisions(card).await.unwrap();
        let stages: Vec<_> = revisions.iter().map(|it| (it.number, it.stage)).collect();
        assert_eq!(stages, [(1, Stage::Returned), (2, Stage::Submitted)]);
        assert_eq!(revisions[0].entries, site.body(1, 3).entries, "the first revision is kept");
        assert_eq!(revisions[0].reasons[&code("H1-01")].as_str(), "照片看不清");
    }

    async fn an_accepted_card_takes_no_further_revision(site) {
        let (card, first) = site.handed_in(3).await;
        site.review(card, first, Decision::Accept).await.unwrap();
        let refused = site.submit(&site.store, site.assessor, (card, fresh()), &site.body(2, 4)).await;
        assert!(matches!(refused, Err(StoreError::WrongStage { stage: Stage::Accepted })), "{refused:?}");
    }

    async fn a_closed_round_takes_no_card_but_still_knows_its_receipts(site) {
        let ids = site.handed_in(3).await;
        site.review(ids.0, ids.1, Decision::Accept).await.unwrap();
        let mut write = site.store.write(site.by(Some(site.evaluator), 9)).await.unwrap();
        write.close_round(site.round).await.unwrap();
        write.commit().await.unwrap();

        let refused = site.submit(&site.store, site.rival, (fresh(), fresh()), &site.body(1, 1)).await;
        assert!(matches!(refused, Err(StoreError::RoundClosed)), "{refused:?}");
        let resent = site.submit(&site.store, site.assessor, ids, &site.body(1, 3)).await.unwrap();
        assert!(resent.resent);
    }

    async fn an_unknown_round_an_unknown_community_and_another_framework_are_refused(site) {
        let try_with = async |change: &dyn Fn(&mut protocol::scorecard::SubmitRevision)| {
            let mut body = site.body(1, 1);
            change(&mut body);
            site.submit(&site.store, site.assessor, (fresh(), fresh()), &body).await
        };
        let refused = try_with(&|body| body.round = fresh()).await;
        assert!(matches!(refused, Err(StoreError::NotFound("round"))), "{refused:?}");
        let refused = try_with(&|body| body.community = fresh()).await;
        assert!(matches!(refused, Err(StoreError::NotFound("community"))), "{refused:?}");
        let refused =
            try_with(&|body| body.framework.version = domain::text::Text::parse("2").unwrap()).await;
        assert!(matches!(refused, Err(StoreError::StaleVersion)), "{refused:?}");
    }

    async fn a_writer_that_is_dropped_leaves_no_trace(site) {
        let mut write = site.store.write(Act { actor: Some(site.assessor), at: minute(2) }).await.unwrap();
        let card = fresh();
        let body = site.body(1, 3);
        let submit =
            Submit { card, revision: fresh(), assessor: site.assessor, receipt: fresh(), body: &body };
        write.submit(&submit).await.unwrap();
        assert!(write.card(card).await.unwrap().is_some(), "a writer sees its own work");
        let mut read = site.store.read().await.unwrap();
        assert_eq!(read.card(card).await.unwrap(), None, "nobody else sees it yet");
        drop((write, read));
        let mut read = site.store.read().await.unwrap();
        assert_eq!(read.card(card).await.unwrap(), None);
        assert_eq!(read.verify_audit().await.unwrap().broken, None);
    }
}
