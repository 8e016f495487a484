//! Evidence (佐证): what an answer rests on.

use serde::{Deserialize, Serialize};

use crate::framework::EvidenceKind;
use crate::id::EvidenceId;
use crate::text::Text;

/// The reference of a record that can be found again: a file number, a meeting's date, a log's page.
pub type Reference = Text<1, 500>;

/// One item of evidence at an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    pub id: EvidenceId,
    /// What sort of evidence this is; the framework lists the kinds it expects at each indicator.
    pub kind: EvidenceKind,
    /// Where it can be found again, or the sentence that it rests on.
    pub reference: Reference,
}

/// The most evidence items that one entry may carry.
pub const EVIDENCE_PER_ENTRY_MAX: usize = 20;

/// How many different kinds are among the items. A level of 4 asks for two.
pub fn independent_kinds(evidence: &[Evidence]) -> usize {
    let mut kinds: Vec<_> = evidence.iter().map(|item| item.kind.as_str()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds.len()
}
