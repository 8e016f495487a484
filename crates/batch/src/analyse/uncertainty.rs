//! How sure a ranking is: `uncertainty.csv` and `uncertainty.json`.

mod failure;

use std::num::NonZero;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::thread;

use composite::column::is_missing;
use composite::method::{CoverageRule, Method};
use composite::pipeline::Scored;
use composite::uncertainty::{
    self as engine, Case, Ensemble, Replications, SamplingErrors, Setting, Vary, Weighting,
};
use serde_json::{Value, json};

use super::{Request, document};
use crate::fault::{Fault, FaultKind, Faults, Place};
use crate::inputs::{self, Inputs, Note, group, open, shown};
use crate::output::{Folder, Sheet, apart, spare};
use crate::plan::{self, Plan};
use crate::score::{self, Outcome};
use crate::watch::{Stage, Watch};
use failure::Failure;

/// Files beside those of every analysis.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlanFiles {
    pub plan: Option<PathBuf>,
    /// Draws of weights that were made elsewhere.
    pub draws: Option<PathBuf>,
    /// Standard errors of cells.
    pub standard_errors: Option<PathBuf>,
}

/// Draws where the plan says no number.
const DRAWS: u32 = 1_000;

const HEADER: [&str; 15] = [
    "index",
    "rank",
    "rank_mean",
    "rank_median",
    "rank_5",
    "rank_95",
    "top_share",
    "above_next",
    "tied_with",
    "tied_group",
    "index_mean",
    "index_median",
    "index_5",
    "index_95",
    "scored",
];

/// One unit's figures, in the order of [`HEADER`]; missing where there are none.
type Figures = [Option<f64>; HEADER.len()];

/// What came of all draws.
struct Found {
    counted: u64,
    /// Ranks that share a count.
    resolution: u32,
    failures: Vec<Failure>,
    /// By unit of the input.
    units: Vec<Option<Figures>>,
}

/// Draws as the plan says and writes where every unit's rank lies. Where only weights vary, normalised data stays as it is
/// and ranks alone are counted; otherwise the whole method is run in every draw, and the index is described too. So it is
/// where the weights of a draw decide, by a coverage in shares of weight, which units have a score in it.
///
/// # Errors
/// What is wrong with the files, the plan on these data, or the folder.
pub fn uncertainty(request: &Request, files: &PlanFiles, watch: Watch<'_>) -> Result<Vec<Note>, Faults> {
    apart(&shown(&request.files.data), &request.files.key, "uncertainty.csv", HEADER)?;
    let named = [&files.plan, &files.draws, &files.standard_errors].into_iter().flatten();
    let read_too: Vec<&Path> = request.files.paths().into_iter().chain(named.map(PathBuf::as_path)).collect();
    spare(&read_too, &request.out, &["uncertainty.csv", "uncertainty.json"])?;
    let (inputs, method, plan) = read(request, files, watch)?;
    let notes = inputs.notes.clone();
    let draws = number(files, &plan)?;
    let keys = inputs.data.keys.clone();
    let order = inputs.data.order.clone();
    let replicate =
        |inputs: &Inputs, watch: Watch<'_>| by_replication(files, inputs, &method, &plan, draws, watch);
    let found = if weights_only(&plan.vary) {
        let whole = is_weighed(&method, inputs.tree.hierarchy.levels()).then(|| inputs.clone());
        let outcome = score::run(&request.files, inputs, watch)?;
        match whole.filter(|_| has_gaps(&outcome.scored)) {
            Some(inputs) => replicate(&inputs, watch)?,
            None => by_weights(&outcome, &plan, draws, watch)?,
        }
    } else {
        replicate(&inputs, watch)?
    };
    let mut folder = Folder::open(&request.out)?;
    folder.write("uncertainty.csv", |out| {
        let mut sheet = Sheet::begin(out, [request.files.key.as_str()].into_iter().chain(HEADER))?;
        for &row in &order {
            let figures = found.units.get(row as usize).copied().flatten().unwrap_or([None; HEADER.len()]);
            sheet.text(keys.get(row as usize))?;
            for figure in figures {
                sheet.perhaps(figure)?;
            }
            sheet.end_row()?;
        }
        sheet.end()
    })?;
    document(&mut folder, "uncertainty.json", &whole(&plan, draws, &found))?;
    folder.keep()?;
    Ok(notes)
}

