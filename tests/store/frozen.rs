//! What a closed round keeps, whatever happens to its communities and to other rounds afterwards.

use domain::community::{Community, CommunityType, CommunityTypes, Context};
use domain::id::RoundId;
use store::{Inputs, StandingLine, Within};
use support::fresh;

use crate::results::{stand, standing};
use crate::site::{Site, community, minute, name, quarter};

/// A quarter of 2026 in the site's city, closed, with an accepted card or without.
async fn closed_quarter(site: &Site, number: u32, is_worked_in: bool) -> RoundId {
    let round = fresh();
    let mut write = site.store.write(site.by(None, 1)).await.unwrap();
    write.put_round(round, &quarter(site.city, &site.framework, 2026, number), true).await.unwrap();
    write.commit().await.unwrap();
    if is_worked_in {
        site.accepted_in(round).await;
    }
    stand(site, round, &[standing(site.home(), 10.0)], Some(minute(8))).await;
    round
}

/// What the site's round is compared with.
async fn previous(site: &Site) -> Option<RoundId> {
    let round = site.round_now(site.round).await;
    site.store.read().await.unwrap().previous_round(&round).await.unwrap().map(|it| it.id)
}

/// Everything that a result of the site's round is made of.
async fn contents(site: &Site) -> (Vec<Inputs>, Option<Inputs>, Vec<StandingLine>) {
    let round = site.round_now(site.round).await;
    let mut read = site.store.read().await.unwrap();
    let inputs = read.inputs_of_round(&round, &Within::Everywhere, None, 100).await.unwrap();
    let of_home = read.inputs(&round, site.home()).await.unwrap();
    (inputs, of_home, read.standings(site.round, &Within::Everywhere, None).await.unwrap())
}

on_both! {
    async fn a_closed_round_keeps_its_communities_their_names_their_types_and_their_context(site) {
        site.accepted_in(site.round).await;
        let taking_part: Vec<_> = site.communities[..2].iter().map(|it| standing(it.id, 50.0)).collect();
        stand(&site, site.round, &taking_part, Some(minute(8))).await;
        let before = contents(&site).await;
        assert_eq!((before.0.len(), before.2.len()), (2, 2));

        let newcomer = community(site.street, "NEW-1", "新来里", &[CommunityType::General]);
        let home = Community {
            name: name("改名里"),
            name_en: Some(name("Renamed")),
            types: CommunityTypes::new([CommunityType::MixedCommercial]).unwrap(),
            context: Context { households: Some(77), ..Context::default() },
            ..site.communities[0].clone()
        };
        let mut write = site.store.write(site.by(None, 9)).await.unwrap();
        write.put_communities(&[newcomer.clone(), home.clone()]).await.unwrap();
        write.commit().await.unwrap();
        assert_eq!(contents(&site).await, before);
        let round = site.round_now(site.round).await;
        assert_eq!(site.store.read().await.unwrap().inputs(&round, newcomer.id).await.unwrap(), None);

        site.sql("UPDATE standing SET name = NULL, name_en = NULL, context = NULL").await;
        let (inputs, _, lines) = contents(&site).await;
        let line = lines.iter().find(|it| it.community == home.id).unwrap();
        assert_eq!((&line.name, &line.name_en), (&home.name, &home.name_en), "an older program kept no names");
        assert!(inputs.iter().any(|it| it.community.name == home.name && it.community.context == home.context));
    }

    async fn a_closed_round_stays_compared_with_the_round_that_came_before_it_when_it_was_closed(site) {
        let first = closed_quarter(&site, 1, true).await;
        stand(&site, site.round, &[standing(site.home(), 20.0)], Some(minute(9))).await;
        let second = closed_quarter(&site, 2, true).await;
        assert_eq!(previous(&site).await, Some(first));
        site.sql("UPDATE round SET previous = NULL, previous_kept = 0").await;
        assert_eq!(previous(&site).await, Some(second), "an older program kept no choice");
    }

    async fn a_round_that_was_closed_as_the_first_one_stays_the_first_one(site) {
        stand(&site, site.round, &[standing(site.home(), 20.0)], Some(minute(9))).await;
        closed_quarter(&site, 2, true).await;
        assert_eq!(previous(&site).await, None);
    }

    async fn nothing_is_compared_with_a_round_that_has_no_accepted_card(site) {
        let first = closed_quarter(&site, 1, true).await;
        closed_quarter(&site, 2, false).await;
        assert_eq!(previous(&site).await, Some(first));
    }
}
