//! Tables: a windowed one that scrolls ten thousand rows, and the frame for small ones.

mod column;
mod window;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

pub use column::{Column, Sort};
use window::Sight;

use super::{Glyph, Icon, fresh_id};
use crate::tr;

/// How high a table is before it scrolls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TableHeight {
    /// As its rows, up to about two thirds of the window.
    #[default]
    Fit,
    /// What is left of the window.
    Fill,
    /// This many rows.
    Rows(u16),
}

/// Rows are shared and never copied while scrolling.
type Rows<R> = Signal<Arc<Vec<R>>>;

/// What the parts of one table need of each other.
struct Inner<R: Send + Sync + 'static> {
    id: String,
    columns: StoredValue<Vec<Column<R>>>,
    rows: Rows<R>,
    key: fn(&R) -> String,
    on_open: Option<Callback<R>>,
    chosen: Signal<Option<String>>,
    sight: RwSignal<Sight>,
    /// Paper has all rows, and headings without buttons.
    printing: RwSignal<bool>,
    active: RwSignal<usize>,
    scroller: NodeRef<html::Div>,
}

impl<R: Send + Sync + 'static> Clone for Inner<R> {
    fn clone(&self) -> Self {
        Self { id: self.id.clone(), ..*self }
    }
}

/// A table of any length. Only the rows in sight exist in the page; arrows move along rows, Enter opens one. The page
/// sorts `rows` itself; the table shows the arrows. The first column and the heading stay in sight.
#[component]
pub fn Table<R>(
    /// What the table lists, for readers.
    #[prop(into)]
    label: Signal<String>,
    columns: Vec<Column<R>>,
    #[prop(into)] rows: Signal<Arc<Vec<R>>>,
    /// What stays the same about a row when it changes.
    key: fn(&R) -> String,
    #[prop(optional, into)] on_open: Option<Callback<R>>,
    #[prop(optional, into)] sort: Option<RwSignal<Option<Sort>>>,
    /// The key of the row that is open elsewhere on the page.
    #[prop(optional, into)]
    chosen: Signal<Option<String>>,
    #[prop(optional)] height: TableHeight,
    /// What stands in place of no rows.
    #[prop(optional, into)]
    empty: Option<ViewFn>,
) -> impl IntoView
where
    R: Clone + Send + Sync + 'static,
{
    // A derived signal would filter and sort again at every read, and scrolling reads often.
    let rows: Rows<R> = Memo::new_with_compare(
        move |_| rows.get(),
        |old: Option<&Arc<Vec<R>>>, new| !matches!((old, new), (Some(old), Some(new)) if Arc::ptr_eq(old, new)),
    )
    .into();
    let widths: Vec<u16> = columns.iter().map(|column| column.width).collect();
    let total: u32 = widths.iter().map(|width| u32::from(*width)).sum();
    let inner = Inner {
        id: fresh_id("table"),
        columns: StoredValue::new(columns),
        rows,
        key,
        on_open,
        chosen,
        sight: RwSignal::new(Sight { scrolled: 0.0, height: 720.0, row: 36.0 }),
        printing: printing(),
        active: RwSignal::new(0),
        scroller: NodeRef::new(),
    };
    let count = Memo::new(move |_| rows.with(|rows| rows.len()));
    let ruler = NodeRef::<html::Span>::new();
    let measure = measuring(inner.clone(), ruler);
    Effect::new({
        let measure = measure.clone();
        move || {
            count.track();
            request_animation_frame(measure.clone());
        }
    });
    let resized = window_event_listener(leptos::ev::resize, {
        let measure = measure.clone();
        move |_| measure()
    });
    on_cleanup(move || resized.remove());
    let (class, high) = match height {
        TableHeight::Fit => ("table-scroll table-fit", None),
        TableHeight::Fill => ("table-scroll table-fill", None),
        TableHeight::Rows(rows) => ("table-scroll table-rows", Some(rows.to_string())),
    };
    let keys_id = format!("{}-keys", inner.id);
    let opens = on_open.is_some();
    let table = inner.clone();
    view! {
        <div class=class node_ref=inner.scroller style:--rows=high on:scroll=move |_| measure()>
            <span class="table-ruler" node_ref=ruler aria-hidden="true"></span>
            <table
                class="table"
                style:--table-width=format!("{}rem", f64::from(total) / 16.0)
                aria-label=label
                aria-rowcount=move || (count.get() + 1).to_string()
                aria-describedby=opens.then(|| keys_id.clone())
            >
                <colgroup>
                    {widths
                        .into_iter()
                        .map(|width| view! { <col style:inline-size=format!("{}rem", f64::from(width) / 16.0) /> })
                        .collect_view()}
                </colgroup>
                <thead>
                    <tr aria-rowindex="1">{headings(inner.columns, sort, inner.printing)}</tr>
                </thead>
                <Body inner=table />
            </table>
            {opens.then(|| view! { <span class="visually-hidden" id=keys_id>{tr!("ui.table_keys")}</span> })}
        </div>
        <Show when=move || count.get() == 0>
            <div class="table-empty">
                {match &empty {
                    Some(empty) => empty.run(),
                    None => tr!("ui.nothing_here").into_any(),
                }}
            </div>
        </Show>
    }
}