fn read(request: &Request, files: &PlanFiles, watch: Watch<'_>) -> Result<(Inputs, Method, Plan), Faults> {
    let tree = request.files.tree.read()?;
    let mut plan = match &files.plan {
        Some(path) => plan::read(&shown(path), &inputs::document(path, crate::method::BYTES_MAX)?, &tree)?,
        None => Plan::default(),
    };
    let assessors = plan.severity.iter().map(|severity| severity.assessor.as_str());
    let labels: Vec<&str> = assessors.chain(plan.vary.impute.iter().flatten().filter_map(group)).collect();
    let inputs = request.files.read_on(tree, &labels, watch)?;
    let Some(method) = inputs.method.clone() else {
        return Err(Fault::new("", Place::Whole, FaultKind::NoMethod).into());
    };
    if let Some(path) = &files.draws {
        // The method's weights are those of the nodes that the draws say nothing of.
        let weighed = inputs.tree.hierarchy.reweighted(&method.weights);
        let hierarchy = weighed.as_ref().unwrap_or(&inputs.tree.hierarchy);
        plan.vary.weights = Weighting::Given(plan::draws(&shown(path), open(path)?, hierarchy)?);
    }
    if let Some(path) = &files.standard_errors {
        let units = &inputs.data.input.units;
        let found =
            plan::standard_errors(&shown(path), open(path)?, &request.files.key, &inputs.tree, units)?;
        plan.vary.sampling = Some(SamplingErrors { standard_errors: found });
    }
    plan.vary.severity = plan.severity.as_ref().map(|severity| engine::Severity {
        deviation: severity.deviation,
        columns: severity.columns.clone(),
        assessor_of: inputs.data.input.groups.get(&severity.assessor).cloned().unwrap_or_default(),
    });
    if plan.vary.factors().is_empty() {
        let file = files.plan.as_deref().map(shown).unwrap_or_default();
        return Err(Fault::new(&file, Place::Whole, FaultKind::NothingVaries).into());
    }
    Ok((inputs, method, plan))
}

/// How many draws are asked for; refuses weights that come from two places, and fewer of them than draws.
fn number(files: &PlanFiles, plan: &Plan) -> Result<u64, Faults> {
    let refuse = |member: &str, kind| -> Result<u64, Faults> {
        let file = files.plan.as_deref().map(shown).unwrap_or_default();
        Err(Fault::new(&file, Place::Pointer(member.to_owned()), kind).into())
    };
    match (&plan.vary.weights, plan.draws) {
        _ if files.draws.is_some() && plan.names_weights => refuse("/weights", FaultKind::WeightsTwice),
        (Weighting::Given(given), Some(asked)) if asked as usize > given.draws.len() => {
            refuse("/draws", FaultKind::FewerDraws { asked, given: given.draws.len() })
        }
        (_, Some(draws)) => Ok(draws.into()),
        (Weighting::Given(given), None) => Ok(given.draws.len() as u64),
        (_, None) => Ok(DRAWS.into()),
    }
}

fn weights_only(vary: &Vary) -> bool {
    vary.factors() == [engine::Factor::Weights]
}

/// Whether weights have a say in who has a score.
fn is_weighed(method: &Method, levels: u32) -> bool {
    let coverage = &method.coverage;
    coverage.rule == CoverageRule::Weight && (2..=levels).any(|level| coverage.of(level) > 0.0)
}

fn has_gaps(scored: &Scored) -> bool {
    scored.columns.iter().flatten().any(|cell| is_missing(*cell))
}

