//! Accounts and their roles.

use std::io::BufRead as _;

use clap::{Args, Subcommand, ValueEnum};
use domain::access::{Grant, Role};
use domain::id::{RegionId, UserId};
use domain::text::Name;
use protocol::bounds::{ACCOUNT_CHARS_MAX, PASSWORD_CHARS_MAX};
use store::{Account, Act, Store};

use super::CommandError;
use crate::{clock, password};

/// The shortest password that a person may choose, in characters.
const PASSWORD_CHARS_MIN: usize = 10;

#[derive(Subcommand)]
pub enum Verb {
    /// Add an account with one role, and print its id and, where none was given, a password
    Add {
        /// What the person types to sign in
        #[arg(long)]
        account: String,
        /// What others see
        #[arg(long)]
        name: String,
        #[arg(long, value_enum)]
        role: RoleWord,
        /// The id of the region that the role is held for
        #[arg(long)]
        region: RegionId,
        #[command(flatten)]
        password: PasswordSource,
    },
    /// Print all accounts that were named: id, account, name, roles
    List {
        /// Accounts to look up
        #[arg(required = true)]
        accounts: Vec<String>,
    },
    /// Give an account a new password and end its sessions
    Password {
        #[arg(long)]
        account: String,
        #[command(flatten)]
        password: PasswordSource,
    },
}

#[derive(Args)]
pub struct PasswordSource {
    /// Read the password from the first line of standard input; without it one is made and printed
    #[arg(long)]
    password_stdin: bool,
}

/// [`Role`] as a word on the command line.
#[derive(Clone, Copy, ValueEnum)]
pub enum RoleWord {
    Assessor,
    Evaluator,
    Steward,
    DutyHolder,
    Viewer,
    Admin,
}

impl From<RoleWord> for Role {
    fn from(word: RoleWord) -> Self {
        match word {
            RoleWord::Assessor => Self::Assessor,
            RoleWord::Evaluator => Self::Evaluator,
            RoleWord::Steward => Self::Steward,
            RoleWord::DutyHolder => Self::DutyHolder,
            RoleWord::Viewer => Self::Viewer,
            RoleWord::Admin => Self::Admin,
        }
    }
}

pub async fn run(store: &Store, verb: Verb) -> Result<(), CommandError> {
    match verb {
        Verb::Add { account, name, role, region, password } => {
            let password = password.read()?;
            add(store, &account, &name, Grant { role: role.into(), region }, &password).await
        }
        Verb::List { accounts } => list(store, &accounts).await,
        Verb::Password { account, password } => {
            let password = password.read()?;
            change_password(store, &account, &password).await
        }
    }
}

/// A password, and whether the person who runs the command has to be told it.
struct Password {
    text: String,
    is_made: bool,
}

impl PasswordSource {
    fn read(&self) -> Result<Password, CommandError> {
        if !self.password_stdin {
            let bytes = clock::random::<12>().map_err(given)?;
            return Ok(Password { text: clock::hex(&bytes), is_made: true });
        }
        let mut line = String::new();
        std::io::stdin().lock().read_line(&mut line)?;
        let text = line.trim_end_matches(['\r', '\n']).to_owned();
        let length = text.chars().count();
        if !(PASSWORD_CHARS_MIN..=PASSWORD_CHARS_MAX).contains(&length) {
            let why = format!("a password has {PASSWORD_CHARS_MIN} to {PASSWORD_CHARS_MAX} characters");
            return Err(CommandError::Given(why));
        }
        Ok(Password { text, is_made: false })
    }
}

impl Password {
    fn tell(&self) {
        if self.is_made {
            println!("password: {}", self.text);
        }
    }
}

async fn add(
    store: &Store,
    account: &str,
    name: &str,
    grant: Grant,
    password: &Password,
) -> Result<(), CommandError> {
    let login = account.trim().to_lowercase();
    if login.is_empty() || login.chars().count() > ACCOUNT_CHARS_MAX {
        return Err(CommandError::Given(format!("an account has 1 to {ACCOUNT_CHARS_MAX} characters")));
    }
    let name = Name::parse(name).map_err(given)?;
    let id = clock::fresh(UserId::born).map_err(given)?;
    let password_hash = password::hash(&password.text).map_err(given)?;
    let mut write = store.write(Act { actor: None, at: clock::now() }).await?;
    if write.region_tree().await?.get(grant.region).is_none() {
        return Err(CommandError::Given(format!("there is no region {}", grant.region)));
    }
    write.put_account(&Account { id, login, name, password_hash, disabled: false }).await?;
    write.put_grants(id, &[grant]).await?;
    write.commit().await?;
    println!("{id}");
    password.tell();
    Ok(())
}

async fn list(store: &Store, accounts: &[String]) -> Result<(), CommandError> {
    let mut read = store.read().await?;
    for login in accounts {
        let Some(account) = read.account_by_login(login).await? else {
            return Err(CommandError::Given(format!("there is no account {login}")));
        };
        let grants = read.grants(account.id).await?;
        let roles: Vec<_> =
            grants.iter().map(|grant| format!("{}@{}", grant.role.as_str(), grant.region)).collect();
        let state = if account.disabled { "disabled" } else { "enabled" };
        println!("{}\t{}\t{}\t{state}\t{}", account.id, account.login, account.name, roles.join(","));
    }
    Ok(())
}

async fn change_password(store: &Store, account: &str, password: &Password) -> Result<(), CommandError> {
    let password_hash = password::hash(&password.text).map_err(given)?;
    let mut write = store.write(Act { actor: None, at: clock::now() }).await?;
    let Some(found) = write.account_by_login(account).await? else {
        return Err(CommandError::Given(format!("there is no account {account}")));
    };
    let id = found.id;
    write.put_account(&Account { password_hash, ..found }).await?;
    write.close_sessions_of(id).await?;
    write.commit().await?;
    println!("{id}");
    password.tell();
    Ok(())
}

fn given(cause: impl std::fmt::Display) -> CommandError {
    CommandError::Given(cause.to_string())
}
