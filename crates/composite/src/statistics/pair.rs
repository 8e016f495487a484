//! Sums of squares and products of two columns over the rows that both have: what Pearson's coefficient and a
//! covariance are made of.

use super::moments::{LANES, total};
use crate::column::is_one_value;

/// Sums over the rows without a gap in either column. `squares` and `products` are of deviations from the mean, each
/// divided by its column's range, so that none leaves the range of numbers; of a constant column they are 0.
pub(super) struct Pair {
    pub(super) n: usize,
    squares: [f64; 2],
    products: f64,
    /// Largest minus smallest; 0 for a constant column.
    ranges: [f64; 2],
}

impl Pair {
    /// Rows beyond the shorter column are left out.
    pub(super) fn of(x: &[f64], y: &[f64]) -> Pair {
        let mut counts = [0.0; LANES];
        let mut sums = [[0.0; LANES]; 2];
        let mut lows = [[f64::INFINITY; LANES]; 2];
        let mut highs = [[f64::NEG_INFINITY; LANES]; 2];
        each(x, y, |lane, cells| {
            counts[lane] += 1.0;
            for (side, cell) in cells.into_iter().enumerate() {
                sums[side][lane] += cell;
                lows[side][lane] = lows[side][lane].min(cell);
                highs[side][lane] = highs[side][lane].max(cell);
            }
        });
        let n = total(counts);
        let means = sums.map(|lanes| total(lanes) / n);
        let range = |side: usize| {
            let low = lows[side].into_iter().fold(f64::INFINITY, f64::min);
            let high = highs[side].into_iter().fold(f64::NEG_INFINITY, f64::max);
            if n == 0.0 || is_one_value(low, high) { 0.0 } else { high - low }
        };
        let ranges = [range(0), range(1)];
        let scales = ranges.map(|range| if range == 0.0 { 0.0 } else { 1.0 / range });
        let mut powers = [[0.0; LANES]; 5];
        each(x, y, |lane, cells| {
            let a = (cells[0] - means[0]) * scales[0];
            let b = (cells[1] - means[1]) * scales[1];
            for (sum, term) in powers.iter_mut().zip([a, b, a * a, b * b, a * b]) {
                sum[lane] += term;
            }
        });
        let [a, b, aa, bb, ab] = powers.map(total);
        // The means are rounded; what that left in the sums is taken out again.
        let n_or_one = n.max(1.0);
        Pair {
            n: n as usize,
            squares: [aa - a * a / n_or_one, bb - b * b / n_or_one],
            products: ab - a * b / n_or_one,
            ranges,
        }
    }

    /// Pearson's coefficient; `None` below three rows or when either side is constant.
    pub(super) fn correlation(&self) -> Option<f64> {
        if self.n < 3 || self.ranges.contains(&0.0) {
            return None;
        }
        let r = self.products / (self.squares[0] * self.squares[1]).sqrt();
        r.is_finite().then(|| r.clamp(-1.0, 1.0))
    }

    /// Covariance with `n - 1`; `None` below two rows.
    pub(super) fn covariance(&self) -> Option<f64> {
        if self.n < 2 {
            return None;
        }
        let covariance = self.products * self.ranges[0] * self.ranges[1] / (self.n - 1) as f64;
        covariance.is_finite().then_some(covariance)
    }
}

/// Calls `f` with a lane and the two cells of each row that has both.
fn each(x: &[f64], y: &[f64], mut f: impl FnMut(usize, [f64; 2])) {
    let rows = x.len().min(y.len());
    let ((xs, x_rest), (ys, y_rest)) = (x[..rows].as_chunks::<LANES>(), y[..rows].as_chunks::<LANES>());
    for (x, y) in xs.iter().zip(ys) {
        for lane in 0..LANES {
            if !x[lane].is_nan() && !y[lane].is_nan() {
                f(lane, [x[lane], y[lane]]);
            }
        }
    }
    for (lane, (x, y)) in x_rest.iter().zip(y_rest).enumerate() {
        if !x.is_nan() && !y.is_nan() {
            f(lane, [*x, *y]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::{self, MISSING};

    #[test]
    fn a_covariance_by_hand() {
        // Rows (1, 2), (3, 2), (5, 8): means 3 and 4, products 4 + 0 + 8, over 2.
        let pair = Pair::of(&[1.0, 3.0, MISSING, 5.0, 9.0], &[2.0, 2.0, 7.0, 8.0]);
        assert_eq!(pair.n, 3);
        assert!((pair.covariance().unwrap() - 6.0).abs() < 1e-14);
    }

    #[test]
    fn a_column_with_itself_has_its_variance() {
        let column = [4.0, MISSING, 1.0, 7.0, 7.5, 1e3];
        let found = Pair::of(&column, &column).covariance().unwrap();
        assert!((found / column::variance(&column).unwrap() - 1.0).abs() < 1e-14);
    }

    #[test]
    fn a_constant_varies_with_nothing_and_one_row_says_nothing() {
        let pair = Pair::of(&[0.3, 0.1 + 0.2, 0.3], &[1.0, 2.0, 4.0]);
        assert_eq!((pair.covariance(), pair.correlation()), (Some(0.0), None));
        let pair = Pair::of(&[1.0, MISSING], &[1.0, 2.0]);
        assert_eq!((pair.n, pair.covariance(), pair.correlation()), (1, None, None));
        assert_eq!(Pair::of(&[], &[]).covariance(), None);
    }
}
