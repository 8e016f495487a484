//! Who is signed in and what they may open.
//!
//! A session that ends in the middle of something never takes the page away: a dialog asks for the password over it,
//! and whoever was signed in goes on where they were. Without a network the last known session still opens what is
//! kept on this device; the server decides again on every request.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::access::Role;
use domain::id::UserId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::problem::{Problem, ProblemCode};
use protocol::session::{Session, SignIn};

use crate::api::{self, Renewal};
use crate::json;
use crate::page::Page;

const STORAGE_KEY: &str = "guanhu.session";

/// What is known about who is there.
#[derive(Clone, PartialEq)]
pub enum Presence {
    /// The server has not answered yet.
    Asking,
    /// Nobody.
    Out,
    In(Arc<Session>),
    /// It could not be found out, and nobody was here before.
    Unknown(Problem),
}

/// The session in context. Copy it into closures.
#[derive(Clone, Copy)]
pub struct CurrentSession {
    presence: RwSignal<Presence>,
    /// Whether the password is asked for again, over the page.
    expired: RwSignal<bool>,
    renewal: RwSignal<u32>,
}

/// Puts the session into context and asks the server for it. Call once, in the root component.
pub fn provide_session() -> CurrentSession {
    let session = CurrentSession {
        presence: RwSignal::new(Presence::Asking),
        expired: RwSignal::new(false),
        renewal: RwSignal::new(0),
    };
    provide_context(session);
    provide_context(Renewal(session.renewal));
    api::when_signed_out(move || {
        if matches!(session.presence.get_untracked(), Presence::In(_)) {
            session.expired.set(true);
        }
    });
    let back_online = window_event_listener(leptos::ev::online, move |_| {
        session.renewal.update(|times| *times += 1);
    });
    on_cleanup(move || back_online.remove());
    session.ask();
    session
}

/// The session in context.
///
/// # Panics
/// Outside the root component, where [`provide_session`] was not called.
pub fn use_session() -> CurrentSession {
    expect_context()
}

impl CurrentSession {
    /// Asks the server who is signed in.
    pub fn ask(self) {
        spawn_local(async move {
            let presence = match api::session().await {
                Ok(session) => Presence::In(Arc::new(session)),
                Err(problem) if problem.code == ProblemCode::NotSignedIn => Presence::Out,
                Err(problem) => match remembered().filter(|session| session.expires_at > now()) {
                    Some(session) => Presence::In(Arc::new(session)),
                    None => Presence::Unknown(problem),
                },
            };
            remember(&presence);
            self.presence.set(presence);
        });
    }

    /// What is known; tracked.
    pub fn presence(self) -> Presence {
        self.presence.get()
    }

    /// The session, while somebody is signed in; tracked.
    pub fn get(self) -> Option<Arc<Session>> {
        match self.presence.get() {
            Presence::In(session) => Some(session),
            _ => None,
        }
    }

    /// Who is signed in; tracked.
    pub fn user(self) -> Option<UserId> {
        self.get().map(|session| session.user)
    }

    /// Whether a role is held anywhere; tracked.
    pub fn holds(self, role: Role) -> bool {
        self.get().is_some_and(|session| session.holds(role))
    }

    /// Whether a page is theirs to open; tracked.
    pub fn may_open(self, page: Page) -> bool {
        match page.roles() {
            None => true,
            Some(roles) => roles.iter().any(|role| self.holds(*role)),
        }
    }

    /// The page to land on: tasks for who fills cards, the overview for who reads results; tracked.
    pub fn home(self) -> Page {
        [Page::Overview, Page::Tasks].into_iter().find(|page| self.may_open(*page)).unwrap_or(Page::Account)
    }

    /// Whether the password is asked for again, over the page.
    pub fn expired(self) -> RwSignal<bool> {
        self.expired
    }

    /// Goes up when somebody signed in again or the network came back: the time to try again what failed.
    pub fn renewed(self) -> Signal<u32> {
        self.renewal.into()
    }

    /// Signs in. What failed for want of a session asks again by itself.
    pub async fn sign_in(self, account: String, password: String) -> Result<Arc<Session>, Problem> {
        let session = Arc::new(api::sign_in(&SignIn { account, password }).await?);
        let presence = Presence::In(Arc::clone(&session));
        remember(&presence);
        self.presence.set(presence);
        self.expired.set(false);
        self.renewal.update(|times| *times += 1);
        Ok(session)
    }

    /// Signs out. Drafts and the outbox stay on the device.
    pub async fn sign_out(self) -> Result<(), Problem> {
        api::sign_out().await?;
        remember(&Presence::Out);
        self.expired.set(false);
        self.presence.set(Presence::Out);
        Ok(())
    }
}

fn now() -> DateTime<Utc> {
    // Milliseconds since 1970 stay far below 2^53, where f64 is exact.
    DateTime::from_timestamp_millis(js_sys::Date::now() as i64).unwrap_or_default()
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

/// Who was here last, for opening the app without a network. Names and roles only; the key to the server is the
/// cookie, which no script can read.
fn remembered() -> Option<Session> {
    json::read(&storage()?.get_item(STORAGE_KEY).ok().flatten()?).ok()
}

fn remember(presence: &Presence) {
    let Some(storage) = storage() else { return };
    // Private browsing may refuse storage; the app then needs the network to open.
    let _ = match presence {
        Presence::In(session) => match serde_json::to_string(&**session) {
            Ok(text) => storage.set_item(STORAGE_KEY, &text),
            Err(_) => Ok(()),
        },
        Presence::Out => storage.remove_item(STORAGE_KEY),
        Presence::Asking | Presence::Unknown(_) => Ok(()),
    };
}
