//! What an assessor finds in two communities: one where much was built and little is kept, one that is well kept.

use domain::community::Community;

/// Something that can be found again: the words of its kind in both languages, and where.
pub type Proof = (&'static str, &'static str, &'static str);

/// What is typed at one question.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Answer {
    /// 17 of 20 things.
    Count(u32, u32),
    /// 17 of a total that the framework fixes.
    OfFixed(u32, u32),
    /// Metres of metres, yuan of yuan.
    Amounts(u32, u32),
    /// A number in the indicator's own unit.
    Number(f64),
    /// How many there are; the form works out how many that is per so many households or units.
    Plain(u32, Per),
    /// The same as the form worked it out.
    WorkedOut(f64),
    /// A level of the rubric, with what proves it.
    Level(u8, &'static [Proof]),
    /// Mean and number of answers.
    Survey(f64, u32),
    NotApplicable(&'static str),
}

/// What a plain count is worked out per.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Per {
    ThousandHouseholds,
    HundredHouseholds,
    HundredUnits,
}

use Answer::{Amounts, Count, Level, NotApplicable, Number, OfFixed, Plain, Survey};
use Per::{HundredHouseholds, HundredUnits, ThousandHouseholds};

/// A question's code and its answer.
pub type Typed = (&'static str, Answer);

impl Answer {
    /// The value that it stands for in the indicator's unit, a ratio in percent; `None` is "not applicable".
    pub fn value(self, community: &Community) -> Option<f64> {
        let per = |count: u32, size: Option<u32>, per: f64| {
            let size = size.expect("the demo city knows its sizes");
            // Two decimals, as the form shows it.
            Some((f64::from(count) / f64::from(size) * per * 100.0).round() / 100.0)
        };
        let context = &community.context;
        match self {
            Count(part, whole) | OfFixed(part, whole) | Amounts(part, whole) => {
                Some(f64::from(part) / f64::from(whole) * 100.0)
            }
            Number(value) | Self::WorkedOut(value) | Survey(value, _) => Some(value),
            Plain(count, ThousandHouseholds) => per(count, context.households, 1000.0),
            Plain(count, HundredHouseholds) => per(count, context.households, 100.0),
            Plain(count, HundredUnits) => per(count, context.units, 100.0),
            Level(level, _) => Some(f64::from(level)),
            NotApplicable(_) => None,
        }
    }
}

const PHOTO: Proof = ("定位照片", "Geotagged photo", "3 号楼北侧楼道，9 月 28 日");
const MINUTES: Proof = ("会议纪要", "Minutes", "2026-09-12 第 7 号");

/// The entry that the reviewer sends back: at first level 4, with two kinds of evidence.
pub const SENT_BACK: &str = "H3-02";
const CLEAN: &[Proof] = &[PHOTO, ("检查记录", "Inspection record", "环卫检查表 2026-09")];

/// Much was built, little is kept: hard is well ahead of soft, and the yearly goals show it too.
pub const BUILT_NOT_KEPT: &[Typed] = &[
    ("H1-01", Amounts(2860, 3000)),
    ("H1-02", Count(46, 48)),
    ("H1-03", Number(1.0)),
    ("H1-04", Count(60, 64)),
    ("H1-05", Count(188, 200)),
    ("H2-01", Plain(2, ThousandHouseholds)),
    ("H2-02", Count(57, 60)),
    ("H2-03", Count(19, 20)),
    ("H2-04", Plain(1, HundredUnits)),
    ("H3-01", Count(9, 10)),
    ("H3-02", Level(4, CLEAN)),
    ("H3-03", Amounts(1840, 2000)),
    ("H3-04", Plain(1, ThousandHouseholds)),
    ("H3-05", Level(3, &[PHOTO])),
    ("H3-06", Survey(4.2, 120)),
    ("H4-01", Count(52, 64)),
    ("H4-03", Number(26.0)),
    ("H4-04", Number(78.5)),
    ("H5-05", Count(41, 45)),
    ("S1-02", Count(21, 60)),
    ("S1-05", Survey(38.0, 120)),
    ("S1-06", Level(2, &[MINUTES])),
    ("S1-07", Level(1, &[])),
    ("S1-08", Survey(3.05, 120)),
    ("S2-01", OfFixed(12, 20)),
    ("S2-11", Level(0, &[])),
    ("S3-01", Count(96, 640)),
    ("S3-05", Level(1, &[])),
    ("S3-07", Survey(2.9, 120)),
    ("S3-08", Plain(60, HundredHouseholds)),
    ("S3-09", Survey(3.1, 120)),
    ("S4-01", Amounts(210_000, 420_000)),
    ("S4-02", Amounts(181_500, 330_000)),
    ("S4-03", Count(20, 100)),
    ("S4-04", Count(4, 9)),
    ("S4-05", Level(1, &[])),
];

/// Less was built, and it is kept.
pub const WELL_KEPT: &[Typed] = &[
    ("H1-01", Amounts(2500, 2800)),
    ("H1-02", Count(40, 44)),
    ("H1-03", Number(2.0)),
    ("H1-04", Count(49, 64)),
    ("H1-05", Count(180, 200)),
    ("H2-01", Plain(3, ThousandHouseholds)),
    ("H2-02", Count(54, 60)),
    ("H2-03", Count(17, 20)),
    ("H2-04", Plain(4, HundredUnits)),
    ("H3-01", Count(8, 10)),
    ("H3-02", Level(4, CLEAN)),
    ("H3-03", Amounts(1700, 2000)),
    ("H3-04", Plain(3, ThousandHouseholds)),
    ("H3-05", Level(2, &[PHOTO])),
    ("H3-06", Survey(3.6, 130)),
    ("H4-01", Count(40, 64)),
    ("H4-03", Number(18.5)),
    ("H4-04", Number(70.0)),
    ("H4-05", Count(22, 30)),
    ("H5-05", Count(36, 45)),
    ("S1-02", Count(48, 60)),
    ("S1-05", Survey(71.0, 130)),
    ("S1-06", Level(4, &[MINUTES, ("名册", "Roster", "党员中心户名册")])),
    ("S1-07", Level(3, &[MINUTES])),
    ("S1-08", Survey(4.1, 130)),
    ("S2-01", OfFixed(19, 20)),
    ("S2-11", Level(3, &[("制度文本", "Rule document", "管护公约第 4 条")])),
    ("S3-01", Count(310, 640)),
    ("S3-05", Level(3, &[("备案记录", "Filing record", "业委会备案 2025-11")])),
    ("S3-07", Survey(3.95, 130)),
    ("S3-08", Plain(260, HundredHouseholds)),
    ("S3-09", Survey(4.2, 130)),
    ("S4-01", Amounts(380_000, 420_000)),
    ("S4-02", Amounts(290_000, 330_000)),
    ("S4-03", Count(45, 100)),
    ("S4-04", Count(8, 9)),
    ("S4-05", Level(3, &[("报告", "Report", "第三方评估报告 2026H1")])),
];

/// What is not the same everywhere: lifts and a day-care centre. A community without lifts answers "not applicable"
/// at the lifts; one with lifts has no day-care centre.
pub fn lifts_and_care(community: &Community) -> [Typed; 2] {
    if community.context.lifts == Some(0) {
        let lifts = NotApplicable("本小区均为六层以下，没有电梯");
        return [("H2-05", lifts), ("H4-02", Amounts(470, 528))];
    }
    let care = NotApplicable("本小区没有日间照料中心");
    [("H2-05", Amounts(2190, 2208)), ("H4-02", care)]
}
