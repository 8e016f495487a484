//! A method as a document: `method.json`. Strict, because a misspelt key that is passed over is another method.

mod normalise;
mod written;

use std::cell::RefCell;
use std::collections::BTreeMap;

use composite::method::{Aggregation, Coverage, CoverageRule, Fallback, Impute, Mean, Method, Screen, Treat};
use domain::document::{self, Node, Object, Origin};

use crate::fault::{Fault, FaultKind, Faults, Place};
use crate::tree::Tree;
pub use written::{mean_name, written};

/// The largest document that is read, in bytes.
pub const BYTES_MAX: usize = 1 << 20;

/// The largest exponent of the generalised mean, in size.
const EXPONENT_MAX: f64 = 100.0;
/// The largest weight.
const WEIGHT_MAX: f64 = 1e12;
/// The most cells that may be winsorised.
const POINTS_MAX: u32 = 1_000_000;

const MEMBERS: [&str; 8] =
    ["screen", "denominate", "impute", "treat", "normalise", "aggregate", "weights", "min_coverage"];

const MEANS: [(&str, MeanName); 8] = [
    ("arithmetic", MeanName::Plain(Mean::Arithmetic)),
    ("geometric", MeanName::Plain(Mean::Geometric)),
    ("harmonic", MeanName::Plain(Mean::Harmonic)),
    ("generalised", MeanName::Generalised),
    ("median", MeanName::Plain(Mean::Median)),
    ("topsis", MeanName::Plain(Mean::Topsis)),
    ("copeland", MeanName::Plain(Mean::Copeland)),
    ("fuzzy", MeanName::Plain(Mean::Fuzzy)),
];

#[derive(Clone, Copy)]
enum MeanName {
    Plain(Mean),
    Generalised,
}

#[derive(Clone, Copy)]
enum ImputeName {
    None,
    Mean,
    Median,
    GroupMean,
    GroupMedian,
    UnitDimensionMean,
}

/// What a document is read against, and what it gets wrong about that.
pub(crate) struct Reader<'a> {
    file: &'a str,
    tree: &'a Tree,
    faults: RefCell<Faults>,
}

/// Reads a method for this tree. Where it says nothing of coverage or goalposts, the tree's framework decides, if it has one.
///
/// # Errors
/// Everything that is wrong with it, each with a JSON pointer: what is no JSON, a member that stands twice, is unknown or
/// missing, numbers out of range, and codes and levels that the tree does not have.
pub fn read(file: &str, document: &[u8], tree: &Tree) -> Result<Method, Faults> {
    read_with(file, document, tree, |reader, root| reader.method(root))
}

/// Reads a document with what knows its members, and gathers what both find wrong.
pub(crate) fn read_with<T>(
    file: &str,
    document: &[u8],
    tree: &Tree,
    read: impl FnOnce(&Reader<'_>, Node<'_>) -> Option<T>,
) -> Result<T, Faults> {
    let reader = Reader { file, tree, faults: RefCell::default() };
    let found = document::read(document, BYTES_MAX, Origin::Sent, |root, _| read(&reader, root));
    let mut faults = Faults::default();
    let value = match found {
        Ok(value) => Some(value),
        Err(errors) => {
            faults.add_document(file, errors);
            None
        }
    };
    let own = reader.faults.into_inner();
    faults.more |= own.more;
    own.list.into_iter().for_each(|fault| faults.add(fault));
    faults.verdict(value)
}

