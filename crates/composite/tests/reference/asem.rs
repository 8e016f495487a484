//! Reads the ASEM reference data.

use std::collections::{BTreeMap, HashMap};
use std::env;
use std::path::{Path, PathBuf};

use composite::column::MISSING;
use composite::hierarchy::{Aggregate, Direction, Hierarchy, Indicator};
use composite::pipeline::Input;

/// The data set, with all four denominators and all groups.
pub struct Asem {
    pub folder: PathBuf,
    pub hierarchy: Hierarchy,
    pub input: Input,
}

impl Asem {
    /// `None`, after saying so, where the folder is absent.
    pub fn read() -> Option<Self> {
        let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/reference/asem");
        let folder = env::var_os("GUANHU_REFERENCE").map_or(beside, |folder| Path::new(&folder).join("asem"));
        if !folder.is_dir() {
            eprintln!("skipped: there is no reference data in {}", folder.display());
            return None;
        }
        let meta = rows(&folder.join("meta.csv"));
        let of_type = |kind: &'static str| meta.iter().filter(move |row| row["type"] == kind);
        let indicators: Vec<Indicator> = of_type("Indicator")
            .map(|row| Indicator {
                code: row["code"].clone(),
                parent: row["parent"].clone(),
                weight: row["weight"].parse().unwrap(),
                direction: if row["direction"] == "-1" { Direction::Lower } else { Direction::Higher },
                target: row["target"].parse().ok(),
                denominator: Some(row["denominator"].clone()).filter(|code| !code.is_empty()),
                core: false,
            })
            .collect();
        let aggregates = of_type("Aggregate")
            .map(|row| Aggregate {
                code: row["code"].clone(),
                level: row["level"].parse().unwrap(),
                parent: Some(row["parent"].clone()).filter(|code| !code.is_empty()),
                weight: row["weight"].parse().unwrap(),
            })
            .collect();
        let data = rows(&folder.join("data.csv"));
        let column = |code: &String| data.iter().map(|row| row[code].parse().unwrap_or(MISSING)).collect();
        let input = Input {
            units: data.iter().map(|row| row["uCode"].clone()).collect(),
            columns: indicators.iter().map(|indicator| column(&indicator.code)).collect(),
            denominators: indicators
                .iter()
                .map(|indicator| indicator.denominator.as_ref().map(column))
                .collect(),
            groups: of_type("Group").map(|row| (row["code"].clone(), labels(&data, &row["code"]))).collect(),
        };
        Some(Self { folder, hierarchy: Hierarchy::new(indicators, aggregates).unwrap(), input })
    }
}

/// A number for each label, `None` for an empty cell.
fn labels(data: &[HashMap<String, String>], column: &str) -> Vec<Option<u32>> {
    let mut known = BTreeMap::new();
    let label = |row: &HashMap<String, String>| {
        let next = known.len() as u32;
        (!row[column].is_empty()).then(|| *known.entry(row[column].clone()).or_insert(next))
    };
    data.iter().map(label).collect()
}

/// The rows of a file by column.
pub fn rows(path: &Path) -> Vec<HashMap<String, String>> {
    csv::Reader::from_path(path).unwrap().deserialize().map(|row| row.unwrap()).collect()
}

/// A file of expected cells, found by the first column and the name of another.
pub struct Table {
    columns: Vec<String>,
    cells: HashMap<String, HashMap<String, String>>,
}

impl Table {
    pub fn read(path: &Path) -> Self {
        let header = csv::Reader::from_path(path).unwrap().headers().unwrap().clone();
        let columns: Vec<String> = header.iter().map(ToString::to_string).collect();
        let cells = rows(path).into_iter().map(|row| (row[&columns[0]].clone(), row)).collect();
        Self { columns, cells }
    }

    /// All columns but the key.
    pub fn columns(&self) -> &[String] {
        &self.columns[1..]
    }

    pub fn text(&self, key: &str, column: &str) -> Option<&str> {
        self.cells.get(key)?.get(column).map(String::as_str)
    }

    /// `None` for an empty cell.
    pub fn number(&self, key: &str, column: &str) -> Option<f64> {
        self.text(key, column).unwrap().parse().ok()
    }
}
