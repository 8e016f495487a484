//! How far raters agree: a JSON value from a table with a row per rating.

use std::collections::{HashMap, HashSet};
use std::io::Read;
use std::path::Path;

use composite::agreement::alpha::{Alpha, AlphaInterval, Level, alpha, alpha_interval_watched};
use composite::agreement::intraclass::{IntraclassCorrelation, intraclass_correlation};
use composite::agreement::kappa::{Kappa, quadratic_kappa, unweighted_kappa};
use composite::agreement::severity::{additive_model, against_others};
use composite::agreement::{AgreementError, RATERS_MAX, RATINGS_MAX, Rating, Ratings};
use composite::bootstrap::Bootstrap;
use composite::column::is_missing;
use serde_json::{Value, json};

use super::{engine, look};
use crate::fault::{Fault, FaultKind, Faults, Place};
use crate::inputs::{open, shown};
use crate::number;
use crate::table::{Row, Table};
use crate::watch::Watch;

/// Ratings as they stand in a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    pub ratings: Ratings,
    pub units: Vec<String>,
    pub raters: Vec<String>,
    /// What the values stand for where they are labels: the text of value 0, 1, ...
    pub labels: Vec<String>,
}

const COLUMNS: [&str; 3] = ["unit", "rater", "value"];

/// Reads ratings: columns `unit`, `rater`, `value`, in any order. Values are numbers; at the nominal level, where one of
/// them is none, all of them are labels. An empty value is no rating.
///
/// # Errors
/// Everything that is wrong with it, with its line and column.
pub fn read(file: &str, source: impl Read, level: Level) -> Result<Sheet, Faults> {
    let mut faults = Faults::default();
    let Some(mut table) = Table::open(file, source, &mut faults) else {
        return Err(faults);
    };
    table.refuse_others(&COLUMNS, &mut faults);
    let [Some(unit), Some(rater), Some(value)] = COLUMNS.map(|name| table.need(name, &mut faults)) else {
        return Err(faults);
    };
    let mut rows = Rows::default();
    while let Some(row) = table.next(&mut faults) {
        rows.take(row, [unit, rater, value], &mut faults);
        if rows.list.len() > RATINGS_MAX {
            faults.add(Fault::new(file, Place::Line(row.line), FaultKind::TooManyRows { max: RATINGS_MAX }));
            break;
        }
    }
    if rows.raters.names.len() > RATERS_MAX {
        let words = AgreementError::TooManyRaters { count: rows.raters.names.len() }.to_string();
        faults.add(Fault::new(file, Place::Whole, FaultKind::Engine(words)));
    }
    if rows.list.is_empty() && faults.is_empty() {
        faults.add(Fault::new(file, Place::Whole, FaultKind::NoRows));
    }
    let is_labels = level == Level::Nominal && !rows.no_numbers.is_empty();
    if !is_labels {
        rows.no_numbers.drain(..).for_each(|fault| faults.add(fault));
    }
    if faults.is_empty() { rows.sheet(file, is_labels) } else { Err(faults) }
}

/// Rows as they stand in the table.
#[derive(Default)]
struct Rows {
    units: Numbers,
    raters: Numbers,
    /// Unit, rater and the text of the value.
    list: Vec<(usize, usize, String)>,
    /// Line of each unit and rater.
    seen: HashMap<(usize, usize), u64>,
    /// Values that are no numbers: faults unless they are labels.
    no_numbers: Vec<Fault>,
}

impl Rows {
    fn take(&mut self, row: Row<'_>, [unit, rater, value]: [usize; 3], faults: &mut Faults) {
        let cells = [row.filled(unit, faults), row.filled(rater, faults), row.text(value, faults)];
        let [Some(unit_key), Some(rater_key), Some(text)] = cells else { return };
        let place = (self.units.of(unit_key), self.raters.of(rater_key));
        if let Some(first_line) = self.seen.insert(place, row.line) {
            let kind = FaultKind::DuplicateKey { key: format!("{unit_key}, {rater_key}"), first_line };
            row.fault::<()>(unit, kind, faults);
        }
        if let Err(hint) = number::read(text)
            && self.no_numbers.len() < Faults::MAX
        {
            let kind = FaultKind::NotANumber { text: text.to_owned(), hint };
            let cell = Place::Cell { line: row.line, column: "value".to_owned() };
            self.no_numbers.push(Fault::new(row.file, cell, kind));
        }
        self.list.push((place.0, place.1, text.trim_ascii().to_owned()));
    }

    fn sheet(self, file: &str, is_labels: bool) -> Result<Sheet, Faults> {
        let mut labels = Numbers::default();
        let ratings: Vec<Rating> = self
            .list
            .iter()
            .filter_map(|(unit, rater, text)| {
                let value = match number::read(text) {
                    _ if is_labels && number::is_nothing(text) => return None,
                    _ if is_labels => labels.of(text) as f64,
                    read => read.ok().filter(|value| !is_missing(*value))?,
                };
                Some(Rating { unit: *unit, rater: *rater, value })
            })
            .collect();
        let (units, raters) = (self.units.names, self.raters.names);
        let ratings = Ratings::new(units.len(), raters.len(), &ratings)
            .map_err(|error| Fault::new(file, Place::Whole, FaultKind::Engine(error.to_string())))?;
        Ok(Sheet { ratings, units, raters, labels: labels.names })
    }
}

