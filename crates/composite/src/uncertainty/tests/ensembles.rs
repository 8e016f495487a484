//! Ensembles: chunks, workers, order of units, and the bits of a seed.

use super::*;

const DIRICHLET: Weighting = Weighting::Dirichlet { concentration: 20.0 };

fn world() -> (Hierarchy, Vec<Vec<f64>>, Aggregation) {
    let hierarchy = tree(&[&[0, 0, 0, 1, 1, 2, 2, 2, 2], &[0, 0, 1], &[0, 0]], |level, place| {
        f64::from(level) + place as f64
    });
    let aggregation =
        Aggregation { default: Mean::Arithmetic, levels: BTreeMap::from([(4, Mean::Geometric)]) };
    (hierarchy, columns(3, 9, 61, 0.1), aggregation)
}

fn ask(columns: &[Vec<f64>], weighting: Weighting, chunks: &[[u64; 2]]) -> Outcome {
    let (hierarchy, _, aggregation) = world();
    let coverage = Coverage::default();
    let setting = Setting { seed: 11, weighting, top: 5 };
    let mut ensemble = Ensemble::new(&case(&hierarchy, columns, &aggregation, &coverage), setting).unwrap();
    for &[start, end] in chunks {
        ensemble.advance(start..end).unwrap();
    }
    ensemble.results()
}

#[test]
fn chunks_in_any_order_and_on_any_worker_give_the_same_bits() {
    let (hierarchy, columns, aggregation) = world();
    let coverage = Coverage::default();
    for weighting in [DIRICHLET, Weighting::Within { share: 0.25 }] {
        let whole = ask(&columns, weighting.clone(), &[[0, 200]]);
        assert_eq!(whole.draws, 200);
        assert_eq!(
            whole,
            ask(&columns, weighting.clone(), &[[199, 200], [0, 1], [1, 8], [50, 199], [8, 50]])
        );
        let setting = Setting { seed: 11, weighting, top: 5 };
        let mut first = Ensemble::new(&case(&hierarchy, &columns, &aggregation, &coverage), setting).unwrap();
        let mut second = first.fork();
        first.advance(0..77).unwrap();
        second.advance(77..200).unwrap();
        first.merge(second).unwrap();
        assert_eq!(first.done(), 200);
        assert_eq!(whole, first.results());
    }
}

#[test]
fn units_in_another_order_keep_their_results() {
    let (_, columns, _) = world();
    let turned: Vec<Vec<f64>> = columns
        .iter()
        .map(|column| {
            let mut column = column.clone();
            column.rotate_left(17);
            column
        })
        .collect();
    let mut expected = ask(&columns, DIRICHLET, &[[0, 100]]);
    expected.units.rotate_left(17);
    assert_eq!(expected, ask(&turned, DIRICHLET, &[[0, 100]]));
}

/// FNV-1a over everything that a draw can change.
fn fingerprint(outcome: &Outcome) -> u64 {
    let figures = outcome.units.iter().flatten().flat_map(|unit| {
        let above = unit.above_next.unwrap_or(-1.0);
        [unit.index, f64::from(unit.rank), unit.mean, unit.median, unit.low, unit.high, unit.top, above]
    });
    figures.flat_map(|figure| figure.to_bits().to_le_bytes()).fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[test]
fn a_seed_keeps_its_bits() {
    let (_, columns, _) = world();
    let found = [DIRICHLET, Weighting::Within { share: 0.25 }]
        .map(|weighting| fingerprint(&ask(&columns, weighting, &[[0, 500]])));
    assert_eq!(found, [10_116_011_977_515_343_454, 5_027_309_099_194_459_111]);
}

#[test]
fn each_draw_counts_once_and_forks_of_other_questions_are_refused() {
    let (hierarchy, columns, aggregation) = world();
    let coverage = Coverage::default();
    let case = case(&hierarchy, &columns, &aggregation, &coverage);
    let setting = Setting { seed: 1, weighting: DIRICHLET, top: 5 };
    let mut ensemble = Ensemble::new(&case, setting.clone()).unwrap();
    assert!(ensemble.results().units.iter().all(Option::is_none), "nothing is known before the first draw");
    ensemble.advance(0..10).unwrap();
    assert_eq!(ensemble.advance(9..20), Err(Fault::Repeated { draw: 9 }));
    let mut fork = ensemble.fork();
    fork.advance(5..6).unwrap();
    assert_eq!(ensemble.merge(fork), Err(Fault::Repeated { draw: 5 }));
    let other = Ensemble::new(&case, setting).unwrap();
    assert_eq!(ensemble.merge(other), Err(Fault::OtherQuestion));
    assert_eq!(ensemble.done(), 10);
}

#[test]
fn drawn_shares_have_the_nominal_ones_as_means() {
    let hierarchy =
        tree(&[&[0, 0, 0, 1], &[0, 0]], |level, place| if level == 1 { place as f64 } else { 1.0 });
    let weights = weighting::Weights::new(&hierarchy, DIRICHLET).unwrap();
    let mut sums = vec![[0.0; 2]; hierarchy.nodes().len()];
    let mut out = vec![0.0; hierarchy.nodes().len()];
    for draw in 0..20_000 {
        weights.draw(draw, &mut Stream::new(4, draw), &mut Vec::new(), &mut out);
        for (sum, &share) in sums.iter_mut().zip(&out) {
            *sum = [sum[0] + share, sum[1] + share * share];
        }
    }
    for (node, expected) in [(0, 0.0), (1, 1.0 / 3.0), (2, 2.0 / 3.0), (4, 0.5), (5, 0.5)] {
        let mean = sums[node][0] / 20_000.0;
        let variance = sums[node][1] / 20_000.0 - mean * mean;
        assert!((mean - expected).abs() < 0.004, "{mean} at {node}");
        assert!((variance - expected * (1.0 - expected) / 21.0).abs() < 0.0006, "{variance} at {node}");
    }
    assert_eq!(out[3], 3.0, "an only child keeps its weight");
}
