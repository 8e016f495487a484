//! Mending a round that was made with a wrong name or period, until somebody has worked in it.

use domain::round::Round;
use domain::text::Name;
use leptos::prelude::*;
use leptos::task::spawn_local;
use locale::t;
use protocol::problem::{Problem, ProblemCode};
use protocol::round::{PutRound, RoundView};

use crate::api::{self, Tagged};
use crate::locale::use_locale;
use crate::pages::loading::Failure;
use crate::tr;
use crate::ui::{self, Button, Dialog, Glyph, Look, TextField, Toast, use_toasts};

use super::form::{PeriodFields, Wrong, found_by_server, parse, words_at};

/// Why a round was not saved.
enum Unsaved {
    /// Somebody else changed it meanwhile: what it is now.
    Changed(RoundView),
    Refused(Problem),
}

impl From<Problem> for Unsaved {
    fn from(problem: Problem) -> Self {
        Self::Refused(problem)
    }
}

/// The round with its version, if it still is what was shown.
async fn unchanged(shown: &Round) -> Result<Tagged<RoundView>, Unsaved> {
    let now = api::round_tagged(shown.id).await?;
    match now.value.round {
        ref round if round == shown => Ok(now),
        ref round if !round.is_open() => Err(Problem::new(ProblemCode::RoundClosed).into()),
        _ => Err(Unsaved::Changed(now.value)),
    }
}

/// Changes the round if it still is what was shown: what somebody else changed meanwhile is not overwritten unseen.
async fn save(shown: &Round, body: &PutRound) -> Result<RoundView, Unsaved> {
    let etag = unchanged(shown).await?.etag;
    match api::put_round(shown.id, body, etag).await {
        Err(problem) if problem.code == ProblemCode::StaleVersion => {
            unchanged(shown).await?;
            Err(problem.into())
        }
        answer => Ok(answer?),
    }
}

/// What somebody else made of the round, and that what was typed here is not lost.
#[component]
fn Meanwhile(changed: RwSignal<Option<RoundView>>) -> impl IntoView {
    let locale = use_locale();
    let is_now = move |round: &Round| {
        let (start, end) = (locale.date(round.period.start()), locale.date(round.period.end()));
        t!(locale.language(), "rounds.edit_is_now", name = round.name, start = start, end = end)
    };
    let what = tr!("rounds.edit_changed");
    let told = move |view: RoundView| {
        let next = Signal::derive(move || Some(is_now(&view.round)));
        view! { <ui::Problem what next kept=Signal::derive(move || Some(tr!("rounds.edit_kept").get())) /> }
    };
    move || changed.get().map(told)
}

/// A button, and the name and period in a dialog.
#[component]
pub(super) fn EditRound(round: Round, on_saved: Callback<RoundView>) -> impl IntoView {
    let (locale, toasts) = (use_locale(), use_toasts());
    let (open, busy) = (RwSignal::new(false), RwSignal::new(false));
    let (name, start, end) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (wrong, problem) = (RwSignal::new(Vec::<Wrong>::new()), RwSignal::new(None::<Problem>));
    let changed = RwSignal::new(None::<RoundView>);
    let title = round.name.to_string();
    let round = StoredValue::new(round);
    // Whoever gives up after all sees on the page what the round has become.
    Effect::new(move |was: Option<bool>| {
        let now = open.get();
        if let Some(view) = changed.get_untracked().filter(|_| was == Some(true) && !now) {
            on_saved.run(view);
        }
        now
    });
    let begin = move |()| {
        round.with_value(|round| {
            name.set(round.name.to_string());
            start.set(round.period.start().to_string());
            end.set(round.period.end().to_string());
        });
        wrong.set(Vec::new());
        problem.set(None);
        changed.set(None);
        open.set(true);
    };
    let send = move |()| {
        let shown = round.get_value();
        let (region, framework) = (Some(shown.region), Some(shown.framework.clone()));
        let [name, start, end] = [name, start, end].map(|typed| typed.get_untracked());
        problem.set(None);
        let body = match parse(&name, shown.kind, &start, &end, region, framework) {
            Ok(body) => PutRound { amends: shown.amends, ..body },
            Err(found) => return wrong.set(found),
        };
        wrong.set(Vec::new());
        busy.set(true);
        spawn_local(async move {
            let answer = save(&shown, &body).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(view) => {
                    let _ = changed.try_set(None);
                    let _ = open.try_set(false);
                    let language = untrack(|| locale.language());
                    toasts.say(Toast::done(t!(language, "rounds.edit_done", name = view.round.name)));
                    on_saved.run(view);
                }
                Err(Unsaved::Changed(view)) => {
                    // The next press is from what is shown now.
                    round.try_set_value(view.round.clone());
                    let _ = changed.try_set(Some(view));
                }
                Err(Unsaved::Refused(refused)) => match found_by_server(&refused) {
                    Some(found) => drop(wrong.try_set(vec![found])),
                    None => drop(problem.try_set(Some(refused))),
                },
            }
        });
    };
    let actions = move || {
        view! {
            <Button label=tr!("ui.cancel") on_press=move |()| open.set(false) />
            <Button label=tr!("rounds.edit_yes") look=Look::Primary busy on_press=send />
        }
    };
    view! {
        <Button label=tr!("rounds.edit") glyph=Glyph::Pencil on_press=begin />
        <Dialog open title=tr!("rounds.edit_title", name = title) actions>
            {move || problem.get().map(|problem| view! { <Failure problem /> })}
            <Meanwhile changed />
            <div class="stack">
                <TextField
                    label=tr!("rounds.name")
                    id="round-name"
                    value=name
                    error=words_at(wrong, "round-name")
                    max_length=Name::MAX as u32
                />
                <PeriodFields start end wrong />
                <p class="small muted">{tr!("rounds.edit_words")}</p>
            </div>
        </Dialog>
    }
}
