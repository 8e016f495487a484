use std::sync::Arc;

use leptos::prelude::*;
use locale::t;
use protocol::result::RoundResult;

use crate::locale::use_locale;
use crate::page::Page;
use crate::pages::standing::standing_name;
use crate::scope::use_scope;
use crate::tr;
use crate::ui::{Change, EmptyState, Glyph, Section};

use super::summary::{Incomparable, Mover, Side, incomparable, movers};

const SHOWN: usize = 5;

/// What changed since the round before: who moved most, and which side moved them.
#[component]
pub(super) fn Changes(result: Arc<RoundResult>) -> impl IntoView {
    let before = result.previous.as_ref().map(|round| round.name.to_string());
    let title = match before.clone() {
        Some(name) => tr!("overview.changes_since", name = name),
        None => tr!("overview.changes"),
    };
    let found = movers(&result.standings, SHOWN);
    let content = match (incomparable(&result), found.is_empty()) {
        (Some(Incomparable::NoneBefore), _) => {
            nothing(tr!("overview.first_round"), tr!("overview.first_round_words"))
        }
        (Some(Incomparable::OtherFramework), _) => {
            nothing(tr!("overview.not_comparable"), tr!("overview.other_framework"))
        }
        (Some(Incomparable::NobodyInBoth), _) => {
            nothing(tr!("overview.not_comparable"), tr!("overview.nobody_in_both"))
        }
        (None, true) => nothing(tr!("overview.no_change"), tr!("overview.no_change_words")),
        (None, false) => {
            view! { <ul class="movers">{found.into_iter().map(line).collect_view()}</ul> }.into_any()
        }
    };
    view! { <Section title lead=tr!("overview.changes_lead")>{content}</Section> }
}

fn nothing(title: Signal<String>, words: Signal<String>) -> AnyView {
    view! { <EmptyState title words glyph=Glyph::Clock /> }.into_any()
}

fn line(mover: Mover) -> impl IntoView {
    let (scope, locale) = (use_scope(), use_locale());
    let Mover { standing, by, side, side_by } = mover;
    let id = standing.community;
    let name = move || standing_name(&standing, locale.language());
    let words = move || {
        let (language, by) = (locale.language(), locale.change(side_by));
        match side {
            Side::Hard => t!(language, "overview.moved_hard", by = by),
            Side::Soft => t!(language, "overview.moved_soft", by = by),
        }
    };
    view! {
        <li>
            <a class="mover" href=move || scope.href(Page::Community(id))>
                <span class="mover-change"><Change by=Signal::stored(Some(by)) /></span>
                <span class="name">{name}</span>
                <span class="small muted mover-why">{words}</span>
            </a>
        </li>
    }
}
