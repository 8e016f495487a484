//! Quantiles and tails of the normal, Student and F distributions.
//!
//! Student and F go through the regularised incomplete beta function, worked out by its continued fraction (NIST
//! Digital Library of Mathematical Functions, 8.17.22). Quantiles are its roots by Newton's method inside a
//! bracket. Relative accuracy is about 1e-12 for the degrees of freedom that samples have, and 1e-9 at the bounds.

use std::f64::consts::{FRAC_1_SQRT_2, PI};

/// Largest degrees of freedom; twice the largest parameter of the beta function.
pub const DEGREES_MAX: f64 = 1e8;
/// Smallest degrees of freedom.
pub const DEGREES_MIN: f64 = 1e-3;

/// Probability that a standard normal number lies further from 0 than `z`, on either side: `erfc(|z| / sqrt 2)`.
pub fn normal_two_sided(z: f64) -> f64 {
    libm::erfc(z.abs() * FRAC_1_SQRT_2)
}

/// The number below which a standard normal number lies with the given probability; `None` unless `0 < probability
/// < 1`.
///
/// A first guess (M. Abramowitz and I. A. Stegun, Handbook of Mathematical Functions, 1964, 26.2.23), then steps of
/// Halley's method on the complementary error function.
pub fn normal_quantile(probability: f64) -> Option<f64> {
    if !(probability > 0.0 && probability < 1.0) {
        return None;
    }
    // The lower tail keeps its digits where the upper one would be 1 minus nearly nothing.
    let tail = probability.min(1.0 - probability);
    let t = (-2.0 * libm::log(tail)).sqrt();
    let above = 2.515_517 + t * (0.802_853 + t * 0.010_328);
    let below = 1.0 + t * (1.432_788 + t * (0.189_269 + t * 0.001_308));
    let mut z = t - above / below;
    for _ in 0..4 {
        let density = libm::exp(-0.5 * z * z) / (2.0 * PI).sqrt();
        let step = (0.5 * libm::erfc(z * FRAC_1_SQRT_2) - tail) / density;
        z += step / (1.0 - 0.5 * z * step);
    }
    Some(if probability < 0.5 { -z } else { z })
}

/// The number below which a number of Student's t distribution lies with the given probability.
///
/// `None` unless `0 < probability < 1` and the degrees of freedom lie between [`DEGREES_MIN`] and [`DEGREES_MAX`],
/// and where the quantile is beyond `f64`.
pub fn student_quantile(probability: f64, degrees: f64) -> Option<f64> {
    if !(probability > 0.0 && probability < 1.0 && (DEGREES_MIN..=DEGREES_MAX).contains(&degrees)) {
        return None;
    }
    let both_tails = 2.0 * probability.min(1.0 - probability);
    if both_tails == 1.0 {
        return Some(0.0);
    }
    let odds = beta_quantile_odds(both_tails, 0.5 * degrees, 0.5)?;
    let size = (degrees / odds).sqrt();
    size.is_finite().then_some(if probability < 0.5 { -size } else { size })
}

/// The number below which a number of the F distribution with `upper` and `lower` degrees of freedom (of the
/// numerator and the denominator) lies with the given probability.
///
/// `None` unless `0 < probability < 1` and both degrees of freedom lie between [`DEGREES_MIN`] and [`DEGREES_MAX`],
/// and where the quantile is beyond `f64`.
pub fn f_quantile(probability: f64, upper: f64, lower: f64) -> Option<f64> {
    let degrees = DEGREES_MIN..=DEGREES_MAX;
    if !(probability > 0.0 && probability < 1.0 && degrees.contains(&upper) && degrees.contains(&lower)) {
        return None;
    }
    let quantile = beta_quantile_odds(probability, 0.5 * upper, 0.5 * lower)? * (lower / upper);
    quantile.is_finite().then_some(quantile)
}

/// Regularised incomplete beta function `I_x(a, b)`: the probability that a number of the beta distribution lies
/// below `x`.
///
/// `None` unless `0 <= x <= 1` and both parameters lie between half of [`DEGREES_MIN`] and half of [`DEGREES_MAX`].
pub fn incomplete_beta(x: f64, a: f64, b: f64) -> Option<f64> {
    let parameters = 0.5 * DEGREES_MIN..=0.5 * DEGREES_MAX;
    if !((0.0..=1.0).contains(&x) && parameters.contains(&a) && parameters.contains(&b)) {
        return None;
    }
    if x == 0.0 || x == 1.0 {
        return Some(x);
    }
    beta_below(x, 1.0 - x, a, b, power_over_beta(x, 1.0 - x, a, b))
}

