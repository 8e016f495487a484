//! The tree of a published framework, with the product's own method.

use std::collections::BTreeMap;

use composite::hierarchy::{Aggregate, Direction, Hierarchy, Indicator};
use composite::method::{Aggregation, Coverage, CoverageRule, Mean, Method, Normalise, Scale};
use domain::framework::{self, Framework};

use crate::fault::{Fault, FaultKind, Faults, Place};
use crate::tree::{Defaults, Tree};

/// Code of the node above both pillars. No framework can have it: its codes are in capitals.
pub const INDEX: &str = "Index";

/// Level of the pillars, and of the index above them.
const PILLARS: u32 = 3;
const TOP: u32 = 4;

/// Reads a framework as a tree: indicators, dimensions, pillars and the index (levels 1 to 4) with the framework's weights,
/// directions, core indicators and goalposts. What depends on the type of a community (multipliers, who is asked what) is
/// left out: a row here is a row of numbers.
///
/// # Errors
/// Everything that is wrong with the document, with JSON pointers.
pub fn read(file: &str, document: &[u8]) -> Result<Tree, Faults> {
    let mut faults = Faults::default();
    let framework = match Framework::from_json(document) {
        Ok(framework) => framework,
        Err(errors) => {
            faults.add_document(file, errors);
            return Err(faults);
        }
    };
    match Hierarchy::new(indicators(&framework), aggregates(&framework)) {
        Ok(hierarchy) => Ok(Tree {
            hierarchy,
            groups: Vec::new(),
            denominators: Vec::new(),
            names: names(&framework),
            defaults: Some(Defaults { posts: posts(&framework), coverage: coverage(&framework) }),
        }),
        Err(found) => {
            for fault in found {
                faults.add(Fault::new(file, Place::Whole, FaultKind::Hierarchy(fault)));
            }
            Err(faults)
        }
    }
}

/// What holds where a framework is given and no method: its goalposts, 0 to 100, truncated; arithmetic means to dimensions
/// and pillars, the geometric mean between hard and soft; its coverage.
pub fn method(defaults: &Defaults) -> Method {
    Method {
        screen: None,
        denominate: false,
        impute: None,
        treat: None,
        normalise: Normalise::Goalposts {
            posts: defaults.posts.clone(),
            scale: Scale::HUNDRED,
            truncate: true,
        },
        weights: BTreeMap::new(),
        aggregate: Aggregation {
            default: Mean::Arithmetic,
            levels: BTreeMap::from([(TOP, Mean::Geometric)]),
        },
        coverage: defaults.coverage.clone(),
    }
}

fn indicators(framework: &Framework) -> Vec<Indicator> {
    // A rubric's level 4 is its best whatever else it says, as in the product's own scoring.
    let is_rubric = |it: &framework::Indicator| matches!(it.measure, framework::Measure::Rubric { .. });
    let read = |indicator: &framework::Indicator| Indicator {
        code: indicator.code.to_string(),
        parent: indicator.dimension.to_string(),
        weight: indicator.weight,
        direction: match indicator.direction {
            framework::Direction::LowerBetter if !is_rubric(indicator) => Direction::Lower,
            _ => Direction::Higher,
        },
        target: Some(indicator.goalposts.target),
        denominator: None,
        core: indicator.core,
    };
    framework.indicators().iter().map(read).collect()
}

fn aggregates(framework: &Framework) -> Vec<Aggregate> {
    let dimensions = framework.dimensions().iter().map(|dimension| Aggregate {
        code: dimension.code.to_string(),
        level: PILLARS - 1,
        parent: Some(dimension.pillar.to_string()),
        weight: dimension.weight,
    });
    let pillars = framework.pillars().iter().map(|pillar| Aggregate {
        code: pillar.code.to_string(),
        level: PILLARS,
        parent: Some(INDEX.to_owned()),
        weight: f64::from(pillar.weight_bp),
    });
    let index = Aggregate { code: INDEX.to_owned(), level: TOP, parent: None, weight: 1.0 };
    dimensions.chain(pillars).chain([index]).collect()
}

/// Ascending: which of the two is the worse end follows from the direction. Rubrics are scored by level out of 4 in
/// whatever posts the document names.
fn posts(framework: &Framework) -> BTreeMap<String, [f64; 2]> {
    let of = |indicator: &framework::Indicator| match indicator.measure {
        framework::Measure::Rubric { .. } => [0.0, 4.0],
        _ => {
            let posts = &indicator.goalposts;
            [posts.worst.min(posts.target), posts.worst.max(posts.target)]
        }
    };
    framework.indicators().iter().map(|indicator| (indicator.code.to_string(), of(indicator))).collect()
}

/// The share of weight that a dimension or a pillar needs; the index needs both pillars.
fn coverage(framework: &Framework) -> Coverage {
    Coverage {
        rule: CoverageRule::Weight,
        default: framework.coverage().share(),
        levels: BTreeMap::from([(TOP, 1.0)]),
    }
}

