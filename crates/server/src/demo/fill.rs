//! Writes the story into a store, through the commands that real data passes, in one transaction.

use chrono::{DateTime, Utc};
use domain::access::{Grant, Role};
use domain::framework::Framework;
use domain::id::{ReceiptId, RegionId, ReviewId, UserId};
use domain::round::Round;
use domain::text::Name;
use protocol::round::{PutAssignment, PutRound};
use protocol::scorecard::{Decision, PutReview, SubmitRevision};
use protocol::session::DemoAccount;
use store::{Account, Act, Review, Store, Submit, Writer};

use super::DemoError;
use super::dice::Dice;
use super::dt_case::{self, Case};
use super::history::{Outcome, Quarter, Teller, Visit, unix_ms};
use super::places::{self, Places};
use crate::catalogue;
use crate::password;
use crate::standing;

/// The same city every time.
const SEED: u64 = 20_260_930;
/// Every demo account has this one; it is printed at start and shown on the sign-in screen.
const PASSWORD: &str = "guanhu-demo";

/// The demo accounts in the order in which they are shown.
const ACCOUNTS: [(&str, &str, Role); 5] = [
    ("assessor", "李强", Role::Assessor),
    ("assessor2", "陈晓", Role::Assessor),
    ("evaluator", "王敏", Role::Evaluator),
    ("viewer", "赵岚", Role::Viewer),
    ("admin", "系统管理员", Role::Admin),
];

/// The accounts of a demo installation, to print and to show.
pub fn accounts() -> Vec<DemoAccount> {
    let account = |(login, name, role): (&str, &str, Role)| {
        let (account, password) = (login.to_owned(), PASSWORD.to_owned());
        Some(DemoAccount { account, password, name: Name::parse(name).ok()?, role })
    };
    ACCOUNTS.into_iter().filter_map(account).collect()
}

/// Fills an empty store with the catalogue, the DT case and the demo city. A store that already holds
/// regions is left as it is. Returns whether anything was written.
pub async fn fill(store: &Store, now: DateTime<Utc>) -> Result<bool, DemoError> {
    let mut write = store.write(Act { actor: None, at: now }).await?;
    if !write.regions().await?.is_empty() {
        return Ok(false);
    }
    let (framework, version) =
        catalogue::framework().map_err(|error| DemoError::Framework(error.to_string()))?;
    let mut dice = Dice::new(SEED);
    let born_ms = unix_ms(now);
    let places = places::build(&mut dice, born_ms)?;
    let case = dt_case::read(&mut dice, &version, born_ms)?;
    write.put_framework(&version, catalogue::FRAMEWORK).await?;
    put_places(&mut write, &places, &case).await?;
    let users =
        put_accounts(&mut write, &mut dice, born_ms, [places.city.id, places.district.id, case.city.id])
            .await?;
    let [assessor, assessor2, evaluator, ..] = users;
    put_case(&mut write, &framework, &case, evaluator, now).await?;
    let teller = Teller { framework: &framework, version, places: &places, assessors: [assessor, assessor2] };
    for quarter in teller.tell(&mut dice)? {
        put_quarter(&mut write, &mut dice, &framework, &quarter, evaluator).await?;
    }
    write.commit().await?;
    Ok(true)
}

async fn put_places(write: &mut Writer, places: &Places, case: &Case) -> Result<(), DemoError> {
    let mut regions = vec![case.city.clone(), places.city.clone(), places.district.clone()];
    regions.extend(places.subdistricts.iter().cloned());
    write.put_regions(&regions).await?;
    let mut communities: Vec<_> = places.places.iter().map(|place| place.community.clone()).collect();
    communities.push(case.community.clone());
    write.put_communities(&communities).await?;
    Ok(())
}

