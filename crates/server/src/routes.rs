//! Every path of the API, one resource a file.

mod about;
mod assignments;
mod communities;
mod duty_catalogues;
mod frameworks;
mod health;
mod regions;
mod results;
mod reviews;
mod rounds;
mod scorecards;
mod session;
mod tasks;

use std::any::Any;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::http::header::STRICT_TRANSPORT_SECURITY;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{any, get};
use protocol::API;
use protocol::problem::ProblemCode;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use frameworks::faults as document_faults;

use crate::app::{App, Shared};
use crate::refusal::Refusal;
use crate::{entity, foreign, openapi, session as who, speech, trace, web_app};

/// Longer than any request should take; what takes longer may be asked again.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);
/// Brotli's and gzip's middle ground: a result of a thousand communities in a few milliseconds.
const COMPRESSION: CompressionLevel = CompressionLevel::Precise(4);
/// This host alone: what else is below the same domain is not ours to decide about.
const TLS_FOR_A_YEAR: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// Everything that this program answers.
pub fn router(app: Arc<App>) -> Router {
    Router::new()
        .nest(API, resources().split_for_parts().0)
        .route("/api", any(not_found))
        .route("/api/", any(not_found))
        .route("/api/{*rest}", any(not_found))
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .layer(from_fn_with_state(app.clone(), who::recognise))
        .layer(from_fn_with_state(app.clone(), foreign::refuse))
        .layer(from_fn(be_patient))
        .layer(CatchPanicLayer::custom(broken))
        .layer(from_fn(entity::conditional))
        .layer(from_fn(speech::give_words))
        .layer(CompressionLayer::new().quality(COMPRESSION))
        .layer(from_fn(harden))
        .merge(web_app::router())
        .layer(from_fn_with_state(app.clone(), insist_on_tls))
        .layer(from_fn(trace::follow))
        .with_state(app)
}

/// Every resource, with its description.
fn resources() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(about::get))
        .routes(routes!(session::get, session::post, session::delete))
        .routes(routes!(regions::list))
        .routes(routes!(frameworks::list))
        .routes(routes!(frameworks::get, frameworks::put))
        .routes(routes!(duty_catalogues::list))
        .routes(routes!(duty_catalogues::get))
        .routes(routes!(communities::list))
        .routes(routes!(communities::get, communities::put))
        .routes(routes!(results::of_community))
        .routes(routes!(rounds::list))
        .routes(routes!(rounds::get, rounds::put))
        .routes(routes!(rounds::close))
        .routes(routes!(results::of_round))
        .routes(routes!(results::matrix))
        .routes(routes!(assignments::list))
        .routes(routes!(assignments::put, assignments::delete))
        .routes(routes!(assignments::assessors))
        .routes(routes!(tasks::list))
        .routes(routes!(scorecards::list))
        .routes(routes!(scorecards::get))
        .routes(routes!(scorecards::revisions))
        .routes(routes!(scorecards::submit))
        .routes(routes!(reviews::put))
        .fallback(not_found)
}

/// What `guanhu openapi` prints.
pub fn description() -> OpenApi {
    let whole = OpenApiRouter::with_openapi(openapi::preface()).nest(API, resources());
    let (_, mut description) = whole.split_for_parts();
    openapi::complete(&mut description);
    description
}

async fn not_found() -> Refusal {
    ProblemCode::NotFound.into()
}

async fn be_patient(request: Request, next: Next) -> Response {
    match tokio::time::timeout(REQUEST_TIMEOUT, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            tracing::error!("the request took too long and was given up");
            Refusal::new(ProblemCode::StoreBusy).retry_after(5).into_response()
        }
    }
}

fn broken(panic: Box<dyn Any + Send>) -> Response {
    let words = panic.downcast_ref::<&str>().map(|it| (*it).to_owned());
    let words = words.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
    Refusal::internal(words).into_response()
}

/// Where people reach us over TLS, their browsers shall never try without it. Over plain HTTP the header means nothing,
/// and on an address that later serves something else it would shut that out.
async fn insist_on_tls(State(app): Shared, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if app.site.is_https() {
        response.headers_mut().insert(STRICT_TRANSPORT_SECURITY, TLS_FOR_A_YEAR);
    }
    response
}

async fn harden(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    web_app::harden(response.headers_mut());
    response
}
