//! A column: a slice with one number a unit.
//!
//! [`MISSING`] marks a cell without a value. Every other cell is finite; who makes columns from input sees to that.

/// A cell without a value. It is a NaN, so that arithmetic that forgets about it gives nothing instead of a wrong number.
pub const MISSING: f64 = f64::NAN;

/// Whether the cell is without a value.
#[inline]
pub fn is_missing(cell: f64) -> bool {
    cell.is_nan()
}

/// The cells that have a value, in order.
#[inline]
pub fn present(column: &[f64]) -> impl Iterator<Item = f64> + Clone + '_ {
    column.iter().copied().filter(|cell| !is_missing(*cell))
}

/// How many cells have a value.
pub fn count(column: &[f64]) -> usize {
    present(column).count()
}

/// Arithmetic mean of the cells that have a value; `None` without any.
pub fn mean(column: &[f64]) -> Option<f64> {
    let (sum, n) = present(column).fold((0.0, 0usize), |(sum, n), cell| (sum + cell, n + 1));
    (n > 0).then(|| sum / n as f64)
}

/// Variance with `n - 1` in the denominator; `None` below two values. Two passes, so that a large mean takes no digits.
pub fn variance(column: &[f64]) -> Option<f64> {
    let n = count(column);
    if n < 2 {
        return None;
    }
    let mean = mean(column)?;
    let squares: f64 = present(column).map(|cell| (cell - mean) * (cell - mean)).sum();
    Some(squares / (n - 1) as f64)
}

/// Standard deviation with `n - 1` in the denominator; `None` below two values.
pub fn deviation(column: &[f64]) -> Option<f64> {
    variance(column).map(f64::sqrt)
}

/// Smallest and largest value; `None` without any.
pub fn range(column: &[f64]) -> Option<(f64, f64)> {
    // Four cells side by side keep the processor busy. A comparison with a gap is false, so gaps pass by.
    let mut lows = [f64::INFINITY; 4];
    let mut highs = [f64::NEG_INFINITY; 4];
    let (chunks, rest) = column.as_chunks::<4>();
    let mut last = [MISSING; 4];
    last[..rest.len()].copy_from_slice(rest);
    for chunk in chunks.iter().chain([&last]) {
        for lane in 0..4 {
            lows[lane] = if chunk[lane] < lows[lane] { chunk[lane] } else { lows[lane] };
            highs[lane] = if chunk[lane] > highs[lane] { chunk[lane] } else { highs[lane] };
        }
    }
    let low = lows.into_iter().fold(f64::INFINITY, f64::min);
    let high = highs.into_iter().fold(f64::NEG_INFINITY, f64::max);
    (low <= high).then_some((low, high))
}

/// Whether values from `low` to `high` are one value but for the noise of rounding: no further apart than 1e-14 of the larger
/// of their sizes, some fifty times what one operation adds. What differs by more does vary, however little.
#[inline]
pub fn is_one_value(low: f64, high: f64) -> bool {
    high - low <= 1e-14 * low.abs().max(high.abs())
}

/// The value in the middle, or the mean of the two in the middle; `None` without any.
pub fn median(column: &[f64]) -> Option<f64> {
    let mut values: Vec<f64> = present(column).collect();
    let (middle, is_odd) = (values.len() / 2, values.len() % 2 == 1);
    if values.is_empty() {
        return None;
    }
    let (below, upper, _) = values.select_nth_unstable_by(middle, f64::total_cmp);
    let lower = if is_odd { None } else { below.iter().copied().max_by(f64::total_cmp) };
    Some(lower.map_or(*upper, |lower| 0.5 * lower + 0.5 * *upper))
}

/// Quantile of ascending values without gaps, by linear interpolation between order statistics (type 7 of R. J. Hyndman
/// and Y. Fan, Sample quantiles in statistical packages, Am. Stat. 50 (1996) 361-365). `share` is cut to 0 to 1; `None`
/// of nothing.
pub fn quantile(ascending: &[f64], share: f64) -> Option<f64> {
    let last = ascending.len().checked_sub(1)?;
    let place = share.clamp(0.0, 1.0) * last as f64;
    let below = place as usize;
    let above = (below + 1).min(last);
    Some(ascending[below] + (place - below as f64) * (ascending[above] - ascending[below]))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GAPPY: [f64; 5] = [4.0, MISSING, 1.0, 7.0, MISSING];

    #[test]
    fn gaps_are_left_out_of_every_figure() {
        assert_eq!(count(&GAPPY), 3);
        assert_eq!(mean(&GAPPY), Some(4.0));
        assert_eq!(variance(&GAPPY), Some(9.0));
        assert_eq!(deviation(&GAPPY), Some(3.0));
        assert_eq!(range(&GAPPY), Some((1.0, 7.0)));
        assert_eq!(median(&GAPPY), Some(4.0));
    }

    #[test]
    fn nothing_has_no_figure() {
        for figure in [mean, variance, deviation, median] {
            assert_eq!(figure(&[MISSING, MISSING]), None);
        }
        assert_eq!(range(&[]), None);
        assert_eq!(variance(&[3.0, MISSING]), None);
        assert_eq!(quantile(&[], 0.5), None);
    }

    #[test]
    fn noise_is_no_variation_and_the_thirteenth_digit_is() {
        assert!(is_one_value(0.3, 0.1 + 0.2) && is_one_value(-5.0, -5.0) && is_one_value(0.0, 0.0));
        assert!(!is_one_value(1_000_000_000_001.0, 1_000_000_000_002.0));
        assert!(!is_one_value(0.0, 1e-300) && !is_one_value(-1e-300, 1e-300));
    }

    #[test]
    fn an_even_number_of_values_has_its_median_between_two() {
        assert_eq!(median(&[8.0, 1.0, 2.0, 3.0]), Some(2.5));
        assert_eq!(quantile(&[1.0, 2.0, 3.0, 8.0], 0.5), Some(2.5));
        assert_eq!(quantile(&[1.0, 2.0, 3.0, 8.0], 0.75), Some(4.25));
        assert_eq!(quantile(&[5.0], 0.3), Some(5.0));
    }
}
