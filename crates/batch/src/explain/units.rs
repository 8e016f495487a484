//! Every unit's scores taken apart, a unit at a time.

use std::io::{self, Write};
use std::ops::Range;

use composite::explain::{Explained, Part, Scores, Unexplained, bottom, cost, explain_while};
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::output::in_parts;
use crate::score::{Outcome, look};
use crate::watch::Watch;

/// Operations of a part, so that it is told a few times a second how many units are done.
const PART_COST: u64 = 100_000_000;

/// Writes an object of units by key; each has an object of aggregates by code.
pub fn write(out: &mut impl Write, outcome: &Outcome, watch: Watch<'_>) -> io::Result<()> {
    let (of, base) = (outcome.order.len(), bottom(&outcome.method.normalise));
    let scores = Scores::of(&outcome.scored, &outcome.method);
    let cost_of_one = cost(scores).map_err(io::Error::other)? / of.max(1) as u64;
    let rows = usize::try_from(PART_COST / cost_of_one.max(1)).unwrap_or(usize::MAX);
    out.write_all(b",\n\"contributions\": {")?;
    let make = |rows: Range<usize>, buffer: &mut Vec<u8>, goes_on: &dyn Fn() -> bool| {
        for row in rows {
            let Some(&place) = outcome.order.get(row) else { continue };
            buffer.extend_from_slice(if row == 0 { b"\n" } else { b",\n" });
            serde_json::to_writer(&mut *buffer, outcome.unit(place))?;
            buffer.extend_from_slice(b": ");
            let found = explain_while(scores, place, base, goes_on).map_err(io::Error::other)?;
            serde_json::to_writer(&mut *buffer, &Unit { outcome, place, found: &found })?;
        }
        Ok(())
    };
    in_parts(out, of, rows, make, |done| look(done, of, "explain.json", watch))?;
    out.write_all(b"}")
}

/// A unit's aggregates by code.
struct Unit<'o> {
    outcome: &'o Outcome,
    place: usize,
    found: &'o [Result<Explained, Unexplained>],
}

/// A score that is taken apart, or why it is not.
struct Entry<'o> {
    outcome: &'o Outcome,
    place: usize,
    number: usize,
    found: &'o Result<Explained, Unexplained>,
}

/// Parts by the code of their indicator.
struct Parts<'o> {
    outcome: &'o Outcome,
    parts: &'o [Part],
}

impl Serialize for Unit<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { outcome, place, found } = *self;
        let hierarchy = &outcome.scored.hierarchy;
        let mut map = serializer.serialize_map(None)?;
        for (number, found) in hierarchy.aggregates().zip(found) {
            if let Some(node) = hierarchy.nodes().get(number) {
                map.serialize_entry(&node.code, &Entry { outcome, place, number, found })?;
            }
        }
        map.end()
    }
}

impl Serialize for Entry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("score", &cell(self.outcome, self.number, self.place))?;
        match self.found {
            Ok(found) => {
                map.serialize_entry("base", &found.base)?;
                map.serialize_entry("parts", &Parts { outcome: self.outcome, parts: &found.parts })?;
                map.serialize_entry("exact", &found.exact)?;
            }
            Err(Unexplained::NoScore) => self.shortfall(&mut map)?,
            Err(reason) => map.serialize_entry("because", &because(*reason, self.outcome))?,
        }
        map.end()
    }
}

impl Serialize for Parts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let indicators = self.outcome.scored.hierarchy.indicators();
        serializer.collect_map(
            self.parts.iter().filter_map(|part| Some((&indicators.get(part.column)?.code, part.points))),
        )
    }
}

impl Entry<'_> {
    /// Whether the data fell short, what the coverage was and needed to be, and which children were missing.
    fn shortfall<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        let Self { outcome, place, number, .. } = *self;
        let scores = Scores::of(&outcome.scored, &outcome.method);
        let Some(covered) = scores.covered(number, place) else { return Ok(()) };
        let nodes = outcome.scored.hierarchy.nodes();
        let codes = |children: &[usize]| -> Vec<&str> {
            children.iter().filter_map(|&child| nodes.get(child)).map(|node| node.code.as_str()).collect()
        };
        // TOPSIS, for one, says nothing where all units are alike, though none lacks data.
        let because = if covered.is_enough { "the mean is not defined here" } else { "insufficient data" };
        map.serialize_entry("because", because)?;
        map.serialize_entry("coverage", &covered.share)?;
        map.serialize_entry("min_coverage", &covered.least)?;
        map.serialize_entry("missing", &codes(&covered.missing))?;
        map.serialize_entry("missing_core", &codes(&covered.missing_core))
    }
}

fn cell(outcome: &Outcome, number: usize, place: usize) -> Option<f64> {
    let cell = outcome.scored.columns.get(number)?.get(place).copied()?;
    cell.is_finite().then_some(cell)
}

fn because(reason: Unexplained, outcome: &Outcome) -> String {
    match reason {
        Unexplained::NoScore => "there is no score".to_owned(),
        Unexplained::Undefined => "the mean is not defined with a child at its base or its value".to_owned(),
        Unexplained::Ended => "it was ended before".to_owned(),
        Unexplained::OtherUnits => "it depends on other units in a way that is not taken apart".to_owned(),
        Unexplained::TooCostly => "too many units and children to compare them once a coalition".to_owned(),
        Unexplained::Below(node) => {
            let code = outcome.scored.hierarchy.nodes().get(node).map_or("", |node| &node.code);
            format!("`{code}` below it is not taken apart")
        }
    }
}
