//! Failed sign-ins, counted so that guessing can be slowed. Not audited: they are noise that strangers make.

use chrono::{DateTime, TimeDelta, Utc};

use crate::database::{Bind, Sql, binds};
use crate::{Reader, StoreError, Writer};

/// The most subjects at once: an account, an address, a network.
const SUBJECTS_MAX: usize = 8;
/// The longest subject, in bytes; what is longer is cut, so that all of its kind count together.
const SUBJECT_BYTES_MAX: usize = 200;
/// How long a failure is remembered, in hours.
const KEPT_H: i64 = 24;

fn bounded(subjects: &[&str]) -> Result<Vec<String>, StoreError> {
    if subjects.len() > SUBJECTS_MAX {
        return Err(StoreError::TooMany { what: "subjects", max: SUBJECTS_MAX });
    }
    Ok(subjects
        .iter()
        .map(|subject| subject[..subject.floor_char_boundary(SUBJECT_BYTES_MAX)].to_owned())
        .collect())
}

impl Reader {
    /// How often sign-in failed for each subject (`account:lin`, `address:10.0.0.7`) after `since`, in the order
    /// of the subjects; at most the last 24 hours.
    pub async fn sign_in_failures(
        &mut self,
        subjects: &[&str],
        since: DateTime<Utc>,
    ) -> Result<Vec<u32>, StoreError> {
        let subjects = bounded(subjects)?;
        let mut sql =
            Sql::new("SELECT subject, CAST(sum(times) AS BIGINT) FROM sign_in_failure WHERE subject IN (");
        let mut slots: Vec<_> = subjects.iter().map(|subject| Bind::from(subject.as_str())).collect();
        slots.resize_with(SUBJECTS_MAX, || Bind::from(""));
        sql.bind_list(slots).push(") AND at > ").bind(since).push(" GROUP BY subject");
        let counts: Vec<(String, u32)> = self.db.all_of(sql, |c| Ok((c.get()?, c.get()?))).await?;
        let count = |subject: &String| {
            counts.iter().find(|(known, _)| known == subject).map_or(0, |(_, count)| *count)
        };
        Ok(subjects.iter().map(count).collect())
    }
}

impl Writer {
    /// Counts one failure for each subject.
    pub async fn sign_in_failed(&mut self, subjects: &[&str]) -> Result<(), StoreError> {
        let now = self.now();
        let rows = bounded(subjects)?.into_iter().map(|subject| binds![subject, now]).collect();
        let into = "INSERT INTO sign_in_failure (subject, at) VALUES";
        self.db
            .insert(into, rows, " ON CONFLICT (subject, at) DO UPDATE SET times = sign_in_failure.times + 1")
            .await?;
        let old = now - TimeDelta::hours(KEPT_H);
        self.db.run("DELETE FROM sign_in_failure WHERE at <= $1", binds![old]).await.map(drop)
    }

    /// Takes back the one failure that was counted for each subject at that moment.
    pub async fn take_back_failure(
        &mut self,
        subjects: &[&str],
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        for subject in bounded(subjects)? {
            let one =
                "UPDATE sign_in_failure SET times = times - 1 WHERE subject = $1 AND at = $2 AND times > 0";
            self.db.run(one, binds![subject, at]).await?;
        }
        Ok(())
    }

    /// Forgets the failures of each subject.
    pub async fn sign_in_succeeded(&mut self, subjects: &[&str]) -> Result<(), StoreError> {
        for subject in bounded(subjects)? {
            self.db.run("DELETE FROM sign_in_failure WHERE subject = $1", binds![subject]).await?;
        }
        Ok(())
    }
}
