//! A method written out with nothing left open: `method.json` as it was understood. It can be read again.

use composite::method::{
    Coverage, CoverageRule, Fallback, Impute, Mean, Method, Normalise, Scale, Ties, Treat,
};
use serde_json::{Map, Value, json};

/// The document of a method.
pub fn written(method: &Method) -> Value {
    let mut document = Map::new();
    if let Some(screen) = method.screen {
        document.insert("screen".into(), json!({ "min_availability": screen.min_availability }));
    }
    document.insert("denominate".into(), json!(method.denominate));
    document.insert("impute".into(), impute(method.impute.as_ref()));
    document.insert("treat".into(), method.treat.as_ref().map_or(json!({ "method": "none" }), treat));
    document.insert("normalise".into(), normalise(&method.normalise));
    document.insert("aggregate".into(), aggregate(method));
    document.insert("weights".into(), json!(method.weights));
    document.insert("min_coverage".into(), coverage(&method.coverage));
    document.into()
}

fn impute(impute: Option<&Impute>) -> Value {
    match impute {
        None => json!({ "method": "none" }),
        Some(Impute::Mean) => json!({ "method": "mean" }),
        Some(Impute::Median) => json!({ "method": "median" }),
        Some(Impute::GroupMean { group }) => json!({ "method": "group_mean", "group": group }),
        Some(Impute::GroupMedian { group }) => json!({ "method": "group_median", "group": group }),
        Some(Impute::UnitDimensionMean) => json!({ "method": "unit_dimension_mean" }),
    }
}

fn treat(treat: &Treat) -> Value {
    let fallback = match treat.fallback {
        Fallback::Log => "log",
        Fallback::LogPlus => "log_plus",
        Fallback::None => "none",
    };
    json!({
        "method": "winsorise", "skew": treat.skew, "kurtosis": treat.kurtosis, "max_points": treat.max_points,
        "fallback": fallback, "combine": treat.combine,
    })
}

fn normalise(normalise: &Normalise) -> Value {
    let on = |name: &str, scale: Scale, more: &[(&str, Value)]| {
        let mut members = Map::new();
        members.insert("method".into(), json!(name));
        members.insert("lower".into(), json!(scale.lower));
        members.insert("upper".into(), json!(scale.upper));
        members.extend(more.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
        Value::from(members)
    };
    match normalise {
        Normalise::MinMax(scale) => on("min_max", *scale, &[]),
        Normalise::Goalposts { posts, scale, truncate } => {
            on("goalposts", *scale, &[("truncate", json!(truncate)), ("goalposts", json!(posts))])
        }
        Normalise::ZScore => json!({ "method": "z_score" }),
        Normalise::Rank { ties } => json!({ "method": "rank", "ties": name_of(*ties) }),
        Normalise::PercentileRank { ties, scale } => {
            on("percentile_rank", *scale, &[("ties", json!(name_of(*ties)))])
        }
        Normalise::Borda { ties } => json!({ "method": "borda", "ties": name_of(*ties) }),
        Normalise::DistanceToMax(scale) => on("distance_to_max", *scale, &[]),
        Normalise::DistanceToReference { reference, cap, scale } => {
            on("distance_to_reference", *scale, &[("reference", json!(reference)), ("cap", json!(cap))])
        }
        Normalise::DistanceToTarget { cap, scale } => {
            on("distance_to_target", *scale, &[("cap", json!(cap))])
        }
        Normalise::FractionOfMax(scale) => on("fraction_of_max", *scale, &[]),
        Normalise::RubricLevel(scale) => on("rubric_level", *scale, &[]),
    }
}

fn name_of(ties: Ties) -> &'static str {
    match ties {
        Ties::Min => "min",
        Ties::Average => "average",
        Ties::Max => "max",
    }
}

fn aggregate(method: &Method) -> Value {
    let all = || method.aggregate.levels.values().chain([&method.aggregate.default]);
    let p = all().find_map(|mean| match mean {
        Mean::Generalised { p } => Some(*p),
        _ => None,
    });
    let levels: Map<String, Value> = method
        .aggregate
        .levels
        .iter()
        .map(|(level, mean)| (level.to_string(), json!(mean_name(*mean))))
        .collect();
    let mut document = Map::new();
    document.insert("default".into(), json!(mean_name(method.aggregate.default)));
    if let Some(p) = p {
        document.insert("p".into(), json!(p));
    }
    document.insert("levels".into(), levels.into());
    document.into()
}

/// A mean's name in the document.
pub fn mean_name(mean: Mean) -> &'static str {
    match mean {
        Mean::Arithmetic => "arithmetic",
        Mean::Geometric => "geometric",
        Mean::Harmonic => "harmonic",
        Mean::Generalised { .. } => "generalised",
        Mean::Median => "median",
        Mean::Topsis => "topsis",
        Mean::Copeland => "copeland",
        Mean::Fuzzy => "fuzzy",
    }
}

fn coverage(coverage: &Coverage) -> Value {
    let rule = match coverage.rule {
        CoverageRule::Count => "count",
        CoverageRule::Weight => "weight",
    };
    let levels: Map<String, Value> =
        coverage.levels.iter().map(|(level, share)| (level.to_string(), json!(share))).collect();
    json!({ "default": coverage.default, "rule": rule, "levels": levels })
}
