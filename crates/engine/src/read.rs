//! Requests and replies as messages and back.

use std::collections::BTreeMap;

use composite::method::{Aggregation, Coverage, CoverageRule, Mean};

use crate::fault::Fault;
use crate::job::{Law, RankIntervals, Rescore, Sample};
use crate::message::{Message, Part, Parts, kind};
use crate::reply::{Progress, Ranking, Reply, Scores};
use crate::table::Table;

/// What the page asks.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    Table(Table),
    Rank(RankIntervals),
    Rescore(Rescore),
    Sample(Sample),
    Cancel,
}

/// The number of a parent that is none.
const NONE: u32 = u32::MAX;

impl Table {
    /// The table on its way to the worker.
    pub fn message(&self) -> Message<'_> {
        let parents: Vec<u32> = self.parents.iter().map(|parent| parent.unwrap_or(NONE)).collect();
        let core: Vec<u32> = self.core.iter().map(|core| u32::from(*core)).collect();
        let parts = vec![
            vec![self.units as u32].into(),
            self.cells.as_slice().into(),
            parents.into(),
            self.weights.as_slice().into(),
            core.into(),
            aggregation_in_numbers(&self.aggregation).into(),
            coverage_in_numbers(&self.coverage).into(),
            self.groups.as_slice().into(),
            self.multipliers.as_slice().into(),
        ];
        Message { kind: kind::TABLE, job: 0, parts }
    }

    fn read(parts: &mut Parts<'_>) -> Option<Self> {
        let units = *parts.counts()?.first()? as usize;
        let cells = parts.reals()?;
        let parents = parts.counts()?.into_iter().map(|parent| (parent != NONE).then_some(parent)).collect();
        let weights = parts.reals()?;
        let core = parts.counts()?.into_iter().map(|core| core != 0).collect();
        let aggregation = aggregation_of_numbers(&parts.reals()?)?;
        let coverage = coverage_of_numbers(&parts.reals()?)?;
        let (groups, multipliers) = (parts.counts()?, parts.reals()?);
        Some(Self { units, cells, parents, weights, core, aggregation, coverage, groups, multipliers })
    }
}

const RULES: [CoverageRule; 2] = [CoverageRule::Count, CoverageRule::Weight];

/// Level, mean's number and exponent; the default as level 0.
fn aggregation_in_numbers(aggregation: &Aggregation) -> Vec<f64> {
    let levels = aggregation.levels.iter().map(|(level, mean)| (*level, *mean));
    std::iter::once((0, aggregation.default)).chain(levels).flat_map(mean_in_numbers).collect()
}

fn mean_in_numbers((level, mean): (u32, Mean)) -> [f64; 3] {
    let (number, exponent) = match mean {
        Mean::Arithmetic => (0.0, 0.0),
        Mean::Geometric => (1.0, 0.0),
        Mean::Harmonic => (2.0, 0.0),
        Mean::Generalised { p } => (3.0, p),
        Mean::Median => (4.0, 0.0),
        Mean::Topsis => (5.0, 0.0),
        Mean::Copeland => (6.0, 0.0),
        Mean::Fuzzy => (7.0, 0.0),
    };
    [f64::from(level), number, exponent]
}

fn mean_of_numbers(numbers: &[f64]) -> Option<(u32, Mean)> {
    let &[level, number, p] = numbers else { return None };
    let mean = match number as u32 {
        0 => Mean::Arithmetic,
        1 => Mean::Geometric,
        2 => Mean::Harmonic,
        3 => Mean::Generalised { p },
        4 => Mean::Median,
        5 => Mean::Topsis,
        6 => Mean::Copeland,
        7 => Mean::Fuzzy,
        _ => return None,
    };
    Some((level as u32, mean))
}

fn aggregation_of_numbers(numbers: &[f64]) -> Option<Aggregation> {
    let mut levels: BTreeMap<u32, Mean> = numbers.chunks(3).map(mean_of_numbers).collect::<Option<_>>()?;
    Some(Aggregation { default: levels.remove(&0)?, levels })
}

