//! Ranks under many draws of weights.

use std::ops::Range;
use std::sync::Arc;

use super::case::Case;
use super::fault::Fault;
use super::packed::Scratch;
use super::progress::Done;
use super::scorer::Scorer;
use super::spread::{Failure, Failures, Outcome, Spread, tie};
use super::tally::Tally;
use super::weighting::{Weighting, Weights};
use crate::draws::Stream;
use crate::rank::Ranker;

/// Draws, at most: a count of ranks has 32 bits.
pub const DRAWS_MAX: u64 = 1_000_000_000;
/// Draws that are scored together.
const BATCH: usize = 4;

/// What is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    pub seed: u64,
    pub weighting: Weighting,
    /// The places of which it is said how often a unit is among them.
    pub top: u32,
}

/// Ranks under draws of weights, one chunk of draws after the other.
///
/// Draw `i` takes the numbers of stream `i` of the seed, and only counts are added up: the same draws give
/// the same bits whatever the chunks, their order, and the number of workers ([`Ensemble::fork`],
/// [`Ensemble::merge`]).
///
/// Normalised data stays as it is; which nodes of a unit have a score is decided once, with the nominal
/// weights. A draw in which the index of some unit cannot be computed is not counted for any unit and
/// reported among the failures.
///
/// Memory: 32 MiB for the counts at most, and four times the data.
#[derive(Clone, Debug)]
pub struct Ensemble {
    question: Arc<Question>,
    draws_max: u64,
    tally: Tally,
    done: Done,
    failures: Failures,
    buffers: Buffers,
}

#[derive(Debug)]
struct Question {
    scorer: Scorer,
    weights: Weights,
    seed: u64,
    /// Nominal index and rank by place.
    index: Vec<f64>,
    ranks: Vec<u32>,
    units: usize,
}

#[derive(Clone, Debug, Default)]
struct Buffers {
    weights: Vec<[f64; BATCH]>,
    one: Vec<f64>,
    shares: Vec<f64>,
    scores: [Vec<f64>; BATCH],
    scratch: Scratch<BATCH>,
    ranker: Ranker,
    ranks: Vec<u32>,
}

impl Ensemble {
    /// No draws yet, and up to [`DRAWS_MAX`] to come.
    pub fn new(case: &Case<'_>, setting: Setting) -> Result<Self, Fault> {
        Self::of_at_most(case, setting, DRAWS_MAX)
    }

    /// No draws yet, and at most `draws_max` to come, forks included. Where these are few, the ranks of very many units
    /// are exact: 1,677 draws of 10,000 units, or 1,000 of 16,777.
    pub fn of_at_most(case: &Case<'_>, setting: Setting, draws_max: u64) -> Result<Self, Fault> {
        let draws_max = draws_max.min(DRAWS_MAX);
        let scorer = Scorer::new(case)?;
        let weights = Weights::new(case.hierarchy, setting.weighting)?;
        let index = scorer.nominal();
        let mut ranks = vec![0; index.len()];
        Ranker::default().rank(&index, &mut ranks);
        let mut order: Vec<u32> = (0..index.len() as u32).collect();
        order.sort_by_key(|&place| (ranks[place as usize], scorer.units[place as usize]));
        let tally = Tally::new(order, setting.top, draws_max);
        let mut buffers = Buffers { ranks: vec![0; index.len()], ..Buffers::default() };
        let nodes = case.hierarchy.nodes().len();
        buffers.weights.resize(nodes, [0.0; BATCH]);
        buffers.one.resize(nodes, 0.0);
        for scores in &mut buffers.scores {
            scores.resize(scorer.room(), 0.0);
        }
        let question = Question { scorer, weights, seed: setting.seed, index, ranks, units: case.units() };
        Ok(Self {
            question: Arc::new(question),
            draws_max,
            tally,
            done: Done::default(),
            failures: Failures::default(),
            buffers,
        })
    }

    /// The same question without any draws, for another worker; see [`Ensemble::merge`].
    pub fn fork(&self) -> Self {
        Self {
            question: Arc::clone(&self.question),
            draws_max: self.draws_max,
            tally: self.tally.blank(self.draws_max),
            done: Done::default(),
            failures: Failures::default(),
            buffers: self.buffers.clone(),
        }
    }

    /// Draws made so far, failed ones included.
    pub fn done(&self) -> u64 {
        self.done.count()
    }

    /// Makes these draws. A draw that was made already, or was not given, is an error, and none is made then.
    pub fn advance(&mut self, draws: Range<u64>) -> Result<(), Fault> {
        if draws.is_empty() {
            return Ok(());
        }
        if let Some(given) = self.question.weights.given().filter(|&given| draws.end > given) {
            return Err(Fault::NotGiven { draw: draws.end - 1, given });
        }
        self.done.check_room(draws.end - draws.start, self.draws_max)?;
        self.done.add(draws.clone())?;
        let mut first = draws.start;
        while first < draws.end {
            let count = (draws.end - first).min(BATCH as u64) as usize;
            self.batch(first, count);
            first += count as u64;
        }
        Ok(())
    }

