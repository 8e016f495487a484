//! The only module that knows HTTP. One function per endpoint; whatever goes wrong comes back as one displayable
//! [`Problem`].
//!
//! Reads rely on the browser's own cache for `ETag` and `If-None-Match`; frameworks, which never change once
//! published, are also kept parsed. Writes carry ids that were born here, so sending one twice is safe.

mod remote;
mod request;

use std::cell::RefCell;
use std::collections::HashMap;
use std::future::Future;
use std::sync::Arc;

use domain::community::Community;
use domain::framework::{Framework, FrameworkVersion};
use domain::id::{AssignmentId, CommunityId, RegionId, ReviewId, RevisionId, RoundId, ScorecardId};
use domain::region::Region;
use protocol::bounds::{PAGE_ITEMS_MAX, ROUND_COMMUNITIES_MAX};
use protocol::community::{CommunityPage, CommunityQuery, CommunitySort, Page};
use protocol::problem::{Problem, ProblemCode};
use protocol::result::{CommunityResult, Matrix, RoundResult};
use protocol::round::{AssessorView, AssignmentView, PutAssignment, PutRound, RoundView};
use protocol::scorecard::{CardView, PutReview, Receipt, SubmitRevision, Task};
use protocol::session::{About, Session, SignIn};
use serde::de::DeserializeOwned;

pub use remote::{Load, Remote, Renewal};
pub use request::{Tagged, when_signed_out};

use request::Call;

/// The most items of a list that are held here: every community of the largest round, sent to by two assessors each.
const ITEMS_MAX: usize = 2 * ROUND_COMMUNITIES_MAX;

type Answer<T> = Result<T, Problem>;

/// A query string of what is there, values encoded.
fn query(pairs: &[(&str, Option<String>)]) -> String {
    let mut text = String::new();
    for (name, value) in pairs {
        if let Some(value) = value {
            text.push(if text.is_empty() { '?' } else { '&' });
            text.push_str(name);
            text.push('=');
            text.push_str(&String::from(js_sys::encode_uri_component(value)));
        }
    }
    text
}

/// What is running; no account needed.
pub async fn about() -> Answer<About> {
    Call::get("/about").read().await
}

/// Who is signed in. [`ProblemCode::NotSignedIn`] is an answer here and disturbs nobody.
pub async fn session() -> Answer<Session> {
    Call::get("/session").asking_who().read().await
}

pub async fn sign_in(sign_in: &SignIn) -> Answer<Session> {
    Call::post("/session", sign_in).asking_who().read().await
}

pub async fn sign_out() -> Answer<()> {
    Call::delete("/session").asking_who().text().await.map(drop)
}

pub async fn regions() -> Answer<Vec<Region>> {
    Call::get("/regions").read().await
}

pub async fn frameworks() -> Answer<Vec<FrameworkVersion>> {
    Call::get("/frameworks").read().await
}

thread_local! {
    static FRAMEWORKS: RefCell<HashMap<FrameworkVersion, Arc<Framework>>> = RefCell::default();
}

/// A published framework, checked and ready. Asked for once: a version never changes.
pub async fn framework(version: &FrameworkVersion) -> Answer<Arc<Framework>> {
    if let Some(known) = FRAMEWORKS.with_borrow(|known| known.get(version).cloned()) {
        return Ok(known);
    }
    let document = framework_document(version).await?;
    let framework = Framework::from_stored_json(document.as_bytes()).map_err(|faults| {
        leptos::logging::warn!("the framework is broken: {faults:?}");
        Problem::new(ProblemCode::NotUnderstood)
    })?;
    let framework = Arc::new(framework);
    FRAMEWORKS.with_borrow_mut(|known| known.insert(version.clone(), Arc::clone(&framework)));
    Ok(framework)
}

/// A published framework as the document it is, for keeping on the device.
pub async fn framework_document(version: &FrameworkVersion) -> Answer<String> {
    let (id, version) = (version.id.as_str(), version.version.as_str());
    let part = |text: &str| String::from(js_sys::encode_uri_component(text));
    Call::get(format!("/frameworks/{}/{}", part(id), part(version))).text().await
}

/// One page of communities.
pub async fn communities(asked: &CommunityQuery) -> Answer<CommunityPage> {
    let sort = match asked.sort {
        CommunitySort::Code => None,
        CommunitySort::Name => Some("name".to_owned()),
    };
    let query = query(&[
        ("region", asked.region.map(|id| id.to_string())),
        ("type", asked.kind.map(|kind| kind.as_str().to_owned())),
        ("q", asked.q.clone()),
        ("sort", sort),
        ("after", asked.after.clone()),
        ("limit", asked.limit.map(|limit| limit.to_string())),
    ]);
    Call::get(format!("/communities{query}")).read().await
}

/// All communities of a region's subtree, page by page; `so_far` hears how many are here.
pub async fn all_communities(region: Option<RegionId>, so_far: impl Fn(usize)) -> Answer<Vec<Community>> {
    let ask = |after| async move {
        let limit = Some(PAGE_ITEMS_MAX);
        communities(&CommunityQuery { region, after, limit, ..CommunityQuery::default() }).await
    };
    every_page(ask, so_far).await
}

