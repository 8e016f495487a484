use std::sync::Arc;

use leptos::prelude::*;

use super::samples::{Place, places, say, word};
use crate::chart::Spark;
use crate::locale::use_locale;
use crate::ui::{
    Badge, BandBadge, Button, Chip, Chips, Column, Confirm, Details, Drawer, EmptyState, Facts, FilterChip,
    Flag, FlagKind, Glyph, Hue, Look, Notice, Problem, ScoreBar, Section, Shape, Skeleton, Sort, Tab,
    TabPanel, Table, TableHeight, Tabs, Toast, Tone, band_of, use_toasts,
};

fn columns() -> Vec<Column<Place>> {
    let locale = use_locale();
    let bar = |hue: Hue, value: Option<f64>, label: &'static str| {
        view! { <ScoreBar value=value hue label=word(label) missing=word("not_assessed") /> }.into_any()
    };
    vec![
        Column::new("name", word("name"))
            .width(170)
            .sortable()
            .text(move |place: &Place| place.called(locale.language())),
        Column::new("index", word("index")).width(90).number().sortable().text(move |place: &Place| {
            place.index().map_or_else(|| say("not_assessed", locale.language()), |index| locale.score(index))
        }),
        Column::new("hard", word("hard"))
            .width(150)
            .sortable()
            .highest_first()
            .cell(move |place: &Place| bar(Hue::Hard, Some(place.hard), "hard")),
        Column::new("soft", word("soft"))
            .width(150)
            .sortable()
            .highest_first()
            .cell(move |place: &Place| bar(Hue::Soft, place.soft, "soft")),
        Column::new("trend", word("trend")).width(110).cell(|place: &Place| {
            let base = place.hard;
            let values: Vec<Option<f64>> =
                (0..8).map(|at| (at != 3).then(|| base - 8.0 + f64::from(at) * 1.3)).collect();
            view! { <Spark label=word("trend") values=values /> }.into_any()
        }),
        Column::new("type", word("type"))
            .width(120)
            .text(move |place: &Place| say(place.kind, locale.language())),
        Column::new("flags", word("flags"))
            .width(150)
            .cell(|place: &Place| place.lags().then(|| view! { <Flag text=word("imbalance") /> }).into_any()),
    ]
}

#[component]
pub(super) fn Ranking() -> impl IntoView {
    let sort = RwSignal::new(Some(Sort { column: "index".to_owned(), descending: true }));
    let flagged = RwSignal::new(false);
    let kind = RwSignal::new(None::<String>);
    let rows = Signal::derive(move || {
        let kind = kind.get();
        let mut rows: Vec<Place> = places(10_000)
            .into_iter()
            .filter(|place| !flagged.get() || place.lags())
            .filter(|place| kind.as_ref().is_none_or(|kind| kind == place.kind))
            .collect();
        if let Some(sort) = sort.get() {
            let value = |place: &Place| match sort.column.as_str() {
                "hard" => Some(place.hard),
                "soft" => place.soft,
                _ => place.index(),
            };
            rows.sort_by(|left, right| value(left).unwrap_or(-1.0).total_cmp(&value(right).unwrap_or(-1.0)));
            if sort.descending {
                rows.reverse();
            }
        }
        Arc::new(rows)
    });
    let kinds = Signal::derive(move || {
        ["type_elderly", "type_parking", "type_mixed"]
            .map(|kind| (kind.to_owned(), word(kind).get()))
            .to_vec()
    });
    view! {
        <Section title=word("ranking") lead=word("ranking_lead") flush=true>
            <Chips label=word("ranking")>
                <FilterChip label=word("type") value=kind options=kinds on_choose=move |chosen| kind.set(chosen) />
                <Chip label=word("flagged_only") on=flagged count=Some(5) on_press=move |()| flagged.update(|on| *on = !*on) />
            </Chips>
            <Table
                label=word("ranking")
                columns=columns()
                rows
                key=|place: &Place| place.id.clone()
                sort=sort
                on_open=|_: Place| ()
                chosen=Some("3".to_owned())
                height=TableHeight::Rows(12)
            />
        </Section>
    }
}