impl Reader<'_> {
    /// Notes a fault that only the tree knows of.
    pub(crate) fn fault<T>(&self, node: &Node<'_>, kind: FaultKind) -> Option<T> {
        self.faults.borrow_mut().add(Fault::new(self.file, Place::Pointer(node.pointer.clone()), kind));
        None
    }

    fn method(&self, root: Node<'_>) -> Option<Method> {
        let whole = root.object(&MEMBERS)?;
        // Each is read before any is missed, so that every fault is found.
        let screen = optional(&whole, "screen", screen);
        let denominate = optional(&whole, "denominate", |node| node.boolean());
        let impute = optional(&whole, "impute", impute);
        let treat = optional(&whole, "treat", treat);
        let normalise = whole.need("normalise").and_then(|node| self.normalise(node));
        let aggregate = whole.need("aggregate").and_then(|node| self.aggregation(node));
        let weights = optional(&whole, "weights", |node| self.weights(&node));
        let coverage = optional(&whole, "min_coverage", |node| self.coverage(node));
        let default = || self.tree.defaults.as_ref().map(|it| it.coverage.clone()).unwrap_or_default();
        Some(Method {
            screen: screen?,
            denominate: denominate?.unwrap_or(false),
            impute: impute?.flatten(),
            treat: treat?.flatten(),
            normalise: normalise?,
            weights: weights?.unwrap_or_default(),
            aggregate: aggregate?,
            coverage: coverage?.unwrap_or_else(default),
        })
    }

    fn aggregation(&self, node: Node<'_>) -> Option<Aggregation> {
        let object = node.object(&["default", "p", "levels"])?;
        let p = exponent(&object)?;
        let mean = |node: &Node<'_>| mean(node, &object, p);
        let levels = optional(&object, "levels", |node| self.levels(&node, mean));
        let all = self.tree.hierarchy.levels().saturating_sub(1) as usize;
        let is_whole = matches!(&levels, Some(Some(levels)) if levels.len() == all);
        let default = match object.unless_null("default") {
            Some(node) => mean(&node),
            // Every level has its own, so the default is never asked for.
            None if is_whole => Some(Mean::Arithmetic),
            None => object.need("default").and(None),
        };
        Some(Aggregation { default: default?, levels: levels?.unwrap_or_default() })
    }

    pub(crate) fn coverage(&self, node: Node<'_>) -> Option<Coverage> {
        const RULES: [(&str, CoverageRule); 2] =
            [("count", CoverageRule::Count), ("weight", CoverageRule::Weight)];
        let object = node.object(&["default", "rule", "levels"])?;
        let share = |node: &Node<'_>| node.number(0.0, 1.0);
        let default = optional(&object, "default", |node| share(&node));
        let rule = optional(&object, "rule", |node| node.choice(&RULES));
        let levels = optional(&object, "levels", |node| self.levels(&node, share));
        Some(Coverage {
            rule: rule?.unwrap_or_default(),
            default: default?.unwrap_or(0.0),
            levels: levels?.unwrap_or_default(),
        })
    }

    /// Members named by the level that is produced.
    pub(crate) fn levels<T>(
        &self,
        node: &Node<'_>,
        read: impl Fn(&Node<'_>) -> Option<T>,
    ) -> Option<BTreeMap<u32, T>> {
        let highest = self.tree.hierarchy.levels();
        let entry = |(name, node): (&str, Node<'_>)| {
            let value = read(&node);
            match (2..=highest).find(|level| level.to_string() == name) {
                Some(level) => Some((level, value?)),
                None => self.fault(&node, FaultKind::UnknownLevel { text: name.into(), levels: highest }),
            }
        };
        every(node.members(100)?.into_iter().map(entry))
    }

    fn weights(&self, node: &Node<'_>) -> Option<BTreeMap<String, f64>> {
        let entry = |(code, node): (&str, Node<'_>)| {
            let weight = node.number(0.0, WEIGHT_MAX);
            if self.tree.hierarchy.position(code).is_none() {
                return self.fault(&node, FaultKind::UnknownCode { code: code.into() });
            }
            Some((code.to_owned(), weight?))
        };
        let weights = every(node.members(2_000)?.into_iter().map(entry))?;
        if let Err(found) = self.tree.hierarchy.reweighted(&weights) {
            for fault in found {
                self.fault::<()>(node, FaultKind::Hierarchy(fault));
            }
            return None;
        }
        Some(weights)
    }
}

/// The member `p`.
pub(crate) fn exponent(object: &Object<'_>) -> Option<Option<f64>> {
    optional(object, "p", |node| node.number(-EXPONENT_MAX, EXPONENT_MAX))
}

