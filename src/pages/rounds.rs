//! Rounds: the list with how far each is, one round with its assignments, and making a new one.

mod assign;
mod assignments;
mod close;
mod edit;
mod form;
mod withdraw;

use std::sync::Arc;

use domain::id::RoundId;
use domain::round::{RoundKind, RoundState};
use leptos::prelude::*;
use locale::{Language, t};
use protocol::round::{Progress, RoundView};

use crate::api::{self, Remote};
use crate::frame::ScopeSwitches;
use crate::locale::{Locale, use_locale};
use crate::page::{Page, query};
use crate::pages::loading::{Failure, Loaded};
use crate::pages::standing::framework_named;
use crate::scope::use_scope;
use crate::session::use_session;
use crate::tr;
use crate::ui::{
    self, Badge, EmptyState, Facts, Figure, Figures, Glyph, LinkButton, Look, Notice, Section, Shape,
    Skeleton, Tone,
};

use assignments::Assignments;
use close::CloseRound;
use edit::EditRound;
pub use form::NewRound;

/// Why a round is held, in words.
fn kind_words(kind: RoundKind, language: Language) -> String {
    match kind {
        RoundKind::Baseline => t!(language, "rounds.kind_baseline"),
        RoundKind::Periodic => t!(language, "rounds.kind_periodic"),
        RoundKind::LookBack => t!(language, "rounds.kind_look_back"),
    }
}

/// The list.
#[component]
pub fn Rounds() -> impl IntoView {
    let (scope, session) = (use_scope(), use_session());
    let make = move || {
        view! {
            <Show when=move || session.may_open(Page::NewRound)>
                <LinkButton
                    label=tr!("rounds.make")
                    href=Signal::derive(move || scope.href(Page::NewRound))
                    look=Look::Primary
                    glyph=Glyph::Plus
                />
            </Show>
        }
    };
    let list = move |_| {
        move || {
            let rounds = scope.rounds_here();
            if rounds.is_empty() {
                return view! {
                    <EmptyState title=tr!("overview.no_round") words=tr!("overview.no_round_words") glyph=Glyph::Layers />
                }
                .into_any();
            }
            let line = |round: RoundView| view! { <Line round /> };
            view! { <ul class="rounds">{rounds.into_iter().map(line).collect_view()}</ul> }.into_any()
        }
    };
    view! {
        <ui::Page title=tr!("rounds.title") lead=tr!("rounds.lead") actions=make>
            <ScopeSwitches round=false />
            <Loaded remote=scope.rounds() shape=Shape::Cards(4) children=list />
        </ui::Page>
    }
}

#[component]
fn Line(round: RoundView) -> impl IntoView {
    let (scope, locale) = (use_scope(), use_locale());
    let RoundView { round, progress } = round;
    let (id, kind, period, region) = (round.id, round.kind, round.period, round.region);
    let when = move || {
        let (start, end) = (locale.date(period.start()), locale.date(period.end()));
        t!(locale.language(), "rounds.period_words", start = start, end = end)
    };
    view! {
        <li class="round">
            <div class="round-head">
                <h2><a href=move || scope.href(Page::Round(id))>{round.name.to_string()}</a></h2>
                <StateBadge state=round.state />
                {round.demo.then(|| view! { <Badge text=tr!("sign_in.demo_mark") /> })}
            </div>
            <p class="small muted">
                {move || kind_words(kind, locale.language())} " · " {when} " · "
                {move || scope.region_name(region)}
            </p>
            <Stages progress />
        </li>
    }
}

#[component]
fn StateBadge(state: RoundState) -> impl IntoView {
    match state {
        RoundState::Open => view! { <Badge text=tr!("rounds.open") tone=Tone::Accent /> }.into_any(),
        RoundState::Closed { .. } => {
            view! { <Badge text=tr!("rounds.closed") glyph=Glyph::Lock /> }.into_any()
        }
    }
}

/// How far the cards of a round are, as one bar of stages with its numbers.
#[component]
fn Stages(progress: Progress) -> impl IntoView {
    let Progress { communities, assigned, submitted, returned, accepted } = progress;
    let total = communities.max(assigned).max(submitted + returned + accepted).max(1);
    let part = move |class: &'static str, count: u32| {
        let share = f64::from(count) / f64::from(total) * 100.0;
        (count > 0).then(|| view! { <span class=class style:inline-size=format!("{share:.2}%")></span> })
    };
    view! {
        <div class="stages">
            <div class="stages-bar" aria-hidden="true">
                {part("stages-accepted", accepted)} {part("stages-submitted", submitted)}
                {part("stages-returned", returned)}
            </div>
            <p class="small num">
                {tr!(
                    "rounds.stages",
                    accepted = accepted,
                    submitted = submitted,
                    returned = returned,
                    assigned = assigned,
                    communities = communities
                )}
            </p>
        </div>
    }
}

/// Whether name and period can still be mended: nobody has worked by them. What the system's own records say of the
/// round is not in its counts; the server then answers that work has begun.
fn is_unbegun(view: &RoundView) -> bool {
    let Progress { submitted, returned, accepted, .. } = view.progress;
    view.round.is_open() && submitted + returned + accepted == 0
}

