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
            self.settle().await;
            // Through DevTools, which the page's content security policy does not bind.
            let expression = format!("{};0", axe::source());
            self.devtools(at, "Runtime.evaluate", json!({ "expression": expression }))
                .await;
            let verdict = match self.seat.driver().execute_async(axe::RUN, Vec::new()).await {
                Ok(returned) => returned
                    .convert::<axe::Verdict>()
                    .map_err(|error| error.to_string()),
                Err(error) => Err(error.to_string()),
            };
            let complaint = match verdict {
                Ok(axe::Verdict {
                    error: Some(error), ..
                })
                | Err(error) => error,
                Ok(verdict) if !verdict.violations.is_empty() => axe::describe(&verdict.violations),
                Ok(verdict) if verdict.rules == 0 => "axe found nothing to judge".into(),
                Ok(_) => return,
            };
            self.fail(at, "to be accessible", &complaint).await
        }
    }

    /// Nothing makes the page as a whole scroll sideways; tables and charts scroll in themselves.
    #[track_caller]
    pub fn fits_the_width(&self) -> impl Future<Output = ()> {
        let at = Location::caller();
        async move {
            let wide = self.evaluate(TOO_WIDE).await;
            let found = wide.as_array().cloned().unwrap_or_default();
            if !found.is_empty() {
                let list: Vec<&str> = found.iter().filter_map(Value::as_str).collect();
                self.fail(at, "the page to fit its width", &list.join("\n")).await;
            }
        }
    }

    /// A picture of the whole page, once it is at rest: `tests/screenshots/LANGUAGE-WIDTH-NAME.png`.
    #[track_caller]
    pub fn screenshot(&self, name: &str) -> impl Future<Output = PathBuf> {
        let at = Location::caller();
        async move {
            self.settle().await;
            let language = self.seat.language.split('-').next().unwrap_or_default();
            let file = format!("{language}-{}-{name}.png", self.seat.device.width());
            match self.take_picture(&file).await {
                Ok(path) => path,
                Err(error) => self.fail(at, "to take a picture", &error).await,
            }
        }
    }

    pub(super) async fn take_picture(&self, file: &str) -> Tried<PathBuf> {
        let cdp = self.seat.driver().cdp();
        let layout = cdp
            .send_raw("Page.getLayoutMetrics", json!({}))
            .await
            .map_err(brief)?;
        let tall = layout["cssContentSize"]["height"].as_f64().unwrap_or_default();
        let height = tall.max(self.seat.device.height().into()).min(PICTURE_HEIGHT_MAX);
        let clip = json!({ "x": 0, "y": 0, "width": self.seat.device.width(), "height": height, "scale": 1 });
        let wish = json!({ "format": "png", "captureBeyondViewport": true, "clip": clip });
        let picture = cdp
            .send_raw("Page.captureScreenshot", wish)
            .await
            .map_err(brief)?;
        let bytes = BASE64_STANDARD
            .decode(picture["data"].as_str().unwrap_or_default())
            .map_err(brief)?;
        let path = crate::tests_folder().join("screenshots").join(file);
        std::fs::create_dir_all(path.parent().unwrap_or(&path)).map_err(brief)?;
        std::fs::write(&path, bytes).map_err(brief)?;
        Ok(path)
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
