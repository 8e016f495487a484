//! The correlations of every two columns: `pearson.csv`, `spearman.csv`, `kendall.csv` and `correlations.json`.

use composite::statistics::{COLLINEAR, Coefficient, Correlations, Flag, Gaps, OPPOSED, Ties};
use serde_json::{Value, json};

use super::{Request, Study, document, look};
use crate::fault::Faults;
use crate::inputs::{Note, shown};
use crate::output::{Folder, Sheet, apart};
use crate::watch::Watch;

/// What is written.
const RESULTS: [&str; 4] = ["pearson.csv", "spearman.csv", "kendall.csv", "correlations.json"];

const KINDS: [(Coefficient, &str, &str); 3] = [
    (Coefficient::Pearson, "pearson", "pearson.csv"),
    (Coefficient::Spearman, "spearman", "spearman.csv"),
    (Coefficient::Kendall, "kendall", "kendall.csv"),
];

/// Correlates raw indicators as they are, or with a method normalised indicators and aggregates. `gaps` says which rows
/// count.
///
/// # Errors
/// What is wrong with the files, the method or the folder.
pub fn correlations(request: &Request, gaps: Gaps, watch: Watch<'_>) -> Result<Vec<Note>, Faults> {
    let study = request.study(&RESULTS, watch)?;
    let codes = (0..study.columns.len()).map(|node| study.code(node));
    apart(&shown(request.files.tree.path()), "code", "pearson.csv", codes)?;
    let mut folder = Folder::open(&request.out)?;
    let mut members = serde_json::Map::new();
    members.insert("of".into(), json!(if study.is_scored { "scores" } else { "raw" }));
    members.insert("gaps".into(), json!(gaps));
    for (coefficient, name, file) in KINDS {
        // Equal as numbers, so that any other program finds the same.
        let found = Correlations::watched(&study.columns, coefficient, gaps, Ties::Exact, look(name, watch))?;
        write(&mut folder, file, &study, &found)?;
        members.insert(name.into(), described(&study, &found));
    }
    document(&mut folder, "correlations.json", &members.into())?;
    folder.keep()?;
    Ok(study.notes)
}

fn write(folder: &mut Folder, file: &'static str, study: &Study, found: &Correlations) -> Result<(), Faults> {
    let codes: Vec<&str> = (0..found.size()).map(|node| study.code(node)).collect();
    folder.write(file, |out| {
        let mut sheet = Sheet::begin(out, ["code"].into_iter().chain(codes.iter().copied()))?;
        for (row, code) in codes.iter().enumerate() {
            sheet.text(code)?;
            for column in 0..found.size() {
                sheet.perhaps(found.get(row, column).and_then(|cell| cell.value))?;
            }
            sheet.end_row()?;
        }
        sheet.end()
    })
}

/// Rows that each correlation rests on, and the pairs of siblings that deserve a second look.
fn described(study: &Study, found: &Correlations) -> Value {
    let parents: Vec<Option<usize>> = study.hierarchy.nodes().iter().map(|node| node.parent).collect();
    let flags = |flags: Vec<Flag>| -> Vec<Value> {
        let of = |flag: Flag| {
            let (first, second) = (study.code(flag.first), study.code(flag.second));
            json!({ "first": first, "second": second, "value": flag.value, "rows": flag.n })
        };
        flags.into_iter().map(of).collect()
    };
    let rows: Vec<Vec<usize>> = (0..found.size())
        .map(|row| (0..found.size()).map(|column| found.get(row, column).map_or(0, |cell| cell.n)).collect())
        .collect();
    json!({
        "rows": rows,
        "collinear": { "bound": COLLINEAR, "pairs": flags(found.collinear(&parents, COLLINEAR)) },
        "opposed": { "bound": OPPOSED, "pairs": flags(found.opposed(&parents, OPPOSED)) },
    })
}
