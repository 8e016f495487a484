//! From what was typed to an entry: each text is read once, and what is wrong keeps its place.

use domain::community::Community;
use domain::entry::{CardEntry, Entry, Quantity, Rating};
use domain::evidence::Evidence;
use domain::framework::{Denominator, EvidenceKind, Framework, Indicator, Measure};
use domain::text::{Note, Reason, Text, TextError};
use domain::validation::{Finding, Place, Rule, check_entry};
use locale::{Language, t};

use crate::locale::Locale;
use crate::offline::{Typed, TypedEvidence};
use crate::pages::entry::finding_words;
use crate::ui::{NumberProblem, parse_number};

/// A field of a question, for putting a message at its place and the keyboard into it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    Value,
    Numerator,
    Denominator,
    Mean,
    SampleSize,
    Reason,
    Evidence,
    Note,
}

impl Field {
    /// The word in the page: `data-field`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Numerator => "numerator",
            Self::Denominator => "denominator",
            Self::Mean => "mean",
            Self::SampleSize => "sample_size",
            Self::Reason => "reason",
            Self::Evidence => "evidence",
            Self::Note => "note",
        }
    }
}

impl From<Place> for Field {
    fn from(place: Place) -> Self {
        match place {
            Place::Whole | Place::Value => Self::Value,
            Place::Numerator => Self::Numerator,
            Place::Denominator => Self::Denominator,
            Place::Mean => Self::Mean,
            Place::SampleSize => Self::SampleSize,
            Place::Evidence => Self::Evidence,
            Place::Note => Self::Note,
        }
    }
}

/// What is wrong with a text.
#[derive(Clone, Debug, PartialEq)]
pub enum Wrong {
    Number(NumberProblem),
    Text(TextError),
    /// Not applicable or not to be had was chosen and the reason is still missing.
    NoReason,
    /// An item of evidence without a word on where it can be found.
    NoReference,
    /// A rule of the framework or of the card.
    Rule(Finding),
}

impl Wrong {
    /// In the reader's words.
    pub fn words(&self, locale: Locale) -> String {
        let language = locale.language();
        match self {
            Self::Number(problem) => problem.words(language),
            Self::Text(error) => text_words(*error, language),
            Self::NoReason => t!(language, "validation.no_reason"),
            Self::NoReference => t!(language, "validation.no_reference"),
            Self::Rule(finding) => finding_words(finding, locale),
        }
    }

    fn is_warning(&self) -> bool {
        matches!(self, Self::Rule(finding) if !finding.is_error())
    }
}

/// What is wrong with a text that people write.
pub fn text_words(error: TextError, language: Language) -> String {
    match error {
        TextError::Empty => t!(language, "validation.text_empty"),
        TextError::TooLong { max } => t!(language, "validation.text_too_long", max = max),
        TextError::ControlCharacter => t!(language, "validation.text_control_character"),
    }
}

/// How far a question is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Progress {
    /// Nothing that answers it was typed.
    #[default]
    Open,
    /// Half of a pair, or a reason still missing.
    Unfinished,
    /// Something is wrong.
    Wrong,
    /// Answered as before, although the reviewer asked for something here.
    Unheeded,
    /// Another window has another answer, and nobody has chosen yet.
    Offered,
    Answered,
}

/// What was typed at one question, read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    pub progress: Progress,
    /// The entry, as soon as one can be made; it may still break a rule.
    pub entry: Option<CardEntry>,
    pub faults: Vec<(Field, Wrong)>,
    pub warnings: Vec<(Field, Wrong)>,
}

impl Reading {
    /// The first thing that is wrong at `field`.
    pub fn fault_at(&self, field: Field) -> Option<&Wrong> {
        self.faults.iter().find(|(at, _)| *at == field).map(|(_, wrong)| wrong)
    }
}

