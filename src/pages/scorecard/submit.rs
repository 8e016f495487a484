//! Handing a card in: what is in the way, one confirmation, and what became of it.

use domain::id::RevisionId;
use domain::scorecard::Draft;
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::problem::Problem;
use protocol::scorecard::Receipt;

use super::form::Form;
use super::missing::MissingList;
use super::sending::{self, Failure};
use crate::api;
use crate::locale::{Locale, use_locale};
use crate::offline::{Outgoing, birth, load_draft, now, remove_draft, say_the_same};
use crate::pages::entry::finding_words;
use crate::pages::loading::Failure;
use crate::session::use_session;
use crate::tr;
use crate::ui::{Button, Dialog, Glyph, Icon, Look, Notice, Tone};

/// Where a submission stands.
#[derive(Clone, Debug, Default, PartialEq)]
enum Sending {
    /// Not begun.
    #[default]
    Asking,
    Busy,
    /// It did not arrive, or nobody knows whether it did.
    NotSent(Problem),
    /// Goes on by itself once somebody has signed in.
    SignIn,
}

/// The dialog that hands the card in.
#[component]
pub fn Submit(
    form: Form,
    open: RwSignal<bool>,
    /// Rings where somebody sends once more what has no receipt yet: there is nothing left to ask.
    again: Trigger,
    received: Callback<Receipt>,
) -> impl IntoView {
    let locale = use_locale();
    let sending = RwSignal::new(Sending::Asking);
    // What the server said that belongs to no single question.
    let general = RwSignal::new(Vec::<String>::new());
    let session = use_session();
    let send = {
        let form = form.clone();
        Callback::new(move |()| send(form.clone(), sending, general, open, received, locale))
    };
    Effect::new(move |before: Option<u32>| {
        let renewed = session.renewed().get();
        // Signed in again: what waited for it goes on by itself.
        if before.is_some() && sending.get_untracked() == Sending::SignIn {
            send.run(());
        }
        renewed
    });
    Effect::new(move |before: Option<()>| {
        again.track();
        if before.is_some() {
            send.run(());
        }
    });
    Effect::new(move || {
        if !open.get() && !matches!(sending.get_untracked(), Sending::Busy | Sending::SignIn) {
            sending.set(Sending::Asking);
        }
    });
    let counted = form.clone();
    let missing = Memo::new(move |_| counted.missing().len());
    let body = form.clone();
    view! {
        <Dialog open title=tr!("scorecard.submit_title") wide=true>
            {
                let form = body.clone();
                move || match (missing.get(), sending.get()) {
                    (0, sending_now) => {
                        view! { <Ready form=form.clone() sending_now send open general /> }.into_any()
                    }
                    (n, _) => view! { <NotYet form=form.clone() n open general /> }.into_any(),
                }
            }
        </Dialog>
    }
}

/// What stands in the way, as links.
#[component]
fn NotYet(form: Form, n: usize, open: RwSignal<bool>, general: RwSignal<Vec<String>>) -> impl IntoView {
    view! {
        <div class="stack">
            <p>{tr!("scorecard.not_yet", n = n)}</p>
            <General general />
            <MissingList form on_leave=Callback::new(move |()| open.set(false)) />
        </div>
    }
}

#[component]
fn General(general: RwSignal<Vec<String>>) -> impl IntoView {
    move || {
        let words = general.get();
        (!words.is_empty()).then(|| {
            view! {
                <Notice tone=Tone::Bad>
                    {words.into_iter().map(|words| view! { <p>{words}</p> }).collect_view()}
                </Notice>
            }
        })
    }
}

/// Everything required is there: the last look, and the button.
#[component]
fn Ready(
    form: Form,
    sending_now: Sending,
    send: Callback<()>,
    open: RwSignal<bool>,
    general: RwSignal<Vec<String>>,
) -> impl IntoView {
    let locale = use_locale();
    let (answered, required) = untrack(|| form.count());
    let doubts = untrack(|| form.every_doubt());
    let busy = sending_now == Sending::Busy;
    let failed = match &sending_now {
        Sending::NotSent(problem) => Some(problem.clone()),
        _ => None,
    };
    let again = failed.as_ref().is_none_or(|problem| sending::failure(problem) == Failure::Later);
    let label = match failed {
        Some(_) => tr!("scorecard.send_again"),
        None => tr!("scorecard.submit_now"),
    };
    view! {
        <div class="stack">
            <p>{tr!("scorecard.ready", n = answered, total = required)}</p>
            {(!doubts.is_empty())
                .then(|| {
                    view! {
                        <div class="question-warnings">
                            <p>{tr!("scorecard.ready_doubts")}</p>
                            {doubts
                                .into_iter()
                                .map(|finding| {
                                    let words = move || {
                                        format!("{} {}", finding.indicator, finding_words(&finding, locale))
                                    };
                                    view! {
                                        <p class="question-warning">
                                            <Icon glyph=Glyph::AlertTriangle small=true />
                                            <span>{words}</span>
                                        </p>
                                    }
                                })
                                .collect_view()}
                        </div>
                    }
                })}
            <General general />
            {failed.map(|problem| view! { <NotSent problem /> })}
            {(sending_now == Sending::SignIn)
                .then(|| view! { <Notice tone=Tone::Warn><p>{tr!("scorecard.sign_in_first")}</p></Notice> })}
            <p class="muted small">{tr!("scorecard.submit_words")}</p>
            <div class="row submit-actions">
                <Button label=tr!("scorecard.go_on") on_press=Callback::new(move |()| open.set(false)) />
                {again
                    .then(|| {
                        view! {
                            <Button
                                label
                                look=Look::Primary
                                glyph=Glyph::Send
                                busy=Signal::derive(move || busy)
                                on_press=send
                            />
                        }
                    })}
            </div>
        </div>
    }
}

