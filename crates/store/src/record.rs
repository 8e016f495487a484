//! Observations that the system derives from its own records. Nobody types one.

use domain::entry::Entry;
use domain::framework::{Framework, IndicatorCode};
use domain::id::{CommunityId, RoundId};
use domain::text::Text;
use serde::Serialize;

use crate::audit::fingerprint;
use crate::database::{Bind, Columns, binds};
use crate::{StoreError, Writer};

/// What the records say about one indicator.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Record {
    pub indicator: IndicatorCode,
    pub entry: Entry,
    /// Which records.
    pub label: Text<1, 120>,
    /// Made-up data.
    pub demo: bool,
}

impl Record {
    pub(crate) fn read(c: &mut Columns<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            indicator: c.get()?,
            entry: c.json("record")?,
            label: c.get()?,
            demo: c.get()?,
        })
    }

    fn binds(&self, round: RoundId, community: CommunityId) -> Result<Vec<Bind>, StoreError> {
        let entry = serde_json::to_string(&self.entry).map_err(|cause| StoreError::Other(cause.into()))?;
        Ok(binds![
            round,
            community,
            self.indicator.as_str(),
            entry,
            &self.label,
            self.demo
        ])
    }
}

impl Writer {
    /// Sets what the records say about a community in an open round, indicator by indicator; others stay.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown round or community, [`StoreError::RoundClosed`].
    pub async fn put_records(
        &mut self,
        round: RoundId,
        community: CommunityId,
        records: &[Record],
    ) -> Result<(), StoreError> {
        if records.len() > Framework::INDICATORS_MAX {
            return Err(StoreError::TooMany {
                what: "records",
                max: Framework::INDICATORS_MAX,
            });
        }
        self.open_round(round).await?;
        if !self
            .db
            .any("SELECT 1 FROM community WHERE id = $1", binds![community])
            .await?
        {
            return Err(StoreError::NotFound("community"));
        }
        let rows = records
            .iter()
            .map(|record| record.binds(round, community))
            .collect::<Result<_, _>>()?;
        self.db
            .insert(
                "INSERT INTO record_observation (round, community, indicator, entry, label, demo) VALUES",
                rows,
                " ON CONFLICT (round, community, indicator) DO UPDATE \
                 SET entry = excluded.entry, label = excluded.label, demo = excluded.demo",
            )
            .await?;
        let subject = format!("round:{round} community:{community}");
        self.note("records_put", subject, (None, Some(fingerprint(records)?)), None);
        Ok(())
    }
}
