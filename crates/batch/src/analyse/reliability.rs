//! Cronbach's alpha of every group: `cronbach.csv` and `cronbach.json`.

use composite::statistics::{Gaps, Reliability, reliability_watched};
use serde_json::{Value, json};

use super::{Request, Study, document, look};
use crate::fault::Faults;
use crate::inputs::Note;
use crate::output::{Folder, Sheet};
use crate::watch::Watch;

/// What is written.
const RESULTS: [&str; 2] = ["cronbach.csv", "cronbach.json"];

const HEADER: [&str; 8] = [
    "set",
    "items",
    "rows_complete",
    "alpha_complete",
    "standardised_complete",
    "rows_pairwise",
    "alpha_pairwise",
    "standardised_pairwise",
];

/// The most items of a set of which each is dropped in turn.
const ITEMS_MAX: usize = 500;

/// Cronbach's alpha of all indicators and of the children of every aggregate. Raw indicators of which lower is better
/// count with the opposite sign.
///
/// # Errors
/// What is wrong with the files, the method or the folder.
pub fn cronbach(request: &Request, watch: Watch<'_>) -> Result<Vec<Note>, Faults> {
    let study = request.study(&RESULTS, watch)?;
    let mut notes = study.notes.clone();
    let mut found = Vec::new();
    for (set, nodes) in study.sets(request)? {
        if nodes.len() > ITEMS_MAX {
            notes.push(Note::Engine(format!("{set}: more than {ITEMS_MAX} items are not looked at")));
            continue;
        }
        let columns = study.directed(&nodes);
        let mut of = |gaps| reliability_watched(&columns, gaps, look("Cronbach's alpha", watch));
        let both = [of(Gaps::Complete)?, of(Gaps::Pairwise)?];
        found.push((set, nodes, both));
    }
    let mut folder = Folder::open(&request.out)?;
    folder.write("cronbach.csv", |out| {
        let mut sheet = Sheet::begin(out, HEADER)?;
        for (set, _, both) in &found {
            sheet.text(set)?.count(both[0].items as u64)?;
            for it in both {
                sheet.count(it.n as u64)?.perhaps(it.alpha)?.perhaps(it.standardised)?;
            }
            sheet.end_row()?;
        }
        sheet.end()
    })?;
    let sets: Vec<Value> = found.iter().map(|(set, nodes, both)| entry(&study, set, nodes, both)).collect();
    let of = if study.is_scored { "scores" } else { "raw" };
    document(&mut folder, "cronbach.json", &json!({ "of": of, "sets": sets }))?;
    folder.keep()?;
    Ok(notes)
}

fn entry(study: &Study, set: &str, nodes: &[usize], both: &[Reliability; 2]) -> Value {
    let one = |it: &Reliability| {
        let without: serde_json::Map<String, Value> = nodes
            .iter()
            .zip(&it.without)
            .map(|(&node, alpha)| (study.code(node).to_owned(), json!(alpha)))
            .collect();
        json!({ "rows": it.n, "alpha": it.alpha, "standardised": it.standardised, "alpha_without": without })
    };
    json!({ "set": set, "items": both[0].items, "complete": one(&both[0]), "pairwise": one(&both[1]) })
}
