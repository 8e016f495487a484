//! Documents that are published in versions: kept byte for byte as they were sent, never changed.

use domain::text::Text;

use crate::audit::fingerprint;
use crate::database::binds;
use crate::{Put, Reader, StoreError, Writer};

/// Where the documents of one kind are kept.
pub(crate) struct Shelf {
    /// Finds the document by id (`$1`) and version (`$2`).
    pub(crate) find: &'static str,
    /// Takes id, version, document and the present moment.
    pub(crate) insert: &'static str,
    /// What its audit rows say happened, and to what.
    pub(crate) action: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) bytes_max: usize,
}

type Id = Text<1, 80>;
type Version = Text<1, 40>;

impl Reader {
    pub(crate) async fn document(
        &mut self,
        shelf: &Shelf,
        id: &Id,
        version: &Version,
    ) -> Result<Option<String>, StoreError> {
        self.db.one(shelf.find, binds![id, version], |c| c.get()).await
    }
}

impl Writer {
    /// Stores a version of a document that was read and found whole.
    ///
    /// # Errors
    /// [`StoreError::StaleVersion`] where the version is known with another document.
    pub(crate) async fn publish(
        &mut self,
        shelf: &Shelf,
        (id, version): (&Id, &Version),
        document: &str,
    ) -> Result<Put, StoreError> {
        if document.len() > shelf.bytes_max {
            return Err(StoreError::TooMany { what: "bytes of a document", max: shelf.bytes_max });
        }
        match self.document(shelf, id, version).await? {
            Some(known) if known == document => return Ok(Put::Same),
            Some(_) => return Err(StoreError::StaleVersion),
            None => {}
        }
        let stored_at = self.now();
        self.db.run(shelf.insert, binds![id, version, document, stored_at]).await?;
        let subject = format!("{}:{id} {version}", shelf.kind);
        self.note(shelf.action, subject, (None, Some(fingerprint(document)?)), None);
        Ok(Put::Created)
    }
}