/// Reads what was typed at `indicator` in `community`.
pub fn read(framework: &Framework, indicator: &Indicator, community: &Community, typed: &Typed) -> Reading {
    let mut faults = Vec::new();
    let (entry, begun) = value(indicator, typed, &mut faults);
    let evidence = evidence(&typed.evidence, &mut faults);
    let note = Note::parse(&typed.note).map_err(|error| faults.push((Field::Note, Wrong::Text(error))));
    let entry = entry.map(|entry| CardEntry { entry, evidence, note: note.unwrap_or_default() });
    let findings = entry.iter().flat_map(|entry| check_entry(framework, indicator, community, entry));
    faults.extend(findings.map(|finding| (finding.place.into(), Wrong::Rule(finding))));
    let (warnings, faults): (Vec<_>, Vec<_>) = faults.into_iter().partition(|(_, wrong)| wrong.is_warning());
    let progress = match (&entry, begun) {
        _ if faults.iter().any(|(_, wrong)| *wrong != Wrong::NoReason) => Progress::Wrong,
        (Some(_), _) => Progress::Answered,
        (None, true) => Progress::Unfinished,
        (None, false) => Progress::Open,
    };
    Reading { progress, entry, faults, warnings }
}

type Faults = Vec<(Field, Wrong)>;

/// The value, and whether anything of it was typed.
fn value(indicator: &Indicator, typed: &Typed, faults: &mut Faults) -> (Option<Entry>, bool) {
    if typed.not_applicable {
        return (reason(&typed.reason, faults).map(Entry::NotApplicable), true);
    }
    if typed.unavailable {
        return (reason(&typed.reason, faults).map(Entry::Unavailable), true);
    }
    match &indicator.measure {
        Measure::Number { .. } => {
            let value = quantity(&typed.number, Field::Value, faults);
            (value.map(Entry::Measured), is_typed(&typed.number))
        }
        Measure::Ratio { denominator, .. } => {
            let below = match denominator {
                Denominator::Constant(fixed) => Quantity::try_from(f64::from(*fixed)).ok(),
                Denominator::Named(_) => quantity(&typed.denominator, Field::Denominator, faults),
            };
            let above = quantity(&typed.numerator, Field::Numerator, faults);
            let entry =
                above.zip(below).map(|(numerator, denominator)| Entry::Counted { numerator, denominator });
            (entry, is_typed(&typed.numerator) || is_typed(&typed.denominator))
        }
        Measure::Rubric { .. } => {
            let rating = typed.level.and_then(|level| Rating::try_from(i64::from(level)).ok());
            (rating.map(Entry::Rated), rating.is_some())
        }
        Measure::Survey { .. } => {
            let mean = quantity(&typed.mean, Field::Mean, faults);
            let n = whole(&typed.sample_size, Field::SampleSize, faults);
            let entry = mean.zip(n).map(|(mean, n)| Entry::Surveyed { mean, n });
            (entry, is_typed(&typed.mean) || is_typed(&typed.sample_size))
        }
        Measure::Derived => (None, false),
    }
}

fn is_typed(text: &str) -> bool {
    !text.trim().is_empty()
}

fn reason(text: &str, faults: &mut Faults) -> Option<Reason> {
    match Reason::parse(text) {
        Ok(reason) => Some(reason),
        Err(TextError::Empty) => {
            faults.push((Field::Reason, Wrong::NoReason));
            None
        }
        Err(error) => {
            faults.push((Field::Reason, Wrong::Text(error)));
            None
        }
    }
}

fn quantity(text: &str, field: Field, faults: &mut Faults) -> Option<Quantity> {
    let out_of_bounds = NumberProblem::OutOfBounds { low: 0.0, high: Quantity::MAX };
    let read = parse_number(text).and_then(|number| {
        number.map(|number| Quantity::try_from(number).map_err(|_| out_of_bounds)).transpose()
    });
    read.unwrap_or_else(|problem| {
        faults.push((field, Wrong::Number(problem)));
        None
    })
}

/// The most answers that one survey can have; the household rule is stricter wherever it is known.
const SAMPLE_MAX: f64 = 10_000_000.0;

