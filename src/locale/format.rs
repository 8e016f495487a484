//! `Intl`, with every formatter made once: making one costs about as much as a thousand uses.

use std::cell::RefCell;
use std::collections::HashMap;

use ::locale::Language;
use chrono::{DateTime, NaiveDate, Utc};
use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use wasm_bindgen::JsValue;

/// Communities are in China; due dates and meetings are civil time there whatever the device says.
const REGION_TIME_ZONE: &str = "Asia/Shanghai";

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
const MONTH: i64 = 30 * DAY;
const YEAR: i64 = 365 * DAY;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum DateStyle {
    Full,
    DayMonth,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Style {
    Number { at_least: u8, at_most: u8 },
    Percent { decimals: u8 },
    Date(DateStyle),
    Instant,
    DayOfInstant,
}

thread_local! {
    static FORMATTERS: RefCell<HashMap<(Language, Style), Function>> = RefCell::default();
    static RELATIVE: RefCell<HashMap<Language, Intl::RelativeTimeFormat>> = RefCell::default();
}

pub(super) fn number(language: Language, value: f64, at_least: u8, at_most: u8) -> String {
    say(language, Style::Number { at_least, at_most }, &JsValue::from_f64(value))
}

pub(super) fn percent(language: Language, share: f64, decimals: u8) -> String {
    say(language, Style::Percent { decimals }, &JsValue::from_f64(share))
}

pub(super) fn date(language: Language, date: NaiveDate, style: DateStyle) -> String {
    let midnight = date.and_time(chrono::NaiveTime::MIN).and_utc();
    say(language, Style::Date(style), &js_date(midnight))
}

pub(super) fn instant(language: Language, at: DateTime<Utc>) -> String {
    say(language, Style::Instant, &js_date(at))
}

pub(super) fn day_of(language: Language, at: DateTime<Utc>) -> String {
    say(language, Style::DayOfInstant, &js_date(at))
}

pub(super) fn relative(language: Language, seconds: i64) -> String {
    let (amount, unit) = match seconds.abs() {
        size if size < HOUR => (seconds / MINUTE, "minute"),
        size if size < DAY => (seconds / HOUR, "hour"),
        size if size < MONTH => (seconds / DAY, "day"),
        size if size < YEAR => (seconds / MONTH, "month"),
        _ => (seconds / YEAR, "year"),
    };
    RELATIVE.with_borrow_mut(|known| {
        let formatter = known.entry(language).or_insert_with(|| {
            Intl::RelativeTimeFormat::new(&tags(language), &options(&[("numeric", "auto".into())]))
        });
        formatter.format(amount as f64, unit).into()
    })
}

fn js_date(at: DateTime<Utc>) -> JsValue {
    Date::new(&JsValue::from_f64(at.timestamp_millis() as f64)).into()
}

fn say(language: Language, style: Style, value: &JsValue) -> String {
    let text = FORMATTERS.with_borrow_mut(|known| {
        let formatter = known.entry((language, style)).or_insert_with(|| make(language, style));
        formatter.call1(&JsValue::UNDEFINED, value).ok()?.as_string()
    });
    // `format` throws for an invalid date only; an empty cell is then the honest text.
    text.unwrap_or_default()
}

fn make(language: Language, style: Style) -> Function {
    let tags = tags(language);
    match style {
        Style::Number { at_least, at_most } => {
            let options = options(&[
                ("minimumFractionDigits", at_least.into()),
                ("maximumFractionDigits", at_most.into()),
            ]);
            Intl::NumberFormat::new(&tags, &options).format()
        }
        Style::Percent { decimals } => {
            let options = options(&[("style", "percent".into()), ("maximumFractionDigits", decimals.into())]);
            Intl::NumberFormat::new(&tags, &options).format()
        }
        Style::Date(DateStyle::Full) => {
            let month = if language == Language::Zh { "long" } else { "short" };
            let options = options(&[
                ("timeZone", "UTC".into()),
                ("year", "numeric".into()),
                ("month", month.into()),
                ("day", "numeric".into()),
            ]);
            Intl::DateTimeFormat::new(&tags, &options).format()
        }
        Style::Date(DateStyle::DayMonth) => {
            let options =
                options(&[("timeZone", "UTC".into()), ("month", "short".into()), ("day", "numeric".into())]);
            Intl::DateTimeFormat::new(&tags, &options).format()
        }
        Style::DayOfInstant => {
            let options = options(&[
                ("timeZone", REGION_TIME_ZONE.into()),
                ("month", "short".into()),
                ("day", "numeric".into()),
            ]);
            Intl::DateTimeFormat::new(&tags, &options).format()
        }
        Style::Instant => {
            let options = options(&[
                ("timeZone", REGION_TIME_ZONE.into()),
                ("year", "numeric".into()),
                ("month", "short".into()),
                ("day", "numeric".into()),
                ("hour", "2-digit".into()),
                ("minute", "2-digit".into()),
                ("hourCycle", "h23".into()),
            ]);
            Intl::DateTimeFormat::new(&tags, &options).format()
        }
    }
}

fn tags(language: Language) -> Array {
    Array::of1(&language.tag().into())
}

fn options(pairs: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in pairs {
        // Setting a property of a fresh plain object cannot fail.
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object
}
