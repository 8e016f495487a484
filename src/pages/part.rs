//! The program comes in parts: the first holds the frame and the overview, each of the others a group of screens that is
//! fetched when one of them is opened, or beforehand once there is time.
//!
//! The build cuts the program at the `wasm_split` functions below: what only they reach is in their part.

mod sheet;

use std::cell::Cell;
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use protocol::problem::{Problem, ProblemCode};

use super::loading::{Failure, Waiting};
use super::not_found::NotFound;
use super::{account, communities, community, review, rounds, scorecard, sign_in, stability, tasks};
use crate::api::{self, Renewal};
use crate::frame::{Finder, SignInAgainForm};
use crate::page::Page;
use crate::session::CurrentSession;
use crate::ui::focus_heading;

/// How long after the first screen the others are fetched: its own answers go first.
const PAUSE: Duration = Duration::from_secs(3);
/// How long a part may take before its absence is said.
const PATIENCE: Duration = Duration::from_secs(20);

/// A part beside the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Signing in, and the reader's own page.
    Door,
    /// Communities, from the list down to an entry's evidence.
    Results,
    /// The assessor's tasks and the form.
    Field,
    /// Rounds, assignments and reviews.
    Desk,
    /// What is computed in the page.
    Analysis,
}

/// The part, or the style of the parts, did not come.
struct Missing;

type Fetched = Result<(), Missing>;
type View = Result<AnyView, SplitLoaderError>;

/// What is taken out of a part.
#[derive(Clone, Copy)]
pub enum Piece {
    Screen(Page),
    /// The form of signing in again, for the dialog over the page.
    SignInAgain,
    /// The search for a community, for its dialog.
    Finder(RwSignal<bool>),
    /// How sure a result's ranks are, for the overview.
    Stability(stability::Asked),
}

#[wasm_split(door, wasm_split_path = ::leptos::wasm_split, preload(fetch_door), fallible)]
fn door(piece: Piece) -> View {
    Ok(match piece {
        Piece::SignInAgain => view! { <SignInAgainForm /> }.into_any(),
        Piece::Screen(Page::SignIn) => view! { <sign_in::SignInPage /> }.into_any(),
        Piece::Screen(Page::Account) => view! { <account::Account /> }.into_any(),
        _ => nothing_of_the_kind(),
    })
}

#[wasm_split(results, wasm_split_path = ::leptos::wasm_split, preload(fetch_results), fallible)]
fn results(piece: Piece) -> View {
    Ok(match piece {
        Piece::Finder(open) => view! { <Finder open /> }.into_any(),
        Piece::Screen(Page::Communities) => view! { <communities::Communities /> }.into_any(),
        Piece::Screen(Page::Community(id)) => view! { <community::CommunityPage id /> }.into_any(),
        _ => nothing_of_the_kind(),
    })
}

#[wasm_split(field, wasm_split_path = ::leptos::wasm_split, preload(fetch_field), fallible)]
fn field(piece: Piece) -> View {
    Ok(match piece {
        Piece::Screen(Page::Tasks) => view! { <tasks::TasksPage /> }.into_any(),
        Piece::Screen(Page::Scorecard(_)) => view! { <scorecard::ScorecardPage /> }.into_any(),
        _ => nothing_of_the_kind(),
    })
}

#[wasm_split(desk, wasm_split_path = ::leptos::wasm_split, preload(fetch_desk), fallible)]
fn desk(piece: Piece) -> View {
    Ok(match piece {
        Piece::Screen(Page::Reviews) => view! { <review::ReviewQueuePage /> }.into_any(),
        Piece::Screen(Page::Review(_)) => view! { <review::ReviewCardPage /> }.into_any(),
        Piece::Screen(Page::Rounds) => view! { <rounds::Rounds /> }.into_any(),
        Piece::Screen(Page::NewRound) => view! { <rounds::NewRound /> }.into_any(),
        Piece::Screen(Page::Round(id)) => view! { <rounds::RoundPage id /> }.into_any(),
        _ => nothing_of_the_kind(),
    })
}

#[wasm_split(analysis, wasm_split_path = ::leptos::wasm_split, preload(fetch_analysis), fallible)]
fn analysis(piece: Piece) -> View {
    Ok(match piece {
        Piece::Stability(asked) => view! { <stability::Stability asked /> }.into_any(),
        _ => nothing_of_the_kind(),
    })
}

/// A part was asked for what another one holds: [`Part::of`] and the part disagree.
fn nothing_of_the_kind() -> AnyView {
    view! { <NotFound /> }.into_any()
}

thread_local! {
    /// One bit for each part that is here.
    static HERE: Cell<u8> = const { Cell::new(0) };
}

impl Part {
    const ALL: [Self; 5] = [Self::Door, Self::Results, Self::Field, Self::Desk, Self::Analysis];

    /// The part that holds a screen; the overview is in the first, which is always here.
    pub fn of(page: Page) -> Option<Self> {
        match page {
            Page::Overview => None,
            Page::SignIn | Page::Account => Some(Self::Door),
            Page::Communities | Page::Community(_) => Some(Self::Results),
            Page::Tasks | Page::Scorecard(_) => Some(Self::Field),
            Page::Reviews | Page::Review(_) | Page::Rounds | Page::NewRound | Page::Round(_) => {
                Some(Self::Desk)
            }
        }
    }

