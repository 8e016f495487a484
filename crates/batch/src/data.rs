//! The data: a row per unit, read once and kept as one column per indicator.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::Read;

use composite::column::MISSING;
use composite::hierarchy::Hierarchy;
use composite::pipeline::Input;

use crate::fault::{Fault, FaultKind, Faults, Place, Role};
use crate::keys::Keys;
use crate::table::{Row, Table};
use crate::tree::Tree;
use crate::watch::{Stage, Watch};

/// Rows of a file.
pub const ROWS_MAX: usize = 5_000_000;

/// How often whoever waits is told, and asked whether to go on.
const ROWS_BETWEEN_LOOKS: usize = 8_192;

/// Which columns are read.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// Column of the units' keys.
    pub key: &'a str,
    pub tree: &'a Tree,
    /// Whether the columns that indicators are divided by are needed.
    pub denominate: bool,
    /// Columns of labels.
    pub groups: &'a [&'a str],
}

/// What a file holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Data {
    pub input: Input,
    /// The same keys as in `input`, which a run consumes.
    pub keys: Keys,
    /// Rows in the order of their keys, byte by byte.
    pub order: Vec<u32>,
    /// Names of the columns that are neither key, group, denominator nor in the tree.
    pub ignored: Vec<String>,
}

/// What a column of the file is.
enum Part {
    Indicator(usize),
    Denominator(usize),
    Group(usize),
}

/// The columns in the making.
struct Columns {
    parts: Vec<(usize, Part)>,
    units: Vec<String>,
    /// Where each unit's row begins.
    lines: Vec<u64>,
    indicators: Vec<Vec<f64>>,
    denominators: Vec<Vec<f64>>,
    groups: Vec<Vec<Option<u32>>>,
    /// Number of each label, by group.
    labels: Vec<HashMap<String, u32>>,
}

/// Reads the data: numbers with a point; an empty cell, `NA`, `NaN` or `nan` is a missing value. A label is any text, and
/// empty for a unit of no group. `watch` is told how far it is.
///
/// # Errors
/// Columns that are not there, cells that are no numbers, keys that are empty or stand twice, rows of another length:
/// every one with its line and column, at most [`Faults::MAX`].
pub fn read(file: &str, source: impl Read, wanted: Wanted<'_>, watch: Watch<'_>) -> Result<Data, Faults> {
    let mut faults = Faults::default();
    let Some(mut table) = Table::open(file, source, &mut faults) else {
        return Err(faults);
    };
    let ignored = ignored(table.header(), wanted);
    let names = denominators_of(&wanted.tree.hierarchy, wanted.denominate);
    let key = table.need(wanted.key, &mut faults);
    let parts = parts(&table, wanted, &names, &mut faults);
    let (Some(key), true) = (key, faults.is_empty()) else {
        return Err(faults);
    };
    let mut columns = Columns {
        parts,
        units: Vec::new(),
        lines: Vec::new(),
        indicators: vec![Vec::new(); wanted.tree.hierarchy.columns().len()],
        denominators: vec![Vec::new(); names.len()],
        groups: vec![Vec::new(); wanted.groups.len()],
        labels: vec![HashMap::new(); wanted.groups.len()],
    };
    let mut has_rows = false;
    while let Some(row) = table.next(&mut faults) {
        has_rows = true;
        if columns.units.len() == ROWS_MAX {
            faults.add(Fault::new(file, Place::Line(row.line), FaultKind::TooManyRows { max: ROWS_MAX }));
            break;
        }
        columns.take(key, row, &mut faults);
        let rows = columns.units.len();
        if rows.is_multiple_of(ROWS_BETWEEN_LOOKS) && watch(Stage::Reading { rows }).is_break() {
            return Err(Fault::cancelled().into());
        }
    }
    if !has_rows && faults.is_empty() {
        faults.add(Fault::new(file, Place::Whole, FaultKind::NoRows));
    }
    let order = columns.order(file, wanted.key, &mut faults);
    let keys = Keys::of(columns.units.iter().map(String::as_str));
    let data = Data { input: columns.input(wanted, &names), keys, order, ignored };
    faults.verdict(Some(data))
}

/// Names of the columns that indicators are divided by, each once.
fn denominators_of(hierarchy: &Hierarchy, denominate: bool) -> Vec<&str> {
    let named = hierarchy.indicators().iter().filter_map(|indicator| indicator.denominator.as_deref());
    let names: BTreeSet<&str> = named.filter(|_| denominate).collect();
    names.into_iter().collect()
}

