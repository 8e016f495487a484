//! What a reader looks at: a region and a round. Both are in the address, so that a link shows the same to the next
//! reader; where it names none, the reader's own region and the newest finished round hold.

use std::collections::HashMap;

use domain::access::{Caller, Grant, Role};
use domain::id::{RegionId, RoundId};
use domain::region::{Region, RegionTree};
use leptos::prelude::*;
use protocol::round::RoundView;

use crate::api::{self, Remote};
use crate::locale::{Locale, use_locale};
use crate::order::sort_by;
use crate::page::{Page, in_address, query};
use crate::session::{CurrentSession, use_session};

/// The region and round in context. Copy it into closures; every method that reads is tracked.
#[derive(Clone, Copy)]
pub struct Scope {
    locale: Locale,
    session: CurrentSession,
    regions: Remote<Vec<Region>>,
    rounds: Remote<Vec<RoundView>>,
    named_region: Memo<Option<RegionId>>,
    named_round: Memo<Option<RoundId>>,
    region: Memo<Option<RegionId>>,
    set_region: SignalSetter<Option<RegionId>>,
    set_round: SignalSetter<Option<RoundId>>,
}

/// Puts region and round into context. Inside the router, while somebody is signed in.
pub fn provide_scope() -> Scope {
    let (locale, session) = (use_locale(), use_session());
    let (named_region, set_region) = in_address(query::REGION);
    let (named_round, set_round) = in_address(query::ROUND);
    let regions = Remote::new(move || session.user(), |_| api::regions());
    let rounds = Remote::new(move || session.user(), |_| api::rounds());
    let region = Memo::new(move |_| {
        named_region.get().or_else(|| {
            // Waits for both answers, so that nothing is asked for one region and then for another.
            let (regions, rounds) = (regions.get()?, rounds.get()?);
            own_region(&regions, &rounds, &readable(session), named_round.get())
        })
    });
    let scope =
        Scope { locale, session, regions, rounds, named_region, named_round, region, set_region, set_round };
    provide_context(scope);
    scope
}

/// The region and round in context.
///
/// # Panics
/// Outside the signed-in part of the app, where [`provide_scope`] was not called.
pub fn use_scope() -> Scope {
    expect_context()
}

/// A region with how deep it lies below the reader's own, for a list that shows the tree.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    pub region: Region,
    pub depth: usize,
}

impl Scope {
    /// All regions, as the server gave them.
    pub fn regions(self) -> Remote<Vec<Region>> {
        self.regions
    }

    /// All rounds that concern the reader, newest first.
    pub fn rounds(self) -> Remote<Vec<RoundView>> {
        self.rounds
    }

    /// The regions that the reader may read, parents before children.
    pub fn places(self) -> Vec<Place> {
        self.places_below(&readable(self.session))
    }

    fn places_below(self, roots: &[RegionId]) -> Vec<Place> {
        self.regions.get().map(|regions| below(&regions, roots)).unwrap_or_default()
    }

    /// The same as (id, name) for a list to choose from, indented as the tree.
    pub fn region_options(self) -> Vec<(String, String)> {
        self.options(self.places())
    }

    /// Whether the reader may make, assign and close rounds of a region; not before the regions are known.
    pub fn has_round_desk(self, region: RegionId) -> bool {
        self.round_desks().contains(&region)
    }

    /// Only those regions whose rounds the reader may make, as a list to choose from.
    pub fn round_desk_options(self) -> Vec<(String, String)> {
        self.options(self.places_below(&self.round_desks()))
    }

    fn round_desks(self) -> Vec<RegionId> {
        let (Some(session), Some(regions)) = (self.session.get(), self.regions.get()) else {
            return Vec::new();
        };
        let grants = session.grants.iter().map(|held| Grant { role: held.role, region: held.region });
        round_desks(&regions, &Caller::new(session.user, grants.collect()))
    }

    fn options(self, places: Vec<Place>) -> Vec<(String, String)> {
        let option = |Place { region, depth }: Place| {
            let name = self.locale.name(&region.name, region.name_en.as_ref());
            (region.id.to_string(), format!("{}{name}", "\u{3000}".repeat(depth)))
        };
        places.into_iter().map(option).collect()
    }

    /// The region that is looked at: the named one, else the reader's own.
    pub fn region(self) -> Option<RegionId> {
        self.region.get()
    }

    /// The name of a region in the reader's language, once it is known.
    pub fn region_name(self, id: RegionId) -> Option<String> {
        let regions = self.regions.get()?;
        let region = regions.iter().find(|region| region.id == id)?;
        Some(self.locale.name(&region.name, region.name_en.as_ref()))
    }

