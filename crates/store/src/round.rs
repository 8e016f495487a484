//! Rounds and how far they are.

use domain::id::{CommunityId, RegionId, RoundId, UserId};
use domain::round::{Period, Round, RoundState};
use protocol::community::Page;
use protocol::round::{Progress, PutRound, RoundView};

use crate::audit::fingerprint;
use crate::database::{Columns, Sql, binds};
use crate::reader::{page, page_limit};
use crate::{Put, Reader, StoreError, Within, Writer};

/// The columns of a round `r`, as [`read_round`] takes them.
macro_rules! round_columns {
    () => {
        "r.id, r.region, r.name, r.kind, r.period_start, r.period_end, \
         r.framework_id, r.framework_version, r.closed_at, r.amends, r.demo"
    };
}
pub(crate) use round_columns;

/// Counts for the rounds of a CTE `chosen`: communities, assignments, cards by stage. A community takes part in a round
/// when it has a standing there, from the start; so whoever is registered later changes no closed round.
const PROGRESS: &str = concat!(
    ", size (round, communities) AS (",
    "SELECT s.round, count(*) FROM standing s JOIN chosen ON chosen.id = s.round GROUP BY s.round)",
    ", given (round, assigned) AS (",
    "SELECT a.round, count(*) FROM assignment a JOIN chosen ON chosen.id = a.round GROUP BY a.round)",
    ", work (round, submitted, returned, accepted) AS (",
    "SELECT s.round, count(*) FILTER (WHERE s.stage = 'submitted'), count(*) FILTER (WHERE s.stage = 'returned'), ",
    "count(*) FILTER (WHERE s.stage = 'accepted') ",
    "FROM scorecard s JOIN chosen ON chosen.id = s.round GROUP BY s.round)",
    " SELECT ",
    round_columns!(),
    ", coalesce(size.communities, 0), coalesce(given.assigned, 0), coalesce(work.submitted, 0), ",
    "coalesce(work.returned, 0), coalesce(work.accepted, 0) FROM chosen r ",
    "LEFT JOIN size ON size.round = r.id LEFT JOIN given ON given.round = r.id ",
    "LEFT JOIN work ON work.round = r.id ORDER BY r.period_end DESC, r.id DESC",
);

/// Which rounds.
#[derive(Clone, Debug)]
pub struct RoundFilter {
    /// Rounds whose region lies in these or contains one of them ...
    pub overlapping: Within,
    /// ... and rounds in which this assessor has an assignment.
    pub assigned_to: Option<UserId>,
    /// The last round of the page before.
    pub after: Option<RoundId>,
    /// 1 to 1,000.
    pub limit: u32,
}

impl RoundFilter {
    /// A question that begins with all regions, and whose rounds `r` are those of the filter, on whatever page.
    fn question(&self, columns: &'static str) -> Result<Sql, StoreError> {
        let mut sql = self.overlapping.scope_and_above()?;
        sql.push(", chosen AS (SELECT ")
            .push(columns)
            .push(" FROM round r WHERE (r.region IN (SELECT id FROM scope)");
        sql.push(" OR r.region IN (SELECT id FROM above)");
        if let Some(assessor) = self.assigned_to {
            sql.push(" OR EXISTS (SELECT 1 FROM assignment a WHERE a.round = r.id AND a.assessor = ");
            sql.bind(assessor).push(")");
        }
        sql.push(")");
        Ok(sql)
    }
}

pub(crate) fn read_round(c: &mut Columns<'_>) -> Result<Round, StoreError> {
    Ok(Round {
        id: c.get()?,
        region: c.get()?,
        name: c.get()?,
        kind: c.get()?,
        period: read_period(c)?,
        framework: c.get()?,
        state: c.get::<Option<_>>()?.map_or(RoundState::Open, |at| RoundState::Closed { at }),
        amends: c.get()?,
        demo: c.get()?,
    })
}

pub(crate) fn read_period(c: &mut Columns<'_>) -> Result<Period, StoreError> {
    Period::new(c.get()?, c.get()?).map_err(|cause| StoreError::corrupt("period", cause))
}

fn read_view(c: &mut Columns<'_>) -> Result<RoundView, StoreError> {
    Ok(RoundView {
        round: read_round(c)?,
        progress: Progress {
            communities: c.get()?,
            assigned: c.get()?,
            submitted: c.get()?,
            returned: c.get()?,
            accepted: c.get()?,
        },
    })
}

impl Reader {
    pub async fn round(&mut self, id: RoundId) -> Result<Option<Round>, StoreError> {
        self.db
            .one(
                concat!("SELECT ", round_columns!(), " FROM round r WHERE r.id = $1"),
                binds![id],
                read_round,
            )
            .await
    }

