//! Every unit's scores taken apart, a unit at a time.

use std::io::{self, Write};

use composite::explain::{Explained, Scores, Unexplained, bottom, explain};
use composite::hierarchy::Node;
use composite::method::CoverageRule;
use serde_json::{Map, Value, json};

use crate::score::{Outcome, look};
use crate::watch::Watch;

/// Writes an object of units by key; each has an object of aggregates by code.
pub fn write(out: &mut impl Write, outcome: &Outcome, watch: Watch<'_>) -> io::Result<()> {
    let (of, base) = (outcome.order.len(), bottom(&outcome.method.normalise));
    let scores = Scores::of(&outcome.scored, &outcome.method);
    out.write_all(b",\n\"contributions\": {")?;
    for (done, &place) in outcome.order.iter().enumerate() {
        out.write_all(if done == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut *out, outcome.unit(place))?;
        out.write_all(b": ")?;
        let found = explain(scores, place, base).map_err(io::Error::other)?;
        serde_json::to_writer(&mut *out, &nodes(outcome, place, &found))?;
        look(done, of, "explain.json", watch)?;
    }
    out.write_all(b"}")
}

fn nodes(outcome: &Outcome, place: usize, found: &[Result<Explained, Unexplained>]) -> Value {
    let hierarchy = &outcome.scored.hierarchy;
    let mut members = Map::new();
    for (number, explained) in hierarchy.aggregates().zip(found) {
        let Some(node) = hierarchy.nodes().get(number) else { continue };
        let entry = match explained {
            Ok(explained) => taken_apart(outcome, number, place, explained),
            Err(Unexplained::NoScore) => shortfall(outcome, node, place),
            Err(reason) => json!({
                "score": cell(outcome, number, place), "base": null, "parts": null, "because": because(*reason, outcome),
            }),
        };
        members.insert(node.code.clone(), entry);
    }
    members.into()
}

fn cell(outcome: &Outcome, number: usize, place: usize) -> Option<f64> {
    let cell = outcome.scored.columns.get(number)?.get(place).copied()?;
    cell.is_finite().then_some(cell)
}

fn taken_apart(outcome: &Outcome, number: usize, place: usize, explained: &Explained) -> Value {
    let indicators = outcome.scored.hierarchy.indicators();
    let parts: Map<String, Value> = explained
        .parts
        .iter()
        .filter_map(|part| Some((indicators.get(part.column)?.code.clone(), json!(part.points))))
        .collect();
    json!({
        "score": cell(outcome, number, place), "base": explained.base, "parts": parts, "exact": explained.exact,
    })
}

/// A score that is not there: what its coverage was and needed to be, and which children were missing.
fn shortfall(outcome: &Outcome, node: &Node, place: usize) -> Value {
    let nodes = outcome.scored.hierarchy.nodes();
    let is_missing = |child: usize| cell(outcome, child, place).is_none();
    let counts = |child: usize| match outcome.method.coverage.rule {
        CoverageRule::Count => 1.0,
        CoverageRule::Weight => nodes.get(child).map_or(0.0, |node| node.weight),
    };
    let share = |present: &dyn Fn(usize) -> bool| -> f64 {
        node.children.iter().filter(|&&child| present(child)).map(|&child| counts(child)).sum()
    };
    let (there, whole) = (share(&|child| !is_missing(child)), share(&|_| true));
    let missing =
        node.children.iter().filter(|&&child| is_missing(child)).filter_map(|&child| nodes.get(child));
    let (mut codes, mut core) = (Vec::new(), Vec::new());
    for child in missing {
        codes.push(child.code.as_str());
        if child.core {
            core.push(child.code.as_str());
        }
    }
    // TOPSIS, for one, says nothing where all units are alike, though none lacks data.
    let because = if codes.is_empty() { "the mean is not defined here" } else { "insufficient data" };
    json!({
        "score": null, "because": because, "coverage": there / whole,
        "min_coverage": outcome.method.coverage.of(node.level), "missing": codes, "missing_core": core,
    })
}

fn because(reason: Unexplained, outcome: &Outcome) -> String {
    match reason {
        Unexplained::NoScore => "there is no score".to_owned(),
        Unexplained::Undefined => "the mean is not defined with a child at its base or its value".to_owned(),
        Unexplained::OtherUnits => "it depends on other units in a way that is not taken apart".to_owned(),
        Unexplained::TooCostly => "too many units and children to compare them once a coalition".to_owned(),
        Unexplained::Below(node) => {
            let code = outcome.scored.hierarchy.nodes().get(node).map_or("", |node| &node.code);
            format!("`{code}` below it is not taken apart")
        }
    }
}
