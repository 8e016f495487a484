//! Chromium, driven through chromedriver as a person would use it.

mod axe;
mod console;
mod device;
mod page;

use std::path::PathBuf;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;
use thirtyfour::{Capabilities, WebDriver};

pub use console::Complaint;
pub use device::{Device, Network};
pub use page::Page;
pub use thirtyfour::Key;

use crate::folder::Folder;
use crate::program::{Farewell, Program, which};

const FLAGS: [&str; 13] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-proxy-server",
    "--hide-scrollbars",
    "--hide-crash-restore-bubble",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--disable-features=Translate,OptimizationHints,MediaRouter",
];

/// A browser with a profile of its own. [`Browser::finish`] ends it and fails the test on complaints.
pub struct Browser {
    seat: Arc<Seat>,
    /// `None` once finished.
    program: Option<Program>,
    folder: Folder,
}

/// What a browser and its pages share.
pub(crate) struct Seat {
    /// Replaced when the browser is killed and opened again.
    driver: Mutex<WebDriver>,
    device: Device,
    language: String,
    base: String,
    network: Mutex<Network>,
    complaints: Mutex<Vec<Complaint>>,
    excused: Mutex<Vec<String>>,
}

impl Browser {
    /// Opens a browser as `device` for a reader of `language` (`zh-CN`, `en`), with paths relative to `base`
    /// (a server's address). Fails the test where Chromium or chromedriver is missing.
    pub async fn open(device: Device, language: &str, base: &str) -> Self {
        let folder = Folder::new("browser");
        let (program, driver) = launch(&folder, device, language).await;
        let seat = Arc::new(Seat {
            driver: Mutex::new(driver),
            device,
            language: language.to_owned(),
            base: base.trim_end_matches('/').to_owned(),
            network: Mutex::new(Network::Online),
            complaints: Mutex::default(),
            excused: Mutex::default(),
        });
        seat.dress_tab().await;
        Self { seat, program: Some(program), folder }
    }

    /// The page in the current tab.
    pub fn page(&self) -> Page {
        Page::new(self.seat.clone())
    }

    /// Where its profile, its driver's log and its scratch files are.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// The battery dies (`kill -9`), and the browser is opened again on the same profile: what was stored on the
    /// device is there, the tab is not. Pages of before go on working.
    pub async fn crash_and_reopen(&mut self) {
        self.seat.collect_complaints().await;
        self.leave_session();
        self.program = None;
        let (program, driver) = launch(&self.folder, self.seat.device, &self.seat.language).await;
        *self.seat.driver.lock().expect("nobody panics with this lock") = driver;
        self.program = Some(program);
        self.seat.dress_tab().await;
    }

    /// Closes the browser; fails the test if a page complained of anything that was not excused with
    /// [`Page::excuse`].
    pub async fn finish(mut self) {
        self.seat.collect_complaints().await;
        self.leave_session();
        self.program = None;
        let left = self.seat.unexcused();
        let list: String = left.iter().map(|complaint| format!("\n  {complaint}")).collect();
        assert!(left.is_empty(), "the browser complained:{list}");
    }

    /// The session needs no farewell: its driver and its browser are about to be ended.
    fn leave_session(&self) {
        let _ = self.seat.driver().leak();
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if self.program.is_some() {
            self.leave_session();
            if !std::thread::panicking() {
                panic!("a browser was dropped without finish(): nobody read its complaints");
            }
        }
    }
}

impl Seat {
    pub(crate) fn driver(&self) -> WebDriver {
        self.driver.lock().expect("nobody panics with this lock").clone()
    }

    /// Gives the current tab its screen, language, time zone and network.
    async fn dress_tab(&self) {
        let network = *self.network.lock().expect("nobody panics with this lock");
        let mut commands = self.device.commands(&self.language);
        commands.push(("Network.emulateNetworkConditions", network.conditions()));
        for (method, parameters) in commands {
            let done = self.driver().cdp().send_raw(method, parameters).await;
            done.unwrap_or_else(|error| panic!("{method}: {error}"));
        }
    }

