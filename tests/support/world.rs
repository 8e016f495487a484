//! Known worlds, seeded through the public API only: what a test builds, a program of anybody's could.

use chrono::{NaiveDate, Utc};
use domain::access::Role;
use domain::community::Community;
use domain::entry::{CardEntry, Entry, Quantity, Rating};
use domain::evidence::{Evidence, Reference};
use domain::framework::{Denominator, Framework, Indicator, Measure};
use domain::id::{AssignmentId, ReviewId, RevisionId, RoundId, ScorecardId, UserId};
use domain::round::{Period, RoundKind};
use domain::scorecard::Entries;
use domain::text::{Name, Reason};
use domain::validation::{Finding, check_entry};
use protocol::community::CommunityPage;
use protocol::round::{PutAssignment, PutRound};
use protocol::scorecard::{Decision, PutReview, Receipt, SubmitRevision};
use protocol::session::{About, DemoAccount, Session};

use crate::client::{Answer, Client, fresh};
use crate::server::Server;

/// The demo installation: its accounts, and the framework that ships.
#[derive(Debug)]
pub struct World {
    stranger: Client,
    about: About,
    framework: Framework,
}

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub struct Person {
    pub client: Client,
    pub session: Session,
}

/// A card that was handed in.
#[derive(Clone, Debug)]
pub struct HandedIn {
    pub id: ScorecardId,
    pub revision: RevisionId,
    pub body: SubmitRevision,
    pub receipt: Receipt,
}

impl World {
    /// The world of a server that was started with the demo city.
    pub async fn demo(server: &Server) -> Self {
        let stranger = server.client();
        let about: About = stranger.read("about").await;
        Self { stranger, about, framework: catalogue_framework() }
    }

    pub fn about(&self) -> &About {
        &self.about
    }

    /// `catalog/framework.json`, read by the same code that the server reads it with.
    pub fn framework(&self) -> &Framework {
        &self.framework
    }

    /// The demo accounts of a role, in the order of the sign-in screen.
    pub fn accounts(&self, role: Role) -> impl Iterator<Item = &DemoAccount> {
        self.about.demo_accounts.iter().filter(move |account| account.role == role)
    }

    /// Signs in as the first demo account of a role, with a cookie jar of its own.
    pub async fn person(&self, role: Role) -> Person {
        let account = self.accounts(role).next();
        let account = account.unwrap_or_else(|| panic!("the demo has no {}", role.as_str()));
        self.sign_in(account).await
    }

    pub async fn sign_in(&self, account: &DemoAccount) -> Person {
        let client = Client::new(self.stranger.base());
        let session = client.sign_in(&account.account, &account.password).await;
        Person { client, session }
    }

    /// Every community that somebody may see, over all pages of the list.
    pub async fn communities(&self, person: &Person) -> Vec<Community> {
        let mut found = Vec::new();
        let mut path = "communities?limit=1000".to_owned();
        loop {
            let page: CommunityPage = person.client.read(&path).await;
            found.extend(page.items);
            let Some(next) = page.next else { return found };
            path = format!("communities?limit=1000&after={next}");
        }
    }

    /// Opens a round for the last quarter of 2026 in the region of the evaluator's first grant as one.
    pub async fn open_round(&self, evaluator: &Person, name: &str) -> RoundId {
        let grant = evaluator.session.grants.iter().find(|grant| grant.role == Role::Evaluator);
        let id: RoundId = fresh();
        let round = PutRound {
            region: grant.expect("only an evaluator opens a round").region,
            name: Name::parse(name).expect("a name of a round"),
            kind: RoundKind::Periodic,
            period: Period::new(day(2026, 10, 1), day(2026, 12, 31)).expect("a quarter is a period"),
            framework: self.framework.version().clone(),
            amends: None,
        };
        evaluator.client.put(&format!("rounds/{id}"), &round).await.expect_success();
        id
    }

    /// Asks an assessor to assess a community.
    pub async fn assign(
        &self,
        evaluator: &Person,
        round: RoundId,
        community: &Community,
        assessor: UserId,
    ) -> AssignmentId {
        let id: AssignmentId = fresh();
        let body = PutAssignment { community: community.id, assessor };
        evaluator.client.put(&format!("rounds/{round}/assignments/{id}"), &body).await.expect_success();
        id
    }

