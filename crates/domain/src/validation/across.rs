//! Rules between several indicators, or between two rounds.

use std::collections::BTreeMap;

use super::{Finding, Place, Rule};
use crate::framework::{Framework, IndicatorCode};
use crate::scorecard::Entries;

/// A change of more than this many points since the last round asks for a remark (V06).
const CHANGE_WITHOUT_REMARK_MAX: f64 = 30.0;

/// Values by indicator in the indicator's own unit (percent for counts), from a card, from records, or
/// from both together.
#[derive(Clone, Debug, Default)]
pub struct Known(BTreeMap<IndicatorCode, f64>);

impl Known {
    pub fn from_entries(entries: &Entries) -> Self {
        Self::from_iter(entries.iter().filter_map(|(code, it)| Some((*code, it.entry.value()?))))
    }

    fn get(&self, code: &str) -> Option<(IndicatorCode, f64)> {
        let code = IndicatorCode::parse(code).ok()?;
        Some((code, *self.0.get(&code)?))
    }

    /// Both values, where both are known.
    fn pair(&self, a: &str, b: &str) -> Option<Pair> {
        let ((first, a), (second, b)) = (self.get(a)?, self.get(b)?);
        Some(Pair { first, second, a, b })
    }
}

impl FromIterator<(IndicatorCode, f64)> for Known {
    fn from_iter<I: IntoIterator<Item = (IndicatorCode, f64)>>(values: I) -> Self {
        Self(values.into_iter().collect())
    }
}

struct Pair {
    first: IndicatorCode,
    second: IndicatorCode,
    a: f64,
    b: f64,
}

impl Pair {
    fn finding(&self, rule: Rule) -> Finding {
        let finding = Finding::new(rule, self.first, Place::Value);
        Finding { with: vec![self.second], ..finding }.number("a", self.a).number("b", self.b)
    }
}

/// V07 to V10 and V12: combinations that are possible but should be looked at twice.
pub fn check_together(framework: &Framework, known: &Known) -> Vec<Finding> {
    type Doubtful = fn(f64, f64) -> bool;
    let rules: [(Rule, &str, &str, Doubtful); 5] = [
        (Rule::V07, "H2-01", "H2-03", |flywires, clear| flywires == 0.0 && clear < 80.0),
        (Rule::V08, "H5-01", "H5-04", |on_time, verified| on_time > 95.0 && verified < 70.0),
        (Rule::V09, "S2-05", "S2-04", |carried_out, closed_loop| carried_out > closed_loop + 40.0),
        (Rule::V10, "S3-01", "S3-02", |taking_part, lopsided| taking_part > 40.0 && lopsided > 35.0),
        (Rule::V12, "H3-06", "S3-09", |facilities, governance| facilities - governance > 1.0),
    ];
    rules
        .into_iter()
        .filter(|(rule, ..)| rule.is_in_force(framework))
        .filter_map(|(rule, first, second, doubtful)| {
            let pair = known.pair(first, second)?;
            doubtful(pair.a, pair.b).then(|| pair.finding(rule))
        })
        .collect()
}

/// V06: a normalised score (0 to 100) that moved by more than 30 points since the last round needs a
/// remark. `now` and `before` are scores by indicator.
pub fn check_change(
    framework: &Framework,
    entries: &Entries,
    now: &BTreeMap<IndicatorCode, f64>,
    before: &BTreeMap<IndicatorCode, f64>,
) -> Vec<Finding> {
    if !Rule::V06.is_in_force(framework) {
        return Vec::new();
    }
    let silent = entries.iter().filter(|(_, it)| it.note.is_empty());
    silent
        .filter_map(|(code, _)| {
            let (now, before) = (now.get(code)?, before.get(code)?);
            let moved = (now - before).abs() > CHANGE_WITHOUT_REMARK_MAX;
            moved.then(|| {
                let finding = Finding::new(Rule::V06, *code, Place::Note);
                finding.number("now", *now).number("before", *before)
            })
        })
        .collect()
}
