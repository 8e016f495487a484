//! Checking a document, a framework or a duty catalogue, before it is published.

use std::path::PathBuf;

use clap::Subcommand;
use domain::document::DocumentErrors;
use domain::duty::DutyCatalogue;
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

/// Checks a framework.
pub fn framework(verb: &Verb) -> Result<(), CommandError> {
    check(verb, |document| {
        let framework = Framework::from_json(document)?;
        Ok(format!("{}: {} indicators", framework.version(), framework.indicators().len()))
    })
}

/// Checks a duty catalogue.
pub fn duties(verb: &Verb) -> Result<(), CommandError> {
    check(verb, |document| {
        let catalogue = DutyCatalogue::from_json(document)?;
        Ok(format!("{}: {} duties", catalogue.version(), catalogue.duties().len()))
    })
}

/// Reads the file with `read`, and prints what that says about a good one, or every fault of a broken one.
fn check(
    Verb::Check { file }: &Verb,
    read: impl FnOnce(&[u8]) -> Result<String, DocumentErrors>,
) -> Result<(), CommandError> {
    let document =
        std::fs::read(file).map_err(|cause| CommandError::Given(format!("{}: {cause}", file.display())))?;
    let errors = match read(&document) {
        Ok(summary) => {
            return super::print(&summary);
        }
        Err(errors) => errors,
    };
    let mut problem = Problem::new(ProblemCode::FrameworkRefused);
    problem.errors = routes::document_faults(&errors);
    problem.params = Params::new();
    speech::word(&mut problem, language());
    for error in &problem.errors {
        let place = if error.pointer.is_empty() { "/" } else { &error.pointer };
        // A document's own names and texts are in both; at a terminal their control characters would act.
        super::print(&format!("{}: {} ({})", plain(place), plain(&error.message), error.code))?;
    }
    if errors.more {
        super::print("...")?;
    }
    Err(CommandError::Faulty)
}

/// The text without the characters that a terminal obeys.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

/// The language of whoever sits at the terminal.
pub fn language() -> Language {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(|name| std::env::var(name).ok());
    set.filter(|value| !value.is_empty()).find_map(|value| Language::from_tag(&value)).unwrap_or(Language::En)
}
