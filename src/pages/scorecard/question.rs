//! One question: what is asked, what was said last time and by the reviewer, and the answer.

use domain::framework::SourceCode;
use domain::text::{Note, Reason};
use domain::validation::may_not_apply;
use leptos::prelude::*;
use locale::t;

use super::answer::retyped_value;
use super::controls::{Control, fault_words};
use super::evidence::EvidenceList;
use super::form::{Form, Question};
use super::jump::element_id;
use super::offer::Offers;
use super::reading::{Field, Progress, Wrong};
use crate::locale::use_locale;
use crate::offline::Typed;
use crate::pages::entry::{
    capture_words, entry_words, evidence_words, finding_words, goalposts_words, reporter_words, say,
    unit_words,
};
use crate::tr;
use crate::ui::{
    Badge, Button, Details, Facts, Glyph, Icon, Look, Notice, TextArea, Toast, Tone, use_toasts,
};

/// A question with everything around it.
#[component]
pub fn QuestionCard(form: Form, question: Question) -> impl IntoView {
    let locale = use_locale();
    let name = form.indicator(&question).name.clone();
    let code = question.code;
    let at = form.at;
    let progress = {
        let form = form.clone();
        Memo::new(move |_| form.progress(&question))
    };
    let remark = form.remark(&code);
    let returned = remark.is_some();
    let (not_applicable, unavailable) = (question.answer.not_applicable, question.answer.unavailable);
    let (aside_form, value_form) = (form.clone(), form.clone());
    view! {
        <article
            id=element_id(&code)
            class="question"
            class:question-wrong=move || progress.get() == Progress::Wrong
            class:question-answered=move || progress.get() == Progress::Answered
            class:question-returned=returned
            on:focusin=move |_| {
                if at.get_untracked() != Some(code) {
                    at.set(Some(code));
                }
            }
        >
            <header class="question-head">
                <span class="question-code num">{code.to_string()}</span>
                <h3 tabindex="-1">{move || say(&name, locale.language()).to_owned()}</h3>
                <ProgressBadge progress />
            </header>
            {remark.map(|remark| view! { <Remark remark form=form.clone() question /> })}
            <Explained form=form.clone() question />
            <Previous form=form.clone() question />
            <Offers form=form.clone() question />
            <Show
                when=move || !not_applicable.get() && !unavailable.get()
                fallback=move || view! { <SetAside form=aside_form.clone() question /> }
            >
                <Control form=value_form.clone() question />
            </Show>
            <EvidenceList form=form.clone() question />
            <NoteField form=form.clone() question />
            <Warnings form=form.clone() question />
            <Foot form=form.clone() question />
        </article>
    }
}

#[component]
fn ProgressBadge(progress: Memo<Progress>) -> impl IntoView {
    move || match progress.get() {
        Progress::Answered => {
            view! { <Badge text=tr!("scorecard.answered") tone=Tone::Good glyph=Glyph::Check /> }.into_any()
        }
        Progress::Wrong => {
            view! { <Badge text=tr!("scorecard.wrong") tone=Tone::Bad glyph=Glyph::AlertCircle /> }.into_any()
        }
        Progress::Unfinished => {
            view! { <Badge text=tr!("scorecard.unfinished") tone=Tone::Warn /> }.into_any()
        }
        Progress::Offered => view! { <Badge text=tr!("scorecard.offered") tone=Tone::Warn /> }.into_any(),
        Progress::Unheeded => {
            view! { <Badge text=tr!("scorecard.unheeded") tone=Tone::Warn glyph=Glyph::Undo /> }.into_any()
        }
        Progress::Open => ().into_any(),
    }
}

/// The reviewer's words at an entry that came back.
#[component]
fn Remark(remark: String, form: Form, question: Question) -> impl IntoView {
    let title = tr!("scorecard.remark");
    let unheeded = Memo::new(move |_| form.is_unheeded(&question));
    view! {
        <Notice tone=Tone::Warn title=Signal::derive(move || Some(title.get()))>
            <p class="question-remark">{remark}</p>
            <Show when=move || unheeded.get()>
                <p class="small">{tr!("scorecard.unheeded_words")}</p>
            </Show>
        </Notice>
    }
}

