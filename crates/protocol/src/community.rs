//! Lists of communities.

use domain::community::{Community, CommunityType};
use domain::id::RegionId;
use serde::{Deserialize, Serialize};

/// One page of a list. `next` is the cursor for `after`; absent on the last page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Page<T> {
    pub items: Vec<T>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// The order of a list of communities.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CommunitySort {
    #[default]
    Code,
    Name,
}

/// `GET /communities` query.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields, default)]
pub struct CommunityQuery {
    /// Only communities of this region's subtree.
    pub region: Option<RegionId>,
    #[serde(rename = "type")]
    pub kind: Option<CommunityType>,
    /// Part of a code or name, up to 80 characters.
    #[cfg_attr(feature = "openapi", param(max_length = 80))]
    pub q: Option<String>,
    pub sort: CommunitySort,
    /// The `next` of the page before.
    #[cfg_attr(feature = "openapi", param(value_type = Option<domain::id::CommunityId>))]
    pub after: Option<String>,
    /// 1 to 1000; 100 where absent.
    #[cfg_attr(feature = "openapi", param(minimum = 1, maximum = 1000))]
    pub limit: Option<u32>,
}

/// `GET /communities` answer.
pub type CommunityPage = Page<Community>;
