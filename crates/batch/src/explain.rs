//! `explain.json`: what every step did, what everything weighs, and what every score is made of.
//!
//! Written piece by piece, so that a result of any size needs no more memory than its columns. One member a line, and one
//! unit a line.

mod units;

use std::collections::BTreeMap;
use std::io::{self, Write};

use composite::hierarchy::Direction;
use composite::normalise::{Formula, Normalised};
use composite::treat::{Action, Check, Treated};
use serde::Serialize;
use serde_json::{Value, json};

use crate::inputs::Note;
use crate::method::{mean_name, written};
use crate::score::Outcome;
use crate::watch::Watch;

/// The version of the document's shape.
const FORMAT: u32 = 1;

/// Writes the document.
pub fn write(
    out: &mut impl Write,
    outcome: &Outcome,
    contributions: bool,
    notes: &[Note],
    watch: Watch<'_>,
) -> io::Result<()> {
    out.write_all(b"{")?;
    member(out, true, "format", &FORMAT)?;
    member(out, false, "method", &written(&outcome.method))?;
    let read = outcome.keys.len();
    member(out, false, "units", &json!({ "read": read, "scored": outcome.order.len() }))?;
    member(out, false, "tree", &tree(outcome))?;
    screen(out, outcome)?;
    impute(out, outcome)?;
    treat(out, outcome)?;
    member(out, false, "normalise", &normalise(outcome))?;
    let words: Vec<String> = notes.iter().map(ToString::to_string).collect();
    member(out, false, "notes", &words)?;
    if contributions {
        units::write(out, outcome, watch)?;
    }
    out.write_all(b"\n}\n")
}

fn member(out: &mut impl Write, is_first: bool, name: &str, value: &impl Serialize) -> io::Result<()> {
    out.write_all(if is_first { b"\n" } else { b",\n" })?;
    serde_json::to_writer(&mut *out, name)?;
    out.write_all(b": ")?;
    Ok(serde_json::to_writer(out, value)?)
}

/// A list that is never built: every item is written as it comes, one a line.
fn list<T: Serialize>(out: &mut impl Write, items: impl Iterator<Item = T>) -> io::Result<()> {
    out.write_all(b"[")?;
    for (place, item) in items.enumerate() {
        out.write_all(if place == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut *out, &item)?;
    }
    out.write_all(b"]")
}

/// Every node with its place, its weight among its siblings, its share there and its effective weight in the index.
fn tree(outcome: &Outcome) -> Vec<Value> {
    let hierarchy = &outcome.scored.hierarchy;
    let (shares, effective) = (hierarchy.shares(), hierarchy.effective_weights());
    let nodes = hierarchy.nodes();
    let of = |(place, node): (usize, &composite::hierarchy::Node)| {
        let parent = node.parent.and_then(|parent| nodes.get(parent)).map(|parent| parent.code.as_str());
        let mean = (node.level > 1).then(|| mean_name(outcome.method.aggregate.of(node.level)));
        let mut entry = json!({
            "code": node.code, "level": node.level, "parent": parent, "weight": node.weight,
            "share": shares.get(place), "effective_weight": effective.get(place),
        });
        let Some(members) = entry.as_object_mut() else { return entry };
        if let Some(name) = outcome.names.get(&node.code) {
            members.insert("name".into(), json!(name));
        }
        if let Some(mean) = mean {
            members.insert("mean".into(), json!(mean));
            let coverage = outcome.method.coverage.of(node.level);
            members.insert("min_coverage".into(), json!(coverage));
        }
        entry
    };
    nodes.iter().enumerate().map(of).collect()
}

fn screen(out: &mut impl Write, outcome: &Outcome) -> io::Result<()> {
    let Some(screen) = outcome.method.screen else { return Ok(()) };
    write!(out, ",\n\"screen\": {{\"min_availability\": {}, \"left\": ", json!(screen.min_availability))?;
    let left = outcome.scored.trace.screened.iter().map(
        |unit| json!({ "unit": outcome.keys.get(unit.row as usize), "availability": unit.availability }),
    );
    list(out, left)?;
    out.write_all(b"}")
}