/// Reads where the table is scrolled and how high a row is, which follows the reader's text size.
fn measuring<R: Send + Sync + 'static>(
    inner: Inner<R>,
    ruler: NodeRef<html::Span>,
) -> impl Fn() + Clone + Send + Sync + 'static {
    move || {
        let Some(scroller) = inner.scroller.try_get_untracked().flatten() else {
            return;
        };
        let Some(ruler) = ruler.try_get_untracked().flatten() else {
            return;
        };
        let row = ruler.get_bounding_client_rect().height();
        let sight = Sight {
            scrolled: f64::from(scroller.scroll_top()),
            height: f64::from(scroller.client_height()),
            row: if row > 0.0 { row } else { 36.0 },
        };
        if inner.sight.try_get_untracked() != Some(sight) {
            inner.sight.set(sight);
        }
    }
}

/// Whether the page is on its way to paper.
fn printing() -> RwSignal<bool> {
    let printing = RwSignal::new(false);
    let begins = window_event_listener(leptos::ev::beforeprint, move |_| printing.set(true));
    let ends = window_event_listener(leptos::ev::afterprint, move |_| printing.set(false));
    on_cleanup(move || {
        begins.remove();
        ends.remove();
    });
    printing
}

fn headings<R: Send + Sync + 'static>(
    columns: StoredValue<Vec<Column<R>>>,
    sort: Option<RwSignal<Option<Sort>>>,
    printing: RwSignal<bool>,
) -> impl IntoView {
    let one = move |column: &Column<R>| {
        let Column { id, title, unit, numeric, sortable, highest_first, .. } = *column;
        let words = move || {
            view! {
                <span>{title}</span>
                {unit.map(|unit| view! { <span class="table-unit">{unit}</span> })}
            }
            .into_any()
        };
        let Some(sort) = sort.filter(|_| sortable) else {
            return view! { <th scope="col" class:cell-number=numeric>{words()}</th> }.into_any();
        };
        let direction = Memo::new(move |_| sort.with(|sort| Sort::aria(sort.as_ref(), id)));
        let press = move |_| {
            sort.update(|sort| *sort = Some(Sort::pressed(sort.as_ref(), id, highest_first)));
        };
        let inside = move || {
            // Chromium leaves a heading that is a button out where it prints the head again on the next sheet.
            if printing.get() {
                return words();
            }
            let arrow = move || match direction.get() {
                "ascending" => view! { <Icon glyph=Glyph::ArrowUp small=true /> },
                "descending" => view! { <Icon glyph=Glyph::ArrowDown small=true /> },
                _ => view! { <Icon glyph=Glyph::ChevronsUpDown small=true /> },
            };
            view! { <button type="button" class="table-sort" on:click=press>{words()}{arrow}</button> }
                .into_any()
        };
        view! { <th scope="col" class:cell-number=numeric aria-sort=direction>{inside}</th> }.into_any()
    };
    columns.with_value(|columns| columns.iter().map(one).collect_view())
}

#[component]
fn Body<R>(inner: Inner<R>) -> impl IntoView
where
    R: Clone + Send + Sync + 'static,
{
    let Inner { rows, sight, printing, key, columns, .. } = inner;
    let window: Memo<Range<usize>> = Memo::new(move |_| {
        let count = rows.with(|rows| rows.len());
        if printing.get() { 0..count } else { sight.get().rows(count) }
    });
    let width = columns.with_value(Vec::len).to_string();
    let spacer = move |rows: usize| format!("{}px", rows as f64 * sight.get().row);
    let above = move || spacer(window.get().start);
    let below = move || spacer(rows.with(|rows| rows.len()).saturating_sub(window.get().end));
    // A key that is given twice would merge two rows, so a repeated one also carries its place.
    let visible = move || {
        let mut seen: HashMap<String, usize> = HashMap::new();
        rows.with(|rows| {
            window
                .get()
                .filter_map(|at| rows.get(at).map(|row| (at, row.clone())))
                .map(|(at, row)| {
                    let times = seen.entry(key(&row)).or_insert(0);
                    *times += 1;
                    (at, *times, row)
                })
                .collect::<Vec<_>>()
        })
    };
    let (span_above, span_below) = (width.clone(), width);
    let keyboard = inner.clone();
    view! {
        <tbody on:keydown=move |event| pressed(&keyboard, &event)>
            <tr class="table-spacer" aria-hidden="true" style:block-size=above><td colspan=span_above></td></tr>
            <For
                each=visible
                // The place is part of the key: a row that moved must also tell its new place to readers.
                key=move |(at, times, row)| (*at, *times, key(row))
                children=move |(at, _, row)| line(inner.clone(), at, row)
            />
            <tr class="table-spacer" aria-hidden="true" style:block-size=below><td colspan=span_below></td></tr>
        </tbody>
    }
}

