//! Analyses of small files, with figures worked out by hand.

use std::collections::BTreeMap;
use std::fs;
use std::ops::ControlFlow;
use std::path::PathBuf;

use batch::analyse::uncertainty::{PlanFiles, uncertainty};
use batch::analyse::{
    Request, agreement, components, correlations, leave_out, obstacles, reliability, sobol, statistics,
    weights,
};
use batch::fault::Faults;
use batch::inputs::{Files, Note, TreeFile};
use batch::score::{self, Contributions};
use batch::watch::{Stage, Watch};
use composite::agreement::alpha;
use composite::sensitivity;
use composite::statistics::Gaps;

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

fn refused(run: impl FnOnce(Watch<'_>) -> Result<Vec<Note>, Faults>) -> String {
    run(&mut |_| ControlFlow::Continue(())).unwrap_err().to_string()
}

#[test]
fn names_that_would_stand_twice_in_a_result_are_refused() {
    let desk = Desk::new("twice", "rank,a,b\nu,1,8\nv,2,6\nw,3,4\n");
    let mut request = desk.request(true);
    request.files.key = "rank".to_owned();
    fs::write(desk.0.join("draws.csv"), "a\n1\n").unwrap();
    let files = PlanFiles { draws: Some(desk.0.join("draws.csv")), ..PlanFiles::default() };
    let found = refused(|watch| uncertainty(&request, &files, watch));
    assert!(found.contains("data.csv: uncertainty.csv has a column \"rank\" of its own"), "{found}");
    done(|watch| leave_out::leave_out(&request, watch));
    fs::write(desk.0.join("data.csv"), "I,a,b\nu,1,8\nv,2,6\nw,3,4\n").unwrap();
    request.files.key = "I".to_owned();
    let found = refused(|watch| leave_out::leave_out(&request, watch));
    assert!(found.contains("leave_out_ranks.csv has a column \"I\""), "{found}");
    let scoring =
        score::Request { files: request.files, out: request.out, contributions: Contributions::Auto };
    let found = refused(|watch| score::score(&scoring, watch));
    assert!(found.contains("ranks.csv has a column \"I\""), "{found}");

    let meta = "code,type,level,parent\ncode,Indicator,1,all\nb,Indicator,1,all\nall,Aggregate,2,\n";
    fs::write(desk.0.join("meta.csv"), meta).unwrap();
    fs::write(desk.0.join("data.csv"), "k,code,b\nu,1,8\nv,2,6\nw,3,4\n").unwrap();
    let request = desk.request(false);
    let found = refused(|watch| correlations::correlations(&request, Gaps::Pairwise, watch));
    assert!(found.contains("meta.csv: pearson.csv has a column \"code\""), "{found}");
    for analyse in [reliability::cronbach, components::pca] {
        let found = refused(|watch| analyse(&request, watch));
        assert!(found.contains("meta.csv: \"all\" is the set of all indicators"), "{found}");
    }
    assert!(!desk.0.join("out/pearson.csv").exists());
}

#[test]
fn who_lacks_nothing_has_no_obstacle() {
    let desk = Desk::new("no-obstacle", "k,a,b\nu,1,8\nv,2,6\nw,2,8\n");
    done(|watch| obstacles::obstacles(&desk.request(true), watch));
    assert_eq!(["a", "b"].map(|code| desk.cell("obstacles.csv", "v", code)), [0.0, 0.0]);
}

/// Ends every analysis when it is told how far that is for the third time.
fn ended(run: impl FnOnce(Watch<'_>) -> Result<(), Faults>) -> String {
    let mut told = 0;
    let ended = run(&mut |stage| {
        told += usize::from(matches!(stage, Stage::Analysing { .. }));
        if told == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert_eq!(told, 3);
    ended.unwrap_err().to_string()
}

#[test]
fn every_long_analysis_tells_how_far_it_is_and_can_be_ended() {
    let meta = "code,type,level,parent\na,Indicator,1,I\nb,Indicator,1,I\nc,Indicator,1,I\nI,Aggregate,2,\n";
    let desk = Desk::new("told", "k,a,b,c\nu,1,8,2\nv,2,6,7\nw,3,5,1\nx,4,2,3\n");
    fs::write(desk.0.join("meta.csv"), meta).unwrap();
    fs::write(desk.0.join("sample.csv"), "A,B,AB_x\n1,2,3\n2,5,1\n4,1,2\n").unwrap();
    fs::write(desk.0.join("ratings.csv"), "unit,rater,value\nu,A,1\nu,B,2\nv,A,3\nv,B,3\n").unwrap();
    let request = desk.request(true);
    let resamples = sensitivity::Bootstrap { seed: 1, resamples: 50, level: 0.9 };
    let replications = alpha::Bootstrap { replications: 50, confidence: 0.9, seed: 1 };
    let all = [
        ended(|watch| statistics::statistics(&request, watch).map(drop)),
        ended(|watch| correlations::correlations(&request, Gaps::Pairwise, watch).map(drop)),
        ended(|watch| reliability::cronbach(&request, watch).map(drop)),
        ended(|watch| components::pca(&request, watch).map(drop)),
        ended(|watch| leave_out::leave_out(&request, watch).map(drop)),
        ended(|watch| sobol::sobol(&desk.0.join("sample.csv"), resamples, &request.out, watch)),
        ended(|watch| {
            agreement::agreement(&desk.0.join("ratings.csv"), alpha::Level::Ordinal, replications, watch)
                .map(drop)
        }),
    ];
    for said in all {
        assert!(said.contains("nothing has been written"), "{said}");
    }
    assert!(!desk.0.join("out").exists());
}

#[test]
fn an_end_that_is_asked_for_leaves_nothing() {
    let desk = Desk::new("ended", DATA);
    let mut looks = 0;
    let ended = obstacles::obstacles(&desk.request(true), &mut |stage| {
        looks += 1;
        if matches!(stage, Stage::Writing { .. }) {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    });
    assert!(ended.unwrap_err().to_string().contains("nothing has been written"));
    assert!(looks > 1 && !desk.0.join("out").exists());
}
