//! What a browser is told about the way here, and which pages count as ours.

use protocol::problem::ProblemCode;
use reqwest::Method;
use serde_json::json;
use support::{Answer, Server};

/// An answer of every sort: of the API, of the app, of nobody, a refusal, a health check.
async fn answers(server: &Server) -> Vec<Answer> {
    let client = server.client();
    let mut answers = Vec::new();
    for path in ["about", "session", "nowhere", "/", "/communities", "/assets/gone.js", "/healthz", "/readyz"]
    {
        answers.push(client.get(path).await);
    }
    answers.push(client.ask(Method::DELETE, "session").header("origin", "https://evil.example").send().await);
    answers.push(client.ask(Method::POST, "/").send().await);
    answers
}

#[tokio::test]
async fn where_the_public_address_is_https_every_answer_says_to_keep_to_it() {
    let server = Server::setup().demo().argument("--public-url").argument("https://guanhu.example.cn");
    for answer in answers(&server.start().await).await {
        assert_eq!(answer.header("strict-transport-security"), Some("max-age=31536000"), "{answer}");
    }
}

#[tokio::test]
async fn over_plain_http_no_answer_speaks_of_https() {
    for url in [None, Some("http://guanhu.example.cn")] {
        let setup = Server::setup().demo();
        let setup = url.into_iter().fold(setup, |it, url| it.argument("--public-url").argument(url));
        for answer in answers(&setup.start().await).await {
            assert!(answer.header("strict-transport-security").is_none(), "{answer}");
        }
    }
}

#[tokio::test]
async fn a_page_over_https_is_ours_only_where_the_public_address_says_so() {
    let server = Server::demo().await;
    let host = server.base().trim_start_matches("http://");
    let sign_in = |origin: String| {
        let body = json!({"account": "viewer", "password": "guanhu-demo"});
        server.client().ask(Method::POST, "session").header("origin", &origin).json(&body).send()
    };
    sign_in(format!("https://{host}")).await.expect_problem(ProblemCode::ForeignOrigin);
    sign_in(format!("http://{host}")).await.expect_status(200);
}
