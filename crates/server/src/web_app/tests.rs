//! The answers a browser gets, over a small made-up build.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::http::header;

use super::*;

/// A folder like the one that the build leaves, gone when the test ends.
struct Build(PathBuf);

impl Build {
    fn new(files: &[(&str, &str)]) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("guanhu-web-app-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).expect("a temporary folder");
        for (path, content) in files {
            let path = folder.join(path);
            std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            std::fs::write(path, content).expect("a file");
        }
        Build(folder)
    }

    fn usual() -> Self {
        Build::new(&[
            ("index.html", "<!doctype html>"),
            ("index.html.br", "page in brotli"),
            ("robots.txt", "User-agent: *"),
            ("assets/app-1/app.js", "start()"),
            ("assets/app-1/app.js.br", "script in brotli"),
            ("assets/app-1/app.js.gz", "script in gzip"),
        ])
    }

    fn ask(&self, method: Method, path: &str, headers: &[(HeaderName, &'static str)]) -> Response {
        let headers =
            headers.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect();
        answer(&Assets::Folder(self.0.clone()), &method, path, &headers)
    }

    fn get(&self, path: &str, headers: &[(HeaderName, &'static str)]) -> Response {
        self.ask(Method::GET, path, headers)
    }
}

impl Drop for Build {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn header_of(response: &Response, name: HeaderName) -> &str {
    response.headers().get(name).map_or("", |value| value.to_str().expect("text"))
}

async fn body_of(response: Response) -> String {
    let bytes = axum::body::to_bytes(response.into_body(), 1 << 20).await.expect("a body");
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

#[tokio::test]
async fn a_hashed_asset_is_kept_for_ever_and_comes_in_the_best_form() {
    let build = Build::usual();
    let response = build.get("/assets/app-1/app.js", &[(ACCEPT_ENCODING, "gzip, br")]);
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(header_of(&response, CACHE_CONTROL), "public, max-age=31536000, immutable");
    assert_eq!(header_of(&response, CONTENT_ENCODING), "br");
    assert_eq!(header_of(&response, CONTENT_TYPE), "text/javascript; charset=utf-8");
    assert_eq!(header_of(&response, VARY), "accept-encoding");
    assert_eq!(body_of(response).await, "script in brotli");
}

#[tokio::test]
async fn a_form_that_the_build_does_not_have_gives_way_to_the_next() {
    let build = Build::usual();
    let response = build.get("/robots.txt", &[(ACCEPT_ENCODING, "br, gzip")]);
    assert_eq!(header_of(&response, CONTENT_ENCODING), "");
    assert_eq!(body_of(response).await, "User-agent: *");
}

#[tokio::test]
async fn every_screen_of_the_app_gets_the_page_and_asks_for_it_again_next_time() {
    let build = Build::usual();
    for path in
        ["/", "/communities", "/communities/0198c1d4-0000-7000-8000-000000000000", "/rounds/2026-q3/review/"]
    {
        let response = build.get(path, &[]);
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        assert_eq!(header_of(&response, CACHE_CONTROL), "no-cache", "{path}");
        assert_eq!(header_of(&response, CONTENT_TYPE), "text/html; charset=utf-8", "{path}");
        assert_eq!(body_of(response).await, "<!doctype html>", "{path}");
    }
}

#[test]
fn neither_the_api_nor_a_missing_file_is_answered_with_a_page() {
    let build = Build::usual();
    for path in ["/api", "/api/v1/unknown", "/healthz", "/assets/app-0/app.js", "/assets/gone", "/gone.svg"] {
        assert_eq!(build.get(path, &[]).status(), StatusCode::NOT_FOUND, "{path}");
    }
}

#[test]
fn no_path_leaves_the_folder() {
    let build = Build::usual();
    for path in ["/../Cargo.toml", "/assets/../../Cargo.toml", "/assets/%2e%2e/index.html", "//etc/host.conf"]
    {
        assert_eq!(build.get(path, &[]).status(), StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn a_known_tag_is_answered_without_a_body() {
    let build = Build::usual();
    let first = build.get("/", &[]);
    let tag = header_of(&first, ETAG).to_owned();
    assert_eq!(tag.len(), 34);
    for known in [tag.clone(), format!("W/{tag}"), format!("\"other\", {tag}"), "*".to_owned()] {
        let mut headers = HeaderMap::new();
        headers.insert(IF_NONE_MATCH, HeaderValue::from_str(&known).expect("a header"));
        let again = answer(&Assets::Folder(build.0.clone()), &Method::GET, "/", &headers);
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED, "{known}");
        assert_eq!(header_of(&again, ETAG), tag);
        assert_eq!(body_of(again).await, "");
    }
}

#[test]
fn each_form_of_a_file_has_its_own_tag() {
    let build = Build::usual();
    let plain = build.get("/", &[]);
    let small = build.get("/", &[(ACCEPT_ENCODING, "br")]);
    assert_ne!(header_of(&plain, ETAG), header_of(&small, ETAG));
}

#[tokio::test]
async fn head_says_what_get_would_and_sends_nothing() {
    let build = Build::usual();
    let response = build.ask(Method::HEAD, "/robots.txt", &[]);
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(header_of(&response, CONTENT_LENGTH), "13");
    assert_eq!(body_of(response).await, "");
}

#[test]
fn a_write_is_refused_with_what_is_allowed() {
    let build = Build::usual();
    let response = build.ask(Method::POST, "/communities", &[]);
    assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(header_of(&response, header::ALLOW), "GET, HEAD");
}

#[test]
fn every_answer_forbids_inline_scripts_and_framing() {
    let build = Build::usual();
    for path in ["/", "/robots.txt", "/gone.svg", "/api/v1"] {
        let response = build.get(path, &[]);
        let policy = header_of(&response, header::CONTENT_SECURITY_POLICY);
        let scripts = policy.split(';').map(str::trim).find(|rule| rule.starts_with("script-src "));
        assert_eq!(scripts, Some("script-src 'self' 'wasm-unsafe-eval'"), "{path}");
        assert!(policy.contains("frame-ancestors 'none'"), "{path}");
        assert_eq!(header_of(&response, header::X_CONTENT_TYPE_OPTIONS), "nosniff", "{path}");
    }
}

#[tokio::test]
async fn a_server_without_the_app_says_how_to_get_it() {
    let build = Build::new(&[]);
    let response = build.get("/", &[(ACCEPT_ENCODING, "br")]);
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(body_of(response).await.contains("cargo xtask build-web"));
}
