//! The ranks with the ranges that they lie in.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use locale::t;

use super::Shown;
use super::input::{Input, Unit};
use super::place::{Other, Place, other};
use super::rivals::{RivalDrawer, level_with};
use super::what_if::Moved;
use crate::chart::{RankKey, RankRange};
use crate::locale::{Locale, use_locale};
use crate::page::Page;
use crate::scope::{Scope, use_scope};
use crate::tr;
use crate::ui::{Column, Table, VisuallyHidden};

pub(super) fn name(unit: &Unit, locale: Locale) -> String {
    locale.name(&unit.name, unit.name_en.as_ref())
}

/// A rank with its range as it is read aloud and on paper: "3 (2–6)".
pub(super) fn ranged(place: &Place, locale: Locale) -> String {
    let number = |rank: u32| locale.integer(i64::from(rank));
    let (low, high) = place.range;
    let range = if low == high { number(low) } else { format!("{}–{}", number(low), number(high)) };
    t!(locale.language(), "stability.rank_in", rank = number(place.rank), range = range)
}

/// One line of the table.
#[derive(Clone)]
pub(super) struct Line {
    pub(super) places: Arc<Vec<Place>>,
    pub(super) at: usize,
    pub(super) other: Option<Other>,
    /// How many the round ranks.
    pub(super) of: u32,
}

impl Line {
    pub(super) fn place(&self) -> &Place {
        &self.places[self.at]
    }

    /// Places that it would gain, or lose.
    fn by(&self) -> Option<i64> {
        Some(i64::from(self.place().rank) - i64::from(self.other?.rank))
    }
}

pub(super) fn key(line: &Line) -> String {
    let Place { unit, rank, range, top, score, .. } = line.place();
    let other = line.other.map(|it| (it.rank, it.score.to_bits()));
    format!("{}{rank}{range:?}{top}{score}{other:?}", unit.community)
}

/// Every community with its rank, its range and its rivals; with other weights also where they would put it.
#[component]
pub(super) fn RangeTable(
    shown: Signal<Shown>,
    input: Arc<Input>,
    moved: RwSignal<Option<Arc<Moved>>>,
) -> impl IntoView {
    let (scope, locale) = (use_scope(), use_locale());
    let navigate = use_navigate();
    let of = input.ranked();
    let rows = Signal::derive(move || {
        let (places, moved) = (shown.get().places, moved.get());
        let line = |at: usize| {
            let other = moved.as_ref().and_then(|moved| other(&input, &moved.scores, &places[at]));
            Line { places: Arc::clone(&places), at, other, of }
        };
        let mut lines: Vec<Line> = (0..places.len()).map(line).collect();
        if moved.is_some() {
            lines.sort_by_key(|line| (line.other.map_or(u32::MAX, |other| other.rank), line.at));
        }
        Arc::new(lines)
    });
    let open = Callback::new(move |line: Line| {
        let href = untrack(|| scope.href(Page::Community(line.place().unit.community)));
        navigate(&href, NavigateOptions::default());
    });
    let is_moved = Memo::new(move |_| moved.with(Option::is_some));
    let asked = RwSignal::new(None::<Line>);
    let table = move || {
        let columns = columns(scope, locale, shown, is_moved.get(), asked);
        view! { <Table label=tr!("stability.table") columns rows key on_open=open /> }
    };
    let other = Signal::derive(move || is_moved.get().then(|| t!(locale.language(), "stability.key_other")));
    view! {
        <div class="stability-ranges">
            <RankKey
                own=tr!("stability.key_own")
                range=tr!("stability.key_range")
                other
                of=tr!("stability.key_line", of = locale.integer(i64::from(of)))
            />
            <div class="stability-table">{table}</div>
        </div>
        <RivalDrawer asked />
    }
}

fn columns(
    scope: Scope,
    locale: Locale,
    shown: Signal<Shown>,
    is_moved: bool,
    asked: RwSignal<Option<Line>>,
) -> Vec<Column<Line>> {
    let top = tr!("stability.top_share", n = locale.integer(i64::from(shown.with(|shown| shown.top))));
    let mut columns = vec![
        Column::new("name", tr!("overview.column_community"))
            .width(276)
            .cell(move |line: &Line| named(line.clone(), scope, locale)),
        // Beside the name, where it stays while the slider adds columns.
        Column::new("range", tr!("stability.range"))
            .width(200)
            .cell(move |line: &Line| strip(line.clone(), locale)),
    ];
    if is_moved {
        let change = Column::new("other", tr!("stability.other_rank")).width(120).number();
        columns.push(change.cell(move |line: &Line| would_be(line.clone(), locale)));
        let score = Column::new("other_index", tr!("stability.other_index")).width(124).number();
        columns.push(score.cell(move |line: &Line| match line.other {
            Some(other) => (move || locale.score(other.score)).into_any(),
            None => view! { <span class="muted">"—"</span> }.into_any(),
        }));
    }
    columns.extend([
        Column::new("index", tr!("overview.index")).width(80).number().cell(move |line: &Line| {
            let score = line.place().score;
            view! { <data value=score.to_string()>{move || locale.score(score)}</data> }.into_any()
        }),
        Column::new("top", top).width(88).number().cell(move |line: &Line| {
            let share = line.place().top;
            (move || share_words(share, locale)).into_any()
        }),
        Column::new("rivals", tr!("stability.rivals"))
            .width(232)
            .cell(move |line: &Line| level_with(line.clone(), locale, asked)),
    ]);
    columns
}

/// Neither 0 % nor 100 % is said of what happened once, or once did not.
fn share_words(share: f64, locale: Locale) -> String {
    let edge = |share: f64| locale.percent(share, 0);
    match share {
        share if share > 0.0 && share < 0.01 => format!("<{}", edge(0.01)),
        share if share > 0.99 && share < 1.0 => format!(">{}", edge(0.99)),
        share => edge(share),
    }
}

pub(super) fn named(line: Line, scope: Scope, locale: Locale) -> AnyView {
    let id = line.place().unit.community;
    let linked = line.clone();
    view! {
        <span class="stability-name">
            <span class="stability-rank num">{move || ranged(line.place(), locale)}</span>
            <a class="name" href=move || scope.href(Page::Community(id))>{move || name(&linked.place().unit, locale)}</a>
        </span>
    }
    .into_any()
}

pub(super) fn strip(line: Line, locale: Locale) -> AnyView {
    let (rank, range, of) = (line.place().rank, line.place().range, line.of);
    let other = line.other.map(|other| other.rank);
    let words = Signal::derive(move || ranged(line.place(), locale));
    view! { <RankRange rank range of other words /> }.into_any()
}

fn would_be(line: Line, locale: Locale) -> AnyView {
    let Some((other, by)) = line.other.zip(line.by()) else {
        return view! { <span class="muted">"—"</span> }.into_any();
    };
    let rank = move || locale.integer(i64::from(other.rank));
    let size = move || locale.integer(by.abs());
    let words = move || match by {
        0 => t!(locale.language(), "stability.stays"),
        1.. => t!(locale.language(), "stability.up", n = by),
        _ => t!(locale.language(), "stability.down", n = by.abs()),
    };
    let (class, arrow) = match by {
        0 => ("stability-stays", "="),
        1.. => ("stability-up", "▲"),
        _ => ("stability-down", "▼"),
    };
    view! {
        <span class="stability-move num">
            <span>{rank}</span>
            <span class=class aria-hidden="true">{arrow}{move || (by != 0).then(size)}</span>
            <VisuallyHidden>{words}</VisuallyHidden>
        </span>
    }
    .into_any()
}
