//! What the API's description says beside the paths: who is asked, what every failure looks like.

use domain::id::ReviewId;
use protocol::community::CommunitySort;
use protocol::problem::Problem;
use utoipa::openapi::schema::{AdditionalProperties, Object, Schema};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityScheme};
use utoipa::openapi::{
    ContentBuilder, InfoBuilder, OpenApi, OpenApiBuilder, Ref, RefOr, Response, ResponseBuilder,
    SecurityRequirement, tag::TagBuilder,
};
use utoipa::{OpenApi as _, ToSchema as _};

/// The shapes that no path names by itself.
#[derive(utoipa::OpenApi)]
#[openapi(components(schemas(CommunitySort, Problem, ReviewId)))]
struct Shared;

const ABOUT: &str = "\
JSON, UTF-8, snake_case. Dates are `2026-03-31`, instants RFC 3339 in UTC, ids UUIDs of version 7 made by the client, \
scores unrounded. A write is a PUT that may be sent twice: the same id and body is answered with the first answer. \
An unknown field is an error. A failure is `application/problem+json` (RFC 9457) with a stable `code`, words in the \
language of `Accept-Language` (Chinese or English), and a JSON pointer for every wrong place.";

const TAGS: [(&str, &str); 8] = [
    ("session", "Who is signed in"),
    ("regions", "Cities, districts and subdistricts"),
    ("frameworks", "Indicator frameworks and their versions"),
    ("duties", "Duty catalogues and their versions"),
    ("communities", "The register"),
    ("rounds", "Evaluation rounds and who was sent where"),
    ("scorecards", "Tasks, cards and their review"),
    ("results", "What the system derives"),
];

/// Title, security, and the shape of every failure.
pub fn preface() -> OpenApi {
    let info = InfoBuilder::new()
        .title("Guanhu")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(ABOUT))
        .license(Some(utoipa::openapi::License::new("MIT OR Apache-2.0")))
        .build();
    let cookie = ApiKey::Cookie(ApiKeyValue::with_description(
        "guanhu",
        "Set by signing in; over TLS its name is __Host-guanhu.",
    ));
    let mut components = Shared::openapi().components.unwrap_or_default();
    components.add_security_scheme("session", SecurityScheme::ApiKey(cookie));
    let no_scopes: [&str; 0] = [];
    OpenApiBuilder::new()
        .info(info)
        .components(Some(components))
        .tags(Some(TAGS.map(|(name, words)| TagBuilder::new().name(name).description(Some(words)).build())))
        .security(Some([SecurityRequirement::new("session", no_scopes)]))
        .build()
}

/// Adds what holds for every operation: a failure's shape, 304 for reads, and what the usual answers mean.
pub fn complete(description: &mut OpenApi) {
    open_extended(description);
    close_choices(description);
    for item in description.paths.paths.values_mut() {
        for (operation, usual) in [
            (&mut item.get, "The answer; its ETag spares sending it again"),
            (&mut item.put, "It was so already, or is so now"),
            (&mut item.post, "Done"),
            (&mut item.delete, "Done"),
        ] {
            let Some(operation) = operation else { continue };
            let answers = &mut operation.responses.responses;
            for (status, answer) in answers.iter_mut() {
                if let RefOr::T(answer) = answer
                    && answer.description.is_empty()
                {
                    let words = if status == "201" { "Made" } else { usual };
                    words.clone_into(&mut answer.description);
                }
            }
            answers.insert("default".to_owned(), failure());
        }
        if let Some(read) = &mut item.get {
            let held = ResponseBuilder::new().description("`If-None-Match` names the present ETag; no body");
            read.responses.responses.insert("304".to_owned(), held.build().into());
        }
    }
}

/// A shape that another one extends (`allOf`) cannot be closed to further members: each part of an `allOf` sees the
/// whole object.
fn open_extended(description: &mut OpenApi) {
    let Some(components) = &mut description.components else { return };
    let mut extended = Vec::new();
    for schema in components.schemas.values() {
        if let RefOr::T(Schema::AllOf(all)) = schema {
            extended.extend(all.items.iter().filter_map(|item| match item {
                RefOr::Ref(part) => part.ref_location.rsplit('/').next().map(str::to_owned),
                RefOr::T(_) => None,
            }));
        }
    }
    for name in extended {
        if let Some(RefOr::T(Schema::Object(object))) = components.schemas.get_mut(&name) {
            object.additional_properties = None;
        }
    }
}

/// A choice that carries something is an object with one member, and with no other: neither it nor what it carries takes
/// a field that is not described.
fn close_choices(description: &mut OpenApi) {
    let Some(components) = &mut description.components else { return };
    for schema in components.schemas.values_mut() {
        let RefOr::T(Schema::OneOf(choice)) = schema else { continue };
        for item in &mut choice.items {
            if let RefOr::T(Schema::Object(object)) = item {
                close(object);
            }
        }
    }
}

fn close(object: &mut Object) {
    if object.properties.is_empty() || object.additional_properties.is_some() {
        return;
    }
    object.additional_properties = Some(Box::new(AdditionalProperties::FreeForm(false)));
    for member in object.properties.values_mut() {
        if let RefOr::T(Schema::Object(carried)) = member {
            close(carried);
        }
    }
}

fn failure() -> RefOr<Response> {
    let schema = Ref::from_schema_name(Problem::name());
    let content = ContentBuilder::new().schema(Some(schema)).build();
    ResponseBuilder::new()
        .description("Any failure; `code` says which")
        .content("application/problem+json", content)
        .build()
        .into()
}
