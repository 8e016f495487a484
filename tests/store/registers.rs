//! Lists: communities by page, search and scope; regions, frameworks, assignments, the review queue.

use domain::community::{Community, CommunityType};
use domain::duty::DutyCatalogueVersion;
use domain::region::{Region, RegionKind};
use domain::scorecard::Stage;
use domain::text::Text;
use protocol::community::CommunitySort;
use protocol::round::PutAssignment;
use store::{CardFilter, CommunityFilter, Put, RoundFilter, StoreError, Within};
use support::fresh;

use crate::results::{stand, standing};
use crate::site::{Site, community, name, quarter};

fn all() -> CommunityFilter {
    CommunityFilter {
        within: Within::Everywhere,
        kind: None,
        search: None,
        assessor: None,
        sort: CommunitySort::Code,
        after: None,
        limit: 100,
    }
}

async fn codes(site: &Site, filter: &CommunityFilter) -> Vec<String> {
    let page = site.store.read().await.unwrap().communities(filter).await.unwrap();
    page.items.iter().map(|it| it.code.to_string()).collect()
}

/// Walks a list page by page.
async fn walked(site: &Site, mut filter: CommunityFilter) -> Vec<Community> {
    let mut read = site.store.read().await.unwrap();
    let mut found = Vec::new();
    loop {
        let page = read.communities(&filter).await.unwrap();
        assert!(page.items.len() <= filter.limit as usize);
        found.extend(page.items);
        let Some(next) = page.next else { return found };
        filter.after = Some(next.parse().unwrap());
    }
}

