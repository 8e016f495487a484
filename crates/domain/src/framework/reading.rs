//! Reads a JSON document piece by piece and remembers every fault with its place, so that the owner of a
//! broken framework sees all of it at once instead of one mistake a day.

use std::cell::RefCell;
use std::str::FromStr;

use serde_json::{Map, Value};

use super::code::BadCode;
use super::fault::{FrameworkError, FrameworkErrorKind, FrameworkErrors};
use crate::text::{Bilingual, Text, check_signs};

/// The longest text in a framework, in characters.
pub(super) const TEXT_MAX: usize = 1000;

/// Where a document comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// Somebody wants to publish it, so today's rules hold.
    Sent,
    /// It was published, maybe under older rules for words.
    Stored,
}

/// The faults found so far.
pub(super) struct Faults {
    origin: Origin,
    found: RefCell<(Vec<FrameworkError>, bool)>,
}

impl Faults {
    pub(super) fn of(origin: Origin) -> Self {
        Self { origin, found: RefCell::default() }
    }

    pub(super) fn add(&self, pointer: impl Into<String>, kind: FrameworkErrorKind) {
        let (list, more) = &mut *self.found.borrow_mut();
        if list.len() < FrameworkErrors::MAX {
            list.push(FrameworkError { pointer: pointer.into(), kind });
        } else {
            *more = true;
        }
    }

    /// The verdict: the value, if there is one and nothing was wrong on the way.
    pub(super) fn verdict<T>(self, value: Option<T>) -> Result<T, FrameworkErrors> {
        let (errors, more) = self.found.into_inner();
        match value {
            Some(value) if errors.is_empty() => Ok(value),
            _ => Err(FrameworkErrors { errors, more }),
        }
    }
}

/// One place in the document.
pub(super) struct Node<'a> {
    pub(super) value: &'a Value,
    pub(super) pointer: String,
    faults: &'a Faults,
}

impl<'a> Node<'a> {
    pub(super) fn root(value: &'a Value, faults: &'a Faults) -> Self {
        Self { value, pointer: String::new(), faults }
    }

    /// Notes a fault at this place; returns `None` so that a reader can end with it.
    pub(super) fn fault<T>(&self, kind: FrameworkErrorKind) -> Option<T> {
        self.faults.add(self.pointer.clone(), kind);
        None
    }

    pub(super) fn is_stored(&self) -> bool {
        self.faults.origin == Origin::Stored
    }

    fn child(&self, token: &str, value: &'a Value) -> Self {
        let token = token.replace('~', "~0").replace('/', "~1");
        Self { value, pointer: format!("{}/{token}", self.pointer), faults: self.faults }
    }

