//! The store's promises, each kept by both databases: every test of `on_both!` runs on SQLite and on PostgreSQL.

/// Makes of each `async fn name(site: Site)` a test on a fresh SQLite file and one on a fresh PostgreSQL database.
macro_rules! on_both {
    ($(async fn $name:ident($($site:tt)+) $body:block)+) => {
        $(async fn $name($($site)+: crate::site::Site) $body)+

        mod sqlite {
            $(#[tokio::test]
            async fn $name() {
                super::$name(crate::site::Site::on_sqlite().await).await;
            })+
        }

        mod postgres {
            $(#[tokio::test]
            async fn $name() {
                let Some(site) = crate::site::Site::on_postgres().await else { return };
                super::$name(site).await;
            })+
        }
    };
}

mod accounts;
mod audit;
mod closing;
mod frozen;
mod opening;
mod registers;
mod results;
mod review;
mod site;
mod submission;
mod tasks;
mod trouble;
