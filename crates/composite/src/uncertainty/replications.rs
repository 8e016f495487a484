//! The whole pipeline again and again.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::fault::Fault;
use super::model::Model;
use super::plan::{Factor, Plan};
use super::progress::Done;
use super::replication::Room;
use super::spread::{Failure, Failures};
use super::summary::{Replicated, summarise};
use crate::draws::Stream;
use crate::hierarchy::Hierarchy;
use crate::method::Method;
use crate::pipeline::Input;

/// Replications times units that are held, at most: 12 bytes each.
pub const KEPT_MAX: u64 = 20_000_000;

/// Runs of the whole pipeline with everything varying that a [`Plan`] lists, one chunk after the other.
///
/// Replication `i` takes one number in 0 to 1 per [`Factor`] from stream `i` of the seed, so that the same
/// replications give the same bits whatever the chunks, their order, and the number of workers
/// ([`Replications::fork`], [`Replications::merge`]). Weights that were given ([`super::Weighting::Given`]) are taken
/// in their order: replication `i` has those of draw `i`, whatever the seed, and there are no more replications than
/// draws.
///
/// What does not vary is done once and shared: screening and denominating always, every listed way of
/// imputing, treating and normalising as far as no errors are added to a column. Bounds of outliers, means
/// for gaps and scales follow the errors where there are some. A replication that cannot be computed counts
/// for nobody, and is reported with its reason; a unit that has too little data in some replications is
/// summarised over the others, and says over how many.
#[derive(Clone, Debug)]
pub struct Replications {
    model: Arc<Model>,
    top: u32,
    done: Done,
    kept: BTreeMap<u64, Kept>,
    failures: Failures,
    room: Room,
}

/// Indices and ranks of replications that follow on each other, failed ones left out.
#[derive(Clone, Debug, Default)]
pub(super) struct Kept {
    /// By replication and row.
    pub index: Vec<f64>,
    pub ranks: Vec<u32>,
}

/// What came of the replications.
#[derive(Clone, Debug, PartialEq)]
pub struct ReplicationOutcome {
    /// Replications that count.
    pub replications: u64,
    /// Replications that do not.
    pub failed: u64,
    pub failures: Vec<Failure>,
    /// By unit of the input; `None` for one that was screened out, and for all while no replication counts.
    pub units: Vec<Option<Replicated>>,
}

impl Replications {
    /// No replications yet.
    pub fn new(hierarchy: &Hierarchy, method: &Method, input: &Input, plan: &Plan) -> Result<Self, Fault> {
        let model = Model::new(hierarchy, method, input, plan)?;
        Ok(Self {
            model: Arc::new(model),
            top: plan.top,
            done: Done::default(),
            kept: BTreeMap::new(),
            failures: Failures::default(),
            room: Room::default(),
        })
    }

    /// The same question without any replications, for another worker; see [`Replications::merge`].
    pub fn fork(&self) -> Self {
        Self {
            model: Arc::clone(&self.model),
            top: self.top,
            done: Done::default(),
            kept: BTreeMap::new(),
            failures: Failures::default(),
            room: Room::default(),
        }
    }

    /// What varies.
    pub fn factors(&self) -> &[Factor] {
        &self.model.factors
    }

    /// Replications made so far, failed ones included.
    pub fn done(&self) -> u64 {
        self.done.count()
    }

    /// Replications that can be made in all, those of forks to be merged included: as many as [`KEPT_MAX`] holds, and as
    /// there are draws where weights are given.
    pub fn most(&self) -> u64 {
        let kept = KEPT_MAX / self.model.rows.len().max(1) as u64;
        self.model.weights.given().map_or(kept, |given| given.min(kept))
    }

    /// Makes these replications. One that was made already, or has no given weights, is an error, and none is made then.
    pub fn advance(&mut self, replications: Range<u64>) -> Result<(), Fault> {
        if replications.is_empty() {
            return Ok(());
        }
        if let Some(given) = self.model.weights.given().filter(|&given| replications.end > given) {
            return Err(Fault::NotGiven { draw: replications.end - 1, given });
        }
        self.check_room(replications.end - replications.start)?;
        self.done.add(replications.clone())?;
        let mut dials = vec![0.0; self.model.factors.len()];
        let mut kept = Kept::default();
        for replication in replications.clone() {
            let mut stream = Stream::new(self.model.seed, replication);
            dials.fill_with(|| stream.unit());
            match self.model.replicate(&dials, Some(replication), &mut self.room) {
                Ok(()) => {
                    kept.index.extend_from_slice(&self.room.index);
                    kept.ranks.extend_from_slice(&self.room.ranks);
                }
                Err(cause) => self.failures.add(Failure { draws: 1, first: replication, cause }),
            }
        }
        self.kept.insert(replications.start, kept);
        Ok(())
    }

    fn check_room(&self, more: u64) -> Result<(), Fault> {
        self.done.check_room(more, KEPT_MAX / self.model.rows.len().max(1) as u64)
    }

    /// Adds the replications of a fork, or none of them where they are too many together or made already.
    pub fn merge(&mut self, other: Self) -> Result<(), Fault> {
        if !Arc::ptr_eq(&self.model, &other.model) {
            return Err(Fault::OtherQuestion);
        }
        self.check_room(other.done.count())?;
        self.done.merge(&other.done)?;
        self.kept.extend(other.kept);
        self.failures.merge(other.failures);
        Ok(())
    }

    /// What the replications made so far say.
    pub fn results(&self) -> ReplicationOutcome {
        let Model { rows, units, index, ranks, .. } = &*self.model;
        let kept: Vec<&Kept> = self.kept.values().collect();
        let failed = self.failures.count();
        let mut outcome = ReplicationOutcome {
            replications: self.done.count() - failed,
            failed,
            failures: self.failures.list(),
            units: vec![None; *units],
        };
        if outcome.replications > 0 {
            let found = summarise(&kept, index, ranks, self.top);
            for (&row, replicated) in rows.iter().zip(found) {
                outcome.units[row as usize] = Some(replicated);
            }
        }
        outcome
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::uncertainty::tests::pipelines::{method, world};
    use crate::uncertainty::{Vary, Weighting};

    #[test]
    fn forks_that_are_too_many_together_are_refused_whole() {
        let (hierarchy, input) = world();
        let vary = Vary { weights: Weighting::Within { share: 0.5 }, ..Vary::default() };
        let plan = Plan { seed: 1, vary, top: 1 };
        let mut first = Replications::new(&hierarchy, &method(), &input, &plan).unwrap();
        let most = first.most();
        assert_eq!(most, KEPT_MAX / 10);
        let (mut second, mut third) = (first.fork(), first.fork());
        first.done.add(0..most - 2).unwrap();
        second.advance(most..most + 2).unwrap();
        third.advance(most + 2..most + 3).unwrap();
        assert_eq!(first.merge(second), Ok(()));
        assert_eq!(first.merge(third), Err(Fault::TooMany { what: "draws", count: most + 1, bound: most }));
        assert_eq!((first.done(), first.kept.len()), (most, 1));
    }
}
