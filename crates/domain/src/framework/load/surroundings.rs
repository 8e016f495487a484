//! Everything in the document beside pillars, dimensions and indicators.

use crate::code::IndicatorCode;
use crate::community::CommunityType;
use crate::document::DocumentErrorKind;
use crate::document::{Node, Object, all, coded};
use crate::framework::rules::*;
use crate::framework::{Framework, Indicator};
use crate::text::Bilingual;

const LEVELS: &[(&str, RuleLevel)] = &[("error", RuleLevel::Error), ("warning", RuleLevel::Warning)];
const TYPES: &[(&str, CommunityType)] = &[
    ("elderly_concentrated", CommunityType::ElderlyConcentrated),
    ("parking_conflict", CommunityType::ParkingConflict),
    ("mixed_commercial", CommunityType::MixedCommercial),
    ("general", CommunityType::General),
];

/// Members that only people read.
pub(super) fn prose(root: &Object<'_>) {
    root.prose(&["type_profile_rule"]);
    if let Some(languages) = root.optional("language") {
        languages.each(10, |n| n.choice(&[("zh", ()), ("en", ())]));
    }
    if let Some(scale) = root.optional("scale")
        && let Some(o) = scale.object(&["normalised", "number_ratio_derived_survey", "rubric"])
    {
        o.prose(&["normalised", "number_ratio_derived_survey", "rubric"]);
    }
}

/// An indicator that must exist, judged only where the indicators themselves could be read.
fn known_code(node: &Node<'_>, known: Option<&[Indicator]>, text: &str) -> Option<IndicatorCode> {
    let unknown = || DocumentErrorKind::UnknownIndicator { text: text.chars().take(80).collect() };
    let Ok(code) = IndicatorCode::parse(text) else {
        return node.fault(unknown());
    };
    match known {
        Some(known) if !known.iter().any(|indicator| indicator.code == code) => node.fault(unknown()),
        _ => Some(code),
    }
}

pub(super) struct Aggregation {
    pub(super) coverage: CoverageRule,
    pub(super) grades: Vec<Step>,
}

pub(super) fn aggregation(node: Node<'_>) -> Option<Aggregation> {
    const PROSE: [&str; 4] =
        ["indicator_to_dimension", "dimension_to_pillar", "pillars_to_overall", "minimum_coverage"];
    let o = node.object(&[PROSE[0], PROSE[1], PROSE[2], PROSE[3], "coverage", "grades"])?;
    o.prose(&PROSE);
    let coverage = match o.optional("coverage") {
        Some(n) => coverage(n),
        None => Some(CoverageRule::TWO_THIRDS),
    };
    let grades = o.need("grades").and_then(|n| {
        let mut steps = n.each(20, |item| step(item, 0.0, 100.0))?;
        steps.reverse();
        let mut steps = ascending_from_zero(&n, steps)?;
        steps.reverse();
        Some(steps)
    });
    Some(Aggregation { coverage: coverage?, grades: grades? })
}

fn coverage(node: Node<'_>) -> Option<CoverageRule> {
    let o = node.object(&["numerator", "denominator"])?;
    let whole = |name| o.need(name).and_then(|n| n.number(1.0, 10_000.0)).map(|value| value as u32);
    let (numerator, denominator) = (whole("numerator"), whole("denominator"));
    let rule = CoverageRule { numerator: numerator?, denominator: denominator? };
    if rule.share() > 1.0 {
        return o.node.fault(DocumentErrorKind::NumberOutOfRange { min: 0.0, max: 1.0 });
    }
    Some(rule)
}

/// `{"min": 0.1, "zh": .., "en": ..}` or `[0.1, "严重失调"]`.
fn step(node: Node<'_>, lowest: f64, highest: f64) -> Option<Step> {
    if node.value.is_array() {
        let pair = node.list(2)?;
        let [min, name] = pair.as_slice() else {
            return node
                .fault(DocumentErrorKind::WrongType { expected: "a pair of number and name", range: None });
        };
        let (min, name) = (min.number(lowest, highest), name.text());
        let name = name?;
        return Some(Step { min: min?, name: Bilingual::new(name, name) });
    }
    let o = node.object(&["min", "zh", "en"])?;
    let (min, name) = (o.need("min").and_then(|n| n.number(lowest, highest)), o.words());
    Some(Step { min: min?, name: name? })
}

