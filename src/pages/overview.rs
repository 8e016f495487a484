//! One page that tells where a region stands: hard against soft, what changed, who lags and why.

mod attention;
mod changes;
mod ranking;
mod summary;
mod sureness;

use std::sync::Arc;

use leptos::prelude::*;
use locale::t;
use protocol::result::{RoundResult, Standing};

use crate::api::{self, Remote};
use crate::chart::{Quadrant, QuadrantPoint, QuadrantWords};
use crate::frame::ScopeSwitches;
use crate::locale::use_locale;
use crate::page::Page;
use crate::pages::loading::{Failure, Loaded};
use crate::pages::standing::{coordination_words, degree, flag_words, standing_name};
use crate::scope::use_scope;
use crate::session::use_session;
use crate::tr;
use crate::ui::{
    self, Columns, EmptyState, Figure, Figures, Glyph, Hue, LinkButton, Look, Notice, Section, Shape, Tone,
};

use attention::{Flagged, Unscored};
use changes::Changes;
use ranking::Ranking;
use summary::Summary;
use sureness::Sureness;

/// The page.
#[component]
pub fn Overview() -> impl IntoView {
    let (scope, locale) = (use_scope(), use_locale());
    let name = move || scope.region().and_then(|id| scope.region_name(id));
    let round = move || scope.round().map(|round| round.round.name.to_string());
    let lead = Signal::derive(move || match (name(), round()) {
        (Some(region), Some(round)) => {
            Some(t!(locale.language(), "overview.lead", region = region, round = round))
        }
        _ => None,
    });
    let asked = move || Some((scope.round_id()?, scope.region()));
    let result: Remote<RoundResult> = Remote::new(asked, |(round, region)| api::round_result(round, region));
    let content = move || {
        if let Some(problem) = scope.rounds().problem().or_else(|| scope.regions().problem()) {
            let again = Callback::new(move |()| {
                scope.rounds().again();
                scope.regions().again();
            });
            return view! { <Failure problem on_retry=again /> }.into_any();
        }
        let known = scope.rounds().get().is_some() && scope.regions().get().is_some();
        if known && scope.round_id().is_none() {
            return view! { <NoRound /> }.into_any();
        }
        let on_stale = Callback::new(move |()| result.again());
        let body = move |found| body(found, on_stale);
        view! { <Loaded remote=result shape=Shape::Cards(4) children=body /> }.into_any()
    };
    view! {
        <ui::Page title=tr!("overview.title") lead>
            <ScopeSwitches />
            {content}
        </ui::Page>
    }
}

/// There is no round yet.
#[component]
fn NoRound() -> impl IntoView {
    let (scope, session) = (use_scope(), use_session());
    let may_make = move || session.may_open(Page::NewRound);
    let action = move || {
        view! {
            <Show when=may_make>
                <LinkButton
                    label=tr!("overview.make_round")
                    href=Signal::derive(move || scope.href(Page::NewRound))
                    look=Look::Primary
                    glyph=Glyph::Plus
                />
            </Show>
        }
    };
    view! { <EmptyState title=tr!("overview.no_round") words=tr!("overview.no_round_words") glyph=Glyph::Layers action /> }
}

fn body(result: Arc<RoundResult>, on_stale: Callback<()>) -> impl IntoView {
    let scope = use_scope();
    // They belong to this result: another one begins without.
    let ranges = RwSignal::new(None);
    let standings = &result.standings;
    if standings.is_empty() {
        return view! {
            <EmptyState title=tr!("overview.no_community") words=tr!("overview.no_community_words") glyph=Glyph::Building />
        }
        .into_any();
    }
    let summary = Summary::of(standings);
    if summary.scored == 0 {
        let round = result.round.id;
        let nothing_yet = standings.iter().all(|standing| standing.coverage == 0.0);
        let (title, words) = if nothing_yet && !result.round.is_open() {
            (tr!("overview.closed_empty"), tr!("overview.closed_empty_words"))
        } else if nothing_yet {
            (tr!("overview.nothing_accepted"), tr!("overview.nothing_accepted_words"))
        } else {
            (tr!("overview.all_insufficient"), tr!("overview.all_insufficient_words"))
        };
        let action = move || {
            let href = Signal::derive(move || scope.href(Page::Round(round)));
            view! { <LinkButton label=tr!("overview.see_round") href glyph=Glyph::Layers /> }
        };
        let below = Arc::clone(&result);
        return view! {
            <EmptyState title words glyph=Glyph::ClipboardCheck action />
            <Columns><Unscored result=below /></Columns>
            <Ranking result ranges />
        }
        .into_any();
    }
    // Every part holds the result; it is shared, not copied.
    let [headed, above, sure, ranked, below] = std::array::from_fn(|_| Arc::clone(&result));
    view! {
        <UnderWay result />
        <Headline summary result=headed />
        <Columns>
            <HardAgainstSoft result=Arc::clone(&above) />
            <div class="overview-side">
                <Changes result=Arc::clone(&above) />
                <Flagged result=above />
            </div>
        </Columns>
        <Sureness result=sure ranges on_stale />
        <Ranking result=ranked ranges />
        <Columns>
            <Unscored result=below />
        </Columns>
    }
    .into_any()
}