    /// A page that the part is for, which decides who needs it.
    fn page(self) -> Page {
        match self {
            Self::Door => Page::Account,
            Self::Results => Page::Communities,
            Self::Field => Page::Tasks,
            Self::Desk => Page::Rounds,
            Self::Analysis => Page::Overview,
        }
    }

    fn bit(self) -> u8 {
        1 << self as u8
    }

    fn is_here(self) -> bool {
        HERE.get() & self.bit() != 0
    }

    async fn fetch(self) -> Fetched {
        let sheet = sheet::ask();
        let program = match self {
            Self::Door => fetch_door().await,
            Self::Results => fetch_results().await,
            Self::Field => fetch_field().await,
            Self::Desk => fetch_desk().await,
            Self::Analysis => fetch_analysis().await,
        };
        let style = sheet.await;
        program.map_err(|_| Missing)?;
        style?;
        HERE.set(HERE.get() | self.bit());
        Ok(())
    }

    /// The view of a piece, once the part is here. Its future then has nothing to wait for; it is asked once and at
    /// once, so that the signals of the view belong to whoever shows it.
    fn take(self, piece: Piece) -> Option<AnyView> {
        let mut now = Context::from_waker(Waker::noop());
        let answer = match self {
            Self::Door => pin!(door(piece)).poll(&mut now),
            Self::Results => pin!(results(piece)).poll(&mut now),
            Self::Field => pin!(field(piece)).poll(&mut now),
            Self::Desk => pin!(desk(piece)).poll(&mut now),
            Self::Analysis => pin!(analysis(piece)).poll(&mut now),
        };
        match answer {
            Poll::Ready(view) => view.ok(),
            Poll::Pending => None,
        }
    }
}

/// Fetches what the signed-in person may open next, so that it is there without a network too. What fails is tried again
/// when the network comes back, and when it is opened.
pub fn fetch_the_rest(session: CurrentSession) {
    let ask = move || {
        let theirs = |part: &Part| untrack(|| session.may_open(part.page()));
        let wanted: Vec<Part> = Part::ALL.into_iter().filter(|part| !part.is_here()).filter(theirs).collect();
        spawn_local(async move {
            for part in wanted {
                if part.fetch().await.is_err() {
                    return;
                }
            }
        });
    };
    Effect::new(move || {
        session.renewed().track();
        set_timeout(ask, PAUSE);
    });
}

/// Asks for the style of the parts, for a page that shows their pieces without their screens.
#[cfg(feature = "gallery")]
pub fn ask_for_styles() {
    spawn_local(async {
        // Without it the page shows what there is.
        let _ = sheet::ask().await;
    });
}

/// A piece of a part; while the part is on its way that, or why it did not come.
pub fn fetched(part: Part, piece: Piece) -> AnyView {
    let here = RwSignal::new(part.is_here());
    let problem = RwSignal::new(None::<Problem>);
    let busy = RwSignal::new(false);
    let ask = move || {
        busy.set(true);
        set_timeout(
            move || {
                // It may still come, and is shown then; meanwhile there is a way to ask again.
                if here.try_get_untracked() == Some(false) && busy.try_get_untracked() == Some(true) {
                    let _ = busy.try_set(false);
                    let _ = problem.try_set(Some(Problem::new(ProblemCode::Unreachable)));
                }
            },
            PATIENCE,
        );
        spawn_local(async move {
            let missing = match part.fetch().await {
                Ok(()) => None,
                Err(Missing) => Some(why_missing().await),
            };
            // The page may have gone meanwhile.
            let _ = busy.try_set(false);
            if missing.is_none() && problem.try_with_untracked(Option::is_some) == Some(true) {
                // The button that asked again leaves the page, and the keyboard with it.
                request_animation_frame(|| {
                    focus_heading();
                });
            }
            let _ = here.try_set(missing.is_none());
            let _ = problem.try_set(missing);
        });
    };
    if !here.get_untracked() {
        let renewal = use_context::<Renewal>();
        Effect::new(move |before: Option<()>| {
            if let Some(Renewal(times)) = renewal {
                times.track();
            }
            if before.is_none() || untrack(|| problem.with(Option::is_some)) {
                ask();
            }
        });
    }
    let on_retry = Callback::new(move |()| ask());
    (move || match (here.get(), problem.get()) {
        (true, _) => part.take(piece).unwrap_or_else(|| {
            let problem = Problem::new(ProblemCode::PartMissing);
            view! { <Failure problem on_retry busy /> }.into_any()
        }),
        (false, Some(problem)) => view! { <Failure problem on_retry busy /> }.into_any(),
        (false, None) => view! { <Waiting /> }.into_any(),
    })
    .into_any()
}

/// Without a server nothing can be fetched. With one, it may be another version's, which has not this part.
async fn why_missing() -> Problem {
    match api::session().await {
        Err(problem) if problem.code == ProblemCode::Unreachable => problem,
        _ => Problem::new(ProblemCode::PartMissing),
    }
}
