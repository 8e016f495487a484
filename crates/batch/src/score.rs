//! Scoring files into a folder: `normalised.csv`, `aggregated.csv`, `ranks.csv` and `explain.json`.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter};
use std::ops::{ControlFlow, Range};
use std::path::PathBuf;

use composite::explain::{Scores, cost};
use composite::method::Method;
use composite::pipeline::{self, RunError, Scored};

use crate::explain;
use crate::fault::{Fault, FaultKind, Faults, Place};
use crate::inputs::{Files, Inputs, Note, shown};
use crate::keys::Keys;
use crate::output::{Folder, Sheet, apart, in_order, spare};
use crate::watch::{Stage, Watch};

/// What is written.
const RESULTS: [&str; 4] = ["normalised.csv", "aggregated.csv", "ranks.csv", "explain.json"];

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub files: Files,
    /// Folder of the results.
    pub out: PathBuf,
    pub contributions: Contributions,
}

/// Whether every unit's score is taken apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Contributions {
    /// Up to [`Contributions::CELLS_MAX`] cells and [`Contributions::SECONDS_MAX`].
    #[default]
    Auto,
    All,
    None,
}

impl Contributions {
    /// The most units times indicators that are taken apart without being asked for.
    pub const CELLS_MAX: u64 = 2_000_000;
    /// The longest that it may take one core without being asked for, estimated from the number of comparisons, so that it
    /// is the same on every machine.
    pub const SECONDS_MAX: u64 = 5;
}

/// A run's result with the keys of its units.
pub struct Outcome {
    pub method: Method,
    pub scored: Scored,
    pub keys: Keys,
    /// Name of the column of keys.
    pub key: String,
    /// What codes mean, of those that the tree has a name for.
    pub names: BTreeMap<String, String>,
    /// Rows of `scored` by key, byte by byte.
    pub order: Vec<usize>,
}

/// Reads, scores and writes. What it returns should be told.
///
/// # Errors
/// What is wrong with the files, the method on these data, or the folder; then nothing has been written.
pub fn score(request: &Request, watch: Watch<'_>) -> Result<Vec<Note>, Faults> {
    spare(&request.files.paths(), &request.out, &RESULTS)?;
    let inputs = request.files.read(watch)?;
    let mut notes = inputs.notes.clone();
    let hierarchy = &inputs.tree.hierarchy;
    let aggregates = hierarchy.nodes().get(hierarchy.aggregates()).unwrap_or_default();
    let codes = aggregates.iter().map(|node| node.code.as_str());
    apart(&shown(&request.files.data), &request.files.key, "ranks.csv", codes)?;
    let outcome = run(&request.files, inputs, watch)?;
    let contributions = takes_apart(request.contributions, &outcome, &mut notes);
    let mut folder = Folder::open(&request.out)?;
    write_normalised(&mut folder, &outcome, watch)?;
    write_aggregated(&mut folder, &outcome, watch)?;
    write_ranks(&mut folder, &outcome, watch)?;
    folder.write("explain.json", |out| explain::write(out, &outcome, contributions, &notes, watch))?;
    folder.keep()?;
    Ok(notes)
}

/// Runs the method on what was read.
///
/// # Errors
/// A method that is missing or does not work on these data.
pub fn run(files: &Files, inputs: Inputs, watch: Watch<'_>) -> Result<Outcome, Faults> {
    let Inputs { tree, method, data, .. } = inputs;
    let Some(method) = method else {
        return Err(Fault::new("", Place::Whole, FaultKind::NoMethod).into());
    };
    let mut look = |progress| watch(Stage::Running(progress));
    let scored = pipeline::run(&tree.hierarchy, &method, data.input, &mut look)
        .map_err(|error| of_run(files, error))?;
    let mut places = vec![None; data.keys.len()];
    for (place, &row) in scored.rows.iter().enumerate() {
        if let Some(slot) = places.get_mut(row as usize) {
            *slot = Some(place);
        }
    }
    let order = data.order.iter().filter_map(|&row| places.get(row as usize).copied().flatten()).collect();
    Ok(Outcome { method, scored, keys: data.keys, key: files.key.clone(), names: tree.names, order })
}

/// What ended a run, as a fault of the data: the engine names unit and column.
fn of_run(files: &Files, error: RunError) -> Faults {
    match error {
        RunError::Cancelled => Fault::cancelled().into(),
        RunError::Hierarchy(found) => {
            let mut faults = Faults::default();
            for fault in found {
                faults.add(Fault::new(&named(files), Place::Whole, FaultKind::Hierarchy(fault)));
            }
            faults
        }
        other => Fault::new(&shown(&files.data), Place::Whole, FaultKind::Engine(other.to_string())).into(),
    }
}

