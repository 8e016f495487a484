//! The versioned indicator framework (指标体系): pillars, dimensions, indicators and the rules around them.
//!
//! A [`Framework`] exists only as the result of [`Framework::from_json`], which checks everything and
//! reports every fault with its place; after that it never changes. A changed weight is a new version.
//! There are exactly two pillars, the hard one first: the question of this field is hard against soft.
//!
//! The document's shape is that of `catalog/framework.json`. Optional members, which an older document may
//! leave out, and what holds then: `unit` as one string (same words in both languages), `numerator` and
//! `denominator` as a bare code (its words are the code), `minimum`/`maximum` of a number (0, and 100 where
//! the unit is %, else 1e9), `scale` of a survey (percent where the unit is %, else 1 to 5),
//! `aggregation.coverage` (two thirds), `analytics.hardware_bias_flag.threshold` (0.10) and `red_when`
//! (S4-03 below 30 and H5-01 below 70, as far as the framework has them), `analytics.obstacle_degree.top` (5), `en` of a validation rule (the rule itself), bands as
//! `[min, name]`.

mod indicator;
mod load;
mod rules;
mod version;

pub use crate::code::{
    ContextCode, CountCode, DimensionCode, DutyCode, EvidenceKind, IndicatorCode, PillarCode, Reporter,
    RuleCode, SourceCode,
};
pub use crate::community::AppliesTo;
pub use crate::document::{Basis, Source};
pub use indicator::{
    Capture, Count, Denominator, Direction, EvidenceRule, Frequency, Goalposts, Indicator, Measure,
    SurveyScale,
};
pub use rules::{
    ContextVariable, CoverageRule, LagRule, RedCondition, RuleLevel, RuleScope, Step, TypeProfile,
    ValidationRule,
};
pub use version::FrameworkVersion;

use serde::Serialize;

use crate::community::CommunityType;
use crate::document::{DocumentErrors, Origin};
use crate::text::Bilingual;

/// Hard or soft: the top of the tree.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pillar {
    pub code: PillarCode,
    pub name: Bilingual,
    /// Share of the index in basis points; all pillars together have 10,000.
    pub weight_bp: u32,
}

/// A group of indicators within a pillar.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Dimension {
    pub code: DimensionCode,
    pub pillar: PillarCode,
    /// Position of the pillar in [`Framework::pillars`]: 0 hard, 1 soft.
    pub pillar_index: usize,
    pub name: Bilingual,
    /// Relative to the other dimensions of the pillar; greater than zero.
    pub weight: f64,
}

/// A published framework version.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Framework {
    version: FrameworkVersion,
    title: Bilingual,
    notes: Vec<String>,
    pillars: Vec<Pillar>,
    dimensions: Vec<Dimension>,
    indicators: Vec<Indicator>,
    /// Indicator positions sorted by code, for lookup.
    #[serde(skip)]
    by_code: Vec<u16>,
    coverage: CoverageRule,
    /// From the best to the worst; the last has `min` 0.
    grades: Vec<Step>,
    /// From the worst to the best; the first has `min` 0.
    bands: Vec<Step>,
    lag: LagRule,
    obstacles_shown: usize,
    type_profiles: Vec<TypeProfile>,
    validation_rules: Vec<ValidationRule>,
    context_variables: Vec<ContextVariable>,
    sources: Vec<Source>,
}

impl Framework {
    /// The largest document that is read, in bytes.
    pub const BYTES_MAX: usize = 1 << 20;
    /// The most indicators.
    pub const INDICATORS_MAX: usize = 500;
    /// The most dimensions.
    pub const DIMENSIONS_MAX: usize = 100;

    /// Reads and checks a document.
    ///
    /// # Errors
    /// Everything that is wrong with it, each with a JSON pointer, at most [`DocumentErrors::MAX`].
    pub fn from_json(document: &[u8]) -> Result<Self, DocumentErrors> {
        load::from_json(document, Origin::Sent)
    }

    /// Reads a document that was published before. Rules about its words that came later do not make it unreadable; an
    /// address that is none of the web is left out.
    ///
    /// # Errors
    /// As for [`Framework::from_json`].
    pub fn from_stored_json(document: &[u8]) -> Result<Self, DocumentErrors> {
        load::from_json(document, Origin::Stored)
    }

    /// Which framework, and which version of it; what a round pins.
    pub fn version(&self) -> &FrameworkVersion {
        &self.version
    }

    pub fn title(&self) -> &Bilingual {
        &self.title
    }

    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// The two pillars, hard first.
    pub fn pillars(&self) -> &[Pillar] {
        &self.pillars
    }

    /// In document order.
    pub fn dimensions(&self) -> &[Dimension] {
        &self.dimensions
    }

    /// The dimensions of a pillar with their positions, in document order.
    pub fn dimensions_of(&self, pillar: usize) -> impl Iterator<Item = (usize, &Dimension)> {
        self.dimensions.iter().enumerate().filter(move |(_, d)| d.pillar_index == pillar)
    }

    /// In document order; a position here is the column of the indicator everywhere.
    pub fn indicators(&self) -> &[Indicator] {
        &self.indicators
    }

    /// The indicators of a dimension with their positions, in document order.
    pub fn indicators_of(&self, dimension: usize) -> impl Iterator<Item = (usize, &Indicator)> {
        self.indicators.iter().enumerate().filter(move |(_, i)| i.dimension_index == dimension)
    }

    /// Position of an indicator.
    pub fn position(&self, code: &IndicatorCode) -> Option<usize> {
        let at = |&position: &u16| self.indicators[usize::from(position)].code;
        let found = self.by_code.binary_search_by_key(code, at).ok()?;
        Some(usize::from(self.by_code[found]))
    }

    pub fn indicator(&self, code: &IndicatorCode) -> Option<&Indicator> {
        Some(&self.indicators[self.position(code)?])
    }

    /// The indicator written like this, for codes that come as text.
    pub fn indicator_named(&self, code: &str) -> Option<&Indicator> {
        self.indicator(&IndicatorCode::parse(code).ok()?)
    }

    pub fn dimension(&self, code: &DimensionCode) -> Option<&Dimension> {
        self.dimensions.iter().find(|d| d.code == *code)
    }

    pub fn pillar(&self, code: &PillarCode) -> Option<&Pillar> {
        self.pillars.iter().find(|p| p.code == *code)
    }

    /// The share of data below which a dimension is "insufficient data".
    pub fn coverage(&self) -> CoverageRule {
        self.coverage
    }

    /// From the best to the worst; the last has `min` 0.
    pub fn grades(&self) -> &[Step] {
        &self.grades
    }

    /// Bands of the coupling coordination degree, worst first; the first has `min` 0.
    pub fn bands(&self) -> &[Step] {
        &self.bands
    }

    pub fn lag(&self) -> &LagRule {
        &self.lag
    }

    /// How many obstacles are shown per community.
    pub fn obstacles_shown(&self) -> usize {
        self.obstacles_shown
    }

    pub fn type_profiles(&self) -> &[TypeProfile] {
        &self.type_profiles
    }

    pub fn type_profile(&self, community_type: CommunityType) -> Option<&TypeProfile> {
        self.type_profiles.iter().find(|profile| profile.community_type == community_type)
    }

    pub fn validation_rules(&self) -> &[ValidationRule] {
        &self.validation_rules
    }

    pub fn context_variables(&self) -> &[ContextVariable] {
        &self.context_variables
    }

    pub fn sources(&self) -> &[Source] {
        &self.sources
    }
}

#[cfg(test)]
mod tests;
