use domain::entry::{CardEntry, Entry, Quantity};
use domain::id::{CommunityId, ReceiptId, RegionId, RevisionId, RoundId, ScorecardId};
use domain::round::{Period, Round, RoundKind, RoundState};
use domain::text::{Name, Text};
use protocol::scorecard::Receipt;

use super::super::reading::tests::{community, framework};
use super::*;
use crate::offline::Position;

fn at() -> DateTime<Utc> {
    DateTime::from_timestamp_millis(1_767_225_600_000).unwrap()
}

fn card(stage: Stage, number: u32) -> CardView {
    CardView {
        id: ScorecardId::born(1, [1; 10]),
        round: RoundId::born(1, [1; 10]),
        community: CommunityId::born(1, [1; 10]),
        community_name: Text::parse("康乐新村").unwrap(),
        community_name_en: None,
        assessor: UserId::born(1, [1; 10]),
        assessor_name: Text::parse("某人").unwrap(),
        framework: serde_json::from_str(r#"{"id":"long-term-maintenance","version":"1.0.0"}"#).unwrap(),
        stage,
        revision: RevisionId::born(number.into(), [1; 10]),
        number,
        submitted_at: at(),
        received_at: at(),
        receipt: Receipt { id: ReceiptId::born(1, [1; 10]), number: "01010101".into(), received_at: at() },
        entries: BTreeMap::new(),
        reasons: BTreeMap::new(),
        reviewer_name: None,
        reviewed_at: None,
    }
}

fn draft(number: u32, sent: Option<u32>) -> Draft {
    let outgoing = sent.map(|number| Outgoing {
        revision: RevisionId::born(number.into(), [1; 10]),
        entries: BTreeMap::new(),
        submitted_at: at(),
        answers: None,
    });
    Draft {
        assignment: AssignmentId::born(1, [1; 10]),
        assessor: UserId::born(1, [1; 10]),
        card: ScorecardId::born(1, [1; 10]),
        number,
        edition: 3,
        touched_at: at(),
        answered: 0,
        required: 0,
        answers: BTreeMap::new(),
        offers: BTreeMap::new(),
        window: String::new(),
        position: Position::default(),
        outgoing,
    }
}

#[test]
fn a_draft_goes_on_until_the_server_has_its_card() {
    assert_eq!(plan(None, None), Plan::Begin);
    assert_eq!(plan(None, Some(&draft(1, None))), Plan::Resume);
    assert_eq!(plan(None, Some(&draft(1, Some(1)))), Plan::Resume, "sent, and nobody knows");
    assert_eq!(plan(Some(&card(Stage::Submitted, 1)), Some(&draft(1, Some(1)))), Plan::Settle);
}

#[test]
fn a_card_from_another_device_never_destroys_what_lies_here() {
    assert_eq!(plan(Some(&card(Stage::Submitted, 1)), Some(&draft(1, None))), Plan::Show);
    assert_eq!(plan(Some(&card(Stage::Accepted, 1)), None), Plan::Show);
}

#[test]
fn a_returned_card_is_reopened_once_and_then_goes_on() {
    let returned = card(Stage::Returned, 1);
    assert_eq!(plan(Some(&returned), None), Plan::Begin);
    assert_eq!(plan(Some(&returned), Some(&draft(1, Some(1)))), Plan::Begin);
    assert_eq!(plan(Some(&returned), Some(&draft(2, None))), Plan::Resume);
    let late = draft(1, None);
    assert_eq!(plan(Some(&returned), Some(&late)), Plan::Lift { number: 2 }, "typed after it was sent");
}

fn code(text: &str) -> IndicatorCode {
    IndicatorCode::parse(text).unwrap()
}

fn pair(numerator: &str, denominator: &str) -> Typed {
    Typed { numerator: numerator.into(), denominator: denominator.into(), ..Typed::default() }
}

#[test]
fn what_was_typed_after_the_card_was_sent_stays_and_goes_on_when_it_comes_back() {
    let sent = draft(1, Some(1));
    let edited = Draft { answers: Answers::from([(code("H1-05"), pair("17", "20"))]), ..sent.clone() };
    assert_eq!(plan(Some(&card(Stage::Submitted, 1)), Some(&edited)), Plan::Show);
    assert_eq!(plan(Some(&card(Stage::Returned, 1)), Some(&edited)), Plan::Lift { number: 2 });
    let outgoing = sent.outgoing.map(|sent| Outgoing { answers: Some(edited.answers.clone()), ..sent });
    let as_sent = Draft { outgoing, ..edited };
    assert_eq!(plan(Some(&card(Stage::Submitted, 1)), Some(&as_sent)), Plan::Settle);
}

fn task(card: CardView) -> Task {
    let day = |month, day| chrono::NaiveDate::from_ymd_opt(2026, month, day).unwrap();
    let round = Round {
        id: card.round,
        region: RegionId::born(1, [1; 10]),
        name: Name::parse("一轮").unwrap(),
        kind: RoundKind::Periodic,
        period: Period::new(day(10, 1), day(12, 31)).unwrap(),
        framework: card.framework.clone(),
        state: RoundState::Open,
        amends: None,
        demo: false,
    };
    let community = community();
    Task {
        assignment: AssignmentId::born(1, [1; 10]),
        round,
        community,
        card: Some(card),
        previous: BTreeMap::new(),
    }
}

#[test]
fn a_returned_card_of_another_device_takes_nothing_away_from_this_one() {
    let mut returned = card(Stage::Returned, 1);
    let quantity = |value: f64| Quantity::try_from(value).unwrap();
    let entry = |part, whole| {
        CardEntry::plain(Entry::Counted { numerator: quantity(part), denominator: quantity(whole) })
    };
    returned.entries = BTreeMap::from([(code("H1-05"), entry(17.0, 20.0)), (code("H1-02"), entry(3.0, 4.0))]);
    let kept = Draft {
        card: ScorecardId::born(2, [2; 10]),
        answers: Answers::from([
            (code("H1-05"), pair("１７", "20")),
            (code("H1-02"), pair("4", "4")),
            (code("H1-04"), pair("abc", "9")),
        ]),
        ..draft(1, None)
    };
    assert_eq!(plan(Some(&returned), Some(&kept)), Plan::Begin);
    let task = task(returned);
    let answers = task.card.iter().flat_map(|card| &card.entries);
    let answers = answers.map(|(code, entry)| (*code, retyped(entry))).collect();
    let offers = kept_beside(&kept, &answers, &framework(), &task);
    let other =
        BTreeMap::from([(code("H1-02"), vec![pair("4", "4")]), (code("H1-04"), vec![pair("abc", "9")])]);
    assert_eq!(offers, other, "what the card says too is no second answer");
}

#[test]
fn what_only_a_closed_window_left_is_counted_too() {
    assert_eq!(kept_count(None, &[]), None);
    let left = [(code("H1-05"), pair("1", "2")), (code("H1-05"), pair("2", "2"))];
    assert_eq!(kept_count(None, &left), Some(1));
    let kept = Draft { answers: Answers::from([(code("H1-02"), pair("1", "2"))]), ..draft(1, None) };
    assert_eq!(kept_count(Some(&kept), &left), Some(2));
}
