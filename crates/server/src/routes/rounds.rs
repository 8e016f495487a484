//! Rounds: the list, one of them, beginning one, closing one.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use chrono::{DateTime, Utc};
use domain::access::Caller;
use domain::id::RoundId;
use domain::region::RegionTree;
use domain::round::{Period, Round};
use protocol::bounds::{OPEN_ROUNDS_MAX, PAGE_ITEMS_MAX, ROUND_DAYS_AHEAD_MAX};
use protocol::community::Page;
use protocol::problem::{Params, ProblemCode};
use protocol::round::{Closing, PutRound, RoundQuery, RoundView};
use store::{Act, Put, Reader, RoundFilter, Within};

use super::communities::{cursor, page_limit};
use crate::app::Shared;
use crate::clock;
use crate::entity::{self, Entity};
use crate::extract::{Asked, At, Body};
use crate::reach;
use crate::refusal::{Answer, Refusal};
use crate::session::Signed;
use crate::standing::restand_round;

/// A page of the rounds that touch the caller's regions or gave them something to assess, newest first.
#[utoipa::path(
    get,
    path = "/rounds",
    operation_id = "list_rounds",
    tag = "rounds",
    params(RoundQuery),
    responses((status = 200, body = Page<RoundView>)),
)]
pub async fn list(
    State(app): Shared,
    signed: Signed,
    Asked(query): Asked<RoundQuery>,
) -> Answer<Entity<Page<RoundView>>> {
    let filter = RoundFilter {
        overlapping: Within::Subtrees(signed.caller.readable_roots().collect()),
        assigned_to: Some(signed.caller.user()),
        after: cursor(query.after.as_deref())?,
        limit: page_limit(query.limit, PAGE_ITEMS_MAX)?,
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
    if !is_reader_of(&signed.caller, &view.round, &tree)
        && !read.has_work_in(signed.caller.user(), id).await?
    {
        return Err(ProblemCode::Forbidden.into());
    }
    Ok(Entity(view))
}

/// Begins a round: 201; the same again: 200. Every community of the region gets its first standing,
/// "insufficient data". A round that is there is changed by whoever has the desk of its region, where `If-Match` names
/// its present state; its region stays.
#[utoipa::path(
    put,
    path = "/rounds/{id}",
    operation_id = "put_round",
    tag = "rounds",
    params(("id" = RoundId, Path), ("if-match" = Option<String>, Header, description = "The ETag of the state that is changed; needed where it exists")),
    request_body = PutRound,
    responses((status = 201, body = RoundView), (status = 200, body = RoundView)),
)]
pub async fn put(
    State(app): Shared,
    signed: Signed,
    At(id): At<RoundId>,
    headers: HeaderMap,
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
    require_near(body.period, act.at)?;
    let (put, view) = store::retrying(|| async {
        let mut write = app.store.write(act).await?;
        let before = write.round_view(id).await?;
        if let Some(RoundView { round, .. }) = &before {
            signed.caller.round_desk(round.region, &tree).ok_or(ProblemCode::Forbidden)?;
            if round.region != body.region {
                return Err(Refusal::invalid("/region", "region_fixed"));
            }
        } else {
            require_room(&mut write, &body).await?;
        }
        require_amendable(&mut write, id, &body).await?;
        let stays = |before: &RoundView| before.round.name == body.name && before.round.amends == body.amends;
        if !before.as_ref().is_some_and(stays) {
            require_own_name(&mut write, id, &body).await?;
        }
        let put = write.put_round(id, &body, app.is_demo()).await?;
        if let Some(before) = before.filter(|_| put != Put::Same) {
            entity::require_match(&headers, &before)?;
        }
        if put != Put::Same {
            let round = find(&mut write, id).await?;
            restand_round(&mut write, &framework, &round).await?;
        }
        let view = write.round_view(id).await?.ok_or_else(missing)?;
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
    let act = Act { actor: Some(signed.caller.user()), at: clock::now() };
    let view = store::retrying(|| async {
        let mut write = app.store.write(act).await?;
        // Under the write lock, so that nothing slips in between the last scoring and the closing.
        let round = find(&mut write, id).await?;
        signed.caller.round_desk(round.region, &tree).ok_or(ProblemCode::Forbidden)?;
        if round.is_open() {
            let framework = app.framework_from(&mut write, &round.framework).await?;
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

/// A round of a far year would stand before all others in everybody's list until then.
fn require_near(period: Period, now: DateTime<Utc>) -> Answer<()> {
    let ahead = period.start().signed_duration_since(now.date_naive()).num_days();
    if ahead <= i64::from(ROUND_DAYS_AHEAD_MAX) {
        return Ok(());
    }
    let params = Params::from([("max".to_owned(), ROUND_DAYS_AHEAD_MAX.into())]);
    Err(Refusal::new(ProblemCode::Invalid).and_at("/period", "too_far_ahead", params))
}

/// Every open round of a region is scored again with each change of a community, and stands in the list of all who
/// read there: a few are enough for everybody.
async fn require_room(reader: &mut Reader, body: &PutRound) -> Answer<()> {
    if reader.open_round_count(body.region).await? < OPEN_ROUNDS_MAX {
        return Ok(());
    }
    let params = Params::from([("max".to_owned(), OPEN_ROUNDS_MAX.into())]);
    Err(Refusal::new(ProblemCode::Invalid).and_at("/region", "too_many_open_rounds", params))
}

/// Two rounds of one name in one region cannot be told apart in any list. One that has the name already keeps it.
async fn require_own_name(reader: &mut Reader, id: RoundId, body: &PutRound) -> Answer<()> {
    match reader.is_round_name_taken(id, body).await? {
        true => Err(Refusal::invalid("/name", "round_name_taken")),
        false => Ok(()),
    }
}

/// An amended round names a closed round of the same region that no other round mends: of two, nobody could say which
/// one holds. It has that round's period: with another it would take a quarter out of every history and leave a gap.
async fn require_amendable(reader: &mut Reader, id: RoundId, body: &PutRound) -> Answer<()> {
    let Some(amends) = body.amends else { return Ok(()) };
    let named = reader.round(amends).await?.filter(|old| !old.is_open() && old.region == body.region);
    let Some(old) = named else {
        return Err(Refusal::invalid("/amends", "not_amendable"));
    };
    if old.period != body.period {
        let days = [("start", old.period.start()), ("end", old.period.end())];
        let params = days.map(|(name, day)| (name.to_owned(), day.to_string().into()));
        let refusal = Refusal::new(ProblemCode::Invalid);
        return Err(refusal.and_at("/period", "not_the_amended_period", Params::from(params)));
    }
    if reader.amendment_of(amends).await?.is_some_and(|other| other != id) {
        return Err(Refusal::invalid("/amends", "amended_already"));
    }
    Ok(())
}

fn is_reader_of(caller: &Caller, round: &Round, tree: &RegionTree) -> bool {
    caller.readable_roots().any(|root| reach::overlap(root, round.region, tree))
}
