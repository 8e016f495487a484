//! What if a part were left out: `leave_out.csv`, `leave_out_ranks.csv` and `leave_out.json`.

use composite::uncertainty::{Without, leave_out_watched};
use serde_json::{Value, json};

use super::{Request, document, engine, look};
use crate::fault::Faults;
use crate::inputs::{Inputs, Note, shown};
use crate::output::{Folder, Sheet, apart};
use crate::watch::Watch;

/// What is written.
const RESULTS: [&str; 3] = ["leave_out.csv", "leave_out_ranks.csv", "leave_out.json"];

const HEADER: [&str; 6] = ["code", "level", "mean_rank_shift", "largest_mover", "largest_shift", "because"];

/// Leaves out each indicator and each aggregate below the index in turn.
///
/// # Errors
/// What is wrong with the files, the method or the folder.
pub fn leave_out(request: &Request, watch: Watch<'_>) -> Result<Vec<Note>, Faults> {
    let (inputs, method) = request.runnable(&RESULTS, watch)?;
    let codes = inputs.tree.hierarchy.nodes().iter().map(|node| node.code.as_str());
    apart(&shown(&request.files.data), &request.files.key, "leave_out_ranks.csv", codes)?;
    let look = look("leaving out", watch);
    let found = leave_out_watched(&inputs.tree.hierarchy, &method, &inputs.data.input, look)?
        .map_err(|fault| engine(&request.files.data, &fault))?;
    let mut folder = Folder::open(&request.out)?;
    write_shifts(&mut folder, &inputs, &found)?;
    write_ranks(&mut folder, &request.files.key, &inputs, &found)?;
    let entries: Vec<Value> = found.iter().map(|it| entry(&inputs, it)).collect();
    document(&mut folder, "leave_out.json", &json!({ "without": entries }))?;
    folder.keep()?;
    Ok(inputs.notes)
}

/// The unit that moves furthest, and how far.
fn mover<'i>(inputs: &'i Inputs, it: &Without) -> Option<(&'i str, i64)> {
    let (unit, shift) = it.outcome.as_ref().ok()?.largest_mover?;
    Some((inputs.data.keys.get(unit), shift))
}

fn level(inputs: &Inputs, it: &Without) -> u32 {
    inputs.tree.hierarchy.nodes().get(it.node).map_or(0, |node| node.level)
}

fn write_shifts(folder: &mut Folder, inputs: &Inputs, found: &[Without]) -> Result<(), Faults> {
    folder.write("leave_out.csv", |out| {
        let mut sheet = Sheet::begin(out, HEADER)?;
        for it in found {
            sheet.text(&it.code)?.count(level(inputs, it).into())?;
            sheet.perhaps(it.outcome.as_ref().ok().and_then(|shifted| shifted.mean_shift))?;
            match mover(inputs, it) {
                Some((unit, shift)) => sheet.text(unit)?.text(&shift.to_string())?,
                None => sheet.text("")?.text("")?,
            };
            let because = it.outcome.as_ref().err().map(ToString::to_string);
            sheet.text(because.as_deref().unwrap_or_default())?.end_row()?;
        }
        sheet.end()
    })
}

fn write_ranks(folder: &mut Folder, key: &str, inputs: &Inputs, found: &[Without]) -> Result<(), Faults> {
    folder.write("leave_out_ranks.csv", |out| {
        let header = [key].into_iter().chain(found.iter().map(|it| it.code.as_str()));
        let mut sheet = Sheet::begin(out, header)?;
        for &row in &inputs.data.order {
            sheet.text(inputs.data.keys.get(row as usize))?;
            for it in found {
                let ranks = it.outcome.as_ref().map_or(&[][..], |shifted| &shifted.ranks);
                sheet.rank(ranks.get(row as usize).copied().unwrap_or_default())?;
            }
            sheet.end_row()?;
        }
        sheet.end()
    })
}

fn entry(inputs: &Inputs, it: &Without) -> Value {
    let mover = mover(inputs, it).map(|(unit, shift)| json!({ "unit": unit, "shift": shift }));
    json!({
        "code": it.code, "level": level(inputs, it), "largest_mover": mover,
        "mean_rank_shift": it.outcome.as_ref().ok().and_then(|shifted| shifted.mean_shift),
        "because": it.outcome.as_ref().err().map(ToString::to_string),
    })
}
