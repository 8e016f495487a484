//! The Human Development Index, against what was published: `docs/methods/hdi.md` has the sources.

use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;
use std::path::Path;

use composite::hierarchy::{Aggregate, Direction, Hierarchy, Indicator};
use composite::method::{Aggregation, Coverage, CoverageRule, Mean, Method, Normalise, Scale};
use composite::pipeline::{Input, Scored, run};

/// Life expectancy, expected and mean years of schooling, logarithm of income.
fn goalposts() -> [(&'static str, &'static str, [f64; 2]); 4] {
    [
        ("life_expectancy", "health", [20.0, 85.0]),
        ("expected_schooling", "education", [0.0, 18.0]),
        ("mean_schooling", "education", [0.0, 15.0]),
        ("ln_income", "living_standard", [100f64.ln(), 75_000f64.ln()]),
    ]
}

fn hdi(units: Vec<String>, columns: Vec<Vec<f64>>) -> Scored {
    let indicators = goalposts().map(|(code, parent, _)| Indicator {
        code: code.into(),
        parent: parent.into(),
        weight: 1.0,
        direction: Direction::Higher,
        target: None,
        denominator: None,
        core: false,
    });
    let dimension =
        |code: &str| Aggregate { code: code.into(), level: 2, parent: Some("hdi".into()), weight: 1.0 };
    let mut aggregates: Vec<Aggregate> = ["health", "education", "living_standard"].map(dimension).into();
    aggregates.push(Aggregate { code: "hdi".into(), level: 3, parent: None, weight: 1.0 });
    let method = Method {
        screen: None,
        denominate: false,
        impute: None,
        treat: None,
        normalise: Normalise::Goalposts {
            posts: goalposts().into_iter().map(|(code, _, posts)| (code.into(), posts)).collect(),
            scale: Scale::ONE,
            truncate: true,
        },
        weights: BTreeMap::new(),
        aggregate: Aggregation { default: Mean::Arithmetic, levels: BTreeMap::from([(3, Mean::Geometric)]) },
        coverage: Coverage { rule: CoverageRule::Count, default: 1.0, levels: BTreeMap::new() },
    };
    let hierarchy = Hierarchy::new(indicators.into(), aggregates).unwrap();
    let input = Input { units, columns, ..Input::default() };
    run(&hierarchy, &method, input, &mut |_| ControlFlow::Continue(())).unwrap()
}

#[test]
fn the_technical_notes_own_example_comes_out() {
    // Human Development Report 2020, technical note 1: an income of 3,829 gives an index of 0.5506, and dimension indices of
    // 0.6971, 0.3447 and 0.5506 an HDI of 0.510. The raw values are those that give the first two indices.
    let life = 20.0 + 0.6971 * 65.0;
    let (expected, mean) = (0.3447 * 18.0, 0.3447 * 15.0);
    let found = hdi(vec!["A".into()], vec![vec![life], vec![expected], vec![mean], vec![3_829f64.ln()]]);
    let rounded = |place: usize, digits: f64| (found.columns[place][0] * digits).round() / digits;
    assert_eq!(rounded(3, 1e4), 0.5506);
    assert_eq!(rounded(7, 1e3), 0.510);
}

/// The rows of the worked example's data, by column.
fn table() -> Vec<HashMap<String, String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/methods/hdi/data.csv");
    csv::Reader::from_path(path).unwrap().deserialize().map(|row| row.unwrap()).collect()
}

#[test]
fn the_published_index_of_24_countries_comes_out_as_far_as_their_inputs_are_printed() {
    let rows = table();
    let column = |code: &str| rows.iter().map(|row| row[code].parse().unwrap()).collect::<Vec<f64>>();
    let columns = goalposts().map(|(code, _, _)| column(code));
    let found = hdi(rows.iter().map(|row| row["code"].clone()).collect(), columns.into());
    assert_eq!(found.rows.len(), 24);
    for ((score, published), row) in found.columns[7].iter().zip(column("published_hdi")).zip(&rows) {
        assert!((score - published).abs() < 1e-3, "{}: {score} instead of {published}", row["name"]);
    }
    let norway = rows.iter().position(|row| row["code"] == "NOR").unwrap();
    assert_eq!(found.ranks[3][norway], 1);
}

#[test]
fn a_country_without_one_of_the_inputs_has_no_index() {
    let found = hdi(
        vec!["A".into(), "B".into()],
        vec![vec![70.0, 70.0], vec![12.0, f64::NAN], vec![8.0, 8.0], vec![9.0, 9.0]],
    );
    assert!(!found.columns[7][0].is_nan() && found.columns[7][1].is_nan());
    assert_eq!(found.ranks[3], [1, 0]);
}
