//! Hands out the web app that lives inside this program.
//!
//! `cargo xtask build-web` leaves three forms of each file (plain, gzip, brotli); the client's `Accept-Encoding` picks
//! one. A path below `assets/` carries its content's hash and may be kept for ever; everything else is asked for again
//! each time and usually answered with 304. A path that is no file is a screen of the app and gets the page, which
//! then shows it; a path of the API is never answered with a page.

mod accept_encoding;
mod assets;

use std::borrow::Cow;

use axum::Router;
use axum::body::Body;
use axum::http::header::{
    ACCEPT_ENCODING, ALLOW, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG,
    IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};
use axum::response::Response;

use accept_encoding::Encoding;
use assets::{Assets, Found};

const PAGE: &str = "index.html";
const HASHED: &str = "assets/";

/// First path segments that are never a screen of the app.
const NOT_SCREENS: [&str; 5] = ["api", "assets", "healthz", "readyz", "metrics"];

const KEEP_FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

/// Scripts and workers come from files of this origin only. Style attributes are allowed: charts position marks with them, and
/// they cannot run anything.
const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; \
     style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self'; object-src 'none'; \
     base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const SECURITY_HEADERS: [(&str, &str); 6] = [
    ("content-security-policy", CONTENT_SECURITY_POLICY),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(self), geolocation=(), microphone=(), payment=(), usb=()"),
];

/// Said where a build without the app is asked for a screen. Meant for whoever built it, hence not in the locale.
const NOT_BUILT: &str = "这个程序里没有网页应用。请先运行 cargo xtask build-web，再构建服务器；或直接运行 cargo xtask serve。\n\
     This program has no web app inside. Run `cargo xtask build-web` and build the server again, or run `cargo xtask serve`.\n";

/// A router whose fallback answers every path that no other route took. Merge it last.
pub fn router<S>() -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    Router::new().fallback(async |method: Method, uri: Uri, headers: HeaderMap| {
        answer(&Assets::of_this_build(), &method, uri.path(), &headers)
    })
}

/// Adds the headers that tell a browser how little this origin needs. Right for API answers too.
pub fn harden(headers: &mut HeaderMap) {
    for (name, value) in SECURITY_HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
}

fn answer(assets: &Assets, method: &Method, path: &str, headers: &HeaderMap) -> Response {
    let mut response = match *method {
        Method::GET | Method::HEAD => find(assets, path, headers),
        _ => not_allowed(),
    };
    harden(response.headers_mut());
    if *method == Method::HEAD {
        *response.body_mut() = Body::empty();
    }
    response
}

fn find(assets: &Assets, path: &str, headers: &HeaderMap) -> Response {
    let wanted = path.trim_start_matches('/');
    let name = if is_screen(wanted) { PAGE } else { wanted };
    let accepted = headers.get(ACCEPT_ENCODING).map(|value| value.to_str().unwrap_or_default());
    for encoding in accept_encoding::preferred(accepted) {
        if let Some(found) = assets.get(&format!("{name}{}", encoding.suffix())) {
            return present(name, encoding, found, headers);
        }
    }
    if name == PAGE {
        return text(StatusCode::SERVICE_UNAVAILABLE, NOT_BUILT);
    }
    text(StatusCode::NOT_FOUND, "404 Not Found\n")
}

/// Whether the path is a place inside the app. A last segment with a dot is a file, and a missing file is missing.
fn is_screen(path: &str) -> bool {
    let first = path.split('/').next().unwrap_or_default();
    let last = path.rsplit('/').next().unwrap_or_default();
    !NOT_SCREENS.contains(&first) && !last.contains('.')
}

fn present(name: &str, encoding: Encoding, found: Found, headers: &HeaderMap) -> Response {
    let tag = entity_tag(&found);
    let known = headers.get_all(IF_NONE_MATCH).iter().any(|value| names_tag(value, &tag));
    let length = found.bytes.len();
    let mut response =
        if known { Response::new(Body::empty()) } else { Response::new(Body::from(found.bytes)) };
    if known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    let set = response.headers_mut();
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        set.insert(ETAG, tag);
    }
    set.insert(VARY, HeaderValue::from_static("accept-encoding"));
    set.insert(CACHE_CONTROL, if name.starts_with(HASHED) { KEEP_FOR_EVER } else { ASK_AGAIN });
    if !known {
        set.insert(CONTENT_TYPE, HeaderValue::from_static(assets::media_type(name)));
        set.insert(CONTENT_LENGTH, HeaderValue::from(length));
        if let Some(coding) = encoding.coding() {
            set.insert(CONTENT_ENCODING, HeaderValue::from_static(coding));
        }
    }
    response
}

/// Each form of a file has its own bytes and so its own tag: 128 bits of their SHA-256.
fn entity_tag(found: &Found) -> String {
    let digits: String = found.sha256.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("\"{digits}\"")
}

/// Weak comparison (RFC 9110, 8.8.3.2): a `W/` in front makes no difference to a GET.
fn names_tag(value: &HeaderValue, tag: &str) -> bool {
    let Ok(list) = value.to_str() else { return false };
    list.split(',').map(str::trim).any(|known| known == "*" || known.trim_start_matches("W/") == tag)
}

fn not_allowed() -> Response {
    let mut response = text(StatusCode::METHOD_NOT_ALLOWED, "405 Method Not Allowed\n");
    response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
    response
}

fn text(status: StatusCode, words: &'static str) -> Response {
    let mut response = Response::new(Body::from(Cow::Borrowed(words)));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests;
