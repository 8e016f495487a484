//! What holds for every framework and every card.

use std::sync::LazyLock;

use domain::community::{CommunityType, CommunityTypes};
use domain::framework::Framework;
use proptest::prelude::*;
use scoring::{Assessment, IndicatorState, Mode, Observed, assess};
use serde_json::{Value, json};

use crate::small::load;

const SHIPPED: &str = include_str!("../../../../catalog/framework.json");

pub fn shipped() -> &'static Framework {
    static FRAMEWORK: LazyLock<Framework> = LazyLock::new(|| load(&serde_json::from_str(SHIPPED).unwrap()));
    &FRAMEWORK
}

fn value(score: f64) -> Observed {
    Observed::Value { raw: score, score, count: 1 }
}

pub fn observations() -> impl Strategy<Value = Vec<Option<Observed>>> {
    let one = prop_oneof![
        1 => Just(None),
        1 => Just(Some(Observed::NotApplicable)),
        1 => prop::sample::select(vec![0.0, 50.0, 100.0]).prop_map(|score| Some(value(score))),
        17 => (0.0..=100.0f64).prop_map(|score| Some(value(score))),
    ];
    prop::collection::vec(one, 60)
}

pub fn types() -> impl Strategy<Value = CommunityTypes> {
    use CommunityType::*;
    let special =
        prop::sample::subsequence(vec![ElderlyConcentrated, ParkingConflict, MixedCommercial], 1..=3);
    prop_oneof![Just(CommunityTypes::GENERAL), special.prop_map(|kinds| CommunityTypes::new(kinds).unwrap()),]
}

fn mode() -> impl Strategy<Value = Mode> {
    prop::sample::select(vec![Mode::Final, Mode::Provisional])
}

fn sum(parts: impl Iterator<Item = Option<f64>>) -> f64 {
    parts.flatten().sum()
}

