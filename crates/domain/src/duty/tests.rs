//! Every fault of a duty catalogue is found, named and placed; the shipped one has none.

use serde_json::{Value, json};

use super::*;
use crate::framework::Framework;

const SHIPPED: &str = include_str!("../../../../catalog/duties.json");
const FRAMEWORK: &str = include_str!("../../../../catalog/framework.json");

fn shipped() -> DutyCatalogue {
    DutyCatalogue::from_json(SHIPPED.as_bytes()).unwrap_or_else(|errors| panic!("{errors}"))
}

fn read_after(change: impl FnOnce(&mut Value)) -> Result<DutyCatalogue, DocumentErrors> {
    let mut document: Value = serde_json::from_str(SHIPPED).unwrap();
    change(&mut document);
    DutyCatalogue::from_json(document.to_string().as_bytes())
}

/// A change to the shipped document, with the place and the code of the fault that it makes.
type Break = (&'static str, &'static str, fn(&mut Value));

const BREAKS: &[Break] = &[
    ("", "unknown_field", |d| d["dutys"] = json!([])),
    ("", "missing_field", |d| drop(d.as_object_mut().unwrap().remove("parties"))),
    ("/id", "bad_code", |d| d["id"] = json!("dυties")),
    ("/version", "bad_code", |d| d["version"] = json!("1/0")),
    ("/title/en", "empty_text", |d| d["title"]["en"] = json!(" ")),
    ("/semantics/missed", "wrong_type", |d| d["semantics"]["missed"] = json!(1)),
    ("/parties/21", "duplicate_code", |d| {
        let again = d["parties"][0].clone();
        d["parties"].as_array_mut().unwrap().push(again);
    }),
    ("/parties/0/code", "bad_code", |d| d["parties"][0]["code"] = json!("p-so")),
    ("/parties/0/sector", "unknown_choice", |d| d["parties"][0]["sector"] = json!("nobody")),
    ("/parties/0/named_in_paper", "wrong_type", |d| d["parties"][0]["named_in_paper"] = json!("yes")),
    ("/facilities/29", "duplicate_code", |d| {
        let again = d["facilities"][3].clone();
        d["facilities"].as_array_mut().unwrap().push(again);
    }),
    ("/sources/ZWY/basis", "unknown_choice", |d| d["sources"]["ZWY"]["basis"] = json!("hearsay")),
    ("/sources/ZWY/url", "not_a_web_address", |d| d["sources"]["ZWY"]["url"] = json!("javascript:1")),
    ("/duties", "too_many", |d| d["duties"] = json!(vec![0; DutyCatalogue::DUTIES_MAX + 1])),
    ("/duties/52", "duplicate_code", |d| {
        let again = d["duties"][4].clone();
        d["duties"].as_array_mut().unwrap().push(again);
    }),
    ("/duties/0", "unknown_field", |d| d["duties"][0]["leed_party"] = json!("P-PM")),
    ("/duties/0/facility", "unknown_facility", |d| d["duties"][0]["facility"] = json!("moat")),
    ("/duties/0/lead_party", "unknown_party", |d| d["duties"][0]["lead_party"] = json!("P-X")),
    ("/duties/0/assisting_parties/1", "unknown_party", |d| {
        d["duties"][0]["assisting_parties"] = json!(["P-RC", "P-X"]);
    }),
    ("/duties/0/assisting_parties/1", "duplicate_code", |d| {
        d["duties"][0]["assisting_parties"] = json!(["P-RC", "P-RC"]);
    }),
    ("/duties/0/supervising_party", "supervises_itself", |d| {
        d["duties"][0]["supervising_party"] = json!(["P-RC", "P-PM"]);
    }),
    ("/duties/1", "never_due", |d| d["duties"][1]["trigger"] = json!(null)),
    ("/duties/0/rrule", "bad_recurrence", |d| d["duties"][0]["rrule"] = json!("FREQ=DAILY;COUNT=3")),
    ("/duties/1/trigger", "bad_code", |d| d["duties"][1]["trigger"] = json!("Fault report")),
    ("/duties/1/window_days", "window_without_recurrence", |d| d["duties"][1]["window_days"] = json!(2)),
    ("/duties/0", "missing_field", |d| d["duties"][0]["window_days"] = json!(null)),
    ("/duties/0/window_days", "number_out_of_range", |d| d["duties"][0]["window_days"] = json!(-1)),
    ("/duties/0/window_days", "wrong_type", |d| d["duties"][0]["window_days"] = json!(1.5)),
    ("/duties/0/response_deadline_hours", "number_out_of_range", |d| {
        d["duties"][0]["response_deadline_hours"] = json!(-0.5);
    }),
    ("/duties/0/criticality", "number_out_of_range", |d| d["duties"][0]["criticality"] = json!(4)),
    ("/duties/0/criticality", "number_out_of_range", |d| d["duties"][0]["criticality"] = json!(0)),
    ("/duties/0/criticality", "wrong_type", |d| d["duties"][0]["criticality"] = json!(2.5)),
    ("/duties/0/compliance/mode", "unknown_choice", |d| d["duties"][0]["compliance"]["mode"] = json!("soon")),
    ("/duties/0/compliance", "missing_field", |d| d["duties"][0]["compliance"]["mode"] = json!("max_gap")),
    ("/duties/0/compliance", "unknown_field", |d| d["duties"][0]["compliance"]["max_gap_days"] = json!(9)),
    ("/duties/0/warranty/years", "number_out_of_range", |d| d["duties"][0]["warranty"]["years"] = json!(0)),
    ("/duties/0/warranty/hand_back_days_before", "number_out_of_range", |d| {
        d["duties"][0]["warranty"]["hand_back_days_before"] = json!(-90);
    }),
    ("/duties/0/warranty/lead_during_warranty", "unknown_party", |d| {
        d["duties"][0]["warranty"]["lead_during_warranty"] = json!("P-X");
    }),
    ("/duties/0/source", "unknown_source", |d| d["duties"][0]["source"] = json!("PROPFEE;RUMOUR")),
    ("/duties/0/feeds_indicators/0", "bad_code", |d| d["duties"][0]["feeds_indicators"][0] = json!("h1")),
    ("/duties/0/applies_to", "unknown_choice", |d| d["duties"][0]["applies_to"] = json!("rural")),
    ("/duties/0/evidence/0", "bad_code", |d| d["duties"][0]["evidence"][0] = json!("A photo")),
    ("/duties/0/checklist_zh/0", "text_control_character", |d| {
        d["duties"][0]["checklist_zh"][0] = json!("井盖\u{200b}");
    }),
];

