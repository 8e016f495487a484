//! Icons: one set, drawn with the colour and beside the size of the text.

mod glyph;

use leptos::prelude::*;

pub use glyph::Glyph;

/// An icon. Without a label it is decoration and readers skip it.
#[component]
pub fn Icon(
    /// Which one.
    glyph: Glyph,
    /// 16 px instead of 20 px, at the default text size.
    #[prop(optional)]
    small: bool,
    /// Its name, where no words stand beside it.
    #[prop(optional, into)]
    label: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <svg
            class="icon"
            class:icon-small=small
            viewBox="0 0 24 24"
            fill="none"
            stroke="currentColor"
            stroke-width="2"
            stroke-linecap="round"
            stroke-linejoin="round"
            focusable="false"
            role=move || label.get().map(|_| "img")
            aria-label=move || label.get()
            aria-hidden=move || label.get().is_none().then_some("true")
            inner_html=glyph.shapes()
        ></svg>
    }
}
