//! Accounts and the roles they hold.

use std::fmt;

use domain::access::{Grant, Role};
use domain::id::UserId;
use domain::text::Name;
use protocol::bounds::ACCOUNT_CHARS_MAX;
use protocol::round::AssessorView;

use crate::audit::fingerprint;
use crate::database::{Columns, binds};
use crate::{Put, ROOTS_MAX, Reader, StoreError, Within, Writer};

/// The longest stored password hash, in bytes; an Argon2 string has about a hundred.
const PASSWORD_HASH_BYTES_MAX: usize = 500;
/// The most assessors that one answer lists.
const ASSESSORS_MAX: u32 = 1000;

/// Somebody who can sign in.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    pub id: UserId,
    /// Stored in lower case; unique.
    pub login: String,
    pub name: Name,
    /// A PHC string (`$argon2id$...`).
    pub password_hash: String,
    /// Cannot sign in, and every session is over.
    pub disabled: bool,
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account").field("id", &self.id).field("login", &self.login).finish_non_exhaustive()
    }
}

/// The one spelling of a login.
fn normal_login(login: &str) -> String {
    login.trim().to_lowercase()
}

fn read_account(c: &mut Columns<'_>) -> Result<Account, StoreError> {
    Ok(Account { id: c.get()?, login: c.get()?, name: c.get()?, password_hash: c.get()?, disabled: c.get()? })
}

impl Reader {
    pub async fn account(&mut self, id: UserId) -> Result<Option<Account>, StoreError> {
        let sql = "SELECT id, login, name, password_hash, disabled FROM account WHERE id = $1";
        self.db.one(sql, binds![id], read_account).await
    }

    /// The account with this login, in any case.
    pub async fn account_by_login(&mut self, login: &str) -> Result<Option<Account>, StoreError> {
        let sql = "SELECT id, login, name, password_hash, disabled FROM account WHERE login = $1";
        self.db.one(sql, binds![normal_login(login)], read_account).await
    }

    /// The roles that an account holds.
    pub async fn grants(&mut self, account: UserId) -> Result<Vec<Grant>, StoreError> {
        let sql = "SELECT role, region FROM account_grant WHERE account = $1 ORDER BY role, region";
        self.db.all(sql, binds![account], |c| Ok(Grant { role: c.get()?, region: c.get()? })).await
    }

    /// Who can be assigned somewhere in these regions: enabled assessors whose region lies in or around them. By
    /// name, at most 1,000.
    pub async fn assessors(&mut self, within: &Within) -> Result<Vec<AssessorView>, StoreError> {
        let mut sql = within.scope_and_above()?;
        sql.push(" SELECT a.id, a.name FROM account a WHERE a.disabled = 0 AND EXISTS (");
        sql.push("SELECT 1 FROM account_grant g WHERE g.account = a.id AND g.role = ");
        sql.bind(Role::Assessor.as_str());
        sql.push(" AND (g.region IN (SELECT id FROM scope) OR g.region IN (SELECT id FROM above)))");
        sql.push(" ORDER BY a.name, a.id LIMIT ").bind(ASSESSORS_MAX);
        self.db.all_of(sql, |c| Ok(AssessorView { id: c.get()?, name: c.get()? })).await
    }
}

impl Writer {
    /// Adds an account or puts it in the place of what had its id; the login is stored in lower case. Disabling one
    /// ends its sessions.
    ///
    /// # Errors
    /// [`StoreError::Taken`] for a login that another account has.
    pub async fn put_account(&mut self, account: &Account) -> Result<Put, StoreError> {
        let login = normal_login(&account.login);
        if login.is_empty() || login.chars().count() > ACCOUNT_CHARS_MAX {
            return Err(StoreError::TooMany { what: "characters of login", max: ACCOUNT_CHARS_MAX });
        }
        if account.password_hash.len() > PASSWORD_HASH_BYTES_MAX {
            return Err(StoreError::TooMany { what: "bytes of password hash", max: PASSWORD_HASH_BYTES_MAX });
        }
        let account = Account { login, ..account.clone() };
        let before = self.account(account.id).await?;
        if before.as_ref() == Some(&account) {
            return Ok(Put::Same);
        }
        let taken = "SELECT 1 FROM account WHERE login = $1 AND id <> $2";
        if self.db.any(taken, binds![account.login.as_str(), account.id]).await? {
            return Err(StoreError::Taken("login"));
        }
        self.db
            .run(
                "INSERT INTO account (id, login, name, password_hash, disabled) VALUES ($1, $2, $3, $4, $5) \
                 ON CONFLICT (id) DO UPDATE SET login = excluded.login, name = excluded.name, \
                 password_hash = excluded.password_hash, disabled = excluded.disabled",
                binds![
                    account.id,
                    account.login.as_str(),
                    &account.name,
                    account.password_hash.as_str(),
                    account.disabled
                ],
            )
            .await?;
        if account.disabled {
            self.close_sessions_of(account.id).await?;
        }
        let print = |it: &Account| fingerprint(&(&it.login, &it.name, &it.password_hash, it.disabled));
        let versions = (before.as_ref().map(print).transpose()?, Some(print(&account)?));
        self.note("account_put", format!("account:{}", account.id), versions, None);
        Ok(if before.is_some() { Put::Changed } else { Put::Created })
    }

    /// Puts these roles in the place of all that the account held.
    pub async fn put_grants(&mut self, account: UserId, grants: &[Grant]) -> Result<(), StoreError> {
        if grants.len() > ROOTS_MAX {
            return Err(StoreError::TooMany { what: "roles", max: ROOTS_MAX });
        }
        if self.account(account).await?.is_none() {
            return Err(StoreError::NotFound("account"));
        }
        let before = self.grants(account).await?;
        self.db.run("DELETE FROM account_grant WHERE account = $1", binds![account]).await?;
        let rows = grants.iter().map(|grant| binds![account, grant.role.as_str(), grant.region]).collect();
        let into = "INSERT INTO account_grant (account, role, region) VALUES";
        self.db.insert(into, rows, " ON CONFLICT (account, role, region) DO NOTHING").await?;
        let versions = (Some(fingerprint(&before)?), Some(fingerprint(grants)?));
        self.note("grants_put", format!("account:{account}"), versions, None);
        Ok(())
    }
}
