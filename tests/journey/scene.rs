//! What several journeys begin with: the demo city, its round under way, and who is who.

use chrono::Utc;
use domain::access::Role;
use domain::community::Community;
use domain::entry::Entry;
use domain::framework::IndicatorCode;
use domain::id::RoundId;
use domain::observation::{Observation, Source};
use domain::text::Text;
use protocol::scorecard::{CardView, Decision, PutReview};
use serde_json::Value;
use store::{Act, Store, StoreConfig};
use support::world::Person;
use support::{Server, World, fresh};

use crate::results::open_round;

/// A community of the demo, in both languages, whose card came back to the assessor and so is filled already.
pub const RETURNED: [&str; 2] = ["清河苑", "Qinghe Garden"];

/// Where the reviewer of [`RETURNED`] has remarks: the journeys answer the first by a count and the second by a note.
pub const REMARKED: [&str; 2] = ["H1-05", "H3-02"];

/// A demo city with its evaluator, who can ask the server how things stand.
pub struct Scene {
    pub server: Server,
    pub world: World,
    pub evaluator: Person,
    pub round: RoundId,
    pub round_name: String,
}

impl Scene {
    pub async fn new() -> Self {
        let server = Server::demo().await;
        let world = World::demo(&server).await;
        let evaluator = world.person(Role::Evaluator).await;
        let round = open_round(&evaluator).await.round;
        Self { server, world, evaluator, round: round.id, round_name: round.name.to_string() }
    }

    pub async fn community(&self, name: &str) -> Community {
        let all = self.world.communities(&self.evaluator).await;
        let found = all.into_iter().find(|it| it.name.as_str() == name);
        found.unwrap_or_else(|| panic!("the demo city has no {name}"))
    }

    /// The assessor of every other community.
    pub async fn second_assessor(&self) -> Person {
        let second = self.world.accounts(Role::Assessor).nth(1);
        self.world.sign_in(second.expect("the demo city has two assessors")).await
    }

    /// Sets what the system's own records say of a community in the round that is under way.
    pub async fn keeps_records(
        &self,
        community: &Community,
        records: impl IntoIterator<Item = (IndicatorCode, Entry)>,
    ) {
        let record = |(indicator, entry)| Observation {
            community: community.id,
            round: self.round,
            indicator,
            entry,
            source: Source::Record { label: Text::parse("台账").expect("a label"), demo: true },
        };
        let observations: Vec<Observation> = records.into_iter().map(record).collect();
        let config = StoreConfig::from_url(self.server.database_url()).expect("the server's own URL");
        let store = Store::open(&config).await.expect("the server's database");
        let mut write = store.write(Act { actor: None, at: Utc::now() }).await.expect("the write lock");
        write.put_observations(&observations).await.expect("records of an open round");
        write.commit().await.expect("they are kept");
        store.close().await;
    }

    /// The cards that wait for review.
    pub async fn waiting(&self) -> Vec<CardView> {
        let path = format!("scorecards?stage=submitted&round={}&limit=100", self.round);
        let page = self.evaluator.client.get(&path).await.expect_status(200).value();
        serde_json::from_value(page["items"].clone()).expect("a page of cards")
    }

    /// The waiting cards of one community; two of them would be one too many.
    pub async fn waiting_of(&self, community: &str) -> Vec<CardView> {
        let mut cards = self.waiting().await;
        cards.retain(|card| card.community_name.as_str() == community);
        cards
    }

    /// Accepts every card that waits, and gives how many there were.
    pub async fn accept_what_waits(&self) -> usize {
        let waiting = self.waiting().await;
        for card in &waiting {
            let body = PutReview { revision: card.revision, decision: Decision::Accept };
            let path = format!("scorecards/{}/reviews/{}", card.id, fresh::<uuid::Uuid>());
            self.evaluator.client.put(&path, &body).await.expect_success();
        }
        waiting.len()
    }

    /// Closes the round, as somebody else would in the meantime.
    pub async fn close_the_round(&self) {
        self.accept_what_waits().await;
        let path = format!("rounds/{}/closing", self.round);
        self.evaluator.client.put(&path, &serde_json::json!({})).await.expect_success();
    }

    /// The numbers of a card's revisions, as the server keeps them.
    pub async fn revisions(&self, card: &CardView) -> Vec<u64> {
        let path = format!("scorecards/{}/revisions", card.id);
        let all = self.evaluator.client.get(&path).await.expect_status(200).value();
        let all: Vec<Value> = serde_json::from_value(all).expect("a list of revisions");
        all.iter().filter_map(|revision| revision["number"].as_u64()).collect()
    }
}