    fn batch(&mut self, first: u64, count: usize) {
        let Self { question, tally, failures, buffers, .. } = self;
        let Buffers { weights, one, shares, scores, scratch, ranker, ranks } = buffers;
        for (lane, draw) in (first..).take(count).enumerate() {
            question.weights.draw(draw, &mut Stream::new(question.seed, draw), shares, one);
            for (weights, &weight) in weights.iter_mut().zip(one.iter()) {
                weights[lane] = weight;
            }
        }
        question.scorer.score(weights, scratch, scores);
        for (lane, (draw, scores)) in (first..).zip(scores.iter()).take(count).enumerate() {
            let scores = &scores[..ranks.len()];
            if let Some(place) = first_undefined(scores, &question.scorer.units) {
                let weights: Vec<f64> = weights.iter().map(|weights| weights[lane]).collect();
                let cause = question.scorer.cause(&weights, place);
                failures.add(Failure { draws: 1, first: draw, cause });
                continue;
            }
            ranker.rank(scores, ranks);
            tally.count(ranks);
        }
    }

    /// Adds the draws of a fork, or none of them where they are too many together or made already.
    pub fn merge(&mut self, other: Self) -> Result<(), Fault> {
        if !Arc::ptr_eq(&self.question, &other.question) {
            return Err(Fault::OtherQuestion);
        }
        self.done.check_room(other.done.count(), self.draws_max)?;
        self.done.merge(&other.done)?;
        self.tally.merge(&other.tally);
        self.failures.merge(other.failures);
        Ok(())
    }

    /// What the draws made so far say.
    pub fn results(&self) -> Outcome {
        let Question { scorer, index, ranks, units, .. } = &*self.question;
        let tally = &self.tally;
        let mut outcome = Outcome {
            draws: tally.draws,
            failed: self.failures.count(),
            failures: self.failures.list(),
            resolution: tally.resolution(),
            units: vec![None; *units],
        };
        if tally.draws == 0 {
            return outcome;
        }
        let spread = |(place, above_next): (u32, Option<f64>)| {
            let place = place as usize;
            let [low, median, high] = tally.quantiles(place, [0.05, 0.5, 0.95]);
            Spread {
                index: index[place],
                rank: ranks[place],
                mean: tally.mean(place),
                median,
                low,
                high,
                top: tally.top_share(place),
                above_next,
                tied_with: 0,
                tied_group: 0,
            }
        };
        let mut spreads: Vec<Spread> = tally.above_next().map(spread).collect();
        let intervals: Vec<[f64; 2]> = spreads.iter().map(|spread| [spread.low, spread.high]).collect();
        for (spread, (tied_with, tied_group)) in spreads.iter_mut().zip(tie(&intervals)) {
            (spread.tied_with, spread.tied_group) = (tied_with, tied_group);
        }
        for ((place, _), spread) in tally.above_next().zip(spreads) {
            outcome.units[scorer.units[place as usize] as usize] = Some(spread);
        }
        outcome
    }
}

/// The place whose index is not a number, the lowest unit of them; all are looked at without stopping, which
/// is quicker where there is none.
fn first_undefined(scores: &[f64], units: &[u32]) -> Option<usize> {
    let bad = scores.iter().fold(0u32, |bad, score| bad + u32::from(!score.is_finite()));
    if bad == 0 {
        return None;
    }
    (0..scores.len()).filter(|&place| !scores[place].is_finite()).min_by_key(|&place| units[place])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::method::Coverage;
    use crate::uncertainty::tests::{arithmetic, case, tree};

    #[test]
    fn forks_that_are_too_many_together_are_refused_whole() {
        let hierarchy = tree(&[&[0, 0]], |_, _| 1.0);
        let columns = [vec![1.0, 2.0], vec![2.0, 1.0]];
        let (aggregation, coverage) = (arithmetic(), Coverage::default());
        let case = case(&hierarchy, &columns, &aggregation, &coverage);
        let setting = Setting { seed: 0, weighting: Weighting::Within { share: 0.5 }, top: 1 };
        let mut first = Ensemble::new(&case, setting).unwrap();
        let mut second = first.fork();
        first.done.add(0..DRAWS_MAX).unwrap();
        second.advance(DRAWS_MAX..DRAWS_MAX + 1).unwrap();
        let refused = Fault::TooMany { what: "draws", count: DRAWS_MAX + 1, bound: DRAWS_MAX };
        assert_eq!(first.merge(second), Err(refused));
        assert_eq!((first.done(), first.tally.draws), (DRAWS_MAX, 0));
    }

    #[test]
    fn no_more_draws_are_made_than_there_is_room_for() {
        let hierarchy = tree(&[&[0, 0]], |_, _| 1.0);
        let columns = [vec![1.0, 2.0], vec![2.0, 1.0]];
        let (aggregation, coverage) = (arithmetic(), Coverage::default());
        let case = case(&hierarchy, &columns, &aggregation, &coverage);
        let setting = Setting { seed: 0, weighting: Weighting::Within { share: 0.5 }, top: 1 };
        let mut few = Ensemble::of_at_most(&case, setting, 3).unwrap();
        let mut fork = few.fork();
        few.advance(0..2).unwrap();
        let refused = Fault::TooMany { what: "draws", count: 4, bound: 3 };
        assert_eq!(few.advance(2..4), Err(refused.clone()));
        fork.advance(2..4).unwrap();
        assert_eq!(few.clone().merge(fork), Err(refused));
        few.advance(2..3).unwrap();
        assert_eq!((few.done(), few.tally.draws), (3, 3));
    }
}
