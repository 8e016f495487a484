//! A small world in an empty database: two cities, three communities, four people, one framework, one open round.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::access::{Grant, Role};
use domain::community::{Community, CommunityType, CommunityTypes, Context};
use domain::entry::{CardEntry, Entry, Rating};
use domain::framework::{FrameworkVersion, IndicatorCode};
use domain::id::{CommunityId, RegionId, RevisionId, RoundId, ScorecardId, UserId};
use domain::region::{Region, RegionKind};
use domain::round::{Period, Round, RoundKind};
use domain::scorecard::Entries;
use domain::text::{Name, Text};
use protocol::round::PutRound;
use protocol::scorecard::{Decision, PutReview, SubmitRevision};
use sqlx::Connection;
use store::{Account, Act, Review, Store, StoreConfig, StoreError, Submit, Submitted};
use support::{Folder, fresh};

pub struct Site {
    pub store: Store,
    pub url: String,
    /// Kept for its life.
    _folder: Option<Folder>,
    pub city: RegionId,
    pub street: RegionId,
    pub far_city: RegionId,
    /// Two in `street`, the third in `far_city`.
    pub communities: [Community; 3],
    pub evaluator: UserId,
    pub assessor: UserId,
    pub rival: UserId,
    pub framework: FrameworkVersion,
    /// The third quarter of 2026, of `city`; open.
    pub round: RoundId,
}

/// A moment in the life of the tests: so many minutes after noon of 1 October 2026.
pub fn minute(minutes: i64) -> DateTime<Utc> {
    let noon = NaiveDate::from_ymd_opt(2026, 10, 1).unwrap().and_hms_opt(12, 0, 0).unwrap();
    noon.and_utc() + TimeDelta::minutes(minutes)
}

pub fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

pub fn code(text: &str) -> IndicatorCode {
    IndicatorCode::parse(text).unwrap()
}

/// A card's answers: one rating per indicator named.
pub fn rated(level: usize, codes: &[&str]) -> Entries {
    let entry = CardEntry::plain(Entry::Rated(Rating::ALL[level]));
    codes.iter().map(|it| (code(it), entry.clone())).collect()
}

pub fn community(region: RegionId, code: &str, title: &str, types: &[CommunityType]) -> Community {
    Community {
        id: fresh(),
        region,
        code: Text::parse(code).unwrap(),
        name: name(title),
        name_en: None,
        types: CommunityTypes::new(types.iter().copied()).unwrap(),
        context: Context { households: Some(812), share_renters: Some(0.25), ..Context::default() },
        demo: true,
    }
}

pub fn quarter(region: RegionId, framework: &FrameworkVersion, year: i32, quarter: u32) -> PutRound {
    let start = NaiveDate::from_ymd_opt(year, quarter * 3 - 2, 1).unwrap();
    let end = start.checked_add_months(chrono::Months::new(3)).unwrap().pred_opt().unwrap();
    PutRound {
        region,
        name: name(&format!("{year} Q{quarter}")),
        kind: RoundKind::Periodic,
        period: Period::new(start, end).unwrap(),
        framework: framework.clone(),
        amends: None,
    }
}

impl Site {
    pub async fn on_sqlite() -> Self {
        let folder = Folder::new("store");
        let url = folder.sqlite_url("guanhu.sqlite");
        Self::fill(url, Some(folder)).await
    }

    pub async fn on_postgres() -> Option<Self> {
        let database = support::postgres::database()?;
        Some(Self::fill(database.url, None).await)
    }

    /// A store of its own on the same database, as another process would have, that waits a second at most.
    pub async fn another_store(&self) -> Store {
        let mut config = StoreConfig::from_url(&self.url).unwrap();
        config.wait = std::time::Duration::from_secs(1);
        Store::open(&config).await.unwrap()
    }

    /// Goes behind the store's back.
    pub async fn sql(&self, statement: &'static str) {
        if self.url.starts_with("sqlite:") {
            let mut connection = sqlx::SqliteConnection::connect(&self.url).await.unwrap();
            sqlx::raw_sql(statement).execute(&mut connection).await.unwrap();
        } else {
            let mut connection = sqlx::PgConnection::connect(&self.url).await.unwrap();
            sqlx::raw_sql(statement).execute(&mut connection).await.unwrap();
        }
    }

