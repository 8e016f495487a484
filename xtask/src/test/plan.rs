//! Which stages run, in which order, and what each stands on.

use std::fmt;

use anyhow::{Result, bail};

use super::tools::Need;

/// The acceptance test of the program with the app inside, which is built for it.
pub const EMBEDDED: &str = "embedded";

/// The acceptance test of the page that measures the engine, which is built for it.
pub const MEASURING: &str = "measuring";

/// One stage of a test run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    Format,
    Tidy,
    Clippy,
    ClippyApp,
    Build,
    Unit,
    OpenApi,
    Web,
    Tools(Vec<Need>),
    /// A test of `tests/`, by its name in `tests/Cargo.toml`.
    Acceptance(String),
    /// Requests made from the API's description.
    Schemathesis,
}

impl fmt::Display for Stage {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Stage::Format => "fmt",
            Stage::Tidy => "tidy",
            Stage::Clippy => "clippy",
            Stage::ClippyApp => "clippy-app",
            Stage::Build => "build",
            Stage::Unit => "unit",
            Stage::OpenApi => "openapi",
            Stage::Web => "web",
            Stage::Tools(_) => "tools",
            Stage::Acceptance(name) => name,
            Stage::Schemathesis => "schemathesis",
        })
    }
}

/// Stages by name, quickest verdict first; the acceptance tests of `tests/Cargo.toml` follow in their order there.
/// What somebody thought of comes before what nobody did: a mistake in the API is told more plainly by the former.
fn all(acceptance: &[String]) -> Vec<Stage> {
    let fixed = [
        Stage::Format,
        Stage::Tidy,
        Stage::Clippy,
        Stage::ClippyApp,
        Stage::Build,
        Stage::Unit,
        Stage::OpenApi,
        Stage::Web,
        Stage::Tools(needs_of(acceptance)),
    ];
    let mut stages: Vec<_> =
        fixed.into_iter().chain(acceptance.iter().cloned().map(Stage::Acceptance)).collect();
    let api = Stage::Acceptance("api".to_owned());
    let place = stages.iter().position(|stage| *stage == api).map_or(stages.len(), |api| api + 1);
    stages.insert(place, Stage::Schemathesis);
    stages
}

/// The names that may be asked for.
pub fn names(acceptance: &[String]) -> Vec<String> {
    all(acceptance).iter().map(Stage::to_string).collect()
}

/// The stages that were asked for by name, or all, with everything they stand on, in order.
pub fn stages(asked: &[String], acceptance: &[String]) -> Result<Vec<Stage>> {
    let known = names(acceptance);
    if let Some(unknown) = asked.iter().find(|name| !known.contains(name)) {
        bail!("there is no stage `{unknown}`; there are: {}", known.join(", "));
    }
    if asked.is_empty() {
        return Ok(all(acceptance));
    }
    let wanted: Vec<String> = acceptance.iter().filter(|name| asked.contains(name)).cloned().collect();
    let mut chosen = all(&wanted);
    let below: Vec<String> = chosen
        .iter()
        .filter(|stage| asked.contains(&stage.to_string()))
        .flat_map(stands_on)
        .map(str::to_owned)
        .collect();
    chosen.retain(|stage| {
        let name = stage.to_string();
        asked.contains(&name) || below.contains(&name)
    });
    // Without a test that needs one there is no tool to provide, unless tools were asked for.
    if let Some(Stage::Tools(needs)) = chosen.iter_mut().find(|stage| matches!(stage, Stage::Tools(_)))
        && needs.is_empty()
    {
        *needs = Need::ALL.to_vec();
    }
    Ok(chosen)
}

fn stands_on(stage: &Stage) -> Vec<&'static str> {
    match stage {
        Stage::Unit => vec!["build"],
        Stage::OpenApi | Stage::Schemathesis => vec!["build"],
        Stage::Acceptance(_) => vec!["build", "web", "tools"],
        _ => Vec::new(),
    }
}

/// What the named tests need from the machine. A test that nobody described here gets everything.
fn needs_of(acceptance: &[String]) -> Vec<Need> {
    let mut needs: Vec<Need> = acceptance
        .iter()
        .flat_map(|name| match name.as_str() {
            "api" => &[][..],
            "store" => &[Need::PostgreSql],
            EMBEDDED => &[Need::Browser],
            MEASURING => &[Need::Browser, Need::Axe],
            "journey" => &[Need::Browser, Need::ChineseFont, Need::Axe],
            _ => &Need::ALL,
        })
        .copied()
        .collect();
    needs.sort_unstable();
    needs.dedup();
    needs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(asked: &[&str]) -> Vec<String> {
        let acceptance = ["store", "api", "journey"].map(str::to_owned);
        let asked: Vec<String> = asked.iter().map(|name| (*name).to_owned()).collect();
        stages(&asked, &acceptance).expect("known stages").iter().map(Stage::to_string).collect()
    }

    #[test]
    fn without_a_name_everything_runs_and_the_journeys_come_last() {
        let all = chosen(&[]);
        assert_eq!(all.len(), 13);
        assert_eq!(all.first().map(String::as_str), Some("fmt"));
        assert_eq!(all[all.len() - 3..], ["api", "schemathesis", "journey"]);
    }

    #[test]
    fn a_journey_brings_what_it_stands_on_and_nothing_else() {
        assert_eq!(chosen(&["journey"]), ["build", "web", "tools", "journey"]);
        assert_eq!(chosen(&["unit"]), ["build", "unit"]);
        assert_eq!(chosen(&["schemathesis"]), ["build", "schemathesis"]);
        assert_eq!(chosen(&["fmt", "tidy"]), ["fmt", "tidy"]);
    }

    #[test]
    fn a_stage_that_does_not_exist_is_answered_with_those_that_do() {
        let error = stages(&["jurney".to_owned()], &["journey".to_owned()]).expect_err("misspelled");
        assert!(error.to_string().contains("journey"));
    }

    #[test]
    fn a_test_needs_only_its_own_tools() {
        assert_eq!(needs_of(&["api".to_owned()]), []);
        assert_eq!(needs_of(&["store".to_owned()]), [Need::PostgreSql]);
        assert_eq!(needs_of(&["journey".to_owned(), "store".to_owned()]), Need::ALL);
    }
}
