use protocol::problem::ProblemCode;
use serde_json::json;
use support::Client;

use crate::said_by;
use crate::site::Site;

#[tokio::test]
async fn a_client_keeps_its_cookie_and_says_where_a_write_comes_from() {
    let site = Site::start();
    let client = Client::new(&site.base()).reading("en");
    let before = client.put("echo", &json!({ "a": 1 })).await.expect_status(200).text();
    assert!(!before.contains("cookie: session"), "{before}");
    client.try_sign_in("li", "right").await.expect_status(204);
    let answer = client.put("echo", &json!({ "a": 1 })).await.expect_status(200);
    assert_eq!(answer.etag(), "\"1\"");
    assert_eq!(answer.value()["body"], json!({ "a": 1 }));
    let origin = format!("origin: {}", site.base());
    for header in ["cookie: session=s3cret", "accept-language: en", &origin, "content-type: application/json"]
    {
        assert!(answer.text().contains(header), "{header} in {}", answer.text());
    }
}

#[tokio::test]
async fn a_header_that_is_given_replaces_the_one_that_comes_by_itself() {
    let site = Site::start();
    let ask = Client::new(&site.base()).ask(reqwest::Method::PUT, "echo").json(&json!(null));
    let echoed = ask.header("origin", "http://elsewhere.example").send().await.text();
    assert_eq!(echoed.matches("origin: ").count(), 1, "{echoed}");
    assert!(echoed.contains("origin: http://elsewhere.example"), "{echoed}");
}

#[tokio::test]
async fn a_problem_is_decoded_and_another_one_fails_the_test() {
    let site = Site::start();
    let client = Client::new(&site.base());
    let answer = client.try_sign_in("li", "wrong").await;
    assert_eq!(answer.expect_problem(ProblemCode::WrongCredentials).detail, "请再看一遍");
    let said = said_by(async move { answer.expect_problem(ProblemCode::NotFound) }).await;
    assert!(said.contains("POST /api/v1/session -> 401"), "{said}");
}
