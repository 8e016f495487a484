//! What a node would be worth if only some of its children had their values and the others stood at their bases.

use crate::aggregate::{SMALL_POWER, median_of};
use crate::method::Mean;
use crate::rank::ties;

/// A node's child that has a value and a weight.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Child {
    /// Number of its node, which is its column's too.
    pub node: usize,
    pub weight: f64,
    pub value: f64,
    pub base: f64,
}

/// The value of a node by which children are at their value.
pub(crate) enum Game {
    /// A mean of transformed values, `back(sum g)`: each child's share of the sum at its base and at its value.
    Sum {
        shares: Vec<[f64; 2]>,
        back: Back,
    },
    Median {
        children: Vec<Child>,
        pairs: Vec<(f64, f64)>,
    },
    Topsis {
        children: Vec<Child>,
        others: Vec<(f64, f64)>,
    },
    /// By child, and in it by other unit, the weight by which this unit leads at the child's base and at its value.
    Copeland {
        leads: Vec<Vec<[f64; 2]>>,
        noise: f64,
        units: usize,
    },
}

/// The way back from a sum of transformed values, times a unit.
#[derive(Clone, Copy)]
pub(crate) enum Back {
    Exponential,
    Power {
        p: f64,
        unit: f64,
    },
    /// From sums of `(x / unit)^p - 1`.
    SmallPower {
        p: f64,
        unit: f64,
    },
}

impl Game {
    /// The game of a node. `None` where the mean is not defined for a base or a value.
    pub(crate) fn new(
        mean: Mean,
        children: &[Child],
        columns: &[Vec<f64>],
        row: usize,
        noise: f64,
    ) -> Option<Self> {
        match mean {
            Mean::Arithmetic | Mean::Fuzzy => None,
            Mean::Geometric => Self::of_powers(0.0, children),
            Mean::Harmonic => Self::of_powers(-1.0, children),
            Mean::Generalised { p } => Self::of_powers(p, children),
            Mean::Median => Some(Self::Median { children: children.to_vec(), pairs: Vec::new() }),
            Mean::Topsis => {
                let others =
                    children.iter().map(|child| range_without(columns.get(child.node), row)).collect();
                Some(Self::Topsis { children: children.to_vec(), others })
            }
            Mean::Copeland => Some(Self::of_pairs(children, columns, row, noise)),
        }
    }

    fn of_powers(p: f64, children: &[Child]) -> Option<Self> {
        let whole: f64 = children.iter().map(|child| child.weight).sum();
        let ends = || children.iter().flat_map(|child| [child.base, child.value]);
        if ends().any(|end| end < 0.0) {
            return None;
        }
        // Taken relative to the value that leads the mean, so that no power overflows; a base of 0 may.
        let positive = || ends().filter(|end| *end > 0.0);
        let unit = if p > 0.0 {
            positive().fold(f64::MIN_POSITIVE, f64::max)
        } else {
            positive().fold(f64::MAX, f64::min)
        };
        let small = p.abs() < SMALL_POWER;
        let turned = |x: f64| match p {
            0.0 => libm::log(x),
            _ if small => libm::expm1(p * libm::log(x / unit)),
            _ => libm::pow(x / unit, p),
        };
        let share = |child: &Child| [child.base, child.value].map(|x| child.weight / whole * turned(x));
        let back = match p {
            0.0 => Back::Exponential,
            _ if small => Back::SmallPower { p, unit },
            _ => Back::Power { p, unit },
        };
        Some(Self::Sum { shares: children.iter().map(share).collect(), back })
    }

    fn of_pairs(children: &[Child], columns: &[Vec<f64>], row: usize, noise: f64) -> Self {
        let lead = |x: f64, other: f64, weight: f64| match x.partial_cmp(&other) {
            Some(order) if !ties(x, other) => f64::from(order as i8) * weight,
            _ => 0.0,
        };
        let of_child = |child: &Child| -> Vec<[f64; 2]> {
            let column = columns.get(child.node).map_or(&[][..], Vec::as_slice);
            let others = column.iter().enumerate().filter(|(other, _)| *other != row);
            others
                .map(|(_, &other)| [child.base, child.value].map(|x| lead(x, other, child.weight)))
                .collect()
        };
        let leads: Vec<_> = children.iter().map(of_child).collect();
        let units = leads.first().map_or(0, Vec::len);
        Self::Copeland { leads, noise, units }
    }

    /// The node's value with these children at their value. NaN where it has none.
    pub(crate) fn value(&mut self, inside: &[bool]) -> f64 {
        match self {
            Self::Sum { shares, back } => {
                back.of(shares.iter().zip(inside).map(|(share, inside)| share[usize::from(*inside)]).sum())
            }
            Self::Median { children, pairs } => {
                pairs.clear();
                pairs.extend(
                    children.iter().zip(inside).map(|(child, inside)| (child.at(*inside), child.weight)),
                );
                median_of(pairs)
            }
            Self::Topsis { children, others } => closeness(children, others, inside),
            Self::Copeland { leads, noise, units } => {
                let lead = |other: usize| -> f64 {
                    leads.iter().zip(inside).map(|(leads, inside)| leads[other][usize::from(*inside)]).sum()
                };
                let won = |lead: f64| f64::from(i8::from(lead > *noise) - i8::from(-lead > *noise));
                (0..*units).map(|other| won(lead(other))).sum()
            }
        }
    }
}

/// Operations that the value of one coalition takes, roughly.
pub(super) fn cost_of_one(mean: Mean, players: usize, units: usize) -> u64 {
    let cost = match mean {
        Mean::Median => 8 * players,
        Mean::Topsis => 4 * players,
        Mean::Copeland => players.saturating_mul(units.saturating_sub(1)),
        Mean::Arithmetic | Mean::Fuzzy | Mean::Geometric | Mean::Harmonic | Mean::Generalised { .. } => {
            players
        }
    };
    cost as u64
}

impl Child {
    fn at(&self, inside: bool) -> f64 {
        if inside { self.value } else { self.base }
    }
}

impl Back {
    fn of(self, sum: f64) -> f64 {
        match self {
            Self::Exponential => libm::exp(sum),
            Self::Power { p, unit } => unit * libm::pow(sum, 1.0 / p),
            // With every child at a base of 0 the shares add up to -1, but for rounding.
            Self::SmallPower { p, unit } => {
                unit * libm::exp(libm::log1p(if sum < -1.0 { -1.0 } else { sum }) / p)
            }
        }
    }
}

/// TOPSIS closeness of a unit, the others staying where they are.
fn closeness(children: &[Child], others: &[(f64, f64)], inside: &[bool]) -> f64 {
    let (mut to_best, mut to_worst) = (0.0, 0.0);
    for ((child, &(worst, best)), &inside) in children.iter().zip(others).zip(inside) {
        let x = child.at(inside);
        let (below, above) = (child.weight * (best.max(x) - x), child.weight * (x - worst.min(x)));
        to_best += below * below;
        to_worst += above * above;
    }
    let (to_best, to_worst) = (f64::sqrt(to_best), f64::sqrt(to_worst));
    to_worst / (to_best + to_worst)
}

/// Smallest and largest value of a column's other rows; both missing without any.
fn range_without(column: Option<&Vec<f64>>, row: usize) -> (f64, f64) {
    let others = column.into_iter().flatten().enumerate().filter(|(other, _)| *other != row);
    others.fold((f64::NAN, f64::NAN), |(low, high), (_, &x)| (low.min(x), high.max(x)))
}
