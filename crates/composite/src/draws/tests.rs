//! The numbers of a seed stay what they are, and their distributions are what they are said to be.

use super::*;
use proptest::prelude::*;

const DRAWS: usize = 200_000;

/// The bits of four numbers in a row, from the start of stream 7 under seed 2024.
fn bits(mut draw: impl FnMut(&mut Stream) -> f64) -> [u64; 4] {
    let mut stream = Stream::new(2_024, 7);
    std::array::from_fn(|_| draw(&mut stream).to_bits())
}

/// Made by a second implementation of ChaCha8, SplitMix64 and every method, in another language. A browser and a
/// server must both give exactly these.
#[test]
fn a_seed_gives_these_bits_for_ever() {
    let mut stream = Stream::new(2_024, 7);
    assert_eq!(
        std::array::from_fn(|_| stream.next_u64()),
        [0xb439_0cd3_caf1_aef6, 0xed33_fe64_4196_13b5, 0x751c_3895_98a0_24ca, 0x12a4_ab95_669e_6812]
    );
    assert_eq!(
        bits(Stream::unit),
        [0x3fe6_8721_9a79_5e35, 0x3fed_a67f_cc88_32c2, 0x3fdd_470e_2566_2808, 0x3fb2_a4ab_9566_9e68]
    );
    assert_eq!(
        bits(Stream::open_unit),
        [0x3fe6_8721_9a79_5e35, 0x3fed_a67f_cc88_32c3, 0x3fdd_470e_2566_280a, 0x3fb2_a4ab_9566_9e68]
    );
    assert_eq!(
        bits(Stream::normal),
        [0xbfd4_13d8_975b_b2fd, 0xbfc6_1adc_1a5f_5054, 0x3fed_d775_dad2_7a26, 0x3fd8_c2c8_1132_b08f]
    );
    // Of the 5,998 before them 4 are from the tail, and 93 were decided at the edge of a layer.
    let mut stream = Stream::new(2_024, 7);
    let far = std::array::from_fn::<_, 6_000, _>(|_| stream.normal().to_bits());
    assert_eq!(far[5_998..], [0xbffb_c6fa_a600_6a11, 0xbfd8_0a72_eef8_52b5]);
    assert_eq!(
        bits(Stream::exponential),
        [0x3fd6_7682_a103_f360, 0x3fb3_85d2_57d4_2649, 0x3fe9_06a6_5a18_7894, 0x4004_f521_f343_11fd]
    );
    assert_eq!(
        bits(|stream| stream.gamma(2.5)),
        [0x3ffb_ca71_0bb7_a02d, 0x400e_cc0d_7534_3473, 0x3ffc_7f32_1677_b208, 0x4011_a178_0017_b842]
    );
    assert_eq!(
        bits(|stream| stream.gamma(0.3)),
        [0x3faa_0e04_3eef_e780, 0x3f94_3573_9601_fbba, 0x3fef_0095_2359_26e9, 0x3fcf_b963_024b_332e]
    );
    let mut shares = [0.0; 3];
    Stream::new(2_024, 7).dirichlet(&[1.0, 2.0, 3.5], &mut shares).unwrap();
    assert_eq!(
        shares.map(f64::to_bits),
        [0x3faf_77b8_6191_5fc9, 0x3fd0_4a19_f613_595f, 0x3fe5_e377_7edd_3d54]
    );
    let mut stream = Stream::new(2_024, 7);
    assert_eq!(std::array::from_fn(|_| stream.below(1_000)), [703, 926, 457, 72, 870, 278]);
}

/// Mean and variance of many numbers.
fn moments(mut draw: impl FnMut(&mut Stream) -> f64) -> (f64, f64) {
    let mut stream = Stream::new(20_240_601, 3);
    let numbers: Vec<f64> = (0..DRAWS).map(|_| draw(&mut stream)).collect();
    (crate::column::mean(&numbers).unwrap(), crate::column::variance(&numbers).unwrap())
}

/// Four standard errors of the mean of numbers with this variance.
fn slack(variance: f64) -> f64 {
    4.0 * (variance / DRAWS as f64).sqrt()
}

#[test]
fn uniform_numbers_have_the_moments_of_their_interval() {
    let (mean, variance) = moments(Stream::unit);
    assert!((mean - 0.5).abs() < slack(1.0 / 12.0), "{mean}");
    assert!((variance - 1.0 / 12.0).abs() < 0.001, "{variance}");
    let (mean, variance) = moments(|stream| stream.between(-3.0, 9.0));
    assert!((mean - 3.0).abs() < slack(12.0), "{mean}");
    assert!((variance - 12.0).abs() < 0.1, "{variance}");
    assert_eq!(Stream::new(1, 1).between(0.1, 0.1), 0.1);
}

