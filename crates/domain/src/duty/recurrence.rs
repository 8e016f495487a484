//! When a duty is due by the calendar: a rule of RFC 5545 (`RRULE`), of which duties use a part.
//!
//! Only rules that say by themselves on which days they fall are taken: what RFC 5545 would borrow from the first date
//! (the weekday of `FREQ=WEEKLY`, the day of `FREQ=MONTHLY`) would make one catalogue mean something else in every
//! community. No day of the month above 28 is taken, so that no month is skipped.

use std::fmt;
use std::ops::RangeInclusive;

use serde::{Serialize, Serializer};

/// How often, before the interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Frequency {
    Daily,
    Weekly,
    Monthly,
    Yearly,
}

/// A checked rule. It keeps the text; [`Recurrence::frequency`] and [`Recurrence::interval`] say how often.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Recurrence {
    text: Box<str>,
    frequency: Frequency,
    interval: u32,
}

/// Why a rule was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecurrenceError {
    /// The part that duties do not use, as it stands there, or the name of one that is missing.
    pub part: String,
}

impl fmt::Display for RecurrenceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is not of a duty's recurrence", self.part)
    }
}

impl std::error::Error for RecurrenceError {}

const WEEKDAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
const INTERVALS: RangeInclusive<u32> = 1..=366;
/// The longest name or value that an error repeats, in characters.
const SHOWN_MAX: usize = 40;

impl Recurrence {
    /// Checks a rule, written in capitals and without blanks, as RFC 5545 does.
    ///
    /// # Errors
    /// The first part that duties do not use.
    pub fn parse(text: &str) -> Result<Self, RecurrenceError> {
        let parts = Parts::split(text)?;
        let frequency = match parts.need("FREQ")? {
            "DAILY" => Frequency::Daily,
            "WEEKLY" => Frequency::Weekly,
            "MONTHLY" => Frequency::Monthly,
            "YEARLY" => Frequency::Yearly,
            _ => return Err(parts.refuse("FREQ")),
        };
        let interval = match parts.get("INTERVAL") {
            Some(count) => number(count, &INTERVALS).ok_or_else(|| parts.refuse("INTERVAL"))?,
            None => 1,
        };
        parts.require_known(frequency)?;
        parts.require_days(frequency)?;
        parts.require_times()?;
        Ok(Self { text: text.into(), frequency, interval })
    }

    /// The rule, as it was given.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    pub fn frequency(&self) -> Frequency {
        self.frequency
    }

    /// Every so many days, weeks, months or years; at least 1.
    pub fn interval(&self) -> u32 {
        self.interval
    }
}

impl Serialize for Recurrence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

/// `NAME=VALUE` parts, each name once.
struct Parts<'a>(Vec<(&'a str, &'a str)>);

impl<'a> Parts<'a> {
    fn split(text: &'a str) -> Result<Self, RecurrenceError> {
        let mut parts: Vec<(&str, &str)> = Vec::new();
        for part in text.split(';') {
            match part.split_once('=') {
                Some((name, value)) if parts.iter().all(|(known, _)| *known != name) => {
                    parts.push((name, value));
                }
                _ => return Err(shown(part)),
            }
        }
        Ok(Self(parts))
    }

    fn get(&self, name: &str) -> Option<&'a str> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
    }

    fn need(&self, name: &str) -> Result<&'a str, RecurrenceError> {
        self.get(name).ok_or_else(|| shown(name))
    }

    fn refuse(&self, name: &str) -> RecurrenceError {
        shown(&format!("{name}={}", self.get(name).unwrap_or_default()))
    }

    /// Each frequency has its own ways to name a day.
    fn require_known(&self, frequency: Frequency) -> Result<(), RecurrenceError> {
        let known: &[&str] = match frequency {
            Frequency::Daily => &["BYHOUR", "BYMINUTE", "BYSECOND"],
            Frequency::Weekly => &["BYMONTH", "BYDAY"],
            Frequency::Monthly => &["BYMONTH", "BYDAY", "BYMONTHDAY"],
            Frequency::Yearly => &["BYMONTH", "BYMONTHDAY"],
        };
        let is_known = |name: &str| matches!(name, "FREQ" | "INTERVAL") || known.contains(&name);
        match self.0.iter().find(|(name, _)| !is_known(name)) {
            Some((name, _)) => Err(self.refuse(name)),
            None => Ok(()),
        }
    }

    /// The days are named, all of them, and each in one way.
    fn require_days(&self, frequency: Frequency) -> Result<(), RecurrenceError> {
        self.require_list("BYMONTH", |month| number(month, &(1..=12)).is_some())?;
        self.require_list("BYMONTHDAY", |day| number(day, &(1..=28)).is_some())?;
        let is_ordinal = frequency == Frequency::Monthly;
        self.require_list("BYDAY", |day| is_weekday(day, is_ordinal))?;
        match frequency {
            Frequency::Daily => {}
            Frequency::Weekly => drop(self.need("BYDAY")?),
            Frequency::Monthly => match (self.get("BYDAY"), self.get("BYMONTHDAY")) {
                (Some(_), Some(_)) => return Err(self.refuse("BYMONTHDAY")),
                (None, None) => return Err(shown("BYMONTHDAY")),
                _ => {}
            },
            Frequency::Yearly => {
                self.need("BYMONTH")?;
                self.need("BYMONTHDAY")?;
            }
        }
        Ok(())
    }

    /// Times of the day are whole: with the hour come minute and second.
    fn require_times(&self) -> Result<(), RecurrenceError> {
        self.require_list("BYHOUR", |hour| number(hour, &(0..=23)).is_some())?;
        let names = ["BYHOUR", "BYMINUTE", "BYSECOND"];
        if names.iter().all(|name| self.get(name).is_none()) {
            return Ok(());
        }
        for name in names {
            self.need(name)?;
        }
        for name in &names[1..] {
            self.require_list(name, |value| number(value, &(0..=59)).is_some())?;
        }
        Ok(())
    }

    /// A list, where there is one, in which each item fits and none is there twice.
    fn require_list(&self, name: &str, fits: impl Fn(&str) -> bool) -> Result<(), RecurrenceError> {
        let Some(list) = self.get(name) else { return Ok(()) };
        let items: Vec<&str> = list.split(',').collect();
        let is_new = |(index, item): (usize, &&str)| !items[..index].contains(item);
        if items.iter().all(|item| fits(item)) && items.iter().enumerate().all(is_new) {
            Ok(())
        } else {
            Err(self.refuse(name))
        }
    }
}

