use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::*;
use crate::community::CommunityTypes;

const SHIPPED: &str = include_str!("../../../../catalog/framework.json");

fn shipped() -> Framework {
    Framework::from_json(SHIPPED.as_bytes()).unwrap_or_else(|errors| panic!("{errors}"))
}

/// The pointers and codes that come of one change to the shipped document.
fn faults_after(change: impl FnOnce(&mut Value)) -> Vec<(String, &'static str)> {
    let mut document: Value = serde_json::from_str(SHIPPED).unwrap();
    change(&mut document);
    match Framework::from_json(document.to_string().as_bytes()) {
        Ok(_) => Vec::new(),
        Err(errors) => errors
            .errors
            .into_iter()
            .map(|e| (e.pointer, e.kind.code()))
            .collect(),
    }
}

/// Takes the shipped document back to the shape that it had before words were added to it.
fn plain_shape() -> Value {
    let mut document: Value = serde_json::from_str(SHIPPED).unwrap();
    for indicator in document["indicators"].as_array_mut().unwrap() {
        indicator["unit"] = indicator["unit"]["zh"].take();
        for name in ["numerator", "denominator"] {
            match indicator.get(name) {
                Some(Value::Object(count)) => indicator[name] = count["code"].clone(),
                Some(Value::Number(constant)) => indicator[name] = constant.to_string().into(),
                _ => {}
            }
        }
    }
    document["aggregation"]
        .as_object_mut()
        .unwrap()
        .remove("coverage");
    let bands = document["analytics"]["coupling_coordination"]["bands"]
        .as_array_mut()
        .unwrap();
    for band in bands {
        *band = json!([band["min"], band["zh"]]);
    }
    document
}

fn counts(framework: &Framework) -> [usize; 5] {
    let in_pillar = |index| {
        let inside = |i: &&Indicator| framework.dimensions()[i.dimension_index].pillar_index == index;
        framework.indicators().iter().filter(inside).count()
    };
    let (dimensions, pillars) = (framework.dimensions().len(), framework.pillars().len());
    [
        framework.indicators().len(),
        dimensions,
        pillars,
        in_pillar(0),
        in_pillar(1),
    ]
}

#[test]
fn the_shipped_framework_has_60_indicators_27_hard_and_33_soft() {
    let framework = shipped();
    assert_eq!(counts(&framework), [60, 9, 2, 27, 33]);
    assert_eq!(framework.version().to_string(), "long-term-maintenance 1.0.0");
    assert_eq!(
        framework
            .pillars()
            .iter()
            .map(|p| p.weight_bp)
            .collect::<Vec<_>>(),
        [5000, 5000]
    );
    assert_eq!(framework.coverage(), CoverageRule::TWO_THIRDS);
    assert_eq!(framework.lag().threshold, 0.10);
    assert_eq!(framework.lag().red_when.len(), 2);
    assert_eq!(
        (
            framework.bands().len(),
            framework.grades().len(),
            framework.obstacles_shown()
        ),
        (10, 5, 5)
    );
    assert_eq!(
        (
            framework.validation_rules().len(),
            framework.context_variables().len()
        ),
        (12, 12)
    );
}

#[test]
fn the_plain_shape_loads_to_the_same_tree_with_its_defaults() {
    let plain = Framework::from_json(plain_shape().to_string().as_bytes()).unwrap();
    let shipped = shipped();
    assert_eq!(counts(&plain), [60, 9, 2, 27, 33]);
    for (a, b) in plain.indicators().iter().zip(shipped.indicators()) {
        assert_eq!(
            (a.code, &a.goalposts, a.range(), a.weight),
            (b.code, &b.goalposts, b.range(), b.weight)
        );
    }
    assert_eq!(plain.coverage(), CoverageRule::TWO_THIRDS);
    assert_eq!(plain.lag(), shipped.lag());
    assert_eq!(plain.bands()[6].name.en, "初级协调");
}

#[test]
fn the_authors_own_document_loads_where_it_is_present() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../shared/catalog/framework.json"
    );
    let Ok(document) = std::fs::read(path) else {
        eprintln!("skipped: the author's catalogue is not here");
        return;
    };
    let framework = Framework::from_json(&document).unwrap_or_else(|errors| panic!("{errors}"));
    assert_eq!(counts(&framework), [60, 9, 2, 27, 33]);
}

