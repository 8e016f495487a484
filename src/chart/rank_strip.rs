//! Where one community stands among all: a stroke for each, a mark for this one, a band for what its rank might be.

use leptos::prelude::*;

use super::frame::{Frame, Room, Sheet};
use super::scale::{Scale, score_range};
use crate::locale::use_locale;
use crate::tr;

/// Scores of 0-100 on one line. `words` is the rank as it is to be read, such as "1–3 / 24".
#[component]
pub fn RankStrip(
    #[prop(into)] title: Signal<String>,
    #[prop(into)] description: Signal<String>,
    #[prop(into)] scores: Signal<Vec<f64>>,
    #[prop(into)] mine: Signal<f64>,
    #[prop(into)] words: Signal<String>,
    /// Lowest and highest plausible score of this one.
    #[prop(optional, into)]
    interval: Signal<Option<(f64, f64)>>,
    #[prop(optional)] hide_title: bool,
) -> impl IntoView {
    let locale = use_locale();
    let (rank_label, score_label) = (tr!("chart.rank"), tr!("chart.score"));
    let sheet = Signal::derive(move || {
        let mut sorted = scores.get();
        sorted.sort_by(|left, right| right.total_cmp(left));
        let row = |(at, score): (usize, f64)| vec![(at + 1).to_string(), locale.score(score)];
        Sheet {
            head: vec![rank_label.get(), score_label.get()],
            rows: sorted.into_iter().enumerate().map(row).collect(),
        }
    });
    let draw = move |room: Room| {
        let (all, own, ends) = (scores.get(), mine.get(), interval.get());
        let range = score_range(all.iter().copied().chain([own]));
        let x = Scale { values: range, length: (room.of(8.0), room.width - room.of(8.0)) };
        let (height, top, bottom) = (room.of(64.0), room.of(24.0), room.of(44.0));
        let at = x.at(own);
        let anchor = if at < room.width * 0.15 {
            "start"
        } else if at > room.width * 0.85 {
            "end"
        } else {
            "middle"
        };
        let tick = |value: f64| {
            let at = x.at(value);
            view! { <text class="chart-tick" x=at y=height - room.of(5.0) text-anchor="middle">{value.to_string()}</text> }
        };
        view! {
            <svg
                class="chart-svg"
                viewBox=format!("0 0 {} {height}", room.width)
                role="img"
                aria-label=move || format!("{}. {} {}", title.get(), words.get(), description.get())
            >
                <line class="chart-grid" x1=x.length.0 x2=x.length.1 y1=bottom y2=bottom />
                {ends
                    .map(|(low, high)| {
                        view! {
                            <rect
                                class="chart-band hue-index"
                                x=x.at(low)
                                y=top
                                width=x.at(high) - x.at(low)
                                height=bottom - top
                            />
                        }
                    })}
                {all
                    .into_iter()
                    .map(|score| {
                        let at = x.at(score);
                        view! { <line class="chart-stroke" x1=at x2=at y1=top + room.of(6.0) y2=bottom /> }
                    })
                    .collect_view()}
                <line class="chart-own" x1=at x2=at y1=top y2=bottom />
                <text class="chart-own-words num" x=at y=top - room.of(7.0) text-anchor=anchor>{words}</text>
                {x.ticks(5.0).into_iter().map(tick).collect_view()}
            </svg>
        }
        .into_any()
    };
    view! { <Frame title description hide_title sheet draw=Callback::new(draw) /> }
}
