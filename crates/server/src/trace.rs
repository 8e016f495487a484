//! Follows each request through the log by an id that the caller is told.

use std::time::Instant;

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument as _;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::clock;

/// The header that carries the id, both ways.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// The longest id that is taken over from a proxy in front.
const ID_CHARS_MAX: usize = 64;

/// How the log is written; always to standard error.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
    #[default]
    Text,
    Json,
}

/// Starts the log. `RUST_LOG` chooses what is said; `info` without it.
pub fn start(format: LogFormat) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A second start in one process (a test) keeps the first log.
    let _ = match format {
        LogFormat::Text => log.with_target(false).finish().try_init(),
        LogFormat::Json => log.json().flatten_event(true).finish().try_init(),
    };
}

/// The outermost layer: an id, a span, and one line when the answer is ready. Neither query nor body is logged.
pub async fn follow(mut request: Request, next: Next) -> Response {
    let id = given(request.headers()).unwrap_or_else(fresh);
    request.headers_mut().insert(REQUEST_ID, id.clone());
    let span = tracing::info_span!(
        "request",
        id = id.to_str().unwrap_or_default(),
        method = %request.method(),
        path = request.uri().path(),
    );
    let started = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    span.in_scope(|| match response.status() {
        status if status.is_server_error() => tracing::warn!(status = status.as_u16(), ms, "answered"),
        status => tracing::info!(status = status.as_u16(), ms, "answered"),
    });
    response.headers_mut().insert(REQUEST_ID, id);
    response
}

/// The id that a proxy gave, where it can stand in a log line without harm.
fn given(headers: &HeaderMap) -> Option<HeaderValue> {
    let id = headers.get(&REQUEST_ID)?;
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
    let fits = (1..=ID_CHARS_MAX).contains(&id.len()) && id.as_bytes().iter().all(is_plain);
    fits.then(|| id.clone())
}

fn fresh() -> HeaderValue {
    // Without randomness the id is of no use, and everything that matters fails by itself.
    let bytes = clock::random::<16>().unwrap_or_default();
    HeaderValue::from_str(&clock::hex(&bytes)).unwrap_or(HeaderValue::from_static("unknown"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given_as(text: &str) -> bool {
        let value = HeaderValue::from_bytes(text.as_bytes()).expect("a header value");
        given(&HeaderMap::from_iter([(REQUEST_ID, value)])).is_some()
    }

    #[test]
    fn an_id_that_could_forge_a_log_line_is_not_taken_over() {
        assert!(given_as("0192f3c1-7aaa"));
        for text in ["", "a b", "id=1", &"x".repeat(65), "路"] {
            assert!(!given_as(text), "{text:?} was taken over");
        }
    }
}
