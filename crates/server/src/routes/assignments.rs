//! Who assesses which community in a round, and who could.

use axum::extract::State;
use axum::http::StatusCode;
use domain::access::Role;
use domain::id::{AssignmentId, RoundId};
use protocol::bounds::PAGE_ITEMS_MAX;
use protocol::community::Page;
use protocol::problem::ProblemCode;
use protocol::round::{AssessorQuery, AssessorView, AssignmentQuery, AssignmentView, PutAssignment};
use store::{Act, Put, Within};

use super::communities::{cursor, page_limit};
use super::rounds;
use crate::app::Shared;
use crate::clock;
use crate::entity::Entity;
use crate::extract::{Asked, At, Body};
use crate::reach;
use crate::refusal::{Answer, Refusal};
use crate::session::Signed;

/// A page of the assignments of a round, by community and assessor.
#[utoipa::path(
    get,
    path = "/rounds/{id}/assignments",
    operation_id = "list_assignments",
    tag = "rounds",
    params(("id" = RoundId, Path), AssignmentQuery),
    responses((status = 200, body = Page<AssignmentView>)),
)]
pub async fn list(
    State(app): Shared,
    signed: Signed,
    At(id): At<RoundId>,
    Asked(query): Asked<AssignmentQuery>,
) -> Answer<Entity<Page<AssignmentView>>> {
    let tree = app.regions().await?;
    let mut read = app.store.read().await?;
    let round = rounds::find(&mut read, id).await?;
    signed.caller.round_desk(round.region, &tree).ok_or(ProblemCode::Forbidden)?;
    let (after, limit) = (cursor(query.after.as_deref())?, page_limit(query.limit, PAGE_ITEMS_MAX)?);
    Ok(Entity(read.assignments(id, after, limit).await?))
}

/// Asks an assessor to assess a community of the round: 201; the same again: 200.
#[utoipa::path(
    put,
    path = "/rounds/{id}/assignments/{assignment}",
    operation_id = "put_assignment",
    tag = "rounds",
    params(("id" = RoundId, Path), ("assignment" = AssignmentId, Path)),
    request_body = PutAssignment,
    responses((status = 201, body = AssignmentView), (status = 200, body = AssignmentView)),
)]
pub async fn put(
    State(app): Shared,
    signed: Signed,
    At((id, assignment)): At<(RoundId, AssignmentId)>,
    Body(body): Body<PutAssignment>,
) -> Answer<(StatusCode, Entity<AssignmentView>)> {
    let tree = app.regions().await?;
    let act = Act { actor: Some(signed.caller.user()), at: clock::now() };
    let (put, view) = store::retrying(|| async {
        let mut write = app.store.write(act).await?;
        let round = rounds::find(&mut write, id).await?;
        signed.caller.round_desk(round.region, &tree).ok_or(ProblemCode::Forbidden)?;
        let community = write.community(body.community).await?;
        let region = community.map(|it| it.region).filter(|region| tree.within(*region, round.region));
        let Some(region) = region else {
            return Err(Refusal::invalid("/community", "not_in_round"));
        };
        let grants = write.grants(body.assessor).await?;
        let may =
            |grant: &domain::access::Grant| grant.role == Role::Assessor && tree.within(region, grant.region);
        if !grants.iter().any(may) {
            return Err(Refusal::invalid("/assessor", "no_assessor_there"));
        }
        let put = write.put_assignment(assignment, id, &body).await?;
        let view = write.assignment_view(assignment).await?;
        // Before anything is stored: who is told of a failure must be able to try again.
        let view = view.ok_or_else(|| Refusal::internal("an assignment vanished while it was written"))?;
        write.commit().await?;
        Ok::<_, Refusal>((put, view))
    })
    .await?;
    let status = if put == Put::Created { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Entity(view)))
}

/// Takes an assignment back that was a mistake, as long as no card was handed in for it. Taking it back twice is no
/// mistake.
#[utoipa::path(
    delete,
    path = "/rounds/{id}/assignments/{assignment}",
    operation_id = "remove_assignment",
    tag = "rounds",
    params(("id" = RoundId, Path), ("assignment" = AssignmentId, Path)),
    responses((status = 204, description = "Taken back")),
)]
pub async fn delete(
    State(app): Shared,
    signed: Signed,
    At((id, assignment)): At<(RoundId, AssignmentId)>,
) -> Answer<StatusCode> {
    let tree = app.regions().await?;
    let act = Act { actor: Some(signed.caller.user()), at: clock::now() };
    store::retrying(|| async {
        let mut write = app.store.write(act).await?;
        let round = rounds::find(&mut write, id).await?;
        signed.caller.round_desk(round.region, &tree).ok_or(ProblemCode::Forbidden)?;
        write.remove_assignment(assignment, id).await?;
        write.commit().await?;
        Ok::<_, Refusal>(())
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The people who can be sent to a region.
#[utoipa::path(
    get,
    path = "/assessors",
    operation_id = "list_assessors",
    tag = "rounds",
    params(AssessorQuery),
    responses((status = 200, body = Vec<AssessorView>)),
)]
pub async fn assessors(
    State(app): Shared,
    signed: Signed,
    Asked(query): Asked<AssessorQuery>,
) -> Answer<Entity<Vec<AssessorView>>> {
    let tree = app.regions().await?;
    let within = match query.region {
        Some(region) => {
            signed.caller.round_desk(region, &tree).ok_or(ProblemCode::Forbidden)?;
            Within::Subtrees(vec![region])
        }
        None => Within::Subtrees(reach::require_desks(&signed.caller)?),
    };
    Ok(Entity(app.store.read().await?.assessors(&within).await?))
}
