//! Answers that another window had when it was closed, or that lie here beside a card of another device: a person
//! chooses.

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
    // An offer at a question that the card no longer asks cannot be decided on, and holds nothing back.
    let count =
        Memo::new(move |_| form.questions.iter().filter(|question| form.has_offers(question)).count());
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
    let of = form.clone();
    let here = Memo::new(move |_| of.offers_at(&question));
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
        let before = untrack(|| (question.answer.typed(), offers.get().remove(&question.code)));
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
            // Decisions at other questions stand.
            if let Some(here) = before.1.clone() {
                offers.update(|offers| drop(offers.insert(question.code, here)));
            }
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
    let words = all.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ");
    if words.is_empty() { t!(locale.language(), "scorecard.unfinished") } else { words }
}
