//! How sure a result's ranks are: a round's matrix is fetched, its weights are varied in the worker, and every community
//! shows the ranks that it gets. Nothing is stored.

mod findings;
mod input;
mod place;
mod ranges;
mod rivals;
mod run;
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
use protocol::result::{RoundResult, Standing};

use crate::api::{self, Load, Remote};
use crate::engine::{Analysis, Law, RankIntervals, Ranking, Stage};
use crate::locale::use_locale;
use crate::page::{in_address, query};
use crate::pages::loading::Failure;
use crate::tr;
use crate::ui::{self, Button, Look, Spinner, fresh_id};

use findings::Findings;
use input::{Input, input};
use place::{Place, places};
use ranges::RangeTable;
use run::{Controls, Run};
pub use share::SPREAD_USUAL;
use share::{Top, known_spread};
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
    /// Whether it was asked just now by a tap, and not by the address.
    pub tapped: StoredValue<bool>,
}

/// What is shown: places, and by how many percent the weights were varied for them.
#[derive(Clone)]
struct Shown {
    places: Arc<Vec<Place>>,
    spread: u8,
    top: u32,
    /// The ranks are not those of the whole round, of which this reader reads a part.
    partly: bool,
    /// How many neighbouring ranks were counted as one.
    resolution: u32,
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
    let locale = use_locale();
    let (round, version) =
        asked.result.with_value(|result| (result.round.id, result.round.framework.clone()));
    let remote: Remote<Input> = Remote::new(move || Some(round), move |round| fetch(round, version.clone()));
    on_cleanup(move || {
        let _ = asked.ranges.try_set(None);
    });
    let id = fresh_id("stability");
    // What was pressed is gone; the keyboard goes on where its answer will be.
    if asked.tapped.get_value() {
        asked.tapped.set_value(false);
        let own = id.clone();
        request_animation_frame(move || ui::focus(&own));
    }
    let kept = Signal::derive(move || Some(t!(locale.language(), "stability.kept")));
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
                    view! {
                        <Failure problem on_retry busy kept />
                        <div><Button label=tr!("ui.close") look=Look::Quiet on_press=asked.on_cancel /></div>
                    }
                        .into_any()
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

/// One matrix's draws, from what the address asks for to what is shown.
#[derive(Clone, Copy)]
struct Work {
    asked: Asked,
    spread: Memo<u8>,
    top: Memo<u32>,
    analysis: Analysis<RankIntervals>,
    shown: RwSignal<Option<Shown>>,
    check: RwSignal<Option<Check>>,
}

impl Work {
    fn new(asked: Asked, ranked: u32) -> Self {
        let (spread, _) = in_address::<u8>(query::SPREAD);
        let (top, _) = in_address::<Top>(query::TOP);
        Self {
            asked,
            spread: Memo::new(move |_| known_spread(spread.get())),
            top: Memo::new(move |_| top.get().unwrap_or_default().of(ranked)),
            analysis: Analysis::new(),
            shown: RwSignal::new(None),
            check: RwSignal::new(None),
        }
    }

    /// Draws in place of what was being drawn; tracks what is asked for. Where no weight can move anybody nothing is drawn.
    fn start(self, input: &Input) {
        let law = Law::Within { share: f64::from(self.spread.get()) / 100.0 };
        let job = RankIntervals { law, draws: DRAWS, seed: SEED, top: self.top.get() };
        self.asked.ranges.set(None);
        if input.is_fixed() {
            self.take(input, &Ranking::default());
            return;
        }
        self.analysis.start(&input.engine, &job);
    }

    /// Shows an answer, unless it is of other numbers than the page's result.
    fn take(self, input: &Input, ranking: &Ranking) {
        let result = self.asked.result.get_value();
        let listed: HashSet<CommunityId> = result.standings.iter().map(|it| it.community).collect();
        let top = self.top.get_untracked();
        let places = places(input, ranking, top, &listed);
        let check = checked(&result, &places);
        self.check.set(Some(check));
        if check == Check::Moved {
            self.shown.set(None);
            return;
        }
        let ranks: HashMap<CommunityId, u32> = places.iter().map(|it| (it.unit.community, it.rank)).collect();
        let is_of_all = |it: &Standing| it.rank == ranks.get(&it.community).copied();
        let partly = !result.standings.iter().all(is_of_all);
        // Ranks among a part do not belong beside those of the whole.
        if !partly {
            let ranges = places.iter().map(|place| (place.unit.community, place.range)).collect();
            self.asked.ranges.set(Some(Arc::new(ranges)));
        }
        let spread = self.spread.get_untracked();
        self.shown.set(Some(Shown {
            places: Arc::new(places),
            spread,
            top,
            partly,
            resolution: ranking.resolution,
        }));
    }

    fn is_busy(self) -> bool {
        self.analysis.stage().with(|stage| matches!(stage, Stage::Waiting(_)))
    }
}

/// Everything that is computed from one matrix.
#[component]
fn Ready(asked: Asked, input: Arc<Input>) -> impl IntoView {
    let ranked = input.ranked();
    let work = Work::new(asked, ranked);
    let [for_start, for_retry, for_answer] = std::array::from_fn(|_| Arc::clone(&input));
    let on_retry = Callback::new(move |()| untrack(|| work.start(&for_retry)));
    Effect::new(move || work.start(&for_start));
    Effect::new(move || {
        work.analysis.stage().with(|stage| match stage {
            Stage::Done(ranking) => work.take(&for_answer, ranking),
            Stage::Failed(_) => work.shown.set(None),
            Stage::Idle | Stage::Waiting(_) => {}
        });
    });
    let moved = RwSignal::new(None::<Arc<Moved>>);
    let busy = Memo::new(move |_| work.is_busy());
    let stale = Memo::new(move |_| work.check.get() == Some(Check::Moved));
    let here = Memo::new(move |_| work.shown.with(Option::is_some));
    let shown = Signal::derive(move || work.shown.get().unwrap_or_else(nothing));
    let body = move || {
        let input = Arc::clone(&input);
        here.get().then(|| {
            view! {
                <div class="stability-body" class:stability-old=busy aria-busy=move || busy.get().to_string()>
                    <Findings shown asked input=Arc::clone(&input) check=work.check />
                    {(!input.is_fixed()).then(|| view! { <WhatIf input=Arc::clone(&input) moved busy /> })}
                    <RangeTable shown input moved />
                    <Method shown />
                </div>
            }
        })
    };
    view! {
        <Controls ranked on_close=asked.on_cancel />
        <Run analysis=work.analysis on_cancel=asked.on_cancel on_retry />
        <Show when=move || stale.get()>
            <Stale on_stale=asked.on_stale />
        </Show>
        {body}
    }
}

/// The round is not what the page shows any more.
#[component]
fn Stale(on_stale: Callback<()>) -> impl IntoView {
    let locale = use_locale();
    let title = Signal::derive(move || Some(t!(locale.language(), "stability.moved")));
    view! {
        <ui::Notice tone=ui::Tone::Warn title>
            <p>{tr!("stability.moved_words")}</p>
            <Button label=tr!("stability.reload") on_press=on_stale />
        </ui::Notice>
    }
}

fn nothing() -> Shown {
    Shown { places: Arc::default(), spread: SPREAD_USUAL, top: 0, partly: false, resolution: 1 }
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
