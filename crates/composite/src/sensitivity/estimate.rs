//! Indices from outputs.

use std::convert::Infallible;

use super::fault::SampleFault;
use crate::column::{mean, quantile, variance};
use crate::draws::Stream;

/// Resamples of an interval, at most.
pub const RESAMPLES_MAX: usize = 100_000;
/// Inputs, at most.
pub const INPUTS_MAX: usize = 1_000;

/// How intervals are drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bootstrap {
    pub seed: u64,
    /// At most [`RESAMPLES_MAX`]; 0 for no intervals.
    pub resamples: usize,
    /// Share of the resamples within the interval, such as 0.95.
    pub level: f64,
}

/// What the outputs say.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    /// Rows of A.
    pub rows: usize,
    /// Of the outputs of A and B together.
    pub mean: f64,
    /// Of the outputs of A and B together, `2n - 1` in the denominator.
    pub variance: f64,
    /// By input; or that there is no variance to share out.
    pub effects: Result<Vec<Effect>, Constant>,
    /// Resamples without any variance, which the intervals leave out.
    pub constant_resamples: usize,
}

/// All outputs of A and B are the same: no input has a share of nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Constant;

/// The indices of one input. Estimates of small indices may be slightly below 0, and of large ones above 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effect {
    pub first: f64,
    pub total: f64,
    /// Percentile intervals (type 7); `None` without resamples.
    pub first_interval: Option<[f64; 2]>,
    pub total_interval: Option<[f64; 2]>,
}

/// First- and total-order indices from the outputs of the samples A, B and, by input, AB_i.
///
/// With `V` the variance of all outputs of A and B:
///
/// - first order `S_i = mean(yB (yAB_i - yA)) / V` (A. Saltelli et al., Variance based sensitivity analysis
///   of model output, Comput. Phys. Commun. 181 (2010) 259-270, table 2 (b));
/// - total order `T_i = mean((yA - yAB_i)^2) / (2 V)` (M. J. W. Jansen, Analysis of variance designs for
///   model output, Comput. Phys. Commun. 117 (1999) 35-43).
///
/// Intervals are percentiles of resamples with replacement of the rows, A, B and all AB_i together; resample
/// `i` is drawn from stream `i` of the seed. `V` with `2n - 1`, and the whole as COINr's `SA_estimate` (W.
/// Becker et al., COINr: an R package, JOSS 7 (2022) 4567).
pub fn estimate(a: &[f64], b: &[f64], ab: &[&[f64]], bootstrap: Bootstrap) -> Result<Estimate, SampleFault> {
    let Ok(found) = estimate_watched(a, b, ab, bootstrap, |_, _| Ok::<(), Infallible>(()));
    found
}

/// As [`estimate`]. `look` is told before each resample how many of how many are done, and may end the work.
///
/// # Errors
/// That of `look`; within, those of [`estimate`].
pub fn estimate_watched<E>(
    a: &[f64],
    b: &[f64],
    ab: &[&[f64]],
    bootstrap: Bootstrap,
    look: impl FnMut(usize, usize) -> Result<(), E>,
) -> Result<Result<Estimate, SampleFault>, E> {
    if let Err(fault) = check(a, b, ab, bootstrap) {
        return Ok(Err(fault));
    }
    let rows: Vec<usize> = (0..a.len()).collect();
    let both: Vec<f64> = a.iter().chain(b).copied().collect();
    let mut found = Estimate {
        rows: a.len(),
        mean: mean(&both).unwrap_or(f64::NAN),
        variance: variance(&both).unwrap_or(0.0),
        effects: Err(Constant),
        constant_resamples: 0,
    };
    let mut indices = Vec::with_capacity(ab.len());
    if !of_rows(a, b, ab, &rows, &mut indices) {
        return Ok(Ok(found));
    }
    let mut effects: Vec<Effect> = indices
        .iter()
        .map(|&[first, total]| Effect { first, total, first_interval: None, total_interval: None })
        .collect();
    found.constant_resamples = intervals(a, b, ab, bootstrap, &mut effects, look)?;
    found.effects = Ok(effects);
    Ok(Ok(found))
}

