//! The bridge: one community's observations through the whole default pipeline.

use domain::community::CommunityTypes;
use domain::framework::{Framework, IndicatorCode};

use crate::ENGINE_VERSION;
use crate::aggregate::{Cell, Mode, Outcome, Shortfall, geometric};
use crate::assessment::{Assessment, DimensionResult, IndicatorResult, IndicatorState, PillarResult};
use crate::explain::{Contribution, index_slopes};
use crate::lag::{flag, lag};
use crate::observed::{Lack, Observed};
use crate::obstacle::{self, Obstacle};
use crate::totals::Totals;
use crate::tree::{Branch, Leaf, Tree};
use composite::coupling::coupling;
use composite::method::Scale;
use composite::rank::ties;

/// Scores one community. `observations` is in the framework's order of indicators ([`crate::gather`] makes
/// it); positions beyond its end have no data. Pure: the same input gives the same bits anywhere.
pub fn assess(
    framework: &Framework,
    types: CommunityTypes,
    observations: &[Option<Observed>],
    mode: Mode,
) -> Assessment {
    assess_on(framework, &Tree::new(framework, types), observations, mode)
}

/// [`assess`] on a tree that was made before from the same framework, for many communities of a type.
pub fn assess_on(
    framework: &Framework,
    tree: &Tree,
    observations: &[Option<Observed>],
    mode: Mode,
) -> Assessment {
    let known = Known(observations);
    let totals = Totals::of(tree, mode, |leaf| known.cell(leaf));
    let scene = Scene::new(tree, known, totals, mode);
    let mut indicators = Vec::with_capacity(tree.leaves.len());
    let mut dimensions = Vec::with_capacity(tree.branches.len());
    for (pillar, stem) in tree.pillars.iter().enumerate() {
        for branch in stem.branches.clone() {
            dimensions.push((tree.branches[branch].position, scene.dimension(pillar, branch)));
            for leaf in &tree.leaves[tree.branches[branch].leaves.clone()] {
                indicators.push((leaf.column, scene.indicator(pillar, branch, leaf)));
            }
        }
    }
    let indicators = in_framework_order(indicators);
    let dimensions = in_framework_order(dimensions);
    scene.finish(framework, indicators, dimensions)
}

fn in_framework_order<T>(mut items: Vec<(usize, T)>) -> Vec<T> {
    items.sort_by_key(|(position, _)| *position);
    items.into_iter().map(|(_, item)| item).collect()
}

/// What was observed, by the framework's position.
#[derive(Clone, Copy)]
struct Known<'o>(&'o [Option<Observed>]);

impl Known<'_> {
    fn at(self, column: usize) -> Option<Observed> {
        self.0.get(column).copied().flatten()
    }

    fn cell(self, leaf: &Leaf) -> Cell {
        match self.at(leaf.column) {
            Some(Observed::Value { score, .. }) => Cell::Score(score),
            Some(Observed::NotApplicable) => Cell::NotApplicable,
            Some(Observed::Lacking(_)) | None => Cell::Missing,
        }
    }
}

/// Everything that the results of single nodes are read from.
struct Scene<'a> {
    tree: &'a Tree,
    known: Known<'a>,
    totals: Totals,
    mode: Mode,
    /// Points of index per point of each pillar; `None` without an index.
    slopes: Option<[f64; 2]>,
}

impl<'a> Scene<'a> {
    fn new(tree: &'a Tree, known: Known<'a>, totals: Totals, mode: Mode) -> Self {
        let slopes = match totals.pillar_cells {
            [Cell::Score(hard), Cell::Score(soft)] => {
                Some(index_slopes(tree.pillar_weights(), [hard, soft], [0.0; 2]))
            }
            _ => None,
        };
        Self { tree, known, totals, mode, slopes }
    }

    /// Effective share of a dimension in its pillar; 0 where either has no score.
    fn share_of_pillar(&self, pillar: usize, branch: usize) -> f64 {
        match (self.totals.dimensions[branch].1, self.totals.pillar_cells[pillar]) {
            (Cell::Score(_), Cell::Score(_)) => {
                self.tree.branches[branch].weight / self.totals.pillars[pillar].sum.present
            }
            _ => 0.0,
        }
    }

    fn pillar_score(&self, pillar: usize) -> Option<f64> {
        match self.totals.pillar_cells[pillar] {
            Cell::Score(score) => Some(score),
            _ => None,
        }
    }

