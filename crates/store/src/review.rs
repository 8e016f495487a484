//! Reviewing: a decision on one revision, taken once.

use std::collections::BTreeMap;

use domain::framework::IndicatorCode;
use domain::id::{ReviewId, RevisionId, RoundId, ScorecardId, UserId};
use domain::scorecard::Stage;
use domain::text::Reason;
use protocol::scorecard::{Decision, PutReview};

use crate::audit::fingerprint;
use crate::database::binds;
use crate::{Put, StoreError, Writer};

/// A decision as it arrived, with whose it is.
#[derive(Clone, Copy, Debug)]
pub struct Review<'a> {
    pub card: ScorecardId,
    pub review: ReviewId,
    pub reviewer: UserId,
    /// Its reasons stand at entries that the card asks for.
    pub body: &'a PutReview,
}

/// The stored words of a decision, the stage it leads to, and the action for the audit.
fn outcome(decision: &Decision) -> (&'static str, Stage, &'static str) {
    match decision {
        Decision::Accept => ("accept", Stage::Accepted, "scorecard_accepted"),
        Decision::Return { .. } => ("return", Stage::Returned, "scorecard_returned"),
    }
}

fn reasons_json(decision: &Decision) -> Result<String, StoreError> {
    let none = BTreeMap::<IndicatorCode, Reason>::new();
    let reasons = match decision {
        Decision::Accept => &none,
        Decision::Return { reasons } => reasons,
    };
    serde_json::to_string(reasons).map_err(|cause| StoreError::Other(cause.into()))
}

impl Writer {
    /// Accepts a revision or sends it back.
    ///
    /// # Errors
    /// [`StoreError::StaleVersion`] where the id is known with another decision or of another card,
    /// [`StoreError::NotFound`], [`StoreError::OwnCard`], [`StoreError::RoundClosed`], and [`StoreError::WrongStage`]
    /// where the card does not wait for a review or has another latest revision.
    pub async fn review(&mut self, review: &Review<'_>) -> Result<Put, StoreError> {
        let reasons = reasons_json(&review.body.decision)?;
        let (word, stage_after, action) = outcome(&review.body.decision);
        let stored = (review.card, review.body.revision, review.reviewer, word.to_owned(), reasons);
        match self.known_review(review.review).await? {
            Some(known) if known == stored => return Ok(Put::Same),
            Some(_) => return Err(StoreError::StaleVersion),
            None => {}
        }
        let (.., reasons) = stored;
        self.refuse_unreviewable(review).await?;
        let now = self.now();
        self.db
            .run(
                "INSERT INTO review (id, revision, reviewer, decision, reasons, decided_at) \
                 VALUES ($1, $2, $3, $4, $5, $6)",
                binds![review.review, review.body.revision, review.reviewer, word, reasons.as_str(), now],
            )
            .await?;
        self.db
            .run("UPDATE scorecard SET stage = $1 WHERE id = $2", binds![stage_after.as_str(), review.card])
            .await?;
        let reason = (stage_after == Stage::Returned).then_some(reasons);
        let subject = format!("scorecard:{} revision:{}", review.card, review.body.revision);
        self.note(action, subject, (None, Some(fingerprint(review.body)?)), reason);
        Ok(Put::Created)
    }

    async fn known_review(
        &mut self,
        id: ReviewId,
    ) -> Result<Option<(ScorecardId, RevisionId, UserId, String, String)>, StoreError> {
        let sql = "SELECT r.scorecard, v.revision, v.reviewer, v.decision, v.reasons \
                   FROM review v JOIN revision r ON r.id = v.revision WHERE v.id = $1";
        self.db.one(sql, binds![id], |c| Ok((c.get()?, c.get()?, c.get()?, c.get()?, c.get()?))).await
    }

    async fn refuse_unreviewable(&mut self, review: &Review<'_>) -> Result<(), StoreError> {
        let card: Option<(RoundId, UserId, Stage, RevisionId)> = self
            .db
            .one(
                "SELECT round, assessor, stage, revision FROM scorecard WHERE id = $1",
                binds![review.card],
                |c| Ok((c.get()?, c.get()?, c.get()?, c.get()?)),
            )
            .await?;
        let (round, assessor, stage, revision) = card.ok_or(StoreError::NotFound("scorecard"))?;
        if assessor == review.reviewer {
            return Err(StoreError::OwnCard);
        }
        self.open_round(round).await?;
        if stage != Stage::Submitted || revision != review.body.revision {
            return Err(StoreError::WrongStage { stage });
        }
        Ok(())
    }
}
