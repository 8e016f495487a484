//! Cards on the wire: tasks, submissions, receipts, reviews.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::community::Community;
use domain::framework::{FrameworkVersion, IndicatorCode};
use domain::id::{AssignmentId, CommunityId, ReceiptId, ReviewId, RevisionId, RoundId, ScorecardId, UserId};
use domain::round::Round;
use domain::scorecard::{Entries, Stage};
use domain::text::{Name, Reason};
use domain::whole;
use serde::{Deserialize, Serialize};

use crate::unique;

/// One of my tasks: a community that I am asked to assess in an open round.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Task {
    pub assignment: AssignmentId,
    pub round: Round,
    pub community: Community,
    /// My card there, once its first revision has been received.
    pub card: Option<CardView>,
    /// The entries of the last closed round there, per indicator: what "same as last time" means.
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::HashMap<String, domain::entry::CardEntry>))]
    pub previous: Entries,
}

/// A submitted revision and where it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CardView {
    pub id: ScorecardId,
    pub round: RoundId,
    pub community: CommunityId,
    pub community_name: Name,
    pub community_name_en: Option<Name>,
    pub assessor: UserId,
    pub assessor_name: Name,
    pub framework: FrameworkVersion,
    pub stage: Stage,
    pub revision: RevisionId,
    /// Counted from 1.
    pub number: u32,
    pub submitted_at: DateTime<Utc>,
    pub received_at: DateTime<Utc>,
    /// The receipt that was given for this revision.
    pub receipt: Receipt,
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::HashMap<String, domain::entry::CardEntry>))]
    pub entries: Entries,
    /// The reviewer's words per entry; empty unless the card was returned.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::HashMap<String, String>))]
    pub reasons: BTreeMap<IndicatorCode, Reason>,
    pub reviewer_name: Option<Name>,
    /// When this revision was accepted or sent back.
    pub reviewed_at: Option<DateTime<Utc>>,
}

/// `PUT /scorecards/{id}/revisions/{revision}`: hands a card in. Same ids and same body: 200 and the
/// first receipt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SubmitRevision {
    pub round: RoundId,
    pub community: CommunityId,
    pub framework: FrameworkVersion,
    /// 1 for the first; the revision before must have been returned.
    #[serde(deserialize_with = "whole::number")]
    pub number: u32,
    #[serde(deserialize_with = "unique::members")]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::HashMap<String, domain::entry::CardEntry>))]
    pub entries: Entries,
    /// The device's clock when the assessor pressed submit; kept beside the server's own.
    pub submitted_at: DateTime<Utc>,
}

/// The server's word that it holds a write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Receipt {
    pub id: ReceiptId,
    /// A short number to read out on the phone: the last eight digits of the id.
    pub number: String,
    pub received_at: DateTime<Utc>,
}

/// What a reviewer decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Decision {
    Accept,
    /// Sent back, with at least one reason.
    Return {
        #[serde(deserialize_with = "unique::members")]
        #[cfg_attr(feature = "openapi", schema(value_type = std::collections::HashMap<String, String>))]
        reasons: BTreeMap<IndicatorCode, Reason>,
    },
}

/// `PUT /scorecards/{id}/reviews/{review}`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PutReview {
    /// The id that the client made for this decision is in the path; this is what it decides on.
    pub revision: RevisionId,
    pub decision: Decision,
}

/// The id of a review, for the path.
pub type ReviewPath = (ScorecardId, ReviewId);

/// `GET /scorecards` query.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields, default)]
pub struct CardQuery {
    pub stage: Option<Stage>,
    pub round: Option<RoundId>,
    /// The `next` of the page before.
    #[cfg_attr(feature = "openapi", param(value_type = Option<ScorecardId>))]
    pub after: Option<String>,
    /// 1 to 100; 100 where absent.
    #[cfg_attr(feature = "openapi", param(minimum = 1, maximum = 100))]
    pub limit: Option<u32>,
}
