//! How far a caller's reading reaches: from their grants to what a list may show.

use domain::access::{Caller, Role};
use domain::community::Community;
use domain::id::RegionId;
use domain::region::RegionTree;
use domain::round::Round;
use protocol::problem::ProblemCode;
use store::{Reader, Within};

use crate::refusal::{Answer, Refusal};

/// The part of the caller's readable regions that lies within `wanted`, or all of them.
pub fn readable(caller: &Caller, wanted: Option<RegionId>, tree: &RegionTree) -> Answer<Within> {
    let roots: Vec<_> = caller.readable_roots().collect();
    let Some(wanted) = wanted else {
        return Ok(Within::Subtrees(roots));
    };
    if tree.get(wanted).is_none() {
        return Err(Refusal::new(ProblemCode::NotFound).with("what", "region"));
    }
    if caller.reading_room(wanted, tree).is_some() {
        return Ok(Within::Subtrees(vec![wanted]));
    }
    let below: Vec<_> = roots.into_iter().filter(|root| tree.within(*root, wanted)).collect();
    if below.is_empty() { Err(ProblemCode::Forbidden.into()) } else { Ok(Within::Subtrees(below)) }
}

/// Whether `within` holds a region.
pub fn holds(within: &Within, region: RegionId, tree: &RegionTree) -> bool {
    match within {
        Within::Everywhere => true,
        Within::Subtrees(roots) => roots.iter().any(|root| tree.within(region, *root)),
    }
}

/// The gate before one community: its readers, and the assessors who were ever asked to assess it.
pub async fn require_sight(
    caller: &Caller,
    community: &Community,
    tree: &RegionTree,
    reader: &mut Reader,
) -> Answer<()> {
    if caller.reading_room(community.region, tree).is_some()
        || reader.is_assigned_anywhere(caller.user(), community.id).await?
    {
        return Ok(());
    }
    Err(ProblemCode::Forbidden.into())
}

/// The gate before a round's results: what of the round's region the caller may read.
pub fn require_results(
    caller: &Caller,
    round: &Round,
    wanted: Option<RegionId>,
    tree: &RegionTree,
) -> Answer<Within> {
    let Within::Subtrees(roots) = readable(caller, wanted, tree)? else {
        return Ok(Within::Everywhere);
    };
    let overlapping: Vec<_> = roots.into_iter().filter(|root| overlap(*root, round.region, tree)).collect();
    if overlapping.is_empty() {
        return Err(ProblemCode::Forbidden.into());
    }
    Ok(Within::Subtrees(overlapping))
}

/// The regions whose cards and assignments the caller has the desk for; nobody without one gets further.
pub fn require_desks(caller: &Caller) -> Answer<Vec<RegionId>> {
    let grants = caller.grants().iter().filter(|grant| grant.role == Role::Evaluator);
    let roots: Vec<_> = grants.map(|grant| grant.region).collect();
    if roots.is_empty() { Err(ProblemCode::Forbidden.into()) } else { Ok(roots) }
}

/// Whether one of the two regions lies within the other.
pub fn overlap(one: RegionId, other: RegionId, tree: &RegionTree) -> bool {
    tree.within(one, other) || tree.within(other, one)
}
