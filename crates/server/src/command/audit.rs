//! Checking that nobody altered the record of who changed what.

use clap::Subcommand;
use store::Store;

use super::CommandError;

#[derive(Subcommand)]
pub enum Verb {
    /// Recompute the chain of hashes over every row
    Verify,
}

pub async fn run(store: &Store, verb: &Verb) -> Result<(), CommandError> {
    let Verb::Verify = verb;
    let report = store.read().await?.verify_audit().await?;
    match report.broken {
        None => {
            println!("{} rows, unbroken", report.rows);
            Ok(())
        }
        Some(broken) => {
            println!("{} rows, and the chain does not hold: {broken:?}", report.rows);
            Err(CommandError::Faulty)
        }
    }
}
