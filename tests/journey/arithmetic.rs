//! The score worked out by hand, as far as a computer has hands: straight from `catalog/framework.json` as plain JSON
//! and from what was typed. Nothing here comes from the scoring engine, so that the two can disagree.

use std::collections::BTreeMap;

use serde_json::Value;

/// The value of an indicator in its unit, a ratio in percent; `None` is "not applicable". Absent is unanswered.
pub type Found = BTreeMap<String, Option<f64>>;

/// What a community comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    pub hard: f64,
    pub soft: f64,
    pub index: f64,
    pub coordination: f64,
    /// `hard_ahead`, `soft_ahead` or `in_step`.
    pub lag: &'static str,
    /// `none`, `raised` or `red`.
    pub flag: &'static str,
}

/// `catalog/framework.json` as it lies there.
pub fn framework() -> Value {
    let path = support::repository().join("catalog/framework.json");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).expect("the catalogue is JSON")
}

/// The members of a list.
pub fn list<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    value[name].as_array().unwrap_or_else(|| panic!("no list {name}")).iter()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is no number"))
}

/// Whether an indicator is asked of a community of these types.
pub fn applies(indicator: &Value, types: &[String]) -> bool {
    match &indicator["applies_to"] {
        Value::String(all) if all == "all" => true,
        Value::String(one) => types.contains(one),
        several => {
            several.as_array().is_some_and(|it| it.iter().any(|one| types.iter().any(|own| one == own)))
        }
    }
}

/// The value of an entry of the API.
pub fn raw(entry: &Value) -> Option<f64> {
    let (kind, value) = entry.as_object().and_then(|it| it.iter().next()).expect("an entry has one kind");
    match kind.as_str() {
        "measured" | "rated" => Some(number(value)),
        "counted" => Some(number(&value["numerator"]) / number(&value["denominator"]) * 100.0),
        "surveyed" => Some(number(&value["mean"])),
        "not_applicable" => None,
        other => panic!("an entry of an unknown kind: {other}"),
    }
}

/// Whether an entry says that there is no data: it was not to be had, or too few households answered. Enough are those that
/// estimate a share within 10 points with 95 % confidence in a population of this size (Cochran 1977).
pub fn is_no_data(entry: &Value, households: Option<f64>) -> bool {
    let enough = households.map(|size| (96.04 / (1.0 + 95.04 / size)).ceil());
    entry.get("unavailable").is_some()
        || entry["surveyed"]["n"].as_f64().zip(enough).is_some_and(|(n, enough)| n < enough)
}

/// What several assessors found at one indicator: the mean of those who gave a value. Each counts by its score, so a value
/// beyond a goalpost counts as the goalpost.
pub fn together(framework: &Value, indicator: &str, values: &[Option<f64>]) -> Option<f64> {
    if let [one] = values {
        return *one;
    }
    let found = list(framework, "indicators").find(|it| it["code"] == indicator);
    let indicator = found.expect("an indicator of the framework");
    let posts = ["worst", "target"].map(|post| number(&indicator["goalposts"][post]));
    let bounded = |value: f64| value.clamp(posts[0].min(posts[1]), posts[0].max(posts[1]));
    let known: Vec<f64> = values.iter().copied().flatten().map(bounded).collect();
    (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64)
}

/// The three scores, as far as there is enough data for each.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Numbers {
    pub hard: Option<f64>,
    pub soft: Option<f64>,
    pub index: Option<f64>,
}

pub fn numbers(framework: &Value, types: &[String], found: &Found) -> Numbers {
    let pillar = |code: &str| pillar(framework, code, types, found);
    let index = outcome(framework, types, found).map(|outcome| outcome.index);
    Numbers { hard: pillar("H"), soft: pillar("S"), index }
}

/// The outcome, or `None` where there is too little data for one.
pub fn outcome(framework: &Value, types: &[String], found: &Found) -> Option<Outcome> {
    let pillar = |code: &str| pillar(framework, code, types, found);
    let (hard, soft) = (pillar("H")?, pillar("S")?);
    let (weight_hard, weight_soft) = (weight_of(framework, "H"), weight_of(framework, "S"));
    let index = (hard.powf(weight_hard) * soft.powf(weight_soft)).powf(1.0 / (weight_hard + weight_soft));
    let (u1, u2) = (hard / 100.0, soft / 100.0);
    let (low, high) = if u1 < u2 { (u1, u2) } else { (u2, u1) };
    let coupling = if high == 0.0 { 0.0 } else { ((1.0 - (high - low)) * low / high).sqrt() };
    let coordination = (coupling * (u1 + u2) / 2.0).sqrt();
    let rule = &framework["analytics"]["hardware_bias_flag"];
    let threshold = number(&rule["threshold"]);
    let lag = match u1 - u2 {
        ahead if ahead > threshold => "hard_ahead",
        ahead if -ahead > threshold => "soft_ahead",
        _ => "in_step",
    };
    let is_low = |condition: &Value| {
        let code = condition["indicator"].as_str().unwrap_or_default();
        found.get(code).copied().flatten().is_some_and(|value| value < number(&condition["below"]))
    };
    let flag = match lag {
        "hard_ahead" if list(rule, "red_when").any(is_low) => "red",
        "hard_ahead" => "raised",
        _ => "none",
    };
    Some(Outcome { hard, soft, index, coordination, lag, flag })
}

