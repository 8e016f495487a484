//! The rules V01 to V12 of the framework, and the structural ones that hold for any framework.
//!
//! Errors hold a card back; warnings are shown to assessor and reviewer and hold nothing back. A rule
//! of the framework applies only where the framework lists it.

mod across;
mod entry;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::community::Community;
use crate::framework::{Framework, IndicatorCode};
use crate::scorecard::Entries;

pub use across::{Known, check_change, check_together};
pub use entry::{check_entry, may_not_apply, sample_needed, survey_minimum};

/// Which rule a finding is about. The word on the wire and the key of its message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Rule {
    /// 0 <= numerator <= denominator, denominator > 0.
    V01,
    /// A rubric level is a whole number from 0 to 4.
    V02,
    /// Levels need evidence: one item from level 2, two kinds at level 4.
    V03,
    /// A survey's mean lies on its scale; 1 <= n <= 3 answers per household.
    V04,
    /// Warning: too few answers; the survey is left out of the score, and with it of the ranking.
    V05,
    /// Warning: more than 30 points from the last round, without a remark.
    V06,
    /// Warning: no fly-wire charging but blocked lanes.
    V07,
    /// Warning: nearly all duties done on paper, many fail the re-check.
    V08,
    /// Warning: decisions carried out without a loop on record.
    V09,
    /// Warning: broad but lopsided participation.
    V10,
    /// No lifts: lift availability must be not applicable.
    V11,
    /// Warning: residents see the hardware bias too.
    V12,
    /// The card asks for this indicator and it has no entry.
    #[serde(rename = "unanswered")]
    Unanswered,
    /// The framework has no such indicator, it does not apply here, or nobody can type it.
    #[serde(rename = "not_on_card")]
    NotOnCard,
    /// A count where a level is asked for, and the like.
    #[serde(rename = "wrong_kind")]
    WrongKind,
    /// The indicator always has an object; not applicable is no answer to it.
    #[serde(rename = "not_applicable_refused")]
    NotApplicableRefused,
    /// It can be seen on the spot; not to be had is no answer to it.
    #[serde(rename = "unavailable_refused")]
    UnavailableRefused,
    /// Warning: a core indicator is not to be had, so its dimension gets no score.
    #[serde(rename = "core_unavailable")]
    CoreUnavailable,
    /// Outside the range of the indicator's unit.
    #[serde(rename = "out_of_range")]
    OutOfRange,
    /// The denominator is fixed by the framework and another one was given.
    #[serde(rename = "fixed_denominator")]
    FixedDenominator,
    /// More evidence items than one entry may carry, or the same item twice.
    #[serde(rename = "evidence_list")]
    EvidenceList,
    /// A reviewer's remark at an entry that comes back as it was, with no word beside it.
    #[serde(rename = "remark_unanswered")]
    RemarkUnanswered,
}

impl Rule {
    pub const ALL: [Self; 22] = [
        Self::V01,
        Self::V02,
        Self::V03,
        Self::V04,
        Self::V05,
        Self::V06,
        Self::V07,
        Self::V08,
        Self::V09,
        Self::V10,
        Self::V11,
        Self::V12,
        Self::Unanswered,
        Self::NotOnCard,
        Self::WrongKind,
        Self::NotApplicableRefused,
        Self::UnavailableRefused,
        Self::CoreUnavailable,
        Self::OutOfRange,
        Self::FixedDenominator,
        Self::EvidenceList,
        Self::RemarkUnanswered,
    ];

    /// The stable word.
    pub fn code(self) -> &'static str {
        match self {
            Self::V01 => "V01",
            Self::V02 => "V02",
            Self::V03 => "V03",
            Self::V04 => "V04",
            Self::V05 => "V05",
            Self::V06 => "V06",
            Self::V07 => "V07",
            Self::V08 => "V08",
            Self::V09 => "V09",
            Self::V10 => "V10",
            Self::V11 => "V11",
            Self::V12 => "V12",
            Self::Unanswered => "unanswered",
            Self::NotOnCard => "not_on_card",
            Self::WrongKind => "wrong_kind",
            Self::NotApplicableRefused => "not_applicable_refused",
            Self::UnavailableRefused => "unavailable_refused",
            Self::CoreUnavailable => "core_unavailable",
            Self::OutOfRange => "out_of_range",
            Self::FixedDenominator => "fixed_denominator",
            Self::EvidenceList => "evidence_list",
            Self::RemarkUnanswered => "remark_unanswered",
        }
    }

    /// Whether a broken rule is only a warning.
    pub fn is_warning(self) -> bool {
        use Rule::*;
        matches!(self, V05 | V06 | V07 | V08 | V09 | V10 | V12 | CoreUnavailable)
    }

    /// Whether this is a rule that the framework lists, or one that always holds.
    fn is_in_force(self, framework: &Framework) -> bool {
        let numbered = self.code().starts_with('V');
        !numbered || framework.validation_rules().iter().any(|rule| rule.id.as_str() == self.code())
    }
}

/// The part of an entry that a finding points at; with the indicator it makes a JSON pointer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// The indicator as a whole (it is unanswered, or not on this card).
    Whole,
    /// The kind or the single value of the entry.
    Value,
    Numerator,
    Denominator,
    Mean,
    SampleSize,
    Evidence,
    Note,
}

/// Something wrong or doubtful at one indicator.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    pub rule: Rule,
    /// Where it shows first; a rule over several indicators names the others in `with`.
    pub indicator: IndicatorCode,
    pub place: Place,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub with: Vec<IndicatorCode>,
    /// Numbers that the message mentions, by name (`min`, `max`, `needed`).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub numbers: BTreeMap<String, f64>,
}

impl Finding {
    pub(crate) fn new(rule: Rule, indicator: IndicatorCode, place: Place) -> Self {
        Self { rule, indicator, place, with: Vec::new(), numbers: BTreeMap::new() }
    }

    pub(crate) fn number(mut self, name: &str, value: f64) -> Self {
        self.numbers.insert(name.into(), value);
        self
    }

    pub fn is_error(&self) -> bool {
        !self.rule.is_warning()
    }

    /// The JSON pointer (RFC 6901) to the place, below the object that holds a card's `entries`.
    pub fn pointer(&self) -> String {
        let base = format!("/entries/{}", self.indicator);
        match self.place {
            Place::Whole => base,
            Place::Value => base + "/entry",
            Place::Numerator => base + "/entry/counted/numerator",
            Place::Denominator => base + "/entry/counted/denominator",
            Place::Mean => base + "/entry/surveyed/mean",
            Place::SampleSize => base + "/entry/surveyed/n",
            Place::Evidence => base + "/evidence",
            Place::Note => base + "/note",
        }
    }
}

/// Everything that can be said about a card by itself: unanswered questions, each entry's rules, and
/// the rules between entries. In the order of the indicators' codes, unknown indicators last.
pub fn check_card(framework: &Framework, community: &Community, entries: &Entries) -> Vec<Finding> {
    let mut findings = Vec::new();
    for indicator in framework.indicators() {
        match entries.get(&indicator.code) {
            Some(entry) => findings.extend(check_entry(framework, indicator, community, entry)),
            None if indicator.is_asked(community.types) => {
                findings.push(Finding::new(Rule::Unanswered, indicator.code, Place::Whole));
            }
            None => {}
        }
    }
    let unknown = entries.keys().filter(|code| framework.indicator(code).is_none());
    findings.extend(unknown.map(|code| Finding::new(Rule::NotOnCard, *code, Place::Whole)));
    findings.extend(check_together(framework, &Known::from_entries(entries)));
    findings
}

#[cfg(test)]
mod tests;
