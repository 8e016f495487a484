//! Text fields: label above, help under, error under in words; the optional ones are marked, not the required ones.

use leptos::prelude::*;

use super::{Glyph, Icon, fresh_id};
use crate::tr;

/// What a text field expects; sets the keyboard of a phone and what a password manager does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FieldKind {
    #[default]
    Text,
    Password,
    Email,
    Search,
    Tel,
    Date,
    Url,
}

impl FieldKind {
    fn input_type(self, shown: bool) -> &'static str {
        match self {
            Self::Password if !shown => "password",
            Self::Text | Self::Password => "text",
            Self::Email => "email",
            Self::Search => "search",
            Self::Tel => "tel",
            Self::Date => "date",
            Self::Url => "url",
        }
    }
}

/// The parts around any control: its label, help and error, tied to it by ids.
#[component]
pub(super) fn Frame(
    id: String,
    label: Signal<String>,
    help: Signal<Option<String>>,
    error: Signal<Option<String>>,
    optional: bool,
    hide_label: bool,
    children: Children,
) -> impl IntoView {
    let (help_id, error_id) = (format!("{id}-help"), format!("{id}-error"));
    view! {
        <div class="field" class:field-wrong=move || error.get().is_some()>
            <label class="field-label" class:visually-hidden=hide_label for=id>
                {label}
                {optional.then(|| view! { <span class="field-optional">{tr!("ui.optional")}</span> })}
            </label>
            {children()}
            <Under id=help_id words=help class="field-help" />
            <FieldError id=error_id words=error />
        </div>
    }
}

#[component]
fn Under(id: String, words: Signal<Option<String>>, class: &'static str) -> impl IntoView {
    move || words.get().map(|words| view! { <p class=class id=id.clone()>{words}</p> })
}

/// The words of what is wrong with a control, announced when they appear.
#[component]
pub(super) fn FieldError(id: String, words: Signal<Option<String>>) -> impl IntoView {
    view! {
        <div class="field-error" id=id aria-live="polite">
            {move || {
                words.get().map(|words| view! { <p><Icon glyph=Glyph::AlertCircle small=true /><span>{words}</span></p> })
            }}
        </div>
    }
}

/// The `aria-describedby` of a control: its help and its error, as far as they are there.
pub(super) fn described_by(
    id: &str,
    help: Signal<Option<String>>,
    error: Signal<Option<String>>,
) -> Signal<Option<String>> {
    let (help_id, error_id) = (format!("{id}-help"), format!("{id}-error"));
    Signal::derive(move || {
        let ids = [(help.get().is_some(), &help_id), (error.get().is_some(), &error_id)];
        let present: Vec<&str> = ids.iter().filter(|(there, _)| *there).map(|(_, id)| id.as_str()).collect();
        (!present.is_empty()).then(|| present.join(" "))
    })
}

/// `aria-invalid` while there is an error.
pub(super) fn invalid(
    error: Signal<Option<String>>,
) -> impl Fn() -> Option<&'static str> + Clone + Send + Sync {
    move || error.get().map(|_| "true")
}

/// One line of text. `value` holds what is typed, as it is typed.
#[component]
pub fn TextField(
    #[prop(into)] label: Signal<String>,
    value: RwSignal<String>,
    #[prop(optional)] kind: FieldKind,
    #[prop(optional, into)] help: Signal<Option<String>>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional)] optional: bool,
    #[prop(optional)] hide_label: bool,
    #[prop(optional, into)] autocomplete: Option<&'static str>,
    /// In characters; the browser stops there.
    #[prop(optional)]
    max_length: Option<u32>,
    #[prop(optional, into)] placeholder: Signal<Option<String>>,
    /// The element's id, where an error summary or a test points at it.
    #[prop(optional, into)]
    id: Option<String>,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// Every input.
    #[prop(optional, into)]
    on_change: Option<Callback<String>>,
    /// When the field loses focus.
    #[prop(optional, into)]
    on_leave: Option<Callback<()>>,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| fresh_id("field"));
    let described = described_by(&id, help, error);
    let shown = RwSignal::new(false);
    let secret = kind == FieldKind::Password;
    view! {
        <Frame id=id.clone() label help error optional hide_label>
            <div class="input-box" class:input-search=kind == FieldKind::Search>
                {(kind == FieldKind::Search).then(|| view! { <Icon glyph=Glyph::Search small=true /> })}
                <input
                    class="input"
                    id=id
                    type=move || kind.input_type(shown.get())
                    prop:value=move || value.get()
                    autocomplete=autocomplete
                    maxlength=max_length.map(|most| most.to_string())
                    placeholder=move || placeholder.get()
                    disabled=disabled
                    aria-describedby=described
                    aria-invalid=invalid(error)
                    on:input:target=move |event| {
                        let text = event.target().value();
                        value.set(text.clone());
                        if let Some(on_change) = on_change {
                            on_change.run(text);
                        }
                    }
                    on:blur=move |_| {
                        if let Some(on_leave) = on_leave {
                            on_leave.run(());
                        }
                    }
                />
                {secret
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="input-eye"
                                aria-pressed=move || if shown.get() { "true" } else { "false" }
                                aria-label=tr!("ui.show_password")
                                title=tr!("ui.show_password")
                                on:click=move |_| shown.update(|shown| *shown = !*shown)
                            >
                                <Icon glyph=Glyph::Eye />
                            </button>
                        }
                    })}
            </div>
        </Frame>
    }
}

/// Several lines of text; says how many characters are left once a fifth of them remains.
#[component]
pub fn TextArea(
    #[prop(into)] label: Signal<String>,
    value: RwSignal<String>,
    #[prop(optional, into)] help: Signal<Option<String>>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional)] optional: bool,
    #[prop(optional)] hide_label: bool,
    #[prop(default = 3)] rows: u32,
    #[prop(optional)] max_length: Option<u32>,
    #[prop(optional, into)] placeholder: Signal<Option<String>>,
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional, into)] on_change: Option<Callback<String>>,
    #[prop(optional, into)] on_leave: Option<Callback<()>>,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| fresh_id("field"));
    let described = described_by(&id, help, error);
    let left = move || {
        let most = max_length?;
        // `maxlength` counts UTF-16 units, so this does too.
        let typed = u32::try_from(value.get().encode_utf16().count()).unwrap_or(u32::MAX);
        let left = most.saturating_sub(typed);
        (left <= most / 5).then_some(left)
    };
    view! {
        <Frame id=id.clone() label help error optional hide_label>
            <textarea
                class="input input-area"
                id=id
                rows=rows.to_string()
                prop:value=move || value.get()
                maxlength=max_length.map(|most| most.to_string())
                placeholder=move || placeholder.get()
                disabled=disabled
                aria-describedby=described
                aria-invalid=invalid(error)
                on:input:target=move |event| {
                    let text = event.target().value();
                    value.set(text.clone());
                    if let Some(on_change) = on_change {
                        on_change.run(text);
                    }
                }
                on:blur=move |_| {
                    if let Some(on_leave) = on_leave {
                        on_leave.run(());
                    }
                }
            ></textarea>
            {move || left().map(|n| view! { <p class="field-help num">{tr!("ui.characters_left", n = n)}</p> })}
        </Frame>
    }
}
