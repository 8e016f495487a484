//! The community (社区 / 小区): the unit that is scored.

use std::ops::RangeInclusive;

use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::id::{CommunityId, RegionId};
use crate::text::{Name, Text};
use crate::whole;

/// What makes a community need a policy of its own (分类施策). Several may hold at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CommunityType {
    /// 老年人集中
    ElderlyConcentrated,
    /// 停车矛盾突出
    ParkingConflict,
    /// 商住混合
    MixedCommercial,
    /// 一般
    General,
}

impl CommunityType {
    pub const ALL: [Self; 4] =
        [Self::ElderlyConcentrated, Self::ParkingConflict, Self::MixedCommercial, Self::General];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::ElderlyConcentrated => "elderly_concentrated",
            Self::ParkingConflict => "parking_conflict",
            Self::MixedCommercial => "mixed_commercial",
            Self::General => "general",
        }
    }

    fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// The types that hold for one community: at least one, and `general` only alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "Vec<CommunityType>", into = "Vec<CommunityType>")]
pub struct CommunityTypes(u8);

/// Why a list of types is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommunityTypesError {
    /// A community always has a type; `general` is the one for all others.
    Empty,
    /// `general` says that none of the others holds.
    GeneralWithOthers,
    Repeated(CommunityType),
}

impl std::fmt::Display for CommunityTypesError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Empty => f.write_str("no community type given"),
            Self::GeneralWithOthers => f.write_str("general cannot stand beside another type"),
            Self::Repeated(kind) => write!(f, "{} is given twice", kind.as_str()),
        }
    }
}

impl std::error::Error for CommunityTypesError {}

impl CommunityTypes {
    pub const GENERAL: Self = Self(1 << CommunityType::General as u8);

    pub fn new(types: impl IntoIterator<Item = CommunityType>) -> Result<Self, CommunityTypesError> {
        let mut bits = 0;
        for kind in types {
            if bits & kind.bit() != 0 {
                return Err(CommunityTypesError::Repeated(kind));
            }
            bits |= kind.bit();
        }
        match bits {
            0 => Err(CommunityTypesError::Empty),
            _ if bits & CommunityType::General.bit() != 0 && bits != CommunityType::General.bit() => {
                Err(CommunityTypesError::GeneralWithOthers)
            }
            _ => Ok(Self(bits)),
        }
    }

    pub fn contains(self, kind: CommunityType) -> bool {
        self.0 & kind.bit() != 0
    }

    pub fn iter(self) -> impl Iterator<Item = CommunityType> {
        CommunityType::ALL.into_iter().filter(move |kind| self.contains(*kind))
    }
}

impl TryFrom<Vec<CommunityType>> for CommunityTypes {
    type Error = CommunityTypesError;

    fn try_from(types: Vec<CommunityType>) -> Result<Self, CommunityTypesError> {
        Self::new(types)
    }
}

impl From<CommunityTypes> for Vec<CommunityType> {
    fn from(types: CommunityTypes) -> Self {
        types.iter().collect()
    }
}

/// How property is managed there (C-12 物业模式).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PropertyModel {
    Company,
    StreetOwned,
    SelfRun,
    None,
}

/// Facts about a community that are not scored but explain scores and bound inputs. What is not known
/// is `None`; nothing is assumed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Context {
    /// C-01 总户数, households.
    #[cfg_attr(feature = "openapi", schema(maximum = 1_000_000))]
    #[serde(deserialize_with = "whole::optional")]
    pub households: Option<u32>,
    /// C-02 常住人口, residents.
    #[cfg_attr(feature = "openapi", schema(maximum = 1_000_000))]
    #[serde(deserialize_with = "whole::optional")]
    pub residents: Option<u32>,
    /// C-03 60岁以上占比, 0 to 1.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 1))]
    pub share_aged_60_plus: Option<f64>,
    /// C-04 租住户占比, 0 to 1.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 1))]
    pub share_renters: Option<f64>,
    /// C-05 建成年代 as written, for example "1980s".
    pub built: Option<Text<1, 40>>,
    /// C-07 改造竣工日期, in the years 1900 to 2100.
    pub renovated_on: Option<NaiveDate>,
    /// C-08 改造总投入, in units of 10,000 yuan (万元).
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 100_000_000))]
    pub renovation_spend_wan: Option<f64>,
    /// C-10 原有协作或冲突史: 0 conflict, 1 neutral, 2 cooperation.
    #[cfg_attr(feature = "openapi", schema(maximum = 2))]
    #[serde(deserialize_with = "whole::optional")]
    pub prior_cooperation: Option<u8>,
    /// C-11 业委会/物管会是否存在.
    pub owners_committee: Option<bool>,
    /// C-12 物业模式.
    pub property_model: Option<PropertyModel>,
    /// Number of lifts, retrofitted ones included; 0 makes lift availability not applicable (V11).
    #[cfg_attr(feature = "openapi", schema(maximum = 1_000_000))]
    #[serde(deserialize_with = "whole::optional")]
    pub lifts: Option<u32>,
    /// Number of stairwell units (单元), the base of counts per hundred units.
    #[cfg_attr(feature = "openapi", schema(maximum = 1_000_000))]
    #[serde(deserialize_with = "whole::optional")]
    pub units: Option<u32>,
}

