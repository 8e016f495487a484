//! What is typed at one question, as signals.

use domain::entry::{CardEntry, Entry};
use leptos::prelude::*;

use crate::offline::{Typed, TypedEvidence};

/// The fields of one question. Copy it into closures.
#[derive(Clone, Copy)]
pub struct Answer {
    pub number: RwSignal<String>,
    pub raw_count: RwSignal<String>,
    pub numerator: RwSignal<String>,
    pub denominator: RwSignal<String>,
    pub mean: RwSignal<String>,
    pub sample_size: RwSignal<String>,
    pub level: RwSignal<Option<u8>>,
    pub not_applicable: RwSignal<bool>,
    pub unavailable: RwSignal<bool>,
    pub reason: RwSignal<String>,
    pub evidence: RwSignal<Vec<TypedEvidence>>,
    pub note: RwSignal<String>,
    /// Counts the times that the fields were filled by something else than typing, so that rows which
    /// hold a copy of a text are made anew.
    pub filled: RwSignal<u32>,
}

impl Answer {
    pub fn new(typed: &Typed) -> Self {
        let text = |text: &str| RwSignal::new(text.to_owned());
        Self {
            number: text(&typed.number),
            raw_count: text(&typed.raw_count),
            numerator: text(&typed.numerator),
            denominator: text(&typed.denominator),
            mean: text(&typed.mean),
            sample_size: text(&typed.sample_size),
            level: RwSignal::new(typed.level),
            not_applicable: RwSignal::new(typed.not_applicable),
            unavailable: RwSignal::new(typed.unavailable),
            reason: text(&typed.reason),
            evidence: RwSignal::new(typed.evidence.clone()),
            note: text(&typed.note),
            filled: RwSignal::new(0),
        }
    }

    /// Everything typed here; tracked.
    pub fn typed(self) -> Typed {
        Typed {
            number: self.number.get(),
            raw_count: self.raw_count.get(),
            numerator: self.numerator.get(),
            denominator: self.denominator.get(),
            mean: self.mean.get(),
            sample_size: self.sample_size.get(),
            level: self.level.get(),
            not_applicable: self.not_applicable.get(),
            unavailable: self.unavailable.get(),
            reason: self.reason.get(),
            evidence: self.evidence.get(),
            note: self.note.get(),
        }
    }

    /// Puts `typed` in the place of everything here.
    pub fn fill(self, typed: &Typed) {
        self.number.set(typed.number.clone());
        self.raw_count.set(typed.raw_count.clone());
        self.numerator.set(typed.numerator.clone());
        self.denominator.set(typed.denominator.clone());
        self.mean.set(typed.mean.clone());
        self.sample_size.set(typed.sample_size.clone());
        self.level.set(typed.level);
        self.not_applicable.set(typed.not_applicable);
        self.unavailable.set(typed.unavailable);
        self.reason.set(typed.reason.clone());
        self.evidence.set(typed.evidence.clone());
        self.note.set(typed.note.clone());
        self.filled.update(|filled| *filled = filled.wrapping_add(1));
    }
}

/// An entry of a card as it would be typed: what was handed in comes back into the fields.
pub fn retyped(entry: &CardEntry) -> Typed {
    let value = retyped_value(&entry.entry);
    Typed { evidence: entry.evidence.iter().map(Into::into).collect(), note: entry.note.to_string(), ..value }
}

/// The value alone: "same as last time" takes neither the old evidence nor the old remark.
pub fn retyped_value(entry: &Entry) -> Typed {
    let blank = Typed::default();
    match entry {
        Entry::Measured(value) => Typed { number: value.value().to_string(), ..blank },
        Entry::Rated(rating) => Typed { level: Some(rating.level()), ..blank },
        Entry::Counted { numerator, denominator } => Typed {
            numerator: numerator.value().to_string(),
            denominator: denominator.value().to_string(),
            ..blank
        },
        Entry::Surveyed { mean, n } => {
            Typed { mean: mean.value().to_string(), sample_size: n.to_string(), ..blank }
        }
        Entry::NotApplicable(reason) => Typed { not_applicable: true, reason: reason.to_string(), ..blank },
        Entry::Unavailable(reason) => Typed { unavailable: true, reason: reason.to_string(), ..blank },
    }
}

#[cfg(test)]
mod tests {
    use domain::entry::{Quantity, Rating};
    use domain::text::Reason;

    use super::*;

    #[test]
    fn an_entry_that_comes_back_reads_as_it_was_typed() {
        let quantity = |value: f64| Quantity::try_from(value).unwrap();
        let counted = Entry::Counted { numerator: quantity(17.0), denominator: quantity(20.0) };
        let typed = retyped(&CardEntry::plain(counted));
        assert_eq!((typed.numerator.as_str(), typed.denominator.as_str()), ("17", "20"));
        assert_eq!(retyped_value(&Entry::Measured(quantity(3.25))).number, "3.25");
        assert_eq!(retyped_value(&Entry::Rated(Rating::ALL[4])).level, Some(4));
        let why = "物业未建台账";
        let typed = retyped_value(&Entry::Unavailable(Reason::parse(why).unwrap()));
        assert_eq!((typed.unavailable, typed.not_applicable, typed.reason.as_str()), (true, false, why));
    }
}