    async fn fill(url: String, folder: Option<Folder>) -> Self {
        let store = Store::open(&StoreConfig::from_url(&url).unwrap()).await.unwrap();
        let (city, street, far_city) = (fresh(), fresh(), fresh());
        let communities = [
            community(
                street,
                "A-01",
                "长寿里",
                &[CommunityType::ElderlyConcentrated, CommunityType::ParkingConflict],
            ),
            community(street, "A-02", "Long_Life 100%", &[CommunityType::General]),
            community(far_city, "B-01", "远方里", &[CommunityType::MixedCommercial]),
        ];
        let framework =
            FrameworkVersion { id: Text::parse("f").unwrap(), version: Text::parse("1.0.0").unwrap() };
        let [evaluator, assessor, rival] = [fresh(), fresh(), fresh()];
        let round = fresh();
        let site = Self {
            store,
            url,
            _folder: folder,
            city,
            street,
            far_city,
            communities,
            evaluator,
            assessor,
            rival,
            framework,
            round,
        };
        let mut write = site.store.write(site.by(None, 0)).await.unwrap();
        let region = |id, parent, kind, title| Region { id, parent, kind, name: name(title), name_en: None };
        // Children first, on purpose: the order of a list is the caller's business.
        let regions = [
            region(street, Some(city), RegionKind::Subdistrict, "西街"),
            region(city, None, RegionKind::City, "示范市"),
            region(far_city, None, RegionKind::City, "远方市"),
        ];
        write.put_regions(&regions).await.unwrap();
        write.put_communities(&site.communities).await.unwrap();
        write.put_framework(&site.framework, r#"{"id":"f"}"#).await.unwrap();
        let people = [
            (evaluator, "Evaluator", Role::Evaluator),
            (assessor, "Lin", Role::Assessor),
            (rival, "Wu", Role::Assessor),
        ];
        for (id, login, role) in people {
            let account = Account {
                id,
                login: login.into(),
                name: name(login),
                password_hash: "$argon2id$v=19$m=8,t=1,p=1$c2FsdA$aGFzaA".into(),
                disabled: false,
            };
            write.put_account(&account).await.unwrap();
            write.put_grants(id, &[Grant { role, region: city }]).await.unwrap();
        }
        write.put_round(round, &quarter(city, &site.framework, 2026, 3), true).await.unwrap();
        write.commit().await.unwrap();
        site
    }

    pub fn by(&self, actor: Option<UserId>, minutes: i64) -> Act {
        Act { actor, at: minute(minutes) }
    }

    pub fn home(&self) -> CommunityId {
        self.communities[0].id
    }

    /// What an assessor's device sends for the site's round and first community.
    pub fn body(&self, number: u32, level: usize) -> SubmitRevision {
        SubmitRevision {
            round: self.round,
            community: self.home(),
            framework: self.framework.clone(),
            number,
            entries: rated(level, &["H1-01", "S1-01"]),
            submitted_at: minute(1),
        }
    }

    /// One submission in a transaction of its own.
    pub async fn submit(
        &self,
        store: &Store,
        assessor: UserId,
        (card, revision): (ScorecardId, RevisionId),
        body: &SubmitRevision,
    ) -> Result<Submitted, StoreError> {
        let mut write = store.write(self.by(Some(assessor), 2)).await?;
        let submitted = write.submit(&Submit { card, revision, assessor, receipt: fresh(), body }).await?;
        write.commit().await?;
        Ok(submitted)
    }

    /// A first revision by the assessor, with the ids it got.
    pub async fn handed_in(&self, level: usize) -> (ScorecardId, RevisionId) {
        let ids = (fresh(), fresh());
        self.submit(&self.store, self.assessor, ids, &self.body(1, level)).await.unwrap();
        ids
    }

    /// One decision in a transaction of its own.
    pub async fn review(
        &self,
        card: ScorecardId,
        revision: RevisionId,
        decision: Decision,
    ) -> Result<store::Put, StoreError> {
        let mut write = self.store.write(self.by(Some(self.evaluator), 5)).await?;
        let body = PutReview { revision, decision };
        let put =
            write.review(&Review { card, review: fresh(), reviewer: self.evaluator, body: &body }).await?;
        write.commit().await?;
        Ok(put)
    }

    /// An accepted card about the first community in any open round.
    pub async fn accepted_in(&self, round: RoundId) {
        let (card, revision) = (fresh(), fresh());
        let body = SubmitRevision { round, ..self.body(1, 3) };
        self.submit(&self.store, self.assessor, (card, revision), &body).await.unwrap();
        self.review(card, revision, Decision::Accept).await.unwrap();
    }

    /// A round as it is now.
    pub async fn round_now(&self, id: RoundId) -> Round {
        self.store.read().await.unwrap().round(id).await.unwrap().unwrap()
    }
}
