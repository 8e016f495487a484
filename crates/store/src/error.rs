//! What can go wrong, in the domain's words where it has one.

use std::fmt;

use domain::id::ScorecardId;
use domain::scorecard::Stage;
use protocol::problem::ProblemCode;

/// What lies behind an error that the domain has no word for. For the log, never for a screen.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Why the store did not do it.
#[derive(Debug)]
pub enum StoreError {
    /// Nothing with this id; names what was looked for.
    NotFound(&'static str),
    /// The id is known with another body.
    StaleVersion,
    /// The assessor already has this card for the community in the round.
    CardExists { card: ScorecardId },
    /// The card is at `stage`, which does not allow it.
    WrongStage { stage: Stage },
    /// The round is closed; nothing in it changes any more.
    RoundClosed,
    /// Somebody has worked by the rules of the round; they stay.
    RoundBegun,
    /// So many submitted cards wait for review.
    RoundNotReady { waiting: u32 },
    /// A round that mends another has no accepted card: it would put nothing in the place of a result.
    NothingAccepted,
    /// The card is another assessor's.
    NotYours,
    /// A reviewer is never the assessor of the same card.
    OwnCard,
    /// A value that must be unique is in use; names it.
    Taken(&'static str),
    /// The place after which a page was to begin is not in the list.
    UnknownCursor,
    /// More than the bound in one call.
    TooMany { what: &'static str, max: usize },
    /// The database is locked, overloaded or away; trying again shortly is safe.
    Busy(Cause),
    /// The database found two writes in conflict and undid this one; see [`crate::retrying`].
    Conflict(Cause),
    /// The database can be read but not written.
    ReadOnly(Cause),
    /// The database's URL is not understood; says why.
    BadUrl(String),
    /// The database was made by a newer program.
    SchemaNewer { found: i64, known: i64 },
    /// A migration that was applied differs from the one in this program.
    MigrationChanged { version: i64 },
    /// A stored value is not what was once checked and stored; names it.
    Corrupt { what: &'static str, cause: Cause },
    /// Anything else.
    Other(Cause),
}

impl StoreError {
    /// The word on the wire.
    pub fn problem_code(&self) -> ProblemCode {
        match self {
            Self::NotFound(_) => ProblemCode::NotFound,
            Self::StaleVersion | Self::Taken(_) => ProblemCode::StaleVersion,
            Self::CardExists { .. } => ProblemCode::CardExists,
            Self::WrongStage { .. } => ProblemCode::WrongStage,
            Self::RoundClosed => ProblemCode::RoundClosed,
            Self::RoundBegun => ProblemCode::RoundBegun,
            Self::RoundNotReady { .. } | Self::NothingAccepted => ProblemCode::RoundNotReady,
            Self::NotYours => ProblemCode::Forbidden,
            Self::OwnCard => ProblemCode::OwnCard,
            Self::UnknownCursor => ProblemCode::BadQuery,
            Self::TooMany { .. } => ProblemCode::Invalid,
            Self::Busy(_) | Self::Conflict(_) => ProblemCode::StoreBusy,
            Self::ReadOnly(_) => ProblemCode::StoreReadOnly,
            Self::BadUrl(_)
            | Self::SchemaNewer { .. }
            | Self::MigrationChanged { .. }
            | Self::Corrupt { .. }
            | Self::Other(_) => ProblemCode::Internal,
        }
    }

    pub(crate) fn corrupt(what: &'static str, cause: impl Into<Cause>) -> Self {
        Self::Corrupt { what, cause: cause.into() }
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound(what) => write!(f, "no such {what}"),
            Self::StaleVersion => f.write_str("the id is known with another body"),
            Self::CardExists { card } => write!(f, "the assessor already has card {card} there"),
            Self::WrongStage { stage } => write!(f, "the card is {}", stage.as_str()),
            Self::RoundClosed => f.write_str("the round is closed"),
            Self::RoundBegun => f.write_str("the round has cards or records"),
            Self::RoundNotReady { waiting } => write!(f, "{waiting} cards wait for review"),
            Self::NothingAccepted => f.write_str("the amended round has no accepted card"),
            Self::NotYours => f.write_str("the card is another assessor's"),
            Self::OwnCard => f.write_str("the reviewer is the assessor of the card"),
            Self::Taken(what) => write!(f, "this {what} is in use"),
            Self::UnknownCursor => f.write_str("the list has no such place to go on from"),
            Self::TooMany { what, max } => write!(f, "more than {max} {what} at once"),
            Self::Busy(cause) => write!(f, "the database is busy: {cause}"),
            Self::Conflict(cause) => write!(f, "the database undid a conflicting write: {cause}"),
            Self::ReadOnly(cause) => write!(f, "the database cannot be written: {cause}"),
            Self::BadUrl(why) => write!(f, "the database's URL is not understood: {why}"),
            Self::SchemaNewer { found, known } => {
                write!(
                    f,
                    "the database has schema {found}, made by a newer program than this one, which knows {known}"
                )
            }
            Self::MigrationChanged { version } => {
                write!(f, "migration {version} in the database differs from the one in this program")
            }
            Self::Corrupt { what, cause } => write!(f, "the stored {what} is damaged: {cause}"),
            Self::Other(cause) => write!(f, "the database failed: {cause}"),
        }
    }
}

impl std::error::Error for StoreError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Busy(cause) | Self::Conflict(cause) | Self::ReadOnly(cause) | Self::Other(cause) => {
                Some(&**cause)
            }
            Self::Corrupt { cause, .. } => Some(&**cause),
            _ => None,
        }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::Io(_)
            | sqlx::Error::WorkerCrashed => Self::Busy(error.into()),
            sqlx::Error::Database(refusal) => match Refusal::of(&**refusal) {
                Refusal::Busy => Self::Busy(error.into()),
                Refusal::Conflict => Self::Conflict(error.into()),
                Refusal::ReadOnly => Self::ReadOnly(error.into()),
                Refusal::Unique(what) => Self::Taken(what),
                Refusal::Other => Self::Other(error.into()),
            },
            _ => Self::Other(error.into()),
        }
    }
}

