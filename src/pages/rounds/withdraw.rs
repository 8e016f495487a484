//! Taking back an assignment that was a mistake, as long as no card was handed in for it.

use std::sync::Arc;

use domain::community::Community;
use leptos::prelude::*;
use leptos::task::spawn_local;
use locale::t;
use protocol::problem::Problem;
use protocol::round::AssignmentView;

use crate::api;
use crate::locale::use_locale;
use crate::pages::entry::community_name;
use crate::pages::loading::Failure;
use crate::tr;
use crate::ui::{Button, Dialog, Look, Toast, use_toasts};

/// An assignment with its community.
pub(super) type Chosen = (AssignmentView, Arc<Community>);

/// Asks before it takes the chosen assignment back.
#[component]
pub(super) fn Withdraw(chosen: RwSignal<Option<Chosen>>, on_done: Callback<()>) -> impl IntoView {
    let (locale, toasts) = (use_locale(), use_toasts());
    let (open, busy) = (RwSignal::new(false), RwSignal::new(false));
    let problem = RwSignal::new(None::<Problem>);
    Effect::new(move || {
        if chosen.with(Option::is_some) {
            problem.set(None);
            open.set(true);
        }
    });
    // Closed by its own button, by Esc or by the backdrop: the next press asks anew.
    Effect::new(move |was: Option<bool>| {
        let now = open.get();
        if was == Some(true) && !now {
            chosen.set(None);
        }
        now
    });
    let names = Signal::derive(move || {
        let language = locale.language();
        let names = |(assignment, community): &Chosen| {
            (community_name(community, language), assignment.assessor_name.to_string())
        };
        chosen.with(|chosen| chosen.as_ref().map(names)).unwrap_or_default()
    });
    let send = move |()| {
        let Some((assignment, community)) = chosen.get_untracked() else { return };
        busy.set(true);
        problem.set(None);
        spawn_local(async move {
            let answer = api::remove_assignment(assignment.round, assignment.id).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(()) => {
                    let _ = open.try_set(false);
                    let language = untrack(|| locale.language());
                    toasts.say(Toast::done(t!(
                        language,
                        "rounds.withdraw_done",
                        who = assignment.assessor_name,
                        name = community_name(&community, language)
                    )));
                    on_done.run(());
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
            <Button label=tr!("rounds.withdraw") look=Look::Danger busy on_press=send />
        }
    };
    let title = tr!("rounds.withdraw_title", who = names.get().1, name = names.get().0);
    view! {
        <Dialog open title actions>
            {move || problem.get().map(|problem| view! { <Failure problem /> })}
            <p>{tr!("rounds.withdraw_words")}</p>
        </Dialog>
    }
}
