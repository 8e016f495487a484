//! One of several: big rows that carry the rubric's words, or a compact segmented control.

use leptos::prelude::*;

use super::field::FieldError;
use super::{Glyph, Icon, fresh_id};

/// One answer that can be chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct Choosable<T> {
    /// What it stands for.
    pub value: T,
    /// Its name.
    pub label: String,
    /// What it means, such as the rubric's words for a level.
    pub words: Option<String>,
    /// A mark in front, such as the level's number.
    pub mark: Option<String>,
}

impl<T> Choosable<T> {
    /// An answer with a name only.
    pub fn new(value: T, label: impl Into<String>) -> Self {
        Self { value, label: label.into(), words: None, mark: None }
    }

    /// Adds what it means.
    #[must_use]
    pub fn words(mut self, words: impl Into<String>) -> Self {
        self.words = Some(words.into());
        self
    }

    /// Adds a mark in front.
    #[must_use]
    pub fn mark(mut self, mark: impl Into<String>) -> Self {
        self.mark = Some(mark.into());
        self
    }
}

/// A radio group of big rows. The browser gives the arrow keys; nothing is chosen until somebody chooses.
#[component]
pub fn Choice<T>(
    #[prop(into)] legend: Signal<String>,
    #[prop(into)] options: Signal<Vec<Choosable<T>>>,
    #[prop(into)] chosen: Signal<Option<T>>,
    #[prop(into)] on_choose: Callback<T>,
    #[prop(optional)] hide_legend: bool,
    /// Smaller rows without the rubric look, for two or three short answers.
    #[prop(optional)]
    dense: bool,
    #[prop(optional, into)] help: Signal<Option<String>>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let id = id.unwrap_or_else(|| fresh_id("choice"));
    let (name, error_id) = (format!("{id}-name"), format!("{id}-error"));
    let described = error_id.clone();
    view! {
        <fieldset
            class="field choice"
            class:choice-dense=dense
            class:field-wrong=move || error.get().is_some()
            id=id
            disabled=disabled
            aria-describedby=move || error.get().map(|_| described.clone())
        >
            <legend class="field-label" class:visually-hidden=hide_legend>{legend}</legend>
            {move || help.get().map(|help| view! { <p class="field-help">{help}</p> })}
            <div class="choice-rows">
                {move || {
                    options.get().into_iter().map(|option| row(option, chosen, on_choose, name.clone())).collect_view()
                }}
            </div>
            <FieldError id=error_id words=error />
        </fieldset>
    }
}

fn row<T>(
    option: Choosable<T>,
    chosen: Signal<Option<T>>,
    on_choose: Callback<T>,
    name: String,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let Choosable { value, label, words, mark } = option;
    let own = value.clone();
    let is_chosen = Memo::new(move |_| chosen.with(|chosen| chosen.as_ref() == Some(&own)));
    view! {
        <label class="choice-row" class:choice-row-chosen=is_chosen>
            <input
                type="radio"
                name=name
                prop:checked=move || is_chosen.get()
                on:change=move |_| on_choose.run(value.clone())
            />
            {match mark {
                Some(mark) => view! { <span class="choice-mark num" aria-hidden="true">{mark}</span> }.into_any(),
                None => view! { <span class="choice-dot" aria-hidden="true"></span> }.into_any(),
            }}
            <span class="choice-text">
                <span class="choice-label">{label}</span>
                {words.map(|words| view! { <span class="choice-words">{words}</span> })}
            </span>
            <span class="choice-tick" aria-hidden="true"><Icon glyph=Glyph::Check small=true /></span>
        </label>
    }
}

/// A few short answers side by side, one of them always on.
#[component]
pub fn Segmented<T>(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] options: Signal<Vec<Choosable<T>>>,
    #[prop(into)] chosen: Signal<Option<T>>,
    #[prop(into)] on_choose: Callback<T>,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let name = fresh_id("segment");
    let segment = move |option: Choosable<T>| {
        let Choosable { value, label, .. } = option;
        let own = value.clone();
        let is_chosen = Memo::new(move |_| chosen.with(|chosen| chosen.as_ref() == Some(&own)));
        view! {
            <label class="segment" class:segment-chosen=is_chosen>
                <input
                    type="radio"
                    name=name.clone()
                    prop:checked=move || is_chosen.get()
                    on:change=move |_| on_choose.run(value.clone())
                />
                <span>{label}</span>
            </label>
        }
    };
    view! {
        <div class="segmented" role="radiogroup" aria-label=label>
            {move || options.get().into_iter().map(&segment).collect_view()}
        </div>
    }
}
