//! What a page is held to: axe-core, and a picture for a person to judge.

use std::future::Future;
use std::panic::Location;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use super::super::axe;
use super::{POLL_EVERY, Page, Tried, brief};

/// The tallest picture of a whole page, in CSS pixels.
const PICTURE_HEIGHT_MAX: f64 = 6000.0;

impl Page {
    /// Lets the page come to rest and holds it to axe-core's rules, all of them.
    #[track_caller]
    pub fn axe(&self) -> impl Future<Output = ()> {
        let at = Location::caller();
        async move {
            let complaint = self.barriers_at(at).await;
            if !complaint.is_empty() {
                self.fail(at, "to be accessible", &complaint).await
            }
        }
    }

    /// The same for who goes on and complains later: what axe-core found, empty where it found nothing.
    #[track_caller]
    pub fn barriers(&self) -> impl Future<Output = String> {
        let at = Location::caller();
        async move { self.barriers_at(at).await }
    }

    async fn barriers_at(&self, at: &Location<'_>) -> String {
        self.settle().await;
        // Through DevTools, which the page's content security policy does not bind.
        let expression = format!("{};0", axe::source());
        self.devtools(at, "Runtime.evaluate", json!({ "expression": expression })).await;
        let verdict = match self.seat.driver().execute_async(axe::RUN, Vec::new()).await {
            Ok(returned) => returned.convert::<axe::Verdict>().map_err(|error| error.to_string()),
            Err(error) => Err(error.to_string()),
        };
        match verdict {
            Ok(axe::Verdict { error: Some(error), .. }) | Err(error) => error,
            Ok(verdict) if verdict.violations.is_empty() && verdict.rules == 0 => {
                "axe found nothing to judge".into()
            }
            Ok(verdict) => axe::describe(&verdict.violations),
        }
    }

    /// What makes the page as a whole scroll sideways, a line each; tables and charts scroll in themselves.
    #[track_caller]
    pub fn past_the_edge(&self) -> impl Future<Output = String> {
        let wide = self.evaluate(TOO_WIDE);
        async move {
            let found = wide.await.as_array().cloned().unwrap_or_default();
            let lines: Vec<&str> = found.iter().filter_map(Value::as_str).collect();
            lines.join("\n")
        }
    }

    /// A picture of the whole page, or of what is in sight where a dialog lies over it, once it is at rest:
    /// `tests/screenshots/LANGUAGE-WIDTH-NAME.png`.
    #[track_caller]
    pub fn screenshot(&self, name: &str) -> impl Future<Output = PathBuf> {
        let at = Location::caller();
        async move {
            self.settle().await;
            let language = self.seat.language.split('-').next().unwrap_or_default();
            let file = format!("{language}-{}-{name}.png", self.seat.device.width());
            match self.take_whole_picture(&file).await {
                Ok(path) => path,
                Err(error) => self.fail(at, "to take a picture", &error).await,
            }
        }
    }

    /// What a printer would get on sheets of A4: `tests/screenshots/LANGUAGE-WIDTH-NAME.pdf`.
    #[track_caller]
    pub fn prints(&self, name: &str) -> impl Future<Output = PathBuf> {
        let at = Location::caller();
        async move {
            self.settle().await;
            let language = self.seat.language.split('-').next().unwrap_or_default();
            let file = format!("{language}-{}-{name}.pdf", self.seat.device.width());
            let sheet = json!({ "paperWidth": 8.27, "paperHeight": 11.69, "preferCSSPageSize": true });
            let printed = self.seat.driver().cdp().send_raw("Page.printToPDF", sheet).await.map_err(brief);
            match printed.and_then(|printed| keep(&file, printed["data"].as_str())) {
                Ok(path) => path,
                Err(error) => self.fail(at, "to print", &error).await,
            }
        }
    }

    /// Makes the window as high as the page for a moment, so that what sticks to its edges stands there.
    async fn take_whole_picture(&self, file: &str) -> Tried<PathBuf> {
        let device = self.seat.device;
        let script =
            "return document.querySelector('dialog:modal') ? 0 : document.scrollingElement.scrollHeight";
        let tall = self.seat.driver().execute(script, Vec::new()).await.map_err(brief)?;
        let tall = tall.json().as_f64().unwrap_or_default().min(PICTURE_HEIGHT_MAX);
        if tall > f64::from(device.height()) {
            self.resize(tall).await?;
            self.settle().await;
        }
        let picture = self.take_picture(file).await;
        if tall > f64::from(device.height()) {
            self.resize(device.height().into()).await?;
        }
        picture
    }

    async fn resize(&self, height: f64) -> Tried<()> {
        let cdp = self.seat.driver().cdp();
        let done = cdp.send_raw("Emulation.setDeviceMetricsOverride", self.seat.device.metrics(height)).await;
        done.map(drop).map_err(brief)
    }

    pub(super) async fn take_picture(&self, file: &str) -> Tried<PathBuf> {
        let cdp = self.seat.driver().cdp();
        let picture =
            cdp.send_raw("Page.captureScreenshot", json!({ "format": "png" })).await.map_err(brief)?;
        keep(file, picture["data"].as_str())
    }

    /// Waits, at most five seconds, until fonts are there and nothing says it is busy.
    async fn settle(&self) {
        let script = "return document.readyState === 'complete' && document.fonts.status === 'loaded'
            && !document.querySelector('[aria-busy=true]')
            && document.getAnimations().every((it) => it.playState !== 'running'
                || it.effect?.getComputedTiming().iterations === Infinity)";
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(5) {
            let rest = self.seat.driver().execute(script, Vec::new()).await;
            if rest.is_ok_and(|rest| rest.json() == &Value::Bool(true)) {
                return;
            }
            tokio::time::sleep(POLL_EVERY).await;
        }
    }
}

/// What reaches past the right edge, where the page scrolls sideways at all.
const TOO_WIDE: &str = r#"
const page = document.scrollingElement;
if (page.scrollWidth <= page.clientWidth) return [];
const past = [...document.body.querySelectorAll('*')]
  .filter((it) => it.getBoundingClientRect().right > page.clientWidth + 0.5)
  .slice(0, 8)
  .map((it) => `${it.tagName.toLowerCase()}.${it.className} ends at ${Math.round(it.getBoundingClientRect().right)}`);
return [`${page.scrollWidth} of ${page.clientWidth} pixels`, ...past];
"#;

/// Writes what the browser gave into the folder of pictures.
fn keep(file: &str, data: Option<&str>) -> Tried<PathBuf> {
    let bytes = BASE64_STANDARD.decode(data.unwrap_or_default()).map_err(brief)?;
    let path = crate::tests_folder().join("screenshots").join(file);
    std::fs::create_dir_all(path.parent().unwrap_or(&path)).map_err(brief)?;
    std::fs::write(&path, bytes).map_err(brief)?;
    Ok(path)
}
