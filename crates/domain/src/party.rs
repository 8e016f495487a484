//! Parties (主体 / 参与方): who may lead, supervise or assist a duty.

use serde::{Deserialize, Serialize};

use crate::text::{Bilingual, Text};

/// The sector a party belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sector {
    Government,
    Community,
    Market,
    Resident,
    Society,
}

/// A kind of party from the catalogue, for example `P-PM` 物业公司.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// The catalogue's code, unique.
    pub code: Text<1, 16>,
    #[serde(flatten)]
    pub name: Bilingual,
    pub sector: Sector,
    /// Whether the source paper names this party.
    pub named_in_paper: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_catalogue_party_is_read() {
        let party: Party = serde_json::from_str(
            r#"{"code":"P-PM","zh":"物业公司","en":"Property company","sector":"market","named_in_paper":true}"#,
        )
        .unwrap();
        assert_eq!(party.sector, Sector::Market);
        assert_eq!(party.name.zh, "物业公司");
    }
}
