//! Sentences about a page: `page.click("提交")`, `page.fill("账号", "li")`, `page.sees("已收到")`.
//!
//! Names are accessible names or visible words; white space in them does not matter. Each sentence waits until
//! it is true or done, or until [`crate::patience`] runs out. It then panics with the caller's line, the page's
//! address and visible text, the browser's complaints, and the path of a screenshot.

mod act;
mod judge;
mod look;

use std::future::Future;
use std::panic::Location;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use thirtyfour::WebElement;

use super::{Complaint, Network, Seat, device};

const FIND: &str = include_str!("find.js");
const POLL_EVERY: Duration = Duration::from_millis(50);

/// The current tab of a [`super::Browser`], or a part of it. Cheap to clone.
#[derive(Clone)]
pub struct Page {
    seat: Arc<Seat>,
    scopes: Vec<String>,
    patience: Duration,
}

type Tried<T> = Result<T, String>;

impl Page {
    pub(super) fn new(seat: Arc<Seat>) -> Self {
        Self { seat, scopes: Vec::new(), patience: crate::patience() }
    }

    /// The same page, looking only inside the part with this name: a fieldset, section, dialog or table by its
    /// accessible name or heading, else the smallest row or list item that holds these words.
    pub fn within(&self, part: &str) -> Self {
        let mut scopes = self.scopes.clone();
        scopes.push(part.to_owned());
        Self { scopes, ..self.clone() }
    }

    /// The same page for somebody with another patience than [`crate::patience`].
    pub fn waiting_at_most(&self, patience: Duration) -> Self {
        Self { patience, ..self.clone() }
    }

    /// Goes to a path of the app (`/rounds`), or to a whole URL.
    #[track_caller]
    pub fn open(&self, path: &str) -> impl Future<Output = ()> {
        let at = Location::caller();
        let url = if path.contains(':') { path.to_owned() } else { format!("{}{path}", self.seat.base) };
        async move {
            if let Err(error) = self.seat.driver().goto(&url).await {
                self.fail(at, &format!("to open {url}"), &error.to_string()).await;
            }
        }
    }

    #[track_caller]
    pub fn reload(&self) -> impl Future<Output = ()> {
        let at = Location::caller();
        async move {
            if let Err(error) = self.seat.driver().refresh().await {
                self.fail(at, "to reload", &error.to_string()).await;
            }
        }
    }

    /// The browser's back button.
    #[track_caller]
    pub fn back(&self) -> impl Future<Output = ()> {
        let at = Location::caller();
        async move {
            if let Err(error) = self.seat.driver().back().await {
                self.fail(at, "to go back", &error.to_string()).await;
            }
        }
    }

    /// Closes the tab, as a person does in the middle of something, and opens `path` in a new one of the same
    /// browser.
    #[track_caller]
    pub fn close_tab_and_open(&self, path: &str) -> impl Future<Output = ()> {
        let at = Location::caller();
        async move {
            self.seat.collect_complaints().await;
            let driver = self.seat.driver();
            let swapped = async {
                let old = driver.window().await?;
                let new = driver.new_tab().await?;
                driver.switch_to_window(old).await?;
                driver.close_window().await?;
                driver.switch_to_window(new).await
            };
            if let Err(error) = swapped.await {
                self.fail(at, "to close the tab", &error.to_string()).await;
            }
            self.seat.dress_tab().await;
            self.open(path).await;
        }
    }

    /// Opens `path` in a second tab and stays there; [`Page::other_tab`] goes back and forth.
    #[track_caller]
    pub fn open_beside(&self, path: &str) -> impl Future<Output = ()> {
        let at = Location::caller();
        async move {
            self.seat.collect_complaints().await;
            let driver = self.seat.driver();
            let opened = async {
                let new = driver.new_tab().await?;
                driver.switch_to_window(new).await
            };
            if let Err(error) = opened.await {
                self.fail(at, "to open a second tab", &error.to_string()).await;
            }
            self.seat.dress_tab().await;
            self.devtools(at, "Page.bringToFront", json!({})).await;
            self.open(path).await;
        }
    }

