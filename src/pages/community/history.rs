use domain::id::RoundId;
use leptos::prelude::*;

use crate::chart::{Series, Trend};
use crate::locale::use_locale;
use crate::scope::use_scope;
use crate::tr;
use crate::ui::{EmptyState, Glyph, Hue, Section};

use super::Shown;

/// Hard, soft and index over the rounds; where the framework changed, the line breaks.
#[component]
pub(super) fn History(shown: Shown) -> impl IntoView {
    let locale = use_locale();
    let scope = use_scope();
    let points = shown.result.history.clone();
    let ids: Vec<RoundId> = points.iter().map(|point| point.round).collect();
    // A round that is still open may move; the list of rounds knows which one that is.
    let provisional = Signal::derive(move || {
        let rounds = scope.rounds().get().unwrap_or_default();
        let is_open =
            |id: &RoundId| rounds.iter().any(|round| round.round.id == *id && round.round.is_open());
        ids.iter().enumerate().filter(|(_, id)| is_open(id)).map(|(at, _)| at).collect::<Vec<_>>()
    });
    let scored = points.iter().filter(|point| point.index.is_some()).count();
    if scored < 2 {
        return view! {
            <Section title=tr!("community.trend") span=7>
                <EmptyState title=tr!("community.no_trend") words=tr!("community.no_trend_words") glyph=Glyph::Clock />
            </Section>
        }
        .into_any();
    }
    let breaks: Vec<usize> = points
        .windows(2)
        .enumerate()
        .filter(|(_, pair)| pair[0].framework != pair[1].framework)
        .map(|(at, _)| at + 1)
        .collect();
    let rounds: Vec<String> = points.iter().map(|point| point.name.to_string()).collect();
    let (hard, soft, index) = (tr!("overview.hard"), tr!("overview.soft"), tr!("overview.index"));
    let series =
        Signal::derive(move || {
            // Read here, so that the names follow the language.
            let _ = locale.language();
            let one = |name: String, hue: Hue, of: fn(&protocol::result::HistoryPoint) -> Option<f64>| {
                Series { name, hue, values: points.iter().map(of).collect(), interval: Vec::new() }
            };
            vec![
                one(hard.get(), Hue::Hard, |point| point.hard),
                one(soft.get(), Hue::Soft, |point| point.soft),
                one(index.get(), Hue::Index, |point| point.index),
            ]
        });
    view! {
        <Section title=tr!("community.trend") lead=tr!("community.trend_lead") span=7>
            <Trend
                hide_title=true
                title=tr!("community.trend")
                description=tr!("community.trend_description")
                rounds=Signal::stored(rounds)
                series
                breaks=Signal::stored(breaks)
                provisional
            />
        </Section>
    }
    .into_any()
}
