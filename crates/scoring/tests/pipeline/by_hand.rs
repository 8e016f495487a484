//! Results against numbers computed on paper.

use domain::community::CommunityType::*;
use scoring::{ENGINE_VERSION, Flag, IndicatorState, Lag, Mode};

use crate::small::*;

#[test]
fn a_full_card_gives_the_index_of_the_pencil() {
    let result = scored(&[General], &full_card(), Mode::Final);
    // H1 = (80 + 50 + 2 * 75) / 4 = 70, H2 = 75, H = (70 + 3 * 75) / 4 = 73.75; S = (40 + 50) / 2 = 45.
    let dimensions: Vec<_> = result.dimensions.iter().filter_map(|d| d.outcome.score()).collect();
    assert_eq!(dimensions, [70.0, 75.0, 45.0]);
    assert_eq!(result.pillar_scores(), Some([73.75, 45.0]));
    let index = result.index.score().unwrap();
    near(index, (73.75f64 * 45.0).sqrt());
    assert_eq!(result.unadjusted_index, Some(index));
    assert_eq!((result.coverage, result.engine.as_str()), (1.0, ENGINE_VERSION));
    assert_eq!((result.lag, result.flag), (Some(Lag::HardAhead), Flag::Red));
    assert_eq!(result.red_because, [code("S1-01")], "40 is below 50");
    // C = sqrt((1 - 0.2875) * 45 / 73.75), T = 0.59375, D = sqrt(C T)
    let c = (0.7125f64 * 45.0 / 73.75).sqrt();
    near(result.coordination().unwrap(), (c * 0.59375).sqrt());
    assert_eq!((result.band, result.grade), (Some(1), Some(0)));
}

#[test]
fn every_input_contributes_what_the_pencil_says() {
    let result = scored(&[General], &full_card(), Mode::Final);
    let index = result.index.score().unwrap();
    let roads = result.indicator(&code("H1-01")).unwrap();
    assert_eq!((roads.raw, roads.score), (Some(80.0), Some(80.0)));
    near(roads.share_of_dimension, 0.25);
    near(roads.share_of_pillar, 0.0625);
    near(roads.share_of_index, 0.03125);
    near(roads.contribution.dimension.unwrap(), 20.0);
    near(roads.contribution.pillar.unwrap(), 5.0);
    // Against (0, 0) each pillar holds half of the index.
    near(roads.contribution.index.unwrap(), 5.0 / 73.75 * index / 2.0);
    near(roads.gain.unwrap(), (75.0f64 * 45.0).sqrt() - index);
    near(result.pillars[1].contribution.unwrap(), index / 2.0);
    assert_eq!(result.dimensions[1].contribution.pillar, Some(56.25));
}

#[test]
fn obstacles_are_what_is_missing_times_its_weight() {
    let result = scored(&[General], &full_card(), Mode::Final);
    let found: Vec<_> = result.obstacles.iter().map(|o| o.indicator.to_string()).collect();
    assert_eq!(found, ["S1-01", "S1-02", "H2-01"]);
    // 0.25 * 0.6 of 0.00625 + 0.015625 + 0.015625 + 0.09375 + 0.15 + 0.125 = 0.40625
    near(result.obstacles[0].degree, 15.0 / 0.40625);
    near(result.obstacles[0].gain.unwrap(), (73.75f64 * 75.0).sqrt() - (73.75f64 * 45.0).sqrt());
}

#[test]
fn a_type_multiplies_inside_its_dimension_only() {
    let result = scored(&[ParkingConflict], &full_card(), Mode::Final);
    near(result.dimensions[0].outcome.score().unwrap(), 430.0 / 6.0);
    near(result.hard().unwrap(), (430.0 / 6.0 + 3.0 * 75.0) / 4.0);
    near(result.unadjusted_index.unwrap(), (73.75f64 * 45.0).sqrt());
    assert_eq!(result.dimensions[0].share_of_pillar, 0.25);
}

#[test]
fn of_several_types_the_largest_multiplier_holds() {
    let result = scored(&[ParkingConflict, ElderlyConcentrated], &full_card(), Mode::Final);
    let multiplier = |text| result.indicator(&code(text)).unwrap().multiplier;
    assert_eq!([multiplier("H1-01"), multiplier("H1-02"), multiplier("H1-03")], [1.0, 3.0, 2.0]);
    // (80 + 3 * 50 + 2 * 2 * 75) / (1 + 3 + 4)
    near(result.dimensions[0].outcome.score().unwrap(), 530.0 / 8.0);
}

#[test]
fn an_indicator_for_another_type_leaves_and_for_its_own_counts() {
    let elsewhere = scored(&[General], &full_card(), Mode::Final);
    assert_eq!(elsewhere.indicator(&code("H2-02")).unwrap().state, IndicatorState::OtherType);
    assert_eq!(elsewhere.coverage, 1.0);
    let mut card = full_card();
    card.push(("H2-02", counted(1.0, 4.0)));
    let here = scored(&[MixedCommercial], &card, Mode::Final);
    assert_eq!(here.dimensions[1].outcome.score(), Some(50.0));
    let ignored = scored(&[General], &card, Mode::Final);
    assert_eq!(ignored.dimensions[1].outcome.score(), Some(75.0));
}

#[test]
fn a_result_survives_json() {
    let result = scored(&[ParkingConflict], &full_card()[..4], Mode::Final);
    let json = serde_json::to_string(&result).unwrap();
    assert_eq!(serde_json::from_str::<scoring::Assessment>(&json).unwrap(), result);
}

#[test]
fn the_difference_of_two_results_is_explained_to_the_last_point() {
    let before = scored(&[General], &full_card(), Mode::Final);
    let mut card = full_card();
    card[1].1 = measured(2.0);
    card[4].1 = measured(70.0);
    card.remove(5);
    card.push(("S1-02", not_applicable()));
    let now = scored(&[General], &card, Mode::Final);
    let changes = scoring::explain::difference(&now, &before).unwrap();
    let total: f64 = changes.iter().map(|change| change.by_score + change.by_weight).sum();
    near(total, now.index.score().unwrap() - before.index.score().unwrap());
    let of = |text| changes.iter().find(|change| change.indicator == code(text)).unwrap();
    assert_eq!((of("H1-01").by_score, of("H1-01").by_weight), (0.0, 0.0));
    assert!(of("H1-02").by_score > 0.0 && of("H1-02").by_weight == 0.0);
    assert!(of("S1-02").by_weight < 0.0, "it left with its points");
}
