//! How raw values come on one scale, as the document says it.

use std::collections::BTreeMap;

use composite::hierarchy::Direction;
use composite::method::{Normalise, Scale, Ties};
use domain::document::{Node, Object};

use super::{Reader, every, optional};
use crate::fault::FaultKind;

/// The names of the methods.
#[derive(Clone, Copy)]
enum Name {
    MinMax,
    Goalposts,
    ZScore,
    Rank,
    PercentileRank,
    Borda,
    DistanceToMax,
    DistanceToReference,
    DistanceToTarget,
    FractionOfMax,
    RubricLevel,
}

const METHODS: [(&str, Name); 11] = [
    ("min_max", Name::MinMax),
    ("goalposts", Name::Goalposts),
    ("z_score", Name::ZScore),
    ("rank", Name::Rank),
    ("percentile_rank", Name::PercentileRank),
    ("borda", Name::Borda),
    ("distance_to_max", Name::DistanceToMax),
    ("distance_to_reference", Name::DistanceToReference),
    ("distance_to_target", Name::DistanceToTarget),
    ("fraction_of_max", Name::FractionOfMax),
    ("rubric_level", Name::RubricLevel),
];

const TIES: [(&str, Ties); 3] = [("min", Ties::Min), ("average", Ties::Average), ("max", Ties::Max)];

const MEMBERS: [&str; 8] = ["method", "lower", "upper", "truncate", "ties", "reference", "cap", "goalposts"];

impl Name {
    /// The scale where none is given.
    fn scale(self) -> Scale {
        match self {
            Self::MinMax | Self::Goalposts | Self::RubricLevel => Scale::HUNDRED,
            _ => Scale::ONE,
        }
    }
}

impl Reader<'_> {
    pub(crate) fn normalise(&self, node: Node<'_>) -> Option<Normalise> {
        let object = node.object(&MEMBERS)?;
        let name = object.need("method").and_then(|node| node.choice(&METHODS));
        let scale = self.scale(&object, name);
        let truncate = optional(&object, "truncate", |node| node.boolean());
        let ties = optional(&object, "ties", |node| node.choice(&TIES));
        let cap = optional(&object, "cap", |node| node.boolean());
        let posts = optional(&object, "goalposts", |node| self.posts(&node));
        let reference = optional(&object, "reference", |node| node.text().map(str::to_owned));
        let (name, scale, ties) = (name?, scale?, ties?.unwrap_or_default());
        let (truncate, cap) = (truncate?.unwrap_or(true), cap?.unwrap_or(true));
        let (posts, reference) = (posts?, reference?);
        Some(match name {
            Name::MinMax => Normalise::MinMax(scale),
            Name::Goalposts => {
                Normalise::Goalposts { posts: self.all_posts(&object, posts)?, scale, truncate }
            }
            Name::ZScore => Normalise::ZScore,
            Name::Rank => Normalise::Rank { ties },
            Name::PercentileRank => Normalise::PercentileRank { ties, scale },
            Name::Borda => Normalise::Borda { ties },
            Name::DistanceToMax => Normalise::DistanceToMax(scale),
            Name::DistanceToReference => {
                let Some(reference) = reference else {
                    return object.need("reference").and(None);
                };
                Normalise::DistanceToReference { reference, cap, scale }
            }
            Name::DistanceToTarget => {
                self.targets(&object)?;
                Normalise::DistanceToTarget { cap, scale }
            }
            Name::FractionOfMax => Normalise::FractionOfMax(scale),
            Name::RubricLevel => Normalise::RubricLevel(scale),
        })
    }

    fn scale(&self, object: &Object<'_>, name: Option<Name>) -> Option<Scale> {
        let end = |node: Node<'_>| node.number(-1e12, 1e12);
        let (lower, upper) = (optional(object, "lower", end), optional(object, "upper", end));
        let usual = name?.scale();
        let scale = Scale { lower: lower?.unwrap_or(usual.lower), upper: upper?.unwrap_or(usual.upper) };
        if scale.lower < scale.upper {
            return Some(scale);
        }
        let Scale { lower, upper } = scale;
        self.fault(&object.node, FaultKind::EndsNotAscending { lower, upper })
    }

    /// Pairs of posts by indicator, the lower first. Where lower is better they may be written from the worse to the better
    /// end as well.
    pub(crate) fn posts(&self, node: &Node<'_>) -> Option<BTreeMap<String, [f64; 2]>> {
        let hierarchy = &self.tree.hierarchy;
        let entry = |(code, node): (&str, Node<'_>)| {
            let pair = node.each(2, |post| post.number(f64::MIN, f64::MAX));
            let Some(indicator) =
                hierarchy.position(code).and_then(|place| hierarchy.indicators().get(place))
            else {
                return self.fault(&node, FaultKind::NotAnIndicator { code: code.into() });
            };
            match pair?[..] {
                [lower, upper] if lower < upper => Some((code.to_owned(), [lower, upper])),
                [upper, lower] if lower < upper && indicator.direction == Direction::Lower => {
                    Some((code.to_owned(), [lower, upper]))
                }
                [lower, upper] => self.fault(&node, FaultKind::EndsNotAscending { lower, upper }),
                _ => self.fault(&node, FaultKind::NoGoalposts { codes: vec![code.to_owned()] }),
            }
        };
        every(node.members(1_000)?.into_iter().map(entry))
    }

    /// Given posts before those of the framework; every indicator needs a pair.
    fn all_posts(
        &self,
        object: &Object<'_>,
        given: Option<BTreeMap<String, [f64; 2]>>,
    ) -> Option<BTreeMap<String, [f64; 2]>> {
        let mut posts = self.tree.defaults.as_ref().map(|it| it.posts.clone()).unwrap_or_default();
        posts.extend(given.unwrap_or_default());
        let indicators = self.tree.hierarchy.indicators().iter();
        let codes: Vec<String> =
            indicators.filter(|it| !posts.contains_key(&it.code)).map(|it| it.code.clone()).collect();
        if codes.is_empty() {
            return Some(posts);
        }
        self.fault(&object.node, FaultKind::NoGoalposts { codes })
    }

    fn targets(&self, object: &Object<'_>) -> Option<()> {
        let indicators = self.tree.hierarchy.indicators().iter();
        let codes: Vec<String> =
            indicators.filter(|it| it.target.is_none()).map(|it| it.code.clone()).collect();
        if codes.is_empty() { Some(()) } else { self.fault(&object.node, FaultKind::NoTarget { codes }) }
    }
}
