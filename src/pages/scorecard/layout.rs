//! The form on the screen: where I am, what is left, the questions, and the main action at the thumb.

use domain::framework::{Capture, Framework, IndicatorCode};
use leptos::prelude::*;
use locale::t;

use super::actions::Actions;
use super::form::{Form, Question};
use super::jump::{jump, return_to};
use super::missing::{Missing, MissingList};
use super::offer::Offered;
use super::provisional::Provisional;
use super::question::QuestionCard;
use super::submit::Submit;
use crate::locale::use_locale;
use crate::offline::{Doubt, Keeping, View};
use crate::page::Page as Path;
use crate::pages::entry::{capture_words, community_name, say};
use crate::tr;
use crate::ui::{Button, Choosable, Glyph, Look, Notice, Page, SaveState, Saving, Segmented, Tone};

/// A card in work. `reload` opens it anew from what lies on the device; `received` takes a receipt.
#[component]
pub fn FormView(
    form: Form,
    reload: Callback<()>,
    received: Callback<protocol::scorecard::Receipt>,
    /// Where the task came from when the server did not answer.
    stale: Option<String>,
    /// Why this device cannot keep the draft.
    unkept: Option<crate::offline::KeepError>,
) -> impl IntoView {
    let locale = use_locale();
    let missing_open = RwSignal::new(false);
    let submit_open = RwSignal::new(false);
    let again = Trigger::new();
    let community = form.task.community.clone();
    let title = Signal::derive(move || community_name(&community, locale.language()));
    let round = form.task.round.name.to_string();
    let lead = Signal::derive(move || Some(round.clone()));
    let counted = form.clone();
    let progress = Signal::derive(move || Some(counted.count()));
    let keeper = form.keeper;
    if let Some(code) = form.at.get_untracked() {
        return_to(code);
    }
    let crumbs = || view! { <a href=Path::Tasks.path()>{tr!("tasks.title")}</a> };
    let status = move || view! { <Keep keeper /> };
    view! {
        <Page title lead crumbs progress status>
            {stale.map(|words| view! { <Notice tone=Tone::Warn><p>{words}</p></Notice> })}
            {unkept
                .map(|error| {
                    view! {
                        <Notice tone=Tone::Bad>
                            <p>{move || keep_error_words(error, locale.language())}</p>
                            <p>{tr!("offline.on_screen_only")}</p>
                        </Notice>
                    }
                })}
            <Doubts keeper reload />
            <Unsent keeper submit_open again />
            <Offered form=form.clone() />
            <Returned form=form.clone() />
            <div class="card-layout">
                <aside class="card-aside">
                    <Provisional form=form.clone() />
                    <MissingAside form=form.clone() />
                </aside>
                <div class="card-main">
                    <Tools form=form.clone() missing_open />
                    <Questions form=form.clone() />
                </div>
            </div>
            <Actions form=form.clone() missing_open submit_open />
            <Missing form=form.clone() open=missing_open />
            <Submit form=form.clone() open=submit_open again received />
        </Page>
    }
}

/// Whether what was typed is safe, and another try where it is not.
#[component]
fn Keep(keeper: crate::offline::Keeper) -> impl IntoView {
    let locale = use_locale();
    let (keeping, doubt) = (keeper.keeping(), keeper.doubt());
    let state = Signal::derive(move || match keeping.get() {
        _ if doubt.get().is_some() => Saving::Failed(t!(locale.language(), "offline.paused")),
        Keeping::Untouched => Saving::Idle,
        Keeping::Saving => Saving::Saving,
        Keeping::Here => Saving::Here,
        Keeping::Failed(error) => Saving::Failed(keep_error_words(error, locale.language())),
    });
    let failed = Memo::new(move |_| matches!(keeping.get(), Keeping::Failed(_)));
    view! {
        <div class="card-keep">
            <SaveState state />
            <Show when=move || failed.get()>
                <Button label=tr!("ui.retry") small=true on_press=Callback::new(move |()| keeper.save_now()) />
            </Show>
        </div>
    }
}

