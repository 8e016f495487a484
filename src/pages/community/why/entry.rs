//! The entries behind an indicator: who said what, resting on which evidence.

use std::sync::Arc;

use domain::evidence::Evidence;
use domain::framework::Indicator;
use domain::observation::{Confidence, Source};
use leptos::prelude::*;
use locale::{Language, t};
use protocol::result::ObservationView;

use crate::locale::use_locale;
use crate::page::Page;
use crate::pages::community::Shown;
use crate::pages::entry::{entry_words, evidence_words};
use crate::scope::use_scope;
use crate::session::use_session;
use crate::tr;
use crate::ui::{EmptyState, Glyph, Icon};

use super::indicator::demo_mark;

/// All observations of one indicator.
#[component]
pub(super) fn Entries(shown: Shown, indicator: Arc<Indicator>) -> impl IntoView {
    let found: Vec<ObservationView> = shown
        .result
        .observations
        .iter()
        .filter(|seen| seen.observation.indicator == indicator.code)
        .cloned()
        .collect();
    if found.is_empty() {
        let words =
            if indicator.is_entered() { tr!("community.no_entry") } else { tr!("community.no_record") };
        return view! {
            <h3>{tr!("community.entries_title")}</h3>
            <EmptyState title=words glyph=Glyph::Clipboard />
        }
        .into_any();
    }
    let one = move |seen: ObservationView| view! { <One seen indicator=Arc::clone(&indicator) /> };
    view! {
        <h3>{tr!("community.entries_title")}</h3>
        <ul class="why-entries">{found.into_iter().map(one).collect_view()}</ul>
    }
    .into_any()
}

#[component]
fn One(seen: ObservationView, indicator: Arc<Indicator>) -> impl IntoView {
    let locale = use_locale();
    let entry = seen.observation.entry.clone();
    let words = move || entry_words(&entry, &indicator, locale);
    let code = seen.observation.indicator;
    let note = (!seen.note.is_empty()).then(|| seen.note.to_string());
    let evidence = seen.evidence.clone();
    let nothing = evidence.is_empty() && matches!(seen.observation.source, Source::Card { .. });
    view! {
        <li class="why-entry" data-indicator=code.to_string()>
            <p class="why-value num">{words}</p>
            {note.map(|note| view! { <p class="why-note">{note}</p> })}
            <ul class="why-evidence">{evidence.into_iter().map(evidence_line).collect_view()}</ul>
            {nothing.then(|| view! { <p class="small muted">{tr!("community.no_evidence")}</p> })}
            <From seen />
        </li>
    }
}

fn evidence_line(evidence: Evidence) -> impl IntoView {
    let locale = use_locale();
    let kind = evidence.kind;
    view! {
        <li>
            <Icon glyph=Glyph::FileText small=true />
            <span class="small muted">{move || evidence_words(kind.as_str(), locale.language())}</span>
            <span>{evidence.reference.to_string()}</span>
        </li>
    }
}

/// Where the entry came from: a card, the system's records, or a text that was coded.
#[component]
fn From(seen: ObservationView) -> impl IntoView {
    let (scope, session, locale) = (use_scope(), use_session(), use_locale());
    match seen.observation.source {
        Source::Card { scorecard, .. } => {
            let name = seen.assessor_name.as_ref().map(ToString::to_string).unwrap_or_default();
            let at = seen.submitted_at;
            let words = move || {
                let language = locale.language();
                match at {
                    Some(at) => t!(language, "community.from_card_at", name = name, at = locale.instant(at)),
                    None => t!(language, "community.from_card", name = name),
                }
            };
            let page = Page::Review(seen.scorecard.unwrap_or(scorecard));
            let link = move || {
                session
                    .may_open(page)
                    .then(|| view! { <a href=scope.href(page)>{tr!("community.open_card")}</a> })
            };
            view! { <p class="small muted">{words}" "{link}</p> }.into_any()
        }
        Source::Record { label, demo } => view! {
            <p class="small muted">{tr!("community.from_record", label = label)}</p>
            {demo.then(demo_mark)}
        }
        .into_any(),
        Source::Document { citation, quote, confidence } => {
            let sure = move || confidence_words(confidence, locale.language());
            view! {
                <blockquote class="why-quote">{quote.to_string()}</blockquote>
                <p class="small muted">{citation.to_string()}" · "{sure}</p>
            }
            .into_any()
        }
    }
}

fn confidence_words(confidence: Confidence, language: Language) -> String {
    match confidence {
        Confidence::Low => t!(language, "community.confidence_low"),
        Confidence::Medium => t!(language, "community.confidence_medium"),
        Confidence::High => t!(language, "community.confidence_high"),
    }
}