/// Texts numbered as they come.
#[derive(Default)]
struct Numbers {
    names: Vec<String>,
    places: HashMap<String, usize>,
}

impl Numbers {
    fn of(&mut self, name: &str) -> usize {
        if let Some(&place) = self.places.get(name) {
            return place;
        }
        self.names.push(name.to_owned());
        self.places.insert(name.to_owned(), self.names.len() - 1);
        self.names.len() - 1
    }
}

/// Alpha with its interval, ICC(2,1) with its interval, both kappas where there are two raters, and every rater's severity.
/// The intraclass correlation and the severities are left out at the nominal level, where distances mean nothing, and so is
/// the quadratic kappa.
///
/// # Errors
/// What is wrong with the file or the bootstrap.
pub fn agreement(path: &Path, level: Level, bootstrap: Bootstrap, watch: Watch<'_>) -> Result<Value, Faults> {
    let sheet = read(&shown(path), open(path)?, level)?;
    let said = |error: AgreementError| engine(path, &error);
    let ratings = &sheet.ratings;
    let mut members = serde_json::Map::new();
    members.insert("level".into(), json!(level));
    members.insert("units".into(), json!(sheet.units.len()));
    members.insert("raters".into(), json!(sheet.raters));
    members.insert("alpha".into(), of_alpha(ratings, level, bootstrap, watch)?.map_err(said)?);
    let has_distances = level != Level::Nominal;
    if let [_, _] = sheet.raters[..] {
        let (first, second) = (ratings.column(0), ratings.column(1));
        members.insert("kappa".into(), of_kappa(unweighted_kappa(&first, &second).map_err(said)?));
        if has_distances {
            let found = quadratic_kappa(&first, &second).map_err(said)?;
            members.insert("quadratic_kappa".into(), of_kappa(found));
        }
    }
    if has_distances {
        let found = intraclass_correlation(ratings, bootstrap.confidence).map_err(said)?;
        members.insert("icc_2_1".into(), of_correlation(found));
        members.insert("severity".into(), severity(&sheet));
    } else if !sheet.labels.is_empty() {
        members.insert("labels".into(), json!(sheet.labels));
    }
    Ok(members.into())
}

/// A coefficient with what it rests on; without a value, why there is none.
fn coefficient(value: Option<f64>, because: &str, mut rest: Value) -> Value {
    if let Value::Object(members) = &mut rest {
        members.insert("value".into(), json!(value));
        if value.is_none() {
            members.insert("because".into(), json!(because));
        }
    }
    rest
}

fn of_alpha(
    ratings: &Ratings,
    level: Level,
    bootstrap: Bootstrap,
    watch: Watch<'_>,
) -> Result<Result<Value, AgreementError>, Faults> {
    let mut look = look("resampling", watch);
    let look = |done, of| look(done as usize, of as usize);
    let interval = alpha_interval_watched(ratings, level, bootstrap, look)?;
    Ok(alpha(ratings, level).and_then(|found| Ok(described(found, interval?, bootstrap.seed))))
}

fn described(found: Alpha, it: AlphaInterval, seed: u64) -> Value {
    let Alpha { alpha, observed, expected, units, ratings: count, units_left_out } = found;
    let because = if units == 0 { "no unit has two ratings" } else { "all compared values are the same" };
    let rest = json!({
        "low": it.low, "high": it.high, "confidence": it.confidence, "resamples": it.replications,
        "undefined_resamples": it.undefined_replications, "seed": seed, "observed": observed, "expected": expected,
        "units": units, "ratings": count, "units_left_out": units_left_out,
    });
    coefficient(alpha, because, rest)
}

fn of_kappa(found: Kappa) -> Value {
    let Kappa { kappa, observed, expected, units, units_left_out } = found;
    let because = match units {
        0 => "no unit was rated by both",
        _ => "both gave one and the same value to every unit",
    };
    let rest = json!({
        "observed": observed, "expected": expected, "units": units, "units_left_out": units_left_out,
    });
    coefficient(kappa, because, rest)
}

fn of_correlation(found: IntraclassCorrelation) -> Value {
    let IntraclassCorrelation { correlation, low, high, confidence, raters, units, units_left_out } = found;
    let because = match units {
        _ if raters < 2 => "there are fewer than two raters",
        0 | 1 => "fewer than two units were rated by all",
        _ => "all values are the same",
    };
    let rest = json!({
        "low": low, "high": high, "confidence": confidence, "raters": raters, "units": units, "units_left_out": units_left_out,
    });
    coefficient(correlation, because, rest)
}

