//! What the screens of results show, and what they ought to show.

use std::collections::{BTreeMap, BTreeSet};

use domain::community::Community;
use domain::id::RoundId;
use protocol::round::RoundView;
use serde_json::Value;
use support::world::Person;

use crate::arithmetic::{
    Found, Numbers, Outcome, framework, is_no_data, list, numbers, outcome, raw, together,
};
use crate::reader::Reader;
use crate::tongue::Tongue;

/// An outcome in the words and with the decimals of the screens.
#[derive(Debug, PartialEq)]
pub struct Shown {
    pub hard: String,
    pub soft: String,
    pub index: String,
    pub coordination: String,
    pub lag: String,
    /// Empty where there is no flag.
    pub flag: String,
}

impl Shown {
    pub fn of(outcome: &Outcome, tongue: Tongue) -> Self {
        let lag = match outcome.lag {
            "hard_ahead" => tongue.say("软性滞后", "Soft lags"),
            "soft_ahead" => tongue.say("硬性滞后", "Hard lags"),
            _ => tongue.say("同步", "In step"),
        };
        let flag = match outcome.flag {
            "red" => tongue.say("重建设轻管护（严重）", "More built than kept, severe"),
            "raised" => tongue.say("重建设轻管护", "More built than kept"),
            _ => "",
        };
        Self {
            hard: format!("{:.1}", outcome.hard),
            soft: format!("{:.1}", outcome.soft),
            index: format!("{:.1}", outcome.index),
            coordination: format!("{:.2}", outcome.coordination),
            lag: lag.to_owned(),
            flag: flag.to_owned(),
        }
    }
}

impl Reader {
    /// The community's line in the ranking of the overview.
    pub async fn reads_the_ranking(&self, community: &str) -> Shown {
        self.page.fill(self.say("按名称筛选", "Filter by name"), community).await;
        let table = self.page.within(self.say("排名", "Ranking"));
        let names = table.texts("thead th").await;
        let cells = table.within(community).texts("th, td").await;
        let cell = |zh: &str, en: &str| {
            let at = names.iter().position(|name| name.trim() == self.say(zh, en));
            at.map(|at| cells[at].trim().to_owned())
                .unwrap_or_else(|| panic!("no column {zh} among {names:?}"))
        };
        Shown {
            hard: cell("硬性", "Hard"),
            soft: cell("软性", "Soft"),
            index: cell("综合指数", "Index"),
            coordination: cell("D", "D"),
            lag: cell("滞后类型", "Lag"),
            flag: cell("标记", "Flag"),
        }
    }

    /// The headline of the community's page.
    pub async fn reads_the_headline(&self) -> Shown {
        self.sees("为什么是这个分数？", "Why this score?").await;
        let names = self.page.texts(".figures dt").await;
        let values = self.page.texts(".figures .figure-value").await;
        let figure = |zh: &str, en: &str| {
            let at = names.iter().position(|name| name.trim() == self.say(zh, en));
            at.map(|at| values[at].trim().to_owned())
                .unwrap_or_else(|| panic!("no figure {zh} among {names:?}"))
        };
        let marks = self.page.texts(".community-verdict .badge, .community-verdict .flag").await;
        let mark = |at: usize| marks.get(at).map(|mark| mark.trim().to_owned()).unwrap_or_default();
        Shown {
            hard: figure("硬性", "Hard"),
            soft: figure("软性", "Soft"),
            index: figure("综合指数", "Index"),
            coordination: figure("耦合协调度 D", "Coordination D"),
            lag: mark(0),
            flag: mark(1),
        }
    }
}

/// The round that is under way.
pub async fn open_round(person: &Person) -> RoundView {
    let rounds: Vec<RoundView> = person.client.list("rounds").await;
    let open = rounds.into_iter().find(|round| round.round.is_open() && round.round.demo);
    open.expect("the demo city has a round under way")
}

/// The closed rounds of the demo city, the oldest first.
pub async fn closed_rounds(person: &Person) -> Vec<RoundView> {
    let mut rounds: Vec<RoundView> = person.client.list("rounds").await;
    rounds.retain(|view| view.round.demo && !view.round.is_open());
    rounds.sort_by_key(|view| view.round.period.start());
    rounds
}

/// What one community of a round comes to, worked out from its observations.
pub async fn numbers_of(
    person: &Person,
    framework: &Value,
    community: &Community,
    round: RoundId,
) -> Numbers {
    let result = community_result(person, &community.id.to_string(), round).await;
    let types: Vec<String> = community.types.iter().map(|kind| kind.as_str().to_owned()).collect();
    numbers(framework, &types, &observations(&result, |_| true))
}

/// Everything behind one community's result, as plain JSON.
async fn community_result(person: &Person, community: &str, round: RoundId) -> Value {
    person
        .client
        .get(&format!("communities/{community}/result?round={round}"))
        .await
        .expect_status(200)
        .value()
}

/// What the system's own records say of a community; nobody can type these.
pub async fn records(person: &Person, community: &str, round: RoundId) -> Found {
    observations(&community_result(person, community, round).await, |source| source.get("record").is_some())
}

fn observations(result: &Value, wanted: impl Fn(&Value) -> bool) -> Found {
    let mut values: BTreeMap<String, Vec<Option<f64>>> = BTreeMap::new();
    let mut asked_in_vain = BTreeSet::new();
    let households = result["community"]["context"]["households"].as_f64();
    for seen in list(result, "observations").filter(|seen| wanted(&seen["source"])) {
        let code = seen["indicator"].as_str().unwrap_or_default().to_owned();
        if is_no_data(&seen["entry"], households) {
            asked_in_vain.insert(code);
        } else {
            values.entry(code).or_default().push(raw(&seen["entry"]));
        }
    }
    // Where somebody asked in vain, another one who found nothing to ask about does not take the weight away.
    values.retain(|code, given| !asked_in_vain.contains(code) || given.iter().any(Option::is_some));
    let framework = framework();
    let one = |(code, values): (String, Vec<Option<f64>>)| {
        let value = together(&framework, &code, &values);
        (code, value)
    };
    values.into_iter().map(one).collect()
}

/// Holds every line of the round's result against the arithmetic; gives how many communities have a score.
pub async fn every_line_agrees(person: &Person, framework: &Value, round: RoundId) -> usize {
    let result = person.client.get(&format!("rounds/{round}/result")).await.expect_status(200).value();
    let mut scored = 0;
    for standing in list(&result, "standings") {
        let community = standing["community"].as_str().unwrap_or_default();
        let found = observations(&community_result(person, community, round).await, |_| true);
        let types: Vec<String> = serde_json::from_value(standing["types"].clone()).expect("types are words");
        match outcome(framework, &types, &found) {
            None => assert!(standing["index"].is_null(), "{standing} has a score from too little data"),
            Some(own) => {
                scored += 1;
                for (name, value) in [
                    ("hard", own.hard),
                    ("soft", own.soft),
                    ("index", own.index),
                    ("coordination", own.coordination),
                ] {
                    let served = standing[name].as_f64().unwrap_or(f64::NAN);
                    assert!((served - value).abs() < 1e-9, "{name}: {value} worked out, but {standing}");
                }
                assert_eq!(
                    (&standing["lag"], &standing["flag"]),
                    (&own.lag.into(), &own.flag.into()),
                    "{standing}"
                );
            }
        }
    }
    scored
}
