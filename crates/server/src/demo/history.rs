//! Eight quarters of the demo city: rounds, who was sent where, what they found, what the records said.

use std::collections::BTreeMap;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use domain::framework::{Framework, FrameworkVersion, IndicatorCode};
use domain::id::{AssignmentId, RevisionId, RoundId, ScorecardId, UserId};
use domain::observation::{Observation, Source};
use domain::round::{Period, Round, RoundKind, RoundState};
use domain::scorecard::{CardHead, Draft, Submission};
use domain::text::{Name, Reason, Text};

use super::DemoError;
use super::answers;
use super::dice::Dice;
use super::places::{Course, Place, Places};

/// Quarters from 2024 Q4 to 2026 Q3; the last one is open.
pub const QUARTERS: usize = 8;

/// How the card of one community stands at the end of the story.
pub enum Outcome {
    Accepted,
    /// Submitted, nobody has looked yet.
    Waiting,
    Returned(BTreeMap<IndicatorCode, Reason>),
}

/// One assessor sent to one community, with the card that came of it (none: not started).
pub struct Visit {
    pub assignment: AssignmentId,
    pub community: domain::id::CommunityId,
    pub assessor: UserId,
    pub card: Option<(Submission, Outcome)>,
}

/// One quarter.
pub struct Quarter {
    pub round: Round,
    pub made_at: DateTime<Utc>,
    pub reviewed_at: DateTime<Utc>,
    pub closed_at: Option<DateTime<Utc>>,
    pub visits: Vec<Visit>,
    pub observations: Vec<Observation>,
}

/// Places whose card of the open round is not started, waiting and returned, by their number from 0;
/// all others are accepted. Both assessors have some of each.
const NOT_STARTED: [usize; 6] = [0, 2, 5, 12, 17, 21];
const WAITING: [usize; 3] = [3, 10, 15];
const RETURNED: [usize; 2] = [8, 19];
/// Every fifth community is assessed twice, so that agreement between assessors can be seen.
const DOUBLE_EVERY: usize = 5;

/// What the story is told with.
pub struct Teller<'a> {
    pub framework: &'a Framework,
    pub version: FrameworkVersion,
    pub places: &'a Places,
    pub assessors: [UserId; 2],
}

/// Personal offsets of each place at each indicator, so that a place keeps its character over time.
type Character = Vec<Vec<f64>>;

impl Teller<'_> {
    /// Tells all quarters, oldest first.
    pub fn tell(&self, dice: &mut Dice) -> Result<Vec<Quarter>, DemoError> {
        let indicators = self.framework.indicators().len();
        let character: Character =
            self.places.places.iter().map(|_| (0..indicators).map(|_| dice.wobble(8.0)).collect()).collect();
        (0..QUARTERS).map(|quarter| self.quarter(dice, quarter, &character)).collect()
    }

    fn quarter(&self, dice: &mut Dice, quarter: usize, character: &Character) -> Result<Quarter, DemoError> {
        let (name, period) = calendar_quarter(2024, 4, quarter)?;
        let is_open = quarter + 1 == QUARTERS;
        let after = |days: u64| noon(period.end() + Days::new(days));
        let closed_at = (!is_open).then(|| after(27));
        let round = Round {
            id: RoundId::born(unix_ms(after(2)), dice.id_bytes()),
            region: self.places.district.id,
            name: Name::parse(&name)?,
            kind: if quarter == 0 { RoundKind::Baseline } else { RoundKind::Periodic },
            period,
            framework: self.version.clone(),
            state: closed_at.map_or(RoundState::Open, |at| RoundState::Closed { at }),
            amends: None,
            demo: true,
        };
        let (mut visits, mut observations) = (Vec::new(), Vec::new());
        for (number, place) in self.places.places.iter().enumerate() {
            let scores = self.scores(dice, place, quarter, &character[number]);
            observations.extend(self.records(dice, place, &round, &scores)?);
            let main = self.assessors[number % 2];
            visits.push(self.visit(
                dice,
                place,
                &round,
                main,
                &scores,
                outcome(number, is_open)?,
                after(11),
            )?);
            if !is_open && number.is_multiple_of(DOUBLE_EVERY) {
                let other = self.assessors[(number + 1) % 2];
                let seen: Vec<_> = scores.iter().map(|score| score + dice.wobble(4.0)).collect();
                let accepted = Some(Outcome::Accepted);
                visits.push(self.visit(dice, place, &round, other, &seen, accepted, after(12))?);
            }
        }
        Ok(Quarter { round, made_at: after(2), reviewed_at: after(14), closed_at, visits, observations })
    }

    /// How the place fares this quarter at every indicator, 0 to 100 with a little beyond.
    fn scores(&self, dice: &mut Dice, place: &Place, quarter: usize, character: &[f64]) -> Vec<f64> {
        let (hard, soft) = place.course.expected(quarter as f64);
        let indicators = self.framework.indicators().iter().zip(character);
        indicators
            .map(|(indicator, offset)| {
                let pillar = self.framework.dimensions()[indicator.dimension_index].pillar_index;
                let expected = if pillar == 0 { hard } else { soft };
                // Where much is built and little kept, it shows first in the maintenance records.
                let neglect = place.course == Course::BuiltNotKept && indicator.dimension.as_str() == "H5";
                let dip = if neglect { 14.0 + quarter as f64 * 2.0 } else { 0.0 };
                (expected - dip + offset + dice.wobble(2.5)).clamp(-8.0, 108.0)
            })
            .collect()
    }

    /// What the system's own records would say: only the indicators that nobody can type.
    fn records(
        &self,
        dice: &mut Dice,
        place: &Place,
        round: &Round,
        scores: &[f64],
    ) -> Result<Vec<Observation>, DemoError> {
        let label: Text<1, 120> = Text::parse("演示记录")?;
        // Where things go badly the records have holes, too.
        let kept = if place.course == Course::Struggling { 0.72 } else { 0.985 };
        let mut observations = Vec::new();
        for (indicator, score) in self.framework.indicators().iter().zip(scores) {
            if indicator.is_entered() || !indicator.applies(place.community.types) || dice.share() > kept {
                continue;
            }
            let entry = answers::entry(dice, indicator, &place.community, *score);
            observations.extend(entry.map(|entry| Observation {
                community: place.community.id,
                round: round.id,
                indicator: indicator.code,
                entry,
                source: Source::Record { label: label.clone(), demo: true },
            }));
        }
        Ok(observations)
    }

    #[expect(clippy::too_many_arguments, reason = "one visit is exactly these facts")]
    fn visit(
        &self,
        dice: &mut Dice,
        place: &Place,
        round: &Round,
        assessor: UserId,
        scores: &[f64],
        outcome: Option<Outcome>,
        at: DateTime<Utc>,
    ) -> Result<Visit, DemoError> {
        let assignment = AssignmentId::born(unix_ms(at), dice.id_bytes());
        let visit = |card| Visit { assignment, community: place.community.id, assessor, card };
        let Some(outcome) = outcome else { return Ok(visit(None)) };
        let id = ScorecardId::born(unix_ms(at), dice.id_bytes());
        let framework = self.version.clone();
        let mut draft =
            Draft::new(CardHead { id, round: round.id, community: place.community.id, assessor, framework });
        for (indicator, score) in self.framework.indicators().iter().zip(scores) {
            if !indicator.is_entered() || !indicator.applies(place.community.types) {
                continue;
            }
            if let Some(entry) = answers::entry(dice, indicator, &place.community, *score) {
                draft.answer(indicator.code, answers::on_card(dice, indicator, entry, at));
            }
        }
        let revision = RevisionId::born(unix_ms(at), dice.id_bytes());
        let submission = draft
            .submit(self.framework, &place.community, revision, at)
            .map_err(|refused| DemoError::Card(refused.findings))?;
        Ok(visit(Some((submission, outcome))))
    }
}

