//! A card that is with the reviewer or accepted, and the receipt that was just given.

use std::sync::Arc;

use domain::evidence::Evidence;
use domain::framework::{Framework, IndicatorCode};
use domain::scorecard::Stage;
use leptos::prelude::*;
use locale::t;
use protocol::scorecard::{CardView, Receipt, Task};

use super::form::walk;
use crate::locale::use_locale;
use crate::page::Page as Path;
use crate::pages::entry::{community_name, entry_words, evidence_words, say};
use crate::tr;
use crate::ui::{Badge, Facts, Glyph, Icon, LinkButton, Look, Notice, Page, PlainTable, Section, Tone};

/// The server's word that it has the card.
#[component]
pub fn ReceiptView(task: Arc<Task>, receipt: Receipt) -> impl IntoView {
    let locale = use_locale();
    let (community, round) = (task.community.clone(), task.round.name.to_string());
    let title = Signal::derive(move || community_name(&community, locale.language()));
    let items = {
        let receipt = receipt.clone();
        Signal::derive(move || {
            let language = locale.language();
            vec![
                (t!(language, "scorecard.receipt_number"), receipt.number.clone()),
                (t!(language, "scorecard.received_at"), locale.instant(receipt.received_at)),
                (t!(language, "scorecard.round"), round.clone()),
            ]
        })
    };
    view! {
        <Page title>
            <section class="receipt" role="status">
                <span class="receipt-mark" aria-hidden="true"><Icon glyph=Glyph::CheckCircle /></span>
                <h2>{tr!("scorecard.received")}</h2>
                <p class="receipt-number num">{receipt.number}</p>
                <p class="muted">{tr!("scorecard.received_words")}</p>
                <Facts items />
                <LinkButton
                    label=tr!("scorecard.to_tasks")
                    href=Path::Tasks.path()
                    look=Look::Primary
                    glyph=Glyph::ArrowLeft
                />
            </section>
        </Page>
    }
}

/// A stage in words and colour.
#[component]
pub fn StageBadge(stage: Stage) -> impl IntoView {
    match stage {
        Stage::Draft => view! { <Badge text=tr!("scorecard.stage_draft") /> }.into_any(),
        Stage::Submitted => {
            view! { <Badge text=tr!("scorecard.stage_submitted") tone=Tone::Info glyph=Glyph::Send /> }
                .into_any()
        }
        Stage::Returned => {
            view! { <Badge text=tr!("scorecard.stage_returned") tone=Tone::Warn glyph=Glyph::Undo /> }
                .into_any()
        }
        Stage::Accepted => {
            view! { <Badge text=tr!("scorecard.stage_accepted") tone=Tone::Good glyph=Glyph::CheckCircle /> }
                .into_any()
        }
    }
}

/// What was handed in, to read.
#[component]
pub fn HandedIn(
    title: Signal<String>,
    task: Arc<Task>,
    framework: Arc<Framework>,
    /// Answers typed after it was handed in lie on this device.
    leftover: bool,
) -> impl IntoView {
    let locale = use_locale();
    let Some(card) = task.card.clone() else {
        return ().into_any();
    };
    let round = task.round.name.to_string();
    let lead = Signal::derive(move || Some(round.clone()));
    let stage = card.stage;
    let facts = card.clone();
    let items = Signal::derive(move || {
        let language = locale.language();
        vec![
            (t!(language, "scorecard.revision"), facts.number.to_string()),
            (t!(language, "scorecard.submitted_at"), locale.instant(facts.submitted_at)),
            (t!(language, "scorecard.received_at"), locale.instant(facts.received_at)),
            (t!(language, "scorecard.receipt_number"), facts.receipt.number.clone()),
        ]
    });
    let words = match stage {
        Stage::Accepted => tr!("scorecard.accepted_words"),
        _ => tr!("scorecard.waiting_words"),
    };
    let crumbs = || view! { <a href=Path::Tasks.path()>{tr!("tasks.title")}</a> };
    let order: Vec<IndicatorCode> =
        walk(&framework, &task).into_iter().map(|at| framework.indicators()[at].code).collect();
    view! {
        <Page title lead crumbs actions=move || view! { <StageBadge stage /> }>
            <p>{words}</p>
            {leftover.then(|| view! { <Notice tone=Tone::Info><p>{tr!("scorecard.leftover")}</p></Notice> })}
            <Facts items />
            <Section title=tr!("scorecard.handed_in") flush=true>
                <Answers card order framework />
            </Section>
        </Page>
    }
    .into_any()
}

/// An item of evidence in a line: its kind and where it is found.
fn proof(evidence: Evidence) -> impl IntoView {
    let locale = use_locale();
    view! {
        <p class="small muted">
            {move || evidence_words(evidence.kind.as_str(), locale.language())} " · " {evidence.reference.to_string()}
        </p>
    }
}

#[component]
fn Answers(card: CardView, order: Vec<IndicatorCode>, framework: Arc<Framework>) -> impl IntoView {
    let locale = use_locale();
    let row = move |code: IndicatorCode| {
        let entry = card.entries.get(&code)?.clone();
        let indicator = framework.indicator(&code)?.clone();
        let name = indicator.name.clone();
        let proofs = entry.evidence.clone();
        let note = (!entry.note.is_empty()).then(|| entry.note.to_string());
        let is_value = entry.entry.value().is_some();
        let words = move || entry_words(&entry.entry, &indicator, locale);
        Some(view! {
            <tr>
                <th scope="row">
                    <span class="question-code num">{code.to_string()}</span>
                    " "
                    {move || say(&name, locale.language()).to_owned()}
                    {proofs.into_iter().map(proof).collect_view()}
                    {note.map(|note| view! { <p class="small muted">{note}</p> })}
                </th>
                <td class="num" class:answer-value=is_value>{words}</td>
            </tr>
        })
    };
    view! {
        <PlainTable label=tr!("scorecard.title")>
            <thead>
                <tr>
                    <th scope="col">{tr!("scorecard.indicator")}</th>
                    <th scope="col" class="num">{tr!("scorecard.answer")}</th>
                </tr>
            </thead>
            <tbody>{order.into_iter().map(row).collect_view()}</tbody>
        </PlainTable>
    }
}