    /// The round, refused where it is unknown or closed: the gate of every write into it.
    pub(crate) async fn open_round(&mut self, id: RoundId) -> Result<Round, StoreError> {
        let round = self.round(id).await?.ok_or(StoreError::NotFound("round"))?;
        round.require_open().map_err(|_| StoreError::RoundClosed)?;
        Ok(round)
    }

    /// A round with its counts.
    pub async fn round_view(&mut self, id: RoundId) -> Result<Option<RoundView>, StoreError> {
        let mut sql = Sql::new("WITH RECURSIVE chosen AS (SELECT r.* FROM round r WHERE r.id = ");
        sql.bind(id).push(")").push(PROGRESS);
        Ok(self.db.all_of(sql, read_view).await?.into_iter().next())
    }

    /// A page of rounds with their counts, the newest period first, in one question. `next` is the id for `after`.
    ///
    /// # Errors
    /// [`StoreError::UnknownCursor`] where `after` is no round of the regions and the assessor asked for.
    pub async fn rounds(&mut self, filter: &RoundFilter) -> Result<Page<RoundView>, StoreError> {
        let limit = page_limit(filter.limit);
        let mut sql = filter.question("r.*")?;
        if let Some(last) = filter.after {
            self.require_round(filter, last).await?;
            sql.push(" AND (r.period_end, r.id) < (SELECT period_end, id FROM round WHERE id = ");
            sql.bind(last).push(")");
        }
        sql.push(" ORDER BY r.period_end DESC, r.id DESC LIMIT ").bind(limit + 1);
        sql.push(")").push(PROGRESS);
        let rounds = self.db.all_of(sql, read_view).await?;
        Ok(page(rounds, limit, |view| view.round.id.to_string()))
    }

    async fn require_round(&mut self, filter: &RoundFilter, last: RoundId) -> Result<(), StoreError> {
        let mut sql = filter.question("r.id")?;
        sql.push(" AND r.id = ").bind(last).push(") SELECT id FROM chosen");
        if self.db.any_of(sql).await? { Ok(()) } else { Err(StoreError::UnknownCursor) }
    }

    /// Every open round, of all regions.
    pub async fn open_rounds(&mut self) -> Result<Vec<Round>, StoreError> {
        let sql = concat!(
            "SELECT ",
            round_columns!(),
            " FROM round r WHERE r.closed_at IS NULL ORDER BY r.period_end DESC, r.id DESC"
        );
        self.db.all(sql, Vec::new(), read_round).await
    }

    /// The round that mends this one, open or closed.
    pub async fn amendment_of(&mut self, id: RoundId) -> Result<Option<RoundId>, StoreError> {
        let sql = "SELECT id FROM round WHERE amends = $1 ORDER BY id LIMIT 1";
        self.db.one(sql, binds![id], |c| c.get()).await
    }

    /// What a round is compared with: for a closed one what was chosen when it was closed, whatever happened since.
    pub async fn previous_round(&mut self, round: &Round) -> Result<Option<Round>, StoreError> {
        let kept = "SELECT previous FROM round WHERE id = $1 AND closed_at IS NOT NULL AND previous_kept = 1";
        match self.db.one(kept, binds![round.id], |c| c.get::<Option<RoundId>>()).await? {
            Some(Some(previous)) => self.round(previous).await,
            Some(None) => Ok(None),
            None => self.choose_previous(round).await,
        }
    }

    /// The closed round of the same region with the latest period that ended before this one's began. Left out are a
    /// round that a closed one mends, and one without any accepted card: there is nothing to compare with.
    pub(crate) async fn choose_previous(&mut self, round: &Round) -> Result<Option<Round>, StoreError> {
        self.db
            .one(
                concat!(
                    "SELECT ",
                    round_columns!(),
                    " FROM round r WHERE r.region = $1 AND r.period_end < $2 AND r.closed_at IS NOT NULL ",
                    "AND NOT EXISTS (SELECT 1 FROM round m WHERE m.amends = r.id AND m.closed_at IS NOT NULL) ",
                    "AND EXISTS (SELECT 1 FROM scorecard s WHERE s.round = r.id AND s.stage = 'accepted') ",
                    "ORDER BY r.period_end DESC, r.id DESC LIMIT 1"
                ),
                binds![round.region, round.period.start()],
                read_round,
            )
            .await
    }

    /// How many rounds of exactly this region are open.
    pub async fn open_round_count(&mut self, region: RegionId) -> Result<u32, StoreError> {
        let sql = "SELECT count(*) FROM round WHERE region = $1 AND closed_at IS NULL";
        Ok(self.db.one(sql, binds![region], |c| c.get()).await?.unwrap_or(0))
    }

