//! What varies in an uncertainty analysis, as a document and as tables: `plan.json`, given draws of weights, standard
//! errors.

use std::collections::BTreeMap;
use std::io::Read;

use composite::column::MISSING;
use composite::hierarchy::{self, Hierarchy, HierarchyFault};
use composite::pipeline::Input;
use composite::uncertainty::{
    self as engine, CONCENTRATION, DEVIATION_MAX, GIVEN_MAX, GivenWeights, Vary, WAYS_MAX, WEIGHT_MAX,
    Weighting,
};
use domain::document::Node;

use crate::fault::{Fault, FaultKind, Faults, Place};
use crate::method::{Reader, exponent, impute, mean, optional, read_with, treat};
use crate::table::{Row, Table};
use crate::tree::Tree;

/// The most draws.
pub const DRAWS_MAX: u32 = engine::DRAWS_MAX as u32;
/// The most choices of a list.
const CHOICES_MAX: usize = WAYS_MAX;
/// The most cells of given draws.
const CELLS_MAX: usize = GIVEN_MAX;

const MEMBERS: [&str; 13] = [
    "draws",
    "seed",
    "top",
    "weights",
    "normalise",
    "aggregate",
    "p",
    "min_coverage",
    "impute",
    "treat",
    "severity",
    "leave_out",
    "limits",
];

/// What a document asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// `None`: as many as weights are given, else 1,000.
    pub draws: Option<u32>,
    pub seed: u64,
    pub top: u32,
    /// Whether it says how weights vary, be it that they do not.
    pub names_weights: bool,
    /// But for the weights that a table gives, standard errors and severity, which need the data.
    pub vary: Vary,
    pub severity: Option<Severity>,
}

impl Default for Plan {
    fn default() -> Self {
        Self { draws: None, seed: 1, top: 10, names_weights: false, vary: Vary::default(), severity: None }
    }
}

/// Assessors of whom some are more severe than others.
#[derive(Clone, Debug, PartialEq)]
pub struct Severity {
    /// Standard deviation between assessors, in raw units.
    pub deviation: f64,
    /// Numbers of the indicators that are rated.
    pub columns: Vec<usize>,
    /// Column of the data that says who rated a unit.
    pub assessor: String,
}

#[derive(Clone, Copy)]
enum WeightingName {
    None,
    Dirichlet,
    Within,
}

/// Reads a plan for this tree. Every member may be left out; what is left out does not vary.
///
/// # Errors
/// Everything that is wrong with it, with JSON pointers.
pub fn read(file: &str, document: &[u8], tree: &Tree) -> Result<Plan, Faults> {
    read_with(file, document, tree, |reader, root| {
        let whole = root.object(&MEMBERS)?;
        let usual = Plan::default();
        let draws = optional(&whole, "draws", |node| node.whole(1, DRAWS_MAX));
        let seed = optional(&whole, "seed", |node| node.whole(0, u32::MAX));
        let top = optional(&whole, "top", |node| node.whole(1, u32::MAX));
        let weights = optional(&whole, "weights", weighting);
        let normalise =
            optional(&whole, "normalise", |node| node.each(CHOICES_MAX, |node| reader.normalise(node)));
        let p = exponent(&whole)?;
        let means = |node: &Node<'_>| node.each(CHOICES_MAX, |node| mean(&node, &whole, p));
        let aggregate = optional(&whole, "aggregate", |node| reader.levels(&node, means));
        let coverage =
            optional(&whole, "min_coverage", |node| node.each(CHOICES_MAX, |node| reader.coverage(node)));
        let impute = optional(&whole, "impute", |node| node.each(CHOICES_MAX, impute));
        let treat = optional(&whole, "treat", |node| node.each(CHOICES_MAX, treat));
        let leave_out = optional(&whole, "leave_out", |node| node.boolean());
        let severity = optional(&whole, "severity", |node| severity(reader, tree, node));
        // The pairs of goalposts have the same shape: two numbers that ascend, by indicator.
        let limits = optional(&whole, "limits", |node| reader.posts(&node));
        let limits = limits?.map_or_else(Vec::new, |limits: BTreeMap<String, [f64; 2]>| {
            let indicators = tree.hierarchy.indicators().iter();
            indicators.map(|indicator| limits.get(&indicator.code).copied()).collect()
        });
        Some(Plan {
            draws: draws?,
            seed: seed?.map_or(usual.seed, u64::from),
            top: top?.unwrap_or(usual.top),
            names_weights: matches!(weights, Some(Some(_))),
            vary: Vary {
                weights: weights?.unwrap_or(Weighting::Nominal),
                normalise: normalise?.unwrap_or_default(),
                aggregate: aggregate?.unwrap_or_default(),
                coverage: coverage?.unwrap_or_default(),
                impute: impute?.unwrap_or_default(),
                treat: treat?.unwrap_or_default(),
                sampling: None,
                severity: None,
                leave_out: leave_out?.unwrap_or(false),
                limits,
            },
            severity: severity?,
        })
    })
}

