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
    let behind = input.last_rank();
    let of_row = |(row, unit): (usize, &Unit)| {
        let (rank, score) = (*ranking.rank.get(row)?, *ranking.score.get(row)?);
        let range = range(*ranking.low.get(row)?, *ranking.high.get(row)?, ranking.resolution, behind)?;
        let top = *ranking.top.get(row)?;
        Some(Place { unit: unit.clone(), row: Some(row), score, rank, range, top, rivals: 0 })
    };
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

/// Whole ranks that hold both quantiles. One between two ranks belongs to the one further out, and where `resolution` ranks
/// share a count the true one may be half of that away: no range says more than the draws do.
fn range(low: f64, high: f64, resolution: u32, behind: u32) -> Option<(u32, u32)> {
    let off = f64::from(resolution.saturating_sub(1)) / 2.0;
    let last = f64::from(behind.saturating_sub(1).max(1));
    // Not a number is never ranked.
    (low >= 1.0 && high >= low).then(|| {
        let (low, high) = ((low - off).floor().max(1.0), (high + off).ceil().min(last));
        (low as u32, high as u32)
    })
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

/// The best and the worst rank among those that the place at `at` cannot be told apart from; none where there are none.
pub fn span(places: &[Place], at: usize) -> Option<(u32, u32)> {
    let own = places.get(at).filter(|own| own.rivals > 0)?;
    let meets = |(other, place): &(usize, &Place)| *other != at && place.meets(own);
    let mut ranks = places.iter().enumerate().filter(meets).map(|(_, place)| place.rank);
    let first = ranks.next()?;
    Some((first, ranks.next_back().unwrap_or(first)))
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use composite::method::{Aggregation, Coverage, CoverageRule, Mean};
    use domain::text::Name;

    use super::*;
    use crate::engine::{Engine, Table};

    fn place(number: u8, rank: u32, range: (u32, u32)) -> Place {
        let community = CommunityId::born(1, [number; 10]);
        let name = Name::parse("里").unwrap();
        let unit = Unit { community, name, name_en: None, index: 50.0 };
        Place { unit, row: Some(number.into()), score: 50.0, rank, range, top: 0.0, rivals: 0 }
    }

    /// First alone, then three of which the outer two do not meet, then one alone.
    fn field() -> Vec<Place> {
        let ranges = [(1, 1), (2, 3), (2, 4), (4, 4), (5, 5)];
        let place = |(at, range)| place(at as u8, at as u32 + 1, range);
        let mut places: Vec<Place> = ranges.into_iter().enumerate().map(place).collect();
        count_rivals(&mut places);
        places
    }

    #[test]
    fn those_whose_ranges_share_a_rank_cannot_be_told_apart() {
        let places = field();
        assert_eq!(places.iter().map(|place| place.rivals).collect::<Vec<_>>(), [0, 1, 2, 1, 0]);
        let of = |at, most| rivals(&places, at, most);
        assert_eq!((of(0, 3), of(1, 3), of(2, 3), of(3, 3)), (vec![], vec![2], vec![1, 3], vec![2]));
        assert_eq!(of(2, 1), [1], "the nearest, the better of two that are as near");
        assert_eq!(rivals(&places, 9, 3), [0_usize; 0]);
    }

    #[test]
    fn rivals_lie_between_the_best_and_the_worst_rank_of_them() {
        let places = field();
        let of = |at| span(&places, at);
        assert_eq!(
            (of(0), of(1), of(2), of(3), of(4)),
            (None, Some((3, 3)), Some((2, 4)), Some((3, 3)), None)
        );
        assert_eq!(span(&places, 9), None);
    }

    #[test]
    fn a_rank_is_steady_that_moves_by_one_place_at_most() {
        // Third of two to four, but not second of two to four.
        let places = [place(0, 3, (2, 4)), place(1, 2, (2, 4)), place(2, 1, (1, 2)), place(3, 1, (1, 3))];
        assert_eq!(steady(&places), 2);
    }

    #[test]
    fn a_range_holds_what_the_draws_leave_open_and_ends_where_the_ranks_do() {
        assert_eq!(range(2.0, 6.0, 1, 22), Some((2, 6)));
        assert_eq!(range(1.9, 6.05, 1, 22), Some((1, 7)));
        // Ranks 1 to 16 share a count, whose middle is 8.5.
        assert_eq!(range(8.5, 24.5, 16, 10_001), Some((1, 32)));
        assert_eq!(range(1.0, 10_000.0, 16, 10_001), Some((1, 10_000)));
        assert_eq!(range(f64::NAN, 1.0, 1, 22), None, "never ranked");
    }

    #[test]
    fn who_has_a_side_at_zero_stands_behind_everybody_else() {
        let unit = |number| place(number, 1, (1, 1)).unit;
        let table = Table {
            units: 1,
            cells: vec![50.0],
            parents: Vec::new(),
            weights: vec![1.0; 4],
            core: vec![false],
            aggregation: Aggregation { default: Mean::Arithmetic, levels: BTreeMap::new() },
            coverage: Coverage { rule: CoverageRule::Count, default: 0.0, levels: BTreeMap::new() },
            groups: Vec::new(),
            multipliers: Vec::new(),
        };
        let input =
            Input { engine: Engine::new(table), units: vec![unit(0)], last: vec![unit(1)], hard: 0.5 };
        let ranking = Ranking {
            score: vec![50.0],
            rank: vec![1],
            low: vec![1.0],
            high: vec![1.0],
            top: vec![1.0],
            ..Ranking::default()
        };
        let all = HashSet::from([unit(0).community, unit(1).community]);
        let found = places(&input, &ranking, 1, &all);
        assert_eq!(
            found.iter().map(|it| (it.rank, it.range, it.top)).collect::<Vec<_>>(),
            [(1, (1, 1), 1.0), (2, (2, 2), 0.0)]
        );
        assert_eq!(found.iter().map(|it| it.rivals).collect::<Vec<_>>(), [0, 0]);
        let one = HashSet::from([unit(1).community]);
        assert_eq!(places(&input, &ranking, 1, &one).len(), 1, "what the page does not list is not shown");
        assert_eq!(input.weights_with(0.7)[1..3], [0.7, 0.30000000000000004]);
    }

    #[test]
    fn where_everybody_has_a_side_at_zero_all_share_one_place() {
        let units: Vec<Unit> = (0..3).map(|number| place(number, 1, (1, 1)).unit).collect();
        let all = units.iter().map(|unit| unit.community).collect();
        let table = Table {
            units: 0,
            cells: Vec::new(),
            parents: vec![None],
            weights: vec![1.0],
            core: Vec::new(),
            aggregation: Aggregation { default: Mean::Arithmetic, levels: BTreeMap::new() },
            coverage: Coverage { rule: CoverageRule::Count, default: 0.0, levels: BTreeMap::new() },
            groups: Vec::new(),
            multipliers: Vec::new(),
        };
        let input = Input { engine: Engine::new(table), units: Vec::new(), last: units, hard: 0.5 };
        let found = places(&input, &Ranking::default(), 3, &all);
        let shown: Vec<_> = found.iter().map(|it| (it.row, it.rank, it.range, it.top, it.rivals)).collect();
        assert_eq!(shown, [(None, 1, (1, 1), 1.0, 2); 3]);
        assert_eq!(span(&found, 1), Some((1, 1)));
    }
}
