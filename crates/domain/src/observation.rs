//! Observations: the raw input of a result, with where it came from. Stored for ever; results are derived.

use serde::{Deserialize, Serialize};

use crate::entry::Entry;
use crate::framework::IndicatorCode;
use crate::id::{CommunityId, RevisionId, RoundId, ScorecardId};
use crate::text::Text;

/// Where an observation came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Source {
    /// An accepted revision of a card.
    Card { scorecard: ScorecardId, revision: RevisionId },
    /// The system's own records for the round's period; `label` says which.
    Record { label: Text<1, 120>, demo: bool },
    /// A published text that somebody coded: the sentence is the evidence.
    Document { citation: Text<1, 200>, quote: Text<1, 500>, confidence: Confidence },
}

impl Source {
    /// Whether the observation stands by itself, outside any card.
    pub fn is_outside_cards(&self) -> bool {
        !matches!(self, Self::Card { .. })
    }
}

/// How sure the coder of a text was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    Low,
    Medium,
    High,
}

/// One entry for one indicator of one community in one round.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Observation {
    pub community: CommunityId,
    pub round: RoundId,
    pub indicator: IndicatorCode,
    pub entry: Entry,
    pub source: Source,
}