fn severity(reader: &Reader<'_>, tree: &Tree, node: Node<'_>) -> Option<Severity> {
    let object = node.object(&["deviation", "indicators", "assessor"])?;
    let column = |node: Node<'_>| {
        let code = node.text()?;
        let place = tree.hierarchy.position(code).filter(|place| tree.hierarchy.columns().contains(place));
        let unknown = || reader.fault(&node, FaultKind::NotAnIndicator { code: code.to_owned() });
        place.or_else(unknown)
    };
    let deviation = object.need("deviation").and_then(|node| node.number(0.0, DEVIATION_MAX));
    let columns = object.need("indicators").and_then(|node| node.each(Hierarchy::NODES_MAX, column));
    let assessor = object.need("assessor").and_then(|node| node.text().map(str::to_owned));
    Some(Severity { deviation: deviation?, columns: columns?, assessor: assessor? })
}

fn weighting(node: Node<'_>) -> Option<Weighting> {
    const METHODS: [(&str, WeightingName); 3] = [
        ("none", WeightingName::None),
        ("dirichlet", WeightingName::Dirichlet),
        ("within", WeightingName::Within),
    ];
    let object = node.object(&["method", "concentration", "share"])?;
    let name = object.need("method").and_then(|node| node.choice(&METHODS));
    let [lowest, highest] = CONCENTRATION;
    let concentration = optional(&object, "concentration", |node| node.number(lowest, highest));
    let share = optional(&object, "share", |node| node.number(0.0, 1.0));
    Some(match name? {
        WeightingName::None => Weighting::Nominal,
        WeightingName::Dirichlet => match concentration? {
            Some(concentration) => Weighting::Dirichlet { concentration },
            None => return object.need("concentration").and(None),
        },
        WeightingName::Within => match share? {
            Some(share) => Weighting::Within { share },
            None => return object.need("share").and(None),
        },
    })
}

/// Reads draws of weights that were made elsewhere: a column per node, named by its code, and a row per draw. Nodes without
/// a column keep their weight; a column `draw` is passed over.
///
/// # Errors
/// Everything that is wrong with it, with its line and column.
pub fn draws(file: &str, source: impl Read, hierarchy: &Hierarchy) -> Result<GivenWeights, Faults> {
    let mut faults = Faults::default();
    let Some(mut table) = Table::open(file, source, &mut faults) else {
        return Err(faults);
    };
    let (mut columns, mut nodes) = (Vec::new(), Vec::new());
    for (column, name) in table.header().iter().enumerate().filter(|(_, name)| name.as_str() != "draw") {
        match hierarchy.position(name) {
            Some(node) => {
                columns.push(column);
                nodes.push(node);
            }
            None => {
                faults.add(Fault::new(file, Place::Line(1), FaultKind::UnknownCode { code: name.clone() }));
            }
        }
    }
    let families = families(hierarchy, &nodes);
    let mut weights: Vec<f64> = hierarchy.nodes().iter().map(|node| node.weight).collect();
    let mut draws: Vec<Vec<f64>> = Vec::new();
    while let Some(row) = table.next(&mut faults) {
        let mut draw = Vec::with_capacity(columns.len());
        for (&column, &node) in columns.iter().zip(&nodes) {
            let weight = relative_weight(row, column, &mut faults);
            if let Some(slot) = weights.get_mut(node) {
                // What cannot be read is complained of already, and leaves nobody without weight.
                *slot = weight.unwrap_or(1.0);
            }
            draw.push(weight.unwrap_or(MISSING));
        }
        for &(parent, first) in &families {
            let siblings = parent.children.iter().filter_map(|&child| weights.get(child));
            if siblings.into_iter().all(|weight| *weight == 0.0) {
                let bare = HierarchyFault::GroupWithoutWeight { parent: parent.code.clone() };
                let column = columns.get(first).copied().unwrap_or_default();
                row.fault::<()>(column, FaultKind::Hierarchy(bare), &mut faults);
            }
        }
        draws.push(draw);
        if draws.len() * columns.len().max(1) > CELLS_MAX {
            let max = CELLS_MAX / columns.len().max(1);
            faults.add(Fault::new(file, Place::Line(row.line), FaultKind::TooManyRows { max }));
            break;
        }
    }
    if draws.is_empty() && faults.is_empty() {
        faults.add(Fault::new(file, Place::Whole, FaultKind::NoRows));
    }
    faults.verdict(Some(GivenWeights { nodes, draws }))
}

