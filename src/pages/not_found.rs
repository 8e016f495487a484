//! No such page, or not this reader's.

use leptos::prelude::*;

use crate::session::use_session;
use crate::tr;
use crate::ui::{self, EmptyState, Glyph, LinkButton, Look};

fn home() -> impl IntoView {
    let session = use_session();
    view! { <LinkButton label=tr!("shell.to_home") href=Signal::derive(move || session.home().path()) look=Look::Primary /> }
}

/// The address leads nowhere.
#[component]
pub fn NotFound() -> impl IntoView {
    view! {
        <ui::Page title=tr!("shell.not_found")>
            <EmptyState title=tr!("shell.not_found_title") words=tr!("shell.not_found_words") glyph=Glyph::MapPin action=home />
        </ui::Page>
    }
}

/// The address leads to something that this account may not open.
#[component]
pub fn NotAllowed() -> impl IntoView {
    let session = use_session();
    let name =
        Signal::derive(move || session.get().map(|session| session.name.to_string()).unwrap_or_default());
    view! {
        <ui::Page title=tr!("shell.not_allowed")>
            <EmptyState
                title=tr!("shell.not_allowed_title")
                words=tr!("shell.not_allowed_words", name = name.get())
                glyph=Glyph::Lock
                action=home
            />
        </ui::Page>
    }
}
