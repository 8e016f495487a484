//! The figures of every column: `statistics.csv` and `statistics.json`.

use composite::statistics::{Description, Ties, describe};
use serde_json::{Value, json};

use super::{Request, Study, document, look};
use crate::fault::Faults;
use crate::inputs::Note;
use crate::output::{Folder, Sheet};
use crate::watch::Watch;

/// What is written.
const RESULTS: [&str; 2] = ["statistics.csv", "statistics.json"];

const HEADER: [&str; 15] = [
    "code",
    "level",
    "rows",
    "count",
    "availability",
    "minimum",
    "maximum",
    "mean",
    "median",
    "deviation",
    "skew",
    "kurtosis",
    "distinct",
    "zero_share",
    "commonest_share",
];

/// Describes raw indicators, or with a method normalised indicators and aggregates.
///
/// # Errors
/// What is wrong with the files, the method or the folder.
pub fn statistics(request: &Request, watch: Watch<'_>) -> Result<Vec<Note>, Faults> {
    let study = request.study(&RESULTS, watch)?;
    // Equal as numbers, so that any other program finds the same.
    let mut found: Vec<Description> = Vec::new();
    let mut look = look("describing", watch);
    for (done, column) in study.columns.iter().enumerate() {
        look(done, study.columns.len())?;
        found.push(describe(column, Ties::Exact));
    }
    let mut folder = Folder::open(&request.out)?;
    folder.write("statistics.csv", |out| {
        let mut sheet = Sheet::begin(out, HEADER)?;
        for (node, it) in found.iter().enumerate() {
            sheet.text(study.code(node))?.count(study.level(node).into())?;
            sheet.count(it.rows as u64)?.count(it.count as u64)?.perhaps(it.availability)?;
            sheet.perhaps(it.minimum)?.perhaps(it.maximum)?.perhaps(it.mean)?.perhaps(it.median)?;
            sheet.perhaps(it.deviation)?.perhaps(it.skew)?.perhaps(it.kurtosis)?;
            sheet.count(it.distinct as u64)?.perhaps(it.zero_share)?.perhaps(it.commonest_share)?;
            sheet.end_row()?;
        }
        sheet.end()
    })?;
    document(&mut folder, "statistics.json", &whole(&study, &found))?;
    folder.keep()?;
    Ok(study.notes)
}

fn whole(study: &Study, found: &[Description]) -> Value {
    let columns: Vec<Value> = found
        .iter()
        .enumerate()
        .map(|(node, it)| {
            let mut entry = json!(it);
            if let Some(members) = entry.as_object_mut() {
                members.insert("code".into(), json!(study.code(node)));
                members.insert("level".into(), json!(study.level(node)));
            }
            entry
        })
        .collect();
    json!({ "of": if study.is_scored { "scores" } else { "raw" }, "columns": columns })
}
