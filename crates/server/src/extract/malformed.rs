//! From serde's words to a place and a stable code.
//!
//! serde gives a path and an English sentence. The path becomes a JSON pointer; the sentence is recognised
//! by the words that the domain's own errors say, so that "level 5 is not in 0..=4" reaches the caller as
//! rule V02 at its entry, in their language. A body of the wrong shape is `malformed_body` (400); one of
//! the right shape that holds a value no rule allows is `invalid` (422).

use domain::text::incoming;
use protocol::problem::{Params, ProblemCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::error::Category;
use serde_path_to_error::{Path, Segment};

use crate::refusal::{Answer, Refusal};

/// Reads a JSON body strictly: nothing may follow it, and no list stands for an object.
pub fn read<T: DeserializeOwned + Serialize>(json: &[u8]) -> Answer<T> {
    let mut reader = serde_json::Deserializer::from_slice(json);
    let value = incoming(|| serde_path_to_error::deserialize(&mut reader)).map_err(refuse)?;
    reader.end().map_err(|error| not_json(&error))?;
    let given = serde_json::from_slice(json).map_err(|error| not_json(&error))?;
    let understood = serde_json::to_value(&value).map_err(Refusal::internal)?;
    match list_for_object(&given, &understood) {
        Some(at) => Err(Refusal::new(ProblemCode::MalformedBody).and_at(at, "wrong_type", Params::new())),
        None => Ok(value),
    }
}

/// Where a list was given and an object understood. serde takes a list of an object's values for the object, so that a
/// misplaced value would be taken for another; what was understood, said again in JSON, shows where it did.
fn list_for_object(given: &Value, understood: &Value) -> Option<String> {
    let behind = |token: &str, below: Option<String>| below.map(|rest| format!("/{}{rest}", escape(token)));
    match (given, understood) {
        (Value::Array(_), Value::Object(_)) => Some(String::new()),
        (Value::Array(given), Value::Array(understood)) => {
            given.iter().zip(understood).enumerate().find_map(|(at, (given, understood))| {
                behind(&at.to_string(), list_for_object(given, understood))
            })
        }
        (Value::Object(given), Value::Object(understood)) => {
            given.iter().find_map(|(name, given)| behind(name, list_for_object(given, understood.get(name)?)))
        }
        _ => None,
    }
}

fn refuse(error: serde_path_to_error::Error<serde_json::Error>) -> Refusal {
    let inner = error.inner();
    if inner.classify() != Category::Data {
        return not_json(inner);
    }
    let message = inner.to_string();
    // serde_json appends the position, which the pointer says better.
    let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(words, _)| words);
    let fault = recognise(message);
    let mut at = pointer(error.path());
    if let Some(name) = fault.member {
        let member = format!("/{}", escape(name));
        if !at.ends_with(&member) {
            at += &member;
        }
    }
    let code = if fault.is_shape { ProblemCode::MalformedBody } else { ProblemCode::Invalid };
    Refusal::new(code).and_at(at, fault.code, fault.params)
}

fn not_json(error: &serde_json::Error) -> Refusal {
    let place = Params::from([
        ("line".to_owned(), Value::from(error.line())),
        ("column".to_owned(), Value::from(error.column())),
    ]);
    Refusal::new(ProblemCode::MalformedBody).and_at("", "not_json", place)
}

/// A JSON pointer (RFC 6901) of a path.
fn pointer(path: &Path) -> String {
    path.iter().fold(String::new(), |mut text, segment| {
        match segment {
            Segment::Seq { index } => text += &format!("/{index}"),
            Segment::Map { key } => text += &format!("/{}", escape(key)),
            Segment::Enum { variant } => text += &format!("/{}", escape(variant)),
            Segment::Unknown => {}
        }
        text
    })
}

/// The pointer of a member of what `pointer` points at.
pub fn below(pointer: &str, name: &str) -> String {
    format!("{pointer}/{}", escape(name))
}

fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// What is wrong at a place.
struct Fault<'a> {
    code: &'static str,
    /// Whether the shape is wrong, and not just a value.
    is_shape: bool,
    /// The member that the fault is about, where the path ends one level above it.
    member: Option<&'a str>,
    params: Params,
}

impl<'a> Fault<'a> {
    fn value(code: &'static str) -> Self {
        Self { code, is_shape: false, member: None, params: Params::new() }
    }

    fn shape(code: &'static str) -> Self {
        Self { is_shape: true, ..Self::value(code) }
    }

    fn member(code: &'static str, name: Option<&'a str>) -> Self {
        Self { member: name, ..Self::shape(code).with("name", name.unwrap_or_default()) }
    }

    fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.params.insert(name.into(), value.into());
        self
    }
}

