//! States in words: something went wrong, there is nothing, or there is something to know.

use leptos::prelude::*;

use super::badge::Tone;
use super::{Button, Glyph, Icon};
use crate::tr;

/// A failure as a person can use it: what happened, what was kept, what to do.
#[component]
pub fn Problem(
    #[prop(into)] what: Signal<String>,
    /// What is not lost.
    #[prop(optional, into)]
    kept: Signal<Option<String>>,
    #[prop(optional, into)] next: Signal<Option<String>>,
    /// The stable code, for whoever is asked for help.
    #[prop(optional, into)]
    code: Signal<Option<String>>,
    #[prop(optional, into)] on_retry: Option<Callback<()>>,
    #[prop(optional, into)] retry_busy: Signal<bool>,
    #[prop(optional, into)] details: Option<ViewFn>,
) -> impl IntoView {
    view! {
        <div class="problem tone-bad" role="alert">
            <Icon glyph=Glyph::AlertCircle />
            <div class="problem-words">
                <p class="problem-what">{what}</p>
                {move || {
                    kept.get()
                        .map(|kept| {
                            view! { <p class="problem-kept"><Icon glyph=Glyph::Check small=true /><span>{kept}</span></p> }
                        })
                }}
                {move || next.get().map(|next| view! { <p>{next}</p> })}
                {details.map(|details| details.run())}
                <div class="problem-foot">
                    {on_retry.map(|on_retry| view! { <Button label=tr!("ui.retry") busy=retry_busy on_press=on_retry /> })}
                    {move || {
                        code.get().map(|code| view! { <span class="problem-code">{tr!("ui.problem_code", code = code)}</span> })
                    }}
                </div>
            </div>
        </div>
    }
}

/// A few words in a tinted strip, inside a page.
#[component]
pub fn Notice(
    #[prop(optional)] tone: Tone,
    #[prop(optional, into)] title: Signal<Option<String>>,
    children: Children,
) -> impl IntoView {
    let glyph = match tone {
        Tone::Good => Glyph::CheckCircle,
        Tone::Warn => Glyph::AlertTriangle,
        Tone::Bad => Glyph::AlertCircle,
        _ => Glyph::Info,
    };
    view! {
        <div class=format!("notice {}", tone.class())>
            <Icon glyph />
            <div class="notice-words">
                {move || title.get().map(|title| view! { <p class="notice-title">{title}</p> })}
                {children()}
            </div>
        </div>
    }
}

/// Nothing to show, and what to do about it. With another glyph also "no permission" or "not found".
#[component]
pub fn EmptyState(
    #[prop(into)] title: Signal<String>,
    #[prop(optional, into)] words: Signal<Option<String>>,
    #[prop(default = Glyph::Clipboard)] glyph: Glyph,
    #[prop(optional, into)] action: Option<ViewFn>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <span class="empty-glyph" aria-hidden="true"><Icon glyph /></span>
            <p class="empty-title">{title}</p>
            {move || words.get().map(|words| view! { <p class="empty-words">{words}</p> })}
            {action.map(|action| view! { <div class="empty-action">{action.run()}</div> })}
        </div>
    }
}

/// What is wrong in a form, as links to the fields: (element id, words). Shows nothing while there is nothing.
#[component]
pub fn ErrorSummary(#[prop(into)] errors: Signal<Vec<(String, String)>>) -> impl IntoView {
    let count = Memo::new(move |_| errors.with(Vec::len));
    view! {
        <Show when={move || count.get() > 0}>
            <div class="problem tone-bad" role="alert">
                <Icon glyph=Glyph::AlertCircle />
                <div class="problem-words">
                    <p class="problem-what">{tr!("ui.fix_these", n = count.get())}</p>
                    <ul class="problem-list">
                        {move || {
                            errors
                                .get()
                                .into_iter()
                                .map(|(id, words)| {
                                    let target = id.clone();
                                    view! {
                                        <li>
                                            <a
                                                href=format!("#{id}")
                                                on:click=move |event| {
                                                    event.prevent_default();
                                                    super::focus(&target);
                                                }
                                            >
                                                {words}
                                            </a>
                                        </li>
                                    }
                                })
                                .collect_view()
                        }}
                    </ul>
                </div>
            </div>
        </Show>
    }
}
