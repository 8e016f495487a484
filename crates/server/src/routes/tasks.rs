//! What an assessor is asked to do.

use axum::extract::State;
use domain::access::Role;
use protocol::problem::ProblemCode;
use protocol::scorecard::Task;

use crate::app::Shared;
use crate::entity::Entity;
use crate::refusal::Answer;
use crate::session::Signed;

/// The caller's own tasks in open rounds, with their cards and what was found there last time.
#[utoipa::path(
    get,
    path = "/tasks",
    operation_id = "list_tasks",
    tag = "scorecards",
    responses((status = 200, body = Vec<Task>)),
)]
pub async fn list(State(app): Shared, signed: Signed) -> Answer<Entity<Vec<Task>>> {
    if !signed.caller.holds_anywhere(&[Role::Assessor]) {
        return Err(ProblemCode::Forbidden.into());
    }
    Ok(Entity(app.store.read().await?.tasks(signed.caller.user()).await?))
}
