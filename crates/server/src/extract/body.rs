//! JSON bodies: bounded, strict, and wrong ones answered with the place that is wrong.

use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, FailedToBufferBody};
use axum::extract::{DefaultBodyLimit, FromRequest, Request};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use protocol::bounds::BODY_BYTES_MAX;
use protocol::problem::{Params, ProblemCode};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::malformed;
use crate::refusal::{Answer, Refusal};

/// A JSON body of at most `MAX` bytes, read into `T`.
pub struct Body<T, const MAX: usize = BODY_BYTES_MAX>(pub T);

/// A JSON document of at most `MAX` bytes as it came, for those who read it themselves.
pub struct Document<const MAX: usize>(pub Bytes);

impl<T, S, const MAX: usize> FromRequest<S> for Body<T, MAX>
where
    T: DeserializeOwned + Serialize,
    S: Send + Sync,
{
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &S) -> Answer<Self> {
        malformed::read(&bounded_json::<MAX>(request).await?).map(Self)
    }
}

impl<S, const MAX: usize> FromRequest<S> for Document<MAX>
where
    S: Send + Sync,
{
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &S) -> Answer<Self> {
        bounded_json::<MAX>(request).await.map(Self)
    }
}

async fn bounded_json<const MAX: usize>(mut request: Request) -> Answer<Bytes> {
    if !is_json(request.headers()) {
        let not_json = Refusal::new(ProblemCode::MalformedBody);
        return Err(not_json.and_at("", "not_json_type", Params::new()));
    }
    DefaultBodyLimit::max(MAX).apply(&mut request);
    Bytes::from_request(request, &()).await.map_err(|rejection| match rejection {
        BytesRejection::FailedToBufferBody(FailedToBufferBody::LengthLimitError(_)) => {
            Refusal::new(ProblemCode::TooLarge).with("max_bytes", MAX)
        }
        // The connection broke off in the middle; whoever sent it will hardly hear this.
        _ => Refusal::new(ProblemCode::MalformedBody).and_at("", "cut_off", Params::new()),
    })
}

/// Asking for the JSON type also keeps plain HTML forms of other sites out.
fn is_json(headers: &HeaderMap) -> bool {
    let Some(value) = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()) else {
        return false;
    };
    let essence = value.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
}