fn by_weights(outcome: &Outcome, plan: &Plan, draws: u64, watch: Watch<'_>) -> Result<Found, Faults> {
    let scored = &outcome.scored;
    let case = Case {
        hierarchy: &scored.hierarchy,
        columns: scored.columns.get(scored.hierarchy.columns()).unwrap_or_default(),
        aggregation: &outcome.method.aggregate,
        coverage: &outcome.method.coverage,
        multipliers: None,
    };
    let setting = Setting { seed: plan.seed, weighting: plan.vary.weights.clone(), top: plan.top };
    let mut ensemble = Ensemble::new(&case, setting).map_err(|fault| said(&fault))?;
    spread(&mut ensemble, draws, watch)?;
    let found = ensemble.results();
    let mut figures = vec![None; outcome.keys.len()];
    for (&row, spread) in scored.rows.iter().zip(found.units) {
        if let Some(slot) = figures.get_mut(row as usize) {
            *slot = spread.map(of_spread);
        }
    }
    let failures = found.failures.iter().map(|it| Failure::new(it, |place| outcome.unit(place))).collect();
    Ok(Found { counted: found.draws, resolution: found.resolution, failures, units: figures })
}

fn of_spread(it: engine::Spread) -> Figures {
    let ranks = [it.index, it.rank.into(), it.mean, it.median, it.low, it.high, it.top].map(Some);
    let ties = [it.above_next, Some(it.tied_with.into()), Some(it.tied_group.into())];
    whole_row(&ranks, &ties, &[])
}

fn whole_row(ranks: &[Option<f64>], ties: &[Option<f64>], index: &[Option<f64>]) -> Figures {
    let mut figures = [None; HEADER.len()];
    let all = ranks.iter().chain(ties).chain(index);
    figures.iter_mut().zip(all).for_each(|(slot, figure)| *slot = *figure);
    figures
}

fn by_replication(
    files: &PlanFiles,
    inputs: &Inputs,
    method: &Method,
    plan: &Plan,
    draws: u64,
    watch: Watch<'_>,
) -> Result<Found, Faults> {
    let asked = engine::Plan { seed: plan.seed, vary: plan.vary.clone(), top: plan.top };
    let file = files.plan.as_deref().map(shown).unwrap_or_default();
    let placed = |fault: engine::Fault| -> Faults {
        Fault::new(&file, Place::Whole, FaultKind::Engine(fault.to_string())).into()
    };
    let mut runs =
        Replications::new(&inputs.tree.hierarchy, method, &inputs.data.input, &asked).map_err(placed)?;
    if draws > runs.most() {
        let kind = FaultKind::TooManyDraws { draws, max: runs.most() };
        return Err(Fault::new(&file, Place::Whole, kind).into());
    }
    spread(&mut runs, draws, watch)?;
    let found = runs.results();
    let units = found.units.into_iter().map(|unit| unit.map(of_replicated)).collect();
    let failures =
        found.failures.iter().map(|it| Failure::new(it, |row| inputs.data.keys.get(row))).collect();
    Ok(Found { counted: found.replications, resolution: 1, failures, units })
}

fn of_replicated(it: engine::Replicated) -> Figures {
    let nominal = [it.index, it.rank.map(f64::from)];
    let Some(spread) = it.spread else {
        return whole_row(&nominal, &[], &[]);
    };
    let rank = spread.rank;
    let ranks = [rank.mean, rank.median, rank.low, rank.high, spread.top].map(Some);
    let ties = [spread.above_next, Some(spread.tied_with.into()), Some(spread.tied_group.into())];
    let index = spread.index;
    let index = [index.mean, index.median, index.low, index.high, it.scored as f64].map(Some);
    whole_row(&[&nominal[..], &ranks].concat(), &ties, &index)
}

/// Work in draws that several workers can share.
trait Drawn: Sized + Send {
    fn fork(&self) -> Self;
    fn advance(&mut self, draws: Range<u64>) -> Result<(), engine::Fault>;
    fn merge(&mut self, other: Self) -> Result<(), engine::Fault>;
}

impl Drawn for Ensemble {
    fn fork(&self) -> Self {
        Ensemble::fork(self)
    }
    fn advance(&mut self, draws: Range<u64>) -> Result<(), engine::Fault> {
        Ensemble::advance(self, draws)
    }
    fn merge(&mut self, other: Self) -> Result<(), engine::Fault> {
        Ensemble::merge(self, other)
    }
}

