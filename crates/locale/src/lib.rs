//! Every word a user sees, in Chinese and English.
//!
//! The words live in `locales/<area>.yml` (the `_version: 2` format of rust-i18n, which translators' tools read). The
//! build script turns each text into a static, so a program holds those that it says, and a key that does
//! not exist, a missing language or a forgotten placeholder is a compile error. Both the app and the server speak from here.

mod catalogue;
mod language;
mod template;

pub use catalogue::{Area, Words, area};
pub use language::Language;
pub use template::fill;

/// The text of a key in a language: `t!(Language::En, "ui.count", n = 3)`. The key and the names are checked by the compiler.
#[macro_export]
macro_rules! t {
    ($language:expr, $key:literal $(, $name:ident = $value:expr)* $(,)?) => {{
        const WORDS: $crate::Words = $crate::Words::named(
            $key,
            &[$(stringify!($name)),*],
            concat!("crates/locale/locales has no key ", $key),
        );
        WORDS.say($language, &[$((stringify!($name), &$value as &dyn ::std::fmt::Display)),*])
    }};
}
