//! What is there when asked for, and facts in pairs.

use leptos::prelude::*;

use super::{Glyph, Icon};

/// A part that opens on demand.
#[component]
pub fn Details(
    #[prop(into)] summary: Signal<String>,
    #[prop(optional)] open: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <details class="details" open=open>
            <summary><Icon glyph=Glyph::ChevronRight small=true /><span>{summary}</span></summary>
            <div class="details-body">{children()}</div>
        </details>
    }
}

/// Names and values in pairs.
#[component]
pub fn Facts(#[prop(into)] items: Signal<Vec<(String, String)>>) -> impl IntoView {
    view! {
        <dl class="facts">
            {move || {
                items
                    .get()
                    .into_iter()
                    .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
                    .collect_view()
            }}
        </dl>
    }
}

/// Words for readers only.
#[component]
pub fn VisuallyHidden(children: Children) -> impl IntoView {
    view! { <span class="visually-hidden">{children()}</span> }
}
