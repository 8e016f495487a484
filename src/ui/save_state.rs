//! Whether what was typed is safe, always in sight of who types.

use ::locale::t;
use leptos::prelude::*;

use super::{Glyph, Icon};
use crate::locale::use_locale;

/// Where the last change is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Saving {
    /// Nothing was typed yet.
    #[default]
    Idle,
    Saving,
    /// On this device.
    Here,
    /// On this device, to be sent when there is a network.
    Waiting,
    /// At the server, with its receipt number.
    Received(String),
    /// Nowhere but on the screen, with the reason.
    Failed(String),
}

/// The state of saving in an icon and words, announced when it changes.
#[component]
pub fn SaveState(#[prop(into)] state: Signal<Saving>) -> impl IntoView {
    let locale = use_locale();
    let shown = move || {
        let language = locale.language();
        let (glyph, class, words) = match state.get() {
            Saving::Idle => return None,
            Saving::Saving => (None, "save-state", t!(language, "ui.saving")),
            Saving::Here => (Some(Glyph::Check), "save-state tone-good", t!(language, "ui.saved_here")),
            Saving::Waiting => {
                (Some(Glyph::CloudOff), "save-state tone-warn", t!(language, "ui.save_waiting"))
            }
            Saving::Received(receipt) => {
                let words = t!(language, "ui.save_received", receipt = receipt);
                (Some(Glyph::CheckCircle), "save-state tone-good", words)
            }
            Saving::Failed(why) => {
                (Some(Glyph::AlertTriangle), "save-state tone-bad", t!(language, "ui.save_failed", why = why))
            }
        };
        let mark = match glyph {
            Some(glyph) => view! { <Icon glyph small=true /> }.into_any(),
            None => view! { <span class="spinner" aria-hidden="true"></span> }.into_any(),
        };
        Some(view! { <span class=class>{mark}<span>{words}</span></span> })
    };
    view! { <span class="save-state-region" role="status">{shown}</span> }
}
