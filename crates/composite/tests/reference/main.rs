//! Real data, and what the R package of the field makes of it.
//!
//! The ASEM data set (51 countries, 49 indicators) with the outputs of COINr 1.1.14 lies beside the project, not in it:
//! `../shared/reference/asem` from the project's folder, or the folder that `GUANHU_REFERENCE` names. Where it is absent the
//! tests say so and pass.

mod asem;

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use asem::{Asem, Table};
use composite::method::{Aggregation, Coverage, Mean, Method, Normalise, Scale, Treat};
use composite::pipeline::{Scored, run};
use composite::treat::{Action, Check};

const TOLERANCE: f64 = 1e-9;

fn method(treat: Option<Treat>, normalise: Normalise, mean: Mean) -> Method {
    Method {
        screen: None,
        denominate: false,
        impute: None,
        treat,
        normalise,
        weights: BTreeMap::new(),
        aggregate: Aggregation { default: mean, levels: BTreeMap::new() },
        coverage: Coverage::default(),
    }
}

fn scored(asem: &Asem, method: &Method) -> Scored {
    run(&asem.hierarchy, method, asem.input.clone(), &mut |_| ControlFlow::Continue(())).unwrap()
}

/// Equal, or less than the tolerance apart, absolutely or relatively; or both missing.
#[track_caller]
fn close(found: f64, expected: Option<f64>, what: &str) {
    let fits = match expected {
        None => found.is_nan(),
        Some(expected) => (found - expected).abs() <= TOLERANCE * expected.abs().max(1.0),
    };
    assert!(fits, "{what}: {found} instead of {expected:?}");
}

/// Compares every normalised cell, every score and every rank.
fn reproduces(folder: &str, method: &Method) {
    let Some(asem) = Asem::read() else { return };
    let scored = scored(&asem, method);
    let nodes = scored.hierarchy.nodes();
    let mut compared = 0;
    for file in ["normalised.csv", "aggregated.csv"] {
        let table = Table::read(&asem.folder.join("expected").join(folder).join(file));
        for column in table.columns() {
            let node = nodes.iter().position(|node| node.code == *column).unwrap();
            for (row, unit) in asem.input.units.iter().enumerate() {
                let what = format!("{folder}/{file}: {column} of {unit}");
                close(scored.columns[node][row], table.number(unit, column), &what);
                compared += 1;
            }
        }
    }
    assert_eq!(compared, 51 * (49 + 11));
    let table = Table::read(&asem.folder.join("expected").join(folder).join("ranks_rounded.csv"));
    for (ranks, place) in scored.ranks.iter().zip(scored.hierarchy.aggregates()) {
        for (&rank, unit) in ranks.iter().zip(&asem.input.units) {
            let expected = table.number(unit, &nodes[place].code).unwrap_or(0.0);
            assert_eq!(f64::from(rank), expected, "{folder}: rank of {unit} in {}", nodes[place].code);
        }
    }
}

#[test]
fn min_max_and_arithmetic_means_are_reproduced() {
    reproduces("minmax100_amean", &method(None, Normalise::MinMax(Scale::HUNDRED), Mean::Arithmetic));
}

#[test]
fn z_scores_and_arithmetic_means_are_reproduced() {
    reproduces("zscore_amean", &method(None, Normalise::ZScore, Mean::Arithmetic));
}

#[test]
fn min_max_from_1_and_geometric_means_are_reproduced() {
    let scale = Scale { lower: 1.0, upper: 100.0 };
    reproduces("minmax1_100_gmean", &method(None, Normalise::MinMax(scale), Mean::Geometric));
}

#[test]
fn winsorised_min_max_and_arithmetic_means_are_reproduced() {
    let method = method(Some(Treat::default()), Normalise::MinMax(Scale::HUNDRED), Mean::Arithmetic);
    reproduces("winsor_minmax100_amean", &method);
}

/// `TRUE` or `true`, with both figures, as three columns of `treatment.csv`; or all empty.
#[track_caller]
fn same_check(found: Option<Check>, expected: [&str; 3], what: &str) {
    let Some(found) = found else {
        assert_eq!(expected, ["", "", ""], "{what}");
        return;
    };
    let [passes, skew, kurtosis] = expected;
    assert_eq!(found.passes.to_string(), passes.to_lowercase(), "{what}");
    close(found.skew, skew.parse().ok(), what);
    close(found.kurtosis, kurtosis.parse().ok(), what);
}

#[test]
fn what_treatment_did_is_reproduced_column_by_column() {
    let Some(asem) = Asem::read() else { return };
    let folder = asem.folder.join("expected/winsor_minmax100_amean");
    let table = Table::read(&folder.join("treatment.csv"));
    let method = method(Some(Treat::default()), Normalise::MinMax(Scale::HUNDRED), Mean::Arithmetic);
    let trace = scored(&asem, &method).trace;
    assert_eq!(trace.treated.len(), 49);
    for (treated, indicator) in trace.treated.iter().zip(asem.hierarchy.indicators()) {
        let cell = |column: &str| table.text(&indicator.code, column).unwrap();
        let code = &indicator.code;
        same_check(treated.before, [cell("pass0"), cell("skew0"), cell("kurt0")], code);
        same_check(treated.after_winsorising, [cell("pass1"), cell("skew1"), cell("kurt1")], code);
        same_check(treated.after_fallback, [cell("pass2"), cell("skew2"), cell("kurt2")], code);
        let nwin =
            if treated.after_winsorising.is_some() { treated.winsorised.to_string() } else { String::new() };
        assert_eq!(nwin, cell("nwin"), "{code}");
        let action = match treated.action {
            Action::None => "none",
            Action::Winsorise { .. } => "winsorise",
            Action::Logarithm { .. } | Action::MirroredLogarithm { .. } => "log",
        };
        assert_eq!(action, cell("action"), "{code}");
    }
    let changed = asem::rows(&folder.join("treated_cells.csv"));
    let expected: BTreeMap<(String, String), f64> = changed
        .into_iter()
        .map(|row| ((row["code"].clone(), row["uCode"].clone()), row["treated"].parse().unwrap()))
        .collect();
    let found: BTreeMap<(String, String), f64> = trace
        .winsorised
        .iter()
        .map(|cell| {
            let code = asem.hierarchy.indicators()[cell.column as usize].code.clone();
            ((code, asem.input.units[cell.row as usize].clone()), cell.after)
        })
        .collect();
    assert_eq!(found, expected);
}
