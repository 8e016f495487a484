//! Which duty catalogue, and which version of it.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::text::Text;

/// A catalogue's id and version, for example `long-term-maintenance-duties` `1.0.0`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DutyCatalogueVersion {
    pub id: Text<1, 80>,
    pub version: Text<1, 40>,
}

impl fmt::Display for DutyCatalogueVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.id, self.version)
    }
}
