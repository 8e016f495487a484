//! Hard against soft: one mark a community, with lines where one leads the other by too much.

use leptos::prelude::*;

use super::frame::{Frame, Room, Sheet};
use super::label::{Area, place};
use super::scale::{Scale, score_range};
use crate::locale::{Locale, use_locale};
use crate::order::sort_by;
use crate::tr;
use crate::ui::{focus, fresh_id};

/// Direct labels beyond this many hide more than they tell.
const MOST_LABELS: usize = 14;

/// One community: scores of 0-100.
#[derive(Debug, Clone, PartialEq)]
pub struct QuadrantPoint {
    pub id: String,
    pub name: String,
    pub hard: f64,
    pub soft: f64,
    /// Much building, little maintenance: another shape and colour, and a label.
    pub flagged: bool,
    /// One more line on the card, such as the lag type.
    pub note: Option<String>,
}

/// The names of the three regions.
#[derive(Debug, Clone, Copy)]
pub struct QuadrantWords {
    pub hard_ahead: Signal<String>,
    pub even: Signal<String>,
    pub soft_ahead: Signal<String>,
}

/// Where everything lies, for one room.
#[derive(Clone, Copy)]
struct Plane {
    x: Scale,
    y: Scale,
    room: Room,
    height: f64,
}

impl Plane {
    fn new(room: Room, range: (f64, f64)) -> Self {
        let height = (room.width * 0.78).clamp(room.of(260.0), room.of(440.0));
        let x = Scale { values: range, length: (room.of(40.0), room.width - room.of(8.0)) };
        let y = Scale { values: range, length: (height - room.of(38.0), room.of(8.0)) };
        Self { x, y, room, height }
    }

    fn area(self) -> Area {
        let (left, top) = (self.x.length.0, self.y.length.1);
        Area { left, top, width: self.x.length.1 - left, height: self.y.length.0 - top }
    }

    /// The part of the line soft = hard + `by` inside the plane.
    fn diagonal(self, by: f64) -> ((f64, f64), (f64, f64)) {
        let (low, high) = self.x.values;
        let from = if by >= 0.0 { (low, low + by) } else { (low - by, low) };
        let to = if by >= 0.0 { (high - by, high) } else { (high, high + by) };
        ((self.x.at(from.0), self.y.at(from.1)), (self.x.at(to.0), self.y.at(to.1)))
    }
}

/// Hard and soft scores as a scatter. Points answer to hover, touch and the arrow keys with a card; flagged ones are named.
#[component]
pub fn Quadrant(
    #[prop(into)] title: Signal<String>,
    #[prop(into)] description: Signal<String>,
    #[prop(into)] hard_label: Signal<String>,
    #[prop(into)] soft_label: Signal<String>,
    #[prop(into)] points: Signal<Vec<QuadrantPoint>>,
    /// How far one must lead the other to count, in points.
    #[prop(default = 10.0)]
    lag: f64,
    #[prop(optional, into)] regions: Option<QuadrantWords>,
    /// What the flagged marks mean.
    #[prop(optional, into)]
    flag_label: Signal<Option<String>>,
    #[prop(optional)] hide_title: bool,
    #[prop(optional, into)] on_open: Option<Callback<String>>,
) -> impl IntoView {
    let locale = use_locale();
    let name_label = tr!("chart.name");
    let sheet = Signal::derive(move || Sheet {
        head: vec![name_label.get(), hard_label.get(), soft_label.get(), String::new()],
        rows: points.with(|points| {
            let row = |point: &QuadrantPoint| {
                let note = point.note.clone().unwrap_or_default();
                vec![point.name.clone(), locale.score(point.hard), locale.score(point.soft), note]
            };
            points.iter().map(row).collect()
        }),
    });
    let draw = move |room: Room| {
        let all = points.get();
        let range = score_range(all.iter().flat_map(|point| [point.hard, point.soft]));
        let plane = Plane::new(room, range);
        view! { <Scatter plane points=all lag hard_label soft_label title description regions on_open /> }
            .into_any()
    };
    let key = view! {
        <Show when=move || flag_label.get().is_some()>
            <span class="chart-key"><i class="chart-key-flag"></i>{move || flag_label.get()}</span>
        </Show>
    };
    view! { <Frame title description hide_title sheet draw=Callback::new(draw) key=key.into_any() /> }
}