/// `I_x(a, b)` with `y = 1 - x` given apart, so that neither loses digits near 1.
fn beta_below(x: f64, y: f64, a: f64, b: f64, power: f64) -> Option<f64> {
    // The fraction converges fast on this side of the mean; the other side is the complement.
    if x * (a + b + 2.0) <= a + 1.0 {
        Some(power / a * continued_fraction(x, a, b)?)
    } else {
        Some(1.0 - power / b * continued_fraction(y, b, a)?)
    }
}

/// Logarithm of the gamma function less Stirling's formula for it.
fn stirling_remainder(z: f64) -> f64 {
    if z < 10.0 {
        return libm::lgamma(z) - ((z - 0.5) * libm::log(z) - z + 0.5 * libm::log(2.0 * PI));
    }
    let square = z * z;
    (1.0 / 12.0
        - (1.0 / 360.0 - (1.0 / 1260.0 - (1.0 / 1680.0 - 1.0 / (1188.0 * square)) / square) / square)
            / square)
        / z
}

/// `x^a y^b / B(a, b)`. Stirling's formula is taken out, whose huge parts cancel (as in C. Loader, Fast and accurate
/// computation of binomial probabilities, 2000).
fn power_over_beta(x: f64, y: f64, a: f64, b: f64) -> f64 {
    let n = a + b;
    // x n - a, without the difference of two large numbers.
    let excess = x * b - y * a;
    let near = |share: f64, parameter: f64, distance: f64| {
        if distance.abs() < 0.5 * parameter {
            parameter * libm::log1p(distance / parameter)
        } else {
            parameter * libm::log(share * n / parameter)
        }
    };
    let exponent = near(x, a, excess) + near(y, b, -excess) + stirling_remainder(n)
        - stirling_remainder(a)
        - stirling_remainder(b);
    libm::exp(exponent) * (a * b / (2.0 * PI * n)).sqrt()
}

/// The continued fraction of the incomplete beta function by W. J. Lentz's method (Appl. Opt. 15 (1976) 668), as
/// modified by I. J. Thompson and A. R. Barnett (J. Comput. Phys. 64 (1986) 490). `None` where it does not settle.
fn continued_fraction(x: f64, a: f64, b: f64) -> Option<f64> {
    const TINY: f64 = 1e-300;
    // About the square root of the larger parameter is needed.
    const MOST_STEPS: u32 = 100_000;
    let away_from_zero = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut above = 1.0;
    let mut below = 1.0 / away_from_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = below;
    for step in 1..MOST_STEPS {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut last = 1.0;
        for part in [even, odd] {
            below = 1.0 / away_from_zero(1.0 + part * below);
            above = away_from_zero(1.0 + part / above);
            last = below * above;
            fraction *= last;
        }
        if (last - 1.0).abs() < 1e-15 {
            return Some(fraction);
        }
    }
    None
}

