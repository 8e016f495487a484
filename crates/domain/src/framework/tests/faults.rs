//! Every fault is found, named and placed.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::SHIPPED;
use crate::document::{DocumentError, DocumentErrorKind, DocumentErrors};
use crate::framework::*;

/// The pointers and codes that come of one change to the shipped document.
fn faults_after(change: impl FnOnce(&mut Value)) -> Vec<(String, &'static str)> {
    let mut document: Value = serde_json::from_str(SHIPPED).unwrap();
    change(&mut document);
    match Framework::from_json(document.to_string().as_bytes()) {
        Ok(_) => Vec::new(),
        Err(errors) => errors.errors.into_iter().map(|e| (e.pointer, e.kind.code())).collect(),
    }
}

/// A change to the shipped document, with the place and the code of the fault that it makes.
type Break = (&'static str, &'static str, fn(&mut Value));

const BREAKS: &[Break] = &[
    ("/sources/JX2022/url", "not_a_web_address", |d| {
        d["sources"]["JX2022"]["url"] = json!("javascript:alert(1)");
    }),
    ("/dimensions/1/en", "text_control_character", |d| {
        d["dimensions"][1]["en"] = json!("Roads\u{202e}sdaoR")
    }),
    ("/title/zh", "text_control_character", |d| d["title"]["zh"] = json!("体系\u{0}")),
    ("/pillars/0/zh", "empty_text", |d| d["pillars"][0]["zh"] = json!("\u{3164}")),
    ("/version", "bad_code", |d| d["version"] = json!("1/0")),
    ("/id", "bad_code", |d| d["id"] = json!("..")),
    ("/indicators/0", "unknown_field", |d| d["indicators"][0]["wieght"] = json!(2)),
    ("", "missing_field", |d| drop(d.as_object_mut().unwrap().remove("sources"))),
    ("/indicators/3/core", "wrong_type", |d| d["indicators"][3]["core"] = json!("yes")),
    ("/dimensions/1/zh", "empty_text", |d| d["dimensions"][1]["zh"] = json!("  ")),
    ("/indicators/2/definition_en", "text_too_long", |d| {
        d["indicators"][2]["definition_en"] = json!("x".repeat(1001));
    }),
    ("/indicators", "too_many", |d| d["indicators"] = json!(vec![0; 501])),
    ("/indicators/0/code", "bad_code", |d| d["indicators"][0]["code"] = json!("h1 01")),
    ("/indicators/5/measurement", "unknown_choice", |d| d["indicators"][5]["measurement"] = json!("guess")),
    ("/type_profiles/3/type", "unknown_choice", |d| d["type_profiles"][3]["type"] = json!("rural")),
    ("/aggregation/grades/0/min", "number_out_of_range", |d| {
        d["aggregation"]["grades"][0]["min"] = json!(101)
    }),
    ("/indicators/60", "duplicate_code", |d| {
        let again = d["indicators"][1].clone();
        d["indicators"].as_array_mut().unwrap().push(again);
    }),
    ("/dimensions/2/pillar", "unknown_pillar", |d| d["dimensions"][2]["pillar"] = json!("X")),
    ("/indicators/7/dimension", "unknown_dimension", |d| d["indicators"][7]["dimension"] = json!("H7")),
    ("/type_profiles/0/weight_multipliers/H4-99", "unknown_indicator", |d| {
        d["type_profiles"][0]["weight_multipliers"]["H4-99"] = json!(2);
    }),
    ("/validation_rules/6/applies", "unknown_indicator", |d| {
        d["validation_rules"][6]["applies"] = json!("H2-01,H9-03");
    }),
    ("/indicators/0/goalposts/source", "unknown_source", |d| {
        d["indicators"][0]["goalposts"]["source"] = json!("DEFAULT;HEARSAY");
    }),
    ("/indicators/0/pillar", "pillar_mismatch", |d| d["indicators"][0]["pillar"] = json!("S")),
    ("/pillars", "pillar_count", |d| drop(d["pillars"].as_array_mut().unwrap().pop())),
    ("/indicators/0/goalposts", "goalposts_equal", |d| d["indicators"][0]["goalposts"]["worst"] = json!(98)),
    ("/indicators/2/goalposts", "goalposts_against_direction", |d| {
        d["indicators"][2]["direction"] = json!("higher_better");
    }),
    ("/indicators/0/goalposts", "goalposts_outside_scale", |d| {
        d["indicators"][0]["goalposts"]["target"] = json!(120);
    }),
    ("/indicators/4/weight", "weight_not_positive", |d| d["indicators"][4]["weight"] = json!(-1)),
    ("/indicators", "all_zero_group", |d| {
        for indicator in &mut d["indicators"].as_array_mut().unwrap()[..5] {
            indicator["weight"] = json!(0);
        }
    }),
    ("/dimensions/9", "empty_group", |d| {
        let extra = json!({"code": "S5", "pillar": "S", "zh": "空", "en": "Empty", "weight": 1});
        d["dimensions"].as_array_mut().unwrap().push(extra);
    }),
    ("/pillars/0/weight", "not_basis_points", |d| d["pillars"][0]["weight"] = json!(0.50001)),
    ("/pillars", "weights_do_not_sum", |d| d["pillars"][0]["weight"] = json!(0.4)),
    ("/indicators/12/levels/2", "bad_levels", |d| d["indicators"][12]["levels"][2]["level"] = json!(3)),
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
    let covered: BTreeSet<&str> =
        BREAKS.iter().map(|b| b.1).chain(["not_json", "too_large", "duplicate_field"]).collect();
    assert_eq!(covered.len(), 31, "{covered:?}");
}

