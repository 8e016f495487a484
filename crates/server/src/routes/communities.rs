//! Communities: the list, one of them, and what the register knows about it.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use domain::access::{Caller, Role};
use domain::community::Community;
use domain::id::{CommunityId, RegionId};
use domain::region::RegionTree;
use protocol::bounds::{PAGE_ITEMS_DEFAULT, PAGE_ITEMS_MAX, SEARCH_CHARS_MAX};
use protocol::community::{CommunityPage, CommunityQuery, Page};
use protocol::problem::ProblemCode;
use store::{Act, CommunityFilter, Put, Reader, Within, Writer};

use crate::app::{App, Shared};
use crate::clock;
use crate::entity::{self, Entity};
use crate::extract::{Asked, At, Body, bad_parameter};
use crate::reach;
use crate::refusal::{Answer, Refusal};
use crate::session::Signed;
use crate::standing::restand_community;

/// A page of the communities that the caller may see: readers their regions, assessors what they were asked to assess.
#[utoipa::path(
    get,
    path = "/communities",
    operation_id = "list_communities",
    tag = "communities",
    params(CommunityQuery),
    responses((status = 200, body = Page<Community>)),
)]
pub async fn list(
    State(app): Shared,
    signed: Signed,
    Asked(query): Asked<CommunityQuery>,
) -> Answer<Entity<CommunityPage>> {
    let tree = app.regions().await?;
    let filter = filter(&signed.caller, &query, &tree)?;
    Ok(Entity(app.store.read().await?.communities(&filter).await?))
}

/// One community.
#[utoipa::path(
    get,
    path = "/communities/{id}",
    operation_id = "get_community",
    tag = "communities",
    params(("id" = CommunityId, Path)),
    responses((status = 200, body = Community)),
)]
pub async fn get(State(app): Shared, signed: Signed, At(id): At<CommunityId>) -> Answer<Entity<Community>> {
    let tree = app.regions().await?;
    let mut read = app.store.read().await?;
    let community = find(&mut read, id).await?;
    reach::require_sight(&signed.caller, &community, &tree, &mut read).await?;
    Ok(Entity(community))
}

/// Registers a community, or changes one that `If-Match` names the present state of. A change of type or
/// facts is scored again at once in every open round. Its region stays once a round has taken it in.
#[utoipa::path(
    put,
    path = "/communities/{id}",
    operation_id = "put_community",
    tag = "communities",
    params(("id" = CommunityId, Path), ("if-match" = Option<String>, Header, description = "The ETag of the state that is changed; needed where it exists")),
    request_body = Community,
    responses((status = 201, body = Community), (status = 200, body = Community)),
)]
pub async fn put(
    State(app): Shared,
    signed: Signed,
    At(id): At<CommunityId>,
    headers: HeaderMap,
    Body(asked): Body<Community>,
) -> Answer<(StatusCode, Entity<Community>)> {
    let tree = app.regions().await?;
    if asked.id != id {
        return Err(Refusal::invalid("/id", "not_as_in_path"));
    }
    if tree.get(asked.region).is_none() {
        return Err(Refusal::invalid("/region", "unknown_region"));
    }
    if let Err(outside) = asked.context.check() {
        return Err(Refusal::invalid(format!("/context/{}", outside.field), outside.code()));
    }
    require_register(&signed.caller, asked.region, &tree)?;
    let act = Act { actor: Some(signed.caller.user()), at: clock::now() };
    let (put, community) = store::retrying(|| async {
        let mut write = app.store.write(act).await?;
        let current = write.community(id).await?;
        // Whether its data is made up is the installation's word, and nobody's choice afterwards.
        let demo = current.as_ref().map_or(app.is_demo(), |it| it.demo);
        let community = Community { demo, ..asked.clone() };
        if current.as_ref().is_none_or(|it| it.code != asked.code) && !asked.has_plain_code() {
            return Err(Refusal::invalid("/code", "code_not_plain"));
        }
        if let Some(current) = current {
            require_register(&signed.caller, current.region, &tree)?;
            if current == community {
                return Ok((Put::Same, community));
            }
            entity::require_match(&headers, &current)?;
            if current.region != community.region && write.is_in_any_round(id).await? {
                return Err(Refusal::invalid("/region", "region_fixed"));
            }
        }
        let put = write.put_community(&community).await?;
        restand(&app, &mut write, &community).await?;
        write.commit().await?;
        Ok::<_, Refusal>((put, community))
    })
    .await?;
    let status = if put == Put::Created { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Entity(community)))
}

/// A community that must be there.
pub async fn find(reader: &mut Reader, id: CommunityId) -> Answer<Community> {
    let missing = || Refusal::new(ProblemCode::NotFound).with("what", "community");
    reader.community(id).await?.ok_or_else(missing)
}

fn filter(caller: &Caller, query: &CommunityQuery, tree: &RegionTree) -> Answer<CommunityFilter> {
    let limit = page_limit(query.limit, PAGE_ITEMS_MAX)?;
    let search = query.q.as_deref().map(str::trim).filter(|text| !text.is_empty());
    if search.is_some_and(|text| text.chars().count() > SEARCH_CHARS_MAX) {
        return Err(bad_parameter("q", "text_too_long", [("max", SEARCH_CHARS_MAX)]));
    }
    if search.is_some_and(|text| text.contains(domain::text::is_unseen)) {
        return Err(bad_parameter("q", "text_control_character", []));
    }
    let is_reader = caller.readable_roots().next().is_some();
    let within = match query.region {
        _ if is_reader => reach::readable(caller, query.region, tree)?,
        Some(region) => Within::Subtrees(vec![region]),
        None => Within::Everywhere,
    };
    Ok(CommunityFilter {
        within,
        kind: query.kind,
        search: search.map(str::to_owned),
        assessor: (!is_reader).then(|| caller.user()),
        sort: query.sort,
        after: cursor(query.after.as_deref())?,
        limit,
    })
}

/// The number of items on a page; 100 where none is named.
pub fn page_limit(wanted: Option<u32>, most: u32) -> Answer<u32> {
    let limit = wanted.unwrap_or(PAGE_ITEMS_DEFAULT);
    if (1..=most).contains(&limit) {
        return Ok(limit);
    }
    Err(bad_parameter("limit", "out_of_range", [("min", 1), ("max", most as usize)]))
}

/// The id behind which a page begins.
pub fn cursor<Id: std::str::FromStr>(after: Option<&str>) -> Answer<Option<Id>> {
    after.map(|text| text.parse().map_err(|_| bad_parameter("after", "not_an_id", []))).transpose()
}

/// The register of a region is kept by its evaluators and its administrators.
fn require_register(caller: &Caller, region: RegionId, tree: &RegionTree) -> Answer<()> {
    if caller.holds(&[Role::Evaluator, Role::Admin], region, tree) {
        Ok(())
    } else {
        Err(ProblemCode::Forbidden.into())
    }
}

/// What a changed community means for every round that is open.
async fn restand(app: &App, write: &mut Writer, community: &Community) -> Answer<()> {
    for round in write.open_rounds_of(community.id).await? {
        let framework = app.framework_from(write, &round.framework).await?;
        restand_community(write, &framework, &round, community.id).await?;
    }
    Ok(())
}
