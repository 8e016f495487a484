//! Evidence (佐证): what an answer rests on.

use std::collections::BTreeSet;

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

/// What one entry rests on, as the rules of evidence count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Items with a reference of their own: one record that is named twice is one.
    pub items: usize,
    /// Different kinds among items with different references. A level of 4 asks for two.
    pub independent_kinds: usize,
}

/// Counts the items. A photo and a log with the same reference are one record under two names, so there are never more
/// independent kinds than references.
pub fn count(evidence: &[Evidence]) -> Counted {
    // By what is seen: two references that look alike are the same one.
    let references: BTreeSet<String> = evidence.iter().map(|item| item.reference.seen()).collect();
    let kinds: BTreeSet<&str> = evidence.iter().map(|item| item.kind.as_str()).collect();
    Counted { items: references.len(), independent_kinds: kinds.len().min(references.len()) }
}