/// The rule's number and the default share, then level and share.
fn coverage_in_numbers(coverage: &Coverage) -> Vec<f64> {
    let rule = f64::from(u8::from(coverage.rule == CoverageRule::Weight));
    let levels = coverage.levels.iter().flat_map(|(level, share)| [f64::from(*level), *share]);
    [rule, coverage.default].into_iter().chain(levels).collect()
}

fn coverage_of_numbers(numbers: &[f64]) -> Option<Coverage> {
    let (&[rule, default], levels) = numbers.split_first_chunk()?;
    let (levels, rest) = levels.as_chunks();
    let levels = levels.iter().map(|&[level, share]| (level as u32, share)).collect();
    let rule = *RULES.get(rule as usize)?;
    rest.is_empty().then_some(Coverage { rule, default, levels })
}

impl RankIntervals {
    /// The job under this number on its way to the worker.
    pub fn message(&self, job: u32) -> Message<'static> {
        let law = match self.law {
            Law::Dirichlet { concentration } => [0.0, concentration],
            Law::Within { share } => [1.0, share],
        };
        let counts = vec![self.draws, self.seed as u32, (self.seed >> 32) as u32, self.top];
        Message { kind: kind::RANK, job, parts: vec![law.to_vec().into(), counts.into()] }
    }

    fn read(parts: &mut Parts<'_>) -> Option<Self> {
        let law = match *parts.reals()? {
            [0.0, concentration] => Law::Dirichlet { concentration },
            [1.0, share] => Law::Within { share },
            _ => return None,
        };
        let [draws, below, above, top] = *parts.counts()? else { return None };
        Some(Self { law, draws, seed: u64::from(above) << 32 | u64::from(below), top })
    }
}

impl Rescore {
    /// The job under this number on its way to the worker.
    pub fn message(&self, job: u32) -> Message<'_> {
        Message { kind: kind::RESCORE, job, parts: vec![self.weights.as_slice().into()] }
    }
}

impl Sample {
    /// The job under this number on its way to the worker.
    pub fn message(&self, job: u32) -> Message<'static> {
        let numbers =
            [self.seed, self.stream].into_iter().flat_map(|number| [number as u32, (number >> 32) as u32]);
        Message { kind: kind::SAMPLE, job, parts: vec![numbers.collect::<Vec<u32>>().into()] }
    }

    fn read(parts: &mut Parts<'_>) -> Option<Self> {
        let [low, high, stream_low, stream_high] = *parts.counts()? else { return None };
        let joined = |low: u32, high: u32| u64::from(high) << 32 | u64::from(low);
        Some(Self { seed: joined(low, high), stream: joined(stream_low, stream_high) })
    }
}

impl Request {
    /// That the job under this number is wanted no longer.
    pub fn cancel(job: u32) -> Message<'static> {
        Message { kind: kind::CANCEL, job, parts: Vec::new() }
    }

    /// What a message of the page asks, and the job's number.
    pub fn read(message: Message<'_>) -> Result<(u32, Self), Fault> {
        let mut parts = Parts::of(message.parts);
        let request = match message.kind {
            kind::TABLE => Table::read(&mut parts).map(Self::Table),
            kind::RANK => RankIntervals::read(&mut parts).map(Self::Rank),
            kind::RESCORE => parts.reals().map(|weights| Self::Rescore(Rescore { weights })),
            kind::SAMPLE => Sample::read(&mut parts).map(Self::Sample),
            kind::CANCEL => Some(Self::Cancel),
            _ => None,
        };
        request.map(|request| (message.job, request)).ok_or(Fault::Unreadable)
    }
}