#[test]
fn the_shipped_catalogue_has_52_duties_21_parties_and_29_facilities() {
    let catalogue = shipped();
    let counts = [catalogue.duties().len(), catalogue.parties().len(), catalogue.facilities().len()];
    assert_eq!(counts, [52, 21, 29]);
    assert_eq!(catalogue.version().to_string(), "long-term-maintenance-duties 1.0.0");
    let with = |has: fn(&Duty) -> bool| catalogue.duties().iter().filter(|duty| has(duty)).count();
    assert_eq!((with(|duty| duty.recurrence.is_some()), with(|duty| duty.trigger.is_some())), (50, 22));
    assert_eq!((with(|duty| duty.warranty.is_some()), catalogue.sources().len()), (19, 17));
    assert_eq!(with(|duty| duty.criticality == Criticality::Safety), 13);
    let by_gap = with(|duty| duty.compliance == Compliance::MaxGap { max_gap_days: 15 });
    assert_eq!((by_gap, with(|duty| duty.lead.len() == 1)), (1, 52));
    assert!(
        catalogue.facilities().iter().all(|facility| facility.name.en.is_ascii()),
        "all have English names"
    );
}

#[test]
fn each_fault_is_named_at_its_place_and_is_a_single_message() {
    for (pointer, code, change) in BREAKS {
        let found: Vec<_> = match read_after(change) {
            Ok(_) => Vec::new(),
            Err(errors) => {
                errors.errors.into_iter().map(|error| (error.pointer, error.kind.code())).collect()
            }
        };
        assert_eq!(found, [((*pointer).to_owned(), *code)]);
    }
}

#[test]
fn a_duty_may_have_no_lead_or_two_because_real_lists_do() {
    let lead_of =
        |lead: Value| read_after(|d| d["duties"][0]["lead_party"] = lead).unwrap().duties()[0].lead.len();
    assert_eq!((lead_of(json!(null)), lead_of(json!([])), lead_of(json!(["P-PM", "P-UM"]))), (0, 0, 2));
}

#[test]
fn a_facility_without_an_english_name_has_its_chinese_one() {
    let catalogue = read_after(|d| drop(d["facilities"][0].as_object_mut().unwrap().remove("en"))).unwrap();
    let name = &catalogue.facilities()[0].name;
    assert_eq!((name.zh.as_str(), name.en.as_str()), ("道路", "道路"));
}

#[test]
fn the_shipped_duties_and_the_shipped_framework_know_each_other() {
    let (catalogue, framework) = (shipped(), Framework::from_json(FRAMEWORK.as_bytes()).unwrap());
    for duty in catalogue.duties() {
        assert!(duty.feeds.iter().all(|code| framework.indicator(code).is_some()), "{}", duty.code);
    }
    let extra = framework.type_profiles().iter().flat_map(|profile| &profile.extra_duties);
    for code in extra {
        assert!(catalogue.duties().iter().any(|duty| duty.code == *code), "{code} is no duty");
    }
}

#[test]
fn a_catalogue_beyond_a_mebibyte_or_with_a_member_twice_is_refused() {
    let code = |document: &[u8]| DutyCatalogue::from_json(document).unwrap_err().errors[0].kind.code();
    assert_eq!(code(&vec![b' '; DutyCatalogue::BYTES_MAX + 1]), "too_large");
    assert_eq!(code(b"{\"id\": 1, \"id\": 2}"), "duplicate_field");
    assert_eq!(code(b"[1, 2"), "not_json");
}
