//! How an entry, its goalposts, its evidence and what is wrong with it are said. Shared by the screens
//! that show entries.

use chrono::{DateTime, Utc};
use domain::community::Community;
use domain::entry::Entry;
use domain::framework::{Capture, Direction, EvidenceKind, Indicator, Measure, Reporter, SurveyScale};
use domain::text::Bilingual;
use domain::validation::{Finding, Rule};
use locale::{Language, area, fill, t};

use crate::locale::{Locale, name_in};

/// The words of a bilingual text in the reader's language.
pub fn say(text: &Bilingual, language: Language) -> &str {
    match language {
        Language::Zh => &text.zh,
        Language::En => &text.en,
    }
}

/// A community's name; in English where it has one.
pub fn community_name(community: &Community, language: Language) -> String {
    name_in(language, &community.name, community.name_en.as_ref())
}

/// The unit, as it stands behind a number: nothing for levels, whose words carry it.
pub fn unit_words(indicator: &Indicator, language: Language) -> String {
    match &indicator.measure {
        Measure::Rubric { .. } => String::new(),
        Measure::Survey { scale: SurveyScale::OneToFive } => t!(language, "entry.points"),
        _ => say(&indicator.unit, language).to_owned(),
    }
}

/// An entry as one phrase: "85% (17/20)", "3.2 per 1,000 households", "level 3", "not applicable: no lift".
pub fn entry_words(entry: &Entry, indicator: &Indicator, locale: Locale) -> String {
    let language = locale.language();
    let unit = unit_words(indicator, language);
    match entry {
        Entry::Measured(value) => join(&locale.number(value.value(), 2), &unit, language),
        Entry::Rated(rating) => t!(language, "entry.level", n = rating.level()),
        Entry::Counted { numerator, denominator } => {
            let (top, bottom) = (locale.number(numerator.value(), 2), locale.number(denominator.value(), 2));
            match entry.value() {
                Some(percent) => format!("{} ({top}/{bottom})", locale.percent(percent / 100.0, 0)),
                None => format!("— ({top}/{bottom})"),
            }
        }
        Entry::Surveyed { mean, n } => {
            let mean = join(&locale.number(mean.value(), 2), &unit, language);
            t!(language, "entry.surveyed", mean = mean, n = locale.integer(i64::from(*n)))
        }
        Entry::NotApplicable(reason) => t!(language, "entry.not_applicable_because", reason = reason),
        Entry::Unavailable(reason) => t!(language, "entry.unavailable_because", reason = reason),
    }
}

/// A number and its unit, with the space that English has and Chinese has not.
fn join(number: &str, unit: &str, language: Language) -> String {
    match language {
        _ if unit.is_empty() || unit == "%" => format!("{number}{unit}"),
        Language::Zh => format!("{number}{unit}"),
        Language::En => format!("{number} {unit}"),
    }
}

/// Which way is better, and the values that give nothing and everything.
pub fn goalposts_words(indicator: &Indicator, locale: Locale) -> String {
    let language = locale.language();
    if matches!(indicator.measure, Measure::Rubric { .. }) {
        return t!(language, "entry.graded");
    }
    let (worst, target) =
        (locale.number(indicator.goalposts.worst, 2), locale.number(indicator.goalposts.target, 2));
    match indicator.direction {
        Direction::HigherBetter => t!(language, "entry.higher_better", worst = worst, target = target),
        Direction::LowerBetter => t!(language, "entry.lower_better", worst = worst, target = target),
    }
}

/// A kind of evidence. One that the locale does not know is shown as the framework wrote it.
pub fn evidence_words(kind: &str, language: Language) -> String {
    let known = area::ENTRY.text(language, &format!("entry.evidence_{kind}"));
    known.map_or_else(|| kind.replace('_', " "), str::to_owned)
}

/// Every kind of evidence that the locale has words for, in their order there.
pub fn known_evidence() -> impl Iterator<Item = EvidenceKind> {
    area::ENTRY.keys().filter_map(|key| EvidenceKind::parse(key.strip_prefix("entry.evidence_")?).ok())
}

