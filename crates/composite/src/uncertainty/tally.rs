//! What is counted while draws pass, and what comes of it. Only whole numbers are added up, so that neither the order of
//! the draws nor who made them can change a bit.

/// Counts of ranks by place.
///
/// Up to [`CELLS_MAX`] counts every rank has its own; with more than 2,896 units a count stands for `2^shift` ranks side
/// by side, so that memory stays below 32 MiB.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tally {
    places: usize,
    shift: u32,
    bins: usize,
    counts: Vec<u32>,
    sums: Vec<u64>,
    top: u32,
    within_top: Vec<u32>,
    /// Places from the nominally best down, and how often each was above the next.
    nominal: Vec<u32>,
    above_next: Vec<u32>,
    pub draws: u64,
}

/// Counts of ranks that are held.
const CELLS_MAX: usize = 8 << 20;

impl Tally {
    pub fn new(nominal: Vec<u32>, top: u32) -> Self {
        let places = nominal.len();
        let mut shift = 0;
        while places.saturating_mul(((places.max(1) - 1) >> shift) + 1) > CELLS_MAX {
            shift += 1;
        }
        let bins = ((places.max(1) - 1) >> shift) + 1;
        Self {
            places,
            shift,
            bins,
            counts: vec![0; places * bins],
            sums: vec![0; places],
            top,
            within_top: vec![0; places],
            above_next: vec![0; places],
            nominal,
            draws: 0,
        }
    }

    /// The same places without any draw.
    pub fn blank(&self) -> Self {
        Self::new(self.nominal.clone(), self.top)
    }

    /// Counts the ranks of a draw, one a place, 1 and up.
    pub fn count(&mut self, ranks: &[u32]) {
        let rows = self.counts.chunks_exact_mut(self.bins);
        for ((&rank, row), (sum, within)) in
            ranks.iter().zip(rows).zip(self.sums.iter_mut().zip(&mut self.within_top))
        {
            row[((rank - 1) >> self.shift) as usize] += 1;
            *sum += u64::from(rank);
            *within += u32::from(rank <= self.top);
        }
        let mut above = u32::MAX;
        for (&place, next) in self.nominal.iter().zip(&mut self.above_next) {
            let rank = ranks[place as usize];
            *next += u32::from(above < rank);
            above = rank;
        }
        self.draws += 1;
    }

    pub fn merge(&mut self, other: &Self) {
        for (count, more) in self.counts.iter_mut().zip(&other.counts) {
            *count += more;
        }
        for (sum, more) in self.sums.iter_mut().zip(&other.sums) {
            *sum += more;
        }
        for (count, more) in self.within_top.iter_mut().zip(&other.within_top) {
            *count += more;
        }
        for (count, more) in self.above_next.iter_mut().zip(&other.above_next) {
            *count += more;
        }
        self.draws += other.draws;
    }

    /// How many ranks share a count.
    pub fn resolution(&self) -> u32 {
        1 << self.shift
    }

    pub fn mean(&self, place: usize) -> f64 {
        self.sums[place] as f64 / self.draws as f64
    }

    pub fn top_share(&self, place: usize) -> f64 {
        f64::from(self.within_top[place]) / self.draws as f64
    }

    /// Shares of draws in which a place is above the nominally next one, from the best down.
    pub fn above_next(&self) -> impl Iterator<Item = (u32, Option<f64>)> + '_ {
        let shares = self.above_next.iter().skip(1).map(|&count| Some(f64::from(count) / self.draws as f64));
        self.nominal.iter().copied().zip(shares.chain([None]))
    }

    /// Quantile of the ranks at a place by linear interpolation between order statistics (type 7, as
    /// [`crate::column::quantile`] and `numpy.percentile`), exact where every rank has its own count.
    pub fn quantile(&self, place: usize, share: f64) -> f64 {
        let position = share.clamp(0.0, 1.0) * (self.draws - 1) as f64;
        let below = position as u64;
        let row = &self.counts[place * self.bins..(place + 1) * self.bins];
        let low = self.order_statistic(row, below);
        let high = self.order_statistic(row, (below + 1).min(self.draws - 1));
        low + (position - below as f64) * (high - low)
    }

    /// The rank with `below` others before it; the middle of the ranks that share its count.
    fn order_statistic(&self, row: &[u32], below: u64) -> f64 {
        let mut seen = 0;
        for (bin, &count) in row.iter().enumerate() {
            seen += u64::from(count);
            if seen > below {
                let first = (bin << self.shift) + 1;
                let last = (first + (1 << self.shift) - 1).min(self.places);
                return 0.5 * first as f64 + 0.5 * last as f64;
            }
        }
        f64::NAN
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::quantile;
    use crate::draws::Stream;

    #[test]
    fn quantiles_of_counts_are_those_of_the_ranks_one_by_one() {
        let mut stream = Stream::new(5, 0);
        let mut tally = Tally::new((0..40).collect(), 3);
        let mut seen = vec![Vec::new(); 40];
        for draws in 1..60 {
            let mut ranks: Vec<u32> = (1..=40).collect();
            stream.shuffle(&mut ranks);
            tally.count(&ranks);
            for (seen, &rank) in seen.iter_mut().zip(&ranks) {
                seen.push(f64::from(rank));
                seen.sort_by(f64::total_cmp);
            }
            for (place, seen) in seen.iter().enumerate() {
                for share in [0.0, 0.05, 0.5, 0.9, 0.95, 1.0] {
                    assert_eq!(Some(tally.quantile(place, share)), quantile(seen, share));
                }
                let mean: f64 = seen.iter().sum::<f64>() / f64::from(draws);
                assert_eq!(tally.mean(place), mean);
                let top = seen.iter().filter(|rank| **rank <= 3.0).count();
                assert_eq!(tally.top_share(place), top as f64 / f64::from(draws));
            }
        }
    }

    #[test]
    fn many_units_share_counts_and_quantiles_stay_within_half_of_the_resolution() {
        let places = 3_000;
        let mut tally = Tally::new((0..places).collect(), 1);
        assert_eq!(tally.resolution(), 2);
        let ranks: Vec<u32> = (1..=places).rev().collect();
        tally.count(&ranks);
        for (place, &rank) in ranks.iter().enumerate() {
            assert!((tally.quantile(place, 0.5) - f64::from(rank)).abs() <= 0.5);
            assert_eq!(tally.mean(place), f64::from(rank));
        }
        assert_eq!(Tally::new((0..2_896).collect(), 1).resolution(), 1);
        assert!(Tally::new((0..100_000).collect(), 1).counts.len() <= CELLS_MAX);
    }

    #[test]
    fn a_share_above_the_next_counts_ties_for_neither() {
        let mut tally = Tally::new(vec![1, 0, 2], 1);
        for ranks in [[2, 1, 3], [1, 1, 3], [1, 2, 3], [3, 1, 1]] {
            tally.count(&ranks);
        }
        let found: Vec<_> = tally.above_next().collect();
        assert_eq!(found, [(1, Some(0.5)), (0, Some(0.75)), (2, None)]);
    }
}
