//! The tree of indicators as a table: `meta.csv`, a row per indicator, aggregate, group and denominator.

use std::collections::{BTreeMap, HashMap};
use std::io::Read;

use composite::column::is_missing;
use composite::hierarchy::{Aggregate, Direction, Hierarchy, HierarchyFault, Indicator};
use composite::method::Coverage;

use crate::fault::{Fault, FaultKind, Faults, Place};
use crate::number;
use crate::table::{Row, Table};

/// What a run knows of its columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree {
    pub hierarchy: Hierarchy,
    /// Columns of labels, in the order given.
    pub groups: Vec<String>,
    /// Columns that indicators may be divided by, in the order given.
    pub denominators: Vec<String>,
    /// What the codes mean, for who reads the result; empty without a column of names.
    pub names: BTreeMap<String, String>,
    /// What holds where a method does not say otherwise; a table says nothing of the kind.
    pub defaults: Option<Defaults>,
}

/// What a published framework decides beside its tree.
#[derive(Clone, Debug, PartialEq)]
pub struct Defaults {
    /// Goalposts by indicator, ascending.
    pub posts: BTreeMap<String, [f64; 2]>,
    pub coverage: Coverage,
}

/// The columns of the table; those after `parent` may be left out.
const COLUMNS: [&str; 10] =
    ["code", "type", "level", "parent", "name", "weight", "direction", "unit", "target", "denominator"];
const TYPES: [&str; 4] = ["Indicator", "Aggregate", "Group", "Denominator"];

/// Rows of the table.
const ROWS_MAX: usize = 10_000;

/// Where each column stands.
struct Places {
    code: usize,
    kind: usize,
    level: usize,
    parent: usize,
    name: Option<usize>,
    weight: Option<usize>,
    direction: Option<usize>,
    target: Option<usize>,
    denominator: Option<usize>,
}

/// What has been read so far.
#[derive(Default)]
struct Found {
    indicators: Vec<Indicator>,
    aggregates: Vec<Aggregate>,
    groups: Vec<String>,
    denominators: Vec<String>,
    names: BTreeMap<String, String>,
    /// Line of every code.
    lines: HashMap<String, u64>,
    /// Denominators that indicators name, with the line.
    divided: Vec<(String, u64)>,
}

/// Reads `meta.csv`.
///
/// Columns in any order: `code`, `type` (`Indicator`, `Aggregate`, `Group`, `Denominator`), `level` (1 of an indicator),
/// `parent` (empty for the index), and if wanted `name`, `weight` (1 without the column), `direction` (1 or -1; 1 without
/// the column or in an empty cell), `unit`, `target`, `denominator`. `NA` is an empty cell.
///
/// # Errors
/// Everything that is wrong with it, with its line and column.
pub fn read(file: &str, source: impl Read) -> Result<Tree, Faults> {
    let mut faults = Faults::default();
    let Some(mut table) = Table::open(file, source, &mut faults) else {
        return Err(faults);
    };
    table.refuse_others(&COLUMNS, &mut faults);
    let Some(places) = Places::of(&table, &mut faults) else {
        return Err(faults);
    };
    let mut found = Found::default();
    let mut rows = 0;
    while let Some(row) = table.next(&mut faults) {
        rows += 1;
        if rows > ROWS_MAX {
            faults.add(Fault::new(file, Place::Line(row.line), FaultKind::TooManyRows { max: ROWS_MAX }));
            break;
        }
        found.take(&places, row, &mut faults);
    }
    let tree = found.tree(file, &mut faults);
    faults.verdict(tree)
}

impl Places {
    fn of<R: Read>(table: &Table<'_, R>, faults: &mut Faults) -> Option<Self> {
        let optional = |name: &str| table.header().iter().position(|column| column == name);
        let [code, kind, level, parent] =
            ["code", "type", "level", "parent"].map(|name| table.need(name, faults));
        Some(Self {
            code: code?,
            kind: kind?,
            level: level?,
            parent: parent?,
            name: optional("name"),
            weight: optional("weight"),
            direction: optional("direction"),
            target: optional("target"),
            denominator: optional("denominator"),
        })
    }
}

impl Found {
    /// Reads a row; whatever is wrong in it is said at its cell.
    fn take(&mut self, places: &Places, row: Row<'_>, faults: &mut Faults) -> Option<()> {
        let code = row.filled(places.code, faults)?.trim().to_owned();
        if self.lines.insert(code.clone(), row.line).is_some() {
            return row.fault(
                places.code,
                FaultKind::Hierarchy(HierarchyFault::DuplicateCode { code }),
                faults,
            );
        }
        if let Some(name) = places.name.and_then(|column| row.text(column, faults))
            && !name.trim().is_empty()
        {
            self.names.insert(code.clone(), name.trim().to_owned());
        }
        let kind = row.filled(places.kind, faults)?.trim();
        match kind {
            "Indicator" => self.take_indicator(places, row, code, faults),
            "Aggregate" => self.take_aggregate(places, row, code, faults),
            "Group" => {
                self.groups.push(code);
                Some(())
            }
            "Denominator" => {
                self.denominators.push(code);
                Some(())
            }
            other => {
                let kind = FaultKind::UnknownWord { text: other.to_owned(), known: &TYPES };
                row.fault(places.kind, kind, faults)
            }
        }
    }

