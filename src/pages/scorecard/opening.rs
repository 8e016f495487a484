//! Opening a card: what lies on this device, what the server says, and which of them goes on.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::framework::Framework;
use domain::id::{AssignmentId, UserId};
use domain::scorecard::Stage;
use protocol::problem::{Problem, ProblemCode};
use protocol::scorecard::{CardView, Task};

use super::form::fresh_draft;
use crate::api;
use crate::offline::{
    Draft, KeepError, gather, keep_framework, keep_tasks, kept_framework, kept_tasks, load_draft,
    remove_draft,
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
    let (tasks, fetched_at) = match tasks(me).await {
        Ok(found) => found,
        Err(problem) => return Opening::Failed(problem),
    };
    let Some(task) = tasks.into_iter().find(|task| task.assignment == assignment) else {
        return Opening::NotMine { kept: kept.map(|draft| draft.answers.len() as u32) };
    };
    let framework = match framework(&task).await {
        Ok(framework) => framework,
        Err(problem) => return Opening::Failed(problem),
    };
    let task = Arc::new(task);
    let plan = plan(task.card.as_ref(), kept.as_ref());
    let leftover = plan == Plan::Show && kept.is_some();
    let (draft, known) = match plan {
        Plan::Resume => (kept.clone(), kept.map(|draft| draft.edition)),
        Plan::Lift { number } => {
            let known = kept.as_ref().map(|draft| draft.edition);
            (kept.map(|draft| Draft { number, outgoing: None, ..draft }), known)
        }
        Plan::Begin => {
            // An older draft there is replaced by the first save, which has to follow its edition.
            let known = kept.as_ref().map(|draft| draft.edition);
            let offers = kept.map(|draft| draft.offers).unwrap_or_default();
            (Some(Draft { edition: known.unwrap_or(0), offers, ..fresh_draft(&task, me) }), known)
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
    let is_sent = |card: &CardView| {
        kept.and_then(|draft| draft.outgoing.as_ref())
            .is_some_and(|outgoing| outgoing.revision == card.revision)
    };
    match (card, kept) {
        (None, None) => Plan::Begin,
        (None, Some(_)) => Plan::Resume,
        (Some(card), Some(draft)) if card.stage == Stage::Returned && draft.number == card.number + 1 => {
            Plan::Resume
        }
        (Some(card), Some(draft))
            if card.stage == Stage::Returned && draft.card == card.id && !is_sent(card) =>
        {
            Plan::Lift { number: card.number + 1 }
        }
        (Some(card), _) if card.stage == Stage::Returned => Plan::Begin,
        (Some(card), Some(_)) if is_sent(card) => Plan::Settle,
        (Some(_), _) => Plan::Show,
    }
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
mod tests {
    use std::collections::BTreeMap;

    use domain::id::{CommunityId, ReceiptId, RevisionId, RoundId, ScorecardId};
    use domain::text::Text;
    use protocol::scorecard::Receipt;

    use super::*;
    use crate::offline::{Outgoing, Position};

    fn at() -> DateTime<Utc> {
        DateTime::from_timestamp_millis(1_767_225_600_000).unwrap()
    }

    fn card(stage: Stage, number: u32) -> CardView {
        CardView {
            id: ScorecardId::born(1, [1; 10]),
            round: RoundId::born(1, [1; 10]),
            community: CommunityId::born(1, [1; 10]),
            community_name: Text::parse("康乐新村").unwrap(),
            community_name_en: None,
            assessor: UserId::born(1, [1; 10]),
            assessor_name: Text::parse("某人").unwrap(),
            framework: serde_json::from_str(r#"{"id":"long-term-maintenance","version":"1.0.0"}"#).unwrap(),
            stage,
            revision: RevisionId::born(number.into(), [1; 10]),
            number,
            submitted_at: at(),
            received_at: at(),
            receipt: Receipt {
                id: ReceiptId::born(1, [1; 10]),
                number: "01010101".into(),
                received_at: at(),
            },
            entries: BTreeMap::new(),
            reasons: BTreeMap::new(),
            reviewer_name: None,
            reviewed_at: None,
        }
    }

    fn draft(number: u32, sent: Option<u32>) -> Draft {
        let outgoing = sent.map(|number| Outgoing {
            revision: RevisionId::born(number.into(), [1; 10]),
            entries: BTreeMap::new(),
            submitted_at: at(),
        });
        Draft {
            assignment: AssignmentId::born(1, [1; 10]),
            assessor: UserId::born(1, [1; 10]),
            card: ScorecardId::born(1, [1; 10]),
            number,
            edition: 3,
            touched_at: at(),
            answered: 0,
            required: 0,
            answers: BTreeMap::new(),
            offers: BTreeMap::new(),
            window: String::new(),
            position: Position::default(),
            outgoing,
        }
    }

    #[test]
    fn a_draft_goes_on_until_the_server_has_its_card() {
        assert_eq!(plan(None, None), Plan::Begin);
        assert_eq!(plan(None, Some(&draft(1, None))), Plan::Resume);
        assert_eq!(plan(None, Some(&draft(1, Some(1)))), Plan::Resume, "sent, and nobody knows");
        assert_eq!(plan(Some(&card(Stage::Submitted, 1)), Some(&draft(1, Some(1)))), Plan::Settle);
    }

    #[test]
    fn a_card_from_another_device_never_destroys_what_lies_here() {
        assert_eq!(plan(Some(&card(Stage::Submitted, 1)), Some(&draft(1, None))), Plan::Show);
        assert_eq!(plan(Some(&card(Stage::Accepted, 1)), None), Plan::Show);
    }

    #[test]
    fn a_returned_card_is_reopened_once_and_then_goes_on() {
        let returned = card(Stage::Returned, 1);
        assert_eq!(plan(Some(&returned), None), Plan::Begin);
        assert_eq!(plan(Some(&returned), Some(&draft(1, Some(1)))), Plan::Begin);
        assert_eq!(plan(Some(&returned), Some(&draft(2, None))), Plan::Resume);
        let late = draft(1, None);
        assert_eq!(plan(Some(&returned), Some(&late)), Plan::Lift { number: 2 }, "typed after it was sent");
    }
}
