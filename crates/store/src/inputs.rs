//! Everything a result is made of: accepted cards and what stands outside them, for one community or a page of them.

use chrono::{DateTime, Utc};
use domain::community::Community;
use domain::id::{CommunityId, RevisionId, RoundId, ScorecardId, UserId};
use domain::observation::{Observation, Source};
use domain::round::Round;
use domain::scorecard::Entries;
use domain::text::Name;

use crate::community::{community_columns, read_community};
use crate::database::{Columns, binds};
use crate::reader::page_limit;
use crate::standing::standing_names;
use crate::{Reader, Record, StoreError, Within};

/// A community as a standing `s` of a closed round keeps it, for [`read_community`].
macro_rules! kept_community {
    () => {
        concat!(
            "c.id, c.region, c.code, ",
            standing_names!(),
            ", s.types, coalesce(s.context, c.context), c.demo FROM standing s JOIN community c ON c.id = s.community WHERE s.round = "
        )
    };
}

/// An accepted revision and whose it is.
#[derive(Clone, Debug, PartialEq)]
pub struct AcceptedCard {
    pub scorecard: ScorecardId,
    pub revision: RevisionId,
    pub assessor: UserId,
    pub assessor_name: Name,
    pub submitted_at: DateTime<Utc>,
    pub entries: Entries,
}

/// What one community's result in a round is made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Inputs {
    /// In a closed round with the name, the types and the context that it had there.
    pub community: Community,
    /// Accepted cards, by revision id: the order they were made in.
    pub cards: Vec<AcceptedCard>,
    /// By indicator.
    pub records: Vec<Record>,
}

impl Inputs {
    /// One observation per entry: those of the cards, card by card, then those of the records.
    pub fn observations(&self, round: RoundId) -> Vec<Observation> {
        let community = self.community.id;
        let of_cards = self.cards.iter().flat_map(|card| {
            card.entries.iter().map(move |(indicator, entry)| Observation {
                community,
                round,
                indicator: *indicator,
                entry: entry.entry.clone(),
                source: Source::Card { scorecard: card.scorecard, revision: card.revision },
            })
        });
        let of_records = self.records.iter().map(|record| Observation {
            community,
            round,
            indicator: record.indicator,
            entry: record.entry.clone(),
            source: record.source.clone(),
        });
        of_cards.chain(of_records).collect()
    }

    /// The ids of the revisions that go in: what a snapshot keeps.
    pub fn revisions(&self) -> Vec<RevisionId> {
        self.cards.iter().map(|card| card.revision).collect()
    }
}

fn read_accepted(c: &mut Columns<'_>) -> Result<(CommunityId, AcceptedCard), StoreError> {
    let community = c.get()?;
    let card = AcceptedCard {
        scorecard: c.get()?,
        revision: c.get()?,
        assessor: c.get()?,
        assessor_name: c.get()?,
        submitted_at: c.get()?,
        entries: c.json("entries of a card")?,
    };
    Ok((community, card))
}

impl Reader {
    /// What a community's result in a round is made of; `None` for an unknown community, and in a closed round for one
    /// that took no part.
    pub async fn inputs(
        &mut self,
        round: &Round,
        community: CommunityId,
    ) -> Result<Option<Inputs>, StoreError> {
        let found = if round.is_open() {
            self.community(community).await?
        } else {
            let sql = concat!("SELECT ", kept_community!(), "$1 AND s.community = $2");
            self.db.one(sql, binds![round.id, community], read_community).await?
        };
        let Some(found) = found else {
            return Ok(None);
        };
        let inputs = self.fill(round.id, vec![found]).await?;
        Ok(inputs.into_iter().next())
    }

    /// The same for a page of a round's communities within some regions, by community id. Fewer than `limit` (1 to
    /// 1,000) are the last ones. Three questions, whatever the page's size. An open round holds whatever its region
    /// holds, a closed one what it held.
    pub async fn inputs_of_round(
        &mut self,
        round: &Round,
        within: &Within,
        after: Option<CommunityId>,
        limit: u32,
    ) -> Result<Vec<Inputs>, StoreError> {
        let mut sql = within.scope()?;
        if round.is_open() {
            sql.push(", place (id) AS (SELECT id FROM region WHERE id = ").bind(round.region);
            sql.push(" UNION SELECT r.id FROM region r JOIN place p ON r.parent = p.id)");
            sql.push(concat!(" SELECT ", community_columns!(), " FROM community c"));
            sql.push(" WHERE c.region IN (SELECT id FROM place)");
        } else {
            sql.push(concat!(" SELECT ", kept_community!())).bind(round.id);
        }
        sql.push(" AND c.region IN (SELECT id FROM scope)");
        if let Some(last) = after {
            sql.push(" AND c.id > ").bind(last);
        }
        sql.push(" ORDER BY c.id LIMIT ").bind(page_limit(limit));
        let communities = self.db.all_of(sql, read_community).await?;
        self.fill(round.id, communities).await
    }

    /// Adds cards and records to communities that are sorted by id.
    async fn fill(&mut self, round: RoundId, communities: Vec<Community>) -> Result<Vec<Inputs>, StoreError> {
        let (Some(first), Some(last)) = (communities.first(), communities.last()) else {
            return Ok(Vec::new());
        };
        let range = binds![round, first.id, last.id];
        let cards = self
            .db
            .all(
                "SELECT s.community, s.id, v.id, s.assessor, a.name, v.submitted_at, v.entries FROM scorecard s \
                 JOIN revision v ON v.id = s.revision JOIN account a ON a.id = s.assessor \
                 WHERE s.round = $1 AND s.stage = 'accepted' AND s.community >= $2 AND s.community <= $3 \
                 ORDER BY s.community, v.id",
                range.clone(),
                read_accepted,
            )
            .await?;
        let records = self
            .db
            .all(
                "SELECT community, indicator, entry, source FROM observation \
                 WHERE round = $1 AND community >= $2 AND community <= $3 ORDER BY community, indicator",
                range,
                |c| Ok((c.get::<CommunityId>()?, Record::read(c)?)),
            )
            .await?;
        let (mut cards, mut records) = (cards.into_iter().peekable(), records.into_iter().peekable());
        let fill = |community: Community| Inputs {
            cards: take_of(&mut cards, community.id),
            records: take_of(&mut records, community.id),
            community,
        };
        Ok(communities.into_iter().map(fill).collect())
    }
}

/// The items of `community` out of pairs that are sorted by community; what belongs to nobody asked for is skipped.
fn take_of<T>(
    pairs: &mut std::iter::Peekable<impl Iterator<Item = (CommunityId, T)>>,
    community: CommunityId,
) -> Vec<T> {
    let mut items = Vec::new();
    while let Some((of, item)) = pairs.next_if(|(of, _)| *of <= community) {
        if of == community {
            items.push(item);
        }
    }
    items
}
