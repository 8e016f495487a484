//! Who is signed in: a random token in a cookie, its SHA-256 in the store.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use chrono::{DateTime, Duration, Utc};
use domain::access::{Caller, Grant};
use protocol::problem::ProblemCode;
use protocol::session::Session;
use store::{Act, Store, TokenHash};

use crate::app::App;
use crate::clock::{self, NoRandomness};
use crate::refusal::{Answer, Refusal};

/// How long a session lasts without being used; renewed when half of it has gone.
pub const LASTS: Duration = Duration::hours(12);
/// How long it lasts at the very most, whatever is done with it: whoever got hold of a cookie holds it for a week.
const ENDS: Duration = Duration::days(7);
/// How long an answer waits for a renewal. Reading never queues behind those who write; the next request tries again.
const RENEWAL_WAIT: std::time::Duration = std::time::Duration::from_millis(100);

/// The session token of a request's cookie, not yet known to be worth anything.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    const HEX_DIGITS: usize = 64;

    /// A fresh token of 256 random bits.
    pub fn fresh() -> Result<Self, NoRandomness> {
        Ok(Self(clock::hex(&clock::random::<32>()?)))
    }

    pub fn hash(&self) -> TokenHash {
        TokenHash::of(&self.0)
    }

    /// The token among a request's cookies.
    pub fn of(headers: &HeaderMap, is_https: bool) -> Option<Self> {
        let name = cookie_name(is_https);
        let pairs = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
        let value = pairs
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find_map(|(key, value)| (key == name).then_some(value))?;
        let is_token = value.len() == Self::HEX_DIGITS && value.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_token.then(|| Self(value.to_owned()))
    }

    /// `Set-Cookie` that keeps the token for as long as it is worth anything.
    pub fn cookie(&self, lasts: Duration, is_https: bool) -> Answer<HeaderValue> {
        cookie(&self.0, lasts.num_seconds(), is_https)
    }
}

/// `Set-Cookie` that makes the browser forget.
pub fn farewell(is_https: bool) -> Answer<HeaderValue> {
    cookie("", 0, is_https)
}

/// The `__Host-` prefix binds the cookie to this host over TLS; browsers refuse it over plain HTTP.
fn cookie_name(is_https: bool) -> &'static str {
    if is_https { "__Host-guanhu" } else { "guanhu" }
}

fn cookie(value: &str, max_age_s: i64, is_https: bool) -> Answer<HeaderValue> {
    let name = cookie_name(is_https);
    let secure = if is_https { "; Secure" } else { "" };
    let text = format!("{name}={value}; Path=/; Max-Age={max_age_s}; HttpOnly; SameSite=Lax{secure}");
    HeaderValue::from_str(&text).map_err(Refusal::internal)
}

/// Whoever made the request, known by their session.
#[derive(Clone)]
pub struct Signed {
    pub caller: Caller,
    pub session: Session,
    /// When the session ends if this use of it counts; where that is no later than it ends anyhow, nothing.
    renewed_until: Option<DateTime<Utc>>,
}

