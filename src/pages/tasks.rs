//! My tasks: the communities that I am asked to assess in the open rounds, and how far each card is.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::id::{AssignmentId, UserId};
use domain::scorecard::Stage;
use leptos::prelude::*;
use leptos::task::spawn_local;
use locale::t;
use protocol::problem::{Problem, ProblemCode};
use protocol::scorecard::Task;

use crate::api;
use crate::locale::use_locale;
use crate::offline::{Draft, all_drafts, keep_tasks, kept_tasks};
use crate::page::Page as Path;
use crate::pages::entry::{ago, community_name};
use crate::pages::loading::Failure;
use crate::session::use_session;
use crate::tr;
use crate::ui::{Badge, EmptyState, Glyph, Icon, Notice, Page, Progress, Shape, Skeleton, Tone};

/// How far a task is, in the order in which it wants attention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    /// Came back with this many remarks.
    Returned {
        remarks: u32,
    },
    /// In work on this device.
    InWork,
    NotStarted,
    Submitted,
    Accepted,
}

/// A task with what lies on this device.
#[derive(Clone, PartialEq)]
struct Row {
    task: Task,
    standing: Standing,
    /// Answered and required, where a draft lies here.
    here: Option<(u32, u32)>,
    /// It was handed in on this device and the server has given no receipt yet.
    unsent: bool,
}

fn standing(task: &Task, draft: Option<&Draft>) -> Standing {
    match &task.card {
        Some(card) => match card.stage {
            Stage::Returned => Standing::Returned { remarks: card.reasons.len() as u32 },
            Stage::Accepted => Standing::Accepted,
            Stage::Submitted | Stage::Draft => Standing::Submitted,
        },
        None if draft.is_some() => Standing::InWork,
        None => Standing::NotStarted,
    }
}

/// Whether a submission waits on this device. One whose revision the server has only lost its receipt on the way.
fn is_unsent(draft: &Draft, task: &Task) -> bool {
    let has = |revision| task.card.as_ref().is_some_and(|card| card.revision == revision);
    draft.outgoing.as_ref().is_some_and(|outgoing| !has(outgoing.revision))
}

/// Tasks with their drafts, those that want attention first, then by the community's code.
fn rows(tasks: Vec<Task>, drafts: Vec<Draft>) -> Vec<Row> {
    let drafts: HashMap<AssignmentId, Draft> =
        drafts.into_iter().map(|draft| (draft.assignment, draft)).collect();
    let mut rows: Vec<Row> = tasks
        .into_iter()
        .map(|task| {
            let draft = drafts.get(&task.assignment);
            let standing = standing(&task, draft);
            let open = matches!(standing, Standing::Returned { .. } | Standing::InWork);
            let here = draft.filter(|_| open).map(|draft| (draft.answered, draft.required));
            let unsent = open && draft.is_some_and(|draft| is_unsent(draft, &task));
            Row { task, standing, here, unsent }
        })
        .collect();
    rows.sort_by(|a, b| {
        let order = |row: &Row| match row.standing {
            _ if row.unsent => 0,
            Standing::Returned { .. } => 1,
            Standing::InWork => 2,
            Standing::NotStarted => 3,
            Standing::Submitted => 4,
            Standing::Accepted => 5,
        };
        order(a).cmp(&order(b)).then_with(|| a.task.community.code.cmp(&b.task.community.code))
    });
    rows
}

#[derive(Clone)]
enum Screen {
    Waiting,
    Failed(Problem),
    Here { rows: Vec<Row>, fetched_at: Option<DateTime<Utc>> },
}

/// The list from the server, else the last one that was kept.
async fn fetch(me: UserId) -> Screen {
    let (tasks, fetched_at) = match api::tasks().await {
        Ok(tasks) => {
            // A list that cannot be kept is fetched again next time.
            let _ = keep_tasks(me, &tasks).await;
            (tasks, None)
        }
        Err(problem) if problem.code.is_passing() || problem.code == ProblemCode::NotSignedIn => {
            match kept_tasks(Some(me)).await {
                Ok(Some((tasks, at))) => (tasks, Some(at)),
                _ => return Screen::Failed(problem),
            }
        }
        Err(problem) => return Screen::Failed(problem),
    };
    let mine =
        all_drafts().await.unwrap_or_default().into_iter().filter(|draft| draft.assessor == me).collect();
    Screen::Here { rows: rows(tasks, mine), fetched_at }
}