    /// Looks at another region; `None` is the reader's own. At the same round, where that concerns the region too.
    pub fn look_at(self, region: Option<RegionId>) {
        let stays = untrack(|| {
            let regions = self.regions.get()?;
            let tree = RegionTree::new(regions.iter().cloned()).ok()?;
            let round = self.named_round.get()?;
            let here = region.or_else(|| self.region())?;
            Some(self.rounds.get()?.iter().any(|it| it.round.id == round && meets(&tree, here, it)))
        });
        if stays != Some(true) {
            self.set_round.set(None);
        }
        self.set_region.set(region);
    }

    /// The rounds of the region that is looked at: those above it and below it, newest first.
    pub fn rounds_here(self) -> Vec<RoundView> {
        let (Some(rounds), Some(regions)) = (self.rounds.get(), self.regions.get()) else {
            return Vec::new();
        };
        let Ok(tree) = RegionTree::new(regions.iter().cloned()) else {
            return rounds.to_vec();
        };
        let Some(here) = self.region() else {
            return rounds.to_vec();
        };
        rounds.iter().filter(|round| meets(&tree, here, round)).cloned().collect()
    }

    /// The round that is looked at: the named one, else the newest closed one with a card, else the newest.
    pub fn round(self) -> Option<RoundView> {
        let rounds = self.rounds_here();
        let named = self.named_round.get();
        let pick = |wanted: &dyn Fn(&RoundView) -> bool| rounds.iter().find(|round| wanted(round)).cloned();
        if let Some(named) = named {
            // A round of elsewhere is still the one that the link means.
            return pick(&|round| round.round.id == named)
                .or_else(|| self.rounds.get()?.iter().find(|round| round.round.id == named).cloned());
        }
        // One that was closed without a single card has nothing to show to whoever did not ask for it.
        pick(&|round| !round.round.is_open() && round.progress.accepted > 0)
            .or_else(|| pick(&|round| !round.round.is_open()))
            .or_else(|| rounds.first().cloned())
    }

    /// The round's id alone, which does not change when only its progress does.
    pub fn round_id(self) -> Option<RoundId> {
        self.round().map(|round| round.round.id)
    }

    /// Looks at another round; `None` is the newest finished one.
    pub fn look_back(self, round: Option<RoundId>) {
        self.set_round.set(round);
    }

    /// The address of a page that keeps looking at the same region and round.
    pub fn href(self, page: Page) -> String {
        self.href_with(page, &[])
    }

    /// The same with further query parameters. Values must need no encoding: ids, codes and words of the API.
    pub fn href_with(self, page: Page, more: &[(&str, String)]) -> String {
        let named = [
            (query::REGION, self.named_region.get().map(|id| id.to_string())),
            (query::ROUND, self.named_round.get().map(|id| id.to_string())),
        ];
        let given = named.into_iter().filter_map(|(name, value)| Some((name, value?)));
        let kept = given.filter(|(name, _)| more.iter().all(|(other, _)| other != name));
        let pairs: Vec<String> = kept
            .chain(more.iter().map(|(name, value)| (*name, value.clone())))
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        if pairs.is_empty() { page.path() } else { format!("{}?{}", page.path(), pairs.join("&")) }
    }
}

/// `roots` and what lies below them, parents first, siblings by name. A root below another root is listed once.
fn below(regions: &[Region], roots: &[RegionId]) -> Vec<Place> {
    let mut children: HashMap<Option<RegionId>, Vec<&Region>> = HashMap::new();
    for region in regions {
        children.entry(region.parent).or_default().push(region);
    }
    for siblings in children.values_mut() {
        sort_by(siblings, |a, b| a.name.cmp(&b.name));
    }
    let mut found: Vec<Place> = Vec::new();
    let mut tops: Vec<&Region> = regions.iter().filter(|region| roots.contains(&region.id)).collect();
    sort_by(&mut tops, |a, b| (a.kind, &a.name).cmp(&(b.kind, &b.name)));
    for top in tops {
        let mut waiting = vec![(top, 0)];
        while let Some((region, depth)) = waiting.pop() {
            if found.iter().any(|place| place.region.id == region.id) {
                continue;
            }
            found.push(Place { region: region.clone(), depth });
            let inner = children.get(&Some(region.id)).map(Vec::as_slice).unwrap_or_default();
            waiting.extend(inner.iter().rev().map(|child| (*child, depth + 1)));
        }
    }
    found
}

/// The regions that a caller has the desk of, by the rule that the server asks.
fn round_desks(regions: &[Region], caller: &Caller) -> Vec<RegionId> {
    let Ok(tree) = RegionTree::new(regions.iter().cloned()) else {
        return Vec::new();
    };
    let all = regions.iter().map(|region| region.id);
    all.filter(|region| caller.round_desk(*region, &tree).is_some()).collect()
}

