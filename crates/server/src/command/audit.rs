//! Checking that nobody altered the record of who changed what.

use clap::Subcommand;
use store::{BrokenLink, Store};

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
            println!("{} rows; {}", report.rows, say(broken));
            Err(CommandError::Faulty)
        }
    }
}

fn say(broken: BrokenLink) -> String {
    match broken {
        BrokenLink::Changed { seq } => format!("row {seq} was changed"),
        BrokenLink::OutOfOrder { seq } => format!("something was taken out or put in at row {seq}"),
        BrokenLink::Cut { seq } => format!("rows are missing after row {seq}"),
    }
}
