//! Skew and kurtosis, in two passes without allocation.

use crate::column::is_one_value;

/// Sums run in this many lanes, always the same ones, so that they are both quick and reproducible to the bit.
pub(super) const LANES: usize = 4;

/// Sample-adjusted skewness of the cells that have a value,
/// `G1 = sqrt(n (n-1)) / (n-2) * m3 / m2^1.5` with the central moments `m_k = sum (x - mean)^k / n` (type 2 of D. N. Joanes
/// and C. A. Gill, Comparing measures of sample skewness and kurtosis, The Statistician 47 (1998) 183-189).
///
/// `None` below three values or for a constant column ([`is_constant`]).
pub fn skew(column: &[f64]) -> Option<f64> {
    skew_and_kurtosis(column).0
}

/// Sample-adjusted excess kurtosis of the cells that have a value,
/// `G2 = ((n+1) (n sum d^4 / (sum d^2)^2 - 3) + 6) (n-1) / ((n-2) (n-3))` with `d = x - mean` (type 2 of Joanes and Gill, 1998,
/// see [`skew`]); 0 is expected of a normal distribution.
///
/// `None` below four values or for a constant column ([`is_constant`]).
pub fn kurtosis(column: &[f64]) -> Option<f64> {
    skew_and_kurtosis(column).1
}

/// [`skew`] and [`kurtosis`] for the price of one.
pub fn skew_and_kurtosis(column: &[f64]) -> (Option<f64>, Option<f64>) {
    Moments::of(column).map_or((None, None), |moments| (moments.skew(), moments.kurtosis()))
}

/// What skew and kurtosis are made of: sums of powers of `d = (x - mean) * scale`. Neither figure knows the scale.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moments {
    pub count: f64,
    pub mean: f64,
    /// One over the range, so that no power leaves the range of numbers.
    pub scale: f64,
    pub square: f64,
    pub cube: f64,
    pub fourth: f64,
}

impl Moments {
    /// `None` below three values or for a constant column ([`is_constant`]).
    pub fn of(column: &[f64]) -> Option<Self> {
        let overview = Overview::of(column);
        if overview.count < 3.0 || is_one_value(overview.low, overview.high) {
            return None;
        }
        Some(overview.moments(column))
    }

    /// The moments about the mean from sums of the powers one to four about `mean`, which is near it. What rounding left in
    /// a mean is taken out of the sums this way (T. F. Chan, G. H. Golub, R. J. LeVeque, Algorithms for computing the sample
    /// variance, Am. Stat. 37 (1983) 242-247).
    pub fn about(count: f64, mean: f64, scale: f64, [first, second, third, fourth]: [f64; 4]) -> Self {
        let (n, off) = (count, first / count);
        Self {
            count,
            mean: mean + off / scale,
            scale,
            square: second - n * off * off,
            cube: third - 3.0 * off * second + 2.0 * n * off * off * off,
            fourth: fourth - 4.0 * off * third + 6.0 * off * off * second - 3.0 * n * off * off * off * off,
        }
    }

    /// See [`skew`].
    pub fn skew(&self) -> Option<f64> {
        let (n, square) = (self.count, self.square);
        let skew =
            (n * (n - 1.0)).sqrt() / (n - 2.0) * (self.cube / n) / ((square / n) * (square / n).sqrt());
        Some(skew).filter(|x| x.is_finite())
    }

    /// See [`kurtosis`].
    pub fn kurtosis(&self) -> Option<f64> {
        let (n, square) = (self.count, self.square);
        let kurtosis = ((n + 1.0) * (n * self.fourth / (square * square) - 3.0) + 6.0) * (n - 1.0)
            / ((n - 2.0) * (n - 3.0));
        (n > 3.0).then_some(kurtosis).filter(|x| x.is_finite())
    }
}

/// Whether all values of the column are one but for rounding noise ([`crate::column::is_one_value`]). A column
/// without any value is not constant.
pub fn is_constant(column: &[f64]) -> bool {
    let overview = Overview::of(column);
    overview.count > 0.0 && is_one_value(overview.low, overview.high)
}

/// What the first pass finds.
struct Overview {
    count: f64,
    mean: f64,
    low: f64,
    high: f64,
}

impl Overview {
    fn of(column: &[f64]) -> Overview {
        let mut counts = [0.0; LANES];
        let mut sums = [0.0; LANES];
        let mut lows = [f64::INFINITY; LANES];
        let mut highs = [f64::NEG_INFINITY; LANES];
        let (chunks, rest) = column.as_chunks::<LANES>();
        let mut tail = [f64::NAN; LANES];
        tail[..rest.len()].copy_from_slice(rest);
        for chunk in chunks.iter().chain([&tail]) {
            for lane in 0..LANES {
                let cell = chunk[lane];
                counts[lane] += if cell.is_nan() { 0.0 } else { 1.0 };
                sums[lane] += if cell.is_nan() { 0.0 } else { cell };
                // A comparison with a gap is false, so gaps pass by.
                lows[lane] = if cell < lows[lane] { cell } else { lows[lane] };
                highs[lane] = if cell > highs[lane] { cell } else { highs[lane] };
            }
        }
        let count = total(counts);
        Overview {
            count,
            mean: total(sums) / count,
            low: lows.into_iter().fold(f64::INFINITY, f64::min),
            high: highs.into_iter().fold(f64::NEG_INFINITY, f64::max),
        }
    }