/// What happened, what was kept, what to do.
#[component]
fn NotSent(problem: Problem) -> impl IntoView {
    let kept = tr!("scorecard.kept");
    let title = tr!("scorecard.unsent");
    // What cannot be sent again is no longer on its way.
    let waits = sending::failure(&problem) == Failure::Later;
    view! {
        {waits.then(|| view! { <p><strong>{title}</strong></p> })}
        <Failure problem kept=Signal::derive(move || Some(kept.get())) />
    }
}

/// Sends the card: first it is kept with its ids, so that any later attempt is the same write.
fn send(
    form: Form,
    sending: RwSignal<Sending>,
    general: RwSignal<Vec<String>>,
    open: RwSignal<bool>,
    received: Callback<Receipt>,
    locale: Locale,
) {
    if sending.get_untracked() == Sending::Busy {
        return;
    }
    if untrack(|| !form.missing().is_empty()) {
        // What makes no entry would not be sent, and the receipt would take it away: the dialog lists it.
        sending.set(Sending::Asking);
        open.set(true);
        return;
    }
    let entries = untrack(|| form.entries());
    let (unix_ms, random) = birth();
    let revision = RevisionId::born(unix_ms, random);
    let mut draft = Draft::resume(form.head(), form.number, entries);
    if let Some(card) = &form.task.card {
        draft = draft.answering(card.reasons.clone(), card.entries.clone());
    }
    let submission = match draft.submit(&form.framework, &form.task.community, revision, now()) {
        Ok(submission) => submission,
        // The list of what is missing says the same before; this is the domain's own last word.
        Err(refusal) => {
            let errors = refusal.findings.iter().filter(|finding| finding.is_error());
            let words = |finding| untrack(|| finding_words(finding, locale));
            general.set(errors.map(words).collect());
            return;
        }
    };
    let keeper = form.keeper;
    let typed = (submission.entries().clone(), keeper.answers().unwrap_or_default());
    let outgoing = keeper.outgoing().with_untracked(|earlier| {
        sending::outgoing(earlier.as_ref(), typed, revision, submission.submitted_at())
    });
    keeper.outgoing().set(Some(outgoing.clone()));
    general.set(Vec::new());
    sending.set(Sending::Busy);
    let body = sending::body(&form.task, form.number, &outgoing);
    spawn_local(async move {
        keeper.save_and_wait().await;
        match api::submit(form.card, outgoing.revision, &body).await {
            Ok(receipt) => {
                take_away(&form, &outgoing).await;
                sending.try_set(Sending::Asking);
                open.try_set(false);
                received.try_run(receipt);
            }
            Err(problem) => refused(&form, problem, sending, general),
        }
    });
}

/// Takes away what the server has a receipt for. What was typed while it was on its way stays, and goes on if the card
/// comes back.
async fn take_away(form: &Form, sent: &Outgoing) {
    let keeper = form.keeper;
    let assignment = form.task.assignment;
    let now = match keeper.answers() {
        Some(now) => Some(now),
        // A screen that is gone has saved what it had.
        None => load_draft(assignment).await.ok().flatten().map(|draft| draft.answers),
    };
    if !now.zip(sent.answers.as_ref()).is_some_and(|(now, sent)| say_the_same(&now, sent)) {
        keeper.save_and_wait().await;
        keeper.stop();
        return;
    }
    keeper.stop();
    // A draft that cannot be removed is told apart from a new one by its revision.
    let _ = remove_draft(assignment).await;
    keeper.drop_aside().await;
}

/// Sorts what the server said.
fn refused(form: &Form, problem: Problem, sending: RwSignal<Sending>, general: RwSignal<Vec<String>>) {
    match sending::failure(&problem) {
        Failure::SignIn => {
            sending.try_set(Sending::SignIn);
        }
        Failure::Later => {
            sending.try_set(Sending::NotSent(problem));
        }
        Failure::Answers => {
            // The server has not taken this revision, so nothing waits for a receipt.
            form.keeper.outgoing().try_set(None);
            let homeless = form.refuse(problem.errors.clone());
            general.try_set(homeless.into_iter().map(|error| error.message).collect());
            let at_questions =
                form.refusals.try_with_untracked(|refusals| !refusals.is_empty()).unwrap_or_default();
            sending.try_set(if at_questions { Sending::Asking } else { Sending::NotSent(problem) });
            form.keeper.touch();
        }
        Failure::Final => {
            form.keeper.outgoing().try_set(None);
            sending.try_set(Sending::NotSent(problem));
            form.keeper.touch();
        }
    }
}
