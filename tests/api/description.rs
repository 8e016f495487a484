//! The API's description is true. That it is the one which is checked in, `cargo xtask test openapi` shows.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;

fn printed() -> String {
    let output = Command::new(support::server::binary()).arg("openapi").output().expect("guanhu runs");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn every_shape_that_is_named_is_described_and_every_answer_says_what_it_is() {
    let described: Value = serde_json::from_str(&printed()).expect("JSON");
    assert_eq!(described["openapi"], "3.1.0");
    let schemas = described["components"]["schemas"].as_object().expect("schemas");
    let mut named = BTreeSet::new();
    collect_references(&described, &mut named);
    let missing: Vec<_> = named.iter().filter(|name| !schemas.contains_key(*name)).collect();
    assert!(missing.is_empty(), "named but not described: {missing:?}");
    let mut operations = BTreeSet::new();
    for (path, item) in described["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            let place = format!("{method} {path}");
            let id = operation["operationId"].as_str().unwrap_or_else(|| panic!("{place} has no name"));
            assert!(operations.insert(id.to_owned()), "{place}: {id} is the name of two operations");
            assert!(operation["summary"].is_string(), "{place} does not say what it does");
            let given = operation["parameters"].as_array().into_iter().flatten();
            let in_path: BTreeSet<_> =
                given.filter(|it| it["in"] == "path").filter_map(|it| it["name"].as_str()).collect();
            let wanted = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
            assert_eq!(in_path, wanted.collect(), "{place}: the variable parts of its path");
            let answers = operation["responses"].as_object().expect("responses");
            assert!(answers.contains_key("default"), "{place} does not say what a failure looks like");
            for (status, answer) in answers {
                assert!(answer["description"].is_string(), "{place}: {status} says nothing");
            }
        }
    }
    assert!(operations.len() >= 27, "{operations:?}");
}

fn collect_references(value: &Value, names: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            if let Some(name) = members.get("$ref").and_then(Value::as_str) {
                names.insert(name.trim_start_matches("#/components/schemas/").to_owned());
            }
            members.values().for_each(|member| collect_references(member, names));
        }
        Value::Array(items) => items.iter().for_each(|item| collect_references(item, names)),
        _ => {}
    }
}
