//! Analyses of small files, with figures worked out by hand.

mod ended;
mod refused;

use std::collections::BTreeMap;
use std::fs;
use std::ops::ControlFlow;
use std::path::PathBuf;

use batch::analyse::uncertainty::{PlanFiles, uncertainty};
use batch::analyse::{
    Request, components, correlations, leave_out, obstacles, reliability, statistics, weights,
};
use batch::fault::Faults;
use batch::inputs::{Files, Note, TreeFile};
use batch::score;
use batch::watch::{Stage, Watch};
use composite::statistics::Gaps;
use serde_json::Value;

const META: &str =
    "code,type,level,parent,direction\na,Indicator,1,I,1\nb,Indicator,1,I,-1\nI,Aggregate,2,,\n";
/// `b` is `10 - 2 a` but for a gap.
const DATA: &str = "k,a,b\nu,1,8\nv,2,6\nw,3,4\nx,4,2\ny,9,\n";
const METHOD: &str = r#"{"normalise": {"method": "min_max"}, "aggregate": {"default": "arithmetic"}}"#;

/// A folder with the files above; removed with all that came of it.
struct Desk(PathBuf);

impl Desk {
    fn new(name: &str, data: &str) -> Self {
        let path = std::env::temp_dir().join(format!("guanhu-analysed-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        for (file, text) in [("meta.csv", META), ("data.csv", data), ("method.json", METHOD)] {
            fs::write(path.join(file), text).unwrap();
        }
        Self(path)
    }

    fn request(&self, with_method: bool) -> Request {
        Request {
            files: Files {
                tree: TreeFile::Meta(self.0.join("meta.csv")),
                data: self.0.join("data.csv"),
                key: "k".to_owned(),
                method: with_method.then(|| self.0.join("method.json")),
            },
            out: self.0.join("out"),
            raw: false,
        }
    }

    /// The cells of a result by the first cell of the row and the name of the column.
    fn table(&self, file: &str) -> BTreeMap<(String, String), String> {
        let text = fs::read_to_string(self.0.join("out").join(file)).unwrap();
        let mut rows = text.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
        let header = rows.next().unwrap();
        let cells = rows.flat_map(|row| {
            let first = row[0].clone();
            header
                .iter()
                .cloned()
                .zip(row)
                .map(move |(name, cell)| ((first.clone(), name), cell))
                .collect::<Vec<_>>()
        });
        cells.collect()
    }

    fn cell(&self, file: &str, row: &str, column: &str) -> f64 {
        let text = &self.table(file)[&(row.to_owned(), column.to_owned())];
        text.parse().unwrap_or_else(|_| panic!("{file}, {row}, {column}: {text:?}"))
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn done(run: impl FnOnce(Watch<'_>) -> Result<Vec<Note>, Faults>) -> Vec<Note> {
    run(&mut |_| ControlFlow::Continue(())).unwrap_or_else(|faults| panic!("{faults}"))
}

fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-12, "{found} for {expected}");
}

#[test]
fn raw_columns_are_described_as_they_are_and_scored_ones_with_a_method() {
    let desk = Desk::new("statistics", DATA);
    done(|watch| statistics::statistics(&desk.request(false), watch));
    assert_eq!(desk.cell("statistics.csv", "b", "count"), 4.0);
    close(desk.cell("statistics.csv", "b", "mean"), 5.0);
    close(desk.cell("statistics.csv", "b", "deviation"), (20.0f64 / 3.0).sqrt());
    close(desk.cell("statistics.csv", "b", "availability"), 0.8);
    assert!(!desk.table("statistics.csv").contains_key(&("I".to_owned(), "mean".to_owned())));
    done(|watch| statistics::statistics(&desk.request(true), watch));
    close(desk.cell("statistics.csv", "a", "maximum"), 100.0);
    // I: 0, (12.5 + 100/3)/2, (25 + 200/3)/2, (37.5 + 100)/2, and 100 of y alone.
    close(desk.cell("statistics.csv", "I", "median"), (25.0 + 200.0 / 3.0) / 2.0);
}

#[test]
fn what_falls_while_the_other_rises_correlates_at_minus_1_and_is_one_thing_in_its_direction() {
    let desk = Desk::new("correlations", DATA);
    done(|watch| correlations::correlations(&desk.request(false), Gaps::Pairwise, watch));
    for file in ["pearson.csv", "spearman.csv", "kendall.csv"] {
        close(desk.cell(file, "a", "b"), -1.0);
        close(desk.cell(file, "b", "b"), 1.0);
    }
    done(|watch| reliability::cronbach(&desk.request(false), watch));
    // a and -b = 2 a - 10: 2 (1 - (1 + 4) / 9) = 8/9; standardised 1.
    close(desk.cell("cronbach.csv", "I", "alpha_complete"), 8.0 / 9.0);
    close(desk.cell("cronbach.csv", "I", "standardised_complete"), 1.0);
    done(|watch| components::pca(&desk.request(false), watch));
    close(desk.cell("pca_components.csv", "all", "cumulative"), 1.0);
    let loadings = fs::read_to_string(desk.0.join("out/pca_loadings.csv")).unwrap();
    let first: f64 = loadings.lines().nth(1).unwrap().split(',').nth(3).unwrap().parse().unwrap();
    close(first, 0.5f64.sqrt());
}

#[test]
fn weights_of_two_columns_that_say_the_same_are_equal_and_a_constant_one_is_told_of() {
    let desk = Desk::new("weights", "k,a,b\nu,1,8\nv,2,6\nw,3,4\nx,4,2\n");
    // There is no conflict between them, so CRITIC has nothing to weight by, and says so.
    let notes = done(|watch| weights::weights(&desk.request(false), watch));
    assert_eq!(notes.len(), 2, "among siblings and among all: {notes:?}");
    assert!(notes.iter().all(|note| note.to_string().contains("critic: ")), "{notes:?}");
    for scheme in ["share", "equal", "entropy", "pca_first", "pca_retained", "entropy_all"] {
        close(desk.cell("weights.csv", "b", scheme), 0.5);
    }
    let constant = Desk::new("constant", "k,a,b\nu,1,8\nv,2,8\nw,3,8\n");
    let notes = done(|watch| weights::weights(&constant.request(false), watch));
    assert!(notes.iter().any(|note| note.to_string().contains("`b`")), "{notes:?}");
    close(constant.cell("weights.csv", "b", "equal"), 0.5);
    assert_eq!(constant.table("weights.csv")[&("b".to_owned(), "pca_first".to_owned())], "");
}

#[test]
fn given_draws_of_weights_are_counted_as_they_stand() {
    let desk = Desk::new("draws", "k,a,b\nu,1,1\nv,2,2\n");
    // u is best in b and v in a: three of four draws favour v.
    fs::write(desk.0.join("draws.csv"), "a,b\n2,1\n3,1\n1,2\n5,1\n").unwrap();
    let files = PlanFiles { draws: Some(desk.0.join("draws.csv")), ..PlanFiles::default() };
    done(|watch| uncertainty(&desk.request(true), &files, watch));
    close(desk.cell("uncertainty.csv", "v", "rank_mean"), 1.25);
    close(desk.cell("uncertainty.csv", "u", "rank_mean"), 1.75);
    assert_eq!(desk.cell("uncertainty.csv", "u", "rank_median"), 2.0);
    // Type 7: ranks 1, 2, 2, 2 at 0.05 * 3 = 0.15.
    close(desk.cell("uncertainty.csv", "u", "rank_5"), 1.15);
    let nothing = uncertainty(&desk.request(true), &PlanFiles::default(), &mut |_| ControlFlow::Continue(()));
    assert!(nothing.unwrap_err().to_string().contains("nothing varies"));
}

/// Ranks of the index by unit (0 for none) when the draws of `a` and `b` are, one by one, the weights of the method.
fn replayed(desk: &Desk, method: &str, draws: &[[f64; 2]], units: &[&str]) -> Vec<Vec<f64>> {
    let rank = |[a, b]: &[f64; 2]| -> Vec<f64> {
        let weighed = method.replacen('{', &format!("{{\"weights\": {{\"a\": {a}, \"b\": {b}}}, "), 1);
        fs::write(desk.0.join("method.json"), weighed).unwrap();
        let Request { files, out, .. } = desk.request(true);
        let request = score::Request { files, out, contributions: score::Contributions::None };
        done(|watch| score::score(&request, watch));
        let table = desk.table("ranks.csv");
        units.iter().map(|unit| table[&((*unit).to_owned(), "I".to_owned())].parse().unwrap_or(0.0)).collect()
    };
    let found = draws.iter().map(rank).collect();
    fs::write(desk.0.join("method.json"), method).unwrap();
    found
}

#[test]
fn where_a_share_of_weight_is_needed_each_draw_decides_who_has_a_score() {
    // v lacks b and z lacks a: whether they have a score depends on what the other weighs.
    let desk = Desk::new("coverage", "k,a,b\nu,1,8\nv,2,\nw,3,4\nx,4,2\nz,,3\n");
    let units = ["u", "v", "w", "x", "z"];
    let method = r#"{"normalise": {"method": "min_max"}, "aggregate": {"default": "arithmetic"},
        "min_coverage": {"rule": "weight", "default": 0.6}}"#;
    let draws = [[1.0, 1.0], [3.0, 1.0], [2.0, 1.0], [1.0, 4.0], [3.0, 2.0], [1.0, 1.6]];
    let expected = replayed(&desk, method, &draws, &units);
    assert!(expected.iter().any(|ranks| ranks[1] == 0.0) && expected.iter().any(|ranks| ranks[1] > 0.0));
    let rows: String = draws.iter().map(|[a, b]| format!("{a},{b}\n")).collect();
    fs::write(desk.0.join("draws.csv"), format!("a,b\n{rows}")).unwrap();
    let files = PlanFiles { draws: Some(desk.0.join("draws.csv")), ..PlanFiles::default() };
    done(|watch| uncertainty(&desk.request(true), &files, watch));
    for (place, unit) in units.iter().enumerate() {
        let mut ranks: Vec<f64> =
            expected.iter().map(|ranks| ranks[place]).filter(|rank| *rank > 0.0).collect();
        ranks.sort_by(f64::total_cmp);
        assert_eq!(desk.cell("uncertainty.csv", unit, "scored"), ranks.len() as f64, "{unit}");
        close(
            desk.cell("uncertainty.csv", unit, "rank_mean"),
            ranks.iter().sum::<f64>() / ranks.len() as f64,
        );
        for (column, share) in [("rank_5", 0.05), ("rank_median", 0.5), ("rank_95", 0.95)] {
            close(
                desk.cell("uncertainty.csv", unit, column),
                composite::column::quantile(&ranks, share).unwrap(),
            );
        }
    }
    let told: Value =
        serde_json::from_slice(&fs::read(desk.0.join("out/uncertainty.json")).unwrap()).unwrap();
    assert_eq!(told["counted"], 6);
    // Drawn weights decide as well: v, above half of the weight in half of the draws, has a score in some only.
    let plan = r#"{"draws": 200, "weights": {"method": "within", "share": 0.9}}"#;
    fs::write(desk.0.join("plan.json"), plan).unwrap();
    let files = PlanFiles { plan: Some(desk.0.join("plan.json")), ..PlanFiles::default() };
    done(|watch| uncertainty(&desk.request(true), &files, watch));
    let scored = desk.cell("uncertainty.csv", "v", "scored");
    assert!((1.0..200.0).contains(&scored), "{scored}");
    assert_eq!(desk.cell("uncertainty.csv", "u", "scored"), 200.0);
}

#[test]
fn without_gaps_or_a_share_of_weight_ranks_alone_are_counted() {
    let weighed = METHOD.replacen('{', r#"{"min_coverage": {"rule": "weight", "default": 0.6}, "#, 1);
    for (name, data, method) in
        [("no-gaps", "k,a,b\nu,1,1\nv,2,2\n", weighed.as_str()), ("no-share", DATA, METHOD)]
    {
        let desk = Desk::new(name, data);
        fs::write(desk.0.join("method.json"), method).unwrap();
        fs::write(desk.0.join("draws.csv"), "a,b\n2,1\n1,2\n").unwrap();
        let files = PlanFiles { draws: Some(desk.0.join("draws.csv")), ..PlanFiles::default() };
        done(|watch| uncertainty(&desk.request(true), &files, watch));
        assert_eq!(desk.table("uncertainty.csv")[&("u".to_owned(), "scored".to_owned())], "", "{name}");
    }
}

#[test]
fn a_group_that_only_the_plan_names_is_read_from_the_data() {
    let desk = Desk::new("group", "k,a,b,G\nu,1,8,x\nv,2,2,x\nw,3,5,y\nx,4,,y\n");
    let plan = r#"{"draws": 20, "impute": [{"method": "none"}, {"method": "group_mean", "group": "G"}]}"#;
    fs::write(desk.0.join("plan.json"), plan).unwrap();
    let files = PlanFiles { plan: Some(desk.0.join("plan.json")), ..PlanFiles::default() };
    let notes = done(|watch| uncertainty(&desk.request(true), &files, watch));
    assert!(notes.is_empty(), "{notes:?}");
    // Of a alone x has 100; b filled with w's 5, halfway from 8 to 2, it has (100 + 50) / 2.
    assert_eq!(desk.cell("uncertainty.csv", "x", "index_5"), 75.0);
    assert_eq!(desk.cell("uncertainty.csv", "x", "index_95"), 100.0);
    fs::write(desk.0.join("plan.json"), plan.replace("\"G\"", "\"H\"")).unwrap();
    let absent = uncertainty(&desk.request(true), &files, &mut |_| ControlFlow::Continue(()));
    assert!(absent.unwrap_err().to_string().contains("data.csv, line 1: there is no column \"H\""));
}

#[test]
fn a_draw_that_fails_names_the_unit_by_its_key() {
    let desk = Desk::new("failure", "k,a,b\nu,1,8\nv,2,6\n");
    // Only the geometric mean of the plan minds u's 0.
    let plan = r#"{"draws": 30, "aggregate": {"2": ["arithmetic", "geometric"]}}"#;
    fs::write(desk.0.join("plan.json"), plan).unwrap();
    let files = PlanFiles { plan: Some(desk.0.join("plan.json")), ..PlanFiles::default() };
    done(|watch| uncertainty(&desk.request(true), &files, watch));
    let told: Value =
        serde_json::from_slice(&fs::read(desk.0.join("out/uncertainty.json")).unwrap()).unwrap();
    let because = told["failures"][0]["because"].as_str().unwrap();
    assert!(because.starts_with("0 of `a` in unit `u` cannot go into the mean of `I`"), "{because}");
}

#[test]
fn a_plan_that_varies_more_than_weights_describes_the_index_too_and_is_the_same_twice() {
    let desk = Desk::new("plan", DATA);
    let plan = r#"{"draws": 40, "seed": 3, "normalise": [{"method": "min_max"}, {"method": "min_max", "upper": 50}]}"#;
    fs::write(desk.0.join("plan.json"), plan).unwrap();
    let files = PlanFiles { plan: Some(desk.0.join("plan.json")), ..PlanFiles::default() };
    done(|watch| uncertainty(&desk.request(true), &files, watch));
    let first = desk.table("uncertainty.csv");
    assert_eq!(desk.cell("uncertainty.csv", "y", "index_95"), 100.0);
    assert_eq!(desk.cell("uncertainty.csv", "y", "index_5"), 50.0);
    assert_eq!(desk.cell("uncertainty.csv", "y", "rank_95"), 1.0);
    done(|watch| uncertainty(&desk.request(true), &files, watch));
    assert_eq!(desk.table("uncertainty.csv"), first);
}

#[test]
fn a_plan_that_cannot_be_drawn_is_refused_before_it_begins() {
    let desk = Desk::new("refused", DATA);
    let refuse = |plan: &str, draws: Option<&str>| {
        fs::write(desk.0.join("plan.json"), plan).unwrap();
        let files = PlanFiles {
            plan: Some(desk.0.join("plan.json")),
            draws: draws.map(|text| {
                fs::write(desk.0.join("draws.csv"), text).unwrap();
                desk.0.join("draws.csv")
            }),
            ..PlanFiles::default()
        };
        let mut drawn = false;
        let faults = uncertainty(&desk.request(true), &files, &mut |stage| {
            drawn |= matches!(stage, Stage::Drawing { .. });
            ControlFlow::Continue(())
        })
        .unwrap_err();
        assert!(!drawn && !desk.0.join("out").exists());
        faults
    };
    let with_draws = |plan: &str| refuse(plan, Some("a,b\n2,1\n3,1\n"));
    for plan in [r#"{"weights": {"method": "within", "share": 0.5}}"#, r#"{"weights": {"method": "none"}}"#] {
        assert!(with_draws(plan).to_string().contains("plan.json, /weights: the plan has weights"));
    }
    for plan in [r#"{"draws": 3}"#, r#"{"draws": 3, "normalise": [{"method": "z_score"}]}"#] {
        assert!(
            with_draws(plan)
                .to_string()
                .contains("plan.json, /draws: 3 draws are asked for and 2 of weights")
        );
    }
    // Five units: 20,000,000 / 5.
    let found = refuse(r#"{"draws": 4000001, "normalise": [{"method": "z_score"}]}"#, None);
    assert!(found.to_string().contains("4000001 draws are too many for so many units: at most 4000000"));
    assert!(found.zh().contains("4000001 次抽样过多，最多 4000000 次"), "{}", found.zh());
}

#[test]
fn how_many_ranks_share_a_count_is_said() {
    let rows: String = (0..2_897).map(|unit| format!("u{unit},{unit},1\n")).collect();
    let many = Desk::new("many", &format!("k,a,b\n{rows}"));
    for (desk, resolution) in [(many, 2), (Desk::new("few", "k,a,b\nu,1,8\nv,2,6\n"), 1)] {
        fs::write(desk.0.join("draws.csv"), "a,b\n2,1\n").unwrap();
        let files = PlanFiles { draws: Some(desk.0.join("draws.csv")), ..PlanFiles::default() };
        done(|watch| uncertainty(&desk.request(true), &files, watch));
        let text = fs::read_to_string(desk.0.join("out/uncertainty.json")).unwrap();
        assert!(text.contains(&format!("\"resolution\": {resolution}")), "{text}");
    }
}

#[test]
fn without_a_part_the_ranks_are_those_of_the_rest() {
    let desk = Desk::new("leave-out", "k,a,b\nu,1,1\nv,2,2\nw,3,9\n");
    done(|watch| leave_out::leave_out(&desk.request(true), watch));
    // Without a, fewer b is better: u, v, w. Without b: w, v, u.
    let ranks = |code: &str| ["u", "v", "w"].map(|unit| desk.cell("leave_out_ranks.csv", unit, code));
    assert_eq!((ranks("a"), ranks("b")), ([1.0, 2.0, 3.0], [3.0, 2.0, 1.0]));
    done(|watch| obstacles::obstacles(&desk.request(true), watch));
    // w lacks nothing in a and everything in b.
    assert_eq!(["a", "b"].map(|code| desk.cell("obstacles.csv", "w", code)), [0.0, 100.0]);
}

#[test]
fn who_lacks_nothing_has_no_obstacle() {
    let desk = Desk::new("no-obstacle", "k,a,b\nu,1,8\nv,2,6\nw,2,8\n");
    done(|watch| obstacles::obstacles(&desk.request(true), watch));
    assert_eq!(["a", "b"].map(|code| desk.cell("obstacles.csv", "v", code)), [0.0, 0.0]);
}
