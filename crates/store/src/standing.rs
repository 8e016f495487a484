//! Standings: what was derived for each community of a round, kept so that a round's result is one read.

use chrono::{DateTime, Utc};
use domain::community::CommunityTypes;
use domain::id::{CommunityId, RegionId, RevisionId, RoundId};
use domain::text::Name;
use protocol::bounds::ROUND_COMMUNITIES_MAX;
use protocol::result::HistoryPoint;
use scoring::{Flag, Lag};

use crate::audit::fingerprint;
use crate::community::{type_bits, types_of_bits};
use crate::database::{Bind, Columns, binds, word};
use crate::round::read_period;
use crate::{Reader, StoreError, Within, Writer};

/// What a community `c` is called in a standing `s`: name and English name as the round keeps them once it is closed,
/// and as they are now where it keeps none.
macro_rules! standing_names {
    () => {
        "coalesce(s.name, c.name), CASE WHEN s.name IS NULL THEN c.name_en ELSE s.name_en END"
    };
}
pub(crate) use standing_names;

/// The figures of one community in one round. Absent = insufficient data, never 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    /// 0 to 100.
    pub hard: Option<f64>,
    pub soft: Option<f64>,
    pub index: Option<f64>,
    /// Coupling coordination degree, 0 to 1.
    pub coordination: Option<f64>,
    pub lag: Option<Lag>,
    pub flag: Flag,
    /// Share of the applicable weight that has data, 0 to 1.
    pub coverage: f64,
}

/// A standing to store.
#[derive(Clone, Debug, PartialEq)]
pub struct NewStanding {
    pub community: CommunityId,
    /// The types it was scored by.
    pub types: CommunityTypes,
    pub summary: Summary,
    /// The revisions that went in.
    pub inputs: Vec<RevisionId>,
}

/// A standing with how it came about.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredStanding {
    pub types: CommunityTypes,
    pub summary: Summary,
    pub inputs: Vec<RevisionId>,
    /// The scoring engine that made it.
    pub engine: String,
    pub computed_at: DateTime<Utc>,
}

/// The scores of the round before, to compare with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PreviousScores {
    pub hard: Option<f64>,
    pub soft: Option<f64>,
    pub index: Option<f64>,
}

/// A community's line in a round's result, without ranks: those depend on who is looked at together.
#[derive(Clone, Debug, PartialEq)]
pub struct StandingLine {
    pub community: CommunityId,
    pub name: Name,
    pub name_en: Option<Name>,
    pub region: RegionId,
    pub types: CommunityTypes,
    pub summary: Summary,
    pub previous: Option<PreviousScores>,
}

const LAGS: [Lag; 3] = [Lag::HardAhead, Lag::SoftAhead, Lag::InStep];
const FLAGS: [Flag; 3] = [Flag::None, Flag::Raised, Flag::Red];

fn lag_word(lag: Lag) -> &'static str {
    match lag {
        Lag::HardAhead => "hard_ahead",
        Lag::SoftAhead => "soft_ahead",
        Lag::InStep => "in_step",
    }
}

fn flag_word(flag: Flag) -> &'static str {
    match flag {
        Flag::None => "none",
        Flag::Raised => "raised",
        Flag::Red => "red",
    }
}

fn read_summary(c: &mut Columns<'_>) -> Result<Summary, StoreError> {
    let (hard, soft, index, coordination) = (c.get()?, c.get()?, c.get()?, c.get()?);
    let lag: Option<String> = c.get()?;
    let flag: String = c.get()?;
    Ok(Summary {
        hard,
        soft,
        index,
        coordination,
        lag: lag.map(|lag| word(&LAGS, lag_word, &lag, "lag")).transpose()?,
        flag: word(&FLAGS, flag_word, &flag, "flag")?,
        coverage: c.get()?,
    })
}

impl NewStanding {
    fn binds(&self, round: RoundId, engine: &str, now: DateTime<Utc>) -> Result<Vec<Bind>, StoreError> {
        let inputs = serde_json::to_string(&self.inputs).map_err(|cause| StoreError::Other(cause.into()))?;
        let Summary { hard, soft, index, coordination, lag, flag, coverage } = self.summary;
        Ok(binds![
            round,
            self.community,
            type_bits(self.types),
            hard,
            soft,
            index,
            coordination,
            lag.map(lag_word),
            flag_word(flag),
            coverage,
            inputs,
            engine,
            now,
        ])
    }
}

