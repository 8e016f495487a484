//! The root: who is there decides between the sign-in page and the app.

use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::hooks::{use_location, use_navigate};
use leptos_router::{NavigateOptions, WildcardSegment};

use crate::frame::Frame;
use crate::locale::provide_locale;
use crate::page::Page;
use crate::pages::loading::Failure;
use crate::pages::screen;
use crate::session::{Presence, provide_session, use_session};
use crate::ui::{ToastRegion, provide_theme, provide_toasts};

/// The whole app.
#[component]
pub fn App() -> impl IntoView {
    provide_locale();
    provide_theme();
    provide_toasts();
    provide_session();
    view! {
        <Router>
            // The router keeps the address bar and the links; which screen an address is, `Page` says.
            <FlatRoutes fallback=|| ()>
                <Route path=WildcardSegment("any") view=|| () />
            </FlatRoutes>
            <Entrance />
        </Router>
        <ToastRegion />
    }
}

/// What stands in the doorway; changes only when another person does.
#[derive(Clone, PartialEq)]
enum Doorway {
    Asking,
    SignIn,
    Unknown,
    App(domain::id::UserId),
}

#[component]
fn Entrance() -> impl IntoView {
    let session = use_session();
    let doorway = Memo::new(move |_| match session.presence() {
        Presence::Asking => Doorway::Asking,
        Presence::Out => Doorway::SignIn,
        Presence::Unknown(_) => Doorway::Unknown,
        Presence::In(session) => Doorway::App(session.user),
    });
    let problem = move || match session.presence() {
        Presence::Unknown(problem) => {
            let again = Callback::new(move |()| session.ask());
            Some(view! { <Failure problem on_retry=again /> })
        }
        _ => None,
    };
    lead_home();
    move || match doorway.get() {
        Doorway::Asking => ().into_any(),
        Doorway::SignIn => screen(Page::SignIn),
        Doorway::Unknown => view! { <main class="entrance">{problem}</main> }.into_any(),
        Doorway::App(_) => view! { <Frame /> }.into_any(),
    }
}

/// Whoever stands at the sign-in page, or at a front page that is not theirs, goes to their own.
fn lead_home() {
    let session = use_session();
    let location = use_location();
    let navigate = use_navigate();
    Effect::new(move || {
        let page = Page::parse(&location.pathname.get());
        let home = session.home();
        let stray = match page {
            Some(Page::SignIn) => true,
            Some(Page::Overview) => home != Page::Overview,
            _ => false,
        };
        if stray && session.get().is_some() {
            navigate(&home.path(), NavigateOptions { replace: true, ..NavigateOptions::default() });
        }
    });
}
