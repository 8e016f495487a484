//! Closing a round: what is in it then never changes.

use domain::id::RoundId;
use domain::scorecard::Stage;

use crate::audit::fingerprint;
use crate::database::binds;
use crate::{Put, StoreError, Writer};

impl Writer {
    /// Closes a round. Its standings as they are in this transaction are the snapshot.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::RoundNotReady`] while submitted cards wait for review.
    pub async fn close_round(&mut self, id: RoundId) -> Result<Put, StoreError> {
        let round = self.round(id).await?.ok_or(StoreError::NotFound("round"))?;
        let at = self.now();
        let Ok(closed) = round.clone().close(at) else {
            return Ok(Put::Same);
        };
        let sql = "SELECT count(*) FROM scorecard WHERE round = $1 AND stage = $2";
        let waiting =
            self.db.one(sql, binds![id, Stage::Submitted.as_str()], |c| c.get()).await?.unwrap_or(0);
        if waiting > 0 {
            return Err(StoreError::RoundNotReady { waiting });
        }
        self.db.run("UPDATE round SET closed_at = $1 WHERE id = $2", binds![at, id]).await?;
        let versions = (Some(fingerprint(&round)?), Some(fingerprint(&closed)?));
        self.note("round_closed", format!("round:{id}"), versions, None);
        Ok(Put::Changed)
    }
}