fn outcome(number: usize, is_open: bool) -> Result<Option<Outcome>, DemoError> {
    if !is_open {
        return Ok(Some(Outcome::Accepted));
    }
    if NOT_STARTED.contains(&number) {
        return Ok(None);
    }
    if WAITING.contains(&number) {
        return Ok(Some(Outcome::Waiting));
    }
    if RETURNED.contains(&number) {
        let reason = |code: &str, words: &str| -> Result<_, DemoError> {
            Ok((IndicatorCode::parse(code)?, Reason::parse(words)?))
        };
        let reasons = [
            reason("H3-02", "背街楼道的照片缺失，请补拍后重新评级。")?,
            reason("H1-05", "抽查数量与现场记录表不一致，请核对。")?,
        ];
        return Ok(Some(Outcome::Returned(BTreeMap::from(reasons))));
    }
    Ok(Some(Outcome::Accepted))
}

/// The name and the days of the quarter that lies `ahead` quarters after `year` Q`quarter`.
fn calendar_quarter(year: i32, quarter: u32, ahead: usize) -> Result<(String, Period), DemoError> {
    let quarters = (quarter - 1) as usize + ahead;
    let (year, quarter) = (year + (quarters / 4) as i32, (quarters % 4) as u32 + 1);
    let start = NaiveDate::from_ymd_opt(year, quarter * 3 - 2, 1).ok_or(DemoError::Calendar)?;
    let end = start.checked_add_months(chrono::Months::new(3)).and_then(|it| it.pred_opt());
    let period = Period::new(start, end.ok_or(DemoError::Calendar)?).map_err(|_| DemoError::Calendar)?;
    Ok((format!("{year} Q{quarter}"), period))
}

fn noon(day: NaiveDate) -> DateTime<Utc> {
    // Four in the morning UTC is noon in Asia/Shanghai.
    day.and_time(NaiveTime::MIN).and_utc() + chrono::TimeDelta::hours(4)
}

pub fn unix_ms(at: DateTime<Utc>) -> u64 {
    u64::try_from(at.timestamp_millis()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quarters_roll_over_the_year() {
        let (name, period) = calendar_quarter(2024, 4, 0).unwrap();
        assert_eq!((name.as_str(), period.end().to_string().as_str()), ("2024 Q4", "2024-12-31"));
        let (name, period) = calendar_quarter(2024, 4, 7).unwrap();
        assert_eq!((name.as_str(), period.start().to_string().as_str()), ("2026 Q3", "2026-07-01"));
    }
}
