//! The last receipt of each card, so that its number can be read out later.

use domain::id::{AssignmentId, RevisionId};
use protocol::scorecard::Receipt;
use serde::{Deserialize, Serialize};

use super::database::{self, KeepError, Shelf};

/// The shape that is written today.
const SHAPE: u32 = 1;

/// The receipt of a revision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptReceipt {
    shape: u32,
    pub revision: RevisionId,
    pub receipt: Receipt,
}

/// Keeps the receipt that the server gave for a revision.
pub async fn keep_receipt(
    assignment: AssignmentId,
    revision: RevisionId,
    receipt: &Receipt,
) -> Result<(), KeepError> {
    let kept = KeptReceipt { shape: SHAPE, revision, receipt: receipt.clone() };
    let text = serde_json::to_string(&kept).map_err(|_| KeepError::Refused)?;
    database::write(Shelf::Receipts, &assignment.to_string(), &text).await
}

/// Every receipt that lies here.
pub async fn all_receipts() -> Result<Vec<KeptReceipt>, KeepError> {
    let kept = database::read_all(Shelf::Receipts).await?;
    let read = kept.iter().filter_map(|text| serde_json::from_str::<KeptReceipt>(text).ok());
    Ok(read.filter(|kept| kept.shape == SHAPE).collect())
}
