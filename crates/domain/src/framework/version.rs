//! Which framework, and which version of it: what a round pins and a card names.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::text::Text;

/// A framework's id and version, for example `long-term-maintenance` `1.0.0`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct FrameworkVersion {
    pub id: Text<1, 80>,
    pub version: Text<1, 40>,
}

impl fmt::Display for FrameworkVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.id, self.version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_survives_json_and_reads_as_words() {
        let json = r#"{"id":"long-term-maintenance","version":"1.0.0"}"#;
        let version: FrameworkVersion = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&version).unwrap(), json);
        assert_eq!(version.to_string(), "long-term-maintenance 1.0.0");
    }
}
