//! Samples of inputs.

use super::fault::SampleFault;
use super::sequence::{DIMENSIONS_MAX, directions, number};
use crate::draws::Stream;

/// Rows of a sample, at most.
pub const POINTS_MAX: usize = 1 << 24;

/// How the inputs of A and B are chosen, each uniform in [0, 1). Row `i` of A and of B never depends on how many rows there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Design {
    /// Independent numbers; row `i` from stream `i` of the seed.
    Random { seed: u64 },
    /// The sequence of Sobol', from its second point on, A in the first dimensions and B in the following ones, shifted by an
    /// exclusive or with random bits of the seed (a digital shift: P. L'Ecuyer and C. Lemieux, Recent advances in
    /// randomized quasi-Monte Carlo methods, 2002) so that no input is 0 throughout. For up to
    /// [`Design::SEQUENCE_INPUTS_MAX`] inputs; even with rows a power of 2.
    Sequence { seed: u64 },
}

impl Design {
    /// Inputs that the sequence has two dimensions for.
    pub const SEQUENCE_INPUTS_MAX: usize = DIMENSIONS_MAX / 2;

    /// Rows of a sample: `out[input]` for the row of A, then for the row of B.
    pub(super) fn sampler(self, inputs: usize, rows: usize) -> Result<Sampler, SampleFault> {
        if rows > POINTS_MAX {
            return Err(SampleFault::TooMany { what: "rows", count: rows, bound: POINTS_MAX });
        }
        let Design::Sequence { seed } = self else {
            return Ok(Sampler { design: self, inputs, dimensions: Vec::new() });
        };
        if inputs > Self::SEQUENCE_INPUTS_MAX {
            let bound = Self::SEQUENCE_INPUTS_MAX;
            return Err(SampleFault::TooMany { what: "inputs for the sequence", count: inputs, bound });
        }
        let mut stream = Stream::new(seed, 0);
        let dimensions = (0..2 * inputs)
            .map(|dimension| Dimension { directions: directions(dimension), shift: stream.next_u64() });
        Ok(Sampler { design: self, inputs, dimensions: dimensions.collect() })
    }

    /// The samples A and B, a row of `inputs` numbers each.
    pub fn samples(self, inputs: usize, rows: usize) -> Result<[Vec<Vec<f64>>; 2], SampleFault> {
        let sampler = self.sampler(inputs, rows)?;
        let mut found = [Vec::with_capacity(rows), Vec::with_capacity(rows)];
        for row in 0..rows {
            let (mut a, mut b) = (vec![0.0; inputs], vec![0.0; inputs]);
            sampler.row(row, &mut a, &mut b);
            found[0].push(a);
            found[1].push(b);
        }
        Ok(found)
    }
}

/// A design for a number of inputs.
#[derive(Clone, Debug)]
pub(super) struct Sampler {
    design: Design,
    inputs: usize,
    dimensions: Vec<Dimension>,
}

#[derive(Clone, Debug)]
struct Dimension {
    directions: [u32; 32],
    shift: u64,
}

impl Sampler {
    /// Writes row `row` of A and of B.
    pub fn row(&self, row: usize, a: &mut [f64], b: &mut [f64]) {
        match self.design {
            Design::Random { seed } => {
                let mut stream = Stream::new(seed, row as u64);
                a.fill_with(|| stream.unit());
                b.fill_with(|| stream.unit());
            }
            Design::Sequence { .. } => {
                let cells = a.iter_mut().take(self.inputs).chain(b);
                for (cell, dimension) in cells.zip(&self.dimensions) {
                    let bits = u64::from(number(&dimension.directions, row as u32 + 1)) << 32;
                    *cell = ((bits ^ dimension.shift) >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0);
                }
            }
        }
    }
}
