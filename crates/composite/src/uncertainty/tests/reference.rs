//! The index of one unit, straight from the definition, against the packed scores.

use super::*;
use crate::method::CoverageRule;
use proptest::prelude::*;

/// The value of a node for one unit: a weighted power mean of the children that are there.
fn value(case: &Case<'_>, weights: &[f64], nominal: &[f64], node: usize, unit: usize) -> Option<f64> {
    let nodes = case.hierarchy.nodes();
    if nodes[node].level == 1 {
        return Some(case.columns[node][unit]).filter(|cell| !cell.is_nan());
    }
    let weight = |weights: &[f64], child: usize| match (case.multipliers, nodes[node].level) {
        (Some(multipliers), 2) => {
            weights[child] * multipliers.by_group[multipliers.group_of[unit] as usize][child]
        }
        _ => weights[child],
    };
    let children = &nodes[node].children;
    let there: Vec<(usize, f64)> = children
        .iter()
        .filter_map(|&child| Some((child, value(case, weights, nominal, child, unit)?)))
        .collect();
    let share = match case.coverage.rule {
        CoverageRule::Count => there.len() as f64 / children.len() as f64,
        CoverageRule::Weight => {
            let total = |children: &mut dyn Iterator<Item = usize>| -> f64 {
                children.map(|child| weight(nominal, child)).sum()
            };
            total(&mut there.iter().map(|(child, _)| *child)) / total(&mut children.iter().copied())
        }
    };
    let some_weight = there.iter().any(|(child, _)| weight(nominal, *child) > 0.0);
    if !some_weight || share < case.coverage.of(nodes[node].level) - 1e-12 {
        return None;
    }
    let p = match case.aggregation.of(nodes[node].level) {
        Mean::Arithmetic => 1.0,
        Mean::Geometric => 0.0,
        Mean::Harmonic => -1.0,
        Mean::Generalised { p } => p,
        _ => return None,
    };
    let total: f64 = there.iter().map(|(child, _)| weight(weights, *child)).sum();
    let mean = |of: &dyn Fn(f64) -> f64| -> f64 {
        there.iter().map(|(child, value)| weight(weights, *child) / total * of(*value)).sum()
    };
    // Relative to the geometric mean nothing over- or underflows, and near p = 0 no digits go.
    let centre = mean(&|x| x.ln());
    let powers = mean(&|x| (p * (x.ln() - centre)).exp_m1());
    Some(match p {
        1.0 => mean(&|x| x),
        0.0 => centre.exp(),
        _ if p.abs() < 50.0 => (centre + powers.ln_1p() / p).exp(),
        // Relative to the largest part.
        _ => {
            let most = there.iter().map(|(_, x)| p * (x.ln() - centre)).fold(f64::NEG_INFINITY, f64::max);
            (centre + (most + mean(&|x| (p * (x.ln() - centre) - most).exp()).ln()) / p).exp()
        }
    })
}

fn any_tree() -> impl Strategy<Value = Hierarchy> {
    let group = |of: usize| prop::collection::vec(0..of, of..of + 6);
    (1usize..4, 1usize..3, any::<bool>(), any::<u64>())
        .prop_flat_map(move |(dimensions, pillars, deep, seed)| {
            let pillars = pillars.min(dimensions);
            (group(dimensions), Just((dimensions, pillars, deep, seed)))
        })
        .prop_map(|(mut leaves, (dimensions, pillars, deep, seed))| {
            (0..dimensions).for_each(|dimension| leaves[dimension] = dimension);
            let dimensions: Vec<usize> = (0..dimensions).map(|place| place % pillars).collect();
            let tops = vec![0; pillars];
            let flat = vec![0; dimensions.len()];
            let weight = |level: u32, place: usize| {
                let drawn = Stream::new(seed, u64::from(level) * 100 + place as u64).below(4);
                // The first of every group keeps some weight.
                if place < 3 { drawn as f64 + 1.0 } else { drawn as f64 }
            };
            match deep {
                true => tree(&[&leaves, &dimensions, &tops], weight),
                false => tree(&[&leaves, &flat], weight),
            }
        })
}

fn any_mean() -> impl Strategy<Value = Mean> {
    prop_oneof![
        4 => Just(Mean::Arithmetic),
        2 => Just(Mean::Geometric),
        1 => Just(Mean::Harmonic),
        1 => prop_oneof![Just(0.5), Just(-2.0), Just(3.0), Just(0.0), Just(1.0)].prop_map(|p| Mean::Generalised { p }),
        2 => prop_oneof![Just(100.0), Just(-100.0), Just(1e-9), Just(-1e-12)].prop_map(|p| Mean::Generalised { p }),
    ]
}

proptest! {
    #[test]
    fn packed_scores_are_those_of_the_definition(
        hierarchy in any_tree(),
        means in prop::collection::vec(any_mean(), 3),
        (units, gaps, seed) in (1usize..40, prop_oneof![Just(0.0), Just(0.05), Just(0.4)], any::<u64>()),
        (by_weight, least) in (any::<bool>(), prop_oneof![Just(0.0), Just(0.5), Just(1.0)]),
        (groups, scale) in (1u32..4, prop_oneof![Just(1.0), Just(1e-4), Just(1e12)]),
    ) {
        let indicators = hierarchy.columns().len();
        let mut columns = columns(seed, indicators, units, gaps);
        columns.iter_mut().flatten().for_each(|cell| *cell *= scale);
        let levels = (2..).zip(means).collect();
        let aggregation = Aggregation { default: Mean::Arithmetic, levels };
        let rule = if by_weight { CoverageRule::Weight } else { CoverageRule::Count };
        let coverage = Coverage { rule, default: least, levels: BTreeMap::new() };
        let mut stream = Stream::new(seed, 1);
        let group_of: Vec<u32> = (0..units).map(|_| stream.below(u64::from(groups)) as u32).collect();
        let by_group: Vec<Vec<f64>> =
            (0..groups).map(|_| (0..indicators).map(|_| stream.between(0.5, 3.0)).collect()).collect();
        let multipliers = Some(Multipliers { by_group: &by_group, group_of: &group_of });
        let case = Case { multipliers, ..case(&hierarchy, &columns, &aggregation, &coverage) };
        let nominal: Vec<f64> = hierarchy.nodes().iter().map(|node| node.weight).collect();
        let drawn: Vec<f64> = nominal.iter().map(|weight| weight * stream.between(0.2, 2.0)).collect();
        let expected: Vec<Option<f64>> =
            (0..units).map(|unit| value(&case, &drawn, &nominal, hierarchy.index(), unit)).collect();
        let Ok(mut board) = Board::new(&case) else {
            prop_assert!(expected.iter().all(Option::is_none));
            return Ok(());
        };
        let (mut index, mut ranks) = (vec![f64::NAN; units], vec![0; units]);
        prop_assert_eq!(board.rescore(&drawn, &mut index, &mut ranks), Ok(()));
        for ((found, expected), rank) in index.iter().zip(&expected).zip(&ranks) {
            match expected {
                None => prop_assert!(found.is_nan() && *rank == 0, "{found} where there is nothing"),
                Some(expected) => {
                    prop_assert!((found / expected - 1.0).abs() < 1e-12, "{found} is not {expected}");
                    let better = index.iter().filter(|other| **other > found * (1.0 + 1e-9)).count() as u32;
                    prop_assert_eq!(*rank, better + 1);
                }
            }
        }
    }
}
