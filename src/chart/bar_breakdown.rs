//! What a number is made of, as bars in a list: the list is its own table, wraps long names and prints.

use leptos::prelude::*;

use crate::tr;
use crate::ui::{Hue, fresh_id};

/// One part. `text` is the value as it is to be read.
#[derive(Debug, Clone, PartialEq)]
pub struct BarRow {
    pub id: String,
    pub label: String,
    pub value: f64,
    pub text: String,
    pub hue: Option<Hue>,
    pub note: Option<String>,
}

/// Where a bar starts and how long it is, in percent of the room, for a value between `low` (0 or below) and `high`.
fn extent(value: f64, low: f64, high: f64) -> (f64, f64) {
    let room = high - low;
    if room <= 0.0 {
        return (0.0, 0.0);
    }
    let zero = -low / room * 100.0;
    let size = value.abs() / room * 100.0;
    if value < 0.0 { (zero - size, size) } else { (zero, size) }
}

/// Obstacles, contributions or any parts of a whole; negative values go to the other side of a common line.
#[component]
pub fn BarBreakdown(
    #[prop(into)] title: Signal<String>,
    #[prop(into)] description: Signal<String>,
    #[prop(into)] rows: Signal<Vec<BarRow>>,
    /// What the values are, with their unit.
    #[prop(into)]
    value_label: Signal<String>,
    #[prop(optional)] hide_title: bool,
    #[prop(optional, into)] on_open: Option<Callback<String>>,
) -> impl IntoView {
    let id = fresh_id("bars");
    let range = Memo::new(move |_| {
        rows.with(|rows| {
            rows.iter().fold((0.0_f64, 0.0_f64), |(low, high), row| (low.min(row.value), high.max(row.value)))
        })
    });
    let one = move |row: BarRow| {
        let (low, high) = range.get();
        let (start, size) = extent(row.value, low, high);
        let bar = view! {
            <span class="bars-label">
                <span>{row.label}</span>
                {row.note.map(|note| view! { <span class="bars-note">{note}</span> })}
            </span>
            <span class="bars-track" aria-hidden="true">
                <span
                    class=format!("bars-fill {}", row.hue.unwrap_or_default().class())
                    style:inset-inline-start=format!("{start:.2}%")
                    style:inline-size=format!("{size:.2}%")
                ></span>
                {(low < 0.0)
                    .then(|| {
                        view! { <span class="bars-zero" style:inset-inline-start=format!("{:.2}%", extent(0.0, low, high).0)></span> }
                    })}
            </span>
            <span class="bars-value num">{row.text}</span>
        };
        let own = row.id;
        match on_open {
            Some(on_open) => view! {
                <li>
                    <button type="button" class="bars-row bars-row-opens" on:click=move |_| on_open.run(own.clone())>{bar}</button>
                </li>
            }
            .into_any(),
            None => view! { <li class="bars-row">{bar}</li> }.into_any(),
        }
    };
    view! {
        <figure class="chart bars" aria-labelledby=id.clone()>
            <figcaption class="chart-caption bars-caption">
                <span class="chart-title" class:visually-hidden=hide_title id=id.clone()>{title}</span>
                <span class="visually-hidden">{description}</span>
                <span class="bars-unit">{value_label}</span>
            </figcaption>
            <ol class="bars-list">{move || rows.get().into_iter().map(one).collect_view()}</ol>
            <Show when=move || rows.with(Vec::is_empty)>
                <p class="table-empty">{tr!("ui.nothing_here")}</p>
            </Show>
        </figure>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn losses_lie_left_of_the_line_and_gains_right_of_it() {
        assert_eq!(extent(-2.0, -2.0, 6.0), (0.0, 25.0));
        assert_eq!(extent(6.0, -2.0, 6.0), (25.0, 75.0));
        assert_eq!(extent(3.0, 0.0, 6.0), (0.0, 50.0));
        assert_eq!(extent(0.0, 0.0, 0.0), (0.0, 0.0));
    }
}
