//! Several sets of weights for the same columns, made one.

use super::{WeightsError, given};

/// `alpha * first + (1 - alpha) * second`, each normalised to sum 1 before; `alpha` is 0 to 1.
///
/// Say, judgements with weights from the data. Errors: weights that [`given`] refuses, sets of different length, an
/// `alpha` out of range.
pub fn blend(first: &[f64], second: &[f64], alpha: f64) -> Result<Vec<f64>, WeightsError> {
    if !(0.0..=1.0).contains(&alpha) {
        return Err(WeightsError::NotAShare { set: 0, value: alpha });
    }
    arithmetic(&[first, second], &[alpha, 1.0 - alpha])
}

/// The mean of sets of weights by their shares, `w_j = sum_s a_s w_sj / sum_s a_s`, each set normalised to sum 1
/// before. Shares are of any scale.
///
/// Errors: no set, sets of different length, weights that [`given`] refuses, not one share a set, shares that
/// are negative, not finite or all 0.
pub fn arithmetic<S: AsRef<[f64]>>(sets: &[S], shares: &[f64]) -> Result<Vec<f64>, WeightsError> {
    let sets = checked(sets, shares)?;
    let shares = given(shares)?;
    let mut mean = vec![0.0; sets.first().map_or(0, Vec::len)];
    for (set, share) in sets.iter().zip(shares) {
        for (sum, weight) in mean.iter_mut().zip(set) {
            *sum += share * weight;
        }
    }
    given(&mean)
}

/// Multiplicative synthesis of sets of weights, `w_j = prod_s w_sj^(a_s) / sum_j prod_s w_sj^(a_s)`. With all
/// exponents 1 it is the plain `a_j b_j / sum a b`; with exponents that sum to 1 the geometric mean. An exponent of 0
/// leaves its set out. A column with weight 0 in any set that counts has weight 0.
///
/// Errors: as for [`arithmetic`], of exponents instead of shares; and a product that is 0 for every column.
pub fn multiplicative<S: AsRef<[f64]>>(sets: &[S], exponents: &[f64]) -> Result<Vec<f64>, WeightsError> {
    let sets = checked(sets, exponents)?;
    if exponents.iter().all(|exponent| *exponent == 0.0) {
        return Err(WeightsError::AllZero);
    }
    let mut product = vec![1.0; sets.first().map_or(0, Vec::len)];
    for (set, exponent) in sets.iter().zip(exponents) {
        let largest = set.iter().copied().fold(0.0, f64::max);
        for (product, weight) in product.iter_mut().zip(set) {
            *product *= libm::pow(*weight / largest, *exponent);
        }
        // Brought back to size after each, so that many sets do not run out of numbers.
        product = given(&product)?;
    }
    Ok(product)
}

