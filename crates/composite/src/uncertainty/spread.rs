//! How far ranks spread, unit by unit.

use std::collections::BTreeMap;

use super::cause::Cause;

/// What came of the draws.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Draws that count.
    pub draws: u64,
    /// Draws that do not, because the index of some unit could not be computed.
    pub failed: u64,
    pub failures: Vec<Failure>,
    /// Ranks that share a count: quantiles are exact where it is 1, and at most half of it off otherwise.
    pub resolution: u32,
    /// By unit; `None` for one without an index under the nominal weights, and for all while no draw counts.
    pub units: Vec<Option<Spread>>,
}

/// Draws that failed in the same way.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    pub draws: u64,
    /// The lowest of these draws.
    pub first: u64,
    /// What happened there.
    pub cause: Cause,
}

/// A unit's place and how sure it is. Ranks are competition ranks, 1 the best.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// The index and its rank under the nominal weights.
    pub index: f64,
    pub rank: u32,
    pub mean: f64,
    pub median: f64,
    /// 5 % and 95 % quantile of the rank, type 7 as `numpy.percentile`.
    pub low: f64,
    pub high: f64,
    /// Share of draws in which the rank is at most [`super::Setting::top`].
    pub top: f64,
    /// Share of draws in which the unit is ranked before the one that follows it nominally (of equals, the earlier row is
    /// the first); `None` for the last.
    pub above_next: Option<f64>,
    /// Other units whose interval from `low` to `high` overlaps with this one's.
    pub tied_with: u32,
    /// From the nominally best down, units whose interval overlaps with that of the first of the group, numbered from 1.
    pub tied_group: u32,
}

/// Failed draws by what failed where.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Failures {
    kinds: BTreeMap<(u8, String), Failure>,
}

impl Failures {
    pub fn add(&mut self, failure: Failure) {
        let kind = failure.cause.kind();
        let known = self.kinds.entry(kind).or_insert_with(|| Failure { draws: 0, ..failure.clone() });
        known.draws += failure.draws;
        if failure.first < known.first {
            known.first = failure.first;
            known.cause = failure.cause;
        }
    }

    pub fn merge(&mut self, other: Self) {
        for failure in other.kinds.into_values() {
            self.add(failure);
        }
    }

    pub fn count(&self) -> u64 {
        self.kinds.values().map(|failure| failure.draws).sum()
    }

    pub fn list(&self) -> Vec<Failure> {
        self.kinds.values().cloned().collect()
    }
}

/// Low and high end of a unit's ranks.
pub(super) type Interval = [f64; 2];

/// With how many others each unit is tied, and in which group: intervals stand from the nominally best down.
pub(super) fn tie(intervals: &[Interval]) -> Vec<(u32, u32)> {
    let mut lows: Vec<f64> = intervals.iter().map(|[low, _]| *low).collect();
    let mut highs: Vec<f64> = intervals.iter().map(|[_, high]| *high).collect();
    lows.sort_unstable_by(f64::total_cmp);
    highs.sort_unstable_by(f64::total_cmp);
    let mut leader = [f64::INFINITY, f64::NEG_INFINITY];
    let mut group = 0;
    let tied = intervals.iter().map(|&[low, high]| {
        let begun = lows.partition_point(|&other| other <= high);
        let ended = highs.partition_point(|&other| other < low);
        if low > leader[1] || high < leader[0] {
            leader = [low, high];
            group += 1;
        }
        ((begun - ended) as u32 - 1, group)
    });
    tied.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_ends_where_an_interval_no_longer_meets_its_first() {
        let intervals = [[1.0, 2.0], [1.5, 4.0], [2.0, 3.0], [3.5, 5.0], [6.0, 6.0]];
        assert_eq!(tie(&intervals), [(2, 1), (3, 1), (2, 1), (1, 2), (0, 3)]);
    }
}
