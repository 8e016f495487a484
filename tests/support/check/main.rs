//! Proof that what the other suites stand on does hold: each sentence of the support crate against a small site
//! of known pages, a real browser, a real PostgreSQL and the real program.

mod browser;
mod client;
mod postgres;
mod program;
mod server;
mod site;
mod world;

/// Runs what must panic and gives what it said.
async fn said_by<T: 'static>(doomed: impl Future<Output = T> + 'static) -> String {
    let tasks = tokio::task::LocalSet::new();
    let task = tasks.spawn_local(doomed);
    let ended = tasks.run_until(task).await;
    let panic = ended.err().expect("it should have failed the test").into_panic();
    let said = *panic.downcast::<String>().expect("a panic with a message");
    if let Some(picture) = said.lines().find_map(|line| line.strip_prefix("picture: ")) {
        // Nobody is to look for the reason of a failure that was asked for.
        std::fs::remove_file(picture).expect("the picture that a failure names is there");
    }
    said
}