    /// An object with no other members than `known`.
    pub(super) fn object(self, known: &[&str]) -> Option<Object<'a>> {
        let Value::Object(members) = self.value else {
            return self.fault(FrameworkErrorKind::WrongType { expected: "an object" });
        };
        for name in members.keys().filter(|name| !known.contains(&name.as_str())) {
            let shown: String = name.chars().take(80).collect();
            self.fault::<()>(FrameworkErrorKind::UnknownField { name: shown });
        }
        Some(Object { members, node: self })
    }

    /// An object whose members are named by the document itself, by name.
    pub(super) fn members(&self, max: usize) -> Option<Vec<(&'a str, Node<'a>)>> {
        let Value::Object(members) = self.value else {
            return self.fault(FrameworkErrorKind::WrongType { expected: "an object" });
        };
        self.within(members.len(), max)?;
        Some(members.iter().map(|(name, value)| (name.as_str(), self.child(name, value))).collect())
    }

    /// A list of at most `max` items.
    pub(super) fn list(&self, max: usize) -> Option<Vec<Node<'a>>> {
        let Value::Array(items) = self.value else {
            return self.fault(FrameworkErrorKind::WrongType { expected: "a list" });
        };
        self.within(items.len(), max)?;
        Some(items.iter().enumerate().map(|(i, value)| self.child(&i.to_string(), value)).collect())
    }

    fn within(&self, count: usize, max: usize) -> Option<()> {
        if count > max { self.fault(FrameworkErrorKind::TooMany { count, max }) } else { Some(()) }
    }

    /// A list in which every item is read; `None` if one of them could not be.
    pub(super) fn each<T>(&self, max: usize, read: impl FnMut(Node<'a>) -> Option<T>) -> Option<Vec<T>> {
        // Read all of them before giving up, so that every fault is found.
        let items: Vec<Option<T>> = self.list(max)?.into_iter().map(read).collect();
        items.into_iter().collect()
    }

    fn str(&self) -> Option<&'a str> {
        match self.value {
            Value::String(text) => Some(text),
            _ => self.fault(FrameworkErrorKind::WrongType { expected: "a string" }),
        }
    }

    /// Words: not blank, at most [`TEXT_MAX`] characters, and all of them to be seen.
    pub(super) fn text(&self) -> Option<&'a str> {
        let text = self.str()?;
        if text.trim().is_empty() {
            return self.fault(FrameworkErrorKind::EmptyText);
        }
        if text.chars().count() > TEXT_MAX {
            return self.fault(FrameworkErrorKind::TextTooLong { max: TEXT_MAX });
        }
        match check_signs(text) {
            Err(error) if !self.is_stored() => self.fault(error.into()),
            _ => Some(text),
        }
    }

    /// Words that the rest of the domain holds in a [`Text`].
    pub(super) fn bounded<const MIN: usize, const MAX: usize>(&self) -> Option<Text<MIN, MAX>> {
        let text = self.str()?;
        let read = if self.is_stored() { Text::stored(text) } else { Text::parse(text) };
        read.map_or_else(|error| self.fault(error.into()), Some)
    }

    pub(super) fn code<T: FromStr<Err = BadCode>>(&self) -> Option<T> {
        let text = self.str()?;
        match text.parse() {
            Ok(code) => Some(code),
            Err(BadCode { expected }) => {
                let text = text.chars().take(80).collect();
                self.fault(FrameworkErrorKind::BadCode { text, expected })
            }
        }
    }

    pub(super) fn choice<T: Copy>(&self, choices: &[(&'static str, T)]) -> Option<T> {
        let text = self.str()?;
        if let Some((_, value)) = choices.iter().find(|(name, _)| *name == text) {
            return Some(*value);
        }
        let text = text.chars().take(80).collect();
        self.fault(FrameworkErrorKind::UnknownChoice { text, choices: choices.iter().map(|c| c.0).collect() })
    }

    /// A finite number (JSON knows no other) within `min..=max`.
    pub(super) fn number(&self, min: f64, max: f64) -> Option<f64> {
        let Some(number) = self.value.as_f64() else {
            return self.fault(FrameworkErrorKind::WrongType { expected: "a number" });
        };
        if (min..=max).contains(&number) {
            Some(number)
        } else {
            self.fault(FrameworkErrorKind::NumberOutOfRange { min, max })
        }
    }

    /// A relative weight: greater than zero, at most 1,000,000.
    pub(super) fn weight(&self) -> Option<f64> {
        let weight = self.number(-1e6, 1e6)?;
        if weight > 0.0 { Some(weight) } else { self.fault(FrameworkErrorKind::WeightNotPositive) }
    }

    pub(super) fn boolean(&self) -> Option<bool> {
        match self.value {
            Value::Bool(value) => Some(*value),
            _ => self.fault(FrameworkErrorKind::WrongType { expected: "true or false" }),
        }
    }

    /// `{"zh": .., "en": ..}`, or one string for both languages.
    pub(super) fn bilingual(self) -> Option<Bilingual> {
        if self.value.is_string() {
            let text = self.text()?;
            return Some(Bilingual::new(text, text));
        }
        self.object(&["zh", "en"])?.words()
    }
}

/// An object whose unknown members have been reported.
pub(super) struct Object<'a> {
    members: &'a Map<String, Value>,
    pub(super) node: Node<'a>,
}

impl<'a> Object<'a> {
    pub(super) fn optional(&self, name: &str) -> Option<Node<'a>> {
        self.members.get(name).map(|value| self.node.child(name, value))
    }

    pub(super) fn need(&self, name: &'static str) -> Option<Node<'a>> {
        match self.optional(name) {
            Some(node) => Some(node),
            None => self.node.fault(FrameworkErrorKind::MissingField { name }),
        }
    }

    pub(super) fn words_at(&self, zh: &'static str, en: &'static str) -> Option<Bilingual> {
        let (zh, en) = (self.need(zh).and_then(|n| n.text()), self.need(en).and_then(|n| n.text()));
        Some(Bilingual::new(zh?, en?))
    }

    /// The members `zh` and `en`.
    pub(super) fn words(&self) -> Option<Bilingual> {
        self.words_at("zh", "en")
    }
}
