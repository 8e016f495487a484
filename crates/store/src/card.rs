//! Reading scorecards: a revision and where it stands.

use domain::id::{RoundId, ScorecardId, UserId};
use domain::scorecard::Stage;
use protocol::community::Page;
use protocol::scorecard::CardView;

use crate::database::{Columns, binds};
use crate::reader::{page, page_limit};
use crate::submission::receipt;
use crate::{Reader, StoreError, Within};

/// The columns of a card's revision, as [`read_card`] takes them. The stage is what was decided on that revision.
macro_rules! card_columns {
    () => {
        "s.id, v.received_at, s.round, s.community, sc.name, sc.name_en, s.assessor, su.name, sr.framework_id, sr.framework_version, \
         CASE w.decision WHEN 'accept' THEN 'accepted' WHEN 'return' THEN 'returned' ELSE 'submitted' END, \
         v.id, v.number, v.submitted_at, v.receipt, v.entries, coalesce(w.reasons, '{}'), wu.name, w.decided_at"
    };
}
pub(crate) use card_columns;

/// The number of [`card_columns`].
pub(crate) const CARD_WIDTH: usize = 19;

/// What is joined to a scorecard `s` and its revision `v`.
macro_rules! card_joins {
    () => {
        " LEFT JOIN community sc ON sc.id = s.community LEFT JOIN account su ON su.id = s.assessor \
         LEFT JOIN round sr ON sr.id = s.round LEFT JOIN review w ON w.revision = v.id \
         LEFT JOIN account wu ON wu.id = w.reviewer"
    };
}
pub(crate) use card_joins;

/// Which cards, from where on.
#[derive(Clone, Debug)]
pub struct CardFilter {
    pub within: Within,
    pub round: Option<RoundId>,
    pub stage: Option<Stage>,
    pub assessor: Option<UserId>,
    /// The last card of the page before.
    pub after: Option<ScorecardId>,
    /// 1 to 1,000.
    pub limit: u32,
}

pub(crate) fn read_card(c: &mut Columns<'_>) -> Result<CardView, StoreError> {
    let id = c.get()?;
    let received_at = c.get()?;
    Ok(CardView {
        id,
        round: c.get()?,
        community: c.get()?,
        community_name: c.get()?,
        community_name_en: c.get()?,
        assessor: c.get()?,
        assessor_name: c.get()?,
        framework: c.get()?,
        stage: c.get()?,
        revision: c.get()?,
        number: c.get()?,
        submitted_at: c.get()?,
        received_at,
        receipt: receipt(c.get()?, received_at),
        entries: c.json("entries of a card")?,
        reasons: c.json("reasons of a review")?,
        reviewer_name: c.get()?,
        reviewed_at: c.get()?,
    })
}

impl Reader {
    /// A card's latest revision.
    pub async fn card(&mut self, id: ScorecardId) -> Result<Option<CardView>, StoreError> {
        self.db
            .one(
                concat!(
                    "SELECT ",
                    card_columns!(),
                    " FROM scorecard s JOIN revision v ON v.id = s.revision",
                    card_joins!(),
                    " WHERE s.id = $1"
                ),
                binds![id],
                read_card,
            )
            .await
    }

    /// Every revision of a card, the first one first.
    pub async fn card_revisions(&mut self, id: ScorecardId) -> Result<Vec<CardView>, StoreError> {
        self.db
            .all(
                concat!(
                    "SELECT ",
                    card_columns!(),
                    " FROM scorecard s JOIN revision v ON v.scorecard = s.id",
                    card_joins!(),
                    " WHERE s.id = $1 ORDER BY v.number LIMIT 1000"
                ),
                binds![id],
                read_card,
            )
            .await
    }

    /// One page of cards at their latest revisions, the longest waiting first. `next` is the id for `after`.
    ///
    /// # Errors
    /// [`StoreError::UnknownCursor`] where `after` is no card of the regions asked for. One that was decided on since
    /// the page before still is.
    pub async fn cards(&mut self, filter: &CardFilter) -> Result<Page<CardView>, StoreError> {
        if let Some(last) = filter.after {
            let mut sql = filter.within.scope()?;
            sql.push(" SELECT s.id FROM scorecard s JOIN community c ON c.id = s.community");
            sql.push(" WHERE c.region IN (SELECT id FROM scope) AND s.id = ").bind(last);
            if !self.db.any_of(sql).await? {
                return Err(StoreError::UnknownCursor);
            }
        }
        let limit = page_limit(filter.limit);
        let mut sql = filter.within.scope()?;
        sql.push(concat!(
            " SELECT ",
            card_columns!(),
            " FROM scorecard s JOIN revision v ON v.id = s.revision",
            card_joins!(),
            " WHERE sc.region IN (SELECT id FROM scope)"
        ));
        if let Some(round) = filter.round {
            sql.push(" AND s.round = ").bind(round);
        }
        if let Some(stage) = filter.stage {
            sql.push(" AND s.stage = ").bind(stage.as_str());
        }
        if let Some(assessor) = filter.assessor {
            sql.push(" AND s.assessor = ").bind(assessor);
        }
        if let Some(last) = filter.after {
            sql.push(" AND (s.received_at, s.id) > (SELECT received_at, id FROM scorecard WHERE id = ");
            sql.bind(last).push(")");
        }
        sql.push(" ORDER BY s.received_at, s.id LIMIT ").bind(limit + 1);
        let cards = self.db.all_of(sql, read_card).await?;
        Ok(page(cards, limit, |card| card.id.to_string()))
    }
}
