//! "Insufficient data" climbs the tree honestly.

use domain::community::CommunityType::*;
use domain::community::Context;
use domain::entry::Entry;
use scoring::{Assessment, IndicatorState, Mode, Outcome, assess, gather};
use serde_json::json;

use crate::small::*;

fn without(left_out: &[&str]) -> Vec<(&'static str, Entry)> {
    full_card().into_iter().filter(|(code, _)| !left_out.contains(code)).collect()
}

#[test]
fn a_missing_core_indicator_is_named_at_its_dimension() {
    let result = scored(&[General], &without(&["H1-01"]), Mode::Final);
    let shortfall = result.dimensions[0].outcome.shortfall().unwrap();
    assert_eq!(shortfall.missing_core, ["H1-01"]);
    assert_eq!(shortfall.missing, ["H1-01"]);
    near(shortfall.share, 0.75);
    near(shortfall.needed, 2.0 / 3.0);
    // H2 holds three quarters of the pillar: enough.
    assert_eq!(result.hard(), Some(75.0));
    assert_eq!(result.dimensions[0].share_of_pillar, 0.0);
    assert_eq!(result.indicator(&code("H1-02")).unwrap().contribution.pillar, None);
    assert!(result.indicator(&code("H1-02")).unwrap().score.is_some(), "what is known stays visible");
}

#[test]
fn less_than_two_thirds_of_the_weight_is_not_enough() {
    let result = scored(&[General], &without(&["H1-03"]), Mode::Final);
    let shortfall = result.dimensions[0].outcome.shortfall().unwrap();
    assert_eq!((shortfall.share, shortfall.missing_core.len()), (0.5, 0));
    assert_eq!(shortfall.missing, ["H1-03"]);
    let enough = scored(&[General], &without(&["H1-02"]), Mode::Final);
    near(enough.dimensions[0].outcome.score().unwrap(), 230.0 / 3.0);
}

#[test]
fn a_pillar_without_two_thirds_of_its_dimensions_leaves_the_index_without_a_number() {
    let result = scored(&[General], &without(&["H2-01"]), Mode::Final);
    let pillar = result.pillars[0].outcome.shortfall().unwrap();
    assert_eq!((pillar.share, pillar.missing.as_slice()), (0.25, &["H2".to_string()][..]));
    let index = result.index.shortfall().unwrap();
    assert_eq!((index.share, index.needed, index.missing.as_slice()), (0.5, 1.0, &["H".to_string()][..]));
    assert_eq!((result.coupling, result.lag, result.band, result.unadjusted_index), (None, None, None, None));
    assert_eq!(result.soft(), Some(45.0), "the other pillar keeps its score");
    near(result.coverage, 0.5 * 0.25 + 0.5);
    assert!(result.indicators.iter().all(|i| i.contribution.index.is_none() && i.gain.is_none()));
    assert!(result.obstacles.iter().all(|o| o.indicator.as_str().starts_with('S') && o.gain.is_none()));
}

#[test]
fn a_share_of_nothing_is_zero_without_a_sign() {
    let result = scored(&[General], &[], Mode::Final);
    let share = result.index.shortfall().unwrap().share;
    assert_eq!(share.to_bits(), 0.0f64.to_bits(), "{share:?}");
}

#[test]
fn the_provisional_index_scores_what_there_is_and_says_the_share() {
    let card = [("H1-02", measured(5.0)), ("S1-02", rated(4))];
    let finally = scored(&[General], &card, Mode::Final);
    assert_eq!(finally.index.score(), None);
    let now = scored(&[General], &card, Mode::Provisional);
    assert_eq!(now.pillar_scores(), Some([50.0, 100.0]));
    near(now.index.score().unwrap(), 5000f64.sqrt());
    // H: 1/4 of H1, which is 1/4 of the pillar; S: half.
    near(now.coverage, 0.5 * 0.0625 + 0.5 * 0.5);
}

#[test]
fn an_empty_card_is_insufficient_everywhere_and_scores_nothing() {
    for mode in [Mode::Final, Mode::Provisional] {
        let result = scored(&[General], &[], mode);
        assert_eq!((result.coverage, result.index.score()), (0.0, None));
        assert!(result.dimensions.iter().all(|d| matches!(d.outcome, Outcome::Insufficient(_))));
        assert!(result.obstacles.is_empty());
    }
}

#[test]
fn a_dimension_in_which_nothing_applies_leaves_its_pillar() {
    let mut card = without(&["H2-01"]);
    card.push(("H2-01", not_applicable()));
    let result = scored(&[General], &card, Mode::Final);
    assert_eq!(result.dimensions[1].outcome, Outcome::NotApplicable);
    assert_eq!(result.hard(), Some(70.0));
    assert_eq!(result.coverage, 1.0);
    assert_eq!(result.indicator(&code("H2-01")).unwrap().state, IndicatorState::NotApplicable);
}

