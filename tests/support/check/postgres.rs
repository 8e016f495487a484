use support::postgres;

use crate::said_by;

#[tokio::test]
async fn every_test_has_an_empty_database_of_its_own() {
    let (Some(mine), Some(yours)) = (postgres::database(), postgres::database()) else {
        // The skip was said aloud; whether this machine should have one is not for this test to judge.
        assert!(postgres::verdict().starts_with("PostgreSQL: skipped (not found: "));
        return;
    };
    assert_ne!(mine.url, yours.url);
    mine.psql("CREATE TABLE notes (words text); INSERT INTO notes VALUES ('只有我看得见')");
    assert_eq!(mine.psql("SELECT words FROM notes"), "只有我看得见");
    assert_eq!(yours.psql("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"), "0");
    assert_eq!(mine.psql("SHOW listen_addresses"), "127.0.0.1");
    assert!(postgres::verdict().starts_with("PostgreSQL: 1"), "{}", postgres::verdict());
}

#[tokio::test]
async fn what_postgres_refuses_fails_the_test_in_its_own_words() {
    let Some(database) = postgres::database() else {
        return;
    };
    let said = said_by(async move { database.psql("SELECT * FROM nowhere") }).await;
    assert!(said.contains("relation \"nowhere\" does not exist"), "{said}");
}
