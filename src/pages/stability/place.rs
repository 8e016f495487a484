//! Where each community stands over all draws, and whom it cannot be told apart from.

use std::collections::HashSet;
use std::ops::RangeInclusive;

use domain::id::CommunityId;

use super::input::{Input, Unit};
use crate::engine::{Ranking, Scores};

/// One community's place.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    pub unit: Unit,
    /// Its row in the engine's table; none where a side of it is 0.
    pub row: Option<usize>,
    /// As the engine scored it with the framework's own weights.
    pub score: f64,
    pub rank: u32,
    /// The ranks between which nine of ten draws put it.
    pub range: (u32, u32),
    /// Share of the draws in which it is among the top, 0 to 1.
    pub top: f64,
    /// Those shown whose ranges have a rank in common with its own, as positions in the list that it is in.
    pub rivals: u32,
}

impl Place {
    fn meets(&self, other: &Self) -> bool {
        self.range.0 <= other.range.1 && other.range.0 <= self.range.1
    }
}

/// The places of the communities that are `shown`, the best first.
pub fn places(input: &Input, ranking: &Ranking, top: u32, shown: &HashSet<CommunityId>) -> Vec<Place> {
    let of_row = |(row, unit): (usize, &Unit)| {
        let (rank, score) = (*ranking.rank.get(row)?, *ranking.score.get(row)?);
        let range = (whole(*ranking.low.get(row)?)?, whole(*ranking.high.get(row)?)?);
        let top = *ranking.top.get(row)?;
        Some(Place { unit: unit.clone(), row: Some(row), score, rank, range, top, rivals: 0 })
    };
    let behind = input.last_rank();
    let of_last = |unit: &Unit| Place {
        unit: unit.clone(),
        row: None,
        score: unit.index,
        rank: behind,
        range: (behind, behind),
        top: if top >= behind { 1.0 } else { 0.0 },
        rivals: 0,
    };
    let ranked = input.units.iter().enumerate().filter_map(of_row);
    let all = ranked.chain(input.last.iter().map(of_last));
    let mut places: Vec<Place> = all.filter(|place| shown.contains(&place.unit.community)).collect();
    places.sort_by_key(|place| (place.rank, place.range));
    count_rivals(&mut places);
    places
}

/// A rank of a quantile; half a rank, between two draws, belongs to the better one.
fn whole(rank: f64) -> Option<u32> {
    (rank >= 1.0).then_some(rank as u32)
}

/// Everybody but those whose range ends before its own begins, or begins after its own ends.
fn count_rivals(places: &mut [Place]) {
    let mut lows: Vec<u32> = places.iter().map(|place| place.range.0).collect();
    let mut highs: Vec<u32> = places.iter().map(|place| place.range.1).collect();
    lows.sort_unstable();
    highs.sort_unstable();
    let count = places.len();
    for place in places {
        let before = highs.partition_point(|high| *high < place.range.0);
        let after = count - lows.partition_point(|low| *low <= place.range.1);
        place.rivals = (count - before - after - 1) as u32;
    }
}

/// The nearest `most` of those that the place at `at` cannot be told apart from, the best first.
pub fn rivals(places: &[Place], at: usize, most: usize) -> Vec<usize> {
    let Some(own) = places.get(at) else { return Vec::new() };
    let (mut found, mut distance) = (Vec::new(), 1);
    while found.len() < most.min(own.rivals as usize) && distance <= places.len() {
        let around = [at.checked_sub(distance), Some(at + distance)].into_iter().flatten();
        found.extend(around.filter(|other| places.get(*other).is_some_and(|place| place.meets(own))));
        distance += 1;
    }
    found.truncate(most);
    found.sort_unstable();
    found
}

/// How many hold their place to within one rank either way.
pub fn steady(places: &[Place]) -> u32 {
    let holds = |place: &&Place| {
        let near: RangeInclusive<u32> = place.rank.saturating_sub(1)..=place.rank + 1;
        near.contains(&place.range.0) && near.contains(&place.range.1)
    };
    places.iter().filter(holds).count() as u32
}

/// Where other weights would put a community.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Other {
    pub rank: u32,
    pub score: f64,
}

/// Where other weights would put the community of a place; none where the engine gave it no rank.
pub fn other(input: &Input, scores: &Scores, place: &Place) -> Option<Other> {
    let Some(row) = place.row else {
        return Some(Other { rank: input.last_rank(), score: place.score });
    };
    let rank = scores.rank.get(row).copied().filter(|rank| *rank > 0)?;
    Some(Other { rank, score: *scores.score.get(row)? })
}
