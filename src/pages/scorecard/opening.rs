//! Opening a card: what lies on this device, what the server says, and which of them goes on.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::framework::{Framework, IndicatorCode};
use domain::id::{AssignmentId, UserId};
use domain::scorecard::Stage;
use protocol::problem::{Problem, ProblemCode};
use protocol::scorecard::{CardView, Task};

use super::answer::retyped;
use super::form::fresh_draft;
use super::reading::read_alike;
use crate::api;
use crate::offline::{
    Answers, Draft, KeepError, Outgoing, Typed, gather, keep_framework, keep_tasks, kept_framework,
    kept_tasks, load_draft, remove_asides, remove_draft, say_the_same, set_aside_of,
};

/// A card with all that its screen needs.
#[derive(Clone)]
pub struct Opened {
    pub task: Arc<Task>,
    pub framework: Arc<Framework>,
    /// What is worked on; `None` while the card is with the reviewer, or accepted.
    pub draft: Option<Draft>,
    /// The edition of the draft that lies on the device.
    pub known: Option<u64>,
    /// Whether answers were brought in that a window had not saved when it was closed.
    pub gathered: bool,
    /// When the task was fetched, where the server did not answer this time.
    pub fetched_at: Option<DateTime<Utc>>,
    /// Answers typed after the card was handed in lie here; they go on when it comes back.
    pub leftover: bool,
    /// The device could not be read; what is typed now is on the screen only until it can be.
    pub unkept: Option<KeepError>,
}

/// What came of opening a card.
pub enum Opening {
    Ready(Box<Opened>),
    /// No open task of this person; `kept` counts the answers that lie here nevertheless.
    NotMine {
        kept: Option<u32>,
    },
    Failed(Problem),
}

/// Opens the card of `assignment` for `me`.
pub async fn open(assignment: AssignmentId, me: UserId) -> Opening {
    let kept = load_draft(assignment).await;
    let unkept = kept.as_ref().err().copied();
    let kept = kept.ok().flatten().filter(|draft| draft.assessor == me);
    let left = set_aside_of(assignment, me).await.unwrap_or_default();
    let (tasks, fetched_at) = match tasks(me).await {
        Ok(found) => found,
        Err(problem) => return Opening::Failed(problem),
    };
    let Some(task) = tasks.into_iter().find(|task| task.assignment == assignment) else {
        return Opening::NotMine { kept: kept_count(kept.as_ref(), &left) };
    };
    let framework = match framework(&task).await {
        Ok(framework) => framework,
        Err(problem) => return Opening::Failed(problem),
    };
    let task = Arc::new(task);
    let plan = plan(task.card.as_ref(), kept.as_ref());
    let leftover = leftover(plan, &framework, &task, kept.as_ref(), &left).await;
    let (draft, known) = match plan {
        Plan::Resume => (kept.clone(), kept.map(|draft| draft.edition)),
        Plan::Lift { number } => {
            let known = kept.as_ref().map(|draft| draft.edition);
            (kept.map(|draft| Draft { number, outgoing: None, ..draft }), known)
        }
        Plan::Begin => {
            // An older draft there is replaced by the first save, which has to follow its edition.
            let known = kept.as_ref().map(|draft| draft.edition);
            let fresh = fresh_draft(&task, me);
            let offers =
                kept.map(|draft| kept_beside(&draft, &fresh.answers, &framework, &task)).unwrap_or_default();
            (Some(Draft { edition: known.unwrap_or(0), offers, ..fresh }), known)
        }
        Plan::Show => (None, None),
        Plan::Settle => {
            // The receipt was lost on its way; the server has the card all the same.
            let _ = remove_draft(assignment).await;
            (None, None)
        }
    };
    let (draft, known, gathered) = with_leftovers(draft, known).await;
    Opening::Ready(Box::new(Opened { task, framework, draft, known, gathered, fetched_at, leftover, unkept }))
}

/// How many questions have an answer that lies here; `None` where nothing does.
fn kept_count(kept: Option<&Draft>, left: &[(IndicatorCode, Typed)]) -> Option<u32> {
    let answered = kept.into_iter().flat_map(|draft| draft.answers.keys().chain(draft.offers.keys()));
    let codes: BTreeSet<_> = answered.chain(left.iter().map(|(code, _)| code)).collect();
    (kept.is_some() || !left.is_empty()).then_some(codes.len() as u32)
}

/// Whether something lies here that the card at the reviewer does not say. What windows left of an accepted card, or
/// what the server has, is taken away.
async fn leftover(
    plan: Plan,
    framework: &Framework,
    task: &Task,
    kept: Option<&Draft>,
    left: &[(IndicatorCode, Typed)],
) -> bool {
    let Some(card) = task.card.as_ref().filter(|_| matches!(plan, Plan::Show | Plan::Settle)) else {
        return false;
    };
    let is_new = |(code, typed): &(IndicatorCode, Typed)| {
        let answer = card.entries.get(code).map(retyped);
        !answer.is_some_and(|answer| read_alike(framework, task, code, typed, &answer))
    };
    let is_accepted = card.stage == Stage::Accepted;
    if !is_accepted && left.iter().any(is_new) {
        return true;
    }
    if !left.is_empty() {
        // Where that fails, the next opening tries again.
        let _ = remove_asides(task.assignment).await;
    }
    plan == Plan::Show && kept.is_some()
}

