//! A reviewer's remarks, and whether the next revision answers them.

use std::collections::{BTreeMap, BTreeSet};

use super::Entries;
use crate::entry::CardEntry;
use crate::evidence::Evidence;
use crate::framework::{EvidenceKind, IndicatorCode};
use crate::text::Reason;
use crate::validation::{Finding, Place, Rule};

/// A reviewer's words, by the indicator that they stand at.
pub type Remarks = BTreeMap<IndicatorCode, Reason>;

/// The remarks that `now` leaves unanswered, where `before` is what was sent back.
///
/// A remark is answered by another value, by evidence that was not there, or by a note that says something new: a
/// reviewer who is wrong is told so, and the value stays. An entry that looks as before, with no word beside it, would
/// only come back a second time. Looks, because texts that differ in signs which no screen shows say the same. A question
/// without an entry is not this rule's: it is unanswered ([`Rule::Unanswered`]).
pub fn check_remarks(remarks: &Remarks, before: &Entries, now: &Entries) -> Vec<Finding> {
    let left = |code: &IndicatorCode| match (before.get(code), now.get(code)) {
        (Some(before), Some(now)) if !answers(before, now) => {
            Some(Finding::new(Rule::RemarkUnanswered, *code, Place::Note))
        }
        _ => None,
    };
    remarks.keys().filter_map(left).collect()
}

fn answers(before: &CardEntry, now: &CardEntry) -> bool {
    let note = now.note.seen();
    let says_something_new = !note.is_empty() && note != before.note.seen();
    let proves_something_new = !proofs(&now.evidence).is_subset(&proofs(&before.evidence));
    before.entry != now.entry || proves_something_new || says_something_new
}

/// What evidence says: the same item written a second time, or in another order, is no other evidence.
fn proofs(evidence: &[Evidence]) -> BTreeSet<(EvidenceKind, String)> {
    evidence.iter().map(|item| (item.kind, item.reference.seen())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::{Entry, Rating};
    use crate::id::EvidenceId;
    use crate::text::{Note, Text};

    fn code() -> IndicatorCode {
        "H3-02".parse().unwrap()
    }

    fn entry() -> CardEntry {
        CardEntry {
            evidence: vec![proof(1, "3 号楼北侧")], ..CardEntry::plain(Entry::Rated(Rating::ALL[2]))
        }
    }

    fn proof(id: u8, reference: &str) -> Evidence {
        Evidence {
            id: EvidenceId::born(1, [id; 10]),
            kind: EvidenceKind::parse("geotagged_photo").unwrap(),
            reference: Text::parse(reference).unwrap(),
        }
    }

    fn left(before: Option<CardEntry>, now: Option<CardEntry>) -> Vec<Rule> {
        let remarks = Remarks::from([(code(), Reason::parse("照片看不清").unwrap())]);
        let entries =
            |entry: Option<CardEntry>| entry.map(|it| (code(), it)).into_iter().collect::<Entries>();
        check_remarks(&remarks, &entries(before), &entries(now)).iter().map(|it| it.rule).collect()
    }

    fn with_note(note: &str) -> CardEntry {
        CardEntry { note: Note::parse(note).unwrap(), ..entry() }
    }

    #[test]
    fn an_entry_that_comes_back_untouched_leaves_its_remark_unanswered() {
        assert_eq!(left(Some(entry()), Some(entry())), [Rule::RemarkUnanswered]);
    }

    #[test]
    fn another_value_another_proof_or_a_note_answers_a_remark() {
        let value = CardEntry { entry: Entry::Rated(Rating::ALL[1]), ..entry() };
        let proof = CardEntry { evidence: vec![proof(1, "3 号楼南侧")], ..entry() };
        for now in [value, proof, with_note("已复核,照片无误")] {
            assert_eq!(left(Some(entry()), Some(now)), []);
        }
    }

    #[test]
    fn the_old_note_the_old_proof_typed_again_or_a_note_taken_away_answers_nothing() {
        assert_eq!(left(Some(with_note("旧")), Some(with_note("旧"))), [Rule::RemarkUnanswered]);
        assert_eq!(left(Some(with_note("旧")), Some(entry())), [Rule::RemarkUnanswered]);
        let again = CardEntry { evidence: vec![proof(2, "3 号楼北侧")], ..entry() };
        assert_eq!(left(Some(entry()), Some(again)), [Rule::RemarkUnanswered]);
    }

    #[test]
    fn a_note_that_nobody_sees_and_a_proof_taken_away_answer_nothing() {
        let unanswered = [Rule::RemarkUnanswered];
        assert_eq!(left(Some(entry()), Some(with_note("\u{3164}"))), unanswered);
        assert_eq!(left(Some(with_note("旧")), Some(with_note("旧\u{fe0f}"))), unanswered);
        let unproven = CardEntry { evidence: Vec::new(), ..entry() };
        assert_eq!(left(Some(entry()), Some(unproven)), unanswered);
        let same = CardEntry { evidence: vec![proof(1, "3 号楼北侧\u{fe0f}")], ..entry() };
        assert_eq!(left(Some(entry()), Some(same)), unanswered);
    }

    #[test]
    fn a_question_without_an_entry_is_left_to_the_rule_that_asks_for_one() {
        assert_eq!(left(None, None), []);
        assert_eq!(left(None, Some(entry())), []);
    }

    #[test]
    fn entries_without_a_remark_may_stay_as_they_are() {
        let entries = Entries::from([(code(), entry())]);
        assert_eq!(check_remarks(&Remarks::new(), &entries, &entries), []);
    }
}
