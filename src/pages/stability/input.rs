//! A round's matrix as the engine's table: framework and communities as plain numbers.

use std::collections::{BTreeMap, HashMap};

use composite::method::{Aggregation, Coverage, CoverageRule, Mean};
use domain::community::CommunityTypes;
use domain::framework::Framework;
use domain::id::CommunityId;
use domain::text::Name;
use protocol::result::Matrix;
use scoring::batch::{self, MISSING};
use scoring::{Mode, Observed, Tree};

use crate::engine::{Engine, Table};

/// Level of the index: above indicators, dimensions and sides.
const INDEX: u32 = 4;

/// A community that the round ranks.
#[derive(Clone, Debug, PartialEq)]
pub struct Unit {
    pub community: CommunityId,
    pub name: Name,
    pub name_en: Option<Name>,
    /// By the framework's own weights, 0 to 100.
    pub index: f64,
}

/// What the panel computes with.
#[derive(Clone, Debug)]
pub struct Input {
    pub engine: Engine,
    /// A row of the engine's table each.
    pub units: Vec<Unit>,
    /// Those of whom one side is 0: the geometric mean of both sides then is 0 whatever the weights, so all of them stand
    /// behind everybody else in every draw. The engine, whose mean needs positive numbers, is not asked about them.
    pub last: Vec<Unit>,
    /// The framework's share of the hard side in the index, 0 to 1.
    pub hard: f64,
}

/// Makes the table. `None` where the matrix is not of this framework.
///
/// What counts is decided by the framework's own weights, as the result says it: a dimension or a community that has no score there
/// has none here, and the coverage rule is not asked again of every draw.
pub fn input(framework: &Framework, matrix: &Matrix) -> Option<Input> {
    let codes = framework.indicators().iter().map(|it| it.code);
    if !codes.eq(matrix.columns.iter().map(|it| it.indicator)) {
        return None;
    }
    let rows = matrix.communities.len();
    let lists = [matrix.types.len(), matrix.names.len(), matrix.names_en.len()];
    if lists
        .iter()
        .chain(matrix.columns.iter().map(|it| it.scores.len()).collect::<Vec<_>>().iter())
        .any(|it| *it != rows)
    {
        return None;
    }
    let scores = batch::score(framework, &observed(framework, matrix), Mode::Final);
    let (mut units, mut places, mut last) = (Vec::new(), Vec::new(), Vec::new());
    for row in (0..rows).filter(|row| !scores.index[*row].is_nan()) {
        let unit = Unit {
            community: matrix.communities[row],
            name: matrix.names[row].clone(),
            name_en: matrix.names_en[row].clone(),
            index: scores.index[row],
        };
        if scores.hard[row] > 0.0 && scores.soft[row] > 0.0 {
            units.push(unit);
            places.push(row);
        } else {
            last.push(unit);
        }
    }
    let hard = f64::from(framework.pillars().first()?.weight_bp) / 10_000.0;
    let engine = Engine::new(table(framework, matrix, &places, &scores.dimensions));
    Some(Input { engine, units, last, hard })
}

fn observed(framework: &Framework, matrix: &Matrix) -> batch::Table {
    let mut table = batch::Table::new(framework, matrix.types.clone());
    for (place, column) in matrix.columns.iter().enumerate() {
        for (row, score) in column.scores.iter().enumerate() {
            // Only the flag asks for raw values, and nothing here shows it.
            let value = score.map(|score| Observed::Value { raw: score, score, count: 1 });
            table.set(row, place, value);
        }
        for row in &column.not_applicable {
            table.set(*row as usize, place, Some(Observed::NotApplicable));
        }
    }
    table
}

/// The rows at `places` of the matrix. `dimensions` says which have a score, by dimension and row.
fn table(framework: &Framework, matrix: &Matrix, places: &[usize], dimensions: &[Vec<f64>]) -> Table {
    let (indicators, groups_of_nodes) = (framework.indicators(), framework.dimensions());
    let mut kinds: Vec<CommunityTypes> = Vec::new();
    let mut numbers: HashMap<CommunityTypes, u32> = HashMap::new();
    let mut groups = Vec::with_capacity(places.len());
    for types in places.iter().map(|row| matrix.types[*row]) {
        let next = kinds.len() as u32;
        groups.push(*numbers.entry(types).or_insert_with(|| {
            kinds.push(types);
            next
        }));
    }
    // By group: what each column's weight is multiplied by, whether it applies, and its dimension.
    let mut multipliers = vec![1.0; kinds.len() * indicators.len()];
    let mut applies = vec![false; multipliers.len()];
    let mut dimension_of = vec![0_u32; indicators.len()];
    for (group, types) in kinds.iter().enumerate() {
        let tree = Tree::new(framework, *types);
        for branch in &tree.branches {
            for leaf in &tree.leaves[branch.leaves.clone()] {
                let at = group * indicators.len() + leaf.column;
                (multipliers[at], applies[at]) = (leaf.multiplier, leaf.applies);
                dimension_of[leaf.column] = branch.position as u32;
            }
        }
    }
    let mut cells = Vec::with_capacity(places.len() * indicators.len());
    for (place, column) in matrix.columns.iter().enumerate() {
        let dimension = &dimensions[dimension_of[place] as usize];
        cells.extend(places.iter().zip(&groups).map(|(&row, &group)| {
            let counts = applies[group as usize * indicators.len() + place] && !dimension[row].is_nan();
            column.scores[row].filter(|_| counts).unwrap_or(MISSING)
        }));
    }
    let (first_dimension, first_pillar) =
        (indicators.len() as u32, (indicators.len() + groups_of_nodes.len()) as u32);
    let index = first_pillar + framework.pillars().len() as u32;
    let parents = dimension_of.iter().map(|dimension| Some(first_dimension + dimension));
    let parents = parents.chain(groups_of_nodes.iter().map(|it| Some(first_pillar + it.pillar_index as u32)));
    let parents = parents.chain(framework.pillars().iter().map(|_| Some(index))).chain([None]).collect();
    let weights = indicators.iter().map(|it| it.weight).chain(groups_of_nodes.iter().map(|it| it.weight));
    let weights = weights.chain(framework.pillars().iter().map(|it| f64::from(it.weight_bp) / 10_000.0));
    Table {
        units: places.len(),
        cells,
        parents,
        weights: weights.chain([1.0]).collect(),
        core: vec![false; indicators.len()],
        aggregation: Aggregation {
            default: Mean::Arithmetic,
            levels: BTreeMap::from([(INDEX, Mean::Geometric)]),
        },
        // What is too little has no cells any more; the index is of both sides.
        coverage: Coverage {
            rule: CoverageRule::Count,
            default: 0.0,
            levels: BTreeMap::from([(INDEX, 1.0)]),
        },
        groups,
        multipliers,
    }
}

impl Input {
    /// The table's weights with another share of the hard side in the index, 0 to 1.
    pub fn weights_with(&self, hard: f64) -> Vec<f64> {
        let mut weights = self.engine.table().weights.clone();
        if let [.., first, second, _] = weights.as_mut_slice() {
            (*first, *second) = (hard, 1.0 - hard);
        }
        weights
    }

    /// How many the round ranks.
    pub fn ranked(&self) -> u32 {
        (self.units.len() + self.last.len()) as u32
    }

    /// The rank of those in `last`.
    pub fn last_rank(&self) -> u32 {
        self.units.len() as u32 + 1
    }
}
