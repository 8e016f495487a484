//! How sure a result's ranks are: a round's matrix is fetched, its weights are varied in the worker, and every community
//! shows the ranks that it gets. Nothing is stored.

mod input;
mod place;
mod ranges;
mod share;
mod what_if;
mod words;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use domain::framework::FrameworkVersion;
use domain::id::{CommunityId, RoundId};
use leptos::prelude::*;
use locale::t;
use protocol::problem::{Problem, ProblemCode};
use protocol::result::RoundResult;

use crate::api::{self, Load, Remote};
use crate::engine::{Analysis, EngineError, Law, RankIntervals, Stage};
use crate::locale::use_locale;
use crate::page::{in_address, query};
use crate::pages::loading::Failure;
use crate::tr;
use crate::ui::{self, Button, Choosable, Look, Progress, Segmented, Spinner, fresh_id};

use input::{Input, input};
use place::{Place, places};
use ranges::{Findings, RangeTable};
pub use share::{SPREAD_USUAL, SPREADS, Top};
use what_if::{Moved, WhatIf};
use words::Method;

/// How often the weights are drawn, and from which seed: everybody who asks gets the same ranks.
const DRAWS: u32 = 1_000;
const SEED: u64 = 1;
/// Beyond this, two numbers that ought to be the same are not.
const SAME: f64 = 1e-9;

/// The ranks between which nine of ten draws put each community.
pub type Ranges = HashMap<CommunityId, (u32, u32)>;

/// What the overview asks for, and where the answer goes.
#[derive(Clone, Copy)]
pub struct Asked {
    pub result: StoredValue<Arc<RoundResult>>,
    /// For the ranking of the same result; nothing while there is no answer.
    pub ranges: RwSignal<Option<Arc<Ranges>>>,
    /// Fetches the result again, where the round has moved on.
    pub on_stale: Callback<()>,
    /// Back to not having asked.
    pub on_cancel: Callback<()>,
}

/// What is shown: places, and by how many percent the weights were varied for them.
#[derive(Clone)]
struct Shown {
    places: Arc<Vec<Place>>,
    spread: u8,
    top: u32,
}

/// Whether the worker scores as the server does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Check {
    /// This many communities have the same index on both sides.
    Same(usize),
    /// The round is not the one that the page shows.
    Moved,
}

/// The panel's content, from the moment that somebody asked.
#[component]
pub fn Stability(asked: Asked) -> impl IntoView {
    let (round, version) =
        asked.result.with_value(|result| (result.round.id, result.round.framework.clone()));
    let remote: Remote<Input> = Remote::new(move || Some(round), move |round| fetch(round, version.clone()));
    on_cleanup(move || {
        let _ = asked.ranges.try_set(None);
    });
    let id = fresh_id("stability");
    let own = id.clone();
    // What was pressed is gone; the keyboard goes on where its answer will be.
    Effect::new(move || {
        let id = own.clone();
        request_animation_frame(move || ui::focus(&id));
    });
    view! {
        <div class="stability" id=id tabindex="-1">
            {move || match remote.load() {
                Load::Waiting => {
                    view! {
                        <div class="stability-run">
                            <Spinner label=tr!("stability.fetching") />
                            <Button label=tr!("ui.cancel") on_press=asked.on_cancel />
                        </div>
                    }
                        .into_any()
                }
                Load::Failed(problem) => {
                    let on_retry = Callback::new(move |()| remote.again());
                    let busy = Signal::derive(move || remote.is_busy());
                    view! { <Failure problem on_retry busy kept=Some(tr!("stability.kept").get_untracked()) /> }.into_any()
                }
                Load::Here(input) => view! { <Ready asked input /> }.into_any(),
            }}
        </div>
    }
}

async fn fetch(round: RoundId, version: FrameworkVersion) -> Result<Input, Problem> {
    let matrix = api::round_matrix(round).await?;
    let framework = api::framework(&version).await?;
    input(&framework, &matrix).ok_or_else(|| Problem::new(ProblemCode::NotUnderstood))
}

/// The communities of the result that is shown.
fn listed(asked: Asked) -> HashSet<CommunityId> {
    asked.result.with_value(|result| result.standings.iter().map(|it| it.community).collect())
}