fn names(framework: &Framework) -> BTreeMap<String, String> {
    let pillars = framework.pillars().iter().map(|it| (it.code.to_string(), it.name.zh.clone()));
    let dimensions = framework.dimensions().iter().map(|it| (it.code.to_string(), it.name.zh.clone()));
    let indicators = framework.indicators().iter().map(|it| (it.code.to_string(), it.name.zh.clone()));
    pillars.chain(dimensions).chain(indicators).map(|(code, name)| (code, name.to_string())).collect()
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use composite::pipeline::{Input, run};
    use domain::community::{CommunityType, CommunityTypes};
    use scoring::aggregate::{Cell, Mode};
    use scoring::totals::Totals;
    use scoring::tree::Leaf;

    use super::*;

    const CATALOGUE: &[u8] = include_bytes!("../../../catalog/framework.json");

    #[test]
    fn the_catalogue_becomes_four_levels_with_its_weights_and_posts() {
        let tree = read("framework.json", CATALOGUE).unwrap();
        let hierarchy = &tree.hierarchy;
        assert_eq!(hierarchy.levels(), 4);
        let node = |code: &str| &hierarchy.nodes()[hierarchy.position(code).unwrap()];
        assert_eq!((node("H").weight, node("H").level, node("H1").level), (5000.0, 3, 2));
        assert_eq!(node(INDEX).children.len(), 2);
        let outages = hierarchy.position("H1-03").unwrap();
        assert_eq!(hierarchy.indicators()[outages].direction, Direction::Lower);
        assert!(hierarchy.nodes()[hierarchy.position("H1-01").unwrap()].core);
        let defaults = tree.defaults.unwrap();
        assert_eq!(defaults.posts["H1-03"], [0.0, 6.0]);
        assert_eq!(defaults.posts["H3-02"], [0.0, 4.0], "a rubric");
        assert_eq!(method(&defaults).aggregate.of(4), Mean::Geometric);
        assert_eq!(method(&defaults).coverage.of(3), 2.0 / 3.0);
    }

    #[test]
    fn its_own_method_gives_what_the_product_gives_gaps_included() {
        let framework = Framework::from_json(CATALOGUE).unwrap();
        let tree = read("framework.json", CATALOGUE).unwrap();
        let method = method(tree.defaults.as_ref().unwrap());
        // Every indicator applies to a community of all these types.
        let kinds = CommunityType::ALL.into_iter().filter(|kind| *kind != CommunityType::General);
        let types = CommunityTypes::new(kinds).unwrap();
        let product = scoring::tree::Tree::unadjusted(&framework, types);
        assert!(product.leaves.iter().all(|leaf| leaf.applies));
        // Row r has a gap in every indicator whose number leaves 0 by r + 3; the first row has none.
        let rows = 40usize;
        let raw = |column: usize, row: usize| {
            let (low, high) = framework.indicators()[column].range();
            let is_gap = row > 0 && (column * 7 + 1).is_multiple_of(row + 2);
            let share = ((column * 31 + row * 17) % 97) as f64 / 97.0;
            if is_gap { f64::NAN } else { low + share * (high.min(200.0) - low) }
        };
        let columns = 0..framework.indicators().len();
        let input = Input {
            units: (0..rows).map(|row| row.to_string()).collect(),
            columns: columns.map(|column| (0..rows).map(|row| raw(column, row)).collect()).collect(),
            ..Input::default()
        };
        let scored = run(&tree.hierarchy, &method, input, &mut |_| ControlFlow::Continue(())).unwrap();
        let mut gaps = 0;
        for row in 0..rows {
            let cell =
                |leaf: &Leaf| leaf.scale.normalise(raw(leaf.column, row)).map_or(Cell::Missing, Cell::Score);
            let totals = Totals::of(&product, Mode::Final, cell);
            let expected = product
                .branches
                .iter()
                .zip(&totals.dimensions)
                .map(|(it, (_, cell))| (it.code.to_string(), *cell));
            let pillars =
                product.pillars.iter().zip(totals.pillar_cells).map(|(it, cell)| (it.code.to_string(), cell));
            for (code, cell) in expected.chain(pillars).chain([(INDEX.to_owned(), totals.index)]) {
                let found = scored.columns[tree.hierarchy.position(&code).unwrap()][row];
                match cell {
                    Cell::Score(score) => {
                        assert!((found - score).abs() < 1e-9, "{code}, row {row}: {found}, {score}")
                    }
                    _ => assert!(found.is_nan(), "{code}, row {row}: {found}"),
                }
                gaps += usize::from(found.is_nan());
            }
        }
        assert!(gaps > 20, "the rules about gaps were asked: {gaps}");
    }

    #[test]
    fn what_is_wrong_with_a_framework_is_said_with_its_pointer() {
        let faults = read("f.json", br#"{"id": 1, "colour": "red"}"#).unwrap_err();
        assert!(faults.to_string().contains("f.json, /: unknown field \"colour\""), "{faults}");
        assert!(faults.list.len() > 3, "all of them at once: {faults}");
    }
}
