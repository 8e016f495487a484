//! Where somebody may look: a region's subtree, walked by the database itself.

use domain::id::RegionId;

use crate::StoreError;
use crate::database::{Bind, Sql};

/// The most roots in one question: the most regions that one account's roles are held for.
pub const ROOTS_MAX: usize = 100;

/// Numbers of placeholders, so that few different statements exist.
const ROOT_SLOTS: [usize; 4] = [1, 4, 16, ROOTS_MAX];

/// The part of the region forest that a question is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Within {
    Everywhere,
    /// These regions and everything below them. None sees nothing.
    Subtrees(Vec<RegionId>),
}

impl Within {
    /// One region and everything below it.
    pub fn subtree(root: RegionId) -> Self {
        Self::Subtrees(vec![root])
    }

    /// A statement that starts with `WITH RECURSIVE scope (id)`: the regions within.
    pub(crate) fn scope(&self) -> Result<Sql, StoreError> {
        let mut sql = Sql::new("WITH RECURSIVE scope (id) AS (");
        match self {
            Self::Everywhere => sql.push("SELECT id FROM region"),
            Self::Subtrees(roots) => sql
                .push("SELECT id FROM region WHERE id IN (")
                .bind_list(root_binds(roots)?)
                .push(") UNION SELECT r.id FROM region r JOIN scope s ON r.parent = s.id"),
        };
        sql.push(")");
        Ok(sql)
    }

    /// The same, and `above (id)`: the roots and the regions that contain them.
    pub(crate) fn scope_and_above(&self) -> Result<Sql, StoreError> {
        let mut sql = self.scope()?;
        sql.push(", above (id) AS (");
        match self {
            Self::Everywhere => sql.push("SELECT id FROM region"),
            Self::Subtrees(roots) => {
                sql.push("SELECT id FROM region WHERE id IN (").bind_list(root_binds(roots)?).push(
                    ") UNION SELECT r.parent FROM region r JOIN above a ON r.id = a.id WHERE r.parent IS NOT NULL",
                )
            }
        };
        sql.push(")");
        Ok(sql)
    }
}

/// Fills the unused placeholders with what is no id.
fn root_binds(roots: &[RegionId]) -> Result<Vec<Bind>, StoreError> {
    let slots = ROOT_SLOTS.into_iter().find(|slots| roots.len() <= *slots);
    let slots = slots.ok_or(StoreError::TooMany { what: "regions", max: ROOTS_MAX })?;
    let mut binds: Vec<_> = roots.iter().map(|root| Bind::from(*root)).collect();
    binds.resize_with(slots, || Bind::from(""));
    Ok(binds)
}
