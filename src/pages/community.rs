//! One community: what it scores and why, down to the entry and its evidence; its trend, and what holds it back.

mod cards;
mod facts;
mod headline;
mod history;
mod obstacles;
mod shortfalls;
mod tree;
mod why;

use std::sync::Arc;

use domain::community::Community;
use domain::framework::Framework;
use domain::id::{CommunityId, RegionId};
use leptos::prelude::*;
use protocol::problem::ProblemCode;
use protocol::result::CommunityResult;

use crate::api::{self, Load, Remote};
use crate::frame::ScopeSwitches;
use crate::locale::use_locale;
use crate::page::{Page, query};
use crate::pages::entry::community_name;
use crate::pages::loading::{Failure, Loaded};
use crate::pages::standing::Types;
use crate::scope::use_scope;
use crate::session::use_session;
use crate::tr;
use crate::ui::{self, Columns, EmptyState, Glyph, LinkButton, Look, Shape, Skeleton};

use cards::Cards;
use facts::ContextFacts;
use headline::Headline;
use history::History;
use obstacles::Obstacles;
use tree::ScoreTree;
use why::Why;

/// A community's result with the framework that it was scored by.
#[derive(Clone)]
struct Shown {
    result: Arc<CommunityResult>,
    framework: Arc<Framework>,
}

/// The page.
#[component]
pub fn CommunityPage(id: CommunityId) -> impl IntoView {
    let (scope, locale) = (use_scope(), use_locale());
    let community: Remote<Community> = Remote::new(move || Some(id), api::community);
    let result: Remote<Shown> = Remote::new(
        move || scope.round_id().map(|round| (id, round)),
        |(id, round)| async move {
            let result = api::community_result(id, round).await?;
            let framework = api::framework(&result.framework).await?;
            Ok(Shown { result: Arc::new(result), framework })
        },
    );
    let name = Signal::derive(move || {
        let known = community.get().map(|known| community_name(&known, locale.language()));
        known.unwrap_or_else(|| tr!("community.title").get())
    });
    let crumbs = move || {
        let list = Signal::derive(move || scope.href(Page::Communities));
        let region = move || community.get().and_then(|known| scope.region_name(known.region));
        view! {
            <a href=list>{tr!("communities.title")}</a>
            {move || region().map(|name| view! { <span>{name}</span> })}
        }
    };
    let no_round = move || scope.rounds().get().is_some() && scope.round_id().is_none();
    let content = move || {
        if let Load::Failed(problem) = community.load() {
            if problem.code == ProblemCode::NotFound {
                return view! { <NoSuchCommunity /> }.into_any();
            }
            let again = Callback::new(move |()| community.again());
            return view! { <Failure problem on_retry=again /> }.into_any();
        }
        if no_round() {
            return view! {
                <EmptyState title=tr!("overview.no_round") words=tr!("overview.no_round_words") glyph=Glyph::Layers />
            }
            .into_any();
        }
        // The community is there, so it is the round that does not have it.
        if result.problem().is_some_and(|problem| problem.code == ProblemCode::NotFound)
            && let Some(known) = community.get()
        {
            return view! { <NotInRound region=known.region /> }.into_any();
        }
        let body = |shown: Arc<Shown>| view! { <Body shown=Shown::clone(&shown) /> };
        view! { <Loaded remote=result shape=Shape::Cards(3) children=body /> }.into_any()
    };
    view! {
        <ui::Page title=name crumbs>
            {move || match community.load() {
                Load::Here(known) => {
                    let Community { types, code, .. } = (*known).clone();
                    view! {
                        <div class="row community-marks">
                            <span class="small muted num">{code.to_string()}</span>
                            <Types types />
                        </div>
                    }
                    .into_any()
                }
                Load::Waiting => view! { <Skeleton shape=Shape::Lines(1) /> }.into_any(),
                Load::Failed(_) => ().into_any(),
            }}
            <Show when=move || community.problem().is_none()><ScopeSwitches /></Show>
            {content}
            {move || community.get().map(|known| view! { <ContextFacts context=known.context.clone() /> })}
        </ui::Page>
    }
}

/// The address names a community that is not there.
#[component]
fn NoSuchCommunity() -> impl IntoView {
    let scope = use_scope();
    let action = move || {
        let href = Signal::derive(move || scope.href(Page::Communities));
        view! { <LinkButton label=tr!("community.to_list") href look=Look::Primary /> }
    };
    view! {
        <EmptyState title=tr!("problem.not_found.title") words=tr!("problem.not_found.detail") glyph=Glyph::Building action />
    }
}

/// The community takes no part in the round that is looked at.
#[component]
fn NotInRound(region: RegionId) -> impl IntoView {
    let (scope, session) = (use_scope(), use_session());
    let action = move || {
        let href =
            Signal::derive(move || scope.href_with(Page::Rounds, &[(query::REGION, region.to_string())]));
        view! {
            <Show when=move || session.may_open(Page::Rounds)>
                <LinkButton label=tr!("community.to_rounds") href look=Look::Primary />
            </Show>
        }
    };
    view! {
        <EmptyState title=tr!("community.not_in_round") words=tr!("community.not_in_round_words") glyph=Glyph::Layers action />
    }
}

/// Everything that depends on the round.
#[component]
fn Body(shown: Shown) -> impl IntoView {
    let [cards, why, columns] = std::array::from_fn(|_| shown.clone());
    view! {
        <Headline shown=shown.clone() />
        <ScoreTree shown />
        <Columns>
            <History shown=columns.clone() />
            <Obstacles shown=columns />
        </Columns>
        <Cards shown=cards />
        <Why shown=why />
    }
}