#[test]
fn a_core_indicator_that_does_not_apply_is_not_missing() {
    let mut card = without(&["S1-01"]);
    card.push(("S1-01", not_applicable()));
    assert_eq!(scored(&[General], &card, Mode::Final).soft(), Some(50.0));
}

#[test]
fn an_empty_denominator_is_no_data_and_never_0_or_100() {
    let mut card = without(&["H1-01"]);
    card.push(("H1-01", counted(0.0, 0.0)));
    let result = scored(&[General], &card, Mode::Final);
    assert_eq!(result.indicator(&code("H1-01")).unwrap().state, IndicatorState::Missing);
}

#[test]
fn an_entry_of_the_wrong_kind_is_no_data() {
    let mut card = without(&["H1-03"]);
    card.push(("H1-03", measured(3.0)));
    let result = scored(&[General], &card, Mode::Final);
    assert_eq!(result.indicator(&code("H1-03")).unwrap().score, None);
}

/// The small framework with V05, and a card whose only survey has `n` answers.
fn with_sample(households: Option<u32>, n: u32) -> Assessment {
    let mut document = document();
    document["validation_rules"] = json!([{
        "id": "V05", "level": "warning", "applies": "survey", "rule": "n below the minimum", "zh": "样本不足", "en": "few"
    }]);
    let framework = load(&document);
    let mut card = without(&["H2-01"]);
    card.push(("H2-01", asked(4.0, n)));
    let entries: Vec<_> = card.iter().map(|(text, entry)| (code(text), entry)).collect();
    let context = Context { households, ..Context::default() };
    let observations = gather(&framework, &context, entries.iter().map(|(code, entry)| (code, *entry)));
    assess(&framework, types(&[General]), &observations, Mode::Final)
}

#[test]
fn a_survey_with_too_few_answers_is_left_out_with_that_as_its_reason() {
    // 1,600 households need 91 answers.
    let few = with_sample(Some(1600), 90);
    let indicator = few.indicator(&code("H2-01")).unwrap();
    assert_eq!((indicator.state, indicator.score), (IndicatorState::SampleTooSmall, None));
    let shortfall = few.dimension(&indicator.dimension).unwrap().outcome.shortfall().unwrap();
    assert_eq!(shortfall.missing, ["H2-01"]);
    assert_eq!(few.index.score(), None);
    assert!(with_sample(Some(1600), 91).index.score().is_some());
    assert!(with_sample(None, 1).index.score().is_some(), "nobody knows how many would be enough");
    assert!(scored(&[General], &full_card(), Mode::Final).index.score().is_some(), "no V05, no minimum");
}

#[test]
fn what_was_not_to_be_had_keeps_its_weight_and_says_why_it_is_missing() {
    let mut card = without(&["H1-01"]);
    card.push(("H1-01", unavailable()));
    let result = scored(&[General], &card, Mode::Final);
    assert_eq!(result.indicator(&code("H1-01")).unwrap().state, IndicatorState::Unavailable);
    let shortfall = result.dimensions[0].outcome.shortfall().unwrap();
    assert_eq!((shortfall.missing_core.as_slice(), shortfall.share), (&["H1-01".to_string()][..], 0.75));
}

#[test]
fn seven_levels_from_a_paper_are_shown_and_make_no_index() {
    let framework = crate::properties::shipped();
    let levels =
        [("H3-02", 3), ("H3-05", 2), ("S1-06", 2), ("S1-07", 2), ("S2-11", 1), ("S3-05", 1), ("S4-05", 1)];
    let entries: Vec<_> = levels.iter().map(|(text, level)| (code(text), rated(*level))).collect();
    let observations =
        gather(framework, &Context::default(), entries.iter().map(|(code, entry)| (code, entry)));
    let kinds = types(&[ElderlyConcentrated, ParkingConflict, MixedCommercial]);
    let result = assess(framework, kinds, &observations, Mode::Final);
    assert_eq!(result.index.score(), None);
    assert!(result.dimensions.iter().all(|d| d.outcome.score().is_none()));
    let known: Vec<_> = result.indicators.iter().filter_map(|i| i.score).collect();
    assert_eq!(known, [75.0, 50.0, 50.0, 50.0, 25.0, 25.0, 25.0]);
    let missing: usize =
        result.dimensions.iter().filter_map(|d| d.outcome.shortfall()).map(|s| s.missing.len()).sum();
    assert_eq!(missing, 53);
    let provisional = assess(framework, kinds, &observations, Mode::Provisional);
    assert_eq!(provisional.pillar_scores(), Some([62.5, 31.25]));
    assert!(provisional.coverage < 0.15, "{}", provisional.coverage);
}