    /// Points in the pillar and in the index of something that makes up `share` of the pillar.
    fn contribution(&self, pillar: usize, share: f64, score: f64) -> Contribution {
        let in_pillar = (share > 0.0).then_some(share * score);
        let in_index = in_pillar.zip(self.slopes).map(|(points, slopes)| points * slopes[pillar]);
        Contribution { dimension: None, pillar: in_pillar, index: in_index }
    }

    fn indicator(&self, pillar: usize, branch: usize, leaf: &Leaf) -> IndicatorResult {
        let (state, raw, score, count) = match self.known.at(leaf.column) {
            _ if !leaf.applies => (IndicatorState::OtherType, None, None, 0),
            None => (IndicatorState::Missing, None, None, 0),
            Some(Observed::NotApplicable) => (IndicatorState::NotApplicable, None, None, 0),
            Some(Observed::Lacking(Lack::Unavailable)) => (IndicatorState::Unavailable, None, None, 0),
            Some(Observed::Lacking(Lack::SampleTooSmall)) => (IndicatorState::SampleTooSmall, None, None, 0),
            Some(Observed::Value { raw, score, count }) => {
                (IndicatorState::Scored, Some(raw), Some(score), count)
            }
        };
        let (sum, cell) = self.totals.dimensions[branch];
        let share_of_dimension = if score.is_some() { leaf.weight / sum.present } else { 0.0 };
        let share_of_pillar = share_of_dimension * self.share_of_pillar(pillar, branch);
        let mut contribution = match score {
            Some(score) => self.contribution(pillar, share_of_pillar, score),
            None => Contribution::default(),
        };
        if let Cell::Score(_) = cell {
            contribution.dimension = score.map(|score| share_of_dimension * score);
        }
        IndicatorResult {
            code: leaf.code,
            dimension: self.tree.branches[branch].code,
            state,
            raw,
            score,
            count,
            core: leaf.core,
            weight: leaf.weight,
            multiplier: leaf.multiplier,
            share_of_dimension,
            share_of_pillar,
            share_of_index: share_of_pillar * self.tree.pillars[pillar].weight,
            contribution,
            gain: score.and_then(|score| self.gain(pillar, share_of_pillar * (100.0 - score))),
        }
    }

    /// Points of index that `points` more in one pillar would add.
    fn gain(&self, pillar: usize, points: f64) -> Option<f64> {
        let now = [self.pillar_score(0)?, self.pillar_score(1)?];
        let mut then = now;
        then[pillar] = (now[pillar] + points).min(100.0);
        let weights = self.tree.pillar_weights();
        Some((geometric(weights, then) - geometric(weights, now)).max(0.0))
    }

    fn dimension(&self, pillar: usize, branch: usize) -> DimensionResult {
        let Branch { code, weight, leaves, .. } = &self.tree.branches[branch];
        let (sum, cell) = self.totals.dimensions[branch];
        let outcome = self.outcome(cell, sum.share(), || {
            let missing = |leaf: &&Leaf| leaf.applies && self.known.cell(leaf) == Cell::Missing;
            let leaves = || self.tree.leaves[leaves.clone()].iter().filter(missing);
            let core = leaves().filter(|leaf| leaf.core).map(|leaf| leaf.code.to_string()).collect();
            (leaves().map(|leaf| leaf.code.to_string()).collect(), core)
        });
        let share_of_pillar = self.share_of_pillar(pillar, branch);
        let contribution = match outcome.score() {
            Some(score) => {
                Contribution { dimension: Some(score), ..self.contribution(pillar, share_of_pillar, score) }
            }
            None => Contribution::default(),
        };
        DimensionResult {
            code: *code,
            pillar: self.tree.pillars[pillar].code,
            outcome,
            coverage: sum.share(),
            weight: *weight,
            share_of_pillar,
            contribution,
        }
    }

