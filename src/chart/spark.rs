//! A trend as small as a word, for a row of a table. The row has the numbers; this shows the direction.

use leptos::prelude::*;

use super::scale::{Scale, score_range};
use crate::ui::Hue;

const WIDTH: f64 = 80.0;
const HEIGHT: f64 = 20.0;

/// Scores of 0-100 over rounds, gaps as gaps, the last one marked.
#[component]
pub fn Spark(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] values: Signal<Vec<Option<f64>>>,
    #[prop(optional)] hue: Hue,
) -> impl IntoView {
    let drawing = move || {
        let values = values.get();
        let last = values.len().saturating_sub(1).max(1) as f64;
        let x = Scale { values: (0.0, last), length: (2.0, WIDTH - 4.0) };
        let y = Scale { values: score_range(values.iter().flatten().copied()), length: (HEIGHT - 3.0, 3.0) };
        let mut path = String::new();
        let mut joined = false;
        for (at, value) in values.iter().enumerate() {
            if let Some(value) = value {
                let verb = if joined { 'L' } else { 'M' };
                path.push_str(&format!("{verb}{:.1} {:.1}", x.at(at as f64), y.at(*value)));
            }
            joined = value.is_some();
        }
        let end =
            values.iter().enumerate().rev().find_map(|(at, value)| Some((x.at(at as f64), y.at((*value)?))));
        view! {
            <path class="chart-line" d=path />
            {end.map(|(x, y)| view! { <circle class="chart-dot" cx=x cy=y r="2.5" /> })}
        }
    };
    view! {
        <svg class=format!("spark {}", hue.class()) viewBox=format!("0 0 {WIDTH} {HEIGHT}") role="img" aria-label=label>
            {drawing}
        </svg>
    }
}
