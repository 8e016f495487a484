//! The program as it ships, with the app inside: what a browser gets from it, and that the app runs under its policy.
//!
//! `cargo xtask test embedded` builds that program, in the debug profile. The files of `dist/` are what it must hold.

mod engine;

use std::path::PathBuf;

use reqwest::Method;
use support::{Answer, Browser, Client, Device, Server};

fn dist(path: &str) -> Vec<u8> {
    let path: PathBuf = support::repository().join("dist").join(path.trim_start_matches('/'));
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

async fn get(client: &Client, path: &str, headers: &[(&str, &str)]) -> Answer {
    let ask = client.ask(Method::GET, path);
    headers.iter().fold(ask, |ask, (name, value)| ask.header(name, value)).send().await
}

/// The paths that the page names below `assets/`, and what the worker loads that it names.
fn assets(page: &str) -> Vec<String> {
    let named = page.split('"').filter(|text| text.starts_with("/assets/")).map(str::to_owned);
    let loaded = |path: String| match path.strip_suffix("worker.js") {
        Some(folder) => vec![format!("{folder}engine.js"), format!("{folder}engine_bg.wasm"), path],
        None => vec![path],
    };
    named.flat_map(loaded).collect()
}

#[tokio::test]
async fn the_app_is_inside_the_program_itself() {
    let program = std::fs::read(support::server::binary()).expect("the program");
    let page = String::from_utf8(dist("index.html")).expect("a page");
    let script = assets(&page).into_iter().find(|path| path.ends_with("start.js")).expect("a script");
    for held in [dist("index.html"), dist("index.html.br"), dist(&script)] {
        let is_inside = program.windows(held.len()).any(|part| part == held);
        assert!(is_inside, "the program does not hold the app: run `cargo xtask test embedded`");
    }
}

#[tokio::test]
async fn each_asset_carries_its_hash_is_kept_for_ever_and_comes_in_the_smallest_form_that_is_understood() {
    let server = Server::start().await;
    let client = server.client();
    let page = get(&client, "/", &[("accept-encoding", "identity")]).await.expect_status(200);
    let assets = assets(&page.text());
    for ending in [".css", "start.js", "app.js", "app_bg.wasm", "worker.js", "engine.js", "engine_bg.wasm"] {
        assert!(assets.iter().any(|path| path.ends_with(ending)), "{ending} is not among {assets:?}");
    }
    for path in assets {
        let is_hash = |part: &str| part.len() == 16 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
        assert!(path.split(['/', '-', '.']).any(is_hash), "{path} has no hash");
        let mut tags = Vec::new();
        let mut sizes = Vec::new();
        for (accepted, encoding, suffix) in [
            ("identity", None, ""),
            ("gzip", Some("gzip"), ".gz"),
            ("gzip, deflate, br, zstd", Some("br"), ".br"),
            ("br;q=0, gzip;q=0.5", Some("gzip"), ".gz"),
        ] {
            let answer = get(&client, &path, &[("accept-encoding", accepted)]).await.expect_status(200);
            assert_eq!(answer.header("content-encoding"), encoding, "{path} for {accepted}");
            assert_eq!(answer.header("cache-control"), Some("public, max-age=31536000, immutable"), "{path}");
            assert_eq!(answer.header("vary"), Some("accept-encoding"), "{path}");
            assert!(answer.bytes() == dist(&format!("{path}{suffix}")), "{path} for {accepted}");
            tags.push(answer.etag().to_owned());
            sizes.push(answer.bytes().len());
        }
        assert!(sizes[2] < sizes[1] && sizes[1] < sizes[0], "{path}: {sizes:?}");
        assert!(tags[0] != tags[1] && tags[1] != tags[2] && tags[1] == tags[3], "{path}: {tags:?}");
    }
}

#[tokio::test]
async fn a_deep_link_gets_the_page_a_known_page_no_body_and_what_is_not_there_a_404() {
    let server = Server::start().await;
    let client = server.client();
    let page = get(&client, "/", &[("accept-encoding", "br")]).await.expect_status(200);
    assert_eq!(page.header("cache-control"), Some("no-cache"));
    for path in ["/communities", "/rounds/019f20fb-ca00-7f17-958a-db10f5e03940", "/review?round=1"] {
        let answer = get(&client, path, &[("accept-encoding", "br")]).await.expect_status(200);
        assert!(answer.bytes() == page.bytes(), "{path}");
        assert_eq!(answer.etag(), page.etag(), "{path}");
        let known = [("accept-encoding", "br"), ("if-none-match", page.etag())];
        let again = get(&client, path, &known).await.expect_status(304);
        assert!(again.bytes().is_empty(), "{path}");
    }
    for path in
        ["/assets/app-0000000000000000/app.js", "/assets/nothing.css", "/nothing.svg", "/api/v1/nothing"]
    {
        let answer = get(&client, path, &[]).await.expect_status(404);
        assert!(!answer.text().contains("<html"), "{path}");
        assert!(!answer.header("cache-control").unwrap_or_default().contains("immutable"), "{path}");
    }
}

#[tokio::test]
async fn no_script_runs_but_files_of_this_origin_and_the_app_runs_all_the_same() {
    let server = Server::demo().await;
    let client = server.client();
    let page = get(&client, "/", &[("accept-encoding", "identity")]).await;
    for path in ["/", "/tasks", "/favicon.svg", "/api/v1/about", "/assets/nothing.js"] {
        let answer = get(&client, path, &[]).await;
        let policy = answer.header("content-security-policy").unwrap_or_default();
        let rule = |name: &str| policy.split(';').map(str::trim).find(|rule| rule.starts_with(name));
        assert_eq!(rule("script-src "), Some("script-src 'self' 'wasm-unsafe-eval'"), "{path}");
        assert_eq!(rule("worker-src "), Some("worker-src 'self'"), "{path}");
        assert_eq!(rule("default-src "), Some("default-src 'self'"), "{path}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
    }
    for script in page.text().split("<script").skip(1) {
        assert!(
            script.contains("></script>") && script.contains("src=\"/"),
            "a script in the page: {script}"
        );
    }

    let browser = Browser::open(Device::Phone, "zh-CN", server.base()).await;
    let reader = browser.page();
    reader.open("/tasks").await;
    reader.fill("账号", "assessor").await;
    reader.fill("密码", "guanhu-demo").await;
    reader.click("登录").await;
    reader.sees("我的任务").await;
    // A style or a script that the policy stopped would be on the console, and fail this.
    browser.finish().await;
}