#[test]
fn normal_numbers_have_mean_0_variance_1_and_the_tails_of_the_bell() {
    let (mean, variance) = moments(Stream::normal);
    assert!(mean.abs() < slack(1.0), "{mean}");
    assert!((variance - 1.0).abs() < 0.02, "{variance}");
    let (beyond, _) = moments(|stream| f64::from(u8::from(stream.normal() > 1.959_963_984_540_054)));
    assert!((beyond - 0.025).abs() < slack(0.025), "{beyond}");
    // 2 (1 - Phi(x)): 0.6826894921370859 within one deviation; the tail beside the lowest layer begins at 3.65415.
    for (x, expected) in [
        (1.0, 0.317_310_507_862_914_1),
        (layers::LAST, 2.580_324_876_539_013e-4),
        (4.0, 6.334_248_366_623_993e-5),
    ] {
        let (share, _) = moments(|stream| f64::from(u8::from(stream.normal().abs() > x)));
        assert!((share - expected).abs() < slack(expected), "beyond {x}: {share}");
    }
    let (fourth, _) = moments(|stream| stream.normal().powi(4));
    assert!((fourth - 3.0).abs() < slack(96.0), "{fourth}");
    let (product, _) = moments(|stream| stream.normal() * stream.normal());
    assert!(product.abs() < slack(1.0), "{product}");
}

#[test]
fn gamma_numbers_have_their_shape_as_mean_and_variance() {
    for shape in [0.05, 0.5, 1.0, 1.5, 4.0, 250.0] {
        let (mean, variance) = moments(|stream| stream.gamma(shape));
        assert!((mean - shape).abs() < slack(shape), "{shape}: {mean}");
        // The variance of the squared distance is shape * (3 shape + 6) - shape^2 (moments of the distribution).
        let spread = 2.0 * shape * shape + 6.0 * shape;
        assert!((variance - shape).abs() < slack(spread), "{shape}: {variance}");
    }
    let (mean, variance) = moments(Stream::exponential);
    assert!((mean - 1.0).abs() < slack(1.0) && (variance - 1.0).abs() < slack(8.0), "{mean} {variance}");
}

#[test]
fn a_gamma_number_of_shape_one_half_is_half_a_squared_normal() {
    // P(chi-squared with one degree of freedom < 1) = 0.6826894921370859.
    let (share, _) = moments(|stream| f64::from(u8::from(stream.gamma(0.5) < 0.5)));
    assert!((share - 0.682_689_492_137_085_9).abs() < slack(0.25), "{share}");
}

#[test]
fn a_shape_that_has_no_distribution_gives_nothing() {
    let mut stream = Stream::new(1, 1);
    for shape in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e13] {
        assert!(stream.gamma(shape).is_nan(), "{shape}");
    }
    assert_eq!(stream.next_u64(), Stream::new(1, 1).next_u64());
}

#[test]
fn dirichlet_shares_have_their_mean_and_variance() {
    // Mean a / A, variance a (A - a) / (A^2 (A + 1)).
    for concentrations in [[2.0, 3.0, 5.0], [0.2, 0.3, 0.5], [1.0, 1.0, 1.0], [0.0, 1.0, 4.0]] {
        let total: f64 = concentrations.iter().sum();
        for (index, own) in concentrations.into_iter().enumerate() {
            let (mean, variance) = moments(|stream| {
                let mut shares = [0.0; 3];
                stream.dirichlet(&concentrations, &mut shares).unwrap();
                shares[index]
            });
            let expected = own * (total - own) / (total * total * (total + 1.0));
            assert!((mean - own / total).abs() <= slack(expected), "{concentrations:?} {index}: {mean}");
            assert!((variance - expected).abs() <= 0.02 * expected, "{concentrations:?} {index}: {variance}");
        }
    }
}

#[test]
fn tiny_concentrations_give_one_share_everything_and_not_nothing_to_all() {
    let mut firsts = 0;
    for draw in 0..2_000 {
        let mut shares = [0.5; 2];
        Stream::new(7, draw).dirichlet(&[1e-100, 3e-100], &mut shares).unwrap();
        assert!(shares == [1.0, 0.0] || shares == [0.0, 1.0], "{shares:?}");
        firsts += usize::from(shares[0] == 1.0);
    }
    assert!((440..560).contains(&firsts), "a quarter of 2,000: {firsts}");
}

