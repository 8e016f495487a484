//! From entries to one observation per indicator.

use domain::community::Context;
use domain::entry::Entry;
use domain::framework::{Framework, Indicator, IndicatorCode, Measure};
use domain::validation::sample_needed;

use crate::value::Scale;

/// What is known about one indicator of one community.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Observed {
    /// A value.
    Value {
        /// In the indicator's unit (a ratio in percent); the mean where several cards gave one.
        raw: f64,
        /// Normalised, 0 to 100; the mean of the normalised scores where several cards gave one.
        score: f64,
        /// How many values were averaged.
        count: u32,
    },
    /// It has no object here; its weight leaves the average.
    NotApplicable,
    /// Something was said, and no value came of it; its weight is missing from the coverage.
    Lacking(Lack),
}

/// Why there is no value although somebody answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lack {
    /// It was asked for and not to be had.
    Unavailable,
    /// A survey with fewer answers than [`sample_needed`] (V05 of the framework).
    SampleTooSmall,
}

/// Reads one entry. `None` is "no data": an empty denominator, or a kind of entry that this indicator is
/// not measured by (the domain refuses those long before; a record may give a ratio as its percentage, and
/// a derived value as its counts). A survey counts from `sample_needed` answers on.
pub fn observe(indicator: &Indicator, sample_needed: Option<u32>, entry: &Entry) -> Option<Observed> {
    use Measure::*;
    let raw = match (entry, &indicator.measure) {
        (Entry::NotApplicable(_), _) => return Some(Observed::NotApplicable),
        (Entry::Unavailable(_), _) => return Some(Observed::Lacking(Lack::Unavailable)),
        (Entry::Surveyed { n, .. }, Survey { .. }) if sample_needed.is_some_and(|needed| *n < needed) => {
            return Some(Observed::Lacking(Lack::SampleTooSmall));
        }
        (Entry::Measured(value), Number { .. } | Ratio { .. } | Derived) => value.value(),
        (Entry::Counted { numerator, denominator }, Ratio { .. } | Derived) if denominator.value() > 0.0 => {
            numerator.value() / denominator.value() * 100.0
        }
        (Entry::Rated(rating), Rubric { .. }) => f64::from(rating.level()),
        (Entry::Surveyed { mean, .. }, Survey { .. }) => mean.value(),
        _ => return None,
    };
    let score = Scale::of(indicator).normalise(raw)?;
    Some(Observed::Value { raw, score, count: 1 })
}

/// Several accepted cards for one community: the mean of the normalised scores of those who gave a value.
/// Not applicable only if all say so; one assessor who found the object, or who asked for it in vain, holds that it
/// is there. The order of the cards does not matter, not even in the last bit.
pub fn consensus(observations: impl IntoIterator<Item = Observed>) -> Option<Observed> {
    let mut values: Vec<(f64, f64, u32)> = Vec::new();
    let mut not_applicable = false;
    let mut lack = None;
    for observation in observations {
        match observation {
            Observed::Value { raw, score, count } => values.push((score, raw, count)),
            Observed::NotApplicable => not_applicable = true,
            Observed::Lacking(why) => lack = lack.max(Some(why)),
        }
    }
    match values.as_slice() {
        [] => lack.map(Observed::Lacking).or(not_applicable.then_some(Observed::NotApplicable)),
        [(score, raw, count)] => Some(Observed::Value { raw: *raw, score: *score, count: *count }),
        _ => {
            // Sums of floating-point numbers depend on their order, so the order is fixed.
            values.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
            let count: u32 = values.iter().map(|value| value.2).sum();
            let mean = |part: fn(&(f64, f64, u32)) -> f64| {
                let sum: f64 = values.iter().map(|value| part(value) * f64::from(value.2)).sum();
                sum / f64::from(count)
            };
            Some(Observed::Value { raw: mean(|v| v.1), score: mean(|v| v.0).clamp(0.0, 100.0), count })
        }
    }
}

/// All entries of one community, in any order, as one observation per indicator in the framework's order. `context`
/// is the community's: it says how many answers a survey needs. Entries for indicators that the framework does not have are left out.
pub fn gather<'e>(
    framework: &Framework,
    context: &Context,
    entries: impl IntoIterator<Item = (&'e IndicatorCode, &'e Entry)>,
) -> Vec<Option<Observed>> {
    let needed = sample_needed(framework, context);
    let mut found: Vec<Vec<Observed>> = vec![Vec::new(); framework.indicators().len()];
    for (code, entry) in entries {
        if let Some(position) = framework.position(code)
            && let Some(observed) = observe(&framework.indicators()[position], needed, entry)
        {
            found[position].push(observed);
        }
    }
    found.into_iter().map(consensus).collect()
}
