//! Answers that can be asked for again cheaply: an ETag of the body, 304 where the caller holds it already.

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, ETAG, IF_MATCH, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use protocol::problem::ProblemCode;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::clock;
use crate::refusal::{Answer, Refusal};

/// A JSON answer with its ETag.
pub struct Entity<T>(pub T);

impl<T: Serialize> IntoResponse for Entity<T> {
    fn into_response(self) -> Response {
        match serde_json::to_vec(&self.0) {
            Ok(json) => json_response(json),
            Err(error) => Refusal::internal(error).into_response(),
        }
    }
}

/// A JSON document with its ETag, as it is.
fn json_response(json: Vec<u8>) -> Response {
    let tag = tag_of(&json);
    let mut response = Response::new(Body::from(json));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(ETAG, tag);
    }
    response
}

/// A published document with its ETag. It never changes, so nobody needs to ask for it again.
pub fn kept_for_ever(document: String) -> Response {
    const KEEP_FOR_EVER: HeaderValue = HeaderValue::from_static("private, max-age=31536000, immutable");
    let mut response = json_response(document.into_bytes());
    response.headers_mut().insert(CACHE_CONTROL, KEEP_FOR_EVER);
    response
}

/// The first 128 bits of the body's SHA-256 are the tag: equal bodies have equal tags on every server.
fn tag_of(json: &[u8]) -> String {
    format!("\"{}\"", clock::hex(&Sha256::digest(json)[..16]))
}

/// The gate of an update: `If-Match` must name what is there now.
pub fn require_match<T: Serialize>(headers: &HeaderMap, current: &T) -> Answer<()> {
    let json = serde_json::to_vec(current).map_err(Refusal::internal)?;
    if names(headers, IF_MATCH, &tag_of(&json)) { Ok(()) } else { Err(ProblemCode::StaleVersion.into()) }
}

/// The layer: 304 without a body where `If-None-Match` names the answer's tag. Private unless the answer
/// says otherwise, and always asked for again.
pub async fn conditional(request: Request, next: Next) -> Response {
    let is_read = request.method().is_safe();
    let asked = is_read.then(|| request.headers().clone());
    let mut response = next.run(request).await;
    let private = HeaderValue::from_static(if is_read { "private, no-cache" } else { "no-store" });
    response.headers_mut().entry(CACHE_CONTROL).or_insert(private);
    let tag = response.headers().get(ETAG).and_then(|tag| tag.to_str().ok());
    let is_known = match (asked, tag) {
        (Some(asked), Some(tag)) => response.status() == StatusCode::OK && names(&asked, IF_NONE_MATCH, tag),
        _ => false,
    };
    if is_known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        *response.body_mut() = Body::empty();
        response.headers_mut().remove(CONTENT_TYPE);
        response.headers_mut().remove(CONTENT_LENGTH);
    }
    response
}

/// Whether a list of entity tags holds `tag`. A weak mark is looked past: a proxy that compresses adds it, and
/// what it marks is the same JSON.
fn names(headers: &HeaderMap, name: HeaderName, tag: &str) -> bool {
    let lines = headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok());
    lines
        .flat_map(|line| line.split(','))
        .map(|item| item.trim())
        .any(|item| item == "*" || item.strip_prefix("W/").unwrap_or(item) == tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, value.parse().expect("a header value"))])
    }

    #[test]
    fn an_update_must_name_what_is_there_now() {
        let now = tag_of(b"[1,2]");
        assert!(require_match(&headers(IF_MATCH, &now), &[1, 2]).is_ok());
        assert!(require_match(&headers(IF_MATCH, &format!("\"x\", W/{now}")), &[1, 2]).is_ok());
        let stale = require_match(&headers(IF_MATCH, &now), &[1, 3]);
        assert_eq!(stale.err().map(|it| it.code()), Some(ProblemCode::StaleVersion));
        assert!(require_match(&HeaderMap::new(), &[1, 2]).is_err(), "an update without a tag is blind");
    }
}
