//! Reads a JSON document piece by piece and remembers every fault with its place, so that the owner of a
//! broken document sees all of it at once instead of one mistake a day.

use std::cell::RefCell;
use std::collections::HashSet;
use std::str::FromStr;

use serde_json::{Map, Value};

use super::fault::{DocumentError, DocumentErrorKind, DocumentErrors};
use crate::code::BadCode;
use crate::text::{Bilingual, Text, check_signs};

/// The longest text in a document, in characters.
pub const TEXT_MAX: usize = 1000;

/// Members that are listed beside an unknown one.
const KNOWN_SHOWN_MAX: usize = 30;

/// Where a document comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Somebody wants to publish it, so today's rules hold.
    Sent,
    /// It was published, maybe under older rules for words.
    Stored,
}

/// The faults found so far.
pub struct Faults {
    origin: Origin,
    found: RefCell<(Vec<DocumentError>, bool)>,
}

impl Faults {
    pub fn of(origin: Origin) -> Self {
        Self { origin, found: RefCell::default() }
    }

    pub fn add(&self, pointer: impl Into<String>, kind: DocumentErrorKind) {
        let (list, more) = &mut *self.found.borrow_mut();
        if list.len() < DocumentErrors::MAX {
            list.push(DocumentError { pointer: pointer.into(), kind });
        } else {
            *more = true;
        }
    }

    /// The verdict: the value, if there is one and nothing was wrong on the way.
    pub fn verdict<T>(self, value: Option<T>) -> Result<T, DocumentErrors> {
        let (errors, more) = self.found.into_inner();
        match value {
            Some(value) if errors.is_empty() => Ok(value),
            _ => Err(DocumentErrors { errors, more }),
        }
    }
}

/// One place in the document.
pub struct Node<'a> {
    pub value: &'a Value,
    pub pointer: String,
    faults: &'a Faults,
}

impl<'a> Node<'a> {
    pub fn root(value: &'a Value, faults: &'a Faults) -> Self {
        Self { value, pointer: String::new(), faults }
    }

    /// Notes a fault at this place; returns `None` so that a reader can end with it.
    pub fn fault<T>(&self, kind: DocumentErrorKind) -> Option<T> {
        self.faults.add(self.pointer.clone(), kind);
        None
    }

    fn wrong_type<T>(&self, expected: &'static str, range: Option<[f64; 2]>) -> Option<T> {
        self.fault(DocumentErrorKind::WrongType { expected, range })
    }

    pub fn is_stored(&self) -> bool {
        self.faults.origin == Origin::Stored
    }

    fn child(&self, token: &str, value: &'a Value) -> Self {
        let token = token.replace('~', "~0").replace('/', "~1");
        Self { value, pointer: format!("{}/{token}", self.pointer), faults: self.faults }
    }

