use leptos::prelude::*;
use leptos::task::spawn_local;
use locale::t;
use protocol::problem::Problem;
use protocol::round::{Progress, RoundView};

use crate::api;
use crate::locale::use_locale;
use crate::pages::loading::Failure;
use crate::tr;
use crate::ui::{Button, Dialog, Glyph, Look, Toast, use_toasts};

/// Closes a round, after saying what will freeze and what is still missing.
#[component]
pub(super) fn CloseRound(round: RoundView, on_closed: Callback<RoundView>) -> impl IntoView {
    let (locale, toasts) = (use_locale(), use_toasts());
    let open = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let problem = RwSignal::new(None::<Problem>);
    let RoundView { round, progress } = round;
    let (id, name) = (round.id, round.name);
    let waiting = progress.submitted;
    let refused = Signal::derive(move || {
        (waiting > 0).then(|| t!(locale.language(), "rounds.cards_wait", n = waiting))
    });
    let send = move |()| {
        busy.set(true);
        problem.set(None);
        spawn_local(async move {
            let answer = api::close_round(id).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(view) => {
                    let _ = open.try_set(false);
                    let language = untrack(|| locale.language());
                    toasts.say(Toast::done(t!(language, "rounds.close_done", name = view.round.name)));
                    on_closed.run(view);
                }
                Err(refused) => {
                    let _ = problem.try_set(Some(refused));
                }
            }
        });
    };
    let actions = move || {
        view! {
            <Button label=tr!("ui.cancel") on_press=move |()| open.set(false) />
            <Button label=tr!("rounds.close_yes") look=Look::Danger glyph=Glyph::Lock busy on_press=send />
        }
    };
    view! {
        <Button
            label=tr!("rounds.close")
            glyph=Glyph::Lock
            refused
            on_press=move |()| {
                problem.set(None);
                open.set(true);
            }
        />
        <Dialog open title=tr!("rounds.close_title", name = name) actions>
            {move || problem.get().map(|problem| view! { <Failure problem /> })}
            <p>{tr!("rounds.close_words")}</p>
            <Missing progress />
        </Dialog>
    }
}

/// What a closed round would be without.
#[component]
fn Missing(progress: Progress) -> impl IntoView {
    let locale = use_locale();
    let lines = move || {
        let language = locale.language();
        let Progress { communities, assigned, submitted, returned, accepted } = progress;
        let unassigned = communities.saturating_sub(assigned);
        let not_handed_in = assigned.saturating_sub(submitted + returned + accepted);
        [
            (accepted > 0).then(|| t!(language, "rounds.will_freeze", n = accepted)),
            (unassigned > 0).then(|| t!(language, "rounds.missing_unassigned", n = unassigned)),
            (not_handed_in > 0).then(|| t!(language, "rounds.missing_drafts", n = not_handed_in)),
            (returned > 0).then(|| t!(language, "rounds.missing_returned", n = returned)),
        ]
        .into_iter()
        .flatten()
        .map(|line| view! { <li>{line}</li> })
        .collect_view()
    };
    view! { <ul>{lines}</ul> }
}
