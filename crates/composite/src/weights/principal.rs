//! Weights from principal components: squared loadings, never negative.
//!
//! A loading may be negative, which as a weight would reward what is bad.
//! Its square is the share of the column in a component of unit length, so the squares sum to 1 by themselves.

use super::WeightsError;
use crate::statistics::{Basis, components};

/// PCA weights from the first principal component of the correlation matrix: `w_j = l_j^2`, with its unit eigenvector
/// `l` over the rows without a gap. The default of the two.
///
/// It needs the first eigenvalue to stand out: where it equals the second, the first component is one choice of many.
///
/// Errors: those of [`components`], among them a constant column.
pub fn first_component<C: AsRef<[f64]>>(columns: &[C]) -> Result<Vec<f64>, WeightsError> {
    let found = components(columns, Basis::Correlation)?;
    let first = found.loadings.first().ok_or(WeightsError::Nothing)?;
    super::given(&first.iter().map(|loading| loading * loading).collect::<Vec<_>>())
}

/// PCA weights from all components that are retained, those of the correlation matrix with an eigenvalue above 1, or
/// the first if there is none: `w_j = sum_f l_jf^2 lambda_f / sum_f lambda_f`, so that each component counts by the
/// variance it explains.
///
/// `sum_f l_jf^2 lambda_f` is the communality of the column in the retained factors. An orthogonal rotation leaves
/// communalities as they are, so a varimax rotation would change nothing here. (Nicoletti et al. instead give each
/// column its squared rotated loading in one factor only, the one where it is largest.)
///
/// OECD/JRC, Handbook on Constructing Composite Indicators, Paris, 2008, step 6; G. Nicoletti, S. Scarpetta, O.
/// Boylaud, Summary indicators of product market regulation with an extension to employment protection legislation,
/// OECD Economics Department working papers 226, Paris, 2000.
///
/// Errors: those of [`components`], among them a constant column.
pub fn retained_components<C: AsRef<[f64]>>(columns: &[C]) -> Result<Vec<f64>, WeightsError> {
    let found = components(columns, Basis::Correlation)?;
    let mut communalities = vec![0.0; columns.len()];
    for (loadings, value) in found.loadings.iter().zip(&found.eigenvalues).take(found.kaiser.max(1)) {
        for (communality, loading) in communalities.iter_mut().zip(loadings) {
            *communality += loading * loading * value;
        }
    }
    super::given(&communalities)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::ComponentsError;
    use crate::statistics::sample::{FIRST, SECOND, THIRD, all_close, five};
    use proptest::prelude::*;

    /// numpy 2.4: `eigh(corrcoef(X))`, `v[:, 0] ** 2`, and `(v[:, :2] ** 2 * w[:2]).sum(1) / w[:2].sum()` where two
    /// eigenvalues are above 1.
    #[test]
    fn squared_loadings_match_another_implementation() {
        let first = first_component(&[&FIRST, &SECOND, &THIRD]).unwrap();
        assert!(all_close(&first, &[0.33354264255733096, 0.33498689030224893, 0.3314704671404201]));
        assert!(all_close(
            &first_component(&five()).unwrap(),
            &[
                0.20527188039812522,
                0.22690707613391378,
                0.25808558978760077,
                0.23768008833835802,
                0.07205536534200205
            ]
        ));
        assert!(all_close(
            &retained_components(&five()).unwrap(),
            &[
                0.24027905462160748,
                0.23935144103052228,
                0.22765516963071947,
                0.2226732428388866,
                0.07004109187826381
            ]
        ));
    }

    #[test]
    fn one_retained_component_is_the_first() {
        let columns = [&FIRST, &SECOND, &THIRD];
        let (first, retained) = (first_component(&columns).unwrap(), retained_components(&columns).unwrap());
        assert!(all_close(&retained, &first));
        // Uncorrelated: no eigenvalue is above 1, and the first is taken.
        let apart = [[1.0, 1.0, -1.0, -1.0], [1.0, -1.0, 1.0, -1.0]];
        assert!((retained_components(&apart).unwrap().iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert_eq!(retained_components(&[[1.0, 2.0, 4.0]]), Ok(vec![1.0]));
    }

    #[test]
    fn a_constant_column_is_named() {
        let constant = Err(WeightsError::Components(ComponentsError::Constant { column: 1 }));
        assert_eq!(first_component(&[[1.0, 2.0, 4.0], [3.0; 3]]), constant);
        assert_eq!(retained_components(&[[1.0, 2.0, 4.0], [3.0; 3]]), constant);
        assert!(first_component::<Vec<f64>>(&[]).is_err());
    }

    proptest! {
        #[test]
        fn turning_a_column_round_changes_no_weight(
            rows in prop::collection::vec(prop::array::uniform3(-50i32..50), 8..30),
        ) {
            let columns: Vec<Vec<f64>> =
                (0..3).map(|j| rows.iter().map(|row| f64::from(row[j])).collect()).collect();
            let mut turned = columns.clone();
            turned[1].iter_mut().for_each(|x| *x = 10.0 - *x);
            if let (Ok(before), Ok(after)) = (retained_components(&columns), retained_components(&turned)) {
                prop_assert!(before.iter().all(|w| *w >= 0.0));
                // Equal but for eigenvalues on the edge of being retained.
                let eigen = components(&columns, Basis::Correlation).unwrap().eigenvalues;
                if eigen.iter().all(|value| (value - 1.0).abs() > 1e-3) && eigen[0] - eigen[1] > 1e-3 {
                    prop_assert!(before.iter().zip(&after).all(|(a, b)| (a - b).abs() < 1e-9));
                }
            }
        }
    }
}