fn code(outcome: &Outcome, column: u32) -> &str {
    outcome.scored.hierarchy.indicators().get(column as usize).map_or("", |indicator| &indicator.code)
}

fn impute(out: &mut impl Write, outcome: &Outcome) -> io::Result<()> {
    let trace = &outcome.scored.trace;
    out.write_all(b",\n\"impute\": {\"filled\": ")?;
    let filled = trace.imputed.iter().map(|cell| {
        json!({
            "unit": outcome.unit(cell.row as usize), "indicator": code(outcome, cell.column), "value": cell.value,
        })
    });
    list(out, filled)?;
    let gaps: BTreeMap<&str, usize> =
        (0..).zip(&trace.gaps).map(|(column, gaps)| (code(outcome, column), *gaps)).collect();
    write!(out, ", \"gaps_left\": {}}}", json!(gaps))
}

fn treat(out: &mut impl Write, outcome: &Outcome) -> io::Result<()> {
    if outcome.method.treat.is_none() {
        return Ok(());
    }
    let trace = &outcome.scored.trace;
    out.write_all(b",\n\"treat\": {\"indicators\": ")?;
    list(out, (0..).zip(&trace.treated).map(|(column, found)| treated(code(outcome, column), found)))?;
    out.write_all(b", \"winsorised\": ")?;
    let cells = trace.winsorised.iter().map(|cell| {
        json!({
            "unit": outcome.unit(cell.row as usize), "indicator": code(outcome, cell.column),
            "before": cell.before, "after": cell.after,
        })
    });
    list(out, cells)?;
    out.write_all(b"}")
}

fn treated(code: &str, found: &Treated) -> Value {
    let check = |check: Option<Check>| {
        check.map(|it| json!({ "skew": it.skew, "kurtosis": it.kurtosis, "passes": it.passes }))
    };
    let bound = |x: f64| x.is_finite().then_some(x);
    let action = match found.action {
        Action::None => json!({ "name": "none" }),
        Action::Winsorise { lower, upper } => {
            json!({ "name": "winsorise", "lower": bound(lower), "upper": bound(upper) })
        }
        Action::Logarithm { lower, upper, least, margin } => json!({
            "name": "log", "lower": bound(lower), "upper": bound(upper), "least": least, "margin": margin,
        }),
        Action::MirroredLogarithm { lower, upper, greatest, margin } => json!({
            "name": "mirrored_log", "lower": bound(lower), "upper": bound(upper), "greatest": greatest, "margin": margin,
        }),
    };
    json!({
        "indicator": code, "before": check(found.before), "cells_winsorised": found.winsorised,
        "after_winsorising": check(found.after_winsorising), "after_fallback": check(found.after_fallback),
        "action": action,
    })
}

/// What was done to every indicator, and why one says nothing.
fn normalise(outcome: &Outcome) -> Vec<Value> {
    let indicators = outcome.scored.hierarchy.indicators().iter();
    let of = |(indicator, found): (&composite::hierarchy::Indicator, &Normalised)| {
        let direction = match indicator.direction {
            Direction::Higher => 1,
            Direction::Lower => -1,
        };
        let (formula, reason) = match found {
            Normalised::By(Formula::Linear { origin, spread }) => {
                (json!({ "name": "linear", "origin": origin, "spread": spread }), None)
            }
            Normalised::By(Formula::Reciprocal { least }) => {
                (json!({ "name": "reciprocal", "least": least }), None)
            }
            Normalised::By(Formula::Ranked { count }) => (json!({ "name": "ranked", "count": count }), None),
            Normalised::Missing(reason) => (Value::Null, Some(reason.to_string())),
        };
        json!({
            "indicator": indicator.code, "direction": direction, "formula": formula, "missing_because": reason,
        })
    };
    indicators.zip(&outcome.scored.trace.normalised).map(of).collect()
}
