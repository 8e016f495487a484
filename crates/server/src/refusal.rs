//! Every failure of a request. A [`Refusal`] carries what happened; the words are added on the way out by
//! [`crate::speech`], where the caller's language is known.

use std::fmt::Display;

use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use protocol::bounds::PROBLEM_ERRORS_MAX;
use protocol::problem::{FieldError, Params, Problem, ProblemCode};
use store::StoreError;

use crate::extract::bad_parameter;

/// Why a request was not answered as asked.
#[derive(Clone, Debug)]
pub struct Refusal {
    problem: Box<Problem>,
    retry_after_s: Option<u64>,
    /// The database refused a serialisation; the whole transaction may be tried once more.
    is_conflict: bool,
}

/// What a handler gives.
pub type Answer<T> = Result<T, Refusal>;

/// The problem of a response that has no words yet; travels as a response extension.
#[derive(Clone, Debug)]
pub struct Wordless(pub Box<Problem>);

impl Refusal {
    pub fn new(code: ProblemCode) -> Self {
        Self { problem: Box::new(Problem::new(code)), retry_after_s: None, is_conflict: false }
    }

    /// Something broke here. The cause goes to the log, under the request's id, and never to the caller.
    pub fn internal(cause: impl Display) -> Self {
        tracing::error!(%cause, "the request failed");
        Self::new(ProblemCode::Internal)
    }

    /// One wrong place in the body, or many: see [`Refusal::and_at`].
    pub fn invalid(pointer: impl Into<String>, code: impl Into<String>) -> Self {
        Self::new(ProblemCode::Invalid).and_at(pointer, code, Params::new())
    }

    /// Adds a value that the message may mention.
    pub fn with(mut self, name: &str, value: impl Into<serde_json::Value>) -> Self {
        self.problem.params.insert(name.into(), value.into());
        self
    }

    /// Adds a wrong place. Past the bound only the number of errors grows.
    pub fn and_at(mut self, pointer: impl Into<String>, code: impl Into<String>, params: Params) -> Self {
        let errors = &mut self.problem.errors;
        if errors.len() < PROBLEM_ERRORS_MAX {
            errors.push(FieldError {
                pointer: pointer.into(),
                code: code.into(),
                message: String::new(),
                params,
            });
        } else {
            let total = self.problem.params.get("errors_total").and_then(serde_json::Value::as_u64);
            let total = total.unwrap_or(PROBLEM_ERRORS_MAX as u64) + 1;
            self.problem.params.insert("errors_total".into(), total.into());
        }
        self
    }

    /// Says when trying again makes sense, in seconds.
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after_s = Some(seconds);
        self.with("retry_after_s", seconds)
    }

    pub fn code(&self) -> ProblemCode {
        self.problem.code
    }

    #[cfg(test)]
    pub fn errors(&self) -> &[FieldError] {
        &self.problem.errors
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        let code = error.problem_code();
        if code == ProblemCode::Internal {
            return Self::internal(error);
        }
        let mut refusal = Self::new(code);
        refusal.is_conflict = matches!(error, StoreError::Conflict(_));
        match error {
            StoreError::NotFound(what) => refusal.with("what", what),
            StoreError::CardExists { card } => refusal.with("card", card.to_string()),
            StoreError::WrongStage { stage } => refusal.with("stage", stage.as_str()),
            StoreError::RoundNotReady { waiting } => refusal.with("waiting", waiting),
            StoreError::NothingAccepted => refusal.and_at("", "nothing_accepted", Params::new()),
            StoreError::Taken("code") => Self::invalid("/code", "taken"),
            StoreError::Taken("assignment") => Self::invalid("/assessor", "already_assigned"),
            StoreError::Taken(what) => refusal.with("what", what),
            StoreError::UnknownCursor => bad_parameter("after", "unknown_cursor", []),
            StoreError::TooMany { what, max } => refusal.with("what", what).with("max", max),
            StoreError::Busy(_) | StoreError::Conflict(_) => refusal.retry_after(1),
            StoreError::ReadOnly(_) => refusal.retry_after(60),
            _ => refusal,
        }
    }
}

impl store::MayConflict for Refusal {
    fn is_conflict(&self) -> bool {
        self.is_conflict
    }
}

impl From<ProblemCode> for Refusal {
    fn from(code: ProblemCode) -> Self {
        Self::new(code)
    }
}

impl From<crate::clock::NoRandomness> for Refusal {
    fn from(cause: crate::clock::NoRandomness) -> Self {
        Self::internal(cause)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        if let Some(seconds) = self.retry_after_s {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(Wordless(self.problem));
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn past_the_bound_errors_are_counted_and_no_longer_listed() {
        let mut refusal = Refusal::invalid("/entries/A", "V01");
        for _ in 0..PROBLEM_ERRORS_MAX + 4 {
            refusal = refusal.and_at("/entries/B", "V02", Params::new());
        }
        assert_eq!(refusal.problem.errors.len(), PROBLEM_ERRORS_MAX);
        assert_eq!(refusal.problem.params["errors_total"], PROBLEM_ERRORS_MAX + 5);
    }
}
