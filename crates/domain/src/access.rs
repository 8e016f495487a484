//! Who may do what. A permission is a value: the only way to a review is a [`ReviewDesk`], and the
//! only way to a desk is a caller whose role reaches the region.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::community::Community;
use crate::framework::{Framework, IndicatorCode};
use crate::id::{RegionId, UserId};
use crate::region::RegionTree;
use crate::scorecard::{Accepted, CardHead, Returned, ReviewError, Submission};
use crate::text::Reason;

/// A role; always held for a region's subtree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 第三方评估员: fills and submits their own cards.
    Assessor,
    /// 街道/住建: makes rounds, assigns, reviews, closes, reads dashboards.
    Evaluator,
    /// 居委会/网格员: keeps records of their community.
    Steward,
    /// 物业, 业委会: signs for and completes duties.
    DutyHolder,
    /// 市级: reads.
    Viewer,
    /// Users, frameworks, imports; no power over submitted cards.
    Admin,
}

impl Role {
    pub const ALL: [Self; 6] =
        [Self::Assessor, Self::Evaluator, Self::Steward, Self::DutyHolder, Self::Viewer, Self::Admin];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Assessor => "assessor",
            Self::Evaluator => "evaluator",
            Self::Steward => "steward",
            Self::DutyHolder => "duty_holder",
            Self::Viewer => "viewer",
            Self::Admin => "admin",
        }
    }
}

/// A role in a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    pub role: Role,
    pub region: RegionId,
}

/// Who is asking, and what they hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    user: UserId,
    grants: Vec<Grant>,
}

impl Caller {
    pub fn new(user: UserId, grants: Vec<Grant>) -> Self {
        Self { user, grants }
    }

    pub fn user(&self) -> UserId {
        self.user
    }

    pub fn grants(&self) -> &[Grant] {
        &self.grants
    }

    /// Whether any of `roles` is held for a region that contains `region`.
    pub fn holds(&self, roles: &[Role], region: RegionId, tree: &RegionTree) -> bool {
        self.grants.iter().any(|grant| roles.contains(&grant.role) && tree.within(region, grant.region))
    }

    /// Whether the caller holds one of `roles` anywhere.
    pub fn holds_anywhere(&self, roles: &[Role]) -> bool {
        self.grants.iter().any(|grant| roles.contains(&grant.role))
    }

    /// Leave to read results and dashboards of a region.
    pub fn reading_room(&self, region: RegionId, tree: &RegionTree) -> Option<ReadingRoom> {
        let readers = [Role::Evaluator, Role::Steward, Role::Viewer, Role::Admin];
        self.holds(&readers, region, tree).then_some(ReadingRoom { region })
    }

    /// The regions whose subtrees the caller may read results of.
    pub fn readable_roots(&self) -> impl Iterator<Item = RegionId> {
        self.grants
            .iter()
            .filter(|grant| {
                matches!(grant.role, Role::Evaluator | Role::Steward | Role::Viewer | Role::Admin)
            })
            .map(|grant| grant.region)
    }

    /// Leave to review the cards of a community.
    pub fn review_desk(&self, community: &Community, tree: &RegionTree) -> Option<ReviewDesk> {
        self.holds(&[Role::Evaluator], community.region, tree).then_some(ReviewDesk { reviewer: self.user })
    }

    /// Leave to make, assign and close rounds of a region.
    pub fn round_desk(&self, region: RegionId, tree: &RegionTree) -> Option<RoundDesk> {
        self.holds(&[Role::Evaluator], region, tree).then_some(RoundDesk { region })
    }

    /// Leave to fill cards in a community, given that the caller was assigned to it.
    pub fn field_book(&self, community: &Community, assigned: bool, tree: &RegionTree) -> Option<FieldBook> {
        (assigned && self.holds(&[Role::Assessor], community.region, tree))
            .then_some(FieldBook { assessor: self.user })
    }

    /// Leave to keep users, frameworks and imports.
    pub fn admin_office(&self) -> Option<AdminOffice> {
        self.holds_anywhere(&[Role::Admin]).then_some(AdminOffice { admin: self.user })
    }
}

/// Leave to read the results of a region's subtree.
#[derive(Clone, Copy, Debug)]
pub struct ReadingRoom {
    region: RegionId,
}

impl ReadingRoom {
    pub fn region(&self) -> RegionId {
        self.region
    }
}

