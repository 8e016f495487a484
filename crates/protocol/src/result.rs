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

/// `GET /rounds/{id}/result` query.
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

/// `GET /rounds/{id}/matrix` query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields, default)]
pub struct MatrixQuery {
    /// Only communities of this region's subtree; everything the caller may read where absent.
    pub region: Option<RegionId>,
    /// Whether the raw values come too; they do where it is absent. Whoever only scores needs none.
    #[cfg_attr(feature = "openapi", param(required = false))]
    pub raw: bool,
}

impl Default for MatrixQuery {
    fn default() -> Self {
        Self { region: None, raw: true }
    }
}

/// `GET /rounds/{id}/matrix`: what a round's results are computed from, as columns, so that a client can score ten
/// thousand communities itself. Row `i` of every list belongs to `communities[i]`. In a closed round all of it is what the
/// round keeps: a community's names and types are those that it was scored with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Matrix {
    pub round: RoundId,
    pub framework: FrameworkVersion,
    /// The scoring engine that made the round's standings.
    pub engine: String,
    /// Whether it is a closed round's frozen snapshot; otherwise it still moves.
    pub frozen: bool,
    /// By id.
    pub communities: Vec<CommunityId>,
    pub names: Vec<Name>,
    pub names_en: Vec<Option<Name>>,
    /// They decide which indicators apply and what multiplies a weight.
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
    /// Normalised by the framework, 0 to 100, the mean where several cards gave one; `null` = no data or not applicable.
    pub scores: Vec<Option<f64>>,
    /// In the indicator's unit, a ratio in percent; `null` as in `scores`. Empty where `raw=false` was asked for.
    pub values: Vec<Option<f64>>,
    /// The rows where it has no object, ascending. What the community's types are not asked is not among them.
    pub not_applicable: Vec<u32>,
}
