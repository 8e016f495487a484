//! Closing a round: what is in it then never changes.

use domain::id::RoundId;
use domain::scorecard::Stage;

use crate::audit::fingerprint;
use crate::database::binds;
use crate::{Put, StoreError, Writer};

impl Writer {
    /// Closes a round. Its standings as they are in this transaction are the snapshot, with what its communities are
    /// called and how large they are, and the round that it is compared with.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::RoundNotReady`] while submitted cards wait for review;
    /// [`StoreError::NothingAccepted`] for a round that mends another and has no accepted card.
    pub async fn close_round(&mut self, id: RoundId) -> Result<Put, StoreError> {
        let round = self.round(id).await?.ok_or(StoreError::NotFound("round"))?;
        let at = self.now();
        let Ok(closed) = round.clone().close(at) else {
            return Ok(Put::Same);
        };
        let waiting = self.cards_at(id, Stage::Submitted).await?;
        if waiting > 0 {
            return Err(StoreError::RoundNotReady { waiting });
        }
        // Closed, it takes the place of what it mends, in histories and comparisons.
        if round.amends.is_some() && self.cards_at(id, Stage::Accepted).await? == 0 {
            return Err(StoreError::NothingAccepted);
        }
        let previous = self.choose_previous(&round).await?.map(|it| it.id);
        let sql = "UPDATE round SET closed_at = $1, previous = $2, previous_kept = 1 WHERE id = $3";
        self.db.run(sql, binds![at, previous, id]).await?;
        let sql = "UPDATE standing SET \
                   name = (SELECT c.name FROM community c WHERE c.id = standing.community), \
                   name_en = (SELECT c.name_en FROM community c WHERE c.id = standing.community), \
                   context = (SELECT c.context FROM community c WHERE c.id = standing.community) \
                   WHERE round = $1";
        self.db.run(sql, binds![id]).await?;
        let versions = (Some(fingerprint(&round)?), Some(fingerprint(&closed)?));
        self.note("round_closed", format!("round:{id}"), versions, None);
        Ok(Put::Changed)
    }

    async fn cards_at(&mut self, round: RoundId, stage: Stage) -> Result<u32, StoreError> {
        let sql = "SELECT count(*) FROM scorecard WHERE round = $1 AND stage = $2";
        Ok(self.db.one(sql, binds![round, stage.as_str()], |c| c.get()).await?.unwrap_or(0))
    }
}
