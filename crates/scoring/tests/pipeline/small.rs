//! A framework small enough to compute with a pencil: two pillars, three dimensions, seven indicators.

use domain::community::{CommunityType, CommunityTypes, Context};
use domain::entry::{Entry, Quantity, Rating};
use domain::framework::{Framework, IndicatorCode};
use scoring::{Assessment, Mode, assess, gather};
use serde_json::{Value, json};

fn indicator(code: &str, measurement: &str, worst: f64, target: f64) -> Value {
    let (pillar, dimension) = (&code[..1], &code[..2]);
    let mut value = json!({
        "code": code, "pillar": pillar, "dimension": dimension, "zh": code, "en": code,
        "unit": if measurement == "survey" { "points" } else { "%" },
        "direction": if target > worst { "higher_better" } else { "lower_better" },
        "measurement": measurement, "definition_zh": code, "definition_en": code,
        "goalposts": {"worst": worst, "target": target, "source": "DEFAULT"},
        "evidence_required": ["photo"], "reporter": "assessor", "verifier": "office",
        "frequency": "quarterly", "capture": if measurement == "derived" { "system" } else { "field" },
        "applies_to": "all", "not_applicable_allowed": true, "core": false, "weight": 1,
    });
    match measurement {
        "ratio" => {
            value["numerator"] = json!("good");
            value["denominator"] = json!("all");
        }
        "rubric" => {
            value["levels"] =
                (0..5).map(|level| json!({"level": level, "zh": "级", "en": "level"})).collect();
        }
        _ => {}
    }
    value
}

/// H1: H1-01 ratio (core), H1-02 number 10..0, H1-03 rubric of weight 2 (doubled by parking_conflict);
/// H2 of weight 3: H2-01 survey 1..5, H2-02 ratio for mixed_commercial only;
/// S1: S1-01 derived (core; red below 50), S1-02 rubric.
pub fn document() -> Value {
    let mut indicators = vec![
        indicator("H1-01", "ratio", 0.0, 100.0),
        indicator("H1-02", "number", 10.0, 0.0),
        indicator("H1-03", "rubric", 0.0, 4.0),
        indicator("H2-01", "survey", 1.0, 5.0),
        indicator("H2-02", "ratio", 0.0, 100.0),
        indicator("S1-01", "derived", 0.0, 100.0),
        indicator("S1-02", "rubric", 0.0, 4.0),
    ];
    indicators[0]["core"] = json!(true);
    indicators[2]["weight"] = json!(2);
    indicators[4]["applies_to"] = json!("mixed_commercial");
    indicators[5]["core"] = json!(true);
    let profile = |kind: &str, multipliers: Value| json!({"type": kind, "zh": kind, "en": kind, "weight_multipliers": multipliers});
    json!({
        "id": "small", "version": "1.0.0", "title": "small",
        "aggregation": {"grades": [{"min": 50, "zh": "好", "en": "good"}, {"min": 0, "zh": "差", "en": "poor"}]},
        "analytics": {
            "coupling_coordination": {"bands": [[0.0, "low"], [0.5, "middle"], [0.7, "high"]]},
            "hardware_bias_flag": {"red_when": [{"indicator": "S1-01", "below": 50}]},
            "obstacle_degree": {"top": 3}
        },
        "type_profiles": [
            profile("parking_conflict", json!({"H1-03": 2})),
            profile("elderly_concentrated", json!({"H1-03": 1.5, "H1-02": 3})),
        ],
        "validation_rules": [], "context_variables": [],
        "pillars": [{"code": "H", "zh": "硬", "en": "hard", "weight": 0.5},
                    {"code": "S", "zh": "软", "en": "soft", "weight": 0.5}],
        "dimensions": [{"code": "H1", "pillar": "H", "zh": "H1", "en": "H1", "weight": 1},
                       {"code": "H2", "pillar": "H", "zh": "H2", "en": "H2", "weight": 3},
                       {"code": "S1", "pillar": "S", "zh": "S1", "en": "S1", "weight": 1}],
        "indicators": indicators,
        "sources": {"DEFAULT": {"title": "proposal", "basis": "proposed"}},
    })
}

pub fn load(document: &Value) -> Framework {
    Framework::from_json(document.to_string().as_bytes()).unwrap_or_else(|errors| panic!("{errors}"))
}

pub fn framework() -> Framework {
    load(&document())
}

pub fn code(text: &str) -> IndicatorCode {
    IndicatorCode::parse(text).unwrap()
}

fn quantity(value: f64) -> Quantity {
    Quantity::try_from(value).unwrap()
}

pub fn measured(value: f64) -> Entry {
    Entry::Measured(quantity(value))
}

pub fn counted(numerator: f64, denominator: f64) -> Entry {
    Entry::Counted { numerator: quantity(numerator), denominator: quantity(denominator) }
}

pub fn rated(level: i64) -> Entry {
    Entry::Rated(Rating::try_from(level).unwrap())
}

pub fn surveyed(mean: f64) -> Entry {
    asked(mean, 100)
}

pub fn asked(mean: f64, n: u32) -> Entry {
    Entry::Surveyed { mean: quantity(mean), n }
}

pub fn unavailable() -> Entry {
    serde_json::from_value(json!({"unavailable": "nobody kept a ledger"})).unwrap()
}

pub fn not_applicable() -> Entry {
    serde_json::from_value(json!({"not_applicable": "nothing of the kind here"})).unwrap()
}

/// 80, 50, 75; 75; 40, 50.
pub fn full_card() -> Vec<(&'static str, Entry)> {
    vec![
        ("H1-01", counted(16.0, 20.0)),
        ("H1-02", measured(5.0)),
        ("H1-03", rated(3)),
        ("H2-01", surveyed(4.0)),
        ("S1-01", measured(40.0)),
        ("S1-02", rated(2)),
    ]
}

pub fn types(kinds: &[CommunityType]) -> CommunityTypes {
    CommunityTypes::new(kinds.iter().copied()).unwrap()
}

pub fn scored(kinds: &[CommunityType], card: &[(&str, Entry)], mode: Mode) -> Assessment {
    let framework = framework();
    let entries: Vec<_> = card.iter().map(|(text, entry)| (code(text), entry)).collect();
    let observations =
        gather(&framework, &Context::default(), entries.iter().map(|(code, entry)| (code, *entry)));
    assess(&framework, types(kinds), &observations, mode)
}

#[track_caller]
pub fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-12, "found {found}, expected {expected}");
}
