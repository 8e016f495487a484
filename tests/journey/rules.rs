//! The framework's rules in the browser: each is told where it is broken, in the reader's language, and takes nothing
//! away. V01 is in `day.rs` and V03 in `setbacks.rs`, in the middle of the work. V02 no browser can break: a level is
//! chosen and not typed; that the server holds it all the same is in `tests/api/handing_in.rs`. V08 and V09 are about
//! records only and V10 about a record and an answer: they meet the reviewer and not the assessor.

use domain::community::Community;
use domain::entry::{CardEntry, Entry, Quantity};
use domain::framework::IndicatorCode;
use domain::scorecard::Entries;
use locale::{Language, t};
use serde_json::json;
use support::Device;

use crate::answers::{Answer, Per};
use crate::arithmetic::{framework, list, normalised, raw};
use crate::reader::Reader;
use crate::results::closed_rounds;
use crate::scene::Scene;
use crate::tongue::Tongue::{self, Chinese, English};

/// No lifts, 449 households; the second assessor is sent there and has not begun.
const WITHOUT_LIFTS: [&str; 2] = ["工农新村", "Gongnong New Village"];
/// Not begun either, and the records of its round are this test's own.
const WITH_RECORDS: [&str; 2] = ["光明里", "Guangming Lane"];
const ITS_ASSESSOR: &str = "assessor2";

/// What breaks a rule, and the field (its `data-field`) where these words are to stand.
type Broken = (&'static str, Answer, &'static str, fn(Language) -> String);

const BROKEN: [Broken; 5] = [
    ("S1-08", Answer::Survey(5.6, 120), "mean", |it| t!(it, "validation.v04_range", min = 1, max = 5)),
    ("S1-05", Answer::Survey(101.0, 120), "mean", |it| t!(it, "validation.v04_range", min = 0, max = 100)),
    ("S3-07", Answer::Survey(3.0, 1348), "sample_size", |it| {
        t!(it, "validation.v04_range", min = 1, max = "1,347")
    }),
    ("H3-06", Answer::Survey(4.2, 0), "sample_size", |it| {
        t!(it, "validation.v04_range", min = 1, max = "1,347")
    }),
    ("H2-05", Answer::Amounts(2190, 2208), "numerator", |it| t!(it, "validation.v11")),
];

/// What is possible and doubtful, and the questions at which these words are to stand.
type Doubtful = (&'static [(&'static str, Answer)], &'static [&'static str], fn(Language) -> String);

const DOUBTFUL: [Doubtful; 3] = [
    (&[("S3-09", Answer::Survey(2.1, 12))], &["S3-09"], |it| t!(it, "validation.v05_needed", needed = 80)),
    (
        &[("H2-01", Answer::Plain(0, Per::ThousandHouseholds)), ("H2-03", Answer::Count(15, 20))],
        &["H2-01", "H2-03"],
        |it| t!(it, "validation.v07", with = "H2-03"),
    ),
    (&[("H3-06", Answer::Survey(4.2, 120))], &["H3-06", "S3-09"], |it| {
        t!(it, "validation.v12", with = "S3-09")
    }),
];

#[tokio::test]
async fn a_broken_rule_is_told_at_its_field_and_moves_no_number_until_it_is_mended() {
    let scene = Scene::new().await;
    let community = scene.community(WITHOUT_LIFTS[0]).await;
    let before = shares_of_the_last_round(&scene, &community).await;
    for tongue in [Chinese, English] {
        let reader = Reader::at(Device::Phone, tongue, &scene.server).await;
        reader.comes_as(ITS_ASSESSOR).await;
        reader.opens_the_card_of(tongue.say(WITHOUT_LIFTS[0], WITHOUT_LIFTS[1])).await;
        offers_the_five_levels_and_no_other(&reader, "S2-11").await;
        doubts(&reader, &before).await;
        breaks(&reader).await;
        reader.leaves().await;
    }
}

