//! Communities: found by code, name or region, a page at a time.

use domain::community::{Community, CommunityType, CommunityTypes};
use domain::id::{CommunityId, UserId};
use protocol::bounds::{ROUND_COMMUNITIES_MAX, SEARCH_CHARS_MAX};
use protocol::community::{CommunitySort, Page};

use crate::audit::fingerprint;
use crate::database::{Bind, Columns, Sql, binds};
use crate::reader::{page, page_limit};
use crate::{Put, Reader, StoreError, Within, Writer};

/// The columns of a community `c`, as [`read_community`] takes them.
macro_rules! community_columns {
    () => {
        "c.id, c.region, c.code, c.name, c.name_en, c.types, c.context, c.demo"
    };
}
pub(crate) use community_columns;

const UPSERT: &str = " ON CONFLICT (id) DO UPDATE SET region = excluded.region, code = excluded.code, \
    name = excluded.name, name_en = excluded.name_en, types = excluded.types, context = excluded.context, \
    demo = excluded.demo, search = excluded.search";

/// Which communities, in which order, from where on.
#[derive(Clone, Debug)]
pub struct CommunityFilter {
    pub within: Within,
    pub kind: Option<CommunityType>,
    /// Part of a code or name, in any case; up to 80 characters.
    pub search: Option<String>,
    /// Only communities that this assessor is assigned to, in any round.
    pub assessor: Option<UserId>,
    pub sort: CommunitySort,
    /// The last community of the page before.
    pub after: Option<CommunityId>,
    /// 1 to 1,000.
    pub limit: u32,
}

/// The stored bit of each type. Fixed for ever: bits are in databases.
fn bit(kind: CommunityType) -> i64 {
    match kind {
        CommunityType::ElderlyConcentrated => 1,
        CommunityType::ParkingConflict => 2,
        CommunityType::MixedCommercial => 4,
        CommunityType::General => 8,
    }
}

pub(crate) fn type_bits(types: CommunityTypes) -> i64 {
    types.iter().map(bit).sum()
}

pub(crate) fn types_of_bits(bits: i64) -> Result<CommunityTypes, StoreError> {
    let kinds = CommunityType::ALL.into_iter().filter(|kind| bits & bit(*kind) != 0);
    CommunityTypes::new(kinds).map_err(|cause| StoreError::corrupt("community types", cause))
}

pub(crate) fn read_community(c: &mut Columns<'_>) -> Result<Community, StoreError> {
    Ok(Community {
        id: c.get()?,
        region: c.get()?,
        code: c.get()?,
        name: c.get()?,
        name_en: c.get()?,
        types: types_of_bits(c.get()?)?,
        context: c.json("context of a community")?,
        demo: c.get()?,
    })
}

/// What a search looks into.
fn search_text(community: &Community) -> String {
    let name_en = community.name_en.as_ref().map_or("", |name| name.as_str());
    format!("{}\n{}\n{name_en}", community.code, community.name).to_lowercase()
}

