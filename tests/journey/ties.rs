//! Two communities that come to the same share a rank, and the screen says so.

use std::collections::BTreeMap;

use domain::community::Community;
use domain::entry::{CardEntry, Entry, Quantity, Rating};
use domain::framework::{Denominator, Indicator, Measure};
use domain::scorecard::Entries;
use locale::t;
use support::Device;
use support::world::Person;

use crate::arithmetic::{framework, ranks};
use crate::reader::Reader;
use crate::results::numbers_of;
use crate::scene::Scene;
use crate::tongue::Tongue::{Chinese, English};

/// One with lifts and one without, so that the same mean has other parts.
const ALIKE: [&str; 2] = ["康乐新村", "工农新村"];

#[tokio::test]
async fn communities_that_come_to_the_same_share_a_rank_on_the_overview() {
    let scene = Scene::new().await;
    let assessors = [scene.world.person(domain::access::Role::Assessor).await, scene.second_assessor().await];
    for (name, assessor) in ALIKE.into_iter().zip(&assessors) {
        comes_to(&scene, name, assessor, 0.5).await;
    }
    scene.accept_what_waits().await;

    let framework = framework();
    let mut names = Vec::new();
    let mut scores = Vec::new();
    let mut short = 0;
    let all = scene.world.communities(&scene.evaluator).await;
    for community in all.into_iter().filter(|it| it.demo) {
        match numbers_of(&scene.evaluator, &framework, &community, scene.round).await.index {
            Some(index) => {
                names.push(community);
                scores.push(index);
            }
            None => short += 1,
        }
    }
    let ranks = ranks(&scores);
    let rank_of = |name: &str| names.iter().position(|it| it.name.as_str() == name).map(|at| ranks[at]);
    assert!(rank_of(ALIKE[0]).is_some() && rank_of(ALIKE[0]) == rank_of(ALIKE[1]), "{names:?} {scores:?}");

    for tongue in [Chinese, English] {
        let reader = Reader::at(Device::Desktop, tongue, &scene.server).await;
        reader.comes_as("evaluator").await;
        reader.page.open(&format!("/?round={}", scene.round)).await;
        let shown: BTreeMap<String, String> =
            reader.reads_rows(names.len() + short).await.into_iter().collect();
        for (community, rank) in names.iter().zip(&ranks) {
            let english = community.name_en.as_ref().map_or("", |name| name.as_str());
            let is_shared = ranks.iter().filter(|other| *other == rank).count() > 1;
            let words = match is_shared {
                true => t!(tongue.language(), "overview.tied", rank = rank),
                false => rank.to_string(),
            };
            assert_eq!(shown[tongue.say(community.name.as_str(), english)], words, "{}", community.name);
        }
        reader.leaves().await;
    }
}

/// Everything at this share of the way between its goalposts, 0 or 0.5: what the card must hold there, and the rest in the
/// records.
pub async fn comes_to(scene: &Scene, name: &str, assessor: &Person, share: f64) {
    let community = scene.community(name).await;
    let card = even_card(scene, &community, share);
    let not_on_it = scene.world.framework().indicators().iter().filter(|it| !card.contains_key(&it.code));
    let records = not_on_it.filter(|it| it.applies(community.types)).map(|it| (it.code, even(it, share)));
    scene.keeps_records(&community, records).await;
    scene.world.hand_in(assessor, scene.round, &community, card).await;
}

fn even_card(scene: &Scene, community: &Community, share: f64) -> Entries {
    let mut card = scene.world.full_card(community);
    for (code, given) in &mut card {
        let indicator = scene.world.framework().indicator(code).expect("an indicator of the framework");
        if !matches!(given.entry, Entry::NotApplicable(_)) {
            *given = CardEntry { entry: even(indicator, share), ..given.clone() };
        }
    }
    card
}

fn even(indicator: &Indicator, share: f64) -> Entry {
    let (worst, target) = (indicator.goalposts.worst, indicator.goalposts.target);
    let value = worst + share * (target - worst);
    match &indicator.measure {
        Measure::Ratio { denominator, .. } => {
            let whole = match denominator {
                Denominator::Named(_) => 1000.0,
                Denominator::Constant(fixed) => f64::from(*fixed),
            };
            Entry::Counted { numerator: quantity(value / 100.0 * whole), denominator: quantity(whole) }
        }
        Measure::Rubric { .. } => Entry::Rated(Rating::ALL[(share * 4.0) as usize]),
        Measure::Survey { .. } => Entry::Surveyed { mean: quantity(value), n: 300 },
        Measure::Number { .. } | Measure::Derived => Entry::Measured(quantity(value)),
    }
}

fn quantity(value: f64) -> Quantity {
    Quantity::try_from(value).expect("a quantity")
}
