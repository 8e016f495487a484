//! JSON in which no object names a member twice. `serde_json::Value` would keep the last of the two without a word.

use std::cell::RefCell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::fault::{DocumentError, DocumentErrorKind, DocumentErrors};

/// Reads a document, and the members that it gives twice with the place of their owner: one more than are ever listed.
pub(super) fn read(document: &[u8]) -> Result<(Value, Vec<DocumentError>), serde_json::Error> {
    let repeated = RefCell::default();
    let mut reader = serde_json::Deserializer::from_slice(document);
    let value = Strict { place: Place::Whole, repeated: &repeated }.deserialize(&mut reader)?;
    reader.end()?;
    Ok((value, repeated.into_inner()))
}

/// How much of a member's name a place shows: it stands in each of a document's faults.
const NAME_SHOWN_MAX: usize = 80;

/// The way to a value. Written out only for a fault: as text at every step, long names would be copied without bound.
#[derive(Clone, Copy)]
enum Place<'a> {
    Whole,
    Member(&'a Place<'a>, &'a str),
    Item(&'a Place<'a>, usize),
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole => Ok(()),
            Self::Member(owner, name) => {
                let name: String = name.chars().take(NAME_SHOWN_MAX).collect();
                write!(f, "{owner}/{}", name.replace('~', "~0").replace('/', "~1"))
            }
            Self::Item(list, index) => write!(f, "{list}/{index}"),
        }
    }
}

/// Reads the value at a place.
struct Strict<'a> {
    place: Place<'a>,
    repeated: &'a RefCell<Vec<DocumentError>>,
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        loop {
            let place = Place::Item(&self.place, values.len());
            match items.next_element_seed(Strict { place, repeated: self.repeated })? {
                Some(value) => values.push(value),
                None => return Ok(values.into()),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut values = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            let place = Place::Member(&self.place, &name);
            let value = members.next_value_seed(Strict { place, repeated: self.repeated })?;
            if !values.contains_key(&name) {
                values.insert(name, value);
                continue;
            }
            let mut repeated = self.repeated.borrow_mut();
            if repeated.len() <= DocumentErrors::MAX {
                let (pointer, kind) = (self.place.to_string(), DocumentErrorKind::DuplicateField { name });
                repeated.push(DocumentError { pointer, kind });
            }
        }
        Ok(values.into())
    }
}
