//! Framework versions: the documents as they were sent, never changed.

use domain::framework::FrameworkVersion;
use protocol::bounds::FRAMEWORK_BYTES_MAX;

use crate::document::Shelf;
use crate::{Put, Reader, StoreError, Writer};

const SHELF: Shelf = Shelf {
    find: "SELECT document FROM framework WHERE id = $1 AND version = $2",
    insert: "INSERT INTO framework (id, version, document, stored_at) VALUES ($1, $2, $3, $4)",
    action: "framework_put",
    kind: "framework",
    bytes_max: FRAMEWORK_BYTES_MAX,
};

impl Reader {
    /// The versions that are stored, by name.
    pub async fn frameworks(&mut self) -> Result<Vec<FrameworkVersion>, StoreError> {
        self.db.all("SELECT id, version FROM framework ORDER BY id, version", Vec::new(), |c| c.get()).await
    }

    /// How many versions are stored, of all frameworks together.
    pub async fn framework_count(&mut self) -> Result<u32, StoreError> {
        let sql = "SELECT count(*) FROM framework";
        Ok(self.db.one(sql, Vec::new(), |c| c.get()).await?.unwrap_or(0))
    }

    /// The document of a version, byte for byte as it was stored.
    pub async fn framework(&mut self, version: &FrameworkVersion) -> Result<Option<String>, StoreError> {
        self.document(&SHELF, &version.id, &version.version).await
    }
}

impl Writer {
    /// Stores a version. The document is that of a framework which was read and found whole.
    ///
    /// # Errors
    /// [`StoreError::StaleVersion`] where the version is known with another document.
    pub async fn put_framework(
        &mut self,
        version: &FrameworkVersion,
        document: &str,
    ) -> Result<Put, StoreError> {
        self.publish(&SHELF, (&version.id, &version.version), document).await
    }
}
