//! What docs/methods/batch.md shows is what comes out.

use std::collections::BTreeMap;
use std::fs;
use std::ops::ControlFlow;
use std::path::PathBuf;

use batch::inputs::{Files, TreeFile};
use batch::score::{Contributions, Request, score};
use batch::watch::Stage;
use serde_json::Value;

const PAGE: &str = include_str!("../../../docs/methods/batch.md");

#[test]
fn the_bounds_on_the_page_are_those_of_the_code() {
    let value = composite::pipeline::Input::VALUE_MAX;
    assert!(PAGE.contains(&format!("values up to {value:e} in size")), "{value:e}");
    assert_eq!(composite::uncertainty::KEPT_MAX, 20_000_000);
    assert!(PAGE.contains("draws times units are at most 20,000,000"));
}

/// The fenced pieces of the page that are files, by name.
fn files() -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut open: Option<(String, String)> = None;
    for line in PAGE.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(words)) => {
                let name = words.split_once(' ').map_or("", |(_, name)| name);
                open = Some((name.to_owned(), String::new()));
            }
            (Some(_), Some(_)) => found.extend(open.take()),
            (Some((_, text)), None) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, None) => {}
        }
    }
    found
}

#[test]
fn the_worked_example_comes_out_as_it_stands_on_the_page() {
    let pieces = files();
    let folder = std::env::temp_dir().join(format!("guanhu-documented-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    for name in ["meta.csv", "data.csv", "method.json"] {
        fs::write(folder.join(name), &pieces[name]).unwrap();
    }
    let at = |name: &str| -> PathBuf { folder.join(name) };
    let request = Request {
        files: Files {
            tree: TreeFile::Meta(at("meta.csv")),
            data: at("data.csv"),
            key: "community".to_owned(),
            method: Some(at("method.json")),
        },
        out: at("out"),
        contributions: Contributions::Auto,
    };
    let notes = score(&request, &mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!(notes.len(), 1);
    assert!(notes[0].to_string().ends_with("data.csv: not in the tree and ignored: visited"), "{}", notes[0]);
    for name in ["normalised.csv", "aggregated.csv", "ranks.csv"] {
        assert_eq!(fs::read_to_string(at("out").join(name)).unwrap(), pieces[name], "{name}");
    }
    let explained: Value = serde_json::from_slice(&fs::read(at("out/explain.json")).unwrap()).unwrap();
    let index = &explained["contributions"]["A"]["Index"];
    assert_eq!((index["base"].as_f64(), index["score"].as_f64()), (Some(0.0), Some(56.25)));
    let parts = ["lamps", "leaks", "survey"].map(|code| index["parts"][code].as_f64().unwrap());
    assert!(parts.iter().zip([12.5, 6.25, 37.5]).all(|(a, b)| (a - b).abs() < 1e-12), "{parts:?}");
    let named = |place: usize| (&explained["tree"][place]["code"], &explained["tree"][place]["name"]);
    assert_eq!(named(0), (&Value::from("lamps"), &Value::from("Lamps lit (%)")));
    assert_eq!(named(5), (&Value::from("Index"), &Value::from("Index")));
    // The method that is written out gives the same again.
    fs::write(at("method.json"), explained["method"].to_string()).unwrap();
    score(&request, &mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!(fs::read_to_string(at("out/aggregated.csv")).unwrap(), pieces["aggregated.csv"]);
    fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn contributions_that_would_take_long_are_left_out_unless_asked_for_and_can_be_ended() {
    let folder = std::env::temp_dir().join(format!("guanhu-long-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let codes: Vec<String> = (0..12).map(|code| format!("i{code}")).collect();
    let rows: String = codes.iter().map(|code| format!("{code},Indicator,1,I\n")).collect();
    let meta = format!("code,type,level,parent\n{rows}I,Aggregate,2,\n");
    let method = r#"{"normalise": {"method": "min_max"}, "aggregate": {"default": "copeland"}}"#;
    let cells =
        |unit: usize| (1..=12).map(|code| format!(",{}", unit * code * 7919 % 1009)).collect::<String>();
    let units: String = (0..2_000).map(|unit| format!("u{unit:04}{}\n", cells(unit))).collect();
    let data = format!("k,{}\n{units}", codes.join(","));
    for (name, text) in [("meta.csv", meta.as_str()), ("data.csv", &data), ("method.json", method)] {
        fs::write(folder.join(name), text).unwrap();
    }
    let mut request = Request {
        files: Files {
            tree: TreeFile::Meta(folder.join("meta.csv")),
            data: folder.join("data.csv"),
            key: "k".to_owned(),
            method: Some(folder.join("method.json")),
        },
        out: folder.join("out"),
        contributions: Contributions::Auto,
    };
    let notes = score(&request, &mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!(notes.len(), 1);
    let said = notes[0].to_string();
    assert!(said.contains("some 196 seconds") && said.contains("--contributions all"), "{said}");
    let explained: Value =
        serde_json::from_slice(&fs::read(folder.join("out/explain.json")).unwrap()).unwrap();
    assert_eq!((explained.get("contributions"), &explained["notes"][0]), (None, &Value::from(said)));
    request.contributions = Contributions::All;
    let mut told = 0;
    let ended = score(&request, &mut |stage| {
        let is_explaining = matches!(stage, Stage::Writing { file: "explain.json", .. });
        told += usize::from(is_explaining);
        if told > 2 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert!(ended.unwrap_err().to_string().contains("ended before it was finished"));
    fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_mean_that_is_not_defined_is_not_blamed_on_the_data() {
    let folder = std::env::temp_dir().join(format!("guanhu-undefined-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let meta = "code,type,level,parent\na,Indicator,1,I\nb,Indicator,1,I\nI,Aggregate,2,\n";
    let method = r#"{"normalise": {"method": "goalposts", "goalposts": {"a": [0, 9], "b": [0, 9]}},
        "aggregate": {"default": "topsis"}, "min_coverage": {"default": 0.5}}"#;
    // All are alike in a, and nobody has b: half of the children, which is enough.
    let data = "k,a,b\nu,5,\nv,5,\nw,,\n";
    for (name, text) in [("meta.csv", meta), ("data.csv", data), ("method.json", method)] {
        fs::write(folder.join(name), text).unwrap();
    }
    let request = Request {
        files: Files {
            tree: TreeFile::Meta(folder.join("meta.csv")),
            data: folder.join("data.csv"),
            key: "k".to_owned(),
            method: Some(folder.join("method.json")),
        },
        out: folder.join("out"),
        contributions: Contributions::Auto,
    };
    score(&request, &mut |_| ControlFlow::Continue(())).unwrap();
    let explained: Value =
        serde_json::from_slice(&fs::read(folder.join("out/explain.json")).unwrap()).unwrap();
    let of = |unit: &str| &explained["contributions"][unit]["I"];
    assert_eq!(of("u")["because"], "the mean is not defined here");
    assert_eq!((of("u")["coverage"].as_f64(), of("u")["missing"][0].as_str()), (Some(0.5), Some("b")));
    assert_eq!(of("w")["because"], "insufficient data");
    fs::remove_dir_all(&folder).unwrap();
}
