//! Inputs of results, standings, history.

use chrono::{DateTime, Utc};
use domain::community::{CommunityType, CommunityTypes};
use domain::entry::Entry;
use domain::id::{CommunityId, RoundId};
use domain::observation::{Confidence, Observation, Source};
use domain::text::Text;
use protocol::scorecard::Decision;
use scoring::{Flag, Lag};
use store::{NewStanding, StoreError, Summary, Within};
use support::fresh;

use crate::site::{Site, code, community, minute, quarter};

fn observation(site: &Site, community: CommunityId, indicator: &str, source: Source) -> Observation {
    let entry: Entry = serde_json::from_str(r#"{"counted":{"numerator":17,"denominator":20}}"#).unwrap();
    Observation { community, round: site.round, indicator: code(indicator), entry, source }
}

fn record(label: &str) -> Source {
    Source::Record { label: Text::parse(label).unwrap(), demo: true }
}

fn summary(hard: f64) -> Summary {
    Summary {
        hard: Some(hard),
        soft: Some(0.1 + 0.2),
        index: Some((hard * 0.3).sqrt()),
        coordination: None,
        lag: Some(Lag::HardAhead),
        flag: Flag::Red,
        coverage: 2.0 / 3.0,
    }
}

pub fn standing(community: CommunityId, hard: f64) -> NewStanding {
    NewStanding {
        community,
        types: CommunityTypes::GENERAL,
        summary: summary(hard),
        inputs: vec![fresh(), fresh()],
    }
}

/// Stores standings of a round, and closes it where a time is given.
pub async fn stand(site: &Site, round: RoundId, standings: &[NewStanding], closed_at: Option<DateTime<Utc>>) {
    let mut write = site.store.write(site.by(None, 7)).await.unwrap();
    write.put_standings(round, "engine 1", standings).await.unwrap();
    if closed_at.is_some() {
        write.close_round(round).await.unwrap();
    }
    write.commit().await.unwrap();
}

on_both! {
    async fn inputs_are_the_accepted_cards_and_what_was_observed_outside_them(site) {
        let (card, revision) = site.handed_in(3).await;
        let waiting = (fresh(), fresh());
        site.submit(&site.store, site.rival, waiting, &site.body(1, 0)).await.unwrap();
        site.review(card, revision, Decision::Accept).await.unwrap();
        let document = Source::Document {
            citation: Text::parse("某文 2024").unwrap(),
            quote: Text::parse("九成居民满意").unwrap(),
            confidence: Confidence::Medium,
        };
        let mut write = site.store.write(site.by(None, 6)).await.unwrap();
        let seen = [
            observation(&site, site.home(), "H5-01", record("旧")),
            observation(&site, site.home(), "S5-02", document.clone()),
            observation(&site, site.communities[1].id, "H5-01", record("别处")),
        ];
        write.put_observations(&seen).await.unwrap();
        write.put_observations(&[observation(&site, site.home(), "H5-01", record("新"))]).await.unwrap();
        write.commit().await.unwrap();

        let round = site.round_now(site.round).await;
        let mut read = site.store.read().await.unwrap();
        let inputs = read.inputs(&round, site.home()).await.unwrap().unwrap();
        assert_eq!(inputs.revisions(), [revision], "what waits for review does not count");
        assert_eq!(
            (inputs.cards[0].assessor_name.as_str(), inputs.cards[0].submitted_at),
            ("Lin", minute(1))
        );
        let sources: Vec<_> =
            inputs.observations(site.round).into_iter().map(|it| (it.indicator, it.source)).collect();
        let of_card = Source::Card { scorecard: card, revision };
        assert_eq!(
            sources,
            [
                (code("H1-01"), of_card.clone()),
                (code("S1-01"), of_card),
                (code("H5-01"), record("新")),
                (code("S5-02"), document),
            ]
        );
        assert_eq!(read.inputs(&round, fresh()).await.unwrap(), None);
    }

    async fn nobody_brings_an_entry_of_a_card_in_by_the_side_door(site) {
        let forged = Source::Card { scorecard: fresh(), revision: fresh() };
        let mut write = site.store.write(site.by(None, 6)).await.unwrap();
        let refused = write.put_observations(&[observation(&site, site.home(), "H1-01", forged)]).await;
        assert!(matches!(refused, Err(StoreError::Other(_))), "{refused:?}");
    }

    async fn the_inputs_of_a_round_walk_by_page_and_give_each_community_its_own(site) {
        let mut write = site.store.write(site.by(None, 1)).await.unwrap();
        let kind = [CommunityType::General];
        let more: Vec<_> =
            (0..30).map(|n| community(site.street, &format!("C-{n:02}"), "里", &kind)).collect();
        write.put_communities(&more).await.unwrap();
        let labelled =
            |it: &domain::community::Community| observation(&site, it.id, "H5-01", record(it.code.as_str()));
        let seen: Vec<_> = more.iter().map(labelled).collect();
        write.put_observations(&seen).await.unwrap();
        write.commit().await.unwrap();
        let (card, revision) = site.handed_in(3).await;
        site.review(card, revision, Decision::Accept).await.unwrap();

        let round = site.round_now(site.round).await;
        let mut read = site.store.read().await.unwrap();
        let (mut found, mut after) = (Vec::new(), None);
        loop {
            let page = read.inputs_of_round(&round, &Within::Everywhere, after, 7).await.unwrap();
            after = page.last().map(|it| it.community.id);
            let ended = page.len() < 7;
            found.extend(page);
            if ended {
                break;
            }
        }
        assert_eq!(found.len(), 32, "the far city takes no part");
        assert!(found.is_sorted_by_key(|it| it.community.id));
        for inputs in &found {
            let labels: Vec<_> = inputs.records.iter().map(|it| it.source.clone()).collect();
            let is_new = inputs.community.code.as_str().starts_with("C-");
            assert_eq!(labels, if is_new { vec![record(inputs.community.code.as_str())] } else { vec![] });
            assert_eq!(inputs.cards.len(), usize::from(inputs.community.id == site.home()));
        }
        let far = read.inputs_of_round(&round, &Within::subtree(site.far_city), None, 7).await.unwrap();
        assert!(far.is_empty());
        assert_eq!(
            read.inputs(&round, site.home()).await.unwrap().as_ref(),
            found.iter().find(|it| it.community.id == site.home())
        );
    }

    async fn a_standing_keeps_every_bit_of_its_numbers_and_says_what_went_in(site) {
        let new = standing(site.home(), 0.1 + 0.7);
        stand(&site, site.round, std::slice::from_ref(&new), None).await;
        let mut read = site.store.read().await.unwrap();
        let stored = read.standing(site.round, site.home()).await.unwrap().unwrap();
        assert_eq!((stored.summary, &stored.inputs, stored.types), (new.summary, &new.inputs, new.types));
        assert_eq!((stored.engine.as_str(), stored.computed_at), ("engine 1", minute(7)));
        assert_eq!(read.engine_of(site.round).await.unwrap().as_deref(), Some("engine 1"));
        assert_eq!(read.engine_of(fresh()).await.unwrap(), None);
        drop(read);

        stand(&site, site.round, &[standing(site.home(), 50.0)], None).await;
        let stored =
            site.store.read().await.unwrap().standing(site.round, site.home()).await.unwrap().unwrap();
        assert_eq!(stored.summary, summary(50.0), "a newer one takes its place");
    }

    async fn standings_come_with_names_and_the_round_before_and_only_from_the_regions_asked_for(site) {
        let earlier = fresh();
        let mut write = site.store.write(site.by(None, 1)).await.unwrap();
        write.put_round(earlier, &quarter(site.city, &site.framework, 2026, 2), true).await.unwrap();
        write.commit().await.unwrap();
        let [home, beside, far] = site.communities.each_ref().map(|it| it.id);
        stand(&site, earlier, &[standing(home, 10.0)], None).await;
        let unscored = Summary {
            hard: None,
            soft: None,
            index: None,
            lag: None,
            flag: Flag::None,
            coverage: 0.0,
            ..summary(0.0)
        };
        let now = [
            standing(home, 20.0),
            NewStanding { summary: unscored, ..standing(beside, 0.0) },
            standing(far, 30.0),
        ];
        stand(&site, site.round, &now, None).await;

        let mut read = site.store.read().await.unwrap();
        let lines = read.standings(site.round, &Within::subtree(site.city), Some(earlier)).await.unwrap();
        let mut expected = vec![(home, Some(20.0), Some(Some(10.0))), (beside, None, None)];
        expected.sort_by_key(|it| it.0);
        let seen: Vec<_> =
            lines.iter().map(|it| (it.community, it.summary.hard, it.previous.map(|p| p.hard))).collect();
        assert_eq!(seen, expected);
        let line = lines.iter().find(|it| it.community == home).unwrap();
        assert_eq!(
            (&line.name, line.region, line.summary),
            (&site.communities[0].name, site.street, summary(20.0))
        );
        let everywhere = read.standings(site.round, &Within::Everywhere, None).await.unwrap();
        assert_eq!(everywhere.len(), 3);
        assert!(everywhere.iter().all(|it| it.previous.is_none()));
    }

    async fn history_runs_from_old_to_new_and_a_mended_round_gives_way_to_its_mending(site) {
        let [first, wrong, mended] = [fresh(), fresh(), fresh()];
        let mut write = site.store.write(site.by(None, 1)).await.unwrap();
        write.put_round(first, &quarter(site.city, &site.framework, 2026, 1), true).await.unwrap();
        write.put_round(wrong, &quarter(site.city, &site.framework, 2026, 2), true).await.unwrap();
        write.commit().await.unwrap();
        stand(&site, site.round, &[standing(site.home(), 4.0)], None).await;
        site.accepted_in(wrong).await;
        stand(&site, wrong, &[standing(site.home(), 2.0)], Some(minute(8))).await;
        stand(&site, first, &[standing(site.home(), 1.0)], Some(minute(8))).await;
        let mut write = site.store.write(site.by(None, 9)).await.unwrap();
        let again =
            protocol::round::PutRound { amends: Some(wrong), ..quarter(site.city, &site.framework, 2026, 2) };
        write.put_round(mended, &again, true).await.unwrap();
        write.commit().await.unwrap();

        let hards = async || {
            let history = site.store.read().await.unwrap().history(site.home()).await.unwrap();
            history.into_iter().map(|it| it.hard).collect::<Vec<_>>()
        };
        let current = site.store.read().await.unwrap().round(site.round).await.unwrap().unwrap();
        let previous =
            async || site.store.read().await.unwrap().previous_round(&current).await.unwrap().map(|it| it.id);
        assert_eq!(hards().await, [Some(1.0), Some(2.0), Some(4.0)]);
        assert_eq!(previous().await, Some(wrong), "an open mending mends nothing yet");
        site.accepted_in(mended).await;
        stand(&site, mended, &[standing(site.home(), 3.0)], Some(minute(10))).await;
        assert_eq!(hards().await, [Some(1.0), Some(3.0), Some(4.0)]);
        assert_eq!(previous().await, Some(mended));
    }

    async fn the_open_rounds_of_a_community_are_those_of_the_regions_around_it(site) {
        let (of_street, of_far) = (fresh(), fresh());
        let mut write = site.store.write(site.by(None, 1)).await.unwrap();
        write.put_round(of_street, &quarter(site.street, &site.framework, 2026, 4), true).await.unwrap();
        write.put_round(of_far, &quarter(site.far_city, &site.framework, 2026, 4), true).await.unwrap();
        let ids = |rounds: Vec<domain::round::Round>| rounds.into_iter().map(|it| it.id).collect::<Vec<_>>();
        assert_eq!(ids(write.open_rounds_of(site.home()).await.unwrap()), [of_street, site.round]);
        write.close_round(site.round).await.unwrap();
        assert_eq!(ids(write.open_rounds_of(site.home()).await.unwrap()), [of_street]);
    }

    async fn a_thousand_communities_are_stored_and_read_back_whole(site) {
        let kind = [CommunityType::General];
        let many: Vec<_> =
            (0..1000).map(|n| community(site.street, &format!("M-{n:04}"), "里", &kind)).collect();
        let mut write = site.store.write(site.by(None, 1)).await.unwrap();
        write.put_communities(&many).await.unwrap();
        let standings: Vec<_> = many.iter().enumerate().map(|(n, it)| standing(it.id, n as f64)).collect();
        write.put_standings(site.round, "engine 1", &standings).await.unwrap();
        write.commit().await.unwrap();

        let lines = site
            .store
            .read()
            .await
            .unwrap()
            .standings(site.round, &Within::subtree(site.city), None)
            .await
            .unwrap();
        assert_eq!(lines.len(), 1000);
        let sum: f64 = lines.iter().filter_map(|it| it.summary.hard).sum();
        assert_eq!(sum, 499_500.0);
    }
}
