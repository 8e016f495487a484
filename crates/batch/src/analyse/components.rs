//! Principal components of every group: `pca_components.csv`, `pca_loadings.csv` and `pca.json`.

use composite::statistics::{Basis, Components, ComponentsError, components_watched};
use serde_json::{Value, json};

use super::{Request, Study, document, look, told};
use crate::fault::Faults;
use crate::inputs::Note;
use crate::output::{Folder, Sheet};
use crate::watch::Watch;

/// What is written.
const RESULTS: [&str; 3] = ["pca_components.csv", "pca_loadings.csv", "pca.json"];

const COMPONENTS: [&str; 6] = ["set", "component", "eigenvalue", "share", "cumulative", "above_mean"];
const LOADINGS: [&str; 4] = ["set", "component", "code", "loading"];

/// A set of columns with its components, or why it has none.
type Found = (String, Vec<usize>, Result<Components, ComponentsError>);

/// Principal components of the correlations of all indicators and of the children of every aggregate, over the units
/// without a gap in the set. Raw indicators of which lower is better count with the opposite sign.
///
/// # Errors
/// What is wrong with the files, the method or the folder.
pub fn pca(request: &Request, watch: Watch<'_>) -> Result<Vec<Note>, Faults> {
    let study = request.study(&RESULTS, watch)?;
    let mut found: Vec<Found> = Vec::new();
    for (set, nodes) in study.sets(request)? {
        let look = look("principal components", watch);
        let components = components_watched(&study.directed(&nodes), Basis::Correlation, look)?;
        found.push((set, nodes, components));
    }
    let mut folder = Folder::open(&request.out)?;
    write_components(&mut folder, &found)?;
    write_loadings(&mut folder, &study, &found)?;
    let reasons: Vec<String> = found
        .iter()
        .filter_map(|(set, nodes, it)| Some(format!("{set}: {}", because(&study, nodes, it.as_ref().err()?))))
        .collect();
    let sets: Vec<Value> = found.iter().map(|it| entry(&study, it)).collect();
    let of = if study.is_scored { "scores" } else { "raw" };
    document(&mut folder, "pca.json", &json!({ "of": of, "basis": Basis::Correlation, "sets": sets }))?;
    folder.keep()?;
    let mut notes = study.notes;
    notes.extend(told(&reasons, "pca.json"));
    Ok(notes)
}

fn write_components(folder: &mut Folder, found: &[Found]) -> Result<(), Faults> {
    folder.write("pca_components.csv", |out| {
        let mut sheet = Sheet::begin(out, COMPONENTS)?;
        for (set, it) in found.iter().filter_map(|(set, _, it)| Some((set, it.as_ref().ok()?))) {
            let shares = it.shares.iter().zip(&it.cumulative);
            for (number, (value, (share, cumulative))) in it.eigenvalues.iter().zip(shares).enumerate() {
                sheet.text(set)?.count(number as u64 + 1)?;
                sheet.number(*value)?.number(*share)?.number(*cumulative)?;
                sheet.text(if number < it.kaiser { "true" } else { "false" })?.end_row()?;
            }
        }
        sheet.end()
    })
}

fn write_loadings(folder: &mut Folder, study: &Study, found: &[Found]) -> Result<(), Faults> {
    folder.write("pca_loadings.csv", |out| {
        let mut sheet = Sheet::begin(out, LOADINGS)?;
        for (set, nodes, it) in found {
            let Ok(it) = it else { continue };
            for (number, loadings) in it.loadings.iter().enumerate() {
                for (&node, loading) in nodes.iter().zip(loadings) {
                    sheet.text(set)?.count(number as u64 + 1)?;
                    sheet.text(study.code(node))?.number(*loading)?.end_row()?;
                }
            }
        }
        sheet.end()
    })
}

/// The reason, with a column's code in place of its number.
fn because(study: &Study, nodes: &[usize], error: &ComponentsError) -> String {
    match error {
        ComponentsError::Constant { column } => {
            let code = nodes.get(*column).map_or("", |&node| study.code(node));
            format!("`{code}` is constant over the units without a gap; leave it out")
        }
        other => other.to_string(),
    }
}

fn entry(study: &Study, (set, nodes, found): &Found) -> Value {
    let codes: Vec<&str> = nodes.iter().map(|&node| study.code(node)).collect();
    match found {
        Ok(it) => json!({
            "set": set, "codes": codes, "rows": it.n, "eigenvalues": it.eigenvalues, "shares": it.shares,
            "cumulative": it.cumulative, "above_mean": it.kaiser, "loadings": it.loadings,
        }),
        Err(error) => json!({ "set": set, "codes": codes, "because": because(study, nodes, error) }),
    }
}
