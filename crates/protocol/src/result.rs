//! Results: what the system derives. All numbers are unrounded; rounding happens on the screen.

use chrono::{DateTime, Utc};
use domain::community::{Community, CommunityTypes};
use domain::framework::{FrameworkVersion, IndicatorCode, Step};
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
    /// What the framework calls the bands of the coordination degree, ascending.
    pub bands: Vec<Step>,
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

/// `GET /rounds/{id}/result` and `GET /rounds/{id}/matrix` query.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields, default)]
pub struct ResultQuery {
    /// Only communities of this region's subtree; everything the caller may read where absent.
    pub region: Option<RegionId>,
}

/// `GET /communities/{id}/result` query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct CommunityResultQuery {
    pub round: RoundId,
}

/// `GET /rounds/{id}/matrix`: a round's observations as columns, so that a client can score ten thousand
/// communities itself. Row `i` of every column belongs to `communities[i]`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Matrix {
    pub round: RoundId,
    pub framework: FrameworkVersion,
    /// By id.
    pub communities: Vec<CommunityId>,
    pub types: Vec<CommunityTypes>,
    /// In the framework's order.
    pub columns: Vec<MatrixColumn>,
}

/// One indicator of a [`Matrix`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MatrixColumn {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub indicator: IndicatorCode,
    /// In the indicator's unit, a ratio in percent; `null` = no data or not applicable.
    pub values: Vec<Option<f64>>,
    /// The rows where it has no object, ascending.
    pub not_applicable: Vec<u32>,
}