#[test]
fn measures_are_read_as_what_they_are() {
    let framework = shipped();
    let measure = |code| &framework.indicator_named(code).unwrap().measure;
    assert!(matches!(
        measure("H1-03"),
        Measure::Number {
            min: 0.0,
            max: Indicator::NUMBER_MAX
        }
    ));
    assert!(matches!(
        measure("H4-04"),
        Measure::Number { min: 0.0, max: 100.0 }
    ));
    assert!(matches!(
        measure("S2-01"),
        Measure::Ratio {
            denominator: Denominator::Constant(20),
            ..
        }
    ));
    assert!(matches!(
        measure("S1-05"),
        Measure::Survey {
            scale: SurveyScale::Percent
        }
    ));
    assert!(matches!(
        measure("S1-08"),
        Measure::Survey {
            scale: SurveyScale::OneToFive
        }
    ));
    assert!(matches!(measure("H5-01"), Measure::Derived));
    let Measure::Rubric { levels } = measure("H3-02") else {
        panic!("a rubric")
    };
    assert!(levels[4].zh.starts_with("持续整洁"));
    let Measure::Ratio { numerator, .. } = measure("H1-05") else {
        panic!("a ratio")
    };
    assert_eq!(
        (numerator.code.as_str(), numerator.label.en.as_str()),
        ("lamps_lit", "Lamps lit")
    );
}

#[test]
fn goalposts_that_rest_on_a_proposal_are_unconfirmed() {
    let framework = shipped();
    let confirmed = |code| framework.indicator_named(code).unwrap().goalposts.confirmed;
    assert!(!confirmed("H1-01"), "DEFAULT;ZWY");
    assert!(confirmed("H1-05"), "ZWY");
    assert!(confirmed("H3-06"), "SZ2022;JS-YJ");
}

#[test]
fn a_card_asks_for_what_is_seen_on_site_and_applies() {
    use CommunityType::*;
    let framework = shipped();
    let required = |types: CommunityTypes| {
        let asked = framework
            .indicators()
            .iter()
            .filter(|i| i.required_on_card(types));
        asked.map(|i| i.code.as_str().to_owned()).collect::<Vec<_>>()
    };
    let general = required(CommunityTypes::GENERAL);
    let mixed = required(CommunityTypes::new([MixedCommercial, ParkingConflict]).unwrap());
    assert_eq!((general.len(), mixed.len()), (21, 22));
    assert!(!general.contains(&"H4-05".into()) && mixed.contains(&"H4-05".into()));
    assert!(
        framework
            .indicators()
            .iter()
            .filter(|i| !i.is_entered())
            .all(|i| i.capture == Capture::System)
    );
}

#[test]
fn every_code_finds_its_indicator_and_no_other_does() {
    let framework = shipped();
    for (position, indicator) in framework.indicators().iter().enumerate() {
        assert_eq!(framework.position(&indicator.code), Some(position));
    }
    assert_eq!(framework.indicator_named("H9-99"), None);
    assert_eq!(framework.indicator_named("no code"), None);
}

#[test]
fn a_share_equal_to_the_coverage_bound_passes() {
    assert!(CoverageRule::TWO_THIRDS.is_met(2.0, 3.0));
    assert!(CoverageRule::TWO_THIRDS.is_met(0.1 + 0.1, 0.1 + 0.1 + 0.1));
    assert!(!CoverageRule::TWO_THIRDS.is_met(1.999, 3.0));
    assert!(
        !CoverageRule::TWO_THIRDS.is_met(0.0, 0.0),
        "nothing of nothing is not enough"
    );
}

/// A change to the shipped document, with the place and the code of the fault that it makes.
type Break = (&'static str, &'static str, fn(&mut Value));