fn ascending_from_zero(node: &Node<'_>, steps: Vec<Step>) -> Option<Vec<Step>> {
    let starts = steps.first().is_some_and(|step| step.min == 0.0);
    if starts && steps.windows(2).all(|pair| pair[0].min < pair[1].min) {
        Some(steps)
    } else {
        node.fault(DocumentErrorKind::BadSteps)
    }
}

pub(super) struct Analytics {
    pub(super) bands: Vec<Step>,
    pub(super) lag: LagRule,
    pub(super) obstacles_shown: usize,
}

/// Sections that describe analyses in words only are kept in the document and bounded by its size.
pub(super) fn analytics(node: Node<'_>, known: Option<&[Indicator]>) -> Option<Analytics> {
    let o = node.object(&[
        "coupling_coordination",
        "hardware_bias_flag",
        "obstacle_degree",
        "responsibility_matrix",
        "individual_dependence",
        "ranking_uncertainty",
        "inter_rater",
        "survey_minimum",
    ])?;
    let bands = o.need("coupling_coordination").and_then(|n| {
        let o = n.object(&[
            "U1",
            "U2",
            "C",
            "T",
            "D",
            "edge_case",
            "test_vectors",
            "source",
            "show_also",
            "bands",
            "bands_source",
        ])?;
        let bands = o.need("bands")?;
        let steps = bands.each(20, |item| step(item, 0.0, 1.0))?;
        ascending_from_zero(&bands, steps)
    });
    let lag = o.need("hardware_bias_flag").and_then(|n| lag(n, known));
    let obstacles_shown = o.need("obstacle_degree").and_then(|n| {
        let o = n.object(&["rule", "show", "top"])?;
        o.prose(&["rule", "show"]);
        match o.optional("top") {
            Some(n) => n.number(1.0, 50.0).map(|top| top as usize),
            None => Some(5),
        }
    });
    Some(Analytics { bands: bands?, lag: lag?, obstacles_shown: obstacles_shown? })
}

fn lag(node: Node<'_>, known: Option<&[Indicator]>) -> Option<LagRule> {
    let o = node.object(&["rule", "source", "extra", "threshold", "red_when"])?;
    o.prose(&["rule", "source", "extra"]);
    let threshold = match o.optional("threshold") {
        Some(n) => n.number(0.0, 1.0),
        None => Some(0.10),
    };
    let red_when = match o.optional("red_when") {
        Some(n) => n.each(20, |item| red_condition(item, known)),
        None => Some(usual_red_conditions(known)),
    };
    Some(LagRule { threshold: threshold?, red_when: red_when? })
}

/// What an older document says in words only: soft goals under 30 %, duties on time under 70 %.
fn usual_red_conditions(known: Option<&[Indicator]>) -> Vec<RedCondition> {
    let usual = [("S4-03", 30.0), ("H5-01", 70.0)];
    let conditions = usual.into_iter().filter_map(|(text, below)| {
        let indicator = known?.iter().find(|indicator| indicator.code.as_str() == text)?;
        Some(RedCondition { indicator: indicator.code, below })
    });
    conditions.collect()
}

fn red_condition(node: Node<'_>, known: Option<&[Indicator]>) -> Option<RedCondition> {
    let o = node.object(&["indicator", "below"])?;
    let indicator = o.need("indicator").and_then(|n| known_code(&n, known, n.text()?));
    let below = o.need("below").and_then(|n| n.number(-Indicator::NUMBER_MAX, Indicator::NUMBER_MAX));
    Some(RedCondition { indicator: indicator?, below: below? })
}