fn parts<R: Read>(
    table: &Table<'_, R>,
    wanted: Wanted<'_>,
    denominators: &[&str],
    faults: &mut Faults,
) -> Vec<(usize, Part)> {
    let mut parts = Vec::new();
    let mut need = |name: &str, part: Part| {
        if name == wanted.key {
            let role = match part {
                Part::Indicator(_) => Role::Indicator,
                Part::Denominator(_) => Role::Denominator,
                Part::Group(_) => Role::Labels,
            };
            let kind = FaultKind::KeyIsAlso { name: name.to_owned(), role };
            faults.add(Fault::new(table.file(), Place::Line(1), kind));
        } else if let Some(column) = table.need(name, faults) {
            parts.push((column, part));
        }
    };
    for (place, indicator) in wanted.tree.hierarchy.indicators().iter().enumerate() {
        need(&indicator.code, Part::Indicator(place));
    }
    for (place, name) in denominators.iter().enumerate() {
        need(name, Part::Denominator(place));
    }
    for (place, name) in wanted.groups.iter().enumerate() {
        need(name, Part::Group(place));
    }
    parts
}

fn ignored(header: &[String], wanted: Wanted<'_>) -> Vec<String> {
    let tree = wanted.tree;
    let mut known: BTreeSet<&str> = tree.hierarchy.indicators().iter().map(|it| it.code.as_str()).collect();
    known.extend(tree.groups.iter().chain(&tree.denominators).map(String::as_str));
    known.extend(wanted.groups);
    known.insert(wanted.key);
    header.iter().filter(|name| !known.contains(name.as_str())).cloned().collect()
}

impl Columns {
    /// Takes a row in. What cannot be read leaves a gap, so that the columns stay of one length.
    fn take(&mut self, key: usize, row: Row<'_>, faults: &mut Faults) {
        self.units.push(row.filled(key, faults).unwrap_or_default().to_owned());
        self.lines.push(row.line);
        for (column, part) in &self.parts {
            match *part {
                Part::Indicator(place) => {
                    let cell = row.value(*column, faults).unwrap_or(MISSING);
                    if let Some(values) = self.indicators.get_mut(place) {
                        values.push(cell);
                    }
                }
                Part::Denominator(place) => {
                    let cell = row.value(*column, faults).unwrap_or(MISSING);
                    if let Some(values) = self.denominators.get_mut(place) {
                        values.push(cell);
                    }
                }
                Part::Group(place) => {
                    let text = row.text(*column, faults).unwrap_or_default();
                    if let (Some(groups), Some(labels)) =
                        (self.groups.get_mut(place), self.labels.get_mut(place))
                    {
                        groups.push(label(labels, text));
                    }
                }
            }
        }
    }

    /// The rows by key; complains of every key that stands twice.
    fn order(&self, file: &str, column: &str, faults: &mut Faults) -> Vec<u32> {
        let mut order: Vec<u32> = (0..self.units.len() as u32).collect();
        let unit = |row: u32| self.units.get(row as usize).map_or("", String::as_str);
        let line = |row: u32| self.lines.get(row as usize).copied().unwrap_or_default();
        order.sort_unstable_by(|&a, &b| unit(a).cmp(unit(b)).then(a.cmp(&b)));
        let mut twice = Vec::new();
        for same in order.chunk_by(|&a, &b| unit(a) == unit(b)) {
            // An empty key has been complained of.
            if let Some((&first, others)) = same.split_first()
                && !unit(first).is_empty()
            {
                twice.extend(others.iter().map(|&row| (line(row), line(first), unit(row))));
            }
        }
        twice.sort_unstable();
        for (line, first_line, key) in twice {
            let place = Place::Cell { line, column: column.to_owned() };
            let kind = FaultKind::DuplicateKey { key: key.to_owned(), first_line };
            faults.add(Fault::new(file, place, kind));
        }
        order
    }

    fn input(mut self, wanted: Wanted<'_>, names: &[&str]) -> Input {
        for column in self.indicators.iter_mut().chain(&mut self.denominators) {
            column.shrink_to_fit();
        }
        let of = |name: &String| names.iter().position(|known| known == name);
        let denominators = wanted.tree.hierarchy.indicators().iter().map(|indicator| {
            let place = indicator.denominator.as_ref().and_then(of)?;
            self.denominators.get(place).cloned()
        });
        let denominators = denominators.collect();
        let groups: BTreeMap<String, Vec<Option<u32>>> =
            wanted.groups.iter().map(|name| (*name).to_owned()).zip(self.groups).collect();
        Input { units: self.units, columns: self.indicators, denominators, groups }
    }
}

fn label(labels: &mut HashMap<String, u32>, text: &str) -> Option<u32> {
    if text.is_empty() {
        return None;
    }
    if let Some(&number) = labels.get(text) {
        return Some(number);
    }
    let number = labels.len() as u32;
    labels.insert(text.to_owned(), number);
    Some(number)
}

#[cfg(test)]
mod tests;
