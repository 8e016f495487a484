use std::collections::BTreeMap;

use domain::scorecard::Stage;
use domain::text::Reason;
use protocol::scorecard::{Decision, PutReview};
use store::{Put, Review, StoreError};
use support::fresh;

use crate::site::{code, minute, name};

on_both! {
    async fn an_accepted_card_names_its_reviewer_and_the_time(site) {
        let (card, revision) = site.handed_in(3).await;
        assert_eq!(site.review(card, revision, Decision::Accept).await.unwrap(), Put::Created);
        let view = site.store.read().await.unwrap().card(card).await.unwrap().unwrap();
        assert_eq!(view.stage, Stage::Accepted);
        assert_eq!((view.reviewer_name, view.reviewed_at), (Some(name("Evaluator")), Some(minute(5))));
    }

    async fn a_resent_decision_changes_nothing_and_another_one_under_its_id_is_stale(site) {
        let (card, revision) = site.handed_in(3).await;
        let review = fresh();
        let reasons = BTreeMap::from([(code("S1-01"), Reason::parse("缺证据").unwrap())]);
        let body = PutReview { revision, decision: Decision::Return { reasons } };
        for expected in [Put::Created, Put::Same] {
            let mut write = site.store.write(site.by(Some(site.evaluator), 5)).await.unwrap();
            let decision = Review { card, review, reviewer: site.evaluator, body: &body };
            assert_eq!(write.review(&decision).await.unwrap(), expected);
            write.commit().await.unwrap();
        }
        let mut write = site.store.write(site.by(Some(site.evaluator), 6)).await.unwrap();
        let other = PutReview { revision, decision: Decision::Accept };
        let refused = write.review(&Review { card, review, reviewer: site.evaluator, body: &other }).await;
        assert!(matches!(refused, Err(StoreError::StaleVersion)), "{refused:?}");
    }

    async fn a_card_is_decided_on_once(site) {
        let (card, revision) = site.handed_in(3).await;
        site.review(card, revision, Decision::Accept).await.unwrap();
        let refused = site.review(card, revision, Decision::Accept).await;
        assert!(matches!(refused, Err(StoreError::WrongStage { stage: Stage::Accepted })), "{refused:?}");
    }

    async fn a_decision_on_a_revision_that_is_not_the_latest_is_refused(site) {
        let (card, _) = site.handed_in(3).await;
        let refused = site.review(card, fresh(), Decision::Accept).await;
        assert!(matches!(refused, Err(StoreError::WrongStage { stage: Stage::Submitted })), "{refused:?}");
        let refused = site.review(fresh(), fresh(), Decision::Accept).await;
        assert!(matches!(refused, Err(StoreError::NotFound("scorecard"))), "{refused:?}");
    }

    async fn nobody_reviews_their_own_card(site) {
        let (card, revision) = site.handed_in(3).await;
        let mut write = site.store.write(site.by(Some(site.assessor), 5)).await.unwrap();
        let body = PutReview { revision, decision: Decision::Accept };
        let review = Review { card, review: fresh(), reviewer: site.assessor, body: &body };
        let refused = write.review(&review).await;
        assert!(matches!(refused, Err(StoreError::OwnCard)), "{refused:?}");
    }
}
