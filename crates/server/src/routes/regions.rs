//! The region tree. Names of places are no secret among those who have an account.

use axum::extract::State;
use domain::region::Region;

use crate::app::Shared;
use crate::entity::Entity;
use crate::refusal::Answer;
use crate::session::Signed;

/// All regions, higher kinds first, then by id.
#[utoipa::path(
    get,
    path = "/regions",
    operation_id = "list_regions",
    tag = "regions",
    responses((status = 200, body = Vec<Region>)),
)]
pub async fn list(State(app): Shared, _: Signed) -> Answer<Entity<Vec<Region>>> {
    let tree = app.regions().await?;
    let mut regions: Vec<_> = tree.iter().cloned().collect();
    regions.sort_by_key(|region| (region.kind, region.id));
    Ok(Entity(regions))
}
