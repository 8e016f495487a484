//! What a window had typed and not yet saved when it was hidden or closed.
//!
//! A page that is closing gets no answer from the database any more, so it cannot look before it writes. It therefore
//! writes to a place of its own, where nothing is that it could overwrite: the answers that it changed, each with what
//! it changed it from. Whoever opens the card next brings them in by [`gathered`]: an answer that nobody else has
//! touched goes on as it was typed last; where another window has answered too, both are kept, and a person chooses.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::framework::IndicatorCode;
use domain::id::{AssignmentId, UserId};
use serde::{Deserialize, Serialize};

use super::database::{self, KeepError, Settled, Shelf};
use super::draft::{Answers, Draft, Typed};

/// The shape that is written today; another one is left alone.
const SHAPE: u32 = 1;

/// The answers that one window had changed since it last knew what lies on the device.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Aside {
    shape: u32,
    assignment: AssignmentId,
    assessor: UserId,
    /// The revision that they were typed for.
    number: u32,
    window: String,
    put_at: DateTime<Utc>,
    changes: BTreeMap<IndicatorCode, Change>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Change {
    before: Typed,
    now: Typed,
}

impl Aside {
    /// What `draft` has that `known` has not; `None` where that is nothing.
    pub(super) fn of(known: &Answers, draft: &Draft) -> Option<Self> {
        let blank = Typed::default();
        let change = |code: &IndicatorCode| {
            let before = known.get(code).unwrap_or(&blank);
            let now = draft.answers.get(code).unwrap_or(&blank);
            (before != now).then(|| (*code, Change { before: before.clone(), now: now.clone() }))
        };
        let changes: BTreeMap<_, _> = known.keys().chain(draft.answers.keys()).filter_map(change).collect();
        (!changes.is_empty()).then(|| Self {
            shape: SHAPE,
            assignment: draft.assignment,
            assessor: draft.assessor,
            number: draft.number,
            window: draft.window.clone(),
            put_at: draft.touched_at,
            changes,
        })
    }

    /// Puts it down in this very turn, in the place of the one under `earlier`.
    pub(super) fn put_at_once(&self, key: &str, earlier: Option<&str>) {
        // Maps with string keys and plain values cannot fail to serialise.
        let text = serde_json::to_string(self).unwrap_or_default();
        database::replace_at_once(Shelf::Asides, key, &text, earlier);
    }
}

/// Where an aside lies; each is written once, so that taking one away never takes a later one.
pub(super) fn key(assignment: AssignmentId, window: &str, count: u32) -> String {
    format!("{assignment} {window} {count}")
}

/// Takes one aside away: what it held lies in the draft, or at the server.
pub(super) async fn remove(key: &str) -> Result<(), KeepError> {
    database::remove(Shelf::Asides, key).await
}

/// What windows of `assessor` left of a card and nobody has brought in, as typed.
pub async fn set_aside_of(
    assignment: AssignmentId,
    assessor: UserId,
) -> Result<Vec<(IndicatorCode, Typed)>, KeepError> {
    let texts = database::read_all(Shelf::Asides).await?;
    let read = |text: &String| serde_json::from_str::<Aside>(text).ok();
    let is_here = |aside: &Aside| aside.assignment == assignment && aside.assessor == assessor;
    let asides = texts.iter().filter_map(read).filter(is_here);
    let typed = asides.flat_map(|aside| aside.changes).map(|(code, change)| (code, change.now));
    Ok(typed.filter(|(_, typed)| !typed.is_blank()).collect())
}

/// Takes away what windows left of a card that nobody can go on with.
pub async fn remove_asides(assignment: AssignmentId) -> Result<(), KeepError> {
    let of_it = format!("{assignment} ");
    database::settle(Shelf::Drafts, &assignment.to_string(), Shelf::Asides, |_, asides| {
        let used = asides.iter().map(|(key, _)| key.clone()).filter(|key| key.starts_with(&of_it)).collect();
        Some(Settled { text: None, used })
    })
    .await
}

/// Brings into `draft`, whose edition on the device is `known`, what windows left behind when they were closed. The
/// draft and those leftovers change in one transaction. Gives `None` where there was nothing to bring.
pub async fn gather(draft: &Draft, known: Option<u64>) -> Result<Option<Draft>, KeepError> {
    let mut brought = None;
    let key = draft.assignment.to_string();
    database::settle(Shelf::Drafts, &key, Shelf::Asides, |there, asides| {
        let there = there.map(|text| Draft::from_text(text).map(|there| there.edition));
        // Another window was faster, or what lies there cannot be read: nothing is touched.
        if there.transpose().ok()? != known {
            return None;
        }
        let read = |(key, text): &(String, String)| {
            let aside = serde_json::from_str::<Aside>(text).ok()?;
            let is_here = aside.assignment == draft.assignment && aside.assessor == draft.assessor;
            (aside.shape == SHAPE && is_here).then(|| (key.clone(), aside))
        };
        let (used, asides): (Vec<_>, Vec<_>) = asides.iter().filter_map(read).unzip();
        if used.is_empty() {
            return None;
        }
        let merged = gathered(draft, asides);
        let text = (merged != *draft).then(|| {
            let merged = Draft { edition: known.unwrap_or(0) + 1, ..merged };
            brought.insert(merged).to_text()
        });
        Some(Settled { text, used })
    })
    .await?;
    Ok(brought)
}

