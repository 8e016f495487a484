//! Which database, and how long to wait for it.

use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};

use crate::StoreError;

/// The two databases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Database {
    Sqlite,
    Postgres,
}

#[derive(Clone, Debug)]
pub(crate) enum Target {
    Sqlite(Box<SqliteConnectOptions>),
    Postgres(Box<PgConnectOptions>),
}

/// How to open a store.
#[derive(Clone, Debug)]
pub struct StoreConfig {
    pub(crate) target: Target,
    /// How many readers may work at once; 1 to 64. There is always one writer.
    pub readers: u32,
    /// The bound of every single wait for a connection or a lock; past it, [`StoreError::Busy`].
    pub wait: Duration,
}

impl StoreConfig {
    /// Reads `sqlite:PATH`, `sqlite:PATH?mode=ro` or `postgres://user:password@host:port/name`. A SQLite file is
    /// made where it is absent, unless a mode says otherwise.
    ///
    /// # Errors
    /// [`StoreError::BadUrl`], which never repeats the URL: it may hold a password.
    pub fn from_url(url: &str) -> Result<Self, StoreError> {
        let bad = |error: sqlx::Error| StoreError::BadUrl(error.to_string());
        let target = match url.split_once(':').map(|(scheme, _)| scheme) {
            Some("sqlite") if url.contains(":memory:") || url.contains("mode=memory") => {
                return Err(StoreError::BadUrl(
                    "a database in memory cannot be shared by readers and a writer".into(),
                ));
            }
            Some("sqlite") => {
                let options = SqliteConnectOptions::from_str(url).map_err(bad)?;
                let made = !url.contains("mode=");
                Target::Sqlite(Box::new(if made { options.create_if_missing(true) } else { options }))
            }
            Some("postgres" | "postgresql") => Target::Postgres(Box::new(url.parse().map_err(bad)?)),
            _ => {
                return Err(StoreError::BadUrl("expected sqlite:PATH or postgres://...".into()));
            }
        };
        Ok(Self { target, readers: 4, wait: Duration::from_secs(5) })
    }

    pub fn database(&self) -> Database {
        match self.target {
            Target::Sqlite(_) => Database::Sqlite,
            Target::Postgres(_) => Database::Postgres,
        }
    }
}

/// WAL, so that readers and the writer do not wait for each other; `synchronous = FULL`, since a receipt is a
/// promise that outlives a power cut.
pub(crate) fn sqlite_options(options: &SqliteConnectOptions, wait: Duration) -> SqliteConnectOptions {
    options
        .clone()
        .foreign_keys(true)
        .busy_timeout(wait)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .pragma("temp_store", "memory")
        .pragma("journal_size_limit", "67108864")
}

/// Bounds that the database itself keeps, so that a client that vanished holds nothing for long.
pub(crate) fn postgres_options(options: &PgConnectOptions, wait: Duration) -> PgConnectOptions {
    let wait_ms = wait.as_millis().to_string();
    options.clone().application_name("guanhu").options([
        ("lock_timeout", wait_ms.as_str()),
        ("statement_timeout", "60000"),
        ("idle_in_transaction_session_timeout", "60000"),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_names_its_database_and_a_foreign_one_is_refused_without_repeating_it() {
        assert_eq!(StoreConfig::from_url("sqlite:a.db").unwrap().database(), Database::Sqlite);
        assert_eq!(
            StoreConfig::from_url("postgres://u:p@127.0.0.1:5/x").unwrap().database(),
            Database::Postgres
        );
        for url in [
            "mysql://root:hunter2@host/x",
            "sqlite::memory:",
            "guanhu.db",
            "",
            "postgres://u:hunter2@host:port/x",
        ] {
            let Err(StoreError::BadUrl(why)) = StoreConfig::from_url(url) else {
                panic!("{url} was accepted")
            };
            assert!(!why.contains("hunter2"), "{why}");
        }
    }
}