/// The sets, each normalised to sum 1.
fn checked<S: AsRef<[f64]>>(sets: &[S], shares: &[f64]) -> Result<Vec<Vec<f64>>, WeightsError> {
    let expected = sets.first().ok_or(WeightsError::Nothing)?.as_ref().len();
    if shares.len() != sets.len() {
        let set = shares.len().min(sets.len());
        return Err(WeightsError::Lengths { set, expected: sets.len(), found: shares.len() });
    }
    for (set, value) in shares.iter().copied().enumerate() {
        if !(value.is_finite() && value >= 0.0) {
            return Err(WeightsError::NotAShare { set, value });
        }
    }
    let normalised = |(set, weights): (usize, &S)| {
        let weights = weights.as_ref();
        if weights.len() != expected {
            return Err(WeightsError::Lengths { set, expected, found: weights.len() });
        }
        given(weights).map_err(|error| WeightsError::InSet { set, error: Box::new(error) })
    };
    sets.iter().enumerate().map(normalised).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::sample::all_close;
    use proptest::prelude::*;

    const A: [f64; 3] = [0.5, 0.3, 0.2];
    const B: [f64; 3] = [1.0, 1.0, 2.0];

    #[test]
    fn combinations_by_hand() {
        // B is 1/4 1/4 1/2. Blend at 0.6: 0.3 + 0.1, 0.18 + 0.1, 0.12 + 0.2. Products 5 : 3 : 4.
        assert!(all_close(&blend(&A, &B, 0.6).unwrap(), &[0.4, 0.28, 0.32]));
        assert!(all_close(&arithmetic(&[A, B, A], &[1.0, 2.0, 2.0]).unwrap(), &[0.4, 0.28, 0.32]));
        assert!(all_close(&multiplicative(&[A, B], &[1.0, 1.0]).unwrap(), &[5.0 / 12.0, 0.25, 1.0 / 3.0]));
        // Squares of A: 25 : 9 : 4.
        assert!(all_close(&multiplicative(&[A], &[2.0]).unwrap(), &[25.0 / 38.0, 9.0 / 38.0, 4.0 / 38.0]));
    }

    #[test]
    fn a_set_without_a_share_takes_no_part() {
        assert!(all_close(&blend(&A, &B, 1.0).unwrap(), &A));
        assert!(all_close(&multiplicative(&[A, [0.0, 1.0, 1.0]], &[1.0, 0.0]).unwrap(), &A));
        assert_eq!(multiplicative(&[A, [0.0, 1.0, 1.0]], &[1.0, 0.5]).unwrap()[0], 0.0);
    }

    #[test]
    fn what_cannot_be_combined_is_named() {
        assert_eq!(blend(&A, &B, 1.5), Err(WeightsError::NotAShare { set: 0, value: 1.5 }));
        assert!(matches!(blend(&A, &B, f64::NAN), Err(WeightsError::NotAShare { .. })));
        assert_eq!(blend(&A, &B[..2], 0.5), Err(WeightsError::Lengths { set: 1, expected: 3, found: 2 }));
        assert_eq!(arithmetic(&[A, B], &[1.0]), Err(WeightsError::Lengths { set: 1, expected: 2, found: 1 }));
        assert_eq!(arithmetic(&[A, B], &[1.0, -1.0]), Err(WeightsError::NotAShare { set: 1, value: -1.0 }));
        let negative = WeightsError::InSet {
            set: 1,
            error: Box::new(WeightsError::NotAWeight { place: 2, value: -1.0 }),
        };
        assert_eq!(arithmetic(&[A, [1.0, 1.0, -1.0]], &[1.0, 1.0]), Err(negative.clone()));
        assert_eq!(negative.to_string(), "set 1: weight 2 is -1; a weight is a finite number, 0 or more");
        for combined in [arithmetic(&[A, B], &[0.0, 0.0]), multiplicative(&[A, B], &[0.0, 0.0])] {
            assert_eq!(combined, Err(WeightsError::AllZero));
        }
        assert_eq!(multiplicative(&[[1.0, 0.0], [0.0, 1.0]], &[1.0, 1.0]), Err(WeightsError::AllZero));
        assert_eq!(arithmetic::<[f64; 1]>(&[], &[]), Err(WeightsError::Nothing));
    }

    proptest! {
        #[test]
        fn a_hundred_sets_still_sum_to_one_in_any_order(
            mut sets in prop::collection::vec(prop::array::uniform4(1u32..1000), 1..100),
        ) {
            let as_f64 = |sets: &[[u32; 4]]| sets.iter().map(|set| set.map(f64::from)).collect::<Vec<_>>();
            let ones = vec![1.0; sets.len()];
            let (before, mean) = (as_f64(&sets), arithmetic(&as_f64(&sets), &ones).unwrap());
            let product = multiplicative(&before, &ones).unwrap();
            sets.reverse();
            let again = multiplicative(&as_f64(&sets), &ones).unwrap();
            for (a, b) in product.iter().zip(&again) {
                prop_assert!((a - b).abs() < 1e-10);
            }
            for combined in [mean, product] {
                prop_assert!((combined.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            }
        }
    }
}