    /// Goes to the other of two tabs, as it was left.
    #[track_caller]
    pub fn other_tab(&self) -> impl Future<Output = ()> {
        let at = Location::caller();
        async move {
            self.seat.collect_complaints().await;
            let driver = self.seat.driver();
            let switched = async {
                let here = driver.window().await?;
                let other = driver.windows().await?.into_iter().find(|tab| *tab != here);
                driver.switch_to_window(other.unwrap_or(here)).await
            };
            if let Err(error) = switched.await {
                self.fail(at, "to go to the other tab", &error.to_string()).await;
            }
            self.devtools(at, "Page.bringToFront", json!({})).await;
        }
    }

    /// Closes this tab, as a person does in the middle of something, and goes to the other one.
    #[track_caller]
    pub fn close_tab(&self) -> impl Future<Output = ()> {
        let at = Location::caller();
        async move {
            self.seat.collect_complaints().await;
            let driver = self.seat.driver();
            let closed = async {
                driver.close_window().await?;
                let left = driver.windows().await?;
                match left.into_iter().next() {
                    Some(other) => driver.switch_to_window(other).await,
                    None => Ok(()),
                }
            };
            if let Err(error) = closed.await {
                self.fail(at, "to close the tab", &error.to_string()).await;
            }
            self.devtools(at, "Page.bringToFront", json!({})).await;
        }
    }

    /// Takes the cookies away, as a browser does with those that have run out.
    #[track_caller]
    pub fn loses_its_cookies(&self) -> impl Future<Output = ()> {
        let at = Location::caller();
        async move { self.devtools(at, "Network.clearBrowserCookies", json!({})).await }
    }

    /// Empties the browser's cache, as before a first visit.
    #[track_caller]
    pub fn forgets_what_it_cached(&self) -> impl Future<Output = ()> {
        let at = Location::caller();
        async move { self.devtools(at, "Network.clearBrowserCache", json!({})).await }
    }

    /// Runs a script's body in the page and gives what it returns.
    #[track_caller]
    pub fn evaluate(&self, script: &str) -> impl Future<Output = Value> {
        let at = Location::caller();
        async move {
            match self.seat.driver().execute(script, Vec::new()).await {
                Ok(returned) => returned.json().clone(),
                Err(error) => self.fail(at, "to run a script", &error.to_string()).await,
            }
        }
    }

    #[track_caller]
    fn evaluate_as_text(&self, script: &str) -> impl Future<Output = String> {
        let value = self.evaluate(script);
        async move { value.await.as_str().unwrap_or_default().trim().to_owned() }
    }

    /// Changes the network that the page has, in this and in every later tab.
    #[track_caller]
    pub fn network(&self, network: Network) -> impl Future<Output = ()> {
        let at = Location::caller();
        *self.seat.network.lock().expect("nobody panics with this lock") = network;
        async move { self.devtools(at, "Network.emulateNetworkConditions", network.conditions()).await }
    }

    /// Lets no request through whose address fits one of the patterns (`*` is anything), in this tab. None ends that.
    #[track_caller]
    pub fn blocks(&self, patterns: &[&str]) -> impl Future<Output = ()> {
        let at = Location::caller();
        let urls = json!({ "urls": patterns });
        async move {
            self.devtools(at, "Network.enable", json!({})).await;
            self.devtools(at, "Network.setBlockedURLs", urls).await;
        }
    }

    /// Prefers a dark page, or a light one, in this tab.
    #[track_caller]
    pub fn prefers_dark(&self, dark: bool) -> impl Future<Output = ()> {
        let at = Location::caller();
        let scheme = if dark { "dark" } else { "light" };
        async move { self.devtools(at, "Emulation.setEmulatedMedia", device::media(scheme)).await }
    }

    /// Makes the screen this many CSS pixels wide, in this tab, until the next picture.
    #[track_caller]
    pub fn is_as_wide_as(&self, width: u32) -> impl Future<Output = ()> {
        let at = Location::caller();
        let device = self.seat.device;
        let metrics = device.metrics_at(width, device.height().into());
        async move { self.devtools(at, "Emulation.setDeviceMetricsOverride", metrics).await }
    }

