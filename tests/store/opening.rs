use store::{Store, StoreConfig, StoreError};
use support::Folder;

use crate::site::Site;

/// Opens one empty database from four tasks at the same time.
async fn opened_four_times_at_once(url: &str) -> Vec<Result<Store, StoreError>> {
    let tasks: Vec<_> = (0..4)
        .map(|_| {
            let config = StoreConfig::from_url(url).unwrap();
            tokio::spawn(async move { Store::open(&config).await })
        })
        .collect();
    let mut outcomes = Vec::new();
    for task in tasks {
        outcomes.push(task.await.unwrap());
    }
    outcomes
}

async fn assert_all_work(stores: Vec<Result<Store, StoreError>>) {
    assert_eq!(stores.len(), 4);
    for store in stores {
        let mut read = store.unwrap().read().await.unwrap();
        assert!(read.regions().await.unwrap().is_empty());
        assert_eq!(read.verify_audit().await.unwrap().broken, None);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn four_processes_may_migrate_one_new_sqlite_file_at_once() {
    let folder = Folder::new("migrate");
    assert_all_work(opened_four_times_at_once(&folder.sqlite_url("new.sqlite")).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn four_processes_may_migrate_one_new_postgresql_database_at_once() {
    let Some(database) = support::postgres::database() else { return };
    assert_all_work(opened_four_times_at_once(&database.url).await).await;
}

on_both! {
    async fn what_was_stored_is_there_after_closing_and_opening_again(site) {
        site.store.close().await;
        let store = site.another_store().await;
        let mut read = store.read().await.unwrap();
        assert_eq!(read.community(site.home()).await.unwrap().as_ref(), Some(&site.communities[0]));
        assert_eq!(read.region_tree().await.unwrap().subtree(site.city).len(), 2);
    }

    async fn a_database_of_a_newer_program_is_refused(site) {
        site.sql(
            "INSERT INTO schema_migration (version, name, checksum, applied_at) VALUES (99, 'future', '', 0)",
        )
        .await;
        let refused = Store::open(&StoreConfig::from_url(&site.url).unwrap()).await;
        assert!(matches!(refused, Err(StoreError::SchemaNewer { found: 99, .. })), "{refused:?}");
    }

    async fn a_migration_that_differs_from_the_one_applied_is_refused(site) {
        site.sql("UPDATE schema_migration SET checksum = 'other' WHERE version = 1").await;
        let refused = Store::open(&StoreConfig::from_url(&site.url).unwrap()).await;
        assert!(matches!(refused, Err(StoreError::MigrationChanged { version: 1 })), "{refused:?}");
    }
}

#[tokio::test]
async fn a_database_that_is_not_there_is_said_to_be_away_and_not_waited_for_without_end() {
    let mut config = StoreConfig::from_url("postgres://guanhu@127.0.0.1:1/none").unwrap();
    config.wait = std::time::Duration::from_millis(300);
    let refused = Store::open(&config).await;
    assert!(matches!(refused, Err(StoreError::Busy(_))), "{refused:?}");
}

#[tokio::test]
async fn a_url_without_a_folder_behind_it_is_an_error_and_makes_nothing() {
    let folder = Folder::new("nowhere");
    let missing = folder.join("no-such-folder");
    let refused =
        Store::open(&StoreConfig::from_url(&format!("sqlite:{}/x.sqlite", missing.display())).unwrap()).await;
    assert!(matches!(refused, Err(StoreError::Other(_))), "{refused:?}");
    assert!(!missing.exists());
}

#[tokio::test]
async fn the_two_databases_have_the_same_tables_and_columns() {
    let Some(postgres) = Site::on_postgres().await else { return };
    let sqlite = Site::on_sqlite().await;
    let of_sqlite: Vec<(String, String)> = sqlx::query_as(
        "SELECT m.name, p.name FROM sqlite_schema m JOIN pragma_table_info(m.name) p \
         WHERE m.type = 'table' ORDER BY 1, p.cid",
    )
    .fetch_all(&mut <sqlx::SqliteConnection as sqlx::Connection>::connect(&sqlite.url).await.unwrap())
    .await
    .unwrap();
    let of_postgres: Vec<(String, String)> = sqlx::query_as(
        "SELECT table_name::text, column_name::text FROM information_schema.columns \
         WHERE table_schema = 'public' ORDER BY 1, ordinal_position",
    )
    .fetch_all(&mut <sqlx::PgConnection as sqlx::Connection>::connect(&postgres.url).await.unwrap())
    .await
    .unwrap();
    assert!(of_sqlite.len() > 80, "{of_sqlite:?}");
    assert_eq!(of_sqlite, of_postgres);
}