/// Who reports or verifies.
pub fn reporter_words(reporter: &Reporter, language: Language) -> String {
    let known = area::ENTRY.text(language, &format!("entry.reporter_{}", reporter.as_str()));
    known.map_or_else(|| reporter.as_str().replace('_', " "), str::to_owned)
}

/// Where a value comes from.
pub fn capture_words(capture: Capture, language: Language) -> String {
    match capture {
        Capture::Field => t!(language, "entry.capture_field"),
        Capture::Records => t!(language, "entry.capture_records"),
        Capture::Survey => t!(language, "entry.capture_survey"),
        Capture::System => t!(language, "entry.capture_system"),
    }
}

/// A finding in words, with its numbers and the other indicators it is about.
pub fn finding_words(finding: &Finding, locale: Locale) -> String {
    // "now" and "before" are scores, which have one decimal everywhere.
    let decimals = |name: &str| if matches!(name, "now" | "before") { 1 } else { 2 };
    let number = |name: &str| finding.numbers.get(name).map(|value| locale.number(*value, decimals(name)));
    let with = finding.with.iter().map(ToString::to_string).collect::<Vec<_>>();
    rule_words(finding.rule, &number, &locale.list(&with), locale.language())
}

/// The words of a rule. A rule has a longer text where the numbers are known: `validation.v03_kinds`.
pub fn rule_words(
    rule: Rule,
    number: &dyn Fn(&str) -> Option<String>,
    with: &str,
    language: Language,
) -> String {
    let key = rule.code().to_ascii_lowercase();
    let variants: &[(&str, &str)] = match rule {
        Rule::V01 => &[("numerator", "_numerator")],
        Rule::V03 => &[("needed_kinds", "_kinds"), ("needed_items", "_items")],
        Rule::V04 => &[("max", "_range")],
        Rule::V05 => &[("needed", "_needed")],
        Rule::V06 => &[("before", "_numbers")],
        _ => &[],
    };
    let variant = variants.iter().find(|(name, _)| number(name).is_some()).map_or("", |(_, variant)| variant);
    let text = area::VALIDATION.text(language, &format!("validation.{key}{variant}")).unwrap_or(rule.code());
    const NAMES: [&str; 12] = [
        "numerator",
        "denominator",
        "needed_kinds",
        "needed_items",
        "level",
        "min",
        "max",
        "needed",
        "now",
        "before",
        "fixed",
        "a",
    ];
    let numbers = NAMES.map(|name| number(name).unwrap_or_default());
    let mut values: Vec<(&str, &dyn std::fmt::Display)> = vec![("with", &with)];
    values.extend(NAMES.iter().zip(&numbers).map(|(name, value)| (*name, value as &dyn std::fmt::Display)));
    fill(text, &values)
}

/// "3 days ago" against this device's clock.
pub fn ago(then: DateTime<Utc>, locale: Locale) -> String {
    locale.relative(then, crate::offline::now())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn framework() -> domain::framework::Framework {
        let document = include_bytes!("../../catalog/framework.json");
        domain::framework::Framework::from_json(document).unwrap()
    }

    #[test]
    fn every_evidence_kind_and_reporter_of_the_catalogue_has_words() {
        for indicator in framework().indicators() {
            for kind in &indicator.evidence {
                assert!(
                    area::ENTRY.text(Language::Zh, &format!("entry.evidence_{kind}")).is_some(),
                    "{kind}"
                );
            }
            for who in [&indicator.reporter, &indicator.verifier] {
                assert!(area::ENTRY.text(Language::En, &format!("entry.reporter_{who}")).is_some(), "{who}");
            }
        }
    }

    #[test]
    fn every_rule_has_words_and_no_placeholder_is_left_open() {
        for rule in Rule::ALL {
            for language in Language::ALL {
                let words = rule_words(rule, &|_| Some("7".into()), "S3-09", language);
                assert!(!words.contains("%{") && words != rule.code(), "{}: {words}", rule.code());
                let words = rule_words(rule, &|_| None, "S3-09", language);
                assert_ne!(words, rule.code());
            }
        }
    }
}
