//! Results: a round's standings, what they are computed from as columns, and everything behind one community's score.

use axum::extract::State;
use domain::community::Community;
use domain::framework::{Framework, Indicator};
use domain::id::{CommunityId, RoundId};
use domain::region::RegionTree;
use domain::round::Round;
use protocol::problem::ProblemCode;
use protocol::result::{
    CommunityResult, CommunityResultQuery, Matrix, MatrixColumn, MatrixQuery, ResultQuery, RoundResult,
    Standing,
};
use scoring::{ENGINE_VERSION, Observed, rank};
use store::{StandingLine, Within};

use super::{communities, rounds};
use crate::app::Shared;
use crate::entity::Entity;
use crate::extract::{Asked, At};
use crate::observed;
use crate::reach;
use crate::refusal::{Answer, Refusal};
use crate::session::Signed;
use crate::standing;

/// How many communities of a matrix are read at a time.
const BATCH: u32 = 1000;

/// A round's result: one line a community. Ranks are among all communities of the round, whoever reads.
#[utoipa::path(
    get,
    path = "/rounds/{id}/result",
    operation_id = "get_round_result",
    tag = "results",
    params(("id" = RoundId, Path), ResultQuery),
    responses((status = 200, body = RoundResult)),
)]
pub async fn of_round(
    State(app): Shared,
    signed: Signed,
    At(id): At<RoundId>,
    Asked(query): Asked<ResultQuery>,
) -> Answer<Entity<RoundResult>> {
    let tree = app.regions().await?;
    let mut read = app.store.read().await?;
    let round = rounds::find(&mut read, id).await?;
    let within = reach::require_results(&signed.caller, &round, query.region, &tree)?;
    let previous = read.previous_round(&round).await?;
    let comparable = previous.as_ref().filter(|it| it.framework == round.framework).map(|it| it.id);
    let lines = read.standings(id, &Within::Everywhere, comparable).await?;
    let engine = read.engine_of(id).await?.unwrap_or_else(|| ENGINE_VERSION.to_owned());
    let standings = ranked(lines, &within, &tree);
    let bands = app.framework_from(&mut read, &round.framework).await?.bands().to_vec();
    Ok(Entity(RoundResult { frozen: !round.is_open(), round, previous, engine, bands, standings }))
}

/// What a round's results are computed from, as columns.
#[utoipa::path(
    get,
    path = "/rounds/{id}/matrix",
    operation_id = "get_matrix",
    tag = "results",
    params(("id" = RoundId, Path), MatrixQuery),
    responses((status = 200, body = Matrix)),
)]
pub async fn matrix(
    State(app): Shared,
    signed: Signed,
    At(id): At<RoundId>,
    Asked(query): Asked<MatrixQuery>,
) -> Answer<Entity<Matrix>> {
    let tree = app.regions().await?;
    let mut read = app.store.read().await?;
    let round = rounds::find(&mut read, id).await?;
    let within = reach::require_results(&signed.caller, &round, query.region, &tree)?;
    let framework = app.framework_from(&mut read, &round.framework).await?;
    let engine = read.engine_of(id).await?.unwrap_or_else(|| ENGINE_VERSION.to_owned());
    let mut matrix = empty_matrix(&round, &framework, engine);
    loop {
        let after = matrix.communities.last().copied();
        let batch = read.inputs_of_round(&round, &within, after, BATCH).await?;
        let is_last = batch.len() < BATCH as usize;
        for inputs in batch {
            let row = standing::observe(&framework, &inputs);
            add_row(&mut matrix, inputs.community, &row, query.raw);
        }
        if is_last {
            return Ok(Entity(matrix));
        }
    }
}