/// It was sent before and no receipt came: nobody knows whether it arrived, and sending it again is safe.
#[component]
fn Unsent(keeper: crate::offline::Keeper, submit_open: RwSignal<bool>, again: Trigger) -> impl IntoView {
    let outgoing = keeper.outgoing();
    let title = tr!("scorecard.unsent");
    let title = Signal::derive(move || Some(title.get()));
    let send = move |()| {
        submit_open.set(true);
        again.notify();
    };
    let unsent = Memo::new(move |_| outgoing.with(Option::is_some) && !submit_open.get());
    view! {
        <Show when=move || unsent.get()>
            <Notice tone=Tone::Warn title>
                <p>{tr!("scorecard.unsent_words")}</p>
                <div class="row">
                    <Button
                        label=tr!("scorecard.send_again")
                        glyph=Glyph::Send
                        small=true
                        on_press=Callback::new(send)
                    />
                </div>
            </Notice>
        </Show>
    }
}

/// Why something cannot be kept on this device, in words.
pub fn keep_error_words(error: crate::offline::KeepError, language: locale::Language) -> String {
    locale::area::OFFLINE.text(language, &format!("offline.{}", error.code())).unwrap_or_default().to_owned()
}

/// The same draft in another window: nothing is saved until somebody chose.
#[component]
fn Doubts(keeper: crate::offline::Keeper, reload: Callback<()>) -> impl IntoView {
    let doubt = keeper.doubt();
    move || {
        let doubt = doubt.get()?;
        let (title, words) = match doubt {
            Doubt::Changed => (tr!("offline.elsewhere"), tr!("offline.elsewhere_words")),
            Doubt::Gone => (tr!("offline.gone"), tr!("offline.gone_words")),
        };
        Some(view! {
            <div role="alert">
                <Notice tone=Tone::Warn title=Signal::derive(move || Some(title.get()))>
                    <p>{words}</p>
                    <div class="row">
                        <Button label=tr!("offline.take_theirs") on_press=Callback::new(move |()| {
                            // What was typed here comes along.
                            keeper.set_aside();
                            keeper.stop();
                            reload.run(());
                        }) />
                        <Button label=tr!("offline.keep_mine") on_press=Callback::new(move |()| keeper.keep_mine()) />
                    </div>
                </Notice>
            </div>
        })
    }
}

/// A card that came back: how many remarks, and the way from one to the next.
#[component]
fn Returned(form: Form) -> impl IntoView {
    let remarks = form.remarks();
    if remarks.is_empty() {
        return ().into_any();
    }
    let locale = use_locale();
    let count = remarks.len();
    let reviewer = form.task.card.as_ref().and_then(|card| card.reviewer_name.clone());
    let title = Signal::derive(move || {
        let language = locale.language();
        Some(match &reviewer {
            Some(name) => t!(language, "scorecard.returned_by", n = count, who = name),
            None => t!(language, "scorecard.returned", n = count),
        })
    });
    let next = move |()| {
        if let Some(code) = next_remark(&form, &remarks) {
            jump(&form, code, None);
        }
    };
    view! {
        <Notice tone=Tone::Warn title>
            <p>{tr!("scorecard.returned_words")}</p>
            <div class="row">
                <Button
                    label=tr!("scorecard.next_remark")
                    glyph=Glyph::ArrowDown
                    small=true
                    on_press=Callback::new(next)
                />
            </div>
        </Notice>
    }
    .into_any()
}

/// The remark after the one where the assessor is; the first after the last.
fn next_remark(form: &Form, remarks: &[IndicatorCode]) -> Option<IndicatorCode> {
    let at = form.at.get_untracked();
    let here = at.and_then(|at| remarks.iter().position(|code| *code == at));
    let next = here.map_or(0, |here| (here + 1) % remarks.len());
    remarks.get(next).copied()
}

#[component]
fn MissingAside(form: Form) -> impl IntoView {
    let counted = form.clone();
    let count = Memo::new(move |_| counted.missing().len());
    view! {
        <section class="card-missing desktop-only" aria-label=tr!("scorecard.missing")>
            <h2 class="card-missing-title">{move || tr!("scorecard.missing_title", n = count.get()).get()}</h2>
            <MissingList form on_leave=Callback::new(|()| ()) />
        </section>
    }
}

