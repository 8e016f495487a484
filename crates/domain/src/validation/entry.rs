//! Rules about one entry.

use super::{Finding, Place, Rule};
use crate::community::{Community, Context};
use crate::entry::{CardEntry, Entry, Rating};
use crate::evidence::{EVIDENCE_PER_ENTRY_MAX, Evidence, count};
use crate::framework::{Denominator, Framework, Indicator, Measure};

/// The smallest sample that estimates a share within `e` = 10 % at 95 % confidence in a population of
/// `households`, with the finite population correction (Cochran 1977):
/// n0 = z^2 p (1-p) / e^2 with z = 1.96 and p = 0.5; n = n0 / (1 + (n0 - 1) / N), rounded up.
pub fn survey_minimum(households: u32) -> u32 {
    let n0 = 1.96 * 1.96 * 0.25 / 0.01;
    let n = n0 / (1.0 + (n0 - 1.0) / f64::from(households.max(1)));
    n.ceil() as u32
}

/// The number of answers from which a survey in this community counts: [`survey_minimum`], where the framework has
/// V05 and the households are known. What stays below is left out of the score, with that as its reason.
pub fn sample_needed(framework: &Framework, context: &Context) -> Option<u32> {
    let households = context.households.filter(|households| *households > 0)?;
    Rule::V05.is_in_force(framework).then(|| survey_minimum(households))
}

/// Whether "not applicable" is an answer here: where the framework allows it, but for the availability of lifts where the
/// register knows some.
pub fn may_not_apply(indicator: &Indicator, context: &Context) -> bool {
    let has_lifts = context.lifts.is_some_and(|lifts| lifts > 0);
    indicator.not_applicable_allowed && !(is_of_lifts(indicator) && has_lifts)
}

/// V11 names the lift indicator.
fn is_of_lifts(indicator: &Indicator) -> bool {
    indicator.code.as_str() == "H2-05"
}

/// Checks one entry of a card: whether this indicator can be entered here at all, whether the answer is
/// of the kind that is asked for, and the framework's rules for it.
pub fn check_entry(
    framework: &Framework,
    indicator: &Indicator,
    community: &Community,
    card_entry: &CardEntry,
) -> Vec<Finding> {
    if !indicator.is_asked(community.types) {
        return vec![Finding::new(Rule::NotOnCard, indicator.code, Place::Whole)];
    }
    let mut findings = check_value(framework, indicator, community, &card_entry.entry);
    findings.extend(check_evidence(indicator, &card_entry.entry, &card_entry.evidence));
    findings.retain(|finding| finding.rule.is_in_force(framework));
    findings
}

fn check_value(
    framework: &Framework,
    indicator: &Indicator,
    community: &Community,
    entry: &Entry,
) -> Vec<Finding> {
    let found = |rule, place| Finding::new(rule, indicator.code, place);
    match (&indicator.measure, entry) {
        (_, Entry::NotApplicable(_)) if may_not_apply(indicator, &community.context) => Vec::new(),
        (_, Entry::NotApplicable(_)) => vec![found(Rule::NotApplicableRefused, Place::Value)],
        (_, Entry::Unavailable(_)) if indicator.may_be_unavailable() => {
            indicator.core.then(|| found(Rule::CoreUnavailable, Place::Value)).into_iter().collect()
        }
        (_, Entry::Unavailable(_)) => vec![found(Rule::UnavailableRefused, Place::Value)],
        // A community without lifts has no lift hours to count.
        _ if is_of_lifts(indicator) && community.context.lifts == Some(0) => {
            vec![found(Rule::V11, Place::Value)]
        }
        (Measure::Number { min, max }, Entry::Measured(value)) => {
            let inside = (*min..=*max).contains(&value.value());
            let finding = found(Rule::OutOfRange, Place::Value).number("min", *min).number("max", *max);
            if inside { Vec::new() } else { vec![finding] }
        }
        (Measure::Ratio { denominator, .. }, Entry::Counted { numerator, denominator: given }) => {
            check_count(indicator, denominator, numerator.value(), given.value())
        }
        (Measure::Rubric { .. }, Entry::Rated(_)) => Vec::new(),
        (Measure::Survey { scale }, Entry::Surveyed { mean, n }) => {
            let needed = sample_needed(framework, &community.context);
            check_survey(indicator, community.context.households, needed, (scale.range(), mean.value(), *n))
        }
        _ => vec![found(Rule::WrongKind, Place::Value)],
    }
}

fn check_count(indicator: &Indicator, asked: &Denominator, numerator: f64, denominator: f64) -> Vec<Finding> {
    let found = |rule, place| Finding::new(rule, indicator.code, place);
    let mut findings = Vec::new();
    if let Denominator::Constant(fixed) = asked
        && denominator != f64::from(*fixed)
    {
        let finding = found(Rule::FixedDenominator, Place::Denominator);
        findings.push(finding.number("fixed", f64::from(*fixed)));
    }
    if denominator <= 0.0 {
        findings.push(found(Rule::V01, Place::Denominator));
    } else if numerator > denominator {
        let finding = found(Rule::V01, Place::Numerator);
        findings.push(finding.number("numerator", numerator).number("denominator", denominator));
    }
    findings
}

fn check_survey(
    indicator: &Indicator,
    households: Option<u32>,
    needed: Option<u32>,
    ((min, max), mean, n): ((f64, f64), f64, u32),
) -> Vec<Finding> {
    let found = |rule, place| Finding::new(rule, indicator.code, place);
    let mut findings = Vec::new();
    if !(min..=max).contains(&mean) {
        findings.push(found(Rule::V04, Place::Mean).number("min", min).number("max", max));
    }
    let most = households.filter(|n| *n > 0).map_or(u32::MAX, |households| households.saturating_mul(3));
    if n < 1 || n > most {
        let finding = found(Rule::V04, Place::SampleSize).number("min", 1.0);
        findings.push(if most == u32::MAX { finding } else { finding.number("max", f64::from(most)) });
    } else if let Some(needed) = needed.filter(|needed| n < *needed) {
        findings.push(found(Rule::V05, Place::SampleSize).number("needed", f64::from(needed)));
    }
    findings
}

fn check_evidence(indicator: &Indicator, entry: &Entry, evidence: &[Evidence]) -> Option<Finding> {
    let found = |rule| Finding::new(rule, indicator.code, Place::Evidence);
    let mut ids: Vec<_> = evidence.iter().map(|item| item.id).collect();
    ids.sort_unstable();
    ids.dedup();
    if evidence.len() > EVIDENCE_PER_ENTRY_MAX || ids.len() != evidence.len() {
        return Some(found(Rule::EvidenceList).number("max", EVIDENCE_PER_ENTRY_MAX as f64));
    }
    let Entry::Rated(rating) = entry else { return None };
    let items = usize::from(indicator.evidence_rule.items_at_level_2);
    let kinds = usize::from(indicator.evidence_rule.kinds_at_level_4);
    let given = count(evidence);
    if *rating == Rating::ALL[4] && (given.independent_kinds < kinds || given.items < items) {
        return Some(found(Rule::V03).number("level", 4.0).number("needed_kinds", kinds as f64));
    }
    if rating.level() >= 2 && given.items < items {
        return Some(
            found(Rule::V03).number("level", rating.level().into()).number("needed_items", items as f64),
        );
    }
    None
}
