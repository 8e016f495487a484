use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::id::ScorecardId;
use domain::observation::Source;
use leptos::prelude::*;
use locale::t;

use crate::locale::use_locale;
use crate::page::Page;
use crate::scope::use_scope;
use crate::session::use_session;
use crate::tr;
use crate::ui::{EmptyState, Glyph, Icon, Section};

use super::Shown;

/// A card behind the result.
struct Card {
    assessor: String,
    submitted_at: Option<DateTime<Utc>>,
    entries: u32,
}

/// The accepted cards that the result rests on, and how much comes from elsewhere.
#[component]
pub(super) fn Cards(shown: Shown) -> impl IntoView {
    let locale = use_locale();
    let mut cards: BTreeMap<ScorecardId, Card> = BTreeMap::new();
    let (mut records, mut documents) = (0_u32, 0_u32);
    for seen in &shown.result.observations {
        match (&seen.observation.source, seen.scorecard) {
            (Source::Record { .. }, _) => records += 1,
            (Source::Document { .. }, _) => documents += 1,
            (Source::Card { scorecard, .. }, other) => {
                let assessor = seen.assessor_name.as_ref().map(ToString::to_string).unwrap_or_default();
                let card = cards.entry(other.unwrap_or(*scorecard)).or_insert(Card {
                    assessor,
                    submitted_at: seen.submitted_at,
                    entries: 0,
                });
                card.entries += 1;
            }
        }
    }
    let elsewhere = move || {
        let language = locale.language();
        let parts = [
            (records > 0).then(|| t!(language, "community.from_records", n = records)),
            (documents > 0).then(|| t!(language, "community.from_documents", n = documents)),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        (!parts.is_empty()).then(|| view! { <p class="small muted">{locale.list(&parts)}</p> })
    };
    let none = cards.is_empty() && records == 0 && documents == 0;
    let lines = cards.into_iter().map(|(id, card)| view! { <CardLine id card /> }).collect_view();
    view! {
        <Section title=tr!("community.cards") lead=tr!("community.cards_lead")>
            {if none {
                view! {
                    <EmptyState
                        title=tr!("community.no_cards")
                        words=tr!("community.no_cards_words")
                        glyph=Glyph::Clipboard
                    />
                }
                .into_any()
            } else {
                view! { <ul class="attention">{lines}</ul> {elsewhere} }.into_any()
            }}
        </Section>
    }
}

#[component]
fn CardLine(id: ScorecardId, card: Card) -> impl IntoView {
    let (scope, session, locale) = (use_scope(), use_session(), use_locale());
    let Card { assessor, submitted_at, entries } = card;
    let at =
        move || submitted_at.map(|at| t!(locale.language(), "community.submitted", at = locale.instant(at)));
    let inside = move || {
        view! {
            <Icon glyph=Glyph::ClipboardCheck small=true />
            <span class="name">{assessor.clone()}</span>
            <span class="small muted">{at}</span>
            <span class="small muted">{tr!("community.entries", n = entries)}</span>
        }
    };
    let line = move || {
        let inside = inside.clone();
        if session.may_open(Page::Review(id)) {
            view! { <a class="attention-line" href=scope.href(Page::Review(id))>{inside()}</a> }.into_any()
        } else {
            view! { <div class="attention-line">{inside()}</div> }.into_any()
        }
    };
    view! { <li>{line}</li> }
}
