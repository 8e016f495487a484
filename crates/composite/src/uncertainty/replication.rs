//! One run of the pipeline, with what was drawn for it.

use super::cause::Cause;
use super::model::Model;
use super::plan::Factor;
use super::variants::{self, Way};
use crate::aggregate::{AggregateError, Enough, NotPositive, aggregate};
use crate::column::{MISSING, is_missing};
use crate::draws::Stream;
use crate::method::Mean;
use crate::rank::Ranker;

/// What a replication has drawn.
#[derive(Clone, Debug, Default)]
pub(super) struct Drawn {
    way: Way,
    coverage: usize,
    /// By entry of the model's means.
    means: Vec<usize>,
    weights: Option<u64>,
    sampling: Option<u64>,
    severity: Option<u64>,
    /// A node that is left out.
    pub left_out: Option<usize>,
}

/// Room for a replication, and what came of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Room {
    /// Index by row; missing where there is none.
    pub index: Vec<f64>,
    /// Rank by row; 0 where there is none.
    pub ranks: Vec<u32>,
    ranker: Ranker,
    scratch: variants::Scratch,
    drawn: Drawn,
    raw: Vec<Vec<f64>>,
    normalised: Vec<Vec<f64>>,
    nodes: Vec<Vec<f64>>,
    absent: Vec<bool>,
    changed: Vec<bool>,
    weights: Vec<f64>,
    shares: Vec<f64>,
    shifts: Vec<f64>,
}

impl Model {
    /// What these numbers in 0 to 1, one a factor, stand for; the method's own choice where there is none.
    fn read(&self, dials: &[f64], given: Option<u64>, drawn: &mut Drawn) {
        let pick = |dial: f64, count: usize| ((dial * count as f64) as usize).min(count.saturating_sub(1));
        // Position 0 is the method's own.
        let listed = |dial: f64, count: usize| 1 + pick(dial, count - 1);
        let stream = |dial: f64| (dial * 9_007_199_254_740_992.0) as u64;
        let mut means = std::mem::take(&mut drawn.means);
        means.clear();
        *drawn = Drawn { means, ..Drawn::default() };
        for (factor, &dial) in self.factors.iter().zip(dials) {
            match factor {
                Factor::Weights => {
                    drawn.weights = Some(match self.weights.given() {
                        Some(count) => given.unwrap_or(pick(dial, count as usize) as u64),
                        None => stream(dial),
                    });
                }
                Factor::Normalise => drawn.way.normalise = listed(dial, self.variants.rules.len()),
                Factor::Aggregate { .. } => {
                    let count = self.means[drawn.means.len()].1.len();
                    drawn.means.push(pick(dial, count));
                }
                Factor::Coverage => drawn.coverage = listed(dial, self.coverage.len()),
                Factor::Impute => drawn.way.impute = listed(dial, self.variants.impute.len()),
                Factor::Treat => drawn.way.treat = listed(dial, self.variants.treat.len()),
                Factor::Sampling => drawn.sampling = Some(stream(dial)),
                Factor::Severity => drawn.severity = Some(stream(dial)),
                Factor::LeaveOut => {
                    let place = pick(dial, self.raw.len() + 1);
                    drawn.left_out = place.checked_sub(1);
                }
            }
        }
    }

    /// Runs the pipeline for one number per factor; [`Room`] has what comes of it. Of weights that were given, those of
    /// draw `given`; the factor's number picks one where that says none.
    pub fn replicate(&self, dials: &[f64], given: Option<u64>, room: &mut Room) -> Result<(), Cause> {
        let mut drawn = std::mem::take(&mut room.drawn);
        self.read(dials, given, &mut drawn);
        let found = self.run(&drawn, room);
        room.drawn = drawn;
        found
    }

    /// Runs the pipeline as the method says, without one node.
    pub fn without(&self, node: Option<usize>, room: &mut Room) -> Result<(), Cause> {
        self.run(&Drawn { left_out: node, ..Drawn::default() }, room)
    }

    fn run(&self, drawn: &Drawn, room: &mut Room) -> Result<(), Cause> {
        self.draw_weights(drawn, room);
        self.normalise(drawn, room)
            .and_then(|()| self.aggregate(drawn, room))
            .map_err(|cause| cause.at(&self.rows))?;
        if room.index.iter().all(|cell| is_missing(*cell)) {
            return Err(Cause::NothingScored);
        }
        if let Some(row) = room.index.iter().position(|cell| cell.is_infinite()) {
            return Err(Cause::TooLarge { unit: row }.at(&self.rows));
        }
        room.ranker.rank(&room.index, &mut room.ranks);
        Ok(())
    }

