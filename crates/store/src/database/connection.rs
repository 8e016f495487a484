//! A transaction in either database.

use sqlx::postgres::{PgArguments, Postgres};
use sqlx::query::Query;
use sqlx::sqlite::{Sqlite, SqliteArguments};
use sqlx::{SqlSafeStr, SqlStr, Transaction};

use super::{Bind, Columns, Sql};
use crate::StoreError;

/// The most placeholders in one statement; SQLite allows 32,766 and PostgreSQL 65,535, but long ones parse slowly.
const PLACEHOLDERS_MAX: usize = 900;

pub(crate) enum Connection {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Connection {
    /// Every row, read by `read`.
    pub async fn all<T>(
        &mut self,
        sql: impl SqlSafeStr,
        binds: Vec<Bind>,
        mut read: impl FnMut(&mut Columns<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let sql = sql.into_sql_str();
        match self {
            Self::Sqlite(tx) => {
                let rows = sqlite_query(sql, binds).fetch_all(&mut **tx).await?;
                rows.iter().map(|row| read(&mut Columns::of_sqlite(row))).collect()
            }
            Self::Postgres(tx) => {
                let rows = postgres_query(sql, binds).fetch_all(&mut **tx).await?;
                rows.iter().map(|row| read(&mut Columns::of_postgres(row))).collect()
            }
        }
    }

    /// Every row of a statement that was put together.
    pub async fn all_of<T>(
        &mut self,
        sql: Sql,
        read: impl FnMut(&mut Columns<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let (text, binds) = sql.into_parts();
        self.all(text, binds, read).await
    }

    /// The first row, where there is one.
    pub async fn one<T>(
        &mut self,
        sql: impl SqlSafeStr,
        binds: Vec<Bind>,
        read: impl FnMut(&mut Columns<'_>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        Ok(self.all(sql, binds, read).await?.into_iter().next())
    }

    /// Whether there is any row.
    pub async fn any(&mut self, sql: impl SqlSafeStr, binds: Vec<Bind>) -> Result<bool, StoreError> {
        Ok(!self.all(sql, binds, |_| Ok(())).await?.is_empty())
    }

    /// Whether a statement that was put together gives any row.
    pub async fn any_of(&mut self, sql: Sql) -> Result<bool, StoreError> {
        Ok(!self.all_of(sql, |_| Ok(())).await?.is_empty())
    }

    /// Runs a statement; the number of rows it changed.
    pub async fn run(&mut self, sql: impl SqlSafeStr, binds: Vec<Bind>) -> Result<u64, StoreError> {
        let sql = sql.into_sql_str();
        Ok(match self {
            Self::Sqlite(tx) => sqlite_query(sql, binds).execute(&mut **tx).await?.rows_affected(),
            Self::Postgres(tx) => postgres_query(sql, binds).execute(&mut **tx).await?.rows_affected(),
        })
    }

    /// Inserts many rows with as few statements as the bound on placeholders allows. `into` is the statement up to
    /// `VALUES`, `suffix` what follows the rows (an ON CONFLICT clause, or nothing). All rows have the same width.
    pub async fn insert(
        &mut self,
        into: &'static str,
        rows: Vec<Vec<Bind>>,
        suffix: &'static str,
    ) -> Result<(), StoreError> {
        let width = rows.first().map_or(1, Vec::len).max(1);
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let mut sql = Sql::new(into);
            for (at, row) in rows.by_ref().take(PLACEHOLDERS_MAX / width).enumerate() {
                sql.push(if at == 0 { " (" } else { ", (" });
                sql.bind_list(row).push(")");
            }
            sql.push(suffix);
            let (text, binds) = sql.into_parts();
            self.run(text, binds).await?;
        }
        Ok(())
    }

    /// Runs several statements without binds: a migration.
    pub async fn script(&mut self, script: &'static str) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(tx) => sqlx::raw_sql(script).execute(&mut **tx).await.map(drop)?,
            Self::Postgres(tx) => sqlx::raw_sql(script).execute(&mut **tx).await.map(drop)?,
        }
        Ok(())
    }

    pub async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }
}

fn sqlite_query(sql: SqlStr, binds: Vec<Bind>) -> Query<'static, Sqlite, SqliteArguments> {
    binds.into_iter().fold(sqlx::query::<Sqlite>(sql), |query, bind| match bind {
        Bind::Text(value) => query.bind(value),
        Bind::Int(value) => query.bind(value),
        Bind::Real(value) => query.bind(value),
        Bind::Bytes(value) => query.bind(value),
    })
}

fn postgres_query(sql: SqlStr, binds: Vec<Bind>) -> Query<'static, Postgres, PgArguments> {
    binds.into_iter().fold(sqlx::query::<Postgres>(sql), |query, bind| match bind {
        Bind::Text(value) => query.bind(value),
        Bind::Int(value) => query.bind(value),
        Bind::Real(value) => query.bind(value),
        Bind::Bytes(value) => query.bind(value),
    })
}
