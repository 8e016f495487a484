//! The reviewer's reasons while they are being written: kept on this device like a draft.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::framework::IndicatorCode;
use domain::id::{ReviewId, UserId};
use domain::text::Reason;
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::scorecard::CardView;

use crate::offline::{KeepError, ReviewDraft, birth, keep_review, load_review, remove_review};

const SAVE_AFTER: Duration = Duration::from_millis(250);

/// The reasons, by indicator, as typed. Copy it into closures.
#[derive(Clone, Copy)]
pub struct Reasons {
    draft: RwSignal<ReviewDraft>,
    failed: RwSignal<Option<KeepError>>,
    /// Whether wrong reasons are shown as such: not before somebody tried to send them.
    pub tried: RwSignal<bool>,
    timer_set: StoredValue<bool>,
}

impl Reasons {
    /// The reasons for a revision, with what was kept of them here.
    pub fn open(reviewer: UserId, card: &CardView) -> Self {
        let (unix_ms, random) = birth();
        let draft = ReviewDraft::new(reviewer, card.id, card.revision, ReviewId::born(unix_ms, random));
        let reasons = Self {
            draft: RwSignal::new(draft),
            failed: RwSignal::new(None),
            tried: RwSignal::new(false),
            timer_set: StoredValue::new(false),
        };
        let (id, revision) = (card.id, card.revision);
        spawn_local(async move {
            if let Ok(Some(kept)) = load_review(reviewer, id, revision).await {
                // What was typed in the moment before it was read wins over what was kept.
                reasons.draft.try_update(|draft| {
                    let typed = std::mem::take(&mut draft.reasons);
                    *draft = kept;
                    draft.reasons.extend(typed);
                });
            }
        });
        reasons
    }

    /// The id of the decision: the same for every attempt.
    pub fn review(self) -> ReviewId {
        self.draft.with_untracked(|draft| draft.review)
    }

    /// Whether this entry is to be sent back; tracked.
    pub fn is_marked(self, code: IndicatorCode) -> bool {
        self.draft.with(|draft| draft.reasons.contains_key(&code))
    }

    /// What is written at an entry, without tracking.
    pub fn text(self, code: IndicatorCode) -> String {
        self.draft.with_untracked(|draft| draft.reasons.get(&code).cloned()).unwrap_or_default()
    }

    /// Writes a reason; the entry is marked by it.
    pub fn write(self, code: IndicatorCode, text: String) {
        self.draft.update(|draft| {
            draft.reasons.insert(code, text);
        });
        self.keep_soon();
    }

    /// Takes a mark away; what was written comes back, for an undo.
    pub fn take(self, code: IndicatorCode) -> Option<String> {
        let text = self.draft.try_update(|draft| draft.reasons.remove(&code)).flatten();
        self.keep_soon();
        text
    }

    /// How many entries are marked; tracked.
    pub fn count(self) -> usize {
        self.draft.with(|draft| draft.reasons.len())
    }

    /// What is wrong with the reason at an entry, once somebody tried to send it; tracked.
    pub fn fault(self, code: IndicatorCode) -> Option<domain::text::TextError> {
        if !self.tried.get() {
            return None;
        }
        self.draft.with(|draft| Reason::parse(draft.reasons.get(&code)?).err())
    }

    /// All reasons, or the first entry whose reason cannot be sent.
    pub fn parsed(self) -> Result<BTreeMap<IndicatorCode, Reason>, IndicatorCode> {
        self.draft.with_untracked(|draft| {
            let parse = |(code, text): (&IndicatorCode, &String)| match Reason::parse(text) {
                Ok(reason) => Ok((*code, reason)),
                Err(_) => Err(*code),
            };
            draft.reasons.iter().map(parse).collect()
        })
    }

    /// Why the reasons cannot be kept here; tracked.
    pub fn failed(self) -> Option<KeepError> {
        self.failed.get()
    }

    fn keep_soon(self) {
        if self.timer_set.try_update_value(|set| std::mem::replace(set, true)) != Some(false) {
            return;
        }
        set_timeout(
            move || {
                let Some(draft) = self.draft.try_get_untracked() else { return };
                self.timer_set.try_update_value(|set| *set = false);
                spawn_local(async move {
                    let kept = keep_review(&draft).await;
                    self.failed.try_set(kept.err());
                });
            },
            SAVE_AFTER,
        );
    }

    /// Keeps the reasons before the card is read again: another window of the same person may have forgotten them.
    pub async fn keep_now(self) {
        let Some(draft) = self.draft.try_get_untracked() else { return };
        if !draft.reasons.is_empty() {
            let kept = keep_review(&draft).await;
            self.failed.try_set(kept.err());
        }
    }

    /// Forgets the reasons, once the decision stands.
    pub fn forget(self) {
        let whose = self.draft.try_with_untracked(|draft| (draft.reviewer, draft.card));
        let Some((reviewer, card)) = whose else { return };
        spawn_local(async move {
            // What stays behind belongs to an older revision and is left out next time.
            let _ = remove_review(reviewer, card).await;
        });
    }
}