    fn take_indicator(
        &mut self,
        places: &Places,
        row: Row<'_>,
        code: String,
        faults: &mut Faults,
    ) -> Option<()> {
        let level = row.text(places.level, faults).map(str::trim);
        if let Some(text) = level.filter(|text| whole(text) != Some(1)) {
            let kind = FaultKind::BadLevel { text: text.to_owned(), is_indicator: true };
            row.fault::<()>(places.level, kind, faults);
        }
        let parent = row.filled(places.parent, faults).map(|parent| parent.trim().to_owned());
        let weight = weight(places, row, true, faults);
        let direction = direction(places, row, faults);
        let target = places.target.map_or(Some(None), |column| {
            row.number(column, faults).map(|target| Some(target).filter(|target| !is_missing(*target)))
        });
        let denominator = places.denominator.and_then(|column| row.text(column, faults)).map(str::trim);
        let denominator = denominator.filter(|name| !number::is_nothing(name)).map(str::to_owned);
        if let Some(name) = &denominator {
            self.divided.push((name.clone(), row.line));
        }
        self.indicators.push(Indicator {
            code,
            parent: parent?,
            weight: weight?,
            direction: direction?,
            target: target?,
            denominator,
            core: false,
        });
        level.map(|_| ())
    }

    fn take_aggregate(
        &mut self,
        places: &Places,
        row: Row<'_>,
        code: String,
        faults: &mut Faults,
    ) -> Option<()> {
        let text = row.text(places.level, faults).map(str::trim);
        let level = text.and_then(|text| match whole(text) {
            Some(level) if level >= 2 => Some(level),
            _ => {
                let kind = FaultKind::BadLevel { text: text.to_owned(), is_indicator: false };
                row.fault(places.level, kind, faults)
            }
        });
        let parent = row.text(places.parent, faults).map(str::trim);
        let parent = parent.map(|text| Some(text).filter(|text| !number::is_nothing(text)));
        let weight = weight(places, row, parent.is_some_and(|parent| parent.is_some()), faults);
        if direction(places, row, faults) == Some(Direction::Lower)
            && let Some(column) = places.direction
        {
            row.fault::<()>(column, FaultKind::BadDirection { text: "-1".to_owned() }, faults);
        }
        let parent = parent?.map(str::to_owned);
        self.aggregates.push(Aggregate { code, level: level?, parent, weight: weight? });
        Some(())
    }

    fn tree(self, file: &str, faults: &mut Faults) -> Option<Tree> {
        for (name, line) in self.divided {
            if !self.denominators.contains(&name) {
                let place = Place::Cell { line, column: "denominator".to_owned() };
                faults.add(Fault::new(file, place, FaultKind::UndeclaredDenominator { name }));
            }
        }
        // A row that was left out would be missed by others, which are not to blame.
        if !faults.is_empty() {
            return None;
        }
        match Hierarchy::new(self.indicators, self.aggregates) {
            Ok(hierarchy) => Some(Tree {
                hierarchy,
                groups: self.groups,
                denominators: self.denominators,
                names: self.names,
                defaults: None,
            }),
            Err(found) => {
                for fault in found {
                    let line = code_of(&fault).and_then(|code| self.lines.get(code));
                    let place = line.map_or(Place::Whole, |line| Place::Line(*line));
                    faults.add(Fault::new(file, place, FaultKind::Hierarchy(fault)));
                }
                None
            }
        }
    }
}

/// A whole number; also one with a point and zeros behind it, as some programs write a column in which a cell is empty.
fn whole(text: &str) -> Option<u32> {
    let number = number::read(text).ok()?;
    // Ends that a float takes exactly; a missing value is within none.
    let is_whole = (0.0..=f64::from(u32::MAX)).contains(&number) && number.fract() == 0.0;
    is_whole.then_some(number as u32)
}

fn weight(places: &Places, row: Row<'_>, is_needed: bool, faults: &mut Faults) -> Option<f64> {
    let Some(column) = places.weight else {
        return Some(1.0);
    };
    match row.number(column, faults)? {
        weight if !is_missing(weight) => Some(weight),
        _ if is_needed => row.fault(column, FaultKind::EmptyCell, faults),
        _ => Some(1.0),
    }
}

fn direction(places: &Places, row: Row<'_>, faults: &mut Faults) -> Option<Direction> {
    let Some(column) = places.direction else {
        return Some(Direction::Higher);
    };
    let text = row.text(column, faults)?.trim();
    match number::read(text) {
        Ok(direction) if is_missing(direction) || direction == 1.0 => Some(Direction::Higher),
        Ok(-1.0) => Some(Direction::Lower),
        _ => row.fault(column, FaultKind::BadDirection { text: text.to_owned() }, faults),
    }
}

/// The code that a fault is about.
fn code_of(fault: &HierarchyFault) -> Option<&str> {
    match fault {
        HierarchyFault::LevelOutOfRange { code, .. }
        | HierarchyFault::DuplicateCode { code }
        | HierarchyFault::UnknownCode { code }
        | HierarchyFault::UnknownParent { code, .. }
        | HierarchyFault::WrongLevel { code, .. }
        | HierarchyFault::NoChildren { code }
        | HierarchyFault::BadWeight { code, .. }
        | HierarchyFault::GroupWithoutWeight { parent: code } => Some(code),
        HierarchyFault::NotOneIndex { codes } => codes.get(1).map(String::as_str),
        HierarchyFault::NoIndicators | HierarchyFault::TooMany { .. } => None,
    }
}

#[cfg(test)]
mod tests;