/// A LIKE pattern for "contains", with `!` as the escape.
fn contains_pattern(search: &str) -> String {
    let mut pattern = String::from("%");
    for character in search.trim().to_lowercase().chars() {
        if matches!(character, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}

/// Narrows a question about communities `c` to those that an assessor was sent to.
fn assigned_to(sql: &mut Sql, assessor: Option<UserId>) {
    if let Some(assessor) = assessor {
        sql.push(" AND EXISTS (SELECT 1 FROM assignment a WHERE a.community = c.id AND a.assessor = ");
        sql.bind(assessor).push(")");
    }
}

fn community_binds(community: &Community) -> Result<Vec<Bind>, StoreError> {
    let context =
        serde_json::to_string(&community.context).map_err(|cause| StoreError::Other(cause.into()))?;
    Ok(binds![
        community.id,
        community.region,
        &community.code,
        &community.name,
        community.name_en.as_ref(),
        type_bits(community.types),
        context,
        community.demo,
        search_text(community),
    ])
}

impl Reader {
    pub async fn community(&mut self, id: CommunityId) -> Result<Option<Community>, StoreError> {
        self.db
            .one(
                concat!("SELECT ", community_columns!(), " FROM community c WHERE c.id = $1"),
                binds![id],
                read_community,
            )
            .await
    }

    /// One page of communities. `next` is the id for `after`. Text sorts by code point.
    ///
    /// # Errors
    /// [`StoreError::UnknownCursor`] where `after` is no community of the regions and the assessor asked for. That its
    /// type or name may have changed since the page before breaks nothing off.
    pub async fn communities(&mut self, filter: &CommunityFilter) -> Result<Page<Community>, StoreError> {
        self.require_place(filter).await?;
        let limit = page_limit(filter.limit);
        let mut sql = filter.within.scope()?;
        sql.push(concat!(" SELECT ", community_columns!(), " FROM community c"));
        sql.push(" WHERE c.region IN (SELECT id FROM scope)");
        if let Some(kind) = filter.kind {
            sql.push(" AND (c.types & ").bind(bit(kind)).push(") <> 0");
        }
        if let Some(search) = &filter.search {
            if search.chars().count() > SEARCH_CHARS_MAX {
                return Err(StoreError::TooMany { what: "characters of search", max: SEARCH_CHARS_MAX });
            }
            sql.push(" AND c.search LIKE ").bind(contains_pattern(search)).push(" ESCAPE '!'");
        }
        assigned_to(&mut sql, filter.assessor);
        let (after, order) = match filter.sort {
            CommunitySort::Code => (" AND c.code > (SELECT code FROM community WHERE id = ", "c.code"),
            CommunitySort::Name => {
                (" AND (c.name, c.id) > (SELECT name, id FROM community WHERE id = ", "c.name, c.id")
            }
        };
        if let Some(last) = filter.after {
            sql.push(after).bind(last).push(")");
        }
        sql.push(" ORDER BY ").push(order).push(" LIMIT ").bind(limit + 1);
        let communities = self.db.all_of(sql, read_community).await?;
        Ok(page(communities, limit, |community| community.id.to_string()))
    }

    async fn require_place(&mut self, filter: &CommunityFilter) -> Result<(), StoreError> {
        let Some(last) = filter.after else { return Ok(()) };
        let mut sql = filter.within.scope()?;
        sql.push(" SELECT c.id FROM community c WHERE c.region IN (SELECT id FROM scope) AND c.id = ")
            .bind(last);
        assigned_to(&mut sql, filter.assessor);
        if self.db.any_of(sql).await? { Ok(()) } else { Err(StoreError::UnknownCursor) }
    }

    /// Whether any round, open or closed, has taken the community in: its standing there is from the round's start.
    pub async fn is_in_any_round(&mut self, community: CommunityId) -> Result<bool, StoreError> {
        self.db.any("SELECT 1 FROM standing WHERE community = $1 LIMIT 1", binds![community]).await
    }

    /// Whether the assessor is assigned to the community in any round, closed ones included.
    pub async fn is_assigned_anywhere(
        &mut self,
        assessor: UserId,
        community: CommunityId,
    ) -> Result<bool, StoreError> {
        self.db
            .any(
                "SELECT 1 FROM assignment WHERE assessor = $1 AND community = $2 LIMIT 1",
                binds![assessor, community],
            )
            .await
    }
}

impl Writer {
    /// Adds a community or puts it in the place of what had its id.
    ///
    /// # Errors
    /// [`StoreError::Taken`] for a code that another community has; [`StoreError::NotFound`] for an unknown region.
    pub async fn put_community(&mut self, community: &Community) -> Result<Put, StoreError> {
        let before = self.community(community.id).await?;
        if before.as_ref() == Some(community) {
            return Ok(Put::Same);
        }
        if !self.db.any("SELECT 1 FROM region WHERE id = $1", binds![community.region]).await? {
            return Err(StoreError::NotFound("region"));
        }
        let taken = "SELECT 1 FROM community WHERE code = $1 AND id <> $2";
        if self.db.any(taken, binds![&community.code, community.id]).await? {
            return Err(StoreError::Taken("code"));
        }
        self.insert_communities(std::slice::from_ref(community)).await?;
        let versions = (before.as_ref().map(fingerprint).transpose()?, Some(fingerprint(community)?));
        self.note("community_put", format!("community:{}", community.id), versions, None);
        Ok(if before.is_some() { Put::Changed } else { Put::Created })
    }

    /// Adds many communities at once, or puts them in the place of what had their ids; one audit row for all.
    ///
    /// # Errors
    /// As [`Writer::put_community`].
    pub async fn put_communities(&mut self, communities: &[Community]) -> Result<(), StoreError> {
        if communities.len() > ROUND_COMMUNITIES_MAX {
            return Err(StoreError::TooMany { what: "communities", max: ROUND_COMMUNITIES_MAX });
        }
        self.insert_communities(communities).await?;
        let versions = (None, Some(fingerprint(communities)?));
        self.note("communities_put", format!("communities:{}", communities.len()), versions, None);
        Ok(())
    }

    async fn insert_communities(&mut self, communities: &[Community]) -> Result<(), StoreError> {
        let rows = communities.iter().map(community_binds).collect::<Result<_, _>>()?;
        let into =
            "INSERT INTO community (id, region, code, name, name_en, types, context, demo, search) VALUES";
        self.db.insert(into, rows, UPSERT).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stored_bits_of_types_never_change() {
        let all = [1, 2, 3, 4, 5, 6, 7, 8];
        assert!(all.into_iter().all(|bits| type_bits(types_of_bits(bits).unwrap()) == bits));
        assert_eq!(type_bits(CommunityTypes::GENERAL), 8);
        assert!(types_of_bits(0).is_err() && types_of_bits(9).is_err());
    }

    #[test]
    fn signs_that_mean_something_to_like_are_searched_for_as_themselves() {
        assert_eq!(contains_pattern(" 50%_A! "), "%50!%!_a!!%");
    }
}
