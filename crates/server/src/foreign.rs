//! Keeps other sites from writing in a signed-in person's name.
//!
//! Every browser of the last years says with a write where it comes from (`Sec-Fetch-Site`, `Origin`). A program
//! that says neither is no browser and carries no person's cookie by accident. `SameSite=Lax` is the second lock.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::http::header::{HOST, ORIGIN};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use protocol::problem::ProblemCode;

use crate::app::App;
use crate::refusal::Refusal;
use crate::site::Site;

/// The layer: a write from another site is refused.
pub async fn refuse(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    if request.method().is_safe() || is_ours(request.headers(), &app.site) {
        return next.run(request).await;
    }
    Refusal::new(ProblemCode::ForeignOrigin).into_response()
}

fn is_ours(headers: &HeaderMap, site: &Site) -> bool {
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or("unreadable"));
    if let Some(origin) = text(ORIGIN) {
        return site.is_own(origin, text(HOST));
    }
    match headers.get("sec-fetch-site").map(|value| value.as_bytes()) {
        None => true,
        Some(from) => from == b"same-origin",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours(pairs: &[(&'static str, &'static str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(*name, value.parse().expect("a header value"));
        }
        is_ours(&headers, &Site::default())
    }

    #[test]
    fn a_write_from_another_page_is_told_apart() {
        assert!(ours(&[("host", "a:1"), ("origin", "http://a:1"), ("sec-fetch-site", "same-origin")]));
        assert!(!ours(&[("host", "a:1"), ("origin", "http://evil:1")]));
        assert!(!ours(&[("host", "a:1"), ("origin", "null")]));
        assert!(!ours(&[("host", "a:1"), ("sec-fetch-site", "cross-site")]));
        assert!(!ours(&[("host", "a:1"), ("sec-fetch-site", "same-site")]));
        assert!(ours(&[("host", "a:1")]), "a program that is no browser");
    }
}