/// Everything that is computed from one matrix.
#[component]
fn Ready(asked: Asked, input: Arc<Input>) -> impl IntoView {
    let (named, _) = in_address::<u8>(query::SPREAD);
    let (top_named, _) = in_address::<Top>(query::TOP);
    let spread = Memo::new(move |_| named.get().filter(|it| SPREADS.contains(it)).unwrap_or(SPREAD_USUAL));
    let ranked = input.ranked();
    let top = Memo::new(move |_| top_named.get().unwrap_or_default().of(ranked));
    let analysis = Analysis::<RankIntervals>::new();
    let shown = RwSignal::new(None::<Shown>);
    let check = RwSignal::new(None::<Check>);
    let run = {
        let input = Arc::clone(&input);
        move || {
            let law = Law::Within { share: f64::from(spread.get()) / 100.0 };
            asked.ranges.set(None);
            analysis.start(&input.engine, &RankIntervals { law, draws: DRAWS, seed: SEED, top: top.get() });
        }
    };
    let again = run.clone();
    let on_retry = Callback::new(move |()| untrack(|| again()));
    Effect::new(move || {
        // Left behind by a tap on something else of this page, it has no spread any more.
        if named.with(Option::is_some) {
            run();
        }
    });
    let listed = listed(asked);
    let finished = Arc::clone(&input);
    Effect::new(move || {
        let stage = analysis.stage();
        let answer = stage.with(|stage| match stage {
            Stage::Done(ranking) => {
                let top = top.get_untracked();
                let places = places(&finished, ranking, top, &listed);
                Some(Shown { places: Arc::new(places), spread: spread.get_untracked(), top })
            }
            _ => None,
        });
        if stage.with(|stage| matches!(stage, Stage::Failed(_))) {
            shown.set(None);
        }
        let Some(answer) = answer else { return };
        let found = asked.result.with_value(|result| checked(result, &answer.places));
        check.set(Some(found));
        if found == Check::Moved {
            shown.set(None);
            return;
        }
        let range = |place: &Place| (place.unit.community, place.range);
        asked.ranges.set(Some(Arc::new(answer.places.iter().map(range).collect())));
        shown.set(Some(answer));
    });
    let moved = RwSignal::new(None::<Arc<Moved>>);
    let busy = Memo::new(move |_| analysis.stage().with(|stage| matches!(stage, Stage::Waiting(_))));
    let stale = Memo::new(move |_| check.get() == Some(Check::Moved));
    let here = Memo::new(move |_| shown.with(Option::is_some));
    let for_body = Arc::clone(&input);
    view! {
        <Controls ranked />
        <Run analysis on_cancel=asked.on_cancel on_retry />
        <Show when=move || stale.get()>
            <ui::Notice tone=ui::Tone::Warn title=Some(tr!("stability.moved").get())>
                <p>{tr!("stability.moved_words")}</p>
                <Button label=tr!("stability.reload") on_press=asked.on_stale />
            </ui::Notice>
        </Show>
        {move || {
            let input = Arc::clone(&for_body);
            here.get().then(|| {
                let shown = Signal::derive(move || shown.get().unwrap_or_else(nothing));
                view! {
                    <div class="stability-body" class:stability-old=move || busy.get() aria-busy=move || busy.get().to_string()>
                        <Findings shown asked input=Arc::clone(&input) check />
                        <WhatIf input=Arc::clone(&input) moved busy />
                        <RangeTable shown input moved />
                        <Method shown />
                    </div>
                }
            })
        }}
    }
}

fn nothing() -> Shown {
    Shown { places: Arc::default(), spread: SPREAD_USUAL, top: 0 }
}

/// Holds what the worker scored with the framework's own weights against the result that the page shows.
fn checked(result: &RoundResult, places: &[Place]) -> Check {
    let scores: HashMap<CommunityId, f64> = places.iter().map(|it| (it.unit.community, it.score)).collect();
    let same = |index: Option<f64>, score: Option<&f64>| match (index, score) {
        (Some(index), Some(score)) => (index - score).abs() <= SAME,
        (index, score) => index.is_none() && score.is_none(),
    };
    let all = result.standings.iter().all(|it| same(it.index, scores.get(&it.community)));
    if all { Check::Same(scores.len()) } else { Check::Moved }
}

/// How far the weights are varied, and who counts as the top.
#[component]
fn Controls(ranked: u32) -> impl IntoView {
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
        let quarter = Top::Quarter.of(ranked);
        vec![
            Choosable::new(Top::Three, t!(locale.language(), "stability.top_three")),
            Choosable::new(Top::Quarter, t!(locale.language(), "stability.top_quarter", n = quarter)),
        ]
    });
    let chosen =
        Signal::derive(move || spread.get().filter(|it| SPREADS.contains(it)).or(Some(SPREAD_USUAL)));
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
        </div>
    }
}

/// How far the worker is, and what went wrong. What is said aloud changes at each quarter and not twenty times a second.
#[component]
fn Run(analysis: Analysis<RankIntervals>, on_cancel: Callback<()>, on_retry: Callback<()>) -> impl IntoView {
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
