//! Seeded random numbers: the same bits in the browser and on the server.
//!
//! A [`Stream`] is ChaCha8 (D. J. Bernstein, ChaCha, a variant of Salsa20, SASC 2008) under a seed and a stream
//! number. Draw number `i` of anything takes stream `i`, so that it is the same draw whichever thread or worker
//! makes it and whatever was drawn before. Logarithm and exponential come from `libm`, for the same reason.
//!
//! The numbers that a seed gives are kept: results that were published under a seed must come out again.

mod error;
mod layers;
#[cfg(test)]
mod tests;

use crate::column::MISSING;
pub use error::DrawError;
use layers::{LAST, WIDTHS, bell, place};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// Smallest shape or concentration above 0 that can be drawn.
pub const SHAPE_MIN: f64 = 1e-100;
/// Largest shape or concentration that can be drawn; beyond it the test of acceptance has no digits left.
pub const SHAPE_MAX: f64 = 1e12;

/// Random numbers under a seed and a stream number. Different seeds or stream numbers give unrelated numbers.
#[derive(Clone, Debug)]
pub struct Stream {
    generator: ChaCha8Rng,
}

impl Stream {
    /// The start of a stream. The seed is stretched to ChaCha's key by SplitMix64 (G. L. Steele, D. Lea and C. H.
    /// Flood, Fast splittable pseudorandom number generators, OOPSLA 2014).
    pub fn new(seed: u64, stream: u64) -> Stream {
        let mut key = [0; 32];
        let mut state = seed;
        for word in key.chunks_exact_mut(8) {
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            word.copy_from_slice(&(mixed ^ (mixed >> 31)).to_le_bytes());
        }
        let mut generator = ChaCha8Rng::from_seed(key);
        generator.set_stream(stream);
        Stream { generator }
    }

    /// 64 random bits.
    #[inline]
    pub fn next_u64(&mut self) -> u64 {
        self.generator.next_u64()
    }

    /// Uniform in [0, 1): a multiple of 2^-53.
    #[inline]
    pub fn unit(&mut self) -> f64 {
        (self.next_u64() >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
    }

    /// Uniform in (0, 1): an odd multiple of 2^-53, never 0 and never 1, so that its logarithm is finite and below 0.
    #[inline]
    pub fn open_unit(&mut self) -> f64 {
        ((self.next_u64() >> 12) as f64 + 0.5) * (1.0 / 4_503_599_627_370_496.0)
    }

    /// Uniform from `low` to `high`, both finite and `low <= high`; `low` where they are equal.
    #[inline]
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        (low + (high - low) * self.unit()).min(high)
    }

    /// Uniform among 0, 1, ..., n - 1, without bias (D. Lemire, Fast random integer generation in an interval, ACM
    /// Trans. Model. Comput. Simul. 29 (2019) 3). There is nothing below 0: `n = 0` gives 0 and takes no random
    /// bits.
    #[inline]
    pub fn below(&mut self, n: u64) -> u64 {
        if n == 0 {
            return 0;
        }
        let mut product = u128::from(self.next_u64()) * u128::from(n);
        if (product as u64) < n {
            let too_low = n.wrapping_neg() % n;
            while (product as u64) < too_low {
                product = u128::from(self.next_u64()) * u128::from(n);
            }
        }
        (product >> 64) as u64
    }

    /// Normal with mean 0 and variance 1: the ziggurat (G. Marsaglia and W. W. Tsang, The ziggurat method for generating
    /// random variables, J. Stat. Softw. 5 (2000) 8) of 256 layers, with unrelated bits for the layer and the place in it
    /// (J. A. Doornik, An improved ziggurat method to generate normal random samples, 2005). 64 random bits in 99 cases
    /// out of 100; never 0.
    #[inline]
    pub fn normal(&mut self) -> f64 {
        loop {
            let bits = self.next_u64();
            let layer = (bits & 0xff) as usize;
            let x = place(bits) * WIDTHS[layer];
            if x.abs() < WIDTHS[layer + 1] {
                return x;
            }
            if let Some(x) = self.normal_at_the_edge(layer, x) {
                return x;
            }
        }
    }

    /// What a place means that is not under the layer above; `None` where it is above the bell.
    #[cold]
    fn normal_at_the_edge(&mut self, layer: usize, x: f64) -> Option<f64> {
        if layer == 0 {
            return Some(self.normal_beyond(LAST).copysign(x));
        }
        let (low, high) = (bell(WIDTHS[layer]), bell(WIDTHS[layer + 1]));
        (low + (high - low) * self.unit() < bell(x)).then_some(x)
    }

    /// A normal number above `least`, which is above 0 (G. Marsaglia, Generating a variable from the tail of the normal
    /// distribution, Technometrics 6 (1964) 101-102).
    fn normal_beyond(&mut self, least: f64) -> f64 {
        loop {
            let further = self.exponential() / least;
            if 2.0 * self.exponential() > further * further {
                return least + further;
            }
        }
    }