fn check(a: &[f64], b: &[f64], ab: &[&[f64]], bootstrap: Bootstrap) -> Result<(), SampleFault> {
    if a.len() < 2 {
        return Err(SampleFault::TooFew { rows: a.len() });
    }
    for (what, count, bound) in
        [("inputs", ab.len(), INPUTS_MAX), ("resamples", bootstrap.resamples, RESAMPLES_MAX)]
    {
        if count > bound {
            return Err(SampleFault::TooMany { what, count, bound });
        }
    }
    if !(bootstrap.level > 0.0 && bootstrap.level < 1.0) && bootstrap.resamples > 0 {
        return Err(SampleFault::BadLevel { level: bootstrap.level });
    }
    let parts = [("A".to_owned(), a), ("B".to_owned(), b)]
        .into_iter()
        .chain(ab.iter().enumerate().map(|(input, part)| (format!("AB of input {input}"), *part)));
    for (part, outputs) in parts {
        if outputs.len() != a.len() {
            return Err(SampleFault::Rows { part, rows: outputs.len(), expected: a.len() });
        }
        if let Some(row) = outputs.iter().position(|output| !output.is_finite()) {
            return Err(SampleFault::NotFinite { part, row });
        }
    }
    Ok(())
}

/// First and total order by input over these rows; `false` where all outputs of A and B are the same.
fn of_rows(a: &[f64], b: &[f64], ab: &[&[f64]], rows: &[usize], out: &mut Vec<[f64; 2]>) -> bool {
    out.clear();
    let count = rows.len() as f64;
    let centre = rows.iter().map(|&row| a[row] + b[row]).sum::<f64>() / (2.0 * count);
    let squares = |outputs: &[f64]| -> f64 {
        rows.iter().map(|&row| (outputs[row] - centre) * (outputs[row] - centre)).sum()
    };
    let variance = (squares(a) + squares(b)) / (2.0 * count - 1.0);
    let first_output = rows.first().map_or(0.0, |&row| a[row]);
    if rows.iter().all(|&row| a[row] == first_output && b[row] == first_output) {
        return false;
    }
    for part in ab {
        let (mut first, mut total) = (0.0, 0.0);
        for &row in rows {
            let step = part[row] - a[row];
            first += b[row] * step;
            total += step * step;
        }
        out.push([first / count / variance, total / (2.0 * count) / variance]);
    }
    true
}

/// Fills in the intervals; how many resamples had no variance.
fn intervals<E>(
    a: &[f64],
    b: &[f64],
    ab: &[&[f64]],
    bootstrap: Bootstrap,
    effects: &mut [Effect],
    mut look: impl FnMut(usize, usize) -> Result<(), E>,
) -> Result<usize, E> {
    let mut drawn: Vec<[Vec<f64>; 2]> = vec![Default::default(); effects.len()];
    let mut rows = vec![0; a.len()];
    let mut indices = Vec::with_capacity(ab.len());
    let mut constant = 0;
    for resample in 0..bootstrap.resamples {
        look(resample, bootstrap.resamples)?;
        Stream::new(bootstrap.seed, resample as u64).resample(&mut rows);
        if !of_rows(a, b, ab, &rows, &mut indices) {
            constant += 1;
            continue;
        }
        for (drawn, &[first, total]) in drawn.iter_mut().zip(&indices) {
            drawn[0].push(first);
            drawn[1].push(total);
        }
    }
    let tail = 0.5 * (1.0 - bootstrap.level);
    for (effect, drawn) in effects.iter_mut().zip(&mut drawn) {
        let [first, total] = drawn.each_mut().map(|values| {
            values.sort_unstable_by(f64::total_cmp);
            Some([quantile(values, tail)?, quantile(values, 1.0 - tail)?])
        });
        (effect.first_interval, effect.total_interval) = (first, total);
    }
    Ok(constant)
}
