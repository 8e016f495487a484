//! Against functions whose indices are known, and an analysis of a pipeline.

use std::f64::consts::PI;

use super::*;
use crate::bootstrap::{Bootstrap, BootstrapFault};
use crate::draws::Stream;

mod plans;

const NO_BOOTSTRAP: Bootstrap = Bootstrap { seed: 0, replications: 0, confidence: 0.95 };

/// The estimate for a function of inputs in 0 to 1.
fn estimate_of(design: Design, inputs: usize, rows: usize, f: impl Fn(&[f64]) -> f64) -> Estimate {
    let [a, b] = design.samples(inputs, rows).unwrap();
    let outputs = |sample: &[Vec<f64>]| sample.iter().map(|row| f(row)).collect::<Vec<f64>>();
    let ab: Vec<Vec<f64>> = (0..inputs)
        .map(|input| {
            let mut mixed = a.clone();
            mixed.iter_mut().zip(&b).for_each(|(row, b)| row[input] = b[input]);
            outputs(&mixed)
        })
        .collect();
    let ab: Vec<&[f64]> = ab.iter().map(Vec::as_slice).collect();
    estimate(&outputs(&a), &outputs(&b), &ab, NO_BOOTSTRAP).unwrap()
}

fn close(found: &Estimate, expected: &[[f64; 2]], tolerance: f64) {
    let effects = found.effects.as_ref().unwrap();
    assert_eq!(effects.len(), expected.len());
    for (effect, [first, total]) in effects.iter().zip(expected) {
        assert!((effect.first - first).abs() < tolerance, "first order {} is not {first}", effect.first);
        assert!((effect.total - total).abs() < tolerance, "total order {} is not {total}", effect.total);
    }
}

/// T. Ishigami and T. Homma, An importance quantification technique in uncertainty analysis for computer
/// models, ISUMA 1990, with a = 7 and b = 0.1.
fn ishigami(x: &[f64]) -> f64 {
    let [x, y, z] = [x[0], x[1], x[2]].map(|u| PI * (2.0 * u - 1.0));
    libm::sin(x) + 7.0 * libm::pow(libm::sin(y), 2.0) + 0.1 * libm::pow(z, 4.0) * libm::sin(x)
}

#[test]
fn the_indices_of_the_ishigami_function_come_out() {
    let expected = [[0.3139, 0.5576], [0.4424, 0.4424], [0.0, 0.2437]];
    let found = estimate_of(Design::Sequence { seed: 3 }, 3, 1 << 13, ishigami);
    close(&found, &expected, 0.01);
    assert!((found.mean - 3.5).abs() < 0.01);
    assert!(
        (found.variance - (49.0 / 8.0 + 0.1 * PI.powi(4) / 5.0 + 0.01 * PI.powi(8) / 18.0 + 0.5)).abs() < 0.1
    );
    close(&estimate_of(Design::Random { seed: 3 }, 3, 1 << 14, ishigami), &expected, 0.04);
}

#[test]
fn the_indices_of_the_g_function_come_out() {
    // Sobol' 1993: the product of (|4 x_i - 2| + a_i) / (1 + a_i) has partial variances 1 / (3 (1 + a_i)^2).
    let a = [0.0, 1.0, 4.5, 9.0, 99.0];
    let g =
        |x: &[f64]| x.iter().zip(a).map(|(x, a)| ((4.0 * x - 2.0).abs() + a) / (1.0 + a)).product::<f64>();
    let partial = a.map(|a| 1.0 / (3.0 * (1.0 + a) * (1.0 + a)));
    let all: f64 = partial.iter().map(|v| 1.0 + v).product();
    let expected = partial.map(|v| [v / (all - 1.0), v * (all / (1.0 + v)) / (all - 1.0)]);
    close(&estimate_of(Design::Sequence { seed: 1 }, 5, 1 << 13, g), &expected, 0.01);
}

#[test]
fn a_small_sample_gives_what_the_formulas_give() {
    let (a, b) = ([1.0, 2.0, 4.0, 3.0], [2.0, 3.0, 1.0, 7.0]);
    let ab: [&[f64]; 2] = [&[1.5, 2.0, 5.0, 3.0], &[2.0, 2.5, 1.0, 6.0]];
    let found = estimate(&a, &b, &ab, NO_BOOTSTRAP).unwrap();
    // By numpy, with np.var(..., ddof=1).
    assert!((found.variance - 3.839_285_714_285_714_4).abs() < 1e-12);
    close(
        &found,
        &[[0.130_232_558_139_534_88, 0.040_697_674_418_604_65], [1.4, 0.626_744_186_046_511_6]],
        1e-12,
    );
    assert_eq!(found.effects.unwrap()[0].first_interval, None);
}

