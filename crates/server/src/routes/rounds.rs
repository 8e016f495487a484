//! Rounds: the list, one of them, beginning one, closing one.

use axum::extract::State;
use axum::http::StatusCode;
use domain::access::Caller;
use domain::id::RoundId;
use domain::region::RegionTree;
use domain::round::Round;
use protocol::problem::ProblemCode;
use protocol::round::{Closing, PutRound, RoundView};
use store::{Act, Put, Reader, RoundFilter, Within};

use crate::app::Shared;
use crate::clock;
use crate::entity::Entity;
use crate::extract::{At, Body};
use crate::reach;
use crate::refusal::{Answer, Refusal};
use crate::session::Signed;
use crate::standing::restand_round;

/// The most rounds that the list gives; eight years of quarters for several districts.
const ROUNDS_MAX: u32 = 1000;

/// The rounds that touch the caller's regions or gave them something to assess, newest first.
#[utoipa::path(
    get,
    path = "/rounds",
    operation_id = "list_rounds",
    tag = "rounds",
    responses((status = 200, body = Vec<RoundView>)),
)]
pub async fn list(State(app): Shared, signed: Signed) -> Answer<Entity<Vec<RoundView>>> {
    let filter = RoundFilter {
        overlapping: Within::Subtrees(signed.caller.readable_roots().collect()),
        assigned_to: Some(signed.caller.user()),
        limit: ROUNDS_MAX,
    };
    Ok(Entity(app.store.read().await?.rounds(&filter).await?))
}

/// One round with its progress.
#[utoipa::path(
    get,
    path = "/rounds/{id}",
    operation_id = "get_round",
    tag = "rounds",
    params(("id" = RoundId, Path)),
    responses((status = 200, body = RoundView)),
)]
pub async fn get(State(app): Shared, signed: Signed, At(id): At<RoundId>) -> Answer<Entity<RoundView>> {
    let tree = app.regions().await?;
    let mut read = app.store.read().await?;
    let view = read.round_view(id).await?.ok_or_else(missing)?;
    if !is_reader_of(&signed.caller, &view.round, &tree) {
        let mine = RoundFilter {
            overlapping: Within::Subtrees(Vec::new()),
            assigned_to: Some(signed.caller.user()),
            limit: ROUNDS_MAX,
        };
        let is_mine = read.rounds(&mine).await?.iter().any(|it| it.round.id == id);
        if !is_mine {
            return Err(ProblemCode::Forbidden.into());
        }
    }
    Ok(Entity(view))
}

/// Begins a round: 201; the same again: 200. Every community of the region gets its first standing,
/// "insufficient data".
#[utoipa::path(
    put,
    path = "/rounds/{id}",
    operation_id = "put_round",
    tag = "rounds",
    params(("id" = RoundId, Path)),
    request_body = PutRound,
    responses((status = 201, body = RoundView), (status = 200, body = RoundView)),
)]
pub async fn put(
    State(app): Shared,
    signed: Signed,
    At(id): At<RoundId>,
    Body(body): Body<PutRound>,
) -> Answer<(StatusCode, Entity<RoundView>)> {
    let tree = app.regions().await?;
    let Some(region) = tree.get(body.region) else {
        return Err(Refusal::invalid("/region", "unknown_region"));
    };
    signed.caller.round_desk(region.id, &tree).ok_or(ProblemCode::Forbidden)?;
    let framework = app.framework(&body.framework).await.map_err(|refusal| match refusal.code() {
        ProblemCode::NotFound => Refusal::invalid("/framework", "unknown_framework"),
        _ => refusal,
    })?;
    let act = Act { actor: Some(signed.caller.user()), at: clock::now() };
    let (put, view) = store::retrying(|| async {
        let mut write = app.store.write(act).await?;
        require_amendable(&mut write, &body).await?;
        let put = write.put_round(id, &body, app.is_demo()).await?;
        let view = write.round_view(id).await?.ok_or_else(missing)?;
        if put != Put::Same {
            restand_round(&mut write, &framework, &view.round).await?;
        }
        write.commit().await?;
        Ok::<_, Refusal>((put, view))
    })
    .await?;
    let status = if put == Put::Created { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Entity(view)))
}

/// Closes a round and freezes its result. Closing a closed round changes nothing and says so with 200.
#[utoipa::path(
    put,
    path = "/rounds/{id}/closing",
    operation_id = "close_round",
    tag = "rounds",
    params(("id" = RoundId, Path)),
    request_body = Closing,
    responses((status = 200, body = RoundView)),
)]
pub async fn close(
    State(app): Shared,
    signed: Signed,
    At(id): At<RoundId>,
    Body(Closing {}): Body<Closing>,
) -> Answer<Entity<RoundView>> {
    let tree = app.regions().await?;
    let round = find(&mut app.store.read().await?, id).await?;
    signed.caller.round_desk(round.region, &tree).ok_or(ProblemCode::Forbidden)?;
    let framework = app.framework(&round.framework).await?;
    let act = Act { actor: Some(signed.caller.user()), at: clock::now() };
    let view = store::retrying(|| async {
        let mut write = app.store.write(act).await?;
        // Under the write lock, so that no card slips in between the last scoring and the closing.
        if find(&mut write, id).await?.is_open() {
            restand_round(&mut write, &framework, &round).await?;
        }
        write.close_round(id).await?;
        let view = write.round_view(id).await?.ok_or_else(missing)?;
        write.commit().await?;
        Ok::<_, Refusal>(view)
    })
    .await?;
    Ok(Entity(view))
}

/// A round that must be there.
pub async fn find(reader: &mut Reader, id: RoundId) -> Answer<Round> {
    reader.round(id).await?.ok_or_else(missing)
}

pub fn missing() -> Refusal {
    Refusal::new(ProblemCode::NotFound).with("what", "round")
}

/// An amended round names a closed round of the same region.
async fn require_amendable(reader: &mut Reader, body: &PutRound) -> Answer<()> {
    let Some(amends) = body.amends else { return Ok(()) };
    match reader.round(amends).await? {
        Some(old) if !old.is_open() && old.region == body.region => Ok(()),
        _ => Err(Refusal::invalid("/amends", "not_amendable")),
    }
}

fn is_reader_of(caller: &Caller, round: &Round, tree: &RegionTree) -> bool {
    caller.readable_roots().any(|root| reach::overlap(root, round.region, tree))
}
