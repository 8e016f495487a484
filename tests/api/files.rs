//! `guanhu score` and `guanhu analyse` on files, as a methodologist uses them.

mod beside;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use support::{Folder, repository};

const META: &str = "code,type,level,parent,direction\na,Indicator,1,P,1\nb,Indicator,1,P,-1\nP,Aggregate,2,I,\nI,Aggregate,3,,\n";
const DATA: &str = "k,a,b,note\nv,3,1,x\nu,1,2,y\nw,2,,z\n";
const METHOD: &str = r#"{"normalise": {"method": "min_max"}, "aggregate": {"default": "arithmetic"}}"#;

/// A folder with the three files.
fn furnished(purpose: &str) -> Folder {
    let folder = Folder::new(purpose);
    for (name, text) in [("meta.csv", META), ("data.csv", DATA), ("method.json", METHOD)] {
        std::fs::write(folder.join(name), text).expect("a file in our own folder");
    }
    folder
}

/// Runs the program in the folder, in English.
fn guanhu(folder: &Folder, words: &[&str]) -> Output {
    spoken(folder, "C", words)
}

fn spoken(folder: &Folder, language: &str, words: &[&str]) -> Output {
    let mut command = Command::new(support::server::binary());
    command.current_dir(folder.path()).env("LC_ALL", language).args(words);
    command.output().expect("guanhu runs")
}

const SCORE: [&str; 11] = [
    "score",
    "--tree",
    "meta.csv",
    "--data",
    "data.csv",
    "--key",
    "k",
    "--method",
    "method.json",
    "--out",
    "out",
];

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn scoring_writes_four_files_sorted_by_key_and_says_what_it_ignored() {
    let folder = furnished("score");
    let output = guanhu(&folder, &SCORE);
    assert!(output.status.success(), "{output:?}");
    assert_eq!(said(&output), "guanhu: data.csv: not in the tree and ignored: note\n");
    assert_eq!(read(&folder.join("out/normalised.csv")), "k,a,b\nu,0,0\nv,100,100\nw,50,\n");
    assert_eq!(read(&folder.join("out/aggregated.csv")), "k,P,I\nu,0,0\nv,100,100\nw,50,50\n");
    assert_eq!(read(&folder.join("out/ranks.csv")), "k,P,I\nu,3,3\nv,1,1\nw,2,2\n");
    let explained: Value = serde_json::from_str(&read(&folder.join("out/explain.json"))).expect("JSON");
    assert_eq!(explained["contributions"]["w"]["I"]["parts"]["a"], 50.0);
    assert_eq!(std::fs::read_dir(folder.join("out")).expect("the folder").count(), 4);
}

#[test]
fn every_wrong_place_is_named_exit_is_2_and_nothing_is_written() {
    let folder = furnished("wrong");
    std::fs::write(folder.join("data.csv"), "k,a,b\nu,\"1,5\",2\nu,inf,12%\n,1,2\nx,1\n").expect("a file");
    let output = guanhu(&folder, &SCORE);
    assert_eq!(output.status.code(), Some(2));
    for place in [
        "data.csv, line 2, column a: \"1,5\" is not a number: write a point where the comma is",
        "data.csv, line 3, column a: \"inf\" is not a number",
        "data.csv, line 3, column b: \"12%\" is not a number",
        "data.csv, line 3, column k: \"u\" stands in line 2 already",
        "data.csv, line 4, column k: the cell is empty",
        "data.csv, line 5: the row has 2 cells and the header has 3",
    ] {
        assert!(said(&output).contains(place), "{place} is not in\n{}", said(&output));
    }
    assert!(!folder.join("out").exists());
    let chinese = said(&spoken(&folder, "zh_CN.UTF-8", &SCORE));
    assert!(chinese.contains("data.csv 第 2 行 a 列：“1,5”不是数字"), "{chinese}");
}

