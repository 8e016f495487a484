//! Scoring the open rounds again, for example after an upgrade of the engine.

use std::sync::Arc;

use domain::framework::Framework;
use store::{Act, RoundFilter, Store, Within};

use super::CommandError;
use crate::clock;
use crate::standing::restand_round;

/// Closed rounds are frozen and are left alone.
pub async fn run(store: &Store) -> Result<(), CommandError> {
    let filter = RoundFilter { overlapping: Within::Everywhere, assigned_to: None, limit: 1000 };
    let views = store.read().await?.rounds(&filter).await?;
    for round in views.into_iter().map(|view| view.round).filter(|round| round.is_open()) {
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
