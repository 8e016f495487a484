//! Scorecards: handing one in, and reading what was handed in.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Datelike as _, TimeDelta, Utc};
use domain::access::{Caller, FieldBook};
use domain::community::Community;
use domain::framework::Framework;
use domain::id::{ReceiptId, RevisionId, ScorecardId};
use domain::region::RegionTree;
use domain::round::Round;
use domain::scorecard::{CardHead, Draft};
use domain::validation::Finding;
use protocol::bounds::{PAGE_CARDS_MAX, SUBMISSION_BYTES_MAX};
use protocol::community::Page;
use protocol::problem::{Params, ProblemCode};
use protocol::scorecard::{CardQuery, CardView, Receipt, SubmitRevision};
use store::{Act, CardFilter, Reader, Submit, Within};

use super::communities::{self, cursor, page_limit};
use crate::app::Shared;
use crate::clock;
use crate::entity::Entity;
use crate::extract::{Asked, At, Body};
use crate::reach;
use crate::refusal::{Answer, Refusal};
use crate::session::Signed;

/// The earliest year that a device's clock may show.
const SUBMITTED_YEAR_MIN: i32 = 2020;
/// How far a device's clock may be ahead: a day covers a wrong time zone.
const CLOCK_AHEAD_MAX: TimeDelta = TimeDelta::days(1);

/// The review queue: cards of the communities whose reviewer the caller may be, the longest waiting first.
#[utoipa::path(
    get,
    path = "/scorecards",
    operation_id = "list_scorecards",
    tag = "scorecards",
    params(CardQuery),
    responses((status = 200, body = Page<CardView>)),
)]
pub async fn list(
    State(app): Shared,
    signed: Signed,
    Asked(query): Asked<CardQuery>,
) -> Answer<Entity<Page<CardView>>> {
    let desks = reach::require_desks(&signed.caller)?;
    let filter = CardFilter {
        within: Within::Subtrees(desks),
        round: query.round,
        stage: query.stage,
        assessor: None,
        after: cursor(query.after.as_deref())?,
        limit: page_limit(query.limit, PAGE_CARDS_MAX)?,
    };
    Ok(Entity(app.store.read().await?.cards(&filter).await?))
}

/// A card's latest revision: for its assessor and for the reviewers of its community.
#[utoipa::path(
    get,
    path = "/scorecards/{id}",
    operation_id = "get_scorecard",
    tag = "scorecards",
    params(("id" = ScorecardId, Path)),
    responses((status = 200, body = CardView)),
)]
pub async fn get(State(app): Shared, signed: Signed, At(id): At<ScorecardId>) -> Answer<Entity<CardView>> {
    let tree = app.regions().await?;
    let mut read = app.store.read().await?;
    let card = find(&mut read, id).await?;
    require_sight(&signed.caller, &card, &tree, &mut read).await?;
    Ok(Entity(card))
}

/// All revisions of a card, oldest first.
#[utoipa::path(
    get,
    path = "/scorecards/{id}/revisions",
    operation_id = "list_revisions",
    tag = "scorecards",
    params(("id" = ScorecardId, Path)),
    responses((status = 200, body = Vec<CardView>)),
)]
pub async fn revisions(
    State(app): Shared,
    signed: Signed,
    At(id): At<ScorecardId>,
) -> Answer<Entity<Vec<CardView>>> {
    let tree = app.regions().await?;
    let mut read = app.store.read().await?;
    let card = find(&mut read, id).await?;
    require_sight(&signed.caller, &card, &tree, &mut read).await?;
    Ok(Entity(read.card_revisions(id).await?))
}

/// Hands a revision in: 201 and a receipt; sent again: 200 and the first receipt.
#[utoipa::path(
    put,
    path = "/scorecards/{id}/revisions/{revision}",
    operation_id = "submit_revision",
    tag = "scorecards",
    params(("id" = ScorecardId, Path), ("revision" = RevisionId, Path)),
    request_body = SubmitRevision,
    responses((status = 201, body = Receipt), (status = 200, body = Receipt)),
)]
pub async fn submit(
    State(app): Shared,
    signed: Signed,
    At((card, revision)): At<(ScorecardId, RevisionId)>,
    Body(body): Body<SubmitRevision, SUBMISSION_BYTES_MAX>,
) -> Answer<(StatusCode, Entity<Receipt>)> {
    let tree = app.regions().await?;
    let assessor = signed.caller.user();
    let act = Act { actor: Some(assessor), at: clock::now() };
    let receipt = clock::fresh(ReceiptId::born)?;
    let submitted = store::retrying(|| async {
        // All under the write lock: a community that changes meanwhile is judged as it is, not as it was.
        let mut write = app.store.write(act).await?;
        let round = write.round(body.round).await?;
        let round = round.ok_or_else(|| Refusal::invalid("/round", "unknown_round"))?;
        let community = write.community(body.community).await?;
        let community = community.ok_or_else(|| Refusal::invalid("/community", "unknown_community"))?;
        let book = require_book(&signed.caller, &round, &community, &tree, &mut write).await?;
        if !tree.within(community.region, round.region) {
            return Err(Refusal::invalid("/community", "not_in_round"));
        }
        if body.framework != round.framework {
            return Err(Refusal::invalid("/framework", "not_the_rounds_framework"));
        }
        require_likely(body.submitted_at, act.at)?;
        let came_back = if body.number > 1 { write.card(card).await? } else { None };
        // First, because a card that is another's, closed or already here says more than what is wrong in it.
        let submitted = write.submit(&Submit { card, revision, assessor, receipt, body: &body }).await?;
        if !submitted.resent {
            let framework = app.framework_from(&mut write, &round.framework).await?;
            let sheet =
                Sheet { book, card, revision, round: &round, community: &community, framework: &framework };
            sheet.check(&body, came_back)?;
            write.commit().await?;
        }
        Ok::<_, Refusal>(submitted)
    })
    .await?;
    let status = if submitted.resent { StatusCode::OK } else { StatusCode::CREATED };
    Ok((status, Entity(submitted.receipt)))
}

