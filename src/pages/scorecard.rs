//! The card of an assignment: the form while it is in work, and what was handed in after that.

mod actions;
mod answer;
mod base;
mod controls;
mod evidence;
mod form;
mod handed_in;
mod jump;
mod layout;
mod missing;
mod offer;
mod opening;
mod provisional;
mod question;
mod reading;
mod refusal;
mod sending;
mod submit;

use domain::id::AssignmentId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_location;
use locale::t;
use protocol::problem::Problem;
use protocol::scorecard::Receipt;

use self::form::Form;
use self::handed_in::{HandedIn, ReceiptView};
use self::layout::FormView;
use self::opening::{Opened, Opening, open};
use crate::locale::use_locale;
use crate::offline::{remove_asides, remove_draft};
use crate::page::Page as Path;
use crate::pages::entry::{ago, community_name};
use crate::pages::loading::Failure;
use crate::session::use_session;
use crate::tr;
use crate::ui::{Button, EmptyState, Glyph, LinkButton, Look, Page, Shape, Skeleton};

pub use form::scores;
pub use layout::keep_error_words;
pub use reading::text_words;

/// What is on the screen.
#[derive(Clone)]
enum Screen {
    Waiting,
    Failed(Problem),
    /// The assignment is not among the open tasks; how many answers lie here nevertheless.
    NotMine {
        kept: Option<u32>,
    },
    Work(Box<Opened>),
    Received(Box<Opened>, Receipt),
}

/// The page of a card.
#[component]
pub fn ScorecardPage() -> impl IntoView {
    let location = use_location();
    let assignment = Memo::new(move |_| match Path::parse(&location.pathname.get()) {
        Some(Path::Scorecard(assignment)) => Some(assignment),
        _ => None,
    });
    move || assignment.get().map(|assignment| view! { <Card assignment /> })
}

#[component]
fn Card(assignment: AssignmentId) -> impl IntoView {
    let session = use_session();
    let screen = RwSignal::new(Screen::Waiting);
    let load = Callback::new(move |()| {
        let Some(me) = untrack(|| session.user()) else {
            return;
        };
        spawn_local(async move {
            let next = match open(assignment, me).await {
                Opening::Ready(opened) => Screen::Work(opened),
                Opening::NotMine { kept } => Screen::NotMine { kept },
                Opening::Failed(problem) => Screen::Failed(problem),
            };
            screen.try_set(next);
        });
    });
    load.run(());
    Effect::new(move |before: Option<u32>| {
        let renewed = session.renewed().get();
        // Signed in again, or back online: what failed is tried again.
        if before.is_some() && matches!(screen.get_untracked(), Screen::Failed(_)) {
            load.run(());
        }
        renewed
    });
    move || match screen.get() {
        Screen::Waiting => view! { <Waiting /> }.into_any(),
        Screen::Failed(problem) => view! { <Failed problem load /> }.into_any(),
        Screen::NotMine { kept } => view! { <NotMine assignment kept load /> }.into_any(),
        Screen::Work(opened) => view! { <Work opened screen load /> }.into_any(),
        Screen::Received(opened, receipt) => view! { <ReceiptView task=opened.task receipt /> }.into_any(),
    }
}

#[component]
fn Waiting() -> impl IntoView {
    view! {
        <Page title=tr!("scorecard.title")>
            <Skeleton shape=Shape::Form(5) />
        </Page>
    }
}

#[component]
fn Failed(problem: Problem, load: Callback<()>) -> impl IntoView {
    let kept = tr!("scorecard.kept");
    view! {
        <Page title=tr!("scorecard.title")>
            <Failure problem on_retry=load kept=Signal::derive(move || Some(kept.get())) />
        </Page>
    }
}

/// The round was closed, or the task is somebody else's: what was typed here stays until the person says so.
#[component]
fn NotMine(assignment: AssignmentId, kept: Option<u32>, load: Callback<()>) -> impl IntoView {
    let locale = use_locale();
    let words = Signal::derive(move || {
        let language = locale.language();
        Some(match kept {
            Some(n) => t!(language, "scorecard.not_mine_kept", n = n),
            None => t!(language, "scorecard.not_mine_words"),
        })
    });
    let discard = move |()| {
        spawn_local(async move {
            if remove_draft(assignment).await.is_ok() && remove_asides(assignment).await.is_ok() {
                load.try_run(());
            }
        });
    };
    let action = move || {
        view! {
            <div class="row">
                <LinkButton label=tr!("scorecard.to_tasks") href=Path::Tasks.path() glyph=Glyph::ArrowLeft />
                {kept
                    .map(|_| {
                        view! {
                            <Button
                                label=tr!("scorecard.discard_kept")
                                look=Look::Danger
                                on_press=Callback::new(discard)
                            />
                        }
                    })}
            </div>
        }
    };
    view! {
        <Page title=tr!("scorecard.title")>
            <EmptyState title=tr!("scorecard.not_mine") words glyph=Glyph::Lock action />
        </Page>
    }
}

/// A card that can be worked on, or one that is with the reviewer.
#[component]
fn Work(opened: Box<Opened>, screen: RwSignal<Screen>, load: Callback<()>) -> impl IntoView {
    let locale = use_locale();
    let stale = opened.fetched_at.map(|at| t!(locale.language(), "offline.stale", ago = ago(at, locale)));
    let Some(draft) = &opened.draft else {
        let title_of = opened.task.community.clone();
        let title = Signal::derive(move || community_name(&title_of, locale.language()));
        return view! { <HandedIn title task=opened.task.clone() framework=opened.framework.clone() leftover=opened.leftover /> }
            .into_any();
    };
    let form = Form::open(opened.task.clone(), opened.framework.clone(), draft, opened.known);
    let unkept = opened.unkept;
    if opened.gathered {
        // Its count of answers is that of before.
        form.keeper.touch();
    }
    let received =
        Callback::new(move |receipt: Receipt| screen.set(Screen::Received(opened.clone(), receipt)));
    view! { <FormView form reload=load received stale unkept /> }.into_any()
}
