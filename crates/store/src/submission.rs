//! Handing a card in. The ids come from the device, so that the same submission can be sent until a receipt arrives.

use chrono::{DateTime, Utc};
use domain::id::{ReceiptId, RevisionId, RoundId, ScorecardId, UserId};
use domain::scorecard::Stage;
use protocol::scorecard::{Receipt, SubmitRevision};

use crate::audit::{Hash, fingerprint};
use crate::database::binds;
use crate::{StoreError, Writer};

/// A submission as it arrived, with who sent it and the receipt to give where it is new.
#[derive(Clone, Copy, Debug)]
pub struct Submit<'a> {
    pub card: ScorecardId,
    pub revision: RevisionId,
    pub assessor: UserId,
    pub receipt: ReceiptId,
    /// Its entries were checked against the framework.
    pub body: &'a SubmitRevision,
}

/// The store's word that it holds the revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submitted {
    pub receipt: Receipt,
    /// Whether it was there before; then the receipt is the first one.
    pub resent: bool,
}

/// A stored revision, as far as a submission must know it.
struct KnownRevision {
    card: ScorecardId,
    assessor: UserId,
    body_hash: Vec<u8>,
    receipt: ReceiptId,
    received_at: DateTime<Utc>,
}

/// A stored card, as far as a submission must know it.
struct KnownCard {
    round: RoundId,
    community: domain::id::CommunityId,
    assessor: UserId,
    stage: Stage,
    number: u32,
}

/// The receipt of a revision, as it was given when the revision came in.
pub(crate) fn receipt(id: ReceiptId, received_at: DateTime<Utc>) -> Receipt {
    let text = id.uuid().simple().to_string();
    Receipt { id, number: text[text.len() - 8..].into(), received_at }
}

impl Writer {
    /// Takes a revision in: the first of a new card, or the next one after a return.
    ///
    /// # Errors
    /// [`StoreError::StaleVersion`] (known revision with another body, a number out of turn, another framework than
    /// the round's), [`StoreError::NotYours`], [`StoreError::RoundClosed`], [`StoreError::CardExists`],
    /// [`StoreError::WrongStage`] (the revision before was not returned), [`StoreError::NotFound`].
    pub async fn submit(&mut self, submit: &Submit<'_>) -> Result<Submitted, StoreError> {
        let hash = fingerprint(submit.body)?;
        if let Some(first) = self.first_receipt(submit, &hash).await? {
            return Ok(Submitted { receipt: first, resent: true });
        }
        let round = self.open_round(submit.body.round).await?;
        if round.framework != submit.body.framework {
            return Err(StoreError::StaleVersion);
        }
        match self.known_card(submit.card).await? {
            Some(known) => self.advance(submit, &known).await?,
            None => self.begin_card(submit).await?,
        }
        let received_at = self.now();
        let entries =
            serde_json::to_string(&submit.body.entries).map_err(|cause| StoreError::Other(cause.into()))?;
        self.db
            .run(
                "INSERT INTO revision \
                 (id, scorecard, number, entries, body_hash, submitted_at, received_at, receipt) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                binds![
                    submit.revision,
                    submit.card,
                    submit.body.number,
                    entries,
                    &hash,
                    submit.body.submitted_at,
                    received_at,
                    submit.receipt,
                ],
            )
            .await?;
        let subject = format!("scorecard:{} revision:{}", submit.card, submit.body.number);
        self.note("revision_submitted", subject, (None, Some(hash)), None);
        Ok(Submitted { receipt: receipt(submit.receipt, received_at), resent: false })
    }

    /// The receipt of this very submission, where it is held already.
    async fn first_receipt(
        &mut self,
        submit: &Submit<'_>,
        hash: &Hash,
    ) -> Result<Option<Receipt>, StoreError> {
        let known = self
            .db
            .one(
                "SELECT v.scorecard, s.assessor, v.body_hash, v.receipt, v.received_at \
                 FROM revision v JOIN scorecard s ON s.id = v.scorecard WHERE v.id = $1",
                binds![submit.revision],
                |c| {
                    Ok(KnownRevision {
                        card: c.get()?,
                        assessor: c.get()?,
                        body_hash: c.get()?,
                        receipt: c.get()?,
                        received_at: c.get()?,
                    })
                },
            )
            .await?;
        let Some(known) = known else { return Ok(None) };
        if known.assessor != submit.assessor {
            return Err(StoreError::NotYours);
        }
        if known.card != submit.card || known.body_hash != hash {
            return Err(StoreError::StaleVersion);
        }
        Ok(Some(receipt(known.receipt, known.received_at)))
    }

    async fn known_card(&mut self, card: ScorecardId) -> Result<Option<KnownCard>, StoreError> {
        let sql = "SELECT round, community, assessor, stage, number FROM scorecard WHERE id = $1";
        self.db
            .one(sql, binds![card], |c| {
                Ok(KnownCard {
                    round: c.get()?,
                    community: c.get()?,
                    assessor: c.get()?,
                    stage: c.get()?,
                    number: c.get()?,
                })
            })
            .await
    }

    /// Moves a returned card on to its next revision.
    async fn advance(&mut self, submit: &Submit<'_>, known: &KnownCard) -> Result<(), StoreError> {
        let body = submit.body;
        if known.assessor != submit.assessor {
            return Err(StoreError::NotYours);
        }
        if (known.round, known.community) != (body.round, body.community) {
            return Err(StoreError::StaleVersion);
        }
        if known.stage != Stage::Returned {
            return Err(StoreError::WrongStage { stage: known.stage });
        }
        if known.number + 1 != body.number {
            return Err(StoreError::StaleVersion);
        }
        let now = self.now();
        self.db
            .run(
                "UPDATE scorecard SET stage = $1, revision = $2, number = $3, received_at = $4 WHERE id = $5",
                binds![Stage::Submitted.as_str(), submit.revision, body.number, now, submit.card],
            )
            .await
            .map(drop)
    }

    /// Begins a card with its first revision.
    async fn begin_card(&mut self, submit: &Submit<'_>) -> Result<(), StoreError> {
        let body = submit.body;
        let other = "SELECT id FROM scorecard WHERE round = $1 AND community = $2 AND assessor = $3";
        let place = binds![body.round, body.community, submit.assessor];
        if let Some(card) = self.db.one(other, place, |c| c.get()).await? {
            return Err(StoreError::CardExists { card });
        }
        if body.number != 1 {
            return Err(StoreError::StaleVersion);
        }
        if !self.db.any("SELECT 1 FROM community WHERE id = $1", binds![body.community]).await? {
            return Err(StoreError::NotFound("community"));
        }
        let now = self.now();
        self.db
            .run(
                "INSERT INTO scorecard (id, round, community, assessor, stage, revision, number, received_at) \
                 VALUES ($1, $2, $3, $4, $5, $6, 1, $7)",
                binds![
                    submit.card,
                    body.round,
                    body.community,
                    submit.assessor,
                    Stage::Submitted.as_str(),
                    submit.revision,
                    now,
                ],
            )
            .await
            .map(drop)
    }
}
