//! Checking a framework document before it is published.

use std::path::PathBuf;

use clap::Subcommand;
use domain::framework::Framework;
use locale::Language;
use protocol::problem::{Params, Problem, ProblemCode};

use super::CommandError;
use crate::{routes, speech};

#[derive(Subcommand)]
pub enum Verb {
    /// Read a document and print everything that is wrong with it, each with its place
    Check { file: PathBuf },
}

pub fn run(verb: &Verb) -> Result<(), CommandError> {
    let Verb::Check { file } = verb;
    let document =
        std::fs::read(file).map_err(|cause| CommandError::Given(format!("{}: {cause}", file.display())))?;
    let errors = match Framework::from_json(&document) {
        Ok(framework) => {
            println!("{}: {} indicators", framework.version(), framework.indicators().len());
            return Ok(());
        }
        Err(errors) => errors,
    };
    let mut problem = Problem::new(ProblemCode::FrameworkRefused);
    problem.errors = routes::framework_faults(&errors);
    problem.params = Params::new();
    speech::word(&mut problem, language());
    for error in &problem.errors {
        let place = if error.pointer.is_empty() { "/" } else { &error.pointer };
        println!("{place}: {} ({})", error.message, error.code);
    }
    if errors.more {
        println!("...");
    }
    Err(CommandError::Faulty)
}

/// The language of whoever sits at the terminal.
fn language() -> Language {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(|name| std::env::var(name).ok());
    set.filter(|value| !value.is_empty()).find_map(|value| Language::from_tag(&value)).unwrap_or(Language::En)
}