/// A card that must be there.
pub async fn find(reader: &mut Reader, id: ScorecardId) -> Answer<CardView> {
    let missing = || Refusal::new(ProblemCode::NotFound).with("what", "scorecard");
    reader.card(id).await?.ok_or_else(missing)
}

/// Another assessor's ratings stay unseen, also after the round.
async fn require_sight(
    caller: &Caller,
    card: &CardView,
    tree: &RegionTree,
    reader: &mut Reader,
) -> Answer<()> {
    if card.assessor == caller.user() {
        return Ok(());
    }
    let community = communities::find(reader, card.community).await?;
    caller.review_desk(&community, tree).ok_or(ProblemCode::Forbidden)?;
    Ok(())
}

/// Who was sent there and is no longer learns why the card is not taken; everybody else learns nothing of the round.
async fn require_book(
    caller: &Caller,
    round: &Round,
    community: &Community,
    tree: &RegionTree,
    reader: &mut Reader,
) -> Answer<FieldBook> {
    let place = (round.id, community.id, caller.user());
    let is_assigned = reader.is_assigned(place.0, place.1, place.2).await?;
    if let Some(book) = caller.field_book(community, is_assigned, tree) {
        return Ok(book);
    }
    let was_theirs = caller.field_book(community, true, tree).is_some();
    let code = match was_theirs && reader.was_withdrawn(place.0, place.1, place.2).await? {
        true => ProblemCode::AssignmentWithdrawn,
        false => ProblemCode::Forbidden,
    };
    Err(code.into())
}

/// When a device says that a card was handed in, it may be days before it had a network, and its clock may be a little
/// fast; what lies outside is no time of this program's life, and no database of ours sorts it.
fn require_likely(submitted_at: DateTime<Utc>, now: DateTime<Utc>) -> Answer<()> {
    let is_likely = submitted_at.year() >= SUBMITTED_YEAR_MIN && submitted_at <= now + CLOCK_AHEAD_MAX;
    if is_likely { Ok(()) } else { Err(Refusal::invalid("/submitted_at", "not_a_likely_time")) }
}

/// What a revision is checked against.
struct Sheet<'a> {
    book: FieldBook,
    card: ScorecardId,
    revision: RevisionId,
    round: &'a Round,
    community: &'a Community,
    framework: &'a Framework,
}

impl Sheet<'_> {
    /// The same constructors that the app used, at the trust boundary.
    fn check(&self, body: &SubmitRevision, came_back: Option<CardView>) -> Answer<()> {
        let head = CardHead {
            id: self.card,
            round: self.round.id,
            community: self.community.id,
            assessor: self.book.assessor(),
            framework: body.framework.clone(),
        };
        let mut draft = Draft::resume(head, body.number, body.entries.clone());
        if let Some(card) = came_back {
            draft = draft.answering(card.reasons, card.entries);
        }
        let submitted = draft.submit(self.framework, self.community, self.revision, body.submitted_at);
        submitted.map(|_| ()).map_err(|not| refuse(&not.findings))
    }
}

/// Every error at its place; warnings hold nothing back and are not listed.
pub(super) fn refuse(findings: &[Finding]) -> Refusal {
    let errors = findings.iter().filter(|finding| finding.is_error());
    errors.fold(Refusal::new(ProblemCode::Invalid), |refusal, finding| {
        let mut params: Params =
            finding.numbers.iter().map(|(name, number)| (name.clone(), (*number).into())).collect();
        params.insert("indicator".into(), finding.indicator.as_str().into());
        refusal.and_at(finding.pointer(), finding.rule.code(), params)
    })
}
