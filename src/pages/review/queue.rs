//! The cards that wait for review, those that have waited longest first.

use std::sync::Arc;

use domain::id::RoundId;
use leptos::prelude::*;
use protocol::scorecard::CardView;

use super::keys::{on_key, walk};
use crate::api::{self, Remote};
use crate::locale::use_locale;
use crate::page::Page as Path;
use crate::pages::loading::Loaded;
use crate::scope::{Scope, use_scope};
use crate::session::use_session;
use crate::tr;
use crate::ui::{Badge, EmptyState, Glyph, Page, PlainTable, Section, Shape, Tone};

/// The most cards that one look at the queue shows; the rest move up as these are decided.
const SHOWN_MAX: usize = 500;

/// Every waiting card, oldest first.
pub async fn waiting() -> Result<Vec<CardView>, protocol::problem::Problem> {
    let mut cards = Vec::new();
    let mut after = None;
    loop {
        let page = api::review_queue(None, after).await?;
        cards.extend(page.items);
        after = page.next;
        if after.is_none() || cards.len() >= SHOWN_MAX {
            cards.sort_by_key(|card: &CardView| card.received_at);
            return Ok(cards);
        }
    }
}

/// The review queue.
#[component]
pub fn ReviewQueuePage() -> impl IntoView {
    let session = use_session();
    let queue = Remote::new(move || session.user(), |_| waiting());
    let lead = tr!("review.lead");
    on_key(|key, event| {
        let by = match key {
            "j" => 1,
            "k" => -1,
            _ => return,
        };
        event.prevent_default();
        walk("a.queue-open", by);
    });
    view! {
        <Page title=tr!("review.title") lead=Signal::derive(move || Some(lead.get()))>
            <Loaded remote=queue shape=Shape::Rows(6) let(cards)>
                <Queue cards />
            </Loaded>
        </Page>
    }
}

#[component]
fn Queue(cards: Arc<Vec<CardView>>) -> impl IntoView {
    if cards.is_empty() {
        let words = tr!("review.empty_words");
        return view! {
            <EmptyState
                title=tr!("review.empty")
                words=Signal::derive(move || Some(words.get()))
                glyph=Glyph::CheckCircle
            />
        }
        .into_any();
    }
    let keys = tr!("review.keys");
    let count = cards.len();
    view! {
        <Section title=tr!("review.waiting", n = count) lead=Signal::derive(move || Some(keys.get())) flush=true>
            <PlainTable label=tr!("review.title")>
                <thead>
                    <tr>
                        <th scope="col">{tr!("review.community")}</th>
                        <th scope="col">{tr!("review.assessor")}</th>
                        <th scope="col" class="queue-wide">{tr!("review.round")}</th>
                        <th scope="col" class="num queue-wide">{tr!("review.entries")}</th>
                        <th scope="col">{tr!("review.since")}</th>
                    </tr>
                </thead>
                <tbody>
                    {cards.iter().cloned().map(|card| view! { <QueueRow card /> }).collect_view()}
                </tbody>
            </PlainTable>
        </Section>
    }
    .into_any()
}

/// The name of a round, once the rounds are known.
pub fn round_name(scope: Scope, id: RoundId) -> Option<String> {
    let rounds = scope.rounds().get()?;
    rounds.iter().find(|round| round.round.id == id).map(|round| round.round.name.to_string())
}

#[component]
fn QueueRow(card: CardView) -> impl IntoView {
    let locale = use_locale();
    let scope = use_scope();
    let round = move || round_name(scope, card.round);
    let received = card.received_at;
    let (name, name_en) = (card.community_name.clone(), card.community_name_en.clone());
    view! {
        <tr class="queue-row">
            <th scope="row">
                <a class="queue-open" href=Path::Review(card.id).path()>
                    {move || locale.name(&name, name_en.as_ref())}
                </a>
                {(card.number > 1)
                    .then(|| {
                        view! {
                            " "
                            <Badge text=tr!("review.again", n = card.number) tone=Tone::Info glyph=Glyph::Undo />
                        }
                    })}
            </th>
            <td>{card.assessor_name.to_string()}</td>
            <td class="queue-wide">{round}</td>
            <td class="num queue-wide">{card.entries.len()}</td>
            <td class="num" title=move || locale.instant(received)>{move || locale.day_of(received)}</td>
        </tr>
    }
}