/// Everything behind one community's score, computed again from its observations.
#[utoipa::path(
    get,
    path = "/communities/{id}/result",
    operation_id = "get_community_result",
    tag = "results",
    params(("id" = CommunityId, Path), CommunityResultQuery),
    responses((status = 200, body = CommunityResult)),
)]
pub async fn of_community(
    State(app): Shared,
    signed: Signed,
    At(id): At<CommunityId>,
    Asked(query): Asked<CommunityResultQuery>,
) -> Answer<Entity<CommunityResult>> {
    let tree = app.regions().await?;
    let mut read = app.store.read().await?;
    let community = communities::find(&mut read, id).await?;
    signed.caller.reading_room(community.region, &tree).ok_or(ProblemCode::Forbidden)?;
    let round = rounds::find(&mut read, query.round).await?;
    let stored = read.standing(round.id, id).await?;
    let inputs = read.inputs(&round, id).await?;
    // Who is registered in the region later takes part only while the round is open.
    let takes_part = stored.is_some() || round.is_open() && tree.within(community.region, round.region);
    let no_part = || Refusal::new(ProblemCode::NotFound).with("what", "round");
    let inputs = inputs.filter(|_| takes_part).ok_or_else(no_part)?;
    let framework = app.framework_from(&mut read, &round.framework).await?;
    // What the types were when it was scored; a closed round does not follow later changes.
    let types = stored.as_ref().map_or(inputs.community.types, |it| it.types);
    let assessment = standing::assess(&framework, types, &inputs);
    let engine = stored.as_ref().map_or(ENGINE_VERSION, |it| it.engine.as_str()).to_owned();
    if let Some(stored) = &stored
        && stored.summary != standing::summary(&assessment)
    {
        tracing::error!(round = %round.id, community = %id, "a standing differs from its observations");
    }
    Ok(Entity(CommunityResult {
        observations: observed::views(&inputs, round.id),
        community: inputs.community,
        framework: round.framework.clone(),
        engine,
        frozen: !round.is_open(),
        assessment,
        history: read.history(id).await?,
        round,
    }))
}

/// Lines with their ranks, narrowed to what the caller reads after ranking.
fn ranked(lines: Vec<StandingLine>, within: &Within, tree: &RegionTree) -> Vec<Standing> {
    let indices: Vec<_> = lines.iter().map(|line| line.summary.index).collect();
    let types: Vec<_> = lines.iter().map(|line| line.types).collect();
    let overall = rank::ranks(&indices);
    let in_type = rank::ranks_within(&indices, &types);
    let ranks = overall.into_iter().zip(in_type);
    let shown = lines.into_iter().zip(ranks).filter(|(line, _)| reach::holds(within, line.region, tree));
    shown
        .map(|(line, (rank, rank_in_type))| {
            let previous = line.previous;
            Standing {
                community: line.community,
                name: line.name,
                name_en: line.name_en,
                region: line.region,
                types: line.types,
                hard: line.summary.hard,
                soft: line.summary.soft,
                index: line.summary.index,
                coordination: line.summary.coordination,
                lag: line.summary.lag,
                flag: line.summary.flag,
                coverage: line.summary.coverage,
                rank,
                rank_in_type,
                previous_index: previous.as_ref().and_then(|it| it.index),
                previous_hard: previous.as_ref().and_then(|it| it.hard),
                previous_soft: previous.as_ref().and_then(|it| it.soft),
            }
        })
        .collect()
}

fn empty_matrix(round: &Round, framework: &Framework, engine: String) -> Matrix {
    let column = |indicator: &Indicator| MatrixColumn {
        indicator: indicator.code,
        scores: Vec::new(),
        values: Vec::new(),
        not_applicable: Vec::new(),
    };
    Matrix {
        round: round.id,
        framework: round.framework.clone(),
        engine,
        frozen: !round.is_open(),
        communities: Vec::new(),
        names: Vec::new(),
        names_en: Vec::new(),
        types: Vec::new(),
        columns: framework.indicators().iter().map(column).collect(),
    }
}

fn add_row(matrix: &mut Matrix, community: Community, row: &[Option<Observed>], raw: bool) {
    // A round holds at most 20,000 communities.
    let number = matrix.communities.len() as u32;
    matrix.communities.push(community.id);
    matrix.names.push(community.name);
    matrix.names_en.push(community.name_en);
    matrix.types.push(community.types);
    for (column, observed) in matrix.columns.iter_mut().zip(row) {
        let value = match observed {
            Some(Observed::Value { raw, score, .. }) => Some((*raw, *score)),
            Some(Observed::NotApplicable | Observed::Lacking(_)) | None => None,
        };
        column.scores.push(value.map(|(_, score)| score));
        if raw {
            column.values.push(value.map(|(value, _)| value));
        }
        if *observed == Some(Observed::NotApplicable) {
            column.not_applicable.push(number);
        }
    }
}
