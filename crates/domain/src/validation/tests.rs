use super::*;
use crate::community::{CommunityType, CommunityTypes, Context};
use crate::entry::{CardEntry, Entry, Quantity, Rating};
use crate::evidence::Evidence;
use crate::framework::EvidenceKind;
use crate::id::{CommunityId, EvidenceId, RegionId};
use crate::text::{Name, Note, Reason, Text};

fn framework() -> Framework {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalog/framework.json");
    Framework::from_json(&std::fs::read(path).unwrap()).unwrap()
}

fn community(context: Context) -> Community {
    Community {
        id: CommunityId::born(1, [1; 10]),
        region: RegionId::born(1, [2; 10]),
        code: Text::parse("Y-01").unwrap(),
        name: Name::parse("康乐新村").unwrap(),
        name_en: None,
        types: CommunityTypes::GENERAL,
        context,
        demo: false,
    }
}

fn quantity(value: f64) -> Quantity {
    value.try_into().unwrap()
}

fn count(numerator: f64, denominator: f64) -> CardEntry {
    CardEntry::plain(Entry::Counted { numerator: quantity(numerator), denominator: quantity(denominator) })
}

fn rated(level: usize, kinds: &[&str]) -> CardEntry {
    let item = |(n, kind): (usize, &&str)| Evidence {
        id: EvidenceId::born(1, [n as u8; 10]),
        kind: EvidenceKind::parse(kind).unwrap(),
        reference: Text::parse(&format!("第{n}号记录")).unwrap(),
    };
    let evidence = kinds.iter().enumerate().map(item).collect();
    CardEntry { entry: Entry::Rated(Rating::ALL[level]), evidence, note: Note::default() }
}

fn found(code: &str, context: Context, entry: CardEntry) -> Vec<(Rule, Place)> {
    let framework = framework();
    let indicator = framework.indicator_named(code).unwrap();
    let findings = check_entry(&framework, indicator, &community(context), &entry);
    findings.into_iter().map(|finding| (finding.rule, finding.place)).collect()
}

fn survey(mean: f64, n: u32) -> CardEntry {
    CardEntry::plain(Entry::Surveyed { mean: quantity(mean), n })
}

fn households(households: u32) -> Context {
    Context { households: Some(households), ..Context::default() }
}

#[test]
fn v01_a_part_is_not_larger_than_its_whole_and_the_whole_is_not_nothing() {
    assert_eq!(found("H1-01", Context::default(), count(21.0, 20.0)), [(Rule::V01, Place::Numerator)]);
    assert_eq!(found("H1-01", Context::default(), count(0.0, 0.0)), [(Rule::V01, Place::Denominator)]);
    assert_eq!(found("H1-01", Context::default(), count(20.0, 20.0)), []);
}

#[test]
fn a_denominator_that_the_framework_fixes_cannot_be_another() {
    let wrong = [(Rule::FixedDenominator, Place::Denominator)];
    assert_eq!(found("S2-01", Context::default(), count(12.0, 25.0)), wrong);
    assert_eq!(found("S2-01", Context::default(), count(12.0, 20.0)), []);
}

#[test]
fn v03_level_two_needs_an_item_and_level_four_two_kinds() {
    let missing = [(Rule::V03, Place::Evidence)];
    assert_eq!(found("S1-06", Context::default(), rated(1, &[])), []);
    assert_eq!(found("S1-06", Context::default(), rated(2, &[])), missing);
    assert_eq!(found("S1-06", Context::default(), rated(3, &["minutes"])), []);
    assert_eq!(found("S1-06", Context::default(), rated(4, &["minutes", "minutes"])), missing);
    assert_eq!(found("S1-06", Context::default(), rated(4, &["minutes", "roster"])), []);
}