fn shown(part: &str) -> RecurrenceError {
    RecurrenceError { part: part.chars().take(SHOWN_MAX).collect() }
}

/// A number without sign and without leading zeros, so that one value is written in one way.
fn number(text: &str, range: &RangeInclusive<u32>) -> Option<u32> {
    let is_plain = text.bytes().all(|b| b.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    text.parse().ok().filter(|number| is_plain && range.contains(number))
}

/// `MO`, or with an ordinal `1MO` to `4MO`: a month may have no fifth Monday.
fn is_weekday(text: &str, is_ordinal: bool) -> bool {
    match text.strip_prefix(['1', '2', '3', '4']) {
        Some(day) => is_ordinal && WEEKDAYS.contains(&day),
        None => !is_ordinal && WEEKDAYS.contains(&text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        match Recurrence::parse(text) {
            Ok(_) => panic!("{text} was taken"),
            Err(error) => error.part,
        }
    }

    #[test]
    fn a_rule_keeps_its_text_and_says_how_often() {
        let text = "FREQ=MONTHLY;INTERVAL=2;BYDAY=1MO,3TH";
        let rule = Recurrence::parse(text).unwrap();
        assert_eq!((rule.as_str(), rule.frequency(), rule.interval()), (text, Frequency::Monthly, 2));
        assert_eq!(Recurrence::parse("FREQ=DAILY").unwrap().interval(), 1);
        assert_eq!(serde_json::to_value(&rule).unwrap(), text);
    }

    #[test]
    fn what_duties_do_not_use_is_named() {
        for (text, part) in [
            ("", ""),
            ("RRULE:FREQ=DAILY", "FREQ"),
            ("INTERVAL=2", "FREQ"),
            ("FREQ=HOURLY", "FREQ=HOURLY"),
            ("freq=daily", "FREQ"),
            ("FREQ=DAILY;FREQ=DAILY", "FREQ=DAILY"),
            ("FREQ=DAILY;", ""),
            ("FREQ=DAILY;INTERVAL=0", "INTERVAL=0"),
            ("FREQ=DAILY;INTERVAL=+2", "INTERVAL=+2"),
            ("FREQ=DAILY;COUNT=3", "COUNT=3"),
            ("FREQ=DAILY;UNTIL=20301231", "UNTIL=20301231"),
            ("FREQ=DAILY;BYDAY=MO", "BYDAY=MO"),
            ("FREQ=DAILY;BYHOUR=24;BYMINUTE=0;BYSECOND=0", "BYHOUR=24"),
            ("FREQ=DAILY;BYHOUR=8", "BYMINUTE"),
            ("FREQ=WEEKLY", "BYDAY"),
            ("FREQ=WEEKLY;BYDAY=1MO", "BYDAY=1MO"),
            ("FREQ=WEEKLY;BYDAY=MO,MO", "BYDAY=MO,MO"),
            ("FREQ=MONTHLY", "BYMONTHDAY"),
            ("FREQ=MONTHLY;BYDAY=MO", "BYDAY=MO"),
            ("FREQ=MONTHLY;BYDAY=5MO", "BYDAY=5MO"),
            ("FREQ=MONTHLY;BYDAY=-1MO", "BYDAY=-1MO"),
            ("FREQ=MONTHLY;BYMONTHDAY=29", "BYMONTHDAY=29"),
            ("FREQ=MONTHLY;BYMONTHDAY=3;BYDAY=1MO", "BYMONTHDAY=3"),
            ("FREQ=YEARLY;BYMONTH=4", "BYMONTHDAY"),
            ("FREQ=YEARLY;BYMONTH=13;BYMONTHDAY=1", "BYMONTH=13"),
            ("FREQ=YEARLY;BYMONTHDAY=1", "BYMONTH"),
        ] {
            assert_eq!(refused(text), part, "{text}");
        }
        assert_eq!(refused(&"路".repeat(500)).chars().count(), SHOWN_MAX);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_taken_as_it_stands_or_refused_and_never_a_panic(text in "[A-Z0-9=;,+ -]{0,40}|\\PC{0,40}") {
            if let Ok(rule) = Recurrence::parse(&text) {
                proptest::prop_assert_eq!(rule.as_str(), text);
            }
        }

        #[test]
        fn every_day_of_every_month_list_within_the_subset_is_taken(month in 1_u32..=12, day in 1_u32..=28, interval in 1_u32..=366) {
            let text = format!("FREQ=YEARLY;INTERVAL={interval};BYMONTH={month};BYMONTHDAY={day}");
            proptest::prop_assert_eq!(Recurrence::parse(&text).unwrap().interval(), interval);
        }
    }
}
