//! Scores over rounds. A round without a score is a gap in the line, never a straight bridge.

use ::locale::t;
use leptos::prelude::*;

use super::frame::{Frame, Room, Sheet};
use super::label::{spread, text_width};
use super::scale::{Scale, score_range};
use crate::locale::{Locale, use_locale};
use crate::tr;
use crate::ui::Hue;

/// One line: a value per round, with its interval where one is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    pub name: String,
    pub hue: Hue,
    pub values: Vec<Option<f64>>,
    /// Lowest and highest plausible value per round; may be shorter than the rounds, or empty.
    pub interval: Vec<Option<(f64, f64)>>,
}

#[derive(Clone, Copy)]
struct Plane {
    x: Scale,
    y: Scale,
    room: Room,
    height: f64,
}

impl Plane {
    fn at(self, round: usize, value: f64) -> (f64, f64) {
        (self.x.at(round as f64), self.y.at(value))
    }
}

/// Several series over the same rounds, with goalposts as thin lines and breaks where scores stop being comparable.
#[component]
pub fn Trend(
    #[prop(into)] title: Signal<String>,
    #[prop(into)] description: Signal<String>,
    #[prop(into)] rounds: Signal<Vec<String>>,
    #[prop(into)] series: Signal<Vec<Series>>,
    /// Values to hold the lines against, with their names.
    #[prop(optional, into)]
    goalposts: Signal<Vec<(f64, String)>>,
    /// The rounds before which scores stop being comparable.
    #[prop(optional, into)]
    breaks: Signal<Vec<usize>>,
    /// The rounds that are still open: their values may change, and are drawn hollow.
    #[prop(optional, into)]
    provisional: Signal<Vec<usize>>,
    /// The range of the axis; otherwise it fits the values in whole tens.
    #[prop(optional, into)]
    bounds: Option<(f64, f64)>,
    #[prop(optional)] hide_title: bool,
) -> impl IntoView {
    let locale = use_locale();
    let (round_label, gap_label) = (tr!("chart.round"), tr!("chart.gap"));
    let sheet = Signal::derive(move || {
        let lines = series.get();
        let mut head = vec![round_label.get()];
        head.extend(lines.iter().map(|line| line.name.clone()));
        let cell = |line: &Series, at: usize| match line.values.get(at) {
            Some(Some(value)) => locale.score(*value),
            _ => gap_label.get(),
        };
        let open = provisional.get();
        let row = |(at, round): (usize, String)| {
            let mut cells = vec![if open.contains(&at) { provisional_name(&round, locale) } else { round }];
            cells.extend(lines.iter().map(|line| cell(line, at)));
            cells
        };
        Sheet { head, rows: rounds.get().into_iter().enumerate().map(row).collect() }
    });
    let draw = move |room: Room| {
        let lines = series.get();
        let rounds = rounds.get();
        let posts = goalposts.get();
        let seen = lines.iter().flat_map(|line| {
            let ends = line.interval.iter().flatten().flat_map(|(low, high)| [*low, *high]);
            line.values.iter().flatten().copied().chain(ends)
        });
        let range = bounds.unwrap_or_else(|| score_range(seen));
        let names = lines.iter().map(|line| text_width(&line.name, room.of(12.0)) + room.of(44.0));
        let end = names.fold(room.of(24.0), f64::max).min(room.width * 0.3);
        let height = (room.width * 0.46).clamp(room.of(190.0), room.of(320.0));
        let last = rounds.len().saturating_sub(1).max(1) as f64;
        let plane = Plane {
            x: Scale { values: (0.0, last), length: (room.of(38.0), room.width - end) },
            y: Scale { values: range, length: (height - room.of(26.0), room.of(12.0)) },
            room,
            height,
        };
        let open = provisional.get();
        view! { <Lines plane rounds lines posts breaks=breaks.get() open title description /> }.into_any()
    };
    let key = move || {
        let any = series.with(|lines| provisional.get().iter().any(|at| has_value(lines, *at)));
        any.then(|| view! { <p class="chart-key small muted"><i class="chart-hollow"></i>{tr!("chart.provisional_key")}</p> })
    };
    view! { <Frame title description hide_title sheet draw=Callback::new(draw) key=key.into_any() /> }
}

#[component]
fn Lines(
    plane: Plane,
    rounds: Vec<String>,
    lines: Vec<Series>,
    posts: Vec<(f64, String)>,
    breaks: Vec<usize>,
    open: Vec<usize>,
    title: Signal<String>,
    description: Signal<String>,
) -> impl IntoView {
    let locale = use_locale();
    let active = RwSignal::new(None::<usize>);
    let columns = columns(plane, rounds.len(), active);
    let card = {
        let (rounds, lines, open) = (rounds.clone(), lines.clone(), open.clone());
        move || Some(card(plane, active.get()?, &rounds, &lines, &open, locale))
    };
    view! {
        <svg
            class="chart-svg"
            viewBox=format!("0 0 {} {}", plane.room.width, plane.height)
            role="img"
            aria-label=move || format!("{}. {}", title.get(), description.get())
            on:mouseleave=move |_| active.set(None)
        >
            {ground(plane, &rounds)}
            {posts.into_iter().map(|post| goalpost(plane, post, &lines, rounds.len())).collect_view()}
            {breaks.into_iter().filter(|at| *at > 0 && *at < rounds.len()).map(|at| cut(plane, at)).collect_view()}
            {lines.iter().map(|line| draw_line(plane, line, &open)).collect_view()}
            {end_labels(plane, &lines, locale)}
            {move || {
                let x = plane.x.at(active.get()? as f64);
                Some(view! { <line class="chart-cursor" x1=x x2=x y1=plane.y.length.1 y2=plane.y.length.0 /> })
            }}
            {columns}
        </svg>
        {card}
    }
}