/// The list of tasks.
#[component]
pub fn TasksPage() -> impl IntoView {
    let locale = use_locale();
    let session = use_session();
    let screen = RwSignal::new(Screen::Waiting);
    let load = Callback::new(move |()| {
        let Some(me) = untrack(|| session.user()) else {
            return;
        };
        spawn_local(async move {
            screen.try_set(fetch(me).await);
        });
    });
    Effect::new(move || {
        session.renewed().track();
        load.run(());
    });
    let lead = Signal::derive(move || match screen.get() {
        Screen::Here { rows, .. } => {
            let open = rows.iter().filter(|row| row.standing < Standing::Submitted).count();
            Some(t!(locale.language(), "tasks.lead", n = open))
        }
        _ => None,
    });
    let content = move || match screen.get() {
        Screen::Waiting => view! { <Skeleton shape=Shape::Cards(4) /> }.into_any(),
        Screen::Failed(problem) => view! { <Failure problem on_retry=load /> }.into_any(),
        Screen::Here { rows, fetched_at } => view! { <List rows fetched_at /> }.into_any(),
    };
    view! { <Page title=tr!("tasks.title") lead>{content}</Page> }
}

#[component]
fn List(rows: Vec<Row>, fetched_at: Option<DateTime<Utc>>) -> impl IntoView {
    let locale = use_locale();
    let stale = fetched_at.map(|at| {
        let words = move || t!(locale.language(), "offline.stale", ago = ago(at, locale));
        view! { <Notice tone=Tone::Warn><p>{words}</p></Notice> }
    });
    if rows.is_empty() {
        let words = tr!("tasks.empty_words");
        return view! {
            {stale}
            <EmptyState
                title=tr!("tasks.empty")
                words=Signal::derive(move || Some(words.get()))
                glyph=Glyph::ClipboardCheck
            />
        }
        .into_any();
    }
    view! {
        {stale}
        <ul class="tasks">
            {rows.into_iter().map(|row| view! { <li><TaskCard row /></li> }).collect_view()}
        </ul>
    }
    .into_any()
}

#[component]
fn TaskCard(row: Row) -> impl IntoView {
    let locale = use_locale();
    let Row { task, standing, here, unsent } = row;
    let community = task.community.clone();
    let name = move || community_name(&community, locale.language());
    let (round, code) = (task.round.name.to_string(), task.community.code.to_string());
    let receipt = task.card.as_ref().map(|card| card.receipt.number.clone()).unwrap_or_default();
    let when = task.card.as_ref().map(|card| card.reviewed_at.unwrap_or(card.received_at));
    let meta = move || {
        let language = locale.language();
        let told = when.filter(|_| !matches!(standing, Standing::InWork | Standing::NotStarted));
        match (told, standing) {
            _ if unsent => t!(language, "tasks.unsent_words"),
            (Some(at), Standing::Submitted) => {
                t!(language, "tasks.submitted_receipt", when = locale.instant(at), number = receipt)
            }
            (Some(at), Standing::Returned { .. }) => {
                t!(language, "tasks.returned_at", when = locale.instant(at))
            }
            (Some(at), Standing::Accepted) => t!(language, "tasks.accepted_at", when = locale.instant(at)),
            _ if here.is_some() => t!(language, "tasks.saved_here"),
            _ => t!(language, "tasks.not_started_words"),
        }
    };
    view! {
        <a class="task" href=Path::Scorecard(task.assignment).path()>
            <span class="task-words">
                <span class="task-head">
                    <span class="task-name">{name}</span>
                    <StandingBadge standing unsent />
                </span>
                <span class="task-meta">
                    <span class="num">{code}</span>
                    " · "
                    {round}
                </span>
                {here
                    .map(|(done, total)| {
                        view! {
                            <Progress
                                done=Signal::derive(move || done)
                                total=Signal::derive(move || total)
                                label=tr!("tasks.progress")
                                show_numbers=true
                            />
                        }
                    })}
                <span class="task-meta">{meta}</span>
            </span>
            <Icon glyph=Glyph::ChevronRight />
        </a>
    }
}

#[component]
fn StandingBadge(standing: Standing, unsent: bool) -> impl IntoView {
    if unsent {
        return view! { <Badge text=tr!("tasks.unsent") tone=Tone::Warn glyph=Glyph::CloudOff /> }.into_any();
    }
    match standing {
        Standing::Returned { remarks } => {
            view! { <Badge text=tr!("tasks.returned", n = remarks) tone=Tone::Warn glyph=Glyph::Undo /> }
                .into_any()
        }
        Standing::InWork => {
            view! { <Badge text=tr!("tasks.in_work") tone=Tone::Accent glyph=Glyph::Pencil /> }.into_any()
        }
        Standing::NotStarted => view! { <Badge text=tr!("tasks.not_started") /> }.into_any(),
        Standing::Submitted => {
            view! { <Badge text=tr!("tasks.submitted") tone=Tone::Info glyph=Glyph::Send /> }.into_any()
        }
        Standing::Accepted => {
            view! { <Badge text=tr!("tasks.accepted") tone=Tone::Good glyph=Glyph::CheckCircle /> }.into_any()
        }
    }
}
