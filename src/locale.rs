//! The reader's language, and numbers and dates as that language writes them.

mod format;

use chrono::{DateTime, NaiveDate, Utc};
use domain::text::Name;
use leptos::prelude::*;

pub use ::locale::{Language, fill, t};

const STORAGE_KEY: &str = "guanhu.language";

/// A text of the catalogue as a signal that follows the language and every signal read in its values:
/// `tr!("ui.row_count", n = rows.get().len())`. The key and the names are checked by the compiler.
#[macro_export]
macro_rules! tr {
    ($key:literal $(, $name:ident = $value:expr)* $(,)?) => {{
        let locale = $crate::locale::use_locale();
        ::leptos::prelude::Signal::derive(move || ::locale::t!(locale.language(), $key $(, $name = $value)*))
    }};
}

/// The language in use and its ways of writing. Copy it into closures; every method that reads is tracked.
#[derive(Debug, Clone, Copy)]
pub struct Locale {
    language: RwSignal<Language>,
}

/// Puts the language into context: what was chosen here before, else what the browser prefers, else Chinese. Keeps
/// `<html lang>` true. Call once, in the root component.
pub fn provide_locale() -> Locale {
    let language = RwSignal::new(remembered().or_else(preferred).unwrap_or_default());
    Effect::new(move || {
        if let Some(root) = document().document_element() {
            // An attribute that cannot be set leaves the page readable; there is nobody to tell.
            let _ = root.set_attribute("lang", language.get().tag());
        }
    });
    let locale = Locale { language };
    provide_context(locale);
    locale
}

/// The language in context; Chinese where no context was provided.
pub fn use_locale() -> Locale {
    use_context().unwrap_or_else(|| Locale { language: RwSignal::new(Language::default()) })
}

/// What something is called in a language: in English by its English name, where it has one.
pub fn name_in(language: Language, name: &Name, name_en: Option<&Name>) -> String {
    match (name_en, language) {
        (Some(name_en), Language::En) => name_en.to_string(),
        _ => name.to_string(),
    }
}

fn remembered() -> Option<Language> {
    let storage = window().local_storage().ok().flatten()?;
    Language::from_tag(&storage.get_item(STORAGE_KEY).ok().flatten()?)
}

fn preferred() -> Option<Language> {
    window().navigator().languages().iter().find_map(|tag| Language::from_tag(&tag.as_string()?))
}

impl Locale {
    /// The language in use.
    pub fn language(self) -> Language {
        self.language.get()
    }

    /// Changes the language of the whole page at once, and remembers it on this device.
    pub fn set(self, language: Language) {
        self.language.set(language);
        if let Ok(Some(storage)) = window().local_storage() {
            // Private browsing may refuse storage; the choice then lasts as long as the page.
            let _ = storage.set_item(STORAGE_KEY, language.code());
        }
    }

    /// A score, 0-100, with one decimal: "78.2".
    pub fn score(self, score: f64) -> String {
        format::number(self.language(), score, 1, 1)
    }

    /// A whole number with separators: "1,204".
    pub fn integer(self, value: i64) -> String {
        // Counts shown to people stay far below 2^53, where f64 is exact.
        format::number(self.language(), value as f64, 0, 0)
    }

    /// A number with at most `decimals` decimals and no trailing zeros: "12.5".
    pub fn number(self, value: f64, decimals: u8) -> String {
        format::number(self.language(), value, 0, decimals)
    }

    /// A share of 1 as a percentage: `percent(0.856, 0)` is "86%".
    pub fn percent(self, share: f64, decimals: u8) -> String {
        format::percent(self.language(), share, decimals)
    }

    /// A rate with what it is made of: "86% (1,204/1,400)"; "—" when there is nothing to divide by. Rounding never
    /// says 100 % while one is missing, nor 0 % while one is there.
    pub fn rate(self, numerator: u64, denominator: u64) -> String {
        if denominator == 0 {
            return "—".to_owned();
        }
        let exact = numerator as f64 / denominator as f64;
        let shown = if numerator == 0 || numerator >= denominator { exact } else { exact.clamp(0.01, 0.99) };
        let (top, bottom) = (self.number(numerator as f64, 0), self.number(denominator as f64, 0));
        format!("{} ({top}/{bottom})", self.percent(shown, 0))
    }

    /// A change with its sign and one decimal: "+1.4", "−0.8", and "0.0" for what rounds to nothing.
    pub fn change(self, by: f64) -> String {
        let size = self.score(by.abs());
        match (by * 10.0).round() {
            tenths if tenths > 0.0 => format!("+{size}"),
            tenths if tenths < 0.0 => format!("−{size}"),
            _ => size,
        }
    }

    /// A civil date: "2026年3月31日", "Mar 31, 2026".
    pub fn date(self, date: NaiveDate) -> String {
        format::date(self.language(), date, format::DateStyle::Full)
    }

    /// A civil date without its year: "3月31日", "Mar 31".
    pub fn day_month(self, date: NaiveDate) -> String {
        format::date(self.language(), date, format::DateStyle::DayMonth)
    }

    /// A moment in the region's time zone: "2026年3月31日 14:05".
    pub fn instant(self, at: DateTime<Utc>) -> String {
        format::instant(self.language(), at)
    }

    /// The day of a moment in the region's time zone, without its year: "3月31日", "Mar 31".
    pub fn day_of(self, at: DateTime<Utc>) -> String {
        format::day_of(self.language(), at)
    }

    /// How long before or after `now`: "3天前", "in 2 hours". The unit is the largest that fits once.
    pub fn relative(self, then: DateTime<Utc>, now: DateTime<Utc>) -> String {
        format::relative(self.language(), (then - now).num_seconds())
    }

    /// What something is called in this language: in English by its English name, where it has one.
    pub fn name(self, name: &Name, name_en: Option<&Name>) -> String {
        name_in(self.language(), name, name_en)
    }

    /// Several names as one phrase: "甲、乙".
    pub fn list(self, items: &[String]) -> String {
        items.join(&t!(self.language(), "ui.list_separator"))
    }
}
