//! Krippendorff's alpha.

use super::{AgreementError, Ratings};
use crate::bootstrap::Bootstrap;
use serde::{Deserialize, Serialize};
use std::convert::Infallible;

/// Most different values at the ratio level, where every pair of them is compared.
pub const RATIO_VALUES_MAX: usize = 4_000;

/// The level of measurement: what the difference between two values means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Names: 1 between different values.
    Nominal,
    /// Order: how many of all values lie from one to the other, half of those at the ends, squared.
    Ordinal,
    /// Distances: `(c - k)^2`.
    Interval,
    /// Proportions, from 0: `((c - k) / (c + k))^2`.
    Ratio,
}

/// Agreement of all raters, corrected for chance.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Alpha {
    /// `1 - observed / expected`: 1 is perfect, 0 is chance, below 0 is worse than chance. `None` where no unit has
    /// two ratings (`units` is 0), or where all compared values are the same: without variation nothing is known.
    pub alpha: Option<f64>,
    /// Observed disagreement, in the unit of the level's difference; `None` where no unit has two ratings.
    pub observed: Option<f64>,
    /// Disagreement to be expected by chance; `None` where no unit has two ratings.
    pub expected: Option<f64>,
    /// Units with two ratings or more; only these count.
    pub units: usize,
    /// Their ratings.
    pub ratings: usize,
    /// Units with one rating or none, left out.
    pub units_left_out: usize,
}

/// A bootstrap interval of alpha.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AlphaInterval {
    /// `None` with fewer than two units to draw from, or where no replication has an alpha.
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub confidence: f64,
    pub replications: u32,
    /// Replications without an alpha, for they drew values without variation. They have no place in the interval.
    pub undefined_replications: u32,
}

/// Krippendorff's alpha of the ratings, from the coincidences of values within units: K. Krippendorff, Computing
/// Krippendorff's alpha-reliability, University of Pennsylvania, 2011.
///
/// A unit with `m` ratings counts each of its pairs with weight `1 / (m - 1)`; units with fewer than two are left
/// out. Values are the same only if they are equal as numbers.
///
/// # Errors
/// At the ratio level, a value below 0, or more than [`RATIO_VALUES_MAX`] different values.
pub fn alpha(ratings: &Ratings, level: Level) -> Result<Alpha, AgreementError> {
    let pairable = Pairable::new(ratings, level)?;
    let rows: Vec<usize> = (0..pairable.units()).collect();
    let found = pairable.disagreement(&rows, &mut Tally::default());
    Ok(Alpha {
        alpha: found.as_ref().and_then(Disagreement::alpha),
        observed: found.as_ref().map(|found| found.observed),
        expected: found.as_ref().map(|found| found.expected),
        units: pairable.units(),
        ratings: pairable.codes.len(),
        units_left_out: ratings.units() - pairable.units(),
    })
}

/// Percentile interval of alpha from a bootstrap of the units: each replication draws as many units as can be
/// compared, with replacement and with all their ratings, and works out alpha anew, the expected disagreement and
/// the order of values too. The interval ([`Bootstrap::interval`]) is of the replications that have an alpha.
/// (Krippendorff's own algorithm draws pairs instead, as if those of one unit were independent.)
///
/// # Errors
/// As [`alpha`]; no replications, too many, or a confidence out of range.
pub fn alpha_interval(
    ratings: &Ratings,
    level: Level,
    bootstrap: Bootstrap,
) -> Result<AlphaInterval, AgreementError> {
    let Ok(found) = alpha_interval_watched(ratings, level, bootstrap, |_, _| Ok::<(), Infallible>(()));
    found
}

/// As [`alpha_interval`]. `look` is told before each replication how many of how many are done, and may end the work.
///
/// # Errors
/// That of `look`; within, those of [`alpha_interval`].
pub fn alpha_interval_watched<E>(
    ratings: &Ratings,
    level: Level,
    bootstrap: Bootstrap,
    mut look: impl FnMut(u32, u32) -> Result<(), E>,
) -> Result<Result<AlphaInterval, AgreementError>, E> {
    let checked = bootstrap.check(1).map_err(AgreementError::Bootstrap);
    let pairable = match checked.and_then(|()| Pairable::new(ratings, level)) {
        Ok(pairable) => pairable,
        Err(error) => return Ok(Err(error)),
    };
    let Bootstrap { replications, confidence, .. } = bootstrap;
    let mut rows = vec![0; pairable.units()];
    let mut tally = Tally::default();
    let mut alphas: Vec<f64> = Vec::new();
    for replication in 0..replications {
        look(replication, replications)?;
        bootstrap.draw(replication, &mut rows);
        alphas.extend(pairable.disagreement(&rows, &mut tally).and_then(|found| found.alpha()));
    }
    let undefined_replications = replications - alphas.len() as u32;
    if pairable.units() < 2 {
        alphas.clear();
    }
    let interval = bootstrap.interval(&mut alphas);
    let (low, high) = (interval.map(|[low, _]| low), interval.map(|[_, high]| high));
    Ok(Ok(AlphaInterval { low, high, confidence, replications, undefined_replications }))
}

/// The units with two ratings or more, values as numbers of the distinct values.
struct Pairable {
    level: Level,
    /// The distinct values, ascending.
    values: Vec<f64>,
    starts: Vec<usize>,
    /// By unit, ascending within it.
    codes: Vec<usize>,
}

