/// Maps values onto a length. A range of no width maps everything to its middle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scale {
    pub(super) values: (f64, f64),
    pub(super) length: (f64, f64),
}

impl Scale {
    pub(super) fn at(self, value: f64) -> f64 {
        let (low, high) = self.values;
        let (start, end) = self.length;
        let share = if high > low { (value - low) / (high - low) } else { 0.5 };
        start + (end - start) * share
    }

    /// Round values inside the range, about `wanted` of them, in steps of 1, 2 or 5 times a power of ten.
    pub(super) fn ticks(self, wanted: f64) -> Vec<f64> {
        let (low, high) = self.values;
        if high <= low || wanted < 1.0 {
            return vec![low];
        }
        let step = round_step((high - low) / wanted);
        let first = (low / step).ceil();
        // Bounded by the step: a range holds at most a few times `wanted` of them.
        (0..64)
            .map(|at| (first + f64::from(at)) * step)
            .take_while(|tick| *tick <= high + step * 1e-9)
            .collect()
    }
}

fn round_step(raw: f64) -> f64 {
    let power = 10_f64.powf(raw.log10().floor());
    let lead = raw / power;
    power
        * if lead <= 1.0 {
            1.0
        } else if lead <= 2.0 {
            2.0
        } else if lead <= 5.0 {
            5.0
        } else {
            10.0
        }
}

/// The range of scores to draw: whole tens around what is there with some air, within 0-100, at least 20 wide, so that
/// noise never looks like news.
pub(super) fn score_range(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let (low, high) = values
        .filter(|value| value.is_finite())
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
    if low > high {
        return (0.0, 100.0);
    }
    let mut range = (((low - 3.0) / 10.0).floor() * 10.0, ((high + 3.0) / 10.0).ceil() * 10.0);
    while range.1 - range.0 < 20.0 {
        range = (range.0 - 10.0, range.1 + 10.0);
    }
    (range.0.clamp(0.0, 80.0), range.1.clamp(20.0, 100.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_inside() {
        let scale = Scale { values: (38.0, 100.0), length: (0.0, 1.0) };
        assert_eq!(scale.ticks(6.0), [40.0, 60.0, 80.0, 100.0]);
        let flat = Scale { values: (5.0, 5.0), length: (0.0, 10.0) };
        assert_eq!((flat.ticks(4.0), flat.at(5.0)), (vec![5.0], 5.0));
    }

    #[test]
    fn the_range_of_scores_has_air_and_never_magnifies_noise() {
        assert_eq!(score_range([71.2, 71.4].into_iter()), (60.0, 80.0));
        assert_eq!(score_range([2.0, 99.0].into_iter()), (0.0, 100.0));
        assert_eq!(score_range([f64::NAN].into_iter()), (0.0, 100.0));
        let (low, high) = score_range([98.0, 99.0].into_iter());
        assert!(low <= 80.0 && high == 100.0);
    }
}