fn ground(plane: Plane, rounds: &[String]) -> impl IntoView + use<> {
    let (left, right) = (plane.x.length.0 - plane.room.of(4.0), plane.x.length.1 + plane.room.of(4.0));
    let up = move |value: f64| {
        let y = plane.y.at(value);
        view! {
            <line class="chart-grid" x1=left x2=right y1=y y2=y />
            <text class="chart-tick" x=left - plane.room.of(4.0) y=y dy="0.35em" text-anchor="end">{value.to_string()}</text>
        }
    };
    // As many names as fit, always the last one, at even steps.
    let widest = rounds.iter().map(|round| text_width(round, plane.room.of(12.0))).fold(1.0, f64::max);
    let fitting = ((right - left) / (widest + plane.room.of(14.0))).max(1.0);
    let step = (rounds.len() as f64 / fitting).ceil().max(1.0) as usize;
    let last = rounds.len().saturating_sub(1);
    let names = rounds
        .iter()
        .enumerate()
        .filter(|(at, _)| (last - at).is_multiple_of(step))
        .map(|(at, round)| {
            let x = plane.x.at(at as f64);
            view! {
                <text class="chart-tick" x=x y=plane.height - plane.room.of(6.0) text-anchor="middle">{round.clone()}</text>
            }
        })
        .collect_view();
    view! { <g>{plane.y.ticks(4.0).into_iter().map(up).collect_view()}{names}</g> }
}

/// A line to hold the series against, named where it is farthest from all of them.
fn goalpost(
    plane: Plane,
    (value, name): (f64, String),
    lines: &[Series],
    rounds: usize,
) -> impl IntoView + use<> {
    let y = plane.y.at(value);
    let (left, right) = plane.x.length;
    let place = plane.x.at(clearest(lines, rounds, value) as f64) + plane.room.of(4.0);
    view! {
        <line class="chart-goal" x1=left x2=right y1=y y2=y />
        <text class="chart-post" x=place y=y - plane.room.of(5.0)>{name}</text>
    }
}

/// The round after which no series comes near a value, of those that leave room for a name.
fn clearest(lines: &[Series], rounds: usize, value: f64) -> usize {
    let gap = |at: usize| {
        let near =
            |line: &Series, at: usize| line.values.get(at).copied().flatten().map(|own| (own - value).abs());
        lines
            .iter()
            .flat_map(|line| [near(line, at), near(line, at + 1)])
            .flatten()
            .fold(f64::INFINITY, f64::min)
    };
    (0..rounds.saturating_sub(1)).max_by(|left, right| gap(*left).total_cmp(&gap(*right))).unwrap_or(0)
}

/// A break between two rounds whose scores cannot be compared.
fn cut(plane: Plane, at: usize) -> impl IntoView {
    let x = plane.x.at(at as f64 - 0.5);
    // The words stand on the side that has more room.
    let (shift, anchor) = if x > plane.room.width / 2.0 { (-4.0, "end") } else { (4.0, "start") };
    view! {
        <line class="chart-cut" x1=x x2=x y1=plane.y.length.1 y2=plane.y.length.0 />
        <text
            class="chart-tick"
            x=x + plane.room.of(shift)
            y=plane.y.length.1 + plane.room.of(8.0)
            text-anchor=anchor
        >
            {tr!("ui.not_comparable")}
        </text>
    }
}

