//! What a framework says beside its indicators: how to aggregate, what to flag, what to check.

use serde::{Deserialize, Serialize};

use super::code::{ContextCode, DutyCode, IndicatorCode, RuleCode, SourceCode};
use crate::community::CommunityType;
use crate::text::Bilingual;

/// When a dimension may be scored: at least `numerator / denominator` of its applicable weight has data,
/// and (always) every applicable core indicator has data. Held as a fraction because 2/3 has no exact `f64`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoverageRule {
    pub numerator: u32,
    pub denominator: u32,
}

impl CoverageRule {
    /// The rule of the proposal: two thirds.
    pub const TWO_THIRDS: Self = Self { numerator: 2, denominator: 3 };

    /// Whether `present` of `total` weight is enough. A share equal to the bound passes, also where the
    /// sums carry rounding noise (relative 1e-12).
    pub fn is_met(self, present: f64, total: f64) -> bool {
        let needed = total * f64::from(self.numerator);
        total > 0.0 && present * f64::from(self.denominator) >= needed * (1.0 - 1e-12)
    }

    /// The bound as a share, 0 to 1.
    pub fn share(self) -> f64 {
        f64::from(self.numerator) / f64::from(self.denominator)
    }
}

/// A step of a scale: holds from `min` up to the next step's `min`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Step {
    pub min: f64,
    pub name: Bilingual,
}

/// One more condition that turns the maintenance flag red: the raw value of `indicator` is below `below`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct RedCondition {
    pub indicator: IndicatorCode,
    pub below: f64,
}

/// How far hard and soft may lie apart, and when 重建设轻管护 turns red.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LagRule {
    /// Difference of the pillar scores (as 0 to 1) above which one side lags.
    pub threshold: f64,
    /// Any of them makes a raised flag red.
    pub red_when: Vec<RedCondition>,
}

/// What a community type changes (分类施策). Multipliers act inside a dimension only, so each dimension
/// keeps its share of the index.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TypeProfile {
    pub community_type: CommunityType,
    pub name: Bilingual,
    /// By indicator code, sorted; greater than zero.
    pub multipliers: Vec<(IndicatorCode, f64)>,
    pub extra_duties: Vec<DutyCode>,
}

/// Whether a broken rule stops a submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleLevel {
    Error,
    Warning,
}

/// What a validation rule looks at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleScope {
    All,
    Ratio,
    Rubric,
    Survey,
    Indicators(Vec<IndicatorCode>),
}

/// A plausibility or consistency rule. Its computation is a named function in [`crate::validation`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ValidationRule {
    pub id: RuleCode,
    pub level: RuleLevel,
    pub scope: RuleScope,
    /// The rule as the framework's author wrote it.
    pub rule: String,
    /// The message.
    pub message: Bilingual,
}

/// A fact about a community that explains scores and is not scored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ContextVariable {
    pub code: ContextCode,
    pub name: Bilingual,
    pub unit: Bilingual,
    /// The choices, where there is a fixed list; else empty.
    pub values: Vec<String>,
}

/// How far a source can be relied on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The paper this framework starts from.
    Seed,
    /// Read in the original.
    Retrieved,
    /// A proposal of this framework's author.
    Proposed,
}

/// A source that goalposts or rules cite.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Source {
    pub code: SourceCode,
    pub title: Bilingual,
    pub basis: Basis,
    pub url: Option<String>,
}
