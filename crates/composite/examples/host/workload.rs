//! Tables and trees that measurements and benchmarks work on: made from places alone, so that any language makes the same.

use std::collections::BTreeMap;
use std::error::Error;

use composite::column::MISSING;
use composite::hierarchy::{Aggregate, Direction, Hierarchy, Indicator};
use composite::method::{Aggregation, Coverage, Mean, Method, Normalise, Scale, Treat};
use composite::pipeline::Input;

const GROUPS: usize = 8;

/// A uniform number from a place (SplitMix64; G. L. Steele, D. Lea and C. H. Flood, Fast splittable pseudorandom number
/// generators, OOPSLA 2014), so that any language makes the same table.
fn number(place: usize) -> f64 {
    let z = (place as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
}

/// A column per indicator; every fifth is skewed, every 33rd cell is missing.
pub fn table(rows: usize, columns: usize) -> Vec<Vec<f64>> {
    let cell = |column: usize, row: usize| {
        let place = column * rows + row;
        match number(place) {
            _ if place % 33 == 7 => MISSING,
            even if column.is_multiple_of(5) => 1.0 / (even + 0.002),
            even => even,
        }
    };
    (0..columns).map(|column| (0..rows).map(|row| cell(column, row)).collect()).collect()
}

/// A column per indicator of uniform numbers without gaps.
pub fn even(rows: usize, columns: usize) -> Vec<Vec<f64>> {
    (0..columns).map(|column| (0..rows).map(|row| number(column * rows + row)).collect()).collect()
}

pub fn input(columns: Vec<Vec<f64>>) -> Input {
    let units = (0..columns[0].len()).map(|row| row.to_string()).collect();
    Input { units, columns, ..Input::default() }
}

/// Winsorised, min-max, arithmetic means.
pub fn method() -> Method {
    Method {
        screen: None,
        denominate: false,
        impute: None,
        treat: Some(Treat::default()),
        normalise: Normalise::MinMax(Scale::HUNDRED),
        weights: BTreeMap::new(),
        aggregate: Aggregation { default: Mean::Arithmetic, levels: BTreeMap::new() },
        coverage: Coverage::default(),
    }
}

/// Eight groups of neighbouring indicators, the first four of which make one half of the index.
pub fn grouped(indicators: usize) -> Result<Hierarchy, Box<dyn Error>> {
    let mut aggregates = vec![aggregate("index".into(), 4, None)];
    aggregates.extend((0..2).map(|half| aggregate(format!("half {half}"), 3, Some("index".into()))));
    aggregates.extend(
        (0..GROUPS).map(|group| {
            aggregate(format!("group {group}"), 2, Some(format!("half {}", group / (GROUPS / 2))))
        }),
    );
    let parent = |number: usize| format!("group {}", number * GROUPS / indicators);
    tree((0..indicators).map(|number| indicator(number, parent(number))).collect(), aggregates)
}

/// One level.
pub fn flat(indicators: usize) -> Result<Hierarchy, Box<dyn Error>> {
    let indicators = (0..indicators).map(|number| indicator(number, "index".into()));
    tree(indicators.collect(), vec![aggregate("index".into(), 2, None)])
}

fn tree(indicators: Vec<Indicator>, aggregates: Vec<Aggregate>) -> Result<Hierarchy, Box<dyn Error>> {
    Hierarchy::new(indicators, aggregates).map_err(|faults| format!("{faults:?}").into())
}

fn indicator(number: usize, parent: String) -> Indicator {
    Indicator {
        code: format!("indicator {number}"),
        parent,
        weight: 1.0,
        direction: Direction::Higher,
        target: None,
        denominator: None,
        core: false,
    }
}

fn aggregate(code: String, level: u32, parent: Option<String>) -> Aggregate {
    Aggregate { code, level, parent, weight: 1.0 }
}