/// What lies here beside a card that came back and is another than the draft's: each answer that the card does not
/// have, for a person to choose.
fn kept_beside(
    kept: &Draft,
    answers: &Answers,
    framework: &Framework,
    task: &Task,
) -> BTreeMap<IndicatorCode, Vec<Typed>> {
    let mut offers = kept.offers.clone();
    if task.card.as_ref().is_some_and(|card| is_as_sent(kept, card)) {
        return offers;
    }
    for (code, typed) in &kept.answers {
        let there = answers.get(code);
        let here = offers.get(code).into_iter().flatten();
        if !there.into_iter().chain(here).any(|other| read_alike(framework, task, code, typed, other)) {
            offers.entry(*code).or_default().push(typed.clone());
        }
    }
    offers
}

/// The draft with what windows had not saved when they were closed, its edition on the device, and whether that was
/// anything. Where the device refuses, the leftovers stay where they are.
async fn with_leftovers(draft: Option<Draft>, known: Option<u64>) -> (Option<Draft>, Option<u64>, bool) {
    let Some(draft) = draft else { return (None, known, false) };
    match gather(&draft, known).await {
        Ok(Some(brought)) => {
            let known = Some(brought.edition);
            (Some(brought), known, true)
        }
        _ => (Some(draft), known, false),
    }
}

/// What to do with what lies here, given what the server has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Plan {
    /// Go on with the draft that lies here.
    Resume,
    /// Go on with it as the next revision: it was typed after the card that came back was handed in.
    Lift { number: u32 },
    /// Begin a draft, empty or from the card that came back.
    Begin,
    /// The card is with the reviewer; there is nothing to work on.
    Show,
    /// The same, and the draft that lies here is the card that the server has.
    Settle,
}

fn plan(card: Option<&CardView>, kept: Option<&Draft>) -> Plan {
    match (card, kept) {
        (None, None) => Plan::Begin,
        (None, Some(_)) => Plan::Resume,
        (Some(card), Some(draft)) if card.stage == Stage::Returned && draft.number == card.number + 1 => {
            Plan::Resume
        }
        (Some(card), Some(draft))
            if card.stage == Stage::Returned && draft.card == card.id && !is_as_sent(draft, card) =>
        {
            Plan::Lift { number: card.number + 1 }
        }
        (Some(card), _) if card.stage == Stage::Returned => Plan::Begin,
        (Some(card), Some(draft)) if is_as_sent(draft, card) => Plan::Settle,
        (Some(_), _) => Plan::Show,
    }
}

/// Whether the card is this very draft, and nothing was typed after it was sent.
fn is_as_sent(draft: &Draft, card: &CardView) -> bool {
    let sent = draft.outgoing.as_ref().filter(|outgoing| outgoing.revision == card.revision);
    sent.is_some_and(|sent| say_the_same(&draft.answers, &sent_answers(sent)))
}

fn sent_answers(sent: &Outgoing) -> Answers {
    let from_entries = || sent.entries.iter().map(|(code, entry)| (*code, retyped(entry))).collect();
    sent.answers.clone().unwrap_or_else(from_entries)
}

/// The server's list of tasks; where it is away, the last one that was kept, with its age.
async fn tasks(me: UserId) -> Result<(Vec<Task>, Option<DateTime<Utc>>), Problem> {
    match api::tasks().await {
        Ok(tasks) => {
            // A list that cannot be kept is fetched again next time.
            let _ = keep_tasks(me, &tasks).await;
            Ok((tasks, None))
        }
        Err(problem) if problem.code.is_passing() || problem.code == ProblemCode::NotSignedIn => {
            match kept_tasks(Some(me)).await {
                Ok(Some((tasks, at))) => Ok((tasks, Some(at))),
                _ => Err(problem),
            }
        }
        Err(problem) => Err(problem),
    }
}

/// The task's framework: from this device where it lies here, since a published version never changes.
async fn framework(task: &Task) -> Result<Arc<Framework>, Problem> {
    let version = &task.round.framework;
    if let Ok(Some(document)) = kept_framework(version).await
        && let Ok(framework) = Framework::from_stored_json(document.as_bytes())
    {
        return Ok(Arc::new(framework));
    }
    let document = api::framework_document(version).await?;
    let framework = Framework::from_stored_json(document.as_bytes())
        .map_err(|_| Problem::new(ProblemCode::NotUnderstood))?;
    // One that cannot be kept is fetched again next time.
    let _ = keep_framework(version, &document).await;
    Ok(Arc::new(framework))
}

#[cfg(test)]
mod tests;
