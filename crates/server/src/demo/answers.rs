//! From how well a community fares to what an assessor would find there.

use chrono::{DateTime, Utc};
use domain::community::Community;
use domain::entry::{CardEntry, Entry, Quantity, Rating};
use domain::evidence::Evidence;
use domain::framework::{Denominator, EvidenceKind, Indicator, Measure};
use domain::id::EvidenceId;
use domain::text::{Note, Reason, Text};

use super::dice::Dice;

/// Says what would be found at `indicator` where the place fares at `score` (0 to 100, may lie a
/// little outside). `None` where a value would break a bound, which leaves the question open.
pub fn entry(dice: &mut Dice, indicator: &Indicator, community: &Community, score: f64) -> Option<Entry> {
    if indicator.code.as_str() == "H2-05" && community.context.lifts == Some(0) {
        return Some(Entry::NotApplicable(Reason::parse("本小区无电梯").ok()?));
    }
    let goalposts = &indicator.goalposts;
    let value = goalposts.worst + score / 100.0 * (goalposts.target - goalposts.worst);
    match &indicator.measure {
        Measure::Rubric { .. } => {
            let level = (score / 25.0).round().clamp(0.0, 4.0) as i64;
            Some(Entry::Rated(Rating::try_from(level).ok()?))
        }
        Measure::Ratio { denominator, .. } => {
            let whole = match denominator {
                Denominator::Constant(fixed) => *fixed,
                Denominator::Named(_) => checked(dice, indicator.code.as_str(), community),
            };
            counted(value, whole)
        }
        Measure::Number { min, max } => {
            let tenths = (value.clamp(*min, *max) * 10.0).round() / 10.0;
            Some(Entry::Measured(quantity(tenths)?))
        }
        Measure::Survey { scale } => {
            let (low, high) = scale.range();
            let mean = (value.clamp(low, high) * 100.0).round() / 100.0;
            Some(Entry::Surveyed { mean: quantity(mean)?, n: dice.whole(96, 180) })
        }
        Measure::Derived if indicator.code.as_str() == "S3-02" => {
            Some(Entry::Measured(quantity((value.clamp(0.0, 100.0) * 10.0).round() / 10.0)?))
        }
        Measure::Derived => counted(value, dice.whole(24, 160)),
    }
}

fn quantity(value: f64) -> Option<Quantity> {
    Quantity::try_from(value).ok()
}

fn counted(percent: f64, whole: u32) -> Option<Entry> {
    let part = (percent.clamp(0.0, 100.0) / 100.0 * f64::from(whole)).round();
    Some(Entry::Counted { numerator: quantity(part)?, denominator: quantity(whole.into())? })
}

/// How many things there are to check, by what the indicator counts.
fn checked(dice: &mut Dice, code: &str, community: &Community) -> u32 {
    let households = community.context.households.unwrap_or(800);
    match code {
        "H1-01" => dice.whole(90, 260) * 10,
        "H1-02" => dice.whole(24, 60),
        "H1-04" | "H4-01" => community.context.units.unwrap_or(60),
        "H1-05" => dice.whole(80, 240),
        "H2-05" => community.context.lifts.unwrap_or(1).max(1) * 2208,
        "H3-03" => dice.whole(120, 640) * 10,
        "H4-02" => 528,
        "S3-01" => households,
        "S4-01" | "S4-02" => dice.whole(180, 900),
        "S4-03" => 100,
        "S4-04" => 9,
        _ => dice.whole(20, 60),
    }
}

/// The entry as an assessor would leave it on the card: with the evidence that its level needs.
pub fn on_card(dice: &mut Dice, indicator: &Indicator, entry: Entry, at: DateTime<Utc>) -> CardEntry {
    let items = match &entry {
        Entry::Rated(rating) if rating.level() == 4 => 2,
        Entry::Rated(rating) if rating.level() >= 2 => 1,
        Entry::Counted { .. } if dice.share() < 0.3 => 1,
        _ => 0,
    };
    let spare = EvidenceKind::parse("inspection_record").ok();
    let kinds = indicator.evidence.iter().copied().chain(spare.filter(|it| !indicator.evidence.contains(it)));
    let evidence =
        kinds.take(items).zip(0..).filter_map(|(kind, place)| evidence(dice, kind, place, at)).collect();
    CardEntry { entry, evidence, note: Note::default() }
}

fn evidence(dice: &mut Dice, kind: EvidenceKind, place: u32, at: DateTime<Utc>) -> Option<Evidence> {
    let id = EvidenceId::born(u64::try_from(at.timestamp_millis()).ok()?, dice.id_bytes());
    // Every place has numbers of its own: one record under two kinds would count once.
    let number = dice.whole(1, 480) + place * 480;
    let reference = format!("{} 第{number}号（演示）", at.format("%Y-%m-%d"));
    Some(Evidence { id, kind, reference: Text::parse(&reference).ok()? })
}
