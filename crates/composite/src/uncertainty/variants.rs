//! From raw columns to normalised ones, in every way that is listed.

use std::collections::BTreeMap;

use super::cause::Cause;
use crate::hierarchy::Hierarchy;
use crate::impute::{Figure, Groups, Imputed, by_figure, by_group, by_siblings};
use crate::method::{Impute, Method, Normalise, Treat};
use crate::normalise::{self, Rule, RuleFault};
use crate::treat;

/// One way of imputing, treating and normalising: positions in the lists of [`Variants`].
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Way {
    pub impute: usize,
    pub treat: usize,
    pub normalise: usize,
}

/// The lists, the method's own choice first.
#[derive(Clone, Debug)]
pub(super) struct Variants {
    pub impute: Vec<Option<Impute>>,
    pub treat: Vec<Option<Treat>>,
    /// By way of normalising and indicator.
    pub rules: Vec<Vec<Rule>>,
    groups: BTreeMap<String, Groups>,
}

/// Room that is reused.
#[derive(Clone, Debug, Default)]
pub(super) struct Scratch {
    treat: treat::Scratch,
    /// By indicator: ranks are quick where a column is in nearly the order of the time before.
    normalise: Vec<normalise::Scratch>,
    filled: Vec<Imputed>,
}

impl Variants {
    /// `units` are the keys of those that are scored, `groups` their labels.
    pub fn new(
        hierarchy: &Hierarchy,
        method: &Method,
        vary: (&[Option<Impute>], &[Option<Treat>], &[Normalise]),
        units: &[String],
        groups: &BTreeMap<String, Vec<Option<u32>>>,
    ) -> Result<Self, RuleFault> {
        let rules = [&method.normalise].into_iter().chain(vary.2).map(|normalise| {
            let reference = match normalise {
                Normalise::DistanceToReference { reference, .. } => {
                    units.iter().position(|unit| unit == reference)
                }
                _ => None,
            };
            hierarchy
                .indicators()
                .iter()
                .map(|indicator| Rule::of(normalise, indicator, |_| reference))
                .collect()
        });
        Ok(Self {
            impute: [&method.impute].into_iter().chain(vary.0).cloned().collect(),
            treat: [&method.treat].into_iter().chain(vary.1).copied().collect(),
            rules: rules.collect::<Result<_, _>>()?,
            groups: groups.iter().map(|(name, labels)| (name.clone(), Groups::new(labels))).collect(),
        })
    }

    /// Position of a way in a list of all ways.
    pub fn position(&self, way: Way) -> usize {
        (way.impute * self.treat.len() + way.treat) * self.rules.len() + way.normalise
    }

    /// Whether a replication may take this way: the method's own choice is drawn where there is no list.
    pub fn draws(&self, way: Way) -> bool {
        let drawn = |place: usize, count: usize| (place == 0) == (count == 1);
        drawn(way.impute, self.impute.len())
            && drawn(way.treat, self.treat.len())
            && drawn(way.normalise, self.rules.len())
    }

    /// All ways, in the order of their positions.
    pub fn ways(&self) -> impl Iterator<Item = Way> + '_ {
        (0..self.impute.len()).flat_map(move |impute| {
            (0..self.treat.len()).flat_map(move |treat| {
                (0..self.rules.len()).map(move |normalise| Way { impute, treat, normalise })
            })
        })
    }

    /// Whether a gap of one column may be filled from another.
    pub fn mixes_columns(&self, way: Way) -> bool {
        self.impute[way.impute] == Some(Impute::UnitDimensionMean)
    }

    /// Fills the gaps of one column, or leaves them where that takes more than this column.
    pub fn fill_column(&self, way: Way, column: &mut [f64], scratch: &mut Scratch) {
        scratch.filled.clear();
        let (figure, group) = match &self.impute[way.impute] {
            None | Some(Impute::UnitDimensionMean) => return,
            Some(Impute::Mean) => (Figure::Mean, None),
            Some(Impute::Median) => (Figure::Median, None),
            Some(Impute::GroupMean { group }) => (Figure::Mean, Some(group)),
            Some(Impute::GroupMedian { group }) => (Figure::Median, Some(group)),
        };
        match group.and_then(|group| self.groups.get(group)) {
            Some(groups) => by_group(figure, groups, 0, column, &mut scratch.filled),
            None => by_figure(figure, 0, column, &mut scratch.filled),
        }
    }

    /// Fills gaps from the columns beside them, where the way says so.
    pub fn fill_across(
        &self,
        way: Way,
        hierarchy: &Hierarchy,
        columns: &mut [Vec<f64>],
        scratch: &mut Scratch,
    ) {
        if self.mixes_columns(way) {
            scratch.filled.clear();
            for node in hierarchy.nodes().iter().filter(|node| node.level == 2) {
                by_siblings(hierarchy.indicators(), &node.children, columns, &mut scratch.filled);
            }
        }
    }

    /// Treats and normalises a column whose gaps are filled; `column` is used up.
    pub fn finish(
        &self,
        way: Way,
        hierarchy: &Hierarchy,
        number: usize,
        column: &mut [f64],
        scratch: &mut Scratch,
        out: &mut [f64],
    ) -> Result<(), Cause> {
        if let Some(rule) = &self.treat[way.treat] {
            treat::column(rule, column, &mut scratch.treat);
        }
        let indicator = &hierarchy.indicators()[number];
        let rule = &self.rules[way.normalise][number];
        if scratch.normalise.len() <= number {
            scratch.normalise.resize_with(hierarchy.indicators().len(), Default::default);
        }
        let room = &mut scratch.normalise[number];
        normalise::column(rule, indicator.direction, column, room, out).map(|_| ()).map_err(|fault| {
            Cause::Cell {
                column: indicator.code.clone(),
                unit: fault.row,
                value: fault.value,
                want: fault.want,
            }
        })
    }
}
