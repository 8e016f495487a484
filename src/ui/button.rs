//! Buttons: one primary action a screen, a reason where one cannot be pressed.

use leptos::prelude::*;

use super::{Glyph, Icon, fresh_id};
use crate::tr;

/// How much a button asks for attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Look {
    /// The one main action.
    Primary,
    /// Any other action.
    #[default]
    Secondary,
    /// An action inside a row or a toolbar.
    Quiet,
    /// It destroys or refuses something.
    Danger,
}

impl Look {
    fn class(self) -> &'static str {
        match self {
            Self::Primary => "button button-primary",
            Self::Secondary => "button",
            Self::Quiet => "button button-quiet",
            Self::Danger => "button button-danger",
        }
    }
}

/// A button with words. While `busy` it spins and takes no press; with a `refused` reason it can still be reached by
/// keyboard and touch, and says the reason instead of acting.
#[component]
pub fn Button(
    #[prop(into)] label: Signal<String>,
    #[prop(optional)] look: Look,
    #[prop(optional, into)] on_press: Option<Callback<()>>,
    #[prop(optional, into)] glyph: Option<Glyph>,
    /// Submits the form around it.
    #[prop(optional)]
    submit: bool,
    #[prop(optional, into)] busy: Signal<bool>,
    /// Why it cannot be pressed now.
    #[prop(optional, into)]
    refused: Signal<Option<String>>,
    /// As wide as its container.
    #[prop(optional)]
    wide: bool,
    #[prop(optional)] small: bool,
) -> impl IntoView {
    let reason_id = fresh_id("reason");
    let described = reason_id.clone();
    let asked = RwSignal::new(false);
    let press = move |event: web_sys::MouseEvent| {
        if busy.get_untracked() {
            event.prevent_default();
        } else if refused.get_untracked().is_some() {
            event.prevent_default();
            asked.set(true);
        } else if let Some(on_press) = on_press {
            on_press.run(());
        }
    };
    view! {
        <button
            type=if submit { "submit" } else { "button" }
            class=look.class()
            class:button-wide=wide
            class:button-small=small
            aria-busy=move || busy.get().then_some("true")
            aria-disabled=move || (busy.get() || refused.get().is_some()).then_some("true")
            aria-describedby=move || refused.get().map(|_| described.clone())
            title=move || refused.get()
            on:click=press
        >
            {move || match (busy.get(), glyph) {
                (true, _) => view! { <span class="spinner" aria-hidden="true"></span> }.into_any(),
                (false, Some(glyph)) => view! { <Icon glyph small=true /> }.into_any(),
                (false, None) => ().into_any(),
            }}
            <span>{label}</span>
        </button>
        <Show when=move || refused.get().is_some()>
            <span
                id=reason_id.clone()
                class=move || if asked.get() { "button-reason" } else { "visually-hidden" }
                role="status"
            >
                {move || refused.get()}
            </span>
        </Show>
    }
}

/// A link that looks like a button, for going somewhere.
#[component]
pub fn LinkButton(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] href: Signal<String>,
    #[prop(optional)] look: Look,
    #[prop(optional, into)] glyph: Option<Glyph>,
    #[prop(optional)] small: bool,
    #[prop(optional)] wide: bool,
) -> impl IntoView {
    view! {
        <a class=look.class() class:button-small=small class:button-wide=wide href=href>
            {glyph.map(|glyph| view! { <Icon glyph small=true /> })}
            <span>{label}</span>
        </a>
    }
}

/// A button that is only an icon; its label is its accessible name and its tooltip.
#[component]
pub fn IconButton(
    #[prop(into)] label: Signal<String>,
    glyph: Glyph,
    #[prop(into)] on_press: Callback<()>,
    /// For a switch: whether it is on.
    #[prop(optional, into)]
    pressed: Signal<Option<bool>>,
    #[prop(optional, into)] refused: Signal<Option<String>>,
) -> impl IntoView {
    let words = Signal::derive(move || refused.get().unwrap_or_else(|| label.get()));
    view! {
        <button
            type="button"
            class="button button-quiet button-icon"
            aria-label=words
            title=words
            aria-pressed=move || pressed.get().map(|on| if on { "true" } else { "false" })
            aria-disabled=move || refused.get().map(|_| "true")
            on:click=move |_| {
                if refused.get_untracked().is_none() {
                    on_press.run(());
                }
            }
        >
            <Icon glyph />
        </button>
    }
}

/// The close button of a dialog, drawer or toast.
#[component]
pub(super) fn CloseButton(#[prop(into)] on_press: Callback<()>) -> impl IntoView {
    view! { <IconButton label=tr!("ui.close") glyph=Glyph::X on_press /> }
}
