//! The invariants of ARCHITECTURE.md that a program can check. Each rule reads the same small tree of files and answers
//! with faults that name the place, what is wrong and what to do.

mod dependencies;
mod exceptions;
mod layers;
mod lexer;
mod licences;
mod map;
mod promises;
mod purity;
mod shape;
mod tree;
mod words;

use anyhow::{Result, bail};

use exceptions::Exceptions;
use tree::Tree;

/// One broken invariant.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    path: String,
    /// Counted from one; zero where the fault is the whole file.
    line: usize,
    message: String,
}

impl Fault {
    fn at(path: &str, line: usize, message: impl Into<String>) -> Self {
        Fault { path: path.to_owned(), line, message: message.into() }
    }

    fn of_file(path: &str, message: impl Into<String>) -> Self {
        Fault::at(path, 0, message)
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            0 => write!(out, "{}: {}", self.path, self.message),
            line => write!(out, "{}:{line}: {}", self.path, self.message),
        }
    }
}

/// Checks the repository and prints every fault.
pub fn run() -> Result<()> {
    let tree = Tree::of_repository()?;
    let mut exceptions = Exceptions::read(&tree);
    let mut faults = Vec::new();
    faults.extend(dependencies::check(&dependencies::declared()?));
    faults.extend(licences::check(&licences::used()?));
    faults.extend(purity::check(&tree));
    faults.extend(layers::check(&tree));
    faults.extend(shape::check(&tree, &mut exceptions));
    faults.extend(map::check(&tree));
    faults.extend(promises::check(&tree, &mut exceptions));
    faults.extend(words::check(&tree, &mut exceptions));
    faults.extend(exceptions.faults());
    faults.sort();
    for fault in &faults {
        eprintln!("{fault}");
    }
    if !faults.is_empty() {
        bail!("{} of the house's rules broken, listed above", faults.len());
    }
    eprintln!("tidy: {} files keep the house's rules", tree.len());
    Ok(())
}
