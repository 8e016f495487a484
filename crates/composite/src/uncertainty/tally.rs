//! What is counted while draws pass, and what comes of it. Only whole numbers are added up, so that neither
//! the order of the draws nor who made them can change a bit.

/// Ranks by place.
///
/// Up to [`CELLS_MAX`] counts every rank has its own. With more than 2,896 units there are two ways: the ranks themselves
/// are held where they are few, and else a count stands for `2^shift` ranks side by side. Memory stays below 32 MiB.
#[derive(Clone, Debug)]
pub(super) struct Tally {
    places: usize,
    held: Held,
    sums: Vec<u64>,
    top: u32,
    within_top: Vec<u32>,
    /// Places from the nominally best down, and how often each was above the next.
    nominal: Vec<u32>,
    above_next: Vec<u32>,
    pub draws: u64,
}

/// What is held of the ranks at each place.
#[derive(Clone, Debug)]
enum Held {
    /// Place after place, how often a rank was in each bin of `2^shift` ranks.
    Counts { shift: u32, bins: usize, counts: Vec<u32> },
    /// Place after place, the rank of each draw, of which there are at most `room`.
    Ranks { room: usize, ranks: Vec<u16> },
}

/// Counts of ranks that are held.
const CELLS_MAX: usize = 8 << 20;
/// Ranks that are held, which take half of the memory of a count.
const RANKS_MAX: usize = 2 * CELLS_MAX;

impl Held {
    fn new(places: usize, draws_max: u64) -> Self {
        let bins = |shift: u32| ((places.max(1) - 1) >> shift) + 1;
        let mut shift = 0;
        while places.saturating_mul(bins(shift)) > CELLS_MAX {
            shift += 1;
        }
        let room = usize::try_from(draws_max).unwrap_or(usize::MAX);
        if shift > 0 && places <= usize::from(u16::MAX) && places.saturating_mul(room) <= RANKS_MAX {
            return Self::Ranks { room, ranks: vec![0; places * room] };
        }
        Self::Counts { shift, bins: bins(shift), counts: vec![0; places * bins(shift)] }
    }

    /// Takes the ranks of one more draw, one a place.
    fn count(&mut self, draws: u64, taken: &[u32]) {
        match self {
            Self::Counts { shift, bins, counts } => {
                for (&rank, row) in taken.iter().zip(counts.chunks_exact_mut(*bins)) {
                    row[((rank - 1) >> *shift) as usize] += 1;
                }
            }
            Self::Ranks { room, ranks } => {
                for (&rank, row) in taken.iter().zip(ranks.chunks_exact_mut(*room)) {
                    // No rank is above the number of places, for which 16 bits are enough.
                    row[draws as usize] = rank as u16;
                }
            }
        }
    }
}

impl Tally {
    /// For at most `draws_max` draws; the fewer these are, the finer the ranks of very many places.
    pub fn new(nominal: Vec<u32>, top: u32, draws_max: u64) -> Self {
        let places = nominal.len();
        Self {
            places,
            held: Held::new(places, draws_max),
            sums: vec![0; places],
            top,
            within_top: vec![0; places],
            above_next: vec![0; places],
            nominal,
            draws: 0,
        }
    }

    /// The same places without any draw.
    pub fn blank(&self, draws_max: u64) -> Self {
        Self::new(self.nominal.clone(), self.top, draws_max)
    }