    /// Hands in the first revision of a card; fails the test where the server does not take it.
    pub async fn hand_in(
        &self,
        assessor: &Person,
        round: RoundId,
        community: &Community,
        entries: Entries,
    ) -> HandedIn {
        let (id, revision): (ScorecardId, RevisionId) = (fresh(), fresh());
        let body = self.revision(round, community, 1, entries);
        let answer = assessor.client.put(&format!("scorecards/{id}/revisions/{revision}"), &body).await;
        HandedIn { id, revision, receipt: answer.expect_success().json(), body }
    }

    /// The body of a revision, to be sent as it is or broken first.
    pub fn revision(
        &self,
        round: RoundId,
        community: &Community,
        number: u32,
        entries: Entries,
    ) -> SubmitRevision {
        SubmitRevision {
            round,
            community: community.id,
            framework: self.framework.version().clone(),
            number,
            entries,
            submitted_at: Utc::now(),
        }
    }

    /// Decides on a card and gives the server's answer.
    pub async fn review(&self, evaluator: &Person, card: &HandedIn, decision: Decision) -> Answer {
        let id: ReviewId = fresh();
        let body = PutReview { revision: card.revision, decision };
        evaluator.client.put(&format!("scorecards/{}/reviews/{id}", card.id), &body).await
    }

    /// A complete card for a community; see [`full_card`].
    pub fn full_card(&self, community: &Community) -> Entries {
        full_card(&self.framework, community)
    }
}

/// The framework that ships.
pub fn catalogue_framework() -> Framework {
    let path = crate::repository().join("catalog/framework.json");
    let document = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Framework::from_json(&document).unwrap_or_else(|errors| panic!("catalog/framework.json: {errors:?}"))
}

/// A complete card for a community: every question that needs an assessor answered in the middle, levels with
/// evidence, and what cannot be answered there as not applicable with a reason.
pub fn full_card(framework: &Framework, community: &Community) -> Entries {
    let asked = framework.indicators().iter().filter(|it| it.is_asked(community.types));
    asked.map(|indicator| (indicator.code, middling(framework, indicator, community))).collect()
}

fn middling(framework: &Framework, indicator: &Indicator, community: &Community) -> CardEntry {
    let holds = |entry: &CardEntry| {
        !check_entry(framework, indicator, community, entry).iter().any(Finding::is_error)
    };
    let entry = middling_entry(indicator);
    if holds(&entry) {
        return entry;
    }
    let reason = Reason::parse("现场没有该项设施").expect("a reason");
    let absent = CardEntry::plain(Entry::NotApplicable(reason));
    assert!(holds(&absent), "{} has no fair answer at {:?}", indicator.code, community.name);
    absent
}

fn middling_entry(indicator: &Indicator) -> CardEntry {
    let quantity = |value: f64| Quantity::try_from(value).expect("a quantity");
    let entry = match &indicator.measure {
        Measure::Number { min, max } => {
            let middle = f64::midpoint(indicator.goalposts.worst, indicator.goalposts.target);
            Entry::Measured(quantity(middle.clamp(*min, *max)))
        }
        Measure::Ratio { denominator, .. } => {
            let whole = match denominator {
                Denominator::Named(_) => 20,
                Denominator::Constant(fixed) => *fixed,
            };
            Entry::Counted {
                numerator: quantity((whole * 3 / 4).into()),
                denominator: quantity(whole.into()),
            }
        }
        Measure::Rubric { .. } => Entry::Rated(Rating::ALL[3]),
        Measure::Survey { scale } => {
            let (lowest, highest) = scale.range();
            Entry::Surveyed { mean: quantity(f64::midpoint(lowest, highest)), n: 120 }
        }
        Measure::Derived => unreachable!("nobody is asked for a derived indicator"),
    };
    let evidence = match entry {
        Entry::Rated(_) => evidence(indicator),
        _ => Vec::new(),
    };
    CardEntry { evidence, ..CardEntry::plain(entry) }
}

/// One item of every kind that the framework expects there, each with a record of its own.
fn evidence(indicator: &Indicator) -> Vec<Evidence> {
    let item = |(page, kind): (usize, &domain::framework::EvidenceKind)| Evidence {
        id: fresh(),
        kind: *kind,
        reference: Reference::parse(&format!("台账第 {} 页", page + 12)).expect("a reference"),
    };
    indicator.evidence.iter().enumerate().map(item).collect()
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day of the calendar")
}