/// Leave to accept cards or send them back.
#[derive(Clone, Copy, Debug)]
pub struct ReviewDesk {
    reviewer: UserId,
}

impl ReviewDesk {
    pub fn reviewer(&self) -> UserId {
        self.reviewer
    }

    pub fn accept(
        &self,
        card: Submission,
        framework: &Framework,
        community: &Community,
    ) -> Result<Accepted, ReviewError> {
        card.accept(self.reviewer, framework, community)
    }

    pub fn send_back(
        &self,
        card: Submission,
        reasons: BTreeMap<IndicatorCode, Reason>,
        framework: &Framework,
        community: &Community,
    ) -> Result<Returned, ReviewError> {
        card.send_back(self.reviewer, reasons, framework, community)
    }
}

/// Leave to make, assign and close rounds in a region.
#[derive(Clone, Copy, Debug)]
pub struct RoundDesk {
    region: RegionId,
}

impl RoundDesk {
    pub fn region(&self) -> RegionId {
        self.region
    }
}

/// Leave to fill cards as one assessor.
#[derive(Clone, Copy, Debug)]
pub struct FieldBook {
    assessor: UserId,
}

impl FieldBook {
    pub fn assessor(&self) -> UserId {
        self.assessor
    }

    /// Whether this book holds that card: an assessor writes on no other assessor's card.
    pub fn holds(&self, head: &CardHead) -> bool {
        head.assessor == self.assessor
    }
}

/// Leave to keep users, frameworks and imports.
#[derive(Clone, Copy, Debug)]
pub struct AdminOffice {
    admin: UserId,
}

impl AdminOffice {
    pub fn admin(&self) -> UserId {
        self.admin
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::community::{CommunityTypes, Context};
    use crate::id::CommunityId;
    use crate::region::{Region, RegionKind};
    use crate::text::{Name, Text};

    fn id(n: u8) -> RegionId {
        RegionId::born(1, [n; 10])
    }

    fn tree() -> RegionTree {
        let region = |n, parent: Option<u8>, kind| {
            let name = Name::parse("某地").unwrap();
            Region { id: id(n), parent: parent.map(id), kind, name, name_en: None }
        };
        RegionTree::new([
            region(1, None, RegionKind::City),
            region(2, Some(1), RegionKind::Subdistrict),
            region(3, Some(1), RegionKind::Subdistrict),
        ])
        .unwrap()
    }

    fn community(region: u8) -> Community {
        Community {
            id: CommunityId::born(1, [1; 10]),
            region: id(region),
            code: Text::parse("Y-01").unwrap(),
            name: Name::parse("康乐新村").unwrap(),
            name_en: None,
            types: CommunityTypes::GENERAL,
            context: Context::default(),
            demo: false,
        }
    }

    fn caller(role: Role, region: u8) -> Caller {
        Caller::new(UserId::born(1, [9; 10]), vec![Grant { role, region: id(region) }])
    }

    #[test]
    fn a_role_reaches_down_its_region_and_nowhere_else() {
        let (tree, evaluator) = (tree(), caller(Role::Evaluator, 2));
        assert!(evaluator.review_desk(&community(2), &tree).is_some());
        assert!(evaluator.review_desk(&community(3), &tree).is_none());
        assert!(evaluator.reading_room(id(1), &tree).is_none(), "not upwards");
        assert!(caller(Role::Evaluator, 1).review_desk(&community(3), &tree).is_some());
    }

    #[test]
    fn only_an_evaluator_reviews_and_only_an_assigned_assessor_fills() {
        let tree = tree();
        for role in Role::ALL {
            let caller = caller(role, 1);
            let reviews = caller.review_desk(&community(2), &tree).is_some();
            assert_eq!(reviews, role == Role::Evaluator, "{role:?}");
            let fills = caller.field_book(&community(2), true, &tree).is_some();
            assert_eq!(fills, role == Role::Assessor, "{role:?}");
            assert!(caller.field_book(&community(2), false, &tree).is_none(), "{role:?} is not assigned");
            assert_eq!(caller.admin_office().is_some(), role == Role::Admin);
        }
    }

    #[test]
    fn an_assessor_reads_no_results() {
        assert!(caller(Role::Assessor, 1).reading_room(id(2), &tree()).is_none());
        assert_eq!(caller(Role::Assessor, 1).readable_roots().count(), 0);
    }
}