/// Buffers of one computation, kept for the next.
#[derive(Default)]
struct Tally {
    /// How often each value occurs.
    counts: Vec<f64>,
    /// Where each value lies, so that the difference is a squared distance.
    places: Vec<f64>,
    /// The values that occur.
    occurring: Vec<usize>,
}

struct Disagreement {
    observed: f64,
    expected: f64,
}

impl Disagreement {
    fn alpha(&self) -> Option<f64> {
        (self.expected > 0.0).then(|| 1.0 - self.observed / self.expected)
    }
}

impl Pairable {
    fn new(ratings: &Ratings, level: Level) -> Result<Pairable, AgreementError> {
        let units = ratings.by_unit().filter(|unit| unit.len() > 1);
        // Adding 0 makes -0 the 0 that it equals.
        let mut values: Vec<f64> = units.clone().flatten().map(|entry| entry.1 + 0.0).collect();
        values.sort_unstable_by(f64::total_cmp);
        values.dedup();
        if level == Level::Ratio {
            if let Some(&value) = values.first().filter(|value| **value < 0.0) {
                return Err(AgreementError::NegativeOnRatioScale { value });
            }
            super::within(values.len(), RATIO_VALUES_MAX, |count| AgreementError::TooManyRatioValues {
                count,
            })?;
        }
        let (mut starts, mut codes) = (vec![0], Vec::new());
        for unit in units {
            let start = codes.len();
            codes.extend(unit.iter().map(|entry| values.partition_point(|value| *value < entry.1)));
            codes[start..].sort_unstable();
            starts.push(codes.len());
        }
        Ok(Pairable { level, values, starts, codes })
    }

    fn units(&self) -> usize {
        self.starts.len() - 1
    }

    fn unit(&self, row: usize) -> &[usize] {
        &self.codes[self.starts[row]..self.starts[row + 1]]
    }

    /// Observed and expected disagreement of the units in `rows`, which may repeat; `None` of no units.
    fn disagreement(&self, rows: &[usize], tally: &mut Tally) -> Option<Disagreement> {
        tally.counts.clear();
        tally.counts.resize(self.values.len(), 0.0);
        let mut n = 0.0;
        for &row in rows {
            for &code in self.unit(row) {
                tally.counts[code] += 1.0;
                n += 1.0;
            }
        }
        if n == 0.0 {
            return None;
        }
        tally.occurring.clear();
        tally.occurring.extend((0..self.values.len()).filter(|code| tally.counts[*code] > 0.0));
        if tally.occurring.len() == 1 {
            return Some(Disagreement { observed: 0.0, expected: 0.0 });
        }
        self.place(tally);
        let within = rows.iter().map(|&row| {
            let unit = self.unit(row);
            self.pairs(unit.iter().map(|code| (*code, 1.0)), tally) / (unit.len() - 1) as f64
        });
        let observed = 2.0 * within.sum::<f64>() / n;
        let all = self.pairs(tally.occurring.iter().map(|code| (*code, tally.counts[*code])), tally);
        Some(Disagreement { observed, expected: 2.0 * all / (n * (n - 1.0)) })
    }

    /// Puts the values where their squared distance is the level's difference. Ordinal: the middle of a value's
    /// ranks.
    fn place(&self, tally: &mut Tally) {
        tally.places.clear();
        if self.level == Level::Ordinal {
            let mut below = 0.0;
            tally.places.extend(tally.counts.iter().map(|count| {
                below += count;
                below - 0.5 * count
            }));
        } else {
            tally.places.extend_from_slice(&self.values);
        }
    }

    /// Sum of the differences over all pairs of ratings, given as ascending values and how often each occurs.
    fn pairs(&self, values: impl Iterator<Item = (usize, f64)> + Clone, tally: &Tally) -> f64 {
        let places = &tally.places;
        match self.level {
            Level::Nominal => different_pairs(values),
            Level::Ordinal | Level::Interval => {
                // Over all pairs, the squared distances are n times those from the mean.
                let placed = values.map(|(code, count)| (places[code], count));
                let (n, sum) = placed
                    .clone()
                    .fold((0.0, 0.0), |(n, sum), (place, count)| (n + count, sum + place * count));
                let mean = sum / n;
                n * placed.map(|(place, count)| count * (place - mean) * (place - mean)).sum::<f64>()
            }
            Level::Ratio => {
                let mut sum = 0.0;
                let mut rest = values;
                while let Some((code, count)) = rest.next() {
                    for (other, others) in rest.clone().filter(|(other, _)| *other != code) {
                        let difference = (places[other] - places[code]) / (places[other] + places[code]);
                        sum += count * others * difference * difference;
                    }
                }
                sum
            }
        }
    }
}

/// How many pairs differ, of values that come in ascending order.
fn different_pairs(values: impl Iterator<Item = (usize, f64)>) -> f64 {
    let (mut before, mut run, mut pairs) = (0.0, (usize::MAX, 0.0), 0.0);
    for (code, count) in values {
        if code != run.0 {
            before += run.1;
            run = (code, 0.0);
        }
        run.1 += count;
        pairs += before * count;
    }
    pairs
}

#[cfg(test)]
mod tests;