pub(super) fn type_profiles(list: &Node<'_>, known: Option<&[Indicator]>) -> Option<Vec<TypeProfile>> {
    let nodes = coded(list, CommunityType::ALL.len(), "type")?;
    all(nodes.into_iter().map(|node| type_profile(node, known)).collect())
}

fn type_profile(node: Node<'_>, known: Option<&[Indicator]>) -> Option<TypeProfile> {
    let o = node.object(&["type", "zh", "en", "weight_multipliers", "extra_duties"])?;
    let community_type = o.need("type").and_then(|n| n.choice(TYPES));
    let name = o.words();
    let multipliers = o.need("weight_multipliers").and_then(|n| {
        let members = n.members(Framework::INDICATORS_MAX)?;
        let multiplier = |(name, n): (&str, Node<'_>)| {
            let (code, factor) = (known_code(&n, known, name), n.weight());
            Some((code?, factor?))
        };
        all(members.into_iter().map(multiplier).collect())
    });
    let extra_duties = match o.optional("extra_duties") {
        Some(n) => n.each(200, |item| item.code()),
        None => Some(Vec::new()),
    };
    let mut multipliers = multipliers?;
    multipliers.sort_unstable_by_key(|(code, _)| *code);
    Some(TypeProfile {
        community_type: community_type?,
        name: name?,
        multipliers,
        extra_duties: extra_duties?,
    })
}

pub(super) fn validation_rules(list: &Node<'_>, known: Option<&[Indicator]>) -> Option<Vec<ValidationRule>> {
    let nodes = coded(list, 200, "id")?;
    all(nodes.into_iter().map(|node| validation_rule(node, known)).collect())
}

fn validation_rule(node: Node<'_>, known: Option<&[Indicator]>) -> Option<ValidationRule> {
    let o = node.object(&["id", "level", "applies", "rule", "zh", "en"])?;
    let id = o.need("id").and_then(|n| n.code());
    let level = o.need("level").and_then(|n| n.choice(LEVELS));
    let scope = o.need("applies").and_then(|n| scope(&n, known));
    let rule = o.need("rule").and_then(|n| n.text());
    let zh = o.need("zh").and_then(|n| n.text());
    let en = match o.optional("en") {
        Some(n) => n.text(),
        None => rule,
    };
    Some(ValidationRule {
        id: id?,
        level: level?,
        scope: scope?,
        rule: rule?.into(),
        message: Bilingual::new(zh?, en?),
    })
}

fn scope(node: &Node<'_>, known: Option<&[Indicator]>) -> Option<RuleScope> {
    Some(match node.text()? {
        "all" => RuleScope::All,
        "ratio" => RuleScope::Ratio,
        "rubric" => RuleScope::Rubric,
        "survey" => RuleScope::Survey,
        codes => {
            let codes = codes.split(',').map(|code| known_code(node, known, code.trim()));
            RuleScope::Indicators(all(codes.collect())?)
        }
    })
}

pub(super) fn context_variables(list: &Node<'_>) -> Option<Vec<ContextVariable>> {
    all(coded(list, 100, "code")?.into_iter().map(context_variable).collect())
}

fn context_variable(node: Node<'_>) -> Option<ContextVariable> {
    let o = node.object(&["code", "zh", "en", "unit", "values"])?;
    let code = o.need("code").and_then(|n| n.code());
    let name = o.words();
    let unit = o.need("unit").and_then(|n| n.bilingual());
    let values = match o.optional("values") {
        Some(n) => n.each(50, |item| item.text().map(String::from)),
        None => Some(Vec::new()),
    };
    Some(ContextVariable { code: code?, name: name?, unit: unit?, values: values? })
}

/// Which words of the paper are answered by which indicators: each must exist.
pub(super) fn paper_coverage(root: &Object<'_>, known: Option<&[Indicator]>) {
    let Some(terms) = root.optional("paper_coverage").and_then(|n| n.members(1000)) else {
        return;
    };
    for (_, node) in terms {
        node.each(50, |item| known_code(&item, known, item.text()?));
    }
}
