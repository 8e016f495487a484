//! The decision: accept, or send back with reasons. Neither can be undone, and the screen says so first.

use std::sync::Arc;

use domain::id::ScorecardId;
use domain::scorecard::Stage;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;
use locale::t;
use protocol::problem::{Problem, ProblemCode};
use protocol::scorecard::{Decision, PutReview};

use super::line::reason_id;
use super::queue::waiting;
use super::reasons::Reasons;
use super::sheet::Sheet;
use crate::api;
use crate::locale::use_locale;
use crate::page::Page as Path;
use crate::pages::loading::{Failure, problem_words};
use crate::session::use_session;
use crate::tr;
use crate::ui::{Button, Confirm, Glyph, Look, StickyAction, Toast, use_toasts};

/// Why a card cannot be decided by this person now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed {
    /// A reviewer is never the assessor of the same card.
    Own,
    /// It was decided before.
    Decided(Stage),
    RoundOver,
}

/// Whether the card is open for this reader's decision.
pub fn closed(sheet: &Sheet, me: Option<domain::id::UserId>) -> Option<Closed> {
    if sheet.card.stage != Stage::Submitted {
        return Some(Closed::Decided(sheet.card.stage));
    }
    if sheet.round.as_ref().is_some_and(|round| !round.is_open()) {
        return Some(Closed::RoundOver);
    }
    (me == Some(sheet.card.assessor)).then_some(Closed::Own)
}

/// The two buttons, their confirmations, and what became of the decision.
#[component]
pub fn Decide(sheet: Arc<Sheet>, reasons: Reasons, reload: Callback<()>) -> impl IntoView {
    let session = use_session();
    let locale = use_locale();
    let (accepting, returning) = (RwSignal::new(false), RwSignal::new(false));
    let busy = RwSignal::new(false);
    let problem = RwSignal::new(None::<Problem>);
    let act = deciding(&sheet, reasons, reload, busy, problem);
    let count = Memo::new(move |_| reasons.count());
    let own = closed(&sheet, session.get().map(|session| session.user)) == Some(Closed::Own);
    let refused = Signal::derive(move || own.then(|| t!(locale.language(), "review.own_card")));
    let refused_return = Signal::derive(move || {
        let none = || (count.get() == 0).then(|| t!(locale.language(), "review.no_reasons"));
        refused.get().or_else(none)
    });
    let refused_accept = Signal::derive(move || {
        let marked =
            || (count.get() > 0).then(|| t!(locale.language(), "review.has_reasons", n = count.get()));
        refused.get().or_else(marked)
    });
    let ask_return = move |()| match reasons.parsed() {
        Ok(_) => returning.set(true),
        Err(code) => {
            reasons.tried.set(true);
            crate::ui::focus(&reason_id(&code));
        }
    };
    let send_back = Callback::new(move |()| {
        if let Ok(reasons) = reasons.parsed() {
            act.run(Decision::Return { reasons });
        }
    });
    let kept = tr!("review.kept");
    view! {
        {move || {
            problem
                .get()
                .map(|problem| view! { <Failure problem kept=Signal::derive(move || Some(kept.get())) /> })
        }}
        <StickyAction>
            <Button
                label=Signal::derive(move || t!(locale.language(), "review.send_back", n = count.get()))
                glyph=Glyph::Undo
                busy
                refused=refused_return
                on_press=Callback::new(ask_return)
            />
            <Button
                label=tr!("review.accept")
                look=Look::Primary
                glyph=Glyph::Check
                busy
                refused=refused_accept
                on_press=Callback::new(move |()| accepting.set(true))
            />
        </StickyAction>
        <Confirm
            open=accepting
            title=tr!("review.accept_title")
            words=tr!("review.accept_words")
            yes=tr!("review.accept")
            on_yes=Callback::new(move |()| act.run(Decision::Accept))
        />
        <Confirm
            open=returning
            title=tr!("review.return_title", n = count.get())
            words=tr!("review.return_words")
            yes=tr!("review.return_yes")
            on_yes=send_back
        />
    }
}

/// What a decision does: sends it under its own id, forgets the reasons, and goes on to the next card.
fn deciding(
    sheet: &Sheet,
    reasons: Reasons,
    reload: Callback<()>,
    busy: RwSignal<bool>,
    problem: RwSignal<Option<Problem>>,
) -> Callback<Decision> {
    let (card, revision) = (sheet.card.id, sheet.card.revision);
    let (locale, toasts, navigate) = (use_locale(), use_toasts(), use_navigate());
    let navigate = StoredValue::new_local(navigate);
    Callback::new(move |decision: Decision| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        problem.set(None);
        let language = untrack(|| locale.language());
        let done = match &decision {
            Decision::Accept => t!(language, "review.accepted"),
            Decision::Return { reasons } => t!(language, "review.returned", n = reasons.len()),
        };
        let review = reasons.review();
        spawn_local(async move {
            let answer = api::put_review(card, review, &PutReview { revision, decision }).await;
            busy.try_set(false);
            match answer {
                Ok(_) => {
                    reasons.forget();
                    toasts.say(Toast::done(done));
                    let next = next_card(card).await.map_or(Path::Reviews, Path::Review);
                    navigate.try_with_value(|navigate| navigate(&next.path(), Default::default()));
                }
                Err(refusal) => {
                    // Somebody else was quicker: what stands now is worth more than the refusal alone.
                    if matches!(
                        refusal.code,
                        ProblemCode::WrongStage | ProblemCode::StaleVersion | ProblemCode::RoundClosed
                    ) {
                        toasts.say(Toast::failed(problem_words(&refusal, language)));
                        reasons.keep_now().await;
                        reload.try_run(());
                    } else {
                        problem.try_set(Some(refusal));
                    }
                }
            }
        });
    })
}

/// The card that has waited longest, other than `but`.
pub async fn next_card(but: ScorecardId) -> Option<ScorecardId> {
    let queue = waiting().await.ok()?;
    queue.into_iter().map(|card| card.id).find(|id| *id != but)
}
