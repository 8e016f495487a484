use super::*;

fn indicator(code: &str, parent: &str, weight: f64) -> Indicator {
    Indicator {
        code: code.into(),
        parent: parent.into(),
        weight,
        direction: Direction::Higher,
        target: None,
        denominator: None,
        core: false,
    }
}

fn aggregate(code: &str, level: u32, parent: Option<&str>, weight: f64) -> Aggregate {
    Aggregate { code: code.into(), level, parent: parent.map(str::to_owned), weight }
}

fn small() -> Hierarchy {
    let indicators =
        vec![indicator("a", "hard", 1.0), indicator("b", "soft", 1.0), indicator("c", "soft", 3.0)];
    let aggregates = vec![
        aggregate("index", 3, None, 1.0),
        aggregate("hard", 2, Some("index"), 2.0),
        aggregate("soft", 2, Some("index"), 2.0),
    ];
    Hierarchy::new(indicators, aggregates).unwrap()
}

#[test]
fn children_stand_before_their_parent_and_the_index_last() {
    let tree = small();
    let codes: Vec<_> = tree.nodes().iter().map(|node| node.code.as_str()).collect();
    assert_eq!(codes, ["a", "b", "c", "hard", "soft", "index"]);
    assert_eq!((tree.columns(), tree.aggregates(), tree.index(), tree.levels()), (0..3, 3..6, 5, 3));
    assert_eq!(tree.nodes()[4].children, [1, 2]);
}

#[test]
fn effective_weights_are_the_shares_multiplied_up() {
    assert_eq!(small().effective_weights(), [0.5, 0.125, 0.375, 0.5, 0.5, 1.0]);
    let heavier = BTreeMap::from([("hard".to_owned(), 6.0), ("b".to_owned(), 0.0)]);
    assert_eq!(small().reweighted(&heavier).unwrap().effective_weights(), [0.75, 0.0, 0.25, 0.75, 0.25, 1.0]);
}

#[test]
fn a_negative_weight_and_a_group_without_weight_are_errors() {
    let changed = |pairs: &[(&str, f64)]| {
        small().reweighted(&pairs.iter().map(|(code, weight)| ((*code).to_owned(), *weight)).collect())
    };
    assert_eq!(
        changed(&[("a", -1.0)]).unwrap_err(),
        [HierarchyFault::BadWeight { code: "a".into(), weight: -1.0 }]
    );
    assert_eq!(
        changed(&[("b", 0.0), ("c", 0.0)]).unwrap_err(),
        [HierarchyFault::GroupWithoutWeight { parent: "soft".into() }]
    );
    assert_eq!(changed(&[("d", 1.0)]).unwrap_err(), [HierarchyFault::UnknownCode { code: "d".into() }]);
    assert!(matches!(changed(&[("a", f64::NAN)]).unwrap_err()[..], [HierarchyFault::BadWeight { .. }]));
}

#[test]
fn every_broken_tree_is_named() {
    let build = |indicators: &[(&str, &str)], aggregates: &[(&str, u32, Option<&str>)]| {
        Hierarchy::new(
            indicators.iter().map(|(code, parent)| indicator(code, parent, 1.0)).collect(),
            aggregates.iter().map(|(code, level, parent)| aggregate(code, *level, *parent, 1.0)).collect(),
        )
        .unwrap_err()
    };
    assert_eq!(build(&[], &[("x", 2, None)]), [HierarchyFault::NoIndicators]);
    assert_eq!(
        build(&[("a", "y")], &[("x", 2, None)]),
        [HierarchyFault::UnknownParent { code: "a".into(), parent: "y".into() }]
    );
    assert!(matches!(
        build(&[("a", "x"), ("a", "x")], &[("x", 2, None)])[..],
        [HierarchyFault::DuplicateCode { .. }]
    ));
    assert!(matches!(build(&[("a", "x")], &[("x", 3, None)])[..], [HierarchyFault::WrongLevel { .. }]));
    assert!(matches!(build(&[("a", "x")], &[("x", 1, None)])[..], [HierarchyFault::LevelOutOfRange { .. }]));
    assert_eq!(
        build(&[("a", "x")], &[("x", 2, None), ("y", 2, None)]),
        [
            HierarchyFault::NoChildren { code: "y".into() },
            HierarchyFault::NotOneIndex { codes: vec!["x".into(), "y".into()] }
        ]
    );
    let many = vec![indicator("a", "x", 1.0); Hierarchy::NODES_MAX + 1];
    assert!(matches!(Hierarchy::new(many, vec![]).unwrap_err()[..], [HierarchyFault::TooMany { .. }]));
}
