//! Analyses of files: how columns behave, what they weigh, how sure a ranking is, how far raters agree.
//!
//! Those of a tree and data write a table and a JSON document each into a folder; what has no table is a JSON value for
//! standard output.

pub mod agreement;
pub mod components;
pub mod correlations;
pub mod coupling;
pub mod leave_out;
pub mod obstacles;
pub mod reliability;
pub mod sobol;
pub mod statistics;
pub mod uncertainty;
pub mod weights;

use std::ops::ControlFlow;
use std::path::PathBuf;

use composite::hierarchy::Hierarchy;
use composite::method::Method;
use serde_json::Value;

use crate::fault::{Fault, FaultKind, Faults, Place};
use crate::inputs::{Files, Inputs, Note, shown};
use crate::output::{Folder, spare};
use crate::score::{self, Outcome};
use crate::watch::{Stage, Watch};

/// What is analysed and where the results go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub files: Files,
    pub out: PathBuf,
    /// Whether the columns as they are in the file are analysed although there is a method.
    pub raw: bool,
}

/// The columns of an analysis.
pub struct Study {
    pub hierarchy: Hierarchy,
    /// By node of the hierarchy: raw indicators only, or normalised indicators and then aggregates.
    pub columns: Vec<Vec<f64>>,
    pub is_scored: bool,
    pub notes: Vec<Note>,
}

impl Request {
    /// Refuses `results` that would be put in the place of what is read.
    fn spare(&self, results: &[&str]) -> Result<(), Faults> {
        spare(&self.files.paths(), &self.out, results)
    }

    /// Reads the files, and runs the method where there is one. `results` are the files that will be written.
    ///
    /// # Errors
    /// Results in the place of what is read. What is wrong with the files, or with the method on these data.
    pub fn study(&self, results: &[&str], watch: Watch<'_>) -> Result<Study, Faults> {
        self.spare(results)?;
        let inputs = self.files.read(watch)?;
        let notes = inputs.notes.clone();
        if inputs.method.is_none() || self.raw {
            let Inputs { tree, data, .. } = inputs;
            return Ok(Study {
                hierarchy: tree.hierarchy,
                columns: data.input.columns,
                is_scored: false,
                notes,
            });
        }
        let Outcome { scored, .. } = score::run(&self.files, inputs, watch)?;
        Ok(Study { hierarchy: scored.hierarchy, columns: scored.columns, is_scored: true, notes })
    }

    /// Reads the files for an analysis that runs a method itself, many times over. `results` are the files that will be
    /// written.
    ///
    /// # Errors
    /// Results in the place of what is read. What is wrong with the files; that there is no method.
    pub fn runnable(&self, results: &[&str], watch: Watch<'_>) -> Result<(Inputs, Method), Faults> {
        self.spare(results)?;
        let inputs = self.files.read(watch)?;
        match inputs.method.clone() {
            Some(method) => Ok((inputs, method)),
            None => Err(Fault::new("", Place::Whole, FaultKind::NoMethod).into()),
        }
    }
}

impl Study {
    /// Code of a node.
    pub fn code(&self, node: usize) -> &str {
        self.hierarchy.nodes().get(node).map_or("", |node| &node.code)
    }

    pub fn level(&self, node: usize) -> u32 {
        self.hierarchy.nodes().get(node).map_or(0, |node| node.level)
    }

    /// The columns of some nodes, as far as there are any.
    pub fn columns_of(&self, nodes: &[usize]) -> Vec<&[f64]> {
        nodes.iter().filter_map(|&node| self.columns.get(node)).map(Vec::as_slice).collect()
    }

    /// The columns of some nodes, higher being better: raw ones are turned where lower is.
    pub fn directed(&self, nodes: &[usize]) -> Vec<Vec<f64>> {
        let sign = |node: usize| match self.hierarchy.indicators().get(node) {
            Some(indicator) if !self.is_scored => indicator.direction.sign(),
            _ => 1.0,
        };
        let turned = |(node, column): (usize, &Vec<f64>)| {
            let sign = sign(node);
            column.iter().map(|cell| cell * sign).collect()
        };
        nodes.iter().filter_map(|&node| Some((node, self.columns.get(node)?))).map(turned).collect()
    }

    /// All indicators together, under the name `all`, then the children of each aggregate that have columns.
    ///
    /// # Errors
    /// An aggregate of that name, with which the results would say two things of one set.
    pub fn sets(&self, request: &Request) -> Result<Vec<(String, Vec<usize>)>, Faults> {
        if self.hierarchy.aggregates().any(|node| self.code(node) == "all") {
            let kind = FaultKind::SetTaken { code: "all".to_owned() };
            return Err(Fault::new(&shown(request.files.tree.path()), Place::Whole, kind).into());
        }
        let mut sets = vec![("all".to_owned(), self.hierarchy.columns().collect())];
        for node in self.hierarchy.aggregates() {
            let Some(found) = self.hierarchy.nodes().get(node) else { continue };
            if found.children.iter().all(|child| *child < self.columns.len()) {
                sets.push((found.code.clone(), found.children.clone()));
            }
        }
        Ok(sets)
    }
}

/// Tells of an analysis how many of its pieces are done; an end that is asked for is a fault.
fn look(what: &'static str, watch: Watch<'_>) -> impl FnMut(usize, usize) -> Result<(), Faults> {
    move |done, of| match watch(Stage::Analysing { what, done, of }) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(Fault::cancelled().into()),
    }
}

/// Writes a JSON document, pretty.
fn document(folder: &mut Folder, name: &'static str, value: &Value) -> Result<(), Faults> {
    folder.write(name, |out| Ok(serde_json::to_writer_pretty(out, value)?))
}

/// What the engine says of a file.
fn engine(file: &std::path::Path, words: &impl ToString) -> Faults {
    Fault::new(&shown(file), Place::Whole, FaultKind::Engine(words.to_string())).into()
}

/// What could not be worked out, told in a few lines; all of it stands in the document.
fn told(reasons: &[String], document: &str) -> Vec<Note> {
    const TOLD_MAX: usize = 10;
    let mut notes: Vec<Note> = reasons.iter().take(TOLD_MAX).cloned().map(Note::Engine).collect();
    if reasons.len() > TOLD_MAX {
        notes.push(Note::Engine(format!("{} more stand in {document}", reasons.len() - TOLD_MAX)));
    }
    notes
}
