//! The demo city's places: one district, three subdistricts, 24 communities with a course each.

use chrono::NaiveDate;
use domain::community::{Community, CommunityType, CommunityTypes, Context, PropertyModel};
use domain::id::{CommunityId, RegionId};
use domain::region::{Region, RegionKind};
use domain::text::{Name, Text, TextError};

use super::dice::Dice;

/// How a community fares after its renovation; every screen of the product should have something to
/// show, so the city holds all of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Course {
    Balanced,
    /// Much was built, little is kept: the pattern that the product exists to find.
    BuiltNotKept,
    WellGoverned,
    Declining,
    Recovering,
    Struggling,
}

impl Course {
    /// Expected scores of the hard and the soft pillar, `quarters` after the first round.
    pub fn expected(self, quarters: f64) -> (f64, f64) {
        let (hard, hard_drift, soft, soft_drift) = match self {
            Self::Balanced => (82.0, -0.2, 77.0, 0.4),
            Self::BuiltNotKept => (88.0, -1.0, 47.0, -0.5),
            Self::WellGoverned => (60.0, 0.3, 80.0, 0.3),
            Self::Declining => (87.0, -3.0, 66.0, -1.2),
            Self::Recovering => (54.0, 2.0, 43.0, 2.8),
            Self::Struggling => (50.0, -0.6, 41.0, -0.2),
        };
        (hard + hard_drift * quarters, soft + soft_drift * quarters)
    }
}

/// A community of the demo city and where it is heading.
pub struct Place {
    pub community: Community,
    pub course: Course,
}

/// The district and everything in it.
pub struct Places {
    pub city: Region,
    pub district: Region,
    pub subdistricts: Vec<Region>,
    pub places: Vec<Place>,
}

