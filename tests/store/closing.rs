use std::collections::BTreeMap;

use domain::observation::{Observation, Source};
use domain::round::RoundState;
use domain::text::{Reason, Text};
use protocol::round::PutAssignment;
use protocol::scorecard::Decision;
use store::{Put, StoreError};
use support::fresh;

use crate::site::{Site, code, minute, quarter};

async fn close(site: &Site) -> Result<Put, StoreError> {
    let mut write = site.store.write(site.by(Some(site.evaluator), 9)).await?;
    let put = write.close_round(site.round).await?;
    write.commit().await?;
    Ok(put)
}

on_both! {
    async fn a_round_closes_only_when_no_card_waits_and_closing_again_changes_nothing(site) {
        let (card, revision) = site.handed_in(3).await;
        let refused = close(&site).await;
        assert!(matches!(refused, Err(StoreError::RoundNotReady { waiting: 1 })), "{refused:?}");

        site.review(card, revision, Decision::Accept).await.unwrap();
        assert_eq!(close(&site).await.unwrap(), Put::Changed);
        assert_eq!(close(&site).await.unwrap(), Put::Same);
        let round = site.store.read().await.unwrap().round(site.round).await.unwrap().unwrap();
        assert_eq!(round.state, RoundState::Closed { at: minute(9) });
    }

    async fn nothing_in_a_closed_round_changes(site) {
        let (card, revision) = site.handed_in(3).await;
        let reasons = BTreeMap::from([(code("H1-01"), Reason::parse("再看看").unwrap())]);
        site.review(card, revision, Decision::Return { reasons }).await.unwrap();
        close(&site).await.unwrap();

        let refused = site.submit(&site.store, site.assessor, (card, fresh()), &site.body(2, 4)).await;
        assert!(matches!(refused, Err(StoreError::RoundClosed)), "{refused:?}");
        let mut write = site.store.write(site.by(Some(site.evaluator), 10)).await.unwrap();
        let entry = site.body(1, 1).entries[&code("H1-01")].entry.clone();
        let source = Source::Record { label: Text::parse("巡查记录").unwrap(), demo: true };
        let seen = Observation {
            community: site.home(),
            round: site.round,
            indicator: code("H5-01"),
            entry,
            source,
        };
        let mut renamed = quarter(site.city, &site.framework, 2026, 3);
        renamed.name = crate::site::name("改名");
        let asked = PutAssignment { community: site.home(), assessor: site.rival };
        let refusals = [
            write.put_observations(&[seen]).await.err(),
            write.put_standings(site.round, "engine 1", &[]).await.err(),
            write.put_round(site.round, &renamed, true).await.err(),
            write.put_assignment(fresh(), site.round, &asked).await.err(),
            write.put_assignments(&[(fresh(), site.round, asked)]).await.err(),
        ];
        for refused in refusals {
            assert!(matches!(refused, Some(StoreError::RoundClosed)), "{refused:?}");
        }
    }

    async fn a_round_can_be_changed_until_somebody_worked_in_it(site) {
        let mut body = quarter(site.city, &site.framework, 2026, 3);
        let mut write = site.store.write(site.by(Some(site.evaluator), 1)).await.unwrap();
        assert_eq!(write.put_round(site.round, &body, true).await.unwrap(), Put::Same);
        body.name = crate::site::name("三季度");
        assert_eq!(write.put_round(site.round, &body, true).await.unwrap(), Put::Changed);
        write.commit().await.unwrap();

        site.handed_in(3).await;
        let mut write = site.store.write(site.by(Some(site.evaluator), 3)).await.unwrap();
        assert_eq!(write.put_round(site.round, &body, true).await.unwrap(), Put::Same);
        body.name = crate::site::name("第三季度");
        let refused = write.put_round(site.round, &body, true).await;
        assert!(matches!(refused, Err(StoreError::RoundBegun)), "{refused:?}");
    }

    async fn a_round_needs_its_region_its_framework_a_closed_round_to_mend_and_a_card_to_mend_it_with(site) {
        let mut write = site.store.write(site.by(Some(site.evaluator), 1)).await.unwrap();
        let mut body = quarter(fresh(), &site.framework, 2026, 4);
        let refused = write.put_round(fresh(), &body, true).await;
        assert!(matches!(refused, Err(StoreError::NotFound("region"))), "{refused:?}");
        body.region = site.city;
        body.framework.version = Text::parse("9").unwrap();
        let refused = write.put_round(fresh(), &body, true).await;
        assert!(matches!(refused, Err(StoreError::NotFound("framework"))), "{refused:?}");
        body.framework = site.framework.clone();
        body.amends = Some(site.round);
        let refused = write.put_round(fresh(), &body, true).await;
        assert!(matches!(refused, Err(StoreError::NotFound("round"))), "{refused:?}");
        write.close_round(site.round).await.unwrap();
        let mended = fresh();
        assert_eq!(write.put_round(mended, &body, true).await.unwrap(), Put::Created);
        write.commit().await.unwrap();

        let mut write = site.store.write(site.by(Some(site.evaluator), 2)).await.unwrap();
        let refused = write.close_round(mended).await;
        assert!(matches!(refused, Err(StoreError::NothingAccepted)), "{refused:?}");
        drop(write);
        site.accepted_in(mended).await;
        let mut write = site.store.write(site.by(Some(site.evaluator), 9)).await.unwrap();
        assert_eq!(write.close_round(mended).await.unwrap(), Put::Changed);
    }
}