fn weight_of(framework: &Value, pillar: &str) -> f64 {
    let found = list(framework, "pillars").find(|it| it["code"] == pillar);
    number(&found.expect("the pillar is in the framework")["weight"])
}

/// The weighted mean of a pillar's dimensions that are known, if that is two thirds of their weight.
fn pillar(framework: &Value, code: &str, types: &[String], found: &Found) -> Option<f64> {
    let (mut sum, mut known, mut all) = (0.0, 0.0, 0.0);
    for dimension in list(framework, "dimensions").filter(|it| it["pillar"] == code) {
        let weight = number(&dimension["weight"]);
        all += weight;
        if let Some(score) = self::dimension(framework, &dimension["code"], types, found) {
            sum += weight * score;
            known += weight;
        }
    }
    (known * 3.0 >= all * 2.0).then(|| sum / known)
}

/// The weighted mean of a dimension's indicators: those that apply and have data, if that is two thirds of the
/// weight and every core indicator.
fn dimension(framework: &Value, code: &Value, types: &[String], found: &Found) -> Option<f64> {
    let (mut sum, mut known, mut applicable) = (0.0, 0.0, 0.0);
    for indicator in list(framework, "indicators").filter(|it| it["dimension"] == *code && applies(it, types))
    {
        let name = indicator["code"].as_str().unwrap_or_default();
        let weight = number(&indicator["weight"]) * multiplier(framework, types, name);
        match found.get(name) {
            Some(None) => continue,
            Some(Some(value)) => {
                sum += weight * normalised(indicator, *value);
                known += weight;
            }
            None if indicator["core"] == true => return None,
            None => {}
        }
        applicable += weight;
    }
    (known > 0.0 && known * 3.0 >= applicable * 2.0).then(|| sum / known)
}

/// The strongest emphasis that any of the community's types puts on an indicator.
fn multiplier(framework: &Value, types: &[String], indicator: &str) -> f64 {
    let own = list(framework, "type_profiles").filter(|it| types.iter().any(|own| it["type"] == *own));
    let stated = own.filter_map(|profile| profile["weight_multipliers"][indicator].as_f64());
    stated.reduce(f64::max).unwrap_or(1.0)
}

/// From the indicator's unit to 0-100.
pub fn normalised(indicator: &Value, value: f64) -> f64 {
    if indicator["measurement"] == "rubric" {
        return value / 4.0 * 100.0;
    }
    let (worst, target) =
        (number(&indicator["goalposts"]["worst"]), number(&indicator["goalposts"]["target"]));
    ((value - worst) / (target - worst)).clamp(0.0, 1.0) * 100.0
}

/// The rank of each score among all: one more than there are higher ones. Scores that agree in twelve significant digits
/// are equal.
pub fn ranks(scores: &[f64]) -> Vec<usize> {
    let digits = |score: &f64| -> f64 { format!("{score:.11e}").parse().expect("a number") };
    let scores: Vec<f64> = scores.iter().map(digits).collect();
    scores.iter().map(|own| 1 + scores.iter().filter(|other| *other > own).count()).collect()
}

#[test]
fn equal_scores_share_a_rank_and_the_next_one_is_left_out() {
    assert_eq!(ranks(&[60.0, 80.0, 60.000_000_000_000_01, 40.0]), [2, 1, 2, 4]);
    assert_eq!(ranks(&[60.0, 60.000_000_01]), [2, 1]);
}

#[test]
fn the_arithmetic_agrees_with_an_example_done_on_paper() {
    let framework = framework();
    let general = ["general".to_owned()];
    // Every indicator half way between its goalposts, which is level 2 for a rubric.
    let middle = |indicator: &Value| {
        let posts = &indicator["goalposts"];
        let value = (number(&posts["worst"]) + number(&posts["target"])) / 2.0;
        (indicator["code"].as_str().unwrap_or_default().to_owned(), Some(value))
    };
    let mut found: Found = list(&framework, "indicators").map(middle).collect();
    let even = outcome(&framework, &general, &found).expect("everything is known");
    assert!([even.hard, even.soft, even.index].iter().all(|score| (score - 50.0).abs() < 1e-9), "{even:?}");
    assert!(
        (even.coordination - 0.5_f64.sqrt()).abs() < 1e-9,
        "C is 1 where both are alike, so D is the root of T"
    );
    assert_eq!((even.lag, even.flag), ("in_step", "none"));

    // A road in best order lifts H1 by 50 x 1/5 and the pillar of five dimensions by a fifth of that.
    found.insert("H1-01".into(), Some(98.0));
    let better = outcome(&framework, &general, &found).expect("everything is known");
    assert!((better.hard - 52.0).abs() < 1e-9, "{better:?}");

    // A lift that is not there leaves the mean. A core indicator that nobody answered takes its dimension along, and
    // with two of five dimensions the pillar and the index.
    found.insert("H2-05".into(), None);
    found.remove("H1-01");
    let without_one = outcome(&framework, &general, &found).expect("four of five dimensions are enough");
    assert!((without_one.hard - 50.0).abs() < 1e-9, "{without_one:?}");
    found.remove("H2-01");
    assert_eq!(outcome(&framework, &general, &found), None);
}
