//! What is sent, and what is made of the answer. Pure, so that a dropped connection can be tested.

use chrono::{DateTime, Utc};
use domain::id::RevisionId;
use domain::scorecard::Entries;
use protocol::problem::{Problem, ProblemCode};
use protocol::scorecard::{SubmitRevision, Task};

use crate::offline::{Answers, Outgoing};

/// What to send now. The same answers go out under the id of the first attempt, to the byte, so that a
/// server that already has them gives its first receipt; changed answers are another revision. `answers` is what was
/// typed for these entries.
pub fn outgoing(
    earlier: Option<&Outgoing>,
    (entries, answers): (Entries, Answers),
    fresh: RevisionId,
    at: DateTime<Utc>,
) -> Outgoing {
    let answers = Some(answers);
    match earlier {
        Some(earlier) if earlier.entries == entries => Outgoing { answers, ..earlier.clone() },
        _ => Outgoing { revision: fresh, entries, submitted_at: at, answers },
    }
}

/// The body of a submission.
pub fn body(task: &Task, number: u32, outgoing: &Outgoing) -> SubmitRevision {
    SubmitRevision {
        round: task.round.id,
        community: task.community.id,
        framework: task.round.framework.clone(),
        number,
        entries: outgoing.entries.clone(),
        submitted_at: outgoing.submitted_at,
    }
}

/// What a failed submission means for the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Nothing was said by the server, or it was busy: the same can be sent again, and may have arrived.
    Later,
    /// Signing in again and sending the same again will do.
    SignIn,
    /// Something typed has to change.
    Answers,
    /// Sending again cannot help.
    Final,
}

/// Sorts a failure.
pub fn failure(problem: &Problem) -> Failure {
    match problem.code {
        ProblemCode::NotSignedIn => Failure::SignIn,
        ProblemCode::Invalid => Failure::Answers,
        code if code.is_passing() => Failure::Later,
        _ => Failure::Final,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use domain::entry::{CardEntry, Entry, Rating};
    use domain::framework::IndicatorCode;

    use super::*;
    use crate::offline::Typed;

    fn entries(level: usize) -> (Entries, Answers) {
        let code = IndicatorCode::parse("H3-02").unwrap();
        let typed = Typed { level: Some(level as u8), ..Typed::default() };
        let entries = BTreeMap::from([(code, CardEntry::plain(Entry::Rated(Rating::ALL[level])))]);
        (entries, BTreeMap::from([(code, typed)]))
    }

    fn at(ms: i64) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(ms).unwrap()
    }

    #[test]
    fn the_same_answers_go_out_again_under_the_same_id_and_instant() {
        let first = outgoing(None, entries(1), RevisionId::born(1, [1; 10]), at(1000));
        let again = outgoing(Some(&first), entries(1), RevisionId::born(2, [2; 10]), at(2000));
        assert_eq!(again, first);
    }

    #[test]
    fn changed_answers_are_another_revision() {
        let first = outgoing(None, entries(1), RevisionId::born(1, [1; 10]), at(1000));
        let changed = outgoing(Some(&first), entries(0), RevisionId::born(2, [2; 10]), at(2000));
        assert_ne!(changed.revision, first.revision);
        assert_eq!(changed.submitted_at, at(2000));
    }

    #[test]
    fn only_what_may_pass_by_itself_is_offered_again() {
        assert_eq!(failure(&Problem::new(ProblemCode::Unreachable)), Failure::Later);
        assert_eq!(failure(&Problem::new(ProblemCode::StoreBusy)), Failure::Later);
        assert_eq!(failure(&Problem::new(ProblemCode::NotSignedIn)), Failure::SignIn);
        assert_eq!(failure(&Problem::new(ProblemCode::Invalid)), Failure::Answers);
        assert_eq!(failure(&Problem::new(ProblemCode::RoundClosed)), Failure::Final);
        assert_eq!(failure(&Problem::new(ProblemCode::CardExists)), Failure::Final);
    }
}
