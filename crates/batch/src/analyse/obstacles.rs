//! What holds every unit back: `obstacles.csv`.

use std::io;
use std::ops::Range;

use composite::explain::Scores;
use composite::obstacle;

use super::{Request, engine};
use crate::fault::Faults;
use crate::inputs::Note;
use crate::output::{Folder, Sheet, in_order};
use crate::score::{self, look};
use crate::watch::Watch;

/// What is written.
const RESULTS: [&str; 1] = ["obstacles.csv"];

/// Obstacle degrees of every indicator in every unit's index, 0 to 100, on the scale that the method normalises to.
///
/// # Errors
/// What is wrong with the files, the method or the folder; a method that normalises to no scale.
pub fn obstacles(request: &Request, watch: Watch<'_>) -> Result<Vec<Note>, Faults> {
    let (inputs, method) = request.runnable(&RESULTS, watch)?;
    let Some(scale) = method.normalise.scale() else {
        let words =
            "obstacles need a method that normalises to a scale with two ends, such as min_max or goalposts";
        return Err(engine(request.files.method.as_deref().unwrap_or(&request.files.data), &words));
    };
    let notes = inputs.notes.clone();
    let outcome = score::run(&request.files, inputs, watch)?;
    let scores = Scores::of(&outcome.scored, &outcome.method);
    let mut folder = Folder::open(&request.out)?;
    folder.write("obstacles.csv", |out| {
        let codes = outcome.scored.hierarchy.indicators().iter().map(|indicator| indicator.code.as_str());
        Sheet::begin(out, [request.files.key.as_str()].into_iter().chain(codes))?.end()?;
        let make = |rows: Range<usize>, buffer: &mut Vec<u8>| {
            let mut sheet = Sheet::rows(buffer);
            for &place in outcome.order.get(rows).unwrap_or_default() {
                sheet.text(outcome.unit(place))?;
                let degrees = obstacle::of_unit(scores, place, scale).map_err(io::Error::other)?;
                for column in outcome.scored.hierarchy.columns() {
                    sheet.perhaps(degrees.as_ref().and_then(|degrees| degrees.get(column)).copied())?;
                }
                sheet.end_row()?;
            }
            sheet.end()
        };
        let of = outcome.order.len();
        in_order(out, of, make, |done| look(done, of, "obstacles.csv", watch))
    })?;
    folder.keep()?;
    Ok(notes)
}
