//! Query strings: strict, so that a misspelt filter is an error and not a longer list.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use protocol::problem::{Params, ProblemCode};
use serde::de::DeserializeOwned;

use crate::refusal::{Answer, Refusal};

/// The longest query string that is read, in bytes.
const QUERY_BYTES_MAX: usize = 2048;

/// The query string, read into `T`. `T` denies unknown fields.
pub struct Asked<T>(pub T);

impl<T, S> FromRequestParts<S> for Asked<T>
where
    T: DeserializeOwned,
    S: Send + Sync,
{
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Answer<Self> {
        read(parts.uri.query().unwrap_or_default()).map(Self)
    }
}

fn read<T: DeserializeOwned>(query: &str) -> Answer<T> {
    if query.len() > QUERY_BYTES_MAX {
        return Err(Refusal::new(ProblemCode::BadQuery).with("max_bytes", QUERY_BYTES_MAX));
    }
    let pairs = serde_urlencoded::Deserializer::new(form_urlencoded::parse(query.as_bytes()));
    serde_path_to_error::deserialize(pairs).map_err(|error| {
        let message = error.inner().to_string();
        let parameter = match error.path().to_string() {
            path if path == "." => quoted(&message).unwrap_or_default().to_owned(),
            path => path,
        };
        let code = if message.starts_with("unknown field") {
            "unknown_field"
        } else if message.starts_with("missing field") {
            "missing_field"
        } else {
            "invalid_value"
        };
        bad_parameter(&parameter, code, [])
    })
}

/// The refusal of one parameter, with the bounds that its words name:
/// `bad_parameter("limit", "out_of_range", [("min", 1), ("max", 1000)])`.
pub fn bad_parameter<const N: usize>(name: &str, code: &str, bounds: [(&str, usize); N]) -> Refusal {
    let mut params = Params::from([("name".to_owned(), name.into())]);
    params.extend(bounds.map(|(bound, value)| (bound.to_owned(), value.into())));
    Refusal::new(ProblemCode::BadQuery).with("parameter", name).and_at("", code, params)
}

fn quoted(message: &str) -> Option<&str> {
    message.split('`').nth(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::community::CommunityQuery;

    fn parameter(query: &str) -> Option<String> {
        let refusal = read::<CommunityQuery>(query).err()?;
        assert_eq!(refusal.code(), ProblemCode::BadQuery);
        let problem = format!("{refusal:?}");
        ["limit", "sort", "colour", "region"]
            .into_iter()
            .find(|name| problem.contains(&format!("\"parameter\": String(\"{name}\")")))
            .map(str::to_owned)
    }

    #[test]
    fn a_wrong_parameter_is_named() {
        assert_eq!(parameter("limit=many").as_deref(), Some("limit"));
        assert_eq!(parameter("sort=price").as_deref(), Some("sort"));
        assert_eq!(parameter("colour=red").as_deref(), Some("colour"));
        assert_eq!(parameter("region=here").as_deref(), Some("region"));
    }

    #[test]
    fn an_empty_query_asks_for_everything() {
        assert_eq!(read::<CommunityQuery>("").ok(), Some(CommunityQuery::default()));
    }
}
