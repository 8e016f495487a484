//! Ids in paths.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use protocol::problem::ProblemCode;
use serde::de::DeserializeOwned;

use crate::refusal::{Answer, Refusal};

/// The variable parts of the path. What cannot be an id names nothing that could be read (404); as the
/// id of something new it is refused (422).
pub struct At<T>(pub T);

impl<T, S> FromRequestParts<S> for At<T>
where
    T: DeserializeOwned + Send,
    S: Send + Sync,
{
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Answer<Self> {
        match Path::<T>::from_request_parts(parts, state).await {
            Ok(Path(value)) => Ok(Self(value)),
            Err(_) if parts.method.is_safe() => Err(ProblemCode::NotFound.into()),
            Err(_) => Err(Refusal::invalid("", "not_an_id")),
        }
    }
}
