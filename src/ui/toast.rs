//! Short messages about what was just done, with a way back.

use std::time::Duration;

use leptos::prelude::*;

use super::badge::Tone;
use super::button::{Button, CloseButton, Look};
use super::{Glyph, Icon};
use crate::tr;

/// How long a message stays. Failures stay until they are closed.
const SHORT: Duration = Duration::from_secs(6);
/// With an undo there is more to decide.
const LONG: Duration = Duration::from_secs(12);
/// More than these at once and the oldest leaves.
const MOST: usize = 4;

/// One message.
#[derive(Clone)]
pub struct Toast {
    tone: Tone,
    words: String,
    undo: Option<Callback<()>>,
}

impl Toast {
    /// Something was done.
    pub fn done(words: impl Into<String>) -> Self {
        Self { tone: Tone::Good, words: words.into(), undo: None }
    }

    /// Something is worth knowing.
    pub fn info(words: impl Into<String>) -> Self {
        Self { tone: Tone::Info, words: words.into(), undo: None }
    }

    /// Something failed; stays until it is closed.
    pub fn failed(words: impl Into<String>) -> Self {
        Self { tone: Tone::Bad, words: words.into(), undo: None }
    }

    /// Adds a way back.
    #[must_use]
    pub fn undo(mut self, undo: Callback<()>) -> Self {
        self.undo = Some(undo);
        self
    }
}

/// The messages on screen.
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Vec<(u32, Toast)>>,
    next: StoredValue<u32>,
}

impl Toasts {
    /// Shows a message.
    pub fn say(self, toast: Toast) {
        let Some(id) = self.next.try_get_value() else {
            return;
        };
        self.next.set_value(id.wrapping_add(1));
        let stays = match (toast.tone, toast.undo.is_some()) {
            (Tone::Bad, _) => None,
            (_, true) => Some(LONG),
            (_, false) => Some(SHORT),
        };
        self.shown.update(|shown| {
            shown.push((id, toast));
            if shown.len() > MOST {
                shown.remove(0);
            }
        });
        if let Some(stays) = stays {
            set_timeout(move || self.drop(id), stays);
        }
    }

    fn drop(self, id: u32) {
        // The page may be gone when the time is up.
        let _ = self.shown.try_update(|shown| shown.retain(|(other, _)| *other != id));
    }
}

/// Puts the messages into context. Call once, in the root component.
pub fn provide_toasts() -> Toasts {
    let toasts = Toasts { shown: RwSignal::new(Vec::new()), next: StoredValue::new(0) };
    provide_context(toasts);
    toasts
}

/// The messages in context; ones that nobody sees where none were provided.
pub fn use_toasts() -> Toasts {
    use_context().unwrap_or_else(|| Toasts { shown: RwSignal::new(Vec::new()), next: StoredValue::new(0) })
}

/// Where messages appear. Place it once, at the end of the root component.
#[component]
pub fn ToastRegion() -> impl IntoView {
    let toasts = use_toasts();
    view! {
        <section class="toasts" aria-live="polite" aria-label=tr!("ui.messages")>
            <For each=move || toasts.shown.get() key=|(id, _)| *id let((id, toast))>
                <div class=format!("toast {}", toast.tone.class())>
                    <Icon glyph=match toast.tone {
                        Tone::Good => Glyph::CheckCircle,
                        Tone::Bad => Glyph::AlertCircle,
                        _ => Glyph::Info,
                    } />
                    <p>{toast.words.clone()}</p>
                    {toast
                        .undo
                        .map(|undo| {
                            view! {
                                <Button
                                    label=tr!("ui.undo")
                                    look=Look::Quiet
                                    small=true
                                    on_press=move |()| {
                                        undo.run(());
                                        toasts.drop(id);
                                    }
                                />
                            }
                        })}
                    <CloseButton on_press=move |()| toasts.drop(id) />
                </div>
            </For>
        </section>
    }
}
