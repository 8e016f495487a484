//! Several accepted cards for one community.

use domain::community::CommunityType::*;
use scoring::{IndicatorState, Mode};

use crate::small::*;

#[test]
fn the_mean_of_the_normalised_scores_counts() {
    let mut card = full_card();
    // 5 scores 50; 14 lies beyond the goalpost and scores 0: the mean is 25, not the score of 9.5.
    card.push(("H1-02", measured(14.0)));
    let result = scored(&[General], &card, Mode::Final);
    let found = result.indicator(&code("H1-02")).unwrap();
    assert_eq!((found.score, found.raw, found.count), (Some(25.0), Some(9.5), 2));
}

#[test]
fn one_assessor_who_found_the_object_outweighs_all_who_did_not() {
    let mut card = full_card();
    card.push(("S1-02", not_applicable()));
    card.push(("S1-02", not_applicable()));
    let found = scored(&[General], &card, Mode::Final);
    assert_eq!(found.indicator(&code("S1-02")).unwrap().score, Some(50.0));
    let agreed: Vec<_> = card.into_iter().filter(|(c, e)| *c != "S1-02" || e.is_not_applicable()).collect();
    let found = scored(&[General], &agreed, Mode::Final);
    assert_eq!(found.indicator(&code("S1-02")).unwrap().state, IndicatorState::NotApplicable);
}

#[test]
fn one_assessor_who_asked_in_vain_keeps_the_weight_that_another_set_aside() {
    let mut card = full_card();
    card.retain(|(code, _)| *code != "S1-02");
    card.extend([("S1-02", not_applicable()), ("S1-02", unavailable())]);
    let result = scored(&[General], &card, Mode::Final);
    assert_eq!(result.indicator(&code("S1-02")).unwrap().state, IndicatorState::Unavailable);
    card.push(("S1-02", rated(4)));
    let found = scored(&[General], &card, Mode::Final);
    assert_eq!(found.indicator(&code("S1-02")).unwrap().score, Some(100.0), "a value outweighs both");
}

#[test]
fn the_order_of_the_cards_does_not_matter_to_the_last_bit() {
    let mut card = full_card();
    card.extend([("H1-01", counted(1.0, 3.0)), ("H1-01", counted(2.0, 7.0)), ("H1-01", counted(5.0, 9.0))]);
    let forwards = scored(&[General], &card, Mode::Final);
    card.reverse();
    assert_eq!(scored(&[General], &card, Mode::Final), forwards);
}
