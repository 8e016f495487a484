//! A single yes or no.

use leptos::prelude::*;

use super::{Glyph, Icon};

/// A checkbox with its label as part of the target.
#[component]
pub fn Checkbox(
    #[prop(into)] label: Signal<String>,
    checked: RwSignal<bool>,
    #[prop(optional, into)] help: Signal<Option<String>>,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional, into)] on_change: Option<Callback<bool>>,
) -> impl IntoView {
    view! {
        <label class="check">
            <input
                type="checkbox"
                prop:checked=move || checked.get()
                disabled=disabled
                on:change:target=move |event| {
                    let now = event.target().checked();
                    checked.set(now);
                    if let Some(on_change) = on_change {
                        on_change.run(now);
                    }
                }
            />
            <span class="check-box" aria-hidden="true"><Icon glyph=Glyph::Check small=true /></span>
            <span class="check-text">
                <span>{label}</span>
                {move || help.get().map(|help| view! { <span class="field-help">{help}</span> })}
            </span>
        </label>
    }
}
