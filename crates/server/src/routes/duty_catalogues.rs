//! The duty catalogues that ship. A version never changes; a change is a new version.

use axum::extract::State;
use axum::response::Response;
use domain::duty::DutyCatalogueVersion;
use domain::text::Text;
use protocol::problem::ProblemCode;

use crate::app::Shared;
use crate::entity::{Entity, kept_for_ever};
use crate::extract::At;
use crate::refusal::{Answer, Refusal};
use crate::session::Signed;

/// All versions that are stored: one for each release of the program that changed it.
#[utoipa::path(
    get,
    path = "/duty-catalogues",
    operation_id = "list_duty_catalogues",
    tag = "duties",
    responses((status = 200, body = Vec<DutyCatalogueVersion>)),
)]
pub async fn list(State(app): Shared, _: Signed) -> Answer<Entity<Vec<DutyCatalogueVersion>>> {
    Ok(Entity(app.store.read().await?.duty_catalogues().await?))
}

/// One version, as it ships. It may be kept for ever.
#[utoipa::path(
    get,
    path = "/duty-catalogues/{id}/{version}",
    operation_id = "get_duty_catalogue",
    tag = "duties",
    params(("id" = Text<1, 80>, Path), ("version" = Text<1, 40>, Path)),
    responses((status = 200, body = Object, description = "The document, as catalog/duties.json")),
)]
pub async fn get(
    State(app): Shared,
    _: Signed,
    At((id, version)): At<(Text<1, 80>, Text<1, 40>)>,
) -> Answer<Response> {
    let wanted = DutyCatalogueVersion { id, version };
    let document = app.store.read().await?.duty_catalogue(&wanted).await?;
    let missing = || Refusal::new(ProblemCode::NotFound).with("what", "duty_catalogue");
    Ok(kept_for_ever(document.ok_or_else(missing)?))
}
