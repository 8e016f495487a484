//! Answers that another window had when it was closed, beside the ones that are here: a person chooses.

use leptos::prelude::*;
use locale::t;

use super::form::{Form, Question};
use super::reading::read;
use crate::locale::{Locale, use_locale};
use crate::offline::Typed;
use crate::pages::entry::entry_words;
use crate::tr;
use crate::ui::{Button, Look, Notice, Toast, Tone, use_toasts};

/// At the top of the card: how many questions have two answers.
#[component]
pub fn Offered(form: Form) -> impl IntoView {
    let locale = use_locale();
    let count = Memo::new(move |_| form.offers.with(|offers| offers.len()));
    let title =
        Signal::derive(move || Some(t!(locale.language(), "scorecard.offered_title", n = count.get())));
    view! {
        <Show when=move || { count.get() > 0 }>
            <Notice tone=Tone::Warn title>
                <p>{tr!("scorecard.offered_kept")}</p>
            </Notice>
        </Show>
    }
}

/// At a question: each other answer, to take or to leave.
#[component]
pub fn Offers(form: Form, question: Question) -> impl IntoView {
    let offers = form.offers;
    let here =
        Memo::new(move |_| offers.with(|offers| offers.get(&question.code).cloned().unwrap_or_default()));
    move || {
        let offer = |typed| view! { <Offer form=form.clone() question typed /> };
        here.get().into_iter().map(offer).collect_view()
    }
}

#[component]
fn Offer(form: Form, question: Question, typed: Typed) -> impl IntoView {
    let locale = use_locale();
    let toasts = use_toasts();
    let offers = form.offers;
    let shown = typed.clone();
    let words = move || typed_words(&form, &question, &shown, locale);
    let decide = move |takes: bool| {
        let before = untrack(|| (question.answer.typed(), offers.get()));
        offers.update(|offers| {
            let left = offers.get_mut(&question.code).map(|here| here.retain(|other| *other != typed));
            if left.is_some() && offers[&question.code].is_empty() {
                offers.remove(&question.code);
            }
        });
        if takes {
            question.answer.fill(&typed);
        }
        let back = Callback::new(move |()| {
            question.answer.fill(&before.0);
            offers.set(before.1.clone());
        });
        toasts.say(Toast::info(t!(locale.language(), "scorecard.offer_decided")).undo(back));
    };
    let decide = Callback::new(decide);
    view! {
        <div class="question-previous question-offer">
            <span class="question-before">
                <span class="muted">{tr!("scorecard.offer_from")}</span>
                <strong class="num">{words}</strong>
            </span>
            <Button
                label=tr!("scorecard.offer_take")
                small=true
                on_press=Callback::new(move |()| decide.run(true))
            />
            <Button
                label=tr!("scorecard.offer_leave")
                look=Look::Quiet
                small=true
                on_press=Callback::new(move |()| decide.run(false))
            />
        </div>
    }
}

/// What was typed, as an answer reads where it is one, else as it was typed; with its note.
fn typed_words(form: &Form, question: &Question, typed: &Typed, locale: Locale) -> String {
    let indicator = form.indicator(question);
    let value = match read(&form.framework, indicator, &form.task.community, typed).entry {
        Some(entry) => entry_words(&entry.entry, indicator, locale),
        None => {
            let texts = [
                &typed.number,
                &typed.raw_count,
                &typed.numerator,
                &typed.denominator,
                &typed.mean,
                &typed.sample_size,
                &typed.reason,
            ];
            let typed = texts.into_iter().filter(|text| !text.is_empty()).cloned();
            typed.collect::<Vec<_>>().join(" / ")
        }
    };
    let proofs = typed.evidence.iter().map(|item| item.reference.clone());
    let all = [value].into_iter().chain(proofs).chain([typed.note.clone()]);
    all.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ")
}
