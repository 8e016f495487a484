//! Where one rank lies among all, and between which ranks it might lie: a line for a row of a table.

use leptos::prelude::*;

/// One rank among `of`, small enough for a row: the line of all ranks, a band for the ranks that it might be, a mark for
/// its own, and a hollow one for what another weighting would give it. Nothing of it goes past its box.
#[component]
pub fn RankRange(
    rank: u32,
    /// Best and worst plausible rank.
    range: (u32, u32),
    of: u32,
    #[prop(optional_no_strip)] other: Option<u32>,
    /// All of it in words, such as "3 (2–6)".
    #[prop(into)]
    words: Signal<String>,
) -> impl IntoView {
    let of = of.max(1);
    let percent = |ranks: f64| format!("{:.3}%", (ranks / f64::from(of)).clamp(0.0, 1.0) * 100.0);
    let centre = move |rank: u32| percent(f64::from(rank) - 0.5);
    let (low, high) = (f64::from(range.0.max(1)), f64::from(range.1.max(range.0).max(1)));
    let (start, length) = (percent(low - 1.0), percent(high - low + 1.0));
    view! {
        <span class="rank-range hue-index" role="img" aria-label=words>
            <span class="rank-range-line">
                <span class="rank-range-band" style:inset-inline-start=start style:inline-size=length></span>
                <span class="rank-range-own" style:inset-inline-start=centre(rank)></span>
                {other.map(|other| view! { <span class="rank-range-other" style:inset-inline-start=centre(other)></span> })}
            </span>
        </span>
    }
}

/// What the marks mean, and how many ranks a line has. `of` is in words, such as "Each line runs from 1 to 22".
#[component]
pub fn RankKey(
    #[prop(into)] own: Signal<String>,
    #[prop(into)] range: Signal<String>,
    /// Of the hollow mark, while there is one.
    #[prop(optional, into)]
    other: Signal<Option<String>>,
    #[prop(into)] of: Signal<String>,
) -> impl IntoView {
    let item = |class: &'static str, words: Signal<String>| {
        view! { <span class="rank-key"><span class=class aria-hidden="true"></span>{words}</span> }
    };
    view! {
        <p class="rank-keys small muted">
            {item("rank-key-own hue-index", own)}
            {item("rank-key-band hue-index", range)}
            {move || other.get().map(|other| item("rank-key-other", Signal::stored(other)))}
            {item("rank-key-line", of)}
        </p>
    }
}
