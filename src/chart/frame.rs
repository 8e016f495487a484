use leptos::html;
use leptos::prelude::*;

use crate::tr;
use crate::ui::{Button, Glyph, Look, PlainTable, fresh_id};

/// The room a chart has: its width and how large the reader's text is, both in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Room {
    pub(super) width: f64,
    /// One `rem`; 16 unless the reader enlarged the text.
    pub(super) rem: f64,
}

impl Room {
    /// Lengths are written for 16 px text and grow with it.
    pub(super) fn of(self, length: f64) -> f64 {
        length * self.rem / 16.0
    }
}

/// The numbers of a chart as a table.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Sheet {
    pub(super) head: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
}

fn measure(node: NodeRef<html::Div>) -> Option<Room> {
    let width = f64::from(node.try_get_untracked()??.client_width());
    let root = document().document_element()?;
    let style = window().get_computed_style(&root).ok()??;
    // The browser's own reading stops at the unit, and keeps the tables of Rust's out of the first load.
    let rem = js_sys::parse_float(&style.get_property_value("font-size").ok()?);
    (width > 0.0 && rem > 0.0).then_some(Room { width, rem })
}

/// The frame of a chart: title, picture or table, and the switch between them. `draw` is called again when the room,
/// the language or the numbers change.
#[component]
pub(super) fn Frame(
    title: Signal<String>,
    description: Signal<String>,
    hide_title: bool,
    sheet: Signal<Sheet>,
    draw: Callback<Room, AnyView>,
    /// What the marks mean, where no direct label says it.
    #[prop(optional)]
    key: Option<AnyView>,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let room = RwSignal::new(Room { width: 640.0, rem: 16.0 });
    let look = move || {
        if let Some(now) = measure(node).filter(|now| room.try_get_untracked() != Some(*now)) {
            room.set(now);
        }
    };
    Effect::new(move || {
        if node.get().is_some() {
            request_animation_frame(look);
        }
    });
    let resized = window_event_listener(leptos::ev::resize, move |_| look());
    on_cleanup(move || resized.remove());
    let as_table = RwSignal::new(false);
    let title_id = fresh_id("chart");
    let labelled = title_id.clone();
    let words = (tr!("chart.as_table"), tr!("chart.as_picture"));
    let switch = Signal::derive(move || if as_table.get() { words.1.get() } else { words.0.get() });
    view! {
        <figure class="chart" aria-labelledby=labelled>
            <figcaption class="chart-caption">
                <span class="chart-title" class:visually-hidden=hide_title id=title_id>{title}</span>
                <span class="visually-hidden">{description}</span>
            </figcaption>
            <div class="chart-room" node_ref=node>
                {move || {
                    if as_table.get() {
                        view! { <SheetTable title sheet /> }.into_any()
                    } else {
                        draw.run(room.get())
                    }
                }}
            </div>
            <div class="chart-foot">
                {key}
                <div class="chart-switch">
                    <Button
                        label=switch
                        look=Look::Quiet
                        small=true
                        glyph=Glyph::Table
                        on_press=move |()| as_table.update(|on| *on = !*on)
                    />
                </div>
            </div>
        </figure>
    }
}

#[component]
fn SheetTable(title: Signal<String>, sheet: Signal<Sheet>) -> impl IntoView {
    let row = |cells: Vec<String>| {
        let mut cells = cells.into_iter();
        let first = cells.next();
        view! {
            <tr>
                <th scope="row">{first}</th>
                {cells.map(|cell| view! { <td class="cell-number">{cell}</td> }).collect_view()}
            </tr>
        }
    };
    let heading = |(at, words): (usize, String)| {
        view! { <th scope="col" class:cell-number=at != 0>{words}</th> }
    };
    view! {
        <PlainTable label=title>
            <thead>
                <tr>{move || sheet.get().head.into_iter().enumerate().map(heading).collect_view()}</tr>
            </thead>
            <tbody>{move || sheet.get().rows.into_iter().map(row).collect_view()}</tbody>
        </PlainTable>
    }
}
