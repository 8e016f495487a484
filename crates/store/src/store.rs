//! The store: opens a database and hands out readers and writers.

use std::sync::Arc;
use std::time::{Duration, Instant};

use sqlx::postgres::{PgPool, PgPoolOptions};
use sqlx::sqlite::{SqlitePool, SqlitePoolOptions};

use crate::config::{Target, postgres_options, sqlite_options};
use crate::database::Connection;
use crate::retry::pause;
use crate::{Act, Database, Reader, StoreConfig, StoreError, Writer, migration};

#[derive(Debug)]
pub(crate) enum Pools {
    Sqlite { readers: SqlitePool, writer: SqlitePool },
    Postgres { readers: PgPool, writer: PgPool },
}

/// A database with our schema. Cloning shares its connections.
#[derive(Clone, Debug)]
pub struct Store {
    pools: Arc<Pools>,
}

impl Store {
    /// Connects and brings the schema up to date. Two processes may do this to the same database at once.
    ///
    /// # Errors
    /// [`StoreError::Busy`] where the database cannot be reached within the configured wait,
    /// [`StoreError::ReadOnly`] where it needs a migration and cannot be written, [`StoreError::SchemaNewer`] and
    /// [`StoreError::MigrationChanged`] where its schema is not ours.
    pub async fn open(config: &StoreConfig) -> Result<Self, StoreError> {
        let wait = config.wait.clamp(Duration::from_millis(10), Duration::from_secs(60));
        let readers = config.readers.clamp(1, 64);
        let pools = match &config.target {
            Target::Sqlite(options) => {
                let options = sqlite_options(options, wait);
                let pool = |size| {
                    SqlitePoolOptions::new()
                        .max_connections(size)
                        .acquire_timeout(wait)
                        .idle_timeout(None)
                        .max_lifetime(None)
                        .test_before_acquire(false)
                };
                Pools::Sqlite {
                    writer: connect_sqlite(pool(1), options.clone(), wait).await?,
                    readers: pool(readers).connect_lazy_with(options.pragma("query_only", "ON")),
                }
            }
            Target::Postgres(options) => {
                let options = postgres_options(options, wait);
                let pool = |size| PgPoolOptions::new().max_connections(size).acquire_timeout(wait);
                Pools::Postgres {
                    writer: pool(1).connect_with(options.clone()).await?,
                    readers: pool(readers).connect_lazy_with(options),
                }
            }
        };
        migration::run(&pools).await?;
        Ok(Self { pools: Arc::new(pools) })
    }

    /// Which of the two it is.
    pub fn database(&self) -> Database {
        match *self.pools {
            Pools::Sqlite { .. } => Database::Sqlite,
            Pools::Postgres { .. } => Database::Postgres,
        }
    }

    /// One consistent snapshot: all its answers are of the same moment.
    ///
    /// # Errors
    /// [`StoreError::Busy`] where no connection becomes free within the wait.
    pub async fn read(&self) -> Result<Reader, StoreError> {
        Ok(Reader::new(self.pools.begin_read().await?))
    }

    /// The one write lock, in the name of somebody at some time. Writers queue for it, in both databases and over
    /// all processes, so that whatever a writer reads stays true until it commits.
    ///
    /// # Errors
    /// [`StoreError::Busy`] where another writer holds the lock for longer than the wait,
    /// [`StoreError::ReadOnly`] where nothing can be written.
    pub async fn write(&self, act: Act) -> Result<Writer, StoreError> {
        Writer::begin(self.pools.begin_write().await?, act).await
    }

    /// Whether the database answers.
    pub async fn ready(&self) -> Result<(), StoreError> {
        let mut reader = self.read().await?;
        reader.db.any("SELECT one FROM audit_head", Vec::new()).await.map(drop)
    }

    /// Waits for what is at work and closes every connection.
    pub async fn close(&self) {
        match &*self.pools {
            Pools::Sqlite { readers, writer } => {
                readers.close().await;
                writer.close().await;
            }
            Pools::Postgres { readers, writer } => {
                readers.close().await;
                writer.close().await;
            }
        }
    }
}

impl Pools {
    pub async fn begin_read(&self) -> Result<Connection, StoreError> {
        Ok(match self {
            Self::Sqlite { readers, .. } => Connection::Sqlite(readers.begin_with("BEGIN").await?),
            Self::Postgres { readers, .. } => {
                let snapshot = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
                Connection::Postgres(readers.begin_with(snapshot).await?)
            }
        })
    }

    /// In PostgreSQL every statement of a READ COMMITTED transaction sees what was committed before it; since the
    /// first one takes the lock row, all later ones see everything of the writers before.
    pub async fn begin_write(&self) -> Result<Connection, StoreError> {
        Ok(match self {
            Self::Sqlite { writer, .. } => Connection::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres { writer, .. } => {
                Connection::Postgres(writer.begin_with("BEGIN ISOLATION LEVEL READ COMMITTED").await?)
            }
        })
    }
}

/// Switching a new file to WAL needs it alone for a moment, and SQLite does not wait for that by itself.
async fn connect_sqlite(
    pool: SqlitePoolOptions,
    options: sqlx::sqlite::SqliteConnectOptions,
    wait: Duration,
) -> Result<SqlitePool, StoreError> {
    let deadline = Instant::now() + wait;
    let mut attempt = 1;
    loop {
        match pool.clone().connect_with(options.clone()).await.map_err(StoreError::from) {
            Err(StoreError::Busy(_)) if Instant::now() < deadline => {
                tokio::time::sleep(pause(attempt)).await;
                attempt += 1;
            }
            outcome => return outcome,
        }
    }
}
