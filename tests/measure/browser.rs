//! What a reader's browser does with the app: how much a first visit loads, and how the list of 10,000 communities
//! scrolls.
//!
//! `GUANHU_BIN` names the program; `cargo xtask bench browser` sets it. Prints rows for xtask's table.

use chrono::Utc;
use domain::access::Role;
use domain::community::{Community, CommunityType, CommunityTypes, Context};
use domain::id::RegionId;
use domain::text::{Name, Text};
use store::{Act, Store, StoreConfig};
use support::{Browser, Device, Page, Server, World, fresh};

const COMMUNITIES: u32 = 10_000;

/// Scrolls the list for eight seconds at 3,000 px a second, as a strong flick does, and keeps the time of every frame.
const SCROLL: &str = "
    const list = document.querySelector('.table-scroll'), times = [];
    const frame = (now) => {
        times.push(now);
        const gone = now - times[0];
        list.scrollTop = gone * 3;
        if (gone < 8000) requestAnimationFrame(frame); else window.frameTimes = times;
    };
    requestAnimationFrame(frame);";

/// The fewest frames in any one second.
const SLOWEST_SECOND: &str = "
    const times = window.frameTimes;
    let fewest = Infinity, end = 0;
    for (let start = 0; times[start] + 1000 <= times[times.length - 1]; start += 1) {
        while (times[end] < times[start] + 1000) end += 1;
        fewest = Math.min(fewest, end - start);
    }
    return fewest;";

/// What came over the wire since the page was opened, in bytes; parts that are fetched beforehand for later are left out.
const LOADED: &str = "
    const all = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
    const now = all.filter((entry) => !/(split|chunk)_[^/]*[.]wasm$/.test(entry.name));
    return now.reduce((sum, entry) => sum + entry.transferSize, 0);";

#[tokio::main]
async fn main() {
    let server = Server::demo().await;
    let first_visit = first_visit(&server).await;
    fill(&server).await;
    let slowest = scroll(&server).await;
    let first_visit = first_visit / 1000.0;
    println!("row\tfirst visit of the overview in Chromium, answers included\t{first_visit:.1}\tkB\t<= 350");
    println!("row\tlist of 10,000 communities, the slowest second of scrolling\t{slowest}\tframes\t>= 50");
}

async fn signed_in(server: &Server) -> (Browser, Page) {
    let browser = Browser::open(Device::Desktop, "en", server.base()).await;
    let page = browser.page();
    page.open("/").await;
    page.fill("Account", "evaluator").await;
    page.fill("Password", "guanhu-demo").await;
    page.click("Sign in").await;
    page.sees("Hard against soft").await;
    (browser, page)
}

/// A visit with an empty cache by somebody who is signed in.
async fn first_visit(server: &Server) -> f64 {
    let (browser, page) = signed_in(server).await;
    page.forgets_what_it_cached().await;
    page.reload().await;
    page.sees("Hard against soft").await;
    let bytes = page.evaluate(LOADED).await.as_f64().expect("a number of bytes");
    browser.finish().await;
    bytes
}

/// Puts the communities into the district that the demo's evaluator keeps.
async fn fill(server: &Server) {
    let evaluator = World::demo(server).await.person(Role::Evaluator).await;
    let region = evaluator.session.grants.first().expect("an evaluator keeps a region").region;
    let all: Vec<Community> = (0..COMMUNITIES).map(|number| community(number, region)).collect();
    let config = StoreConfig::from_url(server.database_url()).expect("the server's own database");
    let store = Store::open(&config).await.expect("a database that is there");
    let mut write = store.write(Act { actor: None, at: Utc::now() }).await.expect("nobody else writes");
    write.put_communities(&all).await.expect("communities of a known region");
    write.commit().await.expect("a place on the disk");
    store.close().await;
}

fn community(number: u32, region: RegionId) -> Community {
    let kind = CommunityType::ALL[number as usize % CommunityType::ALL.len()];
    Community {
        id: fresh(),
        region,
        code: Text::parse(&format!("M-{number:05}")).expect("a code"),
        name: Name::parse(&format!("第{number}新村")).expect("a name"),
        name_en: Some(Name::parse(&format!("New Village {number}")).expect("a name")),
        types: CommunityTypes::new([kind]).expect("one type"),
        context: Context { households: Some(400 + number % 1500), ..Context::default() },
        demo: true,
    }
}

async fn scroll(server: &Server) -> u64 {
    let (browser, page) = signed_in(server).await;
    page.open("/communities").await;
    page.sees("New Village 9").await;
    let page = page.waiting_at_most(std::time::Duration::from_secs(60));
    page.becomes_true("return document.querySelector('.table-scroll').scrollHeight > 300000").await;
    page.evaluate(SCROLL).await;
    page.becomes_true("return window.frameTimes !== undefined").await;
    let slowest = page.evaluate(SLOWEST_SECOND).await.as_u64().expect("a number of frames");
    browser.finish().await;
    slowest
}