    /// Counts the ranks of a draw, one a place, 1 and up.
    pub fn count(&mut self, ranks: &[u32]) {
        self.held.count(self.draws, ranks);
        for (&rank, (sum, within)) in ranks.iter().zip(self.sums.iter_mut().zip(&mut self.within_top)) {
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

    /// Adds what another counted; both are of the same places and the same most draws, which they do not exceed together.
    pub fn merge(&mut self, other: &Self) {
        let (own, more) = (self.draws as usize, other.draws as usize);
        match (&mut self.held, &other.held) {
            (Held::Counts { counts, .. }, Held::Counts { counts: others, .. }) => {
                for (count, more) in counts.iter_mut().zip(others) {
                    *count += more;
                }
            }
            (Held::Ranks { room, ranks }, Held::Ranks { ranks: others, .. }) => {
                for (row, other) in ranks.chunks_exact_mut(*room).zip(others.chunks_exact(*room)) {
                    row[own..own + more].copy_from_slice(&other[..more]);
                }
            }
            _ => debug_assert!(false, "a tally is merged with its own kind"),
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
        match self.held {
            Held::Counts { shift, .. } => 1 << shift,
            Held::Ranks { .. } => 1,
        }
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

    /// Quantiles of the ranks at a place by linear interpolation between order statistics (type 7, as
    /// [`crate::column::quantile`] and `numpy.percentile`), exact where every rank has its own count.
    pub fn quantiles<const N: usize>(&self, place: usize, shares: [f64; N]) -> [f64; N] {
        match &self.held {
            Held::Counts { shift, bins, counts } => {
                let row = &counts[place * bins..(place + 1) * bins];
                shares.map(|share| self.between(share, |below| self.order_statistic(row, *shift, below)))
            }
            Held::Ranks { room, ranks } => {
                let mut row = ranks[place * room..place * room + self.draws as usize].to_vec();
                row.sort_unstable();
                shares.map(|share| self.between(share, |below| f64::from(row[below as usize])))
            }
        }
    }

    /// Between the two order statistics that a share of the draws lies between.
    fn between(&self, share: f64, statistic: impl Fn(u64) -> f64) -> f64 {
        let position = share.clamp(0.0, 1.0) * (self.draws - 1) as f64;
        let below = position as u64;
        let low = statistic(below);
        let high = statistic((below + 1).min(self.draws - 1));
        low + (position - below as f64) * (high - low)
    }

    /// The rank with `below` others before it; the middle of the ranks that share its count.
    fn order_statistic(&self, row: &[u32], shift: u32, below: u64) -> f64 {
        let mut seen = 0;
        for (bin, &count) in row.iter().enumerate() {
            seen += u64::from(count);
            if seen > below {
                let first = (bin << shift) + 1;
                let last = (first + (1 << shift) - 1).min(self.places);
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

    /// More draws than the ranks themselves are held for.
    const MANY: u64 = 1_000_000;

    #[test]
    fn quantiles_of_counts_are_those_of_the_ranks_one_by_one() {
        let mut stream = Stream::new(5, 0);
        let mut tally = Tally::new((0..40).collect(), 3, MANY);
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
                let shares = [0.0, 0.05, 0.5, 0.9, 0.95, 1.0];
                assert_eq!(tally.quantiles(place, shares).map(Some), shares.map(|it| quantile(seen, it)));
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
        let mut tally = Tally::new((0..places).collect(), 1, MANY);
        assert_eq!(tally.resolution(), 2);
        let ranks: Vec<u32> = (1..=places).rev().collect();
        tally.count(&ranks);
        for (place, &rank) in ranks.iter().enumerate() {
            assert!((tally.quantiles(place, [0.5])[0] - f64::from(rank)).abs() <= 0.5);
            assert_eq!(tally.mean(place), f64::from(rank));
            // Who is among the top is counted rank by rank.
            assert_eq!(tally.top_share(place), f64::from(u8::from(rank == 1)));
        }
        assert_eq!(Tally::new((0..2_896).collect(), 1, MANY).resolution(), 1);
        assert_eq!(Tally::new((0..10_000).collect(), 1, MANY).resolution(), 16);
    }

    #[test]
    fn few_draws_of_many_units_are_held_rank_by_rank_and_are_exact_in_any_order() {
        let (places, draws) = (3_000_u32, 41);
        let mut stream = Stream::new(7, 0);
        let mut seen = vec![Vec::new(); places as usize];
        let mut halves = [0, 1].map(|_| Tally::new((0..places).collect(), 100, draws));
        for draw in 0..draws {
            let mut ranks: Vec<u32> = (1..=places).collect();
            stream.shuffle(&mut ranks);
            halves[usize::from(draw % 3 == 0)].count(&ranks);
            for (seen, &rank) in seen.iter_mut().zip(&ranks) {
                seen.push(f64::from(rank));
            }
        }
        let [mut one, mut other] = halves;
        assert_eq!(one.resolution(), 1);
        let first = one.clone();
        one.merge(&other);
        other.merge(&first);
        for (place, seen) in seen.iter_mut().enumerate() {
            seen.sort_by(f64::total_cmp);
            let shares = [0.0, 0.05, 0.5, 0.95, 1.0];
            assert_eq!(one.quantiles(place, shares).map(Some), shares.map(|it| quantile(seen, it)));
            assert_eq!(other.quantiles(place, shares), one.quantiles(place, shares));
            let top = seen.iter().filter(|rank| **rank <= 100.0).count();
            assert_eq!(one.top_share(place), top as f64 / draws as f64);
        }
    }

    #[test]
    fn whatever_is_held_of_the_ranks_stays_below_32_mebibytes() {
        for places in [1, 2_896, 10_000, 16_777, 20_000, 70_000, 100_000] {
            for draws in [1, 1_000, 1_677, 10_000, MANY] {
                let bytes = match Held::new(places, draws) {
                    Held::Counts { counts, .. } => counts.len() * size_of::<u32>(),
                    Held::Ranks { ranks, .. } => ranks.len() * size_of::<u16>(),
                };
                assert!(bytes <= 32 << 20, "{places} places, {draws} draws: {bytes}");
            }
        }
        let is_exact = |places| Tally::new((0..places).collect(), 1, 1_000).resolution() == 1;
        assert_eq!([10_000, 16_777, 16_778].map(is_exact), [true, true, false]);
    }

    #[test]
    fn a_share_above_the_next_counts_ties_for_neither() {
        let mut tally = Tally::new(vec![1, 0, 2], 1, MANY);
        for ranks in [[2, 1, 3], [1, 1, 3], [1, 2, 3], [3, 1, 1]] {
            tally.count(&ranks);
        }
        let found: Vec<_> = tally.above_next().collect();
        assert_eq!(found, [(1, Some(0.5)), (0, Some(0.75)), (2, None)]);
    }
}
