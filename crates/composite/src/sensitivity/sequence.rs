//! The sequence of Sobol'.

/// Bits of a number of the sequence.
const BITS: usize = 32;

/// Degree of the primitive polynomial, its inner coefficients, and the initial direction numbers, from the second
/// dimension on: S. Joe and F. Y. Kuo, Constructing Sobol sequences with better two-dimensional projections, SIAM J. Sci.
/// Comput. 30 (2008) 2635-2654, their table `new-joe-kuo-6`.
const DIRECTIONS: [(usize, u32, &[u32]); 20] = [
    (1, 0, &[1]),
    (2, 1, &[1, 3]),
    (3, 1, &[1, 3, 1]),
    (3, 2, &[1, 1, 1]),
    (4, 1, &[1, 1, 3, 3]),
    (4, 4, &[1, 3, 5, 13]),
    (5, 2, &[1, 1, 5, 5, 17]),
    (5, 4, &[1, 1, 5, 5, 5]),
    (5, 7, &[1, 1, 7, 11, 19]),
    (5, 11, &[1, 1, 5, 1, 1]),
    (5, 13, &[1, 1, 1, 3, 11]),
    (5, 14, &[1, 3, 5, 5, 31]),
    (6, 1, &[1, 3, 3, 9, 7, 49]),
    (6, 13, &[1, 1, 1, 15, 21, 21]),
    (6, 16, &[1, 3, 1, 13, 27, 49]),
    (6, 19, &[1, 1, 1, 15, 7, 5]),
    (6, 22, &[1, 3, 1, 15, 13, 25]),
    (6, 25, &[1, 1, 5, 5, 19, 61]),
    (7, 1, &[1, 3, 7, 11, 23, 15, 103]),
    (7, 4, &[1, 3, 7, 13, 13, 15, 69]),
];

/// Dimensions that there are direction numbers for.
pub(super) const DIMENSIONS_MAX: usize = DIRECTIONS.len() + 1;

/// The direction numbers of a dimension below [`DIMENSIONS_MAX`], from 0; zeros beyond.
pub(super) fn directions(dimension: usize) -> [u32; BITS] {
    let mut found = [0; BITS];
    let Some(before) = dimension.checked_sub(1) else {
        for (bit, direction) in found.iter_mut().enumerate() {
            *direction = 1 << (BITS - 1 - bit);
        }
        return found;
    };
    let Some(&(degree, coefficients, initial)) = DIRECTIONS.get(before) else { return found };
    for bit in 0..BITS {
        found[bit] = if bit < degree {
            initial[bit] << (BITS - 1 - bit)
        } else {
            let mut direction = found[bit - degree] ^ (found[bit - degree] >> degree);
            for inner in 1..degree {
                if coefficients >> (degree - 1 - inner) & 1 == 1 {
                    direction ^= found[bit - inner];
                }
            }
            direction
        };
    }
    found
}

/// Number `point` of the sequence in a dimension, as 32 bits after the point: the exclusive or of the direction numbers at
/// the bits of its Gray code.
pub(super) fn number(directions: &[u32; BITS], point: u32) -> u32 {
    let gray = point ^ (point >> 1);
    (0..BITS).filter(|bit| gray >> bit & 1 == 1).fold(0, |number, bit| number ^ directions[bit])
}