    fn pillar(&self, pillar: usize) -> PillarResult {
        let stem = &self.tree.pillars[pillar];
        let sums = &self.totals.pillars[pillar];
        let outcome = self.outcome(self.totals.pillar_cells[pillar], sums.sum.share(), || {
            let missing = |branch: &usize| self.totals.dimensions[*branch].1 == Cell::Missing;
            let code = |branch: usize| self.tree.branches[branch].code.to_string();
            (stem.branches.clone().filter(missing).map(code).collect(), Vec::new())
        });
        let contribution = outcome.score().zip(self.slopes).map(|(score, slopes)| score * slopes[pillar]);
        PillarResult {
            code: stem.code,
            outcome,
            coverage: sums.coverage(),
            weight: stem.weight,
            contribution,
        }
    }

    fn index(&self) -> Outcome {
        let scored = |i: usize| matches!(self.totals.pillar_cells[i], Cell::Score(_));
        // From 0.0 on: `sum` gives -0.0 for nothing, which JSON would show.
        let share = (0..2).filter(|i| scored(*i)).fold(0.0, |sum, i| sum + self.tree.pillars[i].weight);
        let outcome = self.outcome(self.totals.index, share, || {
            let missing = (0..2).filter(|i| !scored(*i)).map(|i| self.tree.pillars[i].code.to_string());
            (missing.collect(), Vec::new())
        });
        match outcome {
            Outcome::Insufficient(shortfall) => Outcome::Insufficient(Shortfall { needed: 1.0, ..shortfall }),
            other => other,
        }
    }

    fn outcome(&self, cell: Cell, share: f64, lacks: impl FnOnce() -> (Vec<String>, Vec<String>)) -> Outcome {
        match cell {
            Cell::Score(score) => Outcome::Score(score),
            Cell::NotApplicable => Outcome::NotApplicable,
            Cell::Missing => {
                let (missing, missing_core) = lacks();
                // A provisional score needs any data at all.
                let needed = if self.mode == Mode::Final { self.tree.coverage.share() } else { 0.0 };
                Outcome::Insufficient(Shortfall { share, needed, missing, missing_core })
            }
        }
    }

    fn unadjusted_index(&self, framework: &Framework) -> Option<f64> {
        let index = if self.tree.is_adjusted() {
            let tree = Tree::unadjusted(framework, self.tree.types);
            Totals::of(&tree, self.mode, |leaf| self.known.cell(leaf)).index
        } else {
            self.totals.index
        };
        match index {
            Cell::Score(score) => Some(score),
            _ => None,
        }
    }

    fn finish(
        self,
        framework: &Framework,
        indicators: Vec<IndicatorResult>,
        dimensions: Vec<DimensionResult>,
    ) -> Assessment {
        let index = self.index();
        let both = self.pillar_score(0).zip(self.pillar_score(1));
        let coupling = both.map(|(hard, soft)| coupling(hard / 100.0, soft / 100.0));
        let lag = both.map(|(hard, soft)| lag(hard, soft, framework.lag().threshold));
        let raw = |code: &IndicatorCode| indicators[framework.position(code)?].raw;
        let (flag, red_because) = flag(lag, framework.lag(), raw);
        let reached = |value: f64, min: f64| value >= min || ties(value, min);
        Assessment {
            engine: ENGINE_VERSION.into(),
            framework: self.tree.version.clone(),
            types: self.tree.types,
            mode: self.mode,
            unadjusted_index: self.unadjusted_index(framework),
            coverage: self.totals.coverage,
            pillars: vec![self.pillar(0), self.pillar(1)],
            band: coupling
                .and_then(|c| framework.bands().iter().rposition(|band| reached(c.coordination, band.min))),
            grade: index
                .score()
                .and_then(|score| framework.grades().iter().position(|grade| reached(score, grade.min))),
            coupling,
            lag,
            flag,
            red_because,
            obstacles: obstacles(&indicators, framework.obstacles_shown()),
            index,
            indicators,
            dimensions,
        }
    }
}

/// The largest obstacles among the indicators that count.
fn obstacles(indicators: &[IndicatorResult], top: usize) -> Vec<Obstacle> {
    let counted: Vec<&IndicatorResult> = indicators.iter().filter(|i| i.share_of_index > 0.0).collect();
    let items: Vec<(f64, f64)> =
        counted.iter().map(|i| (i.share_of_index, i.score.unwrap_or(100.0))).collect();
    let degrees = composite::obstacle::degrees(&items, Scale::HUNDRED);
    let all =
        counted.iter().zip(degrees).map(|(i, degree)| Obstacle { indicator: i.code, degree, gain: i.gain });
    obstacle::largest(all.collect(), top)
}
