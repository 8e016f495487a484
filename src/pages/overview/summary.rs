//! What a region's result says at a glance. Plain numbers; the screen finds the words.

use protocol::result::{RoundResult, Standing};
use scoring::Flag;

use crate::order::sort_by;

/// Means over the communities that have a score, and counts.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Summary {
    pub communities: u32,
    pub scored: u32,
    /// 0 to 100; `None` while nobody is scored.
    pub index: Option<f64>,
    pub hard: Option<f64>,
    pub soft: Option<f64>,
    /// Mean coordination degree, 0 to 1.
    pub coordination: Option<f64>,
    /// Mean share of the applicable weight that has data, over all communities, 0 to 1.
    pub coverage: Option<f64>,
    /// Mean change of those that both rounds scored comparably.
    pub hard_change: Option<f64>,
    pub soft_change: Option<f64>,
    /// How many raised the flag, red ones included.
    pub flagged: u32,
    pub red: u32,
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (mut sum, mut count) = (0.0, 0_u32);
    for value in values {
        sum += value;
        count += 1;
    }
    (count > 0).then(|| sum / f64::from(count))
}

fn count<'s>(standings: &'s [Standing], is: impl Fn(&'s Standing) -> bool) -> u32 {
    u32::try_from(standings.iter().filter(|standing| is(standing)).count()).unwrap_or(u32::MAX)
}

impl Summary {
    pub(super) fn of(standings: &[Standing]) -> Self {
        let all = || standings.iter();
        // A pillar may have a number where the index has none; what stands side by side is over the same communities.
        let scored = || all().filter(|standing| standing.index.is_some());
        let both = || scored().filter(|standing| standing.previous_index.is_some());
        let change = |now: Option<f64>, before: Option<f64>| Some(now? - before?);
        Self {
            communities: count(standings, |_| true),
            scored: count(standings, |standing| standing.index.is_some()),
            index: mean(scored().filter_map(|standing| standing.index)),
            hard: mean(scored().filter_map(|standing| standing.hard)),
            soft: mean(scored().filter_map(|standing| standing.soft)),
            coordination: mean(scored().filter_map(|standing| standing.coordination)),
            coverage: mean(all().map(|standing| standing.coverage)),
            hard_change: mean(both().filter_map(|s| change(s.hard, s.previous_hard))),
            soft_change: mean(both().filter_map(|s| change(s.soft, s.previous_soft))),
            flagged: count(standings, |standing| standing.flag != Flag::None),
            red: count(standings, |standing| standing.flag == Flag::Red),
        }
    }
}

/// Which number of a community moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Hard,
    Soft,
}

/// A community whose index moved, and the pillar that moved it most.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Mover {
    pub standing: Standing,
    /// Points of index.
    pub by: f64,
    pub side: Side,
    /// Points of that pillar.
    pub side_by: f64,
}

/// The communities that moved most, largest movement first. Less than half a point is no news.
pub(super) fn movers(standings: &[Standing], most: usize) -> Vec<Mover> {
    let mut found: Vec<Mover> =
        standings.iter().filter_map(mover).filter(|mover| mover.by.abs() >= 0.5).collect();
    sort_by(&mut found, |a, b| b.by.abs().total_cmp(&a.by.abs()));
    found.truncate(most);
    found
}

fn mover(standing: &Standing) -> Option<Mover> {
    let by = standing.index? - standing.previous_index?;
    let hard = standing.hard? - standing.previous_hard?;
    let soft = standing.soft? - standing.previous_soft?;
    let (side, side_by) = if soft.abs() >= hard.abs() { (Side::Soft, soft) } else { (Side::Hard, hard) };
    Some(Mover { standing: standing.clone(), by, side, side_by })
}

/// Why there is nothing to compare with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Incomparable {
    /// It is the first round.
    NoneBefore,
    /// The round before used another framework version.
    OtherFramework,
    /// No community was scored in both.
    NobodyInBoth,
}

/// Whether the round can be compared with the one before.
pub(super) fn incomparable(result: &RoundResult) -> Option<Incomparable> {
    let Some(previous) = &result.previous else { return Some(Incomparable::NoneBefore) };
    if previous.framework != result.round.framework {
        return Some(Incomparable::OtherFramework);
    }
    let both =
        result.standings.iter().any(|standing| standing.index.is_some() && standing.previous_index.is_some());
    (!both).then_some(Incomparable::NobodyInBoth)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::community::CommunityTypes;
    use domain::id::{CommunityId, RegionId};
    use domain::text::Name;

    fn standing(n: u8, hard: Option<f64>, soft: Option<f64>, before: Option<(f64, f64)>) -> Standing {
        let index = hard.zip(soft).map(|(hard, soft)| (hard * soft).sqrt());
        Standing {
            community: CommunityId::born(1, [n; 10]),
            name: Name::parse("甲").unwrap(),
            name_en: None,
            region: RegionId::born(1, [1; 10]),
            types: CommunityTypes::GENERAL,
            hard,
            soft,
            index,
            coordination: None,
            lag: None,
            flag: if n == 9 { Flag::Red } else { Flag::None },
            coverage: if index.is_some() { 1.0 } else { 0.5 },
            rank: None,
            rank_in_type: None,
            previous_index: before.map(|(hard, soft)| (hard * soft).sqrt()),
            previous_hard: before.map(|before| before.0),
            previous_soft: before.map(|before| before.1),
        }
    }

    #[test]
    fn the_mean_is_over_the_scored_only_and_nobody_scored_has_none() {
        let standings = [
            standing(1, Some(80.0), Some(60.0), None),
            standing(2, Some(60.0), Some(40.0), None),
            standing(9, Some(10.0), None, Some((20.0, 30.0))),
        ];
        let summary = Summary::of(&standings);
        assert_eq!((summary.communities, summary.scored, summary.flagged, summary.red), (3, 2, 1, 1));
        assert_eq!((summary.hard, summary.soft), (Some(70.0), Some(50.0)));
        assert_eq!(summary.hard_change, None);
        assert_eq!(Summary::of(&[]).index, None);
    }

    #[test]
    fn movers_name_the_pillar_that_moved_and_leave_out_small_changes() {
        let standings = [
            standing(1, Some(80.0), Some(50.0), Some((80.0, 70.0))),
            standing(2, Some(80.2), Some(60.0), Some((80.0, 60.0))),
            standing(3, Some(90.0), Some(60.0), Some((70.0, 60.0))),
            standing(4, Some(90.0), Some(60.0), None),
        ];
        let found = movers(&standings, 5);
        let told: Vec<_> = found.iter().map(|mover| (mover.side, mover.side_by)).collect();
        assert_eq!(told, [(Side::Soft, -20.0), (Side::Hard, 20.0)]);
        assert_eq!(movers(&standings, 1).len(), 1);
    }
}