fn whole(text: &str, field: Field, faults: &mut Faults) -> Option<u32> {
    let read = parse_number(text).and_then(|number| match number {
        Some(number) if number.fract() != 0.0 => Err(NumberProblem::NotWhole),
        Some(number) if !(0.0..=SAMPLE_MAX).contains(&number) => {
            Err(NumberProblem::OutOfBounds { low: 0.0, high: SAMPLE_MAX })
        }
        // Whole and in bounds, so the conversion is exact.
        other => Ok(other.map(|number| number as u32)),
    });
    read.unwrap_or_else(|problem| {
        faults.push((field, Wrong::Number(problem)));
        None
    })
}

fn evidence(typed: &[TypedEvidence], faults: &mut Faults) -> Vec<Evidence> {
    let mut items = Vec::with_capacity(typed.len());
    for item in typed {
        // The picker offers valid kinds only.
        let Ok(kind) = EvidenceKind::parse(&item.kind) else {
            continue;
        };
        match Text::parse(&item.reference) {
            Ok(reference) => items.push(Evidence { id: item.id, kind, reference }),
            Err(TextError::Empty) => faults.push((Field::Evidence, Wrong::NoReference)),
            Err(error) => faults.push((Field::Evidence, Wrong::Text(error))),
        }
    }
    items
}

/// Where a JSON pointer of the server points: the indicator and the field.
pub fn locate(pointer: &str) -> Option<(&str, Field)> {
    let rest = pointer.strip_prefix("/entries/")?;
    let (code, place) = rest.split_once('/').unwrap_or((rest, ""));
    let field = match place {
        "entry/counted/numerator" => Field::Numerator,
        "entry/counted/denominator" => Field::Denominator,
        "entry/surveyed/mean" => Field::Mean,
        "entry/surveyed/n" => Field::SampleSize,
        "entry/not_applicable" | "entry/unavailable" => Field::Reason,
        place if place.starts_with("evidence") => Field::Evidence,
        place if place.starts_with("note") => Field::Note,
        _ => Field::Value,
    };
    Some((code, field))
}

/// The server's word for a rule, where it is one that this app knows.
pub fn rule_named(code: &str) -> Option<Rule> {
    Rule::ALL.into_iter().find(|rule| rule.code() == code)
}

#[cfg(test)]
mod tests {
    use domain::community::{CommunityTypes, Context};
    use domain::id::{CommunityId, EvidenceId, RegionId};

    use super::*;

    fn framework() -> Framework {
        Framework::from_json(include_bytes!("../../../catalog/framework.json")).unwrap()
    }

    fn community() -> Community {
        Community {
            id: CommunityId::born(1, [1; 10]),
            region: RegionId::born(1, [2; 10]),
            code: Text::parse("Y-01").unwrap(),
            name: Text::parse("康乐新村").unwrap(),
            name_en: None,
            types: CommunityTypes::GENERAL,
            context: Context { households: Some(400), lifts: Some(0), ..Context::default() },
            demo: false,
        }
    }

    fn read_at(code: &str, typed: Typed) -> Reading {
        let framework = framework();
        let indicator = framework.indicator_named(code).unwrap();
        read(&framework, indicator, &community(), &typed)
    }

    #[test]
    fn a_pair_with_full_width_digits_is_an_entry() {
        let typed = Typed { numerator: "１７".into(), denominator: "20".into(), ..Typed::default() };
        let reading = read_at("H1-05", typed);
        assert_eq!(reading.progress, Progress::Answered);
        assert_eq!(reading.entry.and_then(|it| it.entry.value()), Some(85.0));
    }

    #[test]
    fn half_a_pair_is_unfinished_and_a_count_above_its_total_is_wrong_at_the_count() {
        let half = Typed { numerator: "17".into(), ..Typed::default() };
        assert_eq!(read_at("H1-05", half).progress, Progress::Unfinished);
        let above = Typed { numerator: "21".into(), denominator: "20".into(), ..Typed::default() };
        let reading = read_at("H1-05", above);
        assert_eq!(reading.progress, Progress::Wrong);
        assert!(matches!(reading.fault_at(Field::Numerator), Some(Wrong::Rule(it)) if it.rule == Rule::V01));
    }