/// The draft with everything that the asides hold: brought in, or offered beside the answer that is there.
fn gathered(draft: &Draft, mut asides: Vec<Aside>) -> Draft {
    asides.sort_by_key(|aside| aside.put_at);
    let (wrote_last, written_at) = (draft.window.clone(), draft.touched_at);
    let mut merged = draft.clone();
    for aside in asides {
        // The window that saved last and then typed on: what it left is simply later.
        let goes_on = aside.window == wrote_last && aside.put_at >= written_at;
        for (code, Change { before, now }) in aside.changes {
            let there = merged.answers.get(&code).cloned().unwrap_or_default();
            let saved = draft.answers.get(&code).cloned().unwrap_or_default();
            let is_untouched = there == before || (goes_on && there == saved);
            let is_free = aside.number == merged.number && is_untouched;
            if there == now {
                continue;
            }
            if is_free && now.is_blank() {
                merged.answers.remove(&code);
            } else if is_free {
                merged.answers.insert(code, now);
            } else if !now.is_blank() {
                let offers = merged.offers.entry(code).or_default();
                if !offers.contains(&now) {
                    offers.push(now);
                }
            }
        }
    }
    merged.settle_offers();
    if merged != *draft {
        // Nobody's window has this state on its screen.
        merged.window.clear();
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::super::draft::tests::draft;
    use super::*;

    fn code(text: &str) -> IndicatorCode {
        IndicatorCode::parse(text).unwrap()
    }

    fn typed(number: &str) -> Typed {
        Typed { number: number.into(), ..Typed::default() }
    }

    fn with(answers: &[(&str, &str)]) -> Draft {
        let answers = answers.iter().map(|(at, number)| (code(at), typed(number))).collect();
        Draft { answers, ..draft() }
    }

    fn left(window: &str, known: &Draft, now: &Draft) -> Aside {
        let now = Draft { window: window.into(), ..now.clone() };
        Aside::of(&known.answers, &now).expect("something was typed")
    }

    #[test]
    fn a_window_that_typed_nothing_new_leaves_nothing() {
        assert_eq!(Aside::of(&draft().answers, &draft()), None);
    }

    #[test]
    fn two_windows_that_typed_at_different_questions_lose_nothing_and_ask_nothing() {
        let known = with(&[("H1-05", "1")]);
        let one = left("one", &known, &with(&[("H1-05", "2")]));
        let two = left("two", &known, &with(&[("H1-05", "1"), ("H1-02", "3")]));
        let merged = gathered(&known, vec![two, one]);
        assert_eq!(merged.answers, with(&[("H1-05", "2"), ("H1-02", "3")]).answers);
        assert!(merged.offers.is_empty());
    }

    #[test]
    fn where_both_answered_the_same_question_both_answers_are_kept() {
        let known = with(&[("H1-05", "1")]);
        let saved = with(&[("H1-05", "2")]);
        let other = left("other", &known, &with(&[("H1-05", "3")]));
        let merged = gathered(&saved, vec![other.clone(), other]);
        assert_eq!(merged.answers, saved.answers, "what was saved is not overwritten");
        assert_eq!(merged.offers, BTreeMap::from([(code("H1-05"), vec![typed("3")])]), "offered once");
    }

    #[test]
    fn what_the_answer_says_by_now_is_no_longer_offered() {
        let known = with(&[("H1-05", "1")]);
        let saved = with(&[("H1-05", "2")]);
        let offered = gathered(&saved, vec![left("other", &known, &with(&[("H1-05", "3")]))]);
        let chosen = Draft { window: "one".into(), ..offered };
        let merged = gathered(&chosen, vec![left("one", &chosen, &with(&[("H1-05", "3")]))]);
        assert_eq!(merged.answers, with(&[("H1-05", "3")]).answers);
        assert!(merged.offers.is_empty());
    }

    #[test]
    fn what_a_window_typed_on_after_its_own_last_save_is_simply_later() {
        let known = with(&[]);
        let saved = Draft { window: "one".into(), ..with(&[("H1-05", "1")]) };
        let merged = gathered(&saved, vec![left("one", &known, &with(&[("H1-05", "17")]))]);
        assert_eq!(merged.answers, with(&[("H1-05", "17")]).answers);
        assert!(merged.offers.is_empty());
    }

    #[test]
    fn the_window_that_saved_last_overrides_no_other_that_was_closed_beside_it() {
        let saved = Draft { window: "one".into(), ..with(&[("H1-05", "150")]) };
        let one = left("one", &saved, &with(&[("H1-05", "156")]));
        let two = left("two", &saved, &with(&[("H1-05", "155")]));
        let merged = gathered(&saved, vec![two, one]);
        assert_eq!(merged.answers, with(&[("H1-05", "155")]).answers);
        assert_eq!(merged.offers[&code("H1-05")], [typed("156")]);
    }

    #[test]
    fn an_answer_that_was_taken_back_goes_and_one_that_another_window_has_changed_stays() {
        let known = with(&[("H1-05", "1")]);
        let cleared = left("one", &known, &with(&[]));
        assert!(gathered(&known, vec![cleared.clone()]).answers.is_empty());
        let changed = with(&[("H1-05", "2")]);
        assert_eq!(gathered(&changed, vec![cleared]), changed);
    }

    #[test]
    fn what_was_typed_for_an_earlier_revision_is_offered_and_never_put_in_unasked() {
        let known = with(&[("H1-05", "1")]);
        let late = left("one", &known, &with(&[("H1-05", "2")]));
        let next = Draft { number: known.number + 1, ..known };
        let merged = gathered(&next, vec![late]);
        assert_eq!(merged.answers, next.answers);
        assert_eq!(merged.offers[&code("H1-05")], [typed("2")]);
    }
}
