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
    let mut lengths = [matrix.types.len(), matrix.names.len(), matrix.names_en.len()]
        .into_iter()
        .chain(matrix.columns.iter().map(|it| it.scores.len()));
    if lengths.any(|length| length != rows) {
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

    /// Whether no weights can change a rank: a side of everybody is 0, and the engine has nothing to rank.
    pub fn is_fixed(&self) -> bool {
        self.units.is_empty()
    }

    /// The rank of those in `last`.
    pub fn last_rank(&self) -> u32 {
        self.units.len() as u32 + 1
    }
}

#[cfg(test)]
mod tests {
    use composite::uncertainty::{Ensemble, Setting, Weighting};
    use domain::community::CommunityType;
    use domain::id::RoundId;
    use protocol::result::MatrixColumn;

    use super::*;

    fn framework() -> Framework {
        Framework::from_json(include_bytes!("../../../catalog/framework.json")).expect("the catalogue")
    }

    /// Communities of all sorts, their scores and gaps without any order that one could see.
    fn matrix(framework: &Framework, rows: u32) -> Matrix {
        let pick = |row: u32, column: u32| (row * 7919 + column * 104_729 + row * column * 31) % 1009;
        let column = |(place, it): (usize, &domain::framework::Indicator)| {
            let place = place as u32;
            let score = |row: u32| match pick(row, place) {
                gap if gap % 11 == 0 && (row % 5 == 0 || !it.core) => None,
                some => Some(f64::from(some % 101)),
            };
            let scores: Vec<Option<f64>> = (0..rows).map(score).collect();
            let absent =
                (0..rows).filter(|row| scores[*row as usize].is_none() && pick(*row, place) % 2 == 0);
            MatrixColumn { indicator: it.code, not_applicable: absent.collect(), values: Vec::new(), scores }
        };
        let types = |row: u32| {
            let kinds = CommunityType::ALL.into_iter().filter(|kind| *kind != CommunityType::General);
            let held: Vec<_> =
                kinds.enumerate().filter(|(bit, _)| row >> bit & 1 == 1).map(|it| it.1).collect();
            CommunityTypes::new(held).unwrap_or(CommunityTypes::GENERAL)
        };
        Matrix {
            round: RoundId::born(1, [1; 10]),
            framework: framework.version().clone(),
            engine: String::new(),
            frozen: true,
            communities: (0..rows).map(|row| CommunityId::born(u64::from(row), [2; 10])).collect(),
            names: vec![Name::parse("里").expect("a name"); rows as usize],
            names_en: vec![None; rows as usize],
            types: (0..rows).map(types).collect(),
            columns: framework.indicators().iter().enumerate().map(column).collect(),
        }
    }

    #[test]
    fn the_table_has_the_scores_that_the_framework_gives_each_community() {
        let framework = framework();
        let mut matrix = matrix(&framework, 60);
        // Nothing is right on the hard side of the first, so its index is 0 whatever the weights.
        for (it, column) in framework.indicators().iter().zip(&mut matrix.columns) {
            if framework.dimension(&it.dimension).is_some_and(|dimension| dimension.pillar_index == 0) {
                column.scores[1] = Some(0.0);
                column.not_applicable.retain(|row| *row != 1);
            }
        }
        let expected = batch::score(&framework, &observed(&framework, &matrix), Mode::Final);
        let found = input(&framework, &matrix).expect("a table");
        let scored = expected.index.iter().filter(|index| !index.is_nan()).count();
        assert!(scored > 20 && scored < 60, "{scored}");
        assert_eq!((found.units.len() + found.last.len(), found.last.len()), (scored, 1));
        let kept = ::engine::Kept::new(found.engine.table().clone()).expect("it fits");
        let setting = Setting { seed: 1, weighting: Weighting::Within { share: 0.0 }, top: 3 };
        let mut ensemble = Ensemble::new(&kept.case(), setting).expect("a question");
        ensemble.advance(0..1).expect("a draw");
        for (unit, spread) in found.units.iter().zip(ensemble.results().units) {
            let spread = spread.expect("everybody in it has an index");
            let row = matrix.communities.iter().position(|it| *it == unit.community).expect("its row");
            assert!(
                (spread.index - expected.index[row]).abs() < 1e-9,
                "{} {}",
                spread.index,
                expected.index[row]
            );
            assert_eq!(unit.index, expected.index[row]);
        }
    }

    #[test]
    fn a_matrix_of_another_framework_or_of_another_shape_is_none() {
        let framework = framework();
        let fine = matrix(&framework, 3);
        assert!(input(&framework, &fine).is_some());
        let mut other = fine.clone();
        other.columns.swap(0, 1);
        assert!(input(&framework, &other).is_none());
        let mut short = fine;
        short.columns[2].scores.pop();
        assert!(input(&framework, &short).is_none());
    }
}
