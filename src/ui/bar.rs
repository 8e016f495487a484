//! Bars: how far something is, and how high something scores.

use leptos::prelude::*;

use crate::locale::use_locale;
use crate::tr;

/// Which of the three series something belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Hue {
    Hard,
    Soft,
    /// The index of both.
    #[default]
    Index,
}

impl Hue {
    /// The class that sets `--hue` and `--hue-tint` for what is inside.
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Hard => "hue-hard",
            Self::Soft => "hue-soft",
            Self::Index => "hue-index",
        }
    }
}

fn percent(value: f64) -> String {
    format!("{:.2}%", value.clamp(0.0, 100.0))
}

/// A score of 0-100 as a bar with its number. Without a value it says why.
#[component]
pub fn ScoreBar(
    #[prop(into)] value: Signal<Option<f64>>,
    /// What is scored, for readers.
    #[prop(into)]
    label: Signal<String>,
    #[prop(optional)] hue: Hue,
    /// Why there is no value: not assessed, not applicable, insufficient.
    #[prop(optional, into)]
    missing: Signal<Option<String>>,
    /// Lowest and highest plausible score, drawn as a whisker.
    #[prop(optional, into)]
    interval: Signal<Option<(f64, f64)>>,
    #[prop(default = true)] show_number: bool,
) -> impl IntoView {
    let locale = use_locale();
    let no_value = tr!("ui.no_value");
    let words = move || missing.get().unwrap_or_else(|| no_value.get());
    let spoken = Signal::derive(move || match value.get() {
        Some(value) => format!("{} {}", label.get(), locale.score(value)),
        None => format!("{} {}", label.get(), words()),
    });
    view! {
        <span class=format!("score-bar {}", hue.class()) role="img" aria-label=spoken>
            {move || match value.get() {
                None => view! { <span class="score-bar-none">{words()}</span> }.into_any(),
                Some(value) => {
                    view! {
                        {show_number.then(|| view! { <span class="score-bar-number num">{locale.score(value)}</span> })}
                        <span class="score-bar-track">
                            <span class="score-bar-fill" style:inline-size=percent(value)></span>
                            {interval
                                .get()
                                .map(|(low, high)| {
                                    view! {
                                        <span
                                            class="score-bar-whisker"
                                            style:inset-inline-start=percent(low)
                                            style:inline-size=percent(high - low)
                                        ></span>
                                    }
                                })}
                        </span>
                    }
                        .into_any()
                }
            }}
        </span>
    }
}

/// How many of how many are done.
#[component]
pub fn Progress(
    #[prop(into)] done: Signal<u32>,
    #[prop(into)] total: Signal<u32>,
    #[prop(into)] label: Signal<String>,
    #[prop(default = true)] show_numbers: bool,
) -> impl IntoView {
    let share = move || {
        let total = total.get();
        if total == 0 { 0.0 } else { f64::from(done.get().min(total)) / f64::from(total) * 100.0 }
    };
    view! {
        <div
            class="progress"
            class:progress-full={move || total.get() > 0 && done.get() >= total.get()}
            role="progressbar"
            aria-label=label
            aria-valuemin="0"
            aria-valuemax=move || total.get().to_string()
            aria-valuenow=move || done.get().to_string()
            aria-valuetext=tr!("ui.done_of", done = done.get(), total = total.get())
        >
            <span class="progress-track" aria-hidden="true">
                <span class="progress-fill" style:inline-size=move || percent(share())></span>
            </span>
            {show_numbers
                .then(|| {
                    view! {
                        <span class="progress-numbers num" aria-hidden="true">
                            {move || format!("{} / {}", done.get(), total.get())}
                        </span>
                    }
                })}
        </div>
    }
}

/// Work whose length is not known, with words for readers.
#[component]
pub fn Spinner(#[prop(into)] label: Signal<String>) -> impl IntoView {
    view! {
        <span class="spinner-line" role="status">
            <span class="spinner" aria-hidden="true"></span>
            <span>{label}</span>
        </span>
    }
}
