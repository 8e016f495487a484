//! A review in work: the reasons that are being written, and the id of the decision.

use std::collections::BTreeMap;

use domain::framework::IndicatorCode;
use domain::id::{ReviewId, RevisionId, ScorecardId};
use serde::{Deserialize, Serialize};

use super::database::{self, KeepError, Shelf};

/// The shape that is written today.
const SHAPE: u32 = 1;

/// What a reviewer has written about one revision so far.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReviewDraft {
    shape: u32,
    pub card: ScorecardId,
    pub revision: RevisionId,
    /// Made once; a resend of the same decision is the same write.
    pub review: ReviewId,
    /// The reasons as typed, by indicator.
    pub reasons: BTreeMap<IndicatorCode, String>,
}

impl ReviewDraft {
    pub fn new(card: ScorecardId, revision: RevisionId, review: ReviewId) -> Self {
        Self { shape: SHAPE, card, revision, review, reasons: BTreeMap::new() }
    }
}

/// The reasons kept for this revision. What was kept for an earlier one has had its effect and is left out.
pub async fn load_review(card: ScorecardId, revision: RevisionId) -> Result<Option<ReviewDraft>, KeepError> {
    let Some(text) = database::read(Shelf::Reviews, &card.to_string()).await? else {
        return Ok(None);
    };
    let read = serde_json::from_str::<ReviewDraft>(&text).ok();
    Ok(read.filter(|read| read.shape == SHAPE && read.revision == revision))
}

/// Keeps the reasons as they are now.
pub async fn keep_review(draft: &ReviewDraft) -> Result<(), KeepError> {
    let text = serde_json::to_string(draft).map_err(|_| KeepError::Refused)?;
    database::write(Shelf::Reviews, &draft.card.to_string(), &text).await
}

/// Takes the reasons away, once the decision stands.
pub async fn remove_review(card: ScorecardId) -> Result<(), KeepError> {
    database::remove(Shelf::Reviews, &card.to_string()).await
}
