//! Published worked examples, as a column a rater.

use super::{Rating, Ratings};
use crate::column::MISSING as X;

/// K. Krippendorff, Computing Krippendorff's alpha-reliability, University of Pennsylvania, 2011, section C: four
/// observers, twelve units.
pub(super) fn four_observers() -> Ratings {
    Ratings::from_columns(&[
        [1.0, 2.0, 3.0, 3.0, 2.0, 1.0, 4.0, 1.0, 2.0, X, X, X],
        [1.0, 2.0, 3.0, 3.0, 2.0, 2.0, 4.0, 1.0, 2.0, 5.0, X, 3.0],
        [X, 3.0, 3.0, 3.0, 2.0, 3.0, 4.0, 2.0, 2.0, 5.0, 1.0, X],
        [1.0, 2.0, 3.0, 3.0, 2.0, 4.0, 4.0, 1.0, 2.0, 5.0, 1.0, X],
    ])
    .unwrap()
}

/// The three coders and fifteen units of Krippendorff's example in the article "Krippendorff's alpha" of Wikipedia.
pub(super) fn three_coders() -> Ratings {
    Ratings::from_columns(&[
        [X, X, X, X, X, 3.0, 4.0, 1.0, 2.0, 1.0, 1.0, 3.0, 3.0, X, 3.0],
        [1.0, X, 2.0, 1.0, 3.0, 3.0, 4.0, 3.0, X, X, X, X, X, X, X],
        [X, X, 2.0, 1.0, 3.0, 4.0, 4.0, X, 2.0, 1.0, 1.0, 3.0, 3.0, X, 4.0],
    ])
    .unwrap()
}

/// Krippendorff 2011, section A: two observers, ten units, binary.
pub(super) fn two_observers() -> Ratings {
    Ratings::from_columns(&[
        [0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0],
        [1.0, 1.0, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0],
    ])
    .unwrap()
}

/// P. E. Shrout and J. L. Fleiss, Intraclass correlations: uses in assessing rater reliability, Psychol. Bull. 86
/// (1979) 420-428, table 2: four judges, six targets.
pub(super) fn four_judges() -> Ratings {
    Ratings::from_columns(&[
        [9.0, 6.0, 8.0, 7.0, 10.0, 6.0],
        [2.0, 1.0, 4.0, 1.0, 5.0, 2.0],
        [5.0, 3.0, 6.0, 2.0, 6.0, 4.0],
        [8.0, 2.0, 8.0, 6.0, 9.0, 7.0],
    ])
    .unwrap()
}

/// A small unbalanced design, not published: three raters, five units, the last rated once.
pub(super) fn unbalanced() -> Ratings {
    let ratings = [
        (0, 0, 3.0),
        (0, 1, 2.0),
        (1, 0, 4.0),
        (1, 1, 2.0),
        (1, 2, 4.0),
        (2, 1, 1.0),
        (2, 2, 3.0),
        (3, 0, 2.0),
        (3, 2, 1.0),
        (4, 2, 5.0),
    ];
    Ratings::new(5, 3, &ratings.map(|(unit, rater, value)| Rating { unit, rater, value })).unwrap()
}