#[test]
fn v03_one_record_under_two_names_is_one_item_of_one_kind() {
    let missing = [(Rule::V03, Place::Evidence)];
    let alike = |references: [&str; 2]| {
        let mut entry = rated(4, &["minutes", "roster"]);
        for (item, reference) in entry.evidence.iter_mut().zip(references) {
            item.reference = Text::parse(reference).unwrap();
        }
        entry
    };
    assert_eq!(found("S1-06", Context::default(), alike(["第3号记录", "第3号记录"])), missing);
    assert_eq!(
        found("S1-06", Context::default(), alike(["第3号记录", "第3号 记录\u{3164}"])),
        missing,
        "alike to see"
    );
    assert_eq!(found("S1-06", Context::default(), alike(["第3号记录", "第4号记录"])), []);
}

#[test]
fn v04_a_mean_lies_on_its_scale_and_a_sample_in_its_community() {
    assert_eq!(found("H3-06", households(1600), survey(5.2, 200)), [(Rule::V04, Place::Mean)]);
    assert_eq!(found("H3-06", households(1600), survey(4.2, 0)), [(Rule::V04, Place::SampleSize)]);
    assert_eq!(found("H3-06", households(1600), survey(4.2, 4801)), [(Rule::V04, Place::SampleSize)]);
    assert_eq!(found("S1-05", households(1600), survey(62.5, 200)), [], "S1-05 is asked in percent");
}

#[test]
fn v05_warns_below_the_minimum_sample_of_the_catalogue() {
    assert_eq!(survey_minimum(1600), 91, "the catalogue's own example");
    assert_eq!(found("H3-06", households(1600), survey(4.2, 90)), [(Rule::V05, Place::SampleSize)]);
    assert_eq!(found("H3-06", households(1600), survey(4.2, 91)), []);
    assert!(Rule::V05.is_warning());
}

#[test]
fn what_is_read_or_asked_may_be_unavailable_and_a_core_indicator_says_what_that_costs() {
    let unavailable = CardEntry::plain(Entry::Unavailable(Reason::parse("物业未提供账目").unwrap()));
    let at = |code| found(code, Context::default(), unavailable.clone());
    assert_eq!(at("S4-02"), [], "read, not core");
    assert_eq!(at("S4-01"), [(Rule::CoreUnavailable, Place::Value)]);
    assert_eq!(at("H3-06"), [(Rule::CoreUnavailable, Place::Value)]);
    assert_eq!(at("H1-01"), [(Rule::UnavailableRefused, Place::Value)], "seen on the spot");
    assert!(Rule::CoreUnavailable.is_warning() && !Rule::UnavailableRefused.is_warning());
}

#[test]
fn whatever_is_read_or_asked_is_missed_on_a_card_that_says_nothing_of_it() {
    let findings = check_card(&framework(), &community(Context::default()), &Entries::new());
    let missed =
        |code: &str| findings.iter().any(|it| it.indicator.as_str() == code && it.rule == Rule::Unanswered);
    assert!(["H3-06", "S2-01", "S4-02", "S1-05"].into_iter().all(missed));
    assert!(!missed("H5-01"), "nobody enters a derived one");
}

#[test]
fn a_community_without_green_space_sets_that_question_aside() {
    assert_eq!(found("H3-03", Context::default(), count(0.0, 0.0)), [(Rule::V01, Place::Denominator)]);
    let aside = CardEntry::plain(Entry::NotApplicable(Reason::parse("小区内没有绿地").unwrap()));
    assert_eq!(found("H3-03", Context::default(), aside), []);
}

#[test]
fn v11_without_lifts_only_not_applicable_is_an_answer() {
    let none = Context { lifts: Some(0), ..Context::default() };
    let not_applicable = CardEntry::plain(Entry::NotApplicable(Reason::parse("无电梯").unwrap()));
    assert_eq!(found("H2-05", none.clone(), count(700.0, 720.0)), [(Rule::V11, Place::Value)]);
    assert_eq!(found("H2-05", none, not_applicable.clone()), []);
    let some = Context { lifts: Some(4), ..Context::default() };
    let set_aside = found("H2-05", some, not_applicable.clone());
    assert_eq!(set_aside, [(Rule::NotApplicableRefused, Place::Value)], "the register knows four lifts");
    let refused = [(Rule::NotApplicableRefused, Place::Value)];
    assert_eq!(found("H1-01", Context::default(), not_applicable), refused);
}

