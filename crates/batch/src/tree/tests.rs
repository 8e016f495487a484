use super::*;

const META: &str = "code,name,type,level,parent,weight,direction,unit,target,denominator
a,First,Indicator,1,P,1,1,km,4.5,Area
b,\"Second, of two\",Indicator,1,P,3,-1,,,
c,,Indicator,1,Q,1,,,NA,
P,,Aggregate,2,Index,2,1,,,
Q,,Aggregate,2,Index,1,,,,
Index,,Aggregate,3,,,1,,,
G,,Group,,,,,,,
Area,,Denominator,,,,,,,
";

fn faults(text: &str) -> String {
    read("meta.csv", text.as_bytes()).map_or_else(|faults| faults.to_string(), |_| String::new())
}

fn with(old: &str, new: &str) -> String {
    assert!(META.contains(old), "{old}");
    META.replace(old, new)
}

#[test]
fn the_reference_shape_is_read_whole() {
    let tree = read("meta.csv", META.as_bytes()).unwrap();
    let [a, b, c] = tree.hierarchy.indicators() else { panic!("three indicators") };
    assert_eq!((a.weight, a.target, a.denominator.as_deref()), (1.0, Some(4.5), Some("Area")));
    assert_eq!((b.weight, b.target, b.direction), (3.0, None, Direction::Lower));
    assert_eq!((c.target, c.direction), (None, Direction::Higher));
    let codes: Vec<&str> = tree.hierarchy.nodes().iter().map(|node| node.code.as_str()).collect();
    assert_eq!(codes, ["a", "b", "c", "P", "Q", "Index"]);
    assert_eq!((tree.groups, tree.denominators), (vec!["G".to_owned()], vec!["Area".to_owned()]));
    assert_eq!(tree.names.get("b").map(String::as_str), Some("Second, of two"));
}

#[test]
fn columns_may_come_in_any_order_and_only_four_are_needed() {
    let tree = read("m", &b"parent,level,type,code\nI,1,Indicator,x\n,2,Aggregate,I\n"[..]).unwrap();
    assert_eq!(tree.hierarchy.nodes()[0].weight, 1.0);
    assert!(faults("code,type\nx,Indicator\n").contains("there is no column \"level\""));
}

#[test]
fn a_column_that_is_not_known_is_named_so_that_a_misspelt_weight_is_not_1_in_silence() {
    let found = faults(&with("weight", "wieght"));
    assert!(
        found.contains("meta.csv, line 1: the column \"wieght\" is not known") && found.contains("weight,"),
        "{found}"
    );
}

#[test]
fn every_faulty_cell_is_named_with_line_and_column() {
    let broken = META
        .replace("b,\"Second, of two\",Indicator,1,P,3,-1", "b,,Indicator,2,P,\"1,5\",0")
        .replace("c,,Indicator,1,Q,1", "c,,Indicator,1,,")
        .replace("Q,,Aggregate,2,Index,1,", "Q,,Aggregate,one,Index,1,-1")
        .replace("G,,Group", "G,,Gruppe")
        .replace("4.5,Area", "4.5,Aera");
    let found = faults(&broken);
    for line in [
        "line 3, column level: \"2\" is not the level of an indicator: write 1",
        "line 3, column weight: \"1,5\" is not a number: write a point where the comma is",
        "line 3, column direction: \"0\" is not a direction",
        "line 4, column parent: the cell is empty",
        "line 4, column weight: the cell is empty",
        "line 6, column level: \"one\" is not the level of an aggregate",
        "line 6, column direction: \"-1\" is not a direction",
        "line 8, column type: \"Gruppe\" is not one of Indicator, Aggregate, Group, Denominator",
        "line 2, column denominator: no row of type Denominator has the code \"Aera\"",
    ] {
        assert!(found.contains(line), "{line} is not in\n{found}");
    }
}

#[test]
fn what_is_wrong_with_the_tree_itself_stands_at_its_row() {
    assert!(faults(&with("\nb,", "\na,")).contains("line 3, column code: the code `a` stands twice"));
    assert!(faults(&with("1,P,3", "1,R,3")).contains("line 3: the parent `R` of `b` is not in the tree"));
    assert!(faults(&with("1,P,3", "1,P,-3")).contains("line 3: the weight -3 of `b` is no weight"));
    let weightless = META.replace("1,P,1", "1,P,0").replace("1,P,3", "1,P,0");
    assert!(faults(&weightless).contains("line 5: all that belongs to `P` has weight 0"));
    let two = META.replace("Q,,Aggregate,2,Index", "Q,,Aggregate,2,");
    assert!(faults(&two).contains("there must be one index at the top"));
    assert!(faults("code,type,level,parent\n").contains("there is no indicator"));
}

#[test]
fn faults_are_said_in_chinese_too() {
    let found = read("meta.csv", with("1,P,3", "1,R,x").as_bytes()).unwrap_err().zh();
    assert!(found.contains("meta.csv 第 3 行 weight 列：“x”不是数字"), "{found}");
}

#[test]
fn a_level_written_as_a_whole_float_is_the_level() {
    let floats = META
        .replace("Indicator,1,", "Indicator,1.0,")
        .replace("Aggregate,2,", "Aggregate,2.0,")
        .replace("Aggregate,3,", "Aggregate,3.00,");
    assert_eq!(read("m", floats.as_bytes()).unwrap(), read("m", META.as_bytes()).unwrap());
    for level in ["2.5", "1.0", "-2", "NaN", "1e40"] {
        let found = faults(&with("P,,Aggregate,2,", &format!("P,,Aggregate,{level},")));
        assert!(found.contains("is not the level of an aggregate"), "{level}: {found}");
    }
    assert!(
        faults(&with("c,,Indicator,1,", "c,,Indicator,1.5,"))
            .contains("\"1.5\" is not the level of an indicator")
    );
}