/// Makes the accounts. The published case is open to everybody who may read.
async fn put_accounts(
    write: &mut Writer,
    dice: &mut Dice,
    born_ms: u64,
    [city, district, case_city]: [RegionId; 3],
) -> Result<[UserId; ACCOUNTS.len()], DemoError> {
    let mut users = [UserId::born(born_ms, [0; 10]); ACCOUNTS.len()];
    // Once for all: the password is everybody's and printed in the guide, and an allocator keeps the 19 MiB that it takes
    // on each thread that took them twice.
    let password_hash = password::hash(PASSWORD).map_err(|error| DemoError::Password(error.to_string()))?;
    for (user, (login, name, role)) in users.iter_mut().zip(ACCOUNTS) {
        *user = UserId::born(born_ms, dice.id_bytes());
        let account = Account {
            id: *user,
            login: login.to_owned(),
            name: Name::parse(name)?,
            password_hash: password_hash.clone(),
            disabled: false,
        };
        write.put_account(&account).await?;
        let grant = |role, region| Grant { role, region };
        let grants = match role {
            Role::Evaluator => vec![grant(role, district), grant(Role::Viewer, case_city)],
            Role::Viewer | Role::Admin => vec![grant(role, city), grant(role, case_city)],
            _ => vec![grant(role, district)],
        };
        write.put_grants(*user, &grants).await?;
    }
    Ok(users)
}

async fn put_case(
    write: &mut Writer,
    framework: &Framework,
    case: &Case,
    evaluator: UserId,
    now: DateTime<Utc>,
) -> Result<(), DemoError> {
    write.act(Act { actor: Some(evaluator), at: now });
    put_round(write, &case.round).await?;
    write.put_observations(&case.observations).await?;
    standing::restand_round(write, framework, &case.round).await.map_err(DemoError::standing)
}

async fn put_round(write: &mut Writer, round: &Round) -> Result<(), DemoError> {
    let body = PutRound {
        region: round.region,
        name: round.name.clone(),
        kind: round.kind,
        period: round.period,
        framework: round.framework.clone(),
        amends: round.amends,
    };
    write.put_round(round.id, &body, round.demo).await?;
    Ok(())
}

async fn put_quarter(
    write: &mut Writer,
    dice: &mut Dice,
    framework: &Framework,
    quarter: &Quarter,
    evaluator: UserId,
) -> Result<(), DemoError> {
    let round = &quarter.round;
    write.act(Act { actor: Some(evaluator), at: quarter.made_at });
    put_round(write, round).await?;
    let asked = |visit: &Visit| {
        let body = PutAssignment { community: visit.community, assessor: visit.assessor };
        (visit.assignment, round.id, body)
    };
    write.put_assignments(&quarter.visits.iter().map(asked).collect::<Vec<_>>()).await?;
    for visit in &quarter.visits {
        put_visit(write, dice, quarter, visit, evaluator).await?;
    }
    write.act(Act { actor: None, at: quarter.reviewed_at });
    write.put_observations(&quarter.observations).await?;
    standing::restand_round(write, framework, round).await.map_err(DemoError::standing)?;
    if let Some(at) = quarter.closed_at {
        write.act(Act { actor: Some(evaluator), at });
        write.close_round(round.id).await?;
    }
    Ok(())
}

async fn put_visit(
    write: &mut Writer,
    dice: &mut Dice,
    quarter: &Quarter,
    visit: &Visit,
    evaluator: UserId,
) -> Result<(), DemoError> {
    let Some((submission, outcome)) = &visit.card else { return Ok(()) };
    let (head, at) = (submission.head(), submission.submitted_at());
    write.act(Act { actor: Some(visit.assessor), at });
    let body = SubmitRevision {
        round: head.round,
        community: head.community,
        framework: head.framework.clone(),
        number: submission.number(),
        entries: submission.entries().clone(),
        submitted_at: at,
    };
    let (card, revision) = (head.id, submission.revision());
    let receipt = ReceiptId::born(unix_ms(at), dice.id_bytes());
    write.submit(&Submit { card, revision, assessor: visit.assessor, receipt, body: &body }).await?;
    let decision = match outcome {
        Outcome::Waiting => return Ok(()),
        Outcome::Accepted => Decision::Accept,
        Outcome::Returned(reasons) => Decision::Return { reasons: reasons.clone() },
    };
    write.act(Act { actor: Some(evaluator), at: quarter.reviewed_at });
    let review = ReviewId::born(unix_ms(quarter.reviewed_at), dice.id_bytes());
    let body = PutReview { revision, decision };
    write.review(&Review { card, review, reviewer: evaluator, body: &body }).await?;
    Ok(())
}