impl Reader {
    /// The standings of a round within some regions, by community id, each beside its scores in `previous`. Name that
    /// round only where its numbers compare: the same framework version.
    pub async fn standings(
        &mut self,
        round: RoundId,
        within: &Within,
        previous: Option<RoundId>,
    ) -> Result<Vec<StandingLine>, StoreError> {
        let mut sql = within.scope()?;
        sql.push(concat!(
            " SELECT s.community, ",
            standing_names!(),
            ", c.region, s.types, s.hard, s.soft, s.\"index\", ",
            "s.coordination, s.lag, s.flag, s.coverage, p.coverage, p.hard, p.soft, p.\"index\" ",
            "FROM standing s JOIN community c ON c.id = s.community ",
            "LEFT JOIN standing p ON p.community = s.community AND p.round = ",
        ));
        sql.bind(previous).push(" WHERE s.round = ").bind(round);
        sql.push(" AND c.region IN (SELECT id FROM scope) ORDER BY s.community");
        self.db
            .all_of(sql, |c| {
                Ok(StandingLine {
                    community: c.get()?,
                    name: c.get()?,
                    name_en: c.get()?,
                    region: c.get()?,
                    types: types_of_bits(c.get()?)?,
                    summary: read_summary(c)?,
                    previous: c.joined(4, |c| {
                        // The coverage, never null, says whether there was a standing.
                        c.get::<f64>()?;
                        Ok(PreviousScores { hard: c.get()?, soft: c.get()?, index: c.get()? })
                    })?,
                })
            })
            .await
    }

    /// One standing with the revisions that went in.
    pub async fn standing(
        &mut self,
        round: RoundId,
        community: CommunityId,
    ) -> Result<Option<StoredStanding>, StoreError> {
        self.db
            .one(
                "SELECT types, hard, soft, \"index\", coordination, lag, flag, coverage, inputs, engine, computed_at \
                 FROM standing WHERE round = $1 AND community = $2",
                binds![round, community],
                |c| {
                    Ok(StoredStanding {
                        types: types_of_bits(c.get()?)?,
                        summary: read_summary(c)?,
                        inputs: c.json("inputs of a standing")?,
                        engine: c.get()?,
                        computed_at: c.get()?,
                    })
                },
            )
            .await
    }

    /// The engine that made a round's latest standing.
    pub async fn engine_of(&mut self, round: RoundId) -> Result<Option<String>, StoreError> {
        let sql = "SELECT engine FROM standing WHERE round = $1 ORDER BY computed_at DESC LIMIT 1";
        self.db.one(sql, binds![round], |c| c.get()).await
    }

    /// A community over all rounds that scored it, the oldest first; a round that a closed one mends is left out.
    pub async fn history(&mut self, community: CommunityId) -> Result<Vec<HistoryPoint>, StoreError> {
        self.db
            .all(
                "SELECT r.id, r.name, r.period_start, r.period_end, r.framework_id, r.framework_version, \
                 s.hard, s.soft, s.\"index\", s.coordination FROM standing s JOIN round r ON r.id = s.round \
                 WHERE s.community = $1 \
                 AND NOT EXISTS (SELECT 1 FROM round m WHERE m.amends = r.id AND m.closed_at IS NOT NULL) \
                 ORDER BY r.period_end, r.id LIMIT 1000",
                binds![community],
                |c| {
                    Ok(HistoryPoint {
                        round: c.get()?,
                        name: c.get()?,
                        period: read_period(c)?,
                        framework: c.get()?,
                        hard: c.get()?,
                        soft: c.get()?,
                        index: c.get()?,
                        coordination: c.get()?,
                    })
                },
            )
            .await
    }
}

impl Writer {
    /// Stores what was derived for communities of an open round, in the place of what was derived before.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], [`StoreError::RoundClosed`].
    pub async fn put_standings(
        &mut self,
        round: RoundId,
        engine: &str,
        standings: &[NewStanding],
    ) -> Result<(), StoreError> {
        if standings.len() > ROUND_COMMUNITIES_MAX {
            return Err(StoreError::TooMany { what: "standings", max: ROUND_COMMUNITIES_MAX });
        }
        self.open_round(round).await?;
        let now = self.now();
        let rows = standings
            .iter()
            .map(|standing| standing.binds(round, engine, now))
            .collect::<Result<Vec<_>, _>>()?;
        let print =
            |standing: &NewStanding| (standing.community, standing.summary.index, standing.inputs.clone());
        let after = fingerprint(&standings.iter().map(print).collect::<Vec<_>>())?;
        self.db
            .insert(
                "INSERT INTO standing (round, community, types, hard, soft, \"index\", coordination, lag, flag, \
                 coverage, inputs, engine, computed_at) VALUES",
                rows,
                " ON CONFLICT (round, community) DO UPDATE SET types = excluded.types, hard = excluded.hard, \
                 soft = excluded.soft, \"index\" = excluded.\"index\", coordination = excluded.coordination, \
                 lag = excluded.lag, flag = excluded.flag, coverage = excluded.coverage, \
                 inputs = excluded.inputs, engine = excluded.engine, computed_at = excluded.computed_at",
            )
            .await?;
        self.note("standings_put", format!("round:{round}"), (None, Some(after)), Some(engine.to_owned()));
        Ok(())
    }
}
