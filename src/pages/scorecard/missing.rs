//! What is still missing, one tap away, each a link to its question.

use leptos::prelude::*;
use locale::t;

use super::controls::wrong_words;
use super::form::{Form, Question};
use super::jump::jump;
use super::reading::{Field, Progress};
use crate::locale::{Locale, use_locale};
use crate::pages::entry::say;
use crate::tr;
use crate::ui::{Drawer, EmptyState, Glyph, Icon};

/// What stands in the way at a question, and the field to go to.
pub fn in_the_way(
    form: &Form,
    question: &Question,
    progress: Progress,
    locale: Locale,
) -> (String, Option<Field>) {
    let first = question.reading.with(|reading| reading.faults.first().cloned());
    match first {
        Some((field, wrong)) => (wrong_words(form, *question, &wrong, locale), Some(field)),
        None => match form.refused(question).first() {
            Some(error) => {
                let field = super::reading::locate(&error.pointer).map(|(_, field)| field);
                (super::refusal::error_words(error, locale), field)
            }
            None if progress == Progress::Offered => (t!(locale.language(), "scorecard.offered_words"), None),
            None if progress == Progress::Unheeded => {
                (t!(locale.language(), "validation.remark_unanswered"), Some(Field::Note))
            }
            None if progress == Progress::Unfinished => {
                (t!(locale.language(), "scorecard.unfinished_words"), Some(Field::Value))
            }
            None => (t!(locale.language(), "scorecard.unanswered"), None),
        },
    }
}

/// Every question that stands in the way, as links.
#[component]
pub fn MissingList(form: Form, #[prop(into)] on_leave: Callback<()>) -> impl IntoView {
    let locale = use_locale();
    let rows = {
        let form = form.clone();
        Memo::new(move |_| {
            let row = |(question, progress): (Question, Progress)| {
                let (why, field) = in_the_way(&form, &question, progress, locale);
                let name = say(&form.indicator(&question).name, locale.language()).to_owned();
                // The list's heading already says that they are unanswered.
                let why = (progress != Progress::Open).then_some(why);
                (question.code, name, why, field, progress == Progress::Wrong)
            };
            form.missing().into_iter().map(row).collect::<Vec<_>>()
        })
    };
    let link = move |(code, name, why, field, wrong): (_, String, Option<String>, Option<Field>, bool)| {
        let form = form.clone();
        let go = move |_| {
            on_leave.run(());
            jump(&form, code, field.or(Some(Field::Value)));
        };
        view! {
            <li>
                <button type="button" class="missing-row" class:missing-wrong=wrong on:click=go>
                    <span class="question-code num">{code.to_string()}</span>
                    <span class="missing-words">
                        <span class="missing-name">{name}</span>
                        {why.map(|why| view! { <span class="missing-why">{why}</span> })}
                    </span>
                    <Icon glyph=Glyph::ChevronRight small=true />
                </button>
            </li>
        }
    };
    view! { <ul class="missing">{move || rows.get().into_iter().map(&link).collect_view()}</ul> }
}

/// The panel "what is missing".
#[component]
pub fn Missing(form: Form, open: RwSignal<bool>) -> impl IntoView {
    let count = {
        let form = form.clone();
        Memo::new(move |_| form.missing().len())
    };
    view! {
        <Drawer open title=tr!("scorecard.missing_title", n = count.get())>
            {
                let form = form.clone();
                move || match count.get() {
                    0 => {
                        view! {
                            <EmptyState
                                title=tr!("scorecard.nothing_missing")
                                words=Some(tr!("scorecard.nothing_missing_words").get())
                                glyph=Glyph::CheckCircle
                            />
                        }
                            .into_any()
                    }
                    _ => {
                        view! { <MissingList form=form.clone() on_leave=Callback::new(move |()| open.set(false)) /> }
                            .into_any()
                    }
                }
            }
        </Drawer>
    }
}
