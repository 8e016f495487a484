//! What if the hard side weighed more: a slider that scores and ranks anew while it moves. Nothing is stored.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use locale::t;

use super::input::Input;
use crate::engine::{EngineError, Rescore, Scores};
use crate::locale::use_locale;
use crate::tr;
use crate::ui::{Button, Glyph, Look, Slider};

/// An index of one side only is none; these are percent.
const LEAST: u32 = 10;
const MOST: u32 = 90;

/// Scores and ranks with another weight of the hard side.
#[derive(Clone, Debug, PartialEq)]
pub struct Moved {
    /// Percent of the index.
    pub hard: u32,
    pub scores: Scores,
}

/// What the slider asks the worker for. It asks for one weight at a time and goes on with the newest, so that every
/// answer is shown and none is waited for in vain.
#[derive(Clone, Copy)]
struct Asking {
    input: StoredValue<Arc<Input>>,
    wanted: RwSignal<u32>,
    moved: RwSignal<Option<Arc<Moved>>>,
    running: StoredValue<bool>,
    failed: RwSignal<Option<EngineError>>,
    /// The framework's own.
    own: u32,
}

impl Asking {
    fn missing(self) -> Option<u32> {
        let wanted = self.wanted.try_get_untracked()?;
        let shown = self.moved.try_with_untracked(|moved| moved.as_ref().map(|moved| moved.hard))?;
        (shown.unwrap_or(self.own) != wanted).then_some(wanted)
    }

    fn go(self) {
        if self.running.try_get_value() != Some(false) {
            return;
        }
        self.running.set_value(true);
        self.failed.set(None);
        spawn_local(async move {
            while let Some(hard) = self.missing() {
                if hard == self.own {
                    let _ = self.moved.try_set(None);
                    continue;
                }
                let Some(input) = self.input.try_get_value() else { return };
                let job = Rescore { weights: input.weights_with(f64::from(hard) / 100.0) };
                match input.engine.run(&job, |_| ()).await {
                    Ok(scores) => {
                        let _ = self.moved.try_set(Some(Arc::new(Moved { hard, scores })));
                    }
                    // The draws took its place; they call again when they are done.
                    Err(EngineError::Cancelled) => break,
                    Err(error) => {
                        let _ = self.failed.try_set(Some(error));
                        break;
                    }
                }
            }
            let _ = self.running.try_set_value(false);
        });
    }
}

/// The slider.
#[component]
pub fn WhatIf(
    input: Arc<Input>,
    moved: RwSignal<Option<Arc<Moved>>>,
    /// Whether the worker draws.
    busy: Memo<bool>,
) -> impl IntoView {
    let locale = use_locale();
    let own = (input.hard * 100.0).round() as u32;
    let asking = Asking {
        input: StoredValue::new(input),
        wanted: RwSignal::new(moved.with_untracked(|it| it.as_ref().map_or(own, |it| it.hard))),
        moved,
        running: StoredValue::new(false),
        failed: RwSignal::new(None),
        own,
    };
    Effect::new(move || {
        asking.wanted.track();
        if !busy.get() {
            asking.go();
        }
    });
    let percent = move |value: u32| locale.percent(f64::from(value) / 100.0, 0);
    let words = Signal::derive(move || {
        let hard = asking.wanted.get();
        t!(locale.language(), "stability.sides", hard = percent(hard), soft = percent(100 - hard))
    });
    let mark = Signal::derive(move || t!(locale.language(), "stability.own_weight", share = percent(own)));
    let changed = Memo::new(move |_| asking.wanted.get() != own);
    view! {
        <div class="what-if">
            <div class="what-if-head">
                <h3>{tr!("stability.what_if")}</h3>
                <p class="small muted">{tr!("stability.what_if_words")}</p>
            </div>
            <Slider
                label=tr!("stability.hard_weight")
                value=asking.wanted
                range=(LEAST, MOST)
                mark=own
                mark_words=mark
                words
                disabled=busy
            />
            <div class="what-if-foot">
                <Button
                    label=tr!("stability.reset")
                    look=Look::Quiet
                    glyph=Glyph::Undo
                    small=true
                    refused=Signal::derive(move || (!changed.get()).then(|| t!(locale.language(), "stability.at_own")))
                    on_press=move |()| asking.wanted.set(own)
                />
                {move || {
                    asking
                        .failed
                        .get()
                        .map(|_| view! { <p class="small" role="alert">{tr!("stability.what_if_failed")}</p> })
                }}
            </div>
        </div>
    }
}
