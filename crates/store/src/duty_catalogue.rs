//! Versions of the duty catalogue: the documents as they ship, never changed.

use domain::duty::{DutyCatalogue, DutyCatalogueVersion};

use crate::document::Shelf;
use crate::{Put, Reader, StoreError, Writer};

const SHELF: Shelf = Shelf {
    find: "SELECT document FROM duty_catalogue WHERE id = $1 AND version = $2",
    insert: "INSERT INTO duty_catalogue (id, version, document, stored_at) VALUES ($1, $2, $3, $4)",
    action: "duty_catalogue_put",
    kind: "duty_catalogue",
    bytes_max: DutyCatalogue::BYTES_MAX,
};

impl Reader {
    /// The versions that are stored, by name.
    pub async fn duty_catalogues(&mut self) -> Result<Vec<DutyCatalogueVersion>, StoreError> {
        let sql = "SELECT id, version FROM duty_catalogue ORDER BY id, version";
        self.db.all(sql, Vec::new(), |c| Ok(DutyCatalogueVersion { id: c.get()?, version: c.get()? })).await
    }

    /// The document of a version, byte for byte as it was stored.
    pub async fn duty_catalogue(
        &mut self,
        version: &DutyCatalogueVersion,
    ) -> Result<Option<String>, StoreError> {
        self.document(&SHELF, &version.id, &version.version).await
    }
}

impl Writer {
    /// Stores a version. The document is that of a catalogue which was read and found whole.
    ///
    /// # Errors
    /// [`StoreError::StaleVersion`] where the version is known with another document.
    pub async fn put_duty_catalogue(
        &mut self,
        version: &DutyCatalogueVersion,
        document: &str,
    ) -> Result<Put, StoreError> {
        self.publish(&SHELF, (&version.id, &version.version), document).await
    }
}
