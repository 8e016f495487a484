//! The evidence of a question: what kind, and where it can be found again.

use domain::evidence::EVIDENCE_PER_ENTRY_MAX;
use domain::id::EvidenceId;
use leptos::prelude::*;
use locale::t;

use super::controls::fault_words;
use super::form::{Form, Question};
use super::reading::Field;
use crate::locale::use_locale;
use crate::offline::{TypedEvidence, birth};
use crate::pages::entry::{evidence_words, known_evidence};
use crate::tr;
use crate::ui::{Button, Glyph, Icon, IconButton, Look, Select, TextField, Toast, use_toasts};

/// The list of evidence with a button for each kind that is expected here.
#[component]
pub fn EvidenceList(form: Form, question: Question) -> impl IntoView {
    let locale = use_locale();
    let items = question.answer.evidence;
    let filled = question.answer.filled;
    let expected: Vec<String> =
        form.indicator(&question).evidence.iter().map(|kind| kind.as_str().to_owned()).collect();
    let others = expected.clone();
    let options = Signal::derive(move || {
        let language = locale.language();
        let other = known_evidence().filter(|kind| !others.iter().any(|expected| expected == kind.as_str()));
        let first = (String::new(), t!(language, "scorecard.evidence_other"));
        std::iter::once(first)
            .chain(other.map(|kind| (kind.to_string(), evidence_words(kind.as_str(), language))))
            .collect::<Vec<_>>()
    });
    let error = fault_words(&form, question, Field::Evidence);
    let rows = move || {
        let round = filled.get();
        items.with(|items| items.iter().map(|item| (round, item.id)).collect::<Vec<_>>())
    };
    view! {
        <fieldset class="evidence" data-field="evidence">
            <legend class="evidence-legend">{tr!("scorecard.evidence")}</legend>
            <For each=rows key=|row| *row let((_, id))>
                <EvidenceRow items id />
            </For>
            <div class="evidence-add">
                {expected
                    .into_iter()
                    .map(|kind| {
                        let words = kind.clone();
                        let label = Signal::derive(move || evidence_words(&words, locale.language()));
                        view! {
                            <Button
                                label
                                look=Look::Secondary
                                glyph=Glyph::Plus
                                small=true
                                on_press=Callback::new(move |()| add(items, &kind))
                            />
                        }
                    })
                    .collect_view()}
                <Select
                    label=tr!("scorecard.evidence_other_label")
                    hide_label=true
                    springs_back=true
                    options
                    chosen=Signal::derive(String::new)
                    on_choose=Callback::new(move |kind: String| add(items, &kind))
                />
            </div>
            <div class="field-error" aria-live="polite">
                {move || {
                    error
                        .get()
                        .map(|words| {
                            view! { <p><Icon glyph=Glyph::AlertCircle small=true /><span>{words}</span></p> }
                        })
                }}
            </div>
        </fieldset>
    }
}

/// Adds an empty item of a kind and puts the keyboard into it.
fn add(items: RwSignal<Vec<TypedEvidence>>, kind: &str) {
    if kind.is_empty() || items.with_untracked(|items| items.len() >= EVIDENCE_PER_ENTRY_MAX) {
        return;
    }
    let (unix_ms, random) = birth();
    let id = EvidenceId::born(unix_ms, random);
    items.update(|items| items.push(TypedEvidence { id, kind: kind.to_owned(), reference: String::new() }));
    request_animation_frame(move || crate::ui::focus(&row_id(id)));
}

fn row_id(id: EvidenceId) -> String {
    format!("evidence-{id}")
}

#[component]
fn EvidenceRow(items: RwSignal<Vec<TypedEvidence>>, id: EvidenceId) -> impl IntoView {
    let locale = use_locale();
    let toasts = use_toasts();
    let Some(item) = items.with_untracked(|items| items.iter().find(|item| item.id == id).cloned()) else {
        return ().into_any();
    };
    let (text, kind) = (RwSignal::new(item.reference), item.kind);
    let label = Signal::derive(move || evidence_words(&kind, locale.language()));
    let change = move |reference: String| {
        items.update(|items| {
            if let Some(item) = items.iter_mut().find(|item| item.id == id) {
                item.reference = reference;
            }
        });
    };
    let take_away = move |()| {
        let Some((at, item)) = items
            .try_update(|items| {
                let at = items.iter().position(|item| item.id == id)?;
                Some((at, items.remove(at)))
            })
            .flatten()
        else {
            return;
        };
        let back = Callback::new(move |()| {
            items.try_update(|items| items.insert(at.min(items.len()), item.clone()));
        });
        toasts.say(Toast::info(t!(locale.language(), "scorecard.evidence_removed")).undo(back));
    };
    view! {
        <div class="evidence-row">
            <TextField
                label
                value=text
                id=row_id(id)
                max_length=500_u32
                placeholder=Signal::derive(move || Some(t!(locale.language(), "scorecard.evidence_where")))
                on_change=Callback::new(change)
            />
            <IconButton label=tr!("scorecard.evidence_remove") glyph=Glyph::Trash on_press=Callback::new(take_away) />
        </div>
    }
    .into_any()
}