/// The layer: recognises the caller and renews a session that is half gone.
pub async fn recognise(State(app): State<Arc<App>>, mut request: Request, next: Next) -> Response {
    let Some(token) = Token::of(request.headers(), app.site.is_https()) else {
        return next.run(request).await;
    };
    let now = clock::now();
    let found = find(&app, &token, now).await;
    let renewed_until = found.as_ref().ok().and_then(|it| it.as_ref()?.renewed_until);
    request.extensions_mut().insert(found);
    let mut response = next.run(request).await;
    // Whoever signed out in this very request must not be given their cookie back.
    if let Some(until) = renewed_until
        && !response.headers().contains_key(SET_COOKIE)
        && renew(&app.store, &token, now, until).await
        && let Ok(cookie) = token.cookie(until - now, app.site.is_https())
    {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

async fn find(app: &App, token: &Token, now: DateTime<Utc>) -> Answer<Option<Signed>> {
    let found = app.store.read().await?.session(&token.hash(), now).await?;
    let found = found.filter(|it| now < it.opened_at + ENDS);
    Ok(found.map(|it| {
        let expires_at = it.expires_at.min(it.opened_at + ENDS);
        let grants = it.grants.iter().map(|grant| Grant { role: grant.role, region: grant.region }).collect();
        Signed {
            caller: Caller::new(it.user, grants),
            session: Session {
                user: it.user,
                account: it.login,
                name: it.name,
                grants: it.grants,
                expires_at,
                demo: app.is_demo(),
            },
            renewed_until: renewed_until(it.opened_at, expires_at, now),
        }
    }))
}

/// A session that is half gone lasts longer by being used, and never beyond its absolute end.
fn renewed_until(
    opened_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let until = (now + LASTS).min(opened_at + ENDS);
    (expires_at - now < LASTS / 2 && until > expires_at).then_some(until)
}

/// Whether the session now lasts until then. Reading goes on while the database cannot be written, or is being written.
async fn renew(store: &Store, token: &Token, now: DateTime<Utc>, until: DateTime<Utc>) -> bool {
    let renewal = async {
        let mut write = store.write(Act { actor: None, at: now }).await?;
        write.renew_session(&token.hash(), until).await?;
        write.commit().await
    };
    match tokio::time::timeout(RENEWAL_WAIT, renewal).await {
        Ok(Ok(())) => return true,
        Ok(Err(error)) => tracing::warn!(%error, "a session could not be renewed"),
        Err(_) => tracing::info!("a session was not renewed this time: others are writing"),
    }
    false
}

impl<S: Send + Sync> FromRequestParts<S> for Signed {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Answer<Self> {
        match parts.extensions.get::<Answer<Option<Signed>>>() {
            Some(Ok(Some(signed))) => Ok(signed.clone()),
            Some(Err(refusal)) => Err(refusal.clone()),
            Some(Ok(None)) | None => Err(ProblemCode::NotSignedIn.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token_in(cookies: &str, is_https: bool) -> Option<String> {
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, cookies.parse().expect("a header value"));
        Token::of(&headers, is_https).map(|token| token.0)
    }

    #[test]
    fn a_token_is_found_among_other_cookies_and_only_under_its_own_name() {
        let token = "0123456789abcdef".repeat(4);
        assert_eq!(token_in(&format!("a=b; guanhu={token}; c=d"), false), Some(token.clone()));
        assert_eq!(token_in(&format!("__Host-guanhu={token}"), true), Some(token.clone()));
        assert_eq!(token_in(&format!("guanhu={token}"), true), None, "over TLS only the __Host- name counts");
        assert_eq!(token_in("guanhu=short", false), None);
        assert_eq!(token_in(&format!("guanhu={}", "x".repeat(64)), false), None);
    }

    #[test]
    fn the_cookie_is_out_of_reach_of_scripts_and_of_other_sites() {
        let token = Token::fresh().expect("randomness");
        let text = |https| token.cookie(LASTS, https).expect("a cookie").to_str().expect("ASCII").to_owned();
        for part in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=43200"] {
            assert!(text(true).contains(part) && text(false).contains(part), "{part}");
        }
        assert!(text(true).starts_with("__Host-guanhu=") && text(true).ends_with("; Secure"));
        assert!(text(false).starts_with("guanhu=") && !text(false).contains("Secure"));
    }

    #[test]
    fn a_session_is_renewed_by_use_up_to_a_week_after_it_was_opened_and_no_further() {
        let opened = DateTime::UNIX_EPOCH;
        let at = |hours| opened + Duration::hours(hours);
        let renewed = |expires, now| renewed_until(opened, at(expires), at(now));
        assert_eq!(renewed(12, 5), None, "more than half is left");
        assert_eq!(renewed(12, 7), Some(at(19)));
        assert_eq!(renewed(165, 160), Some(at(168)), "what is left of the week");
        assert_eq!(renewed(168, 167), None, "the week is over in an hour, used or not");
    }

    #[test]
    fn no_two_tokens_are_alike() {
        let token = || Token::fresh().expect("randomness").0;
        let (one, other) = (token(), token());
        assert_ne!(one, other);
        assert_eq!(one.len(), Token::HEX_DIGITS);
    }
}
