//! Sensitivity indices from outputs that were made elsewhere: `sobol.csv` and `sobol.json`.

use std::io::Read;
use std::path::Path;

use composite::bootstrap::Bootstrap;
use composite::column::MISSING;
use composite::sensitivity::{Effect, Estimate, INPUTS_MAX, estimate_watched};
use serde_json::{Value, json};

use super::{document, engine, look};
use crate::fault::{Fault, FaultKind, Faults, Place};
use crate::inputs::{open, shown};
use crate::output::{Folder, Sheet, spare};
use crate::table::Table;
use crate::watch::{Stage, Watch};

/// Outputs of the model by row of the samples.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    pub a: Vec<f64>,
    pub b: Vec<f64>,
    /// By input: its name, and the outputs of A with this input of B.
    pub ab: Vec<(String, Vec<f64>)>,
}

/// The most rows of a sample.
const ROWS_MAX: usize = 1_000_000;

/// Rows that are read before somebody is told.
const ROWS_BETWEEN_LOOKS: usize = 1_024;

/// The most outputs of a sample; they are all in memory.
const CELLS_MAX: usize = 50_000_000;

/// The most rows of a sample with so many columns.
fn rows_max(columns: usize) -> usize {
    ROWS_MAX.min(CELLS_MAX / columns.max(1))
}

/// Reads outputs: the columns `A`, `B` and `AB_` with the name of each input; a row per row of the samples.
///
/// # Errors
/// Everything that is wrong with it, with its line and column.
pub fn read(file: &str, source: impl Read, watch: Watch<'_>) -> Result<Sample, Faults> {
    let mut faults = Faults::default();
    let Some(mut table) = Table::open(file, source, &mut faults) else {
        return Err(faults);
    };
    let (a, b) = (table.need("A", &mut faults), table.need("B", &mut faults));
    let mut parts: Vec<(usize, String)> = Vec::new();
    for (column, name) in table.header().iter().enumerate() {
        match name.strip_prefix("AB_").filter(|input| !input.is_empty()) {
            Some(input) => parts.push((column, input.to_owned())),
            None if name == "A" || name == "B" => {}
            None => {
                let kind = FaultKind::UnknownColumn { name: name.clone(), known: &["A", "B", "AB_..."] };
                faults.add(Fault::new(file, Place::Line(1), kind));
            }
        }
    }
    if parts.is_empty() {
        let kind = FaultKind::MissingColumn { name: "AB_...".to_owned(), separator: None };
        faults.add(Fault::new(file, Place::Line(1), kind));
    }
    if parts.len() > INPUTS_MAX {
        // A and B are columns too.
        let kind = FaultKind::TooManyColumns { count: table.header().len(), max: INPUTS_MAX + 2 };
        faults.add(Fault::new(file, Place::Line(1), kind));
        return Err(faults);
    }
    let (Some(a), Some(b)) = (a, b) else {
        return Err(faults);
    };
    let max = rows_max(table.header().len());
    let mut sample = Sample { a: Vec::new(), b: Vec::new(), ab: Vec::new() };
    sample.ab = parts.iter().map(|(_, input)| (input.clone(), Vec::new())).collect();
    while let Some(row) = table.next(&mut faults) {
        if sample.a.len() == max {
            faults.add(Fault::new(file, Place::Line(row.line), FaultKind::TooManyRows { max }));
            break;
        }
        let rows = sample.a.len();
        if rows.is_multiple_of(ROWS_BETWEEN_LOOKS) && watch(Stage::Reading { rows }).is_break() {
            return Err(Fault::cancelled().into());
        }
        sample.a.push(row.filled_number(a, &mut faults).unwrap_or(MISSING));
        sample.b.push(row.filled_number(b, &mut faults).unwrap_or(MISSING));
        for ((column, _), (_, outputs)) in parts.iter().zip(&mut sample.ab) {
            outputs.push(row.filled_number(*column, &mut faults).unwrap_or(MISSING));
        }
    }
    faults.verdict(Some(sample))
}

