//! The audit: who did what, when, from which version to which, and why. Append-only and hash-chained, so that
//! a row that was changed, taken out or put in later is found.

use chrono::{DateTime, Utc};
use domain::id::UserId;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::database::{Bind, Columns, Connection, binds, micros};
use crate::{Reader, StoreError, Writer};

pub(crate) type Hash = [u8; 32];

/// How many rows the verification holds at once.
const VERIFY_ROWS: u32 = 1000;

/// The fingerprint of a version of something: SHA-256 of its JSON.
pub(crate) fn fingerprint(value: &(impl Serialize + ?Sized)) -> Result<Hash, StoreError> {
    let json = serde_json::to_vec(value).map_err(|cause| StoreError::Other(cause.into()))?;
    Ok(Sha256::digest(json).into())
}

/// What a command has to say; becomes an [`AuditRow`] at commit.
#[derive(Clone, Debug)]
pub(crate) struct Note {
    at: DateTime<Utc>,
    actor: Option<UserId>,
    action: &'static str,
    subject: String,
    before: Option<Hash>,
    after: Option<Hash>,
    reason: Option<String>,
}

/// One row of the audit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRow {
    /// Counted from 1 without a gap.
    pub seq: i64,
    pub at: DateTime<Utc>,
    /// `None`: the program itself.
    pub actor: Option<UserId>,
    /// A word such as `revision_submitted`.
    pub action: String,
    /// What it was done to: `scorecard:` and the id.
    pub subject: String,
    /// Fingerprints (SHA-256) of the version before and after.
    pub before: Option<Vec<u8>>,
    pub after: Option<Vec<u8>>,
    pub reason: Option<String>,
    /// The hash of the row before; empty for the first.
    pub prev_hash: Vec<u8>,
    pub hash: Vec<u8>,
}

impl AuditRow {
    /// SHA-256 over every other field, each with a mark of presence and its length, so that no two different rows
    /// read the same.
    fn computed_hash(&self) -> Hash {
        let mut hasher = Sha256::new();
        let mut field = |bytes: Option<&[u8]>| match bytes {
            None => hasher.update([0]),
            Some(bytes) => {
                hasher.update([1]);
                hasher.update((bytes.len() as u64).to_be_bytes());
                hasher.update(bytes);
            }
        };
        field(Some(&self.prev_hash));
        field(Some(&self.seq.to_be_bytes()));
        field(Some(&micros(self.at).to_be_bytes()));
        field(self.actor.map(|actor| actor.to_string()).as_deref().map(str::as_bytes));
        field(Some(self.action.as_bytes()));
        field(Some(self.subject.as_bytes()));
        field(self.before.as_deref());
        field(self.after.as_deref());
        field(self.reason.as_deref().map(str::as_bytes));
        hasher.finalize().into()
    }

    fn read(columns: &mut Columns<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            seq: columns.get()?,
            at: columns.get()?,
            actor: columns.get()?,
            action: columns.get()?,
            subject: columns.get()?,
            before: columns.get()?,
            after: columns.get()?,
            reason: columns.get()?,
            prev_hash: columns.get()?,
            hash: columns.get()?,
        })
    }

    fn binds(self) -> Vec<Bind> {
        binds![
            self.seq,
            self.at,
            self.actor,
            self.action,
            self.subject,
            self.before,
            self.after,
            self.reason,
            self.prev_hash,
            self.hash,
        ]
    }
}

/// The end of the chain: what the next row builds on.
#[derive(Clone, Debug)]
pub(crate) struct ChainEnd {
    seq: i64,
    hash: Vec<u8>,
}

impl ChainEnd {
    /// Takes the lock that every writer takes first.
    pub async fn lock(db: &mut Connection) -> Result<Self, StoreError> {
        db.one(
            "UPDATE audit_head SET writes = writes + 1 WHERE one = 1 RETURNING seq, hash",
            Vec::new(),
            Self::read,
        )
        .await?
        .ok_or_else(|| StoreError::corrupt("end of the audit", "its row is missing"))
    }

