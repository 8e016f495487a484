//! Ranks of many scores, again and again.

use crate::rank::ties;

/// Competition ranks as [`crate::rank::Ranker`] gives them, of scores that all are finite.
///
/// Scores are thrown into as many bins of equal width as there are scores, in order; what is left to be put in order is
/// next to its place. Where they are crowded (a few units far away from all others) the whole is sorted instead. Time is
/// proportional to the number of scores but for that.
#[derive(Clone, Debug, Default)]
pub(super) struct Placing {
    bins: Vec<u32>,
    starts: Vec<u32>,
    sorted: Vec<(f64, u32)>,
}

/// Shifts a score that are made before the whole is sorted instead.
const SHIFTS_MAX: usize = 16;

impl Placing {
    /// Writes the rank of each score, 1 for the highest. Both slices have the same length, at most `u32::MAX`.
    pub fn rank(&mut self, scores: &[f64], ranks: &mut [u32]) {
        let range = scores.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &score| {
            (if score < low { score } else { low }, if score > high { score } else { high })
        });
        self.throw(scores, range);
        if !self.settle() {
            self.sorted.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
        }
        let mut leader = (f64::NAN, 0);
        for (&(score, row), place) in self.sorted.iter().zip(1u32..) {
            if place == 1 || !ties(leader.0, score) {
                leader = (score, place);
            }
            if let Some(rank) = ranks.get_mut(row as usize) {
                *rank = leader.1;
            }
        }
    }

    /// Puts the scores in bins, the highest first.
    fn throw(&mut self, scores: &[f64], (low, high): (f64, f64)) {
        let count = scores.len();
        let scale = (count as f64 - 1.0) / (high - low);
        self.sorted.clear();
        if !(scale.is_finite() && scale > 0.0) {
            self.sorted.extend(scores.iter().copied().zip(0..));
            return;
        }
        self.bins.clear();
        self.starts.clear();
        self.starts.resize(count + 1, 0);
        let last = count as u32 - 1;
        for &score in scores {
            let bin = (((high - score) * scale) as u32).min(last);
            self.bins.push(bin);
            self.starts[bin as usize + 1] += 1;
        }
        let mut start = 0;
        for next in &mut self.starts {
            start += *next;
            *next = start;
        }
        self.sorted.resize(count, (0.0, 0));
        for ((&score, &bin), row) in scores.iter().zip(&self.bins).zip(0..) {
            let start = &mut self.starts[bin as usize];
            self.sorted[*start as usize] = (score, row);
            *start += 1;
        }
    }

    /// Sorts by insertion; `false` when that would take long.
    fn settle(&mut self) -> bool {
        let mut left = SHIFTS_MAX * self.sorted.len();
        for place in 1..self.sorted.len() {
            let entry = self.sorted[place];
            let mut hole = place;
            while hole > 0 && self.sorted[hole - 1].0 < entry.0 {
                self.sorted[hole] = self.sorted[hole - 1];
                hole -= 1;
            }
            self.sorted[hole] = entry;
            let shifts = place - hole;
            if shifts > left {
                return false;
            }
            left -= shifts;
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rank::Ranker;
    use proptest::prelude::*;

    fn both(scores: &[f64]) -> (Vec<u32>, Vec<u32>) {
        let (mut placed, mut ranked) = (vec![0; scores.len()], Vec::new());
        Placing::default().rank(scores, &mut placed);
        Ranker::default().rank(scores, &mut ranked);
        (placed, ranked)
    }

    #[test]
    fn crowded_equal_and_single_scores_are_ranked_like_any_others() {
        let crowded: Vec<f64> = (0..500).map(|row| f64::from(row * 7 % 500)).chain([1e15]).collect();
        for scores in
            [&crowded[..], &[3.0; 9], &[1.0], &[], &[f64::MAX, -f64::MAX, 0.0], &[5e-324, 0.0, 1e-323]]
        {
            let (placed, ranked) = both(scores);
            assert_eq!(placed, ranked);
        }
    }

    proptest! {
        #[test]
        fn ranks_are_those_of_a_plain_sort(
            scores in prop::collection::vec(prop_oneof![
                (0u32..40).prop_map(|level| f64::from(level) / 7.0),
                -50.0..50.0f64,
                (0u32..9).prop_map(|noise| 12.5 + f64::from(noise) * 1e-13),
            ], 1..300),
        ) {
            let (placed, ranked) = both(&scores);
            prop_assert_eq!(placed, ranked);
        }
    }
}
