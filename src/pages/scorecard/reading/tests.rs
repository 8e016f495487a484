use domain::community::{CommunityTypes, Context};
use domain::id::{CommunityId, EvidenceId, RegionId};

use super::*;

pub fn framework() -> Framework {
    Framework::from_json(include_bytes!("../../../../catalog/framework.json")).unwrap()
}

pub fn community() -> Community {
    Community {
        id: CommunityId::born(1, [1; 10]),
        region: RegionId::born(1, [2; 10]),
        code: Text::parse("Y-01").unwrap(),
        name: Text::parse("康乐新村").unwrap(),
        name_en: None,
        types: CommunityTypes::GENERAL,
        context: Context { households: Some(400), lifts: Some(0), ..Context::default() },
        demo: false,
    }
}

fn read_at(code: &str, typed: Typed) -> Reading {
    let framework = framework();
    let indicator = framework.indicator_named(code).unwrap();
    read(&framework, indicator, &community(), &typed)
}

#[test]
fn a_pair_with_full_width_digits_is_an_entry() {
    let typed = Typed { numerator: "１７".into(), denominator: "20".into(), ..Typed::default() };
    let reading = read_at("H1-05", typed);
    assert_eq!(reading.progress, Progress::Answered);
    assert_eq!(reading.entry.and_then(|it| it.entry.value()), Some(85.0));
}

#[test]
fn half_a_pair_is_unfinished_and_a_count_above_its_total_is_wrong_at_the_count() {
    let half = Typed { numerator: "17".into(), ..Typed::default() };
    assert_eq!(read_at("H1-05", half).progress, Progress::Unfinished);
    let above = Typed { numerator: "21".into(), denominator: "20".into(), ..Typed::default() };
    let reading = read_at("H1-05", above);
    assert_eq!(reading.progress, Progress::Wrong);
    assert!(matches!(reading.fault_at(Field::Numerator), Some(Wrong::Rule(it)) if it.rule == Rule::V01));
}

#[test]
fn a_note_or_a_count_that_cannot_be_read_is_unfinished_without_a_value_and_never_dropped() {
    let note = Typed { note: "下次再量".into(), ..Typed::default() };
    assert_eq!(read_at("H1-05", note).progress, Progress::Unfinished);
    let count = Typed { raw_count: "三处".into(), ..Typed::default() };
    assert_eq!(read_at("H2-01", count).progress, Progress::Unfinished);
    assert_eq!(read_at("H2-01", Typed::default()).progress, Progress::Open);
}

#[test]
fn words_in_a_number_field_are_wrong_at_that_field_and_make_no_entry() {
    let reading = read_at("H2-01", Typed { number: "三处".into(), ..Typed::default() });
    assert_eq!(reading.fault_at(Field::Value), Some(&Wrong::Number(NumberProblem::NotANumber)));
    assert_eq!((reading.entry, reading.progress), (None, Progress::Wrong));
}

#[test]
fn a_level_of_two_asks_for_evidence_and_gets_satisfied_by_one_item_with_a_reference() {
    let rated = Typed { level: Some(2), ..Typed::default() };
    let bare = read_at("H3-02", rated.clone());
    assert!(matches!(bare.fault_at(Field::Evidence), Some(Wrong::Rule(it)) if it.rule == Rule::V03));
    let item = |reference: &str| TypedEvidence {
        id: EvidenceId::born(1, [4; 10]),
        kind: "geotagged_photo".into(),
        reference: reference.into(),
    };
    let nameless = read_at("H3-02", Typed { evidence: vec![item(" ")], ..rated.clone() });
    assert_eq!(nameless.fault_at(Field::Evidence), Some(&Wrong::NoReference));
    let whole = read_at("H3-02", Typed { evidence: vec![item("3 号楼北侧")], ..rated });
    assert_eq!(whole.progress, Progress::Answered);
}

#[test]
fn not_applicable_waits_for_its_reason_and_is_refused_where_there_is_always_an_object() {
    let silent = Typed { not_applicable: true, ..Typed::default() };
    assert_eq!(read_at("H2-05", silent.clone()).progress, Progress::Unfinished);
    let said = Typed { reason: "没有电梯".into(), ..silent };
    assert_eq!(read_at("H2-05", said.clone()).progress, Progress::Answered);
    assert_eq!(read_at("H1-05", said).progress, Progress::Wrong);
}

#[test]
fn what_is_read_or_asked_may_be_out_of_reach_with_a_reason_and_what_is_seen_is_not() {
    let silent = Typed { unavailable: true, ..Typed::default() };
    assert_eq!(read_at("S4-01", silent.clone()).progress, Progress::Unfinished);
    let said = Typed { reason: "物业未提供账目".into(), ..silent };
    let reading = read_at("S4-01", said.clone());
    assert_eq!(reading.progress, Progress::Answered);
    assert!(matches!(&reading.warnings[..], [(_, Wrong::Rule(it))] if it.rule == Rule::CoreUnavailable));
    assert_eq!(read_at("H1-05", said).progress, Progress::Wrong);
}

#[test]
fn a_thin_sample_is_a_warning_and_still_an_answer() {
    let reading =
        read_at("H3-06", Typed { mean: "4.1".into(), sample_size: "12".into(), ..Typed::default() });
    assert_eq!(reading.progress, Progress::Answered);
    assert!(matches!(&reading.warnings[..], [(Field::SampleSize, Wrong::Rule(it))] if it.rule == Rule::V05));
}

#[test]
fn every_pointer_that_a_finding_makes_is_found_again() {
    let places = [
        Place::Value,
        Place::Numerator,
        Place::Denominator,
        Place::Mean,
        Place::SampleSize,
        Place::Evidence,
        Place::Note,
    ];
    let bad = Typed { numerator: "21".into(), denominator: "20".into(), ..Typed::default() };
    let Some(Wrong::Rule(finding)) = read_at("H1-05", bad).fault_at(Field::Numerator).cloned() else {
        panic!("a count above its total was accepted")
    };
    for place in places {
        let pointer = Finding { place, ..finding.clone() }.pointer();
        assert_eq!(locate(&pointer), Some(("H1-05", Field::from(place))), "{pointer}");
    }
}
