//! Review: a card is accepted, or sent back with a reason per entry.

use axum::extract::State;
use axum::http::StatusCode;
use domain::access::ReviewDesk;
use domain::community::Community;
use domain::framework::Framework;
use domain::id::{ReviewId, ScorecardId};
use domain::scorecard::{CardHead, ReviewError, Submission};
use protocol::problem::{Params, ProblemCode};
use protocol::scorecard::{CardView, Decision, PutReview};
use store::{Act, Put, Review};

use super::{communities, rounds, scorecards};
use crate::app::Shared;
use crate::clock;
use crate::entity::Entity;
use crate::extract::{At, Body};
use crate::refusal::{Answer, Refusal};
use crate::session::Signed;
use crate::standing::restand_community;

/// Decides on the latest revision of a card: 201; the same decision again: 200. An accepted card is scored in
/// the same transaction.
#[utoipa::path(
    put,
    path = "/scorecards/{id}/reviews/{review}",
    operation_id = "put_review",
    tag = "scorecards",
    params(("id" = ScorecardId, Path), ("review" = ReviewId, Path)),
    request_body = PutReview,
    responses((status = 201, body = CardView), (status = 200, body = CardView)),
)]
pub async fn put(
    State(app): Shared,
    signed: Signed,
    At((card, review)): At<(ScorecardId, ReviewId)>,
    Body(body): Body<PutReview>,
) -> Answer<(StatusCode, Entity<CardView>)> {
    let tree = app.regions().await?;
    let reviewer = signed.caller.user();
    let act = Act { actor: Some(reviewer), at: clock::now() };
    let (put, view) = store::retrying(|| async {
        // All under the write lock: a community that changes meanwhile is judged as it is, not as it was.
        let mut write = app.store.write(act).await?;
        let view = scorecards::find(&mut write, card).await?;
        let community = communities::find(&mut write, view.community).await?;
        let desk = signed.caller.review_desk(&community, &tree).ok_or(ProblemCode::Forbidden)?;
        let put = write.review(&Review { card, review, reviewer, body: &body }).await?;
        let view = scorecards::find(&mut write, card).await?;
        if put != Put::Same {
            let framework = app.framework_from(&mut write, &view.framework).await?;
            decide(desk, &view, &body.decision, &framework, &community)?;
            if body.decision == Decision::Accept {
                let round = rounds::find(&mut write, view.round).await?;
                restand_community(&mut write, &framework, &round, community.id).await?;
            }
            write.commit().await?;
        }
        Ok::<_, Refusal>((put, view))
    })
    .await?;
    let status = if put == Put::Created { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Entity(view)))
}

/// The domain's own rules of a decision.
fn decide(
    desk: ReviewDesk,
    view: &CardView,
    decision: &Decision,
    framework: &Framework,
    community: &Community,
) -> Answer<()> {
    let head = CardHead {
        id: view.id,
        round: view.round,
        community: view.community,
        assessor: view.assessor,
        framework: view.framework.clone(),
    };
    let submission =
        Submission::restore(head, view.revision, view.number, view.entries.clone(), view.submitted_at);
    let decided = match decision {
        Decision::Accept => desk.accept(submission, framework, community).map(|_| ()),
        Decision::Return { reasons } => {
            desk.send_back(submission, reasons.clone(), framework, community).map(|_| ())
        }
    };
    decided.map_err(|error| match error {
        ReviewError::OwnCard => ProblemCode::OwnCard.into(),
        ReviewError::Faulty(findings) => scorecards::refuse(&findings),
        ReviewError::NoReasons => Refusal::invalid("/decision/return/reasons", "no_reasons"),
        ReviewError::NotOnCard(code) => {
            let params = Params::from([("indicator".to_owned(), code.as_str().into())]);
            let pointer = format!("/decision/return/reasons/{code}");
            Refusal::new(ProblemCode::Invalid).and_at(pointer, "not_on_card", params)
        }
    })
}
