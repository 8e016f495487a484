//! Schemas of the types that read and write themselves, for the API's description.

use std::borrow::Cow;

use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Schema, SchemaFormat, SchemaType, Type};
use utoipa::openapi::{KnownFormat, RefOr};
use utoipa::{PartialSchema, ToSchema};

use crate::community::{CommunityType, CommunityTypes};
use crate::entry::{Quantity, Rating};
use crate::framework::{EvidenceKind, IndicatorCode};
use crate::id;
use crate::text::Text;

fn typed(kind: Type) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(SchemaType::new(kind))
}

/// What `format: uuid` leaves open: the version.
const VERSION_7: &str = "^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-7[0-9A-Fa-f]{3}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$";

macro_rules! ids {
    ($($name:ident),+ $(,)?) => {$(
        impl ToSchema for id::$name {}

        impl PartialSchema for id::$name {
            fn schema() -> RefOr<Schema> {
                let uuid = SchemaFormat::KnownFormat(KnownFormat::Uuid);
                let described = Some("UUID of version 7");
                typed(Type::String).format(Some(uuid)).pattern(Some(VERSION_7)).description(described).into()
            }
        }
    )+};
}

ids! {
    RegionId, CommunityId, PartyId, UserId, RoundId, AssignmentId, ScorecardId, RevisionId, ReviewId, EvidenceId,
    ReceiptId,
}

macro_rules! codes {
    ($($name:ident, $pattern:literal;)+) => {$(
        impl ToSchema for $name {}

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                typed(Type::String).pattern(Some($pattern)).max_length(Some($name::MAX)).into()
            }
        }
    )+};
}

codes! {
    IndicatorCode, "^[A-Z][A-Z0-9-]*$";
    EvidenceKind, "^[a-z][a-z0-9_]*$";
}

impl<const MIN: usize, const MAX: usize> ToSchema for Text<MIN, MAX> {
    fn name() -> Cow<'static, str> {
        format!("Text{MIN}To{MAX}").into()
    }
}

impl<const MIN: usize, const MAX: usize> PartialSchema for Text<MIN, MAX> {
    fn schema() -> RefOr<Schema> {
        let described = if Self::IS_ONE_LINE {
            "Trimmed; one line, no control characters"
        } else {
            "Trimmed; no control characters but line breaks and tabs"
        };
        typed(Type::String).min_length(Some(MIN)).max_length(Some(MAX)).description(Some(described)).into()
    }
}

impl ToSchema for Rating {}

impl PartialSchema for Rating {
    fn schema() -> RefOr<Schema> {
        typed(Type::Integer).minimum(Some(0)).maximum(Some(Self::MAX)).into()
    }
}

impl ToSchema for Quantity {}

impl PartialSchema for Quantity {
    fn schema() -> RefOr<Schema> {
        typed(Type::Number).minimum(Some(0)).maximum(Some(Self::MAX)).into()
    }
}

impl ToSchema for CommunityTypes {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((CommunityType::name().into(), CommunityType::schema()));
    }
}

impl PartialSchema for CommunityTypes {
    fn schema() -> RefOr<Schema> {
        let reference = utoipa::openapi::Ref::from_schema_name(CommunityType::name());
        ArrayBuilder::new()
            .items(RefOr::Ref(reference))
            .min_items(Some(1))
            .max_items(Some(CommunityType::ALL.len()))
            .unique_items(true)
            .description(Some("At least one; `general` only alone"))
            .into()
    }
}
