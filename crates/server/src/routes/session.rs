//! Signing in and out.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts, State};
use axum::http::header::SET_COOKIE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{AppendHeaders, IntoResponse as _, Response};
use chrono::{DateTime, Duration, Utc};
use protocol::bounds::{ACCOUNT_CHARS_MAX, PASSWORD_CHARS_MAX};
use protocol::problem::{Params, ProblemCode};
use protocol::session::{Session, SignIn};
use store::{Account, Act};

use crate::app::{App, Shared};
use crate::clock;
use crate::connections::network;
use crate::entity::Entity;
use crate::extract::Body;
use crate::refusal::{Answer, Refusal};
use crate::session::{self, LASTS, Signed, Token};

/// How long failures are remembered.
const WINDOW: Duration = Duration::minutes(15);
/// Failures within the window before it is closed: of one account from one address, from one address (a whole street
/// office may share one), and of one account from anywhere. The last is high, so that no stranger can lock its owner out
/// from a single address.
const FAILURES_MAX: [u32; 3] = [10, 100, 100];

type WithCookie<T> = (AppendHeaders<[(axum::http::HeaderName, HeaderValue); 1]>, T);

/// Who is signed in.
#[utoipa::path(
    get,
    path = "/session",
    operation_id = "session",
    tag = "session",
    responses((status = 200, body = Session)),
)]
pub async fn get(signed: Signed) -> Entity<Session> {
    Entity(signed.session)
}

/// Signs in with account and password, and sets the session's cookie. A session that the request came with ends.
#[utoipa::path(
    post,
    path = "/session",
    operation_id = "sign_in",
    tag = "session",
    request_body = SignIn,
    responses((status = 200, body = Session, headers(("set-cookie" = String, description = "The session")))),
    security(()),
)]
pub async fn post(
    State(app): Shared,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    Body(sign_in): Body<SignIn>,
) -> Answer<WithCookie<Response>> {
    check_bounds(&sign_in)?;
    let place = app.passwords.place()?;
    let login = sign_in.account.trim().to_lowercase();
    let (attempt, account) = Attempt::begin(&app, &login, address).await?;
    let stored = account.as_ref().filter(|it| !it.disabled).map(|it| it.password_hash.clone());
    let is_right = place.compare(sign_in.password, stored).await?;
    let account = account.filter(|_| is_right).ok_or(ProblemCode::WrongCredentials)?;
    let before = Token::of(&headers, app.site.is_https());
    let (token, session) = open(&app, &account, &attempt, before).await?;
    let cookie = token.cookie(LASTS, app.site.is_https())?;
    Ok((AppendHeaders([(SET_COOKIE, cookie)]), Entity(session).into_response()))
}

/// Signs out. Signing out twice is no mistake.
#[utoipa::path(
    delete,
    path = "/session",
    operation_id = "sign_out",
    tag = "session",
    responses((status = 204, description = "Signed out")),
    security(()),
)]
pub async fn delete(State(app): Shared, headers: HeaderMap) -> Answer<WithCookie<StatusCode>> {
    if let Some(token) = Token::of(&headers, app.site.is_https()) {
        let mut write = app.store.write(Act { actor: None, at: clock::now() }).await?;
        write.close_session(&token.hash()).await?;
        write.commit().await?;
    }
    let cookie = session::farewell(app.site.is_https())?;
    Ok((AppendHeaders([(SET_COOKIE, cookie)]), StatusCode::NO_CONTENT))
}

fn check_bounds(sign_in: &SignIn) -> Answer<()> {
    let bounds = [
        ("/account", sign_in.account.trim(), ACCOUNT_CHARS_MAX),
        ("/password", sign_in.password.as_str(), PASSWORD_CHARS_MAX),
    ];
    for (pointer, text, max) in bounds {
        if text.is_empty() {
            return Err(Refusal::invalid(pointer, "text_empty"));
        }
        if pointer == "/account" && text.contains(domain::text::is_unseen) {
            return Err(Refusal::invalid(pointer, "text_control_character"));
        }
        if text.chars().count() > max {
            let params = Params::from([("max".to_owned(), max.into())]);
            return Err(Refusal::new(ProblemCode::Invalid).and_at(pointer, "text_too_long", params));
        }
    }
    Ok(())
}

