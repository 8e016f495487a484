//! The demo city: 24 communities in 3 subdistricts over 8 quarters, made from a seed, and the DT case.
//!
//! Everything passes the same constructors and the same store commands as real data; nothing is
//! written past them.

mod answers;
mod dice;
mod dt_case;
mod fill;
mod history;
mod places;

pub use fill::{accounts, fill};

use std::fmt;

use domain::code::BadCode;
use domain::text::TextError;
use domain::validation::Finding;

/// Why the demo city could not be made. Each of these is a fault in the shipped data, save the last.
#[derive(Debug)]
pub enum DemoError {
    Text(TextError),
    Code(BadCode),
    Calendar,
    /// A made-up card breaks a rule.
    Card(Vec<Finding>),
    Document(serde_json::Error),
    Framework(String),
    Password(String),
    /// A standing could not be computed.
    Standing(String),
    Store(store::StoreError),
}

impl fmt::Display for DemoError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(error) => write!(f, "demo text: {error}"),
            Self::Code(error) => write!(f, "demo code: {error}"),
            Self::Calendar => f.write_str("demo calendar: no such day"),
            Self::Card(findings) => write!(f, "demo card: {findings:?}"),
            Self::Document(error) => write!(f, "the shipped DT case: {error}"),
            Self::Framework(error) => write!(f, "the shipped framework: {error}"),
            Self::Password(error) => write!(f, "demo password: {error}"),
            Self::Standing(error) => write!(f, "demo standing: {error}"),
            Self::Store(error) => write!(f, "the store: {error}"),
        }
    }
}

impl std::error::Error for DemoError {}

impl DemoError {
    fn standing(refusal: crate::refusal::Refusal) -> Self {
        Self::Standing(format!("{refusal:?}"))
    }
}

macro_rules! from_error {
    ($($source:ty => $variant:ident),+ $(,)?) => {$(
        impl From<$source> for DemoError {
            fn from(error: $source) -> Self {
                Self::$variant(error)
            }
        }
    )+};
}

from_error! {
    TextError => Text,
    BadCode => Code,
    serde_json::Error => Document,
    store::StoreError => Store,
}