/// What a database's error code means to us.
enum Refusal {
    Busy,
    Conflict,
    ReadOnly,
    Unique(&'static str),
    Other,
}

impl Refusal {
    fn of(error: &dyn sqlx::error::DatabaseError) -> Self {
        if error.is_unique_violation() {
            return Self::Unique(unique_thing(error.message(), error.constraint()));
        }
        let code = error.code().unwrap_or_default();
        if error.try_downcast_ref::<sqlx::sqlite::SqliteError>().is_some() {
            // The low byte of an extended code is the primary one: https://www.sqlite.org/rescode.html
            return match code.parse::<i32>().map(|code| code & 0xff) {
                Ok(5 | 6) => Self::Busy,
                // A full disk (13) reads on and writes no more.
                Ok(8 | 13) => Self::ReadOnly,
                _ => Self::Other,
            };
        }
        // https://www.postgresql.org/docs/current/errcodes-appendix.html
        match &*code {
            "40001" | "40P01" => Self::Conflict,
            "25006" | "53100" => Self::ReadOnly,
            "55P03" | "57014" | "57P01" | "57P02" | "57P03" | "53300" | "25P03" => Self::Busy,
            code if code.starts_with("08") => Self::Busy,
            _ => Self::Other,
        }
    }
}

/// The column behind a broken uniqueness. Commands look before they write, so this is the second line.
fn unique_thing(message: &str, constraint: Option<&str>) -> &'static str {
    let place = constraint.unwrap_or(message);
    [("code", "code"), ("login", "login"), ("assignment", "assignment"), ("scorecard", "scorecard")]
        .into_iter()
        .find_map(|(part, what)| place.contains(part).then_some(what))
        .unwrap_or("id")
}
