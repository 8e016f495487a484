//! Signing in: who gets a session, who guesses, and who may not use another's.

use chrono::{Duration, Utc};
use domain::access::Role;
use protocol::problem::ProblemCode;
use protocol::session::Session;
use reqwest::Method;
use serde_json::json;
use support::{Server, World};

#[tokio::test]
async fn the_account_is_read_in_any_case_and_the_cookie_is_out_of_reach_of_scripts() {
    let server = Server::demo().await;
    let answer = server.client().try_sign_in("  Evaluator ", "guanhu-demo").await.expect_success();
    let cookie = answer.header("set-cookie").expect("a cookie");
    for part in ["guanhu=", "HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(part), "{part} is missing in {cookie}");
    }
    let session: Session = answer.json();
    assert!(session.holds(Role::Evaluator));
    let left = session.expires_at - Utc::now();
    assert!(left > Duration::hours(11) && left <= Duration::hours(12), "{left}");
}

#[tokio::test]
async fn behind_tls_the_cookie_is_bound_to_the_host() {
    let server = Server::setup().demo().argument("--public-url").argument("https://guanhu.example.cn");
    let server = server.start().await;
    let sign_in = json!({"account": "viewer", "password": "guanhu-demo"});
    let ask = server.client().ask(Method::POST, "session").header("origin", "https://guanhu.example.cn");
    let answer = ask.json(&sign_in).send().await.expect_success();
    let cookie = answer.header("set-cookie").expect("a cookie");
    assert!(cookie.starts_with("__Host-guanhu=") && cookie.ends_with("; Secure"), "{cookie}");
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_account_sound_the_same() {
    let server = Server::demo().await;
    let client = server.client();
    let wrong = client.try_sign_in("evaluator", "guess").await.expect_problem(ProblemCode::WrongCredentials);
    let unknown = client.try_sign_in("nobody", "guess").await.expect_problem(ProblemCode::WrongCredentials);
    assert_eq!(wrong, unknown);
    client.get("session").await.expect_problem(ProblemCode::NotSignedIn);
}

#[tokio::test]
async fn an_empty_or_endless_account_is_refused_at_its_field() {
    let server = Server::demo().await;
    let client = server.client();
    for (account, password, pointer) in [
        (String::new(), "x".to_owned(), "/account"),
        ("a".repeat(81), "x".to_owned(), "/account"),
        ("a".to_owned(), String::new(), "/password"),
        ("a".to_owned(), "x".repeat(201), "/password"),
    ] {
        let problem = client.try_sign_in(&account, &password).await.expect_problem(ProblemCode::Invalid);
        assert_eq!(problem.errors[0].pointer, pointer);
    }
}

#[tokio::test]
async fn an_account_that_is_guessed_at_is_closed_for_a_while_and_others_are_not() {
    let server = Server::demo().await;
    let client = server.client();
    for _ in 0..10 {
        client.try_sign_in("viewer", "guess").await.expect_problem(ProblemCode::WrongCredentials);
    }
    let answer = client.try_sign_in("viewer", "guanhu-demo").await;
    let problem = answer.expect_problem(ProblemCode::TooManyAttempts);
    let wait: u64 = answer.header("retry-after").and_then(|it| it.parse().ok()).expect("a number of seconds");
    assert!((1..=900).contains(&wait));
    assert_eq!(problem.params["retry_after_s"], wait);
    client.sign_in("evaluator", "guanhu-demo").await;
}

#[tokio::test]
async fn guesses_at_the_same_moment_are_counted_one_by_one() {
    let server = Server::demo().await;
    let tries = (0..40).map(|_| {
        let client = server.client();
        tokio::spawn(async move { client.try_sign_in("viewer", "guess").await.status() })
    });
    let mut looked_at = 0;
    for one in tries.collect::<Vec<_>>() {
        looked_at += usize::from(one.await.expect("an answer") == 401);
    }
    assert_eq!(looked_at, 10, "no burst passes the limit");
}

#[tokio::test]
async fn a_stranger_elsewhere_locks_nobody_out() {
    let server = Server::setup().demo().argument("--behind-proxy").start().await;
    let from = |address: &'static str, password: &'static str| {
        let body = json!({"account": "viewer", "password": password});
        server.client().ask(Method::POST, "session").header("x-forwarded-for", address).json(&body).send()
    };
    for _ in 0..10 {
        from("10.0.0.9", "guess").await.expect_problem(ProblemCode::WrongCredentials);
    }
    from("10.0.0.9", "guanhu-demo").await.expect_problem(ProblemCode::TooManyAttempts);
    from("10.0.0.7", "guanhu-demo").await.expect_status(200);
}

#[tokio::test]
async fn no_account_name_counts_against_another_account() {
    let server = Server::demo().await;
    let client = server.client();
    for name in ["viewer address:127.0.0.1", "127.0.0.1 viewer"] {
        for _ in 0..10 {
            client.try_sign_in(name, "guess").await.expect_problem(ProblemCode::WrongCredentials);
        }
    }
    client.sign_in("viewer", "guanhu-demo").await;
}

#[tokio::test]
async fn a_right_password_forgives_the_wrong_ones_before_it() {
    let server = Server::demo().await;
    let client = server.client();
    for _ in 0..2 {
        for _ in 0..9 {
            client.try_sign_in("viewer", "guess").await.expect_problem(ProblemCode::WrongCredentials);
        }
        client.sign_in("viewer", "guanhu-demo").await;
    }
}

#[tokio::test]
async fn a_write_from_another_site_is_refused_before_anything_else() {
    let server = Server::demo().await;
    let world = World::demo(&server).await;
    let evaluator = world.person(Role::Evaluator).await;
    for (name, value) in [("origin", "https://evil.example"), ("origin", "null")] {
        let ask = evaluator.client.ask(Method::DELETE, "session").header(name, value);
        ask.send().await.expect_problem(ProblemCode::ForeignOrigin);
    }
    evaluator.client.get("session").await.expect_status(200);
    let read = evaluator.client.ask(Method::GET, "session").header("origin", "https://evil.example");
    let answer = read.send().await.expect_status(200);
    assert!(answer.header("access-control-allow-origin").is_none(), "and no script there may read it");
}