const BREAKS: &[Break] = &[
    ("/indicators/0", "unknown_field", |d| {
        d["indicators"][0]["wieght"] = json!(2)
    }),
    ("", "missing_field", |d| {
        drop(d.as_object_mut().unwrap().remove("sources"))
    }),
    ("/indicators/3/core", "wrong_type", |d| {
        d["indicators"][3]["core"] = json!("yes")
    }),
    ("/dimensions/1/zh", "empty_text", |d| {
        d["dimensions"][1]["zh"] = json!("  ")
    }),
    ("/indicators/2/definition_en", "text_too_long", |d| {
        d["indicators"][2]["definition_en"] = json!("x".repeat(1001));
    }),
    ("/indicators", "too_many", |d| {
        d["indicators"] = json!(vec![0; 501])
    }),
    ("/indicators/0/code", "bad_code", |d| {
        d["indicators"][0]["code"] = json!("h1 01")
    }),
    ("/indicators/5/measurement", "unknown_choice", |d| {
        d["indicators"][5]["measurement"] = json!("guess")
    }),
    ("/type_profiles/3/type", "unknown_choice", |d| {
        d["type_profiles"][3]["type"] = json!("rural")
    }),
    ("/aggregation/grades/0/min", "number_out_of_range", |d| {
        d["aggregation"]["grades"][0]["min"] = json!(101)
    }),
    ("/indicators/60", "duplicate_code", |d| {
        let again = d["indicators"][1].clone();
        d["indicators"].as_array_mut().unwrap().push(again);
    }),
    ("/dimensions/2/pillar", "unknown_pillar", |d| {
        d["dimensions"][2]["pillar"] = json!("X")
    }),
    ("/indicators/7/dimension", "unknown_dimension", |d| {
        d["indicators"][7]["dimension"] = json!("H7")
    }),
    (
        "/type_profiles/0/weight_multipliers/H4-99",
        "unknown_indicator",
        |d| {
            d["type_profiles"][0]["weight_multipliers"]["H4-99"] = json!(2);
        },
    ),
    ("/validation_rules/6/applies", "unknown_indicator", |d| {
        d["validation_rules"][6]["applies"] = json!("H2-01,H9-03");
    }),
    ("/indicators/0/goalposts/source", "unknown_source", |d| {
        d["indicators"][0]["goalposts"]["source"] = json!("DEFAULT;HEARSAY");
    }),
    ("/indicators/0/pillar", "pillar_mismatch", |d| {
        d["indicators"][0]["pillar"] = json!("S")
    }),
    ("/pillars", "pillar_count", |d| {
        drop(d["pillars"].as_array_mut().unwrap().pop())
    }),
    ("/indicators/0/goalposts", "goalposts_equal", |d| {
        d["indicators"][0]["goalposts"]["worst"] = json!(98)
    }),
    ("/indicators/2/goalposts", "goalposts_against_direction", |d| {
        d["indicators"][2]["direction"] = json!("higher_better");
    }),
    ("/indicators/0/goalposts", "goalposts_outside_scale", |d| {
        d["indicators"][0]["goalposts"]["target"] = json!(120);
    }),
    ("/indicators/4/weight", "weight_not_positive", |d| {
        d["indicators"][4]["weight"] = json!(-1)
    }),
    ("/indicators", "all_zero_group", |d| {
        for indicator in &mut d["indicators"].as_array_mut().unwrap()[..5] {
            indicator["weight"] = json!(0);
        }
    }),
    ("/dimensions/9", "empty_group", |d| {
        let extra = json!({"code": "S5", "pillar": "S", "zh": "空", "en": "Empty", "weight": 1});
        d["dimensions"].as_array_mut().unwrap().push(extra);
    }),
    ("/pillars/0/weight", "not_basis_points", |d| {
        d["pillars"][0]["weight"] = json!(0.50001)
    }),
    ("/pillars", "weights_do_not_sum", |d| {
        d["pillars"][0]["weight"] = json!(0.4)
    }),
    ("/indicators/12/levels/2", "bad_levels", |d| {
        d["indicators"][12]["levels"][2]["level"] = json!(3)
    }),
    ("/indicators/12/levels", "bad_levels", |d| {
        d["indicators"][12]["levels"].as_array_mut().unwrap().truncate(4);
    }),
    ("/analytics/coupling_coordination/bands", "bad_steps", |d| {
        d["analytics"]["coupling_coordination"]["bands"][3]["min"] = json!(0.1);
    }),
];

#[test]
fn each_fault_is_named_at_its_place() {
    for (pointer, code, change) in BREAKS {
        let found = faults_after(change);
        assert!(
            found.contains(&(pointer.to_string(), code)),
            "expected {code} at {pointer}, found {found:?}"
        );
    }
}

#[test]
fn every_kind_of_fault_has_a_case_here() {
    let covered: BTreeSet<&str> = BREAKS
        .iter()
        .map(|b| b.1)
        .chain(["not_json", "too_large"])
        .collect();
    assert_eq!(covered.len(), 28, "{covered:?}");
}

