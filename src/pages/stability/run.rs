//! What may be chosen, how far the draws are, and what went wrong with them.

use leptos::prelude::*;
use locale::t;

use super::DRAWS;
use super::share::{SPREADS, Top, known_spread};
use crate::engine::{Analysis, EngineError, RankIntervals, Stage};
use crate::locale::use_locale;
use crate::page::{in_address, query};
use crate::tr;
use crate::ui::{self, Button, Choosable, Glyph, Look, Progress, Segmented};

/// How far the weights are varied, and who counts as the top.
#[component]
pub(super) fn Controls(ranked: u32, on_close: Callback<()>) -> impl IntoView {
    let locale = use_locale();
    let (spread, set_spread) = in_address::<u8>(query::SPREAD);
    let (top, set_top) = in_address::<Top>(query::TOP);
    let spreads = Signal::derive(move || {
        let option = |by: u8| {
            let share = locale.percent(f64::from(by) / 100.0, 0);
            Choosable::new(by, t!(locale.language(), "stability.spread_by", share = share))
        };
        SPREADS.map(option).to_vec()
    });
    let tops = Signal::derive(move || {
        let quarter = locale.integer(i64::from(Top::Quarter.of(ranked)));
        vec![
            Choosable::new(Top::Three, t!(locale.language(), "stability.top_three")),
            Choosable::new(Top::Quarter, t!(locale.language(), "stability.top_quarter", n = quarter)),
        ]
    });
    let chosen = Signal::derive(move || Some(known_spread(spread.get())));
    let choose = Callback::new(move |by: u8| set_spread.set(Some(by)));
    let choose_top = Callback::new(move |top: Top| set_top.set((top != Top::Three).then_some(top)));
    view! {
        <div class="stability-tools no-print">
            <div class="stability-tool">
                <span class="small muted" aria-hidden="true">{tr!("stability.spread")}</span>
                <Segmented label=tr!("stability.spread") options=spreads chosen on_choose=choose />
            </div>
            <div class="stability-tool">
                <span class="small muted" aria-hidden="true">{tr!("stability.top")}</span>
                <Segmented
                    label=tr!("stability.top")
                    options=tops
                    chosen=Signal::derive(move || Some(top.get().unwrap_or_default()))
                    on_choose=choose_top
                />
            </div>
            <div class="stability-close">
                <Button label=tr!("ui.close") look=Look::Quiet glyph=Glyph::X small=true on_press=on_close />
            </div>
        </div>
    }
}

/// How far the worker is, and what went wrong. What is said aloud changes at each quarter and not twenty times a second.
#[component]
pub(super) fn Run(
    analysis: Analysis<RankIntervals>,
    on_cancel: Callback<()>,
    on_retry: Callback<()>,
) -> impl IntoView {
    let locale = use_locale();
    let progress = Memo::new(move |_| {
        analysis.stage().with(|stage| match stage {
            Stage::Waiting(progress) => Some((progress.done, progress.of.max(1))),
            _ => None,
        })
    });
    let waits = Memo::new(move |_| progress.with(Option::is_some));
    let error = Memo::new(move |_| {
        analysis.stage().with(|stage| match stage {
            Stage::Failed(error) => Some(*error),
            _ => None,
        })
    });
    let done = Memo::new(move |_| analysis.stage().with(|stage| matches!(stage, Stage::Done(_))));
    let quarter = Memo::new(move |_| progress.get().map(|(done, of)| done * 4 / of));
    let aloud = move || match (quarter.get(), done.get()) {
        (Some(quarter), _) => {
            let share = locale.percent(f64::from(quarter) / 4.0, 0);
            t!(locale.language(), "stability.running", share = share)
        }
        (None, true) => t!(locale.language(), "stability.finished"),
        (None, false) => String::new(),
    };
    view! {
        <span class="visually-hidden" role="status">{aloud}</span>
        <Show when=move || waits.get()>
            <div class="stability-run no-print">
                <Progress
                    done=Signal::derive(move || progress.get().map_or(0, |(done, _)| done))
                    total=Signal::derive(move || progress.get().map_or(DRAWS, |(_, of)| of))
                    label=tr!("stability.draws")
                />
                <Button label=tr!("ui.cancel") look=Look::Quiet on_press=on_cancel />
            </div>
        </Show>
        {move || error.get().map(|error| view! { <EngineFailure error on_retry /> })}
    }
}

/// Why the worker gave no answer, and the way to ask again.
#[component]
fn EngineFailure(error: EngineError, on_retry: Callback<()>) -> impl IntoView {
    let locale = use_locale();
    leptos::logging::warn!("{error}");
    let what = Signal::derive(move || match error {
        EngineError::NotStarted => t!(locale.language(), "stability.not_started"),
        EngineError::Died | EngineError::Cancelled => t!(locale.language(), "stability.died"),
        EngineError::Refused(_) => t!(locale.language(), "stability.refused"),
    });
    let next = Signal::derive(move || {
        Some(match error {
            EngineError::NotStarted => t!(locale.language(), "stability.not_started_words"),
            EngineError::Died | EngineError::Cancelled => t!(locale.language(), "stability.died_words"),
            EngineError::Refused(_) => t!(locale.language(), "stability.refused_words"),
        })
    });
    let kept = Signal::derive(move || Some(t!(locale.language(), "stability.kept")));
    view! { <ui::Problem what next kept on_retry /> }
}