/// One round.
#[component]
pub fn RoundPage(id: RoundId) -> impl IntoView {
    let scope = use_scope();
    let round: Remote<RoundView> = Remote::new(move || Some(id), api::round);
    // Of the round's own region: an evaluator of a part of it reads the round and changes nothing.
    let has_desk =
        Memo::new(move |_| round.get().is_some_and(|view| scope.has_round_desk(view.round.region)));
    let unnamed = tr!("rounds.one");
    let title = Signal::derive(move || {
        round.get().map_or_else(|| unnamed.get(), |round| round.round.name.to_string())
    });
    let crumbs = move || {
        view! { <a href=move || scope.href(Page::Rounds)>{tr!("rounds.title")}</a> }
    };
    let changed = Callback::new(move |()| {
        round.again();
        scope.rounds().again();
    });
    let replaced = Callback::new(move |view: RoundView| {
        round.put(view);
        scope.rounds().again();
    });
    let actions = move || {
        view! {
            {move || round.get().map(|view| {
                let named = [(query::ROUND, view.round.id.to_string())];
                let href = scope.href_with(Page::Overview, &named);
                view! { <LinkButton label=tr!("rounds.see_result") href glyph=Glyph::Bars /> }
            })}
            {move || round.get().filter(|view| has_desk.get() && is_unbegun(view)).map(|view| {
                view! { <EditRound round=view.round.clone() on_saved=replaced /> }
            })}
            {move || round.get().filter(|view| has_desk.get() && view.round.is_open()).map(|view| {
                view! { <CloseRound round=RoundView::clone(&view) on_closed=replaced /> }
            })}
        }
    };
    let body = move |view: Arc<RoundView>| view! { <Detail view has_desk on_change=changed /> };
    view! {
        <ui::Page title crumbs actions>
            <Loaded remote=round shape=Shape::Cards(2) children=body />
        </ui::Page>
    }
}

#[component]
fn Detail(view: Arc<RoundView>, has_desk: Memo<bool>, on_change: Callback<()>) -> impl IntoView {
    let (scope, locale) = (use_scope(), use_locale());
    let (round, progress) = (view.round.clone(), view.progress);
    let (region, frozen) = (round.region, round.state);
    let framework = framework_named(round.framework.clone());
    let facts = {
        let round = round.clone();
        Signal::derive(move || facts(&round, scope.region_name(region), framework.get(), locale))
    };
    let review = move || scope.href_with(Page::Reviews, &[(query::ROUND, round.id.to_string())]);
    view! {
        <div class="row">
            <StateBadge state=frozen />
            {round.demo.then(|| view! { <Badge text=tr!("sign_in.demo_mark") /> })}
        </div>
        <Figures>
            <Figure label=tr!("rounds.communities") value=progress.communities.to_string() />
            <Figure label=tr!("rounds.assigned") value=progress.assigned.to_string() />
            <Figure label=tr!("rounds.waiting") value=progress.submitted.to_string() />
            <Figure label=tr!("rounds.returned") value=progress.returned.to_string() />
            <Figure label=tr!("rounds.accepted") value=progress.accepted.to_string() />
        </Figures>
        {(progress.submitted > 0 && frozen == RoundState::Open)
            .then(|| {
                let words = tr!("rounds.cards_wait", n = progress.submitted);
                let href = review;
                view! {
                    <Show when=move || has_desk.get()>
                        <Notice tone=Tone::Info>
                            <p>{words}" "<a href=href>{tr!("rounds.go_review")}</a></p>
                        </Notice>
                    </Show>
                }
            })}
        <Section title=tr!("rounds.about")><div class="facts-wide"><Facts items=facts /></div></Section>
        {move || has_desk.get().then(|| {
            view! { <Assignments round=view.round.clone() on_change /> }
        })}
    }
}

fn facts(
    round: &domain::round::Round,
    region: Option<String>,
    framework: String,
    locale: Locale,
) -> Vec<(String, String)> {
    let language = locale.language();
    let (start, end) = (locale.date(round.period.start()), locale.date(round.period.end()));
    let closed = match round.state {
        RoundState::Open => None,
        RoundState::Closed { at } => Some(locale.instant(at)),
    };
    [
        (t!(language, "rounds.kind"), Some(kind_words(round.kind, language))),
        (t!(language, "rounds.period"), Some(t!(language, "rounds.period_words", start = start, end = end))),
        (t!(language, "shell.region"), region),
        (t!(language, "rounds.framework"), Some(framework)),
        (t!(language, "rounds.closed_at"), closed),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some((name, value?)))
    .collect()
}

/// What a remote list shows while it is not here.
fn placeholder<T: Send + Sync + 'static>(remote: Remote<T>) -> AnyView {
    match remote.problem() {
        Some(problem) => {
            let again = Callback::new(move |()| remote.again());
            view! { <Failure problem on_retry=again /> }.into_any()
        }
        None => view! { <Skeleton shape=Shape::Rows(6) /> }.into_any(),
    }
}
