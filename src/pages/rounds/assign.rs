use std::sync::Arc;

use domain::community::Community;
use domain::id::{AssignmentId, RegionId, RoundId, UserId};
use leptos::prelude::*;
use leptos::task::spawn_local;
use locale::t;
use protocol::problem::Problem;
use protocol::round::{AssessorView, PutAssignment};

use crate::api::{self, Remote};
use crate::locale::use_locale;
use crate::offline::birth;
use crate::pages::entry::community_name;
use crate::pages::loading::Failure;
use crate::tr;
use crate::ui::{Button, Dialog, EmptyState, Glyph, Look, Select, Toast, use_toasts};

use super::placeholder;

/// Asks which assessor goes to a community.
#[component]
pub(super) fn Assign(
    round: RoundId,
    region: RegionId,
    open: RwSignal<bool>,
    community: RwSignal<Option<Arc<Community>>>,
    on_done: Callback<()>,
) -> impl IntoView {
    let locale = use_locale();
    let toasts = use_toasts();
    let people: Remote<Vec<AssessorView>> = Remote::new(move || open.get().then_some(region), api::assessors);
    let chosen = RwSignal::new(String::new());
    let asked = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let problem = RwSignal::new(None::<Problem>);
    // The id is born when the dialog opens, so that pressing twice assigns once.
    let id = StoredValue::new(None::<AssignmentId>);
    Effect::new(move || {
        if open.get() {
            let (time, random) = birth();
            id.set_value(Some(AssignmentId::born(time, random)));
            chosen.set(String::new());
            asked.set(false);
            problem.set(None);
        }
    });
    let name = Signal::derive(move || {
        community.get().map(|community| community_name(&community, locale.language())).unwrap_or_default()
    });
    let needed = tr!("rounds.assessor_needed");
    let error = Signal::derive(move || (asked.get() && chosen.get().is_empty()).then(|| needed.get()));
    let send = move |()| {
        asked.set(true);
        let person: Option<UserId> = chosen.get_untracked().parse().ok();
        let (Some(assessor), Some(community), Some(id)) = (person, community.get_untracked(), id.get_value())
        else {
            return;
        };
        busy.set(true);
        spawn_local(async move {
            let body = PutAssignment { community: community.id, assessor };
            let answer = api::put_assignment(round, id, &body).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(done) => {
                    let _ = open.try_set(false);
                    let language = untrack(|| locale.language());
                    let name = community_name(&community, language);
                    toasts.say(Toast::done(t!(
                        language,
                        "rounds.assign_done",
                        name = name,
                        who = done.assessor_name
                    )));
                    on_done.run(());
                }
                Err(refused) => {
                    let _ = problem.try_set(Some(refused));
                }
            }
        });
    };
    let options = move || {
        let people = people.get().unwrap_or_default();
        let mut options = vec![(String::new(), t!(locale.language(), "rounds.choose_assessor"))];
        options.extend(people.iter().map(|person| (person.id.to_string(), person.name.to_string())));
        options
    };
    let actions = move || {
        view! {
            <Button label=tr!("ui.cancel") on_press=move |()| open.set(false) />
            <Button label=tr!("rounds.assign") look=Look::Primary busy on_press=send />
        }
    };
    view! {
        <Dialog open title=tr!("rounds.assign_title", name = name.get()) actions>
            {move || problem.get().map(|problem| view! { <Failure problem /> })}
            {move || match people.get() {
                None => placeholder(people),
                Some(found) if found.is_empty() => {
                    view! {
                        <EmptyState
                            title=tr!("rounds.no_assessor")
                            words=tr!("rounds.no_assessor_words")
                            glyph=Glyph::Users
                        />
                    }
                        .into_any()
                }
                Some(_) => {
                    view! {
                        <Select
                            label=tr!("rounds.assessor")
                            options=Signal::derive(options)
                            chosen
                            on_choose=move |id| chosen.set(id)
                            error
                        />
                    }
                        .into_any()
                }
            }}
        </Dialog>
    }
}
