use std::fmt::Display;

use crate::{Language, template};

/// One text in both languages.
struct Text {
    zh: &'static str,
    en: &'static str,
}

/// What the compiler looks a text up by: its key, and the names of its placeholders.
struct Entry {
    key: &'static str,
    names: &'static [&'static str],
    text: &'static Text,
}

/// The texts of one file of the catalogue, sorted by key, for keys that are only known at run time, such as the code of
/// a problem.
pub struct Area(&'static [(&'static str, &'static Text)]);

/// The areas, and all of them. A program holds those that it names.
pub mod area {
    use super::{Area, Entry, Text};

    include!(concat!(env!("OUT_DIR"), "/catalogue.rs"));

    pub(super) const fn entries() -> &'static [Entry] {
        &ENTRIES
    }
}

impl Area {
    /// Its keys, sorted.
    pub fn keys(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|(key, _)| *key)
    }

    /// The text of a key; `None` when it has none.
    pub fn text(&self, language: Language, key: &str) -> Option<&'static str> {
        let at = self.0.binary_search_by_key(&key, |(key, _)| key).ok()?;
        Some(self.0[at].1.in_language(language))
    }
}

impl Text {
    fn in_language(&self, language: Language) -> &'static str {
        match language {
            Language::Zh => self.zh,
            Language::En => self.en,
        }
    }
}

/// A text of the catalogue that is known to exist, with the values it needs. Made by [`t!`](crate::t) at compile time.
#[derive(Clone, Copy)]
pub struct Words(&'static Text);

impl Words {
    /// Finds a text while compiling.
    ///
    /// # Panics
    /// Only in the compiler: an unknown key, a placeholder without a value, a value without a placeholder.
    #[doc(hidden)]
    pub const fn named(key: &str, names: &[&str], absent: &str) -> Self {
        let Some(at) = position(key) else { panic!("{}", absent) };
        let entry = &area::entries()[at];
        assert!(entry.names.len() == names.len(), "this text has another number of placeholders");
        let mut index = 0;
        while index < names.len() {
            assert!(holds(entry.names, names[index]), "this text has no placeholder of that name");
            index += 1;
        }
        Self(entry.text)
    }

    /// The text in a language, with its placeholders filled.
    pub fn say(self, language: Language, values: &[(&str, &dyn Display)]) -> String {
        let text = self.0.in_language(language);
        if values.is_empty() { text.to_owned() } else { template::fill(text, values) }
    }
}

/// Binary search, spelled out because `[T]::binary_search_by` is not `const`.
const fn position(key: &str) -> Option<usize> {
    let (mut low, mut high) = (0, area::entries().len());
    while low < high {
        let middle = low + (high - low) / 2;
        match compare(area::entries()[middle].key.as_bytes(), key.as_bytes()) {
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
