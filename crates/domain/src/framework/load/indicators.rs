//! The section `indicators`.

use super::{Declared, all_zero};
use crate::code::{CountCode, DimensionCode, IndicatorCode, PillarCode};
use crate::community::AppliesTo;
use crate::document::DocumentErrorKind;
use crate::document::{Node, Object, all, cited, coded};
use crate::framework::Framework;
use crate::framework::indicator::*;
use crate::text::Bilingual;

const MEMBERS: &[&str] = &[
    "code",
    "pillar",
    "dimension",
    "zh",
    "en",
    "unit",
    "direction",
    "measurement",
    "definition_zh",
    "definition_en",
    "goalposts",
    "evidence_required",
    "evidence_rule",
    "reporter",
    "verifier",
    "frequency",
    "capture",
    "applies_to",
    "not_applicable_allowed",
    "core",
    "weight",
    "paper_terms",
    "numerator",
    "denominator",
    "levels",
    "minimum",
    "maximum",
    "scale",
];

const DIRECTIONS: &[(&str, Direction)] =
    &[("higher_better", Direction::HigherBetter), ("lower_better", Direction::LowerBetter)];
const CAPTURES: &[(&str, Capture)] = &[
    ("field", Capture::Field),
    ("records", Capture::Records),
    ("survey", Capture::Survey),
    ("system", Capture::System),
];
const FREQUENCIES: &[(&str, Frequency)] = &[
    ("monthly", Frequency::Monthly),
    ("quarterly", Frequency::Quarterly),
    ("half_yearly", Frequency::HalfYearly),
    ("yearly", Frequency::Yearly),
];
const SCALES: &[(&str, SurveyScale)] =
    &[("one_to_five", SurveyScale::OneToFive), ("percent", SurveyScale::Percent)];

#[derive(Clone, Copy)]
enum Kind {
    Number,
    Ratio,
    Rubric,
    Survey,
    Derived,
}

const KINDS: &[(&str, Kind)] = &[
    ("number", Kind::Number),
    ("ratio", Kind::Ratio),
    ("rubric", Kind::Rubric),
    ("survey", Kind::Survey),
    ("derived", Kind::Derived),
];

pub(super) fn read(list: &Node<'_>, declared: &Declared<'_>) -> Option<Vec<Indicator>> {
    let nodes = coded(list, Framework::INDICATORS_MAX, "code")?;
    all_zero(list, &nodes, "dimension");
    all(nodes.into_iter().map(|node| indicator(node, declared)).collect())
}

fn indicator(node: Node<'_>, declared: &Declared<'_>) -> Option<Indicator> {
    let o = node.object(MEMBERS)?;
    let code: Option<IndicatorCode> = o.need("code").and_then(|n| n.code());
    let place = dimension(&o, declared);
    let name = o.words();
    let definition = o.words_at("definition_zh", "definition_en");
    let unit = o.need("unit").and_then(|n| n.bilingual());
    let direction = o.need("direction").and_then(|n| n.choice(DIRECTIONS));
    let kind = o.need("measurement").and_then(|n| n.choice(KINDS));
    let measure = kind.zip(unit.as_ref()).and_then(|(kind, unit)| measure(&o, kind, unit));
    let goalposts = o.need("goalposts").and_then(|n| goalposts(n, declared, direction));
    let evidence = o.need("evidence_required").and_then(|n| n.each(20, |item| item.code()));
    let evidence_rule = match o.optional("evidence_rule") {
        Some(n) => evidence_rule(n),
        None => Some(EvidenceRule::default()),
    };
    let reporter = o.need("reporter").and_then(|n| n.code());
    let verifier = o.need("verifier").and_then(|n| n.code());
    let frequency = o.need("frequency").and_then(|n| n.choice(FREQUENCIES));
    let capture = o.need("capture").and_then(|n| n.choice(CAPTURES));
    let applies_to = o.need("applies_to").and_then(|n| n.choice(AppliesTo::CHOICES));
    let not_applicable_allowed = o.need("not_applicable_allowed").and_then(|n| n.boolean());
    let core = o.need("core").and_then(|n| n.boolean());
    let weight = o.need("weight").and_then(|n| n.weight());
    let terms = match o.optional("paper_terms") {
        Some(n) => n.each(100, |term| term.text().map(String::from)),
        None => Some(Vec::new()),
    };
    let (dimension, dimension_index) = place?;
    let indicator = Indicator {
        code: code?,
        dimension,
        dimension_index,
        name: name?,
        definition: definition?,
        unit: unit?,
        direction: direction?,
        measure: measure?,
        goalposts: goalposts?,
        evidence: evidence?,
        evidence_rule: evidence_rule?,
        reporter: reporter?,
        verifier: verifier?,
        frequency: frequency?,
        capture: capture?,
        applies_to: applies_to?,
        not_applicable_allowed: not_applicable_allowed?,
        core: core?,
        weight: weight?,
        terms: terms?,
    };
    goalposts_lie_on_the_scale(&o, &indicator);
    Some(indicator)
}

fn dimension(o: &Object<'_>, declared: &Declared<'_>) -> Option<(DimensionCode, usize)> {
    let pillar = o.need("pillar").and_then(|n| n.code::<PillarCode>().map(|code| (n, code)));
    let node = o.need("dimension")?;
    let code: DimensionCode = node.code()?;
    let dimensions = declared.dimensions?;
    let Some(index) = dimensions.iter().position(|d| d.code == code) else {
        return node.fault(DocumentErrorKind::UnknownDimension { text: code.to_string() });
    };
    let (pillar_node, pillar) = pillar?;
    if dimensions[index].pillar != pillar {
        let expected = dimensions[index].pillar.to_string();
        return pillar_node.fault(DocumentErrorKind::PillarMismatch { expected });
    }
    Some((code, index))
}