/// A context fact outside its range. [`ContextOutOfRange::code`] is the word that its words are keyed by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContextOutOfRange {
    /// The field's name on the wire.
    pub field: &'static str,
}

impl ContextOutOfRange {
    /// A stable word for the wire and the locale.
    pub fn code(self) -> &'static str {
        if self.field == "renovated_on" { "not_a_likely_date" } else { "invalid_value" }
    }
}

impl Context {
    /// The years that a renovation can lie in; no screen and no arithmetic of dates need cope with others.
    pub const RENOVATION_YEARS: RangeInclusive<i32> = 1900..=2100;
    /// The largest count accepted for households, residents, lifts or units.
    pub const COUNT_MAX: u32 = 1_000_000;

    /// Checks every range; the first field that breaks its own is named.
    pub fn check(&self) -> Result<(), ContextOutOfRange> {
        let count = |value: Option<u32>| value.is_none_or(|n| n <= Self::COUNT_MAX);
        let share = |value: Option<f64>| value.is_none_or(|x| (0.0..=1.0).contains(&x));
        let checks = [
            ("households", count(self.households)),
            ("residents", count(self.residents)),
            ("share_aged_60_plus", share(self.share_aged_60_plus)),
            ("share_renters", share(self.share_renters)),
            (
                "renovated_on",
                self.renovated_on.is_none_or(|day| Self::RENOVATION_YEARS.contains(&day.year())),
            ),
            ("renovation_spend_wan", self.renovation_spend_wan.is_none_or(|x| (0.0..=1e8).contains(&x))),
            ("prior_cooperation", self.prior_cooperation.is_none_or(|x| x <= 2)),
            ("lifts", count(self.lifts)),
            ("units", count(self.units)),
        ];
        match checks.into_iter().find(|(_, ok)| !ok) {
            Some((field, _)) => Err(ContextOutOfRange { field }),
            None => Ok(()),
        }
    }
}

/// A community.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Community {
    pub id: CommunityId,
    /// The subdistrict (or higher region) that it belongs to.
    pub region: RegionId,
    /// A short code people use on paper, unique within the installation: `Y-DT`.
    pub code: Text<1, 24>,
    pub name: Name,
    /// The name in English, where there is one.
    pub name_en: Option<Name>,
    pub types: CommunityTypes,
    pub context: Context,
    /// Made-up data for trying things out; every screen that shows it says so.
    pub demo: bool,
}

impl Community {
    /// Whether its code is of letters, digits and signs of ASCII, without blanks. A code tells communities apart in lists,
    /// files and talk, so no two may look alike (`A-1` in Latin, Cyrillic and full-width letters). Those that were
    /// registered before this was asked keep theirs.
    pub fn has_plain_code(&self) -> bool {
        self.code.as_str().bytes().all(|byte| byte.is_ascii_graphic())
    }
}

/// Which communities an indicator or a duty is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AppliesTo {
    All,
    Only(CommunityType),
}

impl AppliesTo {
    /// The words of a document.
    pub(crate) const CHOICES: &'static [(&'static str, Self)] = &[
        ("all", Self::All),
        ("elderly_concentrated", Self::Only(CommunityType::ElderlyConcentrated)),
        ("parking_conflict", Self::Only(CommunityType::ParkingConflict)),
        ("mixed_commercial", Self::Only(CommunityType::MixedCommercial)),
        ("general", Self::Only(CommunityType::General)),
    ];

    /// Whether it is for communities of these types.
    pub fn includes(self, types: CommunityTypes) -> bool {
        match self {
            Self::All => true,
            Self::Only(kind) => types.contains(kind),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn general_stands_alone_and_no_type_is_no_community() {
        use CommunityType::*;
        assert_eq!(CommunityTypes::new([]), Err(CommunityTypesError::Empty));
        assert_eq!(
            CommunityTypes::new([General, ParkingConflict]),
            Err(CommunityTypesError::GeneralWithOthers)
        );
        let types = CommunityTypes::new([MixedCommercial, ElderlyConcentrated]).unwrap();
        assert_eq!(Vec::from(types), vec![ElderlyConcentrated, MixedCommercial]);
        assert!(serde_json::from_str::<CommunityTypes>("[\"general\",\"general\"]").is_err());
    }

    #[test]
    fn a_share_above_one_is_named() {
        let context = Context { share_renters: Some(1.2), ..Context::default() };
        assert_eq!(context.check(), Err(ContextOutOfRange { field: "share_renters" }));
        assert!(Context { share_aged_60_plus: Some(f64::NAN), ..Context::default() }.check().is_err());
        assert_eq!(Context { share_aged_60_plus: Some(0.4), ..Context::default() }.check(), Ok(()));
    }

    #[test]
    fn a_renovation_lies_in_the_years_1900_to_2100() {
        let check = |year| {
            let renovated_on = NaiveDate::from_ymd_opt(year, 6, 1);
            assert!(renovated_on.is_some());
            Context { renovated_on, ..Context::default() }.check()
        };
        for year in [262_142, -262_143, 1899, 2101] {
            let refused = check(year).unwrap_err();
            assert_eq!((refused.field, refused.code()), ("renovated_on", "not_a_likely_date"), "{year}");
        }
        for year in [1900, 2024, 2100] {
            assert_eq!(check(year), Ok(()), "{year}");
        }
    }
}
