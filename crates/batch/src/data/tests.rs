use std::ops::ControlFlow;

use super::*;
use composite::column::is_missing;

const META: &[u8] = b"code,type,level,parent,denominator
a,Indicator,1,I,Area
b,Indicator,1,I,
I,Aggregate,2,,
G,Group,,,
Area,Denominator,,,
";

fn tree() -> Tree {
    crate::tree::read("meta.csv", META).unwrap()
}

fn read_with(text: &str, denominate: bool, groups: &[&str]) -> Result<Data, Faults> {
    let tree = tree();
    read("data.csv", text.as_bytes(), Wanted { key: "k", tree: &tree, denominate, groups }, &mut |_| {
        ControlFlow::Continue(())
    })
}

fn faults(text: &str) -> String {
    read_with(text, false, &[]).map_or_else(|faults| faults.to_string(), |_| String::new())
}

#[test]
fn only_what_is_needed_is_read_and_the_rest_is_named() {
    let data = read_with("note,b,k,a,Area\nx,1,2,,wide\ny,-2.5e1,10,NA,\n", false, &[]).unwrap();
    assert_eq!(data.ignored, ["note"]);
    assert_eq!(data.input.units, ["2", "10"]);
    assert_eq!(data.order, [1, 0], "byte by byte, 10 stands before 2");
    assert_eq!(data.input.columns[1], [1.0, -25.0]);
    assert!(data.input.columns[0].iter().all(|cell| is_missing(*cell)));
    assert_eq!(data.input.denominators, [None, None], "nobody divides");
}

#[test]
fn denominators_and_groups_are_read_where_the_method_needs_them() {
    let text = "k,a,b,Area,G\nu,1,1,4,east\nv,2,2,,\nw,3,3,5,east\nx,4,4,5,west\n";
    let data = read_with(text, true, &["G"]).unwrap();
    let area = data.input.denominators[0].as_ref().unwrap();
    assert_eq!((area[0], is_missing(area[1]), area[3]), (4.0, true, 5.0));
    assert_eq!(data.input.groups["G"], [Some(0), None, Some(0), Some(1)]);
    let found = read_with("k,a,b\nu,1,1\n", true, &["G"]).unwrap_err().to_string();
    assert!(
        found.contains("no column \"Area\"") && found.contains("no column \"G\""),
        "both at once: {found}"
    );
}

#[test]
fn every_faulty_cell_is_named_with_line_and_column() {
    let found = faults("k,a,b\nu,\"1,5\",2\n,3,12%\nu,inf,\nv,1\nv,1,2\nw,x,\nu,,\n");
    for line in [
        "data.csv, line 2, column a: \"1,5\" is not a number: write a point where the comma is",
        "data.csv, line 3, column k: the cell is empty",
        "data.csv, line 3, column b: \"12%\" is not a number: write the number without the sign",
        "data.csv, line 4, column a: \"inf\" is not a number: write a finite number",
        "data.csv, line 5: the row has 2 cells and the header has 3",
        "data.csv, line 7, column a: \"x\" is not a number: write a plain number",
        "data.csv, line 4, column k: \"u\" stands in line 2 already",
        "data.csv, line 8, column k: \"u\" stands in line 2 already",
    ] {
        assert!(found.contains(line), "{line} is not in\n{found}");
    }
    assert_eq!(found.lines().count(), 8, "{found}");
}

#[test]
fn no_more_than_a_hundred_faults_are_listed() {
    let text = "k,a,b\n".to_owned() + &"u,x,1\n".repeat(500);
    let found = faults(&text);
    assert_eq!(found.lines().count(), Faults::MAX + 1);
    assert!(found.ends_with("...and more"));
}

#[test]
fn a_file_without_rows_or_without_its_columns_is_refused() {
    assert!(faults("k,a,b\n").contains("there is a header and no row"));
    let found = faults("key;a;b\n1;2;3\n");
    assert!(found.contains("no column \"k\", and the header seems to be separated by ';'"), "{found}");
}

#[test]
fn empty_lines_and_cells_over_several_lines_do_not_move_the_places_of_faults() {
    let found = faults("k,a,b,note\n\nu,1,2,\"two\nlines\"\n\n\nv,x,2,\n");
    assert!(found.contains("data.csv, line 7, column a"), "{found}");
}

#[test]
fn a_key_that_is_needed_as_something_else_too_is_refused() {
    let tree = tree();
    let with = |key: &str| {
        let wanted = Wanted { key, tree: &tree, denominate: true, groups: &["G"] };
        let text = "k,a,b,G,Area\nu,1,2,x,3\n";
        read("data.csv", text.as_bytes(), wanted, &mut |_| ControlFlow::Continue(())).map_err(|faults| {
            assert!(faults.zh().contains("--key"), "{}", faults.zh());
            faults.to_string()
        })
    };
    assert!(with("k").is_ok());
    for (key, role) in [
        ("a", "an indicator of the tree"),
        ("Area", "a denominator"),
        ("G", "a column of groups or assessors"),
    ] {
        let said = format!("data.csv, line 1: the column \"{key}\" of the keys is {role} too");
        assert!(with(key).is_err_and(|found| found.contains(&said)), "{key}: {:?}", with(key));
    }
}
