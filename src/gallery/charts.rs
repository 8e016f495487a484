use leptos::prelude::*;

use super::samples::{places, points, say, word};
use crate::chart::{
    BarBreakdown, BarRow, Quadrant, QuadrantWords, RankKey, RankRange, RankStrip, Series, Trend,
};
use crate::locale::use_locale;
use crate::ui::{Figure, Figures, Hue, Section};

#[component]
pub(super) fn Headline() -> impl IntoView {
    let locale = use_locale();
    let score = move |value: f64| Signal::derive(move || locale.score(value));
    view! {
        <Figures>
            <Figure label=word("hard") value=score(78.2) change=Signal::stored(Some(1.4)) hue=Hue::Hard />
            <Figure label=word("soft") value=score(61.0) change=Signal::stored(Some(-0.8)) hue=Hue::Soft />
            <Figure label=word("coupling") value="0.71" change=Signal::stored(None) note=word("coupling_note") />
            <Figure label=word("on_time") value=Signal::derive(move || locale.percent(0.86, 0)) note="1,204 / 1,400" />
            <Figure label=word("scored") value=word("scored_value") />
            <Figure label=word("imbalance") value="5" change=Signal::stored(Some(2.0)) better_up=false href="#flagged" />
        </Figures>
    }
}

fn lines() -> Signal<Vec<Series>> {
    let locale = use_locale();
    let hard = [61.0_f64, 63.5, 70.2, 72.0, 71.4, 75.8, 76.8, 78.2];
    let soft = [48.0_f64, 49.2, 51.0, 50.1, 53.6, 58.9, 61.8, 61.0];
    Signal::derive(move || {
        let line = |key: &str, hue: Hue, values: Vec<f64>, spread: f64| Series {
            name: say(key, locale.language()),
            hue,
            interval: values.iter().map(|value| Some((value - spread, value + spread))).collect(),
            values: values.into_iter().enumerate().map(|(at, value)| (at != 2).then_some(value)).collect(),
        };
        let index = hard.iter().zip(soft).map(|(hard, soft)| (hard * soft).sqrt()).collect();
        vec![
            line("hard", Hue::Hard, hard.to_vec(), 1.6),
            line("soft", Hue::Soft, soft.to_vec(), 3.0),
            line("index", Hue::Index, index, 0.0),
        ]
    })
}

fn obstacles() -> Signal<Vec<BarRow>> {
    let locale = use_locale();
    let rows = [
        ("level", 18.4, Hue::Soft),
        ("lights", 12.1, Hue::Hard),
        ("roads", 9.7, Hue::Hard),
        ("on_time", 6.2, Hue::Soft),
    ];
    Signal::derive(move || {
        let row = |(key, value, hue): (&str, f64, Hue)| BarRow {
            id: key.to_owned(),
            label: say(key, locale.language()),
            value,
            text: locale.score(value),
            hue: Some(hue),
            note: (key == "level").then(|| say("who_value", locale.language())),
        };
        rows.into_iter().map(row).collect()
    })
}

#[component]
pub(super) fn Charts() -> impl IntoView {
    let locale = use_locale();
    let regions =
        QuadrantWords { hard_ahead: word("hard_ahead"), even: word("even"), soft_ahead: word("soft_ahead") };
    let rounds: Vec<String> =
        ["24Q4", "25Q1", "25Q2", "25Q3", "25Q4", "26Q1", "26Q2", "26Q3"].map(str::to_owned).to_vec();
    let goalposts = Signal::derive(move || vec![(60.0, word("pass").get())]);
    let scores: Vec<f64> = places(24).iter().filter_map(super::samples::Place::index).collect();
    view! {
        <Section title=word("quadrant") lead=word("quadrant_lead") span=7>
            <Quadrant
                title=word("quadrant")
                description=word("quadrant_lead")
                hide_title=true
                hard_label=word("hard")
                soft_label=word("soft")
                points=Signal::derive(move || points(locale.language()))
                regions
                flag_label=word("imbalance")
                on_open=|_: String| ()
            />
        </Section>
        <Section title=word("obstacles") lead=word("obstacles_lead") span=5>
            <div class="stack">
            <BarBreakdown
                title=word("obstacles")
                description=word("obstacles_lead")
                hide_title=true
                rows=obstacles()
                value_label=word("obstacle_unit")
                on_open=|_: String| ()
            />
            <RankStrip
                title=word("rank")
                description=word("ranking_lead")
                scores=scores
                mine=84.1
                interval=Some((81.0, 86.0))
                words=word("rank_words")
            />
            <Ranges />
            </div>
        </Section>
        <Section title=word("trend") lead=word("trend_lead") span=12>
            <Trend
                title=word("trend")
                description=word("trend_lead")
                hide_title=true
                rounds=rounds
                series=lines()
                goalposts
                breaks=vec![5]
            />
        </Section>
    }
}

/// Sure and unsure, at both ends, with another weighting, and among very many.
#[component]
fn Ranges() -> impl IntoView {
    let samples = [
        (1, (1, 1), 24, None),
        (3, (2, 7), 24, Some(9)),
        (24, (19, 24), 24, None),
        (4_200, (3_900, 4_311), 10_000, None),
    ];
    let locale = use_locale();
    let line = move |(rank, range, of, other): (u32, (u32, u32), u32, Option<u32>)| {
        let words = format!("{rank} ({}–{}) / {of}", range.0, range.1);
        view! { <RankRange rank range of other words /> }
    };
    view! {
        <RankKey
            own=word("rank_own")
            range=word("rank_range")
            other=Signal::derive(move || Some(say("rank_other", locale.language())))
            of=word("rank_line")
        />
        {samples.map(line).collect_view()}
    }
}
