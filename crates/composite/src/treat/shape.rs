//! Skew and kurtosis of a column together, in two passes.

/// Skew and excess kurtosis, both type 2.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shape {
    pub skew: f64,
    pub kurtosis: f64,
}

/// Sums of the second, third and fourth power of the deviations from the mean.
#[derive(Clone, Copy, Debug)]
pub(super) struct Powers {
    pub n: usize,
    pub mean: f64,
    pub second: f64,
    pub third: f64,
    pub fourth: f64,
}

/// Cells that are summed side by side: a fixed order of summation that leaves the processor something to do.
const LANES: usize = 4;

/// Skew `G1 = sqrt(n (n - 1)) / (n - 2) * m3 / m2^1.5` and excess kurtosis `G2 = ((n + 1) (m4 / m2^2 - 3) + 6) (n - 1) / ((n - 2)(n -
/// 3))` of the cells that have a value, `m` being the moments about the mean with `n` in the denominator. `None` below four values, or where all are
/// equal (a deviation of less than 1e-13 of the mean is rounding).
///
/// Type 2 of D. N. Joanes and C. A. Gill, Comparing measures of sample skewness and kurtosis, The Statistician 47 (1998)
/// 183-189.
pub fn shape(column: &[f64]) -> Option<Shape> {
    Powers::of(column).shape()
}

impl Powers {
    pub(super) fn of(column: &[f64]) -> Self {
        let mut counts = [0usize; LANES];
        let mut sums = [0.0; LANES];
        let (chunks, rest) = column.as_chunks::<LANES>();
        let mut add = |lane: usize, cell: f64| {
            let present = !cell.is_nan();
            counts[lane] += usize::from(present);
            sums[lane] += if present { cell } else { 0.0 };
        };
        chunks.iter().for_each(|chunk| (0..LANES).for_each(|lane| add(lane, chunk[lane])));
        rest.iter().for_each(|&cell| add(0, cell));
        let n: usize = counts.iter().sum();
        let mean = sums.iter().sum::<f64>() / n as f64;
        let mut powers = [[0.0; LANES]; 3];
        let mut add = |lane: usize, cell: f64| {
            let deviation = if cell.is_nan() { 0.0 } else { cell - mean };
            let square = deviation * deviation;
            powers[0][lane] += square;
            powers[1][lane] += square * deviation;
            powers[2][lane] += square * square;
        };
        chunks.iter().for_each(|chunk| (0..LANES).for_each(|lane| add(lane, chunk[lane])));
        rest.iter().for_each(|&cell| add(0, cell));
        let [second, third, fourth] = powers.map(|lanes| lanes.iter().sum());
        Self { n, mean, second, third, fourth }
    }

    pub(super) fn shape(&self) -> Option<Shape> {
        let n = self.n as f64;
        let noise = 1e-13 * self.mean;
        let square = self.second * self.second;
        if self.n < 4 || self.second <= n * noise * noise || !square.is_normal() {
            return None;
        }
        let variance = self.second / n;
        let skew = (n * (n - 1.0)).sqrt() / (n - 2.0) * (self.third / n) / (variance * variance.sqrt());
        let kurtosis =
            ((n + 1.0) * (n * self.fourth / square - 3.0) + 6.0) * (n - 1.0) / ((n - 2.0) * (n - 3.0));
        Some(Shape { skew, kurtosis })
    }
}
