//! What the server said about an answer, in the reader's words.

use protocol::problem::FieldError;

use super::form::{Form, Question};
use super::reading::{Field, locate, rule_named};
use crate::locale::Locale;
use crate::pages::entry::rule_words;

/// The server's words at a field of a question, as long as the answer is the one it refused. Tracked.
pub fn refusal_words(form: &Form, question: &Question, field: Field, locale: Locale) -> Option<String> {
    let errors = form.refused(question);
    let here = errors.iter().find(|error| locate(&error.pointer).is_some_and(|(_, at)| at == field));
    here.map(|error| error_words(error, locale))
}

/// One error in words: ours where the rule is known, so that they follow the language; else the server's.
pub fn error_words(error: &FieldError, locale: Locale) -> String {
    let Some(rule) = rule_named(&error.code) else {
        return error.message.clone();
    };
    let number = |name: &str| {
        let value = error.params.get(name)?;
        Some(value.as_f64().map_or_else(|| value.to_string(), |value| locale.number(value, 2)))
    };
    let with = error.params.get("with").and_then(|with| with.as_str()).unwrap_or_default();
    rule_words(rule, &number, with, locale.language())
}
