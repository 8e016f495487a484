//! Results: what the system derives. All numbers are unrounded; rounding happens on the screen.

use chrono::{DateTime, Utc};
use domain::community::{Community, CommunityTypes};
use domain::framework::FrameworkVersion;
use domain::id::{CommunityId, RegionId, RoundId, ScorecardId};
use domain::observation::Observation;
use domain::round::{Period, Round};
use domain::text::Name;
use scoring::{Assessment, Flag, Lag};
use serde::{Deserialize, Serialize};

/// One community's line in a round's result.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Standing {
    pub community: CommunityId,
    pub name: Name,
    pub name_en: Option<Name>,
    pub region: RegionId,
    pub types: CommunityTypes,
    /// 0 to 100; absent = insufficient data, never 0.
    pub hard: Option<f64>,
    pub soft: Option<f64>,
    pub index: Option<f64>,
    /// Coupling coordination degree, 0 to 1.
    pub coordination: Option<f64>,
    pub lag: Option<Lag>,
    pub flag: Flag,
    /// Share of the applicable weight that has data, 0 to 1.
    pub coverage: f64,
    /// Competition rank among the scored, 1 is best; ties share the smallest.
    pub rank: Option<u32>,
    /// The same within the communities that have exactly the same types.
    pub rank_in_type: Option<u32>,
    /// The index one round earlier, where that round scored it with the same framework version.
    pub previous_index: Option<f64>,
    pub previous_hard: Option<f64>,
    pub previous_soft: Option<f64>,
}

/// `GET /rounds/{id}/result`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RoundResult {
    pub round: Round,
    /// The round it is compared with.
    pub previous: Option<Round>,
    /// The scoring engine that made it.
    pub engine: String,
    /// Whether it is a closed round's frozen snapshot; otherwise it still moves.
    pub frozen: bool,
    pub standings: Vec<Standing>,
}

/// An observation with the words to show where it came from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ObservationView {
    #[serde(flatten)]
    pub observation: Observation,
    /// Who filled the card, where it came from one.
    pub assessor_name: Option<Name>,
    pub evidence: Vec<domain::evidence::Evidence>,
    pub note: domain::text::Note,
    pub scorecard: Option<ScorecardId>,
    pub submitted_at: Option<DateTime<Utc>>,
}

/// `GET /communities/{id}/result?round=`: everything behind one community's score.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CommunityResult {
    pub community: Community,
    pub round: Round,
    pub framework: FrameworkVersion,
    pub engine: String,
    pub frozen: bool,
    pub assessment: Assessment,
    pub observations: Vec<ObservationView>,
    /// The same community over all rounds, oldest first.
    pub history: Vec<HistoryPoint>,
}

/// One round in a community's history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HistoryPoint {
    pub round: RoundId,
    pub name: Name,
    pub period: Period,
    pub framework: FrameworkVersion,
    pub hard: Option<f64>,
    pub soft: Option<f64>,
    pub index: Option<f64>,
    pub coordination: Option<f64>,
}