on_both! {
    async fn a_region_is_renamed_in_both_languages_and_may_lose_its_english_name(site) {
        let named = |english: Option<&str>| Region {
            id: site.street,
            parent: Some(site.city),
            kind: RegionKind::Subdistrict,
            name: name("西街街道"),
            name_en: english.map(name),
        };
        for region in [named(Some("West Street")), named(None)] {
            let mut write = site.store.write(site.by(None, 1)).await.unwrap();
            write.put_regions(std::slice::from_ref(&region)).await.unwrap();
            write.commit().await.unwrap();
            let all = site.store.read().await.unwrap().regions().await.unwrap();
            assert_eq!(all.iter().find(|it| it.id == site.street), Some(&region));
        }
    }

    async fn a_list_walked_in_pages_gives_everything_once_and_in_order(site) {
        let mut write = site.store.write(site.by(None, 1)).await.unwrap();
        let kind = [CommunityType::General];
        // Many share a name, so that the order needs its second key.
        let more: Vec<_> = (0..250)
            .map(|n| community(site.street, &format!("C-{n:03}"), &format!("里{}", n % 7), &kind))
            .collect();
        write.put_communities(&more).await.unwrap();
        write.commit().await.unwrap();
        for sort in [CommunitySort::Code, CommunitySort::Name] {
            let found = walked(&site, CommunityFilter { sort, limit: 7, ..all() }).await;
            assert_eq!(found.len(), 253);
            let keys: Vec<_> = found
                .iter()
                .map(|it| match sort {
                    CommunitySort::Code => (it.code.to_string(), None),
                    CommunitySort::Name => (it.name.to_string(), Some(it.id)),
                })
                .collect();
            assert!(keys.is_sorted(), "{sort:?}");
        }
        assert_eq!(
            walked(&site, CommunityFilter { limit: 253, ..all() }).await.len(),
            253,
            "a full last page ends"
        );
    }

    async fn a_search_finds_part_of_a_code_or_name_and_takes_no_sign_for_a_pattern(site) {
        let search = |text: &str| CommunityFilter { search: Some(text.into()), ..all() };
        assert_eq!(codes(&site, &search("寿")).await, ["A-01"]);
        assert_eq!(codes(&site, &search("a-0")).await, ["A-01", "A-02"]);
        assert_eq!(codes(&site, &search("LONG_life")).await, ["A-02"]);
        assert_eq!(codes(&site, &search("100%")).await, ["A-02"]);
        assert_eq!(codes(&site, &search("1%0")).await, [""; 0]);
        assert_eq!(codes(&site, &search("long1life")).await, [""; 0]);
        assert_eq!(codes(&site, &search("' OR 1=1 --")).await, [""; 0]);
        let refused = site.store.read().await.unwrap().communities(&search(&"长".repeat(81))).await;
        assert!(matches!(refused, Err(StoreError::TooMany { max: 80, .. })), "{refused:?}");
    }

    async fn a_list_shows_the_subtree_the_type_and_the_assigned_ones_that_were_asked_for(site) {
        let within = |roots: &[_]| CommunityFilter { within: Within::Subtrees(roots.to_vec()), ..all() };
        assert_eq!(codes(&site, &within(&[site.city])).await, ["A-01", "A-02"]);
        assert_eq!(codes(&site, &within(&[site.street, site.far_city])).await, ["A-01", "A-02", "B-01"]);
        assert_eq!(codes(&site, &within(&[])).await, [""; 0]);
        assert_eq!(codes(&site, &within(&[fresh()])).await, [""; 0]);
        let many: Vec<_> = (0..99).map(|_| fresh()).chain([site.far_city]).collect();
        assert_eq!(codes(&site, &within(&many)).await, ["B-01"]);
        let too_many: Vec<_> = (0..101).map(|_| fresh()).collect();
        let refused = site.store.read().await.unwrap().communities(&within(&too_many)).await;
        assert!(matches!(refused, Err(StoreError::TooMany { max: 100, .. })), "{refused:?}");

        let parking = CommunityFilter { kind: Some(CommunityType::ParkingConflict), ..all() };
        assert_eq!(codes(&site, &parking).await, ["A-01"]);
        let mine = CommunityFilter { assessor: Some(site.assessor), ..all() };
        assert_eq!(codes(&site, &mine).await, [""; 0]);
        let mut write = site.store.write(site.by(None, 1)).await.unwrap();
        let asked = PutAssignment { community: site.communities[1].id, assessor: site.assessor };
        write.put_assignment(fresh(), site.round, &asked).await.unwrap();
        write.commit().await.unwrap();
        assert_eq!(codes(&site, &mine).await, ["A-02"]);
        let mut read = site.store.read().await.unwrap();
        assert!(read.is_assigned_anywhere(site.assessor, site.communities[1].id).await.unwrap());
        assert!(!read.is_assigned_anywhere(site.assessor, site.home()).await.unwrap());
    }

    async fn a_community_is_put_once_and_changed_knowingly_and_its_code_is_its_own(site) {
        let mut write = site.store.write(site.by(None, 1)).await.unwrap();
        let mut home = site.communities[0].clone();
        assert_eq!(write.put_community(&home).await.unwrap(), Put::Same);
        home.name_en = Some(name("Longevity Lane"));
        assert_eq!(write.put_community(&home).await.unwrap(), Put::Changed);
        assert_eq!(write.community(home.id).await.unwrap().as_ref(), Some(&home));
        let twin = Community { id: fresh(), ..home.clone() };
        let refused = write.put_community(&twin).await;
        assert!(matches!(refused, Err(StoreError::Taken("code"))), "{refused:?}");
        let homeless = Community { region: fresh(), ..home };
        let refused = write.put_community(&homeless).await;
        assert!(matches!(refused, Err(StoreError::NotFound("region"))), "{refused:?}");
    }

    async fn a_framework_version_is_stored_once_and_never_changed(site) {
        let mut write = site.store.write(site.by(None, 1)).await.unwrap();
        assert_eq!(write.put_framework(&site.framework, r#"{"id":"f"}"#).await.unwrap(), Put::Same);
        let refused = write.put_framework(&site.framework, r#"{"id": "f"}"#).await;
        assert!(matches!(refused, Err(StoreError::StaleVersion)), "{refused:?}");
        assert_eq!(write.framework(&site.framework).await.unwrap().as_deref(), Some(r#"{"id":"f"}"#));
        assert_eq!(write.frameworks().await.unwrap(), std::slice::from_ref(&site.framework));
    }

    async fn a_duty_catalogue_is_stored_once_never_changed_and_each_version_is_audited(site) {
        let version = |text: &str| DutyCatalogueVersion {
            id: Text::parse("duties").unwrap(),
            version: Text::parse(text).unwrap(),
        };
        let (first, second) = (version("1.0.0"), version("1.1.0"));
        let mut write = site.store.write(site.by(None, 1)).await.unwrap();
        assert_eq!(write.put_duty_catalogue(&first, r#"{"id":"d"}"#).await.unwrap(), Put::Created);
        assert_eq!(write.put_duty_catalogue(&first, r#"{"id":"d"}"#).await.unwrap(), Put::Same);
        let refused = write.put_duty_catalogue(&first, r#"{"id": "d"}"#).await;
        assert!(matches!(refused, Err(StoreError::StaleVersion)), "{refused:?}");
        assert_eq!(write.put_duty_catalogue(&second, r#"{"id": "d"}"#).await.unwrap(), Put::Created);
        write.commit().await.unwrap();

        let mut read = site.store.read().await.unwrap();
        assert_eq!(read.duty_catalogue(&first).await.unwrap().as_deref(), Some(r#"{"id":"d"}"#));
        assert_eq!(read.duty_catalogue(&version("2")).await.unwrap(), None);
        assert_eq!(read.duty_catalogues().await.unwrap(), [first, second]);
        let rows = read.audit(0, 1000).await.unwrap();
        let subjects: Vec<_> =
            rows.iter().filter(|row| row.action == "duty_catalogue_put").map(|row| row.subject.as_str()).collect();
        assert_eq!(subjects, ["duty_catalogue:duties 1.0.0", "duty_catalogue:duties 1.1.0"]);
    }

    async fn an_assignment_is_made_once_inside_the_rounds_region_and_shows_its_cards_stage(site) {
        let mut write = site.store.write(site.by(Some(site.evaluator), 1)).await.unwrap();
        let (id, asked) = (fresh(), PutAssignment { community: site.home(), assessor: site.assessor });
        assert_eq!(write.put_assignment(id, site.round, &asked).await.unwrap(), Put::Created);
        assert_eq!(write.put_assignment(id, site.round, &asked).await.unwrap(), Put::Same);
        let other = PutAssignment { assessor: site.rival, ..asked.clone() };
        let refused = write.put_assignment(id, site.round, &other).await;
        assert!(matches!(refused, Err(StoreError::StaleVersion)), "{refused:?}");
        let refused = write.put_assignment(fresh(), site.round, &asked).await;
        assert!(matches!(refused, Err(StoreError::Taken("assignment"))), "{refused:?}");
        let outside = PutAssignment { community: site.communities[2].id, ..asked.clone() };
        let refused = write.put_assignment(fresh(), site.round, &outside).await;
        assert!(matches!(refused, Err(StoreError::NotFound("community"))), "{refused:?}");
        let nobody = PutAssignment { assessor: fresh(), ..asked };
        let refused = write.put_assignment(fresh(), site.round, &nobody).await;
        assert!(matches!(refused, Err(StoreError::NotFound("account"))), "{refused:?}");
        write.commit().await.unwrap();

        let seen = site.store.read().await.unwrap().assignments(site.round, None, 10).await.unwrap().items;
        assert_eq!((seen.len(), seen[0].stage, seen[0].card), (1, Stage::Draft, None));
        let (card, _) = site.handed_in(2).await;
        let seen = site.store.read().await.unwrap().assignments(site.round, None, 10).await.unwrap().items;
        assert_eq!((seen[0].stage, seen[0].card), (Stage::Submitted, Some(card)));
        assert_eq!(
            (seen[0].assessor_name.as_str(), &seen[0].community_name),
            ("Lin", &site.communities[0].name)
        );
    }

    async fn an_assignment_is_taken_back_until_a_card_is_there_and_the_audit_keeps_it(site) {
        let mut write = site.store.write(site.by(Some(site.evaluator), 1)).await.unwrap();
        let (id, asked) = (fresh(), PutAssignment { community: site.home(), assessor: site.assessor });
        write.put_assignment(id, site.round, &asked).await.unwrap();
        let elsewhere = write.remove_assignment(id, fresh()).await;
        assert!(matches!(elsewhere, Err(StoreError::NotFound("round"))), "{elsewhere:?}");
        write.remove_assignment(id, site.round).await.unwrap();
        write.remove_assignment(id, site.round).await.unwrap();
        let resent = write.put_assignment(id, site.round, &asked).await;
        assert!(matches!(resent, Err(StoreError::StaleVersion)), "{resent:?}");
        write.commit().await.unwrap();
        let mut read = site.store.read().await.unwrap();
        assert_eq!(read.assignments(site.round, None, 10).await.unwrap().items, []);
        let home = site.home();
        assert!(read.was_withdrawn(site.round, home, site.assessor).await.unwrap());
        assert!(!read.was_withdrawn(site.round, home, site.rival).await.unwrap());
        drop(read);

        site.accepted_in(site.round).await;
        let mut write = site.store.write(site.by(Some(site.evaluator), 2)).await.unwrap();
        let id = fresh();
        write.put_assignment(id, site.round, &asked).await.unwrap();
        let refused = write.remove_assignment(id, site.round).await;
        assert!(matches!(refused, Err(StoreError::WrongStage { .. })), "{refused:?}");
    }

    async fn pages_of_rounds_hold_each_once_newest_first_and_begin_after_one_of_the_list_alone(site) {
        let mut write = site.store.write(site.by(Some(site.evaluator), 1)).await.unwrap();
        let mut expected = vec![site.round];
        for year in [2027, 2027, 2028, 2029] {
            let round = fresh();
            write.put_round(round, &quarter(site.street, &site.framework, year, 1), true).await.unwrap();
            write.close_round(round).await.unwrap();
            expected.insert(0, round);
        }
        // Two of the same period stand by their ids, and those of one millisecond are in no order.
        expected[2..4].sort_by(|a, b| b.cmp(a));
        let far = fresh();
        write.put_round(far, &quarter(site.far_city, &site.framework, 2027, 1), true).await.unwrap();
        let filter =
            |after, limit| RoundFilter { overlapping: Within::subtree(site.city), assigned_to: None, after, limit };
        for limit in 1..=6 {
            let (mut seen, mut after) = (Vec::new(), None);
            loop {
                let page = write.rounds(&filter(after, limit)).await.unwrap();
                assert!(page.items.len() <= limit as usize);
                seen.extend(page.items.iter().map(|it| it.round.id));
                let Some(next) = page.next else { break };
                after = Some(next.parse().unwrap());
            }
            assert_eq!(seen, expected, "{limit} a page");
        }
        for stranger in [far, fresh()] {
            let refused = write.rounds(&filter(Some(stranger), 10)).await;
            assert!(matches!(refused, Err(StoreError::UnknownCursor)), "{refused:?}");
        }
        let open: Vec<_> = write.open_rounds().await.unwrap().iter().map(|round| round.id).collect();
        assert_eq!(open, [far, site.round]);
        assert_eq!(write.open_round_count(site.city).await.unwrap(), 1);
        assert_eq!(write.open_round_count(site.street).await.unwrap(), 0);
    }

    async fn pages_of_assignments_hold_each_once_and_begin_after_one_of_the_round_alone(site) {
        let mut write = site.store.write(site.by(Some(site.evaluator), 1)).await.unwrap();
        let other_round = fresh();
        write.put_round(other_round, &quarter(site.city, &site.framework, 2027, 1), true).await.unwrap();
        let mut expected = Vec::new();
        for community in &site.communities[..2] {
            for assessor in [site.assessor, site.rival] {
                let (id, asked) = (fresh(), PutAssignment { community: community.id, assessor });
                write.put_assignment(id, site.round, &asked).await.unwrap();
                expected.push((community.id, assessor, id));
            }
        }
        let elsewhere = fresh();
        let asked = PutAssignment { community: site.home(), assessor: site.assessor };
        write.put_assignment(elsewhere, other_round, &asked).await.unwrap();
        expected.sort();
        for limit in 1..=5 {
            let (mut seen, mut after) = (Vec::new(), None);
            loop {
                let page = write.assignments(site.round, after, limit).await.unwrap();
                seen.extend(page.items.iter().map(|it| (it.community, it.assessor, it.id)));
                let Some(next) = page.next else { break };
                after = Some(next.parse().unwrap());
            }
            assert_eq!(seen, expected, "{limit} a page");
        }
        for stranger in [elsewhere, fresh()] {
            let refused = write.assignments(site.round, Some(stranger), 10).await;
            assert!(matches!(refused, Err(StoreError::UnknownCursor)), "{refused:?}");
        }
        assert!(write.has_work_in(site.rival, site.round).await.unwrap());
        assert!(!write.has_work_in(site.rival, other_round).await.unwrap());
    }

    async fn no_open_round_of_a_community_is_left_out(site) {
        let mut write = site.store.write(site.by(Some(site.evaluator), 1)).await.unwrap();
        let body = quarter(site.street, &site.framework, 2026, 4);
        for _ in 0..1001 {
            write.put_round(fresh(), &body, true).await.unwrap();
        }
        assert_eq!(write.open_rounds_of(site.home()).await.unwrap().len(), 1002);
    }

    async fn rounds_come_with_their_counts_the_newest_first_and_only_where_they_concern_the_reader(site) {
        let (earlier, far) = (fresh(), fresh());
        let mut write = site.store.write(site.by(Some(site.evaluator), 1)).await.unwrap();
        write.put_round(earlier, &quarter(site.street, &site.framework, 2026, 2), true).await.unwrap();
        write.put_round(far, &quarter(site.far_city, &site.framework, 2026, 1), true).await.unwrap();
        for assessor in [site.assessor, site.rival] {
            let asked = PutAssignment { community: site.home(), assessor };
            write.put_assignment(fresh(), site.round, &asked).await.unwrap();
        }
        let asked = PutAssignment { community: site.communities[2].id, assessor: site.rival };
        write.put_assignment(fresh(), far, &asked).await.unwrap();
        write.commit().await.unwrap();
        let taking_part: Vec<_> = site.communities[..2].iter().map(|it| standing(it.id, 50.0)).collect();
        stand(&site, site.round, &taking_part, None).await;
        let (card, revision) = site.handed_in(3).await;
        site.review(card, revision, protocol::scorecard::Decision::Accept).await.unwrap();
        site.submit(&site.store, site.rival, (fresh(), fresh()), &site.body(1, 1)).await.unwrap();

        let mut read = site.store.read().await.unwrap();
        let filter = |overlapping, assigned_to| RoundFilter { overlapping, assigned_to, after: None, limit: 100 };
        let of_city = read.rounds(&filter(Within::subtree(site.city), None)).await.unwrap().items;
        assert_eq!(of_city.iter().map(|it| it.round.id).collect::<Vec<_>>(), [site.round, earlier]);
        let counts = of_city[0].progress;
        assert_eq!((counts.communities, counts.assigned), (2, 2));
        assert_eq!((counts.submitted, counts.returned, counts.accepted), (1, 0, 1));
        assert_eq!((of_city[1].progress.communities, of_city[1].progress.assigned), (0, 0));
        assert_eq!(read.round_view(site.round).await.unwrap().as_ref(), Some(&of_city[0]));
        assert_eq!(read.round_view(fresh()).await.unwrap(), None);

        let from_below = read.rounds(&filter(Within::subtree(site.street), None)).await.unwrap().items;
        assert_eq!(from_below.len(), 2, "a street sees the rounds of its city");
        let nobody = || Within::Subtrees(Vec::new());
        let of_rival = read.rounds(&filter(nobody(), Some(site.rival))).await.unwrap().items;
        assert_eq!(of_rival.iter().map(|it| it.round.id).collect::<Vec<_>>(), [site.round, far]);
        assert!(read.rounds(&filter(nobody(), None)).await.unwrap().items.is_empty());
        assert_eq!(read.rounds(&filter(Within::Everywhere, None)).await.unwrap().items.len(), 3);
    }

    async fn the_review_queue_is_the_longest_waiting_first_and_walks_by_page(site) {
        let mut cards = Vec::new();
        for (n, assessor) in [site.assessor, site.rival].into_iter().enumerate() {
            for community in &site.communities[..2] {
                let (card, body) = (
                    fresh(),
                    protocol::scorecard::SubmitRevision { community: community.id, ..site.body(1, n) },
                );
                site.submit(&site.store, assessor, (card, fresh()), &body).await.unwrap();
                cards.push(card);
            }
        }
        // All arrived in the same minute; then the id decides.
        cards.sort();
        let first = site.store.read().await.unwrap().card(cards[0]).await.unwrap().unwrap();
        site.review(cards[0], first.revision, protocol::scorecard::Decision::Accept).await.unwrap();

        let queue = CardFilter {
            within: Within::subtree(site.street),
            round: Some(site.round),
            stage: Some(Stage::Submitted),
            assessor: None,
            after: None,
            limit: 2,
        };
        let mut read = site.store.read().await.unwrap();
        let page = read.cards(&queue).await.unwrap();
        assert_eq!(page.items.iter().map(|it| it.id).collect::<Vec<_>>(), cards[1..3]);
        let next = CardFilter { after: Some(page.next.unwrap().parse().unwrap()), ..queue.clone() };
        let page = read.cards(&next).await.unwrap();
        assert_eq!((page.items.len(), page.items[0].id, page.next), (1, cards[3], None));
        let elsewhere = CardFilter { within: Within::subtree(site.far_city), ..queue.clone() };
        assert!(read.cards(&elsewhere).await.unwrap().items.is_empty());
        let of_rival = CardFilter { assessor: Some(site.rival), stage: None, limit: 10, ..queue };
        assert_eq!(read.cards(&of_rival).await.unwrap().items.len(), 2);
    }
}