impl Drawn for Replications {
    fn fork(&self) -> Self {
        Replications::fork(self)
    }
    fn advance(&mut self, draws: Range<u64>) -> Result<(), engine::Fault> {
        Replications::advance(self, draws)
    }
    fn merge(&mut self, other: Self) -> Result<(), engine::Fault> {
        Replications::merge(self, other)
    }
}

/// Makes all draws on all cores, a chunk after the other; the result is the same on any number of them.
fn spread(work: &mut impl Drawn, draws: u64, watch: Watch<'_>) -> Result<(), Faults> {
    const CHUNKS: u64 = 50;
    let workers = thread::available_parallelism().map_or(1, NonZero::get) as u64;
    let chunk = draws.div_ceil(CHUNKS).max(workers);
    let mut done = 0;
    while done < draws {
        if watch(Stage::Drawing { done, of: draws }).is_break() {
            return Err(Fault::cancelled().into());
        }
        let end = draws.min(done + chunk);
        let share = (end - done).div_ceil(workers);
        let parts: Vec<Range<u64>> = (0..workers)
            .map(|worker| (done + worker * share).min(end)..(done + (worker + 1) * share).min(end))
            .filter(|part| !part.is_empty())
            .collect();
        let made: Vec<Result<Result<_, engine::Fault>, Faults>> = thread::scope(|scope| {
            let started: Vec<_> = parts
                .into_iter()
                .map(|part| {
                    let mut fork = work.fork();
                    scope.spawn(move || fork.advance(part).map(|()| fork))
                })
                .collect();
            started.into_iter().map(|worker| worker.join().map_err(|_| stopped())).collect()
        });
        for part in made {
            part?.and_then(|part| work.merge(part)).map_err(|fault| said(&fault))?;
        }
        done = end;
    }
    Ok(())
}

/// A worker that panicked takes its draws with it.
fn stopped() -> Faults {
    Fault::new("", Place::Whole, FaultKind::WorkerStopped).into()
}

fn said(fault: &engine::Fault) -> Faults {
    Fault::new("", Place::Whole, FaultKind::Engine(fault.to_string())).into()
}

fn whole(plan: &Plan, draws: u64, found: &Found) -> Value {
    let factors: Vec<String> = plan.vary.factors().into_iter().map(factor).collect();
    json!({
        "draws": draws, "counted": found.counted, "failures": found.failures, "seed": plan.seed, "top": plan.top,
        "varies": factors, "resolution": found.resolution,
    })
}

/// A factor's name in results.
pub fn factor(factor: engine::Factor) -> String {
    match factor {
        engine::Factor::Weights => "weights".to_owned(),
        engine::Factor::Normalise => "normalise".to_owned(),
        engine::Factor::Aggregate { level } => format!("aggregate_{level}"),
        engine::Factor::Coverage => "min_coverage".to_owned(),
        engine::Factor::Impute => "impute".to_owned(),
        engine::Factor::Treat => "treat".to_owned(),
        engine::Factor::Sampling => "sampling".to_owned(),
        engine::Factor::Severity => "severity".to_owned(),
        engine::Factor::LeaveOut => "leave_out".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ops::ControlFlow;

    /// Breaks at one draw.
    struct Broken(u64);

    impl Drawn for Broken {
        fn fork(&self) -> Self {
            Self(self.0)
        }
        fn advance(&mut self, draws: Range<u64>) -> Result<(), engine::Fault> {
            assert!(!draws.contains(&self.0), "a worker that panics is what this test is about");
            Ok(())
        }
        fn merge(&mut self, _: Self) -> Result<(), engine::Fault> {
            Ok(())
        }
    }

    #[test]
    fn a_worker_that_stops_is_a_fault_and_not_fewer_draws() {
        let go_on: Watch<'_> = &mut |_| ControlFlow::Continue(());
        assert_eq!(spread(&mut Broken(1_000), 100, go_on), Ok(()));
        let found = spread(&mut Broken(70), 100, go_on).unwrap_err();
        assert!(matches!(found.list[..], [Fault { kind: FaultKind::WorkerStopped, .. }]), "{found}");
        assert!(found.to_string().contains("nothing has been written"), "{found}");
    }
}
