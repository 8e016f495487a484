use protocol::scorecard::Decision;
use store::{BrokenLink, Put};

use crate::site::{Site, minute, name};

async fn broken(site: &Site) -> Option<BrokenLink> {
    site.store.read().await.unwrap().verify_audit().await.unwrap().broken
}

on_both! {
    async fn every_write_has_its_row_and_the_chain_holds(site) {
        let before = site.store.read().await.unwrap().verify_audit().await.unwrap();
        let (card, revision) = site.handed_in(3).await;
        site.review(card, revision, Decision::Accept).await.unwrap();
        let mut read = site.store.read().await.unwrap();
        let report = read.verify_audit().await.unwrap();
        assert_eq!((report.rows, report.broken), (before.rows + 2, None));

        let last_two = read.audit(before.rows as i64, 10).await.unwrap();
        let said: Vec<_> = last_two.iter().map(|it| (it.action.as_str(), it.actor, it.at)).collect();
        assert_eq!(
            said,
            [
                ("revision_submitted", Some(site.assessor), minute(2)),
                ("scorecard_accepted", Some(site.evaluator), minute(5)),
            ]
        );
        assert!(last_two.iter().all(|it| it.subject.contains(&card.to_string())));
        assert_eq!(last_two[1].prev_hash, last_two[0].hash);
    }

    async fn a_change_names_the_version_before_and_the_version_after(site) {
        let mut write = site.store.write(site.by(Some(site.evaluator), 1)).await.unwrap();
        let mut community = site.communities[0].clone();
        let mut prints = Vec::new();
        for title in ["甲", "乙", "甲"] {
            community.name = name(title);
            assert_eq!(write.put_community(&community).await.unwrap(), Put::Changed);
        }
        write.commit().await.unwrap();
        let mut read = site.store.read().await.unwrap();
        let rows = read.audit(0, 1000).await.unwrap();
        for row in rows.iter().filter(|it| it.action == "community_put") {
            prints.push((row.before.clone().unwrap(), row.after.clone().unwrap()));
        }
        assert_eq!(prints.len(), 3);
        assert_eq!(prints[0].1, prints[1].0);
        assert_eq!((&prints[1].0, &prints[1].1), (&prints[2].1, &prints[2].0), "there and back again");
    }

    async fn a_changed_row_is_found(site) {
        site.handed_in(3).await;
        assert_eq!(broken(&site).await, None);
        site.sql("UPDATE audit SET actor = NULL WHERE seq = (SELECT max(seq) FROM audit)").await;
        assert!(matches!(broken(&site).await, Some(BrokenLink::Changed { .. })), "{:?}", broken(&site).await);
    }

    async fn a_row_taken_out_is_found(site) {
        site.sql("DELETE FROM audit WHERE seq = 3").await;
        assert_eq!(broken(&site).await, Some(BrokenLink::OutOfOrder { seq: 4 }));
    }

    async fn rows_cut_off_at_the_end_are_found(site) {
        let rows = site.store.read().await.unwrap().verify_audit().await.unwrap().rows as i64;
        site.sql("DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)").await;
        assert_eq!(broken(&site).await, Some(BrokenLink::Cut { seq: rows - 1 }));
    }
}
