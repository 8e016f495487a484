//! The index as it would be with what is answered so far: the same engine as the server's, over one card.

use domain::scorecard::Entries;
use leptos::prelude::*;
use locale::t;
use scoring::{Assessment, Mode, assess, gather};

use super::form::Form;
use crate::locale::use_locale;
use crate::tr;
use crate::ui::{Hue, ScoreBar};

/// Scores what is answered so far, and rightly.
fn preview(form: &Form, entries: &Entries) -> Assessment {
    let values = entries.iter().map(|(code, entry)| (code, &entry.entry));
    let observed = gather(&form.framework, &form.task.community.context, values);
    assess(&form.framework, form.task.community.types, &observed, Mode::Provisional)
}

/// Index, hard and soft over the answers so far, labelled provisional, with the share of weight they cover.
#[component]
pub fn Provisional(form: Form) -> impl IntoView {
    let locale = use_locale();
    let result = Memo::new(move |_| preview(&form, &form.sound()));
    let index = Signal::derive(move || result.with(|it| it.index.score()));
    let hard = Signal::derive(move || result.with(Assessment::hard));
    let soft = Signal::derive(move || result.with(Assessment::soft));
    let coverage = Signal::derive(move || {
        t!(locale.language(), "scorecard.coverage", share = locale.percent(result.with(|it| it.coverage), 0))
    });
    let bars = [
        (tr!("scorecard.index"), index, Hue::Index),
        (tr!("scorecard.hard"), hard, Hue::Hard),
        (tr!("scorecard.soft"), soft, Hue::Soft),
    ];
    view! {
        <section class="provisional" aria-label=tr!("scorecard.provisional")>
            <p class="provisional-head">
                <strong>{tr!("scorecard.provisional")}</strong>
                <span class="muted small">{coverage}</span>
            </p>
            <dl class="provisional-bars">
                {bars
                    .into_iter()
                    .map(|(name, value, hue)| {
                        view! {
                            <div>
                                <dt>{name}</dt>
                                <dd><ScoreBar value hue label=name missing=tr!("scorecard.no_value_yet") /></dd>
                            </div>
                        }
                    })
                    .collect_view()}
            </dl>
            <p class="provisional-words muted small">{tr!("scorecard.provisional_words")}</p>
        </section>
    }
}
