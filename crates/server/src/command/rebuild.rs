//! Scoring the open rounds again, for example after an upgrade of the engine.

use std::sync::Arc;

use domain::framework::Framework;
use store::{Act, Store};

use super::CommandError;
use crate::clock;
use crate::standing::restand_round;

/// Closed rounds are frozen and are left alone.
pub async fn run(store: &Store) -> Result<(), CommandError> {
    let rounds = store.read().await?.open_rounds().await?;
    for round in rounds {
        let mut write = store.write(Act { actor: None, at: clock::now() }).await?;
        let document = write.framework(&round.framework).await?.unwrap_or_default();
        let framework = Framework::from_stored_json(document.as_bytes())
            .map(Arc::new)
            .map_err(|errors| CommandError::Given(format!("{}: {errors}", round.framework)))?;
        restand_round(&mut write, &framework, &round).await?;
        write.commit().await?;
        println!("{}\t{}", round.id, round.name);
    }
    Ok(())
}
