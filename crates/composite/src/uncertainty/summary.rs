//! Indices and ranks of many replications, unit by unit.

use super::replications::Kept;
use super::spread::{Interval, tie};
use crate::column::{is_missing, quantile};

/// Where figures of one unit lie over the replications.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    pub mean: f64,
    pub median: f64,
    /// 5 % and 95 % quantile; all three type 7, as `numpy.percentile`.
    pub low: f64,
    pub high: f64,
}

impl Summary {
    /// `None` of nothing. `values` are put in order; the mean is of the order they come in.
    fn of(values: &mut [f64]) -> Option<Self> {
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        values.sort_unstable_by(f64::total_cmp);
        Some(Self {
            mean,
            median: quantile(values, 0.5)?,
            low: quantile(values, 0.05)?,
            high: quantile(values, 0.95)?,
        })
    }
}

/// A unit's index and place, and how sure they are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Replicated {
    /// Index and rank as the method says; `None` for a unit with too little data.
    pub index: Option<f64>,
    pub rank: Option<u32>,
    /// Replications in which the unit has an index.
    pub scored: u64,
    /// Over those; `None` where there is none of them.
    pub spread: Option<IndexSpread>,
}

/// How far a unit's index and rank spread.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct IndexSpread {
    pub index: Summary,
    pub rank: Summary,
    /// Share of the unit's replications in which the rank is at most [`super::Plan::top`].
    pub top: f64,
    /// Share of the replications that rank both in which the unit is before the one that follows it nominally; `None` for
    /// the last, and where no replication ranks both.
    pub above_next: Option<f64>,
    /// See [`super::Spread::tied_with`] and [`super::Spread::tied_group`].
    pub tied_with: u32,
    pub tied_group: u32,
}

/// By row. `kept` has all replications, in order; `index` and `ranks` are those of the method.
pub(super) fn summarise(kept: &[&Kept], index: &[f64], ranks: &[u32], top: u32) -> Vec<Replicated> {
    let rows = index.len();
    let cells = |row: usize| {
        let indices = kept.iter().flat_map(move |kept| kept.index.iter().skip(row).step_by(rows));
        indices.copied()
    };
    let places =
        |row: usize| kept.iter().flat_map(move |kept| kept.ranks.iter().skip(row).step_by(rows)).copied();
    let mut found = Vec::with_capacity(rows);
    for row in 0..rows {
        let mut indices: Vec<f64> = cells(row).filter(|cell| !is_missing(*cell)).collect();
        let mut ranked: Vec<f64> = places(row).filter(|rank| *rank > 0).map(f64::from).collect();
        let within = ranked.iter().filter(|rank| **rank <= f64::from(top)).count();
        let spread = match (Summary::of(&mut indices), Summary::of(&mut ranked)) {
            (Some(index), Some(rank)) => Some(IndexSpread {
                index,
                rank,
                top: within as f64 / ranked.len() as f64,
                above_next: None,
                tied_with: 0,
                tied_group: 0,
            }),
            _ => None,
        };
        found.push(Replicated {
            index: Some(index[row]).filter(|index| !is_missing(*index)),
            rank: Some(ranks[row]).filter(|rank| *rank > 0),
            scored: ranked.len() as u64,
            spread,
        });
    }
    let mut order: Vec<usize> = (0..rows).filter(|&row| found[row].spread.is_some()).collect();
    order.sort_by_key(|&row| (found[row].rank.unwrap_or(u32::MAX), row));
    for pair in order.windows(2) {
        let both = places(pair[0]).zip(places(pair[1])).filter(|(a, b)| *a > 0 && *b > 0);
        let (above, count) =
            both.fold((0u64, 0u64), |(above, count), (a, b)| (above + u64::from(a < b), count + 1));
        if let Some(spread) = &mut found[pair[0]].spread {
            spread.above_next = (count > 0).then(|| above as f64 / count as f64);
        }
    }
    let intervals: Vec<Interval> = order
        .iter()
        .filter_map(|&row| found[row].spread.map(|spread| [spread.rank.low, spread.rank.high]))
        .collect();
    for (&row, (tied_with, tied_group)) in order.iter().zip(tie(&intervals)) {
        if let Some(spread) = &mut found[row].spread {
            (spread.tied_with, spread.tied_group) = (tied_with, tied_group);
        }
    }
    found
}
