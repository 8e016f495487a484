//! How requests and replies travel: as lists of numbers that change hands without being copied or read as text.

use std::borrow::Cow;

/// A list of numbers of one kind: a typed array.
#[derive(Clone, Debug, PartialEq)]
pub enum Part<'a> {
    Reals(Cow<'a, [f64]>),
    Counts(Cow<'a, [u32]>),
}

/// What it is about, the job's number, and the lists of it. In JavaScript an array: kind, job, then a typed array a part.
#[derive(Clone, Debug, PartialEq)]
pub struct Message<'a> {
    pub kind: u32,
    /// Given by the page; every reply to a job carries it.
    pub job: u32,
    pub parts: Vec<Part<'a>>,
}

/// What [`Message::kind`] says.
pub(crate) mod kind {
    pub const TABLE: u32 = 1;
    pub const RANK: u32 = 2;
    pub const RESCORE: u32 = 3;
    pub const CANCEL: u32 = 4;
    pub const SAMPLE: u32 = 5;
    pub const READY: u32 = 11;
    pub const PROGRESS: u32 = 12;
    pub const RANKING: u32 = 13;
    pub const SCORES: u32 = 14;
    pub const FAILED: u32 = 15;
    pub const SAMPLED: u32 = 16;
}

impl<'a> From<&'a [f64]> for Part<'a> {
    fn from(list: &'a [f64]) -> Self {
        Self::Reals(Cow::Borrowed(list))
    }
}

impl<'a> From<&'a [u32]> for Part<'a> {
    fn from(list: &'a [u32]) -> Self {
        Self::Counts(Cow::Borrowed(list))
    }
}

impl From<Vec<f64>> for Part<'_> {
    fn from(list: Vec<f64>) -> Self {
        Self::Reals(Cow::Owned(list))
    }
}

impl From<Vec<u32>> for Part<'_> {
    fn from(list: Vec<u32>) -> Self {
        Self::Counts(Cow::Owned(list))
    }
}

/// Takes the parts of a message one after the other.
pub(crate) struct Parts<'a>(std::vec::IntoIter<Part<'a>>);

impl<'a> Parts<'a> {
    pub fn of(parts: Vec<Part<'a>>) -> Self {
        Self(parts.into_iter())
    }

    pub fn reals(&mut self) -> Option<Vec<f64>> {
        match self.0.next()? {
            Part::Reals(list) => Some(list.into_owned()),
            Part::Counts(_) => None,
        }
    }

    pub fn counts(&mut self) -> Option<Vec<u32>> {
        match self.0.next()? {
            Part::Counts(list) => Some(list.into_owned()),
            Part::Reals(_) => None,
        }
    }
}
