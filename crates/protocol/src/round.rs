//! Rounds, assignments and their progress.

use domain::framework::FrameworkVersion;
use domain::id::{AssignmentId, CommunityId, RegionId, RoundId, ScorecardId, UserId};
use domain::round::{Period, Round, RoundKind};
use domain::scorecard::Stage;
use domain::text::Name;
use serde::{Deserialize, Serialize};

/// `PUT /rounds/{id}`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PutRound {
    pub region: RegionId,
    pub name: Name,
    pub kind: RoundKind,
    pub period: Period,
    pub framework: FrameworkVersion,
    pub amends: Option<RoundId>,
}

/// A round with how far it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RoundView {
    #[serde(flatten)]
    pub round: Round,
    pub progress: Progress,
}

/// Counts of a round: communities in its region, assignments, and cards by stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Progress {
    pub communities: u32,
    pub assigned: u32,
    pub submitted: u32,
    pub returned: u32,
    pub accepted: u32,
}

/// `PUT /rounds/{round}/assignments/{id}`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PutAssignment {
    pub community: CommunityId,
    pub assessor: UserId,
}

/// An assignment with the names to show and the stage of its card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AssignmentView {
    pub id: AssignmentId,
    pub round: RoundId,
    pub community: CommunityId,
    pub community_name: Name,
    pub assessor: UserId,
    pub assessor_name: Name,
    /// Absent until the first revision arrives.
    pub card: Option<ScorecardId>,
    pub stage: Stage,
}

/// A person who can be assigned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AssessorView {
    pub id: UserId,
    pub name: Name,
}

/// `PUT /rounds/{id}/closing`: an empty object. A closing says nothing but that it is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Closing {}

/// `GET /rounds` query.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields, default)]
pub struct RoundQuery {
    /// The `next` of the page before.
    #[cfg_attr(feature = "openapi", param(value_type = Option<RoundId>))]
    pub after: Option<String>,
    /// 1 to 1000; 100 where absent.
    #[cfg_attr(feature = "openapi", param(minimum = 1, maximum = 1000))]
    pub limit: Option<u32>,
}

/// `GET /rounds/{round}/assignments` query.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields, default)]
pub struct AssignmentQuery {
    /// The `next` of the page before.
    #[cfg_attr(feature = "openapi", param(value_type = Option<AssignmentId>))]
    pub after: Option<String>,
    /// 1 to 1000; 100 where absent.
    #[cfg_attr(feature = "openapi", param(minimum = 1, maximum = 1000))]
    pub limit: Option<u32>,
}

/// `GET /assessors` query.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields, default)]
pub struct AssessorQuery {
    /// Those who can be sent to this region; the caller's own regions where absent.
    pub region: Option<RegionId>,
}
