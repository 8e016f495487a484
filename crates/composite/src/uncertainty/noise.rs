//! Errors that are added to raw values.

use super::case::expect;
use super::fault::Fault;
use super::plan::Vary;
use crate::column::is_missing;
use crate::draws::Stream;

/// Standard errors and deviations between assessors, at most.
pub const DEVIATION_MAX: f64 = 1e100;

/// Errors and severities of the units that are scored.
#[derive(Clone, Debug)]
pub(super) struct Noise {
    /// By indicator; `None` where all cells are sure.
    errors: Vec<Option<Vec<f64>>>,
    deviation: f64,
    /// By unit, the place of its assessor's shift.
    assessor_of: Vec<Option<u32>>,
    assessors: usize,
    rated: Vec<bool>,
    limits: Vec<Option<[f64; 2]>>,
}

impl Noise {
    /// `rows` are those of the input that are scored, `denominators` by indicator what the input's columns
    /// were divided by.
    pub fn new(
        vary: &Vary,
        rows: &[u32],
        units: usize,
        denominators: &[Option<&[f64]>],
    ) -> Result<Self, Fault> {
        let indicators = denominators.len();
        let mut noise = Self {
            errors: vec![None; indicators],
            deviation: 0.0,
            assessor_of: Vec::new(),
            assessors: 0,
            rated: vec![false; indicators],
            limits: vec![None; indicators],
        };
        if !vary.limits.is_empty() {
            expect("limits of indicators", vary.limits.len(), indicators)?;
            if let Some(column) = vary.limits.iter().position(|limits| {
                limits.is_some_and(|[low, high]| low.is_nan() || high.is_nan() || low > high)
            }) {
                return Err(Fault::BadLimits { column });
            }
            noise.limits.clone_from(&vary.limits);
        }
        if let Some(sampling) = &vary.sampling {
            expect("columns of standard errors", sampling.standard_errors.len(), indicators)?;
            for (column, errors) in sampling.standard_errors.iter().enumerate() {
                let Some(errors) = errors else { continue };
                expect("standard errors of a column", errors.len(), units)?;
                if let Some(unit) = errors
                    .iter()
                    .position(|error| !(is_missing(*error) || (0.0..=DEVIATION_MAX).contains(error)))
                {
                    return Err(Fault::BadDeviation {
                        column: Some(column),
                        unit: Some(unit),
                        value: errors[unit],
                    });
                }
                let scaled = rows.iter().map(|&row| match denominators[column] {
                    Some(divisors) => errors[row as usize] / divisors[row as usize].abs(),
                    None => errors[row as usize],
                });
                let scaled: Vec<f64> =
                    scaled.map(|error| if error.is_finite() { error } else { 0.0 }).collect();
                noise.errors[column] = scaled.iter().any(|error| *error > 0.0).then_some(scaled);
            }
        }
        if let Some(severity) = &vary.severity {
            if !(0.0..=DEVIATION_MAX).contains(&severity.deviation) {
                return Err(Fault::BadDeviation { column: None, unit: None, value: severity.deviation });
            }
            expect("assessors of units", severity.assessor_of.len(), units)?;
            for &column in &severity.columns {
                let Some(rated) = noise.rated.get_mut(column) else {
                    return Err(Fault::UnknownColumn { column, indicators });
                };
                *rated = true;
            }
            // Numbered as they are met in all of the input, so that a screen does not change who draws what.
            let mut known: Vec<u32> = severity.assessor_of.iter().flatten().copied().collect();
            known.sort_unstable();
            known.dedup();
            let place = |assessor: u32| known.partition_point(|other| *other < assessor) as u32;
            noise.assessor_of =
                rows.iter().map(|&row| severity.assessor_of[row as usize].map(place)).collect();
            noise.assessors = known.len();
            noise.deviation = severity.deviation;
        }
        Ok(noise)
    }

    /// Whether this column ever changes.
    pub fn touches(&self, column: usize) -> bool {
        self.errors[column].is_some() || self.rated[column]
    }

    /// A shift per assessor.
    pub fn shifts(&self, stream: &mut Stream, out: &mut Vec<f64>) {
        out.clear();
        out.extend((0..self.assessors).map(|_| self.deviation * stream.normal()));
    }

    /// Adds errors and shifts to one column; a gap stays a gap. The columns take their turns in order.
    pub fn add(&self, column: usize, errors: Option<&mut Stream>, shifts: &[f64], cells: &mut [f64]) {
        if let (Some(deviations), Some(stream)) = (&self.errors[column], errors) {
            for (cell, &deviation) in cells.iter_mut().zip(deviations) {
                if deviation > 0.0 && !is_missing(*cell) {
                    *cell += deviation * stream.normal();
                }
            }
        }
        if self.rated[column] {
            for (cell, assessor) in cells.iter_mut().zip(&self.assessor_of) {
                *cell += assessor.and_then(|place| shifts.get(place as usize)).copied().unwrap_or(0.0);
            }
        }
        if let Some([low, high]) = self.limits[column]
            && self.touches(column)
        {
            for cell in cells {
                *cell = if *cell < low {
                    low
                } else if *cell > high {
                    high
                } else {
                    *cell
                };
            }
        }
    }
}