    fn moments(&self, column: &[f64]) -> Moments {
        let scale = 1.0 / (self.high - self.low);
        let mut sums = [[0.0; LANES]; 4];
        let (chunks, rest) = column.as_chunks::<LANES>();
        let mut tail = [f64::NAN; LANES];
        tail[..rest.len()].copy_from_slice(rest);
        for chunk in chunks.iter().chain([&tail]) {
            for lane in 0..LANES {
                let cell = chunk[lane];
                let d = if cell.is_nan() { 0.0 } else { (cell - self.mean) * scale };
                let square = d * d;
                sums[0][lane] += d;
                sums[1][lane] += square;
                sums[2][lane] += square * d;
                sums[3][lane] += square * square;
            }
        }
        Moments::about(self.count, self.mean, scale, sums.map(total))
    }
}

pub(super) fn total(lanes: [f64; LANES]) -> f64 {
    (lanes[0] + lanes[1]) + (lanes[2] + lanes[3])
}

#[cfg(test)]
mod tests {
    use super::super::sample::{FIRST, SECOND, THIRD, close};
    use super::*;
    use crate::column::MISSING;
    use proptest::prelude::*;

    /// scipy 1.17: `skew(x, bias=False)` and `kurtosis(x, bias=False)` of the cells that have a value.
    #[test]
    fn skew_and_kurtosis_match_another_implementation() {
        for (column, skewness, peak) in [
            (&FIRST, 2.5717477561442896, 7.3747690804102),
            (&SECOND, 2.922818954738925, 9.121645598449659),
            (&THIRD, -1.6015649228671491, 3.747392616002182),
        ] {
            assert!(close(skew(column).unwrap(), skewness), "{:?}", skew(column));
            assert!(close(kurtosis(column).unwrap(), peak), "{:?}", kurtosis(column));
        }
    }

    #[test]
    fn three_values_by_hand() {
        // Mean 1, m2 = (1 + 1 + 4) / 3 = 2, m3 = (-1 - 1 + 8) / 3 = 2, G1 = sqrt(6) * 2 / 2^1.5 = sqrt(3).
        assert!(close(skew(&[0.0, MISSING, 0.0, 3.0]).unwrap(), 3.0_f64.sqrt()));
        assert_eq!(kurtosis(&[0.0, MISSING, 0.0, 3.0]), None);
        // d = -1, -1, 1, 1: G2 = (5 (4 * 4 / 16 - 3) + 6) * 3 / (2 * 1) = -6.
        assert!(close(kurtosis(&[0.0, 0.0, 2.0, 2.0]).unwrap(), -6.0));
    }

    #[test]
    fn too_few_values_and_constant_columns_have_no_shape() {
        for column in [&[][..], &[MISSING], &[1.0, 2.0, MISSING], &[0.1; 30], &[0.3, 0.1 + 0.2, 0.3, 0.3]] {
            assert_eq!(skew_and_kurtosis(column), (None, None), "{column:?}");
        }
        assert!(is_constant(&[0.3, MISSING, 0.1 + 0.2]));
        assert!(!is_constant(&[0.3, 0.3 + 1e-9]));
        assert!(!is_constant(&[MISSING]));
    }

    #[test]
    fn a_large_mean_takes_no_digits() {
        // Sixteenths are exact beside 1e9, so the shape must stay the same to the last few bits.
        let small: Vec<f64> = SECOND.iter().map(|x| x / 16.0).collect();
        let far: Vec<f64> = small.iter().map(|x| x + 1e9).collect();
        assert!(close(skew(&far).unwrap(), skew(&small).unwrap()));
        assert!(close(kurtosis(&far).unwrap(), kurtosis(&small).unwrap()));
    }

    #[test]
    fn very_large_and_very_small_cells_keep_their_shape() {
        for size in [1e-150, 1e150] {
            let column: Vec<f64> = FIRST.iter().map(|x| x * size).collect();
            assert!(close(skew(&column).unwrap(), skew(&FIRST).unwrap()));
            assert!(close(kurtosis(&column).unwrap(), kurtosis(&FIRST).unwrap()));
        }
        assert_eq!(skew_and_kurtosis(&[1e308, -1e308, 1e308, 1e308]), (None, None));
    }

    proptest! {
        #[test]
        fn a_mirrored_column_has_the_opposite_skew(column in prop::collection::vec(-100i32..100, 4..40)) {
            let column: Vec<f64> = column.into_iter().map(f64::from).collect();
            let mirrored: Vec<f64> = column.iter().map(|x| 5.0 - 2.0 * x).collect();
            match (skew_and_kurtosis(&column), skew_and_kurtosis(&mirrored)) {
                ((Some(skew), Some(peak)), (Some(mirror), Some(same_peak))) => {
                    prop_assert!((skew + mirror).abs() < 1e-9);
                    prop_assert!((peak - same_peak).abs() < 1e-9);
                }
                (shape, mirror) => prop_assert_eq!(shape, mirror),
            }
        }
    }
}