#[test]
fn nobody_can_type_a_derived_indicator_nor_one_that_does_not_apply() {
    assert_eq!(found("H5-01", Context::default(), count(9.0, 10.0)), [(Rule::NotOnCard, Place::Whole)]);
    assert_eq!(found("H4-05", Context::default(), count(9.0, 10.0)), [(Rule::NotOnCard, Place::Whole)]);
}

#[test]
fn a_level_is_no_answer_to_a_count_and_a_percentage_stays_below_a_hundred() {
    assert_eq!(found("H1-01", Context::default(), rated(3, &["minutes"])), [(Rule::WrongKind, Place::Value)]);
    let measured = CardEntry::plain(Entry::Measured(quantity(101.0)));
    assert_eq!(found("H4-04", Context::default(), measured), [(Rule::OutOfRange, Place::Value)]);
}

#[test]
fn every_pair_rule_fires_on_its_own_side_only() {
    let framework = framework();
    let fires = |first: (&str, f64), second: (&str, f64)| {
        let values = [first, second].map(|(code, value)| (IndicatorCode::parse(code).unwrap(), value));
        let findings = check_together(&framework, &Known::from_iter(values));
        findings.into_iter().map(|finding| finding.rule).collect::<Vec<_>>()
    };
    assert_eq!(fires(("H2-01", 0.0), ("H2-03", 79.0)), [Rule::V07]);
    assert_eq!(fires(("H2-01", 0.1), ("H2-03", 79.0)), []);
    assert_eq!(fires(("H5-01", 96.0), ("H5-04", 69.0)), [Rule::V08]);
    assert_eq!(fires(("S2-05", 81.0), ("S2-04", 40.0)), [Rule::V09]);
    assert_eq!(fires(("S2-05", 80.0), ("S2-04", 40.0)), []);
    assert_eq!(fires(("S3-01", 41.0), ("S3-02", 36.0)), [Rule::V10]);
    assert_eq!(fires(("H3-06", 4.5), ("S3-09", 3.4)), [Rule::V12]);
}

#[test]
fn v06_asks_for_a_remark_after_a_jump_and_is_silent_after_one() {
    let framework = framework();
    let code = IndicatorCode::parse("H1-01").unwrap();
    let scores = |score| BTreeMap::from([(code, score)]);
    let remarked = CardEntry { note: Note::parse("雨季抢修后").unwrap(), ..count(9.0, 10.0) };
    let jump =
        |entry| check_change(&framework, &Entries::from([(code, entry)]), &scores(80.0), &scores(49.0));
    assert_eq!(jump(count(9.0, 10.0)).len(), 1);
    assert_eq!(jump(remarked), []);
}

#[test]
fn an_empty_card_names_every_question_that_needs_an_assessor() {
    let framework = framework();
    let findings = check_card(&framework, &community(Context::default()), &Entries::new());
    let required = framework.indicators().iter().filter(|it| it.is_asked(CommunityTypes::GENERAL)).count();
    assert_eq!(findings.len(), required);
    assert!(required > 10 && findings.iter().all(|finding| finding.rule == Rule::Unanswered));
    let shops = CommunityTypes::new([CommunityType::MixedCommercial]).unwrap();
    let with_shops = Community { types: shops, ..community(Context::default()) };
    assert_eq!(check_card(&framework, &with_shops, &Entries::new()).len(), required + 1);
}

#[test]
fn an_indicator_that_the_framework_does_not_know_is_pointed_at() {
    let code = IndicatorCode::parse("Z9-99").unwrap();
    let entries = Entries::from([(code, count(1.0, 2.0))]);
    let findings = check_card(&framework(), &community(Context::default()), &entries);
    let finding = findings.iter().find(|finding| finding.rule == Rule::NotOnCard).unwrap();
    assert_eq!(finding.pointer(), "/entries/Z9-99");
}

#[test]
fn the_word_on_the_wire_is_the_word_in_the_code() {
    for rule in Rule::ALL {
        assert_eq!(serde_json::to_value(rule).unwrap(), rule.code());
    }
}
