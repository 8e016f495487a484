//! Sessions: who is signed in. The token is known to the browser alone; its hash is what is stored.

use std::fmt;

use chrono::{DateTime, Utc};
use domain::id::UserId;
use domain::text::Name;
use protocol::session::SessionGrant;
use sha2::{Digest, Sha256};

use crate::database::binds;
use crate::{Account, Reader, StoreError, Writer};

/// The most sessions of one account; the oldest one ends when one more begins.
const SESSIONS_MAX: u32 = 50;

/// SHA-256 of a session's token. The token is random and long, so that no salt is needed.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TokenHash([u8; 32]);

impl TokenHash {
    pub fn of(token: &str) -> Self {
        Self(Sha256::digest(token).into())
    }
}

impl fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenHash(..)")
    }
}

/// A session that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    pub user: UserId,
    pub login: String,
    pub name: Name,
    pub grants: Vec<SessionGrant>,
    pub opened_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

impl Reader {
    /// Who holds the token; `None` where it is unknown, the session expired by `now`, or the account is disabled.
    pub async fn session(
        &mut self,
        token: &TokenHash,
        now: DateTime<Utc>,
    ) -> Result<Option<SignedIn>, StoreError> {
        let rows = self
            .db
            .all(
                "SELECT a.id, a.login, a.name, s.opened_at, s.expires_at, g.role, g.region, r.name \
                 FROM session s JOIN account a ON a.id = s.account \
                 LEFT JOIN account_grant g ON g.account = a.id LEFT JOIN region r ON r.id = g.region \
                 WHERE s.token_hash = $1 AND s.expires_at > $2 AND a.disabled = 0 \
                 ORDER BY g.role, r.name, g.region",
                binds![&token.0, now],
                |c| {
                    let signed_in = SignedIn {
                        user: c.get()?,
                        login: c.get()?,
                        name: c.get()?,
                        grants: Vec::new(),
                        opened_at: c.get()?,
                        expires_at: c.get()?,
                    };
                    let grant = c.joined(3, |c| {
                        Ok(SessionGrant { role: c.get()?, region: c.get()?, region_name: c.get()? })
                    })?;
                    Ok((signed_in, grant))
                },
            )
            .await?;
        let mut session = None;
        for (signed_in, grant) in rows {
            session.get_or_insert(signed_in).grants.extend(grant);
        }
        Ok(session)
    }
}

impl Writer {
    /// Begins a session for whoever gave the password of `checked`, and gives the account as it is now. `None`, and no
    /// session, where it was disabled or its password was changed since: a password is checked without the lock, and
    /// who changes one meanwhile counts on every session of the old one being over.
    pub async fn open_session_of(
        &mut self,
        token: &TokenHash,
        checked: &Account,
        expires_at: DateTime<Utc>,
    ) -> Result<Option<Account>, StoreError> {
        let present = self.account(checked.id).await?;
        let present = present.filter(|it| !it.disabled && it.password_hash == checked.password_hash);
        if let Some(account) = &present {
            self.open_session(token, account.id, expires_at).await?;
        }
        Ok(present)
    }

    /// Begins a session. Expired ones are cleared away on the way, and of too many the oldest.
    pub async fn open_session(
        &mut self,
        token: &TokenHash,
        account: UserId,
        expires_at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let now = self.now();
        self.db.run("DELETE FROM session WHERE expires_at <= $1", binds![now]).await?;
        self.db
            .run(
                "DELETE FROM session WHERE account = $1 AND token_hash NOT IN \
                 (SELECT token_hash FROM session WHERE account = $1 ORDER BY opened_at DESC LIMIT $2)",
                binds![account, SESSIONS_MAX - 1],
            )
            .await?;
        self.db
            .run(
                "INSERT INTO session (token_hash, account, opened_at, expires_at) VALUES ($1, $2, $3, $4)",
                binds![&token.0, account, now, expires_at],
            )
            .await?;
        self.note("session_opened", format!("account:{account}"), (None, None), None);
        Ok(())
    }

    /// Clears away what has expired.
    pub async fn drop_expired_sessions(&mut self) -> Result<(), StoreError> {
        let now = self.now();
        self.db.run("DELETE FROM session WHERE expires_at <= $1", binds![now]).await.map(drop)
    }

    /// Lets a session last longer. No audit row: nothing was decided.
    pub async fn renew_session(
        &mut self,
        token: &TokenHash,
        expires_at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let sql = "UPDATE session SET expires_at = $1 WHERE token_hash = $2";
        self.db.run(sql, binds![expires_at, &token.0]).await.map(drop)
    }

    /// Ends a session; one that is gone already stays gone.
    pub async fn close_session(&mut self, token: &TokenHash) -> Result<(), StoreError> {
        let sql = "DELETE FROM session WHERE token_hash = $1 RETURNING account";
        let account: Option<UserId> = self.db.one(sql, binds![&token.0], |c| c.get()).await?;
        if let Some(account) = account {
            self.note("session_closed", format!("account:{account}"), (None, None), None);
        }
        Ok(())
    }

    /// Ends every session of an account.
    pub async fn close_sessions_of(&mut self, account: UserId) -> Result<(), StoreError> {
        if self.db.run("DELETE FROM session WHERE account = $1", binds![account]).await? > 0 {
            self.note("sessions_closed", format!("account:{account}"), (None, None), None);
        }
        Ok(())
    }
}
