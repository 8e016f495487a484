//! What an assessor is asked to do.

use domain::scorecard::Stage;
use protocol::round::PutAssignment;
use protocol::scorecard::{Decision, SubmitRevision};
use store::{Review, Submit};
use support::fresh;

use crate::site::{Site, quarter, rated};

/// A closed quarter in which each of `cards` was accepted.
async fn past_quarter(site: &Site, q: u32, cards: &[(domain::id::UserId, usize)]) {
    let mut write = site.store.write(site.by(Some(site.evaluator), 0)).await.unwrap();
    let round = fresh();
    write.put_round(round, &quarter(site.city, &site.framework, 2025, q), true).await.unwrap();
    for (assessor, level) in cards {
        let body = SubmitRevision { round, entries: rated(*level, &["H1-01"]), ..site.body(1, 0) };
        let (card, revision) = (fresh(), fresh());
        write
            .submit(&Submit { card, revision, assessor: *assessor, receipt: fresh(), body: &body })
            .await
            .unwrap();
        let body = protocol::scorecard::PutReview { revision, decision: Decision::Accept };
        write.review(&Review { card, review: fresh(), reviewer: site.evaluator, body: &body }).await.unwrap();
    }
    write.close_round(round).await.unwrap();
    write.commit().await.unwrap();
}

async fn assign(site: &Site, assessor: domain::id::UserId) {
    let mut write = site.store.write(site.by(Some(site.evaluator), 1)).await.unwrap();
    let asked = PutAssignment { community: site.home(), assessor };
    write.put_assignment(fresh(), site.round, &asked).await.unwrap();
    write.commit().await.unwrap();
}

on_both! {
    async fn a_task_shows_community_round_and_the_card_as_it_stands(site) {
        assign(&site, site.assessor).await;
        let tasks = site.store.read().await.unwrap().tasks(site.assessor).await.unwrap();
        assert_eq!(tasks.len(), 1);
        assert_eq!(
            (&tasks[0].community, tasks[0].round.id, tasks[0].card.clone()),
            (&site.communities[0], site.round, None)
        );
        assert!(tasks[0].previous.is_empty());

        let (card, _) = site.handed_in(3).await;
        let mut read = site.store.read().await.unwrap();
        let tasks = read.tasks(site.assessor).await.unwrap();
        let seen = tasks[0].card.clone().unwrap();
        assert_eq!((seen.id, seen.stage), (card, Stage::Submitted));
        assert_eq!(read.card(card).await.unwrap(), Some(seen), "the same view as by its id");
        assert!(read.tasks(site.rival).await.unwrap().is_empty());
    }

    async fn the_last_closed_round_gives_the_previous_entries_and_ones_own_card_goes_first(site) {
        past_quarter(&site, 1, &[(site.assessor, 1)]).await;
        past_quarter(&site, 2, &[(site.assessor, 2), (site.rival, 3)]).await;
        assign(&site, site.assessor).await;
        assign(&site, site.rival).await;
        let mut read = site.store.read().await.unwrap();
        assert_eq!(read.tasks(site.assessor).await.unwrap()[0].previous, rated(2, &["H1-01"]));
        assert_eq!(read.tasks(site.rival).await.unwrap()[0].previous, rated(3, &["H1-01"]));
    }

    async fn another_assessors_ratings_of_an_open_round_are_never_in_a_task(site) {
        let (card, revision) = site.handed_in(4).await;
        site.review(card, revision, Decision::Accept).await.unwrap();
        assign(&site, site.rival).await;
        let tasks = site.store.read().await.unwrap().tasks(site.rival).await.unwrap();
        assert!(tasks[0].previous.is_empty() && tasks[0].card.is_none(), "{tasks:?}");
    }

    async fn a_closed_round_leaves_no_tasks(site) {
        assign(&site, site.assessor).await;
        let mut write = site.store.write(site.by(Some(site.evaluator), 3)).await.unwrap();
        write.close_round(site.round).await.unwrap();
        assert!(write.tasks(site.assessor).await.unwrap().is_empty());
    }
}