/// List or one at a time, and what is missing.
#[component]
fn Tools(form: Form, missing_open: RwSignal<bool>) -> impl IntoView {
    let locale = use_locale();
    let view_choice = form.view;
    let options = Signal::derive(move || {
        let language = locale.language();
        vec![
            Choosable::new(View::List, t!(language, "scorecard.view_list")),
            Choosable::new(View::Single, t!(language, "scorecard.view_single")),
        ]
    });
    let counted = form.clone();
    let label =
        Signal::derive(move || t!(locale.language(), "scorecard.missing_count", n = counted.missing().len()));
    let at = form.at;
    let choose = move |chosen: View| {
        view_choice.set(chosen);
        if let (View::List, Some(code)) = (chosen, at.get_untracked()) {
            return_to(code);
        }
    };
    view! {
        <div class="card-tools">
            <Segmented
                label=tr!("scorecard.view")
                options
                chosen=Signal::derive(move || Some(view_choice.get()))
                on_choose=Callback::new(choose)
            />
            <div class="phone-only">
                <Button
                    label
                    glyph=Glyph::Clipboard
                    look=Look::Quiet
                    on_press=Callback::new(move |()| missing_open.set(true))
                />
            </div>
        </div>
    }
}

#[component]
fn Questions(form: Form) -> impl IntoView {
    let view_choice = form.view;
    move || match view_choice.get() {
        View::List => view! { <ListView form=form.clone() /> }.into_any(),
        View::Single => view! { <SingleView form=form.clone() /> }.into_any(),
    }
}

/// Neighbouring questions of one capture and dimension.
fn groups(form: &Form) -> Vec<(Capture, usize, Vec<Question>)> {
    let mut groups: Vec<(Capture, usize, Vec<Question>)> = Vec::new();
    for question in form.questions.iter() {
        let indicator = form.indicator(question);
        let (capture, dimension) = (indicator.capture, indicator.dimension_index);
        match groups.last_mut() {
            Some((of, at, questions)) if *of == capture && *at == dimension => questions.push(*question),
            _ => groups.push((capture, dimension, vec![*question])),
        }
    }
    groups
}

/// "On site · Infrastructure in working order".
fn group_words(
    framework: &Framework,
    capture: Capture,
    dimension: usize,
    language: locale::Language,
) -> String {
    let name = framework.dimensions().get(dimension).map_or("", |dimension| say(&dimension.name, language));
    format!("{} · {name}", capture_words(capture, language))
}

#[component]
fn ListView(form: Form) -> impl IntoView {
    let locale = use_locale();
    let group = |(capture, dimension, questions): (Capture, usize, Vec<Question>)| {
        let framework = form.framework.clone();
        let title = move || group_words(&framework, capture, dimension, locale.language());
        let cards =
            questions.into_iter().map(|question| view! { <QuestionCard form=form.clone() question /> });
        view! {
            <section class="question-group">
                <h2>{title}</h2>
                {cards.collect_view()}
            </section>
        }
    };
    groups(&form).into_iter().map(group).collect_view()
}

/// Position of the question in sight, in the order of the walk.
pub fn position(form: &Form) -> usize {
    let at = form.at.get();
    let found = at.and_then(|at| form.questions.iter().position(|question| question.code == at));
    found.unwrap_or(0)
}

#[component]
fn SingleView(form: Form) -> impl IntoView {
    let locale = use_locale();
    let placed = form.clone();
    let here = Memo::new(move |_| position(&placed));
    move || {
        let question = form.questions.get(here.get()).copied()?;
        let indicator = form.indicator(&question);
        let (capture, dimension, framework) =
            (indicator.capture, indicator.dimension_index, form.framework.clone());
        let total = form.questions.len();
        let place = move || {
            let title = group_words(&framework, capture, dimension, locale.language());
            t!(locale.language(), "scorecard.place", n = here.get() + 1, total = total, title = title)
        };
        Some(view! {
            <section class="question-group">
                <h2>{place}</h2>
                <QuestionCard form=form.clone() question />
            </section>
        })
    }
}