/// The odds `x / (1 - x)` of the quantile `x` of the beta distribution. Newton's method on the logarithm of the
/// odds, whose derivative is [`power_over_beta`], halving the bracket where a step leaves it.
fn beta_quantile_odds(probability: f64, a: f64, b: f64) -> Option<f64> {
    let (mut low, mut high) = (-700.0, 700.0);
    let mut place = libm::log(a / b);
    for _ in 0..200 {
        let (x, y) = (1.0 / (1.0 + libm::exp(-place)), 1.0 / (1.0 + libm::exp(place)));
        let slope = power_over_beta(x, y, a, b);
        let excess = beta_below(x, y, a, b, slope)? - probability;
        if excess > 0.0 {
            high = place;
        } else {
            low = place;
        }
        let newton = place - excess / slope;
        let next = if newton > low && newton < high { newton } else { 0.5 * (low + high) };
        if (next - place).abs() <= 1e-15 * place.abs().max(1e-3) {
            return Some(libm::exp(next));
        }
        place = next;
    }
    Some(libm::exp(place))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn close(found: Option<f64>, expected: f64, tolerance: f64) {
        let found = found.unwrap();
        assert!((found - expected).abs() <= tolerance * expected.abs(), "{found} instead of {expected}");
    }

    // The expected numbers below are SciPy 1.x's: stats.norm.ppf, stats.t.ppf, stats.f.ppf, special.betainc.

    #[test]
    fn normal_quantiles_agree_with_scipy() {
        for (probability, expected) in [
            (1e-300, -37.047_096_299_361_2),
            (1e-10, -6.361_340_902_404_056),
            (0.025, -1.959_963_984_540_054_5),
            (0.3, -0.524_400_512_708_041),
            (0.9, 1.281_551_565_544_600_4),
            (0.975, 1.959_963_984_540_054),
            (0.9999, 3.719_016_485_455_709),
        ] {
            close(normal_quantile(probability), expected, 1e-13);
        }
        assert!(normal_quantile(0.5).unwrap().abs() < 1e-15);
        close(Some(normal_two_sided(-1.959_963_984_540_054)), 0.05, 1e-13);
    }

    #[test]
    fn student_quantiles_agree_with_scipy() {
        for (probability, degrees, expected) in [
            (0.975, 1.0, 12.706_204_736_174_694),
            (0.975, 2.0, 4.302_652_729_749_462),
            (0.975, 4.0, 2.776_445_105_197_793_4),
            (0.95, 9.5, 1.822_189_301_318_677_8),
            (0.995, 30.0, 2.749_995_653_567_225_4),
            (0.975, 1000.0, 1.962_339_080_826_408_3),
            (0.975, 1e6, 1.959_966_356_814_107),
            (0.01, 3.0, -4.540_702_858_568_133_5),
            (0.6, 7.0, 0.263_166_861_352_022_9),
            (0.999_999_9, 5.0, 39.341_819_621_052_615),
            (0.975, 0.5, 164.557_673_480_488_18),
        ] {
            close(student_quantile(probability, degrees), expected, 1e-10);
        }
        close(student_quantile(0.975, DEGREES_MAX), 1.959_964_008_262_766_3, 1e-9);
        assert_eq!(student_quantile(0.5, 3.0), Some(0.0));
    }

    #[test]
    fn f_quantiles_agree_with_scipy() {
        for (probability, upper, lower, expected) in [
            (0.975, 5.0, 15.0, 3.576_415_349_279_060_7),
            (0.975, 5.0, 4.79, 7.490_103_962_012_941),
            (0.025, 5.0, 15.0, 0.155_575_963_078_487_03),
            (0.975, 2.3, 1000.0, 3.489_366_682_355_374),
            (0.975, 9999.0, 1.7, 69.164_003_591_624_72),
            (0.5, 1.0, 1.0, 1.0),
            (0.975, 1e4, 1e4, 1.039_980_033_710_104_8),
            (0.95, 1e6, 3.0, 8.526_452_660_981_68),
            (0.975, 0.5, 20.0, 7.801_234_555_820_955_5),
        ] {
            close(f_quantile(probability, upper, lower), expected, 1e-11);
        }
    }

    #[test]
    fn the_incomplete_beta_function_agrees_with_scipy() {
        for (x, a, b, expected) in [
            (0.3, 2.0, 3.0, 0.3483),
            (0.9, 0.5, 0.5, 0.795_167_235_300_866_5),
            (0.5, 1000.0, 1000.0, 0.5),
            (0.01, 0.05, 30.0, 0.953_990_880_046_281_5),
            (0.999, 40.0, 0.1, 0.241_688_113_463_595_1),
            (0.2, 1e5, 4e5, 0.500_282_094_883_455),
            (0.2005, 1e5, 4e5, 0.811_662_299_008_694_1),
        ] {
            close(incomplete_beta(x, a, b), expected, 1e-11);
        }
    }

    #[test]
    fn what_is_no_probability_or_degree_has_no_quantile() {
        for probability in [0.0, 1.0, -0.1, 1.5, f64::NAN] {
            assert_eq!(normal_quantile(probability), None);
            assert_eq!(student_quantile(probability, 5.0), None);
            assert_eq!(f_quantile(probability, 5.0, 5.0), None);
        }
        for degrees in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(student_quantile(0.9, degrees), None);
            assert_eq!(f_quantile(0.9, degrees, 2.0), None);
            assert_eq!(f_quantile(0.9, 2.0, degrees), None);
        }
        assert_eq!(incomplete_beta(1.1, 1.0, 1.0), None);
        assert_eq!((incomplete_beta(0.0, 1.0, 2.0), incomplete_beta(1.0, 1.0, 2.0)), (Some(0.0), Some(1.0)));
    }

    proptest! {
        #[test]
        fn an_f_quantile_has_its_probability_below_it(
            probability in 0.001..0.999f64, upper in 0.1..5e3f64, lower in 0.1..5e3f64,
        ) {
            if let Some(f) = f_quantile(probability, upper, lower) {
                let odds = f * upper / lower;
                let below = incomplete_beta(odds / (1.0 + odds), 0.5 * upper, 0.5 * lower).unwrap();
                // Next to 1 the place itself has too few digits to give the probability back.
                prop_assert!((below - probability).abs() < 1e-9 || odds > 1e5, "{f}: {below}");
            } else {
                prop_assert!(lower < 0.2, "only the heaviest tails lie beyond f64");
            }
        }

        #[test]
        fn a_squared_student_quantile_is_an_f_quantile(probability in 0.51..0.999f64, degrees in 1.0..1e5f64) {
            let student = student_quantile(probability, degrees).unwrap();
            let f = f_quantile(2.0 * probability - 1.0, 1.0, degrees).unwrap();
            prop_assert!((student * student - f).abs() <= 1e-9 * f, "{student} {f}");
        }
    }
}
