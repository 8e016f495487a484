//! Whether the program runs, and whether it can do its work.

use axum::extract::State;
use axum::http::StatusCode;
use protocol::problem::ProblemCode;

use crate::app::Shared;
use crate::refusal::{Answer, Refusal};

/// The process answers.
pub async fn healthz() -> &'static str {
    "ok\n"
}

/// The database answers too.
pub async fn readyz(State(app): Shared) -> Answer<(StatusCode, &'static str)> {
    app.store.ready().await.map_err(|error| {
        tracing::warn!(%error, "not ready");
        Refusal::new(ProblemCode::StoreBusy).retry_after(1)
    })?;
    Ok((StatusCode::OK, "ready\n"))
}
