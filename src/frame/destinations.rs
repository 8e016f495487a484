use leptos::prelude::*;
use protocol::round::RoundView;

use crate::page::Page;
use crate::scope::{Scope, use_scope};
use crate::session::use_session;
use crate::tr;
use crate::ui::{BottomItem, Glyph, RailItem};

/// The destinations, in the order in which both bars show them.
const DESTINATIONS: [(Page, Glyph); 5] = [
    (Page::Tasks, Glyph::Clipboard),
    (Page::Overview, Glyph::Home),
    (Page::Communities, Glyph::Building),
    (Page::Rounds, Glyph::Layers),
    (Page::Reviews, Glyph::ClipboardCheck),
];

/// A phone's bar holds five; the account is always one of them.
const BOTTOM_MAX: usize = 4;

fn label(page: Page) -> Signal<String> {
    match page {
        Page::Tasks => tr!("shell.tasks"),
        Page::Communities => tr!("shell.communities"),
        Page::Rounds => tr!("shell.rounds"),
        Page::Reviews => tr!("shell.review"),
        Page::Account => tr!("shell.me"),
        _ => tr!("shell.overview"),
    }
}

/// How many cards wait for review in open rounds.
fn waiting(scope: Scope) -> Option<u32> {
    let rounds = scope.rounds().get()?;
    let open = |round: &&RoundView| round.round.is_open();
    Some(rounds.iter().filter(open).map(|round| round.progress.submitted).sum())
}

fn count(page: Page) -> Signal<Option<u32>> {
    let scope = use_scope();
    Signal::derive(move || if page == Page::Reviews { waiting(scope) } else { None })
}

fn is_current(page: Page, now: Memo<Option<Page>>) -> Signal<bool> {
    Signal::derive(move || now.get().map(Page::section) == Some(page))
}

/// The items of the rail, as the roles allow.
pub(super) fn rail_items(now: Memo<Option<Page>>) -> AnyView {
    let (session, scope) = (use_session(), use_scope());
    let item = move |(page, glyph): (Page, Glyph)| {
        view! {
            <RailItem
                href=Signal::derive(move || scope.href(page))
                glyph
                label=label(page)
                current=is_current(page, now)
                count=count(page)
            />
        }
    };
    (move || DESTINATIONS.into_iter().filter(|(page, _)| session.may_open(*page)).map(item).collect_view())
        .into_any()
}

/// The items of a phone's bar: the first four that the roles allow, and the account.
pub(super) fn bottom_items(now: Memo<Option<Page>>) -> AnyView {
    let (session, scope) = (use_session(), use_scope());
    let item = move |(page, glyph): (Page, Glyph)| {
        view! {
            <BottomItem
                href=Signal::derive(move || scope.href(page))
                glyph
                label=label(page)
                current=is_current(page, now)
                count=count(page)
            />
        }
    };
    (move || {
        let open = DESTINATIONS.into_iter().filter(|(page, _)| session.may_open(*page));
        open.take(BOTTOM_MAX).chain([(Page::Account, Glyph::User)]).map(item).collect_view()
    })
    .into_any()
}
