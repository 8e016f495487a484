//! The DT case: what a published paper says about one community, coded indicator by indicator. Most
//! indicators need a count that the paper does not give, so most of them stay unanswered, and the
//! result honestly says "insufficient data".

use chrono::NaiveDate;
use domain::community::{Community, CommunityTypes, Context};
use domain::entry::{Entry, Rating};
use domain::framework::{FrameworkVersion, IndicatorCode};
use domain::id::{CommunityId, RegionId, RoundId};
use domain::observation::{Confidence, Observation, Source};
use domain::region::{Region, RegionKind};
use domain::round::{Period, Round, RoundKind, RoundState};
use domain::text::{Bilingual, Name, Text};
use serde::Deserialize;

use super::DemoError;
use super::dice::Dice;

/// The case as it ships.
const DOCUMENT: &str = include_str!("../../../../catalog/dt-case.json");

/// The members of the document that enter the store; the others are read by people.
#[derive(Deserialize)]
struct Document {
    source: Text<1, 200>,
    community: Place,
    ratings: Vec<Coded>,
}

#[derive(Deserialize)]
struct Place {
    code: Text<1, 24>,
    name: Bilingual,
    city: Bilingual,
    built: Text<1, 40>,
    residents: u32,
    households: u32,
    share_aged_60_plus: f64,
    types: CommunityTypes,
}

#[derive(Deserialize)]
struct Coded {
    indicator: IndicatorCode,
    level: Rating,
    confidence: Confidence,
    quote: Text<1, 500>,
}

/// The case, ready to be stored.
pub struct Case {
    pub city: Region,
    pub community: Community,
    pub round: Round,
    pub observations: Vec<Observation>,
}

/// Reads the case. `born_ms` is the instant (Unix milliseconds) that the ids carry.
pub fn read(dice: &mut Dice, framework: &FrameworkVersion, born_ms: u64) -> Result<Case, DemoError> {
    let document: Document = serde_json::from_str(DOCUMENT)?;
    let place = document.community;
    let city = Region {
        id: RegionId::born(born_ms, dice.id_bytes()),
        parent: None,
        kind: RegionKind::City,
        name: Name::parse(&place.city.zh)?,
        name_en: Some(Name::parse(&place.city.en)?),
    };
    let context = Context {
        households: Some(place.households),
        residents: Some(place.residents),
        share_aged_60_plus: Some(place.share_aged_60_plus),
        built: Some(place.built),
        ..Context::default()
    };
    let community = Community {
        id: CommunityId::born(born_ms, dice.id_bytes()),
        region: city.id,
        code: place.code,
        name: Name::parse(&place.name.zh)?,
        name_en: Some(Name::parse(&place.name.en)?),
        types: place.types,
        context,
        demo: false,
    };
    let round = Round {
        id: RoundId::born(born_ms, dice.id_bytes()),
        region: city.id,
        name: Name::parse("论文编码 2025")?,
        kind: RoundKind::Baseline,
        period: year_2025()?,
        framework: framework.clone(),
        state: RoundState::Open,
        amends: None,
        demo: false,
    };
    let observation = |coded: Coded| Observation {
        community: community.id,
        round: round.id,
        indicator: coded.indicator,
        entry: Entry::Rated(coded.level),
        source: Source::Document {
            citation: document.source.clone(),
            quote: coded.quote,
            confidence: coded.confidence,
        },
    };
    let observations = document.ratings.into_iter().map(observation).collect();
    Ok(Case { city, community, round, observations })
}

fn year_2025() -> Result<Period, DemoError> {
    let day = |month, day| NaiveDate::from_ymd_opt(2025, month, day).ok_or(DemoError::Calendar);
    Period::new(day(1, 1)?, day(12, 31)?).map_err(|_| DemoError::Calendar)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_paper_answers_seven_indicators_each_with_its_sentence() {
        let framework: FrameworkVersion =
            serde_json::from_str(r#"{"id":"long-term-maintenance","version":"1.0.0"}"#).unwrap();
        let case = read(&mut Dice::new(1), &framework, 1_700_000_000_000).unwrap();
        assert_eq!(case.observations.len(), 7);
        assert_eq!(case.community.context.households, Some(1600));
        assert!(!case.community.demo, "a published case is not made up");
        assert!(case.observations.iter().all(|it| matches!(it.source, Source::Document { .. })));
    }
}