#[test]
fn shares_that_cannot_be_drawn_name_the_reason_and_change_nothing() {
    let mut shares = [0.25; 2];
    let mut stream = Stream::new(1, 1);
    assert_eq!(
        stream.dirichlet(&[1.0], &mut shares),
        Err(DrawError::LengthsDiffer { concentrations: 1, shares: 2 })
    );
    assert_eq!(
        stream.dirichlet(&[1.0, -2.0], &mut shares),
        Err(DrawError::ConcentrationOutOfRange { index: 1, value: -2.0 })
    );
    assert!(stream.dirichlet(&[MISSING, 1.0], &mut shares).is_err());
    assert_eq!(stream.dirichlet(&[0.0, 0.0], &mut shares), Err(DrawError::NoConcentration));
    assert_eq!(stream.dirichlet(&[], &mut []), Err(DrawError::NoConcentration));
    assert_eq!((shares, stream.next_u64()), ([0.25; 2], Stream::new(1, 1).next_u64()));
}

#[test]
fn integers_are_uniform_and_stay_below_their_bound() {
    let mut counts = [0u32; 6];
    let mut stream = Stream::new(5, 0);
    for _ in 0..60_000 {
        counts[stream.below(6) as usize] += 1;
    }
    for count in counts {
        assert!((count as f64 - 10_000.0).abs() < 4.0 * (60_000.0f64 * 5.0 / 36.0).sqrt(), "{counts:?}");
    }
    // Two thirds of 2^64: a biased modulus would give the lower half twice as often as the upper.
    let bound = u64::MAX / 3 * 2;
    let low = (0..10_000).filter(|_| stream.below(bound) < bound / 2).count();
    assert!((4_800..5_200).contains(&low), "{low}");
    assert_eq!((stream.below(1), stream.below(0)), (0, 0));
}

#[test]
fn every_order_of_three_is_as_likely() {
    let mut counts = std::collections::BTreeMap::new();
    for draw in 0..12_000 {
        let mut items = [1, 2, 3];
        Stream::new(11, draw).shuffle(&mut items);
        *counts.entry(items).or_insert(0) += 1;
    }
    assert_eq!(counts.len(), 6);
    assert!(counts.values().all(|count| (1_830..2_170).contains(count)), "{counts:?}");
}

#[test]
fn a_resample_holds_about_two_thirds_of_the_rows() {
    let mut rows = vec![0; 10_000];
    Stream::new(13, 2).resample(&mut rows);
    rows.sort_unstable();
    rows.dedup();
    // 1 - 1/e of them.
    assert!((6_220..6_420).contains(&rows.len()), "{}", rows.len());
    Stream::new(13, 2).resample(&mut []);
}

#[test]
fn seeds_and_stream_numbers_give_unrelated_numbers() {
    let first = |seed, stream| Stream::new(seed, stream).next_u64();
    let mut firsts: Vec<u64> = (0..100).flat_map(|i| [first(i, 0), first(0, i + 1)]).collect();
    firsts.sort_unstable();
    firsts.dedup();
    assert_eq!(firsts.len(), 200);
    let (product, _) = moments(|stream| {
        let number = stream.next_u64();
        (Stream::new(1, number).unit() - 0.5) * (Stream::new(1, number.wrapping_add(1)).unit() - 0.5)
    });
    assert!(product.abs() < slack(1.0 / 144.0), "{product}");
}

proptest! {
    #[test]
    fn numbers_stay_in_their_interval(seed: u64, stream: u64, low in -1e9..1e9f64, width in 0.0..1e9f64) {
        let mut draws = Stream::new(seed, stream);
        for _ in 0..20 {
            prop_assert!((0.0..1.0).contains(&draws.unit()));
            let open = draws.open_unit();
            prop_assert!(open > 0.0 && open < 1.0);
            prop_assert!((low..=low + width).contains(&draws.between(low, low + width)));
            prop_assert!(draws.normal().is_finite() && draws.exponential() > 0.0);
        }
    }

    #[test]
    fn shares_add_up_to_one(
        seed: u64,
        concentrations in prop::collection::vec(prop_oneof![Just(0.0), Just(1.0), 1e-9..1e-2f64, 0.1..1e4f64], 1..40),
    ) {
        prop_assume!(concentrations.iter().any(|concentration| *concentration > 0.0));
        let mut shares = vec![0.0; concentrations.len()];
        Stream::new(seed, 0).dirichlet(&concentrations, &mut shares).unwrap();
        prop_assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-14);
        prop_assert!(shares.iter().all(|share| (0.0..=1.0).contains(share)));
        prop_assert!(shares.iter().zip(&concentrations).all(|(share, own)| *own > 0.0 || *share == 0.0));
    }
}
