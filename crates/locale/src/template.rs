//! A text with placeholders: `%{name}`, and `%{name|one|many}` where English needs a plural.
//!
//! The build script includes this file too, so that what it checks is what is filled at run time.

/// One piece of a text: literal words, or a placeholder with the forms for one and for many.
#[derive(Debug, PartialEq, Eq)]
enum Piece<'a> {
    Words(&'a str),
    Value(&'a str),
    Plural { name: &'a str, one: &'a str, many: &'a str },
}

/// Splits a text into pieces. An unclosed `%{` is literal, so that no text can lose words.
fn pieces(mut text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    while let Some((before, rest)) = text.split_once("%{") {
        let Some((inside, after)) = rest.split_once('}') else {
            break;
        };
        if !before.is_empty() {
            found.push(Piece::Words(before));
        }
        let mut parts = inside.splitn(3, '|');
        let name = parts.next().unwrap_or_default();
        found.push(match (parts.next(), parts.next()) {
            (Some(one), Some(many)) => Piece::Plural { name, one, many },
            _ => Piece::Value(name),
        });
        text = after;
    }
    if !text.is_empty() {
        found.push(Piece::Words(text));
    }
    found
}

/// The placeholder names of a text, sorted, each once.
#[allow(dead_code, reason = "the build script asks for names, the library fills")]
pub fn names(text: &str) -> Vec<&str> {
    let mut found: Vec<&str> = pieces(text)
        .into_iter()
        .filter_map(|piece| match piece {
            Piece::Words(_) => None,
            Piece::Value(name) | Piece::Plural { name, .. } => Some(name),
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Puts the values in their places. A name without a value stays visible as it was written.
#[allow(dead_code, reason = "the build script asks for names, the library fills")]
pub fn fill(text: &str, values: &[(&str, &dyn std::fmt::Display)]) -> String {
    let value = |wanted: &str| values.iter().find(|(name, _)| *name == wanted).map(|(_, value)| value);
    let mut filled = String::with_capacity(text.len() + 16);
    for piece in pieces(text) {
        match piece {
            Piece::Words(words) => filled.push_str(words),
            Piece::Value(name) => match value(name) {
                Some(value) => filled.push_str(&value.to_string()),
                None => {
                    filled.push_str("%{");
                    filled.push_str(name);
                    filled.push('}');
                }
            },
            Piece::Plural { name, one, many } => {
                let single = value(name).is_some_and(|value| value.to_string() == "1");
                filled.push_str(if single { one } else { many });
            }
        }
    }
    filled
}
