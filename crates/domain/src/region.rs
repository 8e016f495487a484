//! Regions: city, district, subdistrict. Roles are held for a region's subtree.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::id::RegionId;
use crate::text::Name;

/// What a region is in the administrative order; a parent is always of a higher kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RegionKind {
    /// 市
    City,
    /// 区
    District,
    /// 街道
    Subdistrict,
}

impl RegionKind {
    pub const ALL: [Self; 3] = [Self::City, Self::District, Self::Subdistrict];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::City => "city",
            Self::District => "district",
            Self::Subdistrict => "subdistrict",
        }
    }
}

/// One node of the region tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Region {
    pub id: RegionId,
    pub parent: Option<RegionId>,
    pub kind: RegionKind,
    pub name: Name,
    /// What it is called in English, where it has such a name.
    #[serde(default)]
    pub name_en: Option<Name>,
}

/// Why a list of regions is not a forest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RegionError {
    Duplicate(RegionId),
    UnknownParent {
        region: RegionId,
        parent: RegionId,
    },
    /// A parent must be of a strictly higher kind; this also rules out cycles.
    ParentNotHigher {
        region: RegionId,
        parent: RegionId,
    },
}

/// The regions of an installation, as a forest that can answer "is this within that?".
#[derive(Clone, Debug, Default)]
pub struct RegionTree {
    regions: HashMap<RegionId, Region>,
}

impl RegionTree {
    pub fn new(regions: impl IntoIterator<Item = Region>) -> Result<Self, RegionError> {
        let mut tree = HashMap::new();
        for region in regions {
            let id = region.id;
            if tree.insert(id, region).is_some() {
                return Err(RegionError::Duplicate(id));
            }
        }
        for region in tree.values() {
            let Some(parent) = region.parent else { continue };
            let above = tree.get(&parent).ok_or(RegionError::UnknownParent { region: region.id, parent })?;
            if above.kind >= region.kind {
                return Err(RegionError::ParentNotHigher { region: region.id, parent });
            }
        }
        Ok(Self { regions: tree })
    }

    pub fn get(&self, id: RegionId) -> Option<&Region> {
        self.regions.get(&id)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Region> {
        self.regions.values()
    }

    /// Whether `inner` is `outer` or lies below it. An unknown region lies nowhere.
    pub fn within(&self, inner: RegionId, outer: RegionId) -> bool {
        std::iter::successors(self.regions.get(&inner), |region| self.regions.get(&region.parent?))
            .any(|region| region.id == outer)
    }

    /// `root` and everything below it.
    pub fn subtree(&self, root: RegionId) -> Vec<RegionId> {
        let mut ids: Vec<_> = self.regions.keys().copied().filter(|id| self.within(*id, root)).collect();
        ids.sort();
        ids
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region(n: u8, parent: Option<u8>, kind: RegionKind) -> Region {
        let id = |n| RegionId::born(1, [n; 10]);
        Region {
            id: id(n), parent: parent.map(id), kind, name: Name::parse("某地").unwrap(), name_en: None
        }
    }

    #[test]
    fn a_subdistrict_lies_within_its_city_and_not_the_other_way_round() {
        let tree = RegionTree::new([
            region(1, None, RegionKind::City),
            region(2, Some(1), RegionKind::District),
            region(3, Some(2), RegionKind::Subdistrict),
            region(4, None, RegionKind::City),
        ])
        .unwrap();
        let id = |n| RegionId::born(1, [n; 10]);
        assert!(tree.within(id(3), id(1)));
        assert!(!tree.within(id(1), id(3)));
        assert!(!tree.within(id(3), id(4)));
        assert!(!tree.within(id(9), id(9)), "an unknown region lies nowhere");
        assert_eq!(tree.subtree(id(1)).len(), 3);
    }

    #[test]
    fn a_parent_of_the_same_kind_is_refused_so_no_cycle_can_exist() {
        let pair = [region(1, Some(2), RegionKind::District), region(2, Some(1), RegionKind::District)];
        assert!(matches!(RegionTree::new(pair), Err(RegionError::ParentNotHigher { .. })));
    }
}