fn line<R>(inner: Inner<R>, at: usize, row: R) -> impl IntoView
where
    R: Clone + Send + Sync + 'static,
{
    let Inner { id, columns, key, on_open, chosen, active, .. } = inner;
    let own = key(&row);
    let is_chosen = move || chosen.with(|chosen| chosen.as_deref() == Some(own.as_str()));
    let cells = columns.with_value(|columns| {
        columns
            .iter()
            .enumerate()
            .map(|(place, column)| {
                let inside = (column.cell)(&row);
                let numeric = column.numeric;
                if place == 0 {
                    view! { <th scope="row" class:cell-number=numeric>{inside}</th> }.into_any()
                } else {
                    view! { <td class:cell-number=numeric>{inside}</td> }.into_any()
                }
            })
            .collect_view()
    });
    view! {
        <tr
            id=format!("{id}-{at}")
            class="table-row"
            class:table-row-opens=on_open.is_some()
            class:table-row-chosen=is_chosen
            aria-rowindex=(at + 2).to_string()
            tabindex=move || on_open.map(|_| if active.get() == at { "0" } else { "-1" })
            on:focus=move |_| active.set(at)
            on:click=move |event| {
                if let Some(on_open) = on_open.filter(|_| !inside_control(&event)) {
                    active.set(at);
                    on_open.run(row.clone());
                }
            }
        >
            {cells}
        </tr>
    }
}

/// Whether a press hit a link or button inside the row, which then answers for itself.
fn inside_control(event: &web_sys::MouseEvent) -> bool {
    event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .and_then(|element| element.closest("a, button, input, select, label").ok().flatten())
        .is_some()
}

/// Arrows, Page Up and Down, Home, End and Enter on a focused row.
fn pressed<R>(inner: &Inner<R>, event: &web_sys::KeyboardEvent)
where
    R: Clone + Send + Sync + 'static,
{
    let on_row = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .is_some_and(|element| element.class_list().contains("table-row"));
    let Some(last) = inner.rows.with_untracked(|rows| rows.len()).checked_sub(1) else {
        return;
    };
    if !on_row {
        return;
    }
    let now = inner.active.get_untracked().min(last);
    let sight = inner.sight.get_untracked();
    let page = (sight.height / sight.row).max(2.0) as usize - 1;
    let next = match event.key().as_str() {
        "ArrowDown" => (now + 1).min(last),
        "ArrowUp" => now.saturating_sub(1),
        "PageDown" => (now + page).min(last),
        "PageUp" => now.saturating_sub(page),
        "Home" => 0,
        "End" => last,
        "Enter" => {
            event.prevent_default();
            let row = inner.rows.with_untracked(|rows| rows.get(now).cloned());
            if let (Some(on_open), Some(row)) = (inner.on_open, row) {
                on_open.run(row);
            }
            return;
        }
        _ => return,
    };
    event.prevent_default();
    inner.active.set(next);
    if let (Some(top), Some(scroller)) = (sight.bring(next), inner.scroller.get_untracked()) {
        // Whole pixels are all that `scrollTop` keeps, and no table is 2^31 pixels high.
        scroller.set_scroll_top(top as i32);
        inner.sight.update(|sight| sight.scrolled = top);
    }
    let id = format!("{}-{next}", inner.id);
    request_animation_frame(move || super::focus(&id));
}

/// The frame of a small table whose rows the page writes itself; scrolls sideways when it must.
#[component]
pub fn PlainTable(#[prop(into)] label: Signal<String>, children: Children) -> impl IntoView {
    view! {
        <div class="table-scroll table-plain" tabindex="0" role="region" aria-label=label>
            <table class="table">{children()}</table>
        </div>
    }
}
