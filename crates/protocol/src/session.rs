//! Who is signed in.

use chrono::{DateTime, Utc};
use domain::access::Role;
use domain::id::{RegionId, UserId};
use domain::text::Name;
use serde::{Deserialize, Serialize};

/// `POST /session`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// 1 to 80 characters; compared without regard to case.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 80))]
    pub account: String,
    /// 1 to 200 characters.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 200))]
    pub password: String,
}

/// A role held for a region's subtree, with the region's name to show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionGrant {
    pub role: Role,
    pub region: RegionId,
    pub region_name: Name,
}

/// `GET /session`: who is signed in and what they hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Session {
    pub user: UserId,
    pub account: String,
    pub name: Name,
    pub grants: Vec<SessionGrant>,
    #[serde(deserialize_with = "domain::instant::utc")]
    pub expires_at: DateTime<Utc>,
    /// Whether this installation holds made-up data.
    pub demo: bool,
}

impl Session {
    pub fn holds(&self, role: Role) -> bool {
        self.grants.iter().any(|grant| grant.role == role)
    }
}

/// One account of the demo city, shown on the sign-in screen of a demo installation only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DemoAccount {
    pub account: String,
    pub password: String,
    pub name: Name,
    pub role: Role,
}

/// `GET /about`: what is running, readable without an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct About {
    pub version: String,
    /// The scoring engine's version; results name the one that made them.
    pub engine: String,
    pub demo_accounts: Vec<DemoAccount>,
}
