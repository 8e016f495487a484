//! The columns give the same bits as the rows.

use proptest::prelude::*;
use scoring::batch::{Table, score, score_unadjusted};
use scoring::{Mode, assess};

use crate::properties::{observations, shipped, types};

fn bits(value: Option<f64>) -> u64 {
    value.unwrap_or(f64::NAN).to_bits()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn a_batch_gives_the_bits_that_each_community_gives_alone(
        rows in prop::collection::vec((types(), observations()), 1..30),
    ) {
        let framework = shipped();
        let mut table = Table::new(framework, rows.iter().map(|(types, _)| *types).collect());
        for (row, (_, cells)) in rows.iter().enumerate() {
            table.set_row(row, cells);
        }
        let batch = score(framework, &table, Mode::Final);
        let plain = score_unadjusted(framework, &table, Mode::Final);
        let alone: Vec<_> =
            rows.iter().map(|(types, cells)| assess(framework, *types, cells, Mode::Final)).collect();
        for (row, result) in alone.iter().enumerate() {
            prop_assert_eq!(batch.hard[row].to_bits(), bits(result.hard()));
            prop_assert_eq!(batch.soft[row].to_bits(), bits(result.soft()));
            prop_assert_eq!(batch.index[row].to_bits(), bits(result.index.score()));
            prop_assert_eq!(batch.coordination[row].to_bits(), bits(result.coordination()));
            prop_assert_eq!((batch.lag[row], batch.flag[row]), (result.lag, result.flag));
            prop_assert_eq!(plain.index[row].to_bits(), bits(result.unadjusted_index));
            prop_assert_eq!(batch.coverage[row].to_bits(), result.coverage.to_bits());
            for (dimension, column) in result.dimensions.iter().zip(&batch.dimensions) {
                prop_assert_eq!(column[row].to_bits(), bits(dimension.outcome.score()));
            }
        }
        let index: Vec<_> = alone.iter().map(|result| result.index.score()).collect();
        let kinds: Vec<_> = rows.iter().map(|(types, _)| *types).collect();
        let some = |ranks: &[u32]| ranks.iter().map(|rank| (*rank > 0).then_some(*rank)).collect::<Vec<_>>();
        prop_assert_eq!(some(&batch.rank), scoring::rank::ranks(&index));
        prop_assert_eq!(some(&batch.rank_in_type), scoring::rank::ranks_within(&index, &kinds));
    }
}

#[test]
fn a_table_without_rows_scores_nothing() {
    let framework = crate::small::framework();
    let scores = score(&framework, &Table::new(&framework, Vec::new()), Mode::Final);
    assert!(scores.index.is_empty() && scores.rank.is_empty());
}