/// Unit, direction and goalposts in a line; definition and sources on demand.
#[component]
fn Explained(form: Form, question: Question) -> impl IntoView {
    let locale = use_locale();
    let indicator = form.indicator(&question).clone();
    let (line, facts) = (indicator.clone(), indicator.clone());
    let framework = std::sync::Arc::clone(&form.framework);
    let summary = move || {
        let unit = unit_words(&line, locale.language());
        let posts = goalposts_words(&line, locale);
        if unit.is_empty() { posts } else { format!("{unit} · {posts}") }
    };
    let items = Signal::derive(move || {
        let language = locale.language();
        let kinds: Vec<String> =
            facts.evidence.iter().map(|kind| evidence_words(kind.as_str(), language)).collect();
        let source = |code: &SourceCode| {
            let found = framework.sources().iter().find(|source| source.code == *code);
            found.map_or_else(|| code.to_string(), |source| say(&source.title, language).to_owned())
        };
        let sources: Vec<String> = facts.goalposts.sources.iter().map(source).collect();
        vec![
            (t!(language, "scorecard.capture"), capture_words(facts.capture, language)),
            (t!(language, "scorecard.evidence_expected"), locale.list(&kinds)),
            (t!(language, "scorecard.reporter"), reporter_words(&facts.reporter, language)),
            (t!(language, "scorecard.verifier"), reporter_words(&facts.verifier, language)),
            (
                t!(language, "scorecard.goalposts_from"),
                sources.join(&t!(language, "scorecard.source_separator")),
            ),
        ]
    });
    view! {
        <p class="question-line">{summary}</p>
        <Details summary=tr!("scorecard.definition")>
            <p>{move || say(&indicator.definition, locale.language()).to_owned()}</p>
            <Facts items />
        </Details>
    }
}

/// What the last round says, and a button that says it again.
#[component]
fn Previous(form: Form, question: Question) -> impl IntoView {
    let locale = use_locale();
    let toasts = use_toasts();
    let Some(entry) = form.previous(&question.code).cloned() else {
        return ().into_any();
    };
    let indicator = form.indicator(&question).clone();
    let value = entry.entry.clone();
    let words = move || entry_words(&value, &indicator, locale);
    let same = move |()| {
        let before = untrack(|| question.answer.typed());
        let value = retyped_value(&entry.entry);
        question.answer.fill(&Typed {
            evidence: before.evidence.clone(),
            note: before.note.clone(),
            ..value
        });
        let had_value =
            Typed { evidence: Vec::new(), note: String::new(), ..before.clone() } != Typed::default();
        if had_value {
            let back = Callback::new(move |()| question.answer.fill(&before));
            toasts.say(Toast::info(t!(locale.language(), "scorecard.same_taken")).undo(back));
        }
    };
    view! {
        <div class="question-previous">
            <span class="question-before">
                <span class="muted">{tr!("scorecard.previous")}</span>
                <strong class="num">{words}</strong>
            </span>
            <Button
                label=tr!("scorecard.same")
                look=Look::Quiet
                small=true
                glyph=Glyph::Undo
                on_press=Callback::new(same)
            />
        </div>
    }
    .into_any()
}

/// Why there is no value: it has no object here, or it was not to be had.
#[component]
fn SetAside(form: Form, question: Question) -> impl IntoView {
    let locale = use_locale();
    let error = fault_words(&form, question, Field::Reason);
    let refused = fault_words(&form, question, Field::Value);
    let unavailable = question.answer.unavailable;
    let label = Signal::derive(move || match unavailable.get() {
        true => t!(locale.language(), "scorecard.unavailable_reason"),
        false => t!(locale.language(), "scorecard.not_applicable_reason"),
    });
    let help = Signal::derive(move || match unavailable.get() {
        true => t!(locale.language(), "scorecard.unavailable_help"),
        false => t!(locale.language(), "scorecard.not_applicable_help"),
    });
    view! {
        <div data-field="reason" class="question-na">
            <TextArea
                label
                value=question.answer.reason
                rows=2
                max_length=Reason::MAX as u32
                help=Signal::derive(move || Some(help.get()))
                error=Signal::derive(move || refused.get().or_else(|| error.get()))
            />
        </div>
    }
}