    fn draw_weights(&self, drawn: &Drawn, room: &mut Room) {
        room.weights.resize(self.hierarchy.nodes().len(), 0.0);
        match drawn.weights {
            Some(draw) => {
                let mut stream = self.stream(Factor::Weights, draw);
                self.weights.draw(draw, &mut stream, &mut room.shares, &mut room.weights);
            }
            None => room.weights.copy_from_slice(self.weights.nominal()),
        }
    }

    /// Numbers for one factor, unrelated to those of the others and to the dials.
    fn stream(&self, factor: Factor, stream: u64) -> Stream {
        let salt = match factor {
            Factor::Weights => 1,
            Factor::Sampling => 2,
            _ => 3,
        };
        Stream::new(self.seed ^ (salt << 62), stream)
    }

    /// Works out the columns that errors change; the others are shared.
    fn normalise(&self, drawn: &Drawn, room: &mut Room) -> Result<(), Cause> {
        let indicators = self.raw.len();
        room.changed.clear();
        room.changed.extend((0..indicators).map(|column| self.changes(drawn.way, column)));
        if !room.changed.contains(&true) {
            return Ok(());
        }
        let mut errors = drawn.sampling.map(|stream| self.stream(Factor::Sampling, stream));
        room.shifts.clear();
        if let Some(stream) = drawn.severity {
            self.noise.shifts(&mut self.stream(Factor::Severity, stream), &mut room.shifts);
        }
        room.raw.resize_with(indicators, Vec::new);
        room.normalised.resize_with(indicators, Vec::new);
        for (number, cells) in room.raw.iter_mut().enumerate().filter(|(number, _)| room.changed[*number]) {
            cells.clone_from(&self.raw[number]);
            self.noise.add(number, errors.as_mut(), &room.shifts, cells);
            self.variants.fill_column(drawn.way, cells, &mut room.scratch);
        }
        if self.variants.mixes_columns(drawn.way) {
            self.variants.fill_across(drawn.way, &self.hierarchy, &mut room.raw, &mut room.scratch);
        }
        for number in (0..indicators).filter(|&number| room.changed[number]) {
            let out = &mut room.normalised[number];
            out.resize(self.rows.len(), MISSING);
            self.variants.finish(
                drawn.way,
                &self.hierarchy,
                number,
                &mut room.raw[number],
                &mut room.scratch,
                out,
            )?;
        }
        Ok(())
    }

    fn aggregate(&self, drawn: &Drawn, room: &mut Room) -> Result<(), Cause> {
        let nodes = self.hierarchy.nodes();
        let shared = &self.shared[self.variants.position(drawn.way)];
        let coverage = &self.coverage[drawn.coverage];
        room.nodes.resize_with(self.hierarchy.aggregates().len(), Vec::new);
        room.absent.clear();
        room.absent.extend(self.hierarchy.columns().map(|column| drawn.left_out == Some(column)));
        for (place, number) in self.hierarchy.aggregates().enumerate() {
            let node = &nodes[number];
            let (below, above) = room.nodes.split_at_mut(place);
            let mut children: Vec<&[f64]> = Vec::with_capacity(node.children.len());
            let (mut weights, mut core, mut numbers) = (Vec::new(), Vec::new(), Vec::new());
            for &child in node.children.iter().filter(|&&child| !room.absent[child]) {
                children.push(match child.checked_sub(self.raw.len()) {
                    Some(place) => &below[place],
                    None if room.changed[child] => &room.normalised[child],
                    None => shared[child].as_ref().map_err(Cause::clone)?,
                });
                weights.push(room.weights[child]);
                core.push(nodes[child].core);
                numbers.push(child);
            }
            room.absent.push(drawn.left_out == Some(number) || children.is_empty());
            let out = &mut above[0];
            out.resize(self.rows.len(), MISSING);
            out.fill(MISSING);
            if children.is_empty() {
                continue;
            }
            let enough = Enough { rule: coverage.rule, share: coverage.of(node.level) };
            let mean = self.mean(drawn, node.level);
            aggregate(mean, &children, &weights, &core, enough, out).map_err(|error| match error {
                AggregateError::NotPositive(NotPositive { child, row, value }) => Cause::NotPositive {
                    node: node.code.clone(),
                    child: nodes[numbers[child]].code.clone(),
                    unit: row,
                    value,
                },
                error => Cause::Aggregate { node: node.code.clone(), error },
            })?;
        }
        if let Some(index) = room.nodes.last() {
            room.index.clone_from(index);
        }
        Ok(())
    }

    fn mean(&self, drawn: &Drawn, level: u32) -> Mean {
        let listed = self.means.iter().zip(&drawn.means).find(|((of, _), _)| *of == level);
        listed.map_or_else(|| self.aggregation.of(level), |((_, means), &place)| means[place])
    }
}
