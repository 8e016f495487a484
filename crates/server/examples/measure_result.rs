//! How long the result of a round of 1,000 communities takes, asked of the real program over a socket.
//!
//! `GUANHU_BIN` names the program; `cargo xtask bench result` sets it. Prints rows for xtask's table.

use std::error::Error;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use argon2::password_hash::PasswordHasher as _;
use chrono::{DateTime, NaiveDate, Utc};
use domain::access::{Grant, Role};
use domain::community::{Community, CommunityType, CommunityTypes, Context};
use domain::entry::{Entry, Quantity, Rating};
use domain::framework::{Framework, Indicator, Measure};
use domain::id::{CommunityId, RegionId, RoundId, UserId};
use domain::observation::{Observation, Source};
use domain::region::{Region, RegionKind};
use domain::round::{Period, RoundKind};
use domain::text::{Name, Text};
use protocol::round::PutRound;
use scoring::{ENGINE_VERSION, Mode};
use store::{Account, Act, NewStanding, Store, StoreConfig, Summary, Writer};

const COMMUNITIES: u32 = 1_000;
const REQUESTS: usize = 50;
const FRAMEWORK: &str = include_str!("../../../catalog/framework.json");

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let program = std::env::var("GUANHU_BIN").map_err(|_| "GUANHU_BIN does not name the program")?;
    let folder = std::env::temp_dir().join(format!("guanhu-measure-{}", std::process::id()));
    std::fs::create_dir(&folder)?;
    let measured = measure(&program, &folder);
    std::fs::remove_dir_all(&folder)?;
    measured
}

fn measure(program: &str, folder: &Path) -> Outcome<()> {
    let database = format!("sqlite:{}", folder.join("guanhu.sqlite").display());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let round = runtime.block_on(fill(&database))?;
    let (server, address) = start(program, &database)?;
    let times = ask_often(&address, round);
    stop(server)?;
    let mut times = times?;
    times.sort_unstable();
    let ms = |at: usize| times[at].as_secs_f64() * 1e3;
    println!("row\tresult of a round of 1,000 communities\t{:.1}\tms\t<= 50", ms(REQUESTS / 2));
    println!("row\tthe same, the slowest of {REQUESTS}\t{:.1}\tms\t-", ms(REQUESTS - 1));
    Ok(())
}

/// Numbers that look like chance and are the same every time (splitmix64, Steele et al. 2014).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// 0 to 1.
    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn bytes(&mut self) -> [u8; 10] {
        let (one, two) = (self.next().to_le_bytes(), self.next().to_le_bytes());
        std::array::from_fn(|at| if at < 8 { one[at] } else { two[at - 8] })
    }
}

/// An open round of 1,000 communities with every indicator observed, and the round before it.
async fn fill(database: &str) -> Outcome<RoundId> {
    let framework = Framework::from_json(FRAMEWORK.as_bytes())?;
    let store = Store::open(&StoreConfig::from_url(database)?).await?;
    let (mut chance, now) = (Chance(1), Utc::now());
    let mut write = store.write(Act { actor: None, at: now }).await?;
    write.put_framework(framework.version(), FRAMEWORK).await?;
    let city = RegionId::born(1, chance.bytes());
    let name = Name::parse("量测市")?;
    write
        .put_regions(&[Region { id: city, parent: None, kind: RegionKind::City, name, name_en: None }])
        .await?;
    put_account(&mut write, UserId::born(1, chance.bytes()), city).await?;
    let communities = communities(&mut chance, city)?;
    write.put_communities(&communities).await?;
    let mut last = None;
    for (quarter, first, end) in
        [("2026 Q2", "2026-04-01", "2026-06-30"), ("2026 Q3", "2026-07-01", "2026-09-30")]
    {
        if let Some(before) = last {
            write.close_round(before).await?;
        }
        let round = put_round(&mut write, &mut chance, city, &framework, (quarter, first, end), now).await?;
        observe(&mut write, &mut chance, &framework, round, &communities).await?;
        last = Some(round);
    }
    write.commit().await?;
    store.close().await;
    last.ok_or_else(|| "no round was made".into())
}

async fn put_account(write: &mut Writer, id: UserId, region: RegionId) -> Outcome<()> {
    let password_hash =
        argon2::Argon2::default().hash_password(b"measure").map_err(|it| it.to_string())?.to_string();
    let (login, name) = ("measure".to_owned(), Name::parse("量测")?);
    write.put_account(&Account { id, login, name, password_hash, disabled: false }).await?;
    write.put_grants(id, &[Grant { role: Role::Viewer, region }]).await?;
    Ok(())
}