#[test]
fn a_syntax_error_gives_line_and_column() {
    let errors = Framework::from_json(b"{\n  \"id\": oops\n}").unwrap_err();
    assert_eq!(
        errors.errors[0].kind,
        FrameworkErrorKind::NotJson { line: 2, column: 9 }
    );
    let infinite = SHIPPED.replacen("\"weight\": 1", "\"weight\": NaN", 1);
    assert_eq!(
        Framework::from_json(infinite.as_bytes()).unwrap_err().errors[0]
            .kind
            .code(),
        "not_json"
    );
}

#[test]
fn a_document_beyond_a_mebibyte_is_not_read() {
    let errors = Framework::from_json(&vec![b' '; Framework::BYTES_MAX + 1]).unwrap_err();
    assert_eq!(errors.errors[0].kind.code(), "too_large");
}

#[test]
fn a_single_mistake_is_a_single_message() {
    for (pointer, code, change) in BREAKS.iter().filter(|b| b.1 != "all_zero_group") {
        let found = faults_after(change);
        assert_eq!(found.len(), 1, "{code} at {pointer} came as {found:?}");
    }
}

#[test]
fn all_mistakes_are_found_in_one_go() {
    let found = faults_after(|d| {
        d["pillars"][0]["weight"] = json!(0.6);
        d["dimensions"][0]["weight"] = json!(0);
        d["indicators"][0]["core"] = json!(1);
        d["indicators"][59]["direction"] = json!("up");
        d["validation_rules"][0]["level"] = json!("hint");
    });
    let codes: Vec<_> = found.iter().map(|(_, code)| *code).collect();
    let expected = [
        "weights_do_not_sum",
        "weight_not_positive",
        "wrong_type",
        "unknown_choice",
        "unknown_choice",
    ];
    assert_eq!(codes, expected);
}

#[test]
fn a_hopeless_document_lists_fifty_faults_and_says_there_are_more() {
    let mut document: Value = serde_json::from_str(SHIPPED).unwrap();
    for indicator in document["indicators"].as_array_mut().unwrap() {
        indicator["core"] = json!(null);
    }
    let errors = Framework::from_json(document.to_string().as_bytes()).unwrap_err();
    assert_eq!((errors.errors.len(), errors.more), (FrameworkErrors::MAX, true));
}

/// Every place in a document, as a pointer.
fn places(value: &Value, at: String, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => members.iter().for_each(|(name, child)| {
            let token = name.replace('~', "~0").replace('/', "~1");
            places(child, format!("{at}/{token}"), found);
        }),
        Value::Array(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(i, child)| places(child, format!("{at}/{i}"), found));
        }
        _ => {}
    }
    found.push(at);
}

#[test]
fn nonsense_at_any_place_is_refused_with_a_fault_or_read_but_never_a_panic() {
    let document: Value = serde_json::from_str(SHIPPED).unwrap();
    let mut found = Vec::new();
    places(&document, String::new(), &mut found);
    let nonsense = [
        json!(null),
        json!([]),
        json!({}),
        json!(-1.5e300),
        json!("\u{0}~/路"),
        json!([[0, 1, 2]]),
    ];
    // Every 17th place, with each nonsense in turn: more than a hundred documents, all sections among them.
    for (i, place) in found.iter().enumerate().step_by(17) {
        let mut broken = document.clone();
        *broken.pointer_mut(place).unwrap() = nonsense[(i / 17) % nonsense.len()].clone();
        if let Err(errors) = Framework::from_json(broken.to_string().as_bytes()) {
            assert!(!errors.errors.is_empty(), "refused without a reason at {place}");
        }
    }
}

#[test]
fn faults_travel_as_pointer_and_code() {
    let fault = FrameworkError {
        pointer: "/pillars".into(),
        kind: FrameworkErrorKind::WeightsDoNotSum { total_bp: 9000 },
    };
    let wire = json!({"pointer": "/pillars", "code": "weights_do_not_sum", "total_bp": 9000});
    assert_eq!(serde_json::to_value(&fault).unwrap(), wire);
    assert_eq!(
        fault.to_string(),
        "/pillars: pillar weights add up to 9000 basis points, not 10000"
    );
}