/// One try to sign in. It counts as a failure before the password is looked at, and is taken back when the password is
/// right: a hundred tries at the same moment are a hundred.
struct Attempt {
    subjects: [String; 3],
    at: DateTime<Utc>,
}

impl Attempt {
    /// Counts the try and finds the account, unless there were too many of late.
    async fn begin(app: &App, login: &str, address: IpAddr) -> Answer<(Self, Option<Account>)> {
        // The first has a word of its own and the address in front: no account name, however it is written or cut,
        // makes one subject out of another.
        let subjects =
            [format!("pair:{address} {login}"), format!("address:{address}"), format!("account:{login}")];
        let attempt = Self { subjects, at: clock::now() };
        let account = store::retrying(|| async {
            let mut write = app.store.write(Act { actor: None, at: attempt.at }).await?;
            let failures = write.sign_in_failures(&attempt.names(), attempt.at - WINDOW).await?;
            if failures.iter().zip(FAILURES_MAX).any(|(count, max)| *count >= max) {
                let wait = WINDOW.num_seconds().unsigned_abs();
                return Err(Refusal::new(ProblemCode::TooManyAttempts).retry_after(wait));
            }
            let account = write.account_by_login(login).await?;
            write.sign_in_failed(&attempt.names()).await?;
            write.commit().await?;
            Ok(account)
        })
        .await?;
        Ok((attempt, account))
    }

    fn names(&self) -> [&str; 3] {
        self.subjects.each_ref().map(String::as_str)
    }
}

async fn open(
    app: &App,
    checked: &Account,
    attempt: &Attempt,
    before: Option<Token>,
) -> Answer<(Token, Session)> {
    let (token, now) = (Token::fresh()?, clock::now());
    let mut write = app.store.write(Act { actor: Some(checked.id), at: now }).await?;
    let opened = write.open_session_of(&token.hash(), checked, now + LASTS).await?;
    // Nothing is committed then: the try stays counted as the failure that it was.
    let account = opened.ok_or(ProblemCode::WrongCredentials)?;
    // A right password forgives the wrong ones that its owner typed here; elsewhere only this try is taken back.
    let [here, elsewhere @ ..] = attempt.names();
    write.sign_in_succeeded(&[here]).await?;
    write.take_back_failure(&elsewhere, attempt.at).await?;
    // The browser forgets the old cookie with this answer; left open, that session would be nobody's to end.
    if let Some(before) = before {
        write.close_session(&before.hash()).await?;
    }
    let grants = write.session(&token.hash(), now).await?.map(|it| it.grants).unwrap_or_default();
    write.commit().await?;
    let session = Session {
        user: account.id,
        account: account.login,
        name: account.name,
        grants,
        expires_at: now + LASTS,
        demo: app.is_demo(),
    };
    Ok((token, session))
}

/// Where a request comes from, for counting failures.
pub struct ClientAddress(IpAddr);

impl FromRequestParts<Arc<App>> for ClientAddress {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Answer<Self> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|it| it.0.ip());
        let forwarded = parts.headers.get_all("x-forwarded-for").iter().next_back();
        let said = forwarded
            .filter(|_| app.site.is_behind_proxy)
            .and_then(|value| forwarded_address(value.to_str().ok()?.rsplit(',').next()?.trim()));
        Ok(Self(network(said.or(peer).unwrap_or(Ipv4Addr::UNSPECIFIED.into()))))
    }
}

/// An address as proxies write it: bare, or with the client's port behind it.
fn forwarded_address(text: &str) -> Option<IpAddr> {
    text.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|it| it.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_may_write_the_clients_port_behind_its_address() {
        for text in ["10.0.0.1", "10.0.0.1:567"] {
            assert_eq!(forwarded_address(text), Some(IpAddr::from([10, 0, 0, 1])), "{text}");
        }
        assert_eq!(forwarded_address("[2001:db8::1]:567"), "2001:db8::1".parse().ok());
        assert_eq!(forwarded_address("unknown"), None);
    }
}