fn contributions_add_up(result: &Assessment) -> Result<(), TestCaseError> {
    for dimension in &result.dimensions {
        if let Some(score) = dimension.outcome.score() {
            let total = sum(result.indicators_of(dimension.code).map(|i| i.contribution.dimension));
            prop_assert!((total - score).abs() < 1e-12, "{}: {total} {score}", dimension.code);
        }
    }
    for pillar in &result.pillars {
        if let Some(score) = pillar.outcome.score() {
            let by_dimension = sum(result.dimensions_of(pillar.code).map(|d| d.contribution.pillar));
            let inside = |code| result.indicators_of(code).map(|i| i.contribution.pillar);
            let by_indicator = sum(result.dimensions_of(pillar.code).flat_map(|d| inside(d.code)));
            prop_assert!((by_dimension - score).abs() < 1e-12 && (by_indicator - score).abs() < 1e-12);
        }
    }
    if let Some(index) = result.index.score() {
        let by_pillar = sum(result.pillars.iter().map(|p| p.contribution));
        let by_dimension = sum(result.dimensions.iter().map(|d| d.contribution.index));
        let by_indicator = sum(result.indicators.iter().map(|i| i.contribution.index));
        for total in [by_pillar, by_dimension, by_indicator] {
            prop_assert!((total - index).abs() < 1e-12, "{total} {index}");
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn every_number_stays_in_its_range(cells in observations(), types in types(), mode in mode()) {
        let result = assess(shipped(), types, &cells, mode);
        let scores = result.dimensions.iter().map(|d| &d.outcome).chain(result.pillars.iter().map(|p| &p.outcome));
        for score in scores.chain([&result.index]).filter_map(|outcome| outcome.score()) {
            prop_assert!((0.0..=100.0).contains(&score), "{score}");
        }
        prop_assert!((0.0..=1.0 + 1e-12).contains(&result.coverage));
        let degrees: f64 = result.obstacles.iter().map(|o| o.degree).sum();
        prop_assert!((0.0..=100.0 + 1e-9).contains(&degrees));
    }

    #[test]
    fn contributions_add_up_to_every_score(cells in observations(), types in types(), mode in mode()) {
        contributions_add_up(&assess(shipped(), types, &cells, mode))?;
    }

    #[test]
    fn weights_renormalise_when_children_are_missing(cells in observations(), types in types(), mode in mode()) {
        let result = assess(shipped(), types, &cells, mode);
        for dimension in &result.dimensions {
            let total: f64 = result.indicators_of(dimension.code).map(|i| i.share_of_dimension).sum();
            prop_assert!(total == 0.0 || (total - 1.0).abs() < 1e-12);
            prop_assert!(dimension.outcome.score().is_none() || total > 0.0);
        }
        if result.index.score().is_some() {
            let total: f64 = result.indicators.iter().map(|i| i.share_of_index).sum();
            prop_assert!((total - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn raising_one_score_never_lowers_the_index(
        cells in observations(), types in types(), mode in mode(), at in 0usize..60, by in 0.0..=100.0f64,
    ) {
        let framework = shipped();
        let before = assess(framework, types, &cells, mode);
        let mut raised = cells;
        let Some(Observed::Value { score, .. }) = raised[at] else { return Ok(()) };
        raised[at] = Some(value((score + by).min(100.0)));
        let after = assess(framework, types, &raised, mode);
        prop_assert_eq!(before.index.score().is_some(), after.index.score().is_some());
        if let (Some(before), Some(after)) = (before.index.score(), after.index.score()) {
            prop_assert!(after >= before - 1e-12, "{before} {after}");
        }
    }

    #[test]
    fn the_gain_of_an_obstacle_is_what_its_target_brings(cells in observations(), types in types()) {
        let framework = shipped();
        let before = assess(framework, types, &cells, Mode::Final);
        let (Some(index), Some(first)) = (before.index.score(), before.obstacles.first()) else { return Ok(()) };
        let mut mended = cells;
        mended[framework.position(&first.indicator).unwrap()] = Some(value(100.0));
        let after = assess(framework, types, &mended, Mode::Final).index.score().unwrap();
        prop_assert!((after - index - first.gain.unwrap()).abs() < 1e-9);
    }

    #[test]
    fn the_order_of_indicators_in_the_document_does_not_matter(cells in observations(), types in types()) {
        let mut document: Value = serde_json::from_str(SHIPPED).unwrap();
        document["indicators"].as_array_mut().unwrap().reverse();
        let reversed: Vec<_> = cells.iter().rev().copied().collect();
        let a = assess(shipped(), types, &cells, Mode::Final);
        let b = assess(&load(&document), types, &reversed, Mode::Final);
        prop_assert_eq!(a.index.score().is_some(), b.index.score().is_some());
        prop_assert!((a.index.score().unwrap_or(0.0) - b.index.score().unwrap_or(0.0)).abs() < 1e-12);
        prop_assert_eq!(a.flag, b.flag);
    }

    #[test]
    fn only_the_proportions_of_weights_inside_a_dimension_matter(
        cells in observations(), types in types(), factor in 0.01..100.0f64,
    ) {
        let mut document: Value = serde_json::from_str(SHIPPED).unwrap();
        for indicator in document["indicators"].as_array_mut().unwrap() {
            if indicator["dimension"] == "S2" {
                indicator["weight"] = json!(factor);
            }
        }
        let a = assess(shipped(), types, &cells, Mode::Provisional);
        let b = assess(&load(&document), types, &cells, Mode::Provisional);
        prop_assert!((a.index.score().unwrap_or(0.0) - b.index.score().unwrap_or(0.0)).abs() < 1e-11);
    }

    #[test]
    fn what_does_not_apply_is_as_if_it_were_never_asked(cells in observations(), at in 0usize..60) {
        let framework = shipped();
        let mut cells = cells;
        cells[at] = Some(Observed::NotApplicable);
        let result = assess(framework, CommunityTypes::GENERAL, &cells, Mode::Final);
        let code = framework.indicators()[at].code;
        let mut document: Value = serde_json::from_str(SHIPPED).unwrap();
        document["indicators"][at]["applies_to"] = json!("mixed_commercial");
        let elsewhere = assess(&load(&document), CommunityTypes::GENERAL, &cells, Mode::Final);
        prop_assert_eq!(elsewhere.indicator(&code).unwrap().state, IndicatorState::OtherType);
        prop_assert_eq!(result.index, elsewhere.index);
        prop_assert_eq!(result.coverage, elsewhere.coverage);
    }
}
