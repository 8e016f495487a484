//! From accepted inputs to the standings that a round's result is read from.
//!
//! A standing is written in the same transaction as the input that changed it, so that no reader ever sees
//! one without the other. What a client says about scores is never looked at.

use domain::community::CommunityTypes;
use domain::framework::Framework;
use domain::id::CommunityId;
use domain::round::{Round, RoundState};
use scoring::{Assessment, ENGINE_VERSION, Mode, Observed};
use store::{Inputs, NewStanding, Summary, Within, Writer};

use crate::refusal::Answer;

/// How many communities are scored at a time.
const BATCH: u32 = 500;

/// One observation per indicator, in the framework's order, from everything that was accepted or recorded.
/// Several cards are brought together by [`scoring::consensus`].
pub fn observe(framework: &Framework, inputs: &Inputs) -> Vec<Option<Observed>> {
    let typed = inputs.cards.iter().flat_map(|card| &card.entries).map(|(code, it)| (code, &it.entry));
    let recorded = inputs.records.iter().map(|record| (&record.indicator, &record.entry));
    scoring::gather(framework, &inputs.community.context, typed.chain(recorded))
}

/// Scores one community.
pub fn assess(framework: &Framework, types: CommunityTypes, inputs: &Inputs) -> Assessment {
    scoring::assess(framework, types, &observe(framework, inputs), Mode::Final)
}

/// Scores the whole round again. Called when a round begins, before it closes, and by `guanhu rebuild`.
pub async fn restand_round(write: &mut Writer, framework: &Framework, round: &Round) -> Answer<()> {
    // Only an open round is scored (the store refuses others), by what its region holds now: also where the demo hands
    // in a round that it is about to close as the closed one that it will be.
    let round = &Round { state: RoundState::Open, ..round.clone() };
    let mut after: Option<CommunityId> = None;
    loop {
        let within = Within::Subtrees(vec![round.region]);
        let batch = write.inputs_of_round(round, &within, after, BATCH).await?;
        let standings: Vec<_> = batch.iter().map(|inputs| standing(framework, inputs)).collect();
        write.put_standings(round.id, ENGINE_VERSION, &standings).await?;
        after = batch.last().map(|inputs| inputs.community.id);
        if batch.len() < BATCH as usize {
            return Ok(());
        }
    }
}

/// Scores one community of a round again, after an input of it changed.
pub async fn restand_community(
    write: &mut Writer,
    framework: &Framework,
    round: &Round,
    community: CommunityId,
) -> Answer<()> {
    let Some(inputs) = write.inputs(round, community).await? else {
        return Ok(());
    };
    let standing = standing(framework, &inputs);
    Ok(write.put_standings(round.id, ENGINE_VERSION, &[standing]).await?)
}

fn standing(framework: &Framework, inputs: &Inputs) -> NewStanding {
    let types = inputs.community.types;
    NewStanding {
        community: inputs.community.id,
        types,
        summary: summary(&assess(framework, types, inputs)),
        inputs: inputs.cards.iter().map(|card| card.revision).collect(),
    }
}

/// The numbers of an assessment that are kept.
pub fn summary(assessment: &Assessment) -> Summary {
    Summary {
        hard: assessment.hard(),
        soft: assessment.soft(),
        index: assessment.index.score(),
        coordination: assessment.coordination(),
        lag: assessment.lag,
        flag: assessment.flag,
        coverage: assessment.coverage,
    }
}
