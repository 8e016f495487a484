//! From a JSON document to a [`Framework`], or to the list of what is wrong with it.

mod indicators;
mod surroundings;

use serde_json::Value;

use super::{Dimension, Framework, FrameworkVersion, Indicator, Pillar, Source};
use crate::code::{DimensionCode, PillarCode};
use crate::document::{
    self, DocumentErrorKind, DocumentErrors, Faults, Node, Object, Origin, all, coded, raw_code,
};

const MEMBERS: &[&str] = &[
    "id",
    "version",
    "language",
    "title",
    "notes",
    "scale",
    "aggregation",
    "analytics",
    "type_profiles",
    "type_profile_rule",
    "validation_rules",
    "context_variables",
    "pillars",
    "dimensions",
    "indicators",
    "paper_coverage",
    "sources",
];

pub(super) fn from_json(document: &[u8], origin: Origin) -> Result<Framework, DocumentErrors> {
    document::read(document, Framework::BYTES_MAX, origin, read)
}

/// Every section is read before any is given up, so that all faults are found in one go.
fn read(root: Node<'_>, faults: &Faults) -> Option<Framework> {
    let root = root.object(MEMBERS)?;
    let version = read_version(&root);
    let title = root.need("title").and_then(|n| n.bilingual());
    let notes = match root.optional("notes") {
        Some(node) => node.each(100, |n| n.text().map(String::from)),
        None => Some(Vec::new()),
    };
    surroundings::prose(&root);
    let sources = root.need("sources").and_then(|n| document::sources(&n));
    let pillars = root.need("pillars").and_then(|n| read_pillars(&n));
    let dimensions = root.need("dimensions").and_then(|n| read_dimensions(&n, pillars.as_deref()));
    let declared = Declared { dimensions: dimensions.as_deref(), sources: sources.as_deref() };
    let indicators = root.need("indicators").and_then(|n| indicators::read(&n, &declared));
    if let (Some(pillars), Some(dimensions), Some(indicators)) = (&pillars, &dimensions, &indicators) {
        no_group_is_empty(faults, pillars, dimensions, indicators);
    }
    let known = indicators.as_deref();
    let aggregation = root.need("aggregation").and_then(surroundings::aggregation);
    let analytics = root.need("analytics").and_then(|n| surroundings::analytics(n, known));
    let type_profiles = root.need("type_profiles").and_then(|n| surroundings::type_profiles(&n, known));
    let validation_rules =
        root.need("validation_rules").and_then(|n| surroundings::validation_rules(&n, known));
    let context_variables = root.need("context_variables").and_then(|n| surroundings::context_variables(&n));
    surroundings::paper_coverage(&root, known);
    let (aggregation, analytics, indicators) = (aggregation?, analytics?, indicators?);
    Some(Framework {
        version: version?,
        title: title?,
        notes: notes?,
        pillars: pillars?,
        dimensions: dimensions?,
        by_code: sorted_by_code(&indicators),
        indicators,
        coverage: aggregation.coverage,
        grades: aggregation.grades,
        bands: analytics.bands,
        lag: analytics.lag,
        obstacles_shown: analytics.obstacles_shown,
        type_profiles: type_profiles?,
        validation_rules: validation_rules?,
        context_variables: context_variables?,
        sources: sources?,
    })
}

fn read_version(root: &Object<'_>) -> Option<FrameworkVersion> {
    let id = root.need("id").and_then(document::part_of_an_address);
    let version = root.need("version").and_then(document::part_of_an_address);
    Some(FrameworkVersion { id: id?, version: version? })
}

/// What later sections may refer to. `None` where the section itself is broken: then references to it
/// are not judged, for one mistake should be one message.
struct Declared<'a> {
    dimensions: Option<&'a [Dimension]>,
    sources: Option<&'a [Source]>,
}

fn sorted_by_code(indicators: &[Indicator]) -> Vec<u16> {
    // INDICATORS_MAX is far below u16::MAX and was checked when the list was read.
    let mut positions: Vec<u16> = (0..indicators.len() as u16).collect();
    positions.sort_unstable_by_key(|&i| indicators[usize::from(i)].code);
    positions
}

