//! What a person sees on a page, waited for.

use std::future::Future;
use std::panic::Location;

use serde_json::Value;

use super::{Page, brief, squash};

impl Page {
    /// Waits until the visible text holds these words.
    #[track_caller]
    pub fn sees(&self, words: &str) -> impl Future<Output = ()> {
        let at = Location::caller();
        async move {
            self.until(at, &format!("to see \"{words}\""), async || {
                let seen = squash(&self.read_text().await?).contains(&squash(words));
                if seen { Ok(()) } else { Err("it is not in the visible text".into()) }
            })
            .await;
        }
    }

    /// Waits until the visible text no longer holds these words. Says nothing about a page that has not come
    /// yet, so say first what it does show.
    #[track_caller]
    pub fn no_longer_sees(&self, words: &str) -> impl Future<Output = ()> {
        let at = Location::caller();
        async move {
            self.until(at, &format!("to no longer see \"{words}\""), async || {
                let seen = squash(&self.read_text().await?).contains(&squash(words));
                if seen { Err("it is still in the visible text".into()) } else { Ok(()) }
            })
            .await;
        }
    }

    /// Waits until the control with this name is there and refuses to be pressed, and gives the reason it shows.
    #[track_caller]
    pub fn refuses(&self, name: &str) -> impl Future<Output = String> {
        let at = Location::caller();
        async move {
            self.until(at, &format!("\"{name}\" to refuse"), async || match self.find("press", name).await {
                Ok(_) => Err("it can be pressed".into()),
                Err(why) => match why.split_once(" refuses: ") {
                    Some((_, reason)) => Ok(reason.to_owned()),
                    None => Err(why),
                },
            })
            .await
        }
    }

    /// Waits until the address is this path, query included if `path` has one.
    #[track_caller]
    pub fn is_at(&self, path: &str) -> impl Future<Output = ()> {
        let at = Location::caller();
        async move {
            self.until(at, &format!("to be at {path}"), async || {
                let url = self.seat.driver().current_url().await.map_err(brief)?;
                let query = url.query().filter(|_| path.contains('?')).map(|query| format!("?{query}"));
                let here = format!("{}{}", url.path(), query.unwrap_or_default());
                if here == path { Ok(()) } else { Err(format!("it is at {here}")) }
            })
            .await;
        }
    }

    /// Waits until the field with this label holds exactly `text`.
    #[track_caller]
    pub fn field_holds(&self, label: &str, text: &str) -> impl Future<Output = ()> {
        let at = Location::caller();
        async move {
            self.until(at, &format!("\"{label}\" to hold \"{text}\""), async || {
                let held = self.find("field", label).await?.prop("value").await.map_err(brief)?;
                let held = held.unwrap_or_default();
                if held == text { Ok(()) } else { Err(format!("it holds \"{held}\"")) }
            })
            .await;
        }
    }

    /// Waits until the radio button, checkbox, tab or toggle with this name is on.
    #[track_caller]
    pub fn is_chosen(&self, name: &str) -> impl Future<Output = ()> {
        let at = Location::caller();
        async move {
            self.until(at, &format!("\"{name}\" to be chosen"), async || {
                let element = self.find("press", name).await?.to_json().map_err(brief)?;
                let on = self.seat.driver().execute(IS_ON, vec![element]).await.map_err(brief)?;
                if on.json() == &Value::Bool(true) { Ok(()) } else { Err("it is off".into()) }
            })
            .await;
        }
    }

    /// Waits until a script's body returns `true`; for what only a script can see.
    #[track_caller]
    pub fn becomes_true(&self, script: &str) -> impl Future<Output = ()> {
        let at = Location::caller();
        async move {
            self.until(at, &format!("{script} to become true"), async || {
                let answer = self.seat.driver().execute(script, Vec::new()).await.map_err(brief)?;
                if answer.json() == &Value::Bool(true) {
                    Ok(())
                } else {
                    Err(format!("it is {}", answer.json()))
                }
            })
            .await;
        }
    }

    /// The visible text of the page, or of the part. Waits for the part.
    #[track_caller]
    pub fn text(&self) -> impl Future<Output = String> {
        let at = Location::caller();
        async move { self.until(at, "to read the text", async || self.read_text().await).await }
    }

    /// The visible texts of all elements that a CSS selector names, in the page's order; may be none.
    #[track_caller]
    pub fn texts(&self, selector: &str) -> impl Future<Output = Vec<String>> {
        let at = Location::caller();
        async move {
            let what = format!("to read all {selector}");
            let script = "return [...arguments[0].querySelectorAll(arguments[1])].map((it) => it.innerText)";
            self.until(at, &what, async || {
                let root = self.find("part", "").await?.to_json().map_err(brief)?;
                let texts = self.seat.driver().execute(script, vec![root, selector.into()]).await;
                texts.map_err(brief)?.convert().map_err(brief)
            })
            .await
        }
    }

    /// The name or text of what has the focus, for tests by keyboard.
    #[track_caller]
    pub fn focused(&self) -> impl Future<Output = String> {
        self.evaluate_as_text(
            "const it = document.activeElement;
             return it.ariaLabel || it.labels?.[0]?.innerText || it.innerText || it.name || it.tagName",
        )
    }
}

const IS_ON: &str = r#"
const it = arguments[0].control ?? arguments[0];
return it.checked === true || [it.ariaChecked, it.ariaSelected, it.ariaPressed].includes('true')
  || ['page', 'true', 'step'].includes(it.ariaCurrent);
"#;
