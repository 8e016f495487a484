//! The browser's own list of choices: it is what a phone's keyboard and a reader know best.

use leptos::prelude::*;

use super::field::{Frame, described_by, invalid};
use super::{Glyph, Icon, fresh_id};

/// A drop-down of (value, words). A chosen value that is not among the options shows as nothing chosen.
#[component]
pub fn Select(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] options: Signal<Vec<(String, String)>>,
    #[prop(into)] chosen: Signal<String>,
    #[prop(into)] on_choose: Callback<String>,
    #[prop(optional, into)] help: Signal<Option<String>>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional)] optional: bool,
    #[prop(optional)] hide_label: bool,
    /// A list to add from: after a choice it stands at its first words again.
    #[prop(optional)]
    springs_back: bool,
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| fresh_id("select"));
    let described = described_by(&id, help, error);
    view! {
        <Frame id=id.clone() label help error optional hide_label>
            <div class="input-box input-select">
                <select
                    class="input"
                    id=id
                    disabled=disabled
                    aria-describedby=described
                    aria-invalid=invalid(error)
                    on:change:target=move |event| {
                        on_choose.run(event.target().value());
                        if springs_back {
                            event.target().set_selected_index(0);
                        }
                    }
                >
                    <Options options chosen />
                </select>
                <Icon glyph=Glyph::ChevronDown small=true />
            </div>
        </Frame>
    }
}

/// The options of a `<select>`, with the chosen one marked.
#[component]
pub(super) fn Options(options: Signal<Vec<(String, String)>>, chosen: Signal<String>) -> impl IntoView {
    move || {
        let chosen = chosen.get();
        let one = |(value, words): (String, String)| {
            let selected = value == chosen;
            view! { <option value=value prop:selected=selected selected=selected>{words}</option> }
        };
        options.get().into_iter().map(one).collect_view()
    }
}