fn communities(chance: &mut Chance, region: RegionId) -> Outcome<Vec<Community>> {
    let community = |number: u32| {
        let kind = CommunityType::ALL[number as usize % CommunityType::ALL.len()];
        Ok(Community {
            id: CommunityId::born(1 + u64::from(number), chance.bytes()),
            region,
            code: Text::parse(&format!("M-{number:04}"))?,
            name: Name::parse(&format!("第{number}新村"))?,
            name_en: Some(Name::parse(&format!("New Village {number}"))?),
            types: CommunityTypes::new([kind])?,
            context: Context::default(),
            demo: true,
        })
    };
    (0..COMMUNITIES).map(community).collect()
}

async fn put_round(
    write: &mut Writer,
    chance: &mut Chance,
    region: RegionId,
    framework: &Framework,
    (name, first, last): (&str, &str, &str),
    now: DateTime<Utc>,
) -> Outcome<RoundId> {
    let id = RoundId::born(now.timestamp_millis().unsigned_abs(), chance.bytes());
    let period = Period::new(first.parse::<NaiveDate>()?, last.parse::<NaiveDate>()?)?;
    let (name, kind, framework) = (Name::parse(name)?, RoundKind::Periodic, framework.version().clone());
    let body = PutRound { region, name, kind, period, framework, amends: None };
    write.put_round(id, &body, true).await?;
    Ok(id)
}

async fn observe(
    write: &mut Writer,
    chance: &mut Chance,
    framework: &Framework,
    round: RoundId,
    communities: &[Community],
) -> Outcome<()> {
    let source = Source::Record { label: Text::parse("量测")?, demo: true };
    let (mut observations, mut standings) = (Vec::new(), Vec::new());
    for community in communities {
        let start = observations.len();
        for indicator in framework.indicators() {
            let (entry, source) = (entry(chance, indicator)?, source.clone());
            let (community, indicator) = (community.id, indicator.code);
            observations.push(Observation { community, round, indicator, entry, source });
        }
        let entries = observations[start..].iter().map(|it| (&it.indicator, &it.entry));
        let observed = scoring::gather(framework, &community.context, entries);
        let result = scoring::assess(framework, community.types, &observed, Mode::Final);
        let summary = Summary {
            hard: result.hard(),
            soft: result.soft(),
            index: result.index.score(),
            coordination: result.coordination(),
            lag: result.lag,
            flag: result.flag,
            coverage: result.coverage,
        };
        standings.push(NewStanding {
            community: community.id,
            types: community.types,
            summary,
            inputs: Vec::new(),
        });
    }
    write.put_observations(&observations).await?;
    write.put_standings(round, ENGINE_VERSION, &standings).await?;
    Ok(())
}

fn entry(chance: &mut Chance, indicator: &Indicator) -> Outcome<Entry> {
    let (worst, target) = (indicator.goalposts.worst, indicator.goalposts.target);
    let value = Quantity::try_from(worst + (target - worst) * chance.share())?;
    Ok(match &indicator.measure {
        Measure::Rubric { .. } => Entry::Rated(Rating::ALL[(chance.next() % 5) as usize]),
        Measure::Survey { .. } => Entry::Surveyed { mean: value, n: 80 },
        _ => Entry::Measured(value),
    })
}

fn start(program: &str, database: &str) -> Outcome<(Child, String)> {
    let mut server = Command::new(program)
        .args(["serve", "--listen", "127.0.0.1:0", "--database", database])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let mut line = String::new();
    BufReader::new(server.stdout.take().ok_or("no output")?).read_line(&mut line)?;
    let address = line.trim().strip_prefix("listening on http://").ok_or("the program does not listen")?;
    Ok((server, address.to_owned()))
}

fn stop(mut server: Child) -> Outcome<()> {
    server.kill()?;
    server.wait()?;
    Ok(())
}

fn ask_often(address: &str, round: RoundId) -> Outcome<Vec<Duration>> {
    let body = r#"{"account":"measure","password":"measure"}"#;
    let length = body.len();
    let sign_in = format!(
        "POST /api/v1/session HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-type: application/json\r\n\
         content-length: {length}\r\n\r\n{body}"
    );
    let answer = exchange(address, &sign_in)?;
    let cookie = answer.lines().find_map(|line| line.strip_prefix("set-cookie: ")?.split(';').next());
    let cookie = cookie.ok_or("no session was given")?;
    let ask = format!(
        "GET /api/v1/rounds/{round}/result HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\
         accept-encoding: br\r\ncookie: {cookie}\r\n\r\n"
    );
    let once = || {
        let started = Instant::now();
        let answer = exchange(address, &ask)?;
        let took = started.elapsed();
        if answer.starts_with("HTTP/1.1 200") { Ok(took) } else { Err(answer.into()) }
    };
    once()?;
    (0..REQUESTS).map(|_| once()).collect()
}

/// One request on a connection of its own, read to its end.
fn exchange(address: &str, request: &str) -> Outcome<String> {
    let mut stream = TcpStream::connect(address)?;
    stream.write_all(request.as_bytes())?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}
