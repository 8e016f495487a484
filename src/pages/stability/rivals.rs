//! Whom a community cannot be told apart from: how many and where in its row, and each of them in a drawer.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use locale::t;

use super::place::{rivals, span};
use super::ranges::{Line, key, name, named, ranged, strip};
use crate::locale::{Locale, use_locale};
use crate::page::Page;
use crate::scope::use_scope;
use crate::tr;
use crate::ui::{Column, Drawer, Table, TableHeight};

/// The name of the only one, or how many and between which ranks; opens the list of them.
pub(super) fn level_with(line: Line, locale: Locale, asked: RwSignal<Option<Line>>) -> AnyView {
    let Some((first, last)) = span(&line.places, line.at) else {
        return view! { <span class="small muted">{tr!("stability.nobody")}</span> }.into_any();
    };
    let n = line.place().rivals;
    let only = rivals(&line.places, line.at, 1).first().map(|at| line.places[*at].unit.clone());
    let only = only.filter(|_| n == 1);
    let words = move || {
        if let Some(only) = &only {
            return name(only, locale);
        }
        let [n, first, last] = [n, first, last].map(|number| locale.integer(i64::from(number)));
        if first == last {
            t!(locale.language(), "stability.level_at", n = n, rank = first)
        } else {
            t!(locale.language(), "stability.level_between", n = n, first = first, last = last)
        }
    };
    view! {
        <button
            type="button"
            class="stability-rivals"
            aria-haspopup="dialog"
            on:click=move |_| asked.set(Some(line.clone()))
        >
            {words}
        </button>
    }
    .into_any()
}

/// The list for the row that was asked about.
#[component]
pub(super) fn RivalDrawer(asked: RwSignal<Option<Line>>) -> impl IntoView {
    let locale = use_locale();
    let open = RwSignal::new(false);
    Effect::new(move || {
        if asked.with(Option::is_some) {
            open.set(true);
        }
    });
    Effect::new(move || {
        if !open.get() {
            asked.set(None);
        }
    });
    let title = Signal::derive(move || {
        asked.with(|line| {
            let name = line.as_ref().map_or_else(String::new, |line| name(&line.place().unit, locale));
            t!(locale.language(), "stability.rivals_of", name = name)
        })
    });
    view! {
        <Drawer open title>
            {move || asked.get().map(|line| view! { <RivalList line /> })}
        </Drawer>
    }
}

#[component]
fn RivalList(line: Line) -> impl IntoView {
    let (scope, locale) = (use_scope(), use_locale());
    let navigate = use_navigate();
    let found = rivals(&line.places, line.at, usize::MAX);
    let rows: Vec<Line> = found.into_iter().map(|at| Line { at, other: None, ..line.clone() }).collect();
    let open = Callback::new(move |line: Line| {
        let href = untrack(|| scope.href(Page::Community(line.place().unit.community)));
        navigate(&href, NavigateOptions::default());
    });
    let own = move || {
        let rank = ranged(line.place(), locale);
        t!(locale.language(), "stability.rivals_words", name = name(&line.place().unit, locale), rank = rank)
    };
    let columns = vec![
        Column::new("name", tr!("overview.column_community"))
            .width(208)
            .cell(move |line: &Line| named(line.clone(), scope, locale)),
        Column::new("range", tr!("stability.range"))
            .width(176)
            .cell(move |line: &Line| strip(line.clone(), locale)),
    ];
    view! {
        <p class="muted">{own}</p>
        <div class="stability-table stability-rival-table">
            <Table
                label=tr!("stability.rivals")
                columns
                rows=Arc::new(rows)
                key
                on_open=open
                height=TableHeight::Fill
            />
        </div>
    }
}
