//! Drafts on this device.

use domain::id::AssignmentId;

use super::database::{self, KeepError, Shelf};
use super::draft::Draft;

/// What came of an attempt to save a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Saved {
    /// It lies on the device under its new edition.
    Done,
    /// Another window has saved since; nothing was written.
    Elsewhere,
}

/// The draft of an assignment, where there is one.
pub async fn load_draft(assignment: AssignmentId) -> Result<Option<Draft>, KeepError> {
    let kept = database::read(Shelf::Drafts, &assignment.to_string()).await?;
    kept.map(|text| Draft::from_text(&text).map_err(|_| KeepError::Unreadable)).transpose()
}

/// Every draft that can be read. One that cannot is left untouched and shows when it is opened.
pub async fn all_drafts() -> Result<Vec<Draft>, KeepError> {
    let kept = database::read_all(Shelf::Drafts).await?;
    Ok(kept.iter().filter_map(|text| Draft::from_text(text).ok()).collect())
}

/// Takes a draft away: only after the server's receipt, or when a person says so.
pub async fn remove_draft(assignment: AssignmentId) -> Result<(), KeepError> {
    database::remove(Shelf::Drafts, &assignment.to_string()).await
}

/// Saves `draft` when the edition that lies there is still `known` (`None`: nothing lay there). The aside under the key
/// `aside` holds nothing that the draft does not, and goes.
pub(super) async fn save(draft: &Draft, known: Option<u64>, aside: Option<&str>) -> Result<Saved, KeepError> {
    let mut unreadable = false;
    let key = draft.assignment.to_string();
    let aside = aside.map(|key| (Shelf::Asides, key));
    let written = database::write_if(Shelf::Drafts, &key, &draft.to_text(), aside, |there| {
        match there.map(Draft::from_text) {
            None => known.is_none(),
            Some(Ok(there)) => Some(there.edition) == known,
            Some(Err(_)) => {
                unreadable = true;
                false
            }
        }
    })
    .await?;
    match written {
        true => Ok(Saved::Done),
        false if unreadable => Err(KeepError::Unreadable),
        false => Ok(Saved::Elsewhere),
    }
}

/// Saves over whatever lies there: the person chose this window's answers.
pub(super) async fn save_over(draft: &Draft) -> Result<(), KeepError> {
    database::write(Shelf::Drafts, &draft.assignment.to_string(), &draft.to_text()).await
}
