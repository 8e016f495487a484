//! Gives every failure its words, in the caller's language, as `application/problem+json`.
//!
//! Outermost but for the request's id, so that also a path that does not exist, a method that is not
//! allowed and a handler that broke answer in the same shape.

use axum::Json;
use axum::extract::Request;
use axum::http::header::{ACCEPT_LANGUAGE, CONTENT_LANGUAGE, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use locale::{Area, Language, area};
use protocol::problem::{FieldError, Params, Problem, ProblemCode};
use serde_json::Value;

use crate::refusal::Wordless;

const PROBLEM_JSON: HeaderValue = HeaderValue::from_static("application/problem+json");

/// The language that a request asks for; Chinese where it names none of ours.
pub fn language_of(headers: &HeaderMap) -> Language {
    let wanted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    wanted.map_or(Language::default(), Language::from_accept_language)
}

/// The layer: lets answers through and words every failure.
pub async fn give_words(request: Request, next: Next) -> Response {
    let language = language_of(request.headers());
    let request_id = request.headers().get("x-request-id").cloned();
    let mut response = next.run(request).await;
    let Some(mut problem) = problem_of(&mut response) else {
        return response;
    };
    word(&mut problem, language);
    if problem.code == ProblemCode::Internal {
        problem.request_id = request_id.and_then(|id| id.to_str().map(str::to_owned).ok());
    }
    let (parts, _) = response.into_parts();
    let mut spoken = (parts.status, Json(problem)).into_response();
    for (name, value) in &parts.headers {
        if name != CONTENT_TYPE && name != axum::http::header::CONTENT_LENGTH {
            spoken.headers_mut().append(name, value.clone());
        }
    }
    spoken.headers_mut().insert(CONTENT_TYPE, PROBLEM_JSON);
    spoken.headers_mut().insert(CONTENT_LANGUAGE, HeaderValue::from_static(language.tag()));
    spoken.headers_mut().append(VARY, HeaderValue::from_name(ACCEPT_LANGUAGE));
    spoken
}

/// The problem that a response carries, or the one that its bare status means.
fn problem_of(response: &mut Response) -> Option<Problem> {
    if let Some(Wordless(problem)) = response.extensions_mut().remove::<Wordless>() {
        return Some(*problem);
    }
    let code = match response.status() {
        StatusCode::NOT_FOUND => ProblemCode::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => ProblemCode::MethodNotAllowed,
        status if status.is_server_error() => ProblemCode::Internal,
        _ => return None,
    };
    *response.status_mut() = StatusCode::from_u16(code.status()).ok()?;
    Some(Problem::new(code))
}

/// Fills title, detail and the message of every wrong place.
pub fn word(problem: &mut Problem, language: Language) {
    let code = problem.code.as_str();
    problem.title = say(&area::PROBLEM, language, &format!("problem.{code}.title"), &problem.params)
        .unwrap_or(code.to_owned());
    problem.detail = say(&area::PROBLEM, language, &format!("problem.{code}.detail"), &problem.params)
        .unwrap_or(problem.title.clone());
    for error in &mut problem.errors {
        error.message = message(error, language);
    }
}

/// The words at one wrong place: a validation rule's, else a fault's; its bare code where neither has any.
fn message(error: &FieldError, language: Language) -> String {
    let code = error.code.to_lowercase();
    // Only rules have variants: `not_json_type` is another fault than `not_json` and no longer text of it.
    fullest(&area::VALIDATION, language, &format!("validation.{code}"), &error.params)
        .or_else(|| say(&area::FAULT, language, &format!("fault.{code}"), &error.params))
        .unwrap_or_else(|| error.code.clone())
}

/// A rule may have longer texts for when its numbers are known (`validation.v03_kinds`): the first of them that
/// needs no value that is absent, else the plain one.
fn fullest(area: &Area, language: Language, key: &str, params: &Params) -> Option<String> {
    let is_variant = |it: &&str| it.strip_prefix(key).is_some_and(|rest| rest.starts_with('_'));
    let mut variants =
        area.keys().filter(is_variant).filter_map(|variant| say(area, language, variant, params));
    variants.find(|text| !text.contains("%{")).or_else(|| say(area, language, key, params))
}

fn say(area: &Area, language: Language, key: &str, params: &Params) -> Option<String> {
    let text = area.text(language, key)?;
    let shown: Vec<_> = params.iter().map(|(name, value)| (name.as_str(), plain(value))).collect();
    let values: Vec<_> = shown.iter().map(|(name, value)| (*name, value as &dyn std::fmt::Display)).collect();
    Some(locale::fill(text, &values))
}

/// A value as a person writes it: no quotes around words, no `.0` behind whole numbers.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.as_f64().map_or_else(|| number.to_string(), |n| n.to_string()),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::validation::Rule;

    #[test]
    fn every_problem_of_the_server_has_words_in_both_languages() {
        for code in ProblemCode::ALL {
            for language in Language::ALL {
                let mut problem = Problem::new(code);
                word(&mut problem, language);
                assert_ne!(problem.title, code.as_str(), "{language:?} has no title for {}", code.as_str());
                assert_ne!(problem.detail, problem.title, "{language:?}: {} says nothing", code.as_str());
            }
        }
    }

    #[test]
    fn every_rule_has_words_in_both_languages() {
        for rule in Rule::ALL {
            let error = FieldError {
                pointer: String::new(),
                code: rule.code().into(),
                message: String::new(),
                params: Params::new(),
            };
            for language in Language::ALL {
                assert_ne!(message(&error, language), rule.code(), "{language:?} has no words for it");
            }
        }
    }

    /// The codes in a source file of our own, behind what stands `before` each of them.
    fn codes<'a>(source: &'a str, before: &str) -> Vec<&'a str> {
        let codes: Vec<_> = source
            .split(before)
            .skip(1)
            .filter_map(|rest| rest.split_once('"'))
            .map(|(code, _)| code)
            .collect();
        assert!(!codes.is_empty(), "the source is written in another way now");
        codes
    }

    #[test]
    fn every_fault_of_a_document_or_a_body_has_words_in_both_languages() {
        let bodies = include_str!("extract/malformed.rs").split("mod tests").next().unwrap_or_default();
        let all = [
            codes(include_str!("../../domain/src/document/fault.rs"), "=> \""),
            codes(bodies, "Fault::shape(\""),
            codes(bodies, "Fault::member(\""),
        ];
        for code in all.concat() {
            for language in Language::ALL {
                let key = format!("fault.{code}");
                assert!(area::FAULT.text(language, &key).is_some(), "{language:?} has no {key}");
            }
        }
    }

    #[test]
    fn no_fault_is_said_in_the_words_of_another_whose_code_begins_alike() {
        let said = |code: &str, language| {
            let (pointer, message) = (String::new(), String::new());
            super::message(
                &FieldError { pointer, code: code.into(), message, params: Params::new() },
                language,
            )
        };
        // A rule's words come before those of a fault of the same name.
        let is_no_rule =
            |code: &&str| area::VALIDATION.text(Language::En, &format!("validation.{code}")).is_none();
        let faults: Vec<_> =
            area::FAULT.keys().filter_map(|key| key.strip_prefix("fault.")).filter(is_no_rule).collect();
        assert!(faults.contains(&"not_json") && faults.contains(&"not_json_type"));
        for language in Language::ALL {
            for code in &faults {
                let own = say(&area::FAULT, language, &format!("fault.{code}"), &Params::new());
                assert_eq!(Some(said(code, language)), own, "{language:?} {code}");
            }
        }
    }

    #[test]
    fn a_rule_says_the_numbers_that_are_known() {
        let words = |pairs: &[(&str, f64)]| {
            let params =
                pairs.iter().map(|(name, value)| ((*name).to_owned(), Value::from(*value))).collect();
            let (pointer, message) = (String::new(), String::new());
            super::message(&FieldError { pointer, code: "V03".into(), message, params }, Language::En)
        };
        assert!(words(&[("level", 4.0), ("needed_kinds", 2.0)]).contains("2 different kinds"));
        assert!(words(&[("level", 3.0), ("needed_items", 1.0)]).contains("1 item"));
        assert_eq!(words(&[]), "This level needs evidence.");
    }

    #[test]
    fn numbers_are_written_as_people_write_them() {
        assert_eq!(plain(&Value::from(4.0)), "4");
        assert_eq!(plain(&Value::from(0.5)), "0.5");
        assert_eq!(plain(&Value::from("H1-01")), "H1-01");
    }
}