#[component]
pub(super) fn States(drawer: bool, dialog: bool) -> impl IntoView {
    let (drawer, dialog) = (RwSignal::new(drawer), RwSignal::new(dialog));
    let toasts = use_toasts();
    let said = word("said");
    let facts = Signal::derive(move || {
        vec![(word("who").get(), word("who_value").get()), (word("basement").get(), "2026-09-18".to_owned())]
    });
    let refresh = || view! { <Button label=word("refresh") on_press=|()| () /> };
    view! {
        <Section title=word("states") span=6>
            <div class="stack">
                <Problem
                    what=word("problem")
                    kept=word("problem_kept")
                    next=word("problem_next")
                    code="network_unreachable"
                    on_retry=|()| ()
                />
                <Notice tone=Tone::Warn title=word("returned")><p>{word("notice")}</p></Notice>
                <Marks />
                <div class="row">
                    <Button label=word("open_drawer") glyph=Glyph::Info on_press=move |()| drawer.set(true) />
                    <Button label=word("open_dialog") on_press=move |()| dialog.set(true) />
                    <Button
                        label=word("say")
                        look=Look::Quiet
                        on_press=move |()| toasts.say(Toast::done(said.get_untracked()).undo(Callback::new(|()| ())))
                    />
                </div>
            </div>
        </Section>
        <Section title=word("records") span=6>
            <Panels facts />
        </Section>
        <Section title=word("tasks") span=6>
            <EmptyState title=word("empty") words=word("empty_words") action=refresh />
        </Section>
        <Section title=word("rounds") span=6>
            <Skeleton shape=Shape::Rows(5) />
        </Section>
        <Drawer open=drawer title=word("open_drawer")>
            <p>{word("drawer_words")}</p>
            <Facts items=facts />
        </Drawer>
        <Confirm open=dialog title=word("open_dialog") words=word("dialog_words") yes=word("open_dialog") danger=true on_yes=|()| () />
    }
}

#[component]
fn Marks() -> impl IntoView {
    view! {
        <div class="row">
            <Badge text=word("draft") />
            <Badge text=word("submitted") tone=Tone::Accent glyph=Glyph::Send />
            <Badge text=word("accepted") tone=Tone::Good glyph=Glyph::Check />
            <Badge text=word("returned") tone=Tone::Warn glyph=Glyph::Undo />
            <Badge text=word("late") tone=Tone::Bad glyph=Glyph::Clock />
            <Badge text=word("hard") tone=Tone::Hard />
            <Badge text=word("soft") tone=Tone::Soft />
        </div>
        <div class="row">
            <Flag text=word("imbalance") />
            <Flag text=word("late") kind=FlagKind::Serious />
            <Flag text=word("returned") kind=FlagKind::Warning />
            <Flag text=word("notice") kind=FlagKind::Info />
        </div>
        <div class="row">
            {[12.0, 32.0, 52.0, 72.0, 92.0]
                .map(|score| view! { <BandBadge band=Some(band_of(score)) text=format!("{score:.1}") /> })
                .collect_view()}
            <BandBadge band={None::<u8>} text=word("not_assessed") />
        </div>
        <ScoreBar value=Some(84.1) interval=Some((81.0, 86.5)) label=word("index") />
    }
}

#[component]
fn Panels(facts: Signal<Vec<(String, String)>>) -> impl IntoView {
    let current = RwSignal::new("scores".to_owned());
    let tabs = Signal::derive(move || {
        vec![
            Tab::new("scores", word("tab_scores").get()),
            Tab::new("duties", word("tab_duties").get()).count(12),
            Tab::new("cards", word("tab_cards").get()).count(2),
        ]
    });
    view! {
        <Tabs label=word("records") tabs current on_choose=move |key| current.set(key) />
        <TabPanel key="scores" current><Facts items=facts /></TabPanel>
        <TabPanel key="duties" current>
            <Details summary=word("level") open=true><p>{word("level_3_words")}</p></Details>
            <Details summary=word("lights")><p>{word("lights_help")}</p></Details>
        </TabPanel>
        <TabPanel key="cards" current><p>{word("notice")}</p></TabPanel>
    }
}
