//! Everything that a decision on a card rests on.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::community::Community;
use domain::entry::CardEntry;
use domain::framework::{Framework, Indicator, IndicatorCode};
use domain::id::{RoundId, ScorecardId};
use domain::observation::Source;
use domain::round::Round;
use domain::scorecard::Entries;
use domain::validation::{Finding, Known, check_change, check_entry, check_together};
use protocol::problem::Problem;
use protocol::result::CommunityResult;
use protocol::scorecard::CardView;

use crate::api;
use crate::pages::scorecard::scores;

/// A card under review.
pub struct Sheet {
    pub card: CardView,
    /// The revision before this one, where it is not the first.
    pub earlier: Option<CardView>,
    pub community: Community,
    pub framework: Arc<Framework>,
    pub round: Option<Round>,
    /// What the last closed round says, as far as it is known.
    pub previous: Entries,
    /// Normalised scores of the card's entries, 0 to 100.
    pub scores: BTreeMap<IndicatorCode, f64>,
    pub previous_scores: BTreeMap<IndicatorCode, f64>,
    /// Doubts (V05 to V12) by indicator.
    pub doubts: Vec<Finding>,
}

/// Fetches a card with all of that. What is only helpful (the last round, the records) may be missing.
pub async fn fetch(id: ScorecardId) -> Result<Sheet, Problem> {
    let card = api::card(id).await?;
    let framework = api::framework(&card.framework).await?;
    let community = api::community(card.community).await?;
    let earlier = match card.number {
        1 => None,
        number => api::revisions(id).await?.into_iter().find(|it| it.number + 1 == number),
    };
    let rounds: Vec<Round> = api::rounds().await?.into_iter().map(|view| view.round).collect();
    let round = rounds.iter().find(|round| round.id == card.round).cloned();
    let last = round.as_ref().and_then(|round| last_closed(&rounds, round));
    let previous = match last {
        Some(last) => api::community_result(card.community, last).await.map(entries_of).unwrap_or_default(),
        None => Entries::new(),
    };
    let records = api::community_result(card.community, card.round).await.map(records_of).unwrap_or_default();
    Ok(Sheet::new(card, earlier, community, framework, round, previous, &records))
}

/// The newest closed round whose period lies before that of `round`.
fn last_closed(rounds: &[Round], round: &Round) -> Option<RoundId> {
    let before = |other: &&Round| !other.is_open() && other.period.end() < round.period.start();
    rounds.iter().filter(before).max_by_key(|other| other.period.end()).map(|other| other.id)
}

/// A result's inputs as entries, the first where several assessors answered.
fn entries_of(result: CommunityResult) -> Entries {
    let mut entries = Entries::new();
    for view in result.observations {
        entries.entry(view.observation.indicator).or_insert_with(|| CardEntry::plain(view.observation.entry));
    }
    entries
}

/// What the system's own records say in this round.
fn records_of(result: CommunityResult) -> Entries {
    let is_record = |source: &Source| matches!(source, Source::Record { .. });
    let records = result.observations.into_iter().filter(|view| is_record(&view.observation.source));
    records.map(|view| (view.observation.indicator, CardEntry::plain(view.observation.entry))).collect()
}

impl Sheet {
    fn new(
        card: CardView,
        earlier: Option<CardView>,
        community: Community,
        framework: Arc<Framework>,
        round: Option<Round>,
        previous: Entries,
        records: &Entries,
    ) -> Self {
        let of = |entries| scores(&framework, &community.context, entries);
        let (now, before) = (of(&card.entries), of(&previous));
        let mut known = records.clone();
        known.extend(card.entries.clone());
        let mut doubts: Vec<Finding> = card
            .entries
            .iter()
            .filter_map(|(code, entry)| Some((framework.indicator(code)?, entry)))
            .flat_map(|(indicator, entry)| check_entry(&framework, indicator, &community, entry))
            .collect();
        doubts.extend(check_together(&framework, &Known::from_entries(&known)));
        doubts.extend(check_change(&framework, &card.entries, &now, &before));
        Self {
            card,
            earlier,
            community,
            framework,
            round,
            previous,
            scores: now,
            previous_scores: before,
            doubts,
        }
    }

    /// What was answered at an indicator in the revision before, where it differs now. The outer `None` is
    /// "no change", the inner one "it was not answered then".
    pub fn changed(&self, code: &IndicatorCode) -> Option<Option<&CardEntry>> {
        let before = self.earlier.as_ref()?.entries.get(code);
        (before != self.card.entries.get(code)).then_some(before)
    }

    /// How many answers differ from the revision before.
    pub fn changes(&self) -> usize {
        self.framework.indicators().iter().filter(|it| self.changed(&it.code).is_some()).count()
    }

    /// The remark that sent the revision before back.
    pub fn earlier_remark(&self, code: &IndicatorCode) -> Option<String> {
        self.earlier.as_ref()?.reasons.get(code).map(ToString::to_string)
    }

    /// Whether the card has a line for an indicator: it was answered there, or asked.
    pub fn has_line(&self, indicator: &Indicator) -> bool {
        self.card.entries.contains_key(&indicator.code)
            || (indicator.is_entered() && indicator.applies(self.community.types))
    }

    /// Doubts that no line shows, such as two records that contradict each other.
    pub fn doubts_elsewhere(&self) -> Vec<Finding> {
        let has_line = |code: &IndicatorCode| {
            self.framework.indicator(code).is_some_and(|indicator| self.has_line(indicator))
        };
        let elsewhere = |it: &&Finding| !has_line(&it.indicator) && !it.with.iter().any(has_line);
        self.doubts.iter().filter(elsewhere).cloned().collect()
    }

    /// Doubts about an indicator.
    pub fn doubts_at(&self, code: &IndicatorCode) -> Vec<Finding> {
        let about = |it: &&Finding| it.indicator == *code || it.with.contains(code);
        self.doubts.iter().filter(about).cloned().collect()
    }
}
