//! Failures on the wire: RFC 9457 problem details with a stable code, and an error per wrong place.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What went wrong, as a word that never changes. The words that people read come from the locale by
/// this code, so that a language can be switched while a problem is on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    /// The body is no JSON of the expected shape; `errors` points at the place.
    MalformedBody,
    /// The shape is right but something in it breaks a rule; `errors` lists every one.
    Invalid,
    /// The body is larger than the bound.
    TooLarge,
    /// A query parameter is unknown or out of range.
    BadQuery,
    /// The account or the password is wrong. Says no more, on purpose.
    WrongCredentials,
    /// Too many attempts; `retry_after_s` says how long to wait.
    TooManyAttempts,
    /// Nobody is signed in, or the session has expired.
    NotSignedIn,
    /// The request came from another site.
    ForeignOrigin,
    /// Signed in, but this is not theirs to see or change.
    Forbidden,
    NotFound,
    /// The path exists; what was asked of it does not.
    MethodNotAllowed,
    /// The id is known with another body, or `If-Match` names an older version.
    StaleVersion,
    /// The same assessor already has a card for this community in this round.
    CardExists,
    /// The card is not at the stage that this needs (for example it was already reviewed).
    WrongStage,
    /// The round is closed; nothing in it changes any more.
    RoundClosed,
    /// The round has cards or records already; its rules and its period stay.
    RoundBegun,
    /// Closing was asked for while cards wait for review, or of an amended round without any accepted card.
    RoundNotReady,
    /// The assessor was asked to assess the community in the round, and the evaluator took that back.
    AssignmentWithdrawn,
    /// A reviewer is never the assessor of the same card.
    OwnCard,
    /// A framework document was refused; `errors` lists the wrong places.
    FrameworkRefused,
    /// The database is busy or locked; trying again shortly is safe.
    StoreBusy,
    /// The database can be read but not written.
    StoreReadOnly,
    /// Something broke on the server. `request_id` finds it in the log; nothing else is told.
    Internal,
    /// Said by the app itself: the server could not be reached.
    Unreachable,
    /// Said by the app itself: the answer was not understood (an old app against a new server).
    NotUnderstood,
    /// Said by the app itself: the part of it that holds a screen could not be fetched, though the server answers.
    PartMissing,
}

impl ProblemCode {
    pub const ALL: [Self; 26] = [
        Self::MalformedBody,
        Self::Invalid,
        Self::TooLarge,
        Self::BadQuery,
        Self::WrongCredentials,
        Self::TooManyAttempts,
        Self::NotSignedIn,
        Self::ForeignOrigin,
        Self::Forbidden,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::StaleVersion,
        Self::CardExists,
        Self::WrongStage,
        Self::RoundClosed,
        Self::RoundBegun,
        Self::RoundNotReady,
        Self::AssignmentWithdrawn,
        Self::OwnCard,
        Self::FrameworkRefused,
        Self::StoreBusy,
        Self::StoreReadOnly,
        Self::Internal,
        Self::Unreachable,
        Self::NotUnderstood,
        Self::PartMissing,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::MalformedBody => "malformed_body",
            Self::Invalid => "invalid",
            Self::TooLarge => "too_large",
            Self::BadQuery => "bad_query",
            Self::WrongCredentials => "wrong_credentials",
            Self::TooManyAttempts => "too_many_attempts",
            Self::NotSignedIn => "not_signed_in",
            Self::ForeignOrigin => "foreign_origin",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not_found",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::StaleVersion => "stale_version",
            Self::CardExists => "card_exists",
            Self::WrongStage => "wrong_stage",
            Self::RoundClosed => "round_closed",
            Self::RoundBegun => "round_begun",
            Self::RoundNotReady => "round_not_ready",
            Self::AssignmentWithdrawn => "assignment_withdrawn",
            Self::OwnCard => "own_card",
            Self::FrameworkRefused => "framework_refused",
            Self::StoreBusy => "store_busy",
            Self::StoreReadOnly => "store_read_only",
            Self::Internal => "internal",
            Self::Unreachable => "unreachable",
            Self::NotUnderstood => "not_understood",
            Self::PartMissing => "part_missing",
        }
    }

    /// The HTTP status that goes with the code (0 for what only the app says).
    pub fn status(self) -> u16 {
        match self {
            Self::MalformedBody | Self::BadQuery => 400,
            Self::WrongCredentials | Self::NotSignedIn => 401,
            Self::ForeignOrigin | Self::Forbidden | Self::OwnCard => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::StaleVersion
            | Self::CardExists
            | Self::WrongStage
            | Self::RoundClosed
            | Self::RoundBegun
            | Self::RoundNotReady
            | Self::AssignmentWithdrawn => 409,
            Self::TooLarge => 413,
            Self::Invalid | Self::FrameworkRefused => 422,
            Self::TooManyAttempts => 429,
            Self::Internal => 500,
            Self::StoreBusy | Self::StoreReadOnly => 503,
            Self::Unreachable | Self::NotUnderstood | Self::PartMissing => 0,
        }
    }

    /// Whether the same request may succeed later without a change by its sender.
    pub fn is_passing(self) -> bool {
        matches!(
            self,
            Self::StoreBusy
                | Self::StoreReadOnly
                | Self::Internal
                | Self::Unreachable
                | Self::TooManyAttempts
        )
    }
}

/// What a message may mention: numbers and words by name (`max`, `level`, `indicator`).
pub type Params = BTreeMap<String, serde_json::Value>;

/// One wrong place in a request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// JSON pointer (RFC 6901) into the body: `/entries/H1-01/entry/counted/numerator`. Empty for the whole.
    pub pointer: String,
    /// A stable word: a validation rule (`V01`) or the name of the broken bound.
    pub code: String,
    /// The message in the caller's language.
    pub message: String,
    #[serde(default, skip_serializing_if = "Params::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::HashMap<String, serde_json::Value>))]
    pub params: Params,
}

/// An `application/problem+json` body.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// A stable URI: `urn:guanhu:problem:` and the code.
    #[serde(rename = "type")]
    pub kind: String,
    pub title: String,
    pub status: u16,
    pub code: ProblemCode,
    /// What happened and what to do next, in the caller's language.
    pub detail: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    #[serde(default, skip_serializing_if = "Params::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::HashMap<String, serde_json::Value>))]
    pub params: Params,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

impl Problem {
    /// A problem without words yet; whoever shows it adds them from the locale by `code`.
    pub fn new(code: ProblemCode) -> Self {
        Self {
            kind: format!("urn:guanhu:problem:{}", code.as_str()),
            title: String::new(),
            status: code.status(),
            code,
            detail: String::new(),
            errors: Vec::new(),
            params: Params::new(),
            request_id: None,
        }
    }

    pub fn with_param(mut self, name: &str, value: impl Into<serde_json::Value>) -> Self {
        self.params.insert(name.into(), value.into());
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_on_the_wire_is_the_word_in_the_code() {
        for code in ProblemCode::ALL {
            assert_eq!(serde_json::to_value(code).unwrap(), code.as_str());
        }
    }
}
