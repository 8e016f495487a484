//! The schema's versions: one folder of SQL per database, applied in order, each once.

use std::time::SystemTime;

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use crate::StoreError;
use crate::database::{Connection, binds};
use crate::retry::pause;
use crate::store::Pools;

struct Migration {
    version: i64,
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

/// Append only: an applied migration never changes, which its checksum guards.
const MIGRATIONS: [Migration; 7] = [
    Migration {
        version: 1,
        name: "foundation",
        sqlite: include_str!("../migrations/sqlite/0001_foundation.sql"),
        postgres: include_str!("../migrations/postgres/0001_foundation.sql"),
    },
    Migration {
        version: 2,
        name: "sign_in_times",
        sqlite: include_str!("../migrations/sqlite/0002_sign_in_times.sql"),
        postgres: include_str!("../migrations/postgres/0002_sign_in_times.sql"),
    },
    Migration {
        version: 3,
        name: "region_name_en",
        sqlite: include_str!("../migrations/sqlite/0003_region_name_en.sql"),
        postgres: include_str!("../migrations/postgres/0003_region_name_en.sql"),
    },
    Migration {
        version: 4,
        name: "frozen_rounds",
        sqlite: include_str!("../migrations/sqlite/0004_frozen_rounds.sql"),
        postgres: include_str!("../migrations/postgres/0004_frozen_rounds.sql"),
    },
    Migration {
        version: 5,
        name: "frozen_context",
        sqlite: include_str!("../migrations/sqlite/0005_frozen_context.sql"),
        postgres: include_str!("../migrations/postgres/0005_frozen_context.sql"),
    },
    Migration {
        version: 6,
        name: "duty_catalogues",
        sqlite: include_str!("../migrations/sqlite/0006_duty_catalogues.sql"),
        postgres: include_str!("../migrations/postgres/0006_duty_catalogues.sql"),
    },
    Migration {
        version: 7,
        name: "withdrawn_assignments",
        sqlite: include_str!("../migrations/sqlite/0007_withdrawn_assignments.sql"),
        postgres: include_str!("../migrations/postgres/0007_withdrawn_assignments.sql"),
    },
];

/// How often another process may come first before this one gives up.
const ATTEMPTS_MAX: u32 = 10;

impl Migration {
    fn script(&self, db: &Connection) -> &'static str {
        match db {
            Connection::Sqlite(_) => self.sqlite,
            Connection::Postgres(_) => self.postgres,
        }
    }
}

fn checksum(script: &str) -> String {
    Sha256::digest(script).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Brings the schema up to date. Where two processes do this at once, the unique row of a migration, written in the
/// same transaction as its changes, lets one of them through; the other starts over and finds it done.
pub(crate) async fn run(pools: &Pools) -> Result<(), StoreError> {
    let mut attempt = 1;
    loop {
        match attempt_once(pools).await {
            Err(StoreError::Taken(_) | StoreError::Conflict(_) | StoreError::Busy(_))
                if attempt < ATTEMPTS_MAX =>
            {
                tokio::time::sleep(pause(attempt)).await;
                attempt += 1;
            }
            outcome => return outcome,
        }
    }
}

async fn attempt_once(pools: &Pools) -> Result<(), StoreError> {
    // A database that is up to date is not written to at all, so that a read-only one can be opened.
    let mut db = pools.begin_read().await?;
    let applied = applied(&mut db).await?;
    drop(db);
    let newest = MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or(0);
    if let Some((found, _)) = applied.iter().find(|(version, _)| *version > newest) {
        return Err(StoreError::SchemaNewer { found: *found, known: newest });
    }
    if applied.len() == MIGRATIONS.len() {
        return verify(pools, &applied).await;
    }
    let mut db = pools.begin_write().await?;
    db.script(
        "CREATE TABLE IF NOT EXISTS schema_migration (version BIGINT NOT NULL PRIMARY KEY, \
         name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at BIGINT NOT NULL)",
    )
    .await?;
    for migration in MIGRATIONS.iter().filter(|m| applied.iter().all(|(version, _)| *version != m.version)) {
        let script = migration.script(&db);
        db.run(
            "INSERT INTO schema_migration (version, name, checksum, applied_at) VALUES ($1, $2, $3, $4)",
            binds![
                migration.version,
                migration.name,
                checksum(script),
                DateTime::<Utc>::from(SystemTime::now())
            ],
        )
        .await?;
        db.script(script).await?;
    }
    db.commit().await
}

async fn verify(pools: &Pools, applied: &[(i64, String)]) -> Result<(), StoreError> {
    let db = pools.begin_read().await?;
    for (version, found) in applied {
        let known = MIGRATIONS.iter().find(|migration| migration.version == *version);
        if known.is_none_or(|migration| checksum(migration.script(&db)) != *found) {
            return Err(StoreError::MigrationChanged { version: *version });
        }
    }
    Ok(())
}

/// Versions and checksums of what was applied; none in an empty database.
async fn applied(db: &mut Connection) -> Result<Vec<(i64, String)>, StoreError> {
    let tables = match db {
        Connection::Sqlite(_) => {
            "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migration'"
        }
        Connection::Postgres(_) => {
            "SELECT 1 FROM information_schema.tables \
             WHERE table_name = 'schema_migration' AND table_schema = current_schema()"
        }
    };
    if !db.any(tables, Vec::new()).await? {
        return Ok(Vec::new());
    }
    db.all("SELECT version, checksum FROM schema_migration ORDER BY version", Vec::new(), |c| {
        Ok((c.get()?, c.get()?))
    })
    .await
}