/// All items of a list, page by page; `so_far` hears how many are here.
async fn every_page<T, F>(ask: impl Fn(Option<String>) -> F, so_far: impl Fn(usize)) -> Answer<Vec<T>>
where
    F: Future<Output = Answer<Page<T>>>,
{
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = ask(after).await?;
        all.extend(page.items);
        so_far(all.len());
        match page.next {
            // A server that gave a cursor for ever would otherwise fill the memory.
            Some(next) if all.len() < ITEMS_MAX => after = Some(next),
            _ => return Ok(all),
        }
    }
}

/// A page of the largest size of a list without filters.
async fn largest_page<T: DeserializeOwned>(path: String, after: Option<String>) -> Answer<Page<T>> {
    let query = query(&[("after", after), ("limit", Some(PAGE_ITEMS_MAX.to_string()))]);
    Call::get(format!("{path}{query}")).read().await
}

pub async fn community(id: CommunityId) -> Answer<Community> {
    Call::get(format!("/communities/{id}")).read().await
}

/// Everything behind one community's score in a round.
pub async fn community_result(id: CommunityId, round: RoundId) -> Answer<CommunityResult> {
    Call::get(format!("/communities/{id}/result?round={round}")).read().await
}

/// All rounds that concern the caller, newest first.
pub async fn rounds() -> Answer<Vec<RoundView>> {
    every_page(|after| largest_page("/rounds".to_owned(), after), |_| ()).await
}

pub async fn round(id: RoundId) -> Answer<RoundView> {
    Call::get(format!("/rounds/{id}")).read().await
}

/// The same with its version, for changing it.
pub async fn round_tagged(id: RoundId) -> Answer<Tagged<RoundView>> {
    Call::get(format!("/rounds/{id}")).read_tagged().await
}

/// Makes a round, or changes the one whose version `etag` is.
pub async fn put_round(id: RoundId, round: &PutRound, etag: Option<String>) -> Answer<RoundView> {
    Call::put(format!("/rounds/{id}"), round).if_match(etag).read().await
}

/// Closes a round; its results freeze.
pub async fn close_round(id: RoundId) -> Answer<RoundView> {
    Call::put(format!("/rounds/{id}/closing"), &serde_json::json!({})).read().await
}

pub async fn round_result(id: RoundId, region: Option<RegionId>) -> Answer<RoundResult> {
    let query = query(&[("region", region.map(|id| id.to_string()))]);
    Call::get(format!("/rounds/{id}/result{query}")).read().await
}

/// What a round's results are computed from, of everything that the caller reads in it, without raw values.
pub async fn round_matrix(id: RoundId) -> Answer<Matrix> {
    Call::get(format!("/rounds/{id}/matrix?raw=false")).read().await
}

/// All assignments of a round, by community and assessor.
pub async fn assignments(round: RoundId) -> Answer<Vec<AssignmentView>> {
    every_page(|after| largest_page(format!("/rounds/{round}/assignments"), after), |_| ()).await
}

pub async fn put_assignment(
    round: RoundId,
    id: AssignmentId,
    assignment: &PutAssignment,
) -> Answer<AssignmentView> {
    Call::put(format!("/rounds/{round}/assignments/{id}"), assignment).read().await
}

/// Takes an assignment back that has no card yet.
pub async fn remove_assignment(round: RoundId, id: AssignmentId) -> Answer<()> {
    Call::delete(format!("/rounds/{round}/assignments/{id}")).text().await.map(drop)
}

/// The people who can be assigned in a region.
pub async fn assessors(region: RegionId) -> Answer<Vec<AssessorView>> {
    let query = query(&[("region", Some(region.to_string()))]);
    Call::get(format!("/assessors{query}")).read().await
}

/// The assessor's own tasks in open rounds.
pub async fn tasks() -> Answer<Vec<Task>> {
    Call::get("/tasks").read().await
}

/// Hands a card in. Sending it again gives the first receipt.
pub async fn submit(card: ScorecardId, revision: RevisionId, body: &SubmitRevision) -> Answer<Receipt> {
    Call::put(format!("/scorecards/{card}/revisions/{revision}"), body).read().await
}

/// The cards that wait for review.
pub async fn review_queue(round: Option<RoundId>, after: Option<String>) -> Answer<Page<CardView>> {
    let query = query(&[
        ("stage", Some("submitted".to_owned())),
        ("round", round.map(|id| id.to_string())),
        ("after", after),
    ]);
    Call::get(format!("/scorecards{query}")).read().await
}

pub async fn card(id: ScorecardId) -> Answer<CardView> {
    Call::get(format!("/scorecards/{id}")).read().await
}

/// Every revision of a card, as it was handed in.
pub async fn revisions(id: ScorecardId) -> Answer<Vec<CardView>> {
    Call::get(format!("/scorecards/{id}/revisions")).read().await
}

/// Accepts a card or sends it back.
pub async fn put_review(card: ScorecardId, id: ReviewId, review: &PutReview) -> Answer<CardView> {
    Call::put(format!("/scorecards/{card}/reviews/{id}"), review).read().await
}
