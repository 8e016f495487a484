//! Scorecards (打分卡) and their stages. A stage is a type: what may not happen does not compile.
//!
//! ```text
//! Draft --submit--> Submission --accept----> Accepted
//!   ^                    |
//!   |                    +-----send_back--> Returned
//!   +------------------------reopen------------+
//! ```
//!
//! Submitted revisions are immutable and kept; a correction is the next revision.

mod remark;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::community::Community;
use crate::entry::CardEntry;
use crate::framework::{Framework, FrameworkVersion, IndicatorCode};
use crate::id::{CommunityId, RevisionId, RoundId, ScorecardId, UserId};
use crate::validation::{Finding, check_card};

pub use remark::{Remarks, check_remarks};

/// The answered indicators of a card, in the order of their codes.
pub type Entries = BTreeMap<IndicatorCode, CardEntry>;

/// What stays the same through all stages and revisions of a card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CardHead {
    pub id: ScorecardId,
    pub round: RoundId,
    pub community: CommunityId,
    pub assessor: UserId,
    pub framework: FrameworkVersion,
}

/// Where a card stands; the word on the wire and in the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// On the assessor's device only.
    Draft,
    Submitted,
    Returned,
    Accepted,
}

impl Stage {
    pub const ALL: [Self; 4] = [Self::Draft, Self::Submitted, Self::Returned, Self::Accepted];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::Returned => "returned",
            Self::Accepted => "accepted",
        }
    }
}

/// A card in work.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    head: CardHead,
    number: u32,
    entries: Entries,
    /// What came back, where this is not the first revision: the reviewer's words and the entries they are about.
    returned: Option<(Remarks, Entries)>,
}

/// The card cannot be submitted yet. The draft comes back untouched: nothing typed is lost.
#[derive(Debug)]
pub struct NotSubmittable {
    pub draft: Draft,
    /// Everything that stands in the way, and the warnings beside it.
    pub findings: Vec<Finding>,
}

impl Draft {
    /// The first draft of a card.
    pub fn new(head: CardHead) -> Self {
        Self { head, number: 1, entries: Entries::new(), returned: None }
    }

    /// A draft of revision `number` (1 is the first) with what was answered so far.
    pub fn resume(head: CardHead, number: u32, entries: Entries) -> Self {
        Self { head, number: number.max(1), entries, returned: None }
    }

    /// The same draft, as the answer to a revision that was sent back with `remarks` at its entries `before`.
    pub fn answering(self, remarks: Remarks, before: Entries) -> Self {
        Self { returned: Some((remarks, before)), ..self }
    }

    pub fn head(&self) -> &CardHead {
        &self.head
    }

    /// The revision this draft will become, counted from 1.
    pub fn number(&self) -> u32 {
        self.number
    }

    pub fn entries(&self) -> &Entries {
        &self.entries
    }

    /// Puts an answer in the place of whatever was there.
    pub fn answer(&mut self, indicator: IndicatorCode, entry: CardEntry) {
        self.entries.insert(indicator, entry);
    }

    /// Takes an answer back; the indicator is unanswered again.
    pub fn clear(&mut self, indicator: &IndicatorCode) {
        self.entries.remove(indicator);
    }

    /// Hands the card in. Every required indicator must be answered, every remark of a reviewer too, and no error may
    /// stand; warnings do not hold a card back.
    pub fn submit(
        self,
        framework: &Framework,
        community: &Community,
        revision: RevisionId,
        at: DateTime<Utc>,
    ) -> Result<Submission, Box<NotSubmittable>> {
        let mut findings = check_card(framework, community, &self.entries);
        if let Some((remarks, before)) = &self.returned {
            findings.extend(check_remarks(remarks, before, &self.entries));
        }
        if findings.iter().any(Finding::is_error) {
            return Err(Box::new(NotSubmittable { draft: self, findings }));
        }
        let Self { head, number, entries, .. } = self;
        Ok(Submission { head, revision, number, entries, submitted_at: at })
    }
}

