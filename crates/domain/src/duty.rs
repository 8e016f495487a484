//! The duty catalogue (管护责任清单): what has to be done to keep a renovated community working, by whom, and how often.
//!
//! A [`DutyCatalogue`] exists only as the result of [`DutyCatalogue::from_json`], which checks everything and reports every
//! fault with its place; after that it never changes. A changed duty is a new version of the catalogue.
//!
//! The document's shape is that of `catalog/duties.json`. `lead_party` and `supervising_party` are a code, a list of codes
//! or `null`: real lists name nobody or two for one duty, and that is the finding, so it can be held. `null` also stands
//! for what a duty does not have (`rrule`, `trigger`, `window_days`, `response_deadline_hours`, `warranty`); `en` of a
//! facility may be left out, and is then the Chinese name.

mod load;
mod recurrence;
#[cfg(test)]
mod tests;
mod version;

pub use recurrence::{Frequency, Recurrence, RecurrenceError};
pub use version::DutyCatalogueVersion;

use serde::Serialize;

use crate::code::{DutyCode, EvidenceKind, FacilityCode, IndicatorCode, PartyCode, SourceCode, Trigger};
use crate::community::AppliesTo;
use crate::document::{DocumentErrors, Origin, Source};
use crate::party::Party;
use crate::text::Bilingual;

/// Something that is looked after: roads, lighting, lifts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Facility {
    /// Unique in the catalogue.
    pub code: FacilityCode,
    pub name: Bilingual,
}

/// What is at stake when a duty is missed. Rates of duties are averaged by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(into = "u8")]
pub enum Criticality {
    Amenity = 1,
    Function = 2,
    Safety = 3,
}

impl From<Criticality> for u8 {
    fn from(criticality: Criticality) -> Self {
        criticality as Self
    }
}

/// What counts as done on time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "mode", rename_all = "snake_case")]
pub enum Compliance {
    /// Within the window around its own due date.
    Calendar,
    /// At most so many days after it was done last, whatever the calendar says.
    MaxGap { max_gap_days: u32 },
}

/// Who answers for a facility while its builder still does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Warranty {
    pub years: u32,
    /// Leads in the place of the duty's own lead until the warranty ends.
    pub lead: Vec<PartyCode>,
    /// How long before the end both look at the facility together.
    pub hand_back_days_before: u32,
    pub sources: Vec<SourceCode>,
}

/// One duty (管护责任).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Duty {
    /// Unique in the catalogue.
    pub code: DutyCode,
    pub task: Bilingual,
    pub facility: FacilityCode,
    /// None is a responsibility gap (权责空白), two are an overlap.
    pub lead: Vec<PartyCode>,
    /// Never one of those who lead: nobody verifies their own duty.
    pub supervising: Vec<PartyCode>,
    pub assisting: Vec<PartyCode>,
    /// When it is due by the calendar. This or a trigger is always there.
    pub recurrence: Option<Recurrence>,
    /// What makes it due beside the calendar.
    pub trigger: Option<Trigger>,
    /// How many days before or after a due date still count as on time; there exactly where a recurrence is.
    pub window_days: Option<u32>,
    /// How soon somebody answers a fault or a trigger, in hours of the clock.
    pub response_deadline_hours: Option<f64>,
    pub evidence: Vec<EvidenceKind>,
    /// What to look at, in Chinese.
    pub checklist: Vec<String>,
    pub warranty: Option<Warranty>,
    pub sources: Vec<SourceCode>,
    /// Indicators that are computed from how it is done. They are those of another document, a framework.
    pub feeds: Vec<IndicatorCode>,
    pub applies_to: AppliesTo,
    pub criticality: Criticality,
    pub compliance: Compliance,
}

/// A published version of the catalogue.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DutyCatalogue {
    version: DutyCatalogueVersion,
    title: Bilingual,
    parties: Vec<Party>,
    facilities: Vec<Facility>,
    duties: Vec<Duty>,
    sources: Vec<Source>,
}

impl DutyCatalogue {
    /// The largest document that is read, in bytes.
    pub const BYTES_MAX: usize = 1 << 20;
    /// The most duties.
    pub const DUTIES_MAX: usize = 1000;
    /// The most parties, and the most facilities.
    pub const PARTIES_MAX: usize = 200;

    /// Reads and checks a document.
    ///
    /// # Errors
    /// Everything that is wrong with it, each with a JSON pointer, at most [`DocumentErrors::MAX`].
    pub fn from_json(document: &[u8]) -> Result<Self, DocumentErrors> {
        load::from_json(document, Origin::Sent)
    }

    /// Which catalogue, and which version of it.
    pub fn version(&self) -> &DutyCatalogueVersion {
        &self.version
    }

    pub fn title(&self) -> &Bilingual {
        &self.title
    }

    /// In document order, as all lists here.
    pub fn parties(&self) -> &[Party] {
        &self.parties
    }

    pub fn facilities(&self) -> &[Facility] {
        &self.facilities
    }

    pub fn duties(&self) -> &[Duty] {
        &self.duties
    }

    pub fn sources(&self) -> &[Source] {
        &self.sources
    }
}