/// The regions whose results the signed-in person reads; tracked.
fn readable(session: CurrentSession) -> Vec<RegionId> {
    let reads = |role| matches!(role, Role::Evaluator | Role::Steward | Role::Viewer | Role::Admin);
    session.get().map_or(Vec::new(), |session| {
        session.grants.iter().filter(|grant| reads(grant.role)).map(|grant| grant.region).collect()
    })
}

/// Of several regions that a reader holds, the one of the named round, else the one where most rounds are held; of
/// equals the first.
fn own_region(
    regions: &[Region],
    rounds: &[RoundView],
    roots: &[RegionId],
    named: Option<RoundId>,
) -> Option<RegionId> {
    let places = below(regions, roots);
    let tree = RegionTree::new(regions.iter().cloned()).ok()?;
    let held = |place: &&Place| {
        let here = rounds.iter().filter(|round| meets(&tree, place.region.id, round));
        (here.clone().any(|round| Some(round.round.id) == named), here.count())
    };
    // `max_by_key` takes the last of equals, so it goes through them backwards.
    places.iter().rev().filter(|place| place.depth == 0).max_by_key(held).map(|place| place.region.id)
}

/// Whether a round has communities of a region: it is held for a region above it or below it.
fn meets(tree: &RegionTree, region: RegionId, round: &RoundView) -> bool {
    tree.within(region, round.round.region) || tree.within(round.round.region, region)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::id::UserId;
    use domain::region::RegionKind;
    use domain::text::Name;

    fn id(n: u8) -> RegionId {
        RegionId::born(1, [n; 10])
    }

    fn region(n: u8, parent: Option<u8>, kind: RegionKind, name: &str) -> Region {
        Region { id: id(n), parent: parent.map(id), kind, name: Name::parse(name).unwrap(), name_en: None }
    }

    #[test]
    fn a_reader_sees_their_own_regions_as_a_tree_and_nothing_above() {
        let regions = [
            region(4, Some(2), RegionKind::Subdistrict, "乙街道"),
            region(3, Some(2), RegionKind::Subdistrict, "甲街道"),
            region(2, Some(1), RegionKind::District, "区"),
            region(1, None, RegionKind::City, "市"),
        ];
        let listed = |roots: &[u8]| -> Vec<(usize, RegionId)> {
            let roots: Vec<_> = roots.iter().map(|n| id(*n)).collect();
            below(&regions, &roots).into_iter().map(|place| (place.depth, place.region.id)).collect()
        };
        assert_eq!(listed(&[2]), [(0, id(2)), (1, id(4)), (1, id(3))]);
        assert_eq!(listed(&[1]).len(), 4);
        assert_eq!(listed(&[3, 2]).len(), 3, "the district already holds it");
        assert!(listed(&[]).is_empty());
    }

    #[test]
    fn an_evaluator_has_the_desks_of_their_regions_and_below_and_of_nothing_above() {
        let regions = [
            region(1, None, RegionKind::City, "市"),
            region(2, Some(1), RegionKind::Subdistrict, "甲街道"),
            region(3, Some(1), RegionKind::Subdistrict, "乙街道"),
        ];
        let desks = |role: Role, held: u8| {
            let grant = Grant { role, region: id(held) };
            round_desks(&regions, &Caller::new(UserId::born(1, [9; 10]), vec![grant]))
        };
        assert_eq!(desks(Role::Evaluator, 2), [id(2)], "not the city's");
        assert_eq!(desks(Role::Evaluator, 1), [id(1), id(2), id(3)]);
        assert!(desks(Role::Viewer, 1).is_empty());
    }

    #[test]
    fn of_two_regions_the_one_with_rounds_is_shown_and_a_named_round_brings_its_own() {
        let regions = [region(1, None, RegionKind::City, "甲市"), region(2, None, RegionKind::City, "乙市")];
        let round = |n: u8, of: u8| -> RoundView {
            let json = serde_json::json!({
                "id": RoundId::born(1, [n; 10]), "region": id(of), "name": "2026 Q3", "kind": "periodic",
                "period": {"start": "2026-07-01", "end": "2026-09-30"},
                "framework": {"id": "f", "version": "1"}, "state": "open", "amends": null, "demo": true,
                "progress": {"communities": 0, "assigned": 0, "submitted": 0, "returned": 0, "accepted": 0}
            });
            serde_json::from_value(json).unwrap()
        };
        let rounds = [round(1, 1), round(2, 2), round(3, 2)];
        let roots = [id(1), id(2)];
        assert_eq!(own_region(&regions, &rounds, &roots, None), Some(id(2)));
        let named = Some(RoundId::born(1, [1; 10]));
        assert_eq!(own_region(&regions, &rounds, &roots, named), Some(id(1)));
        assert_eq!(
            own_region(&regions, &[], &roots, None),
            below(&regions, &roots).first().map(|p| p.region.id)
        );
    }
}
