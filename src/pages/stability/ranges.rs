//! The ranks with the ranges that they lie in, and what stands out.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use locale::t;

use super::input::{Input, Unit};
use super::place::{Other, Place, other, rivals, steady};
use super::what_if::Moved;
use super::{Asked, Check, DRAWS, SEED, Shown};
use crate::chart::RankRange;
use crate::locale::{Locale, use_locale};
use crate::page::Page;
use crate::scope::{Scope, use_scope};
use crate::tr;
use crate::ui::{Column, Glyph, Icon, Notice, Table, Tone, VisuallyHidden};

/// How many names a list of rivals holds.
const NAMED: usize = 3;

fn name(unit: &Unit, locale: Locale) -> String {
    locale.name(&unit.name, unit.name_en.as_ref())
}

/// A rank with its range as it is read aloud and on paper: "3 (2–6)".
fn ranged(place: &Place, locale: Locale) -> String {
    let number = |rank: u32| locale.integer(i64::from(rank));
    let (low, high) = place.range;
    let range = if low == high { number(low) } else { format!("{}–{}", number(low), number(high)) };
    t!(locale.language(), "stability.rank_in", rank = number(place.rank), range = range)
}

/// What stands out, whether the page's numbers are the server's, and among whom the ranks are.
#[component]
pub(super) fn Findings(
    shown: Signal<Shown>,
    asked: Asked,
    input: Arc<Input>,
    check: RwSignal<Option<Check>>,
) -> impl IntoView {
    let locale = use_locale();
    let ranked = input.ranked();
    let unranked = asked.result.with_value(|it| it.standings.iter().filter(|it| it.index.is_none()).count());
    let first = move || shown.with(|shown| first_words(&shown.places, locale));
    let steady = move || {
        shown.with(|shown| {
            let n = locale.integer(i64::from(steady(&shown.places)));
            let of = locale.integer(shown.places.len() as i64);
            t!(locale.language(), "stability.steady", n = n, of = of)
        })
    };
    let partly = move || {
        shown.with(|shown| shown.partly).then(|| {
            view! { <Notice tone=Tone::Info><p>{tr!("stability.partly", n = locale.integer(i64::from(ranked)))}</p></Notice> }
        })
    };
    let coarse = move || {
        let together = shown.with(|shown| shown.resolution);
        (together > 1).then(|| view! { <p class="small muted">{tr!("stability.coarse", n = together)}</p> })
    };
    let checked = move || match check.get() {
        Some(Check::Same(n)) => {
            let words = t!(
                locale.language(),
                "stability.same",
                n = locale.integer(n as i64),
                draws = locale.integer(i64::from(DRAWS)),
                seed = SEED
            );
            Some(view! {
                <p class="stability-check small muted">
                    <Icon glyph=Glyph::Check small=true />
                    <span>{words}</span>
                </p>
            })
        }
        _ => None,
    };
    view! {
        <div class="stability-findings">
            <p class="stability-first">{first}</p>
            <p>{steady}</p>
            {move || {
                (unranked > 0)
                    .then(|| view! { <p class="small muted">{tr!("stability.unranked", n = locale.integer(unranked as i64))}</p> })
            }}
            {coarse}
            {checked}
        </div>
        {partly}
    }
}

fn first_words(places: &[Place], locale: Locale) -> String {
    let language = locale.language();
    let Some(first) = places.first() else { return String::new() };
    let leader = name(&first.unit, locale);
    if first.rivals == 0 {
        return t!(language, "stability.first_clear", name = leader);
    }
    let n = locale.integer(i64::from(first.rivals));
    t!(language, "stability.first_shared", name = leader, n = n, names = rival_names(places, 0, locale))
}

fn rival_names(places: &[Place], at: usize, locale: Locale) -> String {
    let names: Vec<String> =
        rivals(places, at, NAMED).into_iter().map(|other| name(&places[other].unit, locale)).collect();
    let list = locale.list(&names);
    if places[at].rivals as usize > names.len() {
        t!(locale.language(), "stability.and_more", names = list)
    } else {
        list
    }
}

/// One line of the table.
#[derive(Clone)]
struct Line {
    places: Arc<Vec<Place>>,
    at: usize,
    other: Option<Other>,
    of: u32,
}

impl Line {
    fn place(&self) -> &Place {
        &self.places[self.at]
    }

    /// Places that it would gain, or lose.
    fn by(&self) -> Option<i64> {
        Some(i64::from(self.place().rank) - i64::from(self.other?.rank))
    }
}

fn key(line: &Line) -> String {
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
    move || {
        let columns = columns(scope, locale, shown, is_moved.get());
        view! {
            <Key is_moved />
            <div class="stability-table"><Table label=tr!("stability.table") columns rows key on_open=open /></div>
        }
    }
}

/// What the marks on the lines mean.
#[component]
fn Key(is_moved: Memo<bool>) -> impl IntoView {
    let item = |class: &'static str, words: Signal<String>| {
        view! { <span class="rank-key"><span class=class aria-hidden="true"></span>{words}</span> }
    };
    view! {
        <p class="rank-keys small muted">
            {item("rank-key-own hue-index", tr!("stability.key_own"))}
            {item("rank-key-band hue-index", tr!("stability.key_range"))}
            <Show when=move || is_moved.get()>{item("rank-key-other", tr!("stability.key_other"))}</Show>
        </p>
    }
}

fn columns(scope: Scope, locale: Locale, shown: Signal<Shown>, is_moved: bool) -> Vec<Column<Line>> {
    let top = tr!("stability.top_share", n = shown.with(|shown| shown.top));
    let mut columns = vec![
        Column::new("name", tr!("overview.column_community"))
            .width(236)
            .cell(move |line: &Line| named(line.clone(), scope, locale)),
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
        Column::new("range", tr!("stability.range"))
            .width(240)
            .cell(move |line: &Line| strip(line.clone(), locale)),
        Column::new("index", tr!("overview.index")).width(80).number().cell(move |line: &Line| {
            let score = line.place().score;
            view! { <data value=score.to_string()>{move || locale.score(score)}</data> }.into_any()
        }),
        Column::new("top", top).width(88).number().cell(move |line: &Line| {
            let share = line.place().top;
            (move || share_words(share, locale)).into_any()
        }),
        Column::new("rivals", tr!("stability.rivals"))
            .width(280)
            .cell(move |line: &Line| level_with(line.clone(), locale)),
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

fn named(line: Line, scope: Scope, locale: Locale) -> AnyView {
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

fn strip(line: Line, locale: Locale) -> AnyView {
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

fn level_with(line: Line, locale: Locale) -> AnyView {
    let rivals = line.place().rivals;
    if rivals == 0 {
        return view! { <span class="small muted">{tr!("stability.nobody")}</span> }.into_any();
    }
    let words = Signal::derive(move || {
        let names = rival_names(&line.places, line.at, locale);
        t!(locale.language(), "stability.level_with", n = locale.integer(i64::from(rivals)), names = names)
    });
    view! { <span class="small muted cell-words" title=words>{words}</span> }.into_any()
}