/// A submitted revision: readable, never writable.
#[derive(Clone, Debug, PartialEq)]
pub struct Submission {
    head: CardHead,
    revision: RevisionId,
    number: u32,
    entries: Entries,
    submitted_at: DateTime<Utc>,
}

/// Why a review decision is refused.
#[derive(Clone, Debug, PartialEq)]
pub enum ReviewError {
    /// A reviewer is never the assessor of the same card.
    OwnCard,
    /// Sending back without a single reason helps nobody.
    NoReasons,
    /// A reason at an indicator that an assessor cannot answer here.
    NotOnCard(IndicatorCode),
    /// The card breaks rules in the community as the register has it now: it can only be sent back.
    Faulty(Vec<Finding>),
}

/// A revision that was sent back, with the reviewer's words at the entries.
#[derive(Clone, Debug, PartialEq)]
pub struct Returned {
    submission: Submission,
    reasons: Remarks,
}

/// A revision whose entries count.
#[derive(Clone, Debug, PartialEq)]
pub struct Accepted {
    submission: Submission,
}

impl Submission {
    /// A revision read back from where it was stored; what was stored had passed `Draft::submit`.
    pub fn restore(
        head: CardHead,
        revision: RevisionId,
        number: u32,
        entries: Entries,
        submitted_at: DateTime<Utc>,
    ) -> Self {
        Self { head, revision, number, entries, submitted_at }
    }

    pub fn head(&self) -> &CardHead {
        &self.head
    }

    pub fn revision(&self) -> RevisionId {
        self.revision
    }

    pub fn number(&self) -> u32 {
        self.number
    }

    pub fn entries(&self) -> &Entries {
        &self.entries
    }

    pub fn submitted_at(&self) -> DateTime<Utc> {
        self.submitted_at
    }

    /// Accepts the revision in the name of `reviewer`, if it is still right for the community as the register has it now:
    /// a lift or a type that came later makes another card due.
    pub fn accept(
        self,
        reviewer: UserId,
        framework: &Framework,
        community: &Community,
    ) -> Result<Accepted, ReviewError> {
        self.refuse_own(reviewer)?;
        let mut faults = check_card(framework, community, &self.entries);
        faults.retain(Finding::is_error);
        if faults.is_empty() { Ok(Accepted { submission: self }) } else { Err(ReviewError::Faulty(faults)) }
    }

    /// Sends the revision back with a reason per entry. A reason may also stand at an indicator that
    /// was left unanswered, as long as the card asks for it.
    pub fn send_back(
        self,
        reviewer: UserId,
        reasons: Remarks,
        framework: &Framework,
        community: &Community,
    ) -> Result<Returned, ReviewError> {
        self.refuse_own(reviewer)?;
        if reasons.is_empty() {
            return Err(ReviewError::NoReasons);
        }
        let on_card = |code: &IndicatorCode| {
            framework.indicator(code).is_some_and(|it| it.is_entered() && it.applies(community.types))
        };
        if let Some(code) = reasons.keys().find(|code| !on_card(code)) {
            return Err(ReviewError::NotOnCard(*code));
        }
        Ok(Returned { submission: self, reasons })
    }

    fn refuse_own(&self, reviewer: UserId) -> Result<(), ReviewError> {
        if self.head.assessor == reviewer { Err(ReviewError::OwnCard) } else { Ok(()) }
    }
}

impl Returned {
    pub fn submission(&self) -> &Submission {
        &self.submission
    }

    pub fn reasons(&self) -> &Remarks {
        &self.reasons
    }

    /// The draft of the next revision, with everything that was answered, and what it has to answer.
    pub fn reopen(self) -> Draft {
        let Submission { head, number, entries, .. } = self.submission;
        Draft::resume(head, number + 1, entries.clone()).answering(self.reasons, entries)
    }
}

impl Accepted {
    pub fn submission(&self) -> &Submission {
        &self.submission
    }
}

#[cfg(test)]
mod tests;