/// V02, as far as a browser goes.
async fn offers_the_five_levels_and_no_other(reader: &Reader, code: &str) {
    let script = format!(
        "return [...document.querySelectorAll('#question-{code} input[type=radio]')].map((it) => it.value)"
    );
    let levels = reader.page.evaluate(&script).await;
    assert_eq!(levels.as_array().map(Vec::len), Some(5), "{levels}");
}

async fn doubts(reader: &Reader, before: &[(String, f64)]) {
    let language = reader.tongue.language();
    for (typed, places, words) in DOUBTFUL {
        reader.answers(typed).await;
        for code in places {
            reader.question(code).sees(&words(language)).await;
        }
        reader.finds(typed).await;
    }

    // V06: everything was there last time and nothing is now. A word on why is all that it asks for.
    let (code, share) = before.iter().find(|(_, share)| *share > 30.0).expect("a share above 30 last time");
    let words = t!(
        language,
        "validation.v06_numbers",
        before = format!("{share:.1}").trim_end_matches(".0"),
        now = "0"
    );
    let code: &'static str = ["H1-02", "H1-04", "H1-05", "H2-02"].into_iter().find(|it| it == code).unwrap();
    let nothing = [(code, Answer::Count(0, 40))];
    reader.answers(&nothing).await;
    reader.question(code).sees(&words).await;
    reader.question(code).fill(reader.say("备注", "Note"), "现场正在整修").await;
    reader.question(code).no_longer_sees(&words).await;
    reader.finds(&nothing).await;
}

/// Breaks each rule, looks again after a reload, and mends one.
async fn breaks(reader: &Reader) {
    // The last doubt's first half is about to be broken, so that it counts no more from here on.
    reader.question("H3-06").fill(reader.say("均值", "Mean"), "").await;
    let provisional = reader.page.texts(".provisional").await;
    for (code, typed, field, words) in BROKEN {
        reader.answers_one(code, typed).await;
        reader.is_told_at(code, field, &words(reader.tongue.language())).await;
    }
    let still = reader.page.texts(".provisional").await;
    assert_eq!(still, provisional, "what is wrong moved the provisional index");
    assert_eq!(provisional.len(), 1, "there is a provisional index");

    reader.waits_until_it_is_kept().await;
    reader.page.reload().await;
    for (code, typed, field, words) in BROKEN {
        reader.is_told_at(code, field, &words(reader.tongue.language())).await;
        reader.finds(&[(code, typed)]).await;
    }

    let (code, _, field, words) = BROKEN[0];
    reader.answers_one(code, Answer::Survey(4.6, 120)).await;
    reader.question(code).no_longer_sees(&words(reader.tongue.language())).await;
    let untold =
        format!("return !document.querySelector('#question-{code} [data-field={field}] [aria-invalid]')");
    reader.page.becomes_true(&untold).await;
    let after = reader.page.texts(".provisional").await;
    assert_ne!(after, provisional, "a right answer moves the provisional index");
}

impl Reader {
    /// The field is marked as wrong and described by these words.
    async fn is_told_at(&self, code: &str, field: &str, words: &str) {
        let script = format!(
            "const squash = (text) => text.replace(/\\s+/g, '');
             const fields = [...document.querySelectorAll('#question-{code} [data-field={field}] [aria-invalid=true]')];
             const told = (it) => (it.getAttribute('aria-describedby') ?? '').split(' ')
               .map((id) => document.getElementById(id)?.innerText ?? '').join(' ');
             return fields.some((it) => squash(told(it)).includes(squash({})))",
            json!(words)
        );
        self.page.becomes_true(&script).await;
    }
}

/// The normalised scores that counted things had in the last closed round, by indicator.
async fn shares_of_the_last_round(scene: &Scene, community: &Community) -> Vec<(String, f64)> {
    let last = closed_rounds(&scene.evaluator).await.pop().expect("a closed round");
    let path = format!("communities/{}/result?round={}", community.id, last.round.id);
    let result = scene.evaluator.client.get(&path).await.expect_status(200).value();
    let framework = framework();
    let indicator = |code: &str| list(&framework, "indicators").find(|it| it["code"] == code);
    list(&result, "observations")
        .filter_map(|seen| {
            let code = seen["indicator"].as_str()?;
            let counted = ["H1-02", "H1-04", "H1-05", "H2-02"].contains(&code);
            counted.then_some((code.to_owned(), normalised(indicator(code)?, raw(&seen["entry"])?)))
        })
        .collect()
}

