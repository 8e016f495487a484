//! What results are to the last bit, as checksums: the same natively and in every browser.

use std::error::Error;
use std::ops::RangeInclusive;

use composite::bootstrap::Bootstrap;
use composite::method::{Mean, Normalise, Scale, Ties, Treat};
use composite::sensitivity::{Analysis, Design, Estimate};
use composite::statistics::{Basis, components};
use composite::uncertainty::{Plan, Replications, SamplingErrors, Vary, Weighting};
use composite::weights::{first_component, retained_components};

use super::workload::{even, flat, grouped, input, method, table};

const UNITS: usize = 51;
const INDICATORS: usize = 16;
const ROWS: usize = 64;

pub type Checked = Result<u64, Box<dyn Error>>;

/// Computes something and gives its checksum.
pub type Work = fn() -> Checked;

/// What is computed, by name; each gives the checksum of its result.
pub const ALL: [(&str, Work); 4] = [
    ("Sobol indices of the whole pipeline, 51 x 16, 7 factors, 64 rows, with bootstrap intervals", sobol),
    ("weights from principal components, 51 x 16", principal_weights),
    ("principal components, 51 x 16", loadings),
    ("indices and ranks of the whole pipeline, 51 x 16, 200 replications under errors", replications),
];

/// A checksum of numbers in their order (FNV-1a; G. Fowler, L. C. Noll and K.-P. Vo, 1991): of their bits, so that -0 is not 0.
fn checksum(numbers: impl IntoIterator<Item = f64>) -> u64 {
    let bytes = numbers.into_iter().flat_map(|number| number.to_bits().to_le_bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

fn plan(levels: RangeInclusive<u32>) -> Plan {
    let scale = Scale { lower: 1.0, upper: 100.0 };
    let vary = Vary {
        weights: Weighting::Dirichlet { concentration: 12.5 },
        normalise: vec![Normalise::MinMax(scale), Normalise::PercentileRank { ties: Ties::Average, scale }],
        aggregate: levels.map(|level| (level, vec![Mean::Arithmetic, Mean::Geometric])).collect(),
        treat: vec![None, Some(Treat::default())],
        sampling: Some(SamplingErrors { standard_errors: vec![Some(vec![0.01; UNITS]); INDICATORS] }),
        ..Vary::default()
    };
    Plan { seed: 2_024, vary, top: 10 }
}

fn sobol() -> Checked {
    let (tree, input) = (grouped(INDICATORS)?, input(table(UNITS, INDICATORS)));
    let mut analysis =
        Analysis::new(&tree, &method(), &input, &plan(2..=4), ROWS, Design::Random { seed: 7 })?;
    analysis.advance(0..analysis.runs())?;
    let found = analysis.results(&[0, 7], Bootstrap { replications: 200, confidence: 0.9, seed: 3 });
    let mut numbers = numbers_of(&found.shift?)?;
    for (_, _, estimate) in found.units {
        numbers.extend(numbers_of(&estimate?)?);
    }
    Ok(checksum(numbers))
}

fn numbers_of(estimate: &Estimate) -> Result<Vec<f64>, Box<dyn Error>> {
    let effects = estimate.effects.as_ref().map_err(|_| "an output that never changes")?;
    let intervals = |effect: &composite::sensitivity::Effect| {
        effect.first_interval.into_iter().chain(effect.total_interval).flatten().collect::<Vec<_>>()
    };
    let effects =
        effects.iter().flat_map(|effect| [vec![effect.first, effect.total], intervals(effect)].concat());
    Ok([estimate.mean, estimate.variance].into_iter().chain(effects).collect())
}

fn principal_weights() -> Checked {
    let columns = even(UNITS, INDICATORS);
    Ok(checksum([first_component(&columns)?, retained_components(&columns)?].concat()))
}

fn loadings() -> Checked {
    let found = components(&even(UNITS, INDICATORS), Basis::Correlation)?;
    Ok(checksum(found.eigenvalues.into_iter().chain(found.loadings.into_iter().flatten())))
}

fn replications() -> Checked {
    let (tree, input) = (flat(INDICATORS)?, input(table(UNITS, INDICATORS)));
    let mut replications = Replications::new(&tree, &method(), &input, &plan(2..=2))?;
    replications.advance(0..200)?;
    let found = replications.results();
    if found.replications < 100 {
        return Err(format!("too few replications count: {:?}", found.failures).into());
    }
    let spreads = found.units.into_iter().flatten().filter_map(|unit| unit.spread);
    let summaries = spreads.flat_map(|spread| [spread.index, spread.rank]);
    Ok(checksum(summaries.flat_map(|of| [of.mean, of.median, of.low, of.high])))
}