    #[test]
    fn words_in_a_number_field_are_wrong_at_that_field_and_make_no_entry() {
        let reading = read_at("H2-01", Typed { number: "三处".into(), ..Typed::default() });
        assert_eq!(reading.fault_at(Field::Value), Some(&Wrong::Number(NumberProblem::NotANumber)));
        assert_eq!((reading.entry, reading.progress), (None, Progress::Wrong));
    }

    #[test]
    fn a_level_of_two_asks_for_evidence_and_gets_satisfied_by_one_item_with_a_reference() {
        let rated = Typed { level: Some(2), ..Typed::default() };
        let bare = read_at("H3-02", rated.clone());
        assert!(matches!(bare.fault_at(Field::Evidence), Some(Wrong::Rule(it)) if it.rule == Rule::V03));
        let item = |reference: &str| TypedEvidence {
            id: EvidenceId::born(1, [4; 10]),
            kind: "geotagged_photo".into(),
            reference: reference.into(),
        };
        let nameless = read_at("H3-02", Typed { evidence: vec![item(" ")], ..rated.clone() });
        assert_eq!(nameless.fault_at(Field::Evidence), Some(&Wrong::NoReference));
        let whole = read_at("H3-02", Typed { evidence: vec![item("3 号楼北侧")], ..rated });
        assert_eq!(whole.progress, Progress::Answered);
    }

    #[test]
    fn not_applicable_waits_for_its_reason_and_is_refused_where_there_is_always_an_object() {
        let silent = Typed { not_applicable: true, ..Typed::default() };
        assert_eq!(read_at("H2-05", silent.clone()).progress, Progress::Unfinished);
        let said = Typed { reason: "没有电梯".into(), ..silent };
        assert_eq!(read_at("H2-05", said.clone()).progress, Progress::Answered);
        assert_eq!(read_at("H1-05", said).progress, Progress::Wrong);
    }

    #[test]
    fn what_is_read_or_asked_may_be_out_of_reach_with_a_reason_and_what_is_seen_is_not() {
        let silent = Typed { unavailable: true, ..Typed::default() };
        assert_eq!(read_at("S4-01", silent.clone()).progress, Progress::Unfinished);
        let said = Typed { reason: "物业未提供账目".into(), ..silent };
        let reading = read_at("S4-01", said.clone());
        assert_eq!(reading.progress, Progress::Answered);
        assert!(matches!(&reading.warnings[..], [(_, Wrong::Rule(it))] if it.rule == Rule::CoreUnavailable));
        assert_eq!(read_at("H1-05", said).progress, Progress::Wrong);
    }

    #[test]
    fn a_thin_sample_is_a_warning_and_still_an_answer() {
        let reading =
            read_at("H3-06", Typed { mean: "4.1".into(), sample_size: "12".into(), ..Typed::default() });
        assert_eq!(reading.progress, Progress::Answered);
        assert!(
            matches!(&reading.warnings[..], [(Field::SampleSize, Wrong::Rule(it))] if it.rule == Rule::V05)
        );
    }

    #[test]
    fn every_pointer_that_a_finding_makes_is_found_again() {
        let places = [
            Place::Value,
            Place::Numerator,
            Place::Denominator,
            Place::Mean,
            Place::SampleSize,
            Place::Evidence,
            Place::Note,
        ];
        let bad = Typed { numerator: "21".into(), denominator: "20".into(), ..Typed::default() };
        let Some(Wrong::Rule(finding)) = read_at("H1-05", bad).fault_at(Field::Numerator).cloned() else {
            panic!("a count above its total was accepted")
        };
        for place in places {
            let pointer = Finding { place, ..finding.clone() }.pointer();
            assert_eq!(locate(&pointer), Some(("H1-05", Field::from(place))), "{pointer}");
        }
    }
}