fn measure(o: &Object<'_>, kind: Kind, unit: &Bilingual) -> Option<Measure> {
    match kind {
        Kind::Number => number(o, unit),
        Kind::Ratio => {
            let numerator = o.need("numerator").and_then(count);
            let denominator = o.need("denominator").and_then(denominator);
            Some(Measure::Ratio { numerator: numerator?, denominator: denominator? })
        }
        Kind::Rubric => o.need("levels").and_then(levels),
        Kind::Survey => {
            let scale = match o.optional("scale") {
                Some(n) => n.choice(SCALES)?,
                None if unit.zh == "%" => SurveyScale::Percent,
                None => SurveyScale::OneToFive,
            };
            Some(Measure::Survey { scale })
        }
        Kind::Derived => Some(Measure::Derived),
    }
}

fn number(o: &Object<'_>, unit: &Bilingual) -> Option<Measure> {
    let bound = |name, default| match o.optional(name) {
        Some(n) => n.number(-Indicator::NUMBER_MAX, Indicator::NUMBER_MAX),
        None => Some(default),
    };
    let min = bound("minimum", 0.0);
    let max = bound("maximum", if unit.zh == "%" { 100.0 } else { Indicator::NUMBER_MAX });
    let (min, max) = (min?, max?);
    if min >= max {
        return o.node.fault(DocumentErrorKind::NumberOutOfRange { min, max });
    }
    Some(Measure::Number { min, max })
}

/// `"lamps_lit"`, or `{"code": "lamps_lit", "zh": "亮灯数", "en": "Lamps lit"}`.
fn count(node: Node<'_>) -> Option<Count> {
    if node.value.is_string() {
        let code: CountCode = node.code()?;
        let words = code.as_str().replace('_', " ");
        return Some(Count { code, label: Bilingual::new(words.clone(), words) });
    }
    let o = node.object(&["code", "zh", "en"])?;
    let (code, label) = (o.need("code").and_then(|n| n.code()), o.words());
    Some(Count { code: code?, label: label? })
}

/// A count, or a whole number from 1 to 1,000,000, which older documents write as text: `"20"`.
fn denominator(node: Node<'_>) -> Option<Denominator> {
    if let Some(constant) = node.value.as_str().and_then(|text| text.parse::<f64>().ok()) {
        return constant_denominator(&node, constant);
    }
    if node.value.is_number() {
        let constant = node.number(1.0, 1e6)?;
        return constant_denominator(&node, constant);
    }
    count(node).map(Denominator::Named)
}

fn constant_denominator(node: &Node<'_>, constant: f64) -> Option<Denominator> {
    if (1.0..=1e6).contains(&constant) && constant.fract() == 0.0 {
        Some(Denominator::Constant(constant as u32))
    } else {
        node.fault(DocumentErrorKind::NumberOutOfRange { min: 1.0, max: 1e6 })
    }
}

fn levels(node: Node<'_>) -> Option<Measure> {
    let mut next = 0.0;
    let levels = node.each(20, |item| {
        let o = item.object(&["level", "zh", "en"])?;
        let level = o.need("level").and_then(|n| n.number(0.0, 4.0));
        let words = o.words();
        let in_order = level? == next;
        next += 1.0;
        if in_order { words } else { o.node.fault(DocumentErrorKind::BadLevels) }
    })?;
    match <[Bilingual; 5]>::try_from(levels) {
        Ok(levels) => Some(Measure::Rubric { levels }),
        Err(_) => node.fault(DocumentErrorKind::BadLevels),
    }
}

fn goalposts(node: Node<'_>, declared: &Declared<'_>, direction: Option<Direction>) -> Option<Goalposts> {
    let o = node.object(&["worst", "target", "source"])?;
    let bound = Indicator::NUMBER_MAX;
    let worst = o.need("worst").and_then(|n| n.number(-bound, bound));
    let target = o.need("target").and_then(|n| n.number(-bound, bound));
    let cited = o.need("source").and_then(|n| cited(&n, declared.sources));
    let (worst, target, (sources, confirmed)) = (worst?, target?, cited?);
    if worst == target {
        return o.node.fault(DocumentErrorKind::GoalpostsEqual);
    }
    if (target > worst) != (direction? == Direction::HigherBetter) {
        return o.node.fault(DocumentErrorKind::GoalpostsAgainstDirection);
    }
    Some(Goalposts { worst, target, sources, confirmed })
}

fn evidence_rule(node: Node<'_>) -> Option<EvidenceRule> {
    let o = node.object(&["min_evidence_at_level_2", "min_independent_types_at_level_4"])?;
    let small = |name| o.need(name).and_then(|n| n.number(0.0, 10.0)).map(|count| count as u8);
    let (items, kinds) = (small("min_evidence_at_level_2"), small("min_independent_types_at_level_4"));
    Some(EvidenceRule { items_at_level_2: items?, kinds_at_level_4: kinds? })
}

/// A rubric is scored level / 4, so its goalposts are 0 and 4; others lie within the scale.
fn goalposts_lie_on_the_scale(o: &Object<'_>, indicator: &Indicator) {
    let (min, max) = indicator.range();
    let Goalposts { worst, target, .. } = indicator.goalposts;
    let fits = match indicator.measure {
        Measure::Rubric { .. } => (worst, target) == (min, max),
        _ => worst.min(target) >= min && worst.max(target) <= max,
    };
    if let (false, Some(node)) = (fits, o.optional("goalposts")) {
        node.fault::<()>(DocumentErrorKind::GoalpostsOutsideScale { min, max });
    }
}
