use std::fmt::Display;

use crate::{Language, template};

/// One text in both languages, with the names of its placeholders.
pub(crate) struct Entry {
    key: &'static str,
    zh: &'static str,
    en: &'static str,
    names: &'static [&'static str],
}

include!(concat!(env!("OUT_DIR"), "/catalogue.rs"));

/// A text of the catalogue that is known to exist, with the values it needs. Made by [`t!`](crate::t) at compile time.
#[derive(Clone, Copy)]
pub struct Words(usize);

impl Words {
    /// Finds a text while compiling.
    ///
    /// # Panics
    /// Only in the compiler: an unknown key, a placeholder without a value, a value without a placeholder.
    #[doc(hidden)]
    pub const fn named(key: &str, names: &[&str], absent: &str) -> Self {
        let Some(at) = position(key) else { panic!("{}", absent) };
        let wanted = ENTRIES[at].names;
        assert!(wanted.len() == names.len(), "this text has another number of placeholders");
        let mut index = 0;
        while index < names.len() {
            assert!(holds(wanted, names[index]), "this text has no placeholder of that name");
            index += 1;
        }
        Self(at)
    }

    /// The text in a language, with its placeholders filled.
    pub fn say(self, language: Language, values: &[(&str, &dyn Display)]) -> String {
        let text = text(&ENTRIES[self.0], language);
        if values.is_empty() { text.to_owned() } else { template::fill(text, values) }
    }
}

/// The text of a key that is only known at run time, such as a problem code; `None` when there is none.
pub fn lookup(language: Language, key: &str) -> Option<&'static str> {
    position(key).map(|at| text(&ENTRIES[at], language))
}

/// Every key, sorted. For tests that hold the catalogue against other lists, such as problem codes.
pub fn keys() -> impl Iterator<Item = &'static str> {
    ENTRIES.iter().map(|entry| entry.key)
}

fn text(entry: &'static Entry, language: Language) -> &'static str {
    match language {
        Language::Zh => entry.zh,
        Language::En => entry.en,
    }
}

/// Binary search, spelled out because `[T]::binary_search_by` is not `const`.
const fn position(key: &str) -> Option<usize> {
    let (mut low, mut high) = (0, ENTRIES.len());
    while low < high {
        let middle = low + (high - low) / 2;
        match compare(ENTRIES[middle].key.as_bytes(), key.as_bytes()) {
            0 => return Some(middle),
            order if order < 0 => low = middle + 1,
            _ => high = middle,
        }
    }
    None
}

/// Byte order as -1, 0 or 1, the order in which the build script sorts keys.
const fn compare(left: &[u8], right: &[u8]) -> i8 {
    let mut index = 0;
    while index < left.len() && index < right.len() {
        if left[index] != right[index] {
            return if left[index] < right[index] { -1 } else { 1 };
        }
        index += 1;
    }
    if left.len() == right.len() {
        0
    } else if left.len() < right.len() {
        -1
    } else {
        1
    }
}

const fn holds(names: &[&str], wanted: &str) -> bool {
    let mut index = 0;
    while index < names.len() {
        if compare(names[index].as_bytes(), wanted.as_bytes()) == 0 {
            return true;
        }
        index += 1;
    }
    false
}