/// A mean by its name; the generalised one needs the exponent that stands beside it in `object`.
pub(crate) fn mean(node: &Node<'_>, object: &Object<'_>, p: Option<f64>) -> Option<Mean> {
    match (node.choice(&MEANS)?, p) {
        (MeanName::Plain(mean), _) => Some(mean),
        (MeanName::Generalised, Some(p)) => Some(Mean::Generalised { p }),
        (MeanName::Generalised, None) => object.need("p").and(None),
    }
}

/// A member that may be left out: `Some(None)` then, and `None` where it is there and cannot be read.
pub(crate) fn optional<'a, T>(
    object: &Object<'a>,
    name: &str,
    read: impl FnOnce(Node<'a>) -> Option<T>,
) -> Option<Option<T>> {
    match object.unless_null(name) {
        Some(node) => read(node).map(Some),
        None => Some(None),
    }
}

/// All entries, or none where one could not be read; every one is read.
pub(crate) fn every<K: Ord, V>(entries: impl Iterator<Item = Option<(K, V)>>) -> Option<BTreeMap<K, V>> {
    let entries: Vec<_> = entries.collect();
    entries.into_iter().collect()
}

fn screen(node: Node<'_>) -> Option<Screen> {
    let object = node.object(&["min_availability"])?;
    let min_availability = object.need("min_availability")?.number(0.0, 1.0)?;
    Some(Screen { min_availability })
}

pub(crate) fn impute(node: Node<'_>) -> Option<Option<Impute>> {
    const METHODS: [(&str, ImputeName); 6] = [
        ("none", ImputeName::None),
        ("mean", ImputeName::Mean),
        ("median", ImputeName::Median),
        ("group_mean", ImputeName::GroupMean),
        ("group_median", ImputeName::GroupMedian),
        ("unit_dimension_mean", ImputeName::UnitDimensionMean),
    ];
    let object = node.object(&["method", "group"])?;
    let name = object.need("method").and_then(|node| node.choice(&METHODS));
    let given = optional(&object, "group", |node| node.text().map(str::to_owned));
    let group = || match given.clone()? {
        Some(group) => Some(group),
        None => object.need("group").and(None),
    };
    Some(match name? {
        ImputeName::None => None,
        ImputeName::Mean => Some(Impute::Mean),
        ImputeName::Median => Some(Impute::Median),
        ImputeName::GroupMean => Some(Impute::GroupMean { group: group()? }),
        ImputeName::GroupMedian => Some(Impute::GroupMedian { group: group()? }),
        ImputeName::UnitDimensionMean => Some(Impute::UnitDimensionMean),
    })
}

pub(crate) fn treat(node: Node<'_>) -> Option<Option<Treat>> {
    const FALLBACKS: [(&str, Fallback); 3] =
        [("log", Fallback::Log), ("log_plus", Fallback::LogPlus), ("none", Fallback::None)];
    let object = node.object(&["method", "skew", "kurtosis", "max_points", "fallback", "combine"])?;
    let usual = Treat::default();
    let is_wanted =
        object.need("method").and_then(|node| node.choice(&[("winsorise", true), ("none", false)]));
    let skew = optional(&object, "skew", |node| node.number(0.0, 1e6));
    let kurtosis = optional(&object, "kurtosis", |node| node.number(-1e6, 1e6));
    let max_points = optional(&object, "max_points", |node| node.whole(0, POINTS_MAX));
    let fallback = optional(&object, "fallback", |node| node.choice(&FALLBACKS));
    let combine = optional(&object, "combine", |node| node.boolean());
    let treat = Treat {
        skew: skew?.unwrap_or(usual.skew),
        kurtosis: kurtosis?.unwrap_or(usual.kurtosis),
        max_points: max_points?.map_or(usual.max_points, |points| points as usize),
        fallback: fallback?.unwrap_or(usual.fallback),
        combine: combine?.unwrap_or(usual.combine),
    };
    Some(is_wanted?.then_some(treat))
}

#[cfg(test)]
mod tests;