    fn read(columns: &mut Columns<'_>) -> Result<Self, StoreError> {
        Ok(Self { seq: columns.get()?, hash: columns.get()? })
    }
}

/// What the verification found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditReport {
    /// Rows that were looked at.
    pub rows: u64,
    /// The first place where the chain does not hold; `None` where it does.
    pub broken: Option<BrokenLink>,
}

/// Where the chain does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BrokenLink {
    /// The row's fields are not what its hash was made of.
    Changed { seq: i64 },
    /// The row does not follow the one before it: something was taken out or put in here.
    OutOfOrder { seq: i64 },
    /// The chain ends at `seq`, which is not where the last writer left its end.
    Cut { seq: i64 },
}

impl Reader {
    /// Rows after `after_seq` (0 for the first page), in order, at most 1,000.
    pub async fn audit(&mut self, after_seq: i64, limit: u32) -> Result<Vec<AuditRow>, StoreError> {
        self.db
            .all(
                "SELECT seq, at, actor, action, subject, before_hash, after_hash, reason, prev_hash, hash \
                 FROM audit WHERE seq > $1 ORDER BY seq LIMIT $2",
                binds![after_seq, limit.min(VERIFY_ROWS)],
                AuditRow::read,
            )
            .await
    }

    /// Walks the whole chain.
    pub async fn verify_audit(&mut self) -> Result<AuditReport, StoreError> {
        let mut end = ChainEnd { seq: 0, hash: Vec::new() };
        let mut rows = 0;
        loop {
            let page = self.audit(end.seq, VERIFY_ROWS).await?;
            if page.is_empty() {
                break;
            }
            for row in page {
                rows += 1;
                let seq = row.seq;
                if row.hash != row.computed_hash() {
                    return Ok(AuditReport { rows, broken: Some(BrokenLink::Changed { seq }) });
                }
                if seq != end.seq + 1 || row.prev_hash != end.hash {
                    return Ok(AuditReport { rows, broken: Some(BrokenLink::OutOfOrder { seq }) });
                }
                end = ChainEnd { seq, hash: row.hash };
            }
        }
        let head = self.db.one("SELECT seq, hash FROM audit_head", Vec::new(), ChainEnd::read).await?;
        let whole = head.is_some_and(|head| head.seq == end.seq && head.hash == end.hash);
        Ok(AuditReport { rows, broken: (!whole).then_some(BrokenLink::Cut { seq: end.seq }) })
    }
}

impl Writer {
    /// Remembers a row for the audit.
    pub(crate) fn note(
        &mut self,
        action: &'static str,
        subject: String,
        versions: (Option<Hash>, Option<Hash>),
        reason: Option<String>,
    ) {
        let (before, after) = versions;
        let note = Note { at: self.now(), actor: self.act.actor, action, subject, before, after, reason };
        self.notes.push(note);
    }

    /// Chains and inserts what was remembered, and moves the end.
    pub(crate) async fn write_audit(&mut self) -> Result<(), StoreError> {
        let notes = std::mem::take(&mut self.notes);
        if notes.is_empty() {
            return Ok(());
        }
        let mut rows = Vec::with_capacity(notes.len());
        for note in notes {
            let mut row = AuditRow {
                seq: self.end.seq + 1,
                at: note.at,
                actor: note.actor,
                action: note.action.into(),
                subject: note.subject,
                before: note.before.map(Vec::from),
                after: note.after.map(Vec::from),
                reason: note.reason,
                prev_hash: std::mem::take(&mut self.end.hash),
                hash: Vec::new(),
            };
            row.hash = row.computed_hash().into();
            self.end = ChainEnd { seq: row.seq, hash: row.hash.clone() };
            rows.push(row.binds());
        }
        self.db
            .insert(
                "INSERT INTO audit \
                 (seq, at, actor, action, subject, before_hash, after_hash, reason, prev_hash, hash) VALUES",
                rows,
                "",
            )
            .await?;
        let end = binds![self.end.seq, self.end.hash.clone()];
        self.db.run("UPDATE audit_head SET seq = $1, hash = $2 WHERE one = 1", end).await.map(drop)
    }
}
