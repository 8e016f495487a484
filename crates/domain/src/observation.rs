//! Observations: the raw input of a result, with where it came from. Stored for ever; results are derived.

use serde::{Deserialize, Serialize};

use crate::entry::Entry;
use crate::framework::IndicatorCode;
use crate::id::{CommunityId, RevisionId, RoundId, ScorecardId};
use crate::text::Text;

/// Where an observation came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Source {
    /// An accepted revision of a card.
    Card { scorecard: ScorecardId, revision: RevisionId },
    /// The system's own records for the round's period; `label` says which.
    Record { label: Text<1, 120>, demo: bool },
}

/// One entry for one indicator of one community in one round.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Observation {
    pub community: CommunityId,
    pub round: RoundId,
    pub indicator: IndicatorCode,
    pub entry: Entry,
    pub source: Source,
}
