//! Published framework versions. A version never changes; a change is a new version.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::document::{DocumentError, DocumentErrorKind, DocumentErrors};
use domain::framework::{Framework, FrameworkVersion};
use domain::text::Text;
use protocol::bounds::{FRAMEWORK_BYTES_MAX, FRAMEWORK_VERSIONS_MAX};
use protocol::problem::{FieldError, Params, ProblemCode};
use serde_json::Value;
use store::{Act, Put, Reader};

use crate::app::Shared;
use crate::clock;
use crate::entity::{Entity, kept_for_ever};
use crate::extract::{At, Document, below};
use crate::refusal::{Answer, Refusal};
use crate::session::Signed;

type VersionPath = (Text<1, 80>, Text<1, 40>);

/// All versions that are stored.
#[utoipa::path(
    get,
    path = "/frameworks",
    operation_id = "list_frameworks",
    tag = "frameworks",
    responses((status = 200, body = Vec<FrameworkVersion>)),
)]
pub async fn list(State(app): Shared, _: Signed) -> Answer<Entity<Vec<FrameworkVersion>>> {
    Ok(Entity(app.store.read().await?.frameworks().await?))
}

/// One version, as it was sent. It may be kept for ever.
#[utoipa::path(
    get,
    path = "/frameworks/{id}/{version}",
    operation_id = "get_framework",
    tag = "frameworks",
    params(("id" = Text<1, 80>, Path), ("version" = Text<1, 40>, Path)),
    responses((status = 200, body = Object, description = "The document, as catalog/framework.json")),
)]
pub async fn get(State(app): Shared, _: Signed, At((id, version)): At<VersionPath>) -> Answer<Response> {
    let wanted = FrameworkVersion { id, version };
    let document = app.store.read().await?.framework(&wanted).await?;
    let missing = || Refusal::new(ProblemCode::NotFound).with("what", "framework");
    Ok(kept_for_ever(document.ok_or_else(missing)?))
}

/// Publishes a version: 201, or 200 where the same document is known already.
#[utoipa::path(
    put,
    path = "/frameworks/{id}/{version}",
    operation_id = "publish_framework",
    tag = "frameworks",
    params(("id" = Text<1, 80>, Path), ("version" = Text<1, 40>, Path)),
    request_body = Object,
    responses((status = 201, body = FrameworkVersion), (status = 200, body = FrameworkVersion)),
)]
pub async fn put(
    State(app): Shared,
    signed: Signed,
    At((id, version)): At<VersionPath>,
    Document(document): Document<FRAMEWORK_BYTES_MAX>,
) -> Answer<(StatusCode, Entity<FrameworkVersion>)> {
    let office = signed.caller.admin_office().ok_or(ProblemCode::Forbidden)?;
    let framework = Framework::from_json(&document).map_err(|errors| refuse(&errors))?;
    let named = framework.version();
    for (pointer, differs) in [("/id", named.id != id), ("/version", named.version != version)] {
        if differs {
            let refusal = Refusal::new(ProblemCode::FrameworkRefused);
            return Err(refusal.and_at(pointer, "not_as_in_path", Params::new()));
        }
    }
    // `from_json` has read it, so it is UTF-8.
    let text = std::str::from_utf8(&document).map_err(Refusal::internal)?;
    let act = Act { actor: Some(office.admin()), at: clock::now() };
    let put = store::retrying(|| async {
        let mut write = app.store.write(act).await?;
        require_room(&mut write, named).await?;
        let put = write.put_framework(named, text).await?;
        write.commit().await?;
        Ok::<_, Refusal>(put)
    })
    .await?;
    let status = if put == Put::Created { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Entity(named.clone())))
}

/// Versions are kept for ever, so that without a bound whoever may publish could fill the disk and everybody's list. One
/// that is there may be sent again.
async fn require_room(reader: &mut Reader, version: &FrameworkVersion) -> Answer<()> {
    if reader.framework_count().await? < FRAMEWORK_VERSIONS_MAX || reader.framework(version).await?.is_some()
    {
        return Ok(());
    }
    let params = Params::from([("max".to_owned(), FRAMEWORK_VERSIONS_MAX.into())]);
    Err(Refusal::new(ProblemCode::Invalid).and_at("", "too_many_frameworks", params))
}

/// Every wrong place of a document, by its pointer.
pub fn faults(errors: &DocumentErrors) -> Vec<FieldError> {
    let fault = |error: &DocumentError| {
        let params = match serde_json::to_value(&error.kind) {
            Ok(Value::Object(fields)) => fields.into_iter().filter(|(name, _)| name != "code").collect(),
            _ => Params::new(),
        };
        // As everywhere in the API, an unknown or missing member is pointed at itself and not at its owner.
        let pointer = match &error.kind {
            DocumentErrorKind::UnknownField { name, .. } | DocumentErrorKind::DuplicateField { name } => {
                below(&error.pointer, name)
            }
            DocumentErrorKind::MissingField { name } => below(&error.pointer, name),
            _ => error.pointer.clone(),
        };
        FieldError { pointer, code: error.kind.code().into(), message: String::new(), params }
    };
    errors.errors.iter().map(fault).collect()
}

fn refuse(errors: &DocumentErrors) -> Refusal {
    let refusal = Refusal::new(ProblemCode::FrameworkRefused);
    faults(errors).into_iter().fold(refusal, |refusal, it| refusal.and_at(it.pointer, it.code, it.params))
}
