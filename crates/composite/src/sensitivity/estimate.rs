//! Indices from outputs.

use std::convert::Infallible;

use super::fault::SampleFault;
use crate::bootstrap::Bootstrap;
use crate::column::{is_one_value, mean, variance};

/// Inputs, at most.
pub const INPUTS_MAX: usize = 1_000;

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
    /// Replications of the bootstrap without any variance, which the intervals leave out.
    pub constant_replications: u32,
}

/// All outputs of A and B are the same but for rounding ([`is_one_value`]): no input has a share of nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Constant;

/// The indices of one input. Estimates of small indices may be slightly below 0, and of large ones above 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effect {
    pub first: f64,
    pub total: f64,
    /// See [`Bootstrap::interval`]; `None` without replications.
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
/// A bootstrap of no replications gives no intervals; else each draws the rows with replacement, A, B and all
/// AB_i together. `V` with `2n - 1`, and the whole as COINr's `SA_estimate` (W. Becker et al., COINr: an R
/// package, JOSS 7 (2022) 4567).
pub fn estimate(a: &[f64], b: &[f64], ab: &[&[f64]], bootstrap: Bootstrap) -> Result<Estimate, SampleFault> {
    let Ok(found) = estimate_watched(a, b, ab, bootstrap, |_, _| Ok::<(), Infallible>(()));
    found
}

/// As [`estimate`]. `look` is told before each replication how many of how many are done, and may end the work.
///
/// # Errors
/// That of `look`; within, those of [`estimate`].
pub fn estimate_watched<E>(
    a: &[f64],
    b: &[f64],
    ab: &[&[f64]],
    bootstrap: Bootstrap,
    look: impl FnMut(u32, u32) -> Result<(), E>,
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
        constant_replications: 0,
    };
    let mut indices = Vec::with_capacity(ab.len());
    if !of_rows(a, b, ab, &rows, &mut indices) {
        return Ok(Ok(found));
    }
    let mut effects: Vec<Effect> = indices
        .iter()
        .map(|&[first, total]| Effect { first, total, first_interval: None, total_interval: None })
        .collect();
    found.constant_replications = intervals(a, b, ab, bootstrap, &mut effects, look)?;
    found.effects = Ok(effects);
    Ok(Ok(found))
}

fn check(a: &[f64], b: &[f64], ab: &[&[f64]], bootstrap: Bootstrap) -> Result<(), SampleFault> {
    if a.len() < 2 {
        return Err(SampleFault::TooFew { rows: a.len() });
    }
    if ab.len() > INPUTS_MAX {
        return Err(SampleFault::TooMany { what: "inputs", count: ab.len(), bound: INPUTS_MAX });
    }
    bootstrap.check(0).map_err(SampleFault::Bootstrap)?;
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

/// First and total order by input over these rows; `false` where all outputs of A and B are one value.
fn of_rows(a: &[f64], b: &[f64], ab: &[&[f64]], rows: &[usize], out: &mut Vec<[f64; 2]>) -> bool {
    out.clear();
    let count = rows.len() as f64;
    let centre = rows.iter().map(|&row| a[row] + b[row]).sum::<f64>() / (2.0 * count);
    let squares = |outputs: &[f64]| -> f64 {
        rows.iter().map(|&row| (outputs[row] - centre) * (outputs[row] - centre)).sum()
    };
    let variance = (squares(a) + squares(b)) / (2.0 * count - 1.0);
    let outputs = rows.iter().flat_map(|&row| [a[row], b[row]]);
    let (low, high) = outputs
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), output| (low.min(output), high.max(output)));
    if is_one_value(low, high) {
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

/// Fills in the intervals; how many replications had no variance.
fn intervals<E>(
    a: &[f64],
    b: &[f64],
    ab: &[&[f64]],
    bootstrap: Bootstrap,
    effects: &mut [Effect],
    mut look: impl FnMut(u32, u32) -> Result<(), E>,
) -> Result<u32, E> {
    let mut drawn: Vec<[Vec<f64>; 2]> = vec![Default::default(); effects.len()];
    let mut rows = vec![0; a.len()];
    let mut indices = Vec::with_capacity(ab.len());
    let mut constant = 0;
    for replication in 0..bootstrap.replications {
        look(replication, bootstrap.replications)?;
        bootstrap.draw(replication, &mut rows);
        if !of_rows(a, b, ab, &rows, &mut indices) {
            constant += 1;
            continue;
        }
        for (drawn, &[first, total]) in drawn.iter_mut().zip(&indices) {
            drawn[0].push(first);
            drawn[1].push(total);
        }
    }
    for (effect, [first, total]) in effects.iter_mut().zip(&mut drawn) {
        effect.first_interval = bootstrap.interval(first);
        effect.total_interval = bootstrap.interval(total);
    }
    Ok(constant)
}
