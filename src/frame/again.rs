use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use crate::pages::part::{Part, Piece, fetched};
use crate::pages::sign_in::SignInForm;
use crate::session::use_session;
use crate::tr;
use crate::ui::Dialog;

/// Asks for the password again, over the page, when the session ended: what is on the page stays.
#[component]
pub(super) fn SignInAgain() -> impl IntoView {
    view! {
        <Dialog open=use_session().expired() title=tr!("sign_in.again_title")>
            {fetched(Part::Door, Piece::SignInAgain)}
        </Dialog>
    }
}

/// What the dialog holds. Somebody else who signs in goes to their own front page instead.
#[component]
pub fn SignInAgainForm() -> impl IntoView {
    let session = use_session();
    let navigate = use_navigate();
    let was = untrack(|| session.get());
    let (account, user) = was.map(|was| (was.account.clone(), was.user)).unzip();
    let account = RwSignal::new(account.unwrap_or_default());
    let done = Callback::new(move |now: domain::id::UserId| {
        if user.is_some_and(|user| user != now) {
            let options = NavigateOptions { replace: true, ..NavigateOptions::default() };
            navigate(&untrack(|| session.home()).path(), options);
        }
    });
    view! {
        <p>{tr!("sign_in.again_words")}</p>
        <SignInForm account on_done=done />
    }
}
