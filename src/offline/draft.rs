//! A card in work as this device keeps it: what was typed, as typed, with the ids that were made here.
//!
//! Text stays text: "1７" or "abc" in a number field is kept and shown again with its message, because
//! what a person typed is theirs until they change it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::evidence::Evidence;
use domain::framework::IndicatorCode;
use domain::id::{AssignmentId, EvidenceId, RevisionId, ScorecardId, UserId};
use domain::scorecard::Entries;
use serde::{Deserialize, Serialize};

/// The shape that is written today. An older shape is lifted when it is read; a newer one is left alone.
const SHAPE: u32 = 1;

/// Answers by indicator, as typed.
pub type Answers = BTreeMap<IndicatorCode, Typed>;

/// A card in work.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    pub assignment: AssignmentId,
    /// Whose it is; nobody else who signs in on this device sees it.
    pub assessor: UserId,
    /// Made once, on this device, before anything was typed; a resend names the same card.
    pub card: ScorecardId,
    /// The revision that this will become, counted from 1.
    pub number: u32,
    /// Counts the saves. Two windows with the same draft see each other by it.
    pub edition: u64,
    pub touched_at: DateTime<Utc>,
    /// For the list of tasks: how many questions are answered, and how many there are.
    pub answered: u32,
    pub required: u32,
    #[serde(default)]
    pub answers: Answers,
    /// Answers of another window at questions that have a different one; a person chooses.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub offers: BTreeMap<IndicatorCode, Vec<Typed>>,
    /// The window that wrote this edition.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub window: String,
    #[serde(default)]
    pub position: Position,
    /// What was sent and has no receipt yet; sent again, it is the same to the byte.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outgoing: Option<Outgoing>,
}

/// Where the assessor was in the form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    #[serde(default)]
    pub view: View,
    #[serde(default)]
    pub at: Option<IndicatorCode>,
}

/// All questions in one list, or one question a time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum View {
    #[default]
    List,
    Single,
}

/// What was typed at one indicator. Fields of another measure than the indicator's stay empty.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Typed {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub number: String,
    /// The count from which `number` was worked out ("3 places" for "places per 1,000 households").
    #[serde(skip_serializing_if = "String::is_empty")]
    pub raw_count: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub numerator: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub denominator: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub mean: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub sample_size: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<u8>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub not_applicable: bool,
    /// Asked for and not to be had; never beside `not_applicable`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unavailable: bool,
    /// Why it is either of the two.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reason: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<TypedEvidence>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
}

impl Typed {
    /// Whether nothing at all was typed.
    pub fn is_blank(&self) -> bool {
        *self == Self::default()
    }

    /// Whether both say the same: the count that the form shows beside a number adds nothing to it.
    pub fn says_the_same(&self, other: &Self) -> bool {
        let bare = |typed: &Self| match typed.number.is_empty() {
            true => typed.clone(),
            false => Self { raw_count: String::new(), ..typed.clone() },
        };
        bare(self) == bare(other)
    }
}

/// Whether two sets of answers say the same.
pub fn say_the_same(one: &Answers, other: &Answers) -> bool {
    let alike =
        |((code, one), (of, other)): ((_, &Typed), (_, &Typed))| code == of && one.says_the_same(other);
    one.len() == other.len() && one.iter().zip(other).all(alike)
}

/// An item of evidence as typed; its id is made when the row is added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedEvidence {
    pub id: EvidenceId,
    pub kind: String,
    pub reference: String,
}

impl From<&Evidence> for TypedEvidence {
    fn from(item: &Evidence) -> Self {
        Self { id: item.id, kind: item.kind.to_string(), reference: item.reference.to_string() }
    }
}

/// A submission on its way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outgoing {
    pub revision: RevisionId,
    pub entries: Entries,
    pub submitted_at: DateTime<Utc>,
    /// The answers as they were typed when they were sent; a text that an older version wrote has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers: Option<Answers>,
}

#[derive(Serialize)]
struct Written<'a> {
    shape: u32,
    draft: &'a Draft,
}

#[derive(Deserialize)]
struct Read {
    shape: u32,
    draft: serde_json::Value,
}

/// The draft was written by a newer version of this app, or is damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnreadableDraft;

impl Draft {
    /// The text that is kept.
    pub fn to_text(&self) -> String {
        // Maps with string keys and plain values cannot fail to serialise.
        serde_json::to_string(&Written { shape: SHAPE, draft: self }).unwrap_or_default()
    }

    /// Takes away the offers that say what the answer beside them says.
    pub(super) fn settle_offers(&mut self) {
        let answers = &self.answers;
        self.offers.retain(|code, offers| {
            offers.retain(|offer| !answers.get(code).is_some_and(|answer| answer.says_the_same(offer)));
            !offers.is_empty()
        });
    }

    /// Reads a kept text of any known shape.
    pub fn from_text(text: &str) -> Result<Self, UnreadableDraft> {
        let read: Read = serde_json::from_str(text).map_err(|_| UnreadableDraft)?;
        match read.shape {
            SHAPE => serde_json::from_value(read.draft).map_err(|_| UnreadableDraft),
            _ => Err(UnreadableDraft),
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(crate) fn draft() -> Draft {
        let code = |text| IndicatorCode::parse(text).unwrap();
        let typed = Typed { numerator: "十七".into(), denominator: "20".into(), ..Typed::default() };
        Draft {
            assignment: AssignmentId::born(1, [1; 10]),
            assessor: UserId::born(1, [2; 10]),
            card: ScorecardId::born(1, [3; 10]),
            number: 1,
            edition: 7,
            touched_at: DateTime::from_timestamp_millis(1_767_225_600_000).unwrap(),
            answered: 1,
            required: 22,
            answers: BTreeMap::from([(code("H1-05"), typed)]),
            position: Position { view: View::Single, at: Some(code("H1-05")) },
            offers: BTreeMap::new(),
            window: String::new(),
            outgoing: None,
        }
    }

    #[test]
    fn what_was_typed_comes_back_as_typed_even_where_it_is_no_number() {
        assert_eq!(Draft::from_text(&draft().to_text()), Ok(draft()));
    }

    #[test]
    fn the_first_shape_is_read_for_ever() {
        let kept = include_str!("fixtures/draft-1.json");
        let read = Draft::from_text(kept).unwrap();
        assert_eq!(read, draft());
    }

    #[test]
    fn a_count_beside_its_number_is_no_other_answer_and_alone_it_is_one() {
        let number = Typed { number: "7.5".into(), ..Typed::default() };
        let counted = Typed { raw_count: "3".into(), ..number.clone() };
        assert!(number.says_the_same(&counted));
        assert!(!number.says_the_same(&Typed { number: "7".into(), ..counted.clone() }));
        assert!(!Typed::default().says_the_same(&Typed { number: String::new(), ..counted }));
    }

    #[test]
    fn a_newer_shape_is_left_alone_and_damage_is_told_apart_from_nothing() {
        let newer = draft().to_text().replacen("\"shape\":1", "\"shape\":2", 1);
        assert_eq!(Draft::from_text(&newer), Err(UnreadableDraft));
        assert_eq!(Draft::from_text(""), Err(UnreadableDraft));
    }
}
