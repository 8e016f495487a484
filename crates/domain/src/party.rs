//! Parties (主体 / 参与方): who may lead, supervise or assist a duty.

use serde::Serialize;

use crate::code::PartyCode;
use crate::document::{Node, all, coded};
use crate::text::Bilingual;

const SECTORS: &[(&str, Sector)] = &[
    ("government", Sector::Government),
    ("community", Sector::Community),
    ("market", Sector::Market),
    ("resident", Sector::Resident),
    ("society", Sector::Society),
];

/// The sector a party belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sector {
    Government,
    Community,
    Market,
    Resident,
    Society,
}

/// A kind of party from the catalogue, for example `P-PM` 物业公司.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Party {
    /// Unique in the catalogue.
    pub code: PartyCode,
    pub name: Bilingual,
    pub sector: Sector,
    /// Whether the source paper names this party.
    pub named_in_paper: bool,
}

/// The section `parties` of a duty catalogue.
pub(crate) fn parties(list: &Node<'_>, max: usize) -> Option<Vec<Party>> {
    all(coded(list, max, "code")?.into_iter().map(party).collect())
}

fn party(node: Node<'_>) -> Option<Party> {
    let o = node.object(&["code", "zh", "en", "sector", "named_in_paper"])?;
    let code = o.need("code").and_then(|n| n.code());
    let name = o.words();
    let sector = o.need("sector").and_then(|n| n.choice(SECTORS));
    let named_in_paper = o.need("named_in_paper").and_then(|n| n.boolean());
    Some(Party { code: code?, name: name?, sector: sector?, named_in_paper: named_in_paper? })
}
