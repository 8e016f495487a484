//! The smallest world that most sentences need: a round, one community, its assessor and its evaluator.

use chrono::Utc;
use domain::access::{Grant, Role};
use domain::community::Community;
use domain::framework::{Indicator, IndicatorCode, Measure};
use domain::id::{RegionId, RoundId, UserId};
use domain::scorecard::Entries;
use domain::text::Name;
use protocol::problem::{FieldError, Problem, ProblemCode};
use protocol::scorecard::SubmitRevision;
use serde_json::Value;
use store::{Account, Act, Store, StoreConfig};
use support::world::Person;
use support::{Answer, Client, Server, World, fresh};

/// A demo installation with a fresh round in which the first assessor is sent to one community.
pub struct Scene {
    pub server: Server,
    pub world: World,
    pub assessor: Person,
    pub evaluator: Person,
    pub round: RoundId,
    pub community: Community,
}

impl Scene {
    pub async fn new() -> Self {
        Self::on(Server::demo().await).await
    }

    pub async fn on(server: Server) -> Self {
        let world = World::demo(&server).await;
        let (assessor, evaluator) = (world.person(Role::Assessor).await, world.person(Role::Evaluator).await);
        let round = world.open_round(&evaluator, "四季度").await;
        // A community with lifts answers more questions than one without; and nobody else was ever sent there.
        let second = world.accounts(Role::Assessor).nth(1).expect("the demo has two assessors");
        let theirs = world.communities(&world.sign_in(second).await).await;
        let is_fit = |it: &Community| {
            it.context.lifts.is_some_and(|lifts| lifts > 0) && !theirs.iter().any(|other| other.id == it.id)
        };
        let community = world.communities(&assessor).await.into_iter().find(is_fit);
        let community = community.expect("the assessor alone knows a community with lifts");
        world.assign(&evaluator, round, &community, assessor.session.user).await;
        Self { server, world, assessor, evaluator, round, community }
    }

    /// A complete first revision.
    pub fn card(&self) -> SubmitRevision {
        self.world.revision(self.round, &self.community, 1, self.entries())
    }

    pub fn entries(&self) -> Entries {
        self.world.full_card(&self.community)
    }

    /// Sends a body as the first revision of a new card of the assessor.
    pub async fn send(&self, body: &Value) -> Answer {
        let (card, revision) = (fresh::<uuid::Uuid>(), fresh::<uuid::Uuid>());
        self.assessor.client.put(&format!("scorecards/{card}/revisions/{revision}"), body).await
    }

    /// Changes a complete card, sends it and expects it to be refused at one place.
    pub async fn refused(
        &self,
        code: ProblemCode,
        pointer: &str,
        change: impl FnOnce(&mut Value),
    ) -> FieldError {
        let mut body = serde_json::to_value(self.card()).expect("a card is JSON");
        change(&mut body);
        let problem = self.send(&body).await.expect_problem(code);
        at(&problem, pointer)
    }

    /// A required indicator of the community with this sort of measure.
    pub fn indicator(&self, is_wanted: impl Fn(&Measure) -> bool) -> &Indicator {
        let indicators = self.world.framework().indicators().iter();
        let answered = self.entries();
        let mut found = indicators.filter(|it| is_wanted(&it.measure)).filter(|it| {
            it.is_asked(self.community.types)
                && answered.get(&it.code).is_some_and(|entry| !entry.entry.is_not_applicable())
        });
        found.next().expect("the framework asks such a question")
    }

    pub fn ratio(&self) -> IndicatorCode {
        use domain::framework::Denominator;
        let named =
            |measure: &Measure| matches!(measure, Measure::Ratio { denominator: Denominator::Named(_), .. });
        self.indicator(named).code
    }

    pub fn rubric(&self) -> IndicatorCode {
        self.indicator(|measure| matches!(measure, Measure::Rubric { .. })).code
    }

    /// The server's database, opened beside it as another process of the installation would.
    pub async fn store(&self) -> Store {
        let config = StoreConfig::from_url(self.server.database_url()).expect("the server's own URL");
        Store::open(&config).await.expect("the server's database")
    }

    /// Gives a person other roles than they had.
    pub async fn grant(&self, user: UserId, grants: &[Grant]) {
        let store = self.store().await;
        let mut write = store.write(Act { actor: None, at: Utc::now() }).await.expect("the write lock");
        write.put_grants(user, grants).await.expect("the person is there");
        write.commit().await.expect("a commit");
        store.close().await;
    }

    /// The other city of the demo, which the case's community is in.
    pub async fn other_city(&self) -> RegionId {
        let viewer = self.world.person(Role::Viewer).await;
        let everywhere = self.world.communities(&viewer).await;
        everywhere.iter().find(|it| it.code.as_str() == "Y-DT").expect("the case's community").region
    }

    /// Somebody with power in a region of their own, who must have none here.
    pub async fn neighbour(&self, login: &str, role: Role, region: RegionId) -> Client {
        let store = self.store().await;
        let mut write = store.write(Act { actor: None, at: Utc::now() }).await.expect("the write lock");
        let known =
            write.account_by_login("evaluator").await.expect("an answer").expect("the demo's evaluator");
        let account =
            Account {
                id: fresh(), login: login.into(), name: Name::parse("邻居").expect("a name"), ..known
            };
        write.put_account(&account).await.expect("a new account");
        write.put_grants(account.id, &[Grant { role, region }]).await.expect("its grant");
        write.commit().await.expect("a commit");
        store.close().await;
        let client = self.server.client();
        client.sign_in(login, "guanhu-demo").await;
        client
    }

    /// Somebody else with the same role as the assessor, who was not sent anywhere in this round.
    pub async fn other_assessor(&self) -> Person {
        let accounts: Vec<_> = self.world.accounts(Role::Assessor).collect();
        self.world.sign_in(accounts[1]).await
    }
}

/// The one error of a problem at a place; fails the test where there is none or another.
pub fn at(problem: &Problem, pointer: &str) -> FieldError {
    let found = problem.errors.iter().find(|error| error.pointer == pointer);
    let found = found.unwrap_or_else(|| panic!("nothing points at {pointer}: {problem:?}"));
    assert!(!found.message.is_empty() && found.message != found.code, "no words at {pointer}: {found:?}");
    found.clone()
}
