use super::*;
use composite::column::is_missing;
use composite::method::{Mean, Normalise};

const META: &[u8] =
    b"code,type,level,parent\na,Indicator,1,P\nb,Indicator,1,P\nP,Aggregate,2,I\nI,Aggregate,3,\n";

fn tree() -> Tree {
    crate::tree::read("meta.csv", META).unwrap()
}

fn faults(text: &str) -> String {
    read("plan.json", text.as_bytes(), &tree())
        .map_or_else(|faults| faults.to_string(), |plan| panic!("{plan:?}"))
}

#[test]
fn nothing_varies_unless_it_is_said() {
    assert_eq!(read("plan.json", b"{}", &tree()).unwrap(), Plan::default());
}

#[test]
fn everything_that_is_said_is_taken_over() {
    let text = r#"{"draws": 500, "seed": 7, "top": 3, "weights": {"method": "within", "share": 0.25},
        "normalise": [{"method": "z_score"}, {"method": "min_max"}], "aggregate": {"2": ["arithmetic", "generalised"]}, "p": -1,
        "min_coverage": [{"default": 0.5}], "impute": [{"method": "none"}, {"method": "mean"}], "treat": [{"method": "none"}],
        "severity": {"deviation": 0.5, "indicators": ["b"], "assessor": "who"}, "leave_out": true, "limits": {"b": [0, 4]}}"#;
    let plan = read("plan.json", text.as_bytes(), &tree()).unwrap();
    assert_eq!((plan.draws, plan.seed, plan.top), (Some(500), 7, 3));
    assert_eq!(plan.vary.weights, Weighting::Within { share: 0.25 });
    assert_eq!(plan.vary.normalise[0], Normalise::ZScore);
    assert_eq!(plan.vary.aggregate[&2], [Mean::Arithmetic, Mean::Generalised { p: -1.0 }]);
    assert_eq!((plan.vary.impute.len(), plan.vary.treat.len(), plan.vary.coverage.len()), (2, 1, 1));
    assert_eq!(plan.vary.limits, [None, Some([0.0, 4.0])]);
    let severity = Severity { deviation: 0.5, columns: vec![1], assessor: "who".into() };
    assert_eq!((plan.severity, plan.vary.leave_out, plan.names_weights), (Some(severity), true, true));
}

#[test]
fn what_is_unknown_is_named_with_its_pointer() {
    let found = faults(
        r#"{"drawz": 1, "draws": 0, "weights": {"method": "dirichlet"}, "aggregate": {"4": ["arithmetic"], "2": ["generalised"]},
        "severity": {"deviation": -1, "indicators": ["P"]}, "limits": {"x": [0, 1]}}"#,
    );
    for line in [
        "/: unknown field \"drawz\"; known are draws, seed, top, weights,",
        "/draws: the number must lie from 1 to",
        "/weights: field \"concentration\" is missing",
        "/aggregate/4: the tree produces no level \"4\"",
        "/: field \"p\" is missing",
        "/severity/deviation: the number must lie",
        "/severity/indicators/0: \"P\" is not an indicator",
        "/severity: field \"assessor\" is missing",
        "/limits/x: \"x\" is not an indicator",
    ] {
        assert!(found.contains(line), "{line} is not in\n{found}");
    }
}

#[test]
fn draws_of_weights_are_read_by_the_codes_of_their_nodes() {
    let given = draws("d.csv", &b"draw,b,P\n1,0.5,2\n2,1,3\n"[..], &tree().hierarchy).unwrap();
    assert_eq!((given.nodes, given.draws), (vec![1, 2], vec![vec![0.5, 2.0], vec![1.0, 3.0]]));
    let found = draws("d.csv", &b"b,x\n,1\n"[..], &tree().hierarchy).unwrap_err().to_string();
    assert!(found.contains("line 1: the code \"x\" is not in the tree"), "{found}");
    assert!(found.contains("line 2, column b: the cell is empty"), "{found}");
    assert!(draws("d.csv", &b"b\n"[..], &tree().hierarchy).unwrap_err().to_string().contains("no row"));
}

#[test]
fn a_draw_that_is_negative_or_leaves_nobody_weight_is_named_with_its_line_and_column() {
    let found = draws("d.csv", &b"draw,b,a\n1,0,1\n2,-1,0\n\n3,0,0\n4,1e101,1\n"[..], &tree().hierarchy)
        .unwrap_err()
        .to_string();
    let lines: Vec<&str> = found.lines().collect();
    assert_eq!(lines.len(), 3, "{found}");
    assert!(lines[0].starts_with("d.csv, line 3, column b: the number must lie from 0 to 1e100"), "{found}");
    assert!(lines[1].starts_with("d.csv, line 5, column b: ") && lines[1].contains("`P`"), "{found}");
    assert!(lines[2].starts_with("d.csv, line 6, column b: the number must lie from 0"), "{found}");
    // a keeps its weight, and so P has some.
    assert!(draws("d.csv", &b"b\n0\n"[..], &tree().hierarchy).is_ok());
}

#[test]
fn standard_errors_are_read_by_unit() {
    let units = ["u", "v"].map(str::to_owned);
    let read = |text: &str| standard_errors("e.csv", text.as_bytes(), "k", &tree(), &units);
    let found = read("k,b\nv,0.5\n").unwrap();
    let errors = found[1].as_ref().unwrap();
    assert!(found[0].is_none() && is_missing(errors[0]) && errors[1] == 0.5);
    let faults = read("k,b,P\nw,1,1\nv,-1,1\n").unwrap_err().to_string();
    assert!(
        faults.contains("\"P\" is not an indicator")
            && faults.contains("line 2, column k: no unit has the key \"w\"")
    );
    assert!(faults.contains("line 3, column b: the number must lie from 0"), "{faults}");
}
