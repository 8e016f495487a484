//! The life of a session: what renews it, what ends it, and that it ends.

use chrono::{DateTime, Duration, Utc};
use domain::id::UserId;
use protocol::problem::ProblemCode;
use protocol::session::Session;
use reqwest::Method;
use store::{Act, Store, StoreConfig, TokenHash};
use support::{Answer, Server};

/// Opens the server's database beside it, as another process of the same installation would.
async fn beside(server: &Server) -> Store {
    let config = StoreConfig::from_url(server.database_url()).expect("the server's own URL");
    Store::open(&config).await.expect("the server's database")
}

/// The session token of a `Set-Cookie` header.
fn token(cookie: &str) -> String {
    let (_, value) = cookie.split(';').next().and_then(|pair| pair.split_once('=')).expect("a cookie");
    value.to_owned()
}

/// A request with this token as its only cookie.
async fn with_token(server: &Server, token: &str, path: &str) -> Answer {
    let cookie = format!("guanhu={token}");
    server.client().ask(Method::GET, path).header("cookie", &cookie).send().await
}

/// Opens a session as if it had been opened long ago and used ever since.
async fn opened_at(server: &Server, token: &str, opened_at: DateTime<Utc>, expires_at: DateTime<Utc>) {
    let store = beside(server).await;
    let mut write = store.write(Act { actor: None, at: opened_at }).await.expect("the write lock");
    let account = write.account_by_login("viewer").await.expect("an answer").expect("the demo's viewer");
    let user: UserId = account.id;
    write.open_session(&TokenHash::of(token), user, expires_at).await.expect("a session");
    write.commit().await.expect("a commit");
    store.close().await;
}

#[tokio::test]
async fn a_session_that_ran_out_is_nobodys_and_says_to_sign_in_again() {
    let server = Server::demo().await;
    let client = server.client();
    let answer = client.try_sign_in("assessor", "guanhu-demo").await.expect_success();
    let hash = TokenHash::of(&token(answer.header("set-cookie").expect("a cookie")));
    let store = beside(&server).await;
    let mut write = store.write(Act { actor: None, at: Utc::now() }).await.expect("the write lock");
    write.renew_session(&hash, Utc::now() - Duration::seconds(1)).await.expect("the session is there");
    write.commit().await.expect("a commit");
    let problem = client.get("tasks").await.expect_problem(ProblemCode::NotSignedIn);
    assert!(problem.detail.contains("登录"), "{}", problem.detail);
    client.sign_in("assessor", "guanhu-demo").await;
    client.get("tasks").await.expect_status(200);
}

#[tokio::test]
async fn a_session_that_is_half_gone_is_renewed_by_using_it() {
    let server = Server::demo().await;
    let client = server.client();
    let answer = client.try_sign_in("assessor", "guanhu-demo").await.expect_success();
    let hash = TokenHash::of(&token(answer.header("set-cookie").expect("a cookie")));
    assert!(client.get("tasks").await.header("set-cookie").is_none(), "a fresh session needs no renewal");
    let store = beside(&server).await;
    let mut write = store.write(Act { actor: None, at: Utc::now() }).await.expect("the write lock");
    write.renew_session(&hash, Utc::now() + Duration::hours(5)).await.expect("the session is there");
    write.commit().await.expect("a commit");
    let used = client.get("tasks").await.expect_status(200);
    assert!(used.header("set-cookie").is_some_and(|cookie| cookie.contains("Max-Age=43200")));
    let session: Session = client.read("session").await;
    assert!(session.expires_at - Utc::now() > Duration::hours(11));
}

#[tokio::test]
async fn signing_out_ends_the_session_on_the_server_too() {
    let server = Server::demo().await;
    let client = server.client();
    let answer = client.try_sign_in("viewer", "guanhu-demo").await.expect_success();
    let cookie = format!("guanhu={}", token(answer.header("set-cookie").expect("a cookie")));
    let with_cookie = || server.client().ask(Method::GET, "session").header("cookie", &cookie);
    with_cookie().send().await.expect_status(200);
    client.delete("session").await.expect_status(204);
    with_cookie().send().await.expect_problem(ProblemCode::NotSignedIn);
    client.delete("session").await.expect_status(204);
}

#[tokio::test]
async fn a_session_ends_a_week_after_it_was_opened_however_much_it_is_used() {
    let server = Server::demo().await;
    let now = Utc::now();
    let (late, over) = ("a".repeat(64), "b".repeat(64));
    let opened = now - Duration::days(7) + Duration::hours(4);
    opened_at(&server, &late, opened, now + Duration::hours(1)).await;
    let renewed = with_token(&server, &late, "session").await.expect_status(200);
    assert!(renewed.header("set-cookie").is_some(), "it is renewed for what is left of the week");
    let session: Session = with_token(&server, &late, "session").await.expect_status(200).json();
    let end = opened + Duration::days(7);
    assert_eq!(session.expires_at.timestamp_millis(), end.timestamp_millis());
    assert!(with_token(&server, &late, "session").await.header("set-cookie").is_none());

    opened_at(&server, &over, now - Duration::days(8), now + Duration::hours(5)).await;
    with_token(&server, &over, "session").await.expect_problem(ProblemCode::NotSignedIn);
}

#[tokio::test]
async fn signing_in_again_ends_the_session_that_the_browser_had() {
    let server = Server::demo().await;
    let client = server.client();
    let first = client.try_sign_in("viewer", "guanhu-demo").await.expect_success();
    let first = token(first.header("set-cookie").expect("a cookie"));
    client.try_sign_in("evaluator", "guess").await.expect_problem(ProblemCode::WrongCredentials);
    with_token(&server, &first, "session").await.expect_status(200);
    client.sign_in("evaluator", "guanhu-demo").await;
    with_token(&server, &first, "session").await.expect_problem(ProblemCode::NotSignedIn);
    client.get("session").await.expect_status(200);
}

#[tokio::test]
async fn reading_with_a_session_that_is_half_gone_does_not_queue_behind_those_who_write() {
    let server = Server::demo().await;
    let (now, mine) = (Utc::now(), "c".repeat(64));
    opened_at(&server, &mine, now - Duration::hours(8), now + Duration::hours(4)).await;
    let store = beside(&server).await;
    let write = store.write(Act { actor: None, at: now }).await.expect("the write lock");
    let answer = with_token(&server, &mine, "session").await.expect_status(200);
    assert!(answer.header("set-cookie").is_none(), "nothing was renewed");
    drop(write);
    // Whoever waits for the lock as long as writers do says that the database is busy.
    assert!(server.log().contains("a session was not renewed this time"), "{}", server.log());
    assert!(!server.log().contains("could not be renewed"));
}
