//! Evaluation rounds (评估轮次): a period, a region and a pinned framework version.

use std::ops::RangeInclusive;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::framework::FrameworkVersion;
use crate::id::{RegionId, RoundId};
use crate::instant;
use crate::text::Name;

/// Why a round is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RoundKind {
    /// 基线评估
    Baseline,
    /// 定期评估
    Periodic,
    /// 回头看
    LookBack,
}

impl RoundKind {
    pub const ALL: [Self; 3] = [Self::Baseline, Self::Periodic, Self::LookBack];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Baseline => "baseline",
            Self::Periodic => "periodic",
            Self::LookBack => "look_back",
        }
    }
}

/// Civil dates from `start` to `end`, both included, in the region's time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(try_from = "PeriodFields", deny_unknown_fields)]
pub struct Period {
    start: NaiveDate,
    end: NaiveDate,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PeriodFields {
    #[serde(deserialize_with = "instant::day")]
    start: NaiveDate,
    #[serde(deserialize_with = "instant::day")]
    end: NaiveDate,
}

/// The period ends before it starts, lasts longer than ten years, or leaves the years 2000 to 2100.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAPeriod;

impl std::fmt::Display for NotAPeriod {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(
            "a period starts before it ends, lasts at most ten years, and lies in the years 2000 to 2100",
        )
    }
}

impl std::error::Error for NotAPeriod {}

impl Period {
    /// The years that a period may lie in: before the first nobody renovated old communities, and dates stay four
    /// digits long, so that both databases sort them alike.
    pub const YEARS: RangeInclusive<i32> = 2000..=2100;

    pub fn new(start: NaiveDate, end: NaiveDate) -> Result<Self, NotAPeriod> {
        let is_in_years = Self::YEARS.contains(&start.year()) && Self::YEARS.contains(&end.year());
        if is_in_years && start <= end && (end - start).num_days() <= 3653 {
            Ok(Self { start, end })
        } else {
            Err(NotAPeriod)
        }
    }

    pub fn start(self) -> NaiveDate {
        self.start
    }

    pub fn end(self) -> NaiveDate {
        self.end
    }

    pub fn contains(self, day: NaiveDate) -> bool {
        (self.start..=self.end).contains(&day)
    }
}

impl TryFrom<PeriodFields> for Period {
    type Error = NotAPeriod;

    fn try_from(fields: PeriodFields) -> Result<Self, NotAPeriod> {
        Self::new(fields.start, fields.end)
    }
}

/// Whether cards may still come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RoundState {
    Open,
    /// Frozen: its snapshot never changes; a mistake is mended by an amended round that names it.
    Closed {
        #[serde(deserialize_with = "instant::utc")]
        at: DateTime<Utc>,
    },
}

/// A round.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Round {
    pub id: RoundId,
    /// All communities of this region's subtree take part.
    pub region: RegionId,
    pub name: Name,
    pub kind: RoundKind,
    pub period: Period,
    /// Pinned when the round is made; a changed weight is a new version, never a changed result.
    pub framework: FrameworkVersion,
    pub state: RoundState,
    /// The closed round that this one mends.
    pub amends: Option<RoundId>,
    /// Made-up data; every screen that shows it says so.
    pub demo: bool,
}

/// The round is closed; nothing in it changes any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoundClosed;

impl Round {
    pub fn is_open(&self) -> bool {
        self.state == RoundState::Open
    }

    /// The gate that every write into a round passes.
    pub fn require_open(&self) -> Result<(), RoundClosed> {
        if self.is_open() { Ok(()) } else { Err(RoundClosed) }
    }

    /// Closes the round.
    pub fn close(self, at: DateTime<Utc>) -> Result<Self, RoundClosed> {
        self.require_open()?;
        Ok(Self { state: RoundState::Closed { at }, ..self })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_period_holds_both_of_its_ends_and_cannot_run_backwards() {
        let quarter = Period::new(day("2026-07-01"), day("2026-09-30")).unwrap();
        assert!(quarter.contains(day("2026-07-01")) && quarter.contains(day("2026-09-30")));
        assert!(!quarter.contains(day("2026-10-01")));
        assert_eq!(Period::new(day("2026-09-30"), day("2026-07-01")), Err(NotAPeriod));
        for (start, end) in
            [("1999-12-31", "2000-01-01"), ("2100-12-31", "2101-01-01"), ("-0001-01-01", "-0001-12-31")]
        {
            assert_eq!(Period::new(day(start), day(end)), Err(NotAPeriod), "{start}");
        }
        assert!(serde_json::from_str::<Period>(r#"{"start":"2026-02-30","end":"2026-03-01"}"#).is_err());
    }
}