/// Estimates first- and total-order indices with bootstrap intervals.
///
/// # Errors
/// What is wrong with the file, the bootstrap or the folder.
pub fn sobol(path: &Path, bootstrap: Bootstrap, out: &Path, watch: Watch<'_>) -> Result<(), Faults> {
    spare(&[path], out, &["sobol.csv", "sobol.json"])?;
    let sample = read(&shown(path), open(path)?, watch)?;
    let ab: Vec<&[f64]> = sample.ab.iter().map(|(_, outputs)| outputs.as_slice()).collect();
    let mut look = look("resampling", watch);
    let look = |done, of| look(done as usize, of as usize);
    let found = estimate_watched(&sample.a, &sample.b, &ab, bootstrap, look)?
        .map_err(|fault| engine(path, &fault))?;
    let effects = match &found.effects {
        Ok(effects) => effects,
        Err(_) => {
            let words = "all outputs of A and B are the same: there is no variance to share out";
            return Err(engine(path, &words));
        }
    };
    let mut folder = Folder::open(out)?;
    folder.write("sobol.csv", |out| {
        let header = ["input", "first", "first_low", "first_high", "total", "total_low", "total_high"];
        let mut sheet = Sheet::begin(out, header)?;
        for ((input, _), effect) in sample.ab.iter().zip(effects) {
            sheet.text(input)?;
            for (value, interval) in
                [(effect.first, effect.first_interval), (effect.total, effect.total_interval)]
            {
                sheet.number(value)?;
                sheet.perhaps(interval.map(|it| it[0]))?.perhaps(interval.map(|it| it[1]))?;
            }
            sheet.end_row()?;
        }
        sheet.end()
    })?;
    document(&mut folder, "sobol.json", &whole(&sample, &found, effects, bootstrap))?;
    folder.keep()
}

fn whole(sample: &Sample, found: &Estimate, effects: &[Effect], bootstrap: Bootstrap) -> Value {
    let inputs: Vec<Value> = sample
        .ab
        .iter()
        .zip(effects)
        .map(|((input, _), effect)| {
            json!({
                "input": input, "first": effect.first, "first_interval": effect.first_interval,
                "total": effect.total, "total_interval": effect.total_interval,
            })
        })
        .collect();
    json!({
        "rows": found.rows, "mean": found.mean, "variance": found.variance, "inputs": inputs,
        "bootstrap": {
            "resamples": bootstrap.replications, "level": bootstrap.confidence, "seed": bootstrap.seed,
            "constant_resamples": found.constant_replications,
        },
    })
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::*;

    fn read(text: &[u8]) -> Result<Sample, Faults> {
        super::read("s.csv", text, &mut |_| ControlFlow::Continue(()))
    }

    #[test]
    fn outputs_are_read_by_sample_and_input() {
        let sample = read(&b"A,AB_x,AB_y,B\n1,2,3,4\n5,6,7,8\n"[..]).unwrap();
        assert_eq!((sample.a, sample.b), (vec![1.0, 5.0], vec![4.0, 8.0]));
        assert_eq!(sample.ab[1], ("y".to_owned(), vec![3.0, 7.0]));
        let found = read(&b"A,C\n1,\n"[..]).unwrap_err().to_string();
        for said in ["no column \"B\"", "no column \"AB_...\"", "the column \"C\" is not known"] {
            assert!(found.contains(said), "{said} is not in {found}");
        }
        let empty = read(&b"A,B,AB_x\n1,,2\n"[..]).unwrap_err().to_string();
        assert!(empty.contains("line 2, column B: the cell is empty"), "{empty}");
    }

    #[test]
    fn more_than_can_be_worked_with_is_refused_before_it_is_read() {
        let inputs: Vec<String> = (0..=INPUTS_MAX).map(|input| format!("AB_{input}")).collect();
        // Whoever reads on complains of the row.
        let text = format!("A,B,{}\nx\n", inputs.join(","));
        let found = read(text.as_bytes()).unwrap_err().to_string();
        assert_eq!(found, "s.csv, line 1: 1003 columns: at most 1002 are read");
        assert_eq!([3, 50, 52, 1_002].map(rows_max), [1_000_000, 1_000_000, 961_538, 49_900]);
    }
}
