use super::*;
use crate::column::MISSING;
use crate::hierarchy::Direction::{Higher, Lower};

fn indicator(direction: Direction) -> Indicator {
    Indicator {
        code: "x".into(),
        parent: "top".into(),
        weight: 1.0,
        direction,
        target: None,
        denominator: None,
        core: false,
    }
}

#[test]
fn gaps_become_the_mean_or_the_median_and_are_told() {
    for (figure, value) in [(Figure::Mean, 4.0), (Figure::Median, 2.0)] {
        let mut column = [1.0, MISSING, 2.0, 9.0, MISSING];
        let mut filled = Vec::new();
        by_figure(figure, 7, &mut column, &mut filled);
        assert_eq!(column, [1.0, value, 2.0, 9.0, value]);
        assert_eq!(filled, [Imputed { column: 7, row: 1, value }, Imputed { column: 7, row: 4, value }]);
    }
}

#[test]
fn a_column_without_values_stays_without() {
    let mut column = [MISSING; 2];
    by_figure(Figure::Mean, 0, &mut column, &mut Vec::new());
    assert!(column.iter().all(|cell| cell.is_nan()));
}

#[test]
fn a_group_fills_its_own_and_nobody_else() {
    let labels = [Some(5), None, Some(5), Some(2), Some(5), Some(2), Some(9)];
    let mut column = [1.0, MISSING, MISSING, 8.0, 4.0, MISSING, MISSING];
    let mut filled = Vec::new();
    by_group(Figure::Mean, &Groups::new(&labels), 3, &mut column, &mut filled);
    assert_eq!((column[2], column[5]), (2.5, 8.0));
    assert!(column[1].is_nan(), "no label");
    assert!(column[6].is_nan(), "nobody else in the group");
    assert_eq!(filled.len(), 2);
}

#[test]
fn a_gap_becomes_the_mean_of_the_others_on_the_columns_own_scale() {
    // Unit 3 is at 1/4 of the second column and, upside down, at 3/4 of the third: 1/2 of the first, which is 20.
    let indicators = [Higher, Higher, Lower, Lower].map(indicator);
    let mut columns = vec![
        vec![10.0, 30.0, 10.0, MISSING],
        vec![0.0, 4.0, MISSING, 1.0],
        vec![0.0, 8.0, MISSING, 2.0],
        vec![5.0, MISSING, 1.0, MISSING],
    ];
    let mut filled = Vec::new();
    by_siblings(&indicators, &[0, 1, 2, 3], &mut columns, &mut filled);
    assert_eq!(columns[0][3], 20.0);
    // Unit 2: 0 in the first and 1 in the fourth, 1/2 of the second and third: neither is made of the other.
    assert_eq!((columns[1][2], columns[2][2]), (2.0, 4.0));
    // Unit 1 in the fourth: 1, 1 and 0 are 2/3, and lower is better, 5 - 4 * 2/3.
    assert!((columns[3][1] - (5.0 - 8.0 / 3.0)).abs() < 1e-15);
    // Unit 3 in the fourth: 1/4 and 3/4, without the 1/2 that has just been filled in the first.
    assert_eq!(columns[3][3], 3.0);
    let places: Vec<(u32, u32)> = filled.iter().map(|cell| (cell.column, cell.row)).collect();
    assert_eq!(places, [(0, 3), (1, 2), (2, 2), (3, 1), (3, 3)]);
}

#[test]
fn a_constant_column_says_nothing_of_others_and_fills_itself() {
    let indicators = [Higher, Lower].map(indicator);
    let mut columns = vec![vec![7.0, MISSING, 7.0], vec![MISSING, 1.0, 2.0]];
    by_siblings(&indicators, &[0, 1], &mut columns, &mut Vec::new());
    assert_eq!(columns[0], [7.0, 7.0, 7.0]);
    assert!(columns[1][0].is_nan(), "its only sibling is constant");
}

#[test]
fn another_parents_columns_are_not_looked_at() {
    let indicators = [Higher, Higher].map(indicator);
    let mut columns = vec![vec![1.0, 2.0, MISSING], vec![1.0, 2.0, 1.0]];
    by_siblings(&indicators, &[0], &mut columns, &mut Vec::new());
    assert!(columns[0][2].is_nan());
}