fn recognise(message: &str) -> Fault<'_> {
    let named = message.split('`').nth(1);
    let begins = |words: &str| message.starts_with(words);
    match () {
        () if begins("unknown field") => Fault::member("unknown_field", named),
        () if begins("missing field") => Fault::member("missing_field", named),
        () if begins("duplicate field") => Fault::member("duplicate_field", named),
        () if begins("unknown variant") => {
            Fault::shape("unknown_choice").with("text", named.unwrap_or_default())
        }
        () if begins("invalid type") || begins("invalid value") || begins("invalid length") => {
            Fault::shape("wrong_type")
        }
        () => domain_fault(message).unwrap_or_else(|| Fault::shape("invalid_value")),
    }
}

/// The domain's own refusals, by their words; a test below holds each of them.
fn domain_fault(message: &str) -> Option<Fault<'static>> {
    let number_in = |before: &str, after: &str| -> Option<f64> {
        message.strip_prefix(before)?.strip_suffix(after)?.parse().ok()
    };
    if let Some(level) = number_in("level ", " is not in 0..=4") {
        return Some(Fault::value("V02").with("level", level));
    }
    if let Some(max) = number_in("the text is longer than ", " characters") {
        return Some(Fault::value("text_too_long").with("max", max));
    }
    if message.ends_with(" is not in 0..=1e12") {
        return Some(Fault::value("out_of_range").with("min", 0).with("max", 1e12));
    }
    let fixed = [
        ("the text is empty", "text_empty"),
        ("the text holds a control character", "text_control_character"),
        ("not a UUID of version 7", "not_an_id"),
        ("UUID parsing failed", "not_an_id"),
        ("no community type given", "types_missing"),
        ("general cannot stand beside another type", "types_conflict"),
        ("a period starts before", "not_a_period"),
        ("input ", "not_a_date"),
        ("premature end of input", "not_a_date"),
        ("trailing input", "not_a_date"),
        ("expected a", "bad_code"),
    ];
    let found = fixed.into_iter().find(|(words, _)| message.starts_with(words));
    let code = found
        .map(|(_, code)| code)
        .or_else(|| message.ends_with(" is given twice").then_some("types_repeated"));
    code.map(Fault::value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::community::{CommunityTypes, CommunityTypesError};
    use domain::entry::{CardEntry, QuantityOutOfRange, RatingOutOfRange};
    use domain::framework::{FrameworkVersion, IndicatorCode};
    use domain::id::{NotAnId, RoundId};
    use domain::round::{NotAPeriod, Period};
    use domain::scorecard::Entries;
    use domain::text::{Name, TextError};
    use protocol::round::PutRound;
    use protocol::scorecard::{PutReview, SubmitRevision};
    use protocol::session::SignIn;

    #[derive(Debug, serde::Deserialize, Serialize)]
    #[serde(deny_unknown_fields)]
    struct Card {
        #[allow(dead_code)]
        entries: Entries,
    }

    fn refused<T: DeserializeOwned + Serialize>(json: &str) -> (ProblemCode, String, String) {
        let Err(refusal) = read::<T>(json.as_bytes()) else { panic!("{json} was read") };
        let (code, error) = (refusal.code(), refusal.errors()[0].clone());
        (code, error.pointer, error.code)
    }

    #[test]
    fn a_level_outside_the_rubric_is_rule_v02_at_its_entry() {
        let json = r#"{"entries":{"S1-01":{"entry":{"rated":5}}}}"#;
        let (code, pointer, rule) = refused::<Card>(json);
        assert_eq!(code, ProblemCode::Invalid);
        assert_eq!((pointer.as_str(), rule.as_str()), ("/entries/S1-01/entry/rated", "V02"));
    }

    #[test]
    fn an_unknown_field_is_pointed_at_also_deep_inside() {
        let json = r#"{"entries":{"H1-01":{"entry":{"rated":1},"score":88}}}"#;
        let (code, pointer, fault) = refused::<Card>(json);
        assert_eq!(code, ProblemCode::MalformedBody);
        assert_eq!((pointer.as_str(), fault.as_str()), ("/entries/H1-01/score", "unknown_field"));
    }

    #[test]
    fn a_word_where_a_number_belongs_is_pointed_at() {
        let json = r#"{"entries":{"H1-01":{"entry":{"counted":{"numerator":"many","denominator":3}}}}}"#;
        let (code, pointer, fault) = refused::<Card>(json);
        assert_eq!(code, ProblemCode::MalformedBody);
        assert_eq!(pointer, "/entries/H1-01/entry/counted/numerator");
        assert_eq!(fault, "wrong_type");
    }

    #[test]
    fn a_negative_count_is_out_of_range_at_its_place() {
        let json = r#"{"entries":{"H1-01":{"entry":{"counted":{"numerator":-1,"denominator":3}}}}}"#;
        let (code, pointer, fault) = refused::<Card>(json);
        assert_eq!(code, ProblemCode::Invalid);
        assert_eq!(
            (pointer.as_str(), fault.as_str()),
            ("/entries/H1-01/entry/counted/numerator", "out_of_range")
        );
    }

    #[test]
    fn a_missing_field_is_named_by_the_pointer() {
        let (code, pointer, fault) = refused::<PutRound>("{}");
        assert_eq!(code, ProblemCode::MalformedBody);
        assert_eq!((pointer.as_str(), fault.as_str()), ("/region", "missing_field"));
    }

    #[test]
    fn a_member_that_is_given_twice_is_pointed_at_and_neither_is_taken() {
        let head = r#""round":"019b0000-0000-7000-8000-000000000001","community":"019b0000-0000-7000-8000-000000000002"#;
        let twice =
            r#"{"H1-01":{"entry":{"rated":1}},"S1-01":{"entry":{"rated":1}},"H1-01":{"entry":{"rated":4}}}"#;
        let card =
            format!(r#"{{{head}","framework":{{"id":"a","version":"1"}},"number":1,"entries":{twice}}}"#);
        let place = |(code, pointer, fault): (ProblemCode, String, String)| {
            assert_eq!((code, fault.as_str()), (ProblemCode::MalformedBody, "duplicate_field"));
            pointer
        };
        assert_eq!(place(refused::<SubmitRevision>(&card)), "/entries/H1-01");
        let review = r#"{"revision":"019b0000-0000-7000-8000-000000000001",
            "decision":{"return":{"reasons":{"H1-01":"甲","H1-01":"乙"}}}}"#;
        assert_eq!(place(refused::<PutReview>(review)), "/decision/return/reasons/H1-01");
        assert_eq!(place(refused::<PutRound>(r#"{"name":"甲","name":"乙"}"#)), "/name");
    }

    #[test]
    fn a_list_is_no_object_at_the_top_nor_deep_inside() {
        let place = |(code, pointer, fault): (ProblemCode, String, String)| {
            assert_eq!((code, fault.as_str()), (ProblemCode::MalformedBody, "wrong_type"));
            pointer
        };
        assert_eq!(place(refused::<SignIn>(r#" ["viewer","guanhu-demo"]"#)), "");
        assert_eq!(place(refused::<FrameworkVersion>(r#"["a","1"]"#)), "");
        let round = r#"{"region":"019b0000-0000-7000-8000-000000000001","name":"甲","kind":"periodic",
            "period":{"start":"2026-01-01","end":"2026-03-31"},"framework":["long-term-maintenance","1.0.0"]}"#;
        assert_eq!(place(refused::<PutRound>(round)), "/framework");
        let card = r#"{"entries":{"H1-01":{"entry":{"counted":[1,3]},"note":""}}}"#;
        assert_eq!(place(refused::<Card>(card)), "/entries/H1-01/entry/counted");
        let item = r#"{"entries":{"H1-01":{"entry":{"rated":1},"evidence":
            [["019b0000-0000-7000-8000-000000000001","minutes","第3号"]]}}}"#;
        assert_eq!(place(refused::<Card>(item)), "/entries/H1-01/evidence/0");
    }

    #[test]
    fn what_is_no_json_says_where_it_stops_being_json() {
        for json in ["", "{", "{\"entries\":{}} trailing", "{\"entries\":{}}x"] {
            let (code, pointer, fault) = refused::<Card>(json);
            assert_eq!(code, ProblemCode::MalformedBody, "{json}");
            assert_eq!((pointer.as_str(), fault.as_str()), ("", "not_json"), "{json}");
        }
    }

    #[test]
    fn the_words_of_the_domains_own_errors_are_recognised() {
        let said = [
            (RatingOutOfRange(-3).to_string(), "V02"),
            (QuantityOutOfRange(-0.5).to_string(), "out_of_range"),
            (TextError::Empty.to_string(), "text_empty"),
            (TextError::TooLong { max: 80 }.to_string(), "text_too_long"),
            (TextError::ControlCharacter.to_string(), "text_control_character"),
            (NotAnId.to_string(), "not_an_id"),
            (NotAPeriod.to_string(), "not_a_period"),
            (CommunityTypesError::Empty.to_string(), "types_missing"),
            (CommunityTypesError::GeneralWithOthers.to_string(), "types_conflict"),
        ];
        for (message, code) in said {
            let fault = domain_fault(&message).unwrap_or_else(|| panic!("not recognised: {message}"));
            assert_eq!(fault.code, code, "{message}");
        }
    }

    #[test]
    fn what_the_domain_refuses_through_serde_is_recognised_too() {
        assert_eq!(refused::<RoundId>(r#""6ba7b810-9dad-41d1-80b4-00c04fd430c8""#).2, "not_an_id");
        assert_eq!(refused::<RoundId>(r#""nonsense""#).2, "not_an_id");
        assert_eq!(refused::<IndicatorCode>(r#""h1-01""#).2, "bad_code");
        assert_eq!(refused::<Name>(r#""  ""#).2, "text_empty");
        assert_eq!(refused::<CommunityTypes>(r#"["general","general"]"#).2, "types_repeated");
        assert_eq!(refused::<Period>(r#"{"start":"2026-02-30","end":"2026-03-01"}"#).2, "not_a_date");
        assert_eq!(refused::<CardEntry>(r#"{"entry":{"guessed":3}}"#).2, "unknown_choice");
    }
}