#[test]
fn an_unknown_key_method_code_or_column_is_an_error_that_names_it() {
    let folder = furnished("unknown");
    let with = |method: &str| {
        std::fs::write(folder.join("method.json"), method).expect("a file");
        let output = guanhu(&folder, &SCORE);
        assert_eq!(output.status.code(), Some(2), "{method}");
        said(&output)
    };
    let rest = r#""aggregate": {"default": "arithmetic"}"#;
    for (normalise, more, named) in [
        (r#"{"method": "minmax"}"#, "", "method.json, /normalise/method: \"minmax\" is not one of min_max"),
        (r#"{"method": "min_max", "lowr": 1}"#, "", "method.json, /normalise: unknown field \"lowr\""),
        (
            r#"{"method": "min_max"}"#,
            r#", "weights": {"Q": 1}"#,
            "/weights/Q: the code \"Q\" is not in the tree",
        ),
        (
            r#"{"method": "min_max"}"#,
            r#", "impute": {"method": "group_mean", "group": "Region"}"#,
            "data.csv, line 1: there is no column \"Region\"",
        ),
        (
            r#"{"method": "distance_to_reference", "reference": "q"}"#,
            "",
            "/normalise/reference: no unit has the key \"q\"",
        ),
    ] {
        let found = with(&format!(r#"{{"normalise": {normalise}, {rest}{more}}}"#));
        assert!(found.contains(named), "{named} is not in\n{found}");
    }
    let geometric = r#"{"normalise": {"method": "min_max"}, "aggregate": {"default": "geometric"}}"#;
    let found = with(geometric);
    assert!(found.contains("unit `u`") && found.contains("`a`"), "which cell: {found}");
    assert!(!folder.join("out").exists());
}

#[test]
fn a_file_that_is_not_there_or_a_folder_that_cannot_be_is_told_with_exit_2() {
    let folder = furnished("absent");
    let mut words = SCORE;
    words[4] = "none.csv";
    let output = guanhu(&folder, &words);
    assert_eq!((output.status.code(), said(&output).contains("none.csv: ")), (Some(2), true));
    words = SCORE;
    words[10] = "data.csv/out";
    let output = guanhu(&folder, &words);
    assert_eq!((output.status.code(), said(&output).contains("data.csv/out: ")), (Some(2), true));
    let nobody = guanhu(&folder, &["score", "--data", "data.csv", "--key", "k", "--out", "out"]);
    assert_eq!(nobody.status.code(), Some(2));
    let methodless = guanhu(&folder, &SCORE[..7].iter().chain(&SCORE[9..]).copied().collect::<Vec<_>>());
    assert!(said(&methodless).contains("name one with --method"), "{methodless:?}");
}

#[test]
fn the_shipped_framework_scores_a_community_as_the_product_does() {
    let folder = Folder::new("framework");
    let catalogue = repository().join("catalog/framework.json");
    let framework: Value = serde_json::from_str(&read(&catalogue)).expect("the catalogue ships");
    let indicators = framework["indicators"].as_array().expect("a list");
    let (mut header, mut middling) = ("community".to_owned(), "m".to_owned());
    for indicator in indicators {
        let posts = &indicator["goalposts"];
        let number = |name: &str| posts[name].as_f64().expect("a number");
        header += &format!(",{}", indicator["code"].as_str().expect("a code"));
        middling += &format!(",{}", (number("worst") + number("target")) / 2.0);
    }
    std::fs::write(folder.join("data.csv"), format!("{header}\n{middling}\n")).expect("a file");
    let catalogue = catalogue.display().to_string();
    let words =
        ["score", "--framework", &catalogue, "--data", "data.csv", "--key", "community", "--out", "out"];
    let output = guanhu(&folder, &words);
    assert!(output.status.success(), "{output:?}");
    let table = read(&folder.join("out/aggregated.csv"));
    let cells: Vec<f64> = table
        .lines()
        .nth(1)
        .expect("a row")
        .split(',')
        .skip(1)
        .map(|cell| cell.parse().expect("a number"))
        .collect();
    assert!(cells.iter().all(|cell| (cell - 50.0).abs() < 1e-9), "{table}");
    assert!(
        table.starts_with("community,H1,") && table.lines().next().expect("a header").ends_with(",H,S,Index")
    );
}

/// The reference data, which is not ours to publish.
fn reference() -> Option<PathBuf> {
    let folder = repository().join("../shared/reference/asem");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: {} is not there", folder.display());
    None
}

#[test]
fn the_reference_outputs_come_out_to_1e_9_and_their_ranks_exactly() {
    let Some(asem) = reference() else { return };
    let folder = Folder::new("asem");
    let shown = |name: &str| asem.join(name).display().to_string();
    for (configuration, method) in [
        ("minmax100_amean", METHOD),
        ("zscore_amean", r#"{"normalise": {"method": "z_score"}, "aggregate": {"default": "arithmetic"}}"#),
        (
            "minmax1_100_gmean",
            r#"{"normalise": {"method": "min_max", "lower": 1}, "aggregate": {"default": "geometric"}}"#,
        ),
        (
            "winsor_minmax100_amean",
            r#"{"treat": {"method": "winsorise"}, "normalise": {"method": "min_max"}, "aggregate": {"default": "arithmetic"}}"#,
        ),
    ] {
        std::fs::write(folder.join("method.json"), method).expect("a file");
        let (tree, data) = (shown("meta.csv"), shown("data.csv"));
        let words = [
            "score",
            "--tree",
            &tree,
            "--data",
            &data,
            "--key",
            "uCode",
            "--method",
            "method.json",
            "--out",
            "out",
        ];
        assert!(guanhu(&folder, &words).status.success(), "{configuration}");
        for (file, expected) in [
            ("normalised.csv", "normalised.csv"),
            ("aggregated.csv", "aggregated.csv"),
            ("ranks.csv", "ranks_rounded.csv"),
        ] {
            let expected = asem.join("expected").join(configuration).join(expected);
            same(&read(&folder.join("out").join(file)), &read(&expected), configuration);
        }
    }
}

/// Equal cell by cell: numbers to 1e-9, absolute or relative, everything else as it stands.
fn same(found: &str, expected: &str, what: &str) {
    assert_eq!(found.lines().count(), expected.lines().count(), "{what}");
    for (found, expected) in found.lines().zip(expected.lines()) {
        let cells = (found.split(',').collect::<Vec<_>>(), expected.split(',').collect::<Vec<_>>());
        assert_eq!(cells.0.len(), cells.1.len(), "{what}");
        for (a, b) in cells.0.into_iter().zip(cells.1) {
            match (a.parse::<f64>(), b.parse::<f64>()) {
                (Ok(x), Ok(y)) => assert!((x - y).abs() <= 1e-9 * y.abs().max(1.0), "{what}: {a} for {b}"),
                _ => assert_eq!(a, b, "{what}"),
            }
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_million_rows_of_five_indicators_are_scored_within_half_a_gibibyte() {
    use std::io::Write as _;
    let folder = furnished("million");
    let meta = "code,type,level,parent\na,Indicator,1,I\nb,Indicator,1,I\nc,Indicator,1,I\nd,Indicator,1,I\ne,Indicator,1,I\nI,Aggregate,2,\n";
    std::fs::write(folder.join("meta.csv"), meta).expect("a file");
    let mut data = std::io::BufWriter::new(std::fs::File::create(folder.join("data.csv")).expect("a file"));
    writeln!(data, "k,a,b,c,d,e").expect("a row");
    for row in 0..1_000_000u64 {
        let cell = |factor: u64| (row * factor % 999_983) as f64 / 1_000.0;
        let [a, b, c, d, e] = [7, 11, 13, 17, 19].map(cell);
        writeln!(data, "u{row:07},{a},{b},{c},{d},{e}").expect("a row");
    }
    data.into_inner().expect("all rows");
    // Address space, which what is resident can only be less than.
    let limited = "ulimit -v 524288; exec \"$0\" \"$@\"";
    let mut command = Command::new("sh");
    command.current_dir(folder.path()).env("LC_ALL", "C").args(["-c", limited]);
    let output = command.arg(support::server::binary()).args(SCORE).output().expect("sh runs");
    assert!(output.status.success(), "{output:?}");
    assert!(said(&output).contains("without contributions"), "{output:?}");
    let ranks = read(&folder.join("out/ranks.csv"));
    assert_eq!(ranks.lines().count(), 1_000_001);
}

#[cfg(unix)]
#[test]
fn an_end_that_is_asked_for_leaves_no_half_result() {
    use std::io::Write as _;
    let folder = furnished("ended");
    let pipe = folder.join("data.csv");
    std::fs::remove_file(&pipe).expect("the file goes");
    assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo runs").success());
    let scoring = Command::new(support::server::binary())
        .current_dir(folder.path())
        .args(SCORE)
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("guanhu runs");
    let mut data = std::fs::File::options().write(true).open(&pipe).expect("the reader opens the other end");
    data.write_all(b"k,a,b\n").expect("it reads");
    let mut row = 0u64;
    let mut is_open = true;
    while is_open {
        // More than the pipe and its buffers hold, so that the program is past what came before.
        let rows: String =
            (row..row + 20_000).map(|row| format!("{row},{},{}\n", row % 97, row % 89)).collect();
        is_open = data.write_all(rows.as_bytes()).is_ok();
        if row == 0 {
            let id = scoring.id().to_string();
            assert!(Command::new("kill").args(["-INT", &id]).status().expect("kill runs").success());
        }
        row += 20_000;
        assert!(row < 4_000_000, "it was asked to end");
    }
    let ended = scoring.wait_with_output().expect("it ends");
    assert!(!ended.status.success(), "{ended:?}");
    assert!(!folder.join("out").exists());
}

#[test]
fn every_analysis_of_a_table_writes_what_its_help_names() {
    let folder = furnished("analyse");
    let data: String = (0..12).map(|row| format!("u{row:02},{},{}\n", row * 7 % 12, row * row % 7)).collect();
    std::fs::write(folder.join("data.csv"), format!("k,a,b\n{data}")).expect("a file");
    std::fs::write(
        folder.join("plan.json"),
        r#"{"draws": 50, "weights": {"method": "within", "share": 0.5}}"#,
    )
    .expect("a file");
    for (what, more, files) in [
        ("statistics", &[][..], &["statistics.csv", "statistics.json"][..]),
        ("correlations", &[], &["pearson.csv", "spearman.csv", "kendall.csv", "correlations.json"]),
        ("cronbach", &[], &["cronbach.csv", "cronbach.json"]),
        ("pca", &[], &["pca_components.csv", "pca_loadings.csv", "pca.json"]),
        ("weights", &[], &["weights.csv", "weights.json"]),
        ("leave-out", &[], &["leave_out.csv", "leave_out_ranks.csv", "leave_out.json"]),
        ("obstacles", &[], &["obstacles.csv"]),
        ("uncertainty", &["--plan", "plan.json"], &["uncertainty.csv", "uncertainty.json"]),
    ] {
        let words: Vec<&str> =
            ["analyse", what].iter().chain(&SCORE[1..10]).chain(&[what]).chain(more).copied().collect();
        let output = guanhu(&folder, &words);
        assert!(output.status.success(), "{what}: {output:?}");
        for file in files {
            assert!(!read(&folder.join(what).join(file)).is_empty(), "{what}: {file}");
        }
        let written = std::fs::read_dir(folder.join(what)).expect("the folder").count();
        assert_eq!(written, files.len(), "{what}: nothing else");
        for file in files {
            let own = format!("{what}/{file}");
            let words = words.iter().map(|word| if *word == "data.csv" { own.as_str() } else { word });
            let before = read(&folder.join(&own));
            let output = guanhu(&folder, &words.collect::<Vec<_>>());
            assert_eq!(output.status.code(), Some(2), "{own}: {output:?}");
            assert!(said(&output).contains("would be written over this file"), "{own}: {output:?}");
            assert_eq!(read(&folder.join(&own)), before);
        }
    }
    let uncertain = read(&folder.join("uncertainty/uncertainty.csv"));
    assert_eq!(uncertain.lines().count(), 13);
    let header = uncertain.lines().next().expect("a header");
    assert!(header.starts_with("k,index,rank,rank_mean,rank_median,rank_5,rank_95"), "{header}");
}

#[test]
fn agreement_and_coupling_print_json_and_sobol_reads_a_given_sample() {
    let folder = Folder::new("print");
    std::fs::write(folder.join("r.csv"), "unit,rater,value\n1,A,1\n1,B,1\n2,A,2\n2,B,2\n3,A,4\n3,B,4\n")
        .expect("a file");
    std::fs::write(folder.join("s.csv"), "A,B,AB_x\n1,2,2\n3,1,1\n2,5,5\n").expect("a file");
    let json = |words: &[&str]| -> Value {
        let output = guanhu(&folder, words);
        assert!(output.status.success(), "{output:?}");
        serde_json::from_slice(&output.stdout).expect("JSON")
    };
    let agreement = json(&["analyse", "agreement", "--ratings", "r.csv", "--level", "ordinal"]);
    for coefficient in ["alpha", "kappa", "quadratic_kappa", "icc_2_1"] {
        assert_eq!(agreement[coefficient]["value"], 1.0, "{coefficient}");
    }
    let coupling = json(&["analyse", "coupling", "--h", "82", "--s", "48"]);
    let coordination = coupling["coordination"].as_f64().expect("a number");
    assert!((coordination - 0.6356).abs() < 5e-5, "{coordination}");
    assert!(guanhu(&folder, &["analyse", "sobol", "--sample", "s.csv", "--out", "s"]).status.success());
    // AB is B in its only input, so the input explains everything: the total index is mean((A - B)^2) / 2 V.
    let table = read(&folder.join("s/sobol.csv"));
    let total: f64 =
        table.lines().nth(1).and_then(|row| row.split(',').nth(4)).and_then(|it| it.parse().ok()).expect("T");
    let expected = (1.0 + 4.0 + 9.0) / (2.0 * 3.0) / (11.333_333_333_333_334 / 5.0);
    assert!((total - expected).abs() < 1e-9, "{table}");
    let wrong = guanhu(&folder, &["analyse", "coupling", "--h", "101", "--s", "48"]);
    assert_eq!(wrong.status.code(), Some(2));
}