#[test]
fn a_syntax_error_gives_line_and_column() {
    let errors = Framework::from_json(b"{\n  \"id\": oops\n}").unwrap_err();
    let said = "/: not valid JSON at line 2, column 9: expected value, and found \"oops\"";
    assert_eq!(errors.errors[0].to_string(), said);
    // Columns are characters, as an editor counts them, and the end of the document is said to be so.
    let after_words = Framework::from_json("{\"名\": \"管护\", x}".as_bytes()).unwrap_err();
    assert!(after_words.to_string().contains("line 1, column 13: key must be a string"), "{after_words}");
    let cut = Framework::from_json(b"{\"id\": 1").unwrap_err();
    assert!(cut.to_string().ends_with("EOF while parsing an object, and found the end"), "{cut}");
    let infinite = SHIPPED.replacen("\"weight\": 1", "\"weight\": NaN", 1);
    assert_eq!(Framework::from_json(infinite.as_bytes()).unwrap_err().errors[0].kind.code(), "not_json");
}

#[test]
fn a_member_that_is_given_twice_is_named_and_neither_is_taken() {
    let twice = SHIPPED.replacen("\"weight\": 1", "\"weight\": 1, \"weight\": 2", 1);
    let errors = Framework::from_json(twice.as_bytes()).unwrap_err().errors;
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert_eq!(errors[0].kind, DocumentErrorKind::DuplicateField { name: "weight".into() });
    let document: Value = serde_json::from_str(SHIPPED).unwrap();
    assert!(document.pointer(&errors[0].pointer).unwrap()["weight"] == 1, "{}", errors[0].pointer);
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
    let expected =
        ["weights_do_not_sum", "weight_not_positive", "wrong_type", "unknown_choice", "unknown_choice"];
    assert_eq!(codes, expected);
}

#[test]
fn a_hopeless_document_lists_fifty_faults_and_says_there_are_more() {
    let mut document: Value = serde_json::from_str(SHIPPED).unwrap();
    for indicator in document["indicators"].as_array_mut().unwrap() {
        indicator["core"] = json!(null);
    }
    let errors = Framework::from_json(document.to_string().as_bytes()).unwrap_err();
    assert_eq!((errors.errors.len(), errors.more), (DocumentErrors::MAX, true));
}

/// Every place in a document, as a pointer.
fn places(value: &Value, at: String, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => members.iter().for_each(|(name, child)| {
            let token = name.replace('~', "~0").replace('/', "~1");
            places(child, format!("{at}/{token}"), found);
        }),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(i, child)| places(child, format!("{at}/{i}"), found));
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
    let nonsense =
        [json!(null), json!([]), json!({}), json!(-1.5e300), json!("\u{0}~/路"), json!([[0, 1, 2]])];
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
    let fault = DocumentError {
        pointer: "/pillars".into(),
        kind: DocumentErrorKind::WeightsDoNotSum { total_bp: 9000 },
    };
    let wire = json!({"pointer": "/pillars", "code": "weights_do_not_sum", "total_bp": 9000});
    assert_eq!(serde_json::to_value(&fault).unwrap(), wire);
    assert_eq!(fault.to_string(), "/pillars: pillar weights add up to 9000 basis points, not 10000");
}

#[test]
fn a_document_that_older_rules_let_in_is_read_where_it_was_kept_without_an_address_that_a_browser_would_run()
{
    let mut document: Value = serde_json::from_str(SHIPPED).unwrap();
    document["id"] = json!("体系 1");
    document["dimensions"][1]["en"] = json!("Roads\u{200b}");
    document["sources"]["JX2022"]["url"] = json!("javascript:alert(1)");
    let document = document.to_string();
    assert!(Framework::from_json(document.as_bytes()).is_err());
    let framework = Framework::from_stored_json(document.as_bytes()).unwrap();
    assert_eq!(framework.version().id.as_str(), "体系 1");
    let source = framework.sources().iter().find(|source| source.code.as_str() == "JX2022").unwrap();
    assert_eq!(source.url, None);
}
