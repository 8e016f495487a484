//! What is running; readable without an account.

use axum::extract::State;
use protocol::session::About;

use crate::app::Shared;
use crate::entity::Entity;

/// The program's and the engine's version, and the demo accounts of a demo installation.
#[utoipa::path(
    get,
    path = "/about",
    operation_id = "about",
    tag = "session",
    responses((status = 200, body = About)),
    security(()),
)]
pub async fn get(State(app): Shared) -> Entity<About> {
    Entity(About {
        version: env!("CARGO_PKG_VERSION").into(),
        engine: scoring::ENGINE_VERSION.into(),
        demo_accounts: app.demo_accounts.clone(),
    })
}
