//! Observations with the words to show where each came from.

use domain::id::{RevisionId, RoundId};
use domain::observation::{Observation, Source};
use domain::text::Note;
use protocol::result::ObservationView;
use store::{AcceptedCard, Inputs};

/// Every input of a community's score: each card's entries, then what stands outside cards.
pub fn views(inputs: &Inputs, round: RoundId) -> Vec<ObservationView> {
    let card = |revision: RevisionId| inputs.cards.iter().find(|card| card.revision == revision);
    let view = |observation: Observation| match &observation.source {
        Source::Card { revision, .. } => match card(*revision) {
            Some(card) => of_card(observation, card),
            None => alone(observation),
        },
        _ => alone(observation),
    };
    inputs.observations(round).into_iter().map(view).collect()
}

fn of_card(observation: Observation, card: &AcceptedCard) -> ObservationView {
    let entry = card.entries.get(&observation.indicator);
    ObservationView {
        assessor_name: Some(card.assessor_name.clone()),
        evidence: entry.map(|entry| entry.evidence.clone()).unwrap_or_default(),
        note: entry.map(|entry| entry.note.clone()).unwrap_or_default(),
        scorecard: Some(card.scorecard),
        submitted_at: Some(card.submitted_at),
        observation,
    }
}

fn alone(observation: Observation) -> ObservationView {
    ObservationView {
        observation,
        assessor_name: None,
        evidence: Vec::new(),
        note: Note::default(),
        scorecard: None,
        submitted_at: None,
    }
}