    /// Lays the page out for paper, as the browser does when somebody prints, or for the screen again.
    #[track_caller]
    pub fn is_printed(&self, printed: bool) -> impl Future<Output = ()> {
        let at = Location::caller();
        let event = if printed { "beforeprint" } else { "afterprint" };
        async move {
            self.devtools(at, "Emulation.setEmulatedMedia", device::medium(printed)).await;
            self.evaluate(&format!("window.dispatchEvent(new Event('{event}')); return null")).await;
        }
    }

    async fn devtools(&self, at: &Location<'_>, method: &str, parameters: Value) {
        if let Err(error) = self.seat.driver().cdp().send_raw(method, parameters).await {
            self.fail(at, method, &error.to_string()).await;
        }
    }

    /// Explains complaints that hold these words, so that they do not fail the test; for a test that provokes
    /// them.
    pub fn excuse(&self, words: &str) {
        self.seat.excused.lock().expect("nobody panics with this lock").push(words.to_owned());
    }

    /// What the browser complained of so far and nobody excused.
    pub async fn complaints(&self) -> Vec<Complaint> {
        self.seat.collect_complaints().await;
        self.seat.unexcused()
    }

    async fn find(&self, kind: &str, name: &str) -> Tried<WebElement> {
        let driver = self.seat.driver();
        let arguments = vec![json!(self.scopes), kind.into(), name.into()];
        let answer = driver.execute(FIND, arguments).await.map_err(brief)?;
        match answer.json() {
            Value::Array(pair) if pair.first().is_some_and(Value::is_object) => {
                WebElement::from_json(pair[0].clone(), driver.handle().clone()).map_err(brief)
            }
            Value::Array(pair) => Err(pair.get(1).and_then(Value::as_str).unwrap_or("not found").to_owned()),
            other => Err(format!("the page answered {other}")),
        }
    }

    async fn read_text(&self) -> Tried<String> {
        let root = self.find("part", "").await?.to_json().map_err(brief)?;
        let text = self.seat.driver().execute("return arguments[0].innerText", vec![root]).await;
        text.map_err(brief)?.convert().map_err(brief)
    }

    /// Tries until it works or patience runs out.
    async fn until<T>(&self, at: &Location<'_>, what: &str, mut attempt: impl AsyncFnMut() -> Tried<T>) -> T {
        let start = Instant::now();
        loop {
            match attempt().await {
                Ok(done) => return done,
                Err(why) if start.elapsed() >= self.patience => self.fail(at, what, &why).await,
                Err(_) => tokio::time::sleep(POLL_EVERY).await,
            }
        }
    }

    async fn fail(&self, at: &Location<'_>, what: &str, why: &str) -> ! {
        let test = std::thread::current().name().unwrap_or("test").replace("::", "-");
        let picture = match self.take_picture(&format!("failed/{test}-{}.png", at.line())).await {
            Ok(path) => path.display().to_string(),
            Err(error) => format!("none ({error})"),
        };
        let url = self.seat.driver().current_url().await.map_or_else(brief, |url| url.to_string());
        let whole = Self::new(self.seat.clone());
        let text = whole.read_text().await.unwrap_or_else(|error| format!("unreadable: {error}"));
        let text: String = text.chars().take(4000).collect();
        let complaints: String = self.complaints().await.iter().map(|it| format!("\n  {it}")).collect();
        let scopes: String = self.scopes.iter().map(|scope| format!(" within \"{scope}\"")).collect();
        panic!(
            "{at}: expected {what}{scopes}\n{why}\naddress: {url}\npicture: {picture}\n\
             complaints:{complaints}\nvisible text:\n{text}"
        );
    }
}

fn squash(text: &str) -> String {
    text.split_whitespace().collect()
}

/// An error's first line: a driver adds its stack to each.
fn brief(error: impl std::fmt::Display) -> String {
    error.to_string().lines().next().unwrap_or_default().to_owned()
}
