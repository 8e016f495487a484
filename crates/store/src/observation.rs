//! Observations that stand by themselves, outside any card: from the system's records or from a published text.
//! Nobody types one.

use std::collections::BTreeSet;

use domain::entry::Entry;
use domain::framework::IndicatorCode;
use domain::id::{CommunityId, RoundId};
use domain::observation::{Observation, Source};
use protocol::bounds::ROUND_COMMUNITIES_MAX;

use crate::audit::fingerprint;
use crate::database::{Bind, Columns, binds};
use crate::{StoreError, Writer};

/// The most observations in one call: ten indicators of every community of the largest round.
const OBSERVATIONS_MAX: usize = 10 * ROUND_COMMUNITIES_MAX;

/// What was observed of one indicator, outside any card.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    pub indicator: IndicatorCode,
    pub entry: Entry,
    pub source: Source,
}

impl Record {
    pub(crate) fn read(c: &mut Columns<'_>) -> Result<Self, StoreError> {
        Ok(Self { indicator: c.get()?, entry: c.json("observation")?, source: c.json("source")? })
    }
}

fn observation_binds(observation: &Observation) -> Result<Vec<Bind>, StoreError> {
    if !observation.source.is_outside_cards() {
        return Err(StoreError::Other("an entry of a card arrives with its card".into()));
    }
    let unwritable = |cause: serde_json::Error| StoreError::Other(cause.into());
    let entry = serde_json::to_string(&observation.entry).map_err(unwritable)?;
    let source = serde_json::to_string(&observation.source).map_err(unwritable)?;
    Ok(binds![observation.round, observation.community, observation.indicator.as_str(), entry, source])
}

impl Writer {
    /// Sets what is observed outside cards in open rounds, indicator by indicator; others stay. Per round and
    /// community, one audit row.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown round or community, [`StoreError::RoundClosed`].
    pub async fn put_observations(&mut self, observations: &[Observation]) -> Result<(), StoreError> {
        if observations.len() > OBSERVATIONS_MAX {
            return Err(StoreError::TooMany { what: "observations", max: OBSERVATIONS_MAX });
        }
        let rounds: BTreeSet<RoundId> = observations.iter().map(|it| it.round).collect();
        for round in rounds {
            self.open_round(round).await?;
        }
        // One statement may not name a row twice, so of equals the last one counts.
        let mut last = std::collections::BTreeMap::new();
        for it in observations {
            last.insert((it.round, it.community, it.indicator), it);
        }
        let rows = last.values().map(|it| observation_binds(it)).collect::<Result<_, _>>()?;
        self.db
            .insert(
                "INSERT INTO observation (round, community, indicator, entry, source) VALUES",
                rows,
                " ON CONFLICT (round, community, indicator) DO UPDATE \
                 SET entry = excluded.entry, source = excluded.source",
            )
            .await?;
        let all: Vec<&Observation> = last.into_values().collect();
        for of_one in all.chunk_by(|a, b| (a.round, a.community) == (b.round, b.community)) {
            let (round, community): (RoundId, CommunityId) = (of_one[0].round, of_one[0].community);
            let subject = format!("round:{round} community:{community}");
            self.note("observations_put", subject, (None, Some(fingerprint(of_one)?)), None);
        }
        Ok(())
    }
}
