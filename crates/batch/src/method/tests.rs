use composite::method::{Normalise, Scale, Ties};

use super::*;

const META: &[u8] = b"code,type,level,parent,target
a,Indicator,1,P,5
b,Indicator,1,Q,
P,Aggregate,2,I,
Q,Aggregate,2,I,
I,Aggregate,3,,
";

fn read_it(text: &str) -> Result<Method, Faults> {
    let tree = crate::tree::read("meta.csv", META).unwrap();
    read("method.json", text.as_bytes(), &tree)
}

fn faults(text: &str) -> String {
    read_it(text).map_or_else(|faults| faults.to_string(), |method| panic!("{method:?}"))
}

/// A document with these members of `normalise` and the mean as it should be.
fn normalised(members: &str) -> String {
    format!(r#"{{"normalise": {{{members}}}, "aggregate": {{"default": "arithmetic"}}}}"#)
}

#[test]
fn all_but_two_members_may_be_left_out() {
    let method = read_it(&normalised(r#""method": "min_max""#)).unwrap();
    assert_eq!(method.normalise, Normalise::MinMax(Scale::HUNDRED));
    assert_eq!((method.screen, method.denominate, method.impute, method.treat), (None, false, None, None));
    assert_eq!(method.coverage, Coverage::default());
    let found = faults("{}");
    assert!(
        found.contains("field \"normalise\" is missing") && found.contains("field \"aggregate\" is missing")
    );
}

#[test]
fn every_member_is_taken_over() {
    let method = read_it(
        r#"{
        "screen": {"min_availability": 0.67}, "denominate": true,
        "impute": {"method": "group_mean", "group": "G"},
        "treat": {"method": "winsorise", "skew": 1.5, "kurtosis": 3, "max_points": 4, "fallback": "log_plus", "combine": true},
        "normalise": {"method": "percentile_rank", "lower": 1, "upper": 10, "ties": "average"},
        "aggregate": {"default": "generalised", "p": 0.5, "levels": {"3": "geometric"}},
        "weights": {"P": 2},
        "min_coverage": {"default": 0.5, "rule": "weight", "levels": {"3": 1}}
    }"#,
    )
    .unwrap();
    assert_eq!(method.screen, Some(Screen { min_availability: 0.67 }));
    assert_eq!(method.impute, Some(Impute::GroupMean { group: "G".into() }));
    let treat = Treat { skew: 1.5, kurtosis: 3.0, max_points: 4, fallback: Fallback::LogPlus, combine: true };
    assert_eq!(method.treat, Some(treat));
    let scale = Scale { lower: 1.0, upper: 10.0 };
    assert_eq!(method.normalise, Normalise::PercentileRank { ties: Ties::Average, scale });
    assert_eq!(
        (method.aggregate.of(2), method.aggregate.of(3)),
        (Mean::Generalised { p: 0.5 }, Mean::Geometric)
    );
    assert_eq!(method.weights["P"], 2.0);
    assert_eq!((method.coverage.of(2), method.coverage.of(3)), (0.5, 1.0));
    assert!(method.denominate);
}

#[test]
fn a_method_has_its_own_usual_scale() {
    let of = |name: &str| read_it(&normalised(&format!(r#""method": "{name}""#))).unwrap().normalise;
    assert_eq!(of("percentile_rank"), Normalise::PercentileRank { ties: Ties::Min, scale: Scale::ONE });
    assert_eq!(of("distance_to_max"), Normalise::DistanceToMax(Scale::ONE));
    assert_eq!(of("fraction_of_max"), Normalise::FractionOfMax(Scale::ONE));
    assert_eq!(of("rubric_level"), Normalise::RubricLevel(Scale::HUNDRED));
    let reference = read_it(&normalised(r#""method": "distance_to_reference", "reference": "DEU""#)).unwrap();
    let expected = Normalise::DistanceToReference { reference: "DEU".into(), cap: true, scale: Scale::ONE };
    assert_eq!(reference.normalise, expected);
}

#[test]
fn what_is_unknown_is_named_with_its_pointer_and_all_of_it_at_once() {
    let found = faults(
        r#"{"scren": {}, "impute": {"method": "mode"}, "treat": {"method": "winsorise", "max_points": 2.5},
        "normalise": {"method": "minmax", "lowr": 1}, "aggregate": {"default": "mean", "levels": {"4": "median"}},
        "weights": {"Physical": 2, "P": -1}, "min_coverage": {"default": 2, "levels": {"1": 0}}}"#,
    );
    for line in [
        "method.json, /: unknown field \"scren\"; known are screen, denominate, impute, treat, normalise, aggregate, weights, min_coverage",
        "/impute/method: \"mode\" is not one of none, mean, median,",
        "/treat/max_points: expected a whole number from 0 to 1000000",
        "/normalise: unknown field \"lowr\"; known are method, lower, upper,",
        "/normalise/method: \"minmax\" is not one of min_max, goalposts,",
        "/aggregate/default: \"mean\" is not one of arithmetic, geometric,",
        "/aggregate/levels/4: the tree produces no level \"4\": levels are 2 (made of indicators) to 3 (the index)",
        "/weights/Physical: the code \"Physical\" is not in the tree",
        "/weights/P: the number must lie from 0 to",
        "/min_coverage/default: the number must lie from 0 to 1",
        "/min_coverage/levels/1: the tree produces no level \"1\"",
    ] {
        assert!(found.contains(line), "{line} is not in\n{found}");
    }
}

#[test]
fn a_method_that_lacks_what_it_needs_is_refused() {
    for (members, said) in [
        (r#""method": "goalposts", "goalposts": {"a": [1, 5]}"#, "no goalposts are given for b"),
        (r#""method": "goalposts", "goalposts": {"a": [5, 1]}"#, "/normalise/goalposts/a: 5 is not below 1"),
        (r#""method": "goalposts", "goalposts": {"P": [1, 5]}"#, "\"P\" is not an indicator"),
        (r#""method": "goalposts", "goalposts": {"a": [1]}"#, "give two for every indicator"),
        (r#""method": "distance_to_target""#, "a target in the tree, and these have none: b"),
        (r#""method": "distance_to_reference""#, "field \"reference\" is missing"),
        (r#""method": "min_max", "lower": 100, "upper": 100"#, "100 is not below 100"),
        (r#""method": "min_max", "lower": 1, "lower": 2"#, "field \"lower\" is given twice"),
        (r#""method": "min_max", "lower": 1e999"#, "not valid JSON"),
        (
            r#""method": "min_max", "upper": "100""#,
            "/normalise/upper: expected a number from -1000000000000 to",
        ),
    ] {
        let found = faults(&normalised(members));
        assert!(found.contains(said), "{members}: {said} is not in {found}");
    }
    let rest = |text: &str| faults(&format!(r#"{{"normalise": {{"method": "z_score"}}, {text}}}"#));
    assert!(rest(r#""aggregate": {"default": "generalised"}"#).contains("field \"p\" is missing"));
    assert!(rest(r#""aggregate": {"default": "generalised", "p": 101}"#).contains("from -100 to 100"));
    assert!(rest(r#""aggregate": {"levels": {"3": "median"}}"#).contains("field \"default\" is missing"));
    let mean = r#""aggregate": {"default": "median"}"#;
    assert!(
        rest(&format!(r#"{mean}, "impute": {{"method": "group_mean"}}"#)).contains("\"group\" is missing")
    );
    let zero = rest(&format!(r#"{mean}, "weights": {{"P": 0, "Q": 0}}"#));
    assert!(zero.contains("/weights: all that belongs to `I` has weight 0"), "{zero}");
}

#[test]
fn a_framework_decides_what_the_method_leaves_open() {
    let catalogue = include_bytes!("../../../../catalog/framework.json");
    let tree = crate::framework::read("framework.json", catalogue).unwrap();
    let text = r#"{"normalise": {"method": "goalposts", "lower": 1, "goalposts": {"H1-01": [60, 100]}}, "aggregate": {"default": "geometric"}}"#;
    let method = read("method.json", text.as_bytes(), &tree).unwrap();
    let Normalise::Goalposts { posts, scale, truncate } = method.normalise else { panic!("goalposts") };
    assert_eq!((posts["H1-01"], posts["H1-03"]), ([60.0, 100.0], [0.0, 6.0]));
    assert_eq!((scale, truncate), (Scale { lower: 1.0, upper: 100.0 }, true));
    assert_eq!(method.coverage.of(2), 2.0 / 3.0);
}

#[test]
fn what_is_written_out_is_read_as_the_same_method() {
    let tree = crate::tree::read("meta.csv", META).unwrap();
    for members in [
        r#""method": "min_max", "lower": 1"#,
        r#""method": "goalposts", "truncate": false, "goalposts": {"a": [1, 5], "b": [0.1, 0.3]}"#,
        r#""method": "z_score""#,
        r#""method": "borda", "ties": "max""#,
        r#""method": "percentile_rank", "upper": 3"#,
        r#""method": "distance_to_reference", "reference": "x", "cap": false"#,
    ] {
        let text = format!(
            r#"{{"normalise": {{{members}}}, "aggregate": {{"default": "harmonic", "p": -1, "levels": {{"3": "generalised"}}}},
            "impute": {{"method": "group_median", "group": "G"}}, "treat": {{"method": "winsorise", "combine": true}},
            "screen": {{"min_availability": 0.5}}, "weights": {{"a": 0.1}}, "min_coverage": {{"levels": {{"2": 0.4}}}}}}"#
        );
        let method = read("method.json", text.as_bytes(), &tree).unwrap();
        let again = read("again.json", written(&method).to_string().as_bytes(), &tree).unwrap();
        assert_eq!(again, method);
    }
}

#[test]
fn posts_may_go_from_the_worse_to_the_better_end_where_lower_is_better() {
    let meta = "code,type,level,parent,direction\na,Indicator,1,I,-1\nb,Indicator,1,I,1\nI,Aggregate,2,,\n";
    let tree = crate::tree::read("meta.csv", meta.as_bytes()).unwrap();
    let with = |a: &str, b: &str| {
        let members = format!(r#""method": "goalposts", "goalposts": {{"a": {a}, "b": {b}}}"#);
        read("method.json", normalised(&members).as_bytes(), &tree)
    };
    assert_eq!(with("[5, 1]", "[1, 5]").unwrap(), with("[1, 5]", "[1, 5]").unwrap());
    let faults = with("[5, 5]", "[5, 1]").unwrap_err().to_string();
    assert!(
        faults.contains("goalposts/a: 5 is not below 5") && faults.contains("goalposts/b: 5 is not below 1"),
        "{faults}"
    );
}

#[test]
fn what_is_wrong_with_a_document_is_said_in_chinese_too() {
    let zh = |text: &str| read_it(text).unwrap_err().zh();
    let found = zh(&normalised(r#""method": "min_max", "upper": "100", "lowr": 1"#));
    assert!(found.contains("没有名为“lowr”的字段；可用的字段：method、lower、"), "{found}");
    assert!(
        found.contains("/normalise/upper：这里应为数字，在 -1000000000000 至 1000000000000 之间"),
        "{found}"
    );
    assert!(zh("{\"screen\": yes}").contains("第 1 行第 12 列处不应为“yes”"), "{}", zh("{\"screen\": yes}"));
    assert!(zh("{").contains("意外结束"));
}
