use super::*;
use crate::community::{CommunityType, CommunityTypes, Context};
use crate::entry::{Entry, Rating};
use crate::framework::{Indicator, Measure};
use crate::id::RegionId;
use crate::text::{Name, Note, Reason, Text};
use crate::validation::Rule;

fn framework() -> Framework {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalog/framework.json");
    Framework::from_json(&std::fs::read(path).unwrap()).unwrap()
}

fn community() -> Community {
    Community {
        id: CommunityId::born(1, [1; 10]),
        region: RegionId::born(1, [2; 10]),
        code: Text::parse("Y-01").unwrap(),
        name: Name::parse("康乐新村").unwrap(),
        name_en: None,
        types: CommunityTypes::GENERAL,
        context: Context::default(),
        demo: false,
    }
}

fn user(n: u8) -> UserId {
    UserId::born(1, [n; 10])
}

fn head() -> CardHead {
    CardHead {
        id: ScorecardId::born(2, [1; 10]),
        round: RoundId::born(2, [2; 10]),
        community: community().id,
        assessor: user(1),
        framework: serde_json::from_str(r#"{"id":"long-term-maintenance","version":"1.0.0"}"#).unwrap(),
    }
}

/// The plainest valid answer to an indicator.
fn plain_answer(indicator: &Indicator) -> CardEntry {
    let quantity = |value: f64| value.try_into().unwrap();
    CardEntry::plain(match &indicator.measure {
        Measure::Rubric { .. } => Entry::Rated(Rating::ALL[1]),
        Measure::Ratio { .. } => Entry::Counted { numerator: quantity(17.0), denominator: quantity(20.0) },
        Measure::Survey { scale } => Entry::Surveyed { mean: quantity(scale.range().1), n: 100 },
        Measure::Number { min, .. } => Entry::Measured(quantity(*min)),
        Measure::Derived => unreachable!("no card asks for a derived indicator"),
    })
}

fn full_draft(framework: &Framework) -> Draft {
    let mut draft = Draft::new(head());
    for indicator in framework.indicators().iter().filter(|it| it.is_asked(CommunityTypes::GENERAL)) {
        draft.answer(indicator.code, plain_answer(indicator));
    }
    draft
}

fn at(hour: u32) -> DateTime<Utc> {
    format!("2026-09-30T{hour:02}:00:00Z").parse().unwrap()
}

fn revision(n: u8) -> RevisionId {
    RevisionId::born(3, [n; 10])
}

fn submitted(framework: &Framework) -> Submission {
    full_draft(framework).submit(framework, &community(), revision(1), at(8)).unwrap()
}

fn reason() -> Reason {
    Reason::parse("照片看不清,请重拍").unwrap()
}

#[test]
fn a_draft_with_an_open_question_comes_back_with_everything_that_was_typed() {
    let framework = framework();
    let mut draft = full_draft(&framework);
    let missing: IndicatorCode = "H1-01".parse().unwrap();
    draft.clear(&missing);
    let before = draft.entries().clone();
    let refused = draft.submit(&framework, &community(), revision(1), at(8)).unwrap_err();
    assert_eq!(refused.draft.entries(), &before);
    let errors: Vec<_> = refused.findings.iter().filter(|it| it.is_error()).map(|it| it.indicator).collect();
    assert_eq!(errors, [missing]);
}

#[test]
fn a_returned_card_becomes_the_draft_of_its_next_revision() {
    let framework = framework();
    let first = submitted(&framework);
    let entries = first.entries().clone();
    let code: IndicatorCode = "H3-02".parse().unwrap();
    let reasons = BTreeMap::from([(code, reason())]);
    let returned = first.send_back(user(2), reasons, &framework, &community()).unwrap();
    assert_eq!(returned.reasons()[&code], reason());
    let mut draft = returned.reopen();
    assert_eq!((draft.number(), draft.entries()), (2, &entries));
    let refused = draft.submit(&framework, &community(), revision(2), at(9)).unwrap_err();
    assert_eq!(refused.findings[0].rule, Rule::RemarkUnanswered);
    draft = refused.draft;
    let mut mended = draft.entries()[&code].clone();
    mended.note = Note::parse("已补拍").unwrap();
    draft.answer(code, mended);
    let second = draft.submit(&framework, &community(), revision(2), at(9)).unwrap();
    assert_eq!(second.number(), 2);
    assert_eq!(
        second.accept(user(2), &framework, &community()).unwrap().submission().revision(),
        revision(2)
    );
}

#[test]
fn a_card_that_the_register_has_overtaken_is_not_accepted() {
    let framework = framework();
    let types = CommunityTypes::new([CommunityType::MixedCommercial]).unwrap();
    let retyped = Community { types, ..community() };
    let refused = submitted(&framework).accept(user(2), &framework, &retyped).unwrap_err();
    let ReviewError::Faulty(faults) = refused else { panic!("{refused:?}") };
    assert!(
        faults.iter().any(|it| it.rule == Rule::Unanswered && it.indicator.as_str() == "H4-05"),
        "{faults:?}"
    );
}

#[test]
fn nobody_reviews_their_own_card() {
    let framework = framework();
    assert_eq!(
        submitted(&framework).accept(user(1), &framework, &community()).unwrap_err(),
        ReviewError::OwnCard
    );
    let reasons = BTreeMap::from([("H3-02".parse().unwrap(), reason())]);
    let refused = submitted(&framework).send_back(user(1), reasons, &framework, &community());
    assert_eq!(refused.unwrap_err(), ReviewError::OwnCard);
}

#[test]
fn a_card_goes_back_with_reasons_and_only_at_questions_it_asks() {
    let framework = framework();
    let none = submitted(&framework).send_back(user(2), BTreeMap::new(), &framework, &community());
    assert_eq!(none.unwrap_err(), ReviewError::NoReasons);
    for code in ["H5-01", "H4-05", "Z9-99"] {
        let code: IndicatorCode = code.parse().unwrap();
        let reasons = BTreeMap::from([(code, reason())]);
        let refused = submitted(&framework).send_back(user(2), reasons, &framework, &community());
        assert_eq!(refused.unwrap_err(), ReviewError::NotOnCard(code));
    }
}