    /// Whether another round of exactly this region bears the name. A round may bear that of the one it amends.
    pub async fn is_round_name_taken(&mut self, id: RoundId, body: &PutRound) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM round WHERE region = $1 AND name = $2 AND id <> $3 AND id <> $4 LIMIT 1";
        self.db.any(sql, binds![body.region, &body.name, id, body.amends.unwrap_or(id)]).await
    }

    /// The open rounds that a community takes part in: what to score again when it changes. All of them: one that was
    /// left out would keep scores by types that the community no longer has.
    pub async fn open_rounds_of(&mut self, community: CommunityId) -> Result<Vec<Round>, StoreError> {
        self.db
            .all(
                concat!(
                    "WITH RECURSIVE above (id) AS (SELECT region FROM community WHERE id = $1 UNION ",
                    "SELECT r.parent FROM region r JOIN above a ON r.id = a.id WHERE r.parent IS NOT NULL) SELECT ",
                    round_columns!(),
                    " FROM round r WHERE r.closed_at IS NULL AND r.region IN (SELECT id FROM above) ",
                    "ORDER BY r.period_end DESC, r.id DESC"
                ),
                binds![community],
                read_round,
            )
            .await
    }
}

impl Writer {
    /// Adds a round, or changes one that is open and has neither cards nor observations.
    ///
    /// # Errors
    /// [`StoreError::RoundClosed`]; [`StoreError::RoundBegun`] for a change after work began;
    /// [`StoreError::NotFound`] for an unknown region or framework, or an amended round that is not closed.
    pub async fn put_round(&mut self, id: RoundId, body: &PutRound, demo: bool) -> Result<Put, StoreError> {
        let round = Round {
            id,
            region: body.region,
            name: body.name.clone(),
            kind: body.kind,
            period: body.period,
            framework: body.framework.clone(),
            state: RoundState::Open,
            amends: body.amends,
            demo,
        };
        let before = self.round(id).await?;
        if let Some(before) = &before {
            if (Round { state: RoundState::Open, ..before.clone() }) == round {
                return Ok(Put::Same);
            }
            before.require_open().map_err(|_| StoreError::RoundClosed)?;
            self.refuse_changed_rules(id).await?;
        }
        self.refuse_dangling_round(&round).await?;
        self.db
            .run(
                "INSERT INTO round (id, region, name, kind, period_start, period_end, framework_id, \
                 framework_version, amends, demo) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
                 ON CONFLICT (id) DO UPDATE SET region = excluded.region, name = excluded.name, \
                 kind = excluded.kind, period_start = excluded.period_start, \
                 period_end = excluded.period_end, framework_id = excluded.framework_id, \
                 framework_version = excluded.framework_version, amends = excluded.amends, \
                 demo = excluded.demo",
                binds![
                    id,
                    round.region,
                    &round.name,
                    round.kind.as_str(),
                    round.period.start(),
                    round.period.end(),
                    &round.framework.id,
                    &round.framework.version,
                    round.amends,
                    round.demo,
                ],
            )
            .await?;
        let versions = (before.as_ref().map(fingerprint).transpose()?, Some(fingerprint(&round)?));
        self.note("round_put", format!("round:{id}"), versions, None);
        Ok(if before.is_some() { Put::Changed } else { Put::Created })
    }

    /// Once somebody has worked by a round's rules, the rules stay.
    async fn refuse_changed_rules(&mut self, id: RoundId) -> Result<(), StoreError> {
        let begun = "SELECT 1 FROM scorecard WHERE round = $1 UNION ALL \
                     SELECT 1 FROM observation WHERE round = $1 LIMIT 1";
        if self.db.any(begun, binds![id]).await? { Err(StoreError::RoundBegun) } else { Ok(()) }
    }

    async fn refuse_dangling_round(&mut self, round: &Round) -> Result<(), StoreError> {
        if !self.db.any("SELECT 1 FROM region WHERE id = $1", binds![round.region]).await? {
            return Err(StoreError::NotFound("region"));
        }
        let framework = binds![&round.framework.id, &round.framework.version];
        if !self.db.any("SELECT 1 FROM framework WHERE id = $1 AND version = $2", framework).await? {
            return Err(StoreError::NotFound("framework"));
        }
        let Some(amended) = round.amends else {
            return Ok(());
        };
        let closed = "SELECT 1 FROM round WHERE id = $1 AND closed_at IS NOT NULL";
        if self.db.any(closed, binds![amended]).await? { Ok(()) } else { Err(StoreError::NotFound("round")) }
    }
}