    /// Takes over what the console has said since the last time. A browser that is gone says nothing.
    async fn collect_complaints(&self) {
        let entries = self.driver().browser_log().await.unwrap_or_default();
        let found = entries.into_iter().filter_map(console::complaint);
        self.complaints.lock().expect("nobody panics with this lock").extend(found);
    }

    fn unexcused(&self) -> Vec<Complaint> {
        let excused = self.excused.lock().expect("nobody panics with this lock");
        let complaints = self.complaints.lock().expect("nobody panics with this lock");
        let is_excused = |complaint: &&Complaint| excused.iter().any(|part| complaint.message.contains(part));
        complaints.iter().filter(|complaint| !is_excused(complaint)).cloned().collect()
    }
}

/// How often chromedriver may fail to find a free port before the test gives up: it looks for one and opens it in two
/// steps, and another program may come between.
const DRIVER_STARTS_MAX: u32 = 3;

async fn launch(folder: &Folder, device: Device, language: &str) -> (Program, WebDriver) {
    let mut start = 1;
    let (program, port) = loop {
        match start_driver(folder, language).await {
            Ok(started) => break started,
            Err(said) if start == DRIVER_STARTS_MAX => panic!("chromedriver did not start:\n{said}"),
            Err(_) => start += 1,
        }
    };
    let client = reqwest::Client::builder().no_proxy().build().expect("a plain HTTP client");
    let capabilities = capabilities(folder, device, language);
    let builder = WebDriver::builder(format!("http://127.0.0.1:{port}"), capabilities).client(client);
    let driver = builder.request_timeout(Duration::from_secs(60)).connect().await;
    let driver = driver.unwrap_or_else(|error| {
        panic!("chromium did not start: {error}\n{}", program.log_tail(30));
    });
    (program, driver)
}

/// Chromedriver on a port of its own choice, or its last words.
async fn start_driver(folder: &Folder, language: &str) -> Result<(Program, u16), String> {
    let log = folder.join("chromedriver.log");
    let _ = std::fs::remove_file(&log);
    let mut command = Command::new(needed("GUANHU_CHROMEDRIVER", &["chromedriver"]));
    // Sockets and scratch files go where they are removed with everything else.
    command.arg("--port=0").env("TMPDIR", folder.path()).env("LANGUAGE", language.replace('-', "_"));
    let mut program = Program::start(command, &log, folder.path(), Farewell::Kill)
        .unwrap_or_else(|error| panic!("cannot start chromedriver: {error}"));
    let port = program.wait_for_log(Duration::from_secs(30), |text| {
        let (_, rest) = text.split_once("started successfully on port ")?;
        rest.split_once('.')?.0.parse::<u16>().ok()
    });
    let port = port.await?;
    Ok((program, port))
}

fn capabilities(folder: &Folder, device: Device, language: &str) -> Capabilities {
    let mut arguments: Vec<String> = FLAGS.iter().map(|flag| (*flag).to_owned()).collect();
    arguments.push(format!("--user-data-dir={}", folder.join("profile").display()));
    arguments.push(format!("--window-size={},{}", device.width(), device.height()));
    arguments.push(format!("--lang={language}"));
    let wanted = json!({
        "browserName": "chrome",
        "goog:chromeOptions": {
            "args": arguments,
            "binary": needed("GUANHU_CHROMIUM", &["chromium", "chromium-browser", "google-chrome"]),
            "prefs": { "intl.accept_languages": language },
        },
        "goog:loggingPrefs": { "browser": "ALL" },
    });
    Capabilities::from(wanted.as_object().cloned().unwrap_or_default())
}

/// A program that the journeys cannot do without.
fn needed(variable: &str, names: &[&str]) -> PathBuf {
    if let Some(path) = std::env::var_os(variable) {
        return PathBuf::from(path);
    }
    which(names).unwrap_or_else(|| {
        panic!("{} not found: install Debian's chromium and chromium-driver", names.join(" or "))
    })
}