fn severity(sheet: &Sheet) -> Value {
    let (others, model) = (against_others(&sheet.ratings), additive_model(&sheet.ratings));
    let raters = sheet.raters.iter().zip(others.iter().zip(&model.raters)).map(|(rater, (others, effect))| {
        json!({
            "rater": rater,
            "against_others": { "difference": others.difference, "standard_error": others.standard_error, "units": others.units },
            "effect": effect,
        })
    });
    let linked: HashSet<usize> = model.raters.iter().filter_map(|rater| rater.group).collect();
    json!({
        "raters": raters.collect::<Vec<_>>(), "groups": linked.len(), "residual_variance": model.residual_variance,
        "residual_degrees": model.residual_degrees,
    })
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::*;

    const BOOTSTRAP: Bootstrap = Bootstrap { replications: 50, confidence: 0.95, seed: 1 };

    fn faults(text: &str, level: Level) -> String {
        read("r.csv", text.as_bytes(), level).map_or_else(|faults| faults.to_string(), |_| String::new())
    }

    #[test]
    fn rows_in_any_order_are_ratings_and_an_empty_value_is_none() {
        let sheet =
            read("r.csv", &b"rater,value,unit\nA,1,u\nB,2,u\nA,,v\nB,3,v\n"[..], Level::Interval).unwrap();
        assert_eq!((sheet.units.len(), &sheet.raters[..]), (2, &["A".to_owned(), "B".to_owned()][..]));
        assert!(is_missing(sheet.ratings.column(0)[1]));
        assert_eq!(sheet.ratings.column(1), [2.0, 3.0]);
    }

    #[test]
    fn labels_are_values_at_the_nominal_level_only() {
        let text = "unit,rater,value\nu,A,good\nu,B,bad\nv,A,good\nv,B,good\n";
        let sheet = read("r.csv", text.as_bytes(), Level::Nominal).unwrap();
        assert_eq!(sheet.labels, ["good", "bad"]);
        assert_eq!(sheet.ratings.column(1), [1.0, 0.0]);
        assert!(faults(text, Level::Ordinal).contains("line 2, column value: \"good\" is not a number"));
    }

    #[test]
    fn a_missing_value_is_no_label() {
        let text = "unit,rater,value\nu,A,good\nu,B,NA\nv,A,NaN\nv,B,bad\nw,A,nan \nw,B,\n";
        let sheet = read("r.csv", text.as_bytes(), Level::Nominal).unwrap();
        assert_eq!(sheet.labels, ["good", "bad"]);
        let gaps = |rater| sheet.ratings.column(rater).into_iter().map(is_missing).collect::<Vec<_>>();
        assert_eq!((gaps(0), gaps(1)), (vec![false, true, true], vec![true, false, true]));
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        let found = faults("unit,rater,value,x\nu,A,1\n", Level::Ordinal);
        assert!(found.contains("the column \"x\" is not known"), "{found}");
        let twice = faults("unit,rater,value\nu,A,1\nu,A,2\n", Level::Ordinal);
        assert!(twice.contains("line 3, column unit: \"u, A\" stands in line 2 already"), "{twice}");
        assert!(faults("unit,rater,value\n", Level::Ordinal).contains("no row"));
        assert!(faults("unit,rater,value\nu,,1\n", Level::Ordinal).contains("line 2, column rater"));
    }

    fn found(name: &str, text: &str, level: Level) -> Value {
        let path = std::env::temp_dir().join(format!("guanhu-agreement-{name}-{}.csv", std::process::id()));
        std::fs::write(&path, text).unwrap();
        let found = agreement(&path, level, BOOTSTRAP, &mut |_| ControlFlow::Continue(())).unwrap();
        std::fs::remove_file(&path).unwrap();
        found
    }

    #[test]
    fn perfect_agreement_is_1_and_two_raters_have_a_kappa() {
        let found =
            found("perfect", "unit,rater,value\nu,A,1\nu,B,1\nv,A,2\nv,B,2\nw,A,4\nw,B,4\n", Level::Ordinal);
        for name in ["alpha", "kappa", "quadratic_kappa", "icc_2_1"] {
            assert_eq!(found[name]["value"], 1.0, "{name}");
            assert!(found[name].get("because").is_none(), "{name}");
        }
        assert_eq!(found["severity"]["raters"][0]["against_others"]["difference"], 0.0);
    }

    #[test]
    fn a_coefficient_that_is_undefined_says_why_in_the_same_shape() {
        let same = found("same", "unit,rater,value\nu,A,3\nu,B,3\nv,A,3\nv,B,3\n", Level::Interval);
        let apart = found("apart", "unit,rater,value\nu,A,1\nv,B,3\n", Level::Interval);
        for (name, alike, missed) in [
            ("alpha", "all compared values are the same", "no unit has two ratings"),
            ("kappa", "both gave one and the same value to every unit", "no unit was rated by both"),
            (
                "quadratic_kappa",
                "both gave one and the same value to every unit",
                "no unit was rated by both",
            ),
            ("icc_2_1", "all values are the same", "fewer than two units were rated by all"),
        ] {
            for (found, because) in [(&same, alike), (&apart, missed)] {
                assert_eq!(
                    (&found[name]["value"], &found[name]["because"]),
                    (&Value::Null, &json!(because)),
                    "{name}"
                );
            }
        }
    }
}
