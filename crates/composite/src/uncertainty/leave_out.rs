//! What if an indicator or a dimension were left out.

use std::convert::Infallible;

use super::cause::Cause;
use super::fault::Fault;
use super::model::Model;
use super::plan::{Plan, Vary};
use super::replication::Room;
use crate::hierarchy::Hierarchy;
use crate::method::Method;
use crate::pipeline::Input;

/// Nodes that are left out times units, at most: each has an index and a rank, 12 bytes.
pub const LEFT_OUT_MAX: usize = 32_000_000;

/// The index without one node of the tree and all below it.
#[derive(Clone, Debug, PartialEq)]
pub struct Without {
    /// Code and number of what is left out.
    pub code: String,
    pub node: usize,
    /// What came of it, or why nothing did.
    pub outcome: Result<Shifted, Cause>,
}

/// Scores and ranks without a node. Lists have an entry per unit of the input, missing and 0 where there is
/// none.
#[derive(Clone, Debug, PartialEq)]
pub struct Shifted {
    pub index: Vec<f64>,
    pub ranks: Vec<u32>,
    /// Mean absolute shift in rank over the units ranked both with and without; `None` where there is none.
    pub mean_shift: Option<f64>,
    /// The unit that moves furthest (the earliest row of equals) and its rank without less its rank with:
    /// above 0 for a fall. `None` where no unit moves.
    pub largest_mover: Option<(usize, i64)>,
}

/// Leaves out each indicator and each aggregate below the index in turn, in the order of the hierarchy's
/// nodes. Siblings take over the weight; a parent left without children leaves with them. Normalisation stays
/// as it is.
///
/// # Errors
/// The method cannot be run on these data, or there are more than [`LEFT_OUT_MAX`] nodes times units.
pub fn leave_out(hierarchy: &Hierarchy, method: &Method, input: &Input) -> Result<Vec<Without>, Fault> {
    let Ok(found) = leave_out_watched(hierarchy, method, input, |_, _| Ok::<(), Infallible>(()));
    found
}

/// As [`leave_out`]. `look` is told before each node how many of how many are done, and may end the work.
///
/// # Errors
/// That of `look`; within, those of [`leave_out`].
pub fn leave_out_watched<E>(
    hierarchy: &Hierarchy,
    method: &Method,
    input: &Input,
    mut look: impl FnMut(usize, usize) -> Result<(), E>,
) -> Result<Result<Vec<Without>, Fault>, E> {
    let count = hierarchy.index() as u64 * input.units.len() as u64;
    if count > LEFT_OUT_MAX as u64 {
        let what = "indices without a node (nodes times units)";
        return Ok(Err(Fault::TooMany { what, count, bound: LEFT_OUT_MAX as u64 }));
    }
    let plan = Plan { seed: 0, vary: Vary::default(), top: 0 };
    let model = match Model::new(hierarchy, method, input, &plan) {
        Ok(model) => model,
        Err(fault) => return Ok(Err(fault)),
    };
    let mut room = Room::default();
    let of = model.hierarchy.index();
    let mut found = Vec::with_capacity(of);
    for (node, of_node) in model.hierarchy.nodes().iter().enumerate().take(of) {
        look(node, of)?;
        let outcome = model.without(Some(node), &mut room).map(|()| shifted(&model, &room));
        found.push(Without { code: of_node.code.clone(), node, outcome });
    }
    Ok(Ok(found))
}

/// How much further down a place is than nominally; `None` where it has no rank then or now.
fn shift(model: &Model, room: &Room, place: usize) -> Option<i64> {
    let (nominal, now) = (model.ranks[place], room.ranks[place]);
    (nominal > 0 && now > 0).then(|| i64::from(now) - i64::from(nominal))
}

impl Model {
    /// Mean absolute shift in rank of what was just run against the method as it is, over the units ranked in
    /// both.
    pub fn mean_shift(&self, room: &Room) -> Option<f64> {
        let shifts = (0..self.rows.len()).filter_map(|place| shift(self, room, place));
        let (sum, count) =
            shifts.fold((0, 0u64), |(sum, count), shift| (sum + shift.unsigned_abs(), count + 1));
        (count > 0).then(|| sum as f64 / count as f64)
    }
}

fn shifted(model: &Model, room: &Room) -> Shifted {
    let mut found = Shifted {
        index: vec![f64::NAN; model.units],
        ranks: vec![0; model.units],
        mean_shift: model.mean_shift(room),
        largest_mover: None,
    };
    for (place, &unit) in model.rows.iter().enumerate() {
        let unit = unit as usize;
        (found.index[unit], found.ranks[unit]) = (room.index[place], room.ranks[place]);
        let largest = found.largest_mover.map_or(0, |(_, shift)| shift.unsigned_abs());
        if let Some(shift) = shift(model, room, place).filter(|shift| shift.unsigned_abs() > largest) {
            found.largest_mover = Some((unit, shift));
        }
    }
    found
}