type Row = (&'static str, &'static str, &'static [CommunityType], Course);

const ELDERLY: &[CommunityType] = &[CommunityType::ElderlyConcentrated];
const PARKING: &[CommunityType] = &[CommunityType::ParkingConflict];
const SHOPS: &[CommunityType] = &[CommunityType::MixedCommercial];
const GENERAL: &[CommunityType] = &[CommunityType::General];
const ELDERLY_SHOPS: &[CommunityType] = &[CommunityType::ElderlyConcentrated, CommunityType::MixedCommercial];

const SUBDISTRICTS: [(&str, &str, [Row; 8]); 3] = [
    (
        "梧桐街道",
        "Wutong Subdistrict",
        [
            ("康乐新村", "Kangle New Village", ELDERLY, Course::Balanced),
            ("梅园里", "Meiyuan Lane", PARKING, Course::BuiltNotKept),
            ("红星小区", "Hongxing Estate", GENERAL, Course::Declining),
            ("建设路12号院", "12 Jianshe Road", ELDERLY, Course::Struggling),
            ("纺织新村", "Fangzhi New Village", ELDERLY, Course::Recovering),
            ("光明里", "Guangming Lane", SHOPS, Course::Balanced),
            ("友谊小区", "Youyi Estate", PARKING, Course::WellGoverned),
            ("向阳院", "Xiangyang Court", GENERAL, Course::BuiltNotKept),
        ],
    ),
    (
        "清河街道",
        "Qinghe Subdistrict",
        [
            ("清河苑", "Qinghe Garden", GENERAL, Course::Balanced),
            ("铁路新村", "Railway New Village", ELDERLY, Course::WellGoverned),
            ("桥东小区", "Qiaodong Estate", PARKING, Course::Declining),
            ("利民里", "Limin Lane", SHOPS, Course::BuiltNotKept),
            ("胜利新村", "Shengli New Village", ELDERLY_SHOPS, Course::Recovering),
            ("银杏小区", "Yinxing Estate", GENERAL, Course::Balanced),
            ("水泵厂宿舍", "Pump Works Quarters", ELDERLY, Course::Struggling),
            ("文昌里", "Wenchang Lane", PARKING, Course::Recovering),
        ],
    ),
    (
        "南湖街道",
        "Nanhu Subdistrict",
        [
            ("南湖一村", "Nanhu First Village", ELDERLY, Course::Declining),
            ("湖滨小区", "Hubin Estate", PARKING, Course::Balanced),
            ("丰收里", "Fengshou Lane", GENERAL, Course::BuiltNotKept),
            ("邮电宿舍", "Post Office Quarters", ELDERLY, Course::WellGoverned),
            ("玉兰苑", "Yulan Garden", SHOPS, Course::Recovering),
            ("工农新村", "Gongnong New Village", ELDERLY, Course::BuiltNotKept),
            ("百花小区", "Baihua Estate", PARKING, Course::WellGoverned),
            ("团结里", "Tuanjie Lane", GENERAL, Course::Struggling),
        ],
    ),
];

/// Builds the places. `born_ms` is the instant (Unix milliseconds) their ids carry.
pub fn build(dice: &mut Dice, born_ms: u64) -> Result<Places, TextError> {
    let mut region =
        |parent: Option<&Region>, kind, name: &str, name_en: &str| -> Result<Region, TextError> {
            let id = RegionId::born(born_ms, dice.id_bytes());
            let (name, name_en) = (Name::parse(name)?, Some(Name::parse(name_en)?));
            Ok(Region { id, parent: parent.map(|it| it.id), kind, name, name_en })
        };
    let city = region(None, RegionKind::City, "示范市", "Demo City")?;
    let district = region(Some(&city), RegionKind::District, "示范区", "Demo District")?;
    let mut subdistricts = Vec::new();
    for (name, name_en, _) in &SUBDISTRICTS {
        subdistricts.push(region(Some(&district), RegionKind::Subdistrict, name, name_en)?);
    }
    let mut places = Vec::new();
    for (subdistrict, (_, _, rows)) in subdistricts.iter().zip(&SUBDISTRICTS) {
        for row in rows {
            let number = places.len() + 1;
            places.push(place(dice, born_ms, subdistrict.id, number, row)?);
        }
    }
    Ok(Places { city, district, subdistricts, places })
}

fn place(
    dice: &mut Dice,
    born_ms: u64,
    region: RegionId,
    number: usize,
    row: &Row,
) -> Result<Place, TextError> {
    let (name, name_en, types, course) = row;
    let households = dice.whole(420, 2100);
    let elderly = types.contains(&CommunityType::ElderlyConcentrated);
    let lifts = if dice.share() < 0.4 { 0 } else { dice.whole(2, 14) };
    let decade = [1970, 1980, 1990][dice.whole(0, 2) as usize];
    let year = dice.whole(2021, 2024) as i32;
    let context = Context {
        households: Some(households),
        residents: Some((f64::from(households) * dice.between(2.3, 3.1)) as u32),
        share_aged_60_plus: Some(hundredths(if elderly {
            dice.between(0.34, 0.46)
        } else {
            dice.between(0.17, 0.3)
        })),
        share_renters: Some(hundredths(dice.between(0.12, 0.48))),
        built: Some(Text::parse(&format!("{decade}s"))?),
        renovated_on: NaiveDate::from_ymd_opt(year, dice.whole(3, 11), dice.whole(1, 28)),
        renovation_spend_wan: Some(f64::from(dice.whole(60, 420)) * 10.0),
        prior_cooperation: Some(dice.whole(0, 2) as u8),
        owners_committee: Some(matches!(course, Course::Balanced | Course::WellGoverned)),
        property_model: Some(match course {
            Course::Struggling => PropertyModel::None,
            Course::WellGoverned => PropertyModel::SelfRun,
            Course::Recovering => PropertyModel::StreetOwned,
            _ => PropertyModel::Company,
        }),
        lifts: Some(lifts),
        units: Some(households / 12),
    };
    let community = Community {
        id: CommunityId::born(born_ms, dice.id_bytes()),
        region,
        code: Text::parse(&format!("SF-{number:02}"))?,
        name: Name::parse(name)?,
        name_en: Some(Name::parse(name_en)?),
        // The table above never mixes `general` with another type.
        types: CommunityTypes::new(types.iter().copied()).unwrap_or(CommunityTypes::GENERAL),
        context,
        demo: true,
    };
    Ok(Place { community, course: *course })
}

fn hundredths(share: f64) -> f64 {
    (share * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_city_has_24_valid_communities_in_three_subdistricts() {
        let places = build(&mut Dice::new(1), 1_700_000_000_000).unwrap();
        assert_eq!((places.subdistricts.len(), places.places.len()), (3, 24));
        assert!(places.places.iter().all(|it| it.community.context.check().is_ok() && it.community.demo));
        let without_lifts = places.places.iter().filter(|it| it.community.context.lifts == Some(0)).count();
        assert!((1..24).contains(&without_lifts), "both kinds are there to be shown");
    }
}
