//! One indicator: what is asked, how it is measured, and what would be good.

use serde::{Deserialize, Serialize};

use crate::code::{CountCode, DimensionCode, EvidenceKind, IndicatorCode, Reporter, SourceCode};
use crate::community::{AppliesTo, CommunityTypes};
use crate::text::Bilingual;

/// Which end of the raw scale is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    HigherBetter,
    LowerBetter,
}

/// What is counted, with the words to ask for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Count {
    pub code: CountCode,
    pub label: Bilingual,
}

/// What a ratio is a share of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Denominator {
    /// Counted on the spot.
    Named(Count),
    /// Always the same number, for example 20 tests.
    Constant(u32),
}

/// The scale of a survey mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SurveyScale {
    /// Mean of answers from 1 to 5.
    OneToFive,
    /// Mean share, 0 to 100.
    Percent,
}

impl SurveyScale {
    /// Lowest and highest mean.
    pub fn range(self) -> (f64, f64) {
        match self {
            Self::OneToFive => (1.0, 5.0),
            Self::Percent => (0.0, 100.0),
        }
    }
}

/// How an indicator is measured.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// A number in the indicator's unit, from `min` to `max`.
    Number { min: f64, max: f64 },
    /// `numerator / denominator`, shown in percent.
    Ratio { numerator: Count, denominator: Denominator },
    /// Levels 0 to 4, each described.
    Rubric { levels: [Bilingual; 5] },
    /// The mean of a survey.
    Survey { scale: SurveyScale },
    /// Computed by the system from its own records. Nobody types one.
    Derived,
}

/// The raw values that score 0 (`worst`) and 100 (`target`), ordered by direction and never equal.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Goalposts {
    pub worst: f64,
    pub target: f64,
    /// Where they come from; never empty.
    pub sources: Vec<SourceCode>,
    /// `false` while a source is only a proposal: the owner must confirm them locally before scores
    /// are published.
    pub confirmed: bool,
}

/// Where the value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Capture {
    /// Seen on site by an assessor.
    Field,
    /// Read from somebody's records.
    Records,
    /// Asked of residents.
    Survey,
    /// Derived by the system.
    System,
}

/// How often a value is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Frequency {
    Monthly,
    Quarterly,
    HalfYearly,
    Yearly,
}

/// How much evidence a rubric level needs (V03).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct EvidenceRule {
    /// Items needed at level 2 and above.
    pub items_at_level_2: u8,
    /// Different kinds needed at level 4.
    pub kinds_at_level_4: u8,
}

impl Default for EvidenceRule {
    fn default() -> Self {
        Self { items_at_level_2: 1, kinds_at_level_4: 2 }
    }
}

/// One indicator of a published framework.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Indicator {
    pub code: IndicatorCode,
    pub dimension: DimensionCode,
    /// Position of the dimension in [`super::Framework::dimensions`].
    pub dimension_index: usize,
    pub name: Bilingual,
    pub definition: Bilingual,
    pub unit: Bilingual,
    pub direction: Direction,
    pub measure: Measure,
    pub goalposts: Goalposts,
    /// The kinds of evidence that are expected; never empty.
    pub evidence: Vec<EvidenceKind>,
    pub evidence_rule: EvidenceRule,
    pub reporter: Reporter,
    pub verifier: Reporter,
    pub frequency: Frequency,
    pub capture: Capture,
    pub applies_to: AppliesTo,
    pub not_applicable_allowed: bool,
    /// Without a value here the dimension is not scored.
    pub core: bool,
    /// Relative to the other indicators of the dimension; greater than zero.
    pub weight: f64,
    /// The words of the literature that this indicator answers.
    pub terms: Vec<String>,
}

impl Indicator {
    /// The largest number of any unit.
    pub const NUMBER_MAX: f64 = 1e9;

    /// Whether a person enters it. Derived ones nobody can type.
    pub fn is_entered(&self) -> bool {
        !matches!(self.measure, Measure::Derived)
    }

    /// Whether the unit is percent.
    pub fn is_percent(&self) -> bool {
        self.unit.zh == "%"
    }

    /// Lowest and highest raw value, in the unit (a ratio in percent, a rubric in levels).
    pub fn range(&self) -> (f64, f64) {
        match &self.measure {
            Measure::Number { min, max } => (*min, *max),
            Measure::Ratio { .. } => (0.0, 100.0),
            Measure::Rubric { .. } => (0.0, 4.0),
            Measure::Survey { scale } => scale.range(),
            Measure::Derived if self.is_percent() => (0.0, 100.0),
            Measure::Derived => (0.0, Self::NUMBER_MAX),
        }
    }

    /// Whether communities of these types are asked.
    pub fn applies(&self, types: CommunityTypes) -> bool {
        self.applies_to.includes(types)
    }

    /// Whether an assessor's card for a community of these types asks it. Whatever is asked is answered or set aside
    /// with a reason: a question that could be left out in silence would be, where its answer is a bad one.
    pub fn is_asked(&self, types: CommunityTypes) -> bool {
        self.is_entered() && self.applies(types)
    }

    /// Whether "asked for and not to be had" is an answer: what stands in somebody's records or is asked of residents
    /// may be out of reach; what is seen on the spot is not.
    pub fn may_be_unavailable(&self) -> bool {
        matches!(self.capture, Capture::Records | Capture::Survey)
    }
}