/// Says that the numbers still move, or that a newer round is under way.
#[component]
fn UnderWay(result: Arc<RoundResult>) -> impl IntoView {
    let (scope, locale) = (use_scope(), use_locale());
    let (own, moving) = (result.round.id, !result.frozen);
    let newer = move || {
        let rounds = scope.rounds_here();
        let open = rounds.into_iter().find(|round| round.round.is_open() && round.round.id != own)?;
        let progress = open.progress;
        let href = scope.href_with(Page::Overview, &[(crate::page::query::ROUND, open.round.id.to_string())]);
        let words = t!(
            locale.language(),
            "overview.newer_round",
            name = open.round.name,
            accepted = progress.accepted,
            communities = progress.communities
        );
        Some(
            view! { <p class="overview-newer small">{words}" "<a href=href>{tr!("overview.see_it")}</a></p> },
        )
    };
    if moving {
        view! { <Notice tone=Tone::Info><p>{tr!("overview.still_moving")}</p></Notice> }.into_any()
    } else {
        newer.into_any()
    }
}

/// The headline numbers.
#[component]
fn Headline(summary: Summary, result: Arc<RoundResult>) -> impl IntoView {
    let locale = use_locale();
    let score = move |value: Option<f64>| {
        Signal::derive(move || value.map_or_else(|| "—".to_owned(), |value| locale.score(value)))
    };
    let d = summary.coordination;
    let before = result.previous.as_ref().map(|round| round.name.to_string());
    let since = Signal::derive(move || {
        let name = before.clone()?;
        Some(t!(locale.language(), "overview.against", name = name))
    });
    let band = Signal::derive(move || coordination_words(&result.bands, d?, locale.language()));
    let Summary { communities, scored, red, .. } = summary;
    let coverage = summary.coverage.unwrap_or_default();
    view! {
        <Figures>
            <Figure label=tr!("overview.index") value=score(summary.index) />
            <Figure
                label=tr!("overview.hard")
                hue=Hue::Hard
                value=score(summary.hard)
                change=Signal::stored(summary.hard_change)
                note=since
            />
            <Figure
                label=tr!("overview.soft")
                hue=Hue::Soft
                value=score(summary.soft)
                change=Signal::stored(summary.soft_change)
                note=since
            />
            <Figure
                label=tr!("overview.coordination")
                value=d.map_or_else(|| "—".to_owned(), degree)
                note=band
            />
            <Figure
                label=tr!("overview.scored")
                value=tr!("overview.scored_of", n = scored, m = communities)
                note=tr!("overview.coverage_note", share = locale.percent(coverage, 0))
            />
            <Figure
                label=tr!("overview.flagged")
                value=summary.flagged.to_string()
                note=Signal::derive(move || (red > 0).then(|| t!(locale.language(), "overview.red_among", n = red)))
            />
        </Figures>
        <p class="small muted">{tr!("overview.mean_note", n = scored)}</p>
    }
}

#[component]
fn HardAgainstSoft(result: Arc<RoundResult>) -> impl IntoView {
    let (scope, locale) = (use_scope(), use_locale());
    let navigate = leptos_router::hooks::use_navigate();
    let point = move |standing: &Standing| {
        let language = locale.language();
        Some(QuadrantPoint {
            id: standing.community.to_string(),
            name: standing_name(standing, language),
            hard: standing.hard?,
            soft: standing.soft?,
            flagged: standing.flag != scoring::Flag::None,
            note: flag_words(standing.flag, language),
        })
    };
    let points = Signal::derive(move || result.standings.iter().filter_map(point).collect::<Vec<_>>());
    let open = Callback::new(move |id: String| {
        if let Ok(id) = id.parse() {
            navigate(&untrack(|| scope.href(Page::Community(id))), leptos_router::NavigateOptions::default());
        }
    });
    let regions = QuadrantWords {
        hard_ahead: tr!("community.lag_hard_ahead"),
        even: tr!("community.lag_in_step"),
        soft_ahead: tr!("community.lag_soft_ahead"),
    };
    view! {
        <Section title=tr!("overview.quadrant") lead=tr!("overview.quadrant_lead") span=7>
            <Quadrant
                hide_title=true
                title=tr!("overview.quadrant")
                description=tr!("overview.quadrant_description")
                hard_label=tr!("overview.hard")
                soft_label=tr!("overview.soft")
                points
                regions
                on_open=open
            />
        </Section>
    }
}
