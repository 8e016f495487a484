//! The result of scoring one community, with everything that "why this score?" walks through.

use domain::community::CommunityTypes;
use domain::framework::{DimensionCode, FrameworkVersion, IndicatorCode, PillarCode};
use serde::{Deserialize, Serialize};

use crate::aggregate::{Mode, Outcome};
use crate::explain::Contribution;
use crate::lag::{Flag, Lag};
use crate::obstacle::Obstacle;
use composite::coupling::Coupling;

/// Where an indicator stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum IndicatorState {
    Scored,
    /// No data; its weight is missing from the coverage.
    Missing,
    /// Asked for and not to be had, with a reason; counts as missing.
    Unavailable,
    /// A survey with too few answers (V05); counts as missing.
    SampleTooSmall,
    /// It has no object here, with a reason; its weight leaves.
    NotApplicable,
    /// Communities of these types are not asked; its weight leaves.
    OtherType,
}

/// One indicator.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IndicatorResult {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub code: IndicatorCode,
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub dimension: DimensionCode,
    pub state: IndicatorState,
    /// In the indicator's unit, a ratio in percent; a mean where several cards gave a value.
    pub raw: Option<f64>,
    /// 0 to 100.
    pub score: Option<f64>,
    /// How many values were averaged.
    pub count: u32,
    pub core: bool,
    /// Relative weight within the dimension, multiplier included.
    pub weight: f64,
    /// What the community's types multiply the weight by.
    pub multiplier: f64,
    /// Effective share among the indicators of the dimension that have data, 0 to 1; 0 without a score.
    pub share_of_dimension: f64,
    /// Effective share of the pillar, 0 to 1; 0 where its dimension or pillar has no score.
    pub share_of_pillar: f64,
    /// `share_of_pillar` times the pillar's weight, 0 to 1: the weight in obstacle degrees.
    pub share_of_index: f64,
    /// Points it adds to the nodes above.
    pub contribution: Contribution,
    /// Points that the index would gain at this indicator's target; `None` without index or score.
    pub gain: Option<f64>,
}

/// One dimension.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DimensionResult {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub code: DimensionCode,
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub pillar: PillarCode,
    pub outcome: Outcome,
    /// Share of its applicable weight that has data, 0 to 1.
    pub coverage: f64,
    /// Relative weight within the pillar.
    pub weight: f64,
    /// Effective share among the scored dimensions of the pillar, 0 to 1; 0 without a score.
    pub share_of_pillar: f64,
    /// Points it adds to the nodes above (`dimension` is its own score).
    pub contribution: Contribution,
}

/// One pillar.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PillarResult {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub code: PillarCode,
    pub outcome: Outcome,
    /// Share of the applicable indicator weight below it that has data, 0 to 1.
    pub coverage: f64,
    /// Share of the index, 0 to 1.
    pub weight: f64,
    /// Points it adds to the index: its Shapley value against (0, 0).
    pub contribution: Option<f64>,
}

/// One community's result. All numbers are unrounded; lists are in the framework's order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Assessment {
    /// [`crate::ENGINE_VERSION`] of the engine that made it.
    pub engine: String,
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub framework: FrameworkVersion,
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>))]
    pub types: CommunityTypes,
    pub mode: Mode,
    /// The overall index, 0 to 100.
    pub index: Outcome,
    /// The index without type multipliers.
    pub unadjusted_index: Option<f64>,
    /// Share of the applicable weight that has data, 0 to 1.
    pub coverage: f64,
    /// Hard, then soft.
    pub pillars: Vec<PillarResult>,
    pub dimensions: Vec<DimensionResult>,
    pub indicators: Vec<IndicatorResult>,
    /// Only where both pillars have a score; so are `band` and `lag`.
    pub coupling: Option<Coupling>,
    /// Position of the coordination degree's band in the framework's bands, worst first.
    pub band: Option<usize>,
    /// Position of the index' grade in the framework's grades, best first.
    pub grade: Option<usize>,
    pub lag: Option<Lag>,
    /// 重建设轻管护
    pub flag: Flag,
    /// The indicators that turned the flag red.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>))]
    pub red_because: Vec<IndicatorCode>,
    /// The largest obstacles, largest first; as many as the framework shows.
    pub obstacles: Vec<Obstacle>,
}

impl Assessment {
    /// Score of the hard pillar.
    pub fn hard(&self) -> Option<f64> {
        self.pillars.first()?.outcome.score()
    }

    /// Score of the soft pillar.
    pub fn soft(&self) -> Option<f64> {
        self.pillars.get(1)?.outcome.score()
    }

    /// Both pillar scores, hard first; `None` unless both are there.
    pub fn pillar_scores(&self) -> Option<[f64; 2]> {
        Some([self.hard()?, self.soft()?])
    }

    /// Coupling coordination degree D, 0 to 1.
    pub fn coordination(&self) -> Option<f64> {
        Some(self.coupling?.coordination)
    }

    pub fn indicator(&self, code: &IndicatorCode) -> Option<&IndicatorResult> {
        self.indicators.iter().find(|indicator| indicator.code == *code)
    }

    pub fn dimension(&self, code: &DimensionCode) -> Option<&DimensionResult> {
        self.dimensions.iter().find(|dimension| dimension.code == *code)
    }

    /// Position of the pillar that an indicator belongs to.
    pub fn pillar_of(&self, code: &IndicatorCode) -> Option<usize> {
        let dimension = self.dimension(&self.indicator(code)?.dimension)?;
        self.pillars.iter().position(|pillar| pillar.code == dimension.pillar)
    }

    /// The indicators of a dimension.
    pub fn indicators_of(&self, code: DimensionCode) -> impl Iterator<Item = &IndicatorResult> {
        self.indicators.iter().filter(move |indicator| indicator.dimension == code)
    }

    /// The dimensions of a pillar.
    pub fn dimensions_of(&self, code: PillarCode) -> impl Iterator<Item = &DimensionResult> {
        self.dimensions.iter().filter(move |dimension| dimension.pillar == code)
    }
}