fn relative_weight(row: Row<'_>, column: usize, faults: &mut Faults) -> Option<f64> {
    let weight = row.filled_number(column, faults)?;
    if (0.0..=WEIGHT_MAX).contains(&weight) {
        return Some(weight);
    }
    row.fault(column, FaultKind::OutOfRange { min: 0.0, max: WEIGHT_MAX }, faults)
}

/// The parents of these nodes, each with the place of the first of its children among them.
fn families<'h>(hierarchy: &'h Hierarchy, nodes: &[usize]) -> Vec<(&'h hierarchy::Node, usize)> {
    let with_first = |parent: &'h hierarchy::Node| {
        Some((parent, nodes.iter().position(|node| parent.children.contains(node))?))
    };
    hierarchy.nodes().iter().filter_map(with_first).collect()
}

/// Reads standard errors of cells: a row per unit and a column per indicator that has some, in raw units; an empty cell is
/// sure. Units without a row are sure.
///
/// # Errors
/// Everything that is wrong with it, with its line and column.
pub fn standard_errors(
    file: &str,
    source: impl Read,
    key: &str,
    tree: &Tree,
    units: &[String],
) -> Result<Vec<Option<Vec<f64>>>, Faults> {
    let mut faults = Faults::default();
    let Some(mut table) = Table::open(file, source, &mut faults) else {
        return Err(faults);
    };
    let Some(key) = table.need(key, &mut faults) else {
        return Err(faults);
    };
    let rows: BTreeMap<&str, usize> =
        units.iter().enumerate().map(|(row, unit)| (unit.as_str(), row)).collect();
    let mut found: Vec<Option<Vec<f64>>> = vec![None; tree.hierarchy.columns().len()];
    let mut columns = Vec::new();
    for (column, name) in table.header().iter().enumerate().filter(|(column, _)| *column != key) {
        match tree.hierarchy.position(name).and_then(|place| found.get_mut(place).map(|slot| (place, slot))) {
            Some((place, slot)) => {
                *slot = Some(vec![MISSING; units.len()]);
                columns.push((column, place));
            }
            None => {
                let kind = FaultKind::NotAnIndicator { code: name.clone() };
                faults.add(Fault::new(file, Place::Line(1), kind));
            }
        }
    }
    while let Some(row) = table.next(&mut faults) {
        let Some(unit) = row.filled(key, &mut faults) else { continue };
        let Some(&place) = rows.get(unit) else {
            row.fault::<()>(key, FaultKind::UnknownUnit { key: unit.to_owned() }, &mut faults);
            continue;
        };
        for &(column, indicator) in &columns {
            let error = row.number(column, &mut faults).unwrap_or(MISSING);
            let max = Input::VALUE_MAX;
            if error < 0.0 || error > max {
                row.fault::<()>(column, FaultKind::OutOfRange { min: 0.0, max }, &mut faults);
            }
            if let Some(Some(slot)) =
                found.get_mut(indicator).map(|it| it.as_mut().and_then(|it| it.get_mut(place)))
            {
                *slot = error;
            }
        }
    }
    faults.verdict(Some(found))
}

#[cfg(test)]
mod tests;
