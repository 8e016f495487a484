//! Weights that the data suggest, beside the given ones: `weights.csv` and `weights.json`.

use std::collections::BTreeMap;

use composite::method::{Aggregation, Coverage, Mean, Method, Normalise, Scale};
use composite::weights::{self, WeightsError};
use serde_json::{Map, Value, json};

use super::{Request, Study, document, told};
use crate::fault::Faults;
use crate::inputs::Note;
use crate::output::{Folder, Sheet};
use crate::score;
use crate::watch::Watch;

/// Ways of weighting a set of columns.
const SCHEMES: [(&str, Scheme); 5] = [
    ("equal", |columns| weights::equal(columns.len())),
    ("entropy", |columns| weights::entropy(columns).map(|it| it.weights)),
    ("critic", |columns| weights::critic(columns).map(|it| it.weights)),
    ("pca_first", |columns| weights::first_component(columns)),
    ("pca_retained", |columns| weights::retained_components(columns)),
];

type Scheme = fn(&[&[f64]]) -> Result<Vec<f64>, WeightsError>;

/// By node, a weight by scheme.
type Table = Vec<BTreeMap<&'static str, f64>>;

/// Weights of every node among its siblings, and of every indicator among all, from normalised columns: min-max 0 to 1 in
/// the direction of the tree and arithmetic means where there is no method.
///
/// # Errors
/// What is wrong with the files, the method or the folder.
pub fn weights(request: &Request, watch: Watch<'_>) -> Result<Vec<Note>, Faults> {
    request.spare(&["weights.csv", "weights.json"])?;
    let mut inputs = request.files.read(watch)?;
    if inputs.method.is_none() || request.raw {
        inputs.method = Some(usual());
    }
    let notes = inputs.notes.clone();
    let scored = score::run(&request.files, inputs, watch)?.scored;
    let mut study = Study { hierarchy: scored.hierarchy, columns: scored.columns, is_scored: true, notes };
    let mut reasons = Vec::new();
    let siblings = among_siblings(&study, &mut reasons);
    let all = among_all(&study, &mut reasons);
    let mut folder = Folder::open(&request.out)?;
    write(&mut folder, &study, &siblings, &all)?;
    document(&mut folder, "weights.json", &whole(&study, &siblings, &all, &reasons))?;
    folder.keep()?;
    study.notes.extend(told(&reasons, "weights.json"));
    Ok(study.notes)
}

fn usual() -> Method {
    Method {
        screen: None,
        denominate: false,
        impute: None,
        treat: None,
        normalise: Normalise::MinMax(Scale::ONE),
        weights: BTreeMap::new(),
        aggregate: Aggregation { default: Mean::Arithmetic, levels: BTreeMap::new() },
        coverage: Coverage::default(),
    }
}

fn among_siblings(study: &Study, reasons: &mut Vec<String>) -> Table {
    let mut table: Table = vec![BTreeMap::new(); study.hierarchy.nodes().len()];
    for parent in study.hierarchy.aggregates() {
        let children = study.hierarchy.nodes().get(parent).map_or(&[][..], |node| &node.children);
        fill(study, study.code(parent), children, &mut table, reasons);
    }
    table
}

fn among_all(study: &Study, reasons: &mut Vec<String>) -> Table {
    let nodes: Vec<usize> = study.hierarchy.columns().collect();
    let mut table: Table = vec![BTreeMap::new(); nodes.len()];
    fill(study, "all", &nodes, &mut table, reasons);
    table
}

fn fill(study: &Study, set: &str, nodes: &[usize], table: &mut Table, reasons: &mut Vec<String>) {
    let columns = study.columns_of(nodes);
    for (name, scheme) in SCHEMES {
        match scheme(&columns) {
            Ok(found) => {
                for (&node, weight) in nodes.iter().zip(found) {
                    if let Some(entry) = table.get_mut(node) {
                        entry.insert(name, weight);
                    }
                }
            }
            Err(error) => reasons.push(format!("{set}, {name}: {}", because(study, nodes, &error))),
        }
    }
}

/// The reason, with codes in place of the columns' numbers.
fn because(study: &Study, nodes: &[usize], error: &WeightsError) -> String {
    let code = |column: &usize| nodes.get(*column).map_or("", |&node| study.code(node));
    match error {
        WeightsError::NotAPart { column, value, .. } => {
            format!("`{}` has {value}; normalise it to 0 or more first", code(column))
        }
        WeightsError::TooFewCells { column, count, needed } => {
            format!("`{}` has {count} values; {needed} are needed", code(column))
        }
        WeightsError::Unrelated { first, second, rows } => {
            let (first, second) = (code(first), code(second));
            format!(
                "`{first}` and `{second}` share {rows} units, too few or without variation for a correlation"
            )
        }
        other => other.to_string(),
    }
}

fn write(folder: &mut Folder, study: &Study, siblings: &Table, all: &Table) -> Result<(), Faults> {
    let (shares, effective) = (study.hierarchy.shares(), study.hierarchy.effective_weights());
    let names = || SCHEMES.iter().map(|(name, _)| *name);
    let among_all: Vec<String> = names().map(|name| format!("{name}_all")).collect();
    let header = ["code", "level", "parent", "weight", "share", "effective_weight"];
    folder.write("weights.csv", |out| {
        let header = header.into_iter().chain(names()).chain(among_all.iter().map(String::as_str));
        let mut sheet = Sheet::begin(out, header)?;
        for (place, node) in study.hierarchy.nodes().iter().enumerate() {
            sheet.text(&node.code)?.count(node.level.into())?;
            sheet.text(node.parent.map_or("", |parent| study.code(parent)))?.number(node.weight)?;
            sheet.perhaps(shares.get(place).copied())?.perhaps(effective.get(place).copied())?;
            for table in [siblings, all] {
                for name in names() {
                    sheet.perhaps(table.get(place).and_then(|entry| entry.get(name)).copied())?;
                }
            }
            sheet.end_row()?;
        }
        sheet.end()
    })
}

fn whole(study: &Study, siblings: &Table, all: &Table, reasons: &[String]) -> Value {
    let by_code = |table: &Table| -> Map<String, Value> {
        table.iter().enumerate().map(|(node, entry)| (study.code(node).to_owned(), json!(entry))).collect()
    };
    json!({ "among_siblings": by_code(siblings), "among_all": by_code(all), "without": reasons })
}
