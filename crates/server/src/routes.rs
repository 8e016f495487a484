//! Every path of the API, one resource a file.

mod about;
mod assignments;
mod communities;
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
use axum::extract::Request;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{any, get, put};
use protocol::API;
use protocol::problem::ProblemCode;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

pub use frameworks::faults as framework_faults;

use crate::app::App;
use crate::refusal::Refusal;
use crate::{entity, foreign, session as who, speech, trace, web_app};

/// Longer than any request should take; what takes longer may be asked again.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);
/// Brotli's and gzip's middle ground: a result of a thousand communities in a few milliseconds.
const COMPRESSION: CompressionLevel = CompressionLevel::Precise(4);

/// Everything that this program answers.
pub fn router(app: Arc<App>) -> Router {
    Router::new()
        .nest(API, resources())
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
        .layer(from_fn(trace::follow))
        .with_state(app)
}

fn resources() -> Router<Arc<App>> {
    Router::new()
        .route("/about", get(about::get))
        .route("/session", get(session::get).post(session::post).delete(session::delete))
        .route("/regions", get(regions::list))
        .route("/frameworks", get(frameworks::list))
        .route("/frameworks/{id}/{version}", get(frameworks::get).put(frameworks::put))
        .route("/communities", get(communities::list))
        .route("/communities/{id}", get(communities::get).put(communities::put))
        .route("/communities/{id}/result", get(results::of_community))
        .route("/rounds", get(rounds::list))
        .route("/rounds/{id}", get(rounds::get).put(rounds::put))
        .route("/rounds/{id}/closing", put(rounds::close))
        .route("/rounds/{id}/result", get(results::of_round))
        .route("/rounds/{id}/matrix", get(results::matrix))
        .route("/rounds/{id}/assignments", get(assignments::list))
        .route("/rounds/{id}/assignments/{assignment}", put(assignments::put))
        .route("/assessors", get(assignments::assessors))
        .route("/tasks", get(tasks::list))
        .route("/scorecards", get(scorecards::list))
        .route("/scorecards/{id}", get(scorecards::get))
        .route("/scorecards/{id}/revisions", get(scorecards::revisions))
        .route("/scorecards/{id}/revisions/{revision}", put(scorecards::submit))
        .route("/scorecards/{id}/reviews/{review}", put(reviews::put))
        .fallback(not_found)
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

async fn harden(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    web_app::harden(response.headers_mut());
    response
}