fn named(files: &Files) -> String {
    files.method.as_deref().map(shown).unwrap_or_default()
}

fn takes_apart(asked: Contributions, outcome: &Outcome, notes: &mut Vec<Note>) -> bool {
    let (max, indicators) = (Contributions::CELLS_MAX, outcome.scored.hierarchy.columns().len() as u64);
    let cells = outcome.order.len() as u64 * indicators;
    match asked {
        Contributions::All => true,
        Contributions::None => false,
        Contributions::Auto if cells > max => {
            notes.push(Note::ContributionsLeftOut { cells, max });
            false
        }
        Contributions::Auto => {
            let (seconds, max) = (seconds(outcome), Contributions::SECONDS_MAX);
            if seconds > max {
                notes.push(Note::ContributionsTooLong { seconds, max });
            }
            seconds <= max
        }
    }
}

/// How long taking all scores apart takes one core, roughly.
fn seconds(outcome: &Outcome) -> u64 {
    const OPERATIONS_A_SECOND: u64 = 1_000_000_000;
    // Scores of a run are never out of place.
    cost(Scores::of(&outcome.scored, &outcome.method)).unwrap_or(u64::MAX) / OPERATIONS_A_SECOND
}

impl Outcome {
    /// The key of a unit that was scored.
    pub fn unit(&self, place: usize) -> &str {
        self.keys.get(self.scored.rows.get(place).map_or(usize::MAX, |&row| row as usize))
    }

    /// Codes of these nodes behind the column of keys.
    fn header(&self, nodes: Range<usize>) -> impl Iterator<Item = &str> {
        let codes = self.scored.hierarchy.nodes().get(nodes).unwrap_or_default();
        codes.iter().map(|node| node.code.as_str())
    }
}

/// A row per unit, by key, told of as it goes.
fn rows(
    out: &mut BufWriter<File>,
    file: &'static str,
    outcome: &Outcome,
    header: Vec<&str>,
    watch: Watch<'_>,
    cells: impl Fn(&mut Sheet<'_, Vec<u8>>, usize) -> io::Result<()> + Sync,
) -> io::Result<()> {
    Sheet::begin(out, header)?.end()?;
    let make = |rows: Range<usize>, buffer: &mut Vec<u8>| {
        let mut sheet = Sheet::rows(buffer);
        for &place in outcome.order.get(rows).unwrap_or_default() {
            sheet.text(outcome.unit(place))?;
            cells(&mut sheet, place)?;
            sheet.end_row()?;
        }
        sheet.end()
    };
    let of = outcome.order.len();
    in_order(out, of, make, |done| look(done, of, file, watch))
}

/// Tells how far it is; an end that is asked for is an error of its own kind.
pub fn look(done: usize, of: usize, file: &'static str, watch: Watch<'_>) -> io::Result<()> {
    match watch(Stage::Writing { file, done, of }) {
        ControlFlow::Break(()) => Err(io::ErrorKind::Interrupted.into()),
        ControlFlow::Continue(()) => Ok(()),
    }
}

fn write_normalised(folder: &mut Folder, outcome: &Outcome, watch: Watch<'_>) -> Result<(), Faults> {
    write_columns(folder, "normalised.csv", outcome, outcome.scored.hierarchy.columns(), watch)
}

fn write_aggregated(folder: &mut Folder, outcome: &Outcome, watch: Watch<'_>) -> Result<(), Faults> {
    write_columns(folder, "aggregated.csv", outcome, outcome.scored.hierarchy.aggregates(), watch)
}

fn write_columns(
    folder: &mut Folder,
    file: &'static str,
    outcome: &Outcome,
    nodes: Range<usize>,
    watch: Watch<'_>,
) -> Result<(), Faults> {
    let header = [outcome.key.as_str()].into_iter().chain(outcome.header(nodes.clone())).collect();
    let columns = outcome.scored.columns.get(nodes).unwrap_or_default();
    folder.write(file, |out| {
        rows(out, file, outcome, header, watch, |sheet, place| {
            for column in columns {
                sheet.perhaps(column.get(place).copied())?;
            }
            Ok(())
        })
    })
}

fn write_ranks(folder: &mut Folder, outcome: &Outcome, watch: Watch<'_>) -> Result<(), Faults> {
    let nodes = outcome.scored.hierarchy.aggregates();
    let header = [outcome.key.as_str()].into_iter().chain(outcome.header(nodes)).collect();
    folder.write("ranks.csv", |out| {
        rows(out, "ranks.csv", outcome, header, watch, |sheet, place| {
            for ranks in &outcome.scored.ranks {
                sheet.rank(ranks.get(place).copied().unwrap_or_default())?;
            }
            Ok(())
        })
    })
}