/// A remark on the answer: out of the way until it is wanted.
#[component]
fn NoteField(form: Form, question: Question) -> impl IntoView {
    let note = question.answer.note;
    // A reviewer who asked something here may want words for an answer.
    let wanted = RwSignal::new(form.remark(&question.code).is_some());
    let asked = {
        let form = form.clone();
        Memo::new(move |_| form.doubts.with(|doubts| doubts.iter().any(|it| asks_for_note(it, &question))))
    };
    let shown = Memo::new(move |_| wanted.get() || asked.get() || !note.with(String::is_empty));
    let error = fault_words(&form, question, Field::Note);
    view! {
        <Show
            when=move || shown.get()
            fallback=move || {
                view! {
                    <div class="question-add-note">
                        <Button
                            label=tr!("scorecard.add_note")
                            look=Look::Quiet
                            small=true
                            glyph=Glyph::Pencil
                            on_press=Callback::new(move |()| wanted.set(true))
                        />
                    </div>
                }
            }
        >
            <div data-field="note">
                <TextArea
                    label=tr!("scorecard.note")
                    value=note
                    rows=2
                    optional=true
                    max_length=Note::MAX as u32
                    error
                />
            </div>
        </Show>
    }
}

fn asks_for_note(finding: &domain::validation::Finding, question: &Question) -> bool {
    finding.indicator == question.code && finding.place == domain::validation::Place::Note
}

/// Doubts about this answer; they hold nothing back.
#[component]
fn Warnings(form: Form, question: Question) -> impl IntoView {
    let locale = use_locale();
    let words = Memo::new(move |_| {
        let own = question.reading.with(|reading| {
            reading.warnings.iter().map(|(_, wrong)| Wrong::words(wrong, locale)).collect::<Vec<_>>()
        });
        let about = |it: &&domain::validation::Finding| {
            it.indicator == question.code || it.with.contains(&question.code)
        };
        let together = form.doubts.with(|doubts| {
            doubts.iter().filter(about).map(|it| finding_words(it, locale)).collect::<Vec<_>>()
        });
        own.into_iter().chain(together).collect::<Vec<String>>()
    });
    view! {
        <div class="question-warnings" aria-live="polite">
            {move || {
                words
                    .get()
                    .into_iter()
                    .map(|words| {
                        view! {
                            <p class="question-warning">
                                <Icon glyph=Glyph::AlertTriangle small=true />
                                <span>{words}</span>
                            </p>
                        }
                    })
                    .collect_view()
            }}
        </div>
    }
}

/// Setting the question aside, where that can be; and taking the answer back.
#[component]
fn Foot(form: Form, question: Question) -> impl IntoView {
    let locale = use_locale();
    let toasts = use_toasts();
    let answer = question.answer;
    let indicator = form.indicator(&question);
    let (may_not_apply, may_be_unavailable) =
        (may_not_apply(indicator, &form.task.community.context), indicator.may_be_unavailable());
    let blank = Memo::new(move |_| answer.typed().is_blank());
    let clear = move |()| {
        let before = untrack(|| answer.typed());
        answer.fill(&Typed::default());
        let back = Callback::new(move |()| answer.fill(&before));
        toasts.say(Toast::info(t!(locale.language(), "scorecard.cleared")).undo(back));
    };
    let not_applicable = Toggle {
        chosen: answer.not_applicable,
        other: answer.unavailable,
        allowed: may_not_apply,
        choose: tr!("scorecard.not_applicable"),
    };
    let unavailable = Toggle {
        chosen: answer.unavailable,
        other: answer.not_applicable,
        allowed: may_be_unavailable,
        choose: tr!("scorecard.unavailable"),
    };
    view! {
        <footer class="question-foot">
            {not_applicable.button()}
            {unavailable.button()}
            <Show when=move || !blank.get()>
                <Button
                    label=tr!("scorecard.clear")
                    look=Look::Quiet
                    small=true
                    glyph=Glyph::X
                    on_press=Callback::new(clear)
                />
            </Show>
        </footer>
    }
}

/// One of the two ways of setting a question aside, and back.
struct Toggle {
    chosen: RwSignal<bool>,
    other: RwSignal<bool>,
    allowed: bool,
    choose: Signal<String>,
}

impl Toggle {
    /// Out of the way where it is not allowed or the other way was taken.
    fn button(self) -> impl IntoView {
        let Self { chosen, other, allowed, choose } = self;
        let undo = tr!("scorecard.enter_after_all");
        let toggle = move |()| chosen.update(|it| *it = !*it);
        let label = Signal::derive(move || if chosen.get() { undo.get() } else { choose.get() });
        let offered = Memo::new(move |_| chosen.get() || allowed && !other.get());
        view! {
            <Show when=move || offered.get()>
                <Button label look=Look::Quiet small=true on_press=Callback::new(toggle) />
            </Show>
        }
    }
}