#[component]
fn Scatter(
    plane: Plane,
    points: Vec<QuadrantPoint>,
    lag: f64,
    hard_label: Signal<String>,
    soft_label: Signal<String>,
    title: Signal<String>,
    description: Signal<String>,
    regions: Option<QuadrantWords>,
    on_open: Option<Callback<String>>,
) -> impl IntoView {
    let locale = use_locale();
    let id = fresh_id("quadrant");
    // Keyboard order: from the lowest soft score up, because those need looking at first.
    let mut points = points;
    sort_by(&mut points, |left, right| left.soft.total_cmp(&right.soft));
    let active = RwSignal::new(None::<usize>);
    let stop = RwSignal::new(0_usize);
    let keys = {
        let (id, points) = (id.clone(), points.clone());
        move |event: web_sys::KeyboardEvent| {
            let now = stop.get_untracked();
            let next = match event.key().as_str() {
                "ArrowRight" | "ArrowUp" => (now + 1).min(points.len().saturating_sub(1)),
                "ArrowLeft" | "ArrowDown" => now.saturating_sub(1),
                "Escape" => return active.set(None),
                "Enter" | " " => {
                    if let (Some(on_open), Some(point)) = (on_open, points.get(now)) {
                        event.prevent_default();
                        on_open.run(point.id.clone());
                    }
                    return;
                }
                _ => return,
            };
            event.prevent_default();
            stop.set(next);
            focus(&format!("{id}-{next}"));
        }
    };
    let labels = labels(plane, &points);
    let marks = points
        .iter()
        .enumerate()
        .map(|(at, point)| {
            mark(plane, &id, at, point, locale, (hard_label, soft_label), (active, stop), on_open)
        })
        .collect_view();
    let card = {
        let points = points.clone();
        move || {
            let point = points.get(active.get()?)?.clone();
            Some(card(plane, point, locale, (hard_label, soft_label)))
        }
    };
    view! {
        <svg
            class="chart-svg"
            viewBox=format!("0 0 {} {}", plane.room.width, plane.height)
            role="group"
            aria-label=move || format!("{}. {}", title.get(), description.get())
            on:keydown=keys
            on:mouseleave=move |_| active.set(None)
        >
            {ground(plane, lag, regions)}
            {axes(plane, hard_label, soft_label)}
            {marks}
            {labels}
        </svg>
        {card}
    }
}

/// The plane itself: the even band, the lines where a lag begins, and the names of the regions.
fn ground(plane: Plane, lag: f64, regions: Option<QuadrantWords>) -> impl IntoView + use<> {
    let area = plane.area();
    let (above, below) = (plane.diagonal(lag), plane.diagonal(-lag));
    let corners = [
        above.0,
        above.1,
        (plane.x.length.1, plane.y.length.1),
        below.1,
        below.0,
        (plane.x.length.0, plane.y.length.0),
    ];
    let band = corners.map(|(x, y)| format!("{x:.1},{y:.1}")).join(" ");
    let line = |((x1, y1), (x2, y2)): ((f64, f64), (f64, f64))| {
        view! { <line class="chart-goal" x1=x1 y1=y1 x2=x2 y2=y2 /> }
    };
    let inset = plane.room.of(10.0);
    let first = plane.room.of(18.0);
    view! {
        <rect class="chart-ground" x=area.left y=area.top width=area.width height=area.height />
        <polygon class="chart-even" points=band />
        {line(above)}
        {line(below)}
        {regions
            .map(|words| {
                view! {
                    <text class="chart-region" x=area.left + inset y=area.top + first>{words.soft_ahead}</text>
                    <text
                        class="chart-region"
                        x=area.left + area.width - inset
                        y=area.top + area.height - inset
                        text-anchor="end"
                    >
                        {words.hard_ahead}
                    </text>
                    <text
                        class="chart-region"
                        x=area.left + area.width - inset
                        y=area.top + first
                        text-anchor="end"
                    >
                        {words.even}
                    </text>
                }
            })}
    }
}

fn axes(plane: Plane, hard_label: Signal<String>, soft_label: Signal<String>) -> impl IntoView {
    let area = plane.area();
    let (bottom, gap) = (area.top + area.height, plane.room.of(6.0));
    let along = move |value: f64| {
        let x = plane.x.at(value);
        view! {
            <line class="chart-grid" x1=x x2=x y1=area.top y2=bottom />
            <text class="chart-tick" x=x y=bottom + plane.room.of(15.0) text-anchor="middle">{value.to_string()}</text>
        }
    };
    let up = move |value: f64| {
        let y = plane.y.at(value);
        view! {
            <line class="chart-grid" x1=area.left x2=area.left + area.width y1=y y2=y />
            <text class="chart-tick" x=area.left - gap y=y dy="0.35em" text-anchor="end">{value.to_string()}</text>
        }
    };
    let middle = area.top + area.height / 2.0;
    let side = plane.room.of(11.0);
    view! {
        <g aria-hidden="true">
            {plane.x.ticks(5.0).into_iter().map(along).collect_view()}
            {plane.y.ticks(5.0).into_iter().map(up).collect_view()}
            <text
                class="chart-axis chart-axis-hard"
                x=area.left + area.width / 2.0
                y=plane.height - plane.room.of(5.0)
                text-anchor="middle"
            >
                {hard_label}
            </text>
            <text
                class="chart-axis chart-axis-soft"
                x=side
                y=middle
                text-anchor="middle"
                transform=format!("rotate(-90 {side} {middle})")
            >
                {soft_label}
            </text>
        </g>
    }
}

