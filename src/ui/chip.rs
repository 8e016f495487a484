//! Filters above the thing that they filter.

use leptos::prelude::*;

use super::select::Options;
use super::{Glyph, Icon};
use crate::locale::use_locale;
use crate::tr;

/// A row of chips with a name.
#[component]
pub fn Chips(#[prop(into)] label: Signal<String>, children: Children) -> impl IntoView {
    view! { <div class="chips" role="group" aria-label=label>{children()}</div> }
}

/// A filter that is on or off, with how many it would leave.
#[component]
pub fn Chip(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] on: Signal<bool>,
    #[prop(into)] on_press: Callback<()>,
    #[prop(optional, into)] count: Signal<Option<u32>>,
) -> impl IntoView {
    let locale = use_locale();
    view! {
        <button
            type="button"
            class="chip"
            class:chip-on=on
            aria-pressed=move || if on.get() { "true" } else { "false" }
            on:click=move |_| on_press.run(())
        >
            <Show when=move || on.get()><Icon glyph=Glyph::Check small=true /></Show>
            <span>{label}</span>
            {move || count.get().map(|n| view! { <span class="chip-count num">{locale.integer(i64::from(n))}</span> })}
        </button>
    }
}

/// A filter with several values, "all" among them; a chosen value stands out and can be cleared.
#[component]
pub fn FilterChip(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] value: Signal<Option<String>>,
    #[prop(into)] options: Signal<Vec<(String, String)>>,
    #[prop(into)] on_choose: Callback<Option<String>>,
) -> impl IntoView {
    let any = tr!("ui.any");
    let with_any = Signal::derive(move || {
        let mut all = vec![(String::new(), any.get())];
        all.extend(options.get());
        all
    });
    let chosen = Signal::derive(move || value.get().unwrap_or_default());
    let words = move || {
        let chosen = chosen.get();
        with_any.get().into_iter().find(|(value, _)| *value == chosen).map(|(_, words)| words)
    };
    view! {
        <span class="chip chip-choice" class:chip-on=move || value.get().is_some()>
            <span class="chip-name" aria-hidden="true">{label}</span>
            <span class="chip-value" aria-hidden="true">{words}</span>
            <Icon glyph=Glyph::ChevronDown small=true />
            <select
                class="chip-select"
                aria-label=label
                on:change:target=move |event| {
                    let chosen = event.target().value();
                    on_choose.run((!chosen.is_empty()).then_some(chosen));
                }
            >
                <Options options=with_any chosen />
            </select>
        </span>
    }
}
