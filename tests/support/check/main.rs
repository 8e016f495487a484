//! Proof that what the other suites stand on does hold: each sentence of the support crate against a small site
//! of known pages, a real browser, a real PostgreSQL and the real program.

mod browser;
mod client;
mod postgres;
mod program;
mod server;
mod site;

/// Runs what must panic and gives what it said.
async fn said_by<T: 'static>(doomed: impl Future<Output = T> + 'static) -> String {
    let tasks = tokio::task::LocalSet::new();
    let ended = tasks.run_until(tokio::task::spawn_local(doomed)).await;
    let panic = ended.err().expect("it should have failed the test").into_panic();
    *panic.downcast::<String>().expect("a panic with a message")
}