impl Reply {
    /// The reply to the job under this number on its way to the page.
    pub fn message(self, job: u32) -> Message<'static> {
        let (kind, parts) = match self {
            Self::Ready => (kind::READY, Vec::new()),
            Self::Progress(Progress { done, of, memory }) => {
                (kind::PROGRESS, vec![vec![done, of, memory].into()])
            }
            Self::Ranking(ranking) => (kind::RANKING, ranking.parts()),
            Self::Sample(numbers) => (kind::SAMPLED, vec![numbers.into()]),
            Self::Scores(Scores { score, rank }) => (kind::SCORES, vec![score.into(), rank.into()]),
            Self::Failed(fault) => (kind::FAILED, vec![fault.numbers().to_vec().into()]),
        };
        Message { kind, job, parts }
    }

    /// What a message of the worker says, and the job's number.
    pub fn read(message: Message<'_>) -> Option<(u32, Self)> {
        let mut parts = Parts::of(message.parts);
        let reply = match message.kind {
            kind::READY => Self::Ready,
            kind::PROGRESS => {
                let [done, of, memory] = *parts.counts()? else { return None };
                Self::Progress(Progress { done, of, memory })
            }
            kind::RANKING => Self::Ranking(Box::new(Ranking::read(&mut parts)?)),
            kind::SAMPLED => Self::Sample(parts.reals()?),
            kind::SCORES => Self::Scores(Scores { score: parts.reals()?, rank: parts.counts()? }),
            kind::FAILED => Self::Failed(Fault::of_numbers(&parts.reals()?)?),
            _ => return None,
        };
        Some((message.job, reply))
    }
}

impl Ranking {
    fn parts(self) -> Vec<Part<'static>> {
        vec![
            vec![self.counted, self.failed, self.resolution].into(),
            self.score.into(),
            self.rank.into(),
            self.mean.into(),
            self.median.into(),
            self.low.into(),
            self.high.into(),
            self.top.into(),
            self.above_next.into(),
            self.tied_with.into(),
            self.tied_group.into(),
        ]
    }

    fn read(parts: &mut Parts<'_>) -> Option<Self> {
        let [counted, failed, resolution] = *parts.counts()? else { return None };
        Some(Self {
            counted,
            failed,
            resolution,
            score: parts.reals()?,
            rank: parts.counts()?,
            mean: parts.reals()?,
            median: parts.reals()?,
            low: parts.reals()?,
            high: parts.reals()?,
            top: parts.reals()?,
            above_next: parts.reals()?,
            tied_with: parts.counts()?,
            tied_group: parts.counts()?,
        })
    }
}

impl Fault {
    fn numbers(self) -> [f64; 4] {
        let none = |code: f64| [code, 0.0, 0.0, 0.0];
        match self {
            Self::Unreadable => none(0.0),
            Self::NoTable => none(1.0),
            Self::Shape => none(2.0),
            Self::Cell { column, row } => [3.0, f64::from(column), f64::from(row), 0.0],
            Self::Tree => none(4.0),
            Self::Weights => none(5.0),
            Self::Bounds => none(6.0),
            Self::NotPositive { node, row, value } => [7.0, f64::from(node), f64::from(row), value],
            Self::Mean => none(8.0),
            Self::Replaced => none(9.0),
            Self::NothingScored => none(10.0),
            Self::NoIndex { row } => [11.0, f64::from(row), 0.0, 0.0],
        }
    }

    fn of_numbers(numbers: &[f64]) -> Option<Self> {
        let &[code, first, second, value] = numbers else { return None };
        let (first, second) = (first as u32, second as u32);
        Some(match code as u32 {
            0 => Self::Unreadable,
            1 => Self::NoTable,
            2 => Self::Shape,
            3 => Self::Cell { column: first, row: second },
            4 => Self::Tree,
            5 => Self::Weights,
            6 => Self::Bounds,
            7 => Self::NotPositive { node: first, row: second, value },
            8 => Self::Mean,
            9 => Self::Replaced,
            10 => Self::NothingScored,
            11 => Self::NoIndex { row: first },
            _ => return None,
        })
    }
}