#[allow(clippy::too_many_arguments, reason = "one mark needs the plane, its words and its two signals")]
fn mark(
    plane: Plane,
    id: &str,
    at: usize,
    point: &QuadrantPoint,
    locale: Locale,
    (hard_label, soft_label): (Signal<String>, Signal<String>),
    (active, stop): (RwSignal<Option<usize>>, RwSignal<usize>),
    on_open: Option<Callback<String>>,
) -> impl IntoView + use<> {
    let (x, y) = (plane.x.at(point.hard), plane.y.at(point.soft));
    let size = plane.room.of(5.0);
    let QuadrantPoint { id: own, name, hard, soft, note, flagged } = point.clone();
    let words = move || {
        let mut words = format!(
            "{name} {} {} {} {}",
            hard_label.get(),
            locale.score(hard),
            soft_label.get(),
            locale.score(soft)
        );
        if let Some(note) = &note {
            words.push(' ');
            words.push_str(note);
        }
        words
    };
    let shape = if flagged {
        let reach = size * 1.35;
        let corners = format!("{x},{} {},{y} {x},{} {},{y}", y - reach, x + reach, y + reach, x - reach);
        view! { <polygon class="chart-mark" points=corners /> }.into_any()
    } else {
        view! { <circle class="chart-mark" cx=x cy=y r=size /> }.into_any()
    };
    view! {
        <g
            class="chart-point"
            class:chart-point-flagged=flagged
            class:chart-point-opens=on_open.is_some()
            id=format!("{id}-{at}")
            role=if on_open.is_some() { "button" } else { "img" }
            aria-label=words
            tabindex=move || if stop.get() == at { "0" } else { "-1" }
            on:mouseenter=move |_| active.set(Some(at))
            on:focus=move |_| {
                stop.set(at);
                active.set(Some(at));
            }
            on:blur=move |_| active.set(None)
            on:click=move |_| {
                if let Some(on_open) = on_open {
                    on_open.run(own.clone());
                }
            }
        >
            <circle class="chart-target" cx=x cy=y r=plane.room.of(11.0) />
            {shape}
        </g>
    }
}

fn labels(plane: Plane, points: &[QuadrantPoint]) -> impl IntoView + use<> {
    let places: Vec<(f64, f64)> =
        points.iter().map(|point| (plane.x.at(point.hard), plane.y.at(point.soft))).collect();
    let wanted: Vec<(usize, String)> = points
        .iter()
        .enumerate()
        .filter(|(_, point)| point.flagged)
        .take(MOST_LABELS)
        .map(|(at, point)| (at, point.name.clone()))
        .collect();
    let size = plane.room.of(12.0);
    place(&places, &wanted, size, plane.room.of(6.0), plane.area())
        .into_iter()
        .filter_map(|(at, area)| points.get(at).map(|point| (point.name.clone(), area)))
        .map(|(name, area)| {
            view! {
                <text class="chart-name" aria-hidden="true" x=area.left y=area.top + area.height / 2.0 dy="0.35em">
                    {name}
                </text>
            }
        })
        .collect_view()
}

/// The card beside a point; readers have the same words as the point's name.
fn card(
    plane: Plane,
    point: QuadrantPoint,
    locale: Locale,
    (hard_label, soft_label): (Signal<String>, Signal<String>),
) -> impl IntoView {
    let (x, y) = (plane.x.at(point.hard), plane.y.at(point.soft));
    let flip = x > plane.room.width / 2.0;
    view! {
        <div
            class="chart-card"
            class:chart-card-flip=flip
            aria-hidden="true"
            style:left=format!("{:.2}%", x / plane.room.width * 100.0)
            style:top=format!("{:.2}%", y / plane.height * 100.0)
        >
            <strong>{point.name}</strong>
            <span class="hue-hard"><i class="chart-swatch"></i>{hard_label}<b class="num">{move || locale.score(point.hard)}</b></span>
            <span class="hue-soft"><i class="chart-swatch"></i>{soft_label}<b class="num">{move || locale.score(point.soft)}</b></span>
            {point.note.map(|note| view! { <span class="muted">{note}</span> })}
        </div>
    }
}