/// The runs of neighbouring rounds that have a value.
fn runs(values: &[Option<f64>]) -> Vec<Vec<(usize, f64)>> {
    let mut runs: Vec<Vec<(usize, f64)>> = vec![Vec::new()];
    for (at, value) in values.iter().enumerate() {
        match (value, runs.last_mut()) {
            (Some(value), Some(run)) => run.push((at, *value)),
            (None, Some(run)) if !run.is_empty() => runs.push(Vec::new()),
            _ => {}
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

/// Whether any line has a value at a round.
fn has_value(lines: &[Series], at: usize) -> bool {
    lines.iter().any(|line| line.values.get(at).copied().flatten().is_some())
}

/// A round's name with the word that its values may change.
fn provisional_name(round: &str, locale: Locale) -> String {
    t!(locale.language(), "chart.provisional", name = round)
}

fn draw_line(plane: Plane, line: &Series, open: &[usize]) -> impl IntoView + use<> {
    let join = |points: &[(f64, f64)]| {
        points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect::<Vec<_>>().join(" ")
    };
    let interval = |at: usize| line.interval.get(at).copied().flatten();
    let bands = runs(&line.values)
        .into_iter()
        .filter_map(|run| {
            let known: Vec<(usize, (f64, f64))> =
                run.iter().filter_map(|(at, _)| interval(*at).map(|ends| (*at, ends))).collect();
            (known.len() > 1).then(|| {
                let top = known.iter().map(|(at, (_, high))| plane.at(*at, *high));
                let bottom = known.iter().rev().map(|(at, (low, _))| plane.at(*at, *low));
                join(&top.chain(bottom).collect::<Vec<_>>())
            })
        })
        .map(|points| view! { <polygon class="chart-band" points=points /> })
        .collect_view();
    let strokes = runs(&line.values)
        .into_iter()
        .map(|run| {
            let points: Vec<(f64, f64)> = run.iter().map(|(at, value)| plane.at(*at, *value)).collect();
            let dots = run
                .iter()
                .zip(&points)
                .map(|((at, _), (x, y))| {
                    let hollow = open.contains(at);
                    let r = plane.room.of(if hollow { 3.75 } else { 2.75 });
                    view! { <circle class="chart-dot" class:chart-dot-hollow=hollow cx=*x cy=*y r=r /> }
                })
                .collect_view();
            view! { <polyline class="chart-line" points=join(&points) />{dots} }
        })
        .collect_view();
    view! { <g class=line.hue.class()>{bands}{strokes}</g> }
}

/// Each line is named at its end, beside its last value, so that no legend is needed.
fn end_labels(plane: Plane, lines: &[Series], locale: Locale) -> impl IntoView + use<> {
    let ends: Vec<(&Series, usize, f64)> = lines
        .iter()
        .filter_map(|line| {
            let (at, value) =
                line.values.iter().enumerate().rev().find_map(|(at, value)| Some((at, (*value)?)))?;
            Some((line, at, value))
        })
        .collect();
    let heights: Vec<f64> = ends.iter().map(|(_, _, value)| plane.y.at(*value)).collect();
    let (top, bottom) = (plane.y.length.1, plane.y.length.0);
    let moved = spread(&heights, plane.room.of(16.0), top, bottom);
    ends.into_iter()
        .zip(moved)
        .map(|((line, _, value), y)| {
            let name = line.name.clone();
            view! {
                <text class=format!("chart-end {}", line.hue.class()) x=plane.x.length.1 + plane.room.of(10.0) y=y dy="0.35em">
                    {name}
                    <tspan class="chart-end-value num" dx=plane.room.of(5.0)>{move || locale.score(value)}</tspan>
                </text>
            }
        })
        .collect_view()
}

/// One invisible column a round, to hover or touch.
fn columns(plane: Plane, count: usize, active: RwSignal<Option<usize>>) -> impl IntoView {
    let half = (plane.x.at(1.0) - plane.x.at(0.0)) / 2.0;
    (0..count)
        .map(|at| {
            let x = plane.x.at(at as f64) - half;
            view! {
                <rect
                    class="chart-target"
                    x=x
                    y="0"
                    width=half * 2.0
                    height=plane.height
                    on:mouseenter=move |_| active.set(Some(at))
                    on:click=move |_| active.set(Some(at))
                />
            }
        })
        .collect_view()
}

fn card(
    plane: Plane,
    at: usize,
    rounds: &[String],
    lines: &[Series],
    open: &[usize],
    locale: Locale,
) -> impl IntoView + use<> {
    let round = rounds.get(at).cloned().unwrap_or_default();
    let is_open = open.contains(&at);
    let heading = move || if is_open { provisional_name(&round, locale) } else { round.clone() };
    let x = plane.x.at(at as f64);
    let gap = tr!("chart.gap");
    let one = |line: &Series| {
        let value = line.values.get(at).copied().flatten();
        let words = move || value.map_or_else(|| gap.get(), |value| locale.score(value));
        view! {
            <span class=line.hue.class()><i class="chart-swatch"></i>{line.name.clone()}<b class="num">{words}</b></span>
        }
    };
    view! {
        <div
            class="chart-card"
            class:chart-card-flip={x > plane.room.width / 2.0}
            aria-hidden="true"
            style:left=format!("{:.2}%", x / plane.room.width * 100.0)
            style:top="20%"
        >
            <strong>{heading}</strong>
            {lines.iter().map(one).collect_view()}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_goalpost_is_named_where_no_line_passes() {
        let values = [58.0, 59.0, 61.0, 80.0, 82.0].map(Some).to_vec();
        let line = Series { name: String::new(), hue: Hue::Hard, values, interval: Vec::new() };
        assert_eq!(clearest(&[line], 5, 60.0), 3);
        assert_eq!(clearest(&[], 0, 60.0), 0);
    }

    #[test]
    fn a_missing_round_splits_the_line() {
        let values = [None, Some(1.0), Some(2.0), None, None, Some(5.0)];
        assert_eq!(runs(&values), [vec![(1, 1.0), (2, 2.0)], vec![(5, 5.0)]]);
        assert!(runs(&[None, None]).is_empty());
    }
}
