//! A review in work: the reasons that are being written, and the id of the decision.

use std::collections::BTreeMap;

use domain::framework::IndicatorCode;
use domain::id::{ReviewId, RevisionId, ScorecardId, UserId};
use serde::{Deserialize, Serialize};

use super::database::{self, KeepError, Shelf};

/// The shape that is written today. The first did not say whose the reasons are, and is left out.
const SHAPE: u32 = 2;

/// What a reviewer has written about one revision so far.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReviewDraft {
    shape: u32,
    /// Whose reasons these are: a device may be shared.
    pub reviewer: UserId,
    pub card: ScorecardId,
    pub revision: RevisionId,
    /// Made once; a resend of the same decision is the same write.
    pub review: ReviewId,
    /// The reasons as typed, by indicator.
    pub reasons: BTreeMap<IndicatorCode, String>,
}

impl ReviewDraft {
    pub fn new(reviewer: UserId, card: ScorecardId, revision: RevisionId, review: ReviewId) -> Self {
        Self { shape: SHAPE, reviewer, card, revision, review, reasons: BTreeMap::new() }
    }

    /// Where a reviewer's reasons for a card lie.
    fn key(reviewer: UserId, card: ScorecardId) -> String {
        format!("{reviewer} {card}")
    }
}

/// The reasons that a reviewer wrote for this revision. What was kept for an earlier one has had its effect and is left
/// out.
pub async fn load_review(
    reviewer: UserId,
    card: ScorecardId,
    revision: RevisionId,
) -> Result<Option<ReviewDraft>, KeepError> {
    let Some(text) = database::read(Shelf::Reviews, &ReviewDraft::key(reviewer, card)).await? else {
        return Ok(None);
    };
    let read = serde_json::from_str::<ReviewDraft>(&text).ok();
    Ok(read.filter(|read| read.shape == SHAPE && read.revision == revision))
}

/// Keeps the reasons as they are now.
pub async fn keep_review(draft: &ReviewDraft) -> Result<(), KeepError> {
    let text = serde_json::to_string(draft).map_err(|_| KeepError::Refused)?;
    database::write(Shelf::Reviews, &ReviewDraft::key(draft.reviewer, draft.card), &text).await
}

/// Takes the reasons away, once the decision stands.
pub async fn remove_review(reviewer: UserId, card: ScorecardId) -> Result<(), KeepError> {
    database::remove(Shelf::Reviews, &ReviewDraft::key(reviewer, card)).await
}