    /// Exponential with mean 1: minus the logarithm of [`Stream::open_unit`]; above 0.
    #[inline]
    pub fn exponential(&mut self) -> f64 {
        -libm::log(self.open_unit())
    }

    /// Gamma with the given shape and scale 1 (mean and variance are both `shape`): G. Marsaglia and W. W. Tsang, A
    /// simple method for generating gamma variables, ACM Trans. Math. Softw. 26 (2000) 363-372, with their step
    /// from shape + 1 for a shape below 1. Shape 1 is drawn as [`Stream::exponential`].
    ///
    /// Shapes from [`SHAPE_MIN`] to [`SHAPE_MAX`]; another gives [`MISSING`] and takes no random bits. A small
    /// shape may give a number too small for `f64`, that is 0.
    #[inline]
    pub fn gamma(&mut self, shape: f64) -> f64 {
        if shape == 1.0 {
            self.exponential()
        } else if (1.0..=SHAPE_MAX).contains(&shape) {
            self.gamma_from_one(shape)
        } else if (SHAPE_MIN..1.0).contains(&shape) {
            libm::exp(self.logarithm_of_gamma(shape))
        } else {
            MISSING
        }
    }

    /// Gamma with a shape of at least 1.
    fn gamma_from_one(&mut self, shape: f64) -> f64 {
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let x = self.normal();
            let root = 1.0 + c * x;
            if root <= 0.0 {
                continue;
            }
            let v = root * root * root;
            let u = self.open_unit();
            let square = x * x;
            if u < 1.0 - 0.0331 * square * square
                || libm::log(u) < 0.5 * square + d * (1.0 - v + libm::log(v))
            {
                return d * v;
            }
        }
    }

    /// Logarithm of a gamma number of any shape: where the number itself would be too small for `f64`.
    fn logarithm_of_gamma(&mut self, shape: f64) -> f64 {
        if shape < 1.0 {
            libm::log(self.gamma_from_one(shape + 1.0)) + libm::log(self.open_unit()) / shape
        } else {
            libm::log(self.gamma_from_one(shape))
        }
    }

    /// Shares of 1 from the Dirichlet distribution: gamma numbers with the `concentrations` as shapes, divided by
    /// their sum. The mean of share `i` is its concentration's share of all of them; all 1 is uniform over all
    /// shares that add up to 1. A concentration of 0 has a share of 0. `shares` add up to 1 but for rounding.
    ///
    /// With a concentration below 1 the numbers are drawn as logarithms, so that they never vanish all together.
    ///
    /// # Errors
    /// The slices differ in length, a concentration is neither 0 nor between [`SHAPE_MIN`] and [`SHAPE_MAX`], or
    /// none is above 0. `shares` and the stream are then untouched.
    pub fn dirichlet(&mut self, concentrations: &[f64], shares: &mut [f64]) -> Result<(), DrawError> {
        if concentrations.len() != shares.len() {
            return Err(DrawError::LengthsDiffer {
                concentrations: concentrations.len(),
                shares: shares.len(),
            });
        }
        let mut least = f64::INFINITY;
        for (index, &value) in concentrations.iter().enumerate() {
            if (SHAPE_MIN..=SHAPE_MAX).contains(&value) {
                least = least.min(value);
            } else if value != 0.0 {
                return Err(DrawError::ConcentrationOutOfRange { index, value });
            }
        }
        if least == f64::INFINITY {
            return Err(DrawError::NoConcentration);
        }
        if least < 1.0 {
            self.gammas_from_logarithms(concentrations, shares);
        } else {
            for (share, &shape) in shares.iter_mut().zip(concentrations) {
                *share = if shape == 0.0 { 0.0 } else { self.gamma(shape) };
            }
        }
        let total: f64 = shares.iter().sum();
        for share in shares {
            *share /= total;
        }
        Ok(())
    }

    /// Gamma numbers, all divided by the largest of them.
    fn gammas_from_logarithms(&mut self, shapes: &[f64], numbers: &mut [f64]) {
        let mut largest = f64::NEG_INFINITY;
        for (number, &shape) in numbers.iter_mut().zip(shapes) {
            *number = if shape == 0.0 { f64::NEG_INFINITY } else { self.logarithm_of_gamma(shape) };
            largest = largest.max(*number);
        }
        for number in numbers {
            *number = libm::exp(*number - largest);
        }
    }

    /// Any order with the same probability (R. A. Fisher and F. Yates 1938, in R. Durstenfeld's form, Commun. ACM 7
    /// (1964) 420).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last as u64 + 1) as usize);
        }
    }

    /// A bootstrap sample of as many rows as there are: every entry of `rows` becomes a row number below
    /// `rows.len()`, drawn with replacement.
    pub fn resample(&mut self, rows: &mut [usize]) {
        let n = rows.len() as u64;
        for row in rows {
            *row = self.below(n) as usize;
        }
    }
}
