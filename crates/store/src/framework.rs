//! Framework versions: the documents as they were sent, never changed.

use domain::framework::FrameworkVersion;
use protocol::bounds::FRAMEWORK_BYTES_MAX;

use crate::audit::fingerprint;
use crate::database::binds;
use crate::{Put, Reader, StoreError, Writer};

impl Reader {
    /// The versions that are stored, by name.
    pub async fn frameworks(&mut self) -> Result<Vec<FrameworkVersion>, StoreError> {
        self.db.all("SELECT id, version FROM framework ORDER BY id, version", Vec::new(), |c| c.get()).await
    }

    /// The document of a version, byte for byte as it was stored.
    pub async fn framework(&mut self, version: &FrameworkVersion) -> Result<Option<String>, StoreError> {
        let sql = "SELECT document FROM framework WHERE id = $1 AND version = $2";
        self.db.one(sql, binds![&version.id, &version.version], |c| c.get()).await
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
        if document.len() > FRAMEWORK_BYTES_MAX {
            return Err(StoreError::TooMany { what: "bytes of framework", max: FRAMEWORK_BYTES_MAX });
        }
        match self.framework(version).await? {
            Some(known) if known == document => return Ok(Put::Same),
            Some(_) => return Err(StoreError::StaleVersion),
            None => {}
        }
        let stored_at = self.now();
        self.db
            .run(
                "INSERT INTO framework (id, version, document, stored_at) VALUES ($1, $2, $3, $4)",
                binds![&version.id, &version.version, document, stored_at],
            )
            .await?;
        self.note(
            "framework_put",
            format!("framework:{version}"),
            (None, Some(fingerprint(document)?)),
            None,
        );
        Ok(Put::Created)
    }
}