#[test]
fn intervals_are_drawn_from_the_seed_and_hold_the_estimate() {
    let mut stream = Stream::new(2, 0);
    let mut draw = || (0..200).map(|_| stream.normal()).collect::<Vec<f64>>();
    let (a, b, noise) = (draw(), draw(), draw());
    let ab: Vec<f64> = b.iter().zip(&noise).map(|(b, noise)| b + 0.1 * noise).collect();
    let bootstrap = Bootstrap { seed: 9, replications: 500, confidence: 0.9 };
    let found = estimate(&a, &b, &[&ab], bootstrap).unwrap();
    assert_eq!(found, estimate(&a, &b, &[&ab], bootstrap).unwrap());
    assert_ne!(found, estimate(&a, &b, &[&ab], Bootstrap { seed: 10, ..bootstrap }).unwrap());
    let wider = estimate(&a, &b, &[&ab], Bootstrap { confidence: 0.99, ..bootstrap }).unwrap();
    let interval = |found: &Estimate| found.effects.as_ref().unwrap()[0].total_interval.unwrap();
    let total = found.effects.as_ref().unwrap()[0].total;
    let ([low, high], [lower, higher]) = (interval(&found), interval(&wider));
    assert!(lower < low && low < total && total < high && high < higher);
    assert!(high - low > 0.05 && high - low < 0.5, "{low} to {high}");
}

#[test]
fn no_variance_is_said_and_not_divided_by() {
    let found = estimate(&[2.5; 4], &[2.5; 4], &[&[2.5; 4]], NO_BOOTSTRAP).unwrap();
    assert_eq!((found.effects, found.variance), (Err(Constant), 0.0));
    // Two different rows: many resamples of them are one row twice.
    let bootstrap = Bootstrap { seed: 1, replications: 100, confidence: 0.95 };
    let found = estimate(&[1.0, 2.0], &[1.0, 2.0], &[&[1.0, 2.0]], bootstrap).unwrap();
    assert!((20..80).contains(&found.constant_replications), "{}", found.constant_replications);
}

#[test]
fn a_variance_that_is_rounding_alone_is_none() {
    let (a, b) = ([0.3, 0.1 + 0.2, 0.3, 0.3], [0.3; 4]);
    let bootstrap = Bootstrap { seed: 1, replications: 50, confidence: 0.95 };
    assert_eq!(estimate(&a, &b, &[&a], bootstrap).unwrap().effects, Err(Constant));
    // One row differs: a resample without it has rounding for its variance, and no place in the interval.
    let (a, b) = ([0.3, 0.1 + 0.2, 0.9], [0.1 + 0.2, 0.3, 0.5]);
    let found = estimate(&a, &b, &[&[0.4, 0.2, 0.5]], bootstrap).unwrap();
    assert!((1..40).contains(&found.constant_replications), "{}", found.constant_replications);
    let [low, high] = found.effects.unwrap()[0].total_interval.unwrap();
    assert!(0.0 <= low && high < 1e3, "{low} to {high}");
}

#[test]
fn what_is_wrong_with_a_sample_is_named() {
    let row = |part: &str, row| Err(SampleFault::NotFinite { part: part.to_owned(), row });
    assert_eq!(estimate(&[1.0], &[1.0], &[], NO_BOOTSTRAP), Err(SampleFault::TooFew { rows: 1 }));
    assert_eq!(estimate(&[1.0, 2.0], &[1.0, f64::NAN], &[], NO_BOOTSTRAP), row("B", 1));
    let short = SampleFault::Rows { part: "AB of input 0".to_owned(), rows: 1, expected: 2 };
    assert_eq!(estimate(&[1.0, 2.0], &[1.0, 3.0], &[&[1.0]], NO_BOOTSTRAP), Err(short));
    let certain = Bootstrap { confidence: 1.0, replications: 5, seed: 0 };
    let out_of_range = SampleFault::Bootstrap(BootstrapFault::ConfidenceOutOfRange { confidence: 1.0 });
    assert_eq!(estimate(&[1.0, 2.0], &[1.0, 3.0], &[], certain), Err(out_of_range));
    let inputs = Design::SEQUENCE_INPUTS_MAX + 1;
    assert!(Design::Sequence { seed: 0 }.samples(inputs, 8).is_err());
}

#[test]
fn the_sequence_is_that_of_joe_and_kuo() {
    let dimensions: Vec<[u32; 32]> = (0..21).map(sequence::directions).collect();
    let numbers = (0..4_096).flat_map(|point| dimensions.iter().map(move |of| sequence::number(of, point)));
    let hash = numbers.fold(0xcbf2_9ce4_8422_2325u64, |hash, number| {
        (hash ^ u64::from(number)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    // Of scipy.stats.qmc.Sobol(21, scramble=False, bits=32).random(4096), FNV-1a over the 32-bit numbers.
    assert_eq!(hash, 0x126f_6d2d_3514_6325);
}