#[tokio::test]
async fn everything_that_speaks_against_a_card_is_listed_for_the_reviewer() {
    let scene = Scene::new().await;
    let community = scene.community(WITH_RECORDS[0]).await;
    let percent = |(code, value): (&str, f64)| {
        let quantity = |value| Quantity::try_from(value).expect("a quantity");
        let entry = Entry::Counted { numerator: quantity(value), denominator: quantity(100.0) };
        (IndicatorCode::parse(code).expect("a code"), entry)
    };
    let records = [("H5-01", 96.0), ("H5-04", 60.0), ("S2-05", 90.0), ("S2-04", 40.0), ("S3-02", 40.0)];
    scene.keeps_records(&community, records.map(percent)).await;
    let assessor = scene.second_assessor().await;
    scene.world.hand_in(&assessor, scene.round, &community, doubtful_card(&scene, &community)).await;

    for tongue in [Chinese, English] {
        lists_the_doubts(&scene, tongue).await;
    }
}

/// A complete card in the middle, but for no fly-wires, many who take part, and few answers, content with things alone.
fn doubtful_card(scene: &Scene, community: &Community) -> Entries {
    let mut card = scene.world.full_card(community);
    let quantity = |value| Quantity::try_from(value).expect("a quantity");
    let mut set = |code: &str, entry| {
        let code = IndicatorCode::parse(code).expect("a code");
        card.insert(code, CardEntry::plain(entry));
    };
    set("H2-01", Entry::Measured(quantity(0.0)));
    set("S3-01", Entry::Counted { numerator: quantity(500.0), denominator: quantity(936.0) });
    set("H3-06", Entry::Surveyed { mean: quantity(4.4), n: 300 });
    set("S3-09", Entry::Surveyed { mean: quantity(2.6), n: 12 });
    card
}

async fn lists_the_doubts(scene: &Scene, tongue: Tongue) {
    let language = tongue.language();
    let reader = Reader::at(Device::Desktop, tongue, &scene.server).await;
    reader.comes_as("evaluator").await;
    reader.opens_for_review(tongue.say(WITH_RECORDS[0], WITH_RECORDS[1])).await;
    for (code, words) in [
        ("S3-09", t!(language, "validation.v05_needed", needed = 88)),
        ("H2-01", t!(language, "validation.v07", with = "H2-03")),
        ("H2-03", t!(language, "validation.v07", with = "H2-03")),
        ("S3-01", t!(language, "validation.v10", with = "S3-02")),
        ("H3-06", t!(language, "validation.v12", with = "S3-09")),
        ("S3-09", t!(language, "validation.v12", with = "S3-09")),
    ] {
        reader.entry(code).sees(&words).await;
    }
    // No line of a card holds a record, so these stand at its head.
    let squash = |text: &str| text.split_whitespace().collect::<String>();
    let head = reader.page.texts(".review-head .question-warning").await;
    let head: Vec<String> = head.iter().map(|words| squash(words)).collect();
    let of_records =
        [t!(language, "validation.v08", with = "H5-04"), t!(language, "validation.v09", with = "S2-04")];
    assert_eq!(head, of_records.map(|words| squash(&words)));

    // V07 and V12 stand at two lines each.
    let lines = reader.page.texts("article.line .question-warning").await;
    let count = t!(language, "review.doubts", n = head.len() + lines.len() - 2);
    let marks = reader.page.texts(".review-head .badge").await;
    assert!(marks.iter().any(|mark| squash(mark) == squash(&count)), "{count} is not among {marks:?}");
    reader.leaves().await;
}
