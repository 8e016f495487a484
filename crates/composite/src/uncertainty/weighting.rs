//! Weights, drawn.

use super::case::{WEIGHT_MAX, expect};
use super::fault::Fault;
use crate::draws::Stream;
use crate::hierarchy::Hierarchy;

/// Which weights a draw has.
#[derive(Clone, Debug, PartialEq)]
pub enum Weighting {
    /// Those of the tree.
    Nominal,
    /// The shares within each group of siblings follow a Dirichlet distribution with the nominal shares as
    /// means. The parameters are `concentration` times the shares, so that a share `s` has the variance `s (1
    /// - s) / (concentration + 1)`: 1e-3 to 1e9.
    Dirichlet { concentration: f64 },
    /// Each relative weight, at every level, times `1 + share (2 u - 1)`, with `u` uniform in 0 to 1 and
    /// independent of the others: the weight and `share` of it either way, 0 to 1 (as COINr's
    /// `get_noisy_weights`: W. Becker et al., COINr: an R package, JOSS 7 (2022) 4567).
    Within { share: f64 },
    /// Draws that were made elsewhere.
    Given(GivenWeights),
}

/// Draws of weights that were made elsewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct GivenWeights {
    /// Nodes of the hierarchy that the draws give relative weights for; the others keep theirs.
    pub nodes: Vec<usize>,
    /// By draw, a relative weight for each of `nodes`: 0 to [`super::WEIGHT_MAX`]; at most [`GIVEN_MAX`] in all.
    pub draws: Vec<Vec<f64>>,
}

/// Given draws times the nodes that they weigh, at most.
pub const GIVEN_MAX: usize = 50_000_000;
/// Concentrations that can be drawn.
pub const CONCENTRATION: [f64; 2] = [1e-3, 1e9];

/// Children of one parent and the parameters of their shares.
type Siblings = (Vec<usize>, Vec<f64>);

/// A checked weighting of a tree.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Weights {
    weighting: Weighting,
    nominal: Vec<f64>,
    /// For the Dirichlet distribution: groups of more than one.
    siblings: Vec<Siblings>,
}

impl Weights {
    pub fn new(hierarchy: &Hierarchy, weighting: Weighting) -> Result<Self, Fault> {
        let nominal: Vec<f64> = hierarchy.nodes().iter().map(|node| node.weight).collect();
        let mut siblings = Vec::new();
        match &weighting {
            Weighting::Nominal => {}
            Weighting::Dirichlet { concentration } => siblings = parameters(hierarchy, *concentration)?,
            Weighting::Within { share } => {
                if !(0.0..=1.0).contains(share) {
                    return Err(Fault::BadWidth { share: *share });
                }
            }
            Weighting::Given(given) => given.check(hierarchy, &nominal)?,
        }
        Ok(Self { weighting, nominal, siblings })
    }

    /// How many draws there are, where there is an end to them.
    pub fn given(&self) -> Option<u64> {
        match &self.weighting {
            Weighting::Given(given) => Some(given.draws.len() as u64),
            _ => None,
        }
    }

    pub fn nominal(&self) -> &[f64] {
        &self.nominal
    }

    /// Writes the weights of a draw by node; `scratch` keeps its room between calls.
    pub fn draw(&self, draw: u64, stream: &mut Stream, scratch: &mut Vec<f64>, out: &mut [f64]) {
        match &self.weighting {
            Weighting::Nominal => out.copy_from_slice(&self.nominal),
            Weighting::Dirichlet { .. } => {
                out.copy_from_slice(&self.nominal);
                for (siblings, concentrations) in &self.siblings {
                    scratch.resize(siblings.len(), 0.0);
                    // Tried once for every group when the weighting was checked.
                    if stream.dirichlet(concentrations, scratch).is_ok() {
                        for (&node, &share) in siblings.iter().zip(scratch.iter()) {
                            out[node] = share;
                        }
                    }
                }
            }
            Weighting::Within { share } => {
                for (out, &weight) in out.iter_mut().zip(&self.nominal) {
                    *out = weight * (1.0 + share * (2.0 * stream.unit() - 1.0));
                }
            }
            Weighting::Given(given) => {
                out.copy_from_slice(&self.nominal);
                let weights = usize::try_from(draw).ok().and_then(|draw| given.draws.get(draw));
                for (&node, &weight) in given.nodes.iter().zip(weights.into_iter().flatten()) {
                    out[node] = weight;
                }
            }
        }
    }
}

fn parameters(hierarchy: &Hierarchy, concentration: f64) -> Result<Vec<Siblings>, Fault> {
    let [lowest, highest] = CONCENTRATION;
    if !(lowest..=highest).contains(&concentration) {
        return Err(Fault::BadConcentration { concentration, lowest, highest });
    }
    let shares = hierarchy.shares();
    let mut found = Vec::new();
    for parent in hierarchy.aggregates() {
        let siblings = &hierarchy.nodes()[parent].children;
        if siblings.len() < 2 {
            continue;
        }
        let concentrations: Vec<f64> = siblings.iter().map(|&child| concentration * shares[child]).collect();
        let mut trial = vec![0.0; siblings.len()];
        Stream::new(0, 0)
            .dirichlet(&concentrations, &mut trial)
            .map_err(|error| Fault::Undrawable { parent: hierarchy.nodes()[parent].code.clone(), error })?;
        found.push((siblings.clone(), concentrations));
    }
    Ok(found)
}

impl GivenWeights {
    fn check(&self, hierarchy: &Hierarchy, nominal: &[f64]) -> Result<(), Fault> {
        let nodes = hierarchy.nodes();
        if let Some(&node) = self.nodes.iter().find(|&&node| node >= nodes.len()) {
            return Err(Fault::UnknownNode { node, nodes: nodes.len() });
        }
        let count = self.draws.len() as u64 * self.nodes.len() as u64;
        if count > GIVEN_MAX as u64 {
            let what = "given weights (draws times nodes)";
            return Err(Fault::TooMany { what, count, bound: GIVEN_MAX as u64 });
        }
        let mut weights = nominal.to_vec();
        for (draw, given) in self.draws.iter().enumerate() {
            expect("weights of a draw", given.len(), self.nodes.len())?;
            for (&node, &weight) in self.nodes.iter().zip(given) {
                if !(0.0..=WEIGHT_MAX).contains(&weight) {
                    return Err(Fault::BadWeight { draw, node: nodes[node].code.clone(), weight });
                }
                weights[node] = weight;
            }
            let bare = nodes.iter().find(|node| {
                !node.children.is_empty() && node.children.iter().all(|&child| weights[child] == 0.0)
            });
            if let Some(parent) = bare {
                return Err(Fault::DrawWithoutWeight { draw, parent: parent.code.clone() });
            }
        }
        Ok(())
    }
}