    /// An object with no other members than `known`.
    pub fn object(self, known: &[&str]) -> Option<Object<'a>> {
        let Value::Object(members) = self.value else {
            return self.wrong_type("an object", None);
        };
        for name in members.keys().filter(|name| !known.contains(&name.as_str())) {
            let shown: String = name.chars().take(80).collect();
            let known = known.iter().take(KNOWN_SHOWN_MAX).map(|name| (*name).to_owned()).collect();
            self.fault::<()>(DocumentErrorKind::UnknownField { name: shown, known });
        }
        Some(Object { members, node: self })
    }

    /// An object whose members are named by the document itself, by name.
    pub fn members(&self, max: usize) -> Option<Vec<(&'a str, Node<'a>)>> {
        let Value::Object(members) = self.value else {
            return self.wrong_type("an object", None);
        };
        self.within(members.len(), max)?;
        Some(members.iter().map(|(name, value)| (name.as_str(), self.child(name, value))).collect())
    }

    /// A list of at most `max` items.
    pub fn list(&self, max: usize) -> Option<Vec<Node<'a>>> {
        let Value::Array(items) = self.value else {
            return self.wrong_type("a list", None);
        };
        self.within(items.len(), max)?;
        Some(items.iter().enumerate().map(|(i, value)| self.child(&i.to_string(), value)).collect())
    }

    fn within(&self, count: usize, max: usize) -> Option<()> {
        if count > max { self.fault(DocumentErrorKind::TooMany { count, max }) } else { Some(()) }
    }

    /// A list in which every item is read; `None` if one of them could not be.
    pub fn each<T>(&self, max: usize, read: impl FnMut(Node<'a>) -> Option<T>) -> Option<Vec<T>> {
        // Read all of them before giving up, so that every fault is found.
        let items: Vec<Option<T>> = self.list(max)?.into_iter().map(read).collect();
        items.into_iter().collect()
    }

    fn str(&self) -> Option<&'a str> {
        match self.value {
            Value::String(text) => Some(text),
            _ => self.wrong_type("a string", None),
        }
    }

    /// Words: not blank, at most [`TEXT_MAX`] characters, and all of them to be seen.
    pub fn text(&self) -> Option<&'a str> {
        let text = self.str()?;
        if text.trim().is_empty() {
            return self.fault(DocumentErrorKind::EmptyText);
        }
        if text.chars().count() > TEXT_MAX {
            return self.fault(DocumentErrorKind::TextTooLong { max: TEXT_MAX });
        }
        match check_signs(text) {
            Err(error) if !self.is_stored() => self.fault(error.into()),
            _ => Some(text),
        }
    }

    /// Words that the rest of the domain holds in a [`Text`].
    pub fn bounded<const MIN: usize, const MAX: usize>(&self) -> Option<Text<MIN, MAX>> {
        let text = self.str()?;
        let read = if self.is_stored() { Text::stored(text) } else { Text::parse(text) };
        read.map_or_else(|error| self.fault(error.into()), Some)
    }

    pub fn code<T: FromStr<Err = BadCode>>(&self) -> Option<T> {
        let text = self.str()?;
        match text.parse() {
            Ok(code) => Some(code),
            Err(BadCode { expected }) => {
                let text = text.chars().take(80).collect();
                self.fault(DocumentErrorKind::BadCode { text, expected })
            }
        }
    }

    pub fn choice<T: Copy>(&self, choices: &[(&'static str, T)]) -> Option<T> {
        let text = self.str()?;
        if let Some((_, value)) = choices.iter().find(|(name, _)| *name == text) {
            return Some(*value);
        }
        let text = text.chars().take(80).collect();
        self.fault(DocumentErrorKind::UnknownChoice { text, choices: choices.iter().map(|c| c.0).collect() })
    }

    /// A finite number (JSON knows no other) within `min..=max`.
    pub fn number(&self, min: f64, max: f64) -> Option<f64> {
        let Some(number) = self.value.as_f64() else {
            return self.wrong_type("a number", Some([min, max]));
        };
        if (min..=max).contains(&number) {
            Some(number)
        } else {
            self.fault(DocumentErrorKind::NumberOutOfRange { min, max })
        }
    }

    /// A whole number within `min..=max`.
    pub fn whole(&self, min: u32, max: u32) -> Option<u32> {
        if !self.value.is_number() {
            return self.wrong_type("a whole number", Some([min.into(), max.into()]));
        }
        let number = self.number(min.into(), max.into())?;
        // Within the bounds, which are whole themselves, nothing is cut off.
        let whole = number as u32;
        if f64::from(whole) == number {
            Some(whole)
        } else {
            self.wrong_type("a whole number", Some([min.into(), max.into()]))
        }
    }

    /// A relative weight: greater than zero, at most 1,000,000.
    pub fn weight(&self) -> Option<f64> {
        let weight = self.number(-1e6, 1e6)?;
        if weight > 0.0 { Some(weight) } else { self.fault(DocumentErrorKind::WeightNotPositive) }
    }

    pub fn boolean(&self) -> Option<bool> {
        match self.value {
            Value::Bool(value) => Some(*value),
            _ => self.wrong_type("true or false", None),
        }
    }

    /// `{"zh": .., "en": ..}`, or one string for both languages.
    pub fn bilingual(self) -> Option<Bilingual> {
        if self.value.is_string() {
            let text = self.text()?;
            return Some(Bilingual::new(text, text));
        }
        self.object(&["zh", "en"])?.words()
    }
}

/// An object whose unknown members have been reported.
pub struct Object<'a> {
    members: &'a Map<String, Value>,
    pub node: Node<'a>,
}

impl<'a> Object<'a> {
    /// Checks optional members that only people read: each one text of bounded length.
    pub fn prose(&self, names: &[&str]) {
        for node in names.iter().filter_map(|name| self.optional(name)) {
            node.text();
        }
    }

    pub fn optional(&self, name: &str) -> Option<Node<'a>> {
        self.members.get(name).map(|value| self.node.child(name, value))
    }

    /// A member that may be absent, or be `null`, which says the same aloud.
    pub fn unless_null(&self, name: &str) -> Option<Node<'a>> {
        self.optional(name).filter(|node| !node.value.is_null())
    }

    pub fn need(&self, name: &'static str) -> Option<Node<'a>> {
        match self.optional(name) {
            Some(node) => Some(node),
            None => self.node.fault(DocumentErrorKind::MissingField { name }),
        }
    }

    pub fn words_at(&self, zh: &'static str, en: &'static str) -> Option<Bilingual> {
        let (zh, en) = (self.need(zh).and_then(|n| n.text()), self.need(en).and_then(|n| n.text()));
        Some(Bilingual::new(zh?, en?))
    }

    /// The members `zh` and `en`.
    pub fn words(&self) -> Option<Bilingual> {
        self.words_at("zh", "en")
    }
}

/// The raw code of an object, for the search for duplicates.
pub fn raw_code<'a>(node: &Node<'a>, name: &str) -> Option<&'a str> {
    node.value.get(name).and_then(Value::as_str)
}

/// A list of objects whose code, the member `name`, is given once. A second one is reported at its place.
pub fn coded<'a>(list: &Node<'a>, max: usize, name: &str) -> Option<Vec<Node<'a>>> {
    let nodes = list.list(max)?;
    let mut seen = HashSet::new();
    for node in &nodes {
        if let Some(code) = raw_code(node, name)
            && !seen.insert(code)
        {
            node.fault::<()>(DocumentErrorKind::DuplicateCode { text: code.into() });
        }
    }
    Some(nodes)
}

/// All of them, or none where one could not be read.
pub fn all<T>(items: Vec<Option<T>>) -> Option<Vec<T>> {
    items.into_iter().collect()
}
