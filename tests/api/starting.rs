//! Starting again, and starting twice at once: the data is what it was, and the demo city is there once.

use std::collections::BTreeMap;

use domain::access::Role;
use protocol::community::CommunityPage;
use protocol::round::RoundView;
use sqlx::Connection;
use support::world::Person;
use support::{Folder, Server, World};

/// What the log says when the demo city was not there yet.
const MADE: &str = "the demo city was made";

/// How many rows each table of a SQLite database holds. Sessions come and go with people.
async fn rows_by_table(url: &str) -> BTreeMap<String, i64> {
    let mut connection = sqlx::SqliteConnection::connect(url).await.expect("the server's own URL");
    let tables: Vec<(String,)> =
        sqlx::query_as("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
            .fetch_all(&mut connection)
            .await
            .expect("the schema");
    let mut rows = BTreeMap::new();
    for (table,) in tables.into_iter().filter(|(table,)| !table.contains("session")) {
        let count = sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
        let count = sqlx::query_scalar(count).fetch_one(&mut connection).await.expect("a number");
        rows.insert(table, count);
    }
    rows
}

/// Everything that an evaluator sees of the rounds, byte for byte.
async fn all_results(evaluator: &Person) -> Vec<Vec<u8>> {
    let rounds: Vec<RoundView> = evaluator.client.list("rounds").await;
    let mut seen = vec![evaluator.client.get("rounds").await.bytes().to_vec()];
    for view in rounds {
        let result = evaluator.client.get(&format!("rounds/{}/result", view.round.id)).await;
        seen.push(result.bytes().to_vec());
    }
    seen
}

#[tokio::test]
async fn a_second_start_on_the_same_data_makes_nothing_and_changes_nothing() {
    let mut server = Server::demo().await;
    let evaluator = World::demo(&server).await.person(Role::Evaluator).await;
    let results = all_results(&evaluator).await;
    let rows = rows_by_table(server.database_url()).await;
    assert!(rows.values().sum::<i64>() > 1000, "{rows:?}");

    let first = server.log();
    assert_eq!(first.matches(MADE).count(), 1, "the first start made it:\n{first}");
    server.restart().await;
    let second = server.log();
    let second = second.strip_prefix(&first).expect("the log of the second start follows that of the first");
    assert!(!second.trim().is_empty(), "the second start says something");
    assert!(!second.contains(MADE), "it made the city again:\n{second}");
    // Before anybody signs in, which the audit trail notes.
    assert_eq!(rows_by_table(server.database_url()).await, rows, "rows by table");
    let evaluator = World::demo(&server).await.person(Role::Evaluator).await;
    assert!(all_results(&evaluator).await == results, "the rounds and their results are not what they were");
}

#[tokio::test]
async fn two_programs_that_start_at_once_on_an_empty_sqlite_file_make_one_demo_city() {
    let folder = Folder::new("twice");
    one_demo_city(&folder.sqlite_url("guanhu.sqlite")).await;
}

#[tokio::test]
async fn two_programs_that_start_at_once_on_an_empty_postgresql_database_make_one_demo_city() {
    let Some(database) = support::postgres::database() else { return };
    one_demo_city(&database.url).await;
}

async fn one_demo_city(url: &str) {
    let start = || Server::setup().demo().database(url).start();
    let (one, other) = tokio::join!(start(), start());
    let said = [&one, &other].map(|server| server.log().matches(MADE).count());
    assert_eq!(said.iter().sum::<usize>(), 1, "who made it: {said:?}");
    let mut seen = Vec::new();
    for server in [&one, &other] {
        let evaluator = World::demo(server).await.person(Role::Evaluator).await;
        let communities: CommunityPage = evaluator.client.read("communities?limit=1000").await;
        assert_eq!(communities.items.len(), 25, "twenty-four and the case from the paper");
        seen.push(all_results(&evaluator).await);
    }
    assert!(seen[0] == seen[1], "both serve the same city");
}
