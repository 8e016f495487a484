//! Every screen and its path, spelled once, and the parts of a screen's state that its address carries.

use domain::access::Role;
use domain::id::{AssignmentId, CommunityId, RoundId, ScorecardId};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::query_signal_with_options;

/// A screen. `path` and `parse` are each other's inverse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Page {
    SignIn,
    Overview,
    Communities,
    Community(CommunityId),
    Tasks,
    /// The form of the card for an assignment; the draft on the device has the same key.
    Scorecard(AssignmentId),
    /// The queue of submitted cards.
    Reviews,
    Review(ScorecardId),
    Rounds,
    NewRound,
    Round(RoundId),
    Account,
}

/// Who reads results: everybody but those who only fill cards or carry duties.
const READERS: &[Role] = &[Role::Evaluator, Role::Steward, Role::Viewer, Role::Admin];

impl Page {
    /// The path, as the address bar shows it.
    pub fn path(self) -> String {
        match self {
            Self::SignIn => "/sign-in".to_owned(),
            Self::Overview => "/".to_owned(),
            Self::Communities => "/communities".to_owned(),
            Self::Community(id) => format!("/communities/{id}"),
            Self::Tasks => "/tasks".to_owned(),
            Self::Scorecard(id) => format!("/scorecards/{id}"),
            Self::Reviews => "/review".to_owned(),
            Self::Review(id) => format!("/review/{id}"),
            Self::Rounds => "/rounds".to_owned(),
            Self::NewRound => "/rounds/new".to_owned(),
            Self::Round(id) => format!("/rounds/{id}"),
            Self::Account => "/account".to_owned(),
        }
    }

    /// The screen of a path; a slash at the end does not matter. `None` is "not found".
    pub fn parse(path: &str) -> Option<Self> {
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        Some(match parts.as_slice() {
            [] => Self::Overview,
            ["sign-in"] => Self::SignIn,
            ["communities"] => Self::Communities,
            ["communities", id] => Self::Community(id.parse().ok()?),
            ["tasks"] => Self::Tasks,
            ["scorecards", id] => Self::Scorecard(id.parse().ok()?),
            ["review"] => Self::Reviews,
            ["review", id] => Self::Review(id.parse().ok()?),
            ["rounds"] => Self::Rounds,
            ["rounds", "new"] => Self::NewRound,
            ["rounds", id] => Self::Round(id.parse().ok()?),
            ["account"] => Self::Account,
            _ => return None,
        })
    }

    /// The roles that open it, any of them; `None` where being signed in is enough.
    pub fn roles(self) -> Option<&'static [Role]> {
        match self {
            Self::SignIn | Self::Account => None,
            Self::Overview | Self::Communities | Self::Community(_) => Some(READERS),
            Self::Tasks | Self::Scorecard(_) => Some(&[Role::Assessor]),
            Self::Reviews | Self::Review(_) | Self::NewRound => Some(&[Role::Evaluator]),
            Self::Rounds | Self::Round(_) => Some(&[Role::Evaluator, Role::Viewer, Role::Admin]),
        }
    }

    /// The destination of the navigation that it lies under.
    pub fn section(self) -> Self {
        match self {
            Self::Community(_) => Self::Communities,
            Self::Scorecard(_) => Self::Tasks,
            Self::Review(_) => Self::Reviews,
            Self::NewRound | Self::Round(_) => Self::Rounds,
            other => other,
        }
    }
}

/// Names of query parameters, so that a link and the screen that reads it agree.
pub mod query {
    pub const REGION: &str = "region";
    pub const ROUND: &str = "round";
    pub const TYPE: &str = "type";
    pub const FLAG: &str = "flag";
    pub const SEARCH: &str = "q";
    /// A column; a leading `-` turns it round.
    pub const SORT: &str = "sort";
    /// What "why this score?" explains: `index`, or the code of a pillar, dimension or indicator.
    pub const WHY: &str = "why";
    pub const TAB: &str = "tab";
    /// By how many percent weights are varied to see how sure the ranks are; absent = nobody asked.
    pub const SPREAD: &str = "spread";
    /// Who counts as the top: absent for the first three, `quarter`.
    pub const TOP: &str = "top";
}

/// A part of a screen's state that lives in the address: changing it replaces the address and scrolls nothing.
pub fn in_address<T>(name: &'static str) -> (Memo<Option<T>>, SignalSetter<Option<T>>)
where
    T: std::str::FromStr + ToString + PartialEq + Send + Sync,
{
    let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
    query_signal_with_options(name, options)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every_page() -> Vec<Page> {
        vec![
            Page::SignIn,
            Page::Overview,
            Page::Communities,
            Page::Community(CommunityId::born(1, [1; 10])),
            Page::Tasks,
            Page::Scorecard(AssignmentId::born(1, [2; 10])),
            Page::Reviews,
            Page::Review(ScorecardId::born(1, [3; 10])),
            Page::Rounds,
            Page::NewRound,
            Page::Round(RoundId::born(1, [4; 10])),
            Page::Account,
        ]
    }

    #[test]
    fn every_page_has_one_path_and_comes_back_from_it() {
        let listed: Vec<String> = every_page().into_iter().map(Page::path).collect();
        let patterns: Vec<String> = listed
            .iter()
            .map(|path| match path.split('/').next_back() {
                Some(last) if last.len() == 36 => path.replace(last, ":id"),
                _ => path.clone(),
            })
            .collect();
        assert_eq!(
            patterns,
            [
                "/sign-in",
                "/",
                "/communities",
                "/communities/:id",
                "/tasks",
                "/scorecards/:id",
                "/review",
                "/review/:id",
                "/rounds",
                "/rounds/new",
                "/rounds/:id",
                "/account"
            ]
        );
        for page in every_page() {
            assert_eq!(Page::parse(&page.path()), Some(page));
            assert_eq!(Page::parse(&format!("{}/", page.path())), Some(page));
        }
    }

    #[test]
    fn what_is_no_page_is_not_found() {
        for path in ["/nowhere", "/communities/康乐", "/rounds/1", "/tasks/2/3", "/sign-in/again"] {
            assert_eq!(Page::parse(path), None, "{path}");
        }
    }

    #[test]
    fn an_assessor_opens_tasks_and_no_results() {
        let opens = |role: Role| -> Vec<Page> {
            let open = |page: &Page| page.roles().is_none_or(|roles| roles.contains(&role));
            every_page().into_iter().filter(open).map(Page::section).collect()
        };
        let assessor = opens(Role::Assessor);
        assert!(assessor.contains(&Page::Tasks) && !assessor.contains(&Page::Overview));
        let viewer = opens(Role::Viewer);
        assert!(viewer.contains(&Page::Overview) && !viewer.contains(&Page::Reviews));
    }
}