fn read_pillars(list: &Node<'_>) -> Option<Vec<Pillar>> {
    let nodes = coded(list, 10, "code")?;
    if nodes.len() != 2 {
        return list.fault(DocumentErrorKind::PillarCount { count: nodes.len() });
    }
    let pillars = all(nodes.into_iter().map(read_pillar).collect())?;
    let total_bp: u64 = pillars.iter().map(|pillar| u64::from(pillar.weight_bp)).sum();
    if total_bp != 10_000 {
        return list.fault(DocumentErrorKind::WeightsDoNotSum { total_bp });
    }
    Some(pillars)
}

fn read_pillar(node: Node<'_>) -> Option<Pillar> {
    let object = node.object(&["code", "zh", "en", "weight"])?;
    let code: Option<PillarCode> = object.need("code").and_then(|n| n.code());
    let name = object.words();
    let weight_bp = object.need("weight").and_then(|n| {
        let weight = n.weight()?;
        let bp = (weight * 10_000.0).round();
        // 0.3333 is not exactly representable either; what counts is that four decimals were meant.
        if weight > 1.0 || (weight * 10_000.0 - bp).abs() > 1e-6 {
            return n.fault(DocumentErrorKind::NotBasisPoints);
        }
        Some(bp as u32)
    });
    Some(Pillar { code: code?, name: name?, weight_bp: weight_bp? })
}

fn read_dimensions(list: &Node<'_>, pillars: Option<&[Pillar]>) -> Option<Vec<Dimension>> {
    let nodes = coded(list, Framework::DIMENSIONS_MAX, "code")?;
    all_zero(list, &nodes, "pillar");
    all(nodes.into_iter().map(|node| read_dimension(node, pillars)).collect())
}

fn read_dimension(node: Node<'_>, pillars: Option<&[Pillar]>) -> Option<Dimension> {
    let object = node.object(&["code", "pillar", "zh", "en", "weight"])?;
    let code: Option<DimensionCode> = object.need("code").and_then(|n| n.code());
    let name = object.words();
    let weight = object.need("weight").and_then(|n| n.weight());
    let pillar = object.need("pillar").and_then(|n| {
        let code: PillarCode = n.code()?;
        match pillars?.iter().position(|p| p.code == code) {
            Some(index) => Some((code, index)),
            None => n.fault(DocumentErrorKind::UnknownPillar { text: code.to_string() }),
        }
    });
    let (pillar, pillar_index) = pillar?;
    Some(Dimension { code: code?, pillar, pillar_index, name: name?, weight: weight? })
}

/// Reports groups (objects with the same member `group`) in which every weight is zero. Each of those
/// weights is a fault of its own; the group's message says why they cannot stay together either.
fn all_zero(list: &Node<'_>, nodes: &[Node<'_>], group: &str) {
    let mut groups: Vec<(&str, bool)> = Vec::new();
    for node in nodes {
        let (Some(name), Some(weight)) =
            (raw_code(node, group), node.value.get("weight").and_then(Value::as_f64))
        else {
            continue;
        };
        match groups.iter_mut().find(|(known, _)| *known == name) {
            Some((_, zero)) => *zero &= weight == 0.0,
            None => groups.push((name, weight == 0.0)),
        }
    }
    for _ in groups.iter().filter(|(_, zero)| *zero) {
        list.fault::<()>(DocumentErrorKind::AllZeroGroup);
    }
}

fn no_group_is_empty(
    faults: &Faults,
    pillars: &[Pillar],
    dimensions: &[Dimension],
    indicators: &[Indicator],
) {
    for (index, _) in pillars.iter().enumerate() {
        if !dimensions.iter().any(|d| d.pillar_index == index) {
            faults.add(format!("/pillars/{index}"), DocumentErrorKind::EmptyGroup);
        }
    }
    for (index, _) in dimensions.iter().enumerate() {
        if !indicators.iter().any(|i| i.dimension_index == index) {
            faults.add(format!("/dimensions/{index}"), DocumentErrorKind::EmptyGroup);
        }
    }
}
