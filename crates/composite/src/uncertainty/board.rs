//! Scores and ranks that follow weights moved by hand.

use super::case::{Case, WEIGHT_MAX};
use super::cause::Cause;
use super::fault::Fault;
use super::packed::Scratch;
use super::scorer::Scorer;
use crate::rank::Ranker;

/// A case under other weights, one set after the other: what a slider asks for. Which nodes of a unit have a
/// score is decided once, with the nominal weights.
#[derive(Clone, Debug)]
pub struct Board {
    scorer: Scorer,
    weights: Vec<[f64; 1]>,
    scratch: Scratch<1>,
    scores: [Vec<f64>; 1],
    placed: Vec<u32>,
    ranker: Ranker,
}

impl Board {
    pub fn new(case: &Case<'_>) -> Result<Self, Fault> {
        let scorer = Scorer::new(case)?;
        Ok(Self {
            weights: vec![[0.0]; case.hierarchy.nodes().len()],
            scratch: Scratch::default(),
            scores: [vec![0.0; scorer.room()]],
            placed: vec![0; scorer.units.len()],
            ranker: Ranker::default(),
            scorer,
        })
    }

    /// Scores and ranks all units under relative weights by node, each 0 to [`WEIGHT_MAX`]. Both slices have an entry
    /// per unit: [`crate::column::MISSING`] and 0 for a unit without an index, as before the call.
    ///
    /// # Errors
    /// Why the index of the first unit in the way cannot be computed. The slices are then untouched.
    // Inlined into a caller that is compiled for size, it would be too.
    #[inline(never)]
    pub fn rescore(&mut self, weights: &[f64], index: &mut [f64], ranks: &mut [u32]) -> Result<(), Cause> {
        for (number, (kept, node)) in
            self.weights.iter_mut().zip(self.scorer.table.hierarchy.nodes()).enumerate()
        {
            let weight = weights.get(number).copied().unwrap_or(f64::NAN);
            if !(0.0..=WEIGHT_MAX).contains(&weight) {
                return Err(Cause::BadWeight { node: node.code.clone(), weight });
            }
            *kept = [weight];
        }
        self.scorer.score(&self.weights, &mut self.scratch, &mut self.scores);
        let scores = &self.scores[0][..self.placed.len()];
        if let Some(place) = scores.iter().position(|score| !score.is_finite()) {
            return Err(self.scorer.cause(weights, place));
        }
        self.ranker.rank(scores, &mut self.placed);
        for ((&unit, &score), &rank) in self.scorer.units.iter().zip(scores).zip(&self.placed) {
            if let (Some(index), Some(place)) = (index.get_mut(unit as usize), ranks.get_mut(unit as usize)) {
                (*index, *place) = (score, rank);
            }
        }
        Ok(())
    }
}
