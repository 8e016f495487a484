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
